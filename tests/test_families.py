"""Closed forms of one-dimensional families, against sixty digits of the truth."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infobook import (
    ProbabilityError,
    entropy_exponential,
    entropy_normal,
    kl_bernoulli,
    kl_divergence,
    kl_exponential,
    kl_normal,
    kl_poisson,
    kl_terms,
)

mp.mp.dps = 60
ACCURACY = 4e-15

scale = st.one_of(st.floats(0.1, 10), st.floats(1e-150, 1e150))
probability = st.one_of(st.floats(0, 1), st.floats(1e-300, 1e-10))
nearby = st.sampled_from([1.0, 1e-3, 1e-6, 1e-9, 1e-12, 1e-15])
normals = st.tuples(st.floats(-10, 10), scale)
FAMILIES = [kl_exponential, kl_poisson]


def truth_normal(m1, s1, m2, s2):
    m1, s1, m2, s2 = map(mp.mpf, (m1, s1, m2, s2))
    return mp.log(s2 / s1) + (s1**2 - s2**2 + (m1 - m2) ** 2) / (2 * s2**2)


def truth_exponential(a, b):
    a, b = mp.mpf(a), mp.mpf(b)
    return mp.log(a / b) - 1 + b / a


def truth_poisson(a, b):
    a, b = mp.mpf(a), mp.mpf(b)
    return a * mp.log(a / b) - a + b


def truth_bernoulli(p, q):
    p, q = mp.mpf(p), mp.mpf(q)
    heads = p * mp.log(p / q) if p > 0 else 0
    tails = (1 - p) * (mp.log1p(-p) - mp.log1p(-q)) if p < 1 else 0
    return heads + tails


TRUTHS = {
    kl_exponential: truth_exponential,
    kl_poisson: truth_poisson,
    kl_bernoulli: truth_bernoulli,
}


def assert_accurate(value, truth):
    # where the truth is beyond the floats, so is the value
    if truth > mp.mpf(2) ** 1024:
        assert value == np.inf
    elif truth > 1e-290:
        assert abs(value - truth) <= ACCURACY * truth
    else:
        assert 0 <= value <= 1e-289


# What always holds


@given(normals, normals)
def test_normal_to_full_accuracy_at_any_distance(one, two):
    assert_accurate(kl_normal(*one, *two), truth_normal(*one, *two))


@given(normals, st.floats(-1, 1), st.floats(-0.9, 1), nearby)
def test_normal_to_full_accuracy_when_close(one, shift, stretch, near):
    m, s = one
    two = m + s * shift * near, s * (1 + stretch * near)
    assert_accurate(kl_normal(*one, *two), truth_normal(*one, *two))


@pytest.mark.parametrize("family", FAMILIES)
@given(a=scale, b=scale, near=nearby)
def test_rates_and_means_to_full_accuracy(family, a, b, near):
    assert_accurate(family(a, b), TRUTHS[family](a, b))
    other = a * (1 + min(b, 2.0) * near)
    assert_accurate(family(a, other), TRUTHS[family](a, other))
    assert_accurate(family(other, a), TRUTHS[family](other, a))


tenfold = st.integers(-290, -1).map(lambda e: 10.0**e)
inner = st.one_of(st.floats(1e-300, 1, exclude_max=True), tenfold)


@given(probability, inner, nearby)
def test_coins_to_full_accuracy(p, q, near):
    assert_accurate(kl_bernoulli(p, q), truth_bernoulli(p, q))
    other = q + near * (p - q)
    if 0 < other < 1:
        assert_accurate(kl_bernoulli(q, other), truth_bernoulli(q, other))


@given(normals, normals)
def test_zero_only_for_equal_normals(one, two):
    assert kl_normal(*one, *one) == 0
    # below 1e-154 the square of the distance is no longer a float
    if one[1] != two[1] or abs(one[0] - two[0]) / two[1] > 1e-150:
        assert kl_normal(*one, *two) > 0


@pytest.mark.parametrize("family", FAMILIES)
@given(a=scale, steps=st.integers(1, 3))
def test_zero_only_for_equal_rates_and_means(family, a, steps):
    neighbour = a
    for _ in range(steps):
        neighbour = np.nextafter(neighbour, np.inf)
    assert family(a, a) == 0
    assert family(a, neighbour) > 0
    assert family(neighbour, a) > 0


@given(st.floats(1e-100, 1), st.floats(1e-100, 1))
def test_zero_only_for_equal_coins(p, q):
    assert kl_bernoulli(p, p) == 0
    if p != q:
        assert kl_bernoulli(p, q) > 0


@given(normals, normals, st.integers(-300, 300), st.floats(-5, 5))
def test_normal_is_free_of_unit_and_origin(one, two, power, origin):
    (m1, s1), (m2, s2) = one, two
    unit = 2.0**power
    value = kl_normal(m1, s1, m2, s2)
    assert kl_normal(-m1 * unit, s1 * unit, -m2 * unit, s2 * unit) == value
    if min(s1, s2) > 1e-3:
        moved = kl_normal(m1 + origin, s1, m2 + origin, s2)
        assert moved == pytest.approx(value, rel=1e-9, abs=1e-9)


@given(scale, scale, st.integers(-300, 300))
def test_exponential_is_free_of_unit(a, b, power):
    unit = 2.0**power
    assert kl_exponential(a * unit, b * unit) == kl_exponential(a, b)


@given(probability, probability)
def test_a_coin_is_a_distribution_over_two_sides(p, q):
    if min(p, q) > 1e-3 and max(p, q) < 0.999:
        both = kl_divergence([p, 1 - p], [q, 1 - q])
        assert kl_bernoulli(p, q) == pytest.approx(both, rel=1e-8, abs=1e-25)
        other_side = kl_bernoulli(1 - p, 1 - q)
        assert other_side == pytest.approx(kl_bernoulli(p, q), rel=1e-8, abs=1e-25)


@given(st.floats(1e-6, 1e6), st.floats(1e-6, 1e6), st.floats(1e-6, 1e6))
def test_poisson_divergences_are_kl_terms_and_add(a, b, share):
    assert kl_poisson(a, b) == kl_terms(a, b)
    # thinning: two independent Poisson counts with a common ratio are one
    parts = kl_poisson(a, b) + kl_poisson(share * a, share * b)
    whole = kl_poisson((1 + share) * a, (1 + share) * b)
    assert whole == pytest.approx(parts, rel=1e-7, abs=1e-20)


def test_a_rare_coin_is_nearly_poisson():
    n = 1e12
    coins = n * kl_bernoulli(3 / n, 5 / n)
    assert coins == pytest.approx(kl_poisson(3, 5), rel=1e-11, abs=0)


@pytest.mark.parametrize("order", [(0.5, 1.2, -1.0, 2.0), (-1.0, 2.0, 0.5, 1.2)])
def test_normal_is_the_integral_of_its_definition(order):
    m1, s1, m2, s2 = order
    x = m1 + s1 * np.linspace(-12, 12, 4001)
    log_p = -(((x - m1) / s1) ** 2) / 2 - np.log(s1 * np.sqrt(2 * np.pi))
    log_q = -(((x - m2) / s2) ** 2) / 2 - np.log(s2 * np.sqrt(2 * np.pi))
    step = x[1] - x[0]
    integral = (np.exp(log_p) * (log_p - log_q)).sum() * step
    assert kl_normal(*order) == pytest.approx(integral, rel=1e-12, abs=0)
    integral = -(np.exp(log_p) * log_p).sum() * step
    assert entropy_normal(s1) == pytest.approx(integral, rel=1e-12, abs=0)


@pytest.mark.parametrize(("a", "b"), [(0.5, 2.0), (2.0, 0.5)])
def test_exponential_and_poisson_are_the_sums_of_their_definitions(a, b):
    t, step = np.linspace(0, 80, 400_001, retstep=True)
    p = a * np.exp(-a * t)
    weights = np.where((t == 0) | (t == 80), step / 2, step)
    integral = (weights * p * ((b - a) * t + np.log(a / b))).sum()
    assert kl_exponential(a, b) == pytest.approx(integral, rel=1e-7, abs=0)
    integral = -(weights * p * np.log(p)).sum()
    assert entropy_exponential(a) == pytest.approx(integral, rel=1e-7, abs=0)
    n = np.arange(60)
    log_p = n * np.log(a) - a - np.cumsum(np.log(np.maximum(n, 1)))
    total = (np.exp(log_p) * (n * np.log(a / b) - a + b)).sum()
    assert kl_poisson(a, b) == pytest.approx(total, rel=1e-13, abs=0)


@given(scale, st.integers(-2, 2))
def test_entropies_to_full_accuracy_also_where_they_vanish(s, steps):
    unit, e = 1 / mp.sqrt(2 * mp.pi * mp.e), +mp.e
    close = float(unit) * (1 + steps * 2.0**-52)
    for value in (s, close, 0.3, 0.121, 0.5):
        expected = mp.log(value / unit)
        assert abs(entropy_normal(value) - expected) <= ACCURACY * abs(expected)
    for rate in (s, float(e) * (1 + steps * 2.0**-52), 1.3, 2.0, 5.5):
        expected = mp.log(e / rate)
        assert abs(entropy_exponential(rate) - expected) <= ACCURACY * abs(expected)


@pytest.mark.parametrize("base", [2, 10, 1.5])
def test_the_base_is_a_change_of_unit(base):
    for value, arguments in [
        (entropy_normal, (3.0,)),
        (entropy_exponential, (0.2,)),
        (kl_normal, (0.0, 1.0, 1.0, 3.0)),
        (kl_exponential, (1.0, 3.0)),
        (kl_poisson, (1.0, 3.0)),
        (kl_bernoulli, (0.2, 0.7)),
        (kl_bernoulli, (0.2, 0.2001)),
    ]:
        nats = value(*arguments)
        assert value(*arguments, base=base) == pytest.approx(
            nats / np.log(base), rel=1e-14
        )


# Known values


def test_known_values():
    assert entropy_normal(1) == pytest.approx(1.4189385332046727, rel=1e-15, abs=0)
    assert entropy_exponential([1, 2])[0] == 1
    assert kl_normal(0, 1, 1, 1) == 0.5
    assert kl_normal(0, 1, 0, 2) == pytest.approx(np.log(2) - 3 / 8, rel=1e-15, abs=0)
    # Cover and Thomas, example 2.3.1
    assert kl_bernoulli(1 / 2, 1 / 4, base=2) == pytest.approx(0.2075, abs=5e-5)
    assert kl_bernoulli(1 / 4, 1 / 2, base=2) == pytest.approx(0.1887, abs=5e-5)
    assert kl_exponential(1, 2) == pytest.approx(1 - np.log(2), rel=1e-15, abs=0)


def test_the_edges():
    assert kl_bernoulli(0, [0, 0.5, 1]).tolist() == [0, np.log(2), np.inf]
    assert kl_bernoulli(1, [0, 0.5, 1]).tolist() == [np.inf, np.log(2), 0]
    assert kl_bernoulli(0.5, [0, 1]).tolist() == [np.inf, np.inf]
    assert kl_bernoulli(1 + 1e-10, 1) == 0  # a rounded 1
    assert kl_poisson(0, [0, 3]).tolist() == [0, 3]
    assert kl_poisson(3, 0) == np.inf


def test_no_scale_is_too_large_or_too_small():
    assert kl_normal(0, 1e170, 1e170, 2e170) == kl_normal(0, 1, 1, 2)
    assert kl_normal(0, 1e-170, 1e-170, 2e-170) == pytest.approx(
        kl_normal(0, 1, 1, 2), rel=1e-15
    )
    assert_accurate(kl_normal(0, 1e-200, 0, 1), truth_normal(0, 1e-200, 0, 1))
    assert_accurate(kl_normal(0, 1e-200, 0, 1e200), truth_normal(0, 1e-200, 0, 1e200))
    assert_accurate(kl_normal(0, 1.5e154, 0, 1), truth_normal(0, 1.5e154, 0, 1))
    assert_accurate(kl_normal(1e308, 1e308, -1e308, 1e308), mp.mpf(2))
    assert kl_normal(0, 1e200, 0, 1e-200) == np.inf
    assert_accurate(kl_exponential(5e-324, 1e-323), truth_exponential(1, 2))
    assert kl_exponential(1e-300, 1e300) == np.inf
    assert_accurate(kl_exponential(1e300, 1e-300), truth_exponential(1e300, 1e-300))


def test_no_warning_whatever_the_caller_has_set():
    with np.errstate(all="raise"):
        assert kl_normal(0, 1.7e154, 1.7e154, 1, base=1.1) == np.inf
        assert kl_normal(0, 1e-200, 1e-200, 1) > 400
        assert kl_exponential(1, 1e308, base=1.1) == np.inf
        assert kl_exponential(1e308, 1e-308) > 1000
        assert kl_poisson(1e308, 1e-308) == np.inf
        assert kl_poisson(1e-308, 1e-309) > 0
        assert kl_bernoulli([0, 1, 0.5], [1, 0, 0]).tolist() == [np.inf] * 3
        assert kl_bernoulli(5e-324, 1e-323) >= 0
        assert entropy_normal(5e-324) < -700
        assert entropy_normal(1.7e308) > 700
        assert entropy_exponential(1e308) < -700


def test_floats_and_arrays():
    for value in (
        entropy_normal(1),
        entropy_exponential(2),
        kl_normal(0, 1, 1, 2),
        kl_exponential(1, 2),
        kl_poisson(np.int64(3), 2),
        kl_bernoulli(0.5, 0.25),
    ):
        assert type(value) is float
    assert kl_normal([[0], [1]], [1, 2, 3], 0, 1).shape == (2, 3)
    assert kl_normal([0, 1], 2, 1, [2, 3])[0] == kl_normal(0, 2, 1, 2)
    assert kl_normal([], 1, 0, 1).shape == (0,)
    assert not np.signbit(kl_bernoulli(0.3, 0.3))
    s = np.array([1.0, 2.0])
    kl_normal(0, s, 0, s[::-1])
    assert s.tolist() == [1, 2]


# Errors


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: entropy_normal([1, 0]), r"^s\[1\] is 0; a standard deviation must be"),
        (lambda: entropy_normal(-1), r"^s is -1; .*take the exponential first\)"),
        (lambda: entropy_exponential(-2), r"^rate is -2; a rate must be positive"),
        (lambda: kl_normal(0, -1, 0, 1), r"^s1 is -1; a standard deviation must be"),
        (lambda: kl_normal(0, 1, 0, 0), r"^s2 is 0; a standard deviation must be pos"),
        (lambda: kl_normal(np.nan, 1, 0, 1), r"^m1 is nan; give finite numbers"),
        (lambda: kl_normal(0, 1, [0, np.inf], 1), r"^m2\[1\] is inf; give finite"),
        (lambda: kl_normal(0, np.inf, 0, 1), r"^s1 is inf; give finite numbers"),
        (
            lambda: kl_normal([1, 2], 1, [1, 2, 3], 1),
            r"^the shapes do not broadcast: m1 \(2,\), s1 \(\), m2 \(3,\), s2 \(\);",
        ),
        (lambda: kl_exponential(1, [1, 0]), r"^rate2\[1\] is 0; a rate must be"),
        (lambda: kl_exponential(-1, 1), r"^rate1 is -1; a rate must be positive"),
        (lambda: kl_poisson(-1, 1), r"^mean1 is -1; a mean count cannot be negative"),
        (lambda: kl_poisson(1, -1), r"^mean2 is -1; a mean count cannot be negative"),
        (lambda: kl_poisson([1, 2], [1, 2, 3]), r"not broadcast: mean1 \(2,\), mean2"),
        (lambda: kl_bernoulli(1.5, 0.5), r"^p is 1\.5; a probability is at most 1"),
        (lambda: kl_bernoulli(0.5, -0.5), r"^q is -0\.5; a probability cannot be neg"),
    ],
)
def test_what_is_not_a_parameter(call, message):
    with pytest.raises(ProbabilityError, match=message):
        call()


class Tensor:
    requires_grad = True


def test_what_is_not_a_number():
    with pytest.raises(TypeError, match=r"^s has dtype complex128; give real numbers"):
        entropy_normal(1j)
    with pytest.raises(TypeError, match=r"^rate2 is None; give a list or an array"):
        kl_exponential(1, None)
    with pytest.raises(TypeError, match=r"^m2 is a tensor that .*pass m2\.detach\(\)"):
        kl_normal(0, 1, Tensor(), 1)
    with pytest.raises(ProbabilityError, match=r"^mean1 is not a rectangular array"):
        kl_poisson([[1], [1, 2]], 1)
    for family in (entropy_normal, entropy_exponential):
        with pytest.raises(ValueError, match=r"^base is 1; give a finite number"):
            family(1, base=1)
    for family in (kl_exponential, kl_poisson, kl_bernoulli):
        with pytest.raises(ValueError, match=r"^base is -2; give a finite number"):
            family(1, 1, base=-2)


def test_means_whose_difference_is_no_float():
    steps = 2 * (1.7e308 / 1e300)
    found = kl_normal(1.7e308, 1e300, -1.7e308, 1e300)
    assert found == pytest.approx(steps**2 / 2, rel=4e-15)
    assert kl_normal(5e-324, 5e-324, 0, 5e-324) == 0.5


def test_a_bias_that_rounding_put_above_1_is_1():
    assert kl_bernoulli(1, 1 + 5e-10) == kl_bernoulli(1 + 5e-10, 1) == 0
    assert kl_bernoulli(0.5, 1 + 5e-10) == np.inf
