"""Several numbers, where the right ones may come in another order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from infobook.exercises.kinds import Numbers
from infobook.exercises.result import Code, Fault

if TYPE_CHECKING:
    import numpy as np


class Listed(Numbers):
    """Numbers of which a set keeps no order."""

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        if isinstance(answer, set | frozenset):
            return Fault(
                Code.WRONG_COUNT,
                "A set keeps neither order nor repeated numbers. Use round brackets: "
                f"({', '.join(['...'] * len(self.quantities))}).",
            )
        return Numbers._judge(self, answer, rng)


class InOrder(Listed):
    """Numbers of which the right ones in another order are named as such."""

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        fault = Listed._judge(self, answer, rng)
        if fault and fault.code not in (Code.WRONG_COUNT, Code.NOT_ATTEMPTED):
            given = list(answer.values()) if isinstance(answer, dict) else list(answer)
            others = itertools.islice(itertools.permutations(given), 1, None)
            if any(map(self._fit, others)):
                return Fault(
                    Code.ANSWERS_SWAPPED,
                    "These are the numbers asked for, in another order. Give "
                    f"{'; then '.join(self.quantities)}.",
                )
        return fault

    def _fit(self, given: tuple[Any, ...]) -> bool:
        faults = (
            quantity.fault(x)
            for x, quantity in zip(given, self.quantities.values(), strict=True)
        )
        return all(fault is None or fault.code is Code.IMPRECISE for fault in faults)
