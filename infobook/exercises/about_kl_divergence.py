"""Checks of the exercises on KL divergence; their texts are in the chapter's set."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.guard import NOT_ATTEMPTED, read_number
from infobook.exercises.kinds import (
    Certificate,
    Claim,
    Mistake,
    Number,
    Numbers,
    Prediction,
    Quantity,
    distribution,
)
from infobook.exercises.measure_kl_divergence import kl_divergence
from infobook.exercises.result import Code, Fault
from infobook.exercises.sorted_samples import exact, sorted_samples

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = [
    "cheap_detour",
    "false_alarms",
    "kl_divergence",
    "leaning_coins",
    "lossless_channels",
    "mixed_tables",
    "same_ratios",
    "sorted_samples",
    "worst_table",
]

#: The claims of the chapter's valley, and the borrowed table.
_P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
_Q = np.array([1 / 8, 1 / 2, 1 / 4, 1 / 8])
_KINDS = ("glass", "water", "fire", "hail")


def _coins(a: float, b: float) -> float:
    return exact([a, 1 - a], [b, 1 - b])


def _from(a: float, b: float) -> Quantity:
    """Ask for the divergence of one coin from another, in bits."""
    heads, tails = math.log2(a / b), math.log2((1 - a) / (1 - b))
    bits = a * heads + (1 - a) * tails
    own = -a * math.log2(a) - (1 - a) * math.log2(1 - a)
    return Quantity(
        expected=bits,
        unit="bits",
        rtol=3e-4,
        bounds=(0, math.inf),
        mistakes=(
            Mistake(
                -b * heads - (1 - b) * tails,
                Code.SWAPPED_ARGUMENTS,
                "This is the other way round. The coin named first is the world: it "
                "weighs, and stands above.",
            ),
            Mistake(
                bits + own,
                Code.CROSS_ENTROPY,
                "This is the cross-entropy. Take off the entropy of the world.",
            ),
            Mistake(
                abs(a * heads) + abs((1 - a) * tails),
                Code.ABSOLUTE_TERMS,
                "One of the two terms is negative. Keep its sign.",
            ),
            Mistake(
                heads + tails,
                Code.UNWEIGHTED,
                "The log ratios are added up. Weigh each with the world.",
            ),
            *(
                Mistake(
                    term,
                    Code.FIRST_OUTCOME_ONLY,
                    "This is one term. The coin has another side.",
                )
                for term in (a * heads, (1 - a) * tails)
            ),
        ),
    )


leaning_coins = Numbers(
    name="leaning_coins",
    quantities={
        "the fair coin from that with three heads in four": _from(1 / 2, 3 / 4),
        "the same pair the other way round": _from(3 / 4, 1 / 2),
        "the fair coin from that with one head in eight": _from(1 / 2, 1 / 8),
        "that pair the other way round": _from(1 / 8, 1 / 2),
    },
)


def _table_and_bits(answer: Any) -> tuple[Vector, float] | Fault:
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return Fault(
            Code.WRONG_COUNT, "Give two things: a table of four numbers, and the bits."
        )
    if answer[0] is ... and answer[1] is ...:
        return NOT_ATTEMPTED
    table, bits = distribution(answer[0]), read_number(answer[1])
    if isinstance(table, Fault):
        return table
    if table.size != 4:
        return Fault(
            Code.WRONG_COUNT,
            "A table has four probabilities: glass, water, fire, hail.",
        )
    return bits if isinstance(bits, Fault) else (table, bits)


worst_table = Certificate(
    name="worst_table",
    read=_table_and_bits,
    claims=(
        Claim(
            "Zeros of q do not make D(q || p) infinite. Here q is the world, and p "
            "excludes nothing.",
            lambda _, bits: bits != math.inf,
            Code.SWAPPED_ARGUMENTS,
        ),
        Claim(
            "This table spreads its claims over several kinds. D(q || p) averages "
            "log(q/p) over them: would one kind alone give more?",
            lambda table, _: table.max() > 1 - 1e-9,
            Code.ON_SEVERAL_OUTCOMES,
        ),
        Claim(
            "All claims of one kind is a good idea, but this kind is one that p expects. "
            "Which surprises p more?",
            lambda table, _: table[:2].max() < 0.5,
            Code.LIKELY_OUTCOME,
        ),
        Claim(
            "The table is right, and the number is in nats. Give bits.",
            lambda _, bits: not math.isclose(bits, 3 * math.log(2), rel_tol=1e-3),
            Code.WRONG_BASE,
        ),
        Claim(
            "The table is right, and the number is not its divergence from p. Only one "
            "term of the sum is left: which?",
            lambda _, bits: math.isclose(bits, 3, rel_tol=1e-9),
            Code.OTHER_VALUE,
        ),
    ),
)

mixed_tables = Prediction(
    name="mixed_tables",
    options=("always less", "less or equal", "sometimes more"),
    right=0,
    why_not={
        1: "Equality needs p q' = p q for each kind, since p is in both pairs. What does "
        "that say of q and q'?",
        2: "The divergence is convex in both arguments together, and so in q alone: a "
        "mixture never wastes more. Can it waste as much?",
    },
    revelation="It is always less. Each term -p log q is strictly convex in q, and two "
    "different tables differ in some term.",
)


_Way = tuple[float, float, float]


def _ways(answer: Any) -> tuple[_Way, _Way] | Fault:
    try:
        ways = np.array(answer, dtype=float)
    except (TypeError, ValueError):
        ways = np.empty(0)
    if ways.shape != (2, 3):
        return Fault(
            Code.WRONG_COUNT,
            "Give two triples: the biases of the start, the stop and the end, twice.",
        )
    if not ((ways > 0) & (ways < 1)).all():
        return Fault(
            Code.BIAS_AT_END,
            "A bias is 0 or 1, or outside. There a divergence is infinite, or no "
            "divergence: stay strictly between.",
        )
    # which side is called heads does not matter: let the end be the coin's rare side
    one, other = (way if way[2] <= 0.5 else 1 - way for way in ways)
    return tuple(one.tolist()), tuple(other.tolist())


def _ratio(start: float, stop: float, end: float) -> float:
    legs = _coins(start, stop) + _coins(stop, end)
    return _coins(start, end) / legs if legs else 0.0


def _aims_at(way: _Way, least: float) -> bool:
    """Tell whether the way reaches the ratio, or could with an end closer to 0."""
    return _ratio(*way) > least or way[0] / way[1] > least


cheap_detour = Certificate(
    name="cheap_detour",
    read=_ways,
    claims=(
        Claim(
            "The detour costs more than the direct way. Is the stop the middle one of "
            "the three coins, and the end the most extreme?",
            lambda one, other: min(_ratio(*one), _ratio(*other)) > 1,
            Code.DETOUR_LONGER,
        ),
        Claim(
            "The first ratio cannot pass 10 with this start and this stop, whatever the "
            "end is: for a tiny end it tends to start/stop. Move the stop.",
            lambda one, _: _aims_at(one, 10),
            Code.STOP_TOO_CLOSE,
        ),
        Claim(
            "The first ratio is not above 10 yet. Make the end more extreme.",
            lambda one, _: _ratio(*one) > 10,
            Code.RATIO_TOO_SMALL,
        ),
        Claim(
            "The second ratio cannot pass 50 with this start and this stop, whatever the "
            "end is: for a tiny end it tends to start/stop. Move the stop.",
            lambda _, other: _aims_at(other, 50),
            Code.STOP_TOO_CLOSE,
        ),
        Claim(
            "The second ratio is not above 50 yet. Make the end more extreme; 1e-300 "
            "is a bias, too.",
            lambda _, other: _ratio(*other) > 50,
            Code.RATIO_TOO_SMALL,
        ),
    ),
)


def _ratios_agree(p: Vector, q: Vector) -> bool:
    return bool((abs(_P * q - p * _Q) < 1e-9).all())


same_ratios = Certificate(
    name="same_ratios",
    count=2,
    claims=(
        Claim(
            "There are four kinds of damage. Give four probabilities in both tables.",
            lambda p, q: p.size == q.size == 4,
            Code.WRONG_COUNT,
        ),
        Claim(
            "Some kind keeps its probability from the chapter's p or q. All eight "
            "numbers must be new.",
            lambda p, q: bool((abs(p - _P) > 1e-9).all() and (abs(q - _Q) > 1e-9).all()),
            Code.ENTRIES_REPEATED,
        ),
        Claim(
            "With q' = p' the divergence is 0 at that end, yet on the way it falls below "
            "the straight line. Ratios of 1 are other ratios than 4 or 1/2.",
            lambda p, q: not np.allclose(p, q),
            Code.PAIR_OF_EQUALS,
        ),
        Claim(
            "The two tables have changed places: q'/p' has the chapter's ratios. Give p' "
            "first.",
            lambda p, q: not _ratios_agree(q, p),
            Code.SWAPPED_ARGUMENTS,
        ),
        Claim(
            "On this segment the divergence falls below the straight line. Some kind has "
            "another ratio p'/q' than p/q.",
            _ratios_agree,
            Code.RATIOS_DIFFER,
        ),
    ),
)


def _channel(answer: Any, outputs: int, which: str) -> Vector | Fault:
    """Read a channel, four rows of probabilities, or say what is wrong with it."""
    try:
        channel = np.array(answer, dtype=float)
    except (TypeError, ValueError):
        channel = np.empty(0)
    rows = "one row for each kind of damage, and in it the chances of the outputs"
    if channel.shape == (outputs, 4) and outputs != 4:
        return Fault(Code.TRANSPOSED, f"Rows and columns have changed places: {rows}.")
    if channel.shape != (4, outputs) or not np.isfinite(channel).all():
        return Fault(
            Code.NOT_A_CHANNEL,
            f"{which} is no table of 4 rows and {outputs} columns of numbers. Give "
            f"{rows}.",
        )
    if (channel < 0).any():
        return Fault(
            Code.NEGATIVE_PROBABILITY, f"{which} has a negative chance in it."
        )
    if (abs(channel.sum(axis=1) - 1) > 1e-9).any():
        if (abs(channel.sum(axis=0) - 1) < 1e-9).all():
            return Fault(
                Code.TRANSPOSED, f"Rows and columns have changed places: {rows}."
            )
        return Fault(
            Code.SUM_IS_NOT_ONE,
            f"{which} has a row that does not add up to 1. Each claim comes out as "
            "something.",
        )
    return _mixing(channel, which) or channel


def _mixing(channel: Vector, which: str) -> Fault | None:
    """Name two kinds that can look alike although their ratios differ."""
    ratios = _P / _Q
    for k, column in enumerate(channel.T):
        alike = np.flatnonzero(column)
        for i in alike[1:]:
            if ratios[i] != ratios[alike[0]]:
                return Fault(
                    Code.RATIOS_MIXED,
                    f"{which} loses something: {_KINDS[alike[0]]} and {_KINDS[i]} can "
                    f"both come out in column {k + 1}, and their ratios p/q differ.",
                )
    return None


def _channels(answer: Any) -> tuple[Vector, Vector] | Fault:
    if len(answer) != 2:
        return Fault(Code.WRONG_COUNT, "Give two channels, as a tuple of two tables.")
    three = _channel(answer[0], 3, "The first channel")
    if isinstance(three, Fault):
        return three
    four = _channel(answer[1], 4, "The second channel")
    return four if isinstance(four, Fault) else (three, four)


lossless_channels = Certificate(
    name="lossless_channels",
    read=_channels,
    claims=(
        Claim(
            "The second channel decides what becomes of water. Leave it to chance: two "
            "outputs for water.",
            lambda _, four: np.count_nonzero(four[1]) > 1,
            Code.NOTHING_LEFT_TO_CHANCE,
        ),
    ),
)

# Counted over all weeks of 40 claims, as the solution does; too long to do at import.
_ALARMS = 0.441435

false_alarms = Number(
    name="false_alarms",
    expected=_ALARMS,
    rtol=0.01,
    bounds=(0, 1),
    mistakes=(
        Mistake(
            1 - _ALARMS,
            Code.COMPLEMENT,
            "This is how often the monitor stays silent.",
        ),
        Mistake(
            0.467138,
            Code.SWAPPED_ARGUMENTS,
            "This monitor computes D(p || frequencies). It asks for the frequencies "
            "from p: they are what happened.",
        ),
        Mistake(
            0.272865,
            Code.WRONG_BASE,
            "The threshold is in bits, and the divergences here are in nats.",
        ),
        Mistake(
            0.982903,
            Code.UNWEIGHTED,
            "Each possible week counts once here. Weigh it with its probability under p.",
        ),
        Mistake(
            0.428032,
            Code.LIMIT_FOR_EXACT,
            "This is the chi-squared limit for many claims. It is close; count the 40 "
            "claims exactly, or simulate weeks.",
        ),
        Mistake(
            0.596574,
            Code.LIMIT_FOR_EXACT,
            "This is a chi-squared limit with 4 degrees of freedom. Frequencies add up "
            "to 1, and 40 claims are no limit: count exactly, or simulate weeks.",
        ),
        Mistake(
            0.05,
            Code.THRESHOLD_FOR_CHANCE,
            "One twentieth is the threshold, in bits, and no chance. How often is the "
            "divergence above it?",
        ),
    ),
)
