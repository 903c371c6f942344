"""How far apart two distributions are, beside the KL divergence itself.

The Jensen-Shannon divergence is a mean of KL divergences. Like them, total variation,
the Hellinger distance and the chi-squared divergence are f-divergences: means, under
q, of a convex function of the ratio p/q. So no processing of the outcomes raises them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from infobook import blocks, few, kernels, rowwise
from infobook.options import number, shown, unit
from infobook.validation import (
    Outcomes,
    ProbabilityError,
    check_pair,
    distribution,
    entry,
    index_of,
    real_array,
    result,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import FloatArray, Result

__all__ = [
    "chi2_divergence",
    "f_divergence",
    "hellinger",
    "js_divergence",
    "total_variation",
]


def js_divergence(
    p: ArrayLike,
    q: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    base: float | None = None,
    axis: int = -1,
) -> Result:
    r"""Jensen-Shannon divergence: mean divergence from the mixture of `p` and `q`.

    The divergence itself, not its square root, which is a distance.

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Probabilities along `axis`; they broadcast against each other.
    weights : array_like, shape (2,), optional
        Shares of `p` and `q` in the mixture; one half each by default.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        Between 0 (equal) and the entropy of the weights (disjoint; one bit for equal
        weights). Always finite.

    Raises
    ------
    ProbabilityError
        If `p`, `q` or `weights` has a negative or non-finite entry or does not sum to
        1, or if their shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1, or `axis` is out of range.

    Notes
    -----
    .. math:: \mathrm{JS}(p, q) &= w_1 D(p \,\|\, m) + w_2 D(q \,\|\, m), \\
              m &= w_1 p + w_2 q

    It is the mutual information between an outcome of the mixture and the name of
    the component that it came from.

    References
    ----------
    Lin (1991), Divergence Measures Based on the Shannon Entropy.

    Examples
    --------
    >>> from infobook import js_divergence
    >>> js_divergence([1, 0], [0, 1], base=2)
    1.0
    """
    bits, nats = unit(base)
    given = [Outcomes("p", p, axis), Outcomes("q", q, axis)]
    check_pair(given[0].rows, given[1].rows, ("p", "q"))
    if weights is None:
        found, *sums = few.evaluate(
            rowwise.js_divergence,
            few.js_divergence,
            bits,
            *(x.rows for x in given),
        )
    else:
        shares = _shares(weights)
        if shares[0] < shares[1]:
            given, shares = given[::-1], shares[::-1]
        found, *sums = blocks.over_batch(
            rowwise.js_divergence, *(x.rows for x in given), weights=shares, bits=bits
        )
    for argument, total in zip(given, sums, strict=True):
        argument.confirm(total)
    return result(found, 1.0 if bits else nats)


def _shares(weights: ArrayLike) -> tuple[float, float]:
    shares = distribution("weights", weights)
    if shares.shape != (2,):
        raise ProbabilityError(
            f"weights has shape {shares.shape}; give two numbers, one for p and one "
            "for q"
        )
    one, two = (shares / shares.sum()).tolist()
    return one, two


@kernels.quiet
def total_variation(p: ArrayLike, q: ArrayLike, *, axis: int = -1) -> Result:
    r"""Largest difference between the probabilities of one event: sum \|p - q\| / 2.

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Probabilities along `axis`; they broadcast against each other.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        Between 0 (equal) and 1 (disjoint); a probability, without a unit.

    Raises
    ------
    ProbabilityError
        If `p` or `q` has a negative or non-finite entry, or does not sum to 1 along
        `axis`, or if their shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `axis` is out of range.

    Notes
    -----
    .. math:: \mathrm{TV}(p, q) = \max_A |p(A) - q(A)| = \tfrac12 \sum_x |p(x) - q(x)|

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, section 11.6.

    Examples
    --------
    >>> from infobook import total_variation
    >>> total_variation([1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 8, 1 / 2, 1 / 4, 1 / 8])
    0.375
    """
    _, _, d = _normalized(p, q, axis)
    # Rounding alone could carry the sum past 1.
    return result(np.minimum(np.abs(d).sum(axis=-1) / 2, 1.0))


@kernels.quiet
def hellinger(p: ArrayLike, q: ArrayLike, *, axis: int = -1) -> Result:
    r"""Hellinger distance: half the length of the difference of sqrt(p) and sqrt(q).

    More precisely that length divided by the square root of 2, so that it is at most 1.

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Probabilities along `axis`; they broadcast against each other.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        Between 0 (equal) and 1 (disjoint), without a unit. A distance.

    Raises
    ------
    ProbabilityError
        If `p` or `q` has a negative or non-finite entry, or does not sum to 1 along
        `axis`, or if their shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `axis` is out of range.

    Notes
    -----
    .. math:: h(p, q)
              &= \sqrt{\tfrac12 \sum_x \bigl(\sqrt{p(x)} - \sqrt{q(x)}\bigr)^2}, \\
              h^2 &\le \mathrm{TV} \le \sqrt 2\, h

    References
    ----------
    Polyanskiy and Wu (2025), Information Theory: From Coding to Learning, section 7.1.

    Examples
    --------
    >>> from infobook import hellinger
    >>> hellinger([1, 0], [0, 1])
    1.0
    """
    p, q, d = _normalized(p, q, axis)
    roots = np.sqrt(p) + np.sqrt(q)
    # The difference of two roots, without cancellation; nothing where both are 0.
    gap = np.divide(d, roots, out=np.zeros_like(d), where=roots > 0)
    return result(np.minimum(np.sqrt((gap * gap).sum(axis=-1) / 2), 1.0))


@kernels.quiet
def chi2_divergence(p: ArrayLike, q: ArrayLike, *, axis: int = -1) -> Result:
    r"""Chi-squared divergence: the variance, under `q`, of the ratio p/q.

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Probabilities along `axis`; they broadcast against each other. The order
        matters.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        0 only where `p` equals `q`; ``inf`` where `q` is 0 and `p` is not. At least
        exp D(p || q) - 1, with D in nats.

    Raises
    ------
    ProbabilityError
        If `p` or `q` has a negative or non-finite entry, or does not sum to 1 along
        `axis`, or if their shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `axis` is out of range.

    Notes
    -----
    .. math:: \chi^2(p \,\|\, q) = \sum_x \frac{(p(x) - q(x))^2}{q(x)}

    References
    ----------
    Polyanskiy and Wu (2025), Information Theory: From Coding to Learning, section 7.1.

    Examples
    --------
    >>> from infobook import chi2_divergence
    >>> chi2_divergence([3 / 4, 1 / 4], [1 / 2, 1 / 2])
    0.25
    """
    _, q, d = _normalized(p, q, axis)
    # The square of a small d underflows, the quotient of a larger one may overflow
    # where the term does not; and q may be -0.0.
    terms = np.where(np.abs(d) < 1e-150, d / q * d, d * d / q)
    terms = np.where(d == 0, 0.0, np.abs(terms))
    return result(terms.sum(axis=-1))


@kernels.quiet
def f_divergence(
    p: ArrayLike,
    q: ArrayLike,
    f: Callable[[FloatArray], ArrayLike],
    *,
    slope: float | None = None,
    axis: int = -1,
) -> Result:
    r"""f-divergence: the mean, under `q`, of a convex function of the ratio p/q.

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Probabilities along `axis`; they broadcast against each other.
    f : callable
        Convex on the numbers from 0 on, with f(1) = 0; takes an array of ratios and
        returns an array of the same shape. t log t gives D(p || q), \|t - 1\| / 2 total
        variation.
    slope : float, optional
        The limit of f(t)/t as t grows, ``inf`` allowed. It is what an outcome counts
        for each unit of `p` where `q` is 0, and is asked for only if there is one.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        In the unit of `f`. Computed as it stands: a small divergence is only as
        accurate as f is near 1.

    Raises
    ------
    ProbabilityError
        If `p` or `q` has a negative or non-finite entry, or does not sum to 1 along
        `axis`, or if their shapes do not fit; if `f` returns NaN or another shape, or
        is not 0 at 1; if `q` is 0 where `p` is not and there is no `slope`.
    TypeError
        If a dtype is not a real number's, or `f` cannot be called.
    ValueError
        If `axis` is out of range, or `slope` is no number above ``-inf``.

    Notes
    -----
    .. math:: D_f(p \,\|\, q) = \sum_{x : q(x) > 0} q(x)\, f\bigl(p(x) / q(x)\bigr)
              + f'(\infty)\, p(\{x : q(x) = 0\})

    References
    ----------
    Csiszár (1967), Information-type measures of difference of probability
    distributions and indirect observations.

    Examples
    --------
    >>> from infobook import f_divergence
    >>> f_divergence([3 / 4, 1 / 4], [1 / 2, 1 / 2], lambda t: (t - 1) ** 2)
    0.25
    >>> f_divergence([1, 0], [0, 1], lambda t: abs(t - 1) / 2, slope=1 / 2)
    1.0
    """
    if not callable(f):
        raise TypeError(f"f is {shown(f)}; give a function of the ratio p/q")
    limit = None if slope is None else number(slope)
    if limit is not None and not limit > -math.inf:
        raise ValueError(
            f"slope is {shown(slope)}; give the limit of f(t)/t, a number or inf"
        )
    p, q, _ = _normalized(p, q, axis)
    p, q = np.broadcast_arrays(p, q)
    possible = q > 0
    # Where q is 0 the ratio 1 stands in; f is 0 there, and what is missing comes below.
    ratio = np.where(possible, p / q, 1.0) + 0.0
    found = _values("f(p/q)", f(ratio), ratio.shape)
    at_one = _values("f(1)", f(np.ones(1)), (1,))
    if at_one[0] != 0:
        raise ProbabilityError(
            f"f(1) is {at_one[0]:.12g}; give a function that is 0 where p and q agree"
        )
    total: FloatArray = np.where(possible, q * found, 0.0).sum(axis=-1)
    beyond = np.where(possible, 0.0, p).sum(axis=-1)
    if np.any(beyond > 0):
        if limit is None:
            at = index_of("q", ~possible & (p > 0))
            raise ProbabilityError(
                f"{at} is 0 where p is not; give the limit of f(t)/t as slope="
            )
        total = total + np.where(beyond > 0, beyond * limit, 0.0)
    return result(total)


def _normalized(
    p: ArrayLike, q: ArrayLike, axis: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return p and q divided by their sums, and how far q then lies from p."""
    first, second = distribution("p", p, axis=axis), distribution("q", q, axis=axis)
    check_pair(first, second, ("p", "q"))
    return kernels.difference(first, second)


def _values(name: str, values: ArrayLike, shape: tuple[int, ...]) -> FloatArray:
    """Return what `f` said, if it is an array of numbers, or refuse it."""
    array = real_array(name, values)
    if array.shape != shape:
        raise ProbabilityError(
            f"{name} has shape {array.shape}; give a function that returns a value for "
            f"each ratio, here in shape {shape}"
        )
    bad = ~(array > -np.inf)
    if bad.any():
        raise ProbabilityError(
            f"{entry(name, array, bad)}; give a function that has a value at every "
            "ratio from 0 on"
        )
    return array
