"""Huffman and Shannon codes, Kraft's sum, the arithmetic coder."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infobook import (
    ProbabilityError,
    arithmetic_decode,
    arithmetic_encode,
    entropy,
    expected_length,
    huffman_code,
    kraft_sum,
    normalize,
    shannon_code,
)


def distributions(low=1, high=9, least=1e-6):
    weights = st.lists(st.floats(least, 1), min_size=low, max_size=high)
    return weights.filter(any).map(normalize)


def is_prefix_free(words):
    return not any(
        a.startswith(b) or b.startswith(a) for a, b in combinations(words, 2)
    )


# Prefix codes


@given(distributions(low=2))
def test_huffman_is_a_complete_prefix_code_within_a_bit_of_entropy(p):
    words = huffman_code(p)
    assert is_prefix_free(words)
    assert kraft_sum(words) == 1
    price, floor = expected_length(p, words), entropy(p, base=2)
    assert floor - 1e-12 <= price < floor + 1


@given(distributions(low=2, high=5))
def test_huffman_is_optimal_by_brute_force(p):
    n = len(p)
    best = min(
        expected_length(p, lengths)
        for lengths in product(range(1, n), repeat=n)
        if kraft_sum(lengths) <= 1
    )
    assert expected_length(p, huffman_code(p)) == pytest.approx(best, rel=1e-12, abs=0)


@given(distributions())
def test_shannon_words_have_the_length_of_their_rounded_surprisal(p):
    words = shannon_code(p)
    assert is_prefix_free(words) or len(p) == 1
    for word, x in zip(words, p.tolist(), strict=True):
        # 2^-length <= p < 2^(1 - length), without a rounded logarithm
        assert Fraction(1, 2 ** len(word)) <= Fraction(x)
        assert Fraction(x) < Fraction(2, 2 ** len(word)) or word == ""
    assert entropy(p, base=2) - 1e-12 <= expected_length(p, words)
    assert expected_length(p, huffman_code(p)) <= expected_length(p, words) + 1e-12


@pytest.mark.parametrize(
    ("p", "price"),
    [
        ([1 / 2, 1 / 4, 1 / 8, 1 / 8], 1.75),  # Shannon 1948
        ([1 / 2, 1 / 4, 1 / 8, 1 / 16] + [1 / 64] * 4, 2.0),  # C&T 1.1
        ([0.25, 0.25, 0.2, 0.15, 0.15], 2.3),  # C&T ex. 5.6.1
        ([0.4, 0.2, 0.2, 0.1, 0.1], 2.2),  # documentation of dit
    ],
)
def test_known_prices_of_huffman(p, price):
    assert expected_length(p, huffman_code(p)) == pytest.approx(price, rel=1e-15, abs=0)


def test_blocks_bring_huffman_down_to_the_entropy():
    # Bernoulli(0.1) in blocks of 1 to 6: bits a symbol
    known = [1, 0.645, 0.532667, 0.49255, 0.480194, 0.470157]
    p = np.array([0.9, 0.1])
    block = np.array([1.0])
    for n, price in enumerate(known, start=1):
        block = np.outer(block, p).ravel()
        per_symbol = expected_length(block, huffman_code(block)) / n
        assert per_symbol == pytest.approx(price, abs=1e-6)


def test_the_tie_rule_of_huffman():
    assert huffman_code([1 / 2, 1 / 4, 1 / 8, 1 / 8]) == ["0", "10", "110", "111"]
    assert huffman_code([0.25] * 4) == ["00", "01", "10", "11"]
    # two halves: the merged pair holds symbol 0 and gets the 0
    assert huffman_code([0.25, 0.25, 0.5]) == ["00", "01", "1"]
    assert huffman_code([1 / 3] * 3) == ["10", "11", "0"]
    # a group is as early as its earliest symbol, in whatever order it was merged
    assert huffman_code([0.25, 0.5, 0.25]) == ["00", "1", "01"]
    assert huffman_code([0.375, 0.5, 0.125]) == ["01", "1", "00"]
    # the merged pair holds symbol 0, so it is taken before symbol 2
    assert huffman_code([0.2, 0.2, 0.4, 0.2]) == ["110", "111", "0", "10"]


def test_one_symbol_and_symbols_that_never_come():
    assert huffman_code([1.0]) == [""]
    assert shannon_code([1.0]) == [""]
    assert huffman_code([1, 0]) == ["1", "0"]
    assert kraft_sum(huffman_code([0.5, 0.5, 0, 0])) == 1


def test_known_shannon_code():
    words = shannon_code([0.4, 0.3, 0.2, 0.1])
    assert [len(word) for word in words] == [2, 2, 3, 4]
    assert expected_length([0.4, 0.3, 0.2, 0.1], words) == pytest.approx(2.4)
    assert shannon_code([1 / 4, 1 / 2, 1 / 8, 1 / 8]) == ["10", "0", "110", "111"]
    # a rounded sum above 1 is no obstacle
    assert len(shannon_code([0.5, 0.2, 0.2, 0.1])[0]) == 1


def test_kraft_sums():
    assert kraft_sum(["0", "10", "110", "111"]) == 1
    assert kraft_sum([2, 2, 2]) == 0.75
    assert kraft_sum(["0", "1", "00"]) == 1.25
    assert kraft_sum([1, 1, 1], alphabet=3) == pytest.approx(1, rel=1e-15, abs=0)
    assert kraft_sum([0]) == 1
    p = [0.4, 0.3, 0.2, 0.1]
    assert kraft_sum(-np.log2(p)) == pytest.approx(1)
    assert expected_length(p, -np.log2(p)) == pytest.approx(entropy(p, base=2))


def test_errors_of_prefix_codes():
    for code in (huffman_code, shannon_code):
        with pytest.raises(ProbabilityError, match=r"^p sums to 6, not 1; these look"):
            code([1, 2, 3])
        with pytest.raises(ProbabilityError, match=r"^p has shape \(1, 2\); give one"):
            code([[0.5, 0.5]])
    with pytest.raises(ProbabilityError, match=r"^p\[1\] is 0, and its word would be"):
        shannon_code([1, 0])
    message = r"^p sums to 1\.0000000000009.*, more than 1, and there are no words"
    with pytest.raises(ProbabilityError, match=message):
        shannon_code([0.5, 0.5, 2.0**-40])
    with pytest.raises(ProbabilityError, match=r"^lengths\[1\] is -1; give lengths"):
        kraft_sum([1, -1])
    with pytest.raises(
        ProbabilityError, match=r"^lengths has shape \(0,\); give a list"
    ):
        kraft_sum([])
    with pytest.raises(ProbabilityError, match=r"^code\[0\] is inf; give finite"):
        expected_length([1.0], [np.inf])
    with pytest.raises(ProbabilityError, match=r"^p has 2 outcomes and code has 3;"):
        expected_length([0.5, 0.5], ["0", "10", "11"])
    for alphabet in (1, 2.5, True):
        with pytest.raises(
            ValueError, match=f"^alphabet is {alphabet}; give the number"
        ):
            kraft_sum([1], alphabet=alphabet)


# The arithmetic coder


@st.composite
def sequences(draw):
    """Draw probabilities, one row or a row a place, and a sequence they allow."""
    k, n = draw(st.integers(1, 5)), draw(st.integers(0, 30))
    entry = st.one_of(st.just(0.0), st.floats(1e-300, 1), st.floats(0.01, 1))
    row = st.lists(entry, min_size=k, max_size=k).filter(any).map(normalize)
    rows = [draw(row)] * n if draw(st.booleans()) else [draw(row) for _ in range(n)]
    symbols = [draw(st.sampled_from(np.flatnonzero(x).tolist())) for x in rows]
    if n and all(x is rows[0] for x in rows) and draw(st.booleans()):
        return symbols, rows[0], rows
    return symbols, np.reshape(rows, (n, k)), rows


@given(sequences(), st.text("01", max_size=40))
def test_decoding_undoes_encoding_whatever_follows(sequence, more):
    symbols, p, _ = sequence
    if len(p) == 0:
        p = [1.0]
    bits = arithmetic_encode(symbols, p)
    assert arithmetic_decode(bits + more, p, len(symbols)) == symbols


@given(sequences())
def test_encoding_costs_less_than_two_bits_over_the_surprisal(sequence):
    symbols, p, rows = sequence
    if len(p) == 0:
        p = [1.0]
    bits = arithmetic_encode(symbols, p)
    chance = Fraction(1)
    for symbol, row in zip(symbols, rows, strict=True):
        chance *= Fraction(row[symbol]) / sum(map(Fraction, row.tolist()))
    # bits < -log2 P + 2, in exact fractions
    assert chance * 2 ** len(bits) < 4


@given(st.integers(1, 4))
def test_all_sequences_of_one_length_make_a_prefix_code(n):
    p = [0.5, 0.3, 0.2]
    words = [arithmetic_encode(s, p) for s in product(range(3), repeat=n)]
    assert is_prefix_free(words)
    assert kraft_sum(words) <= 1


@pytest.mark.parametrize("skew", [0.5, 0.99])
def test_ten_thousand_symbols_cost_their_surprisal(skew):
    p = np.array([skew, 1 - skew])
    symbols = np.random.default_rng(5).choice(2, size=10_000, p=p)
    bits = arithmetic_encode(symbols, p)
    surprisal = -np.log2(p)[symbols].sum()
    assert surprisal - 1e-6 <= len(bits) < surprisal + 2
    assert arithmetic_decode(bits, p, len(symbols)) == symbols.tolist()


def test_known_arithmetic_codes():
    assert arithmetic_encode([], [0.5, 0.5]) == ""
    assert arithmetic_encode([0, 0, 0], [1.0]) == ""
    # dyadic shares: the interval is [1/2, 3/4), then its upper half, then its lower
    p = [1 / 2, 1 / 4, 1 / 4]
    assert arithmetic_encode([1], p) == "10"
    assert arithmetic_encode([0, 2, 1], p) == "01110"
    assert arithmetic_decode("10", p, 1) == [1]


def test_random_bits_decode_to_random_symbols():
    bits = "".join(map(str, np.random.default_rng(6).integers(2, size=9000)))
    p = [0.5, 0.3, 0.2]
    share = np.bincount(arithmetic_decode(bits, p, 5000)) / 5000
    np.testing.assert_allclose(share, p, atol=0.03)  # four standard deviations


def test_errors_of_the_arithmetic_coder():
    with pytest.raises(ProbabilityError, match=r"^symbols\[1\] is 1, which has probab"):
        arithmetic_encode([0, 1], [1, 0])
    for outside in (2, -1):
        message = rf"^symbols\[0\] is {outside}; give symbols from 0 to 1$"
        with pytest.raises(ProbabilityError, match=message):
            arithmetic_encode([outside], [0.5, 0.5])
    with pytest.raises(
        ProbabilityError, match=r"^p has 1 rows, but symbols asks for 2"
    ):
        arithmetic_encode([0, 1], [[0.5, 0.5]])
    with pytest.raises(ProbabilityError, match=r"^p has 2 rows, but n asks for 3"):
        arithmetic_decode("0", [[0.5, 0.5]] * 2, 3)
    with pytest.raises(ProbabilityError, match=r"^p has shape \(1, 1, 2\); give one"):
        arithmetic_encode([0], [[[0.5, 0.5]]])
    with pytest.raises(
        ProbabilityError, match=r"^symbols has shape \(1, 1\); give one"
    ):
        arithmetic_encode([[0]], [0.5, 0.5])
    with pytest.raises(TypeError, match=r"^symbols has dtype float64; give integers"):
        arithmetic_encode([0.5], [0.5, 0.5])
    with pytest.raises(ProbabilityError, match=r"^bits\[2\] is '2'; give a string"):
        arithmetic_decode("012", [0.5, 0.5], 1)
    with pytest.raises(TypeError, match=r"^bits is a list; give a string"):
        arithmetic_decode([0, 1], [0.5, 0.5], 1)
    for n in (-1, 1.5, True):
        with pytest.raises(ValueError, match=f"^n is {n}; give the number of symbols"):
            arithmetic_decode("0", [0.5, 0.5], n)
