"""Estimates from nearest neighbours, with SciPy's tree and without."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infobook import (
    ProbabilityError,
    entropy_exponential,
    entropy_knn,
    entropy_multivariate_normal,
    entropy_normal,
    kl_knn,
    kl_multivariate_normal,
    kl_normal,
    mutual_information_ksg,
    neighbours,
)

# A quarter of the usual number of examples, for tests that repeat per method or family.
few = settings(max_examples=settings().max_examples // 4)

sizes = st.integers(6, 40)
seeds = st.integers(0, 2**32)
dimensions = st.integers(1, 3)
neighbour_numbers = st.integers(1, 5)


@pytest.fixture(params=["with SciPy", "without SciPy"])
def tree(request, monkeypatch):
    if request.param == "without SciPy":
        monkeypatch.setitem(sys.modules, "scipy.spatial", None)
        # several blocks even for few samples
        monkeypatch.setattr(neighbours, "BLOCK", 5000)


def samples(n, d, seed, round_to=None):
    x = np.random.default_rng(seed).normal(size=(n, d))
    return x if round_to is None else np.round(x * round_to) / round_to


def sorted_distances(points, queries, norm=2):
    difference = np.abs(queries[:, None] - points)
    exact = difference.max(axis=2) if norm == np.inf else np.hypot.reduce(difference, 2)
    return np.sort(exact, axis=1)


# What always holds


@pytest.mark.parametrize("norm", [2, np.inf])
@few
@given(n=sizes, d=dimensions, seed=seeds, k=neighbour_numbers)
def test_the_tree_the_blocks_and_the_line_find_the_same_distance(norm, n, d, seed, k):
    points, queries = samples(n, d, seed, 4), samples(7, d, seed + 1, 4)
    expected = sorted_distances(points, queries, norm)[:, k - 1]
    found = neighbours._kth_distance(points, queries, k, norm)
    np.testing.assert_allclose(found, expected, rtol=1e-14)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "_tree", lambda points: None)
        patch.setattr(neighbours, "BLOCK", 20)
        found = neighbours._kth_distance(points, queries, k, norm)
    np.testing.assert_allclose(found, expected, rtol=1e-14)


@few
@given(n=sizes, d=dimensions, seed=seeds, grid=st.sampled_from([None, 3, 7]))
def test_the_tree_the_blocks_and_the_line_count_the_same(n, d, seed, grid):
    points = samples(n, d, seed, grid)
    # each radius is a distance in some coordinate: only strictly closer ones count
    radii = np.abs(points[:, 0] - points[::-1, 0]) + (n % 2) / 2
    radii = np.where(radii > 0, radii, 1.0)
    difference = np.abs(points[:, None] - points).max(axis=2)
    expected = (difference < radii[:, None]).sum(axis=1) - 1
    assert neighbours._closer(points, radii).tolist() == expected.tolist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(neighbours, "_tree", lambda points: None)
        patch.setattr(neighbours, "BLOCK", 20)
        assert neighbours._closer(points, radii).tolist() == expected.tolist()


@given(n=sizes, d=dimensions, seed=seeds, k=neighbour_numbers)
def test_entropy_moves_with_the_unit_and_divergence_does_not(n, d, seed, k):
    x, y = samples(n, d, seed), samples(n + 3, d, seed + 1) + 0.5
    unit = 2.0**-9
    entropy = entropy_knn(x, k)
    assert entropy_knn(unit * x + 3, k) == pytest.approx(
        entropy + d * np.log(unit), abs=1e-6
    )
    divergence = kl_knn(x, y, k)
    assert kl_knn(unit * x, unit * y, k) == pytest.approx(divergence, abs=1e-12)
    assert kl_knn(x[::-1], y[::-1], k) == pytest.approx(divergence, abs=1e-12)


@few
@given(n=sizes, seed=seeds, k=neighbour_numbers)
def test_information_is_symmetric_and_free_of_a_common_unit(n, seed, k):
    x, y = samples(n, 1, seed), samples(n, 2, seed + 1)
    value = mutual_information_ksg(x, y, k)
    assert mutual_information_ksg(y, x, k) == pytest.approx(value, abs=1e-13)
    assert mutual_information_ksg(4 * x, 4 * y, k) == pytest.approx(value, abs=1e-13)
    assert mutual_information_ksg(-x, y, k) == pytest.approx(value, abs=1e-13)
    order = np.random.default_rng(seed).permutation(n)
    shuffled = mutual_information_ksg(x[order], y[order], k)
    assert shuffled == pytest.approx(value, abs=1e-12)


@few
@given(n=sizes, seed=seeds, k=neighbour_numbers)
def test_numbers_are_vectors_of_one_component(n, seed, k):
    x, y = samples(n, 1, seed), samples(n, 1, seed + 1)
    assert entropy_knn(x[:, 0], k) == entropy_knn(x, k)
    assert kl_knn(x[:, 0].tolist(), y[:, 0], k) == kl_knn(x, y, k)
    information = mutual_information_ksg(x, y, k)
    assert mutual_information_ksg(x[:, 0], y[:, 0], k) == information


@few
@given(n=sizes, seed=seeds, k=neighbour_numbers)
def test_a_component_of_zeros_only_changes_the_volume(n, seed, k):
    x, y = samples(n, 1, seed), samples(n, 1, seed + 1)
    flat = np.hstack((x, np.zeros_like(x))), np.hstack((y, np.zeros_like(y)))
    assert kl_knn(*flat, k) - np.log(n / (n - 1)) == pytest.approx(
        2 * (kl_knn(x, y, k) - np.log(n / (n - 1))), abs=1e-11
    )


# The formulas, worked by hand


def test_three_points_by_hand(tree):
    # nearest: 1, 1, 2; psi(3) - psi(1) = 3/2; a ball is twice the radius
    expected = 3 / 2 + np.log(2) + np.log(2) / 3
    assert entropy_knn([0, 1, 3], 1) == pytest.approx(expected, rel=1e-15, abs=0)
    # second: 3, 2, 3; psi(3) - psi(2) = 1/2
    expected = 1 / 2 + np.log(2) + np.log(18) / 3
    assert entropy_knn([0, 1, 3], 2) == pytest.approx(expected, rel=1e-15, abs=0)
    # in the plane: nearest 3, 3, 4; volume pi
    x = [[0, 0], [3, 0], [0, 4]]
    expected = 3 / 2 + np.log(np.pi) + 2 / 3 * np.log(36)
    assert entropy_knn(x, 1) == pytest.approx(expected, rel=1e-15, abs=0)
    # to y = 5: distances 5, 4, 2 against 1, 1, 2
    expected = np.log(40 / 2) / 3 + np.log(1 / 2)
    assert kl_knn([0, 1, 3], [5], 1) == pytest.approx(expected, rel=1e-15, abs=0)
    # radii 2, 2, 5; strictly closer: in x 1, 1, 2 others, in y none
    value = mutual_information_ksg([0, 1, 4.5], [0, 2, 7], 1)
    assert value == pytest.approx(3 / 2 - (1 + 1 + 3 / 2) / 3, abs=1e-15)


def test_blocks_bound_the_memory(monkeypatch):
    monkeypatch.setattr(neighbours, "BLOCK", 1000)
    points, queries = samples(90, 2, 0), samples(50, 2, 1)
    blocks = list(neighbours._distances(points, queries, 2))
    assert [block.shape for block in blocks] == [(11, 90)] * 4 + [(6, 90)]
    np.testing.assert_allclose(
        np.sort(np.vstack(blocks), axis=1), sorted_distances(points, queries)
    )
    monkeypatch.setattr(neighbours, "BLOCK", 10)
    assert len(list(neighbours._distances(points, queries, np.inf))) == 50


# Limits: within five standard errors of the truth, found by repetition


def test_entropy_of_known_densities(tree):
    rng = np.random.default_rng(0)
    assert entropy_knn(rng.normal(0, 3, 4000), 4) == pytest.approx(
        entropy_normal(3), abs=0.06
    )
    assert entropy_knn(rng.exponential(1 / 5, 4000), 4) == pytest.approx(
        entropy_exponential(5), abs=0.08
    )
    assert entropy_knn(rng.uniform(size=(1000, 2)), 3) == pytest.approx(0, abs=0.1)
    S = [[2, 0.5], [0.5, 1]]
    x = rng.multivariate_normal([0, 1], S, 1000)
    assert entropy_knn(x, 3) == pytest.approx(entropy_multivariate_normal(S), abs=0.15)


def test_divergence_of_known_densities(tree):
    rng = np.random.default_rng(0)
    x, y = rng.normal(1, 1, 4000), rng.normal(0, 1.5, 5000)
    assert kl_knn(x, y, 5) == pytest.approx(kl_normal(1, 1, 0, 1.5), abs=0.1)
    assert kl_knn(y, x, 5) == pytest.approx(kl_normal(0, 1.5, 1, 1), abs=0.2)
    S = np.array([[1, 0.6], [0.6, 1]])
    x, y = rng.multivariate_normal([0, 0], S, 1000), rng.normal(size=(900, 2))
    true = kl_multivariate_normal([0, 0], S, [0, 0], np.eye(2))
    assert kl_knn(x, y, 5) == pytest.approx(true, abs=0.15)
    assert kl_knn(y[:450], y[450:], 5) == pytest.approx(0, abs=0.15)


@pytest.mark.parametrize("correlation", [0.0, 0.6, 0.95])
def test_information_of_normal_pairs(tree, correlation):
    rng = np.random.default_rng(0)
    x, noise = rng.normal(size=(2, 1000))
    y = correlation * x + np.sqrt(1 - correlation**2) * noise
    true = -np.log1p(-(correlation**2)) / 2
    assert mutual_information_ksg(x, y, 4) == pytest.approx(true, abs=0.12)
    both = np.column_stack((y, rng.normal(size=1000)))
    assert mutual_information_ksg(x, both, 4) == pytest.approx(true, abs=0.2)


@pytest.mark.parametrize("scale", [1e-300, 1e-170, 1e170, 1e300])
def test_no_unit_is_too_large_or_too_small(tree, scale):
    x, y = samples(30, 2, 0), samples(30, 2, 1)
    assert entropy_knn(scale * x, 2) == pytest.approx(
        entropy_knn(x, 2) + 2 * np.log(scale), rel=1e-12
    )
    assert kl_knn(scale * x, scale * y, 2) == pytest.approx(kl_knn(x, y, 2), abs=1e-12)
    assert mutual_information_ksg(scale * x, scale * y, 2) == pytest.approx(
        mutual_information_ksg(x, y, 2), abs=1e-12
    )


def test_floats_and_what_is_left_alone():
    x, y = samples(10, 1, 0), samples(10, 1, 1)
    before = x.copy(), y.copy()
    for value in (entropy_knn(x, 1), kl_knn(x, y, 1), mutual_information_ksg(x, y, 1)):
        assert type(value) is float
    assert entropy_knn(x, np.int64(2)) == entropy_knn(x, 2)
    assert (x == before[0]).all()
    assert (y == before[1]).all()


# Errors


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: entropy_knn([1, 2, 2, 3], 1),
            r"^x\[1\] coincides with more than 0 other samples of x, which samples of "
            r"a density do not; if values are repeated or rounded, add noise of the "
            r"size of the rounding, take a larger k, or count them and use the",
        ),
        (
            lambda: entropy_knn([[0, 0], [1, 1], [1, 1], [1, 1]], 2),
            r"^x\[1\] coincides with more than 1 other samples of x, which",
        ),
        (
            lambda: kl_knn([1, 2, 2], [3, 4], 1),
            r"^x\[1\] coincides with more than 0 other samples of x, which",
        ),
        (
            lambda: kl_knn([1, 2, 3], [5, 3], 1),
            r"^x\[2\] coincides with more than 0 samples of y, which",
        ),
        (
            lambda: mutual_information_ksg([1, 2, 2], [5, 6, 6], 1),
            r"^\(x, y\)\[1\] coincides with more than 0 other pairs, which",
        ),
        (lambda: entropy_knn(3, 1), r"^x has shape \(\); give n samples as \(n,\), or"),
        (lambda: entropy_knn([], 1), r"^x has shape \(0,\); give n samples as"),
        (lambda: entropy_knn(np.zeros((2, 2, 2)), 1), r"^x has shape \(2, 2, 2\); giv"),
        (lambda: entropy_knn([1, np.nan], 1), r"^x\[1\] is nan; give finite numbers"),
        (lambda: kl_knn([1, 2], [np.inf], 1), r"^y\[0\] is inf; give finite numbers"),
        (
            lambda: kl_knn([1, 2], [[1, 2], [3, 4]], 1),
            r"^x has 1 components and y has 2; give both in the same quantities",
        ),
        (
            lambda: mutual_information_ksg([1, 2, 3], [1, 2], 1),
            r"^x has 3 samples and y has 2; give them in pairs",
        ),
    ],
)
def test_what_is_not_a_sample_of_a_density(call, message):
    with pytest.raises(ProbabilityError, match=message):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: entropy_knn([1, 2, 3], 0),
            r"^k is 0, and x has 3 samples; give k",
        ),
        (lambda: entropy_knn([1, 2, 3], 3), r"x has 3 samples; give k from 1 to 2$"),
        (
            lambda: entropy_knn([1], 1),
            r"^k is 1, and x has 1 sample; give more",
        ),
        (
            lambda: kl_knn([1, 2, 3], [1, 2, 4], 3),
            r"and x has 3 samples; give k",
        ),
        (
            lambda: kl_knn([1, 2, 3], [7], 2),
            r"^k is 2, and y has 1 sample; give k",
        ),
        (lambda: mutual_information_ksg([1, 2], [1, 2], -1), r"^k is -1, and x has 2"),
    ],
)
def test_what_is_not_a_neighbour(call, message):
    with pytest.raises(ValueError, match=message):
        call()


class Tensor:
    requires_grad = True


def test_what_is_not_a_number():
    with pytest.raises(TypeError, match=r"^k is 1\.5; give an integer$"):
        entropy_knn([1, 2], 1.5)
    with pytest.raises(TypeError, match=r"^x has dtype complex128; give real numbers"):
        entropy_knn([1j, 2], 1)
    with pytest.raises(TypeError, match=r"^y is a tensor that .* pass y\.detach\(\)"):
        mutual_information_ksg([1, 2], Tensor(), 1)
    with pytest.raises(TypeError, match=r"^y has dtype object; give real numbers"):
        kl_knn([1, 2], [None], 1)
