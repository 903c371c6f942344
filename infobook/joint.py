"""Two variables at once: what they say together, and what one says about the other.

A joint table holds p(x, y) on its last two axes. Dividing a row by its sum gives
p(y | x), and everything here is an average over x of a measure of that row.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from infobook import kernels
from infobook.validation import joint_table, logarithm, result

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
    p = _flat(joint_table("pxy", pxy))
    return result(kernels.cross_entropy(p, p, *logarithm(base)))


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
    if given not in (0, 1):
        raise ValueError(f"given is {given!r}; give 0 for H(Y|X) or 1 for H(X|Y)")
    table = joint_table("pxy", pxy)
    px, rows, _ = _conditionals(table if given == 0 else np.swapaxes(table, -1, -2))
    each = kernels.cross_entropy(rows, rows, *logarithm(base))
    return result((px * each).sum(axis=-1))


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
    px, rows, py = _conditionals(joint_table("pxy", pxy))
    each = kernels.kl(rows, py[..., None, :], *logarithm(base))
    return result((px * each).sum(axis=-1))


def _flat(table: FloatArray) -> FloatArray:
    return table.reshape(*table.shape[:-2], math.prod(table.shape[-2:]))


def _conditionals(table: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Split a joint table into p(x), the rows p(y | x), and p(y).

    Where p(x) is 0 the row may be anything, as it counts for nothing: it is p(y).
    """
    table = table / (1 + kernels.excess(_flat(table)))[..., None, None]
    px, py = table.sum(axis=-1), table.sum(axis=-2)
    known = px[..., None] > 0
    rows = np.where(
        known, table / np.where(known, px[..., None], 1.0), py[..., None, :]
    )
    return px, rows, py
