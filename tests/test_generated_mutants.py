"""The generated mutants: what changes, what is explained, what the campaign found."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bookbuild import generated_mutants
from bookbuild.environment import ROOT
from bookbuild.generated_mutants import RESULTS, SUITES, source_of, unused
from bookbuild.mutant_grammar import changes

MODULE = '''
LIMIT = 0.5


def share(x, y=1):
    """Return x/y, or the larger one."""
    if x < LIMIT:
        return max(x, y)
    return x / y
'''
CHANGES = [
    "m: 0.5 -> 0.75",
    "m.share: 1 -> 2",
    "m.share: 1 -> 0",
    "m.share: if x < LIMIT: return max(x, y) -> if True: return max(x, y)",
    "m.share: if x < LIMIT: return max(x, y) -> if False: return max(x, y)",
    "m.share: x < LIMIT -> x <= LIMIT",
    "m.share: max(x, y) -> min(x, y)",
    "m.share: x / y -> x * y",
]
TRIAL = """
from bookbuild import generated_mutants as campaign
campaign.SUITES["terms"] = ("terms",)
campaign.load()
(change,) = [
    change
    for change in campaign.changes(campaign.source_of("terms"), "terms")
    if change.name == "terms.kl_terms: q - p -> q + p"
]
for change in (campaign.untouched("terms"), change):
    print(campaign.try_change("terms", change).caught)
"""


@pytest.fixture(scope="module")
def names() -> dict[str, list[str]]:
    return {m: [change.name for change in changes(source_of(m), m)] for m in SUITES}


def test_each_change_is_small_and_has_its_name() -> None:
    found = list(changes(MODULE, "m"))
    assert [change.name for change in found] == CHANGES
    assert len({change.source for change in found} | {MODULE}) == len(CHANGES) + 1
    for change in found:
        compile(change.source, change.name, "exec")


@pytest.mark.slow
def test_no_two_changes_share_a_name(names: dict[str, list[str]]) -> None:
    for module, some in names.items():
        assert len(some) == len(set(some)), module


@pytest.mark.slow
def test_each_explanation_is_of_a_change_that_is_there(
    names: dict[str, list[str]],
) -> None:
    every = [name for some in names.values() for name in some]
    assert unused(every) == []


@pytest.mark.slow
def test_a_change_is_caught_and_no_change_is_not() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRIAL],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == ["False", "True"]


def test_an_unknown_module_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        generated_mutants.main(["nothing"])
    assert "no module 'nothing'" in capsys.readouterr().err


def test_the_committed_campaign_was_whole_and_missed_nothing() -> None:
    result = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert list(result) == list(SUITES)
    for module in result.values():
        assert module["missed"] == []
        assert module["noticed"] + module["explained"] == module["changes"]
    assert sum(module["changes"] for module in result.values()) > 1500
