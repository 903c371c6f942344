"""What counts as a distribution, and the one clear error when something does not.

Every public function reads its arguments through here. Nothing is repaired on the
way: no clipping, no normalising, no smoothing. What passes comes back as float64 with
the outcomes on the last axis, and it is never the caller's own array that is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from infobook.options import last_axis, shown, some_axes

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray: TypeAlias = NDArray[np.float64]
    Result: TypeAlias = float | FloatArray

__all__ = ["ProbabilityError", "normalize"]

# A sum of rounded probabilities is 1 only to rounding: to this much in float64, and
# to the coarser figure where the numbers arrive in single or half precision.
TOLERANCE = 1e-9
COARSE_TOLERANCE = 1e-4

# NumPy broadcasts arrays of 32, and some formulas need one or two of their own.
MOST_AXES = 30

# Entries of a list that can be nothing but numbers.
PLAIN = frozenset((float, int, np.float64, np.int64))


class ProbabilityError(ValueError):
    """Raised when an argument is not what its name promises.

    The message names the argument, the offending value, where it stands, and what to
    do about it.

    Examples
    --------
    >>> import infobook
    >>> try:
    ...     infobook.entropy([0.3, 0.3])
    ... except infobook.ProbabilityError as error:
    ...     print(error)
    p sums to 0.6, not 1; divide by the sum yourself with infobook.normalize(p)
    """


@np.errstate(all="ignore")
def normalize(x: ArrayLike, *, axis: int | tuple[int, ...] | None = -1) -> FloatArray:
    """Divide counts or weights by their sum: x / sum x.

    The one place where `infobook` makes a distribution out of something else, so that
    it is always the caller who decides.

    Parameters
    ----------
    x : array_like
        Counts or weights, not negative.
    axis : int, tuple of int or None, default -1
        Axis or axes of one distribution; ``None`` for the whole array, and
        ``(-2, -1)`` for joint tables.

    Returns
    -------
    ndarray
        Probabilities, of the shape of `x`, as float64.

    Raises
    ------
    ProbabilityError
        If an entry is negative or not finite, or if a sum is zero.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If an axis is out of range.

    Examples
    --------
    >>> from infobook import normalize
    >>> normalize([2, 1, 1])
    array([0.5 , 0.25, 0.25])
    """
    array = nonnegative("x", x)
    axes = some_axes("x", array, axis)
    if not all(array.shape[a] for a in axes):
        raise ProbabilityError("x is empty; give at least one count or weight")
    # A power of two scales without rounding and keeps the sum from overflowing.
    scaled = np.ldexp(array, -np.frexp(array.max(axis=axes, keepdims=True))[1])
    total = scaled.sum(axis=axes, keepdims=True)
    if not total.all():
        at = _place("x", total == 0, axes)
        raise ProbabilityError(f"{at} sums to 0; give at least one positive weight")
    quotient: FloatArray = np.asarray(scaled / total)
    return quotient


def plain_array(name: str, x: Any) -> NDArray[Any]:
    """Return `x` as an array of whatever dtype, or say why it is none."""
    try:
        lost = _lost(x)
        array = np.asarray(() if lost else x)
    except MemoryError:
        raise
    except Exception as error:  # what an object says that does not want to be one
        if isinstance(error, ValueError) and isinstance(x, Sequence):
            raise ProbabilityError(
                f"{name} is not a rectangular array; give rows of equal length"
            ) from error
        raise TypeError(
            f"{name} cannot be made an array: {shown(error)}; give a list of numbers"
        ) from error
    is_a, it = ("holds a", "each") if isinstance(x, list | tuple) else ("is a", name)
    if lost == "gradient":
        raise TypeError(
            f"{name} {is_a} tensor that requires a gradient, and infobook tracks none; "
            f"pass {it}.detach()"
        )
    if lost == "mask":
        raise TypeError(
            f"{name} {is_a} masked array; drop or fill the masked entries yourself, "
            f"with {it}.compressed() or {it}.filled(0)"
        )
    if array.ndim > MOST_AXES:
        raise ProbabilityError(
            f"{name} has {array.ndim} dimensions; give at most {MOST_AXES}"
        )
    return array


def as_array(name: str, x: Any) -> NDArray[Any]:
    """Return `x` as an array of real numbers, or say why it is none."""
    array = plain_array(name, x)
    if array.dtype.kind not in "iuf":
        if array.dtype == object and array.ndim == 0 and array[()] is x:
            kind = "None" if x is None else f"a {type(x).__name__}"
            raise TypeError(f"{name} is {kind}; give a list or an array of numbers")
        raise TypeError(
            f"{name} has dtype {array.dtype}; give real numbers (integers or floats)"
        )
    return array


def real_array(name: str, x: Any) -> FloatArray:
    """Return `x` as float64, or say why it is not an array of real numbers."""
    array = as_array(name, x)
    if array.dtype.itemsize > 8:  # what is beyond float64 becomes inf or 0
        with np.errstate(all="ignore"):
            return array.astype(np.float64)
    return array.astype(np.float64, copy=False)


def finite(name: str, x: ArrayLike) -> FloatArray:
    """Return `x` as float64 if no entry is NaN or infinite."""
    array = real_array(name, x)
    bad = ~np.isfinite(array)
    if bad.any():
        raise ProbabilityError(
            f"{entry(name, array, bad)}; give finite numbers, and decide yourself "
            "what a missing value means"
        )
    return array


def nonnegative(name: str, x: ArrayLike) -> FloatArray:
    """Return `x` as float64 if each entry is finite and not negative."""
    array = finite(name, x)
    if (array < 0).any():
        raise ProbabilityError(
            f"{entry(name, array, array < 0)}; a probability cannot be negative (if "
            "these are logarithms or logits, convert them first)"
        )
    return array


def probabilities(name: str, x: ArrayLike) -> FloatArray:
    """Return `x` as float64 if each entry is between 0 and 1, up to rounding."""
    given = as_array(name, x)
    array = nonnegative(name, given)
    above = array > 1 + _tolerance(given)
    if above.any():
        raise ProbabilityError(
            f"{entry(name, array, above)}; a probability is at most 1 (divide "
            "percentages by 100, and weights by their sum)"
        )
    return array


def positive(name: str, x: ArrayLike, what: str, *, zero: bool = False) -> FloatArray:
    """Return `x` as float64 if each entry is finite and positive, or 0 if `zero`."""
    array = finite(name, x)
    bad = array < 0 if zero else array <= 0
    if bad.any():
        needed = "cannot be negative" if zero else "must be positive"
        raise ProbabilityError(
            f"{entry(name, array, bad)}; {what} {needed} (if this is its logarithm, "
            "take the exponential first)"
        )
    return array


def broadcast(**arrays: FloatArray) -> tuple[FloatArray, ...]:
    """Bring parameters to one shape, or name the shapes that do not fit."""
    try:
        return np.broadcast_arrays(*arrays.values())
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ProbabilityError(
            f"the shapes do not broadcast: {shapes}; give one value for each, or one "
            "for all"
        ) from None


def distribution(name: str, x: ArrayLike, *, axis: int = -1) -> FloatArray:
    """Return `x` with the outcomes on the last axis if it sums to 1 along `axis`."""
    given = as_array(name, x)
    array = nonnegative(name, given)
    if array.ndim == 0:
        raise ProbabilityError(
            f"{name} is the single number {array:g}; give the probabilities of all "
            "outcomes as a list"
        )
    at = last_axis(name, array, axis)
    # NumPy sums accurately along contiguous memory only.
    rows = np.ascontiguousarray(np.moveaxis(array, at, -1))
    _check_sums(name, rows, (at,), _tolerance(given), axis)
    return rows


class Outcomes:
    """An argument that should hold distributions, taken as it is, to be judged later.

    A measure has to read each entry anyway. It takes `rows`, adds them up on the way,
    and hands the sums to `confirm`: NaN for a sum says that an entry is none of a
    probability. So each array is read once, and what is wrong is looked for only when
    something is.
    """

    __slots__ = ("axis", "given", "name", "rows")

    def __init__(self, name: str, x: Any, axis: int) -> None:
        self.name, self.given, self.axis = name, x, axis
        rows = x if type(x) is np.ndarray and x.ndim < 3 else as_array(name, x)
        if rows.dtype.kind not in "fiu" or rows.size == 0 or rows.ndim == 0:
            distribution(name, x, axis=axis)  # says what is wrong
        if rows.dtype.kind != "f":
            rows = rows.astype(np.float64)
        if rows.ndim > 1 or type(axis) is not int or axis not in (-1, 0):
            rows = np.moveaxis(rows, last_axis(name, rows, axis), -1)
        self.rows = rows

    def confirm(self, sums: float | FloatArray) -> None:
        """Refuse the argument unless all its `sums` are 1 within the tolerance."""
        if type(sums) is float and abs(sums - 1) <= TOLERANCE:
            return
        coarse = self.rows.dtype.itemsize < 8
        tolerance = COARSE_TOLERANCE if coarse else TOLERANCE
        if not (np.abs(np.subtract(sums, 1)) <= tolerance).all():
            distribution(self.name, self.given, axis=self.axis)


def joint_table(name: str, x: ArrayLike) -> FloatArray:
    """Return `x` if it is a table (..., x, y) whose last two axes sum to 1."""
    given = as_array(name, x)
    array = nonnegative(name, given)
    if array.ndim < 2:
        raise ProbabilityError(
            f"{name} has shape {array.shape}; give a table with a row for each x and "
            "a column for each y"
        )
    table = np.ascontiguousarray(array)
    axes = (table.ndim - 2, table.ndim - 1)
    _check_sums(name, table, axes, _tolerance(given), (-2, -1))
    return table


def check_pair(p: FloatArray, q: FloatArray, names: tuple[str, str]) -> None:
    """Refuse two sets of distributions that do not lie over the same outcomes.

    One outcome against many is refused as well, although NumPy would broadcast it.
    """
    if p.shape == q.shape:
        return
    first, second = names
    if p.shape[-1] != q.shape[-1]:
        raise ProbabilityError(
            f"{first} has {p.shape[-1]} outcomes and {second} has {q.shape[-1]}; "
            "give both over the same outcomes in the same order"
        )
    try:
        np.broadcast_shapes(p.shape[:-1], q.shape[:-1])
    except ValueError:
        raise ProbabilityError(
            f"{first} holds distributions in shape {p.shape[:-1]} and {second} in "
            f"shape {q.shape[:-1]}, which do not broadcast; give one for each, or one "
            "for all"
        ) from None


def result(x: FloatArray | float, unit: float = 1.0) -> Result:
    """Hand back one number as a Python float, and a zero never as -0.0.

    The answer `x` is divided by its `unit`, where a tiny one may underflow.
    """
    if isinstance(x, float):
        return float(x) / unit + 0.0
    with np.errstate(under="ignore"):
        found = x / unit + 0.0
    return found if np.ndim(found) else float(found)


def index_of(name: str, bad: NDArray[np.bool_]) -> str:
    """Name the first true entry of `bad` as ``name[i, j]``."""
    if bad.ndim == 0:
        return name
    return f"{name}[{', '.join(str(i) for i in np.argwhere(bad)[0])}]"


def entry(name: str, array: FloatArray, bad: NDArray[np.bool_]) -> str:
    """Name the first entry that is bad, with its value."""
    return f"{index_of(name, bad)} is {array[bad].flat[0]:.12g}"


def _place(name: str, bad: NDArray[np.bool_], axes: tuple[int, ...]) -> str:
    """Name the first distribution that is bad: ``p`` alone, ``p[2, :]`` in a batch."""
    first = np.argwhere(bad)[0]
    if bad.ndim == len(axes):
        return name
    at = [":" if a in axes else str(i) for a, i in enumerate(first)]
    return f"{name}[{', '.join(at)}]"


def _check_sums(
    name: str,
    rows: FloatArray,
    axes: tuple[int, ...],
    tolerance: float,
    spelled: int | tuple[int, ...],
) -> None:
    """Refuse the argument if its last axes, once `axes`, do not sum to 1."""
    last = tuple(range(-len(axes), 0))
    if 0 in rows.shape[last[0] :]:
        raise ProbabilityError(
            f"{name} is empty; give the probability of at least one outcome"
        )
    with np.errstate(over="ignore"):
        total = rows.sum(axis=last, keepdims=True)
    bad = ~(np.abs(total - 1) <= tolerance)
    if bad.any():
        bad, total = (np.moveaxis(x, last, axes) for x in (bad, total))
        whole = bool((rows == np.round(rows)).all())
        counts = "these look like counts; " if whole else ""
        where = "" if spelled == -1 else f", axis={spelled}"
        raise ProbabilityError(
            f"{_place(name, bad, axes)} sums to {total[bad].flat[0]:.12g}, not 1; "
            f"{counts}divide by the sum yourself with infobook.normalize({name}{where})"
        )


def _tolerance(array: NDArray[Any]) -> float:
    # Small integers get the coarse figure as well; their sums are whole numbers.
    return COARSE_TOLERANCE if array.dtype.itemsize < 8 else TOLERANCE


def _lost(x: Any, depth: int = 3) -> str:
    """Say what NumPy would drop from `x` or its parts: gradient, mask or nothing."""
    if isinstance(x, list | tuple):
        if PLAIN.issuperset(map(type, x)) or depth == 0:  # as a rule, and quick to see
            return ""
        return next(filter(None, (_lost(part, depth - 1) for part in x)), "")
    if getattr(x, "requires_grad", False) is True:
        return "gradient"
    return "mask" if hasattr(x, "mask") and hasattr(x, "filled") else ""
