"""Exercises on the two valleys: tables and channels with a property."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.guard import read_number
from infobook.exercises.kinds import Certificate, Claim, Prediction, distribution
from infobook.exercises.pieces import missing
from infobook.exercises.result import Code, Fault

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = ["lossless_channels", "mixed_tables", "same_ratios", "worst_table"]

#: The claims of the chapter's valley, and the borrowed table.
_P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
_Q = np.array([1 / 8, 1 / 2, 1 / 4, 1 / 8])
_KINDS = ("glass", "water", "fire", "hail")


def _table_and_bits(answer: Any) -> tuple[Vector, float] | Fault:
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return Fault(
            Code.WRONG_COUNT, "Give two things: a table of four numbers, and the bits."
        )
    if fault := missing(answer, ("the table", "the number of bits")):
        return fault
    if np.ndim(answer[0]) == 0 and np.ndim(answer[1]) == 1:
        return Fault(Code.ANSWERS_SWAPPED, "Give the table first, and then the bits.")
    table, bits = distribution(answer[0]), read_number(answer[1])
    if isinstance(table, Fault):
        return table
    if table.size != 4:
        return Fault(
            Code.WRONG_COUNT,
            "A table has four probabilities: glass, water, fire, hail.",
        )
    if isinstance(bits, Fault):
        return bits
    if math.isnan(bits):
        return Fault(Code.RETURNED_NAN, "The bits are NaN. Give a number.")
    return table, bits


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
            "All claims of one kind is a good idea, but p expects this kind. Which "
            "surprises p more?",
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
        1: "Equality needs p q' = p q for each kind, since p is in both pairs. What "
        "does that say of q and q'?",
        2: "The divergence is convex in both arguments together, and so in q alone: a "
        "mixture never wastes more. Can it waste as much?",
    },
    revelation="It is always less. Each term -p log q is strictly convex in q, and two "
    "different tables differ in some term.",
)


def _two_tables(answer: Any) -> tuple[Vector, Vector] | Fault:
    if not isinstance(answer, tuple | list | np.ndarray) or len(answer) != 2:
        return Fault(Code.WRONG_COUNT, "Give two tables, p' and q', as a tuple.")
    if fault := missing(
        list(answer), ("the first table, p',", "the second table, q',")
    ):
        return fault
    if any(np.ndim(x) == 1 and np.size(x) != 4 for x in answer):
        return Fault(
            Code.WRONG_COUNT,
            "There are four kinds of damage. Give four probabilities in both tables.",
        )
    p, q = map(distribution, answer)
    if isinstance(p, Fault):
        return p
    if isinstance(q, Fault):
        return q
    return p, q


def _ratios_agree(p: Vector, q: Vector, within: float = 1e-9) -> bool:
    return bool((abs(_P * q - p * _Q) < within).all())


def _keeps(kind: int, which: int) -> Claim:
    """Ask for a new probability of one kind in one of the tables."""
    return Claim(
        f"In {'pq'[which]}' {_KINDS[kind]} keeps its old probability. All eight "
        "numbers must be new.",
        lambda *new: bool(abs(new[which][kind] - (_P, _Q)[which][kind]) > 1e-9),
        Code.ENTRIES_REPEATED,
    )


def _has_its_ratio(kind: int) -> Claim:
    return Claim(
        "On this segment the divergence falls below the straight line: "
        f"{_KINDS[kind]} has another ratio p'/q' than p/q.",
        lambda p, q: bool(abs(_P * q - p * _Q)[kind] < 1e-9),
        Code.RATIOS_DIFFER,
    )


same_ratios = Certificate(
    name="same_ratios",
    read=_two_tables,
    claims=(
        *(_keeps(kind, which) for which in range(2) for kind in range(4)),
        Claim(
            "With q' = p' the divergence is 0 at that end, yet on the way it falls "
            "below the straight line: ratios of 1 are other ratios than 4 or 1/2.",
            lambda p, q: _ratios_agree(p, q) or not np.allclose(p, q),
            Code.PAIR_OF_EQUALS,
        ),
        Claim(
            "The two tables have changed places: q'/p' has the chapter's ratios. Give "
            "p' first.",
            lambda p, q: _ratios_agree(p, q) or not _ratios_agree(q, p),
            Code.SWAPPED_ARGUMENTS,
        ),
        Claim(
            "The ratios p'/q' are nearly those of p/q. Give fractions such as 3/16, or "
            "all digits.",
            lambda p, q: _ratios_agree(p, q) or not _ratios_agree(p, q, 3e-4),
            Code.IMPRECISE,
        ),
        *map(_has_its_ratio, range(4)),
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
        return Fault(Code.TRANSPOSED, f"{which} has rows for columns. Give {rows}.")
    if channel.shape != (4, outputs) or not np.isfinite(channel).all():
        return Fault(
            Code.NOT_A_CHANNEL,
            f"{which} is no table of 4 rows and {outputs} columns of numbers. Give "
            f"{rows}.",
        )
    if (channel < 0).any():
        return Fault(Code.NEGATIVE_PROBABILITY, f"{which} has a negative chance in it.")
    if (abs(channel.sum(axis=1) - 1) > 1e-9).any():
        if (abs(channel.sum(axis=0) - 1) < 1e-9).all():
            return Fault(Code.TRANSPOSED, f"{which} has rows for columns. Give {rows}.")
        return Fault(
            Code.SUM_IS_NOT_ONE,
            f"{which} has a row that does not add up to 1. Each claim comes out as "
            "something.",
        )
    mixing = _mixing(channel, which)
    return channel if mixing is None else mixing


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
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return Fault(Code.WRONG_COUNT, "Give two channels, as a tuple of two tables.")
    if fault := missing(answer, ("the first channel", "the second channel")):
        return fault
    if [np.shape(x) for x in answer] == [(4, 4), (4, 3)]:
        return Fault(
            Code.ANSWERS_SWAPPED,
            "The channel with three outputs comes first, then that with four.",
        )
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
            lambda _, four: int(np.count_nonzero(four[1])) > 1,
            Code.NOTHING_LEFT_TO_CHANCE,
        ),
    ),
)
