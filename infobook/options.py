"""What is asked for beside the data: a base, an axis, an order, a number of things.

Each is read in one place, so that nonsense is answered alike everywhere: by a sentence
that shows what was given and says what to give instead.
"""

from __future__ import annotations

import math
import operator
from numbers import Real
from typing import Any

import numpy as np

LONGEST = 60  # characters of an object that a message shows


def shown(x: Any) -> str:
    """Return what `x` looks like, in one line and not a long one."""
    try:
        text = " ".join(repr(x).split())
    except Exception:  # an integer of too many digits, or an object's own failure
        return f"<{type(x).__name__}>"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 4]} ..."


def number(x: Any) -> float:
    """Return one real number as a float, and NaN for whatever is none."""
    try:
        if type(x) is float or type(x) is int:
            return float(x)
        if isinstance(x, np.ndarray):
            plain = x.ndim == 0 and x.dtype.kind in "fiu" and not hasattr(x, "mask")
        else:
            plain = isinstance(x, Real) and not isinstance(x, bool | np.timedelta64)
        return float(x) if plain else math.nan
    except Exception:  # an integer beyond all floats, or an object's own failure
        return math.nan


def integer(x: Any) -> int | None:
    """Return one integer as Python's own, and None for whatever is none."""
    if isinstance(x, bool | np.bool_ | np.timedelta64):
        return None
    try:
        return operator.index(x)
    except Exception:
        return None


def unit(base: float | None) -> tuple[bool, float]:
    """Tell whether `base` asks for bits, and how many nats its unit has.

    Bits have a logarithm of their own, NumPy's exact ``log2``: with it, entropies that
    are dyadic fractions come out without rounding.
    """
    if base is None:
        return False, 1.0
    value = number(base)
    if not 1 < value < math.inf:
        raise ValueError(
            f"base is {shown(base)}; give a finite number greater than 1 (2 for bits), "
            "or None for nats"
        )
    return value == 2, math.log(value)


def choice(name: str, given: Any, known: Any) -> str:
    """Return `given` if it is one of the `known` words."""
    if not isinstance(given, str) or given not in known:
        words = ", ".join(map(repr, known))
        raise ValueError(f"{name} is {shown(given)}; give one of {words}")
    return given


def flag(name: str, given: Any) -> bool:
    """Return a yes or no as Python's own."""
    if not isinstance(given, bool | np.bool_):
        raise TypeError(f"{name} is {shown(given)}; give True or False")
    return bool(given)


def last_axis(name: str, array: Any, axis: int) -> int:
    """Return `axis` of `array` counted from the front, or say what is wrong with it."""
    at, ndim = integer(axis), array.ndim
    if at is None:
        raise TypeError(f"axis is {shown(axis)}; give an integer")
    if ndim == 0:
        raise ValueError(
            f"axis is {shown(axis)}, but {name} is a single number; give a list"
        )
    if not -ndim <= at < ndim:
        raise ValueError(
            f"axis is {shown(axis)}, but {name} has {ndim} "
            f"dimension{'s' * (ndim != 1)}; give an axis from {-ndim} to {ndim - 1}"
        )
    return at % int(ndim)


def some_axes(
    name: str, array: Any, axis: int | tuple[int, ...] | None
) -> tuple[int, ...]:
    """Return one or more axes of `array` counted from the front; None means all."""
    if axis is None:
        return tuple(range(array.ndim))
    axes = tuple(
        last_axis(name, array, a)
        for a in (axis if isinstance(axis, tuple) else (axis,))
    )
    if not axes or len(set(axes)) < len(axes):
        raise ValueError(
            f"axis is {shown(axis)}; give at least one axis, and each of them once"
        )
    return axes
