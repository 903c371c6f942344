"""Rényi's entropies and divergences: Shannon's, with an order that weighs the outcomes.

An order above 1 listens to the likely outcomes, one below 1 to the rare ones, and the
order 1 is Shannon's. Near order 1 the textbook formula is 0/0; here it is log1p of a
sum without cancellation, so the limit is reached and not only approached.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook import kernels
from infobook.blocks import over_batch
from infobook.options import number, shown, unit
from infobook.rowwise import cross_entropy, kl_divergence
from infobook.validation import check_pair, distribution, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import FloatArray, Result

__all__ = ["renyi_divergence", "renyi_entropy"]

# A sum of 1 + x with x below this has lost digits to the 1.
LOW = -0.5
# A quotient above this is no subnormal number, which has fewer digits.
QUOTIENT = 1e-300


@kernels.quiet
def renyi_entropy(
    p: ArrayLike, alpha: float, *, base: float | None = None, axis: int = -1
) -> Result:
    r"""Rényi entropy of order `alpha`: log sum p^alpha / (1 - alpha).

    Parameters
    ----------
    p : array_like, shape (..., n)
        Probabilities along `axis`.
    alpha : float
        The order, from 0 to ``inf``. 0 counts the possible outcomes, 1 is Shannon's
        entropy, 2 the collision entropy, ``inf`` the surprisal of what is likeliest.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes.

    Returns
    -------
    float or ndarray, shape (...)
        Between 0 and log n; never rises with `alpha`.

    Raises
    ------
    ProbabilityError
        If `p` has a negative or non-finite entry, or does not sum to 1 along `axis`.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `alpha` is negative or NaN, `base` is not a finite number above 1, or `axis`
        is out of range.

    Notes
    -----
    .. math:: H_\alpha(p) = \frac{1}{1 - \alpha} \log \sum_x p(x)^\alpha
              = \frac{1}{1 - \alpha} \log\Bigl(1 + \sum_x p(x)
              \bigl(e^{(\alpha - 1) \log p(x)} - 1\bigr)\Bigr)

    References
    ----------
    Rényi (1961), On Measures of Entropy and Information.

    Examples
    --------
    >>> from infobook import renyi_entropy
    >>> renyi_entropy([1 / 2, 1 / 4, 1 / 4], 0, base=3)
    1.0
    >>> renyi_entropy([1 / 2, 1 / 2, 0], 2, base=2)
    1.0
    """
    order, (_, nats) = _order(alpha), unit(base)
    p = distribution("p", p, axis=axis)
    if order == 1:
        found: Any = over_batch(cross_entropy, p, bits=False)[0]
    else:
        found = _entropy(p, order)
    return result(np.maximum(found / nats, 0.0))


@kernels.quiet
def renyi_divergence(
    p: ArrayLike,
    q: ArrayLike,
    alpha: float,
    *,
    base: float | None = None,
    axis: int = -1,
) -> Result:
    r"""Rényi divergence of order `alpha`: log sum p^alpha q^(1 - alpha) / (alpha - 1).

    Parameters
    ----------
    p, q : array_like, shape (..., n)
        Probabilities along `axis`; they broadcast against each other. The order of the
        arguments matters, but for `alpha` = 1/2.
    alpha : float
        The order, from 0 to ``inf``. 1 is the KL divergence, ``inf`` the largest
        log-ratio of p to q.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        Never negative, never falls with `alpha`; ``inf`` where `q` is 0 and `p` is not
        if `alpha` is 1 or more, and for disjoint `p` and `q`.

    Raises
    ------
    ProbabilityError
        If `p` or `q` has a negative or non-finite entry, or does not sum to 1 along
        `axis`, or if their shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `alpha` is negative or NaN, `base` is not a finite number above 1, or `axis`
        is out of range.

    Notes
    -----
    .. math:: D_\alpha(p \,\|\, q) = \frac{1}{\alpha - 1}
              \log \sum_x p(x)^\alpha q(x)^{1 - \alpha}

    The sum exceeds 1 by that of :math:`p^\alpha q^{1 - \alpha} - \alpha p
    - (1 - \alpha) q`, whose terms have one sign; each is taken to full accuracy where p
    and q are close.

    References
    ----------
    van Erven and Harremoës (2014), Rényi Divergence and Kullback-Leibler Divergence.

    Examples
    --------
    >>> from infobook import renyi_divergence
    >>> renyi_divergence([1 / 2, 1 / 2], [1 / 4, 3 / 4], float("inf"), base=2)
    1.0
    >>> print(f"{renyi_divergence([1 / 2, 1 / 2], [1 / 4, 3 / 4], 2):.4f} nats")
    0.2877 nats
    """
    order, (_, nats) = _order(alpha), unit(base)
    p, q = distribution("p", p, axis=axis), distribution("q", q, axis=axis)
    check_pair(p, q, ("p", "q"))
    if order == 1:
        found: Any = over_batch(kl_divergence, p, q, bits=False)[0]
    else:
        found = _divergence(p, q, order)
    return result(np.maximum(found / nats, 0.0))


def _order(alpha: float) -> float:
    order = number(alpha)
    if not order >= 0:
        raise ValueError(
            f"alpha is {shown(alpha)}; give a number from 0 to inf; 1 is Shannon's case"
        )
    return order


def _entropy(p: FloatArray, order: float) -> Any:
    over = kernels.excess(p)[..., None]
    size = 1 + over
    log_p = np.log(p) - np.log1p(over)
    # An outcome that is nearly sure is known better by what the others leave to it.
    top = p.argmax(axis=-1, keepdims=True)
    rest = kernels.without(p, top).sum(axis=-1, keepdims=True) / size
    known = np.where(rest < 0.5, np.log1p(-rest), np.take_along_axis(log_p, top, -1))
    np.put_along_axis(log_p, top, known, axis=-1)
    if order == math.inf:
        return -log_p.max(axis=-1)
    rise = (order - 1) * log_p
    # p^order - p, where the first is much larger, or hardly differs
    terms = np.where(rise > 1, size * np.exp(order * log_p) - p, p * np.expm1(rise))
    above = (np.where(p > 0, terms, 0.0) / size).sum(axis=-1)
    logs = np.where(p > 0, order * log_p, -np.inf)
    return np.where(above > LOW, np.log1p(above), _log_sum(logs)) / (1 - order)


def _divergence(p: FloatArray, q: FloatArray, order: float) -> Any:
    p, q, d = kernels.difference(p, q)
    p, q, d = np.broadcast_arrays(p, q, d)
    t = d / p
    # log(q/p), from the difference where q and p are close, and from the quotient where
    # it has all its digits: two logarithms of tiny numbers would cancel
    quotient = q / p
    whole = (quotient > QUOTIENT) & (quotient < math.inf)
    r = np.where(whole, np.log(quotient), np.log(q) - np.log(p))
    r = np.where(np.abs(t) <= 0.5, np.log1p(t), r)
    if order == math.inf:
        return np.where(p > 0, -r, -np.inf).max(axis=-1)
    c = 1 - order
    # p^order q^c - order p - c q, from the side where less cancels
    if order >= 0.5:
        terms = p * kernels.expm1mx(c * r) - c * kernels.terms(p, q, d)
    else:
        terms = q * kernels.expm1mx(-order * r) - order * kernels.terms(q, p, -d)
    terms = np.where(
        p > 0, np.where(q > 0, terms, math.inf if c < 0 else -order * p), -c * q
    )
    above = terms.sum(axis=-1)
    logs = np.where(p > 0, order * np.log(p) + c * np.log(q), -np.inf)
    plain = (above > LOW) & (above < 1e3)
    return np.where(plain, np.log1p(above), _log_sum(logs)) / -c


def _log_sum(logs: FloatArray) -> FloatArray:
    """Return log sum exp of the last axis, where -inf counts for nothing."""
    top = logs.max(axis=-1, keepdims=True)
    below = np.where(logs == top, 0.0, logs - top)
    total: FloatArray = top[..., 0] + np.log(np.exp(below).sum(axis=-1))
    return total
