"""The mutants themselves, and how one is tried; `make mutants` tries them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookbuild.mutant_list import MUTANTS
from bookbuild.mutants import Mutant, mutate, run

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = [
    "one coefficient of the kernel's series",
    "another digit on a page without code",
]


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
    with pytest.raises(RuntimeError, match=r"tests/none\.py do not pass without"):
        list(run([mutant], jobs=1))


def test_a_sample_is_caught_and_what_no_test_looks_at_is_missed() -> None:
    sample = [mutant for mutant in MUTANTS if mutant.name in SAMPLE]
    harmless = Mutant("harmless", "CHANGELOG.md", lambda b: b + b"\n", sample[0].suite)
    *caught, missed = run([*sample, harmless], jobs=1)
    assert [verdict.mutant.name for verdict in caught if verdict.caught] == SAMPLE
    assert all(str(verdict).startswith("caught") for verdict in caught)
    assert not missed.caught
    assert str(missed).startswith("MISSED")
