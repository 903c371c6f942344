"""Entropy, divergence and mutual information of densities known by samples alone.

Where samples lie dense, the k-th nearest neighbour is near: its distance stands in for
the density. All results are in nats.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook import kernels
from infobook.options import integer, shown
from infobook.validation import ProbabilityError, entry, finite

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from infobook.validation import FloatArray

__all__ = ["entropy_knn", "kl_knn", "mutual_information_ksg"]

# Distances that are formed at a time where SciPy's tree is absent: 8 MiB.
BLOCK = 2**20
# Up to this size of samples no distance exceeds the largest float.
LARGEST = 1e305


@kernels.quiet
def entropy_knn(x: ArrayLike, k: int) -> float:
    r"""Estimate the differential entropy, in nats, of the density behind samples.

    Parameters
    ----------
    x : array_like, shape (n,) or (n, d)
        Samples: numbers, or a row for each vector.
    k : int
        Which nearest neighbour to measure, from 1 to n - 1. A larger one gives less
        variance and more bias; 3 to 5 are usual.

    Returns
    -------
    float
        The estimate; like the entropy it can be negative, and it depends on the unit
        of `x`: in half the unit it is log 2 larger for each component.

    Raises
    ------
    ProbabilityError
        If an entry is not finite, `x` is not made of numbers or vectors, or a sample
        has more than `k` - 1 others at the same point.
    TypeError
        If the dtype is not a real number's, or `k` is not an integer.
    ValueError
        If `k` is below 1 or above n - 1.

    Notes
    -----
    .. math:: \hat h = \psi(n) - \psi(k) + \log V_d + \frac dn \sum_i \log \rho_i

    Here rho_i is the Euclidean distance from sample i to its k-th neighbour, and V_d
    the volume of the unit ball. SciPy's tree of the samples is used if it is
    installed. Otherwise, in more than one dimension, all distances are formed.

    References
    ----------
    Kozachenko and Leonenko (1987), Sample estimate of the entropy of a random vector.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import entropy_knn, entropy_normal
    >>> x = np.random.default_rng(0).normal(size=10_000)
    >>> print(f"{entropy_knn(x, 3):.2f}, and the true value is {entropy_normal(1):.2f}")
    1.43, and the true value is 1.42
    """
    points = _samples("x", x)
    n, d = points.shape
    k = _neighbour(k, "x", n, n - 1)
    distances = _kth_distance(points, points, k + 1, 2)
    _refuse_zero(distances, "x", f"more than {k - 1} other samples of x")
    harmonic = _harmonic(n)
    ball: float = d / 2 * math.log(math.pi) - math.lgamma(d / 2 + 1)
    spread = d * np.log(distances).mean()
    return float(harmonic[n - 1] - harmonic[k - 1] + ball + spread)


@kernels.quiet
def kl_knn(x: ArrayLike, y: ArrayLike, k: int) -> float:
    r"""Estimate D(p || q), in nats, from samples `x` of p and `y` of q.

    Parameters
    ----------
    x : array_like, shape (n,) or (n, d)
        Samples of p, under which the expectation is taken.
    y : array_like, shape (m,) or (m, d)
        Samples of q.
    k : int
        Which nearest neighbour to measure, at most n - 1 and at most m.

    Returns
    -------
    float
        The estimate. It can be negative if p and q are close, and it saturates if
        hardly a sample of q lies where p lives.

    Raises
    ------
    ProbabilityError
        If an entry is not finite, `x` and `y` do not have the same number of
        components, or a sample of `x` coincides with `k` others of `x` or of `y`.
    TypeError
        If a dtype is not a real number's, or `k` is not an integer.
    ValueError
        If `k` is below 1 or too large.

    Notes
    -----
    .. math:: \hat D = \frac dn \sum_i \log \frac{\nu_i}{\rho_i} + \log \frac{m}{n - 1}

    Here rho_i and nu_i are the Euclidean distances from sample i of `x` to its k-th
    neighbour among the others of `x` and among `y`.

    References
    ----------
    Wang, Kulkarni and Verdú (2009), Divergence Estimation for Multidimensional
    Densities Via k-Nearest-Neighbor Distances.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import kl_knn
    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.normal(1, 1, size=10_000), rng.normal(0, 1, size=10_000)
    >>> print(f"{kl_knn(x, y, 5):.2f}, and the true value is 0.50")
    0.49, and the true value is 0.50
    """
    points, others = _samples("x", x), _samples("y", y)
    (n, d), m = points.shape, len(others)
    if others.shape[1] != d:
        raise ProbabilityError(
            f"x has {d} components and y has {others.shape[1]}; give both in the same "
            "quantities, in the same order"
        )
    k = _neighbour(k, "x", n, n - 1)
    k = _neighbour(k, "y", m, m)
    within = _kth_distance(points, points, k + 1, 2)
    _refuse_zero(within, "x", f"more than {k - 1} other samples of x")
    across = _kth_distance(others, points, k, 2)
    _refuse_zero(across, "x", f"more than {k - 1} samples of y")
    ratios = np.log(across) - np.log(within)
    return float(d * ratios.mean() + math.log(m / (n - 1)))


@kernels.quiet
def mutual_information_ksg(x: ArrayLike, y: ArrayLike, k: int) -> float:
    r"""Estimate I(X; Y), in nats, from pairs of samples of two continuous variables.

    Parameters
    ----------
    x, y : array_like, shape (n,) or (n, d)
        Samples of X and of Y: entry i of both is one observation. The two may have
        different numbers of components. Bring them to comparable scales first, as the
        neighbours are those of the pair.
    k : int
        Which nearest neighbour to measure, from 1 to n - 1; 3 to 5 are usual.

    Returns
    -------
    float
        The estimate, which scatters around 0, below and above, if X and Y are
        independent.

    Raises
    ------
    ProbabilityError
        If an entry is not finite, `x` and `y` do not have the same length, or a pair
        has more than `k` - 1 others at the same point.
    TypeError
        If a dtype is not a real number's, or `k` is not an integer.
    ValueError
        If `k` is below 1 or above n - 1.

    Notes
    -----
    .. math:: \hat I = \psi(k) + \psi(n)
              - \frac 1n \sum_i \bigl( \psi(n_{x,i} + 1) + \psi(n_{y,i} + 1) \bigr)

    Algorithm 1: the k-th neighbour of pair i is found in the maximum norm, and n_x,i
    and n_y,i count the other samples that are strictly closer in X and in Y alone.

    References
    ----------
    Kraskov, Stögbauer and Grassberger (2004), Estimating mutual information.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook import mutual_information_ksg
    >>> x, noise = np.random.default_rng(1).normal(size=(2, 5_000))
    >>> estimate = mutual_information_ksg(x, 0.6 * x + 0.8 * noise, 3)
    >>> print(f"{estimate:.2f}, and the true value is {-np.log(0.8):.2f}")
    0.22, and the true value is 0.22
    """
    first, second = _samples("x", x), _samples("y", y)
    n = len(first)
    if len(second) != n:
        raise ProbabilityError(
            f"x has {n} samples and y has {len(second)}; give them in pairs"
        )
    k = _neighbour(k, "x", n, n - 1)
    pairs = np.concatenate((first, second), axis=1)
    radii = _kth_distance(pairs, pairs, k + 1, np.inf)
    _refuse_zero(radii, "(x, y)", f"more than {k - 1} other pairs")
    harmonic = _harmonic(n)
    known = sum(harmonic[_closer(part, radii)].mean() for part in (first, second))
    return float(harmonic[k - 1] + harmonic[n - 1] - known)


def _samples(name: str, x: ArrayLike) -> FloatArray:
    array = finite(name, x)
    if array.ndim not in (1, 2) or array.size == 0:
        raise ProbabilityError(
            f"{name} has shape {array.shape}; give n samples as (n,), or as (n, d) for "
            "vectors of d components"
        )
    far = np.abs(array) > LARGEST
    if far.any():
        raise ProbabilityError(
            f"{entry(name, array, far)}; give samples in a larger unit, so that the "
            "distances are floats"
        )
    return array.reshape(len(array), -1)


def _neighbour(k: int, name: str, n: int, largest: int) -> int:
    number = integer(k)
    if number is None:
        raise TypeError(f"k is {shown(k)}; give an integer")
    if not 1 <= number <= largest:
        advice = f"give k from 1 to {largest}" if largest else "give more samples"
        raise ValueError(
            f"k is {shown(number)}, and {name} has {n} sample{'s' * (n != 1)}; {advice}"
        )
    return number


def _refuse_zero(distances: FloatArray, name: str, others: str) -> None:
    if not distances.all():
        raise ProbabilityError(
            f"{name}[{distances.argmin()}] coincides with {others}, which samples of a "
            "density do not; if values are repeated or rounded, add noise of the size "
            "of the rounding, take a larger k, or count them and use the estimators "
            "from counts"
        )


def _harmonic(n: int) -> FloatArray:
    """Return 1 + 1/2 + ... + 1/i for i from 0 to n: psi(i + 1) + Euler's constant."""
    return np.concatenate(([0.0], np.cumsum(1 / np.arange(1, n + 1))))


def _kth_distance(
    points: FloatArray, queries: FloatArray, k: int, norm: float
) -> FloatArray:
    """Return the distance from each query to the k-th nearest of `points`."""
    if points.shape[1] == 1:
        return _kth_on_a_line(np.sort(points[:, 0]), queries[:, 0], k)
    scale = 1.0
    if norm == 2:
        # A power of two keeps the squares from under- and overflowing.
        largest = max(np.abs(points).max(), np.abs(queries).max())
        scale = math.ldexp(1.0, math.frexp(largest)[1] - 1)
    points, queries = points / scale, queries / scale
    tree = _tree(points)
    if tree is not None:
        distances: FloatArray = tree.query(queries, k=[k], p=norm)[0][:, 0]
    else:
        blocks = _distances(points, queries, norm)
        distances = np.concatenate([np.partition(b, k - 1)[:, k - 1] for b in blocks])
    return distances * scale


def _kth_on_a_line(ordered: FloatArray, queries: FloatArray, k: int) -> FloatArray:
    """Do the same in one dimension: the k nearest are k neighbours in the order."""
    start = np.searchsorted(ordered, queries) - k
    nearest = np.full(queries.shape, np.inf)
    for shift in range(k + 1):
        first = np.clip(start + shift, 0, ordered.size - k)
        left = np.abs(queries - ordered[first])
        right = np.abs(queries - ordered[first + k - 1])
        nearest = np.minimum(nearest, np.maximum(left, right))
    return nearest


def _closer(points: FloatArray, radii: FloatArray) -> NDArray[np.intp]:
    """Count, for each point, the others that lie strictly within its radius."""
    if points.shape[1] == 1:
        x = points[:, 0]
        ordered = np.sort(x)
        end = _first(ordered, lambda other: other - x >= radii)
        return end - _first(ordered, lambda other: other - x > -radii) - 1
    tree = _tree(points)
    if tree is not None:
        inside = np.nextafter(radii, 0)
        lengths = tree.query_ball_point(points, inside, p=np.inf, return_length=True)
        return np.asarray(lengths) - 1
    counts = np.full(len(points), -1)
    done = 0
    for block in _distances(points, points, np.inf):
        rows = slice(done, done + len(block))
        counts[rows] += (block < radii[rows, None]).sum(axis=1)
        done = rows.stop
    return counts


def _first(
    ordered: FloatArray, holds: Callable[[FloatArray], NDArray[np.bool_]]
) -> NDArray[np.intp]:
    """Return the first index where `holds`, for each point, by bisection.

    The condition is on the rounded difference itself, unlike a search for the rounded
    sum x + radius, which would count some points at exactly the radius.
    """
    n = ordered.size
    low, high = np.zeros(n, dtype=np.intp), np.full(n, n)
    for _ in range(n.bit_length()):
        middle = (low + high) // 2
        yes = (middle == n) | holds(ordered[np.minimum(middle, n - 1)])
        low, high = np.where(yes, low, middle + 1), np.where(yes, middle, high)
    return low


def _tree(points: FloatArray) -> Any:
    try:
        from scipy.spatial import cKDTree
    except ImportError:
        return None
    return cKDTree(points)


def _distances(
    points: FloatArray, queries: FloatArray, norm: float
) -> Iterator[FloatArray]:
    """Yield the distances from some queries at a time to all points."""
    rows = max(1, BLOCK // len(points))
    for start in range(0, len(queries), rows):
        block = queries[start : start + rows]
        total = np.zeros((len(block), len(points)))
        for own, other in zip(block.T, points.T, strict=True):
            difference = np.abs(own[:, None] - other)
            if norm == np.inf:
                np.maximum(total, difference, out=total)
            else:
                total += difference * difference
        yield total if norm == np.inf else np.sqrt(total)
