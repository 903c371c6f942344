"""An assignment, as its specification has it: which exercises, for how many points."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from infobook import exercises
from infobook.exercises import Exercise

SPECIFICATIONS = resources.files("infobook.course") / "specifications"
# Exercises that no assignment can use, as their checks need more of an answer than the
# results of its calls. Each submission is marked in a process of its own.
NOT_FOR_ASSIGNMENTS = {
    "lost_file": "its check hands the answer programs of its own",
    "tail_probability": "its check counts the lines that the answer runs",
}
_KEYS = {"title", "minutes", "questions"}
_QUESTION_KEYS = {"exercise", "points"}


class SpecificationError(ValueError):
    """A specification that cannot be used: where, what is wrong, what to do."""


@dataclass(frozen=True)
class Question:
    """One question of an assignment.

    Parameters
    ----------
    exercise : Exercise
        Its texts and its check. The answer is what the student's notebook calls
        ``exercise.name``.
    points : int
        What it is worth.
    """

    exercise: Exercise
    points: int

    @property
    def name(self) -> str:
        """Name of the exercise, of the answer, and of the question in tables."""
        return self.exercise.name


@dataclass(frozen=True)
class Assignment:
    """Questions that are set, handed in and marked together.

    Parameters
    ----------
    name : str
        Such as ``"ps1"``.
    title : str
        What it is about.
    minutes : int
        How long it takes.
    questions : tuple of Question
        In the order in which students read them.
    """

    name: str
    title: str
    minutes: int
    questions: tuple[Question, ...]

    @property
    def points(self) -> int:
        """Points that there are."""
        return sum(question.points for question in self.questions)

    @property
    def allowed(self) -> tuple[str, ...]:
        """Modules that answers may import."""
        found = {name for q in self.questions for name in q.exercise.allowed}
        return tuple(sorted(found))


def names() -> list[str]:
    """Return the names of the assignments that come with the package."""
    files = (path.name for path in SPECIFICATIONS.iterdir())
    return sorted(name.removesuffix(".toml") for name in files if ".toml" in name)


def load(name: str | Path) -> Assignment:
    """Read an assignment.

    Parameters
    ----------
    name : str or Path
        The name of one that comes with the package, or the file of your own.

    Returns
    -------
    Assignment

    Raises
    ------
    SpecificationError
        If there is no such assignment, or its specification cannot be used.

    Examples
    --------
    >>> from infobook import course
    >>> course.load("ps1").points
    10
    """
    path = Path(name)
    try:
        if path.suffix == ".toml":
            text = path.read_text(encoding="utf-8")
        elif str(name) in names():
            text = (SPECIFICATIONS / f"{name}.toml").read_text(encoding="utf-8")
        else:
            raise SpecificationError(
                f"there is no such assignment. There are: {', '.join(names())}. "
                "Your own is named by its file, such as my-set.toml"
            )
        return _assignment(path.stem, tomllib.loads(text))
    except SpecificationError as error:
        raise SpecificationError(f"{name}: {error}") from None
    except (OSError, ValueError) as error:
        raise SpecificationError(f"{name}: {error}") from error


def _assignment(name: str, given: dict[str, Any]) -> Assignment:
    _has(given, _KEYS, "the specification")
    questions = tuple(_question(n, q) for n, q in enumerate(given["questions"], 1))
    if not questions:
        raise SpecificationError("has no [[questions]]")
    seen = [question.name for question in questions]
    if len(set(seen)) < len(seen):
        raise SpecificationError("asks a question twice; each name once")
    return Assignment(name, str(given["title"]), int(given["minutes"]), questions)


def _question(number: int, given: dict[str, Any]) -> Question:
    where = f"question {number}"
    _has(given, _QUESTION_KEYS, where)
    exercise = getattr(exercises, str(given["exercise"]), None)
    if not isinstance(exercise, Exercise):
        raise SpecificationError(f"{where}: no exercise is {given['exercise']!r}")
    if why := NOT_FOR_ASSIGNMENTS.get(exercise.name):
        raise SpecificationError(
            f"{where}: {exercise.name} cannot be marked in a process of its own, as "
            f"{why}. Choose another exercise"
        )
    points = given["points"]
    if not isinstance(points, int) or isinstance(points, bool) or points < 1:
        raise SpecificationError(f"{where}: points is {points!r}; give 1 or more")
    return Question(exercise, points)


def _has(given: dict[str, Any], keys: set[str], where: str) -> None:
    if missing := keys - given.keys():
        raise SpecificationError(f"{where} lacks {', '.join(sorted(missing))}")
    if further := given.keys() - keys:
        raise SpecificationError(f"{where} has {', '.join(sorted(further))}, unknown")
