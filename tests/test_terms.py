"""The kernel in public: signs, zeros, and full relative accuracy."""

from __future__ import annotations

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infobook import ProbabilityError, expm1mx, kl_terms, log1pmx

numbers = st.floats(-40, 40)


def away(found: float, truth: mp.mpf) -> float:
    return float(abs((found - truth) / truth)) if truth else abs(found)


@given(st.floats(-20, 0), st.sampled_from([-1, 1]), st.floats(0.1, 1))
def test_small_arguments_keep_all_their_digits(exponent, sign, digit):
    x = sign * digit * 10**exponent
    with mp.workdps(80):
        below, above = mp.log1p(mp.mpf(x)) - x, mp.expm1(mp.mpf(x)) - x
        if x > -1:
            assert away(log1pmx(x), below) <= 1e-15
        assert away(expm1mx(x), above) <= 1e-15


@given(numbers)
def test_signs_and_zeros(x):
    assert expm1mx(x) >= 0
    assert (expm1mx(x) == 0) == (abs(x) < 1e-161)
    if x >= -1:
        assert log1pmx(x) <= 0
        assert (log1pmx(x) == 0) == (abs(x) < 1e-161)


@given(st.floats(-0.999, 1e3), numbers)
def test_they_are_the_terms_of_a_divergence(x, y):
    assert log1pmx(x) == pytest.approx(-kl_terms(1, 1 + x), rel=1e-6, abs=1e-12)
    assert expm1mx(y) == pytest.approx(kl_terms(1, math.exp(y)), rel=1e-6, abs=1e-12)


def test_shapes_and_ends():
    assert log1pmx([-1.0, 0.0]).tolist() == [-math.inf, 0]
    assert expm1mx(np.array([[-1e300], [1e3]])).tolist() == [[1e300], [math.inf]]
    assert type(log1pmx(0.5)) is type(expm1mx(1)) is float


def test_what_has_no_value_is_refused():
    with pytest.raises(ProbabilityError, match=r"^x\[1\] is -1\.5; .* so give such"):
        log1pmx([0, -1.5])
    for function in (log1pmx, expm1mx):
        with pytest.raises(ProbabilityError, match=r"^x\[0\] is nan; give finite"):
            function([math.nan])
        with pytest.raises(TypeError, match=r"^x has dtype complex128; give real"):
            function(1j)
