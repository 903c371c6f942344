"""Marks into nbgrader's gradebook, by nbgrader's own interface to it."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from infobook.course.assignment import Assignment
from infobook.course.marks import Marked


class GradebookError(ValueError):
    """A gradebook that marks cannot be written into: why, and what to do."""


def write(address: str, assignment: Assignment, marked: Iterable[Marked]) -> None:
    """Write marks into a gradebook.

    What is not there yet is made: the students, their submissions, and, in a gradebook
    that does not know the assignment, the assignment with a graded cell for each
    question. A mark that a person gave by hand stays, and counts more, as always in
    nbgrader.

    Parameters
    ----------
    address : str
        As nbgrader takes it, such as ``"sqlite:///gradebook.db"``.
    assignment : Assignment
    marked : iterable of Marked
        Those with marks.

    Raises
    ------
    GradebookError
        If nbgrader is not installed, or the address is none, or the gradebook's
        assignment has other questions.
    """
    try:
        from nbgrader.api import Gradebook, MissingEntry
        from sqlalchemy.exc import SAWarning, SQLAlchemyError
    except ImportError:
        raise GradebookError(
            "nbgrader is not installed here, which --gradebook needs. "
            'Install it with: pip install "infobook[nbgrader]"'
        ) from None
    try:
        with (
            warnings.catch_warnings(action="ignore", category=SAWarning),  # nbgrader's
            _own_commands(),
            Gradebook(address) as book,
        ):
            try:
                book.find_assignment(assignment.name)
            except MissingEntry:
                _add_assignment(book, assignment)
            _check_questions(book, assignment)
            for one in marked:
                _add_marks(book, one)
    except SQLAlchemyError as error:
        said = str(error).partition("\n")[0]
        raise GradebookError(
            f"{address}: no gradebook to write into: {said}"
        ) from error


@contextlib.contextmanager
def _own_commands() -> Iterator[None]:
    """Let nbgrader find what is installed beside it: it calls alembic by its name."""
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([path, str(Path(sys.executable).parent)])
    try:
        yield
    finally:
        os.environ["PATH"] = path


def cell_of(question: str) -> str:
    """Return the name of a question's graded cell in our notebooks for nbgrader.

    Parameters
    ----------
    question : str

    Returns
    -------
    str

    Examples
    --------
    >>> from infobook.course import gradebook
    >>> gradebook.cell_of("cross_entropy")
    'cross-entropy-check'
    """
    return f"{question}-check".replace("_", "-")


def _add_assignment(book: Any, assignment: Assignment) -> None:
    book.add_assignment(assignment.name)
    book.add_notebook(assignment.name, assignment.name)
    for question in assignment.questions:
        book.add_grade_cell(
            cell_of(question.name),
            assignment.name,
            assignment.name,
            max_score=question.points,
            cell_type="code",
        )


def _check_questions(book: Any, assignment: Assignment) -> None:
    """Refuse to mix the marks of two assignments of one name."""
    wanted = {cell_of(q.name): float(q.points) for q in assignment.questions}
    notebooks = book.find_assignment(assignment.name).notebooks
    there = {
        cell.name: float(cell.max_score)
        for notebook in notebooks
        for cell in notebook.grade_cells
    }
    if there != wanted or [n.name for n in notebooks] != [assignment.name]:
        raise GradebookError(
            f"the gradebook has another {assignment.name}: its graded cells are "
            f"{there}, and those of this assignment {wanted}. Give this one another "
            "name, or the gradebook of its course"
        )


def _add_marks(book: Any, marked: Marked) -> None:
    name = marked.assignment
    book.update_or_create_student(marked.student_id)
    book.update_or_create_submission(name, marked.student_id)
    for mark in marked.marks:
        cell = cell_of(mark.question)
        grade = book.find_grade(cell, name, name, marked.student_id)
        grade.auto_score = float(mark.score)
        grade.needs_manual_grade = False
    book.db.commit()
