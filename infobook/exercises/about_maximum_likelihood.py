"""Checks of the exercises on maximum likelihood; their texts are in the chapter's set."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.guard import NOT_ATTEMPTED, accepts, call, read_number
from infobook.exercises.kinds import (
    Certificate,
    Claim,
    Mistake,
    Numbers,
    Prediction,
    Quantity,
    distribution,
)
from infobook.exercises.mutants import Mutant, softmax
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, Routine, close, numbers

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = [
    "batches_of_three",
    "binned_divergence",
    "crooked_curve",
    "joint_collapse",
    "one_slope",
    "swapped_slots",
    "two_sorters",
    "undo_weights",
    "wrong_doors",
]


def _entropy(p: Vector) -> float:
    p = p[p > 0]
    return float(-(p * np.log(p)).sum())


def _divergence(p: Vector, q: Vector) -> float:
    seen = p > 0
    return float((p[seen] * np.log(p[seen] / q[seen])).sum())


def _coin(t: float) -> float:
    return _entropy(np.array([t, 1 - t]))


wrong_doors = Prediction(
    name="wrong_doors",
    options=("perfect", "not yet perfect", "too good"),
    right=2,
    why_not={
        0: "That is the floor for two doors. Here a wrong label has nine doors to "
        "choose from, and its surprisal is larger.",
        1: "A loss above the floor leaves something to learn. Compute the floor for "
        "ten doors: on which side of it is this loss?",
    },
    revelation="The floor is 0.5448 nats, and no forecast gets below it on a large "
    "test set. Look for a leak, for another unit, or for labels without the noise.",
)

swapped_slots = Numbers(
    name="swapped_slots",
    quantities={
        "the first share for the least H(q, p)": Quantity(
            expected=1.0,
            bounds=(0, 1),
            mistakes=(
                Mistake(
                    0.8,
                    Code.SWAPPED_ARGUMENTS,
                    "That is where H(p, q) is least. With q in the first slot the "
                    "prices are fixed, and q chooses what to pay.",
                ),
                Mistake(0.0, Code.SWAPPED_WEIGHTS, "That is the dearest outcome."),
            ),
        ),
        "the first share for the least D(q || p)": Quantity(
            expected=0.8,
            bounds=(0, 1),
            mistakes=(
                Mistake(
                    1.0,
                    Code.CROSS_ENTROPY,
                    "There H(q, p) is least. D(q || p) takes off the entropy of q, "
                    "which depends on q.",
                ),
                Mistake(0.2, Code.SWAPPED_WEIGHTS, "That is the other outcome's share."),
            ),
        ),
        "H(q, p) at the first place": Quantity(
            expected=-math.log(0.8),
            unit="nats",
            mistakes=(
                Mistake(
                    -math.log(0.2),
                    Code.SWAPPED_WEIGHTS,
                    "That is the surprisal of the other outcome.",
                ),
                Mistake(
                    -0.8 * math.log(0.8),
                    Code.WEIGHTED_TWICE,
                    "The weights are those of q, and q is certain there.",
                ),
            ),
        ),
        "D(q || p) at the first place": Quantity(
            expected=-math.log(0.8),
            unit="nats",
            mistakes=(
                Mistake(
                    0.0,
                    Code.KL_DIVERGENCE,
                    "A divergence is 0 only where both are equal, and p is not certain.",
                ),
                Mistake(
                    -math.log(0.8) - _coin(0.8),
                    Code.ENTROPY_DIFFERENCE,
                    "Take off the entropy of q, which is in the first slot, not of p.",
                ),
            ),
        ),
        "H(q, p) at the second place": Quantity(
            expected=_coin(0.8),
            unit="nats",
            mistakes=(
                Mistake(
                    0.0, Code.KL_DIVERGENCE, "That is the divergence. Add the entropy."
                ),
                Mistake(
                    -0.8 * math.log(0.8),
                    Code.FIRST_OUTCOME_ONLY,
                    "That is the share of the first outcome. Add that of the second.",
                ),
            ),
        ),
        "D(q || p) at the second place": Quantity(
            expected=0.0,
            atol=1e-6,
            mistakes=(
                Mistake(
                    _coin(0.8),
                    Code.CROSS_ENTROPY,
                    "That is the cross-entropy. A divergence takes the entropy off.",
                ),
            ),
        ),
    },
)

batches_of_three = Numbers(
    name="batches_of_three",
    quantities={
        "the chance of the entropy 0": Quantity(
            expected=28 / 64,
            bounds=(0, 1),
            mistakes=(
                Mistake(
                    36 / 64, Code.SWAPPED_WEIGHTS, "That is the chance of a mixed batch."
                ),
                Mistake(
                    27 / 64,
                    Code.OUTCOME_LEFT_OUT,
                    "Three tails have no entropy either.",
                ),
                Mistake(
                    1 / 4,
                    Code.PROBABILITIES_IGNORED,
                    "That is the chance for a fair coin. This one has three heads in "
                    "four.",
                ),
                Mistake(
                    1 / 2,
                    Code.PROBABILITIES_IGNORED,
                    "The four numbers of heads are not equally likely.",
                ),
            ),
        ),
        "the entropy of the other batches": Quantity(
            expected=_coin(1 / 3),
            unit="nats",
            bounds=(0, math.log(2)),
            mistakes=(
                Mistake(
                    _coin(1 / 4),
                    Code.ENTROPY_OF_P,
                    "That is the coin. A batch has an entropy of its own: that of its "
                    "frequencies.",
                ),
            ),
        ),
        "what is too much": Quantity(
            expected=_coin(1 / 4) - 36 / 64 * _coin(1 / 3),
            unit="nats",
            bounds=(0, _coin(1 / 4)),
            mistakes=(
                Mistake(
                    36 / 64 * _coin(1 / 3),
                    Code.ENTROPY_OF_Q,
                    "That is the mean of the batch entropies. Compare it with the "
                    "entropy of the coin.",
                ),
                Mistake(
                    _coin(1 / 4) - _coin(1 / 3),
                    Code.UNWEIGHTED,
                    "Weigh the batch entropies with their chances.",
                ),
                Mistake(
                    _coin(1 / 4) - _coin(1 / 3) / 2,
                    Code.UNWEIGHTED,
                    "Weigh the batch entropies with their chances.",
                ),
            ),
        ),
    },
)


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


def _losses_fault(given: Vector, logits: Vector, labels: Any) -> Fault | None:
    labels = np.asarray(labels, dtype=float)
    n, seen, q = len(labels), labels.mean(axis=0), softmax(logits)
    bill = float(-(seen @ np.log(q)))
    waste = bill - _entropy(seen)
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
                    bill - np.mean([_entropy(y) for y in labels]),
                    Code.ROW_BY_ROW,
                    "This averages the divergences of the single labels. Average the "
                    "labels first: what is asked for is the divergence of the batch's "
                    "frequencies.",
                ),
                (bill, Code.CROSS_ENTROPY, "The entropy is still in it."),
                (_divergence(q, seen), Code.SWAPPED_ARGUMENTS, swapped),
                (-waste, Code.WRONG_SIGN, sign),
                (n * waste, Code.SUM_FOR_MEAN, total),
                (
                    bill + _entropy(seen),
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
                    np.asarray(logits) - seen,
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


def _share(x: Vector) -> Vector:
    return np.asarray(x / x.sum())


def _unweighted(q: Any, weights: Any) -> Vector:
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
                lambda q, w: q / _share(w),
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
            (lambda q, w: softmax(q / w),),
        ),
        Mutant(
            Code.DIVIDED_BY_MAXIMUM,
            "Divide by the sum of the quotients, not by the largest.",
            (lambda q, w: q / w / (q / w).max(),),
        ),
    ),
)


def _bins(times: Any, width: float) -> tuple[Vector, Vector]:
    """Left edges of the bins that hold a time, and the frequencies of these bins."""
    found, counts = np.unique(
        np.floor(np.asarray(times) / width), return_counts=True
    )
    return found * width, counts / counts.sum()


def _exact_bins(times: Any, width: float, rate: float) -> tuple[Vector, Vector]:
    low, f = _bins(times, width)
    return f, np.exp(-rate * low) * -math.expm1(-rate * width)


def _by_height(place: float) -> Callable[[Any, float, float], float]:
    def mistaken(times: Any, width: float, rate: float) -> float:
        low, f = _bins(times, width)
        height = rate * np.exp(-rate * (low + place * width))
        return _divergence(f, height * width)

    return mistaken


def _ungrouped(times: Any, width: float, rate: float) -> float:
    low = np.floor(np.asarray(times) / width) * width
    q = np.exp(-rate * low) * -math.expm1(-rate * width)
    return float(-np.log(len(low) * q).mean())


def _swapped(times: Any, width: float, rate: float) -> float:
    f, q = _exact_bins(times, width, rate)
    return _divergence(q, f)


def _bill(times: Any, width: float, rate: float) -> float:
    f, q = _exact_bins(times, width, rate)
    return float(-(f * np.log(q)).sum())


def _occupied(times: Any, width: float, rate: float) -> float:
    f, q = _exact_bins(times, width, rate)
    return _divergence(f, _share(q))


def _survival(times: Any, width: float, rate: float) -> float:
    low, f = _bins(times, width)
    return _divergence(f, np.exp(-rate * low))


def _up_to(times: Any, width: float, rate: float) -> float:
    low, f = _bins(times, width)
    return _divergence(f, -np.expm1(-rate * (low + width)))


def _waits(rng: np.random.Generator) -> tuple[Vector, float, float]:
    """Times off the edges of their bins, so that rounding decides nothing."""
    n, width = int(rng.integers(4, 12)), float(rng.uniform(0.1, 0.8))
    bins = rng.geometric(0.3, size=n) - 1
    bins[1] = bins[0]  # at least two share a bin
    return (bins + rng.uniform(0.1, 0.9, size=n)) * width, width, float(
        rng.uniform(0.5, 2)
    )


binned_divergence = FindTheBugInRoutine(
    name="binned_divergence",
    unit="nats",
    arguments=("times", "width", "rate"),
    draw=_waits,
    reference=lambda *given: _divergence(*_exact_bins(*given)),
    cases=(
        Case(
            "times is a list",
            ([0.3, 0.7, 2.2], 0.5, 1.0),
            "Begin with np.asarray(times).",
            Code.LISTS_NOT_ACCEPTED,
        ),
    ),
    mutants=(
        Mutant(
            Code.DENSITY_TIMES_WIDTH,
            "Height times width only comes near the probability of a bin. Take the "
            "exact one: the chance to get past its lower end, less that to get past "
            "its upper end.",
            tuple(map(_by_height, (0.5, 0.0, 1.0))),
        ),
        Mutant(
            Code.CUMULATIVE,
            "This is the probability of everything on one side, not of the bin.",
            (_survival, _up_to),
        ),
        Mutant(
            Code.POINTS_NOT_GROUPED,
            "Times in one bin are one outcome of the binned world. Add up their shares "
            "before the logarithm.",
            (_ungrouped,),
        ),
        Mutant(
            Code.OCCUPIED_BINS_ONLY,
            "The model's probabilities are divided by their sum over the bins that "
            "hold a time. The model promised something to the empty bins as well.",
            (_occupied,),
        ),
        Mutant(
            Code.SWAPPED_ARGUMENTS,
            "The slots are swapped: the frequencies are the world and come first.",
            (_swapped,),
        ),
        Mutant(
            Code.CROSS_ENTROPY,
            "This is the cross-entropy. The frequencies belong into the logarithm, too.",
            (_bill,),
        ),
    ),
)


def _excess(s: float, t: float) -> float:
    u = s / 2
    return 2 * _divergence(np.array([u, 1 - u]), np.array([t, 1 - t]))


two_sorters = Routine(
    name="two_sorters",
    unit="nats",
    arguments=("s", "t"),
    # below 1, so that s itself taken for a share shows as what it is
    draw=lambda rng: (float(rng.uniform(0.05, 0.95)), float(rng.uniform(0.05, 0.95))),
    reference=_excess,
    cases=(
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
