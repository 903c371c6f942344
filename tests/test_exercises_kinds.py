"""Numbers, certificates, predictions, and bugs to find."""

from __future__ import annotations

import math

import numpy as np
import pytest

import infobook
from infobook.exercises import (
    Certificate,
    Claim,
    Code,
    FindTheBug,
    Mistake,
    Number,
    Prediction,
    entropy,
)
from infobook.exercises.about_entropy import exact

COMMON = {"title": "T", "task": "Do.", "idea": "It is so."}

coin = Number(
    name="coin",
    **COMMON,
    expected=0.8112781244591328,
    unit="bits",
    bounds=(0, 1),
    mistakes=(Mistake(0.75, Code.LARGEST_ONLY, "Only heads counts here."),),
)
share = Number(name="share", **COMMON, expected=0.07, atol=1e-6)
limit = Number(name="limit", **COMMON, expected=math.inf, unit="nats")
nothing = Number(name="nothing", **COMMON, expected=0.0, atol=1e-9)


@pytest.mark.parametrize(
    ("exercise", "answer", "code"),
    [
        (coin, 0.8112781244591328, "passed"),
        (coin, 0.811, "passed"),
        (coin, np.float32(0.8113), "passed"),
        (coin, np.array(0.8113), "passed"),
        (coin, 0.5623, "wrong_base"),
        (coin, 0.2442, "base_10"),
        (coin, 1.1704, "base_twice"),
        (coin, -0.8113, "wrong_sign"),
        (coin, -0.5623, "sign_and_base"),
        (coin, 81.13, "percent"),
        (coin, 1 / 0.8113, "reciprocal"),
        (coin, 0.4056, "wrong_factor"),
        (coin, 0.75, "largest_only"),
        (coin, 0.8, "imprecise"),
        (coin, 7, "out_of_range"),
        (coin, -7, "out_of_range"),
        (coin, 0.93, "other_value"),
        (coin, math.nan, "returned_nan"),
        (coin, "0.8113", "returned_text"),
        (coin, [0.8113], "returned_array"),
        (coin, True, "not_a_number"),
        (coin, infobook.entropy, "not_a_number"),
        (coin, (x for x in [1]), "not_a_number"),
        (coin, None, "not_attempted"),
        (coin, ..., "not_attempted"),
        (share, 0.07, "passed"),
        (share, 7, "percent"),
        (share, 0.0007, "percent"),
        (limit, math.inf, "passed"),
        (limit, -math.inf, "wrong_sign"),
        (limit, 37.0, "other_value"),
        (nothing, 0, "passed"),
        (nothing, 1, "other_value"),
    ],
)
def test_a_number_is_compared_with_the_usual_slips(exercise, answer, code):
    result = exercise.check(answer)
    assert result.code == code, result
    assert "0.81" not in result.message


peak = Certificate(
    name="peak",
    **COMMON,
    claims=(
        Claim("Take three outcomes.", lambda p: len(p) == 3),
        Claim(
            "The entropy is not one bit.",
            lambda p: math.isclose(infobook.entropy(p, base=2), 1, rel_tol=1e-9),
        ),
    ),
)
apart = Certificate(
    name="apart",
    **COMMON,
    count=2,
    claims=(
        Claim(
            "Both directions should be finite and differ.",
            lambda p, q: infobook.kl_divergence(p, q) != infobook.kl_divergence(q, p),
        ),
    ),
)


@pytest.mark.parametrize(
    ("exercise", "answer", "code"),
    [
        (peak, [0.5, 0.5, 0], "passed"),
        (peak, np.array([0, 0.5, 0.5]), "passed"),
        (peak, [0.5, 0.5], "property_fails"),
        (peak, [0.2, 0.3, 0.5], "property_fails"),
        (peak, [0.5, 0.5, 0.5], "sum_is_not_one"),
        (peak, [1.5, -0.5, 0], "negative_probability"),
        (peak, [[0.5, 0.5]], "not_a_distribution"),
        (peak, [math.nan, 1], "not_a_distribution"),
        (peak, [], "not_a_distribution"),
        (peak, "half", "not_a_distribution"),
        (peak, {0.5}, "not_a_distribution"),
        (peak, None, "not_attempted"),
        (apart, ([0.5, 0.5], [0.75, 0.25]), "passed"),
        (apart, ([0.5, 0.5], [0.5, 0.5]), "property_fails"),
        (apart, ([0.5, 0.5],), "wrong_count"),
        (apart, ([0.5, 0.5], 3), "not_a_distribution"),
        (apart, 3, "unreadable"),
    ],
)
def test_a_certificate_is_verified(exercise, answer, code):
    assert exercise.check(answer).code == code


def test_a_prediction_comes_before_what_is_revealed():
    guess = Prediction(
        name="guess",
        **COMMON,
        options=("It grows", "It shrinks"),
        right=1,
        why_not={0: "Think of a certain outcome."},
        revelation="It shrinks, because ...",
    )
    assert "Predict first" in guess.reveal()
    assert guess.check(None).code == "not_attempted"
    for nonsense in (0, "c", "", ["a"]):
        assert guess.check(nonsense).code == "no_such_option"
    assert "Predict first" in guess.reveal()
    missed = guess.check("A")
    assert missed.code == "mispredicted"
    assert missed.message == "Think of a certain outcome."
    assert guess.reveal() == "It shrinks, because ..."
    assert guess.check(" it shrinks ")
    assert guess.check("b")


bug = FindTheBug(
    name="bug",
    **COMMON,
    unit="bits",
    arguments=("p",),
    reference=exact,
    edges=entropy.edges,
    mutants=entropy.mutants,
    properties=entropy.properties,
    stub="""\
import numpy as np


def bug(p):
    p = np.asarray(p)
    return -np.sum(p * np.log(p))
""",
)


def test_code_as_it_was_found_is_not_attempted():
    def copied(p):
        p = np.asarray(p)
        return -(p * np.log(p)).sum()

    for answer in (copied, None):
        assert bug.check(answer, seed=1).code == "not_attempted"
    assert "still" in bug.check(copied).message


def test_a_bug_half_mended_is_diagnosed_as_any_function():
    def in_bits(p):
        p = np.asarray(p)
        return -np.sum(p * np.log2(p))

    def without_zeros(p):
        p = np.asarray(p)
        p = p[p > 0]
        return -np.sum(p * np.log(p))

    assert bug.check(in_bits).code == "nan_at_zero"
    assert bug.check(without_zeros).code == "wrong_base"
    assert bug.check(lambda p: infobook.entropy(p, base=2)).ok
    assert bug.check(3).code == "not_a_function"
