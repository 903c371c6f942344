"""Rényi's measures: their order, their limits, and the digits they keep."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infobook import (
    ProbabilityError,
    chi2_divergence,
    entropy,
    hellinger,
    kl_divergence,
    normalize,
    renyi_divergence,
    renyi_entropy,
)

weights = st.lists(st.floats(0, 1), min_size=1, max_size=7).filter(any)
orders = st.one_of(st.sampled_from([0, 0.5, 1, 2, math.inf]), st.floats(0, 50))


@st.composite
def pairs(draw):
    n = draw(st.integers(1, 6))
    row = st.lists(st.floats(0, 1), min_size=n, max_size=n).filter(any)
    return normalize(draw(row)), normalize(draw(row))


@given(weights, orders, orders)
def test_entropy_never_rises_with_the_order(x, one, two):
    p = normalize(x)
    low, high = sorted((one, two))
    more, less = renyi_entropy(p, low), renyi_entropy(p, high)
    assert 0 <= less <= more * (1 + 1e-13) + 1e-300
    assert more <= np.log(len(p)) * (1 + 1e-13)


@given(pairs(), orders, orders)
def test_divergence_never_falls_with_the_order(pair, one, two):
    low, high = sorted((one, two))
    less, more = renyi_divergence(*pair, low), renyi_divergence(*pair, high)
    assert 0 <= less <= more * (1 + 1e-12) + 1e-30


@given(pairs(), st.floats(0.01, 0.99))
def test_skew_symmetry(pair, order):
    p, q = pair
    one = (1 - order) * renyi_divergence(p, q, order)
    two = order * renyi_divergence(q, p, 1 - order)
    assert one == pytest.approx(two, rel=1e-12, abs=0)


@given(pairs())
def test_known_orders(pair):
    p, q = pair
    assert renyi_entropy(p, 0) == pytest.approx(np.log(np.count_nonzero(p)), abs=1e-14)
    assert renyi_entropy(p, 1) == pytest.approx(entropy(p), rel=1e-14, abs=0)
    assert renyi_entropy(p, 2) == pytest.approx(-np.log((p * p).sum()), abs=1e-13)
    assert renyi_entropy(p, math.inf) == pytest.approx(-np.log(p.max()), abs=1e-14)
    assert renyi_divergence(p, q, 1) == pytest.approx(
        kl_divergence(p, q), rel=1e-14, abs=0
    )
    affinity = 1 - hellinger(p, q) ** 2
    half = renyi_divergence(p, q, 0.5)
    if affinity > 1e-8:
        assert half == pytest.approx(-2 * np.log(affinity), rel=1e-6, abs=1e-12)
    else:
        assert half > 36
    two, chi2 = renyi_divergence(p, q, 2), chi2_divergence(p, q)
    if np.isfinite(chi2):
        assert two == pytest.approx(np.log1p(chi2), rel=1e-12, abs=0)
    else:
        assert two > 709  # beyond it exp(two) overflows


def exact_entropy(p, order):
    with mp.workdps(80):
        total = mp.fsum(map(mp.mpf, p))
        powers = mp.fsum((mp.mpf(x) / total) ** mp.mpf(order) for x in p if x)
        return mp.log(powers) / (1 - mp.mpf(order))


def exact_divergence(p, q, order):
    with mp.workdps(80):
        one, two = (mp.fsum(map(mp.mpf, x)) for x in (p, q))
        order = mp.mpf(order)
        total = mp.fsum(
            (mp.mpf(x) / one) ** order * (mp.mpf(y) / two) ** (1 - order)
            for x, y in zip(p, q, strict=True)
        )
        return mp.log(total) / (order - 1)


@pytest.mark.parametrize("order", [0.3, 0.5, 0.7, 1 - 1e-9, 1 + 1e-12, 2, 7.5, 200])
@pytest.mark.parametrize("distance", [1, 1e-3, 1e-8, 1e-13])
def test_full_relative_accuracy_at_any_distance(order, distance):
    rng = np.random.default_rng(1961)
    for _ in range(20):
        p = rng.dirichlet(np.ones(6))
        q = normalize(p * np.exp(distance * rng.standard_normal(6)))
        truth = exact_divergence(p, q, order)
        assert abs(renyi_divergence(p, q, order) - truth) <= 4e-15 * truth
        truth = exact_entropy(p, order)
        assert abs(renyi_entropy(p, order) - truth) <= 4e-15 * truth


def test_a_nearly_certain_outcome_keeps_its_digits():
    p = [1, 1e-20, 1e-25]
    for order in (0.5, 1 + 1e-9, 2, 30):
        truth = exact_entropy(p, order)
        assert abs(renyi_entropy(p, order) - truth) <= 4e-15 * truth


def test_single_precision_is_normalised_exactly():
    p = np.array([0.9, 1e-6, 0.1], dtype=np.float32)
    for order in (0.1, 0.9, 3):
        truth = exact_entropy(p.astype(float), order)
        assert abs(renyi_entropy(p, order) - truth) <= 4e-15 * truth


def test_zeros_decide_as_the_theory_says():
    p, q = [0.5, 0.5, 0], [0.25, 0, 0.75]
    assert renyi_divergence(p, q, 0) == pytest.approx(math.log(4), rel=1e-15, abs=0)
    assert renyi_divergence(p, q, 0.5) == pytest.approx(math.log(8), rel=1e-15, abs=0)
    for order in (1, 1.5, math.inf):
        assert renyi_divergence(p, q, order) == math.inf
    for order in (0, 0.5, 1, 2, math.inf):
        assert renyi_divergence([1, 0], [0, 1], order) == math.inf
        assert renyi_divergence([1, 0], [1, 0], order) == 0
        assert renyi_entropy([1, 0], order) == 0


def test_extremes_neither_overflow_nor_warn():
    assert renyi_entropy([1 - 1e-300, 1e-300], 1e-3) < 1
    assert renyi_divergence([0.5, 0.5], [1e-300, 1], 300) == pytest.approx(
        math.log(1e300) + 300 / 299 * math.log(0.5), rel=1e-14
    )
    flat = np.full(100_000, 1e-5)
    assert renyi_entropy(flat, 500) == pytest.approx(math.log(1e5), rel=1e-13, abs=0)


def test_bases_axes_and_batches():
    p = np.array([[0.5, 0.25], [0.5, 0.75]])
    q = np.array([0.5, 0.5])
    np.testing.assert_allclose(
        renyi_entropy(p, 2, axis=0, base=2),
        [renyi_entropy(row, 2) / math.log(2) for row in p.T],
    )
    each = [renyi_divergence(row, q, 3, base=10) for row in p.T]
    np.testing.assert_allclose(renyi_divergence(p.T, q, 3, base=10), each)
    assert type(renyi_entropy([0.5, 0.5], 2)) is float
    assert type(renyi_divergence([0.5, 0.5], q, 2)) is float


@pytest.mark.parametrize("alpha", [-1, math.nan, "2", None, True, 1j, [2]])
def test_an_order_is_a_number_from_0_on(alpha):
    with pytest.raises(ValueError, match=r"^alpha is .*; give a number from 0 to inf"):
        renyi_entropy([0.5, 0.5], alpha)
    with pytest.raises(ValueError, match=r"^alpha is .*; give a number from 0 to inf"):
        renyi_divergence([0.5, 0.5], [0.5, 0.5], alpha)


def test_what_is_no_distribution_is_refused():
    with pytest.raises(ProbabilityError, match=r"^p sums to 3, not 1"):
        renyi_entropy([1, 2], 2)
    with pytest.raises(ProbabilityError, match=r"^q\[1\] is -0\.5"):
        renyi_divergence([0.5, 0.5], [1.5, -0.5], 2)
    with pytest.raises(ProbabilityError, match=r"^p has 2 outcomes and q has 3"):
        renyi_divergence([0.5, 0.5], [0.2, 0.3, 0.5], 2)


def test_a_nearly_sure_source_keeps_its_digits_whatever_its_sum():
    # to first order in x the entropy of order 2 is 2x
    for x in (1e-12, 1e-20, 1e-30):
        for scale in (1.0, 1 + 9e-10):
            p = scale * np.array([1 - x, x])
            assert renyi_entropy(p, 2) == pytest.approx(2 * x, rel=1e-11, abs=0)
        low = np.float32([0.99995, x])
        assert renyi_entropy(low, 2) == pytest.approx(2 * x / 0.99995, rel=1e-6, abs=0)


def test_the_largest_ratio_keeps_its_digits_among_subnormals():
    tiny = 5e-324
    p, q = [1.0, 3 * tiny], [1.0, tiny]
    assert renyi_divergence(p, q, math.inf) == pytest.approx(
        math.log(3), rel=1e-15, abs=0
    )
    assert renyi_divergence([0.5, 0.5, 0], [1 - 1e-310, 1e-310, 0], math.inf) == (
        pytest.approx(math.log(0.5) - math.log(1e-310), rel=1e-15, abs=0)
    )


def test_rows_stand_along_the_last_axis_unless_told():
    p = np.array([[0.5, 0.5, 0.0], [0.25, 0.25, 0.5]])
    for order in (0, 0.5, 2, math.inf):
        each = [renyi_entropy(row, order) for row in p]
        assert list(renyi_entropy(p, order)) == pytest.approx(each, rel=1e-15)


def test_the_likeliest_of_very_many_keeps_its_digits():
    for n in (1_000, 100_000):
        p = np.full(n, 1 / n)
        p[0], p[1] = p[0] * (1 + 1e-3), p[1] * (1 - 1e-3)
        known = math.log(n) - math.log1p(1e-3)
        assert renyi_entropy(p, math.inf) == pytest.approx(known, rel=1e-15, abs=0)


@pytest.mark.parametrize("order", [0.25, 0.5, 0.75])
def test_a_tiny_share_of_what_the_model_excludes_is_not_lost(order):
    tiny = 1e-20
    known = order / (1 - order) * tiny
    found = renyi_divergence([tiny, 1.0], [0.0, 1.0], order)
    assert found == pytest.approx(known, rel=1e-14, abs=0)
