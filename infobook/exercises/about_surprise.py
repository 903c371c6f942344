"""Checks of the exercises on surprise; their texts are in the chapter's set."""

from __future__ import annotations

import math

from infobook.exercises.kinds import Mistake, Number, Numbers, Prediction, Quantity
from infobook.exercises.measure_surprisal import above_floor, surprisal
from infobook.exercises.result import Code
from infobook.exercises.scores import five_and_eight, rising_score

__all__ = [
    "above_floor",
    "both_hearts",
    "five_and_eight",
    "per_minute",
    "rising_score",
    "skat",
    "surprisal",
    "ten_bits",
    "three_rulers",
]

_LN2, _LN10 = math.log(2), math.log(10)


def _no_logarithm(*values: float) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(
            value,
            Code.NO_LOGARITHM,
            "This counts possibilities, or is a probability. Take its logarithm.",
        )
        for value in values
    )


skat = Numbers(
    name="skat",
    quantities={
        "the suit": Quantity(
            expected=2.0,
            unit="bits",
            rtol=1e-9,
            mistakes=(
                Mistake(
                    3.0,
                    Code.WRONG_PROBABILITY,
                    "That is the card once its suit is known: one of eight. How many "
                    "suits are there?",
                ),
                *_no_logarithm(4, 1 / 4, 8),
            ),
        ),
        "the card": Quantity(
            expected=5.0,
            unit="bits",
            rtol=1e-9,
            mistakes=(
                Mistake(
                    math.log2(52),
                    Code.WRONG_PROBABILITY,
                    "That is a card of the chapter's deck. This one has 32 cards.",
                ),
                Mistake(
                    3.0,
                    Code.WRONG_PROBABILITY,
                    "That is the card once its suit is known. Add the suit.",
                ),
                *_no_logarithm(32, 1 / 32),
            ),
        ),
        "the last card": Quantity(
            expected=0.0,
            mistakes=(
                Mistake(
                    5.0,
                    Code.DEPENDENCE_IGNORED,
                    "All others lie on the table. How many cards can the last one be?",
                ),
                Mistake(
                    1.0,
                    Code.NO_LOGARITHM,
                    "One card is left, so its probability is 1. Take the logarithm.",
                ),
                Mistake(
                    math.inf,
                    Code.WRONG_PROBABILITY,
                    "That is the surprisal of what cannot happen. The last card is "
                    "certain.",
                ),
            ),
        ),
        "the order": Quantity(
            expected=math.log2(math.factorial(32)),
            unit="bits",
            rtol=1e-4,
            mistakes=(
                Mistake(
                    160.0,
                    Code.DEPENDENCE_IGNORED,
                    "That is a deck in which each card is put back. Here 32, then 31, "
                    "then 30 cards are left.",
                ),
                Mistake(
                    math.log2(math.factorial(52)),
                    Code.WRONG_PROBABILITY,
                    "That is the chapter's deck. This one has 32 cards.",
                ),
                *_no_logarithm(float(math.factorial(32))),
            ),
        ),
    },
)

three_rulers = Numbers(
    name="three_rulers",
    quantities={
        "the report of two nats": Quantity(
            expected=math.exp(-2),
            rtol=3e-3,
            mistakes=(
                Mistake(1 / 4, Code.WRONG_BASE, "That is a report of two bits."),
                Mistake(1 / 100, Code.BASE_10, "That is a report of two bans."),
                Mistake(
                    2 * math.log2(math.e),
                    Code.SURPRISAL_FOR_PROBABILITY,
                    "That changes two nats into bits. A probability is asked for.",
                ),
            ),
            bounds=(0, 1),
        ),
        "the loss in bits": Quantity(
            expected=3 / _LN2,
            rtol=3e-3,
            unit="bits",
            mistakes=(
                Mistake(
                    3 * _LN2,
                    Code.BASE_TWICE,
                    "A bit is smaller than a nat, so there are more of them. Turn the "
                    "factor round.",
                ),
            ),
        ),
        "the loss in bans": Quantity(
            expected=3 / _LN10,
            rtol=3e-3,
            mistakes=(
                Mistake(
                    3 * _LN10,
                    Code.BASE_TWICE,
                    "A ban is larger than a nat, so there are fewer of them. Turn the "
                    "factor round.",
                ),
                Mistake(
                    3 * math.log10(2),
                    Code.WRONG_BASE,
                    "That changes three bits into bans. The loss is in nats.",
                ),
            ),
        ),
        "the report of 20 decibans": Quantity(
            expected=0.01,
            rtol=3e-3,
            mistakes=(
                Mistake(
                    1e-20,
                    Code.TENTHS_IGNORED,
                    "That is a report of 20 bans. How many bans are 20 decibans?",
                ),
                Mistake(math.exp(-2), Code.WRONG_BASE, "That is a report of two nats."),
                Mistake(1 / 4, Code.WRONG_BASE, "That is a report of two bits."),
            ),
            bounds=(0, 1),
        ),
    },
)

ten_bits = Prediction(
    name="ten_bits",
    options=(
        "a four-digit number",
        "four sixes",
        "eleven flips that agree",
        "five heads in ten flips",
        "an outsider at 1,000 to 1",
    ),
    right=2,
    why_not={
        0: "There are 10,000 such numbers. How does that compare with 2 to the power "
        "of 10?",
        1: "Four sixes are one case in 6 to the power of 4. Is that 2 to the power "
        "of 10?",
        3: "A single run of ten flips has ten bits. How many runs have five heads?",
        4: "Odds of 1,000 to 1 are one case in 1,001. Near, but is it 2 to the power "
        "of 10?",
    },
    revelation="The number has 13.288 bits, four sixes 10.340, eleven flips that agree "
    "10, five heads in ten 2.023, and the outsider 9.967.",
)

both_hearts = Number(
    name="both_hearts",
    unit="bits",
    expected=math.log2(17),
    rtol=2e-4,
    bounds=(0, math.inf),
    mistakes=(
        Mistake(
            4.0,
            Code.DEPENDENCE_IGNORED,
            "That would be so if the first card were put back. After one heart, "
            "another is a little rarer.",
        ),
        Mistake(
            math.log2(51 / 12),
            Code.OUTCOME_LEFT_OUT,
            "That is the second card alone. Add the first.",
        ),
        Mistake(
            math.log2(4 * 51 / 13),
            Code.WRONG_PROBABILITY,
            "One heart is gone. How many are left for the second card?",
        ),
        Mistake(
            math.log2(4 * 52 / 12),
            Code.WRONG_PROBABILITY,
            "One card is gone. How many are left for the second draw?",
        ),
        *_no_logarithm(17, 1 / 17),
    ),
)


per_minute = Numbers(
    name="per_minute",
    quantities={
        "the average for minutes": Quantity(
            expected=-3 + math.log2(60),
            rtol=2e-3,
            mistakes=(
                Mistake(
                    -3 - math.log2(60),
                    Code.WRONG_DIRECTION,
                    "A density per minute is smaller than one per hour, so minus its "
                    "logarithm is larger.",
                ),
                Mistake(
                    -3.0,
                    Code.UNIT_IGNORED,
                    "The density changes with the unit, and so does its logarithm.",
                ),
                *(
                    Mistake(
                        value,
                        Code.SCALED_NOT_SHIFTED,
                        "The density changes by a factor of 60. What does that do to "
                        "its logarithm?",
                    )
                    for value in (-180.0, -3 / 60)
                ),
                Mistake(
                    -3 + math.log(60), Code.WRONG_BASE, "The logarithms are to base 2."
                ),
            ),
        ),
        "the unit": Quantity(
            expected=7.5,
            rtol=2e-3,
            bounds=(0, math.inf),
            mistakes=(
                Mistake(
                    480.0,
                    Code.WRONG_DIRECTION,
                    "In a longer unit the density is larger, and the average falls. It "
                    "has to rise.",
                ),
                Mistake(8.0, Code.WRONG_DIRECTION, "The unit is an eighth, not eight."),
                Mistake(
                    1 / 8, Code.OTHER_UNIT, "That is in hours. Give it in minutes."
                ),
                Mistake(
                    60 * math.exp(-3), Code.WRONG_BASE, "The logarithms are to base 2."
                ),
            ),
        ),
        "the reading in seconds": Quantity(
            expected=-3 + math.log2(3600),
            rtol=2e-3,
            unit="bits",
            bounds=(0, math.inf),
            mistakes=(
                Mistake(
                    -3 - math.log2(3600),
                    Code.WRONG_DIRECTION,
                    "A surprisal is never negative. The chance of one second is the "
                    "density per hour, divided by 3,600.",
                ),
                Mistake(
                    -3 + math.log2(60),
                    Code.OTHER_UNIT,
                    "That is a clock that shows whole minutes. This one shows seconds.",
                ),
                Mistake(
                    math.log2(3600),
                    Code.PROBABILITIES_IGNORED,
                    "That is one even second of an hour. Use the average of her "
                    "densities, too.",
                ),
                Mistake(
                    -3 + math.log(3600),
                    Code.WRONG_BASE,
                    "The logarithms are to base 2.",
                ),
            ),
        ),
    },
)
