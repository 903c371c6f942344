"""KL divergence as a mean over samples, for densities that can only be evaluated.

A sum over all outcomes is often out of reach, for the texts of a language model for
one, while the log-density of a sample is at hand under both distributions. Three
averages of its log-ratio estimate the divergence; they differ in bias and in variance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from infobook import kernels
from infobook.options import choice, last_axis
from infobook.validation import (
    ProbabilityError,
    broadcast,
    entry,
    real_array,
    result,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import FloatArray, Result

__all__ = ["kl_monte_carlo"]


class MonteCarlo(NamedTuple):
    """A mean over samples, and its standard error."""

    mean: Result
    stderr: Result


@kernels.quiet
def kl_monte_carlo(
    logp: ArrayLike, logq: ArrayLike, *, method: str, axis: int = -1
) -> MonteCarlo:
    r"""Estimate D(p || q) in nats from samples of p, by the log-densities of each.

    Parameters
    ----------
    logp, logq : array_like, shape (..., n)
        Natural logarithms of the two densities (or probabilities) at n samples that
        were drawn from p. An entry of `logq` may be ``-inf``.
    method : str
        ``"k1"``, ``"k2"`` or ``"k3"``, see the notes.
    axis : int, default -1
        Axis of the samples, counted in each argument.

    Returns
    -------
    MonteCarlo
        Named tuple ``(mean, stderr)``, each a float or an ndarray of shape (...). The
        standard error of one sample is ``nan``. A sample that q excludes makes the
        mean ``inf``, as the divergence is, and the standard error ``nan``.

    Raises
    ------
    ProbabilityError
        If an entry is NaN or ``inf``, an entry of `logp` is ``-inf``, there are no
        samples, or the shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `method` is none of the three, or `axis` is out of range.

    Notes
    -----
    With u = log q(x) - log p(x), the estimates are the means of

    .. math:: k_1 = -u, \qquad k_2 = \tfrac12 u^2, \qquad k_3 = e^u - 1 - u

    k1 is unbiased, but its terms take both signs. k2 is never negative, and biased. k3
    is neither: to k1 it adds q/p - 1, whose mean under p is 0. For u near 0 the terms
    of k3 keep all digits here. Its mean assumes that q lives where p does; otherwise
    that of q/p is below 1.

    References
    ----------
    Schulman (2020), Approximating KL Divergence, joschu.net/blog/kl-approx.html.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import kl_monte_carlo
    >>> x = np.random.default_rng(0).normal(size=10_000)  # from p = N(0, 1)
    >>> logp, logq = -(x**2) / 2, -((x - 0.1) ** 2) / 2  # up to the same constant
    >>> mean, stderr = kl_monte_carlo(logp, logq, method="k3")
    >>> print(f"{mean:.4f} +- {stderr:.4f}; the true value is 0.005")
    0.0050 +- 0.0001; the true value is 0.005
    """
    terms = TERMS[choice("method", method, TERMS)]
    p, q = real_array("logp", logp), real_array("logq", logq)
    for name, array in (("logp", p), ("logq", q)):
        bad = np.isnan(array) | (array == np.inf)
        if bad.any():
            raise ProbabilityError(
                f"{entry(name, array, bad)}; give a number for each log-density, or "
                "-inf in logq where q is 0"
            )
    if (p == -np.inf).any():
        raise ProbabilityError(
            f"{entry('logp', p, p == -np.inf)}, but p cannot draw what it excludes; "
            "give samples of p, and logp before logq"
        )
    p = np.moveaxis(p, last_axis("logp", p, axis), -1)
    q = np.moveaxis(q, last_axis("logq", q, axis), -1)
    n = p.shape[-1]
    if n == 0 or n != q.shape[-1]:
        raise ProbabilityError(
            f"logp has {n} samples and logq has {q.shape[-1]}; give both "
            "log-densities of each sample, and at least one sample"
        )
    mean, stderr = _mean(terms(*broadcast(logp=p, logq=q)))
    return MonteCarlo(result(mean), result(stderr))


# With u = log q - log p, one term of each estimate.
TERMS: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "k1": lambda logp, logq: logp - logq,
    "k2": lambda logp, logq: 0.5 * (logp - logq) ** 2,
    "k3": lambda logp, logq: kernels.expm1mx(logq - logp),
}


def _mean(terms: FloatArray) -> tuple[FloatArray, FloatArray]:
    n = terms.shape[-1]
    # Along contiguous memory NumPy sums in pairs, which keeps the digits.
    terms = np.ascontiguousarray(terms)
    mean = terms.mean(axis=-1)
    # One sample says nothing of the spread, and an infinite term leaves NaN.
    spread = terms.std(axis=-1, ddof=1) if n > 1 else np.full_like(mean, np.nan)
    return mean, spread / math.sqrt(n)
