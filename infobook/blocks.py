"""Sums over tiles: each array is read once, a cacheful at a time.

A tile holds some rows and some outcomes of a larger array. What a measure adds up is
computed in buffers that every tile uses again, so a large array needs no more memory
than a small one, and NumPy's loops work on data that is near.

A tile with zeros in it shows itself by an answer that is not finite. It is done again
by the same formula, with a floor below its entries.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

import numpy as np

from infobook.kernels import TINY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray: TypeAlias = NDArray[np.float64]
    RealArray: TypeAlias = NDArray[Any]
    Log: TypeAlias = Callable[..., FloatArray]
    Step: TypeAlias = Callable[..., tuple[FloatArray, ...]]

TILE = 24_576  # 192 KiB: three or four fit beside each other into a core's cache
SHORT = 64
PIECE = 256
ONES = np.ones(SHORT)
DOUBLE = np.dtype(np.float64)
SMALL_TILE = 8_192  # of careful formulas, whose temporary arrays then stay on the heap


class Scratch:
    """Buffers for one call at a time, handed on to the next call when it ends."""

    _spare: ClassVar[list[Scratch]] = []

    def __init__(self) -> None:
        self._buffers: dict[object, FloatArray] = {}
        self._views: dict[object, FloatArray] = {}

    def __call__(
        self, name: object, like: RealArray, order: Literal["C", "F"] = "C"
    ) -> FloatArray:
        """Return the buffer `name` in the shape of `like`."""
        shape = like.shape
        view = self._views.get(name)
        if view is None or view.shape != shape:
            buffer = self._buffers.get(name)
            if buffer is None or buffer.size < like.size:
                buffer = self._buffers[name] = np.empty(max(TILE, like.size))
            view = buffer[: like.size].reshape(shape, order=order)
            self._views[name] = view
        return view

    @classmethod
    @contextmanager
    def lent(cls) -> Iterator[Scratch]:
        """Lend a spare one, so that no two calls ever share it."""
        try:
            scratch = cls._spare.pop()
        except IndexError:
            scratch = cls()
        yield scratch
        # After an error, or with buffers for a long row, it is left to be collected.
        if all(buffer.size <= TILE for buffer in scratch._buffers.values()):
            cls._spare.append(scratch)


def row_sums(x: FloatArray) -> FloatArray:
    """Return the sum of each row."""
    columns = x.shape[1]
    if columns < SHORT:  # reducing a short axis is slow, a product is not
        total: FloatArray = x @ ONES[:columns]
    else:
        total = np.add.reduce(x, axis=1)
    return total


def row_products(x: FloatArray, y: FloatArray) -> FloatArray:
    """Return the sum of x y over each row, in pieces where the rows are long."""
    rows, columns = x.shape
    total: FloatArray
    if columns < SHORT and rows > 8:
        total = np.einsum("ij,ij->i", x, y)
    elif columns <= 8 * PIECE:
        total = np.vecdot(x, y)
    elif columns % PIECE:
        whole = columns - columns % PIECE
        total = row_products(x[:, :whole], y[:, :whole])
        total = total + np.vecdot(x[:, whole:], y[:, whole:])
    else:
        shape = (rows, columns // PIECE, PIECE)
        total = np.add.reduce(np.vecdot(x.reshape(shape), y.reshape(shape)), axis=1)
    return total


def row_groups(like: RealArray, tile: int = TILE) -> Iterator[slice]:
    """Cut the rows into groups that one tile, or tiles side by side, can hold."""
    rows, columns = like.shape
    step = max(1, tile // columns)
    if like.strides[0] < like.strides[1]:  # rows lie across memory: take many at once
        step = max(step, min(rows, 64))
    for start in range(0, rows, step):
        yield slice(start, start + step)


def sums(
    step: Step, scratch: Scratch, *arrays: RealArray, tile: int = TILE
) -> tuple[FloatArray, ...]:
    """Add up, over the tiles of a group of rows, what `step` returns for each."""
    rows, columns = arrays[0].shape
    if rows * columns <= tile:
        return step(scratch, *[_read(a, i, scratch) for i, a in enumerate(arrays)])
    width = max(1, tile // rows)
    parts = []
    for start in range(0, columns, width):
        stop = start + width
        tiles = [_read(a[:, start:stop], i, scratch) for i, a in enumerate(arrays)]
        parts.append(step(scratch, *tiles))
    return tuple(np.sum(part, axis=0) for part in zip(*parts, strict=True))


def _read(part: RealArray, name: int, scratch: Scratch) -> FloatArray:
    """Return a part of an array as a contiguous tile of doubles, if need be a copy."""
    if part.dtype == DOUBLE and part.flags.c_contiguous:
        return part
    copy = scratch(("read", name), part)
    np.copyto(copy, part)
    return copy


def guarded(
    step: Callable[..., tuple[FloatArray, ...]],
    careful: Step | None = None,
) -> Step:
    """Take a step that expects positive numbers; if it fails, look why and repeat it.

    `step` is told to be wary, and puts a floor under zeros, in its second attempt.
    Where q is 0 or nearly so and p is not, `careful` takes its place.
    """

    def take(scratch: Scratch, *tiles: FloatArray) -> tuple[FloatArray, ...]:
        # With one argument a negative entry gives NaN; with two, two could cancel. It
        # is looked for first, since the step's sum then finds the tile in the cache.
        allowed = len(tiles) == 1 or _least(tiles[0]) >= 0
        answer = step(scratch, *tiles)
        value = answer[0]
        finite = isfinite(value[0]) if value.size == 1 else np.isfinite(value).all()
        if finite and allowed:
            return answer
        if not all(_least(tile) >= 0 for tile in tiles):
            return tuple(np.full_like(part, np.nan) for part in answer)
        ruled_out = (tiles[-1] < TINY) & (tiles[0] > 0)
        if careful is not None and ruled_out.any():
            return careful(scratch, *tiles)
        return step(scratch, *tiles, wary=True)

    return take


def _least(x: FloatArray) -> Any:
    return np.minimum.reduce(x, axis=None)


def by_groups(
    measure: Callable[..., tuple[FloatArray, ...]], *arrays: RealArray
) -> tuple[FloatArray, ...]:
    """Call `measure` for one group of rows after the other, and join its answers."""
    with Scratch.lent() as scratch:
        answers = [
            measure(scratch, *(a[rows] for a in arrays))
            for rows in row_groups(arrays[0])
        ]
    if len(answers) == 1:
        return answers[0]
    if not answers:
        return (np.empty(0),) * (1 + len(arrays))
    return tuple(map(np.concatenate, zip(*answers, strict=True)))


def over_batch(
    measure: Callable[..., tuple[FloatArray, ...]],
    *arrays: RealArray,
    **options: Any,
) -> tuple[FloatArray | float, ...]:
    """Apply a measure of rows to arrays of any shape; rows lie along the last axis."""
    shape = arrays[0].shape
    if any(a.shape != shape for a in arrays):
        shape = np.broadcast_shapes(*(a.shape for a in arrays))
        arrays = tuple(np.broadcast_to(a, shape) for a in arrays)
    if len(shape) == 1:
        answers = measure(*(a[None] for a in arrays), **options)
        return tuple(float(x[0]) for x in answers)
    if len(shape) == 2:
        return measure(*arrays, **options)
    if all(a.flags.c_contiguous for a in arrays):
        flat = [a.reshape(math.prod(shape[:-1]), shape[-1]) for a in arrays]
        return tuple(x.reshape(shape[:-1]) for x in measure(*flat, **options))
    # Made contiguous, they might not fit into memory.
    parts = [
        over_batch(measure, *(a[i] for a in arrays), **options) for i in range(shape[0])
    ]
    return tuple(map(np.stack, zip(*parts, strict=True)))
