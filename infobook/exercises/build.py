"""What is made from the sets: student notebooks, and the texts of the package.

Equal sources give equal bytes. A student notebook has tasks, stubs, checks and hints in
plain Markdown; it has no solution and no output.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from infobook.exercises.source import Cell, ExerciseSet, plain, read, text_of

HOW = """\
Write each answer in the cell below its task, run it, then run the check. It says
whether the answer is right and, if not, what to mend. `exercises.{name}.hint()` gives
the next hint, `exercises.{name}.solution()` the explained solution.

This notebook needs Python 3.11 or newer, NumPy and the package `infobook`. Nothing you
write is sent anywhere."""


def student_notebook(source: ExerciseSet) -> str:
    """Return the notebook that a learner works in.

    Parameters
    ----------
    source : ExerciseSet

    Returns
    -------
    str
        Text of an ``.ipynb`` file of format 4.5.
    """
    head = plain(text_of(source.head)).strip()
    cells = [
        _markdown(source.head, f"{head}\n\n{HOW.format(name=source.items[0].name)}")
    ]
    cells += [_code(cell) for cell in source.setup if cell["cell_type"] == "code"]
    for item in source.items:
        for role in ("task", "stub", "check", "hints"):
            for cell in item.cells[role]:
                if cell["cell_type"] == "code":
                    cells.append(_code(cell))
                else:
                    cells.append(_markdown(cell, plain(text_of(cell))))
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": python, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return _json(notebook)


def texts(sources: Iterable[ExerciseSet]) -> str:
    """Return the texts of all exercises, as the package keeps them.

    Parameters
    ----------
    sources : iterable of ExerciseSet
        In the order of the book.

    Returns
    -------
    str
        JSON, by name and in order.
    """
    found: dict[str, dict[str, Any]] = {}
    items = [
        (source, item, following)
        for source in sources
        for item, following in zip(source.items, [*source.items[1:], None], strict=True)
    ]
    for source, item, following in items:
        if item.name in found:
            raise ValueError(f"two exercises are named {item.name!r}; rename one")
        found[item.name] = {
            "chapter": source.chapter,
            "title": item.title,
            "minutes": item.minutes,
            "task": item.task,
            "stub": item.stub.rstrip() + "\n",
            "hints": [text for _, text in item.hints],
            "explanation": f"{item.explanation}\n\n```python\n{item.solution}\n```",
            "idea": item.idea,
            "following": following.name if following else "",
            "misconceptions": list(item.misconceptions),
        }
    return _json(found, sort=False)


def write(sources: Sequence[Path], folder: Path) -> list[Path]:
    """Write the student notebook of each set into a folder.

    Parameters
    ----------
    sources : sequence of pathlib.Path
        Notebooks of sets.
    folder : pathlib.Path
        Made if it is not there. Notebooks of the same names are replaced.

    Returns
    -------
    list of pathlib.Path
        What was written.

    Raises
    ------
    SourceError
        If a notebook is not written as a set is; then nothing is written.
    ValueError
        If a set would be written over its own source.
    """
    made = {}
    for path in sources:
        target = folder / path.name
        if target.resolve() == path.resolve():
            raise ValueError(f"{path} would be overwritten; name another folder")
        made[target] = student_notebook(read(path))
    folder.mkdir(parents=True, exist_ok=True)
    for target, text in made.items():
        target.write_text(text, encoding="utf-8", newline="\n")
    return list(made)


def _markdown(cell: Cell, text: str) -> Cell:
    return {
        "cell_type": "markdown",
        "id": cell["id"],
        "metadata": {},
        "source": text.splitlines(keepends=True),
    }


def _code(cell: Cell) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell["id"],
        "metadata": {},
        "outputs": [],
        "source": text_of(cell).splitlines(keepends=True),
    }


def _json(content: Any, sort: bool = True) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=sort) + "\n"
