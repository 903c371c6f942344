"""Whatever is passed: a value that keeps its promise, or an error that helps."""

from __future__ import annotations

import copy
import re
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from nonsense import CALLS, instead_of

import infobook

# What these return may be negative: a differential entropy, an estimate, a logarithm.
SIGNED = {
    *("entropy_exponential", "entropy_knn", "entropy_multivariate_normal"),
    *("entropy_normal", "kl_knn", "kl_monte_carlo", "log1pmx", "log_softmax"),
    *("logsumexp", "mutual_information_ksg", "mutual_information_from_counts"),
}


def call(name: str, arguments: dict[str, Any]) -> str:
    """Call a function; say in which way it broke the rules, or nothing."""
    before = {key: fingerprint(value) for key, value in arguments.items()}
    try:
        with warnings.catch_warnings(action="error"), np.errstate(all="raise"):
            value = getattr(infobook, name)(**arguments)
    except (ValueError, TypeError) as error:
        fault = unhelpful(error, arguments)
    except Exception as error:  # that no other is raised is what is tested
        fault = f"raised {error!r}"
    else:
        fault = broken(name, value)
    changed = [key for key in before if fingerprint(arguments[key]) != before[key]]
    return fault or (f"changed {changed}" if changed else "")


def fingerprint(x: Any) -> Any:
    if type(x) is np.ndarray:
        return x.tobytes(), x.shape, str(x.dtype)
    return repr(x) if isinstance(x, list | tuple | dict | set) else None


def unhelpful(error: Exception, arguments: dict[str, Any]) -> str:
    """Say what a message lacks: the name of the argument, or what to do about it."""
    if type(error) not in (infobook.ProbabilityError, TypeError, ValueError):
        return f"raised {error!r}"
    message = str(error)
    if not any(re.search(rf"\b{name}\b", message) for name in arguments):
        return f"names no argument: {message!r}"
    if ";" not in message and "give" not in message:
        return f"gives no advice: {message!r}"
    return ""


def broken(name: str, value: Any) -> str:
    """Say which promise a value breaks, if any."""
    if name == "arithmetic_encode":
        return "" if isinstance(value, str) and set(value) <= {"0", "1"} else "no bits"
    if name in ("arithmetic_decode", "huffman_code", "shannon_code"):
        kind = int if name == "arithmetic_decode" else str
        return "" if all(type(x) is kind for x in value) else f"no list of {kind}"
    if name == "kl_monte_carlo":
        return broken("", value.mean)
    if isinstance(value, tuple):
        loss, grad = value
        return broken(name, loss) or broken("log1pmx", grad)
    if type(value) is not float and not (
        type(value) is np.ndarray and value.dtype == np.float64
    ):
        return f"returned a {type(value)}"
    if np.isnan(value).any():
        return "returned nan"
    negative = name not in SIGNED and (np.asarray(value) < 0).any()
    return "returned a negative number" if negative else ""


def test_every_public_function_is_tried():
    assert set(CALLS) == set(infobook.__all__) - {"ProbabilityError"}
    for name, arguments in CALLS.items():
        assert not call(name, dict(arguments)), name


@pytest.mark.parametrize("name", CALLS)
def test_nonsense_in_place_of_each_argument(name):
    faults = []
    for argument in CALLS[name]:
        for odd in instead_of(argument):
            fault = call(name, {**CALLS[name], argument: odd})
            if fault:
                faults.append(f"{argument}={odd!r:.80}: {fault}")
    assert not faults, "\n".join(faults)
