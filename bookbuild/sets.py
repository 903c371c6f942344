"""What the package holds of the exercise sets: student notebooks, and all texts.

Made from ``book/exercises`` by `infobook.exercises.build`, and kept with the package so
that whoever has it installed has the exercises. Nobody edits these files.
"""

from __future__ import annotations

from pathlib import Path

from bookbuild.notebooks import book_notebooks
from bookbuild.renderer import ROOT
from infobook.exercises import build, source

PACKAGE = Path("infobook") / "exercises"


def sources(root: Path = ROOT) -> list[Path]:
    """Return the notebooks of all sets, in the order of the table of contents."""
    folder = root / "book" / "exercises"
    return [path for path in book_notebooks(root) if path.parent == folder]


def made(root: Path = ROOT) -> dict[Path, str]:
    """Return what the package should hold, by path under `root`.

    Parameters
    ----------
    root : pathlib.Path
        Folder with ``book/`` and ``_toc.yml``.

    Returns
    -------
    dict of pathlib.Path to str

    Raises
    ------
    infobook.exercises.source.SourceError
        If a set is not written as sets are.
    """
    read = [source.read(path) for path in sources(root)]
    files = {
        PACKAGE / "sets" / f"{one.chapter}.ipynb": build.student_notebook(one)
        for one in read
    }
    return {PACKAGE / "texts.json": build.texts(read), **files}


def stale(root: Path = ROOT) -> list[Path]:
    """Return the files of the package that are missing, old or of no set any more."""
    files = made(root)
    there = {
        path.relative_to(root)
        for path in (root / PACKAGE / "sets").glob("*")
        if path.is_file()
    }
    wrong = [
        path
        for path, text in files.items()
        if not (root / path).is_file() or (root / path).read_bytes() != text.encode()
    ]
    return sorted({*wrong, *(there - files.keys())})


def write(root: Path = ROOT) -> list[Path]:
    """Write what is stale, and remove what belongs to no set; return what changed."""
    files, changed = made(root), stale(root)
    for path in changed:
        if path in files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(files[path], encoding="utf-8", newline="\n")
        else:
            (root / path).unlink()
    return changed
