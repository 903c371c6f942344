"""The small changes that mutants are made of: to text, to notebooks, to frozen data.

Each function returns a change, from a file's bytes to other bytes. A change names what
it replaces, so that a mutant whose target has gone says so instead of passing for
caught.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import nbformat
import numpy as np

Change = Callable[[bytes], bytes]


def swap(old: str, new: str) -> Change:
    """Replace the first `old` in a text by `new`."""

    def change(content: bytes) -> bytes:
        before, found, after = content.decode().partition(old)
        if not found:
            raise ValueError(f"{old!r} is not there any more: write the mutant anew")
        return (before + new + after).encode()

    return change


def one_more(array: str) -> Change:
    """Add 1 to the second number of an array in a file of arrays."""

    def change(content: bytes) -> bytes:
        with np.load(io.BytesIO(content)) as stored:
            arrays = {name: stored[name].copy() for name in stored.files}
        arrays[array].flat[1] += 1
        file = io.BytesIO()
        np.savez_compressed(file, **arrays)
        return file.getvalue()

    return change


def _cells(edit: Callable[[list[Any]], None]) -> Change:
    """Edit a notebook's cells and leave the layout of the file canonical."""

    def change(content: bytes) -> bytes:
        book = nbformat.reads(content.decode(), as_version=4)
        edit(book.cells)
        return f"{nbformat.writes(book, version=4)}\n".encode()

    return change


def _place(cells: list[Any], words: str) -> int:
    """Return the place of the first cell that has `words` in its source."""
    places = [i for i, cell in enumerate(cells) if words in cell.source]
    if not places:
        raise ValueError(f"no cell has {words!r} any more: write the mutant anew")
    return places[0]


def in_source(old: str, new: str) -> Change:
    """Replace `old` in the source of the first cell that has it."""

    def edit(cells: list[Any]) -> None:
        cell = cells[_place(cells, old)]
        cell.source = cell.source.replace(old, new, 1)

    return _cells(edit)


def in_output(old: str, new: str) -> Change:
    """Replace `old` in what the first cell that prints it is said to have printed."""

    def edit(cells: list[Any]) -> None:
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        found = [output for output in outputs if old in output.get("text", "")]
        if not found:
            raise ValueError(f"no cell prints {old!r} any more: write the mutant anew")
        found[0].text = found[0].text.replace(old, new, 1)

    return _cells(edit)


def forget(*fields: str, words: str = "") -> Change:
    """Empty ``outputs`` or ``execution_count`` of the code cells that have `words`."""
    empty: dict[str, Any] = {"outputs": [], "execution_count": None}

    def edit(cells: list[Any]) -> None:
        for cell in cells:
            if cell.cell_type == "code" and words in cell.source:
                cell.update({field: empty[field] for field in fields})

    return _cells(edit)


def exchange(one: str, other: str) -> Change:
    """Let two cells change places, with their outputs."""

    def edit(cells: list[Any]) -> None:
        i, j = _place(cells, one), _place(cells, other)
        cells[i], cells[j] = cells[j], cells[i]

    return _cells(edit)


def delete(words: str) -> Change:
    """Delete a cell with its outputs."""

    def edit(cells: list[Any]) -> None:
        del cells[_place(cells, words)]

    return _cells(edit)


def insert(source: str, *, before: str) -> Change:
    """Insert a code cell that has not run."""

    def edit(cells: list[Any]) -> None:
        new = nbformat.v4.new_code_cell(source, id="an-extra-cell")
        cells.insert(_place(cells, before), new)

    return _cells(edit)


def tag(words: str, name: str) -> Change:
    """Give a cell one more tag."""

    def edit(cells: list[Any]) -> None:
        metadata = cells[_place(cells, words)].metadata
        metadata["tags"] = [*metadata.get("tags", []), name]

    return _cells(edit)


def undescribed(words: str) -> Change:
    """Take the alternative text of a figure away."""

    def edit(cells: list[Any]) -> None:
        del cells[_place(cells, words)].metadata["mystnb"]["image"]

    return _cells(edit)
