"""`HuffmanTree`: the code of `infobook.huffman_code`, one merge at a time."""

import numpy as np
import pytest

from infobook import ProbabilityError, entropy, expected_length, huffman_code
from infobook.explore import HuffmanTree

RNG = np.random.default_rng(1952)
SOME = [
    [0.4, 0.2, 0.2, 0.1, 0.1],
    [0.2] * 5,  # ties all over
    [0.1, 0.3, 0.2, 0.4],
    [0.5, 0.5],
    [1, 0],
    [0.6, 0.4, 0, 0],
    *RNG.dirichlet(np.ones(5), 20),
    *RNG.multinomial(8, [0.25] * 4, 20) / 8,
]


def numbers(figure):
    return {n.name: n.value for n in figure.numbers()}


@pytest.mark.parametrize("p", SOME, ids=str)
def test_the_last_step_has_infobooks_code(p):
    done = HuffmanTree(p, step=len(p) - 1)
    assert done.words() == huffman_code(p)
    shown = numbers(done)
    assert shown["paid"] == pytest.approx(expected_length(p, huffman_code(p)))
    assert shown["paid"] == pytest.approx(shown["length"])
    assert shown["excess"] == pytest.approx(shown["length"] - entropy(p, base=2))
    assert -1e-12 < shown["excess"] <= 1


@pytest.mark.parametrize("p", SOME, ids=str)
def test_the_bill_so_far_is_what_the_digits_so_far_cost(p):
    for step in range(len(p)):
        figure = HuffmanTree(p, step=step)
        shown = numbers(figure)
        digits = [shown[f"length_{i}"] for i in range(1, len(p) + 1)]
        assert digits == [len(word) for word in figure.words()]
        assert shown["paid"] == pytest.approx(np.dot(p, digits), abs=1e-12)


@pytest.mark.parametrize("p", SOME, ids=str)
def test_each_merge_takes_the_two_least_of_the_forest(p):
    forest = {(i,): float(x) for i, x in enumerate(p)}
    for merge in HuffmanTree(p).merges:
        pair = [forest.pop(tuple(group)) for group in (merge.zero, merge.one)]
        assert max(pair) <= min(forest.values(), default=1)
        assert pair[0] <= pair[1]
        forest[tuple(sorted(merge.zero + merge.one))] = merge.weight
    (rest,) = forest.values()
    assert rest == pytest.approx(1)


def test_the_five_skies_of_the_chapter():
    shown = {n.name: n.text("") for n in HuffmanTree(step=4).numbers()}
    assert [shown[f"merge_{k}"] for k in (1, 2, 3, 4)] == [
        *("0.200", "0.400", "0.600", "1.000")
    ]
    assert (shown["paid"], shown["entropy"]) == ("2.200 bits", "2.122 bits")


def test_every_step_can_be_printed():
    assert len({HuffmanTree(step=step).svg() for step in range(5)}) == 5


@pytest.mark.parametrize(
    ("p", "options", "error", "words"),
    [
        ([0.5, 0.6], {}, ProbabilityError, "p"),
        ([1 / 6] * 6, {}, ValueError, "2 to 5 outcomes"),
        ([1.0], {}, ValueError, "shape"),
        ([0.5, 0.5], {"step": 2}, ValueError, "step must be a whole number from 0"),
        ([0.5, 0.5], {"step": -1}, ValueError, r"step must be .* got -1"),
        ([0.5, 0.5], {"labels": "ab"}, ValueError, "labels must be 2"),
    ],
)
def test_refuses(p, options, error, words):
    with pytest.raises(error, match=words):
        HuffmanTree(p, **options)
