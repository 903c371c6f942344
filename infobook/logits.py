"""Distributions given by logits: softmax and the loss that classifiers minimise.

A softmax does not change when one number is added to all logits. So everything here
starts by measuring each logit from the largest one, and the loss becomes a sum of two
non-negative numbers: how far the label lies below the largest, and the log of one plus
what all the others weigh. A loss of 1e-22 then is 1e-22, not 0.

Logits are natural logarithms; a logit of ``-inf`` is an outcome ruled out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, overload

import numpy as np

from infobook import kernels
from infobook.validation import (
    ProbabilityError,
    check_pair,
    distribution,
    index_of,
    last_axis,
    logarithm,
    real_array,
    result,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import FloatArray, Result

__all__ = ["cross_entropy_from_logits", "log_softmax", "logsumexp", "softmax"]


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
              = m + \log\Bigl(1 + \sum_{k \ne k^*} e^{l_k - m}\Bigr),
              \qquad m = l_{k^*} = \max_k l_k

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
    largest, _, excess = kernels.shifted(_logits(logits, axis))
    return result((largest + excess)[..., 0])


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
    _, below, excess = kernels.shifted(_logits(logits, axis))
    return np.moveaxis(kernels.softmax(below, excess), -1, axis)


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
    _, below, excess = kernels.shifted(_logits(logits, axis))
    return np.moveaxis(-(below + excess) + 0.0, -1, axis)


@overload
def cross_entropy_from_logits(
    logits: ArrayLike,
    labels: ArrayLike,
    *,
    base: float | None = ...,
    axis: int = ...,
    return_grad: Literal[False] = ...,
) -> Result: ...
@overload
def cross_entropy_from_logits(
    logits: ArrayLike,
    labels: ArrayLike,
    *,
    base: float | None = ...,
    axis: int = ...,
    return_grad: Literal[True],
) -> tuple[Result, FloatArray]: ...
def cross_entropy_from_logits(
    logits: ArrayLike,
    labels: ArrayLike,
    *,
    base: float | None = None,
    axis: int = -1,
    return_grad: bool = False,
) -> Result | tuple[Result, FloatArray]:
    r"""Surprisal of the labels under softmax(logits): a classifier's loss, row by row.

    Parameters
    ----------
    logits : array_like, shape (..., n)
        One row of logits for each example, along `axis`; ``-inf`` rules a class out.
    labels : array_like of int, shape (...), or of float, shape (..., n)
        The class of each example, from 0 to n - 1, or a row of probabilities over the
        classes along `axis`. One label may serve all rows.
    base : float, optional
        Base of the logarithm of the loss; ``None`` means nats, ``2`` bits. Logits are
        natural logarithms in any case.
    axis : int, default -1
        Axis of the classes, counted in each argument.
    return_grad : bool, default False
        Also return the gradient of each row's loss with respect to its logits.

    Returns
    -------
    loss : float or ndarray, shape (...)
        One loss a row, neither summed nor averaged; ``inf`` where a label was ruled
        out.
    grad : ndarray, shape of `logits`
        Only with `return_grad`: softmax minus the labels, in the unit of the loss.

    Raises
    ------
    ProbabilityError
        If a logit is NaN or ``+inf``, or all logits of a row are ``-inf``; if a label
        is not a class, or a row of labels not a distribution; if shapes do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1, or `axis` is out of range.

    Notes
    -----
    .. math:: L = (m - l_y) + \log\Bigl(1 + \sum_{k \ne k^*} e^{l_k - m}\Bigr),
              \qquad m = l_{k^*} = \max_k l_k

    Both parts are non-negative, so a small loss keeps its digits. The gradient is
    :math:`p_k - [k = y]`, at the label :math:`e^{-L} - 1` without cancellation.

    References
    ----------
    Blanchard, Higham and Higham (2021), Accurately computing the log-sum-exp and
    softmax functions.

    Examples
    --------
    >>> from infobook import cross_entropy_from_logits
    >>> cross_entropy_from_logits([[0.0, 0.0], [7.0, 7.0]], [0, 1], base=2)
    array([1., 1.])
    >>> cross_entropy_from_logits([0.0, 0.0], 1, return_grad=True)[1]
    array([ 0.5, -0.5])
    """
    _, nats = logarithm(base)
    rows = _logits(logits, axis)
    targets = _targets(labels, rows, axis)
    _, below, excess = kernels.shifted(rows)
    surprisals = below + excess
    loss = result(kernels.mean(targets, surprisals) / nats)
    if not return_grad:
        return loss
    probabilities = kernels.softmax(below, excess)
    # Where p is close to 1, p - 1 is known better than p.
    grad = np.where(
        probabilities > 0.5,
        np.expm1(-surprisals) + (1 - targets),
        probabilities - targets,
    )
    return loss, np.moveaxis(grad / nats, -1, axis)


def _logits(logits: ArrayLike, axis: int) -> FloatArray:
    """Return finite or -inf logits with the classes on the last axis."""
    array = real_array("logits", logits)
    if array.ndim == 0:
        raise ProbabilityError(
            f"logits is the single number {array:g}; give one logit for each outcome "
            "as a list"
        )
    at = last_axis("logits", array, axis)
    if array.shape[at] == 0:
        raise ProbabilityError("logits is empty; give at least one logit in each row")
    bad = np.isnan(array) | (array == np.inf)
    if bad.any():
        raise ProbabilityError(
            f"{index_of('logits', bad)} is {array[bad].flat[0]}; give finite logits, "
            "or -inf to rule an outcome out"
        )
    rows = np.ascontiguousarray(np.moveaxis(array, at, -1))
    ruled_out = np.asarray((rows == -np.inf).all(axis=-1))
    if ruled_out.any():
        raise ProbabilityError(
            f"all logits of {index_of('logits', ruled_out)} are -inf; leave at least "
            "one outcome possible"
        )
    return rows


def _targets(labels: ArrayLike, rows: FloatArray, axis: int) -> FloatArray:
    """Return the labels as rows of probabilities; a class becomes a 1 among zeros."""
    array = real_array("labels", labels)
    if np.asarray(labels).dtype.kind == "f":
        targets = distribution("labels", labels, axis=axis)
        check_pair(rows, targets, ("logits", "labels"))
        return targets / (1 + kernels.excess(targets))[..., None]
    classes = rows.shape[-1]
    bad = (array < 0) | (array >= classes)
    if bad.any():
        raise ProbabilityError(
            f"{index_of('labels', bad)} is {array[bad].flat[0]:.0f}; the classes are "
            f"0 to {classes - 1}"
        )
    try:
        at = np.broadcast_to(array.astype(np.intp), rows.shape[:-1])
    except ValueError:
        raise ProbabilityError(
            f"labels has shape {array.shape}, but the rows of logits have shape "
            f"{rows.shape[:-1]}; give one class for each row, or rows of "
            "probabilities as floats"
        ) from None
    targets = np.zeros_like(rows)
    np.put_along_axis(targets, at[..., None], 1.0, axis=-1)
    return targets
