"""Which file is whose: submissions from a folder, from nbgrader, or from an LMS.

Each file that is found is a submission, or a person must look at it, or it is nobody's
work; the last two with the reason. An odd name is never repaired by a guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from infobook.course.handed_in import HIDDEN, CollectError, File, files

__all__ = ["Aside", "CollectError", "Collection", "Submission", "collect"]

# Letters, digits and a few signs: safe in file names, in tables, on a command line.
_STUDENT = re.compile(r"\w(?:[\w.@+ -]{0,98}\w)?")
_CANVAS = re.compile(r"[^_]+_(?P<late>late_)?(?P<id>\d+)_\d+_.+", re.IGNORECASE)
_MOODLE = re.compile(r".+_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?.*")


@dataclass(frozen=True, slots=True)
class Submission:
    """One notebook that one student handed in.

    Parameters
    ----------
    student_id : str
    file : File
    late : bool
        Whether the LMS says so in the name.
    """

    student_id: str
    file: File
    late: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Aside:
    """A file that is not marked, and why.

    Parameters
    ----------
    file : str
        Its path below the place of the submissions.
    student_id : str
        Whose it seems to be; empty if nobody can tell.
    reason : str
    """

    file: str
    student_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Collection:
    """All files that were found.

    Parameters
    ----------
    layout : str
        How they lie, such as ``"files of Canvas"``.
    submissions : list of Submission
        In the order of the students' ids, which are all different.
    people : list of Aside
        What a person must look at.
    others : list of Aside
        What is nobody's work.
    """

    layout: str
    submissions: list[Submission] = field(default_factory=list)
    people: list[Aside] = field(default_factory=list)
    others: list[Aside] = field(default_factory=list)


class _Role(Enum):
    COUNTS = auto()
    BESIDE = auto()
    ELSEWHERE = auto()  # of another assignment


@dataclass(frozen=True, slots=True)
class _Claim:
    """Whose a file is by its name, and what it is to the assignment."""

    student_id: str
    role: _Role
    late: bool = False


_Layout = Callable[[Sequence[str], str], _Claim | None]
_Claims = list[tuple[File, _Claim | None]]


def collect(place: str | Path, assignment: str) -> Collection:
    """Find out which file is whose.

    Parameters
    ----------
    place : str or Path
        A folder of ``<student_id>.ipynb``; nbgrader's folder ``submitted``; the files
        that Moodle or Canvas give out; or a zip of any of these.
    assignment : str
        Its name, as nbgrader's folders have it.

    Returns
    -------
    Collection

    Raises
    ------
    CollectError
        If `place` cannot be read, or the names in it say of no notebook whose it is.
    """
    found = files(Path(place))
    seen = [file for file in found if file.reason != HIDDEN]
    layout, claims = _whose(seen, assignment, place)
    collection = Collection(layout)
    collection.others.extend(
        Aside(file.shown, "", HIDDEN) for file in found if file.reason == HIDDEN
    )
    groups: dict[str, list[tuple[File, _Claim]]] = defaultdict(list)
    for file, claim in claims:
        if claim is None or not _STUDENT.fullmatch(claim.student_id):
            reason = file.reason or "no student's id can be read from this name"
            collection.people.append(Aside(file.shown, "", reason))
        elif claim.role is _Role.ELSEWHERE:
            reason = "of another assignment"
            collection.others.append(Aside(file.shown, claim.student_id, reason))
        else:
            groups[claim.student_id.casefold()].append((file, claim))
    for group in groups.values():
        _decide(group, collection, assignment)
    collection.submissions.sort(key=lambda one: one.student_id)
    collection.people.sort()
    collection.others.sort()
    return collection


def _decide(
    group: list[tuple[File, _Claim]], collection: Collection, assignment: str
) -> None:
    """Take the one notebook of one student, or leave what there is to a person."""

    def aside(to: list[Aside], file: File, claim: _Claim, reason: str) -> None:
        to.append(Aside(file.shown, claim.student_id, file.reason or reason))

    counting = [(f, c) for f, c in group if c.role is _Role.COUNTS]
    spellings = sorted({claim.student_id for _, claim in group})
    if len(spellings) > 1:
        reason = f"ids that differ in capitals only: {', '.join(spellings)}"
        for file, claim in group:
            aside(collection.people, file, claim, reason)
        return
    for file, claim in group:
        if claim.role is not _Role.BESIDE:
            continue
        if counting:
            aside(collection.others, file, claim, "lies beside the notebook")
        elif file.is_notebook:
            reason = f"is not named {assignment}.ipynb, and nothing else is"
            aside(collection.people, file, claim, reason)
        else:
            aside(collection.people, file, claim, "is no notebook, and there is none")
    for file, claim in counting:
        if len(counting) > 1:
            reason = f"one of {len(counting)} notebooks of one student: which counts?"
            aside(collection.people, file, claim, reason)
        elif file.reason:
            aside(collection.people, file, claim, file.reason)
        else:
            one = Submission(claim.student_id, file, claim.late)
            collection.submissions.append(one)


def _whose(seen: list[File], assignment: str, place: str | Path) -> tuple[str, _Claims]:
    """Read the names in the first way that tells whose most of the notebooks are."""
    notebooks = sum(file.is_notebook for file in seen)
    if not notebooks:
        raise CollectError(f"{place}: holds no notebook, no file named .ipynb")
    for base in _bases(seen):
        for name, layout in _LAYOUTS.items():
            claims: _Claims = [(f, layout(f.parts[base:], assignment)) for f in seen]
            read = [claim for file, claim in claims if claim and file.is_notebook]
            counts = any(claim.role is _Role.COUNTS for claim in read)
            if counts and 2 * len(read) >= notebooks:
                return name, claims
    examples = ", ".join(file.shown for file in seen if file.is_notebook)
    raise CollectError(
        f"{place}: the names do not say whose the notebooks are. Known are "
        f"STUDENT.ipynb, nbgrader's submitted/STUDENT/{assignment}/{assignment}.ipynb, "
        f"and the files of Moodle and Canvas. Here are: {examples[:200]}"
    )


def _bases(seen: list[File]) -> Iterator[int]:
    """Where names begin: at the top, or within the one folder that holds all."""
    yield 0
    if len({file.parts[0] for file in seen}) == 1 and len(seen[0].parts) > 1:
        yield 1


def _of_nbgrader(parts: Sequence[str], assignment: str) -> _Claim | None:
    if len(parts) < 3:
        return None
    student, folder, *rest = parts
    if folder != assignment:
        return _Claim(student, _Role.ELSEWHERE)
    counts = rest == [f"{assignment}.ipynb"]
    return _Claim(student, _Role.COUNTS if counts else _Role.BESIDE)


def _of_moodle(parts: Sequence[str], assignment: str) -> _Claim | None:
    match = _MOODLE.fullmatch(parts[0])
    return _Claim(match["id"], _role(parts[-1])) if match else None


def _of_canvas(parts: Sequence[str], assignment: str) -> _Claim | None:
    match = _CANVAS.fullmatch(parts[0]) if len(parts) == 1 else None
    if not match:
        return None
    return _Claim(match["id"], _role(parts[0]), late=bool(match["late"]))


def _of_ids(parts: Sequence[str], assignment: str) -> _Claim | None:
    if len(parts) > 1:
        return None
    return _Claim(Path(parts[0]).stem, _role(parts[0]))


def _role(name: str) -> _Role:
    return _Role.COUNTS if name.lower().endswith(".ipynb") else _Role.BESIDE


_LAYOUTS: dict[str, _Layout] = {
    "nbgrader's folders": _of_nbgrader,
    "files of Moodle": _of_moodle,
    "files of Canvas": _of_canvas,
    "files named by students' ids": _of_ids,
}
