"""Measures of distributions given by logits, and the loss that classifiers minimise.

The loss is a sum of two non-negative numbers: how far the label lies below the largest
logit, and the log of one plus what all the others weigh. A loss of 1e-22 then is 1e-22,
not 0. Entropy and divergence are sums of the same kind.

Logits are natural logarithms; a logit of ``-inf`` is an outcome ruled out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, overload

import numpy as np

from infobook.kernels import quiet
from infobook.options import flag, unit
from infobook.partition import logit_array, logit_rows, partitions, refuse
from infobook.validation import (
    ProbabilityError,
    as_array,
    check_pair,
    distribution,
    index_of,
    result,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from infobook.validation import FloatArray, Result

__all__ = [
    "cross_entropy_from_logits",
    "entropy_from_logits",
    "kl_divergence_from_logits",
]


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
@quiet
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
        If a dtype is not a real number's, or `return_grad` is neither true nor false.
    ValueError
        If `base` is not a finite number above 1, or `axis` is out of range.

    Notes
    -----
    .. math:: L &= (m - l_y) + \log\Bigl(1 + \sum_{k \ne k^*} e^{l_k - m}\Bigr), \\
              m &= l_{k^*} = \max_k l_k

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
    _, nats = unit(base)
    rows, shape = logit_rows("logits", logits, axis)
    wanted = _labels(labels, shape, axis)
    classes = wanted.ndim == 1
    loss = np.empty(len(rows))
    grad = np.empty(rows.shape) if flag("return_grad", return_grad) else None
    for group, part in partitions(rows, "logits", logits, axis, in_place=classes):
        if classes:
            row, at = np.arange(len(part.largest)), wanted[group]
            loss[group] = part.surprisals(row, at)
            if grad is not None:
                p = part.probabilities(out=grad[group])
                # Where p is close to 1, p - 1 is known better than p.
                p[row, at] = np.where(
                    p[row, at] > 0.5, np.expm1(-loss[group]), p[row, at] - 1
                )
        else:
            loss[group] = part.excess + part.mean_below(wanted[group])
            if grad is not None:
                part.residuals(wanted[group], out=grad[group])
    found = result(loss.reshape(shape[:-1]) / nats)
    if grad is None:
        return found
    return found, np.moveaxis(grad.reshape(shape) / nats, -1, axis)


@quiet
def entropy_from_logits(
    logits: ArrayLike, *, base: float | None = None, axis: int = -1
) -> Result:
    r"""Entropy of softmax(logits): how undecided a classifier is.

    Parameters
    ----------
    logits : array_like, shape (..., n)
        Natural logarithms of weights along `axis`; ``-inf`` is a weight of 0.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits. Logits are natural
        logarithms in any case.
    axis : int, default -1
        Axis of the outcomes.

    Returns
    -------
    float or ndarray, shape (...)
        Between 0 and log n; a tiny entropy of a confident row keeps its digits.

    Raises
    ------
    ProbabilityError
        If a logit is NaN or ``+inf``, or all logits of a row are ``-inf``.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1, or `axis` is out of range.

    Notes
    -----
    .. math:: H &= \log s + \frac1s \sum_k e^{l_k - m} (m - l_k), \\
              s &= \sum_k e^{l_k - m}, \quad m = \max_k l_k

    Both parts are non-negative.

    References
    ----------
    Blanchard, Higham and Higham (2021), Accurately computing the log-sum-exp and
    softmax functions.

    Examples
    --------
    >>> from infobook import entropy_from_logits
    >>> entropy_from_logits([7.0, 7.0, 7.0, 7.0], base=2)
    2.0
    >>> print(f"{entropy_from_logits([100.0, 0.0]):.3e}")
    3.757e-42
    """
    _, nats = unit(base)
    rows, shape = logit_rows("logits", logits, axis)
    found = np.empty(len(rows))
    for group, part in partitions(rows, "logits", logits, axis):
        found[group] = part.excess + part.mean_below()
    return result(found.reshape(shape[:-1]) / nats)


@quiet
def kl_divergence_from_logits(
    a: ArrayLike, b: ArrayLike, *, base: float | None = None, axis: int = -1
) -> Result:
    r"""Divergence of softmax(b) from softmax(a): D(softmax a || softmax b).

    Parameters
    ----------
    a, b : array_like, shape (..., n)
        Natural logarithms of weights along `axis`; they broadcast against each other.
        The expectation is under softmax(a). ``-inf`` is a weight of 0.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits. Logits are natural
        logarithms in any case.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    float or ndarray, shape (...)
        Never negative, and 0 only where `a` and `b` differ by a constant; ``inf``
        where `b` rules out what `a` does not, or the two differ beyond all floats.

    Raises
    ------
    ProbabilityError
        If a logit is NaN or ``+inf``, all logits of a row are ``-inf``, or the shapes
        do not fit.
    TypeError
        If a dtype is not a real number's.
    ValueError
        If `base` is not a finite number above 1, or `axis` is out of range.

    Notes
    -----
    With p the softmax of a, and the differences d = b - a counted from their mean
    under p,

    .. math:: D = \log \sum_k p_k e^{d_k}
              = \log\Bigl(1 + \sum_k p_k \bigl(e^{d_k} - 1 - d_k\bigr)\Bigr),

    a sum of non-negative terms, each of full accuracy.

    References
    ----------
    Kullback and Leibler (1951), On Information and Sufficiency.

    Examples
    --------
    >>> from infobook import kl_divergence_from_logits
    >>> kl_divergence_from_logits([1.0, 2.0, 4.0], [4.0, 5.0, 7.0])
    0.0
    >>> print(f"{kl_divergence_from_logits([0.0, 0.0], [1e-9, -1e-9]):.3e}")
    5.000e-19
    """
    _, nats = unit(base)
    first, second = (logit_array(n, x, axis) for n, x in (("a", a), ("b", b)))
    check_pair(first, second, ("a", "b"))
    shape = np.broadcast_shapes(first.shape, second.shape)
    rows_a, rows_b = (
        np.broadcast_to(x, shape).reshape(-1, shape[-1]) for x in (first, second)
    )
    if not np.isfinite(rows_b.max(axis=1)).all():
        refuse("b", b, axis)
    found = np.empty(len(rows_a))
    for group, part in partitions(rows_a, "a", a, axis):
        found[group] = part.divergence(rows_b[group])
    return result(found.reshape(shape[:-1]) / nats)


def _labels(labels: ArrayLike, shape: tuple[int, ...], axis: int) -> NDArray[Any]:
    """Return a class for each row of logits, or a row of probabilities."""
    array = as_array("labels", labels)
    rows = math.prod(shape[:-1])
    if array.dtype.kind == "f":
        targets = distribution("labels", labels, axis=axis)
        if targets.shape[-1] != shape[-1]:
            raise ProbabilityError(
                f"logits has {shape[-1]} outcomes and labels has {targets.shape[-1]}; "
                "give both over the same outcomes in the same order"
            )
        whole, given = shape, targets
    else:
        bad = (array < 0) | (array >= shape[-1])
        if bad.any():
            raise ProbabilityError(
                f"{index_of('labels', bad)} is {array[bad].flat[0]}; give a class "
                f"from 0 to {shape[-1] - 1}"
            )
        whole, given = shape[:-1], array.astype(np.intp)
    try:
        return np.broadcast_to(given, whole).reshape(rows, *whole[len(shape) - 1 :])
    except ValueError:
        raise ProbabilityError(
            f"labels has shape {array.shape}, but the rows of logits have shape "
            f"{shape[:-1]}; give one class for each row, or rows of probabilities as "
            "floats"
        ) from None
