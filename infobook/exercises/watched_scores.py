"""Routines on scores that look at the results before anything is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Routine

if TYPE_CHECKING:
    from collections.abc import Sequence

_SINGLE_ONLY = Fault(
    Code.NOT_THE_DEFINITION,
    "On random scores the result agrees with the definition to about six digits only. "
    "Are the scores turned into single precision somewhere? Keep their format.",
)
_NAN = Fault(
    Code.RETURNED_NAN,
    "For some random scores the result is NaN. Is the logarithm taken of a score? "
    "Scores may be negative.",
)
_ALWAYS_ZERO = Fault(
    Code.CONSTANT, "The result is 0 whatever the scores are. Compute it from them."
)


class Watched(Routine):
    """Names what a ratio to the right values would name wrongly, or not at all."""

    def _values(self, drawn: Sequence[Any], results: Sequence[Any]) -> Fault | None:
        flat = np.concatenate([np.ravel(x) for x in results])
        if np.isnan(flat).any():
            return _NAN
        if not flat.any():
            return _ALWAYS_ZERO
        fault = Routine._values(self, drawn, results)
        if fault is self.otherwise:
            right = np.concatenate([np.ravel(self.reference(*x)) for x in drawn])
            if np.allclose(flat, right, rtol=1e-4, atol=1e-5):
                return _SINGLE_ONLY
        return fault


class Loss(Watched, FindTheBugInRoutine):
    """A loss is one number, where a log-softmax is one for each class."""

    def _values(self, drawn: Sequence[Any], results: Sequence[Any]) -> Fault | None:
        if any(np.ndim(x) for x in results):
            return Fault(
                Code.WRONG_SHAPE,
                "An array comes back. Return one number, the loss of the class y.",
            )
        return Watched._values(self, drawn, results)
