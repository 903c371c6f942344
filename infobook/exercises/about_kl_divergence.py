"""Checks of the exercises on KL divergence; their texts are in the chapter's set."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from infobook.exercises.guard import NOT_ATTEMPTED
from infobook.exercises.kinds import (
    Certificate,
    Claim,
    Mistake,
    Number,
    Numbers,
    Quantity,
)
from infobook.exercises.measure_kl_divergence import kl_divergence
from infobook.exercises.result import Code, Fault
from infobook.exercises.sorted_samples import exact, sorted_samples
from infobook.exercises.valley import (
    blank,
    lossless_channels,
    mixed_tables,
    same_ratios,
    worst_table,
)

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


_Way = tuple[float, float, float]


def _ways(answer: Any) -> tuple[_Way, _Way] | Fault:
    if blank(answer):
        return NOT_ATTEMPTED
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
            "A bias is not strictly between 0 and 1. Go close to an end and not to "
            "it; math.exp(-1000), say, is 0 for a computer.",
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
            "The first ratio cannot pass 10 with this start and this stop: for a tiny "
            "end it tends to start/stop. Move the stop towards the end.",
            lambda one, _: _aims_at(one, 10),
            Code.STOP_TOO_CLOSE,
        ),
        Claim(
            "The first ratio is not above 10 yet. Make the end more extreme.",
            lambda one, _: _ratio(*one) > 10,
            Code.RATIO_TOO_SMALL,
        ),
        Claim(
            "The second ratio cannot pass 50 with this start and this stop: for a tiny "
            "end it tends to start/stop. Move the stop towards the end.",
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
            "This monitor computes D(p || frequencies). The task asks for the "
            "frequencies from p: they are what happened.",
        ),
        Mistake(
            0.272865,
            Code.WRONG_BASE,
            "The threshold is in bits, and the divergences here are in nats.",
        ),
        Mistake(
            0.982903,
            Code.UNWEIGHTED,
            "Each possible week counts once here. Weigh it with its probability.",
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
        *(
            Mistake(
                near,
                Code.IMPRECISE,
                "Close, but not to two digits. Count all weeks, or simulate more.",
            )
            for near in (0.435, 0.45)
        ),
        Mistake(
            0.05,
            Code.THRESHOLD_FOR_CHANCE,
            "One twentieth is the threshold, in bits, and no chance. How often is the "
            "divergence above it?",
        ),
    ),
)
