"""Exercises on scores that are no surprisal: one does not add, one breaks order."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from infobook.exercises.guard import NOT_ATTEMPTED, accepts, call, read_number
from infobook.exercises.kinds import Certificate, Claim
from infobook.exercises.result import Code, Fault

# where a score is looked at: dense enough to see a fall, a flat piece or a jump down,
# and nowhere so near to 0 that scores which differ round alike
_PLACES = (1.0, 0.9995, 0.999, *np.linspace(0.99, 0.01, 99).tolist())
_RARE = (0.005, 0.002, 0.001)


_NUMBERS = ("first probability", "second probability", "excess")


def _score_and_place(answer: Any) -> tuple[Any, ...] | Fault:
    if isinstance(answer, np.ndarray):
        answer = answer.tolist()
    if not isinstance(answer, list | tuple) or len(answer) != 4:
        return Fault(
            Code.WRONG_COUNT,
            "Hand in four things: the score, the two probabilities, and the excess.",
        )
    score, *rest = answer
    if all(x is ... or x is None for x in rest):
        return NOT_ATTEMPTED
    if fault := accepts(score, ["p"]):
        return fault
    read: list[float] = []
    for name, x in zip(_NUMBERS, rest, strict=True):
        number = _given(name, x)
        if isinstance(number, Fault):
            return number
        read.append(number)
    p, q, excess = read
    if not (0 < p <= 1 and 0 < q <= 1):
        return Fault(
            Code.OUT_OF_RANGE, "Both probabilities must be above 0 and at most 1."
        )
    if fault := _undefined(score, (1 / 2, p, q, p * q, *_PLACES)) or _falls(score):
        return fault
    return score, p, q, excess


def _given(name: str, x: Any) -> float | Fault:
    if x is ... or x is None:
        return Fault(Code.NOT_ATTEMPTED, f"The {name} is still missing.")
    number = read_number(x)
    if isinstance(number, Fault):
        return Fault(number.code, f"The {name}: {number.message}")
    if math.isnan(number):
        return Fault(Code.RETURNED_NAN, f"The {name} is NaN. Give a number.")
    return number


def _value(score: Callable[..., Any], p: float) -> float | Fault:
    returned = call(score, [p])
    return returned if isinstance(returned, Fault) else read_number(returned)


def _undefined(score: Callable[..., Any], places: tuple[float, ...]) -> Fault | None:
    """Say where the score gives no number, if it does so anywhere."""
    for x in places:
        value = _value(score, x)
        if isinstance(value, Fault):
            if value.code in (Code.RETURNED_NOTHING, Code.NOT_ATTEMPTED):
                return value
            return Fault(value.code, f"For p = {x:.4g}: {value.message}")
        if math.isnan(value):
            return Fault(
                Code.RETURNED_NAN,
                f"For p = {x:.4g} the score is NaN. Every p above 0 and at most 1 has "
                "one.",
            )
    return None


def _falls(score: Callable[..., Any]) -> Fault | None:
    """Say where the score of certainty is not 0, or a rarer report gets no more."""
    values = [_score(score, x) for x in _PLACES]
    if abs(values[0]) >= 1e-12:
        return Fault(
            Code.NOT_ZERO_WHEN_CERTAIN,
            "The score of a certain report is not 0. Subtract what it gives to p = 1.",
        )
    places = [*_PLACES, *(x for x in _RARE if math.isfinite(_score(score, x)))]
    values = [_score(score, x) for x in places]
    for (p, one), (rarer, other) in itertools.pairwise(
        zip(places, values, strict=True)
    ):
        if other < one:
            return Fault(
                Code.NOT_RISING,
                "A rarer report does not get the larger score: compare "
                f"p = {rarer:.4g} with p = {p:.4g}.",
            )
        if other == one:
            return Fault(
                Code.NOT_RISING,
                f"Here p = {rarer:.4g} and p = {p:.4g} get the same score. A rarer "
                "report gets more; if yours does, and floats cannot tell, take a score "
                "that changes more there.",
            )
    return None


def _score(score: Callable[..., Any], p: float) -> float:
    value = _value(score, p)
    return math.nan if isinstance(value, Fault) else value


def _rises(score: Callable[..., Any], p: float, q: float, excess: float) -> bool:
    own = [_score(score, x) for x in (p, q, p * q)]  # so near that they may round alike
    return max(own) <= own[2]


def _none_of(*formulas: Callable[[float], float]) -> Callable[..., bool]:
    """Tell whether a score is none of these, whatever its unit."""
    places = (0.01, 0.05, 0.2, 0.45, 0.7, 0.9, 0.99)

    def holds(score: Callable[..., Any], p: float, q: float, _: float) -> bool:
        looked = [*places, *(x for x in (p, q, p * q) if x < 0.99)]
        values = np.array([_score(score, x) for x in looked])
        ratios = [values / [formula(x) for x in looked] for formula in formulas]
        return all(np.ptp(ratio) > 1e-9 * abs(ratio[0]) for ratio in ratios)

    return holds


def _excess(score: Callable[..., Any], p: float, q: float) -> float:
    return _score(score, p * q) - _score(score, p) - _score(score, q)


def _near(x: float, y: float) -> bool:
    return abs(x - y) <= 1e-3 * abs(y)


rising_score = Certificate(
    name="rising_score",
    read=_score_and_place,
    claims=(
        Claim(
            "A rarer report does not get the larger score: compare p times q with p "
            "and with q.",
            _rises,
            Code.NOT_RISING,
        ),
        Claim(
            "This is the logarithm, up to its unit, and it adds everywhere. Find a "
            "score that does not.",
            _none_of(math.log),
            Code.ALWAYS_ADDS,
        ),
        Claim(
            "This is a score of the chapter, up to a factor. Find another.",
            _none_of(lambda p: 1 - p, lambda p: 1 / p - 1),
            Code.FROM_THE_CHAPTER,
        ),
        Claim(
            "At these two probabilities the score adds. Is one of them 1? Try others.",
            lambda score, p, q, _: abs(_excess(score, p, q)) > 1e-9,
        ),
        Claim(
            "The excess has the wrong sign: it is what p times q gets, less what the "
            "two get together.",
            lambda score, p, q, given: not _near(given, -_excess(score, p, q)),
            Code.WRONG_SIGN,
        ),
        Claim(
            "It does fail here, but not by that much. Compute the score of p times q, "
            "less both single scores.",
            lambda score, p, q, given: _near(given, _excess(score, p, q)),
            Code.WRONG_EXCESS,
        ),
    ),
)


def _is_whole(x: Any) -> bool:
    return isinstance(x, int | np.integer) or (isinstance(x, float) and x.is_integer())


def _three_pairs(answer: Any) -> tuple[Any, ...] | Fault:
    try:
        pairs: list[list[Any]] = [
            [..., ...] if pair is ... or pair is None else list(pair) for pair in answer
        ]
    except TypeError:
        pairs = []
    if len(pairs) != 3 or any(len(pair) != 2 for pair in pairs):
        return Fault(
            Code.WRONG_COUNT,
            "Hand in three pairs of whole numbers: ((i, j), (k, l), (a, b)).",
        )
    flat = [x for pair in pairs for x in pair]
    if any(x is ... or x is None for x in flat):
        return _missing(pairs)
    if not all(map(_is_whole, flat)):
        return Fault(Code.NOT_WHOLE, "Exponents and scores must be whole numbers.")
    if not all(0 <= x <= 10_000 for x in flat):
        return Fault(
            Code.OUT_OF_RANGE,
            "Give exponents and scores that are at least 0, and not beyond 10,000.",
        )
    return tuple((int(x), int(y)) for x, y in pairs)


def _missing(pairs: list[list[Any]]) -> Fault:
    """Say which of the pairs has to be filled in."""
    empty = [any(x is ... or x is None for x in pair) for pair in pairs]
    if all(empty):
        return NOT_ATTEMPTED
    which = ("rarer report", "other report", "pair (a, b)")[empty.index(True)]
    return Fault(Code.NOT_ATTEMPTED, f"The {which} is still missing.")


_Pair = tuple[int, int]


def _rarity(pair: _Pair) -> int:
    return int(2 ** pair[0] * 3 ** pair[1])


def _five_eight(pair: _Pair) -> int:
    return 5 * pair[0] + 8 * pair[1]


def _keeps_order(rarer: _Pair, other: _Pair, own: _Pair) -> bool:
    """Tell whether whole-number scores keep order down to the probability 2^-40."""
    reports = [(i, j) for i in range(41) for j in range(26)]
    reports = [pair for pair in reports if _rarity(pair) <= 2**40]
    reports.sort(key=_rarity)
    scores = [own[0] * i + own[1] * j for i, j in reports]
    return scores == sorted(scores)


five_and_eight = Certificate(
    name="five_and_eight",
    read=_three_pairs,
    claims=(
        Claim(
            "The first report is not the rarer one. Compare 2^i 3^j of both in whole "
            "numbers; floats may round.",
            lambda rarer, other, own: _rarity(rarer) > _rarity(other),
            Code.SWAPPED_ARGUMENTS,
        ),
        Claim(
            "These two have the same score, which breaks no order. The rarer one must "
            "have the lower score.",
            lambda rarer, other, own: _five_eight(rarer) != _five_eight(other),
            Code.TIED,
        ),
        Claim(
            "Order holds here: the rarer report has the higher score. Find one that is "
            "rarer and scores less.",
            lambda rarer, other, own: _five_eight(rarer) < _five_eight(other),
        ),
        Claim(
            "Order does fail here. It also fails at larger probabilities: look for "
            "smaller exponents, with no common part that could be left out.",
            lambda rarer, other, own: (rarer, other) == ((27, 0), (0, 17)),
            Code.NOT_THE_LARGEST,
        ),
        Claim(
            "The last pair must give something to both, and more to a third than to a "
            "half.",
            lambda rarer, other, own: 0 < own[0] < own[1],
            Code.SWAPPED_WEIGHTS,
        ),
        Claim(
            "The last pair breaks order before 2^-40. Its ratio b/a has to come closer "
            "to the binary logarithm of 3.",
            _keeps_order,
            Code.ORDER_BROKEN,
        ),
        Claim(
            "The last pair keeps order down to 2^-40, but smaller whole numbers do so "
            "as well.",
            lambda rarer, other, own: own == (12, 19),
            Code.NOT_THE_SMALLEST,
        ),
    ),
)
