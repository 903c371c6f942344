"""Checks of the exercises on surprise; their texts are in the chapter's set."""

from __future__ import annotations

import math

from infobook.exercises.kinds import Mistake, Number, Numbers, Prediction, Quantity
from infobook.exercises.label_smoothing import above_floor
from infobook.exercises.measure_surprisal import surprisal
from infobook.exercises.result import Code
from infobook.exercises.rulers import per_minute, three_rulers
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
                Mistake(
                    5.0,
                    Code.ANSWERS_SWAPPED,
                    "That is the whole card. The suit comes first: how many suits are "
                    "there?",
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
                Mistake(
                    2.0,
                    Code.ANSWERS_SWAPPED,
                    "That is the suit alone, which comes first. The card is one of 32.",
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
            rtol=5e-5,
            mistakes=(
                Mistake(
                    math.log2(math.factorial(31)),
                    Code.OUTCOME_LEFT_OUT,
                    "That is the order once the first card is known. Add the first.",
                ),
                Mistake(
                    155.0,
                    Code.DEPENDENCE_IGNORED,
                    "That gives the same bits to each card but the last. Each time one "
                    "card fewer is left.",
                ),
                Mistake(
                    math.log2(32 * 33 / 2),
                    Code.LOG_OF_SUM,
                    "This adds the numbers of cards that are left. Multiply them, or "
                    "add their logarithms.",
                ),
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
        Mistake(
            2.0, Code.OUTCOME_LEFT_OUT, "That is the first card alone. Add the second."
        ),
        *(
            Mistake(
                math.log2(pairs),
                Code.WRONG_PROBABILITY,
                "This counts the pairs of hearts. Divide: what share of all pairs are "
                "they?",
            )
            for pairs in (78, 156)
        ),
        *(
            Mistake(
                math.log2(pairs),
                Code.WRONG_PROBABILITY,
                "That is one named pair of cards. How many of the pairs are hearts?",
            )
            for pairs in (1326, 2652)
        ),
        *_no_logarithm(17, 1 / 17),
    ),
)
