"""What counts as a distribution, for arrays whose values may be out of sight.

Shape and dtype are always known, and refused at once. Values are checked by the core's
rule, in the array's own operations. Where the verdict can be read, the core explains
it; where it cannot, the verdict itself is handed on, and `flag` turns the rows that
failed into NaN. So nothing passes unseen, and nothing lazy is computed.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from array_api_compat import (
    array_namespace,
    device,
    is_array_api_obj,
    is_cupy_array,
    is_dask_array,
    is_numpy_array,
    is_torch_array,
)

from infobook.array_api import kernels
from infobook.options import last_axis
from infobook.validation import (
    COARSE_TOLERANCE,
    TOLERANCE,
    ProbabilityError,
    check_pair,
    index_of,
    real_array,
)
from infobook.validation import distribution as core_distribution

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Array: TypeAlias = Any  # of whichever library
Namespace: TypeAlias = Any
# A boolean for each row where the check is still open, None where it is passed.
Verdict: TypeAlias = Any


def namespace(**arrays: Array) -> Namespace:
    """Return the one namespace of all arguments, given by name."""
    for name, x in arrays.items():
        if not is_array_api_obj(x):
            raise TypeError(
                f"{name} is a {type(x).__name__}, not an array; infobook's own "
                "functions take lists and numbers"
            )
    return array_namespace(*arrays.values())


def distribution(
    xp: Namespace, name: str, x: Array, axis: int
) -> tuple[Array, Array, Verdict]:
    """Return `x` with the outcomes last, its sums less 1, and the verdict on it."""
    rows = _rows(xp, name, x, axis, "give the probability of at least one outcome")
    excess = kernels.excess(xp, rows)
    tolerance = TOLERANCE if rows.dtype == xp.float64 else COARSE_TOLERANCE
    verdict = xp.all(rows >= 0, axis=-1) & (xp.abs(excess) <= tolerance)

    def explain(values: np.ndarray[Any, Any]) -> None:
        core_distribution(name, values, axis=axis)

    return rows, excess, _judge(verdict, x, explain)


def pair(
    p: Array, q: Array, axis: int
) -> tuple[Namespace, Array, Array, tuple[Array, Array], tuple[Verdict, Verdict]]:
    """Return the namespace, both distributions, their sums less 1, both verdicts."""
    xp = namespace(p=p, q=q)
    p, excess_p, verdict_p = distribution(xp, "p", p, axis)
    q, excess_q, verdict_q = distribution(xp, "q", q, axis)
    check_fit(p, q, ("p", "q"))
    return xp, p, q, (excess_p, excess_q), (verdict_p, verdict_q)


def logits(xp: Namespace, x: Array, axis: int) -> tuple[Array, Array, Verdict]:
    """Return `x` with the outcomes last, their indices, and the verdict on it."""
    rows = _rows(xp, "logits", x, axis, "give at least one logit in each row")
    positions = xp.arange(rows.shape[-1], device=device(rows))
    verdict = xp.all(rows < math.inf, axis=-1) & xp.any(rows > -math.inf, axis=-1)

    def explain(values: np.ndarray[Any, Any]) -> None:
        bad = ~(values < math.inf)
        if bad.any():
            raise ProbabilityError(
                f"{index_of('logits', bad)} is {values[bad].flat[0]}; give finite "
                "logits, or -inf to rule an outcome out"
            )
        ruled_out = np.asarray((values == -math.inf).all(axis=axis))
        raise ProbabilityError(
            f"all logits of {index_of('logits', ruled_out)} are -inf; leave at least "
            "one outcome possible"
        )

    return rows, positions, _judge(verdict, x, explain)


def targets(
    xp: Namespace, labels: Array, rows: Array, positions: Array, axis: int
) -> tuple[Array, Array, Verdict]:
    """Return `labels` as rows of probabilities, their sums less 1, and the verdict.

    A class becomes a 1 among zeros; what is no class is found by its zeros alone.
    """
    if xp.isdtype(labels.dtype, "real floating"):
        soft, excess, verdict = distribution(xp, "labels", labels, axis)
        check_fit(rows, soft, ("logits", "labels"))
        return soft, excess, verdict
    if not xp.isdtype(labels.dtype, "integral"):
        raise TypeError(
            f"labels has dtype {labels.dtype}; give real numbers (integers or floats)"
        )
    shape, classes = rows.shape[:-1], rows.shape[-1]
    if labels.ndim > len(shape) or not _broadcast(labels.shape, shape, one_way=True):
        raise ProbabilityError(
            f"labels has shape {tuple(labels.shape)}, but the rows of logits have "
            f"shape {tuple(shape)}; give one class for each row, or rows of "
            "probabilities as floats"
        )
    hard = xp.astype(labels[..., None] == positions, rows.dtype)

    def explain(values: np.ndarray[Any, Any]) -> None:
        bad = (values < 0) | (values >= classes)
        raise ProbabilityError(
            f"{index_of('labels', bad)} is {values[bad].flat[0]}; give a class from "
            f"0 to {classes - 1}"
        )

    verdict = xp.any(hard > 0, axis=-1)
    return hard, 0.0, _judge(verdict, labels, explain)


def shares(weights: ArrayLike) -> tuple[float, float]:
    """Return two weights as plain numbers that sum to 1."""
    if is_array_api_obj(weights) and not is_numpy_array(weights):
        raise TypeError(
            f"weights is a {type(weights).__name__}; give two plain numbers, they are "
            "constants here"
        )
    both = core_distribution("weights", weights)
    if both.shape != (2,):
        raise ProbabilityError(
            f"weights has shape {both.shape}; give two numbers, one for p and one for q"
        )
    one, two = (float(share) for share in both / both.sum())
    return one, two


def flag(xp: Namespace, x: Array, *verdicts: Verdict) -> Array:
    """Turn `x` into NaN, and its slope as well, where an open verdict is against it."""
    for verdict in verdicts:
        if verdict is not None:
            x = x * xp.where(verdict, xp.ones_like(x), math.nan)
    return x


def move(xp: Namespace, x: Array, source: int, target: int) -> Array:
    """Move one axis; torch's own moveaxis cannot be mapped."""
    if source % x.ndim == target % x.ndim:
        return x
    order = [a for a in range(x.ndim) if a != source % x.ndim]
    order.insert(target % x.ndim, source % x.ndim)
    return xp.permute_dims(x, tuple(order))


def check_fit(p: Array, q: Array, names: tuple[str, str]) -> None:
    """Refuse two sets of distributions of two precisions, or over other outcomes."""
    first, second = names
    if p.dtype != q.dtype:
        raise TypeError(
            f"{first} has dtype {p.dtype} and {second} has {q.dtype}; give both "
            "in one, the precision of the answer"
        )
    same = p.shape[-1] == q.shape[-1]
    if not (same and _broadcast(p.shape[:-1], q.shape[:-1])):
        # The core words it; for that, shapes without values will do.
        blank_p, blank_q = (np.broadcast_to(0.0, tuple(x.shape)) for x in (p, q))
        check_pair(blank_p, blank_q, names)


def _broadcast(shape: Any, other: Any, *, one_way: bool = False) -> bool:
    pairs = zip(reversed(shape), reversed(other), strict=False)
    return all(a == b or a == 1 or (b == 1 and not one_way) for a, b in pairs)


def _rows(xp: Namespace, name: str, x: Array, axis: int, least: str) -> Array:
    """Return `x` with `axis` last if shape and dtype are what they should be."""
    if hasattr(x, "mask") and hasattr(x, "filled"):
        real_array(name, x)  # refuses it
    if x.dtype not in (xp.float32, xp.float64):
        raise TypeError(
            f"{name} has dtype {x.dtype}; give float32 or float64, the precision of "
            "the answer"
        )
    if any(n != n for n in x.shape):
        raise ProbabilityError(
            f"{name} has chunks of unknown size; call {name}.compute_chunk_sizes()"
        )
    if x.ndim == 0:
        raise ProbabilityError(
            f"{name} is a single number; give an array with the outcomes along an axis"
        )
    at = last_axis(name, x, axis)
    if x.shape[at] == 0:
        raise ProbabilityError(f"{name} is empty; {least}")
    return move(xp, x, at, -1)


def _judge(
    verdict: Array, x: Array, explain: Callable[[np.ndarray[Any, Any]], None]
) -> Verdict:
    """Return None if all rows pass; raise if one does not; else leave it open.

    `explain` sees the values and raises. It may also return, when its float64 forgives
    what float32 did not.
    """
    if is_dask_array(x) or _compiling(x):
        return verdict
    try:
        if bool(verdict.all()):
            return None
        values = _values(x)
    except (TypeError, RuntimeError):  # traced, mapped, or without storage
        return verdict
    explain(values)
    return None


def _compiling(x: Array) -> bool:
    """Tell whether torch compiles: a look at a value would split what it compiles."""
    return is_torch_array(x) and bool(sys.modules["torch"].compiler.is_compiling())


def _values(x: Array) -> np.ndarray[Any, Any]:
    if is_torch_array(x):
        x = x.detach().cpu()
    return np.asarray(x.get() if is_cupy_array(x) else x)
