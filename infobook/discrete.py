"""Surprisal, and the averages of it: the measures of the book.

Entropy is the mean surprisal of a source. Cross-entropy is the mean surprisal of a
reader who expects another source. Their difference, the KL divergence, is what the
wrong expectation costs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook import few, kernels, rowwise
from infobook.options import unit
from infobook.validation import Outcomes, check_pair, probabilities, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import Result

__all__ = [
    "binary_entropy",
    "cross_entropy",
    "entropy",
    "kl_divergence",
    "perplexity",
    "surprisal",
]


@kernels.quiet
def surprisal(p: ArrayLike, *, base: float | None = None) -> Result:
    r"""How surprising an outcome of probability `p` is: -log p.

    Parameters
    ----------
    p : array_like
        Probabilities, each on its own; they need not sum to 1.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape of `p`
        0 for a certain outcome, ``inf`` for an impossible one. A rounded 1 (up to
        1 + 1e-9) counts as certain.

    Raises
    ------
    ProbabilityError
        If an entry is negative, above 1 or not finite.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: s(p) = -\log p

    The only continuous measure, up to the unit, that adds over independent events.

    References
    ----------
    Shannon (1948), A Mathematical Theory of Communication, section 6.

    Examples
    --------
    >>> from infobook import surprisal
    >>> surprisal(1 / 8, base=2)
    3.0
    >>> surprisal([1, 1 / 2, 0], base=2)
    array([ 0.,  1., inf])
    """
    bits, nats = unit(base)
    p = probabilities("p", p)
    found = -np.log2(p) if bits else -np.log(p) / nats
    # A probability rounded up beyond 1 counts as 1.
    return result(np.maximum(found, 0.0))


def entropy(p: ArrayLike, *, base: float | None = None, axis: int = -1) -> Result:
    r"""Mean surprisal of a source: H(p) = -sum p log p.

    The least price, per outcome, of writing down what the source does.

    Parameters
    ----------
    p : array_like, shape (..., n)
        Probabilities along `axis`.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes.

    Returns
    -------
    float or ndarray, shape (...)
        Between 0 (one outcome is certain) and log n (all are equally likely).

    Raises
    ------
    ProbabilityError
        If `p` has a negative or non-finite entry, or does not sum to 1 along `axis`.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1, or `axis` is out of range.

    Notes
    -----
    .. math:: H(p) = -\sum_x p(x) \log p(x), \qquad 0 \log 0 = 0

    References
    ----------
    Shannon (1948), A Mathematical Theory of Communication, section 6.

    Examples
    --------
    >>> from infobook import entropy
    >>> entropy([1 / 2, 1 / 4, 1 / 8, 1 / 8], base=2)
    1.75
    >>> entropy([[1 / 2, 1 / 2], [1, 0]], base=2)
    array([1., 0.])
    """
    return _mean(rowwise.cross_entropy, few.cross_entropy, base, Outcomes("p", p, axis))


@kernels.quiet
def binary_entropy(x: ArrayLike, *, base: float | None = None) -> Result:
    r"""Entropy of a coin that lands heads with probability `x`.

    Parameters
    ----------
    x : array_like
        Probabilities of heads, each a coin of its own.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape of `x`
        0 at 0 and 1, and one bit at 1/2.

    Raises
    ------
    ProbabilityError
        If an entry is negative, above 1 or not finite.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1.

    Notes
    -----
    .. math:: h(x) = -x \log x - (1 - x) \log(1 - x)

    References
    ----------
    Shannon (1948), A Mathematical Theory of Communication, figure 7.

    Examples
    --------
    >>> from infobook import binary_entropy
    >>> binary_entropy([0, 1 / 2, 1], base=2)
    array([0., 1., 0.])
    """
    bits, nats = unit(base)
    heads = np.minimum(probabilities("x", x), 1.0)
    tails = 1 - heads
    log, per = (np.log2, nats) if bits else (np.log, 1.0)
    # Where 1 - x is rounded, log1p still knows what it should be.
    rare = np.where(1 - tails == heads, log(tails), np.log1p(-heads) / per)
    found = np.where(heads > 0, heads * log(heads), 0.0)
    found += np.where(tails > 0, tails * rare, 0.0)
    return result(-found if bits else -found / nats)


def cross_entropy(
    p: ArrayLike, q: ArrayLike, *, base: float | None = None, axis: int = -1
) -> Result:
    r"""Mean surprisal under `q` of what `p` draws: H(p, q) = -sum p log q.

    The price, per outcome, of coding a source `p` with the code that is best for `q`.

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Probabilities along `axis`; they broadcast against each other.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        ``inf`` where `q` is 0 and `p` is not; 0 log 0 counts as 0.

    Raises
    ------
    ProbabilityError
        If `p` or `q` has a negative or non-finite entry, or does not sum to 1 along
        `axis`, or if their shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1, or `axis` is out of range.

    Notes
    -----
    .. math:: H(p, q) = -\sum_x p(x) \log q(x) = H(p) + D(p \,\|\, q)

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, theorem 5.4.3.

    Examples
    --------
    >>> from infobook import cross_entropy
    >>> cross_entropy(
    ...     [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 8, 1 / 2, 1 / 4, 1 / 8], base=2
    ... )
    2.375
    """
    return _mean(rowwise.cross_entropy, few.cross_entropy, base, *_pair(p, q, axis))


def kl_divergence(
    p: ArrayLike, q: ArrayLike, *, base: float | None = None, axis: int = -1
) -> Result:
    r"""Cost of expecting `q` where `p` is true: D(p || q) = sum p log(p / q).

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Probabilities along `axis`; they broadcast against each other. The expectation
        is under `p`, and the order matters.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        Never negative, and 0 only where `p` equals `q`; ``inf`` where `q` is 0 and
        `p` is not.

    Raises
    ------
    ProbabilityError
        If `p` or `q` has a negative or non-finite entry, or does not sum to 1 along
        `axis`, or if their shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1, or `axis` is out of range.

    See Also
    --------
    kl_terms : The non-negative terms whose sum this is.

    Notes
    -----
    .. math:: D(p \,\|\, q) = \sum_x p(x) \log \frac{p(x)}{q(x)}

    Computed as the sum of p log(p/q) - p + q, which is the same because `p` and `q`
    have the same sum, and keeps its digits however close the two are.

    References
    ----------
    Kullback and Leibler (1951), On Information and Sufficiency.

    Examples
    --------
    >>> from infobook import kl_divergence
    >>> p, q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 8, 1 / 2, 1 / 4, 1 / 8]
    >>> kl_divergence(p, q, base=2), kl_divergence(q, p, base=2)
    (0.625, 0.5)
    """
    return _mean(rowwise.kl_divergence, few.kl_divergence, base, *_pair(p, q, axis))


@kernels.quiet
def perplexity(p: ArrayLike, q: ArrayLike | None = None, *, axis: int = -1) -> Result:
    r"""Number of equally likely outcomes that would be as uncertain: exp H(p).

    Parameters
    ----------
    p : array_like, shape (..., n)
        Probabilities along `axis`.
    q : array_like, shape (..., n), optional
        A model of `p`: the exponent is then the cross-entropy H(p, q).
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        A number of outcomes, between 1 and n without `q`; the same in every base.
        ``inf`` where the cross-entropy is infinite or exceeds the largest float.

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
    .. math:: \mathrm{PP}(p) = e^{H(p)}, \qquad \mathrm{PP}(p, q) = e^{H(p, q)}

    References
    ----------
    Brown et al. (1992), An Estimate of an Upper Bound for the Entropy of English.

    Examples
    --------
    >>> from infobook import perplexity
    >>> perplexity([1 / 8] * 8)
    8.0
    """
    if q is None:
        exponent = entropy(p, base=2, axis=axis)
    else:
        exponent = cross_entropy(p, q, base=2, axis=axis)
    return result(np.exp2(exponent))


def _pair(p: ArrayLike, q: ArrayLike, axis: int) -> tuple[Outcomes, Outcomes]:
    first, second = Outcomes("p", p, axis), Outcomes("q", q, axis)
    check_pair(first.rows, second.rows, ("p", "q"))
    return first, second


def _mean(
    measure: Callable[..., Any],
    formula: Callable[..., float],
    base: float | None,
    p: Outcomes,
    q: Outcomes | None = None,
) -> Result:
    """Return a mean over outcomes, once the arguments are known to be distributions."""
    bits, nats = unit(base)
    second = None if q is None else q.rows
    found = few.evaluate(measure, formula, bits, p.rows, second)
    p.confirm(found[1])
    if q is not None:
        q.confirm(found[2])
    return result(found[0], 1.0 if bits else nats)
