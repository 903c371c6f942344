"""Variants by seed: readable, unambiguous, and each mistake with its own diagnosis."""

from __future__ import annotations

import functools
import os
import re

import numpy as np
import pytest
import variant_bank

from infobook.course import drawing, variants
from infobook.course.answers import solution_of, stub_of
from infobook.course.notebooks import SETUP
from infobook.exercises import Number, Numbers, Routine
from infobook.exercises.function import Function

# `make check` takes 200 seeds, as for the three measures.
MANY = int(os.environ.get("INFOBOOK_SEEDS", "20"))
FAMILIES = list(variants.FAMILIES)
in_families = pytest.mark.parametrize("family", FAMILIES)


@functools.cache
def drawn(family):
    return [variants.draw(family, "my_answer", seed) for seed in range(MANY)]


def run(code):
    names = {"__name__": "__main__"}
    exec(f"{SETUP}\n{code}", names)
    return names["my_answer"]


def test_families_are_many_and_spread():
    assert len(FAMILIES) >= 10
    assert len({f.chapter for f in variants.FAMILIES.values()}) == 8
    on_data = {
        name
        for name in FAMILIES
        if "infobook.data" in variants.draw(name, "x", 0).exercise.allowed
    }
    assert len(on_data) >= 2
    assert variant_bank.WRONG.keys() == variants.FAMILIES.keys()


@in_families
def test_solutions_pass_and_stubs_are_not_attempted(family):
    for seed, variant in enumerate(drawn(family)):
        exercise = variant.exercise
        exercise.require(run(solution_of(exercise)), seed=seed)
        assert exercise.check(run(stub_of(exercise)), seed=seed).code == "not_attempted"


@in_families
def test_wrong_answers_get_their_own_diagnosis(family):
    met = set()
    for seed, variant in enumerate(drawn(family)):
        for code, wrong in variant_bank.WRONG[family]:
            answer = wrong(variant.given)
            if answer is None:
                continue
            result = variant.exercise.verdict(answer, seed=seed)
            assert result.code == code, f"seed {seed}, {variant.given}: {result}"
            met.add(code)
    assert met == {code for code, _ in variant_bank.WRONG[family]} - unmet(family)


def unmet(family):
    """Return the codes of slips that make no difference for any of the seeds."""
    found = {code: False for code, _ in variant_bank.WRONG[family]}
    for variant in drawn(family):
        for code, wrong in variant_bank.WRONG[family]:
            found[code] |= wrong(variant.given) is not None
    return {code for code, made in found.items() if not made}


@in_families
def test_no_two_diagnoses_collide(family):
    for variant in drawn(family):
        exercise = variant.exercise
        if not isinstance(exercise, Number | Numbers):
            continue
        assert drawing.unambiguous(exercise)
        for quantity in exercise.quantities.values():
            for mistake in quantity.mistakes:
                assert quantity.fault(mistake.value).code == mistake.code


@in_families
def test_texts_are_readable_and_tell_no_answer(family):
    for variant in drawn(family):
        exercise = variant.exercise
        for text in (exercise.task, exercise.stub, exercise.title):
            assert not re.search(r"\d\.\d{4}", text), text
            assert not re.search(r"0000\d", text), text
        assert exercise.task[-1] in ".?"
        assert exercise.idea.endswith(".")
        assert not exercise.hints
        if isinstance(exercise, Number | Numbers):
            told = [float(x) for x in re.findall(r"\d+\.\d+", exercise.task)]
            for quantity in exercise.quantities.values():
                assert not np.isclose(told, quantity.expected, rtol=1e-3).any()


@in_families
def test_seeds_and_names_decide(family):
    one, same = (variants.draw(family, "one", 5) for _ in range(2))
    assert one.given == same.given
    assert one.exercise.task == same.exercise.task
    assert len({str(variant.given) for variant in drawn(family)}) > 3


@in_families
def test_mutants_and_edges_are_met(family):
    exercise = variants.draw(family, "x", 0).exercise
    met = {code for code, _ in variant_bank.WRONG[family]}
    if isinstance(exercise, Function | Routine):
        assert {mutant.code for mutant in exercise.mutants} <= met


def test_what_is_ambiguous_is_drawn_again():
    clear = variants.draw("biased_die", "x", 1).exercise
    assert drawing.unambiguous(clear)
    mistake = clear.mistakes[0]
    clear.mistakes = (*clear.mistakes, type(mistake)(mistake.value * 1.001, "x", ""))
    assert not drawing.unambiguous(clear)


def test_a_family_or_name_that_cannot_be():
    with pytest.raises(ValueError, match="no family 'dice'. There are: urn, most_bits"):
        variants.draw("dice", "x", 1)
    with pytest.raises(ValueError, match="'a b' cannot be a name"):
        variants.draw("urn", "a b", 1)
