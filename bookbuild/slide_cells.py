"""Which cells of a notebook make slides, and what stands on them.

What makes a slide is said in a cell's metadata, in the way of Jupyter: as
``{"slideshow": {"slide_type": ...}}``, one of ``slide``, ``subslide``, ``fragment``,
``skip`` and ``notes``; a cell without it goes on where the cell before stopped.

A chapter's paragraphs are too long for a slide. So a Markdown cell may also hold
``slide``, a list of lines that stand there instead; above a cell of code they stand
with it. In them

* a line ``{show}`NAME``` brings what has this label in the cell, a box or a formula, or
  the section with this heading, so that nothing is written twice;
* a line ``---`` begins another slide, and ``+++`` what appears at the next key.

What the cell says is then in the speaker's notes: a proof with the statement that is
shown, all else with the first slide. A figure comes without its code, its caption in
the notes; of a long cell only the output is shown.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterator

import nbformat
from nbformat import NotebookNode

from bookbuild.slide_markdown import SlideError

__all__ = ["HIDDEN_CODE", "slide_text", "slides_of"]

#: The tag of cells whose code is left out.
HIDDEN_CODE = "no-code"
_LONGEST_CODE = 7
_TYPES = ("slide", "subslide", "fragment", "skip", "notes", "-")
_SHOW = re.compile(r"^\{show\}`(?P<name>[^`]+)`$", re.M)
_BOX = re.compile(
    r"^(?P<fence>:{3,})\{(?P<name>[\w:-]+)\}.*\n(?P<body>(?:.*\n)*?)(?P=fence)$", re.M
)
_HEADING = re.compile(r"^#+ .+$", re.M)
_EQUATION = re.compile(r"^\$\$\n[^$]*\n\$\$ \((?P<label>[\w-]+)\)$", re.M)


def slides_of(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook of slides that a chapter's notebook asks for.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        It is not changed.

    Returns
    -------
    nbformat.NotebookNode
        Cells with a ``slide_type`` that stand on slides as they are.

    Raises
    ------
    SlideError
        If a cell's metadata cannot be followed, or no cell makes a slide.
    """
    result = copy.deepcopy(notebook)
    result.cells = []
    for number, cell in enumerate(notebook.cells, start=1):
        try:
            result.cells += _cells(copy.deepcopy(cell))
        except SlideError as error:
            raise SlideError(f"cell {number} (id {cell.id}): {error}") from None
    if not result.cells:
        raise SlideError("no cell makes a slide; say so in the metadata of some")
    return result


def slide_text(cell: NotebookNode) -> str:
    """Return the text that stands on slides instead of a cell's own; may be empty."""
    return "\n".join(cell.metadata.get("slide", ()))


def _cells(cell: NotebookNode) -> Iterator[NotebookNode]:
    kind = cell.metadata.get("slideshow", {}).get("slide_type", "-")
    text = slide_text(cell)
    if kind not in _TYPES:
        raise SlideError(f"slide_type is {kind!r}; give one of {', '.join(_TYPES)}")
    if kind == "skip" or "remove-cell" in cell.metadata.get("tags", ()):
        if text:
            raise SlideError("it has a text for slides, and is left out of them")
        return
    if text:
        yield from _from_text(cell, text, kind)
    if cell.cell_type == "code":
        yield from _from_code(cell, kind if not text else _after(text))
    elif not text:
        yield cell


def _from_text(cell: NotebookNode, text: str, kind: str) -> Iterator[NotebookNode]:
    """Make the slides of a text that stands in a cell's metadata."""
    number = itertools.count(1)
    prose = cell.source if cell.cell_type == "markdown" else ""
    rest = _HEADING.sub("", prose)
    for name in _names(text):
        for box in _boxes(prose, name):
            rest = rest.replace(box, "")
    for slide in re.split(r"^---$", text, flags=re.M):
        first, *steps = (
            _SHOW.sub(lambda found: _part(prose, found["name"]), step)
            for step in re.split(r"^\+\+\+$", slide, flags=re.M)
        )
        proofs = [proof for name in _names(slide) for proof in _boxes(prose, name)[1:]]
        notes = "\n\n".join([rest, *proofs]).strip()
        yield _markdown(cell, next(number), first, kind)
        # not after the steps, or they would come with the last of them
        if notes:
            yield _markdown(cell, next(number), notes, "notes")
        for step in filter(str.strip, steps):
            yield _markdown(cell, next(number), step, "fragment")
        kind, rest = "subslide", ""


def _after(text: str) -> str:
    """Return the slide type of a cell of code below a text."""
    return "fragment" if text.rstrip().endswith("\n+++") else "-"


def _markdown(cell: NotebookNode, number: int, text: str, kind: str) -> NotebookNode:
    metadata = nbformat.from_dict({"slideshow": {"slide_type": kind}})
    name = f"{cell.id[:60]}-{number}"
    cell = nbformat.v4.new_markdown_cell(text.strip(), id=name, metadata=metadata)
    return NotebookNode(cell)


def _names(text: str) -> list[str]:
    return [found["name"] for found in _SHOW.finditer(text)]


def _part(source: str, name: str) -> str:
    """Find what has a name in the source of a cell."""
    if boxes := _boxes(source, name):
        return boxes[0]
    for equation in _EQUATION.finditer(source):
        if equation["label"] == name:
            return equation[0]
    section = re.search(rf"^#+ {re.escape(name)}\n.*?(?=^#|\Z)", source, re.M | re.S)
    if section is None:
        raise SlideError(
            f"{{show}}`{name}` finds no box, formula or section of this name in the "
            "cell; correct the name"
        )
    return section[0]


def _boxes(source: str, label: str) -> list[str]:
    """Return the box with a label, and its proof if that comes next."""
    boxes = list(_BOX.finditer(source))
    for number, box in enumerate(boxes):
        if f":label: {label}\n" in box["body"]:
            proof = [b[0] for b in boxes[number + 1 :][:1] if b["name"] == "prf:proof"]
            return [box[0], *proof]
    return []


def _from_code(cell: NotebookNode, kind: str) -> Iterator[NotebookNode]:
    figure = cell.metadata.get("mystnb", {}).get("figure", {})
    drawn = any("image/svg+xml" in out.get("data", {}) for out in cell.outputs)
    if drawn or len(cell.source.splitlines()) > _LONGEST_CODE:
        cell.metadata["tags"] = [*cell.metadata.get("tags", ()), HIDDEN_CODE]
    cell.metadata["slideshow"] = {"slide_type": kind}
    yield cell
    if "caption" in figure:
        yield _markdown(cell, 0, figure["caption"], "notes")
