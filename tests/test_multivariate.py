"""The normal distribution of a vector, against sixty digits of the truth."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infobook import (
    ProbabilityError,
    entropy_multivariate_normal,
    entropy_normal,
    kl_multivariate_normal,
    kl_normal,
)

mp.mp.dps = 60
EYE = np.eye(2)
ZERO = [0, 0]


def truth(m1, S1, m2, S2):
    # units that are powers of two change nothing, and mpmath takes no tiny pivots
    units = np.ldexp(1.0, np.frexp(np.diag(S2))[1] // 2)
    a, b = (mp.matrix((S / np.outer(units, units)).tolist()) for S in (S1, S2))
    d = mp.matrix((m1 / units).tolist()) - mp.matrix((m2 / units).tolist())
    inverse = b**-1
    product = inverse * a
    trace = mp.fsum(product[i, i] for i in range(a.rows))
    square = (d.T * inverse * d)[0]
    return (trace - a.rows - mp.log(mp.det(product)) + square) / 2


@st.composite
def normals(draw, count=2):
    """Draw `count` normal vectors of one size, well conditioned up to their units."""
    n = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    units = 2.0 ** rng.integers(-60, 60, n)
    found = []
    for _ in range(count):
        A = rng.normal(size=(n, 2 * n))
        found += [units * rng.normal(size=n), np.outer(units, units) * (A @ A.T)]
    return found


# What always holds


@given(normals())
def test_never_negative_and_accurate(pair):
    value, expected = kl_multivariate_normal(*pair), truth(*pair)
    assert value >= 0
    condition = max(map(scaled_condition, pair[1::2]))
    assert abs(value - expected) <= 1e-15 * (4 + condition) * expected


def scaled_condition(S):
    scales = np.sqrt(np.diag(S))
    return np.linalg.cond(S / np.outer(scales, scales))


@given(normals(), st.sampled_from([1e-2, 1e-4, 1e-6, 1e-8, 1e-10]))
def test_accurate_when_close(pair, near):
    m1, S1, m2, S2 = pair
    close = m1, S1, m1 + near * (m2 - m1), S1 + near * (S2 - S1)
    value, expected = kl_multivariate_normal(*close), truth(*close)
    condition = scaled_condition(S1)
    assert abs(value - expected) <= 1e-15 * (4 + 4 * condition) * expected


@given(normals(count=1))
def test_zero_for_equal_arguments(one):
    assert kl_multivariate_normal(*one, *one) == 0


@pytest.mark.parametrize(
    ("index", "steps"), [((0, 0), 1), ((1, 1), -1), ((0, 1), 1), ((0, 1), -1)]
)
def test_positive_where_one_digit_differs(index, steps):
    S = np.array([[2, 0.5], [0.5, 1]])
    T = S.copy()
    T[index] = T[index[::-1]] = np.nextafter(S[index], steps * np.inf)
    assert kl_multivariate_normal(ZERO, S, ZERO, T) > 0
    assert kl_multivariate_normal(ZERO, T, ZERO, S) > 0


@given(normals(), st.integers(0, 2**32))
def test_free_of_linear_coordinates(pair, seed):
    m1, S1, m2, S2 = pair
    n = len(m1)
    units = np.sqrt(np.diag(S1))
    m1, m2 = m1 / units, m2 / units
    S1, S2 = S1 / np.outer(units, units), S2 / np.outer(units, units)
    A, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(n, n)))
    A = A * np.linspace(1, 3, n)
    T1, T2 = A @ S1 @ A.T, A @ S2 @ A.T
    value = kl_multivariate_normal(m1, S1, m2, S2)
    moved = kl_multivariate_normal(A @ m1 + 1, T1, A @ m2 + 1, T2)
    assert moved == pytest.approx(value, rel=1e-8, abs=0)
    gain = entropy_multivariate_normal(T1) - entropy_multivariate_normal(S1)
    assert gain == pytest.approx(np.log(np.abs(np.linalg.det(A))), abs=1e-10)


@given(normals())
def test_independent_components_add(pair):
    m1, S1, m2, S2 = pair
    s1, s2 = np.sqrt(np.diag(S1)), np.sqrt(np.diag(S2))
    total = kl_multivariate_normal(m1, np.diag(s1**2), m2, np.diag(s2**2))
    assert total == pytest.approx(kl_normal(m1, s1, m2, s2).sum(), rel=1e-11, abs=0)
    entropies = entropy_normal(s1).sum()
    assert entropy_multivariate_normal(np.diag(s1**2)) == pytest.approx(entropies)
    assert entropy_multivariate_normal(S1) <= entropies + 1e-9


@given(normals())
def test_leaving_a_component_out_brings_two_closer(pair):
    m1, S1, m2, S2 = pair
    if len(m1) > 1:
        fewer = kl_multivariate_normal(m1[1:], S1[1:, 1:], m2[1:], S2[1:, 1:])
        assert fewer <= kl_multivariate_normal(*pair) * (1 + 1e-9)


@pytest.mark.parametrize("correlation", [0.1, 0.499, 0.501, 0.999, -0.9])
def test_dependence_is_what_independence_misses(correlation):
    S = [[1, correlation], [correlation, 1]]
    mutual_information = -np.log1p(-(correlation**2)) / 2
    assert kl_multivariate_normal(ZERO, S, ZERO, EYE) == pytest.approx(
        mutual_information, rel=1e-13
    )
    missing = 2 * entropy_normal(1) - entropy_multivariate_normal(S)
    assert missing == pytest.approx(mutual_information, abs=1e-14)


@pytest.mark.parametrize("e", [0.4999999, 0.5000001, -0.4999999, -0.5000001])
def test_both_ways_meet_where_they_change_over(e):
    S = (1 + e) * np.array([[2, 1], [1, 2]])
    expected = truth(ZERO, S, ZERO, [[2, 1], [1, 2]])
    value = kl_multivariate_normal(ZERO, S, ZERO, [[2, 1], [1, 2]])
    assert abs(value - expected) <= 4e-15 * expected


def test_far_apart_and_badly_scaled():
    S1, S2 = 1e-20 * EYE, np.array([[1, 0.5], [0.5, 1]])
    expected = truth(ZERO, S1, ZERO, S2)
    value = kl_multivariate_normal(ZERO, S1, ZERO, S2)
    assert abs(value - expected) <= 4e-15 * expected
    S1, S2 = np.diag([1e-300, 1e300]), np.diag([2e-300, 1e300])
    value = kl_multivariate_normal(ZERO, S1, ZERO, S2)
    assert value == pytest.approx(kl_normal(0, 1, 0, np.sqrt(2)), rel=1e-14, abs=0)
    assert kl_multivariate_normal(ZERO, 1e300 * EYE, ZERO, 1e-300 * EYE) == np.inf
    S1, S2 = 1e300 * np.array([[2, 1], [1, 2]]), 1e-320 * EYE
    assert kl_multivariate_normal(ZERO, S1, ZERO, S2) == np.inf
    assert kl_multivariate_normal(ZERO, S1, ZERO, S1[::-1, ::-1]) == 0
    with np.errstate(all="raise"):
        means = [1.3e154, 0], [0, -1.3e154]
        assert kl_multivariate_normal(means[0], EYE, means[1], EYE, base=1.5) == np.inf
        assert kl_multivariate_normal(ZERO, 1e300 * EYE, ZERO, 1e-300 * EYE) == np.inf


def test_ill_conditioned_and_close():
    rng = np.random.default_rng(0)
    Q, _ = np.linalg.qr(rng.normal(size=(5, 5)))
    S = (Q * 10.0 ** np.linspace(0, -8, 5)) @ Q.T
    S = (S + S.T) / 2
    value = kl_multivariate_normal(np.zeros(5), S * (1 + 1e-4), np.zeros(5), S)
    assert value == pytest.approx(
        kl_normal(0, np.sqrt(1 + 1e-4), 0, 1) * 5, rel=1e-5, abs=0
    )


@pytest.mark.parametrize("base", [2, 10])
def test_the_base_is_a_change_of_unit(base):
    S = [[1, 0.5], [0.5, 1]]
    nats = kl_multivariate_normal(ZERO, S, [1, 2], EYE)
    in_base = kl_multivariate_normal(ZERO, S, [1, 2], EYE, base=base)
    assert in_base == pytest.approx(nats / np.log(base), rel=1e-15, abs=0)
    nats = entropy_multivariate_normal(S)
    in_base = entropy_multivariate_normal(S, base=base)
    assert in_base == pytest.approx(nats / np.log(base), rel=1e-15, abs=0)


def test_known_values():
    assert kl_multivariate_normal([3, 4], EYE, ZERO, EYE) == 12.5
    assert kl_multivariate_normal(ZERO, EYE, [2, 0], 4 * EYE) == pytest.approx(
        np.log(4) - 3 / 4 + 1 / 2, rel=1e-15
    )
    assert entropy_multivariate_normal(np.eye(3)) == pytest.approx(
        3 * 1.4189385332046727, rel=1e-15
    )
    # det = 3
    assert entropy_multivariate_normal([[2, 1], [1, 2]]) == pytest.approx(
        1.4189385332046727 * 2 + np.log(3) / 2, rel=1e-15
    )


def test_floats_and_batches():
    assert type(kl_multivariate_normal(ZERO, EYE, ZERO, EYE)) is float
    assert type(entropy_multivariate_normal(EYE)) is float
    S = np.array([EYE, [[2, 1], [1, 2]], 1.1 * EYE])
    m = np.arange(6.0).reshape(3, 2)
    each = [kl_multivariate_normal(*one, ZERO, EYE) for one in zip(m, S, strict=True)]
    batch = kl_multivariate_normal(m, S, ZERO, EYE)
    np.testing.assert_allclose(batch, each, rtol=1e-15)
    grid = kl_multivariate_normal(m[:, None], EYE, ZERO, S)
    assert grid.shape == (3, 3)
    assert grid[2, 1] == pytest.approx(
        kl_multivariate_normal(m[2], EYE, ZERO, S[1]), rel=1e-15
    )
    assert entropy_multivariate_normal(S).shape == (3,)
    assert kl_multivariate_normal(ZERO, S[:0], ZERO, EYE).shape == (0,)


def test_rounding_of_a_symmetric_matrix_is_accepted():
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(2, 4, 4))
    S = A @ (B @ B.T) @ A.T
    assert (S != S.T).any()
    assert entropy_multivariate_normal(S) == entropy_multivariate_normal(S.T)
    assert kl_multivariate_normal(np.zeros(4), S, np.zeros(4), S.T) == 0
    single = np.array([[1, 0.5], [0.500002, 1]], dtype=np.float32)
    entropy_multivariate_normal(single)
    with pytest.raises(ProbabilityError, match=r"^S is not symmetric: S\[0, 1\] is"):
        entropy_multivariate_normal(single.astype(float))


# Errors


def kl(m1=ZERO, S1=EYE, m2=ZERO, S2=EYE):
    return kl_multivariate_normal(m1, S1, m2, S2)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kl(S1=1), r"^S1 has shape \(\); give a square covariance matrix"),
        (lambda: kl(S2=[1, 1]), r"^S2 has shape \(2,\); give a square cov"),
        (lambda: kl(S2=np.ones((2, 3))), r"^S2 has shape \(2, 3\); give a square cov"),
        (
            lambda: entropy_multivariate_normal([[]]),
            r"^S has shape \(1, 0\); give a squ",
        ),
        (lambda: kl(S1=np.empty((0, 0))), r"^S1 has shape \(0, 0\); give a square"),
        (lambda: kl(S1=np.eye(3)), r"^S1 is for 3 components and S2 for 2; give both"),
        (lambda: kl(m1=0), r"^m1 has shape \(\), and its .* for 2 components; give a"),
        (lambda: kl(m2=[0, 0, 0]), r"^m2 has shape \(3,\), and its covariance matrix"),
        (
            lambda: kl(m1=np.zeros((3, 2)), S2=[EYE, EYE]),
            r"do not broadcast: m1 \(3,\), S1 \(\), m2 \(\), S2 \(2,\); give one value",
        ),
        (
            lambda: kl(S1=[[1, 0], [0, -2]]),
            r"^S1\[1, 1\] is -2; give a positive variance",
        ),
        (lambda: kl(S2=[EYE, -EYE]), r"^S2\[1, 0, 0\] is -1; give a positive var"),
        (
            lambda: kl(S1=[[1, 0.5], [0.4, 1]]),
            r"^S1 is not symmetric: S1\[0, 1\] is 0\.5, and mirrored it is 0\.4; if on"
            r"ly rounding is meant to differ, give \(S1 \+ S1\.T\) / 2$",
        ),
        (
            lambda: kl(S1=[EYE, [[1, 0.5], [0.4, 1]]]),
            r"S1\[1, 0, 1\] is 0\.5, .* \(S1 \+ S1\.swapaxes\(-1, -2\)\) / 2$",
        ),
        (
            lambda: kl(S2=[[1, 2], [2, 1]]),
            r"^S2 is not positive definite: its smallest eigenvalue is -1; leave out",
        ),
        (
            lambda: entropy_multivariate_normal([EYE, EYE, [[1, 2], [2, 1]]]),
            r"^S\[2\] is not positive definite: its smallest eigenvalue is -1;",
        ),
        (
            lambda: kl(S1=[[1, 1 - 2**-53], [1 - 2**-53, 1]]),
            r"^S1 is not positive definite: its smallest eigenvalue is .*e-1[67];",
        ),
        (lambda: kl(m1=[np.nan, 0]), r"^m1\[0\] is nan; give finite numbers"),
        (lambda: kl(S2=[[1, np.inf], [np.inf, 1]]), r"^S2\[0, 1\] is inf; give finite"),
    ],
)
def test_what_is_not_a_normal_vector(call, message):
    with pytest.raises(ProbabilityError, match=message):
        call()


def test_what_is_not_a_number():
    with pytest.raises(TypeError, match=r"^S1 has dtype complex128; give real"):
        kl(S1=1j * EYE)
    with pytest.raises(TypeError, match=r"^m2 has dtype object; give real numbers"):
        kl(m2=[None, 0])
    with pytest.raises(ValueError, match=r"^base is 1; give a finite number"):
        kl_multivariate_normal(ZERO, EYE, ZERO, EYE, base=1)
    with pytest.raises(ValueError, match=r"^base is 0; give a finite number"):
        entropy_multivariate_normal(EYE, base=0)
