"""Answers of several pieces: what is still missing, and what stands elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from infobook.exercises.guard import NOT_ATTEMPTED
from infobook.exercises.kinds import Mistake, Numbers
from infobook.exercises.result import Code, Fault

__all__ = ["InTheirOrder", "also_rounded", "blank", "missing"]


def blank(answer: Any) -> bool:
    """Tell whether something of the stub is left in an answer."""
    return answer is ... or (
        isinstance(answer, tuple | list) and any(map(blank, answer))
    )


def missing(pieces: Sequence[Any], names: Sequence[str]) -> Fault | None:
    """Say which pieces are not there yet, if any."""
    left = [
        name
        for piece, name in zip(pieces, names, strict=True)
        if piece is None or blank(piece)
    ]
    if len(left) == len(names):
        return NOT_ATTEMPTED
    if not left:
        return None
    what = " and ".join(left)
    return Fault(
        Code.NOT_ATTEMPTED,
        f"{what[0].upper()}{what[1:]} {'is' if len(left) == 1 else 'are'} still "
        "missing.",
    )


@dataclass(kw_only=True, eq=False, repr=False)
class InTheirOrder(Numbers):
    """Numbers that are recognised where another one is asked for."""

    def __post_init__(self) -> None:
        Numbers.__post_init__(self)
        self.quantities = {
            name: replace(quantity, mistakes=(*quantity.mistakes, *self._besides(name)))
            for name, quantity in self.quantities.items()
        }

    def _besides(self, name: str) -> list[Mistake]:
        return [
            Mistake(
                other.expected,
                Code.ANSWERS_SWAPPED,
                f"This is the number for another question, {which}. Keep the order of "
                "the task.",
            )
            for which, other in self.quantities.items()
            if which != name
        ]


def also_rounded(digits: int, *mistakes: Mistake) -> tuple[Mistake, ...]:
    """Return the mistakes, and again as a learner rounds them."""
    return mistakes + tuple(replace(m, value=round(m.value, digits)) for m in mistakes)
