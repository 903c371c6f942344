"""The mutants themselves, and in `make check` a sample; `make mutants` runs it all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookbuild.mutant_list import MUTANTS, STATIC_ENTROPY
from bookbuild.mutants import Mutant, Verdict, mutate, run

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = [mutant for mutant in MUTANTS if mutant.quick]
HARMLESS = Mutant("harmless", "CHANGELOG.md", lambda b: b + b"\n", STATIC_ENTROPY)


def test_there_are_many_and_each_has_its_name() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 30


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_changes_something_that_is_there(mutant: Mutant) -> None:
    assert mutate(mutant, (ROOT / mutant.path).read_bytes())


def test_a_mutant_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="'idle' changes nothing in README.md"):
        list(run([Mutant("idle", "README.md", bytes, ("tests",))]))


def test_a_suite_that_does_not_pass_teaches_nothing() -> None:
    mutant = Mutant("any", "README.md", lambda b: b + b"!", ("tests/none.py",))
    with pytest.raises(RuntimeError, match=r"tests/none\.py does not pass without"):
        list(run([mutant]))


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    """Try the sample, and a change that does no harm: each suite first passes once."""
    return list(run([*SAMPLE, HARMLESS], jobs=1))


@pytest.mark.slow
def test_a_change_that_no_test_looks_at_is_missed(verdicts: list[Verdict]) -> None:
    (verdict,) = (v for v in verdicts if v.mutant is HARMLESS)
    assert not verdict.caught
    assert "MISSED" in str(verdict)


@pytest.mark.slow
def test_the_sample_is_caught(verdicts: list[Verdict]) -> None:
    assert len({mutant.suite for mutant in SAMPLE}) >= 2
    caught = [verdict.mutant for verdict in verdicts if verdict.caught]
    assert caught == SAMPLE
