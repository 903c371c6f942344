"""Distributions given by logits: softmax, its logarithm, and the sum it divides by.

A softmax does not change when one number is added to all logits. So everything here
starts by measuring each logit from the largest one. `infobook.losses` has the measures.

Logits are natural logarithms; a logit of ``-inf`` is an outcome ruled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from infobook.kernels import quiet
from infobook.partition import logit_rows, partitions
from infobook.validation import (
    result,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import FloatArray, Result

__all__ = [
    "log_softmax",
    "logsumexp",
    "softmax",
]


@quiet
def logsumexp(logits: ArrayLike, *, axis: int = -1) -> Result:
    r"""Log of a sum of exponentials, log sum exp(logits), without overflow.

    Parameters
    ----------
    logits : array_like, shape (..., n)
        Natural logarithms of weights along `axis`; ``-inf`` is a weight of 0.
    axis : int, default -1
        Axis of the outcomes.

    Returns
    -------
    float or ndarray, shape (...)
        In nats; at least the largest logit, at most that plus log n.

    Raises
    ------
    ProbabilityError
        If a logit is NaN or ``+inf``, or all logits of a row are ``-inf``.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `axis` is out of range.

    Notes
    -----
    .. math:: \log \sum_k e^{l_k}
              &= m + \log\Bigl(1 + \sum_{k \ne k^*} e^{l_k - m}\Bigr), \\
              m &= l_{k^*} = \max_k l_k

    References
    ----------
    Blanchard, Higham and Higham (2021), Accurately computing the log-sum-exp and
    softmax functions.

    Examples
    --------
    >>> from infobook import logsumexp
    >>> print(f"{logsumexp([1000, 1001, 1002]):.4f}")
    1002.4076
    """
    rows, shape = logit_rows("logits", logits, axis)
    total = np.empty(len(rows))
    for group, part in partitions(rows, "logits", logits, axis, in_place=True):
        total[group] = part.largest + part.excess
    return result(total.reshape(shape[:-1]))


@quiet
def softmax(logits: ArrayLike, *, axis: int = -1) -> FloatArray:
    r"""Probabilities in proportion to exp(logits).

    Parameters
    ----------
    logits : array_like, shape (..., n)
        Natural logarithms of weights along `axis`; ``-inf`` is a weight of 0.
    axis : int, default -1
        Axis of the outcomes.

    Returns
    -------
    ndarray, shape of `logits`
        Probabilities that sum to 1 along `axis`.

    Raises
    ------
    ProbabilityError
        If a logit is NaN or ``+inf``, or all logits of a row are ``-inf``.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `axis` is out of range.

    Notes
    -----
    .. math:: p_k = e^{l_k} \Big/ \sum_j e^{l_j}

    References
    ----------
    Blanchard, Higham and Higham (2021), Accurately computing the log-sum-exp and
    softmax functions.

    Examples
    --------
    >>> from infobook import softmax
    >>> softmax([1000, 1000, float("-inf")])
    array([0.5, 0.5, 0. ])
    """
    rows, shape = logit_rows("logits", logits, axis)
    found = np.empty(rows.shape)
    for group, part in partitions(rows, "logits", logits, axis):
        part.probabilities(out=found[group])
    return np.moveaxis(found.reshape(shape), -1, axis)


@quiet
def log_softmax(logits: ArrayLike, *, axis: int = -1) -> FloatArray:
    r"""Log-probabilities, log softmax(logits).

    Parameters
    ----------
    logits : array_like, shape (..., n)
        Natural logarithms of weights along `axis`; ``-inf`` is a weight of 0.
    axis : int, default -1
        Axis of the outcomes.

    Returns
    -------
    ndarray, shape of `logits`
        In nats, never above 0; log-softmax of it is itself.

    Raises
    ------
    ProbabilityError
        If a logit is NaN or ``+inf``, or all logits of a row are ``-inf``.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `axis` is out of range.

    Notes
    -----
    .. math:: \log p_k = -(m - l_k) - \log\Bigl(1 + \sum_{j \ne k^*} e^{l_j - m}\Bigr)

    References
    ----------
    Blanchard, Higham and Higham (2021), Accurately computing the log-sum-exp and
    softmax functions.

    Examples
    --------
    >>> from infobook import log_softmax
    >>> log_softmax([0.0, float("-inf")])
    array([  0., -inf])
    >>> print(f"{log_softmax([50, 0])[0]:.3e}")
    -1.929e-22
    """
    rows, shape = logit_rows("logits", logits, axis)
    found = np.empty(rows.shape)
    for group, part in partitions(rows, "logits", logits, axis):
        np.subtract(part.shifted, part.excess[:, None], out=found[group])
    return np.moveaxis(found.reshape(shape), -1, axis)
