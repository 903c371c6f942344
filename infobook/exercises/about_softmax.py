"""Checks of the exercises on the softmax; their texts are in the chapter's set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.guard import NOT_ATTEMPTED, read_number
from infobook.exercises.kinds import (
    Certificate,
    Claim,
    Prediction,
    distribution,
)
from infobook.exercises.measure_softmax import (
    log_softmax,
    loss_from_logits,
    stable_log_softmax,
)
from infobook.exercises.mutants import softmax
from infobook.exercises.numbers_softmax import (
    far_below_zero,
    first_loss,
    softmax_floors,
)
from infobook.exercises.result import Code, Fault

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = [
    "blot_means",
    "digits_both_ways",
    "far_below_zero",
    "first_loss",
    "four_calls",
    "loss_from_logits",
    "softmax_floors",
    "stable_log_softmax",
    "sure_and_wrong",
]


_SCORES = np.array([2.0, 1.0, 0.0])
_BETA = math.log((0.9 + math.sqrt(1.57)) / 0.2)  # 0.1 x^2 - 0.9 x - 1.9 = 0, x = e^beta


def _blank(part: Any) -> bool:
    if isinstance(part, list | tuple):
        return any(map(_blank, part))
    return part is ... or part is None


def _still_missing(parts: dict[str, Any]) -> Fault | None:
    """Name what is not handed in yet, if anything is."""
    names = [name for name, part in parts.items() if _blank(part)]
    if len(names) == len(parts):
        return NOT_ATTEMPTED
    if names:
        return Fault(Code.NOT_ATTEMPTED, f"Still missing: {', '.join(names)}.")
    return None


def _distribution_and_beta(answer: Any) -> tuple[Any, ...] | Fault:
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        return Fault(
            Code.WRONG_COUNT,
            "Hand in a pair: a list of three probabilities, then the number beta.",
        )
    given, beta = answer
    if fault := _still_missing({"the probabilities": given, "beta": beta}):
        return fault
    p = distribution(given)
    if isinstance(p, Fault):
        return p
    if p.size != 3:
        return Fault(
            Code.WRONG_COUNT, f"Give three probabilities; these are {p.size} numbers."
        )
    value = read_number(beta)
    if isinstance(value, Fault):
        return value
    return p, value


def _is(x: float, y: float) -> bool:
    return abs(x - y) < 2e-3 * abs(y)


blot_means = Certificate(
    name="blot_means",
    read=_distribution_and_beta,
    claims=(
        Claim(
            "The distribution has another mean score than 1. Weigh the scores 2, 1 and "
            "0 with it.",
            lambda p, beta: abs(p @ _SCORES - 1) < 2e-3,
            Code.WRONG_MEAN,
        ),
        Claim(
            "The mean is 1, but another distribution with this mean has more entropy. "
            "Which has the most of all, whatever the mean?",
            lambda p, beta: np.ptp(p) < 2e-3,
            Code.NOT_THE_LARGEST,
        ),
        Claim(
            "This is e to the power of beta. Take its logarithm.",
            lambda p, beta: not _is(beta, math.exp(_BETA)),
            Code.LOG_FORGOTTEN,
        ),
        Claim(
            "The sign of beta is wrong. A mean above that of the even spread needs "
            "more weight on the larger scores.",
            lambda p, beta: not _is(beta, -_BETA),
            Code.WRONG_SIGN,
        ),
        Claim(
            "This beta comes from a logarithm to base 2. Take the natural one.",
            lambda p, beta: not _is(beta, _BETA / math.log(2)),
            Code.WRONG_BASE,
        ),
        Claim(
            "This beta comes from a logarithm to base 10. Take the natural one.",
            lambda p, beta: not _is(beta, _BETA / math.log(10)),
            Code.BASE_10,
        ),
        Claim(
            "The softmax of beta times the scores has a smaller mean than is asked "
            "for: beta is too small.",
            lambda p, beta: beta > _BETA * (1 - 1e-3),
            Code.WRONG_MEAN,
        ),
        Claim(
            "The softmax of beta times the scores has a larger mean than is asked for: "
            "beta is too large.",
            lambda p, beta: beta < _BETA * (1 + 1e-3),
            Code.WRONG_MEAN,
        ),
    ),
)


_P, _Q = np.array([[0.9, 0.1]]), np.array([[0.5, 0.5]])
_TABLES = {"p": _P, "q": _Q, "log p": np.log(_P), "log q": np.log(_Q)}
_PRINTED = (0.3681, 0.5108, 0.1840, -1.1451)
_TOGGLED = {"p": "log p", "q": "log q", "log p": "p", "log q": "q"}
_SWAP = str.maketrans("pq", "qp")
_DIVISORS = {"mean": 2, "batchmean": 1, "sum": 1}


def _calls(answer: Any) -> tuple[Any, ...] | Fault:
    """Read four calls, and name the fault of the first that prints something else."""
    if not isinstance(answer, list | tuple) or len(answer) != 4:
        return Fault(
            Code.WRONG_COUNT,
            "Hand in a list of four calls, each a tuple (input, target, reduction).",
        )
    if fault := _still_missing({f"call {k + 1}": x for k, x in enumerate(answer)}):
        return fault
    for k, call in enumerate(answer):
        parts = _parts(call)
        if len(parts) != 3:
            return Fault(
                Code.UNREADABLE,
                f"Call {k + 1} is no tuple (input, target, reduction), such as "
                '(np.log(p), q, "sum").',
            )
        *tables, reduction = parts
        if not isinstance(reduction, str) or reduction not in _DIVISORS:
            return Fault(
                Code.NO_SUCH_OPTION,
                f'Call {k + 1}: the reduction is "mean", "batchmean" or "sum".',
            )
        names = [name for name in map(_name, tables) if name]
        if len(names) != 2:
            return Fault(
                Code.UNREADABLE,
                f"Call {k + 1}: give input and target as tables of one row, each of "
                "them p, q, np.log(p) or np.log(q).",
            )
        if fault := _wrong_call(k, names[0], names[1], reduction):
            return fault
    return tuple(answer)


def _parts(call: Any) -> list[Any]:
    return list(call) if isinstance(call, list | tuple) else [call]


def _name(table: Any) -> str | None:
    try:
        read = np.asarray(table, dtype=np.float64)
    except (TypeError, ValueError):
        return None
    for name, known in _TABLES.items():
        if read.shape == known.shape and np.allclose(read, known, atol=1e-6):
            return name
    return None


def _printed(given: str, target: str, reduction: str) -> float:
    p = _TABLES[target]
    return float((p * (np.log(p) - _TABLES[given])).sum() / _DIVISORS[reduction])


def _wrong_call(k: int, given: str, target: str, reduction: str) -> Fault | None:
    def fits(*call: str) -> bool:
        return abs(_printed(*call) - _PRINTED[k]) < 1e-4

    def fault(code: Code, text: str) -> Fault:
        return Fault(code, f"Call {k + 1}: {text}")

    if target.startswith("log"):
        return fault(
            Code.LOG_OF_LOG,
            "the target is a logarithm, of which kl_div takes the logarithm again. "
            "All four programs ran without a warning.",
        )
    if fits(given, target, reduction):
        return None
    if given == target and fits(
        given.translate(_SWAP), target.translate(_SWAP), reduction
    ):
        return fault(
            Code.SWAPPED_ARGUMENTS,
            "the right idea, one table used twice. It is the other table.",
        )
    if fits(given.translate(_SWAP), target.translate(_SWAP), reduction):
        return fault(
            Code.SWAPPED_ARGUMENTS,
            "p and q have each other's roles. The input is the model, the second "
            "argument of a divergence.",
        )
    if any(fits(given, target, other) for other in _DIVISORS):
        return fault(
            Code.WRONG_REDUCTION,
            "the tables can be right, the reduction is not. By what does it divide?",
        )
    if fits(_TOGGLED[given], target, reduction):
        return fault(
            Code.LOG_FORGOTTEN,
            "this program forgot the logarithm that its input has here."
            if given.startswith("log")
            else "kl_div takes the logarithm of the model. Here it is missing.",
        )
    return fault(
        Code.OTHER_VALUE,
        f"it prints {_printed(given, target, reduction):.4f} instead. What did the "
        "program forget, swap or use twice?",
    )


four_calls = Certificate(name="four_calls", read=_calls, claims=())

digits_both_ways = Prediction(
    name="digits_both_ways",
    options=("the same", "about nine in a hundred fewer", "about one in ten right"),
    right=1,
    why_not={
        0: "For given scores a second softmax keeps the order of the classes. But the "
        "scores are learned, and the slope that they are learned from has changed.",
        2: "Ten in all would be chance. The slope of the doubly softened loss is "
        "smaller, but it still points downhill.",
    },
    revelation="One softmax reads 0.9111 of the digits held back right, two read "
    "0.8185. And with two the loss sees no probability above 0.2320.",
)


def _double(z: Vector) -> tuple[float, Vector]:
    """Return loss and slope of the first class where the softmax is applied twice."""
    u = softmax(z)
    pull = softmax(u) - np.eye(len(z))[0]
    return -float(log_softmax(u)[0]), u * (pull - pull @ u)


def _two_rows(answer: Any) -> tuple[Any, ...] | Fault:
    if not isinstance(answer, list | tuple) or len(answer) != 3:
        return Fault(
            Code.WRONG_COUNT,
            "Hand in three things: four scores near the floor, four near the ceiling, "
            'and "floor" or "ceiling".',
        )
    names = ("the scores near the floor", "the scores near the ceiling", "the problem")
    if fault := _still_missing(dict(zip(names, answer, strict=True))):
        return fault
    rows: list[Vector] = []
    for given, name in zip(answer, ("floor", "ceiling"), strict=False):
        try:
            row = np.array(given, dtype=np.float64)
        except (TypeError, ValueError):
            row = np.empty(0)
        if any(isinstance(x, str) for x in np.ravel(np.asarray(given, object))):
            return Fault(
                Code.RETURNED_TEXT,
                f"Near the {name}: scores are given as text. Leave out the quotes.",
            )
        if row.shape != (4,):
            return Fault(
                Code.WRONG_COUNT, f"Near the {name}: give four scores, as a plain list."
            )
        if not np.isfinite(row).all():
            return Fault(
                Code.NOT_FINITE, f"Near the {name}: finite scores are asked for."
            )
        rows.append(row)
    problem = answer[2].strip().lower() if isinstance(answer[2], str) else ""
    if problem not in ("floor", "ceiling"):
        return Fault(Code.NO_SUCH_OPTION, 'End with "floor" or "ceiling".')
    return _too_far(*rows) or (*rows, problem)


def _too_far(low: Vector, high: Vector) -> Fault | None:
    """Tell how far the losses are from the floor and from the ceiling."""
    if low.argmax() != 0 and high.argmax() == 0:
        return Fault(
            Code.SWAPPED_ARGUMENTS,
            "The first row belongs near the ceiling and the second near the floor. The "
            "first class is the right one.",
        )
    above = _double(low)[0] - _FLOOR
    if above >= 1e-4:
        return Fault(
            Code.TOO_FAR,
            f"Near the floor: the loss is {above:.3g} nats above it, and 1e-4 are "
            "allowed. Let the first class lead the others by more.",
        )
    if np.diff(np.sort(high))[-1] <= 1e-9:
        return Fault(
            Code.SHARED_LEAD,
            "Near the ceiling: several classes share the largest score, so no wrong "
            "class is nearly certain. Let one lead all others.",
        )
    below = _FLOOR + 1 - _double(high)[0]
    if below >= 1e-4:
        return Fault(
            Code.TOO_FAR,
            f"Near the ceiling: the loss is {below:.3g} nats below it, and 1e-4 are "
            "allowed. Let one wrong class lead all others by more.",
        )
    return None


def _cured(z: Vector) -> bool:
    """Tell whether a hundred steps with one softmax put the first class ahead."""
    for _ in range(100):
        z = z - (softmax(z) - np.eye(len(z))[0])
    return bool(z[0] > z[1:].max())


_FLOOR = math.log(1 + 3 / math.e)

sure_and_wrong = Certificate(
    name="sure_and_wrong",
    read=_two_rows,
    claims=(
        Claim(
            "Near the ceiling: a hundred steps with one softmax do not put this right "
            "either, so it shows nothing about the second. Take a smaller lead.",
            lambda low, high, problem: _cured(high),
            Code.TOO_SURE,
        ),
        Claim(
            "A slope near 0 at the floor is as it should be: there nothing is left to "
            "learn. Where should the machine learn most?",
            lambda low, high, problem: problem == "ceiling",
            Code.MISPREDICTED,
        ),
    ),
)
