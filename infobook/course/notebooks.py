"""Notebooks of an assignment: for students, and solved, for whoever teaches.

Equal assignments give equal bytes. A student's notebook has tasks and stubs in plain
Markdown and Python, no solution, no output and no seed.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from infobook.course.answers import solution_of, stub_of
from infobook.course.assignment import Assignment, Question
from infobook.course.drawing import listed
from infobook.exercises import (
    Certificate,
    Exercise,
    FindTheBug,
    FindTheBugInRoutine,
    Function,
    Numbers,
    Prediction,
    Routine,
)

Cell = dict[str, Any]

SETUP = "import math\n\nimport numpy as np\n"
_KINDS: tuple[tuple[type[Exercise] | tuple[type[Exercise], ...], str], ...] = (
    ((FindTheBug, FindTheBugInRoutine), "find the bug"),
    ((Function, Routine), "write a function"),
    (Certificate, "find an example"),
    (Prediction, "predict"),
    (Numbers, "numbers"),
    (Exercise, "a number"),
)
_HOW = (
    "Write each answer in the cell below its task. What you hand in is what the "
    "answer's name stands for after all cells have been run in order, from the top. So "
    "keep the names, and run all cells once more before you hand in.",
    "An answer may import {allowed}. Where the task is to write a function, one that "
    "calls a package for it gets no points.",
)
_UNSOLVED = """\
# The solution of a variant is built with your own seed, by
# python -m infobook assignments {name} --seed N --solutions --out FOLDER
"""
_FEEDBACK = (
    "A line such as `exercises.{name}.check({name})` says whether an answer is right "
    "and, if not, what to mend. It needs the package `infobook`, sends nothing and "
    "counts for nothing."
)


def release(assignment: Assignment) -> str:
    """Return the notebook that students get.

    Parameters
    ----------
    assignment : Assignment

    Returns
    -------
    str
        Text of an ``.ipynb`` file of format 4.5.
    """
    public = [q for q in assignment.questions if not q.family]
    checks = assignment.feedback and bool(public)
    about = [_FEEDBACK.format(name=public[0].name)] if checks else []
    setup = f"{SETUP}\nfrom infobook import exercises\n" if checks else SETUP
    cells = [
        markdown("head", head(assignment, about)),
        code("setup", setup),
    ]
    for number, question in enumerate(assignment.questions, 1):
        cells += [
            markdown(f"{question.name}-task", task(number, question)),
            code(question.name, stub_of(question.exercise)),
        ]
        if checks and not question.family:
            call = f"exercises.{question.name}.check({question.name})"
            cells.append(code(f"{question.name}-check", call))
    return notebook(cells)


def solved(assignment: Assignment) -> str:
    """Return the notebook with all answers, those of the variants, too.

    Parameters
    ----------
    assignment : Assignment

    Returns
    -------
    str
        Text of an ``.ipynb`` file of format 4.5. It is for whoever teaches.
    """
    cells = [markdown("head", head(assignment)), code("setup", SETUP)]
    for number, question in enumerate(assignment.questions, 1):
        explanation = question.exercise.explanation.partition("```python")[0].strip()
        cells += [
            markdown(f"{question.name}-task", task(number, question)),
            markdown(f"{question.name}-solution", explanation),
            code(question.name, solution_of(question.exercise)),
        ]
    return notebook(cells)


def public_solution(assignment: Assignment, question: Question, solutions: bool) -> str:
    """Return a solution, or if it is to stay secret, how an instructor builds it."""
    if solutions or not question.family:
        return solution_of(question.exercise)
    return _UNSOLVED.format(name=assignment.name)


def head(assignment: Assignment, further: Sequence[str] = ()) -> str:
    """Return what the first cell of every notebook says."""
    how = [text.format(allowed=allowed(assignment.allowed)) for text in _HOW]
    return (
        f"# {assignment.name}: {assignment.title}\n\n"
        f"*{len(assignment.questions)} questions, {assignment.points} points, about "
        f"{assignment.minutes} minutes.*\n\n" + paragraphs(*how, *further)
    )


def paragraphs(*texts: str) -> str:
    """Set paragraphs in lines of 88 characters."""
    return "\n\n".join(textwrap.fill(x, 88, break_on_hyphens=False) for x in texts)


def task(number: int, question: Question) -> str:
    """Return the Markdown of one question."""
    points = f"{question.points} point{'s' if question.points > 1 else ''}"
    asked = question.exercise
    return f"## {number}. {asked.title} ({points})\n\n{asked.task}"


def allowed(modules: Iterable[str]) -> str:
    """Write modules as a person lists them, packages first."""
    names = sorted(modules, key=lambda m: (m != "numpy", m))
    packages = [f"`{m}`" for m in names if m.split(".")[0] in ("infobook", "numpy")]
    own = [f"`{m}`" for m in names if m.split(".")[0] not in ("infobook", "numpy")]
    return f"{', '.join(packages)} and, of Python's own modules, {listed(own)}"


def kind(exercise: Exercise) -> str:
    """Say in a few words what an exercise asks for."""
    return next(text for kinds, text in _KINDS if isinstance(exercise, kinds))


def check(question: Question, seed: int | None, answer: str) -> str:
    """Return the lines of Python by which a grader checks an answer.

    Parameters
    ----------
    question : Question
    seed : int or None
        The assignment's.
    answer : str
        The expression that gives the answer.

    Returns
    -------
    str
        They raise unless the answer passes.
    """
    if not question.family:
        call = f"exercises.{question.name}.require({answer})"
        return f"from infobook import exercises\n\n{call}\n"
    drawn = f'variants.draw("{question.family}", "{question.name}", seed={seed})'
    return (
        "from infobook.course import variants\n\n"
        f"drawn = {drawn}\ndrawn.exercise.require({answer})\n"
    )


def markdown(name: str, text: str, **metadata: Any) -> Cell:
    """Return a cell of Markdown."""
    return _cell("markdown", name, text, metadata)


def raw(name: str, text: str) -> Cell:
    """Return a raw cell."""
    return _cell("raw", name, text, {})


def code(name: str, text: str, **metadata: Any) -> Cell:
    """Return a cell of code that has not been run."""
    cell = _cell("code", name, text, metadata)
    return {**cell, "execution_count": None, "outputs": []}


def _cell(kind: str, name: str, text: str, metadata: dict[str, Any]) -> Cell:
    return {
        "cell_type": kind,
        "id": name.replace("_", "-"),
        "metadata": metadata,
        "source": text.strip("\n").splitlines(keepends=True),
    }


def notebook(cells: list[Cell]) -> str:
    """Return the text of a notebook with these cells."""
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": cells,
        "metadata": {"kernelspec": python, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
