"""Families that ask for an object with a property, which the check verifies.

Each family is one function, longer than others here: its numbers, its texts and the
slips that it explains are read together.
"""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.course.drawing import Variant, explained, listed
from infobook.exercises import Certificate, Claim, Code, Fault
from infobook.exercises.guard import NOT_ATTEMPTED
from infobook.exercises.kinds import distribution
from infobook.exercises.pieces import blank

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

_LEAST = 0.001


def _divergence(p: Vector, q: Vector) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.where(p > 0, p * np.log2(p / q), 0.0).sum())


def lopsided(rng: Random, name: str) -> Variant:
    """Draw how much larger one direction of the divergence must be."""
    times, least = rng.choice([2, 2.5, 3, 3.5]), rng.choice([0.1, 0.2, 0.3, 0.4])
    count, forward = rng.choice([2, 3, 4]), rng.choice([True, False])
    large, small = ("p", "q") if forward else ("q", "p")

    def both(p: Vector, q: Vector) -> tuple[float, float]:
        one, other = _divergence(p, q), _divergence(q, p)
        return (one, other) if forward else (other, one)

    rest = [0.25] * (count - 2)
    share = (1 - sum(rest)) / 2
    even = [*rest, share, share]
    uneven = [*rest, 2 * share - _LEAST, _LEAST]
    answer = (even, uneven) if forward else (uneven, even)
    exercise = Certificate(
        name=name,
        title="Two directions",
        minutes=10,
        read=_pair,
        task=f"Give two distributions $p$ and $q$ over the same {count} outcomes, all "
        f"probabilities at least {_LEAST}, such that $D({large} \\,\\|\\, {small})$ is "
        f"at least {times:g} times $D({small} \\,\\|\\, {large})$, and both are at "
        f"least {least:g} bits. Hand in the two lists as a pair, $p$ first.",
        stub=f"{name} = ([{', '.join(['...'] * count)}], "
        f"[{', '.join(['...'] * count)}])  # p, q\n",
        claims=(
            Claim(
                f"Each list needs {count} probabilities.",
                lambda p, q: len(p) == len(q) == count,
                Code.WRONG_COUNT,
            ),
            Claim(
                f"A probability is below {_LEAST}.",
                lambda p, q: min(p.min(), q.min()) >= _LEAST - 1e-12,
                Code.OUT_OF_RANGE,
            ),
            Claim(
                "The two distributions are equal, and both divergences 0.",
                lambda p, q: not np.allclose(p, q),
                Code.PAIR_OF_EQUALS,
            ),
            Claim(
                f"It is the other direction that is {times:g} times as large. Which of "
                "the two gives the weights?",
                lambda p, q: both(p, q)[1] < times * both(p, q)[0],
                Code.WRONG_DIRECTION,
            ),
            Claim(
                f"The ratio is below {times:g}. A divergence is large where an outcome "
                "has much weight on its left and very little on its right.",
                lambda p, q: both(p, q)[0] >= times * both(p, q)[1] * (1 - 1e-9),
                Code.RATIO_TOO_SMALL,
            ),
            Claim(
                f"One of the divergences is below {least:g} bits.",
                lambda p, q: min(both(p, q)) >= least * (1 - 1e-9),
                Code.TOO_FAR,
            ),
        ),
        **explained(
            "An outcome that is likely on the left and nearly excluded on the right "
            "costs much in one direction and little in the other.",
            "A divergence is heavy where its first argument is likely and its second "
            "is not.",
            f"{name} = {answer}",
        ),
    )
    given = {"times": times, "least": least, "count": count, "forward": forward}
    return Variant(exercise, given)


def free_word(rng: Random, name: str) -> Variant:
    """Draw the lengths of words that leave some ground free."""
    while True:
        lengths = [rng.randint(1, 5) for _ in range(rng.randint(4, 6))]
        kraft = sum(2.0**-length for length in lengths)
        if kraft < 1 and len(set(lengths)) > 2 and lengths != sorted(lengths):
            break
    extra = math.ceil(-math.log2(1 - kraft))
    words = _words([*lengths, extra])

    def read(answer: Any) -> tuple[Any, ...] | Fault:
        if isinstance(answer, list | tuple) and (not answer or blank(answer)):
            return NOT_ATTEMPTED
        if not isinstance(answer, list | tuple) or not all(
            isinstance(word, str) and set(word) <= {"0", "1"} for word in answer
        ):
            return Fault(
                Code.NOT_CODE_WORDS, "Give a list of strings of 0 and 1, such as '010'."
            )
        return (list(answer),)

    exercise = Certificate(
        name=name,
        title="One word more",
        minutes=5,
        read=read,
        task=f"Give {len(lengths)} words of the lengths {listed(lengths)}, in this "
        "order, none of which begins another. Add one more word, as short as it can "
        f"be, if all {len(lengths) + 1} are to be prefix-free. Hand in the list of the "
        "words, the added one last, as strings of 0 and 1.",
        stub=f"{name} = [{', '.join(['...'] * (len(lengths) + 1))}]\n",
        claims=(
            Claim(
                f"{len(lengths) + 1} words are asked for, the added one last.",
                lambda words: len(words) == len(lengths) + 1,
                Code.WRONG_COUNT,
            ),
            Claim(
                f"The lengths of the first {len(lengths)} words are not those asked "
                "for, in their order.",
                lambda words: list(map(len, words[:-1])) == lengths,
                Code.WRONG_LENGTHS,
            ),
            Claim(
                "A word begins another, or two are the same.",
                lambda words: (
                    not any(
                        i != j and one.startswith(other)
                        for i, one in enumerate(words)
                        for j, other in enumerate(words)
                    )
                ),
                Code.NOT_PREFIX_FREE,
            ),
            Claim(
                "The added word can be shorter, perhaps with other words before it. "
                "How much ground do the lengths leave free?",
                lambda words: len(words[-1]) <= extra,
                Code.LONGER_WORD,
            ),
        ),
        **explained(
            "The lengths leave 1 minus their Kraft sum. Place words from short to "
            "long, and the free ground is in as few pieces as can be.",
            "Kraft's sum says how much ground is left, and so how short a word can be.",
            f"{name} = {words}",
        ),
    )
    return Variant(exercise, {"lengths": lengths, "extra": extra})


def _pair(answer: Any) -> tuple[Any, ...] | Fault:
    """Read two distributions, or say what is wrong."""
    if blank(answer):
        return NOT_ATTEMPTED
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        return Fault(Code.WRONG_COUNT, "Two lists are asked for, as a pair.")
    read = [distribution(x) for x in answer]
    return next((x for x in read if isinstance(x, Fault)), tuple(read))


def _words(lengths: list[int]) -> list[str]:
    """Place words of these lengths from short to long, and return them in order."""
    words, place = [""] * len(lengths), 0.0
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        words[i] = format(int(place * 2 ** lengths[i]), f"0{lengths[i]}b")
        place += 2.0 ** -lengths[i]
    return words
