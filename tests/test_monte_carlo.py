"""The three averages that estimate a divergence from samples."""

from __future__ import annotations

import warnings

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infobook import ProbabilityError, kl_divergence, kl_monte_carlo, kl_normal

METHODS = ["k1", "k2", "k3"]

# A quarter of the usual number of examples, for tests that repeat per method or family.
few = settings(max_examples=settings().max_examples // 4)

# multiples of 2^-20, so that differences are exact
logs = st.integers(-(2**26), 2**26).map(lambda i: i / 2**20)
log_ratio = st.one_of(st.floats(-700, 700), st.floats(-1e-3, 1e-3))


def normal_samples(n, m2=0.5, s2=1.5, seed=0):
    x = np.random.default_rng(seed).normal(size=n)
    return -(x**2) / 2, -(((x - m2) / s2) ** 2) / 2 - np.log(s2)


# What always holds


@given(log_ratio)
def test_k3_to_full_accuracy_for_any_ratio(u):
    value = kl_monte_carlo([0], [u], method="k3").mean
    with mp.workdps(700):
        expected = mp.expm1(u) - mp.mpf(u)
        assert value >= 0
        assert abs(value - expected) <= 4e-15 * expected + mp.mpf("1e-322")


@given(st.lists(st.tuples(logs, logs), min_size=1, max_size=9))
def test_k2_and_k3_are_never_negative(pairs):
    p, q = np.array(pairs).T
    for method in ("k2", "k3"):
        mean = kl_monte_carlo(p, q, method=method).mean
        assert mean >= 0
        assert (mean == 0) == (p == q).all()
    assert kl_monte_carlo(p, q, method="k1").mean == pytest.approx((p - q).mean())


@pytest.mark.parametrize("method", METHODS)
@few
@given(st.lists(st.tuples(logs, logs), min_size=2, max_size=9), logs)
def test_a_common_factor_of_both_densities_cancels(method, pairs, shift):
    p, q = np.array(pairs).T / 100
    value = kl_monte_carlo(p, q, method=method)
    moved = kl_monte_carlo(p + shift, q + shift, method=method)
    assert moved.mean == pytest.approx(value.mean, rel=1e-9, abs=1e-9)
    assert moved.stderr == pytest.approx(value.stderr, rel=1e-9, abs=1e-9)


def test_k1_and_k3_average_to_the_divergence_over_all_outcomes():
    # each outcome as often as its probability says: no sampling error is left
    p, q = np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.25, 0.5])
    drawn = np.repeat([0, 1, 2], [2, 1, 1])
    for method in ("k1", "k3"):
        value = kl_monte_carlo(np.log(p[drawn]), np.log(q[drawn]), method=method)
        assert value.mean == pytest.approx(kl_divergence(p, q), rel=1e-14, abs=0)
    k2 = kl_monte_carlo(np.log(p[drawn]), np.log(q[drawn]), method="k2").mean
    assert k2 == pytest.approx((3 / 4) * np.log(2) ** 2 / 2, rel=1e-14, abs=0)


@pytest.mark.parametrize("method", ["k1", "k3"])
def test_the_standard_error_is_that_of_the_mean(method):
    samples = normal_samples((2000, 50))
    mean, stderr = kl_monte_carlo(*samples, method=method)
    true = kl_normal(0, 1, 0.5, 1.5)
    assert mean.std() == pytest.approx(np.sqrt((stderr**2).mean()), rel=0.1, abs=0)
    assert mean.mean() == pytest.approx(true, abs=5 * mean.std() / np.sqrt(2000))


def test_k3_scatters_least_when_the_two_are_close():
    samples = normal_samples(10_000, m2=0.1, s2=1)
    errors = [kl_monte_carlo(*samples, method=m).stderr for m in METHODS]
    assert errors[2] < errors[0] / 5
    assert errors[1] < errors[0] / 5


@pytest.mark.parametrize("method", METHODS)
def test_a_batch_is_a_loop_along_any_axis(method):
    p, q = normal_samples((3, 4, 5))
    value = kl_monte_carlo(p, q, method=method, axis=1)
    assert value.mean.shape == value.stderr.shape == (3, 5)
    one = kl_monte_carlo(p[2, :, 1], q[2, :, 1], method=method)
    assert value.mean[2, 1] == pytest.approx(one.mean, rel=1e-13, abs=0)
    assert value.stderr[2, 1] == pytest.approx(one.stderr, rel=1e-13, abs=0)
    shared = kl_monte_carlo(p[0, 0], q[0], method=method)
    assert shared.mean.shape == (4,)


# Known values and edges


def test_known_values():
    p, q = [0.0, 0.0], [1.0, -1.0]
    assert kl_monte_carlo(p, q, method="k1") == (0, 1)
    assert kl_monte_carlo(p, q, method="k2") == (0.5, 0)
    k3 = kl_monte_carlo(p, q, method="k3")
    assert k3.mean == pytest.approx(np.cosh(1) - 1, rel=1e-15, abs=0)
    assert k3.stderr == pytest.approx((np.sinh(1) - 1), rel=1e-14, abs=0)
    # github.com/google/tunix/issues/2315: negative by cancellation
    assert kl_monte_carlo([0], [1e-9], method="k3").mean == pytest.approx(5e-19)


@pytest.mark.parametrize("method", METHODS)
def test_one_sample_has_no_standard_error(method):
    with warnings.catch_warnings(action="error"):
        mean, stderr = kl_monte_carlo([-1], [-2], method=method)
        rows = kl_monte_carlo([[-1], [-2]], [[-2], [-3]], method=method)
    assert type(mean) is type(stderr) is float
    assert mean > 0
    assert np.isnan(stderr)
    assert np.isnan(rows.stderr).all()


@pytest.mark.parametrize("method", METHODS)
def test_a_sample_that_q_excludes_costs_infinitely_much(method):
    with np.errstate(all="raise"):
        mean, stderr = kl_monte_carlo([-1, -1], [-2, -np.inf], method=method)
    assert mean == np.inf
    assert np.isnan(stderr)


def test_large_ratios_overflow_only_where_they_must():
    with np.errstate(all="raise"):
        assert kl_monte_carlo([-1], [-801], method="k3").mean == 799
        assert kl_monte_carlo([-801], [-1], method="k3").mean == np.inf
        assert kl_monte_carlo([-801], [-1], method="k2").mean == 320_000


# Errors


@pytest.mark.parametrize(
    ("p", "q", "message"),
    [
        (
            [0, np.nan],
            [0, 0],
            r"^logp\[1\] is nan; give a number for each log-density, or -inf",
        ),
        ([0, 0], [np.nan, 0], r"^logq\[0\] is nan; give a number for each log-density"),
        ([0, 0], [0, np.inf], r"^logq\[1\] is inf; give a number for each log-density"),
        ([0, -np.inf], [0, 0], r"^logp\[1\] is -inf, but p cannot draw what it exclud"),
        ([0, 0], [0, 0, 0], r"^logp has 2 samples and logq has 3; give both"),
        ([0, 0], [0], r"^logp has 2 samples and logq has 1; give both"),
        ([], [], r"^logp has 0 samples and logq has 0; .* at least one sample"),
        ([[0]] * 2, [[0]] * 3, r"^the shapes do not broadcast: logp \(2, 1\), logq"),
    ],
)
def test_what_is_not_a_log_density(p, q, message):
    with pytest.raises(ProbabilityError, match=message):
        kl_monte_carlo(p, q, method="k1")


class Tensor:
    requires_grad = True


def test_what_is_not_an_option_or_a_number():
    with pytest.raises(ValueError, match=r"^method is 'k4'; give one of 'k1', 'k2', "):
        kl_monte_carlo([0], [0], method="k4")
    with pytest.raises(ValueError, match=r"^axis is 1, but logp has 1 dimension; give"):
        kl_monte_carlo([0], [0], method="k1", axis=1)
    with pytest.raises(ValueError, match=r"^axis is -1, but logq is a single number"):
        kl_monte_carlo([0], 0, method="k1")
    with pytest.raises(TypeError, match=r"^logq is a tensor that .* logq\.detach\(\)"):
        kl_monte_carlo([0], Tensor(), method="k1")
    with pytest.raises(TypeError, match=r"^logp has dtype complex128; give real"):
        kl_monte_carlo([0j], [0], method="k1")
    with pytest.raises(TypeError, match=r"method"):
        kl_monte_carlo([0], [0])
