"""The numbers asked for in the exercises on the softmax."""

from __future__ import annotations

import math
from typing import Any

from infobook.exercises.guard import read_number
from infobook.exercises.kinds import Mistake, Numbers, Quantity
from infobook.exercises.result import Code, Fault


class _NearThousand(Quantity):
    """A number next to -1000, whose digits behind the point are what counts."""

    def _near(self, value: float, other: float, rtol: float) -> bool:
        return abs(value - other) < 1e-4


class _PlainResult(Quantity):
    """What a formula returns on a computer, where NaN is a fair guess."""

    def fault(self, answer: Any) -> Fault | None:
        if isinstance(answer, str) and "inf" not in answer.lower():
            return Fault(
                Code.RETURNED_TEXT,
                "It returns a number, with a warning. Give that number, without "
                "quotes.",
            )
        value = read_number(answer)
        if isinstance(value, float) and math.isnan(value):
            return Fault(
                Code.RETURNED_NAN,
                "NaN would need 0/0 or a difference of infinities. Here is one sum, "
                "and one logarithm of it.",
            )
        return Quantity.fault(self, answer)


class _TwoDigits(Quantity):
    """A small difference, to two significant digits."""

    def _near(self, value: float, other: float, rtol: float) -> bool:
        if other == self.expected:
            return 0.999 * other <= value <= 0.0271  # with all digits, or rounded
        return abs(value - other) <= 2e-3 * abs(other)


_EXCESS = math.log(1 + math.exp(-1) + math.exp(-2))

far_below_zero = Numbers(
    name="far_below_zero",
    quantities={
        "the log-sum-exp": _NearThousand(
            expected=-1000 + _EXCESS,
            bounds=(-1000, -1000 + math.log(3)),
            mistakes=(
                Mistake(
                    -1000,
                    Code.LARGEST_ONLY,
                    "That is the largest score alone. The two others add something.",
                ),
                Mistake(
                    -1000 - _EXCESS,
                    Code.WRONG_SIGN,
                    "What comes on top of the largest score was subtracted. A sum is "
                    "larger than its largest term.",
                ),
                Mistake(
                    -1002 + _EXCESS,
                    Code.SHIFT_LOST,
                    "The shift by the largest score is right, but another score was "
                    "put back. The largest of negative numbers is next to 0.",
                ),
                Mistake(
                    -1002 - _EXCESS,
                    Code.WRONG_SIGN,
                    "This is minus the chapter's result for the positive scores. The "
                    "log-sum-exp is not symmetric in the sign: shift anew.",
                ),
                Mistake(
                    -1002 + math.log(1 + math.e + math.e**2) - math.log(3),
                    Code.MEAN_FOR_SUM,
                    "That is the logarithm of a mean. Do not divide by 3.",
                ),
                Mistake(
                    _EXCESS,
                    Code.SHIFT_LOST,
                    "The shift is not undone. Put the largest score back.",
                ),
                Mistake(
                    math.exp(_EXCESS),
                    Code.LOG_FORGOTTEN,
                    "That is the sum after the shift. Take its logarithm, and add the "
                    "shift.",
                ),
                Mistake(
                    -1000 + math.log(3),
                    Code.OTHER_BOUND,
                    "That is the upper bound, as if all scores were equal.",
                ),
                *(
                    Mistake(
                        score,
                        Code.OUT_OF_RANGE,
                        "The log-sum-exp is at least the largest score. Which is it?",
                    )
                    for score in (-1001, -1002)
                ),
                Mistake(-3003, Code.SUM_OF_SCORES, "That adds the scores themselves."),
            ),
        ),
        "what the plain formula returns": _PlainResult(
            expected=-math.inf,
            mistakes=(
                Mistake(
                    0.0,
                    Code.LOG_FORGOTTEN,
                    "That is the sum that the machine has. Take its logarithm.",
                ),
                Mistake(
                    math.inf,
                    Code.WRONG_SIGN,
                    "Infinity comes from scores far above 0. These are far below.",
                ),
                Mistake(
                    -1000 + _EXCESS,
                    Code.OTHER_VALUE,
                    "So it would be with unlimited digits. What is the smallest "
                    "positive number of the machine?",
                ),
            ),
        ),
    },
)

first_loss = Numbers(
    name="first_loss",
    quantities={
        "256 symbols, in bits": Quantity(
            expected=8.0,
            unit="bits",
            mistakes=(
                Mistake(
                    256.0,
                    Code.LOG_FORGOTTEN,
                    "That is the number of symbols. The loss is its logarithm.",
                ),
                Mistake(
                    1 / 256,
                    Code.LOG_FORGOTTEN,
                    "That is the probability of a symbol. The loss is its surprisal.",
                ),
            ),
        ),
        "256 symbols, in nats": Quantity(
            expected=math.log(256),
            unit="nats",
            mistakes=(
                Mistake(
                    8 / math.log(2),
                    Code.BASE_TWICE,
                    "The bits are divided by ln 2. A bit is less than a nat: multiply.",
                ),
            ),
        ),
        "32,000 tokens, nats above an even forecast": _TwoDigits(
            expected=10.4 - math.log(32_000),
            mistakes=(
                Mistake(
                    10.4,
                    Code.NO_DIFFERENCE,
                    "That is the loss seen. Take the even forecast's loss off it.",
                ),
                Mistake(
                    0.026,
                    Code.IMPRECISE,
                    "Nearly: the last digit is cut off, or a term was rounded before "
                    "subtracting. Round the difference.",
                ),
                Mistake(
                    (10.4 - math.log(32_000)) / math.log(2),
                    Code.WRONG_BASE,
                    "That is the difference in bits. It is asked for in nats.",
                ),
                Mistake(
                    math.log2(32_000),
                    Code.WRONG_BASE,
                    "That is the even forecast's loss in bits. Take it in nats, and "
                    "subtract it from the loss seen.",
                ),
                Mistake(
                    math.log(32_000),
                    Code.NO_DIFFERENCE,
                    "That is the even forecast's loss. Subtract it from the loss seen.",
                ),
                Mistake(
                    10.4 - math.log2(32_000),
                    Code.WRONG_BASE,
                    "One of the two is in bits. Take both in nats.",
                ),
                Mistake(
                    0.03, Code.IMPRECISE, "Too few digits. Round after subtracting."
                ),
            ),
        ),
    },
)

_FEWEST = math.exp(1.9) - math.e + 1
_MOST = 1 + math.e * (math.exp(1.9) - 1)
_WHOLE = "Classes are counted in whole numbers. Round it to the side that is allowed."
_STEP = "Off by one. Put this number of classes and its neighbours into the bounds."


def _whole(
    exact: float, expected: int, *others: Mistake, step: str = _STEP
) -> Quantity:
    return Quantity(
        expected=expected,
        rtol=1e-9,
        bounds=(2, math.inf),
        mistakes=(
            Mistake(exact, Code.NOT_WHOLE, _WHOLE),
            Mistake(expected - 1, Code.OFF_BY_ONE, step),
            Mistake(expected + 1, Code.OFF_BY_ONE, step),
            *others,
        ),
    )


softmax_floors = Numbers(
    name="softmax_floors",
    quantities={
        "the floor of 100 classes": Quantity(
            expected=math.log(1 + 99 / math.e),
            unit="nats",
            mistakes=(
                Mistake(
                    math.log(100),
                    Code.PROBABILITIES_IGNORED,
                    "That is an even forecast. The floor belongs to a perfect one.",
                ),
                Mistake(
                    math.log(math.e + 99),
                    Code.OTHER_BOUND,
                    "That is the ceiling, where a wrong class is certain.",
                ),
                Mistake(
                    math.log(1 + 100 / math.e),
                    Code.OFF_BY_ONE,
                    "The right class is among the 100. How many others are there?",
                ),
                Mistake(
                    1 + 99 / math.e,
                    Code.LOG_FORGOTTEN,
                    "That has no logarithm yet. The loss is the logarithm of it.",
                ),
                Mistake(
                    math.log(1 + 99 * math.e),
                    Code.WRONG_SIGN,
                    "That would be if all the other classes had the 1. Only the right "
                    "one has it: its score is above theirs.",
                ),
                Mistake(
                    0.0,
                    Code.NOT_SOFTENED,
                    "That is the best loss with one softmax. Here the perfect forecast "
                    "(1, 0, ..., 0) is taken for scores.",
                ),
            ),
        ),
        "the fewest classes": _whole(
            _FEWEST,
            5,
            Mistake(16, Code.OTHER_BOUND, "That is the other end. The fewest first."),
            Mistake(
                7,
                Code.OTHER_BOUND,
                "It may be worse than an even forecast here: the bounds alone count.",
            ),
        ),
        "the most classes": _whole(
            _MOST,
            16,
            Mistake(
                5, Code.OTHER_BOUND, "That is the other end. The most comes third."
            ),
        ),
        "the fewest with a loss below even": _whole(
            math.exp(1.9),
            7,
            step="Off by one. Compare 1.9 with ln K, for this K and its neighbours.",
        ),
        "the floor of three softmaxes": Quantity(
            expected=math.log(1 + math.exp(-math.tanh(0.5))),
            unit="nats",
            mistakes=(
                Mistake(
                    math.log(1 + 1 / math.e),
                    Code.NOT_SOFTENED,
                    "That is the floor of two softmaxes. One is missing.",
                ),
                Mistake(
                    math.log(1 + math.exp(-math.tanh(math.tanh(0.5) / 2))),
                    Code.TWICE_SOFTENED,
                    "That is the floor of four. The three include the one inside the "
                    "loss.",
                ),
                Mistake(
                    math.log(1 + math.exp(-1 / (1 + math.exp(-1)))),
                    Code.NO_DIFFERENCE,
                    "The larger of the two probabilities is taken for the lead. The "
                    "lead is their difference.",
                ),
                Mistake(
                    math.log(1 + math.exp(math.tanh(0.5))),
                    Code.OTHER_BOUND,
                    "That is the ceiling, where the wrong class leads.",
                ),
            ),
        ),
    },
)
