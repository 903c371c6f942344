"""All files of an assignment: what they say, where they go, who may have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import infobook
from infobook.course import nbgrader, notebooks, otter
from infobook.course.assignment import Assignment, load, specification
from infobook.course.notebooks import allowed, kind, paragraphs

_README = """\
# {name}: {title}

{goals}

About {minutes} minutes, {points} points.

| | question | name of the answer | about | points | |
|---|---|---|---|---|---|
{rows}

{public}

## For students

{students}

Python 3.11 or later, NumPy 2.0 or later, infobook {version}.

## For whoever teaches

{teachers}

| file | for |
|---|---|
| `{name}.ipynb` | students, where `infobook grade` marks |
| `nbgrader/source/{name}/{name}.ipynb` | nbgrader: copy `source/` into your course |
| `nbgrader/nbgrader_config.py` | nbgrader: settings to copy into yours |
| `otter/{name}.ipynb` | otter-grader: `otter assign otter/{name}.ipynb dist` |
"""
_PUBLIC = (
    "*Public*: an exercise of the book, whose solution stands there for all to read. "
    "*Variant*: drawn by seed, with numbers or a function of its own."
)
_STUDENTS = (
    "Get `{name}.ipynb`, or the notebook that your course's system gives you. Write "
    "each answer in the cell below its task, run all cells from the top, and hand the "
    "notebook in where you got it; by mail or upload, as `<your student id>.ipynb`.",
    "Answers may import {allowed}. Where the task is to write a function, one that "
    "calls infobook, SciPy or another package for it gets no points.",
)
_DRAWN = (
    "The variants here are drawn from a seed that everybody can read. Draw your own "
    "before you set them; `--solutions` adds the folder `instructor/`, with a solved "
    "notebook and the specification that `infobook grade --assignment` takes, and puts "
    "the solutions of the variants into the files for nbgrader and otter-grader. Keep "
    "these and the seed to yourself; nbgrader's feedback shows the checks and with "
    "them the seed, so take another one next year:"
)
_COMMAND = "    python -m infobook assignments {name} --seed N --solutions --out FOLDER"
_BUILT = (
    "These files are made by `python -m infobook assignments {name} --out FOLDER`; do "
    "not edit them.",
    "Marking with `infobook grade` needs nothing else. nbgrader and otter-grader come "
    "with `infobook[nbgrader]` and `infobook[otter]`; both check with infobook's own "
    "`require`, in the same process as the student's code. On otter's autograder "
    "image, and wherever nbgrader marks, infobook must be installed.",
)


def readme(assignment: Assignment, *, drawn: bool = False) -> str:
    """Return what everybody should know about an assignment.

    Parameters
    ----------
    assignment : Assignment
    drawn : bool
        Whether its variants are a course's own, and need not be drawn again.

    Returns
    -------
    str
        Markdown; it names no seed and tells no answer.
    """
    names = {"name": assignment.name, "allowed": allowed(assignment.allowed)}
    rows = [
        f"| {number} | {question.exercise.title} ({kind(question.exercise)}) | "
        f"`{question.name}` | {question.chapter} | {question.points} | "
        f"{'variant' if question.family else 'public'} |"
        for number, question in enumerate(assignment.questions, 1)
    ]
    to_draw = assignment.has_variants and not drawn
    own = [paragraphs(_DRAWN), _COMMAND] if to_draw else []
    goals = "\n".join(f"- {goal}" for goal in assignment.goals)
    return _README.format(
        name=assignment.name,
        title=assignment.title,
        goals=f"After it you can\n\n{goals}".strip(),
        minutes=assignment.minutes,
        points=assignment.points,
        rows="\n".join(rows),
        public=paragraphs(_PUBLIC),
        students=paragraphs(*(text.format(**names) for text in _STUDENTS)),
        version=infobook.__version__,
        teachers="\n\n".join(
            text.format(**names) for text in (*own, *map(paragraphs, _BUILT))
        ),
    )


def files(assignment: Assignment, *, solutions: bool = False) -> dict[str, str]:
    """Return the files of an assignment, by their places in its folder.

    Parameters
    ----------
    assignment : Assignment
    solutions : bool
        Whether the solutions of variants are among them. Those of the book are public,
        and stand in the files for nbgrader and otter-grader anyway.

    Returns
    -------
    dict of str to str
        Text by path.
    """
    name = assignment.name
    made = {
        "README.md": readme(assignment, drawn=solutions),
        f"{name}.ipynb": notebooks.release(assignment),
        f"nbgrader/source/{name}/{name}.ipynb": nbgrader.source(assignment, solutions),
        "nbgrader/nbgrader_config.py": nbgrader.config(assignment),
        f"otter/{name}.ipynb": otter.master(assignment, solutions),
    }
    if solutions:
        made[f"instructor/{name}-solved.ipynb"] = notebooks.solved(assignment)
    return made


def write(
    names: Sequence[str | Path],
    folder: Path,
    *,
    seed: int | None = None,
    solutions: bool = False,
) -> list[Path]:
    """Write all files of assignments into a folder, each assignment into its own.

    Parameters
    ----------
    names : sequence of str or Path
        As for `load`.
    folder : Path
        Made if it is not there. Files of the same names are replaced.
    seed : int, optional
        For variants, in the place of the specifications'.
    solutions : bool
        Whether to write what only the instructor may have.

    Returns
    -------
    list of Path
        What was written.
    """
    made: dict[Path, str] = {}
    for name in names:
        assignment = load(name, seed)
        texts = files(assignment, solutions=solutions)
        if solutions:
            texts[f"instructor/{assignment.name}.toml"] = _seeded(
                specification(name), assignment.seed
            )
        made |= {folder / assignment.name / path: x for path, x in texts.items()}
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(made)


def _seeded(text: str, seed: int | None) -> str:
    """Return a specification with this seed in the place of its own, if it has one."""
    if seed is None:
        return text
    without = re.sub(r"(?m)^seed\s*=.*\n", "", text)
    return f"seed = {seed}\n{without}"
