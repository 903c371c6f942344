"""The exercises of the three measures, and what all share: hints, seeds, display."""

from __future__ import annotations

import functools
import io
import re
import sys
import warnings
from dataclasses import replace

import numpy as np
import pytest
from exercise_bank import measures as bank

from infobook import exercises
from infobook.exercises import Code
from infobook.exercises.function import dirichlet

NAMED = sorted(bank.RIGHT)
named = pytest.mark.parametrize("name", NAMED)


def stub(name):
    names = {}
    exec(getattr(exercises, name).stub, names)
    return names[name]


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


def test_one_seed_is_drawn_once_and_leads_to_the_same_laws():
    drawn, seen = [], []

    def draw(rng, count):
        drawn.append(count)
        return dirichlet(rng, count)

    def odd(p):  # no known mistake: it is held against the laws, on inputs of their own
        seen.append(np.asarray(p).tolist())
        return float(p @ np.arange(len(p))) + 3

    exercise = replace(exercises.entropy, draw=draw)
    for seed, draws in [(1, 25), (1, 25), (2, 50), (1, 75)]:
        exercise.verdict(odd, seed=seed)
        assert len(drawn) == draws
    quarter = len(seen) // 4
    first, again, other, last = (seen[i * quarter :][:quarter] for i in range(4))
    assert first == again == last != other
    assert len(first) > 27  # two calls of the contract, 25 values, and then the laws


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
