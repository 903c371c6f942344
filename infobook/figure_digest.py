"""Numbers and places of a figure, cut to what every machine reproduces.

Places are fractions of the axes, so that "near" means near to the eye, on linear and on
logarithmic axes alike, and are cut to a grid of step 1e-6. The grid is shifted by an
irrational part of a step: otherwise round numbers, which figures are full of, would sit
on its edges, where the least noise tips them over.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from matplotlib.transforms import Transform
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Frame", "digest", "extent", "filled", "number", "place"]

_STEP = 1e-6
_SHIFT = (5**0.5 - 1) / 2


class Frame(NamedTuple):
    """What positions are measured in: `unit` is the visible box, `data` the scales."""

    unit: Transform
    data: Transform


def extent(frame: Frame, points: ArrayLike, *more: NDArray[np.float64]) -> str:
    """Range of points given in pixels, and the digest of them and of more data."""
    places = np.asarray(points, dtype=float).reshape(-1, 2)
    fractions = frame.unit.inverted().transform(places)
    check = f"digest {digest(fractions, *more)}"
    finite = places[np.isfinite(places).all(axis=1)]
    if not len(finite):
        return check
    data, box = frame.data.inverted().transform(finite), _box(frame)
    (x_low, y_low), (x_high, y_high) = data.min(axis=0), data.max(axis=0)
    x = f"x {number(x_low, box[0])} to {number(x_high, box[0])}"
    y = f"y {number(y_low, box[1])} to {number(y_high, box[1])}"
    return f"{x}, {y}, {check}"


def place(frame: Frame, pixels: ArrayLike) -> str:
    """Return one place, given in pixels, in data units."""
    x, y = frame.data.inverted().transform(pixels)
    width, height = _box(frame)
    return f"({number(x, width)}, {number(y, height)})"


def _box(frame: Frame) -> NDArray[np.float64]:
    """Width and height of the frame in data units: what is nought beside them."""
    corners = frame.data.inverted().transform(frame.unit.transform([(0, 0), (1, 1)]))
    (left, bottom), (right, top) = corners
    size: NDArray[np.float64] = np.abs(np.array([right - left, top - bottom]))
    return size


def filled(values: Any) -> NDArray[np.float64]:
    """Values as floats; what is masked is not a number."""
    masked: Any = np.ma
    result: NDArray[np.float64] = masked.filled(masked.asarray(values, float), np.nan)
    return result


def number(value: float, scale: float) -> str:
    """Five digits, and plain 0 for what is nothing beside `scale`.

    The irrational factor keeps numbers such as 1/512 off the middle between two
    roundings.
    """
    nudged = float(value) * (1 + _STEP * 1e-3 * _SHIFT)
    return "0" if abs(nudged) < _STEP * 1e-3 * scale else f"{nudged:.5g}"


def digest(*arrays: NDArray[np.float64]) -> str:
    """Return eight hexadecimal digits for arrays whose values are of order one."""
    result = hashlib.sha256()
    for array in arrays:
        cells = np.floor(np.asarray(array, dtype=float) / _STEP + _SHIFT)
        # not a number and the infinities get cells of their own, beyond all others
        cells = np.nan_to_num(np.clip(cells, -(2.0**50), 2.0**50), nan=2.0**51)
        result.update(str(cells.shape).encode() + cells.astype("<i8").tobytes())
    return result.hexdigest()[:8]
