"""Entropies and KL divergences of the usual families, in closed form.

Each divergence is made of the gap t - 1 - log t between a ratio and its logarithm,
which is zero only at t = 1. The kernel gives that gap to full relative accuracy, so a
divergence is never negative, is 0 for equal arguments, and keeps its digits when the
two members of the family are close.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infobook import kernels
from infobook.options import unit
from infobook.validation import (
    broadcast,
    finite,
    positive,
    probabilities,
    result,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import FloatArray, Result

__all__ = [
    "entropy_exponential",
    "entropy_normal",
    "kl_bernoulli",
    "kl_exponential",
    "kl_normal",
    "kl_poisson",
]

# The scale and the rate of entropy 0, 1/sqrt(2 pi e) and e, to twice double precision:
# next to them the entropy is as small as the last digits of the argument.
NORMAL_UNIT = (0.24197072451914334, 1.2225883220660234e-17)
EXPONENTIAL_UNIT = (2.718281828459045, 1.4456468917292502e-16)


@kernels.quiet
def entropy_normal(s: ArrayLike, *, base: float | None = None) -> Result:
    r"""Differential entropy of a normal distribution: log(s sqrt(2 pi e)).

    Parameters
    ----------
    s : array_like
        Standard deviations. The mean does not matter.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape of `s`
        Negative below s = 0.242: the entropy is relative to the unit in which `s` is
        measured.

    Raises
    ------
    ProbabilityError
        If an entry is not positive or not finite.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: h = \tfrac12 \log(2 \pi e s^2)

    The largest entropy among all densities with standard deviation s.

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, example 8.1.2.

    Examples
    --------
    >>> from infobook import entropy_normal
    >>> round(entropy_normal(1, base=2), 4)
    2.0471
    >>> round(entropy_normal(2, base=2) - entropy_normal(1, base=2), 12)
    1.0
    """
    scale = positive("s", s, "a standard deviation")
    return _sum_in_base(base, _log_quotient(scale, NORMAL_UNIT))


@kernels.quiet
def entropy_exponential(rate: ArrayLike, *, base: float | None = None) -> Result:
    r"""Differential entropy of an exponential distribution: 1 - log rate.

    Parameters
    ----------
    rate : array_like
        Events per unit of time; the mean waiting time is its inverse.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape of `rate`
        Negative above rate = e: the entropy is relative to the unit of time.

    Raises
    ------
    ProbabilityError
        If an entry is not positive or not finite.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: h = 1 - \log \lambda

    The largest entropy among all densities on the positive axis with the same mean.

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, example 12.2.5.

    Examples
    --------
    >>> from infobook import entropy_exponential
    >>> entropy_exponential(1)
    1.0
    """
    rates = positive("rate", rate, "a rate")
    return _sum_in_base(base, -_log_quotient(rates, EXPONENTIAL_UNIT))


@kernels.quiet
def kl_normal(
    m1: ArrayLike,
    s1: ArrayLike,
    m2: ArrayLike,
    s2: ArrayLike,
    *,
    base: float | None = None,
) -> Result:
    r"""KL divergence of N(m1, s1^2) from N(m2, s2^2).

    Parameters
    ----------
    m1, s1 : array_like
        Mean and standard deviation of the distribution under which the expectation is
        taken.
    m2, s2 : array_like
        Mean and standard deviation of the other. All four broadcast.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray
        Never negative, and 0 where means and scales agree; ``inf`` only beyond the
        largest float.

    Raises
    ------
    ProbabilityError
        If an entry is not finite, a standard deviation is not positive, or the shapes
        do not broadcast.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: D = \log \frac{s_2}{s_1} + \frac{s_1^2 - s_2^2 + (m_1 - m_2)^2}{2 s_2^2}

    With t = s1^2 / s2^2 this is half of t - 1 - log t, plus half of the squared
    distance of the means in units of s2. No square of a scale is formed.

    References
    ----------
    Gil, Alajaji and Linder (2013), Rényi divergence measures for commonly used
    univariate continuous distributions.

    Examples
    --------
    >>> from infobook import kl_normal
    >>> kl_normal(1, 1, 0, 1), kl_normal([0, 3], 2, [0, 3], 2)
    (0.5, array([0., 0.]))
    >>> round(kl_normal(0, 1, 0, 2), 4), round(kl_normal(0, 2, 0, 1), 4)
    (0.3181, 0.8069)
    """
    m1, s1, m2, s2 = broadcast(
        m1=finite("m1", m1),
        s1=positive("s1", s1, "a standard deviation"),
        m2=finite("m2", m2),
        s2=positive("s2", s2, "a standard deviation"),
    )
    return _sum_in_base(base, kernels.gap(s1, s2, 2), _half_square(m1, m2, s2))


@kernels.quiet
def kl_bernoulli(p: ArrayLike, q: ArrayLike, *, base: float | None = None) -> Result:
    r"""KL divergence of a coin with bias `p` from a coin with bias `q`.

    Parameters
    ----------
    p, q : array_like
        Probabilities of heads, each a coin of its own; they broadcast. The expectation
        is under `p`.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray
        Never negative, and 0 only where `p` equals `q`; ``inf`` where `q` excludes a
        side that `p` allows.

    Raises
    ------
    ProbabilityError
        If an entry is negative, above 1 or not finite, or the shapes do not broadcast.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: D = p \log \frac pq + (1 - p) \log \frac{1 - p}{1 - q}

    Tails are compared by their difference p - q, not by the rounded 1 - p and 1 - q:
    biases of 1e-20 and 2e-20 are told apart. For two geometric distributions divide
    by `p`, the flips until heads being 1/p.

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, example 2.3.1.

    Examples
    --------
    >>> from infobook import kl_bernoulli
    >>> kl_bernoulli(1 / 2, [1 / 2, 1 / 4, 0])
    array([0.        , 0.14384104,        inf])
    """
    bits, nats = unit(base)
    heads, other = broadcast(
        p=np.minimum(probabilities("p", p), 1.0),
        q=np.minimum(probabilities("q", q), 1.0),
    )
    difference = other - heads
    logs, rest = kernels.kl_parts(
        np.stack((heads, 1 - heads)),
        np.stack((other, 1 - other)),
        np.stack((difference, -difference)),
        np.log2 if bits else np.log,
    )
    if bits:
        return result(logs.sum(axis=0) + rest.sum(axis=0) / nats)
    return result((logs + rest).sum(axis=0) / nats)


@kernels.quiet
def kl_exponential(
    rate1: ArrayLike, rate2: ArrayLike, *, base: float | None = None
) -> Result:
    r"""KL divergence of an exponential distribution from another.

    Parameters
    ----------
    rate1, rate2 : array_like
        Events per unit of time; they broadcast. The expectation is under `rate1`.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray
        Never negative, and 0 only where the rates agree; ``inf`` only beyond the
        largest float.

    Raises
    ------
    ProbabilityError
        If a rate is not positive or not finite, or the shapes do not broadcast.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: D = t - 1 - \log t, \qquad t = \lambda_2 / \lambda_1

    References
    ----------
    Gil, Alajaji and Linder (2013), Rényi divergence measures for commonly used
    univariate continuous distributions.

    Examples
    --------
    >>> from infobook import kl_exponential
    >>> round(kl_exponential(1, 2), 4), round(kl_exponential(2, 1), 4)
    (0.3069, 0.1931)
    """
    rate1, rate2 = broadcast(
        rate1=positive("rate1", rate1, "a rate"),
        rate2=positive("rate2", rate2, "a rate"),
    )
    return _sum_in_base(base, kernels.gap(rate2, rate1, 1))


@kernels.quiet
def kl_poisson(
    mean1: ArrayLike, mean2: ArrayLike, *, base: float | None = None
) -> Result:
    r"""KL divergence of a Poisson distribution from another.

    Parameters
    ----------
    mean1, mean2 : array_like
        Mean counts, 0 allowed; they broadcast. The expectation is under `mean1`.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray
        Never negative, and 0 only where the means agree; ``inf`` where only `mean2`
        is 0.

    Raises
    ------
    ProbabilityError
        If a mean is negative or not finite, or the shapes do not broadcast.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    See Also
    --------
    kl_terms : The same numbers: a KL divergence is a sum of Poisson divergences.

    Notes
    -----
    .. math:: D = \mu_1 \log \frac{\mu_1}{\mu_2} - \mu_1 + \mu_2

    References
    ----------
    Banerjee, Merugu, Dhillon and Ghosh (2005), Clustering with Bregman Divergences,
    table 1.

    Examples
    --------
    >>> from infobook import kl_poisson
    >>> kl_poisson([1, 0, 1], [2, 3, 0])
    array([0.30685282, 3.        ,        inf])
    """
    mean1, mean2 = broadcast(
        mean1=positive("mean1", mean1, "a mean count", zero=True),
        mean2=positive("mean2", mean2, "a mean count", zero=True),
    )
    return _sum_in_base(base, kernels.terms(mean1, mean2, mean2 - mean1))


def _log_quotient(x: FloatArray, unit: tuple[float, float]) -> FloatArray:
    """Return log(x / unit) for a unit given in two parts."""
    high, low = unit
    close = (x >= 0.5 * high) & (x <= 2 * high)
    near = np.log1p(np.where(close, ((x - high) - low) / high, 0.0))
    total: FloatArray = np.where(close, near, np.log(x) - np.log(high))
    return total


def _half_square(m1: FloatArray, m2: FloatArray, s: FloatArray) -> FloatArray:
    """Return ((m1 - m2) / s)^2 / 2, also where m1 - m2 exceeds the largest float."""
    shift = m1 - m2
    halves = 2 * ((0.5 * m1 - 0.5 * m2) / s)
    steps = np.where(np.isfinite(shift), shift / s, halves)
    total: FloatArray = 0.5 * steps * steps
    return total


def _sum_in_base(base: float | None, *nats: FloatArray) -> Result:
    return result(sum(nats[1:], nats[0]) / unit(base)[1])
