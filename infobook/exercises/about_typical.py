"""Checks of the exercises on typical sequences; the texts are in the set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.compressors import beat_zlib, lost_file
from infobook.exercises.decoding import fraction_decoder
from infobook.exercises.kinds import Mistake, Numbers, Prediction, Quantity
from infobook.exercises.laplace import laplace_bill
from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code
from infobook.exercises.routine import Case

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = [
    "beat_zlib",
    "first_fog",
    "fraction_decoder",
    "imagined_letters",
    "laplace_bill",
    "lost_file",
    "narrow_band",
    "next_interval",
    "typical_share",
]

FOG = 0.1

_WHOLE = "Digits are whole. Count those of a word."

first_fog = Numbers(
    name="first_fog",
    quantities={
        "what the theorem allows": Quantity(
            expected=6.0,
            rtol=1e-9,
            bounds=(1, 40),
            mistakes=(
                Mistake(
                    5.0,
                    Code.DIGIT_FORGOTTEN,
                    "Rounding up is not all: an interval of this length need not hold "
                    "a whole interval of words that long. The theorem adds a digit.",
                ),
                Mistake(
                    7.0, Code.NOT_STRICT, "The word has less than two digits more."
                ),
                Mistake(4.69, Code.NOT_WHOLE, f"That is the surprisal. {_WHOLE}"),
                Mistake(6.69, Code.NOT_WHOLE, f"That is the bound. {_WHOLE}"),
                Mistake(
                    3.0,
                    Code.ORDER_IGNORED,
                    "That is for one foggy night, whichever. Here the sequence is "
                    "given, so no binomial factor is due.",
                ),
                Mistake(
                    32.0,
                    Code.SWAPPED_WEIGHTS,
                    "Fog has the chance 1/10, and a clear night 9/10.",
                ),
            ),
        ),
        "what the program uses": Quantity(
            expected=5.0,
            rtol=1e-9,
            bounds=(1, 40),
            mistakes=(
                Mistake(
                    6.0,
                    Code.LONGER_WORD,
                    "A shorter word fits. The program looks for the shortest one whose "
                    "continuations all lie in the interval.",
                ),
                Mistake(
                    4.0,
                    Code.WORD_STICKS_OUT,
                    "The numbers that begin with a word of four digits fill 1/16, and "
                    "that is more than the interval has.",
                ),
            ),
        ),
    },
)

typical_share = Prediction(
    name="typical_share",
    options=(
        "most of them, then all",
        "few but probable, then all",
        "few but probable, both times",
        "few and improbable, then all",
    ),
    right=1,
    why_not={
        0: "A set can be probable and small: its members are each more likely than an "
        "even spread would have them. The entropy of a night is well below 1 bit, so "
        "about how many typical sequences are there?",
        2: "If fog comes one night in two, what does each of the sequences cost? How "
        "far is that from the entropy?",
        3: "Few does not mean improbable. Sequences with about 20 foggy nights are "
        "typical. How often do 100 nights have between 15 and 25?",
    },
    revelation="With fog one night in five the sequences with 15 to 25 foggy nights "
    "are typical: a share of 2 to the power of -21.76, and a probability of 0.832. "
    "With fog one night in two each sequence costs one bit a night, so all are "
    "typical.",
)


def _index(z: float, p: Vector) -> int:
    return int(np.searchsorted(np.cumsum(p), z, side="right"))


def _point_and_shares(rng: np.random.Generator) -> tuple[float, Vector]:
    """Draw a point of [0, 1) away from the cuts, and the shares."""
    while True:
        p = rng.dirichlet(np.ones(int(rng.integers(3, 7))))
        z = float(rng.random())
        if np.abs(np.cumsum(p) - z).min() > 1e-6:
            return z, p


_CUT = "A part holds its left end and not its right one: look at `side`."

next_interval = FindTheBugInRoutine(
    name="next_interval",
    arguments=("z", "p"),
    draw=_point_and_shares,
    reference=_index,
    cases=(
        Case("z is 0", (0.0, np.array([0.5, 0.5])), _CUT, Code.WRONG_AT_ZERO),
        Case(
            "z is the left end of a part",
            (0.75, np.array([0.5, 0.25, 0.25])),
            _CUT,
            Code.WRONG_AT_CUT,
        ),
        Case(
            "a symbol of probability 0 has its part, of length 0, at z",
            (0.5, np.array([0.5, 0.0, 0.5])),
            "Such a part holds no point, and its symbol never comes.",
            Code.IMPOSSIBLE_SYMBOL,
        ),
    ),
    mutants=(
        Mutant(
            Code.NEXT_SYMBOL,
            "This names the part behind the one that holds z. In which part does z lie "
            "if it is smaller than p[0]?",
            (
                lambda z, p: _index(z, p) + 1,
                lambda z, p: min(_index(z, p) + 1, len(p) - 1),
                lambda z, p: (_index(z, p) + 1) % len(p),
            ),
        ),
        Mutant(
            Code.PREVIOUS_SYMBOL,
            "This names the part before the one that holds z: one step back too many.",
            (
                lambda z, p: _index(z, p) - 1,
                lambda z, p: max(_index(z, p) - 1, 0),
            ),
        ),
        Mutant(
            Code.LARGEST_ONLY,
            "This names the most probable symbol, wherever z lies.",
            (lambda z, p: int(np.argmax(p)),),
        ),
        Mutant(
            Code.NOT_CUMULATED,
            "The probabilities are the lengths of the parts. Their ends are the sums.",
            (
                lambda z, p: int(np.searchsorted(p, z)),
                lambda z, p: int(np.searchsorted(p, z, side="right")),
                lambda z, p: int(np.argmax(p > z)),
                lambda z, p: int(np.searchsorted(np.sort(p), z)),
            ),
        ),
    ),
)

_OTHER_EPS = "This band is for another epsilon. Here it is 1/20."
_VARIANCE = FOG * (1 - FOG) * math.log2((1 - FOG) / FOG) ** 2
_BOUND = 1 - _VARIANCE / (100 * 0.05**2)


def _mass(low: int, high: int) -> float:
    chances = (math.comb(100, k) * FOG**k * (1 - FOG) ** (100 - k) for k in range(101))
    return math.fsum(list(chances)[low : high + 1])


narrow_band = Numbers(
    name="narrow_band",
    quantities={
        "the fewest foggy nights": Quantity(
            expected=9.0,
            rtol=1e-9,
            bounds=(0, 100),
            mistakes=(
                Mistake(7.0, Code.OTHER_BAND, _OTHER_EPS),
                Mistake(
                    5.0,
                    Code.OTHER_BAND,
                    "The band is not about the share of foggy nights but about what a "
                    "night costs.",
                ),
                Mistake(8.42, Code.NOT_WHOLE, "Nights are whole. Which are inside?"),
                Mistake(8.0, Code.OTHER_BAND, "That number lies outside the band."),
            ),
        ),
        "the most foggy nights": Quantity(
            expected=11.0,
            rtol=1e-9,
            bounds=(0, 100),
            mistakes=(
                Mistake(13.0, Code.OTHER_BAND, _OTHER_EPS),
                Mistake(12.0, Code.OTHER_BAND, "That number lies outside the band."),
            ),
        ),
        "their probability": Quantity(
            expected=_mass(9, 11),
            bounds=(0, 1),
            mistakes=(
                Mistake(_mass(7, 13), Code.OTHER_BAND, _OTHER_EPS),
                Mistake(
                    _mass(10, 10),
                    Code.FIRST_OUTCOME_ONLY,
                    "That is one number of foggy nights. Add the others of the band.",
                ),
                Mistake(
                    1 - _mass(9, 11),
                    Code.COMPLEMENT,
                    "That is the probability of all that are not typical.",
                ),
                Mistake(
                    math.fsum(FOG**k * (1 - FOG) ** (100 - k) for k in (9, 10, 11)),
                    Code.ORDER_IGNORED,
                    "That counts one sequence for each number of foggy nights. How "
                    "many sequences have it?",
                ),
            ),
        ),
        "the bound": Quantity(
            expected=_BOUND,
            bounds=(-20, 1),
            mistakes=(
                Mistake(
                    1 - _BOUND,
                    Code.COMPLEMENT,
                    "That bounds what is not typical. Take it from 1.",
                ),
                Mistake(
                    0.0,
                    Code.BOUND_CUT_OFF,
                    "Give what the formula says, even if no probability is so small.",
                ),
                Mistake(
                    1 - _VARIANCE * math.log(2) ** 2 / 0.25,
                    Code.WRONG_BASE,
                    "The variance is one of nats, and epsilon is in bits.",
                ),
                Mistake(
                    1 - math.sqrt(_VARIANCE) / 0.25,
                    Code.DEVIATION_FOR_VARIANCE,
                    "This has the standard deviation where the variance is due.",
                ),
                Mistake(
                    1 - _VARIANCE / 5,
                    Code.NOT_SQUARED,
                    "Chebyshev's inequality has the square of epsilon.",
                ),
                Mistake(
                    1 - FOG * (1 - FOG) / 0.25,
                    Code.SURPRISALS_FORGOTTEN,
                    "That is the variance of the number of foggy nights. The average "
                    "is one of surprisals.",
                ),
            ),
        ),
        "the first number of nights": Quantity(
            expected=362.0,
            rtol=1e-9,
            bounds=(1, math.inf),
            mistakes=(
                Mistake(
                    361.0,
                    Code.ROUNDED_DOWN,
                    "There the bound is still below 0. Round up.",
                ),
                Mistake(
                    361.74,
                    Code.NOT_WHOLE,
                    "Nights are whole: take the first behind it.",
                ),
                Mistake(
                    91.0,
                    Code.OTHER_BAND,
                    _OTHER_EPS,
                ),
            ),
        ),
    },
)

# What the page costs, from the solution in the set, which computes it.
_OTHER_START = (
    "That is with one imagined letter spread over all. Here each has a whole."
)
_COUNTED = "That is counted, not paid. Add up what the letters cost as they come."

imagined_letters = Numbers(
    name="imagined_letters",
    quantities={
        "the best memory": Quantity(
            expected=1.0,
            rtol=1e-9,
            bounds=(0, 6),
            mistakes=(
                Mistake(2.0, Code.OTHER_START, _OTHER_START),
                Mistake(6.0, Code.COUNTED_NOT_PAID, _COUNTED),
            ),
        ),
        "its bill": Quantity(
            expected=3.5908,
            unit="bits",
            rtol=3e-4,
            bounds=(0, 10),
            mistakes=(
                Mistake(3.5695, Code.OTHER_START, _OTHER_START),
                Mistake(3.3369, Code.OTHER_START, _OTHER_START),
                Mistake(3.236, Code.COUNTED_NOT_PAID, _COUNTED),
                Mistake(16905.4, Code.NOT_PER_OUTCOME, "Divide by the 4,708 letters."),
            ),
        ),
        "the bill for a memory of five": Quantity(
            expected=4.4252,
            unit="bits",
            rtol=3e-4,
            bounds=(0, 10),
            mistakes=(
                Mistake(3.941, Code.OTHER_START, _OTHER_START),
                Mistake(0.359, Code.COUNTED_NOT_PAID, _COUNTED),
                Mistake(20833.6, Code.NOT_PER_OUTCOME, "Divide by the 4,708 letters."),
            ),
        ),
    },
)
