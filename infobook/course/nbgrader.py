"""An assignment as nbgrader wants it: its source notebook, and a piece of settings."""

from __future__ import annotations

from typing import Any

from infobook.course.answers import stub_of
from infobook.course.assignment import Assignment, Question
from infobook.course.notebooks import (
    SETUP,
    check,
    code,
    head,
    markdown,
    notebook,
    public_solution,
    task,
)

_HIDDEN = """\
# Whether this answer is right, is checked after it is handed in.
### BEGIN HIDDEN TESTS
{check}### END HIDDEN TESTS
"""
_CONFIG = '''\
"""Settings of nbgrader for {name}; copy them into your course's nbgrader_config.py."""

c = get_config()

# Stubs come from the notebook itself; nbgrader need not add one of its own.
c.ClearSolutions.code_stub = {{"python": "# Your answer ends here."}}
# A question that never ends: this many seconds a cell, then the next cell.
c.ExecutePreprocessor.timeout = 60
c.ExecutePreprocessor.interrupt_on_timeout = True
# What `nbgrader zip_collect` takes from an LMS's zip; without it, it collects nothing.
c.FileNameCollectorPlugin.named_regexp = (
    r".*{name}_(?P<student_id>\\w+?)_attempt_(?P<timestamp>[0-9\\-]+)_(?P<file_id>.*)"
)
'''


def source(assignment: Assignment, solutions: bool = True) -> str:
    """Return the notebook for ``source/<name>/<name>.ipynb``.

    Parameters
    ----------
    assignment : Assignment
    solutions : bool
        Whether it has the solutions of variants. Those of the book are public.

    Returns
    -------
    str
        Text of an ``.ipynb`` file of format 4.5, with nbgrader's metadata.
    """
    cells = [
        markdown("head", head(assignment), nbgrader=_role("head", locked=True)),
        code("setup", SETUP, nbgrader=_role("setup", locked=True)),
    ]
    for number, question in enumerate(assignment.questions, 1):
        cells += _question(assignment, number, question, solutions)
    return notebook(cells)


def config(assignment: Assignment) -> str:
    """Return settings that an instructor copies into ``nbgrader_config.py``.

    Parameters
    ----------
    assignment : Assignment

    Returns
    -------
    str
        Python.
    """
    return _CONFIG.format(name=assignment.name)


def _question(
    assignment: Assignment, number: int, question: Question, solutions: bool
) -> list[dict[str, Any]]:
    name = question.name
    solution = public_solution(assignment, question, solutions)
    answer = (
        f"{stub_of(question.exercise)}\n### BEGIN SOLUTION\n{solution}### END SOLUTION"
    )
    checked = check(question, assignment.seed, name)
    if question.family:
        checked = _HIDDEN.format(check=checked)
    roles = {
        "task": _role(f"{name}-task", locked=True),
        "answer": _role(name, solution=True),
        "check": _role(f"{name}-check", locked=True, points=question.points),
    }
    return [
        markdown(f"{name}-task", task(number, question), nbgrader=roles["task"]),
        code(name, answer, nbgrader=roles["answer"]),
        code(f"{name}-check", checked, nbgrader=roles["check"]),
    ]


def _role(
    name: str,
    *,
    locked: bool = False,
    solution: bool = False,
    points: int | None = None,
) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell; with points it is one that marks."""
    role: dict[str, Any] = {
        "grade": points is not None,
        "grade_id": name.replace("_", "-"),
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return role if points is None else {**role, "points": points}
