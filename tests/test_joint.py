"""Joint and conditional entropy, mutual information."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory import peak

from infobook import (
    ProbabilityError,
    conditional_entropy,
    entropy,
    joint_entropy,
    kl_divergence,
    mutual_information,
    normalize,
)

# Cover and Thomas, ex. 2.2.1, transposed: they print y in rows; MacKay, ex. 8.6.
TABLE = np.array([[4, 2, 2, 8], [2, 4, 2, 0], [1, 1, 2, 0], [1, 1, 2, 0]]) / 32


@st.composite
def tables(draw):
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    entry = st.one_of(st.just(0.0), st.floats(1e-9, 1))
    size = shape[0] * shape[1]
    weights = draw(st.lists(entry, min_size=size, max_size=size).filter(any))
    return normalize(np.reshape(weights, shape), axis=None)


@given(tables(), st.sampled_from([None, 2, 10]))
def test_chain_rule_both_ways(table, base):
    both = joint_entropy(table, base=base)
    near = {"rel": 1e-13, "abs": 1e-14}
    for given_axis, marginal in ((0, table.sum(axis=1)), (1, table.sum(axis=0))):
        rest = conditional_entropy(table, given=given_axis, base=base)
        assert rest >= 0
        assert entropy(marginal, base=base) + rest == pytest.approx(both, **near)


@given(tables(), st.sampled_from([None, 2, 10]))
def test_information_is_the_entropy_that_knowing_removes(table, base):
    information = mutual_information(table, base=base)
    assert information >= 0
    hx, hy = (
        entropy(table.sum(axis=1), base=base),
        entropy(table.sum(axis=0), base=base),
    )
    assert information <= min(hx, hy) + 1e-14
    left = conditional_entropy(table, given=0, base=base)
    assert information == pytest.approx(hy - left, abs=1e-13)
    other = mutual_information(table.T, base=base)
    assert information == pytest.approx(other, rel=1e-11, abs=1e-15)


@given(tables())
def test_information_is_divergence_from_independence(table):
    product = np.outer(table.sum(axis=1), table.sum(axis=0))
    divergence = kl_divergence(table.ravel(), product.ravel())
    assert mutual_information(table) == pytest.approx(divergence, rel=1e-9, abs=1e-15)


@given(tables())
def test_a_variable_tells_all_about_itself(table):
    p = table.ravel()
    diagonal = np.diag(p)
    assert mutual_information(diagonal) == pytest.approx(entropy(p), rel=1e-13, abs=0)
    assert conditional_entropy(diagonal) == 0


def test_independence_gives_nothing_beyond_rounding():
    rng = np.random.default_rng(3)
    for _ in range(50):
        table = np.outer(rng.dirichlet(np.ones(4)), rng.dirichlet(np.ones(5)))
        assert 0 <= mutual_information(table) < 1e-30
    assert mutual_information(np.full((4, 8), 1 / 32)) == 0


def test_known_values_are_exact_in_bits():
    assert entropy(TABLE.sum(axis=1), base=2) == 7 / 4
    assert entropy(TABLE.sum(axis=0), base=2) == 2
    assert joint_entropy(TABLE, base=2) == 27 / 8
    assert conditional_entropy(TABLE, base=2) == 13 / 8  # H(Y|X)
    assert conditional_entropy(TABLE, given=1, base=2) == 11 / 8  # H(X|Y)
    assert mutual_information(TABLE, base=2) == 3 / 8


def test_batches_and_floats():
    tables = np.random.default_rng(4).dirichlet(np.ones(6), (2, 3)).reshape(2, 3, 2, 3)
    for measure in (joint_entropy, conditional_entropy, mutual_information):
        loop = [[measure(table) for table in row] for row in tables]
        np.testing.assert_allclose(measure(tables), loop, rtol=1e-13)
        assert type(measure(tables[0, 0])) is float
        assert measure(np.empty((0, 2, 3))).shape == (0,)
    loop = [[conditional_entropy(table, given=1) for table in row] for row in tables]
    np.testing.assert_allclose(conditional_entropy(tables, given=1), loop, rtol=1e-13)


def test_rows_that_never_happen_count_for_nothing():
    bare = [[0.25, 0.25], [0.5, 0.0]]
    padded = [[0.25, 0, 0.25], [0, 0, 0], [0.5, 0, 0.0]]
    for measure in (joint_entropy, conditional_entropy, mutual_information):
        assert measure(padded, base=2) == pytest.approx(measure(bare, base=2))


@pytest.mark.parametrize("shape", [(3, 40_000), (40_000, 3), (1000, 1000)])
def test_a_large_table_needs_no_copy_of_itself(shape):
    table = normalize(np.random.default_rng(5).random(shape), axis=None)
    side = max(shape) * 8 / 2**20
    for measure in (conditional_entropy, mutual_information):
        assert peak(lambda measure=measure: measure(table)) < 1.5 + 8 * side
    known = (
        entropy(table.sum(axis=0)) + entropy(table.sum(axis=1)) - entropy(table.ravel())
    )
    assert mutual_information(table) == pytest.approx(known, abs=1e-13)


def test_products_too_small_for_a_float():
    x = 1e-200
    exact = entropy([x, 1 - x])
    assert mutual_information([[x, 0], [0, 1 - x]]) == pytest.approx(
        exact, rel=1e-14, abs=0
    )


def test_tables_of_single_precision_are_normalised_exactly():
    table = np.float32(TABLE) * np.float32(1 + 5e-5)
    for measure in (joint_entropy, conditional_entropy, mutual_information):
        assert measure(table) == pytest.approx(measure(TABLE), rel=1e-6, abs=0)


@pytest.mark.parametrize(
    "measure", [joint_entropy, conditional_entropy, mutual_information]
)
def test_errors(measure):
    with pytest.raises(ProbabilityError, match=r"^pxy has shape \(2,\); give a table"):
        measure([0.5, 0.5])
    message = r"^pxy sums to 2, .*counts; .*infobook\.normalize\(pxy, axis=\(-2, -1\)\)"
    with pytest.raises(ProbabilityError, match=message):
        measure([[1, 0], [0, 1]])
    with pytest.raises(ProbabilityError, match=r"^pxy\[1, :, :\] sums to 0\.8, not 1"):
        measure([[[0.5, 0.5]], [[0.4, 0.4]]])
    with pytest.raises(ProbabilityError, match=r"^pxy\[0, 1\] is -0\.5; a probability"):
        measure([[1.5, -0.5]])
    with pytest.raises(ProbabilityError, match=r"^pxy is empty"):
        measure(np.empty((0, 2)))
    with pytest.raises(ValueError, match=r"^base is 1;"):
        measure([[1.0]], base=1)


def test_given_is_a_variable():
    with pytest.raises(ValueError, match=r"^given is 2; give 0 for H\(Y\|X\)"):
        conditional_entropy(TABLE, given=2)
