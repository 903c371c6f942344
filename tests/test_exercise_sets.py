"""Each exercise of the sets: right answers pass, wrong ones get their own diagnosis."""

from __future__ import annotations

import math
import os
import re

import exercise_bank
import numpy as np
import pytest
from exercise_bank import measures

from infobook import exercises
from infobook.exercises import (
    Exercise,
    Function,
    Number,
    Numbers,
    Prediction,
    Routine,
)
from infobook.exercises.texts import all_texts

# A diagnosis that holds for one seed may fail for the next: `make check` takes 200 for
# the three measures and 20 for the others.
MANY = int(os.environ.get("INFOBOOK_SEEDS", "20"))
FEW = max(3, MANY // 10)
NAMES = list(all_texts())

named = pytest.mark.parametrize("name", NAMES)


def of_kind(*kinds):
    names = [name for name in NAMES if isinstance(getattr(exercises, name), kinds)]
    return pytest.mark.parametrize("name", names)


def seeds(name):
    return range(MANY if name in measures.RIGHT else FEW)


def judged(exercise, answer, seed):
    """Check an answer; only with the first seed is it noted in the learner's file."""
    return (exercise.verdict if seed else exercise.check)(made(answer), seed=seed)


def made(answer):
    """Make what keeps something between calls anew for each check."""
    return answer() if getattr(answer, "makes_an_answer", False) else answer


@named
def test_right_answers_are_accepted(name):
    exercise = getattr(exercises, name)
    for seed in seeds(name):
        for answer in exercise_bank.RIGHT[name]:
            result = judged(exercise, answer, seed)
            assert result, f"{answer}, seed {seed}: {result}"
            assert result.code == "passed"
            assert exercise.idea in result.message


@named
def test_wrong_answers_get_their_own_diagnosis_and_no_expected_value(name):
    exercise = getattr(exercises, name)
    expected = expected_numbers(exercise)
    for seed in seeds(name):
        for code, answer in exercise_bank.WRONG[name]:
            result = judged(exercise, answer, seed)
            assert not result, f"{answer}, seed {seed}"
            assert result.code == code, f"{answer}, seed {seed}: {result}"
            if seed == 0:
                assert_message_is_sound(result.message, expected)


def assert_message_is_sound(message, expected):
    assert message[0].isupper() or message[0].isdigit()
    assert message[-1] in ".?)"
    assert len(message) < 320, message
    told = [float(x) for x in re.findall(r"-?\d+\.\d+", message)]
    for number in expected:
        assert not any(math.isclose(x, number, rel_tol=1e-2) for x in told), message


def expected_numbers(exercise):
    """Return what an answer should give: its numbers, or its values with seed 0."""
    if isinstance(exercise, Number | Numbers):
        return [quantity.expected for quantity in exercise.quantities.values()]
    if isinstance(exercise, Function):
        rng, count = np.random.default_rng(0), len(exercise.arguments)
        return [exercise.reference(*exercise.draw(rng, count)) for _ in range(25)]
    return []


@named
def test_every_exercise_of_a_set_has_a_check_and_every_check_a_set(name):
    exercise = getattr(exercises, name)
    assert isinstance(exercise, Exercise)
    assert exercise.name == name
    assert name in exercises.__all__


def test_every_check_has_its_set():
    found = {
        name
        for name in exercises.__all__
        if isinstance(getattr(exercises, name), Exercise)
    }
    assert found == set(NAMES)


@named
def test_the_bank_is_broad(name):
    exercise = getattr(exercises, name)
    least = 2 if isinstance(exercise, Prediction) else 3
    if isinstance(exercise, Function | Routine):
        least = 25 if name in measures.RIGHT else 5
    assert len({code for code, _ in exercise_bank.WRONG[name]}) >= least
    assert len(exercise_bank.RIGHT[name]) >= (6 if name in measures.RIGHT else 1)


@named
def test_what_a_learner_reads(name):
    exercise = getattr(exercises, name)
    assert exercise.title
    assert exercise.task[-1] in ".?"
    assert len(exercise.hints) >= 2
    assert exercise.idea.endswith(".")
    assert repr(exercise).startswith(f"exercises.{name}: {exercise.title}")
    assert f"exercises.{name}.check(answer)" in exercise._repr_html_()
    assert exercise.following in ("", *NAMES)
    assert all(re.fullmatch(r"MC-\d+", x) for x in exercise.misconceptions)
    assert "```python" in exercise.solution()


@named
def test_nothing_is_attempted_where_nothing_is_handed_in(name):
    exercise = getattr(exercises, name)
    for nothing in (None, ..., NotImplemented):
        assert exercise.check(nothing).code == "not_attempted"


@of_kind(Function, Routine)
def test_every_mutant_is_met_by_an_answer_of_the_bank(name):
    met = {code for code, _ in exercise_bank.WRONG[name]}
    assert {mutant.code for mutant in getattr(exercises, name).mutants} <= met


@of_kind(Routine)
def test_every_case_is_met_by_an_answer_of_the_bank(name):
    exercise = getattr(exercises, name)
    met = {code for code, _ in exercise_bank.WRONG[name]}
    assert {case.otherwise for case in exercise.cases} <= met


@of_kind(Prediction)
def test_every_wrong_option_is_answered(name):
    exercise = getattr(exercises, name)
    for i, _ in enumerate(exercise.options):
        result = exercise.check("abcdefgh"[i])
        assert result.ok == (i == exercise.right)
        if not result:
            assert result.message == exercise.why_not[i]
    assert exercise.reveal() == exercise.revelation
