"""Notebooks of a few cells, for tests of what runs and writes notebooks."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from bookbuild.notebooks import execute


def save(path, *cells):
    made = [c if isinstance(c, NotebookNode) else new_code_cell(c) for c in cells]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=made), path)
    return path


def run(path):
    (result,) = execute([path], jobs=1)
    return result


def outputs(result):
    return [cell.get("outputs") for cell in nbformat.reads(result, 4).cells]
