"""Exercises drawn by seed: what a family of them is, and which drawings are kept.

A family makes one exercise from a source of random numbers. A drawing is kept if its
answer is unambiguous: no wrong number that the exercise explains lies so close to
another, or to the right one, that the check could take one for the other.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from infobook.exercises import Exercise, Number, Numbers, Quantity

TRIES = 2000
_APART = 0.004  # relative; a check explains a wrong number within 0.001 of it
_OTHERWISE = 0.1  # two numbers of one answer, so that their order can be told
_CODE = re.compile(r"```python\n(.*?)\n```", re.DOTALL)


@dataclass(frozen=True)
class Variant:
    """One drawn exercise.

    Parameters
    ----------
    exercise : Exercise
        With its texts; the solution stands in its explanation.
    given : mapping
        What was drawn, by name.
    """

    exercise: Exercise
    given: Mapping[str, Any]


@dataclass(frozen=True)
class Family:
    """Exercises that differ in what is drawn.

    Parameters
    ----------
    name : str
        As specifications have it.
    chapter : str
        Of the book.
    about : str
        What is asked, in a few words.
    build : callable
        ``build(rng, name)`` draws one and names it.
    """

    name: str
    chapter: str
    about: str
    build: Callable[[Random, str], Variant]

    def draw(self, name: str, seed: int) -> Variant:
        """Draw the exercise of a seed.

        Parameters
        ----------
        name : str
            The exercise's, and that of its answer in a notebook.
        seed : int
            Equal seeds give equal exercises.

        Returns
        -------
        Variant
        """
        rng = Random(f"{self.name}/{name}/{seed}")
        for _ in range(TRIES):
            variant = self.build(rng, name)
            if unambiguous(variant.exercise):
                return variant
        raise RuntimeError(f"{self.name}: {TRIES} drawings, and none is unambiguous")


def unambiguous(exercise: Exercise) -> bool:
    """Tell whether a check cannot take one number of an exercise for another."""
    if not isinstance(exercise, Number | Numbers):
        return True
    asked = list(exercise.quantities.values())
    return all(map(_is_clear, asked)) and all(
        _differ(one.expected, other.expected, _OTHERWISE)
        for one, other in itertools.combinations(asked, 2)
    )


def _is_clear(quantity: Quantity) -> bool:
    apart = max(_APART, 2 * quantity.rtol)
    own = [("", quantity.expected)]
    own += [(str(mistake.code), mistake.value) for mistake in quantity.mistakes]
    others = [(str(slip.code), slip.value) for slip in quantity._slips()]
    pairs = itertools.chain(
        itertools.combinations(own, 2), itertools.product(own, others)
    )
    return all(code == other or _differ(x, y, apart) for (code, x), (other, y) in pairs)


def _differ(x: float, y: float, least: float) -> bool:
    return abs(x - y) > least * max(abs(x), abs(y))


def explained(text: str, idea: str, code: str) -> dict[str, Any]:
    """Return the texts of a solution, as an exercise takes them.

    Parameters
    ----------
    text, idea : str
        Why, and what the exercise teaches, in one sentence.
    code : str
        A program that ends with the answer under the exercise's name.

    Returns
    -------
    dict of str
    """
    return {
        "idea": idea,
        "explanation": f"{text}\n\n**The idea.** {idea}\n\n"
        f"```python\n{code.strip()}\n```",
    }


def solution_code(exercise: Exercise) -> str:
    """Return the program of an exercise's solution."""
    return f"{_CODE.findall(exercise.explanation)[-1]}\n"


def listed(values: Sequence[Any]) -> str:
    """Write values as a person lists them: 1, 2 and 3."""
    *most, last = map(str, values)
    return f"{', '.join(most)} and {last}" if most else last


def shares(rng: Random, count: int, whole: int, least: int = 1) -> list[int]:
    """Split `whole` into `count` random parts of at least `least`."""
    free = whole - count * least
    cuts = sorted(rng.sample(range(1, free + count), count - 1))
    ends = [0, *cuts, free + count]
    return [b - a - 1 + least for a, b in itertools.pairwise(ends)]
