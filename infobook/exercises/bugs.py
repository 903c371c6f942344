"""Find the bug: exercises that start from wrong code."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import FunctionType
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.exercise import Exercise
from infobook.exercises.function import Function
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Routine

_UNCHANGED = Fault(
    Code.NOT_ATTEMPTED,
    "This still behaves as the code you were given. Find the bug and change it.",
)


class _Found(Exercise):
    """What both kinds share: an answer that behaves as the stub is no attempt."""

    @cached_property
    def found(self) -> Callable[..., Any]:
        """The function as it was found, the last one that the stub defines."""
        names: dict[str, Any] = {"math": math, "np": np}  # as a set begins
        exec(self.stub, names)  # our own text
        functions = [
            thing
            for thing in names.values()
            if isinstance(thing, FunctionType) and thing.__globals__ is names
        ]
        return functions[-1]

    if TYPE_CHECKING:

        def behaves_as(
            self, answer: Callable[..., Any], other: Callable[..., Any]
        ) -> bool: ...

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        fault = super()._judge(answer, rng)
        if fault and callable(answer) and self.behaves_as(answer, self.found):
            return _UNCHANGED
        return fault


@dataclass(kw_only=True, eq=False, repr=False)
class FindTheBug(_Found, Function):
    """Mend a measure; the stub holds the code as it was found, rewritten in our own."""


@dataclass(kw_only=True, eq=False, repr=False)
class FindTheBugInRoutine(_Found, Routine):
    """Mend a function of any kind; the stub holds the code as it was found."""
