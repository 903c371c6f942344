"""Mutual information from tables of counts, exact in integers."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infobook import entropy_from_counts, mutual_information_from_counts

mp.mp.dps = 60
METHODS = ["miller-madow", "grassberger", "chao-shen", "jackknife", "nsb"]

# A quarter of the usual number of examples, for Python's large integers are slow.
few = settings(max_examples=settings().max_examples // 4)


@st.composite
def tables(draw, largest=50):
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    entry = st.integers(0, largest)
    table = draw(st.lists(entry, min_size=n * m, max_size=n * m).filter(any))
    return np.array(table, dtype=object).reshape(n, m)


def true_plugin_information(table):
    rows, columns, total = table.sum(axis=1), table.sum(axis=0), int(table.sum())
    terms = (
        mp.mpf(int(n)) / total * mp.log(mp.mpf(int(n)) * total / (int(r) * int(c)))
        for row, r in zip(table, rows, strict=True)
        for n, c in zip(row, columns, strict=True)
        if n
    )
    return mp.fsum(terms)


@given(tables())
def test_information_to_full_accuracy(table):
    value, expected = (
        mutual_information_from_counts(table),
        true_plugin_information(table),
    )
    assert value >= 0
    assert abs(value - expected) <= 4e-15 * expected + mp.mpf("1e-50")


@few
@given(tables(largest=10**40))
def test_information_of_counts_beyond_int64(table):
    value, expected = (
        mutual_information_from_counts(table),
        true_plugin_information(table),
    )
    assert abs(value - expected) <= 4e-15 * expected + mp.mpf("1e-50")


@pytest.mark.parametrize("exponent", [2, 4, 6, 8, 9, 10, 12, 18])
def test_one_count_off_independence(exponent):
    K = 10**exponent
    table = np.array([[K + 1, K - 1], [K - 1, K + 1]])
    value, expected = (
        mutual_information_from_counts(table),
        true_plugin_information(table.astype(object)),
    )
    assert value > 0
    assert abs(value - expected) <= 4e-15 * expected


@given(
    st.lists(st.integers(0, 10**4), min_size=1, max_size=6).filter(any),
    st.lists(st.integers(0, 10**12), min_size=1, max_size=6).filter(any),
)
def test_exactly_zero_for_a_table_of_rank_one(rows, columns):
    assert mutual_information_from_counts(np.outer(rows, columns)) == 0
    assert mutual_information_from_counts(np.outer(columns, rows), base=2) == 0


@given(tables(), st.integers(1, 10**6))
def test_information_is_symmetric_and_free_of_the_sample_size(table, times):
    value = mutual_information_from_counts(table)
    assert mutual_information_from_counts(table.T) == pytest.approx(
        value, rel=1e-14, abs=0
    )
    assert mutual_information_from_counts(times * table) == pytest.approx(
        value, rel=1e-14
    )


@given(tables(), st.integers(10, 10**9))
def test_information_in_bits(table, K):
    for n in (table, K * np.outer(table.sum(axis=1), table.sum(axis=0)) + table):
        nats = mutual_information_from_counts(n)
        bits = mutual_information_from_counts(n, base=2)
        assert bits == pytest.approx(nats / np.log(2), rel=1e-14, abs=0)


@given(tables())
def test_information_is_what_the_joint_entropy_lacks(table):
    parts = entropy_from_counts(table.sum(axis=1)) + entropy_from_counts(table.sum(0))
    value = mutual_information_from_counts(table)
    joint = entropy_from_counts(table.ravel())
    assert value == pytest.approx(parts - joint, abs=1e-14)


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_differences_of_their_entropies(method):
    table = np.array([[3, 1, 0], [2, 5, 1]])
    parts = [table.sum(axis=1), table.sum(axis=0), table.ravel()]
    x, y, xy = (entropy_from_counts(part, method=method, base=2) for part in parts)
    value = mutual_information_from_counts(table, method=method, base=2)
    assert value == pytest.approx(x + y - xy, rel=1e-14, abs=0)
    assert mutual_information_from_counts([[1, 1], [1, 1]], method="miller-madow") < 0
