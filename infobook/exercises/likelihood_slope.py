"""The check of `one_slope`: two losses of a batch, and their gradient by the logits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.guard import read_number
from infobook.exercises.likelihood_routines import divergence, entropy
from infobook.exercises.mutants import EPSILONS, softmax
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, Routine, close, numbers

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

_PARTS = ("cross-entropy", "divergence", "gradient")


def _three_parts(value: Any) -> Vector | Fault:
    """Read two losses and a gradient as one array."""
    if isinstance(value, np.ndarray) and value.dtype == object:
        value = list(value)
    if not isinstance(value, list | tuple) or len(value) != 3:
        return Fault(
            Code.WRONG_COUNT,
            "Return three things: the cross-entropy, the divergence and the gradient.",
        )
    for name, x in zip(_PARTS, value, strict=True):
        if x is None or x is ...:
            return Fault(Code.NOT_ATTEMPTED, f"The {name} is still missing.")
    losses = [read_number(x) for x in value[:2]]
    for name, loss in zip(_PARTS, losses, strict=False):
        if isinstance(loss, Fault):
            return Fault(loss.code, f"The {name}: {loss.message}")
    slope = numbers(value[2])
    if isinstance(slope, Fault):
        return Fault(slope.code, f"The gradient: {slope.message}")
    if slope.ndim != 1:
        return Fault(
            Code.WRONG_SHAPE,
            f"The gradient has the shape {slope.shape}. It has one entry for each "
            "logit: average over the batch, and give one flat array.",
        )
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
            "The gradient has one entry for each logit, averaged over the batch.",
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
                (
                    waste,
                    Code.ANSWERS_SWAPPED,
                    "This is the divergence, which comes second.",
                ),
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
                (waste / math.log(2), Code.WRONG_BASE, "This is in bits. Use np.log."),
                (
                    bill - entropy(q),
                    Code.ENTROPY_OF_Q,
                    "The entropy of q is taken off. Take off that of the mean row.",
                ),
                (
                    entropy(seen),
                    Code.ENTROPY_OF_P,
                    "This is the entropy of the mean row.",
                ),
                *(
                    (
                        bill + float(seen @ np.log(seen + eps)),
                        Code.EPSILON_ADDED,
                        "A small number is added inside a logarithm. Leave out the "
                        "doors without labels.",
                    )
                    for eps in EPSILONS
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
                (q, Code.LABELS_LEFT_OUT, "The labels are missing: take them off."),
                (
                    q - labels[0],
                    Code.FIRST_OUTCOME_ONLY,
                    "Only the first label is taken off. Take the mean row.",
                ),
                (
                    slope / n,
                    Code.DIVIDED_TWICE,
                    "This is divided by the size of the batch once too often.",
                ),
                (slope / q.size, Code.MEAN_FOR_SUM, "Do not divide by the doors."),
                (
                    q * (1 - q),
                    Code.NOT_BY_THE_LOGITS,
                    "This is the derivative of each probability by its own logit. Take "
                    "that of the loss.",
                ),
                (
                    slope / math.log(2),
                    Code.WRONG_BASE,
                    "This is the slope of a loss in bits.",
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
        if np.allclose(value, right, rtol=1e-4, atol=1e-6):
            return Fault(
                Code.IMPRECISE,
                f"The {name} is near, but off by more than rounding explains. Round "
                "nothing, add nothing, and take no small differences.",
            )
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
            "a door has a ten-millionth of a label",
            (np.array([0.2, 0.9, -0.4]), np.array([[0.4, 0.6 - 1e-7, 1e-7]])),
            "That is little, but not 0. Leave out only what is 0.",
            Code.SMALL_PROBABILITIES,
        ),
        Case(
            "the mean row is the softmax itself",
            (np.zeros(4), np.full((1, 4), 0.25)),
            "The divergence is 0 there. Add nothing inside a logarithm.",
            Code.EPSILON_ADDED,
        ),
        Case(
            "logits and labels are lists",
            ([0.5, -0.5], [[0.5, 0.5], [1.0, 0.0]]),
            "Begin with np.asarray.",
            Code.LISTS_NOT_ACCEPTED,
        ),
    ),
)
