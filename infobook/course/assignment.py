"""An assignment, as its specification has it: which exercises, for how many points.

A question names an exercise of the book, or a family and a name of its own. The
assignment's seed then decides which exercise of the family it is.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from infobook import exercises
from infobook.course import variants
from infobook.course.answers import stub_of
from infobook.exercises import Exercise

SPECIFICATIONS = resources.files("infobook.course") / "specifications"
# Exercises that no assignment can use, as their checks need more of an answer than the
# results of its calls. Each submission is marked in a process of its own.
NOT_FOR_ASSIGNMENTS = {
    "lost_file": "its check hands the answer programs of its own",
    "tail_probability": "its check counts the lines that the answer runs",
}
_KEYS = {"title", "minutes", "questions"}
_FURTHER_KEYS = {"goals", "seed", "feedback"}
_EXERCISE_KEYS = {"exercise", "points"}
_FAMILY_KEYS = {"family", "name", "points"}


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
    family : str
        The family that it is drawn from; empty for an exercise of the book, whose
        solution is public.
    """

    exercise: Exercise
    points: int
    family: str = ""

    @property
    def name(self) -> str:
        """Name of the exercise, of the answer, and of the question in tables."""
        return self.exercise.name

    @property
    def chapter(self) -> str:
        """The chapter of the book that it belongs to."""
        if self.family:
            return variants.FAMILIES[self.family].chapter
        return self.exercise.chapter


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
    goals : tuple of str
        What students can do afterwards; each begins with a verb.
    seed : int or None
        What its variants are drawn from; None if it has none.
    feedback : bool
        Whether the student's notebook has checks of the book's own exercises.
    """

    name: str
    title: str
    minutes: int
    questions: tuple[Question, ...]
    goals: tuple[str, ...] = ()
    seed: int | None = None
    feedback: bool = True

    @property
    def points(self) -> int:
        """Points that there are."""
        return sum(question.points for question in self.questions)

    @property
    def allowed(self) -> tuple[str, ...]:
        """Modules that answers may import."""
        found = {name for q in self.questions for name in q.exercise.allowed}
        return tuple(sorted(found))

    @property
    def has_variants(self) -> bool:
        """Whether a question is drawn by seed."""
        return any(question.family for question in self.questions)


def names() -> list[str]:
    """Return the names of the assignments that come with the package."""
    files = (path.name for path in SPECIFICATIONS.iterdir())
    return sorted(name.removesuffix(".toml") for name in files if ".toml" in name)


def load(name: str | Path, seed: int | None = None) -> Assignment:
    """Read an assignment.

    Parameters
    ----------
    name : str or Path
        The name of one that comes with the package, or the file of your own.
    seed : int, optional
        For its variants, in the place of the specification's.

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
    try:
        given = tomllib.loads(specification(name))
        if seed is not None:
            given["seed"] = seed
        return _assignment(Path(name).stem, given)
    except SpecificationError as error:
        raise SpecificationError(f"{name}: {error}") from None
    except (OSError, TypeError, ValueError) as error:
        raise SpecificationError(f"{name}: {error}") from error


def specification(name: str | Path) -> str:
    """Return the text of a specification.

    Parameters
    ----------
    name : str or Path
        As for `load`.

    Returns
    -------
    str
        TOML.
    """
    if Path(name).suffix == ".toml":
        return Path(name).read_text(encoding="utf-8")
    if str(name) in names():
        return (SPECIFICATIONS / f"{name}.toml").read_text(encoding="utf-8")
    raise SpecificationError(
        f"there is no such assignment. There are: {', '.join(names())}. "
        "Your own is named by its file, such as my-set.toml"
    )


def _assignment(name: str, given: dict[str, Any]) -> Assignment:
    _has(given, _KEYS, "the specification", _FURTHER_KEYS)
    seed = given.get("seed")
    if seed is not None and type(seed) is not int:
        raise SpecificationError(f"seed is {seed!r}; give a whole number")
    questions = tuple(
        _question(f"question {n}", q, seed) for n, q in enumerate(given["questions"], 1)
    )
    if not questions:
        raise SpecificationError("has no [[questions]]")
    seen = [question.name for question in questions]
    if len(set(seen)) < len(seen):
        raise SpecificationError("asks a question twice; each name once")
    made = Assignment(
        name=name,
        title=str(given["title"]),
        minutes=int(given["minutes"]),
        questions=questions,
        goals=tuple(map(str, given.get("goals", ()))),
        seed=seed,
        feedback=bool(given.get("feedback", True)),
    )
    return made if made.has_variants else replace(made, seed=None)


def _question(where: str, given: dict[str, Any], seed: int | None) -> Question:
    _has(given, _FAMILY_KEYS if "family" in given else _EXERCISE_KEYS, where)
    points = given["points"]
    if type(points) is not int or points < 1:
        raise SpecificationError(f"{where}: points is {points!r}; give 1 or more")
    if "family" not in given:
        exercise = getattr(exercises, str(given["exercise"]), None)
        if not isinstance(exercise, Exercise):
            raise SpecificationError(f"{where}: no exercise is {given['exercise']!r}")
        if why := NOT_FOR_ASSIGNMENTS.get(exercise.name):
            raise SpecificationError(
                f"{where}: {exercise.name} cannot be marked in a process of its own, "
                f"as {why}. Choose another exercise"
            )
        try:
            stub_of(exercise)
        except ValueError as error:
            raise SpecificationError(f"{where}: {error}") from None
        return Question(exercise, points)
    if seed is None:
        raise SpecificationError(f"{where} is drawn by seed; give seed = and a number")
    family, name = str(given["family"]), str(given["name"])
    if hasattr(exercises, name):
        raise SpecificationError(f"{where}: {name!r} is an exercise of the book")
    try:
        exercise = variants.draw(family, name, seed).exercise
        return Question(exercise, points, family)
    except ValueError as error:
        raise SpecificationError(f"{where}: {error}") from None


def _has(
    given: dict[str, Any],
    keys: set[str],
    where: str,
    optional: frozenset[str] | set[str] = frozenset(),
) -> None:
    if missing := keys - given.keys():
        raise SpecificationError(f"{where} lacks {', '.join(sorted(missing))}")
    if further := given.keys() - keys - optional:
        raise SpecificationError(f"{where} has {', '.join(sorted(further))}, unknown")
