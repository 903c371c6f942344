"""The normal distribution of a vector: its entropy, and its KL divergence.

A covariance matrix S = L L' comes in through its Cholesky factor. The diagonal of L
holds the standard deviation of each component given those before it, which is how the
chain rule turns the formulas for one normal number into those for n.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from infobook import kernels
from infobook.options import unit
from infobook.validation import (
    COARSE_TOLERANCE,
    TOLERANCE,
    ProbabilityError,
    as_array,
    broadcast,
    entry,
    finite,
    index_of,
    result,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from infobook.validation import FloatArray, Result

__all__ = ["entropy_multivariate_normal", "kl_multivariate_normal"]


@kernels.quiet
def entropy_multivariate_normal(S: ArrayLike, *, base: float | None = None) -> Result:
    r"""Differential entropy of a normal vector with covariance matrix `S`.

    Parameters
    ----------
    S : array_like, shape (..., n, n)
        Covariance matrices.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape (...)
        At most the sum of the entropies of the components, and equal to it where they
        are uncorrelated.

    Raises
    ------
    ProbabilityError
        If `S` is not square, symmetric, positive definite and finite.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: h = \tfrac12 \log \bigl( (2 \pi e)^n \det S \bigr)

    By the chain rule it is the sum of the entropies of each component given those
    before it, whose standard deviations are the diagonal of the Cholesky factor.

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, theorem 8.4.1.

    Examples
    --------
    >>> from infobook import entropy_multivariate_normal, entropy_normal
    >>> round(entropy_multivariate_normal([[4, 0], [0, 9]]), 4)
    4.6296
    >>> round(entropy_normal(2) + entropy_normal(3), 4)
    4.6296
    """
    scales = _diagonal(_cholesky("S", _covariance("S", S)))
    of_one = 0.5 * math.log(2 * math.pi * math.e)
    return result((np.log(scales) + of_one).sum(axis=-1) / unit(base)[1])


@kernels.quiet
def kl_multivariate_normal(
    m1: ArrayLike,
    S1: ArrayLike,
    m2: ArrayLike,
    S2: ArrayLike,
    *,
    base: float | None = None,
) -> Result:
    r"""KL divergence of N(m1, S1) from N(m2, S2), for vectors of n components.

    Parameters
    ----------
    m1, m2 : array_like, shape (..., n)
        Means.
    S1, S2 : array_like, shape (..., n, n)
        Covariance matrices. The leading axes of all four broadcast.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape (...)
        Never negative, and 0 where means and covariances agree. The relative error is
        about 1e-16 times the larger condition number of `S1` and `S2`, also for two
        distributions that nearly agree.

    Raises
    ------
    ProbabilityError
        If an entry is not finite, a matrix is not square, symmetric and positive
        definite, or the shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: D = \tfrac12 \Bigl( \sum_i (\lambda_i - \log(1 + \lambda_i))
              + \bigl| L_2^{-1} (m_1 - m_2) \bigr|^2 \Bigr)

    Here S2 = L2 L2', and the lambda are the eigenvalues of L2^-1 (S1 - S2) L2^-T. An
    eigenvalue near -1 has no digits to spare; so where one lies outside
    [-1/2, 1/2] the first sum is taken over K = L2^-1 L1 instead, of the gaps
    t - 1 - log t of its squared diagonal and of the squares below it.

    References
    ----------
    Kullback (1959), Information Theory and Statistics, chapter 9.

    Examples
    --------
    >>> from infobook import kl_multivariate_normal, kl_normal
    >>> eye, S = [[1, 0], [0, 1]], [[1, 0.5], [0.5, 1]]
    >>> kl_multivariate_normal([1, 0], eye, [0, 0], eye)
    0.5
    >>> round(kl_multivariate_normal([0, 0], S, [0, 0], eye), 4)
    0.1438
    """
    S1, S2 = _covariance("S1", S1), _covariance("S2", S2)
    if S1.shape[-1] != S2.shape[-1]:
        raise ProbabilityError(
            f"S1 is for {S1.shape[-1]} components and S2 for {S2.shape[-1]}; give both "
            "for the same components in the same order"
        )
    m1, m2 = _mean("m1", m1, S1), _mean("m2", m2, S2)
    # Only the leading axes broadcast.
    broadcast(m1=m1[..., 0], S1=S1[..., 0, 0], m2=m2[..., 0], S2=S2[..., 0, 0])
    L1, L2 = _cholesky("S1", S1), _cholesky("S2", S2)
    total = _spread(S1, L1, S2, L2) + _half_square(m1, m2, L2)
    # A NaN is what an overflow on the way has left.
    total = np.where(np.isnan(total), np.inf, total)
    return result(total / unit(base)[1])


def _covariance(name: str, x: ArrayLike) -> FloatArray:
    """Return `x` if it is made of symmetric matrices with a positive diagonal."""
    given = as_array(name, x)
    S = finite(name, given)
    if S.ndim < 2 or S.shape[-1] != S.shape[-2] or S.shape[-1] == 0:
        raise ProbabilityError(
            f"{name} has shape {S.shape}; give a square covariance matrix, with a "
            "row and a column for each component"
        )
    variances = _diagonal(S)
    if (variances <= 0).any():
        bad: NDArray[np.bool_] = np.eye(S.shape[-1], dtype=bool) & (S <= 0)
        raise ProbabilityError(
            f"{entry(name, S, bad)}; give a positive variance for each component"
        )
    scales = np.sqrt(variances)
    other = np.swapaxes(S, -1, -2)
    coarse = given.dtype.itemsize < 8
    allowed = 0.5 * (COARSE_TOLERANCE if coarse else TOLERANCE) * scales[..., None, :]
    allowed = allowed * scales[..., :, None]
    uneven: NDArray[np.bool_] = np.abs(0.5 * S - 0.5 * other) > allowed
    if uneven.any():
        transposed = ".swapaxes(-1, -2)" if S.ndim > 2 else ".T"
        raise ProbabilityError(
            f"{name} is not symmetric: {entry(name, S, uneven)}, and mirrored it is "
            f"{other[uneven].flat[0]:.12g}; if only rounding is meant to differ, give "
            f"({name} + {name}{transposed}) / 2"
        )
    return np.where(other == S, S, 0.5 * S + 0.5 * other)


def _cholesky(name: str, S: FloatArray) -> FloatArray:
    """Return the lower Cholesky factor, or say which matrix has none."""
    try:
        factor = np.linalg.cholesky(S).astype(np.float64, copy=False)
    except np.linalg.LinAlgError:
        spectrum = np.linalg.eigvalsh(S)
        lowest = spectrum[..., 0] / spectrum[..., -1]
        bad = np.asarray(lowest == lowest.min())
    else:
        # What a component has left, given those before it, is nothing but rounding.
        left = (_diagonal(factor) ** 2 / _diagonal(S)).min(axis=-1)
        bad = np.asarray(left <= S.shape[-1] * np.finfo(float).eps)
        if not bad.any():
            return factor
    smallest = np.linalg.eigvalsh(S[bad][0])[0]
    raise ProbabilityError(
        f"{index_of(name, bad)} is not positive definite: its smallest eigenvalue is "
        f"{smallest:.3g}; leave out components that are combinations of others, and "
        "estimate it from more samples than components"
    )


def _mean(name: str, x: ArrayLike, S: FloatArray) -> FloatArray:
    array = finite(name, x)
    if array.ndim == 0 or array.shape[-1] != S.shape[-1]:
        raise ProbabilityError(
            f"{name} has shape {array.shape}, and its covariance matrix is for "
            f"{S.shape[-1]} components; give a mean for each"
        )
    return array


def _diagonal(matrix: FloatArray) -> FloatArray:
    return np.diagonal(matrix, axis1=-2, axis2=-1)


def _solve(L: FloatArray, B: FloatArray) -> FloatArray:
    """Return L^-1 B for a lower triangular L, by substitution.

    Row by row, as badly scaled components do not disturb each other that way.
    """
    shape = np.broadcast_shapes(L.shape[:-2], B.shape[:-2])
    X: FloatArray = np.zeros((*shape, *B.shape[-2:]))
    for i in range(L.shape[-1]):
        known = (L[..., i : i + 1, :i] @ X[..., :i, :])[..., 0, :]
        X[..., i, :] = (B[..., i, :] - known) / L[..., i, i, None]
    return X


def _half_square(m1: FloatArray, m2: FloatArray, L: FloatArray) -> FloatArray:
    """Return half of the squared length of L^-1 (m1 - m2)."""
    half_steps = _solve(L, (0.5 * m1 - 0.5 * m2)[..., None])
    total: FloatArray = 2 * (half_steps**2).sum(axis=(-2, -1))
    return total


def _spread(
    S1: FloatArray, L1: FloatArray, S2: FloatArray, L2: FloatArray
) -> FloatArray:
    """Return the divergence of two normal vectors with equal means, in nats."""
    half = np.swapaxes(_solve(L2, S1 - S2), -1, -2)
    M = _solve(L2, half)
    # Eigenvalues of a matrix that has overflowed need not come out at all.
    usable = np.asarray(np.isfinite(M).all(axis=(-2, -1)))
    eigenvalues = np.linalg.eigvalsh(np.where(usable[..., None, None], M, 0.0))
    close = usable & (np.abs(eigenvalues) <= 0.5).all(axis=-1)
    near = -0.5 * kernels.log1pmx(eigenvalues).sum(axis=-1)
    below = np.tril(_solve(L2, L1), -1)
    far = kernels.gap(_diagonal(L1), _diagonal(L2), 2).sum(axis=-1)
    far = far + 0.5 * (below**2).sum(axis=(-2, -1))
    total: FloatArray = np.where(close, near, far)
    return total
