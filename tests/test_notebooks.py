"""Every notebook of the book, without running it: what nbval cannot see.

That each rule finds what breaks it is tested in `test_notebook_checks`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from bookbuild import checks, prose
from bookbuild.notebooks import ROOT, book_notebooks, canonical

Check = Callable[[NotebookNode], list[str]]

NOTEBOOKS = book_notebooks()
#: Exercise sets start as a learner's notebook does, and draw nothing at random.
SETS = [path for path in NOTEBOOKS if path.parent == ROOT / "book" / "exercises"]
#: Reference pages: they are run and compared, but are not chapters to be read through.
BACK_MATTER = {"misconceptions", "closed-forms", "rosetta"}
CHAPTERS = [
    path
    for path in NOTEBOOKS
    if path.parent == ROOT / "book" and path.stem not in BACK_MATTER
]
EVERYWHERE: list[Check] = [
    checks.not_run_in_order,
    checks.mostly_silent,
    checks.constant_assertions,
    checks.unlabelled_figures,
    checks.unexpected_outputs,
    checks.holes,
    checks.not_plain_python,
    checks.chance_clock_network,
    checks.machine_paths,
    checks.unstable_texts,
    checks.twice_the_same_figure,
    checks.too_long,
    prose.banned_words,
    prose.misconception_ids,
    prose.unsupported_numbers,
]
IN_CHAPTERS: list[Check] = [
    checks.too_few_figures,
    prose.too_many_words,
    prose.too_many_theorems,
]


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def name_of(value: object) -> str:
    if isinstance(value, Path):
        return str(value.relative_to(ROOT / "book").with_suffix(""))
    return getattr(value, "__name__", str(value))


def report(problems: list[str]) -> None:
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def test_there_are_chapters():
    # the tests below are none if the list is empty
    assert CHAPTERS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_canonical_to_the_byte(path):
    stored = path.read_bytes().decode()
    assert stored == canonical(read(path)), "run `make notebooks`"


@pytest.mark.parametrize("check", EVERYWHERE, ids=name_of)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_notebook(path, check):
    report(check(read(path)))


@pytest.mark.parametrize(
    "path", [path for path in NOTEBOOKS if path not in SETS], ids=name_of
)
def test_notebook_starts_as_all_do(path):
    report(checks.no_start(read(path)))


@pytest.mark.parametrize("check", IN_CHAPTERS, ids=name_of)
@pytest.mark.parametrize("path", CHAPTERS, ids=name_of)
def test_chapter(path, check):
    report(check(read(path)))


def test_no_two_notebooks_share_a_seed():
    report(checks.shared_seeds({name_of(path): read(path) for path in NOTEBOOKS}))


def test_no_two_figures_share_a_name():
    notebooks = {name_of(path): read(path) for path in NOTEBOOKS}
    report(checks.shared_figure_names(notebooks))


def test_no_two_chapters_share_a_heading():
    report(prose.shared_headings({name_of(path): read(path) for path in CHAPTERS}))
