"""KL terms, Jensen-Shannon divergence, total variation."""

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
    cross_entropy,
    entropy,
    f_divergence,
    hellinger,
    js_divergence,
    kl_divergence,
    kl_terms,
    mutual_information,
    normalize,
    total_variation,
)

P = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
Q = [1 / 8, 1 / 2, 1 / 4, 1 / 8]


@st.composite
def pairs(draw, count=2):
    n = draw(st.integers(1, 8))
    entry = st.one_of(st.just(0.0), st.floats(1e-12, 1))
    rows = [draw(st.lists(entry, min_size=n, max_size=n)) for _ in range(count)]
    return normalize([row if any(row) else [*row[:-1], 1.0] for row in rows])


shares = st.floats(0, 1).map(lambda w: [w, 1 - w])


@given(pairs())
def test_kl_terms_sum_to_the_divergence(pair):
    p, q = pair
    terms = kl_terms(p, q)
    assert (terms >= 0).all()
    assert terms.sum() == pytest.approx(kl_divergence(p, q), rel=1e-13, abs=1e-30)


@pytest.mark.parametrize("base", [None, 2, 10])
def test_sums_off_by_the_tolerance_are_divided_out_in_every_unit(base):
    p = np.array([0.5 + 9e-10, 0.3, 0.2])
    q = np.array([0.1, 0.2, 0.7 - 8e-10])
    with mp.workdps(40):
        exact_p, exact_q = ([mp.mpf(x) for x in row.tolist()] for row in (p, q))
        exact_p, exact_q = (
            [x / mp.fsum(row) for x in row] for row in (exact_p, exact_q)
        )
        nats = -mp.fsum(x * mp.log(y) for x, y in zip(exact_p, exact_q, strict=True))
        waste = nats + mp.fsum(x * mp.log(x) for x in exact_p)
        unit = mp.mpf(1) if base is None else mp.log(base)
        nats, waste = float(nats / unit), float(waste / unit)
    assert cross_entropy(p, q, base=base) == pytest.approx(nats, rel=1e-15, abs=0)
    assert kl_divergence(p, q, base=base) == pytest.approx(waste, rel=2e-15, abs=0)


@pytest.mark.parametrize("base", [None, 2])
@pytest.mark.parametrize("shares", [(0.9, 0.07, 0.03), (0.5, 0.3, 0.2)])
def test_equal_sums_off_by_the_tolerance_are_divided_out_of_js(base, shares):
    p = np.array(shares) * (1 + 8e-10)
    q = p[[2, 0, 1]]
    with mp.workdps(40):
        size = mp.fsum(p.tolist())
        pairs_of = [(mp.mpf(x), mp.mpf(y)) for x, y in zip(p, q, strict=True)]
        nats = mp.fsum(
            x * mp.log(2 * x / (x + y)) + y * mp.log(2 * y / (x + y))
            for x, y in pairs_of
        )
        truth = float(nats / (2 * size) / (1 if base is None else mp.log(base)))
    assert js_divergence(p, q, base=base) == pytest.approx(truth, rel=2e-15, abs=0)


@pytest.mark.parametrize("measure", [kl_divergence, js_divergence])
@pytest.mark.parametrize("copies", [1, 3])
def test_each_argument_is_held_against_its_own_sum(measure, copies):
    p = [[0.5, 0.5 + 0.9e-9]] * copies
    with pytest.raises(ProbabilityError, match=r"^q(\[0, :\])? sums to 1\.0000000015"):
        measure(p, [[0.5, 0.5 + 1.5e-9]] * copies)


def test_js_of_the_smallest_number_beside_nothing():
    least = [5e-324, 0.0, 1.0]
    nothing = [0.0, 0.0, 1.0]
    for p, q in [(least, nothing), (nothing, least)]:
        assert 0 <= js_divergence(p, q) <= 5e-324
        assert js_divergence(p, q, weights=(0.2, 0.8)) <= 5e-324


@given(st.floats(0, 1e3), st.floats(0, 1e3), st.floats(0.1, 10))
def test_a_kl_term_scales_with_its_arguments(p, q, c):
    assert kl_terms(c * p, c * q) == pytest.approx(
        c * kl_terms(p, q), rel=1e-9, abs=1e-20
    )


@given(pairs())
def test_js_is_symmetric_and_at_most_a_bit(pair):
    p, q = pair
    forward, back = js_divergence(p, q, base=2), js_divergence(q, p, base=2)
    assert 0 <= forward <= 1 + 1e-15
    assert forward == pytest.approx(back, rel=1e-13, abs=0)
    assert js_divergence(p, p) == 0


@given(pairs(), shares)
def test_js_is_mutual_information_with_the_component(pair, weights):
    joint = np.array(weights)[:, None] * pair
    js = js_divergence(*pair, weights=weights)
    assert js == pytest.approx(mutual_information(joint), rel=1e-11, abs=1e-15)
    assert js <= entropy(weights) + 1e-15


@given(pairs(), shares)
def test_js_is_what_the_mixture_adds_to_the_entropy(pair, weights):
    weights = np.array(weights)
    gain = entropy(weights @ pair) - weights @ entropy(pair)
    assert js_divergence(*pair, weights=weights) == pytest.approx(gain, abs=1e-14)


@given(pairs(count=3))
def test_the_root_of_js_is_a_distance(three):
    a, b, c = three
    ab, bc, ac = (np.sqrt(js_divergence(*x)) for x in ((a, b), (b, c), (a, c)))
    assert ac <= ab + bc + 1e-14


@given(pairs(count=3))
def test_total_variation_is_a_distance_up_to_1(three):
    a, b, c = three
    assert 0 <= total_variation(a, b) <= 1
    assert total_variation(a, a) == 0
    assert total_variation(a, b) == pytest.approx(total_variation(b, a), abs=1e-15)
    through_b = total_variation(a, b) + total_variation(b, c)
    assert total_variation(a, c) <= through_b + 1e-15


@given(pairs())
def test_total_variation_is_the_best_event(pair):
    p, q = pair
    best = (p - q)[p > q].sum()
    assert total_variation(p, q) == pytest.approx(best, abs=1e-14)


@pytest.mark.parametrize("measure", [js_divergence, total_variation])
def test_a_batch_is_a_loop_along_any_axis(measure):
    p, q = np.random.default_rng(0).dirichlet(np.ones(4), (2, 3))
    loop = [measure(a, b) for a, b in zip(p, q, strict=True)]
    np.testing.assert_allclose(measure(p, q), loop, rtol=1e-14)
    np.testing.assert_allclose(measure(p.T, q.T, axis=0), loop, rtol=1e-14)
    np.testing.assert_allclose(measure(p, q[0])[0], loop[0], rtol=1e-14)


def test_known_values():
    assert js_divergence([1, 0], [0, 1], base=2) == 1  # disjoint: MC-16 of the book
    assert js_divergence([1, 0], [0, 1]) == pytest.approx(np.log(2), rel=1e-15, abs=0)
    assert js_divergence([1, 0], [0, 1], weights=[0.25, 0.75], base=2) == pytest.approx(
        0.811278, abs=5e-7
    )
    # h(5/8) - (1 + h(1/4)) / 2 in bits
    js = js_divergence([1 / 2, 1 / 2], [3 / 4, 1 / 4], base=2)
    assert js == pytest.approx(0.954434003 - (1 + 0.811278124) / 2, abs=1e-8)
    assert total_variation(P, Q) == 0.375
    assert total_variation([0.99, 0.01], [0.01, 0.99]) == pytest.approx(0.98)
    assert total_variation([1, 0], [0, 1]) == 1
    # scipy.special.kl_div(1, 2)
    assert kl_terms(1, 2) == pytest.approx(0.30685282, abs=1e-8)


def test_js_keeps_its_digits_when_p_and_q_are_close():
    for exponent in (10, 20, 30, 40, 50):
        d = 2.0**-exponent
        js = js_divergence([0.5, 0.5], [0.5 + d, 0.5 - d])
        # the mixture is off by d/2 from each; to first order 2 (d/2)^2
        assert js == pytest.approx(d * d / 2, rel=2 * d * d + 1e-14, abs=0)


def test_js_of_the_smallest_floats_is_finite():
    # github.com/scipy/scipy/issues/19436
    tiny = 5e-324
    js = js_divergence([tiny, 1 - tiny], [0, 1])
    assert 0 <= js < 1e-300
    assert js_divergence([1, 0], [0, 1], weights=[1, 0]) == 0
    assert js_divergence([0.5, 0.5], [0, 1], weights=[0, 1]) == 0


def test_js_is_of_the_normalised_distributions():
    known = js_divergence(P, Q)
    for scale in (1 - 9e-10, 1 + 9e-10):
        q = scale * np.array(Q)
        assert js_divergence(P, q) == pytest.approx(known, rel=1e-14, abs=0)
        assert js_divergence([P], [q])[0] == pytest.approx(known, rel=1e-14, abs=0)


def test_near_equal_single_precision_rows_give_a_root():
    # github.com/scipy/scipy/issues/20083: the square root of a negative number
    p = np.float32([0.1] * 10)
    q = np.nextafter(p, np.float32(1))
    assert 0 <= js_divergence(p, q) < 1e-14


def test_floats_and_arrays():
    assert type(kl_terms(0.5, 0.25)) is float
    assert type(js_divergence(P, Q)) is float
    assert type(total_variation(P, Q)) is float
    assert kl_terms([[0.5], [0.25]], [0.5, 0.25]).shape == (2, 2)
    assert not np.signbit(kl_terms(0.5, 0.5))


def test_errors():
    with pytest.raises(ProbabilityError, match=r"^q\[1\] is -1; a probability cannot"):
        kl_terms([1, 2], [1, -1])
    with pytest.raises(ProbabilityError, match=r"p has shape \(2,\) and q has shape"):
        kl_terms([1, 2], [1, 2, 3])
    with pytest.raises(ProbabilityError, match=r"^weights has shape \(3,\); give two"):
        js_divergence(P, Q, weights=[0.5, 0.25, 0.25])
    with pytest.raises(ProbabilityError, match=r"^weights sums to 0\.9, not 1"):
        js_divergence(P, Q, weights=[0.5, 0.4])
    for measure in (js_divergence, total_variation):
        with pytest.raises(ProbabilityError, match=r"^q sums to 2, not 1; these look"):
            measure(P, [1, 1, 0, 0])
        with pytest.raises(ProbabilityError, match=r"p has 4 outcomes and q has 1"):
            measure(P, [1])
    with pytest.raises(ValueError, match=r"^base is 0;"):
        js_divergence(P, Q, base=0)


@given(pairs())
def test_hellinger_is_a_distance_that_brackets_total_variation(pair):
    p, q = pair
    h, v = hellinger(p, q), total_variation(p, q)
    assert 0 <= h <= 1
    assert h == pytest.approx(hellinger(q, p), rel=1e-14, abs=0)
    assert h * h <= v * (1 + 1e-12) + 1e-300
    assert v <= np.sqrt(2) * h * (1 + 1e-12)
    assert hellinger(p, p) == 0


@given(pairs(count=3))
def test_hellinger_keeps_the_triangle_inequality(three):
    a, b, c = three
    assert hellinger(a, c) <= (hellinger(a, b) + hellinger(b, c)) * (1 + 1e-12)


@given(pairs())
def test_chi_squared_bounds_the_kl_divergence(pair):
    p, q = pair
    chi2 = chi2_divergence(p, q)
    assert chi2 >= np.expm1(kl_divergence(p, q)) * (1 - 1e-12)
    assert chi2_divergence(p, p) == 0


def test_neighbours_keep_their_digits():
    p, q = np.array([0.5, 0.5]), np.array([0.5 + 1e-12, 0.5 - 1e-12])
    d = q[0] - 0.5
    assert chi2_divergence(p, q) == pytest.approx(
        d**2 / (0.25 - d**2), rel=1e-14, abs=0
    )
    assert hellinger(p, q) == pytest.approx(d / np.sqrt(2), rel=1e-9, abs=0)
    assert chi2_divergence([0.5, 0.5], [1, 0]) == np.inf
    assert chi2_divergence([0, 1], [0, 1]) == 0


@given(pairs())
def test_f_divergences_are_what_they_are_called(pair):
    p, q = pair
    named = {
        "total variation": (total_variation(p, q), lambda t: abs(t - 1) / 2, 0.5),
        "chi-squared": (chi2_divergence(p, q), lambda t: (t - 1) ** 2, np.inf),
        "Hellinger": (hellinger(p, q) ** 2, lambda t: (np.sqrt(t) - 1) ** 2 / 2, 0.5),
    }
    for value, f, slope in named.values():
        found = f_divergence(p, q, f, slope=slope)
        assert found == pytest.approx(value, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    "measure",
    [
        chi2_divergence,
        hellinger,
        total_variation,
        lambda p, q, **axis: f_divergence(
            p, q, lambda t: (t - 1) ** 2, slope=math.inf, **axis
        ),
    ],
)
def test_a_batch_is_a_loop_along_any_axis_for_the_others_too(measure):
    p, q = np.random.default_rng(6).dirichlet(np.ones(4), (2, 3))
    q[1] = [0.5, 0, 0.25, 0.25]
    p[2] = [0.5, 0, 0.25, 0.25]
    each = [measure(a, b) for a, b in zip(p, q, strict=True)]
    np.testing.assert_allclose(measure(p, q), each, rtol=1e-14)
    np.testing.assert_allclose(measure(p.T, q.T, axis=0), each, rtol=1e-14)
    np.testing.assert_allclose(measure(p, q[0]), [measure(a, q[0]) for a in p])


def test_rounding_carries_no_distance_past_one():
    rng = np.random.default_rng(7)
    for _ in range(200):
        a, b = rng.dirichlet(np.ones(9), 2)
        p, q = np.r_[a, np.zeros(9)], np.r_[np.zeros(9), b]
        assert total_variation(p, q) <= 1
        assert hellinger(p, q) <= 1


@pytest.mark.parametrize("weights", [None, [0.75, 0.25]])
def test_a_base_changes_only_the_unit_of_js(weights):
    for p, q in ((P, Q), ([P] * 2, [Q] * 2)):
        nats = js_divergence(p, q, weights=weights)
        for base in (2, 10):
            found = js_divergence(p, q, weights=weights, base=base)
            np.testing.assert_allclose(found * math.log(base), nats, rtol=1e-14)


def test_weights_are_normalised_exactly():
    p, q = [0.75, 0.25], [0.5, 0.5]
    for scale in (1 - 9e-10, 1 + 9e-10):
        weights = scale * np.array([0.75, 0.25])
        assert js_divergence(p, q, weights=weights) == pytest.approx(
            js_divergence(p, q, weights=[0.75, 0.25]), rel=1e-14, abs=0
        )


def test_f_sees_the_ratios_that_there_are():
    seen = []

    def f(t):
        seen.append(t)
        return t * np.log(t)

    # 0/0 is no ratio, nor is what q rules out; 1 stands for both
    found = f_divergence(
        [0.5, 0.25, 0.25, 0.0], [0.25, 0.75, 0.0, 0.0], f, slope=math.inf
    )
    assert found == math.inf
    np.testing.assert_allclose(seen[0], [2, 1 / 3, 1, 1], rtol=1e-15)
    sign = np.signbit
    assert f_divergence([1.0, -0.0], [0.5, 0.5], lambda t: 9.0 * sign(t)) == 0


def test_an_f_divergence_asks_for_what_it_needs():
    def square(t):
        return (t - 1) ** 2

    p, q = [0.5, 0.5], [1, 0]
    with pytest.raises(
        ProbabilityError, match=r"^q\[1\] is 0 where p is not; give the"
    ):
        f_divergence(p, q, square)
    with pytest.raises(ProbabilityError, match=r"^q\[2\] is 0 where p is not"):
        f_divergence([0, 0.5, 0.5], [0, 1, 0], square)  # q[0] does no harm
    assert f_divergence(q, p, square) == 1
    assert f_divergence(p, q, square, slope=np.inf) == np.inf
    with pytest.raises(
        ProbabilityError, match=r"^f\(1\) is 1; give a function that is 0"
    ):
        f_divergence(p, p, lambda t: t)
    with pytest.raises(
        ProbabilityError, match=r"^f\(p/q\)\[0\] is nan; give a function"
    ):
        f_divergence([0, 1], p, lambda t: t * np.log(t))
    with pytest.raises(
        ProbabilityError, match=r"^f\(p/q\) has shape \(\); give a func"
    ):
        f_divergence(p, p, lambda t: 0.0)
    with pytest.raises(TypeError, match=r"^f is 3; give a function of the ratio"):
        f_divergence(p, p, 3)
    with pytest.raises(
        ProbabilityError, match=r"^f\(p/q\)\[0\] is -inf; give a function"
    ):
        f_divergence([0, 1], p, np.log)
    for slope in (math.nan, -math.inf, "steep"):
        with pytest.raises(ValueError, match=r"^slope is .*; give the limit of f\(t"):
            f_divergence(p, p, square, slope=slope)


def test_chi2_divergence_is_finite_where_a_quotient_overflows():
    p, q = [1 - 1e-5, 1e-5], [1.0, 1e-316]
    assert chi2_divergence(p, q) == pytest.approx(1e306, rel=1e-6, abs=0)
    assert chi2_divergence([1 - 1e-200, 1e-200], [1.0, 0.0]) == math.inf
    assert chi2_divergence([0.5, 0.5], [1.0, -0.0]) == math.inf
    assert chi2_divergence([0.5, 0.5], [1.0, 5e-324]) == math.inf  # beyond the floats
    assert chi2_divergence([1.0, 0.0], [1.0, 1e-200]) == pytest.approx(1e-200)
