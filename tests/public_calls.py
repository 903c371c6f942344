"""Every public function with arguments that it accepts, and what it then promises."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

import infobook

# A message ends by saying what to do.
ADVICE = r"\b(give|pass|divide|convert|leave|drop|take)\b"


class Call(NamedTuple):
    """Arguments that pass, options that pass, and a check of the answer."""

    arguments: dict[str, Any]
    options: dict[str, Any]
    promise: Callable[[Any], bool]


def numbers(x: Any, low: float, high: float) -> bool:
    """Tell whether an answer is float64 and between two bounds, neither of them NaN."""
    if type(x) is not float and not (type(x) is np.ndarray and x.dtype == np.float64):
        return False
    return bool(np.all((low <= np.asarray(x)) & (np.asarray(x) <= high)))


def measure(x: Any) -> bool:
    """Tell whether it can be a divergence: 0 and more, or infinite."""
    return numbers(x, 0, math.inf)


def finite_measure(x: Any) -> bool:
    return numbers(x, 0, sys.float_info.max)


def share(x: Any) -> bool:
    return numbers(x, 0, 1)


def any_number(x: Any) -> bool:
    return numbers(x, -math.inf, math.inf)


def finite_float(x: Any) -> bool:
    return type(x) is float and math.isfinite(x)


def words(x: Any) -> bool:
    return type(x) is list and all(set(word) <= set("01") for word in x)


def distributions(x: Any) -> bool:
    return type(x) is np.ndarray and numbers(x, 0, 1)


def loss(x: Any) -> bool:
    """Tell whether it is a loss, or a loss and its gradient."""
    if type(x) is tuple:
        return measure(x[0]) and type(x[1]) is np.ndarray and not np.isnan(x[1]).any()
    return measure(x)


def monte_carlo(x: Any) -> bool:
    """Tell whether mean and standard error are floats; the latter may be NaN."""
    return any_number(x.mean) and np.all(~(np.asarray(x.stderr) < 0))


def _square(t: Any) -> Any:
    return (t - 1) ** 2


_P, _Q = [0.5, 0.25, 0.25], [0.25, 0.5, 0.25]
_ONE = {"p": _P}
_TWO = {"p": _P, "q": _Q}
_TABLE = {"pxy": [[0.25, 0.25], [0.5, 0.0]]}
_LOGITS = {"logits": [0.0, 1.0, -1.0]}
_BASE = {"base": 2}
_AXIS = {"axis": -1}
_BOTH = {"base": 2, "axis": -1}
_COUNTS = {"method": "plugin", "base": 2}
_S = [[2.0, 0.5], [0.5, 1.0]]
_X, _Y = [0.0, 1.0, 3.0, 4.5, 7.0], [0.5, 1.5, 2.0, 6.0, 6.5]

CALLS: dict[str, Call] = {
    "arithmetic_decode": Call(
        {"bits": "1101", "p": [0.75, 0.25], "n": 4}, {}, lambda x: type(x) is list
    ),
    "arithmetic_encode": Call(
        {"symbols": [0, 1, 0, 0], "p": [0.75, 0.25]},
        {},
        lambda x: type(x) is str and words([x]),
    ),
    "binary_entropy": Call({"x": [0.5, 0.25]}, _BASE, finite_measure),
    "chi2_divergence": Call(_TWO, _AXIS, measure),
    "conditional_entropy": Call(_TABLE, {"given": 0, "base": 2}, finite_measure),
    "cross_entropy": Call(_TWO, _BOTH, measure),
    "cross_entropy_from_logits": Call(
        _LOGITS | {"labels": 1}, _BOTH | {"return_grad": True}, loss
    ),
    "entropy": Call(_ONE, _BOTH, finite_measure),
    "entropy_exponential": Call({"rate": [1.0, 2.0]}, _BASE, any_number),
    "entropy_from_counts": Call({"counts": [4, 2, 1, 1]}, _COUNTS, any_number),
    "entropy_from_logits": Call(_LOGITS, _BOTH, finite_measure),
    "entropy_knn": Call({"x": _X, "k": 2}, {}, finite_float),
    "entropy_multivariate_normal": Call({"S": _S}, _BASE, any_number),
    "entropy_normal": Call({"s": [1.0, 2.0]}, _BASE, any_number),
    "expected_length": Call(
        {"p": _P, "code": ["0", "10", "11"]},
        {},
        lambda x: type(x) is float and 0 <= x < math.inf,
    ),
    "expm1mx": Call({"x": [0.5, -1.0]}, {}, measure),
    "f_divergence": Call(
        _TWO | {"f": _square}, {"slope": math.inf, "axis": -1}, any_number
    ),
    "hellinger": Call(_TWO, _AXIS, share),
    "huffman_code": Call(_ONE, {}, words),
    "joint_entropy": Call(_TABLE, _BASE, finite_measure),
    "js_divergence": Call(_TWO, {"weights": [0.75, 0.25]} | _BOTH, finite_measure),
    "kl_bernoulli": Call({"p": [0.5, 0.25], "q": 0.5}, _BASE, measure),
    "kl_divergence": Call(_TWO, _BOTH, measure),
    "kl_divergence_from_logits": Call(
        {"a": [0.0, 1.0, -1.0], "b": [1.0, 0.0, 0.0]}, _BOTH, measure
    ),
    "kl_exponential": Call({"rate1": [1.0, 2.0], "rate2": 2.0}, _BASE, measure),
    "kl_knn": Call({"x": _X, "y": _Y, "k": 2}, {}, finite_float),
    "kl_monte_carlo": Call(
        {"logp": [-1.0, -2.0, -1.5], "logq": [-1.5, -1.0, -2.0]},
        {"method": "k3", "axis": -1},
        monte_carlo,
    ),
    "kl_multivariate_normal": Call(
        {"m1": [0.0, 1.0], "S1": _S, "m2": [1.0, 0.0], "S2": _S}, _BASE, measure
    ),
    "kl_normal": Call(
        {"m1": [0.0, 1.0], "s1": 1.0, "m2": 0.5, "s2": [1.0, 2.0]}, _BASE, measure
    ),
    "kl_poisson": Call({"mean1": [1.0, 0.0], "mean2": 2.0}, _BASE, measure),
    "kl_terms": Call({"p": [0.5, 0.0], "q": [0.25, 1.0]}, {}, measure),
    "kraft_sum": Call({"lengths": ["0", "10", "11"]}, {"alphabet": 2}, finite_float),
    "log1pmx": Call({"x": [0.5, -1.0]}, {}, lambda x: numbers(x, -math.inf, 0)),
    "log_softmax": Call(_LOGITS, _AXIS, lambda x: numbers(x, -math.inf, 0)),
    "logsumexp": Call(_LOGITS, _AXIS, any_number),
    "mutual_information": Call(_TABLE, _BASE, finite_measure),
    "mutual_information_from_counts": Call(
        {"counts": [[5, 1], [2, 4]]}, _COUNTS, finite_float
    ),
    "mutual_information_ksg": Call({"x": _X, "y": _Y, "k": 2}, {}, finite_float),
    "normalize": Call({"x": [1, 2, 1]}, _AXIS, distributions),
    "perplexity": Call(_TWO, _AXIS, lambda x: numbers(x, 1, math.inf)),
    "renyi_divergence": Call(_TWO | {"alpha": 2}, _BOTH, measure),
    "renyi_entropy": Call(_ONE | {"alpha": 2}, _BOTH, finite_measure),
    "shannon_code": Call(_ONE, {}, words),
    "softmax": Call(_LOGITS, _AXIS, distributions),
    "surprisal": Call({"p": [0.5, 0.0]}, _BASE, measure),
    "total_variation": Call(_TWO, _AXIS, share),
}


def call(name: str, **changes: Any) -> Any:
    """Call a public function with the arguments above, but for some of them."""
    known = CALLS[name]
    given = {k: changes.get(k, v) for k, v in known.arguments.items()}
    options = {k: changes.get(k, v) for k, v in known.options.items()}
    return getattr(infobook, name)(*given.values(), **options)
