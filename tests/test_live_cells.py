"""What runs a page's cells, in plain Python; and what the page is told of them."""

import json
import sys

import numpy as np
import pytest

from bookbuild import launch, lite, live, live_runs
from bookbuild.environment import ROOT, SetupError
from bookbuild.runtime import closure, copy_verified
from bookbuild.static.live import cells as live_cells


@pytest.fixture
def notebook(monkeypatch):
    """A notebook, and what its cells have shown."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(live_cells, "_current", None)
    monkeypatch.setattr("builtins.display", None, raising=False)
    shown = []
    notebook = live_cells.Notebook(lambda text: shown.append(json.loads(text)))
    notebook.shown = shown
    return notebook


def texts(notebook):
    return [o.get("text") or o["data"]["text/plain"] for o in notebook.shown]


def test_streams_and_last_value_come_in_order(notebook):
    source = "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n1 + 1"
    assert notebook.run(source, "cell 1")
    kinds = [(o["kind"], o.get("name")) for o in notebook.shown]
    assert kinds == [
        ("stream", "stdout"),
        ("stream", "stderr"),
        ("stream", "stdout"),
        ("display", None),
    ]
    assert texts(notebook) == ["a\n", "b\n", "c\n", "2"]


@pytest.mark.parametrize("source", ["x = 3", "None", "3;", "", "# nothing"])
def test_nothing_to_show(notebook, source):
    assert notebook.run(source, "cell 1")
    assert notebook.shown == []


def test_cells_share_names_and_are_main(notebook):
    assert notebook.run("def f(): return __name__", "cell 1")
    assert notebook.run("f()", "cell 2")
    assert texts(notebook) == ["'__main__'"]


def test_error_shows_the_cells_own_lines(notebook):
    notebook.run("def f(x):\n    return 1 / x", "cell 1")
    assert not notebook.run("y = 0\nf(y)", "cell 2")
    (text,) = texts(notebook)
    assert "  In this cell, line 2:\n    f(y)" in text
    assert "  In an earlier cell, line 2, in f:\n    return 1 / x" in text
    assert text.endswith("ZeroDivisionError: division by zero\n")
    assert "cells.py" not in text


def test_cause_of_an_error_is_told_without_our_lines(notebook):
    source = (
        "try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError('b') from e"
    )
    assert not notebook.run(source, "cell 1")
    (text,) = texts(notebook)
    assert "KeyError: 'a'" in text
    assert "ValueError: b" in text
    assert "cells.py" not in text


@pytest.mark.parametrize(
    ("source", "told"),
    [("def", "SyntaxError"), ("import sys; sys.exit(3)", "SystemExit: 3")],
)
def test_bad_and_ending_code_end_the_cell_only(notebook, source, told):
    assert not notebook.run(source, "cell 1")
    assert told in texts(notebook)[0]
    assert notebook.run("1", "cell 2")


def test_print_without_end_is_cut(notebook):
    most = live_cells.MOST_CHARACTERS
    assert notebook.run(f"print('x' * {most})\nprint('y')", "cell 1")
    text = "".join(texts(notebook))
    assert text.count("x") == most
    assert "y\n" not in text
    assert text.endswith("more was printed than this page shows.\n")


def test_numbers_have_six_digits_exactly_where_start_was_called(notebook):
    source = "1 / 3, {'a': [2 / 3]}"
    with np.printoptions(precision=6):
        notebook.run(source, "cell 1")
    notebook.run(source, "cell 2")
    six, all_ = texts(notebook)
    assert six == "(0.333333, {'a': [0.666667]})"
    assert all_ == "(0.3333333333333333, {'a': [0.6666666666666666]})"


def test_list_that_holds_itself_is_shown(notebook):
    with np.printoptions(precision=6):
        assert notebook.run("x = []; x.append(x)\nx", "cell 1")
    assert texts(notebook)[0].startswith("[")


def test_values_show_all_their_forms(notebook):
    source = (
        "class Own:\n"
        "    def _repr_html_(self): return '<b>own</b>'\n"
        "    def _repr_png_(self): return b'PNG'\n"
        "    def __repr__(self): return 'own'\n"
        "display(Own)\n"
        "Own()"
    )
    assert notebook.run(source, "cell 1")
    of_class, of_value = (o["data"] for o in notebook.shown)
    assert list(of_class) == ["text/plain"]
    assert of_value == {
        "text/html": "<b>own</b>",
        "image/png": "UE5H",
        "text/plain": "own",
    }


@pytest.mark.parametrize("end", ["", "live.show_figures()\nprint('after')"])
def test_figures_are_shown_once_and_closed(notebook, end):
    from matplotlib import pyplot

    source = (
        "from matplotlib import pyplot as plt\n"
        "from bookbuild.static.live import cells as live\n"
        "print('before')\n"
        "fig, ax = plt.subplots()\n"
        "_ = ax.set(xlabel='p', ylabel='bits')\n"
    )
    assert notebook.run(source + end, "cell 1")
    before, figure, *after = notebook.shown
    assert before["text"] == "before\n"
    assert "<svg" in figure["data"]["image/svg+xml"]
    assert figure["data"]["text/plain"] == "A figure: p, bits"
    assert [output["text"] for output in after] == (["after\n"] if end else [])
    assert pyplot.get_fignums() == []


def test_figures_of_a_failed_cell_are_gone(notebook):
    from matplotlib import pyplot

    source = "from matplotlib import pyplot as plt\nplt.subplots()\n1 / 0"
    assert not notebook.run(source, "cell 1")
    assert [output["kind"] for output in notebook.shown] == ["error"]
    assert pyplot.get_fignums() == []


def test_cells_of_a_chapter_need_all_before_them():
    found = live.cells(ROOT / "book" / "entropy.ipynb")
    assert len(found) > 20
    assert [cell["needs"] for cell in found] == [
        list(range(n)) for n in range(len(found))
    ]
    assert {cell["raises"] for cell in found if "raises" in cell} == {
        "RuntimeWarning",
        "ProbabilityError",
    }
    assert not any("answers" in cell for cell in found)


def test_exercise_needs_the_set_up_and_itself():
    setup, stub, check, solution, other = live.cells(
        ROOT / "book" / "exercises" / "entropy.ipynb"
    )[:5]
    assert (setup["needs"], stub["needs"], other["needs"]) == ([], [0], [0])
    assert (stub["answers"], stub["next"]) == ("quarters", 2)
    assert (check["needs"], solution["needs"]) == ([0, 1], [0, 1])
    assert solution["apart"]
    assert "apart" not in check


def test_every_notebook_of_the_book_is_run():
    names = [run["name"] for run in live_runs.runs()]
    chapters = sorted(path.stem for path in ROOT.glob("book/*.ipynb"))
    sets = sorted(path.stem for path in ROOT.glob("book/exercises/*.ipynb"))
    assert sorted(n for n in names if "," not in n) == [f"book/{c}" for c in chapters]
    for name in sets:
        assert f"book/exercises/{name}, student" in names
        assert f"book/exercises/{name}, code cell 28" in names
    assert len(set(names)) == len(names)


def test_runtime_takes_only_what_is_listed(tmp_path):
    packages = {
        "a": {"depends": ["b_c"]},
        "b-c": {"depends": ["a"]},
        "d": {"depends": []},
    }
    assert closure(packages, ["a"]) == ["a", "b-c"]
    (tmp_path / "a.whl").write_bytes(b"other")
    with pytest.raises(SetupError, match="a.whl from .* is not what Pyodide lists"):
        copy_verified(tmp_path / "a.whl", tmp_path / "b.whl", "0" * 64)
    with pytest.raises(SetupError, match="holds no c.whl"):
        copy_verified(tmp_path / "c.whl", tmp_path / "b.whl", "0" * 64)
    assert not (tmp_path / "b.whl").exists()


def test_pages_ask_for_the_pyodide_that_is_tested():
    version = json.loads((ROOT / "bookbuild" / "package.json").read_text())[
        "dependencies"
    ]["pyodide"]
    assert f"/pyodide/v{version}/full/\n" in (ROOT / "_config.yml").read_text()


def test_places_follow_the_repositorys_address():
    page = "book/exercises/entropy"
    (here,) = launch.links(page)
    assert here.url == "../../lite/notebooks/index.html?path=exercises/entropy.ipynb"
    assert launch.links(page, "https://forge.example/a/b") == [here]
    same, binder, colab = launch.links(page, "https://github.com/a/b", "main")
    assert same == here
    assert binder.url == (
        "https://mybinder.org/v2/gh/a/b/main"
        "?urlpath=lab%2Ftree%2Finfobook%2Fexercises%2Fsets%2Fentropy.ipynb"
    )
    assert colab.url == (
        "https://colab.research.google.com/github/a/b/blob/gh-pages/"
        "colab/exercises/entropy.ipynb"
    )


def test_menu_stands_at_the_top_of_a_page():
    page = '<main><article class="bd-article"><h1>Entropy</h1></article></main>'
    html = launch.with_menu(page, launch.links("book/entropy"))
    assert html.index("JupyterLite") < html.index("<article")
    assert 'href="../lite/notebooks/index.html?path=entropy.ipynb"' in html
    with pytest.raises(ValueError, match="2 articles"):
        launch.with_menu(page * 2, [])


def test_copies_install_infobook_first_and_hold_no_solution(tmp_path):
    first = lite.in_colab("a/b", "main")
    pages = ("book/entropy", "book/exercises/entropy")
    lite.write_copies(pages, tmp_path, first)
    for name in ("entropy.ipynb", "exercises/entropy.ipynb"):
        notebook = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        assert notebook["cells"][0]["source"] == [first]
        assert not any(cell.get("outputs") for cell in notebook["cells"])
    assert "Solution" not in (tmp_path / "exercises/entropy.ipynb").read_text()
    source = json.loads((ROOT / "book/entropy.ipynb").read_text(encoding="utf-8"))
    copied = json.loads((tmp_path / "entropy.ipynb").read_text(encoding="utf-8"))
    assert [c["source"] for c in copied["cells"][1:]] == [
        c["source"] for c in source["cells"]
    ]
