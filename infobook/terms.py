"""The kernel in public: the terms that every divergence here is a sum of.

The terms p log(p/q) - p + q are never negative, and each is known to full relative
accuracy. With p = 1 they are the two functions below: of q = 1 + x, and of q = exp(x).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infobook import kernels
from infobook.validation import (
    ProbabilityError,
    entry,
    finite,
    nonnegative,
    result,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import Result

__all__ = ["expm1mx", "kl_terms", "log1pmx"]


@kernels.quiet
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


@kernels.quiet
def log1pmx(x: ArrayLike) -> Result:
    r"""Give log(1 + x) - x, which is about -x^2/2 for a small `x`.

    Parameters
    ----------
    x : array_like
        Finite numbers, none below -1.

    Returns
    -------
    float or ndarray, shape of `x`
        In nats, never positive, and 0 only at 0; ``-inf`` at -1.

    Raises
    ------
    ProbabilityError
        If an entry is below -1 or not finite.
    TypeError
        If the dtype is not a real number's.

    See Also
    --------
    kl_terms : The same for any p and q; this is ``-kl_terms(1, 1 + x)``.

    Notes
    -----
    .. math:: \log(1 + x) - x
              &= z \Bigl(2 z^2 \sum_{n \ge 0} \frac{z^{2n}}{2n + 3} - x\Bigr), \\
              z &= \frac{x}{2 + x}

    Each value has full relative accuracy, where ``log1p(x) - x`` keeps no digit for an
    `x` below 1e-16.

    References
    ----------
    Blanchard, Higham and Higham (2021), Accurately computing the log-sum-exp and
    softmax functions.

    Examples
    --------
    >>> from infobook import log1pmx
    >>> log1pmx(1e-20)
    -5e-41
    >>> log1pmx([0.0, -1.0])
    array([  0., -inf])
    """
    array = finite("x", x)
    if (array < -1).any():
        raise ProbabilityError(
            f"{entry('x', array, array < -1)}; the logarithm of 1 + x needs x of -1 or "
            "more, so give such numbers"
        )
    return result(kernels.log1pmx(array))


@kernels.quiet
def expm1mx(x: ArrayLike) -> Result:
    r"""Give exp(x) - 1 - x, which is about x^2/2 for a small `x`.

    Parameters
    ----------
    x : array_like
        Finite numbers, such as log-ratios.

    Returns
    -------
    float or ndarray, shape of `x`
        In nats, never negative, and 0 only at 0; ``inf`` beyond the largest float.

    Raises
    ------
    ProbabilityError
        If an entry is not finite.
    TypeError
        If the dtype is not a real number's.

    See Also
    --------
    kl_terms : The same for any p and q; this is ``kl_terms(1, exp(x))``.
    kl_monte_carlo : Its mean over draws is the estimate k3.

    Notes
    -----
    .. math:: e^x - 1 - x
              &= z \Bigl(d - 2 z^2 \sum_{n \ge 0} \frac{z^{2n}}{2n + 3}\Bigr), \\
              d &= e^x - 1, \quad z = \frac{d}{2 + d}

    Each value has full relative accuracy, where ``expm1(x) - x`` keeps no digit for an
    `x` below 1e-16.

    References
    ----------
    Schulman (2020), Approximating KL Divergence.

    Examples
    --------
    >>> from infobook import expm1mx
    >>> expm1mx(1e-20)
    5e-41
    >>> expm1mx([0.0, 1000.0])
    array([ 0., inf])
    """
    return result(kernels.expm1mx(finite("x", x)))
