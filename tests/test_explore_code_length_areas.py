"""`CodeLengthAreas`: its areas, its infinities, what it refuses."""

import numpy as np
import pytest

from infobook import ProbabilityError
from infobook.explore import CodeLengthAreas


def values(figure):
    return {number.name: number.value for number in figure.numbers()}


def of_each(name, shown):
    return np.array([value for key, value in shown.items() if key.startswith(name)])


def test_the_harbour_with_the_wrong_book():
    shown = {n.name: n.text("bits") for n in CodeLengthAreas().numbers()}
    assert shown["entropy"] == "1.750 bits"
    assert shown["excess"] == "1.000 bits"
    assert shown["saved"] == "0.375 bits"
    assert shown["cross_entropy"] == "2.375 bits"
    assert shown["divergence"] == "0.625 bits"
    assert [shown[f"length_{i}"] for i in (1, 2, 3, 4)] == [
        *("3.00 bits", "1.00 bits", "2.00 bits", "3.00 bits")
    ]


@pytest.mark.parametrize("base", [2, None])
def test_the_boxes_have_the_areas_that_are_named(base):
    rng = np.random.default_rng(3)
    for p, q in rng.dirichlet([0.5] * 5, size=(100, 2)):
        shown = values(CodeLengthAreas(p, q, base=base))
        assert p @ of_each("length", shown) == pytest.approx(shown["cross_entropy"])
        assert of_each("term", shown).sum() == pytest.approx(shown["divergence"])
        assert shown["entropy"] + shown["excess"] - shown["saved"] == pytest.approx(
            shown["cross_entropy"]
        )
        assert shown["excess"] > shown["saved"] >= 0


def test_with_the_right_code_nothing_stands_out():
    shown = values(CodeLengthAreas([0.3, 0.7, 0], [0.3, 0.7, 0]))
    assert shown["excess"] == shown["saved"] == shown["divergence"] == 0
    assert shown["length_3"] == np.inf  # no word for what never happens
    assert shown["term_3"] == 0


def test_an_outcome_without_a_word_costs_without_end():
    figure = CodeLengthAreas([0.5, 0.5], [0, 1])
    shown = values(figure)
    assert shown["length_1"] == shown["term_1"] == shown["excess"] == np.inf
    assert shown["cross_entropy"] == shown["divergence"] == np.inf
    assert shown["saved"] == 0.5
    assert "= price, H(p, q) = ∞ bits" in str(figure)
    assert figure.svg()


@pytest.mark.parametrize(
    ("arguments", "options", "error", "words"),
    [
        (([0.5, 0.6], [0.5, 0.5]), {}, ProbabilityError, "p"),
        (([0.5, 0.5], [1 / 3] * 3), {}, ProbabilityError, "q"),
        (([1 / 6] * 6, [1 / 6] * 6), {}, ValueError, "2 to 5 outcomes"),
        ((), {"labels": ["a"]}, ValueError, "labels must be 4"),
        ((), {"base": 10}, ValueError, "base must be 2"),
    ],
)
def test_refuses(arguments, options, error, words):
    with pytest.raises(error, match=words):
        CodeLengthAreas(*arguments, **options)
