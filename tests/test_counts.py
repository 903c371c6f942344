"""Estimates of entropy from counts; what both estimates refuse."""

from __future__ import annotations

import inspect
import re

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from infobook import (
    ProbabilityError,
    counts,
    entropy,
    entropy_from_counts,
    mutual_information_from_counts,
    normalize,
)

mp.mp.dps = 60
METHODS = ["plugin", "miller-madow", "grassberger", "chao-shen", "jackknife", "nsb"]

# A quarter of the usual number of examples, for tests that repeat per method or family.
few = settings(max_examples=settings().max_examples // 4)

samples = st.lists(st.integers(0, 30), min_size=1, max_size=8).filter(any)


# What always holds


@given(samples)
def test_plugin_is_the_entropy_of_the_frequencies(n):
    for base in (None, 2):
        assert entropy_from_counts(n, base=base) == pytest.approx(
            entropy(normalize(n), base=base), rel=1e-13, abs=1e-15
        )


@pytest.mark.parametrize("method", METHODS)
@few
@given(n=samples, seed=st.integers(0, 99))
def test_the_names_of_the_outcomes_do_not_matter(method, n, seed):
    shuffled = np.random.default_rng(seed).permutation(n)
    assert entropy_from_counts(shuffled, method=method) == pytest.approx(
        entropy_from_counts(n, method=method), rel=1e-12, abs=1e-14
    )


@pytest.mark.parametrize("method", METHODS[:-1])
@few
@given(n=samples)
def test_outcomes_never_seen_do_not_matter(method, n):
    assert entropy_from_counts([*n, 0, 0], method=method) == pytest.approx(
        entropy_from_counts(n, method=method), rel=1e-14, abs=1e-14
    )


@few
@given(samples)
def test_nsb_lies_in_the_range_of_the_entropy_and_grows_with_it(n):
    few, more = (entropy_from_counts([*n, *[0] * k], method="nsb") for k in (1, 10))
    assert 0 < few < np.log(len(n) + 1)
    assert few <= more < np.log(len(n) + 10)


@given(samples)
def test_miller_madow_adds_half_a_count_for_each_further_outcome(n):
    seen, total = np.count_nonzero(n), sum(n)
    gain = entropy_from_counts(n, method="miller-madow") - entropy_from_counts(n)
    assert gain == pytest.approx((seen - 1) / (2 * total), abs=1e-14)


@given(samples)
def test_grassberger_as_the_recursion_states_it(n):
    def g(count):  # G_1, G_2, and G_{2n+1} = G_{2n}, G_{2n+2} = G_{2n} + 2/(2n+1)
        if count == 1:
            return -np.euler_gamma - np.log(2)
        odd = sum(2 / k for k in range(3, count, 2))
        return 2 - np.euler_gamma - np.log(2) + odd

    total = sum(n)
    expected = np.log(total) - sum(k * g(k) for k in n if k) / total
    value = entropy_from_counts(n, method="grassberger")
    assert value == pytest.approx(expected, rel=1e-13, abs=1e-13)


@few
@given(samples)
def test_jackknife_as_its_definition_states_it(n):
    n, total = np.array(n), sum(n)
    mean = 0.0
    for i in np.flatnonzero(n):
        without = n - (np.arange(n.size) == i)
        mean += n[i] / total * (entropy_from_counts(without) if total > 1 else 0)
    expected = total * entropy_from_counts(n) - (total - 1) * mean
    value = entropy_from_counts(n, method="jackknife")
    assert value == pytest.approx(expected, rel=1e-9, abs=1e-11)


@given(samples)
def test_chao_shen_as_its_definition_states_it(n):
    total = sum(n)
    coverage = 1 - n.count(1) / total or 1 / total
    expected = 0.0
    for p in (coverage * k / total for k in n if k):
        expected -= p * np.log(p) / (1 - (1 - p) ** total)
    value = entropy_from_counts(n, method="chao-shen")
    assert value == pytest.approx(expected, rel=1e-11, abs=1e-14)


@pytest.mark.parametrize("method", METHODS)
def test_all_agree_on_a_large_sample(method):
    p = normalize([5, 4, 3, 2, 1])
    n = np.random.default_rng(0).multinomial(10**7, p)
    assert entropy_from_counts(n, method=method) == pytest.approx(entropy(p), abs=1e-3)
    assert entropy_from_counts(10**11 * n, method=method) == pytest.approx(
        entropy_from_counts(n), abs=1e-6
    )


# Mean error on samples of Zipf's law over 100 outcomes. The figures come from an
# independent implementation, but for those of NSB, which are the means of 500 other
# samples. Standard errors here are below 0.012, and 0.03 for the fewer samples of NSB.
@pytest.mark.parametrize(
    ("method", "bias"),
    [
        ("plugin", [-0.74, -0.26, -0.06]),
        ("miller-madow", [-0.48, -0.11, -0.01]),
        ("grassberger", [-0.23, -0.03, 0.00]),
        ("chao-shen", [-0.19, 0.03, 0.01]),
        ("jackknife", [-0.29, -0.03, 0.00]),
        ("nsb", [-0.15, -0.01, 0.02]),
    ],
)
def test_bias_on_zipfs_law(method, bias):
    p = normalize(1 / np.arange(1, 101))
    rng = np.random.default_rng(1)
    for total, expected in zip((50, 200, 1000), bias, strict=True):
        n = rng.multinomial(total, p, size=60 if method == "nsb" else 400)
        error = entropy_from_counts(n, method=method).mean() - entropy(p)
        assert error == pytest.approx(expected, abs=0.07 if method == "nsb" else 0.025)


# The integrals of Nemenman, Shafee and Bialek, to sixty digits by mpmath: trapezoidal
# rule in log beta, step 1/8, from -100 to 120, with loggamma, digamma and psi(1, .);
# for the last, whose posterior is narrow, step 1/128, from -8 to 2.
@pytest.mark.parametrize(
    ("n", "expected"),
    [
        ([4, 2, 1, 1], 1.2399771400163771654),
        ([10, 0], 0.078148510238038810453),
        ([3, 0, 0, 0, 5, 1], 1.1525226796017860181),
        ([100, 100], 0.69085437058527472894),
        ([1, 1, 1, 1, 1], 1.4984430196722912061),
        ([500, 500, 500], 1.0980546653896303928),
        ([1000, 10, 1, 0], 0.065110541446096055772),
        (
            np.repeat([0, 1, 3, 20, 100], [100_000, 5000, 2000, 1000, 300]),
            7.8047232280590800103,
        ),
    ],
)
def test_nsb_against_a_reference(n, expected):
    value = entropy_from_counts(n, method="nsb")
    assert value == pytest.approx(expected, rel=2e-13, abs=0)


@pytest.mark.parametrize("n", [[4, 2, 1, 1], [7, 0, 0, 2], [30, 30, 30]])
def test_nsb_against_an_adaptive_quadrature(n):
    n, K, N = np.array(n), len(n), sum(n)

    def weight(t):
        b = np.exp(t)
        rising = special.gammaln(n + b) - special.gammaln(b)
        evidence = rising.sum() - special.gammaln(N + K * b) + special.gammaln(K * b)
        slope = K * special.polygamma(1, K * b + 1) - special.polygamma(1, b + 1)
        return np.exp(evidence + N * np.log(K) + t) * slope

    def mean(t):
        b = np.exp(t)
        terms = (n + b) / (N + K * b) * special.digamma(n + b + 1)
        return special.digamma(N + K * b + 1) - terms.sum()

    options = {"epsabs": 0, "epsrel": 1e-9, "limit": 500}
    norm = integrate.quad(weight, -12, 16, **options)[0]
    value = integrate.quad(lambda t: weight(t) * mean(t), -12, 16, **options)[0]
    # beyond beta = exp(16) lies about 1e-7 of the weight
    assert entropy_from_counts(n, method="nsb") == pytest.approx(
        value / norm, rel=1e-5, abs=0
    )


@pytest.mark.parametrize("outcomes", [2, 3, 10, 1000])
def test_nsb_of_one_observation_is_undecided(outcomes):
    # one observation tells nothing of beta, and the prior is uniform from 0 to log K
    n = [1] + [0] * (outcomes - 1)
    assert entropy_from_counts(n, method="nsb") == pytest.approx(
        np.log(outcomes) / 2, rel=1e-12
    )


@few
@given(st.floats(0, 60).map(np.exp))
def test_the_gamma_family(x):
    digamma = counts._digamma(np.array(x))
    assert abs(digamma - mp.digamma(x)) <= 3e-15 * max(1, abs(digamma))
    rest = mp.psi(1, mp.mpf(x) + 1) - 1 / (mp.mpf(x) + 0.5)
    assert counts._trigamma_rest(np.array(x)) == pytest.approx(
        float(rest), rel=1e-9, abs=0
    )
    for n in (1.0, 7.0, 1e6):
        rising = mp.loggamma(mp.mpf(x) + n) - mp.loggamma(x)
        value = counts._log_rising(np.array(x), np.array(n))
        assert value == pytest.approx(float(rising), rel=1e-13, abs=1e-12)


# Known values


def test_known_values():
    assert entropy_from_counts([4, 2, 1, 1], base=2) == 1.75
    assert entropy_from_counts([10**9, 1]) == pytest.approx(
        2.1723265836946e-8, rel=1e-11
    )
    assert mutual_information_from_counts([[3, 0], [0, 3]], base=2) == 1
    assert mutual_information_from_counts(np.diag([2] * 8), base=2) == 3
    assert mutual_information_from_counts([[5]]) == 0


@pytest.mark.parametrize("method", METHODS)
def test_one_outcome(method):
    for total in (1, 2, 7, 1000):
        value = entropy_from_counts([total], method=method)
        if method != "grassberger":
            assert value == 0
    assert entropy_from_counts([7], method="grassberger") == pytest.approx(
        0.150, abs=5e-4
    )


def test_nothing_seen_twice():
    n = [1] * 20
    assert entropy_from_counts(n) == pytest.approx(np.log(20), rel=1e-14, abs=0)
    assert entropy_from_counts(n, method="chao-shen") == pytest.approx(6.135, abs=1e-3)


@pytest.mark.parametrize("method", METHODS)
def test_the_base_is_a_change_of_unit(method):
    nats = entropy_from_counts([5, 3, 1], method=method)
    for base in (2, 10):
        in_base = entropy_from_counts([5, 3, 1], method=method, base=base)
        assert in_base == pytest.approx(nats / np.log(base), rel=1e-14, abs=0)


def test_floats_and_batches():
    n = np.array([[[4, 2, 1], [3, 3, 0]]], dtype=np.uint8)
    for method in METHODS:
        assert type(entropy_from_counts([2, 1], method=method)) is float
        assert type(mutual_information_from_counts([[2, 1]], method=method)) is float
        batch = entropy_from_counts(n, method=method)
        assert batch.shape == (1, 2)
        assert batch[0, 1] == pytest.approx(
            entropy_from_counts(n[0, 1], method=method), rel=1e-15
        )
    small = np.full((2, 2), 200, dtype=np.uint8)
    assert mutual_information_from_counts(small) == 0
    huge = np.full((2, 2), 2**63, dtype=np.uint64)
    assert mutual_information_from_counts(huge) == 0
    assert n[0, 0].tolist() == [4, 2, 1]


def test_every_method_is_documented():
    for function in (entropy_from_counts, mutual_information_from_counts):
        assert inspect.signature(function).parameters["method"].default == "plugin"
    named = re.findall(r'``"([a-z-]+)"``', entropy_from_counts.__doc__)
    assert set(named) == set(METHODS)


# Errors


class Tensor:
    requires_grad = True


@pytest.mark.parametrize(
    "estimate", [entropy_from_counts, mutual_information_from_counts]
)
def test_what_is_not_a_table_of_counts(estimate):
    with pytest.raises(ProbabilityError, match=r"^counts\[1, 0\] is -2; give counts"):
        estimate([[1, 2], [-2, 3]])
    with pytest.raises(ProbabilityError, match=r"^counts is empty; give a count for"):
        estimate([[], []])
    with pytest.raises(
        TypeError,
        match=r"^counts has dtype float64; give integer counts; whole numbers stored "
        r"as floats convert with counts\.astype\(int\)$",
    ):
        estimate([[1.0, 2.0]])
    with pytest.raises(TypeError, match=r"^counts has dtype bool; give integer coun"):
        estimate([[True, False]])
    with pytest.raises(TypeError, match=r"^counts has dtype object; give integer"):
        estimate([[10**30, None]])
    with pytest.raises(TypeError, match=r"^counts is a masked array; drop or fill"):
        estimate(np.ma.array([[1, 2]]))
    with pytest.raises(TypeError, match=r"^counts is a tensor that requires a grad"):
        estimate(Tensor())
    with pytest.raises(ProbabilityError, match=r"^counts is not a rectangular array"):
        estimate([[1], [1, 2]])
    with pytest.raises(ValueError, match=r"^method is 'best'; give one of 'plugin', "):
        estimate([[1, 2]], method="best")
    with pytest.raises(ValueError, match=r"^base is 1; give a finite number"):
        estimate([[1, 2]], base=1)
    with pytest.raises(ValueError, match=r"^base is 1; give a finite number"):
        estimate([[1, 2]], base=1, method="nsb")


def test_nothing_observed():
    with pytest.raises(ProbabilityError, match=r"^counts holds no observation; give"):
        entropy_from_counts([0, 0])
    with pytest.raises(ProbabilityError, match=r"^counts\[1\] holds no observation"):
        entropy_from_counts([[1, 0], [0, 0]])
    with pytest.raises(ProbabilityError, match=r"^counts holds no observation; give"):
        mutual_information_from_counts([[0, 0], [0, 0]])


def test_what_has_the_wrong_shape():
    with pytest.raises(ProbabilityError, match=r"^counts is the single number 3; give"):
        entropy_from_counts(3)
    for table, shape in ([1, 2], r"\(2,\)"), ([[[1]]], r"\(1, 1, 1\)"):
        with pytest.raises(ProbabilityError, match=rf"^counts has shape {shape}; give"):
            mutual_information_from_counts(table)
