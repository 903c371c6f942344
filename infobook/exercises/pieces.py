"""Answers of several pieces: what is still missing; mistakes, also as rounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from infobook.exercises.guard import NOT_ATTEMPTED
from infobook.exercises.kinds import Mistake
from infobook.exercises.result import Code, Fault

__all__ = ["also_rounded", "blank", "missing"]


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


def also_rounded(digits: int, *mistakes: Mistake) -> tuple[Mistake, ...]:
    """Return the mistakes, and again as a learner rounds them."""
    return mistakes + tuple(replace(m, value=round(m.value, digits)) for m in mistakes)
