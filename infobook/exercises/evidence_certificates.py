"""The two certificates of the exercises on evidence: a tilted die, and two coins."""

from __future__ import annotations

import math
from fractions import Fraction
from numbers import Rational
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.guard import read_number
from infobook.exercises.kinds import Certificate, Claim, distribution
from infobook.exercises.pieces import missing
from infobook.exercises.result import Code, Fault

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = ["bound", "patience_attained", "strength_of", "tilt_proof", "tilted"]

_FACES = np.arange(1, 7)


def strength_of(a: float) -> float:
    """Where the tilted die averages `a`: sum (i - a) y^(i-1) is 0 at y = 2^strength."""
    roots = np.roots((_FACES - a)[::-1])
    return math.log2(roots[np.argmax(roots.real * (abs(roots.imag) < 1e-9))].real)


def tilted(strength: float) -> Vector:
    """Return the fair die, tilted."""
    weights = np.exp2(strength * (_FACES - 6))  # no overflow
    return np.asarray(weights / weights.sum())


def bound(strength: float, a: float = 4) -> float:
    """What a strength proves: strength a - log2 Z."""
    shifted = np.mean(np.exp2(strength * (_FACES - 6)))
    return float(strength * (a - 6) - np.log2(shifted))


def _distribution_and_strength(answer: Any) -> tuple[Any, ...] | Fault:
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        return Fault(
            Code.WRONG_COUNT, "Hand in the distribution and the strength, as a pair."
        )
    if fault := missing(answer, ("the distribution", "the strength")):
        return fault
    if np.ndim(answer[0]) == 0 and np.ndim(answer[1]) == 1:
        return Fault(
            Code.ANSWERS_SWAPPED, "Give the distribution first, and then the strength."
        )
    t, strength = distribution(answer[0]), read_number(answer[1])
    if isinstance(t, Fault):
        return t
    if isinstance(strength, Fault):
        return strength
    if t.size != 6:
        return Fault(
            Code.WRONG_COUNT, f"A die has six faces; these are {t.size} probabilities."
        )
    if not abs(strength) < 1000:  # NaN as well
        return Fault(Code.OUT_OF_RANGE, "Give a strength that is finite and not huge.")
    return t, strength


_FROM_DIE = bound(strength_of(4))
_MILLIONTH = 1e-6


def _above_die(t: Vector) -> float:
    return math.log2(6) + float(np.sum(t[t > 0] * np.log2(t[t > 0])))


def _tilted_too_far(t: Vector) -> bool:
    """Tell whether it is a tilt, each face a fixed factor above the last, beyond 4."""
    if t.min() <= 0 or _above_die(t) - _FROM_DIE <= _MILLIONTH:
        return False
    return bool(np.ptp(np.diff(np.log2(t))) < 1e-8)


tilt_proof = Certificate(
    name="tilt_proof",
    read=_distribution_and_strength,
    claims=(
        Claim(
            "The average of your distribution is below 4. If it is only a little "
            "below, use more digits, and the end of the search that lies above 4.",
            lambda t, _: t @ _FACES >= 4 - 1e-12,
            Code.AVERAGE_MISSED,
        ),
        Claim(
            "The strength is negative, and the second step of the chain needs one that "
            "is at least 0.",
            lambda _, strength: strength >= 0,
            Code.WRONG_SIGN,
        ),
        Claim(
            "The strength is that of a tilt by powers of e. Divide it by ln 2.",
            lambda _, strength: (
                abs(bound(strength / math.log(2)) - _FROM_DIE) > _MILLIONTH
            ),
            Code.WRONG_BASE,
        ),
        Claim(
            "Your distribution has the form of a tilt, and a higher average than it "
            "needs. Come closer to 4.",
            lambda t, _: not _tilted_too_far(t),
            Code.TILTED_TOO_FAR,
        ),
        Claim(
            "Your distribution is not the nearest: another with an average of at least "
            "4 is nearer to the fair die by more than a millionth of a bit. Has yours "
            "the form of a tilt, and no higher average than it needs?",
            lambda t, _: _above_die(t) - _FROM_DIE <= _MILLIONTH,
            Code.NOT_THE_NEAREST,
        ),
        Claim(
            "Your distribution is near enough, but this strength does not prove it: "
            "its bound is too low. Which power of 2 leads from a face of your "
            "distribution to the next?",
            lambda _, strength: _FROM_DIE - bound(strength) <= _MILLIONTH,
            Code.WEAK_BOUND,
        ),
        Claim(
            "Both are nearly right, but together they leave a gap of more than a "
            "millionth of a bit. Give more digits.",
            lambda t, strength: _above_die(t) - bound(strength) <= _MILLIONTH,
        ),
    ),
)


def _fraction(x: Any) -> Fraction | Fault:
    try:
        if isinstance(x, Rational):
            return Fraction(int(x.numerator), int(x.denominator))
        read = Fraction(x.replace(" ", "") if isinstance(x, str) else float(x))
    except (TypeError, ValueError, ArithmeticError):
        return Fault(
            Code.UNREADABLE,
            "Give three fractions: the chance of heads of p, that of q, and c. Each is "
            "a Fraction(2, 7) or a text such as '2/7'.",
        )
    if not isinstance(x, str) and read.denominator > 2**20:
        return Fault(
            Code.NOT_EXACT,
            "A float such as 1/3 or 0.2 only comes near its fraction, and the check is "
            "exact. Write Fraction(1, 3) or '1/3'.",
        )
    return read


def _coins(answer: Any) -> tuple[Any, ...] | Fault:
    if isinstance(answer, np.ndarray):
        answer = answer.tolist()
    if not isinstance(answer, list | tuple) or len(answer) != 3:
        return Fault(
            Code.WRONG_COUNT,
            "Hand in three numbers: the chance of heads of p, that of q, and c.",
        )
    if fault := missing(answer, ("the coin p", "the coin q", "the number c")):
        return fault
    read = [_fraction(x) for x in answer]
    return next((x for x in read if isinstance(x, Fault)), tuple(read))


def _factors(p: Fraction, q: Fraction) -> tuple[Fraction, Fraction]:
    """The larger and the smaller factor of the likelihood ratio."""
    heads, tails = q / p, (1 - q) / (1 - p)
    return max(heads, tails), min(heads, tails)


def _whole_power(x: Fraction, base: Fraction) -> bool:
    """Tell whether x is base^k for some k = 1, 2, ...; both exceed 1."""
    k = round(_log(x) / _log(base))
    # A power has k times the digits: nothing larger than x need be computed.
    short = k * (base.numerator.bit_length() - 1) <= x.numerator.bit_length()
    return k >= 1 and short and base**k == x


def _log(x: Fraction) -> float:
    return math.log(x.numerator) - math.log(x.denominator)  # for any size


patience_attained = Certificate(
    name="patience_attained",
    read=_coins,
    claims=(
        Claim(
            "Both coins must be able to show both sides: give chances of heads "
            "strictly between 0 and 1, and c after them.",
            lambda p, q, _: 0 < p < 1 and 0 < q < 1,
            Code.EXCLUDED_OUTCOME,
        ),
        Claim(
            "The bar c must be more than 1.",
            lambda p, q, c: c > 1,
            Code.OUT_OF_RANGE,
        ),
        Claim(
            "The coins are the same, so the ratio stays at 1.",
            lambda p, q, _: p != q,
            Code.SAME_COIN,
        ),
        Claim(
            "A straight run of the outcome that speaks for q steps over c instead of "
            "landing on it. Which numbers does such a run visit?",
            lambda p, q, c: _whole_power(c, _factors(p, q)[0]),
            Code.OVERSTEPS,
        ),
        Claim(
            "A straight run from the start lands on c, but one that follows an outcome "
            "against q steps over it. By how many steps of such a run may that outcome "
            "throw the ratio back?",
            lambda p, q, _: _whole_power(1 / _factors(p, q)[1], _factors(p, q)[0]),
            Code.STEPS_DO_NOT_FIT,
        ),
    ),
)
