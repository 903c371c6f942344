"""The code cells of a submitted notebook, read with the standard library alone."""

from __future__ import annotations

import json
import re
from typing import Any

LARGEST = 20_000_000  # bytes; a notebook full of pictures has a tenth of that
_RUNS_THE_REST = {"%%time", "%%timeit", "%%capture"}
_MAGIC = re.compile(r"^([ \t]*)[%!].*$", re.MULTILINE)


class NotebookError(ValueError):
    """A file that is no notebook that can be marked."""


def code_cells(content: bytes) -> list[str]:
    """Return the source of each code cell, in order.

    Parameters
    ----------
    content : bytes
        The file.

    Returns
    -------
    list of str

    Raises
    ------
    NotebookError
        If it cannot be read.

    Examples
    --------
    >>> from infobook.course.cells import code_cells
    >>> code_cells(b'{"nbformat": 4, "cells": []}')
    []
    """
    if len(content) > LARGEST:
        raise NotebookError(
            f"the file has {len(content):,} bytes; more than {LARGEST:,} are not read"
        )
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotebookError(f"the file is no JSON, so no notebook: {error}") from None
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        raise NotebookError(
            "the file is no notebook of nbformat 4; open it in Jupyter and save it"
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise NotebookError("the notebook has no list of cells")
    return [_source(cell) for cell in cells if _type(cell) == "code"]


def _type(cell: Any) -> str:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        raise NotebookError("the notebook has a cell without a type")
    return str(cell["cell_type"])


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source")
    lines: list[Any] = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        raise NotebookError("the notebook has a code cell without text")
    return "".join(lines)


def without_magic(source: str) -> tuple[str, str]:
    r"""Return a cell without IPython's own lines, and what was left out.

    Nothing is returned of a cell that is not Python at all, such as ``%%bash``.

    Parameters
    ----------
    source : str
        A cell that Python cannot read.

    Returns
    -------
    source, left_out : str
        What is left out is empty if there was nothing of the kind.

    Examples
    --------
    >>> from infobook.course.cells import without_magic
    >>> without_magic("%matplotlib inline\nx = 1")
    ('pass\nx = 1', '%matplotlib inline')
    """
    first = source.lstrip().split("\n", 1)[0].rstrip()
    if first.startswith("%%") and first.split()[0] not in _RUNS_THE_REST:
        return "", first
    found = [match.group().strip() for match in _MAGIC.finditer(source)]
    return _MAGIC.sub(r"\1pass", source), ", ".join(found)
