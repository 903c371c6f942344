"""The one form in which notebooks are stored: equal content, equal bytes."""

from __future__ import annotations

import copy
import difflib
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import nbformat
from nbformat import NotebookNode

__all__ = ["CELL_METADATA", "canonical", "differences"]

CELL_METADATA = (
    "tags",
    "mystnb",
    "editable",
    "slideshow",
    "slide",
    "label",
    "caption",
    "misconceptions",
    "exercise",
)
_NOTEBOOK_METADATA = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
_CONFORMING = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RANDOM = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?")


def canonical(notebook: NotebookNode) -> str:
    """Return the one text of a notebook: what does not matter is fixed or gone.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is not changed.

    Returns
    -------
    str
        JSON with sorted keys and a newline at its end. Cells have readable ids,
        executed cells are counted 1 to n, streams are merged, empty cells are dropped.
        ``canonical`` of the result is the result.
    """
    result = copy.deepcopy(notebook)
    # what the page says of itself to search engines stands in the notebook's metadata
    kept = {k: notebook.metadata[k] for k in ("myst",) if notebook.metadata.get(k)}
    result.metadata = nbformat.from_dict(_NOTEBOOK_METADATA | kept)
    result.nbformat, result.nbformat_minor = 4, 5
    result.cells = [cell for cell in result.cells if cell.source.strip()]
    _name_cells(result.cells)
    count = 0
    for cell in result.cells:
        cell.source = cell.source.strip("\n").rstrip()
        kept = {k: cell.metadata[k] for k in CELL_METADATA if cell.metadata.get(k)}
        kept |= {k: False for k in ("editable",) if cell.metadata.get(k) is False}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":
            if cell.execution_count is not None:
                count += 1
                cell.execution_count = count
            cell.outputs = _outputs(cell)
    return str(nbformat.writes(result, version=4)).rstrip("\n") + "\n"


def _name_cells(cells: list[NotebookNode]) -> None:
    """Keep good ids; name the others after the heading above and a free number."""
    seen: set[str] = set()
    unnamed = set()
    for cell in cells:
        name = str(cell.get("id", ""))
        good = _CONFORMING.fullmatch(name) and not _RANDOM.fullmatch(name)
        if not good or len(name) > 64 or name in seen:
            unnamed.add(id(cell))
        else:
            seen.add(name)
    slug = "cell"
    for cell in cells:
        heading = re.search(r"^#{1,6}[ \t]+(.+)$", cell.source, re.M)
        if cell.cell_type == "markdown" and heading:
            slug = _slug(heading[1]) or slug
        if id(cell) in unnamed:
            number = 1
            while f"{slug}-{number}" in seen:
                number += 1
            cell.id = f"{slug}-{number}"
            seen.add(cell.id)


def _slug(heading: str) -> str:
    """Short ASCII name of a heading: words only, whole ones, at most 40 characters."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['`$]|\{[^}]*\}", "", plain.lower()))
    while len("-".join(words)) > 40 and len(words) > 1:
        words.pop()
    return "-".join(words)[:40].strip("-")


def _outputs(cell: NotebookNode) -> list[NotebookNode]:
    """Outputs without metadata; texts that follow each other on a stream are one."""
    result: list[NotebookNode] = []
    for output in cell.outputs:
        if output.output_type == "stream" and result:
            last = result[-1]
            if last.output_type == "stream" and last.name == output.name:
                last.text += output.text
                continue
        if "metadata" in output:
            output.metadata = {}
        if output.output_type == "execute_result":
            output.execution_count = cell.execution_count
        if "image/png" in output.get("data", {}):
            # the kernel sends no final newline, and nbval compares the characters
            output.data["image/png"] = output.data["image/png"].rstrip("\n")
        result.append(output)
    return result


def differences(
    stored: str, new: str, ignored: Iterable[str] = frozenset()
) -> list[str]:
    """Say in which cells two texts of a notebook differ.

    Parameters
    ----------
    stored, new : str
        Notebooks as JSON.
    ignored : iterable of str
        MIME types of outputs that are left out.

    Returns
    -------
    list of str
        For each differing cell its number, id, field, and the changed lines.
    """
    if stored == new:
        return []
    before, after = (_stripped(text, ignored) for text in (stored, new))
    if len(before.cells) != len(after.cells):
        return [f": {len(before.cells)} cells stored, {len(after.cells)} after a run"]
    found = []
    for number, (old, fresh) in enumerate(
        zip(before.cells, after.cells, strict=True), start=1
    ):
        fields = [key for key in fresh if old.get(key) != fresh[key]]
        if fields:
            changed = difflib.unified_diff(
                _lines(old), _lines(fresh), "stored", "new", n=0, lineterm=""
            )
            details = "\n".join(f"    {line[:150]}" for line in list(changed)[3:15])
            where = f", cell {number} (id {fresh.id})"
            found.append(f"{where}: {', '.join(fields)} differ\n{details}")
    kept = nbformat.reads(stored, as_version=4)
    if not found and stored != canonical(kept):
        found = [": the layout or the notebook's metadata is not canonical"]
    return found


def _stripped(text: str, ignored: Iterable[str]) -> NotebookNode:
    notebook: NotebookNode = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for kind in ignored:
                output.get("data", {}).pop(kind, None)
    return notebook


def _lines(cell: NotebookNode) -> list[str]:
    return [line for line in _flat(cell) for line in line.split("\n")]


def _flat(value: Any, name: str = "") -> Iterable[str]:
    if isinstance(value, dict):
        for key in value:
            yield from _flat(value[key], f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _flat(part, f"{name}[{number}]")
    else:
        yield f"{name}: {value}"
