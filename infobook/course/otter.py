"""An assignment as otter-grader wants it: its master notebook."""

from __future__ import annotations

import textwrap
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
    raw,
    task,
)

_CONFIG = """\
# ASSIGNMENT CONFIG
name: {name}
check_all_cell: false
export_cell:
  pdf: false
generate:
  pdf: false
init_cell: true
requirements:
  - infobook
solutions_pdf: false
template_pdf: false
tests:
  ok_format: false
"""
_TEST = '''\
""" # BEGIN TEST CONFIG
hidden: {hidden}
points: {points}
""" # END TEST CONFIG
def test_{name}(env):
{check}'''


def master(assignment: Assignment, solutions: bool = True) -> str:
    """Return the notebook that ``otter assign`` takes.

    Parameters
    ----------
    assignment : Assignment
    solutions : bool
        Whether it has the solutions of variants. Those of the book are public.

    Returns
    -------
    str
        Text of an ``.ipynb`` file of format 4.5.
    """
    cells = [
        raw("config", _CONFIG.format(name=assignment.name)),
        markdown("head", head(assignment)),
        code("setup", SETUP),
    ]
    for number, question in enumerate(assignment.questions, 1):
        cells += _question(assignment, number, question, solutions)
    return notebook(cells)


def _question(
    assignment: Assignment, number: int, question: Question, solutions: bool
) -> list[dict[str, Any]]:
    name = question.name
    solution = public_solution(assignment, question, solutions)
    answer = (
        f"{stub_of(question.exercise)}\n# BEGIN SOLUTION NO PROMPT\n{solution}"
        "# END SOLUTION"
    )
    test = _TEST.format(
        hidden=str(bool(question.family)).lower(),
        points=question.points,
        name=name,
        check=textwrap.indent(
            check(question, assignment.seed, f'env.get("{name}")'), "    "
        ),
    )

    def mark(what: str) -> dict[str, Any]:
        return raw(f"{name}-{what.replace(' ', '-')}", f"# {what.upper()}")

    begin = f"# BEGIN QUESTION\nname: {name}\npoints: {question.points}\n"
    return [
        raw(f"{name}-begin-question", begin),
        markdown(f"{name}-task", task(number, question)),
        mark("begin solution"),
        code(name, answer),
        mark("end solution"),
        mark("begin tests"),
        code(f"{name}-test", test),
        mark("end tests"),
        mark("end question"),
    ]
