"""From one source to student notebooks and texts: the same bytes, and no solution."""

from __future__ import annotations

import ast
import copy
import json
import math
import os
import re
import subprocess
import sys
import zipfile

import pytest

from bookbuild import sets
from bookbuild.environment import ROOT
from infobook import exercises
from infobook.exercises import (
    Exercise,
    FindTheBug,
    FindTheBugInRoutine,
    Number,
    Numbers,
    build,
    source,
)
from infobook.exercises.source import SourceError, plain

SOURCES = sets.sources()
READ = {path.stem: source.read(path) for path in SOURCES}
STUDENT = {
    name: json.loads(
        (ROOT / sets.PACKAGE / "sets" / f"{name}.ipynb").read_text("utf-8")
    )
    for name in READ
}
each_set = pytest.mark.parametrize("name", list(READ))


def code_of(notebook):
    return [
        "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def words_of(notebook):
    return "\n".join("".join(cell["source"]) for cell in notebook["cells"])


# The files of the package are what the sets give


def test_what_the_package_holds_is_made_from_the_sets():
    assert sets.stale() == [], "run `make notebooks`"


@each_set
def test_building_twice_gives_the_same_bytes(name):
    path = ROOT / "book" / "exercises" / f"{name}.ipynb"
    once = build.student_notebook(source.read(path))
    assert once == build.student_notebook(source.read(path))


def test_the_order_of_a_hash_changes_no_byte(tmp_path):
    made = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = [sys.executable, "-m", "infobook", "build", *map(str, SOURCES)]
        subprocess.run(
            [*command, "--out", str(out)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        made.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert made[0] == made[1]
    assert len(made[0]) == len(SOURCES)


def test_stale_files_are_found_written_and_removed(tmp_path):
    (tmp_path / "book" / "exercises").mkdir(parents=True)
    (tmp_path / "_toc.yml").write_bytes((ROOT / "_toc.yml").read_bytes())
    for path in SOURCES[:1]:
        target = tmp_path / path.relative_to(ROOT)
        target.write_bytes(path.read_bytes())
    assert len(sets.stale(tmp_path)) == 2
    old = tmp_path / sets.PACKAGE / "sets" / "old.ipynb"
    assert len(sets.write(tmp_path)) == 2
    old.write_text("{}")
    assert sets.stale(tmp_path) == [old.relative_to(tmp_path)]
    assert sets.write(tmp_path) == [old.relative_to(tmp_path)]
    assert sets.stale(tmp_path) == []
    assert not old.exists()


# The student notebook


@each_set
def test_it_is_a_notebook_without_outputs_and_without_the_book_s_markup(name):
    import nbformat

    notebook = STUDENT[name]
    nbformat.validate(copy.deepcopy(notebook))
    for cell in notebook["cells"]:
        assert cell["metadata"] == {}
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
    text = words_of(notebook)
    for markup in (":::", "{download}", "```{", "](../", "hide-cell"):
        assert markup not in text
    assert text.count("<details>") == text.count("</details>") > 0


@each_set
def test_every_check_of_the_untouched_notebook_says_not_attempted(name):
    names, checks = {}, 0
    for code in code_of(STUDENT[name]):
        tree = ast.parse(code)
        last = tree.body[-1]
        if isinstance(last, ast.Expr) and ".check(" in code:
            result = eval(code, names)  # our own text
            assert result.code == "not_attempted", code
            checks += 1
        else:
            exec(code, names)
    assert checks == len(READ[name].items)


@each_set
def test_each_solution_passes_where_the_set_is_run_from_top_to_bottom(name):
    notebook = json.loads(
        (ROOT / "book/exercises" / f"{name}.ipynb").read_text("utf-8")
    )
    solutions = [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        and cell["metadata"].get("exercise", {}).get("role") == "solution"
    ]
    assert len(solutions) == len(READ[name].items)
    for cell in solutions:
        shown = [o for o in cell["outputs"] if o["output_type"] == "execute_result"]
        assert len(shown) == 1
        assert "".join(shown[0]["data"]["text/plain"]).startswith("[passed]")


# Nothing leaks


@each_set
def test_no_line_of_a_solution_is_in_the_student_notebook(name):
    there = words_of(STUDENT[name])
    lines = {line.strip() for line in there.splitlines()}
    given = {
        line.strip()
        for item in READ[name].items
        for role in ("stub", "check")
        for cell in item.cells[role]
        for line in source.text_of(cell).splitlines()
    }
    for item in READ[name].items:
        for line in item.solution.splitlines():
            told = line.strip()
            if len(told) > 12 and told not in given and not told.startswith("def "):
                assert told not in lines, told
        for sentence in re.split(r"(?<=[.?])\s+", item.explanation.replace("\n", " ")):
            if len(sentence) > 40:
                assert sentence not in there.replace("\n", " "), sentence


@each_set
def test_no_expected_number_is_in_the_student_notebook(name):
    for item in READ[name].items:
        exercise = getattr(exercises, item.name)
        if not isinstance(exercise, Number | Numbers):
            continue
        own = "\n".join(
            source.text_of(cell)
            for role in ("task", "stub", "check", "hints")
            for cell in item.cells[role]
        )
        told = [float(x) for x in re.findall(r"(?<![\w.])\d+\.\d+", own)]
        for quantity in exercise.quantities.values():
            assert not any(
                math.isclose(x, quantity.expected, rel_tol=1e-3) for x in told
            ), (item.name, quantity.expected)


def test_pages_publish_neither_sources_nor_solutions_as_files(built_book):
    assert not list(built_book.rglob("_sources"))
    notebooks = sorted(built_book.rglob("*.ipynb"))
    assert {path.stem for path in notebooks} == set(READ)
    for path in notebooks:
        assert json.loads(path.read_text("utf-8")) == STUDENT[path.stem]


def test_a_wheel_has_the_student_notebooks_and_neither_tests_nor_sources(tmp_path):
    from flit_core import wheel

    made = wheel.make_wheel_in(ROOT / "pyproject.toml", tmp_path)
    with zipfile.ZipFile(made.file) as archive:
        names = archive.namelist()
        inside = "\n".join(
            archive.read(n).decode() for n in names if n.endswith(".ipynb")
        )
    for name in READ:
        assert f"infobook/exercises/sets/{name}.ipynb" in names
    assert "infobook/exercises/texts.json" in names
    assert not [n for n in names if n.startswith(("tests", "book/", "bookbuild"))]
    assert not [n for n in names if "bank" in n or "test" in n.rpartition("/")[2]]
    assert "[passed]" not in inside


# What a set must be


def cells(name="coin", **changes):
    own = {
        "task": ("markdown", "## A coin\n\n*A minute.* How many bits has it?"),
        "stub": ("code", f"{name} = ..."),
        "check": ("code", f"exercises.{name}.check({name})"),
        "hints": (
            "markdown",
            ":::{admonition} First hint\n:class: tip dropdown\n\nToss it.\n:::",
        ),
        "solution": (
            "markdown",
            ":::{admonition} Solution\n:class: note dropdown\n\nOne.\n\n"
            "**The idea.** A coin\nhas a bit.\n:::",
        ),
        "code": ("code", f"{name} = 1"),
    } | changes
    return [
        {
            "cell_type": kind,
            "id": f"{name}-{role}",
            "source": text,
            "metadata": {
                "exercise": {
                    "name": name,
                    "role": "solution" if role == "code" else role,
                }
            },
        }
        for role, (kind, text) in own.items()
    ]


HEAD = {
    "cell_type": "markdown",
    "id": "head",
    "metadata": {},
    "source": "# Coins\n\nTwo.",
}
SETUP = {"cell_type": "code", "id": "setup", "metadata": {}, "source": "import math"}
PAGE = {
    "cell_type": "markdown",
    "id": "page",
    "metadata": {"exercise": {"role": "page"}},
    "source": "Only on the page.",
}


def write(tmp_path, listed, name="coins"):
    path = tmp_path / f"{name}.ipynb"
    notebook = {"cells": listed, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_a_set_of_one_s_own_is_built(tmp_path):
    path = write(tmp_path, [HEAD, PAGE, SETUP, *cells(), *cells("dime")])
    one = source.read(path)
    assert [item.name for item in one.items] == ["coin", "dime"]
    coin = one.items[0]
    assert (coin.title, coin.minutes, coin.task) == (
        "A coin",
        1,
        "How many bits has it?",
    )
    assert coin.hints == (("First hint", "Toss it."),)
    assert coin.idea == "A coin has a bit."
    assert coin.explanation.startswith("One.")
    (made,) = build.write([path], tmp_path / "out")
    text = words_of(json.loads(made.read_text("utf-8")))
    assert "import math" in text
    assert "Only on the page" not in text
    assert "One." not in text
    told = json.loads(build.texts([one]))
    assert told["coin"]["following"] == "dime"
    assert told["dime"]["following"] == ""
    assert told["coin"]["chapter"] == "coins"


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ([], "begin with a Markdown cell"),
        ([SETUP, *cells()], "begin with a Markdown cell"),
        ([HEAD | {"source": "Coins"}, *cells()], "begin with '# '"),
        ([HEAD, SETUP], "no cell belongs to an exercise"),
        ([HEAD, *cells(), SETUP, *cells("dime")], "cell 8 belongs to no exercise"),
        ([HEAD, *cells()[:3], *cells()[4:]], "has no cell with the role 'hints'"),
        ([HEAD, *cells()[1:], cells()[0]], "must follow each other"),
        ([HEAD, *cells(), *cells("dime"), *cells()], "must follow each other"),
        ([HEAD, *cells("two words")], "cannot be a name in Python"),
        ([HEAD, *cells(task=("markdown", "A coin"))], "begin with '## '"),
        ([HEAD, *cells(task=("markdown", "## A\n\nNow."))], "say how long it takes"),
        (
            [HEAD, *cells(task=("markdown", "## A\n\n*A while.* Do."))],
            "one of A minute, Two",
        ),
        (
            [HEAD, *cells(task=("code", "1"))],
            "one cell of markdown with the role 'task'",
        ),
        ([HEAD, *cells(hints=("markdown", "Toss it."))], "must stand in folded boxes"),
        (
            [
                HEAD,
                *cells(hints=("markdown", ":::{admonition} A\n:class: tip\n\nB\n:::")),
            ],
            "must stand in folded boxes",
        ),
        (
            [
                HEAD,
                *cells(
                    solution=(
                        "markdown",
                        ":::{admonition} S\n:class: dropdown\n\n1\n:::",
                    )
                ),
            ],
            "end the solution with a paragraph",
        ),
        ([HEAD, *cells()[:-1]], "one folded box and one cell of code"),
        (
            [
                HEAD,
                *cells(task=("markdown", "## A\n\n*A minute.* By {eq}`eq-kl` it is.")),
            ],
            "markup of the book",
        ),
    ],
)
def test_what_is_no_set_is_refused_by_cell_and_cause(tmp_path, listed, message):
    path = write(tmp_path, listed)
    with pytest.raises(SourceError, match=re.escape(message)) as caught:
        build.write([path], tmp_path / "out")
    assert str(caught.value).startswith("coins.ipynb: ")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"cells": [1]}'])
def test_what_is_no_notebook_is_refused(tmp_path, text):
    path = tmp_path / "coins.ipynb"
    path.write_text(text)
    with pytest.raises(SourceError, match="no notebook of format 4"):
        source.read(path)


def test_two_exercises_of_one_name_are_refused(tmp_path):
    read = [
        source.read(write(tmp_path, [HEAD, *cells()], name)) for name in ("one", "two")
    ]
    with pytest.raises(ValueError, match="two exercises are named 'coin'"):
        build.texts(read)


def test_a_set_is_not_written_over_its_source(tmp_path):
    path = write(tmp_path, [HEAD, *cells()])
    before = path.read_bytes()
    with pytest.raises(ValueError, match="would be overwritten"):
        build.write([path], tmp_path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[Codes](../codes.ipynb) and [b](../codes.ipynb#x-y)", "Codes and b"),
        (
            "[a page](https://example.org/a.ipynb)",
            "[a page](https://example.org/a.ipynb)",
        ),
        ("`f(x)` and $x_{i}$ and `{x}`", "`f(x)` and $x_{i}$ and `{x}`"),
        (
            ":::{admonition} Hint\n:class: tip dropdown\n\nTry.\n:::",
            "<details>\n<summary>Hint</summary>\n\nTry.\n\n</details>",
        ),
    ],
)
def test_the_book_s_markup_becomes_plain(text, shown):
    assert plain(text) == shown


@pytest.mark.parametrize(
    "text",
    [":::{note}\nx\n:::", "see {prf:ref}`thm-a`", "```{math}\nx\n```", "{eq}`x`"],
)
def test_other_markup_is_refused(text):
    with pytest.raises(SourceError, match="shows raw"):
        plain(text)


# The sets as a whole


def test_there_are_as_many_as_promised_and_of_all_kinds():
    items = [item for one in READ.values() for item in one.items]
    assert len(items) >= 56
    assert all(6 <= len(one.items) <= 9 for one in READ.values())
    kinds = {type(getattr(exercises, item.name)).__name__ for item in items}
    assert kinds >= {"Number", "Function", "Routine", "Certificate", "Prediction"}
    bugs = [
        item.name
        for item in items
        if isinstance(getattr(exercises, item.name), FindTheBug | FindTheBugInRoutine)
    ]
    assert len(bugs) >= 5


@each_set
def test_a_set_goes_from_easy_to_hard_and_says_how_many_it_has(name):
    one = READ[name]
    minutes = [item.minutes for item in one.items]
    assert minutes[0] <= 2
    assert minutes[-1] == max(minutes) >= 10
    numbers = dict(zip(("Six", "Seven", "Eight", "Nine"), range(6, 10), strict=True))
    said = re.search(r"\b(Six|Seven|Eight|Nine) exercises", source.text_of(one.head))
    assert said is not None
    assert numbers[said[1]] == len(one.items)


@each_set
def test_a_chapter_leads_to_its_set(name):
    chapter = json.loads((ROOT / "book" / f"{name}.ipynb").read_text("utf-8"))
    text = words_of(chapter)
    assert f"](exercises/{name}.ipynb)" in text
    own = text.partition("## Exercises")[2].partition("\n## ")[0]
    assert "*A minute.*" not in own
    assert "1. " not in own


def test_every_exercise_has_its_own_misconceptions_or_none():
    for name in dir(exercises):
        if isinstance(thing := getattr(exercises, name), Exercise):
            assert len(set(thing.misconceptions)) == len(thing.misconceptions)
