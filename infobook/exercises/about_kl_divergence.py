"""Checks of the exercises on KL divergence; their texts are in the chapter's set."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from infobook.exercises.kinds import (
    Certificate,
    Claim,
    Mistake,
    Number,
    Numbers,
    Quantity,
)
from infobook.exercises.measure_kl_divergence import kl_divergence
from infobook.exercises.pieces import missing
from infobook.exercises.result import Code, Fault
from infobook.exercises.sorted_samples import exact, sorted_samples
from infobook.exercises.valley import (
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
    own, others = (
        -x * math.log2(x) - (1 - x) * math.log2(1 - x) for x in (a, b)
    )  # entropies
    back = -b * heads - (1 - b) * tails
    return Quantity(
        expected=bits,
        unit="bits",
        rtol=3e-4,
        bounds=(0, math.inf),
        mistakes=(
            Mistake(
                back,
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
                    sign * term,
                    Code.FIRST_OUTCOME_ONLY,
                    "This is one term. The coin has another side.",
                )
                for term in (a * heads, (1 - a) * tails)
                for sign in (1, -1)
            ),
            Mistake(
                own,
                Code.ENTROPY_OF_P,
                "This is the entropy of the world. Take it off the cross-entropy.",
            ),
            Mistake(
                others,
                Code.ENTROPY_OF_Q,
                "This is the entropy of the model: the world does not enter.",
            ),
            *(
                Mistake(
                    sign * (others - own),
                    Code.ENTROPY_DIFFERENCE,
                    "This is a difference of two entropies. Both logarithms want the "
                    "weights of the world.",
                )
                for sign in (1, -1)
            ),
            *(
                Mistake(
                    both,
                    Code.SYMMETRIZED,
                    "Both directions are mixed here. The coin named first is the "
                    "world.",
                )
                for both in (bits + back, (bits + back) / 2)
            ),
        ),
    )


leaning_coins = Numbers(
    name="leaning_coins",
    quantities={
        "the fair coin from that with three heads in four": _from(1 / 2, 3 / 4),
        "that with three heads in four from the fair coin": _from(3 / 4, 1 / 2),
        "the fair coin from that with one head in eight": _from(1 / 2, 1 / 8),
        "that with one head in eight from the fair coin": _from(1 / 8, 1 / 2),
    },
)


_Way = tuple[float, float, float]


def _ways(answer: Any) -> tuple[_Way, _Way] | Fault:
    pair = isinstance(answer, tuple | list) and len(answer) == 2
    triples = ("the first triple", "the second triple")
    if pair and (fault := missing(answer, triples)):
        return fault
    try:
        ways = np.array(answer, dtype=float)
    except (TypeError, ValueError):
        if np.shape(np.array(answer, dtype=object)) == (2, 3):
            return Fault(
                Code.UNREADABLE,
                "A bias is no number. Write 1/2 without quotes, or 0.5.",
            )
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


def _in_another_order(way: _Way, least: float) -> bool:
    """Tell whether the coins reach the ratio, in another order only."""
    return _ratio(*way) <= least and any(
        _ratio(*other) > least for other in itertools.permutations(way)
    )


def _above(which: int, least: int) -> tuple[Claim, ...]:
    """Ask that one of the two ways has a ratio above the least."""
    name = ("first", "second")[which]
    return (
        Claim(
            f"The coins of the {name} triple would do in another order: the start, "
            "then the stop, which lies between the two others, then the end.",
            lambda *ways: not _in_another_order(ways[which], least),
            Code.ANSWERS_SWAPPED,
        ),
        Claim(
            f"In the {name} triple the detour costs more than the direct way, or as "
            "much. Is the stop between the two others, and the end the most extreme?",
            lambda *ways: _ratio(*ways[which]) > 1,
            Code.DETOUR_LONGER,
        ),
        Claim(
            f"The {name} ratio cannot pass {least} with this start and this stop: for "
            "a tiny end it tends to start/stop. Move the stop towards the end.",
            lambda *ways: (
                _ratio(*ways[which]) > least or ways[which][0] / ways[which][1] > least
            ),
            Code.STOP_TOO_CLOSE,
        ),
        Claim(
            f"The {name} ratio is not above {least} yet. Make the end more extreme: "
            "close to 0 a computer has room down to 1e-300, close to 1 hardly any.",
            lambda *ways: _ratio(*ways[which]) > least,
            Code.RATIO_TOO_SMALL,
        ),
    )


cheap_detour = Certificate(
    name="cheap_detour", read=_ways, claims=(*_above(0, 10), *_above(1, 50))
)


# Counted over all weeks of 40 claims, as the solution does; too long to do at import.
_ALARMS = 0.441435

false_alarms = Number(
    name="false_alarms",
    expected=_ALARMS,
    rtol=0.01,
    bounds=(0, 1),
    mistakes=(
        *(
            Mistake(
                near,
                Code.IMPRECISE,
                "Close, but not to two digits. Count all weeks, or simulate more.",
            )
            for near in (0.4357, 0.4495)
        ),
        Mistake(
            1 - _ALARMS,
            Code.COMPLEMENT,
            "This is how often the monitor stays silent.",
        ),
        Mistake(
            0.467138,
            Code.SWAPPED_ARGUMENTS,
            "D(p || frequencies) gives such a number. The task asks for the divergence "
            "of the frequencies from p: they are what happened.",
        ),
        *(
            Mistake(
                near,
                Code.WRONG_BASE,
                "Divergences in nats give such a number. The threshold is in bits.",
            )
            for near in (0.272865, 0.27)
        ),
        Mistake(
            0.982903,
            Code.UNWEIGHTED,
            "Each possible week counts once here. Weigh it with its probability.",
        ),
        Mistake(
            0.428032,
            Code.LIMIT_FOR_EXACT,
            "Too low, and near the chi-squared limit for many claims. Count the 40 "
            "claims exactly, or simulate more weeks.",
        ),
        Mistake(
            0.596574,
            Code.LIMIT_FOR_EXACT,
            "A chi-squared limit with 4 degrees of freedom gives such a number. But "
            "frequencies add up to 1, and 40 claims are no limit: count exactly, or "
            "simulate weeks.",
        ),
        *(
            Mistake(
                mean,
                Code.MEAN_FOR_SHARE,
                "This is the mean divergence, in bits. In what share of the weeks is "
                "it above one twentieth?",
            )
            for mean in (0.0561, 0.0541)
        ),
        Mistake(
            0.05,
            Code.THRESHOLD_FOR_CHANCE,
            "One twentieth is the threshold, in bits, and no chance. How often is the "
            "divergence above it?",
        ),
    ),
)
