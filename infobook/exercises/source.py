"""Exercise sets: one notebook is the only source of texts, stubs, hints and solutions.

Each cell that belongs to an exercise says so in its metadata, as
``{"exercise": {"name": NAME, "role": ROLE}}``. The roles of one exercise follow
each other in this order:

* ``task``: Markdown; a heading, then how long it takes in italics, then what to do;
* ``stub``: the code that a learner starts from;
* ``check``: the call that checks it;
* ``hints``: Markdown; each hint in a folded box of its own;
* ``solution``: Markdown in a folded box, the idea in its last paragraph; then code.

The first cell of the notebook is the set's heading and what to know before; cells with
the role ``page`` and no exercise are for the book's page only, the others are set-up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Cell = dict[str, Any]

ROLES = ("task", "stub", "check", "hints", "solution")
MINUTES = {
    "A minute": 1,
    "Two minutes": 2,
    "Three minutes": 3,
    "Five minutes": 5,
    "Ten minutes": 10,
    "Fifteen minutes": 15,
    "Twenty minutes": 20,
    "Thirty minutes": 30,
}
IDEA = "**The idea.** "

_BOX = re.compile(
    r"^:::\{admonition\} (?P<title>[^\n]+)\n:class:(?P<kind>[^\n]*)\n"
    r"(?P<text>.*?)\n:::$",
    re.M | re.S,
)
_BOOK_LINK = re.compile(
    r"\[([^\]]+)\]\((?!https?:)[^()\s]+\.(?:ipynb|md)(?:#[^()\s]*)?\)"
)
_OWN_MARKUP = re.compile(
    r"^\s*(?::{3,}|`{3,})\{[^}]*\}.*|(?<![`\w])\{[a-z][\w:-]*\}`[^`\n]+`", re.M
)


class SourceError(ValueError):
    """A set that is not written as sets are: which cell, what is wrong, what to do."""


@dataclass(frozen=True)
class Item:
    """One exercise of a set, as its source has it."""

    name: str
    cells: dict[str, list[Cell]]
    title: str
    minutes: int
    task: str
    stub: str
    hints: tuple[tuple[str, str], ...]
    explanation: str
    solution: str
    idea: str
    misconceptions: tuple[str, ...]


@dataclass(frozen=True)
class ExerciseSet:
    """The exercises of one chapter."""

    chapter: str
    title: str
    head: Cell
    setup: list[Cell]
    items: tuple[Item, ...]


def text_of(cell: Cell) -> str:
    """Return the source of a cell as one string."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def plain(text: str) -> str:
    """Return Markdown that any notebook program shows: without the book's own markup.

    Links to pages of the book become their text, folded boxes become ``<details>``.

    Parameters
    ----------
    text : str
        MyST Markdown.

    Returns
    -------
    str

    Raises
    ------
    SourceError
        If a directive or role is left that is not plain Markdown.

    Examples
    --------
    >>> plain("As in [Codes](../codes.ipynb).")
    'As in Codes.'
    """
    text = _BOX.sub(
        lambda box: (
            f"<details>\n<summary>{box['title']}</summary>\n\n"
            f"{box['text'].strip()}\n\n</details>"
        ),
        text,
    )
    text = _BOOK_LINK.sub(r"\1", text)
    if found := _OWN_MARKUP.search(text):
        raise SourceError(
            f"{found[0].strip()!r} is markup of the book that a notebook shows raw; "
            "write plain Markdown, a link such as [Codes](../codes.ipynb), or a folded "
            "box"
        )
    return text


def read(path: Path) -> ExerciseSet:
    """Read a set from its notebook.

    Parameters
    ----------
    path : pathlib.Path
        The notebook; its name is the chapter's.

    Returns
    -------
    ExerciseSet

    Raises
    ------
    SourceError
        If the notebook is not written as a set is.
    OSError
        If it cannot be read.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
        known = [_place(cell) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(f"{path}: is no notebook of format 4 ({error})") from error
    try:
        return _set(path.stem, cells, known)
    except SourceError as error:
        raise SourceError(f"{path.name}: {error}") from None


def _place(cell: Cell) -> tuple[str | None, str | None]:
    own = cell["metadata"].get("exercise", {})
    return own.get("name"), own.get("role")


def _set(
    chapter: str, cells: list[Cell], known: list[tuple[str | None, str | None]]
) -> ExerciseSet:
    if not cells or cells[0]["cell_type"] != "markdown":
        raise SourceError("begin with a Markdown cell: a heading and what to know")
    title = _heading(text_of(cells[0]), "# ")
    setup: list[Cell] = []
    found: dict[str, dict[str, list[Cell]]] = {}
    last: tuple[str, int] = ("", 0)
    for number, (cell, (name, role)) in enumerate(zip(cells, known, strict=True), 1):
        where = f"cell {number}"
        if name is None:
            if number > 1 and role != "page":
                if found:
                    raise SourceError(
                        f"{where} belongs to no exercise; name it in its metadata, as "
                        '{"exercise": {"name": ..., "role": ...}}'
                    )
                setup.append(cell)
            continue
        if role not in ROLES:
            raise SourceError(f"{where}: the role is {role!r}; give one of {ROLES}")
        if not str(name).isidentifier():
            raise SourceError(f"{where}: {name!r} cannot be a name in Python")
        place = ROLES.index(role)
        if (name in found) != (name == last[0]) or (
            name == last[0] and place < last[1]
        ):
            raise SourceError(
                f"{where}: {name}'s cells must follow each other as {', '.join(ROLES)}"
            )
        last = (name, place)
        found.setdefault(name, {}).setdefault(role, []).append(cell)
    if not found:
        raise SourceError("no cell belongs to an exercise")
    return ExerciseSet(
        chapter, title, cells[0], setup, tuple(map(_item, found, found.values()))
    )


def _item(name: str, cells: dict[str, list[Cell]]) -> Item:
    try:
        return _read_item(name, cells)
    except SourceError as error:
        raise SourceError(f"exercise {name}: {error}") from None


def _read_item(name: str, cells: dict[str, list[Cell]]) -> Item:
    for role in ROLES:
        if role not in cells:
            raise SourceError(f"has no cell with the role {role!r}")
    for role, kinds in (
        ("task", ["markdown"]),
        ("stub", ["code"]),
        ("check", ["code"]),
    ):
        if [cell["cell_type"] for cell in cells[role]] != kinds:
            raise SourceError(f"give one cell of {kinds[0]} with the role {role!r}")
    (task,) = map(text_of, cells["task"])
    title = _heading(task, "## ")
    body = task.partition("\n")[2].strip()
    time = re.match(r"\*([^*]+)\.\*\s+", body)
    if time is None or time[1] not in MINUTES:
        raise SourceError(
            "after the heading say how long it takes, in italics and with a full stop: "
            f"one of {', '.join(MINUTES)}"
        )
    hints = tuple(_boxes(_markdown(cells["hints"]), "hints"))
    explained = list(_boxes(_markdown(cells["solution"]), "solution"))
    codes = [text_of(c) for c in cells["solution"] if c["cell_type"] == "code"]
    if len(explained) != 1 or len(codes) != 1:
        raise SourceError("give the solution in one folded box and one cell of code")
    explanation = explained[0][1]
    last = explanation.rstrip().split("\n\n")[-1]
    if not last.startswith(IDEA):
        raise SourceError(f"end the solution with a paragraph {IDEA.strip()!r}")
    if "$" in last:
        raise SourceError("write the idea without formulas; a check shows it as text")
    listed = cells["task"][0]["metadata"].get("misconceptions", [])
    return Item(
        name=name,
        cells=cells,
        title=title,
        minutes=MINUTES[time[1]],
        task=plain(body[time.end() :]).strip(),
        stub=text_of(cells["stub"][0]),
        hints=tuple((title, plain(text)) for title, text in hints),
        explanation=plain(explanation),
        solution=codes[0],
        idea=" ".join(plain(last.removeprefix(IDEA)).split()),
        misconceptions=tuple(listed),
    )


def _heading(text: str, mark: str) -> str:
    first = text.partition("\n")[0]
    if not first.startswith(mark):
        raise SourceError(
            f"the first line is {first!r}; begin with {mark!r} and a title"
        )
    return first.removeprefix(mark).strip()


def _markdown(cells: Iterable[Cell]) -> str:
    return "\n\n".join(text_of(c) for c in cells if c["cell_type"] == "markdown")


def _boxes(text: str, role: str) -> Iterator[tuple[str, str]]:
    """Yield title and text of each folded box; there must be nothing between them."""
    rest = _BOX.sub("", text).strip()
    boxes = list(_BOX.finditer(text))
    if rest or not boxes or not all("dropdown" in box["kind"].split() for box in boxes):
        raise SourceError(
            f"the {role} must stand in folded boxes, :::{{admonition}} with "
            f":class: dropdown{f', not {rest[:40]!r}' if rest else ''}"
        )
    for box in boxes:
        yield box["title"].strip(), box["text"].strip()
