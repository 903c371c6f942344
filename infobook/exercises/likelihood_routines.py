"""Functions that the exercises on maximum likelihood ask for."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code
from infobook.exercises.routine import Case, Routine

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector


def entropy(p: Vector) -> float:
    """Return the entropy of `p` in nats."""
    p = p[p > 0]
    return float(-(p * np.log(p)).sum())


def divergence(p: Vector, q: Vector) -> float:
    """Return D(p || q) in nats."""
    seen = p > 0
    return float((p[seen] * np.log(p[seen] / q[seen])).sum())


def rounded(right: Callable[..., Any]) -> tuple[Callable[..., Any], ...]:
    """Make the right function, but with its results rounded."""
    return tuple(lambda *given, k=k: np.round(right(*given), k) for k in range(9))


def _weighted(rng: np.random.Generator) -> tuple[Vector, Vector]:
    doors = int(rng.integers(2, 6))
    return rng.dirichlet(np.full(doors, 2.0)), np.exp(rng.normal(size=doors))


def _share(x: Any) -> Any:
    return x / x.sum()


def _unweighted(q: Any, weights: Any) -> Any:
    return _share(np.asarray(q, dtype=float) / np.asarray(weights, dtype=float))


undo_weights = Routine(
    name="undo_weights",
    arguments=("q", "weights"),
    draw=_weighted,
    reference=_unweighted,
    cases=(
        Case(
            "q and weights are lists",
            ([0.6, 0.4], [3, 1]),
            "Begin with np.asarray.",
            Code.LISTS_NOT_ACCEPTED,
        ),
        Case(
            "one class has no probability",
            (np.array([0.0, 0.6, 0.4]), np.array([2.0, 3.0, 1.0])),
            "What never happens has the probability 0 under any positive weights.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "a weight is a millionth",
            (np.array([0.4, 0.6]), np.array([1e-6, 1.0])),
            "That is small, but positive. Refuse only what is not.",
            Code.SMALL_WEIGHTS,
        ),
        *(
            Case(
                f"{where} weight is 0",
                (np.array([0.5, 0.5]), weights),
                "Training did not see that class, and nothing brings its share back.",
                Code.ACCEPTS_ZERO_WEIGHT,
                refuse=True,
            )
            for where, weights in (
                ("the first", np.array([0.0, 1.0])),
                ("the last", np.array([1.0, 0.0])),
            )
        ),
        *(
            Case(
                where,
                (np.full(len(weights), 1 / len(weights)), np.array(weights)),
                "Each weight is positive: ask all of them.",
                Code.ACCEPTS_NEGATIVE,
                refuse=True,
            )
            for where, weights in (
                ("the first weight is negative", [-1.0, 2.0]),
                ("the last weight is negative", [2.0, -0.001]),
                ("two weights are negative", [-1.0, -2.0, 4.0]),
                ("all weights are negative", [-1.0, -2.0]),
            )
        ),
    ),
    mutants=(
        Mutant(
            Code.SUM_IS_NOT_ONE,
            "The results do not add up to 1. Divide the quotients by their own sum.",
            (
                lambda q, w: q / w,
                lambda q, w: q / w * (w @ q),
                lambda q, w: q / w * w.sum(),
                lambda q, w: q / w * w.mean(),
                lambda q, w: q / w / w.sum(),
                lambda q, w: q / w / (w @ q),
                lambda q, w: q / w / (1 / w).sum(),
            ),
        ),
        Mutant(
            Code.WEIGHTED_TWICE,
            "This weighs once more. Training multiplied by the weights: divide.",
            (lambda q, w: _share(q * w), lambda q, w: q * w),
        ),
        Mutant(
            Code.WEIGHTS_AS_EXPONENTS,
            "The weights stand in front of the logarithms, but at the minimum they "
            "multiply the probabilities of the world. They are no exponents.",
            (lambda q, w: _share(q ** (1 / w)), lambda q, w: _share(q**w)),
        ),
        Mutant(
            Code.SOFTMAX_APPLIED,
            "A softmax is no division by the sum: it takes exponentials first.",
            (lambda q, w: _share(np.exp(q / w)),),
        ),
        Mutant(
            Code.DIVIDED_BY_MAXIMUM,
            "Divide by the sum of the quotients, not by the largest.",
            (lambda q, w: q / w / (q / w).max(),),
        ),
        Mutant(
            Code.RECIPROCAL,
            "The quotients are upside down: divide each probability by its weight.",
            (lambda q, w: _share(w / q), lambda q, w: w / q),
        ),
        Mutant(
            Code.DIVIDED_TWICE,
            "This divides by the square of the weights. Once is enough.",
            (lambda q, w: _share(q / w**2),),
        ),
        Mutant(
            Code.WEIGHTS_IGNORED,
            "This is the forecast as it was. Divide by the weights.",
            (lambda q, w: q,),
        ),
        Mutant(
            Code.ROUNDED,
            "The values are rounded. Return the full numbers.",
            rounded(_unweighted),
        ),
    ),
)


def _excess(s: float, t: float) -> float:
    u = s / 2
    return 2 * divergence(np.array([u, 1 - u]), np.array([t, 1 - t]))


two_sorters = Routine(
    name="two_sorters",
    unit="nats",
    arguments=("s", "t"),
    # below 1, so that s itself taken for a share shows as what it is
    draw=lambda rng: (float(rng.uniform(0.05, 0.95)), float(rng.uniform(0.05, 0.95))),
    reference=_excess,
    cases=(
        Case(
            "s is 1.6",
            (1.6, 0.3),
            "A parcel has two stickers, so s goes up to 2.",
            Code.OUT_OF_RANGE,
        ),
        Case(
            "s is 0",
            (0.0, 0.001),
            "The best t is 0 then, and a term with the factor 0 is 0.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "s is 2",
            (2.0, 0.999),
            "The best t is 1 then, and a term with the factor 0 is 0.",
            Code.NAN_AT_ZERO,
        ),
        *(
            Case(
                f"s is {where}",
                (s, 0.3),
                "Only where s is 0 or 2 does a term go. Clip nothing.",
                Code.SMALL_PROBABILITIES,
            )
            for where, s in (("a millionth", 1e-6), ("a millionth below 2", 2 - 1e-6))
        ),
        Case(
            "t is the best",
            (0.5, 0.25),
            "Nothing exceeds the least value there.",
            Code.NOT_ZERO_WHEN_EQUAL,
        ),
    ),
    mutants=(
        Mutant(
            Code.WRONG_FACTOR,
            "This is off by a factor of two. A parcel has two stickers, and s/2 is the "
            "share of wrong ones among them.",
            (lambda s, t: _excess(s, t) / 2, lambda s, t: _excess(s, t) * 2),
        ),
        Mutant(
            Code.SWAPPED_ARGUMENTS,
            "The slots are swapped: the best model stands first, t second.",
            (lambda s, t: _excess(2 * t, s / 2),),
        ),
        Mutant(
            Code.SUM_FOR_SHARE,
            "The best t is not s: that counts the wrong ones of two stickers.",
            (lambda s, t: _excess(2 * s, t), lambda s, t: _excess(2 * s, t) / 2),
        ),
        Mutant(
            Code.CROSS_ENTROPY,
            "This is the loss itself, up to a constant. Take off its least value.",
            (lambda s, t: -s * math.log(t) - (2 - s) * math.log(1 - t),),
        ),
        Mutant(
            Code.FIRST_OUTCOME_ONLY,
            "The right stickers count as well: add the term with 2 - s.",
            (lambda s, t: s * math.log(s / 2 / t),),
        ),
        Mutant(
            Code.OUTCOME_LEFT_OUT,
            "The wrong stickers count as well: add the term with s.",
            (lambda s, t: (2 - s) * math.log((1 - s / 2) / (1 - t)),),
        ),
        Mutant(
            Code.ONE_STICKER,
            "The second term has the weight 2 - s: each parcel has two stickers.",
            (
                lambda s, t: (
                    s * math.log(s / 2 / t) + (1 - s) * math.log((1 - s / 2) / (1 - t))
                ),
            ),
        ),
        Mutant(
            Code.ENTROPY_DIFFERENCE,
            "The entropy of one sticker is taken off. A parcel has two.",
            (lambda s, t: _excess(s, t) + entropy(np.array([s / 2, 1 - s / 2])),),
        ),
        Mutant(
            Code.CONSTANT,
            "The result is 0 for every input. Compute it from s and t.",
            (lambda s, t: 0.0,),
        ),
        Mutant(
            Code.ROUNDED,
            "The values are rounded. Return the full number.",
            rounded(_excess),
        ),
    ),
)
