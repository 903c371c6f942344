"""Each exercise of the sets: right answers pass, wrong ones get their own diagnosis."""

from __future__ import annotations

import math
import os
import re

import exercise_bank
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

# A diagnosis that holds for one seed may fail for the next: `make check` takes 20.
SEEDS = range(max(3, int(os.environ.get("INFOBOOK_SEEDS", "20")) // 10))
NAMES = list(all_texts())
#: The three measures have a test file of their own, with more seeds.
OTHERS = [name for name in NAMES if name not in measures.RIGHT]

right = pytest.mark.parametrize(
    ("name", "answer"),
    [(name, answer) for name in OTHERS for answer in exercise_bank.RIGHT[name]],
    ids=lambda x: x if isinstance(x, str) else "",
)
wrong = pytest.mark.parametrize(
    ("name", "code", "answer"),
    [(name, code, a) for name in OTHERS for code, a in exercise_bank.WRONG[name]],
    ids=lambda x: x if isinstance(x, str) else "",
)
named = pytest.mark.parametrize("name", NAMES)


def made(answer):
    """Make what keeps something between calls anew for each check."""
    return answer() if getattr(answer, "makes_an_answer", False) else answer


@right
def test_a_right_answer_is_accepted(name, answer):
    exercise = getattr(exercises, name)
    for seed in SEEDS:
        result = exercise.check(answer, seed=seed)
        assert result, f"seed {seed}: {result}"
        assert exercise.idea in result.message


@wrong
def test_a_wrong_answer_gets_its_own_diagnosis(name, code, answer):
    exercise = getattr(exercises, name)
    for seed in SEEDS:
        result = exercise.check(made(answer), seed=seed)
        assert not result
        assert result.code == code, f"seed {seed}: {result}"


@wrong
def test_a_message_says_what_to_fix_and_no_expected_value(name, code, answer):
    exercise = getattr(exercises, name)
    message = exercise.check(made(answer), seed=0).message
    assert message[0].isupper() or message[0].isdigit()
    assert message[-1] in ".?)"
    assert len(message) < 400
    told = [float(x) for x in re.findall(r"-?\d+\.\d+", message)]
    for number in expected_numbers(exercise):
        assert not any(math.isclose(x, number, rel_tol=1e-2) for x in told), message


def expected_numbers(exercise):
    if isinstance(exercise, Number | Numbers):
        return [quantity.expected for quantity in exercise.quantities.values()]
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


@pytest.mark.parametrize("name", OTHERS)
def test_the_bank_is_broad(name):
    codes = [code for code, _ in exercise_bank.WRONG[name]]
    is_function = isinstance(getattr(exercises, name), Function | Routine)
    least = (
        5
        if is_function
        else 2
        if isinstance(getattr(exercises, name), Prediction)
        else 3
    )
    assert len(set(codes)) >= min(least, 5)
    assert exercise_bank.RIGHT[name]


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


@pytest.mark.parametrize(
    "name", [n for n in OTHERS if isinstance(getattr(exercises, n), Routine)]
)
def test_every_mutant_is_met_by_an_answer_of_the_bank(name):
    met = {code for code, _ in exercise_bank.WRONG[name]}
    assert {mutant.code for mutant in getattr(exercises, name).mutants} <= met


@pytest.mark.parametrize(
    "name", [n for n in OTHERS if isinstance(getattr(exercises, n), Routine)]
)
def test_every_case_is_met_by_an_answer_of_the_bank(name):
    exercise = getattr(exercises, name)
    met = {code for code, _ in exercise_bank.WRONG[name]}
    assert {case.otherwise for case in exercise.cases} <= met


@pytest.mark.parametrize(
    "name", [n for n in OTHERS if isinstance(getattr(exercises, n), Prediction)]
)
def test_every_wrong_option_is_answered(name):
    exercise = getattr(exercises, name)
    for i, _ in enumerate(exercise.options):
        result = exercise.check("abcdefgh"[i])
        assert result.ok == (i == exercise.right)
        if not result:
            assert result.message == exercise.why_not[i]
    assert exercise.reveal() == exercise.revelation
