"""Numbers that depend on a unit: nats, bits and bans, hours, minutes and seconds."""

from __future__ import annotations

import math

from infobook.exercises.kinds import Mistake, Numbers, Quantity
from infobook.exercises.result import Code

_LN2, _LN10 = math.log(2), math.log(10)


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
                Mistake(
                    2 / _LN10,
                    Code.SURPRISAL_FOR_PROBABILITY,
                    "That changes two nats into bans. A probability is asked for.",
                ),
                Mistake(
                    1 - math.exp(-2),
                    Code.LOG_OF_COMPLEMENT,
                    "That is the chance that it does not come.",
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
                Mistake(
                    3 / _LN10, Code.ANSWERS_SWAPPED, "That is in bans. Bits come first."
                ),
                Mistake(
                    math.exp(-3),
                    Code.NO_LOGARITHM,
                    "That is the word's probability. How many bits has it?",
                ),
                Mistake(
                    8.0,
                    Code.NO_LOGARITHM,
                    "That raises 2 to the number of nats. Divide the nats by those of "
                    "one bit.",
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
                Mistake(
                    math.log10(3),
                    Code.LOG_OF_LOG,
                    "That is a logarithm of 3. The 3 is a surprisal already: divide it "
                    "by the nats of one ban.",
                ),
                Mistake(
                    30 / _LN10, Code.TENTHS_IGNORED, "That is in decibans, not in bans."
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
                Mistake(
                    10**-0.2,
                    Code.TENTHS_IGNORED,
                    "That is a report of two decibans. How many bans are 20?",
                ),
                Mistake(math.exp(-2), Code.WRONG_BASE, "That is a report of two nats."),
                Mistake(1 / 4, Code.WRONG_BASE, "That is a report of two bits."),
                Mistake(math.exp(-20), Code.WRONG_BASE, "That is a report of 20 nats."),
                Mistake(2.0**-20, Code.WRONG_BASE, "That is a report of 20 bits."),
                *(
                    Mistake(
                        value,
                        Code.SURPRISAL_FOR_PROBABILITY,
                        "That is its surprisal in another unit. How probable is it?",
                    )
                    for value in (2.0, math.log2(100), math.log(100))
                ),
                Mistake(
                    0.1,
                    Code.TENTHS_IGNORED,
                    "That is a report of 10 decibans, one ban.",
                ),
                Mistake(
                    0.99,
                    Code.LOG_OF_COMPLEMENT,
                    "That is the chance that it does not come.",
                ),
            ),
            bounds=(0, 1),
        ),
    },
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
                    57.0,
                    Code.SCALED_NOT_SHIFTED,
                    "A factor of 60 in the density adds the logarithm of 60, not 60.",
                ),
                Mistake(
                    math.log2(60),
                    Code.PROBABILITIES_IGNORED,
                    "That is by how much the average moves. Where does it start?",
                ),
                Mistake(
                    3 + math.log2(60),
                    Code.WRONG_SIGN,
                    "Her average is minus 3. Start there, below 0.",
                ),
                Mistake(
                    7.5,
                    Code.ANSWERS_SWAPPED,
                    "That is a unit of time, and comes second.",
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
                    450.0, Code.OTHER_UNIT, "That is in seconds. Give it in minutes."
                ),
                Mistake(
                    20.0,
                    Code.SCALED_NOT_SHIFTED,
                    "That divides 60 minutes by 3. A unit shifts the average by its "
                    "logarithm.",
                ),
                Mistake(
                    60.0,
                    Code.UNIT_IGNORED,
                    "With hours she finds minus 3. How much smaller must the unit be?",
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
                    -3 + math.log2(60) + math.log2(3600),
                    Code.OTHER_UNIT,
                    "For the density per minute, a second is a sixtieth, not one in "
                    "3,600.",
                ),
                Mistake(
                    3 + math.log2(3600),
                    Code.WRONG_SIGN,
                    "Her average is minus 3. Start there, below 0.",
                ),
                Mistake(
                    math.log2(60),
                    Code.PROBABILITIES_IGNORED,
                    "That is the step from one unit to the next, without her average.",
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
