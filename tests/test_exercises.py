"""Verdicts and diagnoses of the function exercises, over many seeds."""

from __future__ import annotations

import functools
import io
import math
import os
import re
import sys
import warnings

import numpy as np
import pytest
from exercise_bank import measures as bank

from infobook import exercises
from infobook.exercises import Code

# A diagnosis that holds for one seed may fail for the next: `make check` takes 200.
SEEDS = range(int(os.environ.get("INFOBOOK_SEEDS", "20")))
NAMED = sorted(bank.RIGHT)

right = pytest.mark.parametrize(
    ("name", "answer"),
    [(name, f) for name in NAMED for f in bank.RIGHT[name]],
    ids=lambda x: getattr(x, "__name__", x),
)
wrong = pytest.mark.parametrize(
    ("name", "code", "answer"),
    [(name, code, f) for name in NAMED for code, f in bank.WRONG[name]],
    ids=lambda x: x if isinstance(x, str) else "",
)
named = pytest.mark.parametrize("name", NAMED)


def made(answer):
    keeps = callable(answer) and answer in bank.FACTORIES
    return answer() if keeps else answer


def stub(name):
    names = {}
    exec(getattr(exercises, name).stub, names)
    return names[name]


# Verdicts


@right
def test_a_right_answer_is_accepted(name, answer):
    exercise = getattr(exercises, name)
    for seed in SEEDS:
        result = exercise.check(answer, seed=seed)
        assert result, result
        assert result.ok
        assert result.code == "passed"
        assert exercise.idea in result.message


@wrong
def test_a_wrong_answer_gets_its_own_diagnosis(name, code, answer):
    exercise = getattr(exercises, name)
    for seed in SEEDS:
        result = exercise.check(made(answer), seed=seed)
        assert not result
        assert result.code == code, f"seed {seed}: {result}"


@named
def test_the_bank_is_broad(name):
    assert len(bank.RIGHT[name]) >= 6
    assert len({code for code, _ in bank.WRONG[name]}) >= 25


@named
def test_every_mutant_is_met_by_an_answer_of_the_bank(name):
    met = {code for code, _ in bank.WRONG[name]}
    assert {mutant.code for mutant in getattr(exercises, name).mutants} <= met


@named
def test_an_untouched_stub_is_not_attempted(name):
    for answer in (stub(name), None, ..., NotImplemented, lambda *given: ...):
        assert getattr(exercises, name).check(answer).code == "not_attempted"


@named
def test_the_solution_that_is_told_is_right(name):
    exercise = getattr(exercises, name)
    (code,) = re.findall(r"```python\n(.*?)```", exercise.solution(), re.DOTALL)
    names = {"np": np, "exercises": exercises}
    exec(code, names)
    assert exercise.check(names[name], seed=1)


# What a message may say


@wrong
def test_a_message_says_what_to_fix_and_no_expected_value(name, code, answer):
    exercise = getattr(exercises, name)
    rng = np.random.default_rng(0)
    expected = [
        exercise.reference(*exercise.draw(rng, len(exercise.arguments)))
        for _ in range(25)
    ]
    message = exercise.check(made(answer), seed=0).message
    said = [float(x) for x in re.findall(r"\d+\.\d+", message)]
    assert not any(math.isclose(x, y, rel_tol=1e-2) for x in said for y in expected)
    assert message[0].isupper()
    assert message[-1] in ".?"
    assert len(message) < 320


def test_no_edge_tells_its_value():
    for name in NAMED:
        for edge in getattr(exercises, name).edges:
            for value in {f"{edge.expected:.{k}g}" for k in (2, 3, 6, 12)} - {
                "0",
                "1",
                "inf",
            }:
                assert value not in edge.where + edge.rule


# Seeds, and what the check leaves behind


@named
def test_a_seed_fixes_the_inputs_and_no_seed_draws_new_ones(name):
    exercise = getattr(exercises, name)

    def seen(**options):
        inputs = []

        def answer(*given):
            inputs.append([np.asarray(x).tolist() for x in given])
            return bank.RIGHT[name][0](*given)

        assert exercise.check(answer, **options)
        return inputs

    assert seen(seed=3) == seen(seed=3)
    assert seen(seed=3) != seen(seed=4)
    assert seen() != seen()
    assert seen(seed=2**200)


def test_prints_and_warnings_are_swallowed_and_settings_kept(capsys):
    def loud(p):
        print("loud")
        print("louder", file=sys.stderr)
        warnings.warn("loudest", stacklevel=1)
        np.seterr(all="raise")
        warnings.simplefilter("always")
        np.seterr(all="ignore")
        return bank.entropy_masked(p)

    settings, filters, out = np.geterr(), list(warnings.filters), sys.stdout
    assert exercises.entropy.check(loud)
    assert (np.geterr(), list(warnings.filters), sys.stdout) == (settings, filters, out)
    assert capsys.readouterr() == ("", "")


def test_partial_functions_ufuncs_and_objects_are_functions():
    class Answer:
        def __call__(self, p):
            return bank.entropy_masked(p)

    assert exercises.entropy.check(Answer())
    assert exercises.entropy.check(
        functools.partial(lambda unit, p: bank.entropy_loop(p), "bits")
    )
    assert exercises.entropy.check(np.log2).code == "no_sum"
    assert exercises.entropy.check(len).code == "probabilities_ignored"


# Graders, hints, display


@named
def test_require_is_silent_or_says_the_code(name):
    exercise = getattr(exercises, name)
    assert exercise.require(bank.RIGHT[name][0], seed=1) is None
    with pytest.raises(AssertionError, match=r"^\[not_attempted\] Nothing to check"):
        exercise.require(stub(name))
    with pytest.raises(AssertionError, match=r"^\[constant\] The result is the same"):
        exercise.require(lambda *given: 2.0)


@named
def test_hints_climb_and_start_again(name):
    exercise = getattr(exercises, name)
    count = len(exercise.hints)
    assert count >= 3
    exercise.hint(99)
    shown = [exercise.hint() for _ in range(count + 1)]
    assert shown[0].startswith(f"Hint 1 of {count}: ")
    assert "solution()" in shown[-1]
    assert exercise.hint(2) == shown[1] == exercise.hint(2)
    assert str(exercise.hint()) == shown[2]
    assert repr(shown[0]) == shown[0] == shown[0]._repr_markdown_()
    assert "solution()" in exercise.hint(0)
    assert "solution()" in exercise.hint(-1)


@named
def test_an_exercise_shows_its_unit(name):
    exercise = getattr(exercises, name)
    assert f", in {exercise.unit}" in repr(exercise)
    assert f", in {exercise.unit}" in exercise._repr_html_()


def test_a_result_shows_itself():
    failed = exercises.Result(Code.RAISED, "It stops with <Error>.")
    assert repr(failed) == "[raised] It stops with <Error>."
    assert "&lt;Error&gt;" in failed._repr_html_()
    assert "Not yet" in failed._repr_html_()
    assert "Right" in exercises.Result(Code.PASSED, "Yes.")._repr_html_()
    attempt = exercises.Result(Code.NOT_ATTEMPTED, "Nothing.")._repr_html_()
    assert "Not attempted" in attempt


def test_codes_are_spelled_as_they_are_named():
    assert all(code.value == code.name.lower() for code in Code)


def test_a_stream_that_forgets_takes_what_print_needs():
    def answer(p):
        print("a", "b", sep="", end="", flush=True, file=sys.stdout)
        sys.stdout.writelines(["a", "b"])
        assert isinstance(sys.stdout, io.TextIOBase)
        return bank.entropy_loop(p)

    assert exercises.entropy.check(answer)
