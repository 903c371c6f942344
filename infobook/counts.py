"""Entropy and mutual information from counts, where the distribution is unknown.

Frequencies vary more than probabilities, so the entropy of the frequencies lies below
that of the source. The estimators here put back, each in its way, what the sample
could not show. All are written as an average over the sample of what one observation
tells.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from infobook import kernels, rowwise
from infobook.options import choice, shown, unit
from infobook.validation import (
    ProbabilityError,
    index_of,
    plain_array,
    result,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from infobook.validation import FloatArray, Result

    IntArray: TypeAlias = NDArray[Any]

__all__ = ["entropy_from_counts", "mutual_information_from_counts"]

# From this total on a product of two counts may not fit into int64.
LARGE_TOTAL = 2**31
LARGEST = 10**150


@kernels.quiet
def entropy_from_counts(
    counts: ArrayLike, *, method: str = "plugin", base: float | None = None
) -> Result:
    r"""Estimate the entropy of a source from how often each outcome was seen.

    Parameters
    ----------
    counts : array_like of int, shape (..., n)
        Number of observations of each outcome. Outcomes never seen may be left out,
        except for ``"nsb"``, which needs to know how many outcomes there are.
    method : str, default "plugin"
        ``"plugin"``, the entropy of the frequencies; ``"miller-madow"``,
        ``"grassberger"``, ``"chao-shen"``, ``"jackknife"`` or ``"nsb"``.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float or ndarray, shape (...)
        The estimate. The plug-in is biased downwards. The others can exceed log n, and
        ``"grassberger"`` does not give 0 to a sample of one outcome (0.15 nats to 7
        observations, 1.27 to one): nothing is clipped.

    Raises
    ------
    ProbabilityError
        If a count is negative, or no count is positive.
    TypeError
        If the dtype is not an integer's.
    ValueError
        If `method` is none of the six, or `base` is not a finite number above 1.

    Notes
    -----
    With N observations, n_x of each outcome x, and m outcomes seen, in nats:

    - plug-in: :math:`\hat H = \sum_x \frac{n_x}{N} \log \frac{N}{n_x}`
    - Miller-Madow: :math:`\hat H + (m - 1) / 2N`
    - Grassberger (2003): :math:`\log N - \sum_x \frac{n_x}{N} G(n_x)` with
      :math:`G(n) = \psi(n) + \frac{(-1)^n}{2} (\psi(\frac{n+1}{2}) - \psi(\frac n2))`
    - Chao-Shen: :math:`-\sum_x C f_x \log(C f_x) / (1 - (1 - C f_x)^N)` with the
      frequency :math:`f_x = n_x / N` and the coverage :math:`C = 1 - f_1 / N`, where
      :math:`f_1` outcomes were seen once; if all were, C is 1/N
    - jackknife: :math:`N \hat H - (N - 1)` times the mean plug-in of the samples
      that lack one observation
    - NSB: the posterior mean under a mixture of Dirichlet priors that makes the
      expected entropy nearly uniform beforehand

    References
    ----------
    Miller (1955), Note on the bias of information estimates. Grassberger (2003),
    Entropy estimates from insufficient samplings. Chao and Shen (2003), Nonparametric
    estimation of Shannon's index of diversity. Zahl (1977), Jackknifing an index of
    diversity. Nemenman, Shafee and Bialek (2002), Entropy and inference, revisited.

    Examples
    --------
    >>> from infobook import entropy_from_counts
    >>> entropy_from_counts([4, 2, 1, 1], base=2)
    1.75
    >>> round(entropy_from_counts([4, 2, 1, 1], method="miller-madow", base=2), 4)
    2.0205
    """
    array = _integers("counts", counts)
    if array.ndim == 0:
        raise ProbabilityError(
            f"counts is the single number {array[()]}; give the counts of all outcomes "
            "as a list"
        )
    _check_seen("counts", array, (-1,))
    return result(_entropy(array, method, base))


@kernels.quiet
def mutual_information_from_counts(
    counts: ArrayLike, *, method: str = "plugin", base: float | None = None
) -> float:
    r"""Estimate I(X; Y) from a table of how often each pair was seen.

    Parameters
    ----------
    counts : array_like of int, shape (n, m)
        Number of observations of each pair: a row for each x, a column for each y.
    method : str, default "plugin"
        An estimator of `entropy_from_counts`.
    base : float, optional
        Base of the logarithm; ``None`` means nats, ``2`` bits.

    Returns
    -------
    float
        The plug-in is never negative, exactly 0 for a table of rank one, and biased
        upwards. Every other method is H(X) + H(Y) - H(X, Y) of three estimates, and
        may be negative.

    Raises
    ------
    ProbabilityError
        If `counts` is not a table, a count is negative, or no count is positive.
    TypeError
        If the dtype is not an integer's.
    ValueError
        If `method` is not known, or `base` is not a finite number above 1.

    See Also
    --------
    mutual_information : The measure, of a table of probabilities.

    Notes
    -----
    .. math:: \hat I = \sum_{xy} \frac{n_{xy}}{N} \log \frac{n_{xy} N}{n_x n_y}

    The plug-in is summed from the terms p log(p/q) - p + q, whose p - q comes from the
    integer n_xy N - n_x n_y without rounding. Its relative error is a few 1e-16,
    however near to independence the table is.

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, section 2.3. Paninski
    (2003), Estimation of entropy and mutual information, for the bias.

    Examples
    --------
    >>> from infobook import mutual_information_from_counts
    >>> mutual_information_from_counts([[5, 0], [0, 5]], base=2)
    1.0
    >>> mutual_information_from_counts([[2, 4], [3, 6]])
    0.0
    """
    table = _integers("counts", counts)
    if table.ndim != 2:
        raise ProbabilityError(
            f"counts has shape {table.shape}; give a table with a row for each x and "
            "a column for each y"
        )
    _check_seen("counts", table, (-2, -1))
    large = table.astype(np.float64).sum() >= LARGE_TOTAL
    table = table.astype(object if large else np.int64)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    if choice("method", method, ESTIMATORS) != "plugin":
        marginals = _entropy(rows, method, base) + _entropy(columns, method, base)
        return float(marginals - _entropy(table.ravel(), method, base))
    bits, nats = unit(base)
    total = rows.sum()
    products = rows[:, None] * columns
    difference = (products - table * total) / total**2
    logs, rest = kernels.kl_parts(
        (table / total).astype(np.float64),
        (products / total**2).astype(np.float64),
        difference.astype(np.float64),
        np.log2 if bits else np.log,
    )
    if bits:
        return float(logs.sum() + rest.sum() / nats)
    return float((logs + rest).sum() / nats)


def _integers(name: str, x: ArrayLike) -> IntArray:
    array = plain_array(name, x)
    if array.size == 0:
        raise ProbabilityError(f"{name} is empty; give a count for each outcome")
    # NumPy keeps integers beyond uint64 as Python's own.
    large = array.dtype == object and all(type(n) is int for n in array.flat)
    if array.dtype.kind not in "iu" and not large:
        advice = ""
        if array.dtype.kind == "f":
            advice = f"; whole numbers stored as floats convert with {name}.astype(int)"
        raise TypeError(f"{name} has dtype {array.dtype}; give integer counts{advice}")
    bad = np.asarray(array < 0, dtype=bool)
    if bad.any():
        raise ProbabilityError(
            f"{index_of(name, bad)} is {shown(array[bad].tolist()[0])}; give counts "
            "of 0 or more"
        )
    bad = np.asarray(large and array > LARGEST, dtype=bool)
    if bad.any():
        raise ProbabilityError(
            f"{index_of(name, bad)} is {shown(array[bad].tolist()[0])}; give counts "
            "below 1e150, whose products are floats"
        )
    return array


def _check_seen(name: str, array: IntArray, axes: tuple[int, ...]) -> None:
    nothing = np.asarray(~np.asarray(array > 0, dtype=bool).any(axis=axes))
    if nothing.any():
        raise ProbabilityError(
            f"{index_of(name, nothing)} holds no observation; give at least one "
            "positive count"
        )


def _entropy(counts: IntArray, method: str, base: float | None) -> FloatArray:
    """Return the estimate for each row of counts."""
    bits, nats = unit(base)
    choice("method", method, ESTIMATORS)
    rows = counts.reshape(-1, counts.shape[-1]).astype(np.float64)
    if method == "plugin":
        p = rows / rows.sum(axis=-1, keepdims=True)
        estimates = rowwise.cross_entropy(p, bits=bits)[0]
        estimates = estimates if bits else estimates / nats
    else:
        estimate = ESTIMATORS[method]
        each = [estimate(row[row > 0], row.size) for row in rows]
        estimates = np.array(each) / nats
    return estimates.reshape(counts.shape[:-1])


# The estimators, in nats: of the positive counts and the number of possible outcomes.


def _plugin(n: FloatArray, outcomes: int) -> float:
    p = n / n.sum()
    return float(rowwise.cross_entropy(p[None], bits=False)[0][0])


def _miller_madow(n: FloatArray, outcomes: int) -> float:
    return _plugin(n, outcomes) + (n.size - 1) / (2 * float(n.sum()))


def _grassberger(n: FloatArray, outcomes: int) -> float:
    even = 2 * np.floor(n / 2)
    G = 2 * _digamma(even + 1) - _digamma(even / 2 + 1) - math.log(2)
    return float((n * (np.log(n.sum()) - G)).sum() / n.sum())


def _chao_shen(n: FloatArray, outcomes: int) -> float:
    total = n.sum()
    singles = (n == 1).sum()
    coverage = 1 - singles / total if singles < total else 1 / total
    p = coverage * n / total
    # The chance that an outcome of this probability shows up in the sample at all.
    shows = -np.expm1(total * np.log1p(-p))
    return float((-p * np.log(p) / shows).sum())


def _jackknife(n: FloatArray, outcomes: int) -> float:
    # The leave-one-out entropies reduce to differences of x log x. At x = 1 the
    # logarithm has no weight; 2 is only there to keep it finite.
    def step(x: FloatArray) -> FloatArray:
        fall: FloatArray = np.log1p(-1 / np.maximum(x, 2))
        return np.log(x) - (x - 1) * fall

    total = n.sum(keepdims=True)
    return float((n * (step(total) - step(n))).sum() / total[0])


def _nsb(n: FloatArray, outcomes: int) -> float:
    """Average the posterior mean entropy over the concentration of the prior.

    The integrand is analytic in log beta and falls off exponentially both ways, so
    the trapezoidal rule converges to all digits once its grid fits the posterior.
    """
    if outcomes == 1:
        return 0.0
    values, times = np.unique(n, return_counts=True)
    values = np.append(values, 0.0)
    times = np.append(times, outcomes - n.size)
    low, high = -60.0, 80.0
    while True:
        grid, step = np.linspace(low, high, 400, retstep=True)
        beta = np.exp(grid)[:, None]
        density = grid + _log_posterior(beta, values, times)
        likely = grid[density >= density.max() - 40]
        first, last = likely[0] - step, likely[-1] + step
        if last - first > 0.5 * (high - low):
            break
        low, high = first, last
    weight = np.exp(density - density.max())
    return float(weight @ _mean_entropy(beta, values, times) / weight.sum())


def _log_posterior(
    beta: FloatArray, n: FloatArray, times: NDArray[np.int64]
) -> FloatArray:
    """Return the logarithm of evidence times prior density, up to a constant."""
    outcomes, total = times.sum(), (times * n).sum()
    evidence = (times * _log_rising(beta, n)).sum(axis=-1)
    evidence -= _log_rising(outcomes * beta, total)[:, 0]
    # The prior density is the slope of the expected entropy in beta,
    # K trigamma(K beta + 1) - trigamma(beta + 1), in which 1 / beta cancels.
    slope = (outcomes - 1) / (2 * (outcomes * beta + 0.5) * (beta + 0.5))
    slope += outcomes * _trigamma_rest(outcomes * beta) - _trigamma_rest(beta)
    total_log: FloatArray = evidence + np.log(slope[:, 0])
    return total_log


def _mean_entropy(
    beta: FloatArray, n: FloatArray, times: NDArray[np.int64]
) -> FloatArray:
    """Return the posterior mean entropy for each concentration `beta`."""
    whole = (times * (n + beta)).sum(axis=-1)
    shares = times * (n + beta) / whole[:, None]
    mean: FloatArray = _digamma(whole + 1) - (shares * _digamma(n + beta + 1)).sum(-1)
    return mean


# The gamma family: each function steps up by SHIFT, where its series has converged.
SHIFT = 10


def _alternating(w: FloatArray, *coefficients: float) -> FloatArray:
    """Return a - b w + c w^2 - ..."""
    total = np.full_like(w, coefficients[-1])
    for coefficient in coefficients[-2::-1]:
        total = coefficient - w * total
    return total


def _digamma(x: FloatArray) -> FloatArray:
    y = x + SHIFT
    w = 1 / (y * y)
    terms = (1 / 12, 1 / 120, 1 / 252, 1 / 240, 1 / 132, 691 / 32760)
    steps = sum(1 / (x + j) for j in range(SHIFT))
    total: FloatArray = np.log(y) - 0.5 / y - w * _alternating(w, *terms) - steps
    return total


def _trigamma_rest(x: FloatArray) -> FloatArray:
    """Return trigamma(x + 1) - 1 / (x + 1/2), which is negative."""
    y = x + SHIFT + 0.5
    w = 1 / (y * y)
    terms = (1 / 12, 7 / 240, 31 / 1344, 127 / 3840, 2555 / 33792)
    squares = ((x + j) ** 2 for j in range(1, SHIFT + 1))
    steps = sum(0.25 / (square * (square - 0.25)) for square in squares)
    total: FloatArray = -w / y * _alternating(w, *terms) - steps
    return total


def _log_rising(a: FloatArray, n: FloatArray) -> FloatArray:
    """Return log Gamma(a + n) - log Gamma(a), without cancellation for large a."""
    b = a + SHIFT
    x = n / b

    def stirling(y: FloatArray) -> FloatArray:
        return _alternating(1 / (y * y), 1 / 12, 1 / 360, 1 / 1260, 1 / 1680) / y

    total: FloatArray = n * np.log(b) + b * kernels.log1pmx(x) + (n - 0.5) * np.log1p(x)
    total += stirling(b + n) - stirling(b)
    for j in range(SHIFT):
        total -= np.log1p(n / (a + j))
    return total


ESTIMATORS: dict[str, Callable[[FloatArray, int], float]] = {
    "plugin": _plugin,
    "miller-madow": _miller_madow,
    "grassberger": _grassberger,
    "chao-shen": _chao_shen,
    "jackknife": _jackknife,
    "nsb": _nsb,
}
