"""The kernel: never negative, zero only at equality, accurate for close floats."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infobook import kernels

positive = st.floats(1e-300, 1.0)


@pytest.fixture(autouse=True, scope="module")
def _quiet():
    """Public functions are quiet; nothing in here is."""
    with np.errstate(all="ignore"):
        yield


def term(p: float, q: float) -> float:
    logs, rest = kernels.kl_parts(np.array(p), np.array(q), np.array(q - p), np.log)
    return float(logs + rest)


def exact_term(p: float, q: float) -> Decimal:
    with localcontext() as context:
        context.prec = 80
        a, b = Decimal(p), Decimal(q)
        return a * (a / b).ln() - a + b


@given(positive, positive)
def test_a_term_is_never_negative_and_zero_only_at_equality(p, q):
    assert term(p, q) >= 0
    assert (term(p, q) == 0) == (p == q)


@given(st.floats(1e-6, 1.0), st.floats(-1.5, 1.5), st.integers(0, 15))
def test_a_term_has_full_relative_accuracy_at_any_distance(p, log_ratio, digits):
    q = p * np.exp(log_ratio * 10.0**-digits)
    truth = exact_term(p, float(q))
    assert abs(Decimal(term(p, float(q))) - truth) <= Decimal("5e-15") * truth


def test_neighbouring_floats_differ_by_their_true_tiny_divergence():
    p, q = 0.75, np.nextafter(0.75, 1)
    # k(p, p + d) = d^2 / 2p to first order, here 2^-106 / 1.5
    assert term(p, q) == pytest.approx(2.0**-106 / 1.5, rel=1e-14, abs=0)


def test_the_series_is_no_longer_and_no_shorter_than_it_must_be():
    def dropped(terms, w):  # the first term left out, beside the first of all, 1/3
        return w**terms / (2 * terms + 3)

    assert [1 / c for c in kernels.SERIES] == pytest.approx(range(3, 27, 2))
    assert dropped(12, kernels.NEAR**2) < 2.0**-54
    for w in np.geomspace(1e-20, kernels.NEAR**2, 500):
        needed = kernels.terms_needed(w)
        assert needed == 12 or dropped(needed, w) <= 2.0**-54 * (1 + 1e-9)
        assert needed == 1 or dropped(needed - 1, w) > 2.0**-54 * (1 - 1e-9)
    assert kernels.terms_needed(0.0) == 1
    assert kernels.terms_needed(1.0) == kernels.terms_needed(np.nan) == 12


@pytest.mark.parametrize("z", [kernels.NEAR * (1 - 1e-9), kernels.NEAR * (1 + 1e-9)])
def test_the_series_meets_the_logarithm_where_they_change_over(z):
    p, q = 1 - z, 1 + z
    truth = exact_term(p, q)
    assert abs(Decimal(term(p, q)) - truth) <= Decimal("3e-15") * truth


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [
        (0.0, 0.0, 0.0),
        (0.0, 0.25, 0.25),
        (0.25, 0.0, np.inf),
        (5e-324, 5e-324, 0.0),
        (1.0, 5e-324, 1074 * np.log(2) - 1),
        (5e-324, 1.0, 1.0),
    ],
)
def test_zeros_and_the_smallest_floats(p, q, expected):
    assert term(p, q) == pytest.approx(expected, rel=1e-15, abs=0)


def test_no_subnormal_pair_gives_a_negative_term():
    tiny = np.arange(100) * 5e-324
    p, q = np.meshgrid(tiny, tiny)
    logs, rest = kernels.kl_parts(p, q, q - p, np.log)
    assert ((logs + rest) >= 0).all()


@given(st.lists(st.floats(1e-9, 1), min_size=1, max_size=8), st.floats(1e-20, 1e-3))
def test_excess_keeps_the_digits_of_what_is_missing_from_one(weights, small):
    rest = small * np.array(weights) / sum(weights)
    p = np.append(rest, 1.0)
    assert kernels.excess(p) == pytest.approx(rest.sum(), rel=1e-15, abs=0)


def test_near_pairs_need_no_logarithm():
    def no_log(x):
        raise AssertionError("a logarithm costs more than the series")

    p = np.array([0.0, 5e-324, 0.25, 0.75])
    q = np.array([0.0, 5e-324, 0.25 * (1 + 1e-3), 0.75])
    logs, rest = kernels.kl_parts(p, q, q - p, no_log)
    assert logs.tolist() == [0, 0, 0, 0]
    assert rest[2] > 0


@pytest.mark.parametrize("far", [1e300, np.inf, np.nan])
def test_what_is_far_leaves_its_neighbours_accurate(far):
    near = 0.3
    for kernel in (kernels.log1pmx, kernels.expm1mx):
        assert kernel(np.array([near, far]))[0] == kernel(np.array([near]))[0]
    for power in (1, 2):
        both = kernels.gap(np.array([1 + near, far]), np.array([1.0, 1e-100]), power)
        assert both[0] == kernels.gap(np.array([1 + near]), np.ones(1), power)[0]


def test_an_exact_difference_says_what_its_rounding_has_lost():
    x, y = np.array([1.0, 1e16, 0.5]), np.array([2.0**-60, -1.0, 0.25])
    d, lost = kernels.exact_difference(x, y)
    exact = [Fraction(a) - Fraction(b) for a, b in zip(x, y, strict=True)]
    assert [Fraction(a) + Fraction(b) for a, b in zip(d, lost, strict=True)] == exact
    inf, big = np.inf, 1.7e308
    d, lost = kernels.exact_difference(
        np.array([0, -inf, inf, inf, big]), np.array([-inf, 0, 1, inf, -big])
    )
    np.testing.assert_array_equal(d, [inf, -inf, inf, np.nan, inf])
    assert lost.tolist() == [0] * 5


def test_difference_is_of_the_normalised_pair():
    p, q = np.array([0.25, 0.75]), np.array([0.5, 0.5])
    for scale in (1 + 1e-4, 1.0, 1 - 1e-4):
        first, second, d = kernels.difference(p, scale * q)
        np.testing.assert_allclose(first, p, rtol=1e-15)
        np.testing.assert_allclose(second, q, rtol=1e-15)
        np.testing.assert_allclose(d, [0.25, -0.25], rtol=1e-14)
