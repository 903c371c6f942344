"""Logits measured from the largest, and what their weights add up to.

A softmax does not change when one number is added to all logits. So everything that is
asked of logits starts here, with how far each lies below the largest of its row, and
with the logarithm of the sum of their exponentials, which is log1p of the sum over the
others. Both are known to full relative accuracy, also where one logit dwarfs the rest.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import numpy as np

from infobook import kernels
from infobook.blocks import Scratch, row_groups
from infobook.options import last_axis
from infobook.validation import ProbabilityError, as_array, index_of, real_array

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from infobook.validation import FloatArray

# Below this sum of weights the largest makes up most of it, and below the other so much
# that the rounding of the distances to it shows in what is left.
SURE, SURER = 1.3, 1.01
NARROW = 64
LARGE = 600.0  # exp of more could overflow


class Partition:
    """A few rows of logits, measured from the largest of each, and their weights.

    All that is asked of logits is made of these, without ever adding the maximum back
    before something is subtracted. If only the sum of the weights is asked for, they
    need not be kept apart from the distances: with ``in_place`` they take their place.
    """

    def __init__(
        self, logits: NDArray[Any], scratch: Scratch, *, in_place: bool
    ) -> None:
        self.logits = logits
        # NumPy reduces short rows slowly, and many of them side by side fast.
        order: Literal["C", "F"] = "F" if logits.shape[1] < NARROW else "C"
        self.shifted = scratch("shifted", logits, order)
        self.weights = self.shifted
        if not in_place:
            self.weights = scratch("weights", logits, order)
        np.copyto(self.shifted, logits)
        self.largest = self.shifted.max(axis=1)
        self.shifted -= self.largest[:, None]
        np.exp(self.shifted, out=self.weights)
        self.size = self.weights.sum(axis=1)
        self.excess = np.log(self.size)
        # Where one logit dwarfs the others, what they weigh is lost beside a 1.
        sure = np.flatnonzero(self.size < SURE)
        self.exact = sure[self.size[sure] < SURER]
        if len(sure):
            self.weights[self.exact] *= 1 + self.lost(self.exact)
            top = logits[sure] == self.largest[sure, None]
            others = np.where(top, 0.0, self.weights[sure])
            rest = others.sum(axis=1)
            self.excess[sure] = np.log1p(rest)
            self.size[sure] = 1 + rest

    def lost(self, rows: NDArray[np.intp] | slice) -> FloatArray:
        """Return by how much the rounding of the distances has changed the weights."""
        logits, largest = self.logits[rows].astype(np.float64), self.largest[rows, None]
        return kernels.exact_difference(logits, largest)[1]

    def surprisals(self, rows: NDArray[np.intp], at: NDArray[np.intp]) -> FloatArray:
        """Return the surprisal of an outcome of each row."""
        found: FloatArray = self.excess + (self.largest - self.logits[rows, at])
        return found

    def probabilities(self, out: FloatArray | None = None) -> FloatArray:
        """Return the softmax."""
        found: FloatArray = np.divide(self.weights, self.size[:, None], out=out)
        return found

    def mean_below(self, targets: FloatArray | None = None) -> FloatArray:
        """Return how far below the largest logit an outcome lies in the mean."""
        p = self.weights if targets is None else targets
        size = self.size if targets is None else targets.sum(axis=1)
        found: FloatArray = np.einsum("ij,ij->i", p, self.shifted)
        if not np.isfinite(found).all():
            found = kernels.mean(p, self.shifted)
        below: FloatArray = -found / size
        return below

    def residuals(self, targets: FloatArray, out: FloatArray) -> None:
        """Write softmax minus targets; where p is near 1, p - 1 is known better."""
        p = self.probabilities()
        targets = targets / targets.sum(axis=1, keepdims=True)
        low = np.expm1(self.shifted - self.excess[:, None]) + (1 - targets)
        out[...] = np.where((p > 0.5) & (targets > 0.5), low, p - targets)

    def divergence(self, other: NDArray[Any]) -> FloatArray:
        """Return the divergence of the softmax of `other` from this one.

        With d = other - logits, counted from its mean under p, it is log sum p exp(d),
        and so log1p of the sum of p (exp(d) - 1 - d), where nothing cancels. What
        `other` gives to outcomes without probability here adds to the sum.
        """
        logits, other = (x.astype(np.float64) for x in (self.logits, other))
        best = self.shifted.argmax(axis=1)[:, None]

        def from_best(x: FloatArray) -> tuple[FloatArray, FloatArray]:
            return kernels.exact_difference(x, np.take_along_axis(x, best, axis=1))

        d, lost = kernels.exact_difference(other, logits)
        # A constant difference goes first, exactly: equal softmaxes are 0 apart.
        d, more = from_best(d)
        lost -= np.take_along_axis(lost, best, axis=1)
        d += more + lost
        unseen = self.lost(slice(None))
        unseen[self.exact] = 0.0
        p = self.weights * (1 + unseen) / self.size[:, None]
        mean = kernels.mean(p, d)[:, None]
        d -= mean
        near = d <= 1
        terms = p * kernels.expm1mx(d)
        if near.all():
            found: FloatArray = np.log1p(terms.sum(axis=1))
        else:
            above, lost = from_best(other)
            exponent, more = kernels.exact_difference(
                above, mean + self.excess[:, None]
            )
            far = np.exp(exponent) * (1 + (lost + more))
            far -= np.where(p > 0, p * (1 + d), 0.0)
            found = np.log1p(np.where(near, terms, far).sum(axis=1))
            peak = exponent.max(axis=1)
            tall = peak > LARGE
            below = np.exp(exponent[tall] - peak[tall, None])
            found[tall] = peak[tall] + np.log(below.sum(axis=1))
        # A NaN is what is left where `other` rules out what this one does not, and of
        # differences beyond the largest float.
        found[np.isnan(found)] = np.inf
        return found


def partitions(
    rows: NDArray[Any],
    name: str,
    given: ArrayLike,
    axis: int,
    *,
    in_place: bool = False,
) -> Iterator[tuple[slice, Partition]]:
    """Cut rows of logits into groups, and each group's sum of weights into parts."""
    with Scratch.lent() as scratch:
        for group in row_groups(rows):
            part = Partition(rows[group], scratch, in_place=in_place)
            if not np.isfinite(part.largest).all():
                refuse(name, given, axis)
            yield group, part


def logit_rows(
    name: str, logits: ArrayLike, axis: int
) -> tuple[NDArray[Any], tuple[int, ...]]:
    """Return logits as rows with the outcomes on the last axis, and their shape."""
    array = logit_array(name, logits, axis)
    return array.reshape(math.prod(array.shape[:-1]), array.shape[-1]), array.shape


def logit_array(name: str, logits: ArrayLike, axis: int) -> NDArray[Any]:
    """Return logits with the outcomes on the last axis; there must be some."""
    array = as_array(name, logits)
    if array.dtype.itemsize > 8:
        array = real_array(name, array)
    if array.ndim == 0:
        raise ProbabilityError(
            f"{name} is the single number {array:g}; give one logit for each outcome "
            "as a list"
        )
    at = last_axis(name, array, axis)
    if array.shape[at] == 0:
        raise ProbabilityError(f"{name} is empty; give at least one logit in each row")
    return np.moveaxis(array, at, -1)


def refuse(name: str, logits: ArrayLike, axis: int) -> NoReturn:
    """Say which logits cannot be used."""
    array = real_array(name, logits)
    bad = np.isnan(array) | (array == np.inf)
    if bad.any():
        raise ProbabilityError(
            f"{index_of(name, bad)} is {array[bad].flat[0]}; give finite logits, "
            "or -inf to rule an outcome out"
        )
    ruled_out: NDArray[np.bool_] = (array == -np.inf).all(axis=axis)
    raise ProbabilityError(
        f"all logits of {index_of(name, ruled_out)} are -inf; leave at least one "
        "outcome possible"
    )
