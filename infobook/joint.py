"""Two variables at once: what they say together, and what one says about the other.

A joint table holds p(x, y) on its last two axes. Dividing a row by its sum gives
p(y | x), and everything here is an average over x of a measure of that row.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from infobook import blocks, kernels, rowwise
from infobook.options import integer, shown, unit
from infobook.validation import joint_table, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import FloatArray, Result

__all__ = ["conditional_entropy", "joint_entropy", "mutual_information"]


def joint_entropy(pxy: ArrayLike, *, base: float | None = None) -> Result:
    r"""Entropy of two variables together: H(X, Y).

    Parameters
    ----------
    pxy : array_like, shape (..., n, m)
        Joint probabilities; the last two axes are x and y.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape (...)
        At least the larger of H(X) and H(Y), at most their sum.

    Raises
    ------
    ProbabilityError
        If `pxy` has a negative or non-finite entry, fewer than two axes, or does not
        sum to 1 over the last two.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: H(X, Y) = -\sum_{x, y} p(x, y) \log p(x, y)

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, section 2.2.

    Examples
    --------
    >>> from infobook import joint_entropy
    >>> joint_entropy([[1 / 4, 1 / 4], [1 / 4, 1 / 4]], base=2)
    2.0
    """
    bits, nats = unit(base)
    table = joint_table("pxy", pxy)
    flat = table.reshape(*table.shape[:-2], math.prod(table.shape[-2:]))
    found, _ = blocks.over_batch(rowwise.cross_entropy, flat, bits=bits)
    return result(found, 1.0 if bits else nats)


@kernels.quiet
def conditional_entropy(
    pxy: ArrayLike, *, given: int = 0, base: float | None = None
) -> Result:
    r"""Mean entropy of one variable once the other is known: H(Y | X).

    Parameters
    ----------
    pxy : array_like, shape (..., n, m)
        Joint probabilities; the last two axes are x and y.
    given : {0, 1}, default 0
        Which variable is known: 0 for H(Y | X), 1 for H(X | Y).
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape (...)
        Between 0 and the entropy of the unknown variable.

    Raises
    ------
    ProbabilityError
        If `pxy` has a negative or non-finite entry, fewer than two axes, or does not
        sum to 1 over the last two.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `given` is not 0 or 1, or `base` is not a finite number above 1.

    Notes
    -----
    .. math:: H(Y \mid X) = \sum_x p(x)\, H(Y \mid X = x) = H(X, Y) - H(X)

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, section 2.2.

    Examples
    --------
    >>> from infobook import conditional_entropy
    >>> conditional_entropy([[1 / 4, 1 / 4], [1 / 2, 0]], base=2)
    0.5
    """
    known = integer(given)
    if known not in (0, 1):
        raise ValueError(f"given is {shown(given)}; give 0 for H(Y|X) or 1 for H(X|Y)")
    bits, nats = unit(base)
    table = joint_table("pxy", pxy)
    found = _mean_over_rows(
        rowwise.cross_entropy,
        table if known == 0 else np.swapaxes(table, -1, -2),
        against_marginal=False,
        bits=bits,
    )
    return result(found, 1.0 if bits else nats)


@kernels.quiet
def mutual_information(pxy: ArrayLike, *, base: float | None = None) -> Result:
    r"""Information that one variable holds about the other: I(X; Y).

    Parameters
    ----------
    pxy : array_like, shape (..., n, m)
        Joint probabilities; the last two axes are x and y.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape (...)
        Never negative, and at most the smaller of H(X) and H(Y). A table that is
        independent up to its own rounding gives about 1e-32 nats.

    Raises
    ------
    ProbabilityError
        If `pxy` has a negative or non-finite entry, fewer than two axes, or does not
        sum to 1 over the last two.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: I(X; Y) = D\bigl(p(x, y) \,\|\, p(x)\, p(y)\bigr)
              = \sum_x p(x)\, D\bigl(p(y \mid x) \,\|\, p(y)\bigr)

    Computed in the second form, whose factors cannot underflow.

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, section 2.3.

    Examples
    --------
    >>> from infobook import mutual_information
    >>> mutual_information([[1 / 2, 0], [0, 1 / 2]], base=2)
    1.0
    >>> mutual_information([[1 / 4, 1 / 4], [1 / 4, 1 / 4]], base=2)
    0.0
    """
    bits, nats = unit(base)
    found = _mean_over_rows(
        rowwise.kl_divergence, joint_table("pxy", pxy), against_marginal=True, bits=bits
    )
    return result(found, 1.0 if bits else nats)


def _mean_over_rows(
    measure: Callable[..., tuple[FloatArray, ...]],
    table: FloatArray,
    *,
    against_marginal: bool,
    bits: bool,
) -> FloatArray:
    """Average over x a measure of p(y | x), or of p(y | x) and p(y).

    A few rows at a time, so that a large table needs no copy of itself.
    """
    *batch, n, m = table.shape
    rows = table.reshape(-1, m)
    px = table.sum(axis=-1).reshape(-1)
    py = table.sum(axis=-2).reshape(-1, m)
    each = np.zeros(len(rows))
    known = np.flatnonzero(px)  # other rows count for nothing
    step = max(1, blocks.TILE // m)
    for start in range(0, len(known), step):
        some = known[start : start + step]
        arrays = [rows[some] / px[some, None]]
        if against_marginal:
            arrays.append(py[some // n])
        each[some] = measure(*arrays, bits=bits)[0]
    weights = px.reshape(*batch, n)
    total: FloatArray = (weights * each.reshape(*batch, n)).sum(axis=-1)
    total /= weights.sum(axis=-1)
    return total
