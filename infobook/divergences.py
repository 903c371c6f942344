"""How far apart two distributions are, beside the KL divergence itself.

The KL divergence is a sum of non-negative terms; the Jensen-Shannon divergence is made
of the same terms, and total variation, the largest difference in the probability of
one event, bounds them from below (Pinsker's inequality).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infobook import blocks, kernels, rowwise
from infobook.validation import (
    Outcomes,
    ProbabilityError,
    check_pair,
    distribution,
    nonnegative,
    result,
    unit,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import Result

__all__ = ["js_divergence", "kl_terms", "total_variation"]


def kl_terms(p: ArrayLike, q: ArrayLike) -> Result:
    r"""Give the terms p log(p/q) - p + q, entry by entry, in nats.

    Over two distributions they sum to the KL divergence, as ``p log(p/q)`` does, but
    none of them is negative: each is the gap between log and its tangent, p times
    t - 1 - log t at t = q/p.

    Parameters
    ----------
    p, q : array_like
        Finite numbers that are not negative; they broadcast and need not sum to 1.

    Returns
    -------
    float or ndarray
        0 only where `p` equals `q`; `q` where `p` is 0, ``inf`` where only `q` is.

    Raises
    ------
    ProbabilityError
        If an entry is negative or not finite, or if the shapes do not broadcast.
    TypeError
        If a dtype is not a real number's.

    Notes
    -----
    .. math:: k(p, q) = p \log \frac{p}{q} - p + q \ge 0

    Each term has full relative accuracy, also for neighbouring floats.

    References
    ----------
    Csiszár (1967), Information-type measures of difference of probability
    distributions and indirect observations.

    Examples
    --------
    >>> from infobook import kl_terms
    >>> kl_terms([0.5, 0, 0.25], [0.5, 0.25, 0])
    array([0.  , 0.25,  inf])
    """
    p, q = nonnegative("p", p), nonnegative("q", q)
    try:
        p, q = np.broadcast_arrays(p, q)
    except ValueError:
        raise ProbabilityError(
            f"p has shape {p.shape} and q has shape {q.shape}, which do not "
            "broadcast; give one q for each p, or one for all"
        ) from None
    return result(kernels.terms(p, q, q - p))


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
    .. math:: \mathrm{JS}(p, q) = w_1 D(p \,\|\, m) + w_2 D(q \,\|\, m),
              \qquad m = w_1 p + w_2 q

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
    if given[0].rows.shape != given[1].rows.shape:
        check_pair(given[0].rows, given[1].rows, ("p", "q"))
    if weights is None:
        found, *sums = rowwise.evaluate(
            rowwise.js_divergence,
            rowwise.few_js_divergence,
            *(x.rows for x in given),
            bits=bits,
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
    return result(found if bits else found / nats)


def _shares(weights: ArrayLike) -> tuple[float, float]:
    shares = distribution("weights", weights)
    if shares.shape != (2,):
        raise ProbabilityError(
            f"weights has shape {shares.shape}; give two numbers, one for p and one "
            "for q"
        )
    one, two = (shares / shares.sum()).tolist()
    return one, two


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
    p, q = distribution("p", p, axis=axis), distribution("q", q, axis=axis)
    check_pair(p, q, ("p", "q"))
    _, _, d = kernels.difference(p, q)
    # Rounding alone could carry the sum past 1.
    return result(np.minimum(np.abs(d).sum(axis=-1) / 2, 1.0))
