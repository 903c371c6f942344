"""Surprisal, entropy, cross-entropy, KL divergence, perplexity."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infobook import (
    ProbabilityError,
    binary_entropy,
    cross_entropy,
    entropy,
    kl_divergence,
    normalize,
    perplexity,
    surprisal,
    total_variation,
)

P = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
Q = [1 / 8, 1 / 2, 1 / 4, 1 / 8]
BASES = [None, 2, 10, 1.5]


@st.composite
def distributions(draw, count=1, zeros=True, longest=8):
    """Draw `count` distributions over the same outcomes, with and without zeros."""
    n = draw(st.integers(1, longest))
    weight = st.floats(1e-12, 1.0)
    entry = st.one_of(st.just(0.0), weight) if zeros else weight
    rows = [draw(st.lists(entry, min_size=n, max_size=n)) for _ in range(count)]
    if not all(map(any, rows)):
        rows = [[*row[:-1], 1.0] for row in rows]
    return normalize(rows) if count > 1 else normalize(rows[0])


pairs = distributions(count=2)
full_pairs = distributions(count=2, zeros=False)


# What always holds


@given(pairs)
def test_gibbs_divergence_is_never_negative(pair):
    p, q = pair
    divergence = kl_divergence(p, q)
    assert divergence >= 0
    if p.tolist() == q.tolist():
        assert divergence == 0


@given(full_pairs)
def test_pinsker_so_that_zero_means_equal(pair):
    p, q = pair
    assert kl_divergence(p, q) >= 2 * total_variation(p, q) ** 2 * (1 - 1e-12)


@given(full_pairs, st.sampled_from(BASES))
def test_cross_entropy_is_entropy_plus_divergence(pair, base):
    p, q = pair
    parts = entropy(p, base=base) + kl_divergence(p, q, base=base)
    assert cross_entropy(p, q, base=base) == pytest.approx(parts, rel=1e-13, abs=1e-14)


@given(distributions(), st.sampled_from(BASES))
def test_cross_entropy_with_itself_is_entropy_exactly(p, base):
    assert cross_entropy(p, p, base=base) == entropy(p, base=base)


@given(distributions())
def test_entropy_lies_between_certainty_and_log_n(p):
    assert 0 <= entropy(p) <= np.log(len(p)) * (1 + 1e-15)
    assert 1 <= perplexity(p) <= len(p) * (1 + 1e-14)


@given(st.integers(1, 1000))
def test_entropy_reaches_log_n_at_uniform(n):
    assert entropy(np.full(n, 1 / n)) == pytest.approx(np.log(n), rel=1e-14, abs=0)
    assert perplexity(np.full(n, 1 / n)) == pytest.approx(n, rel=1e-13, abs=0)


@given(distributions(), st.data())
def test_entropy_is_the_mean_of_surprisal(p, data):
    base = data.draw(st.sampled_from(BASES))
    live = p[p > 0]
    mean = (live * surprisal(live, base=base)).sum()
    assert entropy(p, base=base) == pytest.approx(mean, rel=1e-13, abs=1e-14)


@given(pairs, st.randoms(use_true_random=False))
def test_relabelling_the_outcomes_changes_nothing(pair, random):
    order = list(range(pair.shape[1]))
    random.shuffle(order)
    p, q = pair
    for measure in (cross_entropy, kl_divergence):
        moved = measure(p[order], q[order])
        assert moved == pytest.approx(measure(p, q), rel=1e-13, abs=1e-15)


@given(pairs, st.sampled_from([2, 10, 1.5]))
def test_a_base_only_changes_the_unit(pair, base):
    p, q = pair
    unit = np.log(base)
    near = {"rel": 1e-13, "abs": 1e-14}
    assert entropy(p, base=base) * unit == pytest.approx(entropy(p), **near)
    for measure in (cross_entropy, kl_divergence):
        assert measure(p, q, base=base) * unit == pytest.approx(measure(p, q), **near)
    first = surprisal(p, base=base) * unit
    np.testing.assert_allclose(first, surprisal(p), rtol=1e-14)
    np.testing.assert_allclose(
        binary_entropy(p, base=base) * unit, binary_entropy(p), rtol=1e-14
    )


@given(distributions(), distributions())
def test_entropy_adds_over_independent_sources(p, q):
    both = np.outer(p, q).ravel()
    assert entropy(both) == pytest.approx(entropy(p) + entropy(q), rel=1e-13, abs=1e-14)


@given(full_pairs, st.floats(0, 1))
def test_entropy_is_concave_and_divergence_convex(pair, weight):
    p, q = pair
    mixture = weight * p + (1 - weight) * q
    chord = weight * entropy(p) + (1 - weight) * entropy(q)
    assert entropy(mixture) >= chord - 1e-14
    to_q = weight * kl_divergence(p, q)
    assert kl_divergence(mixture, q) <= to_q * (1 + 1e-12) + 1e-16


@given(full_pairs)
def test_merging_outcomes_never_raises_divergence(pair):
    p, q = pair
    merged_p, merged_q = (np.append(x[2:], x[:2].sum()) for x in (p, q))
    merged = kl_divergence(merged_p, merged_q)
    assert merged <= kl_divergence(p, q) * (1 + 1e-12) + 1e-30


@given(st.floats(0, 1))
def test_binary_entropy_is_the_entropy_of_a_coin(x):
    coin = entropy([x, 1 - x], base=2)
    assert binary_entropy(x, base=2) == pytest.approx(coin, rel=1e-13, abs=0)
    assert 0 <= binary_entropy(x, base=2) <= 1


@pytest.mark.parametrize("base", [None, 2, 10])
def test_a_coin_and_its_mirror_have_the_same_entropy_to_the_bit(base):
    for x in (0.25, 0.625, 2.0**-20, 3 * 2.0**-40, 0.3 - 0.3 % 2.0**-50):
        assert 1 - (1 - x) == x
        assert binary_entropy(x, base=base) == binary_entropy(1 - x, base=base)


@pytest.mark.parametrize("measure", [cross_entropy, kl_divergence, perplexity])
def test_a_batch_is_a_loop_along_any_axis(measure):
    rng = np.random.default_rng(1)
    p, q = rng.dirichlet(np.ones(5), (2, 3, 4))
    loop = [
        [measure(a, b) for a, b in zip(*rows, strict=True)]
        for rows in zip(p, q, strict=True)
    ]
    np.testing.assert_allclose(measure(p, q), loop, rtol=1e-14)
    for axis in (0, 1, -2):
        moved = measure(np.moveaxis(p, -1, axis), np.moveaxis(q, -1, axis), axis=axis)
        np.testing.assert_allclose(moved, loop, rtol=1e-14)
    against_one = [[measure(a, q[0, 0]) for a in rows] for rows in p]
    np.testing.assert_allclose(measure(p, q[0, 0]), against_one, rtol=1e-14)
    np.testing.assert_allclose(
        measure(p[:, None, 0], q[0]), [[measure(a, b) for b in q[0]] for a in p[:, 0]]
    )


def test_entropy_of_a_batch_along_any_axis():
    p = np.random.default_rng(2).dirichlet(np.ones(4), (2, 3))
    loop = [[entropy(row) for row in rows] for rows in p]
    for axis in (0, 1, 2, -1):
        batch = entropy(np.moveaxis(p, -1, axis), axis=axis)
        assert batch.shape == (2, 3)
        np.testing.assert_allclose(batch, loop, rtol=1e-14)
    assert entropy(np.empty((0, 3))).shape == (0,)


# Known values


def test_the_running_pair_of_the_book_is_exact_in_bits():
    assert entropy(P, base=2) == 1.75  # Shannon 1948; Cover and Thomas, ex. 2.1.1
    assert cross_entropy(P, Q, base=2) == 2.375
    assert kl_divergence(P, Q, base=2) == 0.625
    assert kl_divergence(Q, P, base=2) == 0.5


@pytest.mark.parametrize("bits", range(13))
def test_equally_likely_powers_of_two_are_exact(bits):
    uniform = [2.0**-bits] * 2**bits
    assert entropy(uniform, base=2) == bits
    assert perplexity(uniform) == 2**bits
    assert surprisal(2.0**-bits, base=2) == bits


@pytest.mark.parametrize(
    ("p", "bits"),
    [
        ([1 / 2, 1 / 4, 1 / 8, 1 / 16] + [1 / 64] * 4, 2.0),  # C&T 1.1, horse race
        ([1 / 2, 1 / 3, 1 / 6], 1.459148),  # Shannon 1948, grouping
        ([0.25, 0.25, 0.2, 0.15, 0.15], 2.285475),  # C&T ex. 5.6.1
        ([0.4, 0.2, 0.2, 0.1, 0.1], 2.121928),  # documentation of dit
        ([0.4, 0.3, 0.2, 0.1], 1.846439),
        ([0.1, 0.9], 0.468996),
    ],
)
def test_entropies_from_the_literature(p, bits):
    assert entropy(p, base=2) == pytest.approx(bits, abs=5e-7)


def test_two_coins_of_cover_and_thomas():
    fair, biased = [1 / 2, 1 / 2], [3 / 4, 1 / 4]  # C&T ex. 2.3.1
    near = {"abs": 5e-7}
    assert kl_divergence(fair, biased, base=2) == pytest.approx(0.207519, **near)
    assert kl_divergence(biased, fair, base=2) == pytest.approx(0.188722, **near)
    assert kl_divergence(fair, biased) == pytest.approx(0.143841, **near)
    assert kl_divergence(biased, fair) == pytest.approx(0.130812, **near)
    assert cross_entropy(fair, biased, base=2) == pytest.approx(1.207519, **near)


def test_divergence_from_uniform_as_encyclopedias_print_it():
    p, uniform = [9 / 25, 12 / 25, 4 / 25], [1 / 3] * 3
    assert kl_divergence(p, uniform) == pytest.approx(0.085300, abs=5e-7)
    assert kl_divergence(uniform, p) == pytest.approx(0.097455, abs=5e-7)


def test_the_geometric_distribution_has_two_bits():
    p = 2.0 ** -np.arange(1, 60)  # C&T problem 2.1
    assert entropy(np.append(p, p[-1]), base=2) == pytest.approx(2, rel=1e-15, abs=0)


# Edges


def test_zeros_count_as_their_limits_without_a_warning():
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert entropy([1, 0, 0]) == 0
        assert kl_divergence([0.5, 0.5, 0], [0.5, 0.25, 0.25]) < np.inf
        assert kl_divergence([0.5, 0.5], [1, 0]) == np.inf
        assert cross_entropy([0.5, 0.5], [1, 0]) == np.inf
        assert cross_entropy([1, 0], [1, 0]) == 0
        assert perplexity([0.5, 0.5], [1, 0]) == np.inf
        assert perplexity([0, 1], [1, 5e-324]) == np.inf  # beyond the floats
        assert surprisal(0) == np.inf
        assert binary_entropy(5e-324) > 0
        assert kl_divergence([1 - 1e-16, 5e-324], [5e-324, 1]) > 700


@pytest.mark.parametrize(
    "zero",
    [
        entropy([1]),
        entropy([0, 1]),
        entropy([1, 0], base=2),
        kl_divergence(P, P),
        cross_entropy([1, 0], [1, 0]),
        surprisal(1),
        binary_entropy(0),
        binary_entropy(1),
        entropy([1 + 1e-10, 0]),
        surprisal(1 + 1e-10),
    ],
)
def test_a_zero_is_a_positive_zero(zero):
    assert zero == 0
    assert not np.signbit(zero)


def test_divergence_keeps_its_digits_when_p_and_q_are_close():
    # Dyadic, so both sum to exactly 1; by Taylor D = 2 d^2 (1 + O(d^2)).
    for exponent in (10, 20, 30, 40, 50):
        d = 2.0**-exponent
        p, q = [0.5, 0.5], [0.5 + d, 0.5 - d]
        exact = -0.5 * np.log1p(-4 * d * d)
        assert kl_divergence(p, q) == pytest.approx(exact, rel=2e-15, abs=0)


def test_a_nearly_certain_source_keeps_its_digits():
    for x in (1e-5, 1e-20, 1e-100, 1e-300):
        # -(1 - x) log(1 - x) is x to first order
        exact = -x * np.log(x) - (1 - x) * np.log1p(-x)
        assert entropy([x, 1 - x]) == pytest.approx(exact, rel=1e-14, abs=0)
        assert binary_entropy(x) == pytest.approx(exact, rel=1e-14, abs=0)


def test_the_value_is_that_of_the_normalised_distributions():
    p, q = np.array(P), np.array(Q)
    for scale in (1 - 9e-10, 1 + 9e-10):
        assert entropy(scale * p, base=2) == pytest.approx(1.75, rel=1e-14, abs=0)
        assert cross_entropy(p, scale * q, base=2) == pytest.approx(
            2.375, rel=1e-14, abs=0
        )
        assert kl_divergence(p, scale * q, base=2) == pytest.approx(
            0.625, rel=1e-14, abs=0
        )
        assert kl_divergence(p, scale * p) == pytest.approx(0, abs=1e-30)


def test_one_distribution_gives_a_float_and_a_batch_an_array():
    for value in (entropy(P), kl_divergence(P, Q), perplexity(P), surprisal(0.5)):
        assert type(value) is float
    assert surprisal(P).shape == (4,)
    assert entropy([P]).shape == (1,)
    assert entropy(np.float32([P])).dtype == np.float64
    assert surprisal(1) == 0


def test_any_real_array_will_do_and_none_is_changed():
    whole = np.array([0, 1, 0])
    assert entropy(whole) == 0
    assert entropy(tuple(P)) == entropy(P) == entropy(np.array(P, dtype=np.float16))
    p, q = np.array([0.3, 0.7, 0.0]), np.array([0.25, 0.25, 0.5])
    p.flags.writeable = q.flags.writeable = False
    cross_entropy(p, q)
    kl_divergence(p, q)
    assert kl_divergence(p[::-1], q[::-1]) == pytest.approx(kl_divergence(p, q))
    assert p.tolist() == [0.3, 0.7, 0.0]


# Errors; what one distribution must be is tested with the validation


@pytest.mark.parametrize("measure", [cross_entropy, kl_divergence, perplexity])
def test_the_second_argument_is_named_too(measure):
    with pytest.raises(ProbabilityError, match=r"^q sums to 0\.6, not 1; divide by"):
        measure([0.5, 0.5], [0.3, 0.3])
    with pytest.raises(ProbabilityError, match=r"^p sums to 0\.6, not 1"):
        measure([0.3, 0.3], [0.5, 0.5])
    message = "^p has 2 outcomes and q has 3; give both over the same outcomes"
    with pytest.raises(ProbabilityError, match=message):
        measure([0.5, 0.5], [0.5, 0.25, 0.25])
    with pytest.raises(ProbabilityError, match=r"\(2,\) and q in shape \(3,\)"):
        measure([[1, 0]] * 2, [[1, 0]] * 3)


@pytest.mark.parametrize("measure", [surprisal, binary_entropy])
def test_single_probabilities_lie_between_0_and_1(measure):
    with pytest.raises(ProbabilityError, match=r"\[1\] is 1\.5; .* at most 1"):
        measure([0.5, 1.5])
    with pytest.raises(ProbabilityError, match=r"is -0\.1; a probability cannot be"):
        measure(-0.1)
    with pytest.raises(ProbabilityError, match=r"\[0, 1\] is nan; give finite"):
        measure([[0.5, np.nan]])


@pytest.mark.parametrize(
    "call",
    [
        lambda base: surprisal(0.5, base=base),
        lambda base: entropy(P, base=base),
        lambda base: binary_entropy(0.5, base=base),
        lambda base: cross_entropy(P, Q, base=base),
        lambda base: kl_divergence(P, Q, base=base),
    ],
)
def test_every_measure_checks_the_base(call):
    with pytest.raises(ValueError, match=r"^base is 1; give a finite number"):
        call(1)


def test_options_are_keywords():
    with pytest.raises(TypeError):
        entropy(P, 2)
    with pytest.raises(TypeError):
        kl_divergence(P, Q, 2)
