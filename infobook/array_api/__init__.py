"""The measures for arrays of other libraries: torch, JAX, Dask, CuPy, and NumPy too.

The formulas are the core's, written in the operations that all these libraries share,
so that they run where the array lives, can be differentiated, traced and left lazy.

- *Precision.* All arithmetic is in the array's own float32 or float64; nothing is cast.
- *Validation.* Where values can be looked at, input is refused as the core refuses it.
  A Dask array, and whatever is traced, mapped or compiled, shows only shape and dtype;
  there the answer is NaN for each row that the core would refuse.
- *Gradients.* They are those of the measure of p / sum p, which scaling p leaves as it
  is: for D(p || q), log(p/q) - D by `p` and 1 - p/q by `q`. The textbook's log(p/q) + 1
  and -p/q differ by the same number at each outcome, which no direction inside the
  simplex sees. Where the slope is infinite, at a zero, it is taken at the smallest
  normal float: large, of the right sign, and finite.
- *Memory.* Dask arrays go chunk by chunk, also along `axis`. Only logits want whole
  rows: split along `axis`, they are held until the largest is known.

Needs array-api-compat: ``pip install infobook[array-api]``. CuPy is not tested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

try:
    from array_api_compat import device
except ImportError as error:
    raise ImportError(
        "infobook.array_api needs array-api-compat; run: "
        "pip install infobook[array-api]"
    ) from error

from infobook.array_api import kernels, reading
from infobook.options import unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    Array: TypeAlias = Any  # of whichever library

__all__ = [
    "cross_entropy",
    "cross_entropy_from_logits",
    "entropy",
    "js_divergence",
    "kl_divergence",
    "log_softmax",
]


def entropy(p: Array, *, base: float | None = None, axis: int = -1) -> Array:
    r"""Mean surprisal of a source: H(p) = -sum p log p.

    Parameters
    ----------
    p : array, shape (..., n)
        Probabilities along `axis`, float32 or float64.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes.

    Returns
    -------
    array, shape (...)
        Of the library and dtype of `p`; between 0 and log n.

    Raises
    ------
    ProbabilityError
        If `p` has a negative or non-finite entry, or does not sum to 1 along `axis`;
        where its values cannot be looked at, the result is NaN instead.
    TypeError
        If `p` is no array of a supported library, or its dtype is another.
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
    >>> import numpy as np
    >>> from infobook import array_api
    >>> print(array_api.entropy(np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8]), base=2))
    1.75
    """
    xp = reading.namespace(p=p)
    p, excess, valid = reading.distribution(xp, "p", p, axis)
    excesses = excess, excess
    total = kernels.cross_entropy(xp, p, p, excesses, *_unit(xp, base))
    return reading.flag(xp, total, valid)


def cross_entropy(
    p: Array, q: Array, *, base: float | None = None, axis: int = -1
) -> Array:
    r"""Mean surprisal under `q` of what `p` draws: H(p, q) = -sum p log q.

    Parameters
    ----------
    p, q : array, shape (..., n)
        Probabilities along `axis`, float32 or float64, of one library; they broadcast
        against each other.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    array, shape (...)
        ``inf`` where `q` is 0 and `p` is not; 0 log 0 counts as 0.

    Raises
    ------
    ProbabilityError, TypeError, ValueError
        As `entropy` does, and if shapes or libraries do not fit.

    Notes
    -----
    .. math:: H(p, q) = -\sum_x p(x) \log q(x) = H(p) + D(p \,\|\, q)

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, theorem 5.4.3.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import array_api
    >>> p, q = np.array([1 / 2, 1 / 2]), np.array([[1 / 4, 3 / 4], [1.0, 0.0]])
    >>> array_api.cross_entropy(p, q, base=2).round(4)
    array([1.2075,    inf])
    """
    xp, p, q, excesses, valid = reading.pair(p, q, axis)
    total = kernels.cross_entropy(xp, p, q, excesses, *_unit(xp, base))
    return reading.flag(xp, total, *valid)


def kl_divergence(
    p: Array, q: Array, *, base: float | None = None, axis: int = -1
) -> Array:
    r"""Cost of expecting `q` where `p` is true: D(p || q) = sum p log(p / q).

    Parameters
    ----------
    p, q : array, shape (..., n)
        Probabilities along `axis`, float32 or float64, of one library; they broadcast
        against each other. The expectation is under `p`, and the order matters.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    array, shape (...)
        Never negative, 0 where `p` equals `q`; ``inf`` where `q` is 0 and `p` is not.
        By `q` the gradient is 1 - p/q, which is 0 where they are equal, and 1 where
        both are 0; the second derivative there is the Fisher information.

    Raises
    ------
    ProbabilityError, TypeError, ValueError
        As `entropy` does, and if shapes or libraries do not fit.

    Notes
    -----
    .. math:: D(p \,\|\, q) = \sum_x p(x) \log \frac{p(x)}{q(x)}

    Computed as the sum of p log(p/q) - p + q, minus that term at the two sums, which
    are 1 only up to rounding; small divergences keep their digits.

    References
    ----------
    Kullback and Leibler (1951), On Information and Sufficiency.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import array_api
    >>> p, q = (
    ...     np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8]),
    ...     np.array([1 / 8, 1 / 2, 1 / 4, 1 / 8]),
    ... )
    >>> print(array_api.kl_divergence(p, q, base=2))
    0.625
    """
    xp, p, q, (excess, _), valid = reading.pair(p, q, axis)
    divergence = kernels.kl(xp, p, q, 1 + excess, *_unit(xp, base))
    return reading.flag(xp, divergence, *valid)


def js_divergence(
    p: Array,
    q: Array,
    *,
    weights: ArrayLike | None = None,
    base: float | None = None,
    axis: int = -1,
) -> Array:
    r"""Jensen-Shannon divergence: mean divergence from the mixture of `p` and `q`.

    Parameters
    ----------
    p, q : array, shape (..., n)
        Probabilities along `axis`, float32 or float64, of one library; they broadcast
        against each other.
    weights : array_like, shape (2,), optional
        Shares of `p` and `q` in the mixture, constants: a list or a NumPy array. One
        half each by default.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.
    axis : int, default -1
        Axis of the outcomes, counted in each argument.

    Returns
    -------
    array, shape (...)
        Between 0 (equal) and the entropy of the weights (disjoint). Always finite.

    Raises
    ------
    ProbabilityError, TypeError, ValueError
        As `entropy` does, and if shapes or libraries do not fit.

    Notes
    -----
    .. math:: \mathrm{JS}(p, q) = w_1 D(p \,\|\, m) + w_2 D(q \,\|\, m),
              \qquad m = w_1 p + w_2 q

    References
    ----------
    Lin (1991), Divergence Measures Based on the Shannon Entropy.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import array_api
    >>> print(
    ...     array_api.js_divergence(np.array([1.0, 0.0]), np.array([0.0, 1.0]), base=2)
    ... )
    1.0
    """
    shares = (0.5, 0.5) if weights is None else reading.shares(weights)
    xp, p, q, (excess, _), valid = reading.pair(p, q, axis)
    divergence = kernels.js(xp, p, q, 1 + excess, shares, *_unit(xp, base))
    return reading.flag(xp, divergence, *valid)


def log_softmax(logits: Array, *, axis: int = -1) -> Array:
    r"""Log-probabilities, log softmax(logits).

    Parameters
    ----------
    logits : array, shape (..., n)
        Natural logarithms of weights along `axis`, float32 or float64; ``-inf`` is a
        weight of 0.
    axis : int, default -1
        Axis of the outcomes.

    Returns
    -------
    array, shape of `logits`
        In nats, never above 0.

    Raises
    ------
    ProbabilityError
        If a logit is NaN or ``+inf``, or all logits of a row are ``-inf``; where the
        values cannot be looked at, that row is NaN instead.
    TypeError
        If `logits` is no array of a supported library, or its dtype is another.
    ValueError
        If `axis` is out of range.

    Notes
    -----
    .. math:: \log p_k = -(m - l_k) - \log\Bigl(1 + \sum_{j \ne k^*} e^{l_j - m}\Bigr),
              \qquad m = l_{k^*} = \max_k l_k

    References
    ----------
    Blanchard, Higham and Higham (2021), Accurately computing the log-sum-exp and
    softmax functions.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import array_api
    >>> array_api.log_softmax(np.array([0.0, -np.inf]))
    array([  0., -inf])
    """
    xp = reading.namespace(logits=logits)
    rows, positions, valid = reading.logits(xp, logits, axis)
    below, rest = kernels.surprisals(xp, rows, positions)
    valid = None if valid is None else valid[..., None]
    log_p = reading.flag(xp, -(below + rest) + 0.0, valid)
    return reading.move(xp, log_p, -1, axis)


def cross_entropy_from_logits(
    logits: Array, labels: Array | int, *, base: float | None = None, axis: int = -1
) -> Array:
    r"""Surprisal of the labels under softmax(logits): a classifier's loss, row by row.

    Parameters
    ----------
    logits : array, shape (..., n)
        One row of logits for each example, along `axis`, float32 or float64; ``-inf``
        rules a class out.
    labels : int, array of int, shape (...), or of float, shape (..., n)
        The class of each example, from 0 to n - 1, or a row of probabilities over the
        classes along `axis`. One label may serve all rows.
    base : float, optional
        Base of the logarithm of the loss; ``None`` means nats, ``2`` bits. Logits are
        natural logarithms in any case.
    axis : int, default -1
        Axis of the classes, counted in each argument.

    Returns
    -------
    array, shape (...)
        One loss a row, neither summed nor averaged; ``inf`` where a label was ruled
        out. By `logits` the gradient is softmax minus the labels.

    Raises
    ------
    ProbabilityError
        If a logit is NaN or ``+inf``, or all logits of a row are ``-inf``; if a label
        is not a class, or a row of labels not a distribution; if shapes do not fit.
        Where the values cannot be looked at, that loss is NaN instead.
    TypeError, ValueError
        As `log_softmax` does, and if `base` is not a finite number above 1.

    Notes
    -----
    .. math:: L = (m - l_y) + \log\Bigl(1 + \sum_{k \ne k^*} e^{l_k - m}\Bigr),
              \qquad m = l_{k^*} = \max_k l_k

    References
    ----------
    Blanchard, Higham and Higham (2021), Accurately computing the log-sum-exp and
    softmax functions.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import array_api
    >>> logits, labels = np.array([[0.0, 0.0], [7.0, 7.0]]), np.array([0, 1])
    >>> array_api.cross_entropy_from_logits(logits, labels, base=2)
    array([1., 1.])
    """
    if isinstance(labels, int) and not isinstance(labels, bool):
        xp = reading.namespace(logits=logits)
        labels = xp.asarray(labels, device=device(logits))
    xp = reading.namespace(logits=logits, labels=labels)
    rows, positions, valid = reading.logits(xp, logits, axis)
    targets, of_targets, sound = reading.targets(xp, labels, rows, positions, axis)
    _, nats = unit(base)
    below, rest = kernels.surprisals(xp, rows, positions)
    loss = kernels.mean(xp, targets, of_targets, below) + rest[..., 0]
    return reading.flag(xp, loss / nats, valid, sound)


def _unit(xp: Any, base: float | None) -> tuple[kernels.Log, float]:
    """Return the logarithm to `base` and the length of its unit in nats."""
    _, nats = unit(base)
    if base is None or base == 2:
        return (xp.log if base is None else xp.log2), nats
    return (lambda x: xp.log(x) / nats), nats
