"""Functions that the exercises on maximum likelihood ask for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.guard import read_number
from infobook.exercises.mutants import Mutant, softmax
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, Routine, close, numbers

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


def _three_parts(value: Any) -> Vector | Fault:
    """Read two losses and a gradient as one array."""
    if not isinstance(value, list | tuple) or len(value) != 3:
        return Fault(
            Code.WRONG_COUNT,
            "Return three things: the cross-entropy, the divergence and the gradient.",
        )
    losses = [read_number(x) for x in value[:2]]
    for loss in losses:
        if isinstance(loss, Fault):
            return Fault(loss.code, f"One of the two losses: {loss.message}")
    slope = numbers(value[2])
    if isinstance(slope, Fault):
        return Fault(slope.code, f"The gradient: {slope.message}")
    return np.concatenate([np.array(losses, dtype=np.float64), slope.ravel()])


_Slip = tuple[Any, Code, str]


def _losses_fault(given: Vector, logits: Any, labels: Any) -> Fault | None:
    logits, labels = np.asarray(logits), np.asarray(labels)
    n, seen, q = len(labels), labels.mean(axis=0), softmax(logits)
    bill = float(-(seen @ np.log(q)))
    waste = bill - entropy(seen)
    slope = q - seen
    if given.shape != (2 + q.size,):
        return Fault(
            Code.WRONG_SHAPE,
            "The gradient has one entry for each logit. Average over the batch.",
        )
    total = "This adds up over the batch. Take the mean."
    swapped = "The slots are swapped: the labels come first."
    sign = "The sign is wrong."
    parts: list[tuple[str, Any, Any, list[_Slip]]] = [
        (
            "cross-entropy",
            given[0],
            bill,
            [
                (-bill, Code.WRONG_SIGN, sign),
                (n * bill, Code.SUM_FOR_MEAN, total),
                (bill / math.log(2), Code.WRONG_BASE, "This is in bits. Use np.log."),
                (bill / q.size, Code.MEAN_FOR_SUM, "Add up over the labels."),
            ],
        ),
        (
            "divergence",
            given[1],
            waste,
            [
                (
                    bill - np.mean([entropy(y) for y in labels]),
                    Code.ROW_BY_ROW,
                    "This averages the divergences of the single labels. Average the "
                    "labels first: what is asked for is the divergence of the batch's "
                    "frequencies.",
                ),
                (bill, Code.CROSS_ENTROPY, "The entropy is still in it."),
                (divergence(q, seen), Code.SWAPPED_ARGUMENTS, swapped),
                (-waste, Code.WRONG_SIGN, sign),
                (n * waste, Code.SUM_FOR_MEAN, total),
                (
                    bill + entropy(seen),
                    Code.WRONG_SIGN,
                    "The entropy is added. Take it off.",
                ),
            ],
        ),
        (
            "gradient",
            given[2:],
            slope,
            [
                (-slope, Code.WRONG_SIGN, sign),
                (n * slope, Code.SUM_FOR_MEAN, total),
                (
                    -seen / q,
                    Code.NOT_BY_THE_LOGITS,
                    "This is the derivative by the probabilities. Go on to the logits: "
                    "each of them moves all probabilities.",
                ),
                (
                    logits - seen,
                    Code.SOFTMAX_MISSING,
                    "The logits are no probabilities. Put them through the softmax.",
                ),
            ],
        ),
    ]
    for name, value, right, slips in parts:
        if close(value, right):
            continue
        for slip, code, message in slips:
            if close(value, slip):
                return Fault(code, f"The {name}: {message}")
        return Fault(
            Code.NOT_THE_DEFINITION,
            f"The {name} differs from its definition. Work a batch of two labels by "
            "hand, and compare each step.",
        )
    return None


def _soft_batch(rng: np.random.Generator) -> tuple[Vector, Vector]:
    n, doors = rng.integers(2, 6, size=2)
    return rng.normal(size=doors), rng.dirichlet(np.ones(doors), size=n)


one_slope = Routine(
    name="one_slope",
    unit="nats",
    arguments=("logits", "labels"),
    draw=_soft_batch,
    read=_three_parts,
    verify=_losses_fault,
    cases=(
        Case(
            "the batch holds one certain label",
            (np.array([0.3, -1.0, 0.5]), np.array([[0.0, 1.0, 0.0]])),
            "A door without labels adds nothing to the entropy: leave it out.",
            Code.NAN_AT_ZERO,
        ),
        Case(
            "no label of the batch is the last door",
            (np.array([0.2, 0.9, -0.4]), np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]])),
            "A door without labels adds nothing to the entropy: leave it out.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "logits and labels are lists",
            ([0.5, -0.5], [[0.5, 0.5], [1.0, 0.0]]),
            "Begin with np.asarray.",
            Code.LISTS_NOT_ACCEPTED,
        ),
    ),
)


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
            "a weight is 0",
            (np.array([0.5, 0.5]), np.array([0.0, 1.0])),
            "Training did not see that class, and nothing brings its share back.",
            Code.ACCEPTS_ZERO_WEIGHT,
            refuse=True,
        ),
        Case(
            "a weight is negative",
            (np.array([0.5, 0.5]), np.array([-1.0, 2.0])),
            "A weight is positive.",
            Code.ACCEPTS_NEGATIVE,
            refuse=True,
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
            (0.0, 0.3),
            "The best t is 0 then, and a term with the factor 0 is 0.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "s is 2",
            (2.0, 0.3),
            "The best t is 1 then, and a term with the factor 0 is 0.",
            Code.NAN_AT_ZERO,
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
    ),
)
