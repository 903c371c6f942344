"""Comparing notebooks with a run, and the command that runs and stores them."""

from __future__ import annotations

import pytest
from small_notebooks import save

from bookbuild import notebooks
from bookbuild.notebooks import book_notebooks, check, find, main
from bookbuild.renderer import why_figures_differ

pytestmark = pytest.mark.slow  # each starts kernels


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Make a book of two chapters and an exercise set; tests run the command on it."""
    folder = tmp_path / "book"
    save(folder / "b.ipynb", "import numpy as np\nnp.arange(3)")
    save(folder / "a.ipynb", "print('a')", "x = 2")
    save(folder / "exercises" / "a.ipynb", "x = 3")
    save(folder / ".ipynb_checkpoints" / "a-checkpoint.ipynb", "1 / 0")
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nparts:\n- chapters:\n"
        "  - file: book/b\n    sections:\n    - file: book/exercises/a\n"
    )
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    monkeypatch.setattr(book_notebooks, "__defaults__", (tmp_path,))
    monkeypatch.setattr(find, "__defaults__", (tmp_path,))
    return folder


def test_the_order_of_the_table_of_contents(book):
    names = [str(path.relative_to(book)) for path in book_notebooks()]
    assert names == ["b.ipynb", "exercises/a.ipynb", "a.ipynb"]


def test_names_of_notebooks(book, monkeypatch):
    monkeypatch.chdir(book)
    everything = book_notebooks()
    assert find([]) == everything
    assert find(["book/a.ipynb", "b", "exercises/a"]) == [
        book / "a.ipynb",
        book / "b.ipynb",
        book / "exercises" / "a.ipynb",
    ]
    with pytest.raises(FileNotFoundError, match=r"no notebook 'c'.*b, exercises/a, a"):
        find(["c"])


def test_a_book_without_notebooks_is_an_error(tmp_path, capsys, monkeypatch):
    (tmp_path / "book").mkdir()
    monkeypatch.setattr(find, "__defaults__", (tmp_path,))
    assert main([], check=False, jobs=1) == 1
    assert "no notebook in" in capsys.readouterr().out


def test_the_command_writes_once_and_then_agrees(book, capsys):
    assert main([], check=True, jobs=2) == 1
    assert main([], check=False, jobs=2) == 0
    assert "book/a.ipynb written" in capsys.readouterr().out
    stored = (book / "a.ipynb").read_bytes()
    assert main([], check=True, jobs=2) == 0
    assert main([], check=False, jobs=2) == 0
    assert "written" not in capsys.readouterr().out
    assert (book / "a.ipynb").read_bytes() == stored
    assert {path.suffix for path in book.iterdir() if path.is_file()} == {".ipynb"}


def test_a_notebook_that_fails_is_left_as_it_was(book, capsys):
    path = save(book / "a.ipynb", "1 / 0")
    before = path.read_bytes()
    assert main([], check=False, jobs=2) == 1
    assert path.read_bytes() == before
    said = capsys.readouterr().out
    assert "book/a.ipynb, cell 1" in said
    assert "book/b.ipynb written" in said
    assert "3 notebooks, 1 problems" in said


def test_a_difference_names_cell_field_and_lines(book):
    main(["b"], check=False, jobs=2)
    path = book / "b.ipynb"
    path.write_text(path.read_text().replace("array([0, 1, 2])", "array([0, 1, 3])"))
    (problem,) = check([path])
    assert problem.startswith("book/b.ipynb, cell 1 (id cell-1): outputs differ")
    assert "-outputs[0].data.text/plain: array([0, 1, 3])" in problem
    assert "+outputs[0].data.text/plain: array([0, 1, 2])" in problem


def test_a_difference_of_layout_alone(book):
    main(["b"], check=False, jobs=2)
    path = book / "b.ipynb"
    path.write_text(path.read_text() + "\n")
    (problem,) = check([path])
    assert "layout" in problem


# ---- where figures can be compared -----------------------------------------------


def pinned(tmp_path, text):
    path = tmp_path / "constraints.txt"
    path.write_text(text)
    return path


def test_another_matplotlib_draws_otherwise(tmp_path):
    reason = why_figures_differ(pinned(tmp_path, "numpy==2.0\nmatplotlib==0.1\n"))
    assert reason is not None
    assert "not the pinned 0.1" in reason


def test_another_processor_draws_otherwise(tmp_path, monkeypatch):
    from importlib.metadata import version

    path = pinned(tmp_path, f"matplotlib=={version('matplotlib')}\n")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setattr("sys.platform", "linux")
    assert why_figures_differ(path) is None
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    assert "not Linux x86-64" in str(why_figures_differ(path))


def test_matplotlib_must_be_pinned(tmp_path):
    with pytest.raises(ValueError, match="pins no matplotlib"):
        why_figures_differ(pinned(tmp_path, "numpy==2.0\n"))
