"""Softmax, log-softmax, logsumexp, and the loss of a classifier."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory import peak

from bookbuild import truth_of_logits
from infobook import (
    ProbabilityError,
    cross_entropy,
    cross_entropy_from_logits,
    entropy,
    entropy_from_logits,
    kl_divergence,
    kl_divergence_from_logits,
    log_softmax,
    logsumexp,
    normalize,
    softmax,
)


def logits_of(n):
    return st.lists(st.floats(-30, 30), min_size=n, max_size=n).map(np.array)


rows = st.lists(st.floats(-30, 30), min_size=1, max_size=6).map(np.array)


@st.composite
def labelled(draw):
    logits = draw(rows)
    return logits, draw(st.integers(0, len(logits) - 1))


@given(rows)
def test_softmax_is_a_distribution_and_log_softmax_its_log(logits):
    p = softmax(logits)
    assert p.sum() == pytest.approx(1, abs=1e-14)
    np.testing.assert_allclose(p, np.exp(logits) / np.exp(logits).sum(), rtol=1e-13)
    np.testing.assert_allclose(log_softmax(logits), np.log(p), rtol=1e-12, atol=1e-15)
    assert logsumexp(logits) == pytest.approx(
        np.log(np.exp(logits).sum()), rel=1e-13, abs=1e-14
    )


@given(labelled(), st.floats(-1e6, 1e6))
def test_a_common_offset_changes_nothing(example, offset):
    logits, label = example
    logits = np.round(logits)  # exact sums with a rounded offset
    moved = logits + round(offset)
    assert softmax(moved).tolist() == softmax(logits).tolist()
    assert logsumexp(moved) == pytest.approx(logsumexp(logits) + round(offset))
    loss = cross_entropy_from_logits(logits, label)
    assert cross_entropy_from_logits(moved, label) == loss


@given(rows)
def test_log_softmax_is_idempotent(logits):
    once = log_softmax(logits)
    np.testing.assert_allclose(log_softmax(once), once, rtol=1e-12, atol=1e-15)


@given(labelled(), st.sampled_from([None, 2, 10]))
def test_the_loss_is_the_surprisal_of_the_label(example, base):
    logits, label = example
    loss = cross_entropy_from_logits(logits, label, base=base)
    unit = math.log(base) if base else 1.0
    assert loss >= 0
    assert loss * unit == pytest.approx(-log_softmax(logits)[label], rel=1e-14, abs=0)


@given(rows, st.data())
def test_rows_of_probabilities_give_their_cross_entropy(logits, data):
    n = len(logits)
    weights = st.lists(st.floats(0, 1), min_size=n, max_size=n).filter(any)
    target = normalize(data.draw(weights))
    loss = cross_entropy_from_logits(logits, target)
    q = softmax(logits)
    assert loss == pytest.approx(cross_entropy(target, q), rel=1e-12, abs=1e-14)
    gap = entropy(target) + kl_divergence(target, q)
    assert loss == pytest.approx(gap, rel=1e-12, abs=1e-14)


@given(labelled(), st.sampled_from([None, 2]))
def test_a_label_is_a_row_with_a_single_1(example, base):
    logits, label = example
    options = {"base": base, "return_grad": True}
    loss, grad = cross_entropy_from_logits(logits, label, **options)
    one_hot = np.eye(len(logits))[label]
    same_loss, same_grad = cross_entropy_from_logits(logits, one_hot, **options)
    assert same_loss == loss
    assert same_grad.tolist() == grad.tolist()


@given(
    st.lists(st.floats(-5, 5), min_size=2, max_size=5).map(np.array),
    st.data(),
    st.sampled_from([None, 2]),
)
def test_the_gradient_is_that_of_finite_differences(logits, data, base):
    n = len(logits)
    hard = st.integers(0, n - 1)
    soft = st.lists(st.floats(0.01, 1), min_size=n, max_size=n).map(normalize)
    labels = data.draw(st.one_of(hard, soft))
    _, grad = cross_entropy_from_logits(logits, labels, base=base, return_grad=True)
    step = 1e-5
    for k in range(n):
        ends = [logits + sign * step * np.eye(n)[k] for sign in (1, -1)]
        up, down = (cross_entropy_from_logits(x, labels, base=base) for x in ends)
        assert grad[k] == pytest.approx((up - down) / (2 * step), abs=1e-8)
    assert grad.sum() == pytest.approx(0, abs=1e-14)


def test_a_batch_is_a_loop_along_any_axis():
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(size=(2, 3, 4)), rng.integers(4, size=(2, 3))
    loop = [
        [cross_entropy_from_logits(x, y) for x, y in zip(*z, strict=True)]
        for z in zip(logits, labels, strict=True)
    ]
    soft = rng.dirichlet(np.ones(4), (2, 3))
    _, grad = cross_entropy_from_logits(logits, soft, return_grad=True)
    for axis in (0, 1, -1):
        moved = np.moveaxis(logits, -1, axis)
        loss = cross_entropy_from_logits(moved, labels, axis=axis)
        np.testing.assert_allclose(loss, loop, rtol=1e-14)
        soft_moved = np.moveaxis(soft, -1, axis)
        _, grad_moved = cross_entropy_from_logits(
            moved, soft_moved, axis=axis, return_grad=True
        )
        np.testing.assert_array_equal(np.moveaxis(grad_moved, axis, -1), grad)
        p = softmax(moved, axis=axis)
        assert p.shape == moved.shape
        np.testing.assert_allclose(p.sum(axis=axis), 1)
        np.testing.assert_array_equal(
            log_softmax(moved, axis=axis), np.moveaxis(log_softmax(logits), -1, axis)
        )
        assert logsumexp(moved, axis=axis).shape == (2, 3)
    other = logits[::-1]
    each = [[entropy_from_logits(x) for x in row] for row in logits]
    apart = [
        [kl_divergence_from_logits(x, y) for x, y in zip(*z, strict=True)]
        for z in zip(logits, other, strict=True)
    ]
    np.testing.assert_allclose(entropy_from_logits(logits), each, rtol=1e-14)
    np.testing.assert_allclose(
        kl_divergence_from_logits(logits, other), apart, rtol=1e-13
    )
    for axis in (0, 1):
        a, b = (np.moveaxis(x, -1, axis) for x in (logits, other))
        np.testing.assert_allclose(entropy_from_logits(a, axis=axis), each, rtol=1e-14)
        np.testing.assert_allclose(
            kl_divergence_from_logits(a, b, axis=axis), apart, rtol=1e-13
        )
    one_label = cross_entropy_from_logits(logits, 1)
    np.testing.assert_array_equal(one_label, -log_softmax(logits)[..., 1])


def test_known_values():
    # log sum exp(1000, 1001, 1002), which overflows when written down naively
    assert logsumexp([1000, 1001, 1002]) == pytest.approx(1002.4076, abs=5e-5)
    # the floor of a double softmax is log(1 + (K - 1) / e)
    for classes, floor in [(2, 0.313), (3, 0.551), (10, 1.461), (1000, 5.909)]:
        p = np.eye(classes)[0]
        assert cross_entropy_from_logits(p, 0) == pytest.approx(floor, abs=6e-4)
    # sigmoid(-5) as a softmax of two, label 1: gradient -0.9933
    _, grad = cross_entropy_from_logits([0.0, -5.0], 1, return_grad=True)
    assert grad[1] == pytest.approx(-0.9933, abs=5e-5)
    assert cross_entropy_from_logits([0.0] * 8, 3, base=2) == pytest.approx(3)


@pytest.mark.parametrize("margin", [20, 37, 50, 300, 700])
def test_a_confident_loss_keeps_its_digits(margin):
    # log1p(exp(-margin)); float64 frameworks return 0 beyond 37
    truth = math.log1p(math.exp(-margin))
    loss, grad = cross_entropy_from_logits([margin, 0.0], 0, return_grad=True)
    assert loss == pytest.approx(truth, rel=1e-14, abs=0)
    assert grad[0] == pytest.approx(-truth, rel=1e-8, abs=0)
    assert log_softmax([margin, 0])[0] == pytest.approx(-truth, rel=1e-14, abs=0)


def test_a_large_offset_costs_no_digits():
    loss = cross_entropy_from_logits([1e8, 1e8 + 1], 0)
    assert loss == pytest.approx(math.log1p(math.e), rel=1e-15, abs=0)


def test_minus_infinity_rules_a_class_out():
    out = -np.inf
    assert softmax([0, out, 0]).tolist() == [0.5, 0, 0.5]
    assert log_softmax([0, out])[1] == out
    assert logsumexp([out, 3]) == 3
    loss, grad = cross_entropy_from_logits([[0, out]] * 2, [0, 1], return_grad=True)
    assert loss.tolist() == [0, np.inf]
    assert grad.tolist() == [[0, 0], [1, -1]]
    assert cross_entropy_from_logits([0, out, 0], [0.5, 0, 0.5]) == np.log(2)


# Entropy and divergence


@given(rows)
def test_entropy_from_logits_is_that_of_the_softmax(logits):
    found = entropy_from_logits(logits, base=2)
    assert found == pytest.approx(entropy(softmax(logits), base=2), rel=1e-12, abs=0)
    assert 0 <= found <= math.log2(len(logits)) * (1 + 1e-15)


@given(st.integers(1, 5).flatmap(lambda n: st.tuples(*[logits_of(n)] * 2)))
def test_divergence_from_logits_is_that_of_the_softmaxes(pair):
    a, b = pair
    found = kl_divergence_from_logits(a, b)
    known = kl_divergence(softmax(a), softmax(b))
    assert found == pytest.approx(known, rel=1e-11, abs=1e-25)
    assert found >= 0
    assert kl_divergence_from_logits(a, a) == 0


@pytest.mark.parametrize("offset", [0, 2.0**20, -(2.0**30)])
def test_neighbours_are_told_apart_at_any_offset(offset):
    # by Taylor D = d^2/2 (1 + O(d^2)) for logits (0, 0) and (d, -d)
    for d in (2.0**-10, 2.0**-20, 2.0**-22):
        found = kl_divergence_from_logits([0.0, 0.0], [d + offset, -d + offset])
        assert found == pytest.approx(math.log(math.cosh(d)), rel=1e-9, abs=0)
        assert found == pytest.approx(d * d / 2, rel=d * d, abs=0)
    assert kl_divergence_from_logits([1.0, 2.0], [1.0 + offset, 2.0 + offset]) == 0


def test_a_divergence_keeps_its_digits_far_below_the_largest():
    # all of it comes from an outcome of weight e^-60, which b makes e^-50
    a, b = [0.0, -60.0], [0.0, -50.0]
    p, q = math.exp(-60), math.exp(-50)
    known = p * math.log(p / q) + math.log1p(q) - math.log1p(p)
    assert kl_divergence_from_logits(a, b) == pytest.approx(known, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        # outcomes that b gives less or more, far below all that counts
        ([0.3, -0.2, -300.777], [0.3, -0.2, -300.123]),
        ([0.3, -0.2, -400.777], [0.3, -0.2, -350.123]),
        ([0.3, -0.2, -30.777], [0.3, -0.2, -30.123]),
        ([0.3, -10.2, -300.777], [0.3, -10.2, -290.123]),
        # a common offset, whose rounding shows in each difference
        ([0.1, 0.2, -0.3], [2**20 + 0.1, 2**20 + 0.2, 2**20 - 0.3]),
        ([1000.1, 1000.2, 999.7], [0.1, 0.2, -0.3]),
        # beside outcomes that one of them rules out, or both
        ([0.3, -np.inf, 0.1], [0.1, -np.inf, 0.2]),
        ([0.3, -np.inf, 0.1, -0.2], [0.1, -40.7, 0.2, -0.1]),
        ([0.3, -np.inf, 0.1, -2.2], [0.1, -0.7, 0.2, -np.inf]),
    ],
)
def test_each_outcome_counts_to_its_last_digit(a, b):
    (known,) = truth_of_logits.kl_divergence_from_logits(a, b).high
    assert kl_divergence_from_logits(a, b) == pytest.approx(known, rel=2e-15, abs=0)
    # and beside another row, which is ruled out or needs another formula
    for row in ([0.0] * (len(a) - 1) + [-np.inf], [900.0] + [0.0] * (len(a) - 1)):
        batch = kl_divergence_from_logits([a, [0.0] * len(a)], [b, row])
        assert batch[0] == pytest.approx(known, rel=2e-15, abs=0)


def test_divergences_of_any_size():
    for far in (10.0, 590.0, 610.0, 720.0, 1e3, 1e5, 1e300):
        # (1 - p) times the distance of b's logits, all but log 2
        found = kl_divergence_from_logits([0.0, 0.0], [far, -far])
        assert found == pytest.approx(far - math.log(2), rel=1e-8, abs=0)
    assert kl_divergence_from_logits([1e308, -1e308], [-1e308, 1e308]) == np.inf
    assert kl_divergence_from_logits([0, 0], [-1.7e308, 1.7e308]) == np.inf


def test_what_is_ruled_out_in_one_and_not_in_the_other():
    out = -np.inf
    assert kl_divergence_from_logits([0, 0], [0, out]) == np.inf
    # however little a gives to it
    assert kl_divergence_from_logits([0, -800], [0, out]) == np.inf
    assert kl_divergence_from_logits([0, -800, 0], [0, out, 0]) == np.inf
    assert kl_divergence_from_logits([0, out, 0], [0, out, 0]) == 0
    # b gives a third of its weight to what a rules out
    found = kl_divergence_from_logits([0, out, 0], [0, 0, 0])
    assert found == pytest.approx(math.log(1.5), rel=1e-15, abs=0)
    batch = kl_divergence_from_logits([[0, 0], [0, 0]], [[0, 0], [0, out]], base=2)
    assert batch.tolist() == [0, np.inf]
    with pytest.raises(ProbabilityError, match=r"^all logits of b\[1\] are -inf"):
        kl_divergence_from_logits([0, 0], [[0, 0], [out, out]])
    with pytest.raises(ProbabilityError, match=r"^all logits of a are -inf"):
        kl_divergence_from_logits([out, out], [0, 0])
    with pytest.raises(ProbabilityError, match=r"^a has 2 outcomes and b has 3"):
        kl_divergence_from_logits([0, 0], [0, 0, 0])


def test_logits_of_extended_precision_are_read_as_doubles():
    long = np.array([0.25, 1.5], np.longdouble)
    assert softmax(long).tolist() == softmax([0.25, 1.5]).tolist()
    assert kl_divergence_from_logits(long, long) == 0
    third = np.array([100, -300], np.longdouble) / 3
    assert cross_entropy_from_logits(third, 0) == cross_entropy_from_logits(
        third.astype(float), 0
    )


def test_logits_of_single_precision_are_not_copied():
    logits = np.zeros((20, 50_000), np.float32)
    labels = np.zeros(20, int)
    for call in (
        lambda: logsumexp(logits),
        lambda: entropy_from_logits(logits),
        lambda: cross_entropy_from_logits(logits, labels),
        lambda: kl_divergence_from_logits(logits, logits),
    ):
        assert peak(call) < 6
    assert logsumexp(logits).tolist() == pytest.approx([math.log(50_000)] * 20)


def test_extreme_logits_give_no_warning():
    with np.errstate(all="raise"):
        assert cross_entropy_from_logits([1e308, -1e308], 1) == np.inf
        assert softmax([1e308, -1e308]).tolist() == [1, 0]
        assert softmax([0, -740])[1] > 0


def test_floats_arrays_and_positive_zeros():
    assert type(cross_entropy_from_logits([1, 2], 0)) is float
    assert type(logsumexp([1, 2])) is float
    assert log_softmax([5.0]).tolist() == [0]
    assert not np.signbit(log_softmax([5.0])).any()
    logits = np.array([1.0, 2.0])
    cross_entropy_from_logits(logits, 0, return_grad=True)
    assert logits.tolist() == [1, 2]
    assert softmax(np.float32([1, 2])).dtype == np.float64


@pytest.mark.parametrize("function", [softmax, log_softmax, logsumexp])
def test_errors_of_logits(function):
    with pytest.raises(ProbabilityError, match=r"^logits\[0, 1\] is nan; give finite"):
        function([[0, np.nan]])
    with pytest.raises(ProbabilityError, match=r"^logits\[0\] is inf; give finite"):
        function([np.inf, 0])
    with pytest.raises(
        ProbabilityError, match=r"^all logits of logits are -inf; leave"
    ):
        function([-np.inf, -np.inf])
    with pytest.raises(ProbabilityError, match=r"^all logits of logits\[1\] are -inf"):
        function([[0, 0], [-np.inf, -np.inf]])
    with pytest.raises(ProbabilityError, match=r"^all logits of logits\[1\] are -inf"):
        function([[0, -np.inf], [-np.inf, -np.inf]])
    with pytest.raises(ProbabilityError, match=r"^logits is empty; give at least one"):
        function([])
    with pytest.raises(ProbabilityError, match=r"^logits is the single number 1; give"):
        function(1.0)
    with pytest.raises(ValueError, match=r"^axis is 1, but logits has 1 dimension;"):
        function([1.0], axis=1)


def test_errors_of_labels():
    two = [[0.0, 1.0, 2.0]] * 2
    with pytest.raises(
        ProbabilityError, match=r"^labels\[1\] is -1; give a class from 0 "
    ):
        cross_entropy_from_logits(two, [0, -1])
    with pytest.raises(
        ProbabilityError, match=r"^labels is 3; give a class from 0 to 2$"
    ):
        cross_entropy_from_logits(two, 3)
    with pytest.raises(
        ProbabilityError, match=r"^labels has shape \(3,\), but the rows"
    ):
        cross_entropy_from_logits(two, [0, 1, 2])
    # a row of whole numbers is three classes, not a distribution
    with pytest.raises(ProbabilityError, match=r"rows of probabilities as floats$"):
        cross_entropy_from_logits(two[0], [0, 1, 0])
    with pytest.raises(ProbabilityError, match=r"^labels sums to 0\.6, not 1; divide"):
        cross_entropy_from_logits(two, [0.2, 0.2, 0.2])
    with pytest.raises(
        ProbabilityError, match=r"^logits has 3 outcomes and labels has 2"
    ):
        cross_entropy_from_logits(two, [0.5, 0.5])
    with pytest.raises(TypeError, match=r"^labels has dtype bool;"):
        cross_entropy_from_logits(two, [True, False])
    with pytest.raises(ValueError, match=r"^base is 1;"):
        cross_entropy_from_logits(two, 0, base=1)
    for odd in ("yes", [True, False], np.array([1, 0]), None):
        with pytest.raises(TypeError, match=r"^return_grad is .*; give True or False$"):
            cross_entropy_from_logits(two, 0, return_grad=odd)
