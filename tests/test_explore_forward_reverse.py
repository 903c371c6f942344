"""`ForwardReverse`: its quadrature, its two fits, and where the reverse one jumps."""

import itertools
import math

import numpy as np
import pytest
from scipy.integrate import quad

from infobook.explore import ForwardReverse
from infobook.explore.forward_reverse import (
    Normal,
    forward,
    forward_fit,
    reverse,
    reverse_fit,
    settled,
)
from infobook.families import kl_normal

DISTANCES = [0.0, 0.7, 1.0, 2.0, 2.6, 3.0, 3.5]


def by_quadrature(d, q):
    """Both divergences by scipy's adaptive quadrature of the plain definition."""

    def log_normal(x, mean, sd):
        return -(((x - mean) / sd) ** 2) / 2 - math.log(sd * math.sqrt(2 * math.pi))

    def log_p(x):
        return np.logaddexp(log_normal(x, -d, 1), log_normal(x, d, 1)) - math.log(2)

    def log_model(x):
        return log_normal(x, q.mean, q.sd)

    def integral(log_a, log_b, middle, width):
        ends = [middle + width * k for k in range(-12, 13, 2)]
        return sum(
            quad(lambda x: math.exp(log_a(x)) * (log_a(x) - log_b(x)), *part)[0]
            for part in itertools.pairwise(ends)
        )

    return integral(log_p, log_model, 0, 1 + d / 3), integral(
        log_model, log_p, q.mean, q.sd
    )


@pytest.mark.parametrize("d", [0.0, 1.0, 3.0, 3.5])
@pytest.mark.parametrize("q", [Normal(0, 4), Normal(1.3, 0.4), Normal(-4, 4)])
def test_both_divergences_against_an_adaptive_quadrature(d, q):
    there, back = by_quadrature(d, q)
    assert forward(d, q) == pytest.approx(there, rel=1e-10, abs=1e-10)
    assert reverse(d, q) == pytest.approx(back, rel=1e-10, abs=1e-10)


def test_without_two_modes_they_are_those_of_two_normals():
    q = Normal(1.2, 0.7)
    assert forward(0, q) == pytest.approx(kl_normal(0, 1, *q), rel=1e-12)
    assert reverse(0, q) == pytest.approx(kl_normal(*q, 0, 1), rel=1e-12)


@pytest.mark.parametrize("d", DISTANCES)
def test_no_other_normal_does_better_than_the_fits(d):
    rng = np.random.default_rng(1)
    least = forward(d, forward_fit(d)), reverse(d, reverse_fit(d))
    centres = [forward_fit(d), reverse_fit(d)]
    for scale in (1.0, 0.1, 1e-3):
        for _ in range(60):
            near = centres[rng.integers(2)]
            mean, sd = (
                near.mean + scale * rng.normal(),
                near.sd * np.exp(scale * rng.normal() / 3),
            )
            assert forward(d, Normal(mean, sd)) >= least[0] - 1e-12
            assert reverse(d, Normal(mean, sd)) >= least[1] - 1e-12


@pytest.mark.parametrize(
    ("d", "start"), [*((d, 0.0) for d in DISTANCES), (2.6, 2.6), (3.5, 3.5)]
)
def test_what_is_settled_is_stationary(d, start):
    q = settled(d, start)
    assert (q.mean == 0) == (start == 0)
    step = 1e-5
    for moved in (Normal(q.mean + step, q.sd), Normal(q.mean, q.sd + step)):
        other = Normal(2 * q.mean - moved.mean, 2 * q.sd - moved.sd)
        slope = (reverse(d, moved) - reverse(d, other)) / (2 * step)
        assert slope == pytest.approx(0, abs=1e-8)


# By scipy's quadrature and a search over both parameters, to the digits shown.
@pytest.mark.parametrize(
    ("d", "mean", "sd", "value"),
    [(1, 0, 1.394, None), (2, 0, 2.047, None), (3, 2.984, 1.023, 0.6888)],
)
def test_known_reverse_fits(d, mean, sd, value):
    q = reverse_fit(d)
    assert (round(q.mean, 3), round(q.sd, 3)) == (mean, sd)
    if value:
        assert round(reverse(d, q), 4) == value
        assert round(forward(d, forward_fit(d)), 4) == 0.4620
        assert round(reverse(d, settled(d, 0)), 4) == 0.8406


def test_the_reverse_fit_jumps_at_2_8001():
    low, high = 2.5, 3.0
    assert (reverse_fit(low).mean, reverse_fit(high).mean > 2) == (0, True)
    for _ in range(24):
        middle = (low + high) / 2
        if reverse_fit(middle).mean == 0:
            low = middle
        else:
            high = middle
    assert low == pytest.approx(2.80008, abs=5e-6)
    assert reverse_fit(high).mean - reverse_fit(low).mean > 2.7  # no way between


def test_far_modes_cost_one_bit_when_one_is_left_out():
    shown = {n.name: n.value for n in ForwardReverse(d=3.5, base=2).numbers()}
    assert shown["reverse_d"] == pytest.approx(1, abs=2e-3)
    assert shown["reverse_c"] > 15  # and the other order punishes it


def test_the_reverse_fit_takes_the_side_of_q():
    left = {n.name: n.value for n in ForwardReverse(mean=-0.5).numbers()}
    right = {n.name: n.value for n in ForwardReverse(mean=0.5).numbers()}
    assert left["reverse_mean"] == -right["reverse_mean"] < -2.9
    assert left["reverse_d"] == right["reverse_d"]
    assert left["q_c"] == right["q_c"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"d": 3.6}, "d must be a number from 0 to 3.5"),
        ({"d": True}, r"d must be .* got True"),
        ({"mean": float("nan")}, "mean must be a number from -4 to 4"),
        ({"sd": 0}, "sd must be a number from 0.4 to 4"),
        ({"sd": "1"}, r"sd must be .* got '1'"),
        ({"base": 10}, "base must be 2"),
    ],
)
def test_refuses(options, words):
    with pytest.raises(ValueError, match=words):
        ForwardReverse(**options)
