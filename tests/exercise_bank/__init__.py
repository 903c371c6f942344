"""What learners hand in: right answers, and wrong ones with the code they deserve.

Written as people write them, not with the checks' own formulas. One module a chapter:
``RIGHT`` holds more right answers than the solution of the set, ``WRONG`` pairs of a
code and an answer, each by the name of the exercise.
"""

from __future__ import annotations

from typing import Any

from exercise_bank import (
    codes,
    cross_entropy,
    entropy,
    evidence,
    kl_divergence,
    maximum_likelihood,
    measures,
    softmax,
    surprise,
    typical,
)

CHAPTERS = (
    surprise,
    entropy,
    codes,
    typical,
    cross_entropy,
    kl_divergence,
    evidence,
    maximum_likelihood,
    softmax,
)

RIGHT: dict[str, list[Any]] = {}
WRONG: dict[str, list[tuple[str, Any]]] = {}
for answers in (measures, *CHAPTERS):
    RIGHT |= answers.RIGHT
    WRONG |= answers.WRONG
