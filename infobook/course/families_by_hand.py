"""Families of exercises whose answers are numbers, found by hand or in a line.

Each family is one function, longer than others here: its numbers, its texts and the
slips that it explains are read together.
"""

from __future__ import annotations

import math
from random import Random

import numpy as np
from numpy.typing import NDArray

from infobook.course.drawing import Variant, explained, listed, shares
from infobook.exercises import Code, Mistake, Number, Numbers, Quantity
from infobook.exercises.huffman import (
    all_equal,
    best,
    bill,
    bits,
    halved,
    most_frequent,
    not_sorted_again,
    rounded_up,
)

HUNDRED = 100


def urn(rng: Random, name: str) -> Variant:
    """Draw some balls, without putting them back; all are red."""
    red, blue, drawn = rng.randint(4, 12), rng.randint(3, 15), rng.randint(2, 4)
    balls = red + blue
    with_return = drawn * math.log2(balls / red)
    exact = math.log2(math.comb(balls, drawn) / math.comb(red, drawn))
    exercise = Number(
        name=name,
        title="All of them red",
        unit="bits",
        minutes=5,
        task=f"An urn holds {red} red and {blue} blue balls. {drawn} are drawn, one "
        "after the other, and none is put back. How many bits has the report that all "
        f"{drawn} are red? Give it to four digits.",
        stub=f"{name} = ...\n",
        expected=exact,
        bounds=(0, math.inf),
        mistakes=(
            Mistake(
                with_return,
                Code.DEPENDENCE_IGNORED,
                "This puts each ball back. After a red one, fewer red ones are left.",
            ),
            Mistake(
                math.log2(balls / red),
                Code.FIRST_OUTCOME_ONLY,
                "That is the first ball alone. The others have bits, too.",
            ),
            Mistake(
                math.comb(red, drawn) / math.comb(balls, drawn),
                Code.LOG_FORGOTTEN,
                "That is the probability of the report. Take its surprisal.",
            ),
            Mistake(
                math.log2(math.comb(balls, drawn)),
                Code.UNIFORM_SEQUENCES,
                "That is one particular handful. Many handfuls are all red.",
            ),
        ),
        **explained(
            "Surprisals add up along the draws, each given those before it.",
            "The bits of a whole report are those of its steps, each given the last.",
            f"{name} = sum(\n    math.log2(({balls} - k) / ({red} - k))"
            f" for k in range({drawn})\n)",
        ),
    )
    return Variant(exercise, {"red": red, "blue": blue, "drawn": drawn})


def biased_die(rng: Random, name: str) -> Variant:
    """Draw a die whose faces have probabilities in twentieths."""
    parts = shares(rng, 6, 20)
    p = np.array(parts) / 20
    surprisals = -np.log2(p)
    exact = float(p @ surprisals)
    exercise = Number(
        name=name,
        title="A loaded die",
        unit="bits",
        minutes=3,
        task="A loaded die shows its six faces with the probabilities "
        f"{listed(p.tolist())}. What is the entropy of a throw, in bits? Give it to "
        "four digits.",
        stub=f"{name} = ...\n",
        expected=exact,
        bounds=(0, math.log2(6)),
        mistakes=(
            Mistake(
                exact / 6,
                Code.MEAN_FOR_SUM,
                "The terms are averaged. The probabilities are the weights already.",
            ),
            Mistake(
                float(surprisals.sum()),
                Code.UNWEIGHTED,
                "These are the surprisals, added up. Weigh them.",
            ),
            Mistake(
                float(surprisals.mean()),
                Code.UNWEIGHTED,
                "Weigh each surprisal with its probability, not all alike.",
            ),
            Mistake(
                math.log2(6),
                Code.PROBABILITIES_IGNORED,
                "That is a fair die. This one is loaded.",
            ),
            Mistake(
                -math.log2(float(p @ p)),
                Code.LOG_OF_SUM,
                "The logarithm is taken of an average. Average the logarithms.",
            ),
            Mistake(
                2**exact, Code.PERPLEXITY, "This is 2 to the power of the entropy."
            ),
            Mistake(
                float(1 - p @ p), Code.GINI, "This is the Gini impurity, no entropy."
            ),
        ),
        **explained(
            "Each face has the surprisal $-\\log_2 p$; the entropy is their mean.",
            "Entropy is the mean surprisal, each outcome weighed with its probability.",
            f"p = np.array({parts}) / 20\n{name} = float(-np.sum(p * np.log2(p)))",
        ),
    )
    return Variant(exercise, {"p": p.tolist()})


def huffman_bill(rng: Random, name: str) -> Variant:
    """Draw five or six skies for Huffman's code."""
    while True:
        parts = sorted(shares(rng, rng.choice([5, 6]), 20), reverse=True)
        merged, shannon, even = (
            bill(parts, lengths(parts)) for lengths in (best, rounded_up, all_equal)
        )
        if merged < shannon != even:  # or the slips could not be told apart
            break
    p = np.array(parts) * 5 / HUNDRED
    marks = bill(p, best(p))
    exact = bits(p)

    def slips() -> tuple[Mistake, ...]:
        told = (
            (
                rounded_up,
                Code.SHANNON_LENGTHS,
                "These are surprisals rounded up. Merging does better.",
            ),
            (
                all_equal,
                Code.PROBABILITIES_IGNORED,
                "All words have the same length here. Let rare skies have longer ones.",
            ),
            (
                not_sorted_again,
                Code.NOT_SORTED_AGAIN,
                "Each time the two rarest of all groups are merged, new groups too.",
            ),
            (
                most_frequent,
                Code.LARGEST_MERGED,
                "The two largest are merged. Huffman merges the two rarest.",
            ),
            (
                halved,
                Code.HALVED_FROM_ROOT,
                "This splits from the root. Huffman begins with the rarest.",
            ),
        )
        found: dict[float, Mistake] = {}
        for lengths, code, message in told:
            value = bill(p, lengths(p))
            if not math.isclose(value, marks) and round(value, 6) not in found:
                found[round(value, 6)] = Mistake(value, code, message)
        return tuple(found.values())

    exercise = Numbers(
        name=name,
        title="Huffman's bill",
        minutes=10,
        task=f"{'Five' if len(p) == 5 else 'Six'} skies come {listed(parts_of(p))} "
        "times in a hundred nights. How many marks a night does Huffman's code for "
        "them cost on average, and how many of these marks are above the entropy? Give "
        "both numbers, the second to three digits.",
        stub=f"{name} = (..., ...)\n",
        quantities={
            "the bill": Quantity(
                expected=marks, rtol=1e-6, bounds=(1, 6), mistakes=slips()
            ),
            "the waste": Quantity(
                expected=marks - exact,
                rtol=1e-2,
                bounds=(0, 1),
                mistakes=(
                    Mistake(
                        exact,
                        Code.ENTROPY_FORGOTTEN,
                        "That is the entropy. How far is the bill above it?",
                    ),
                    Mistake(
                        marks / exact - 1,
                        Code.RATIO_FOR_DIFFERENCE,
                        "That is a share of the entropy. Asked for are marks.",
                    ),
                    Mistake(
                        marks - exact * math.log(2),
                        Code.WRONG_BASE,
                        "The entropy is in nats here. Marks are bits.",
                    ),
                ),
            ),
        },
        **explained(
            "Each merge adds a mark to all that it joins, so the bill is the sum of "
            "the merged weights.",
            "Huffman's code pays less than a mark above the entropy.",
            f"queue = {parts_of(p)}\nmarks = 0\nwhile len(queue) > 1:\n"
            "    queue.sort()\n    merged = queue.pop(0) + queue.pop(0)\n"
            "    marks += merged\n    queue.append(merged)\n"
            f"p = np.array({parts_of(p)}) / 100\n"
            f"{name} = (marks / 100, float(marks / 100 + np.sum(p * np.log2(p))))",
        ),
    )
    return Variant(exercise, {"p": p.tolist()})


def parts_of(p: NDArray[np.float64]) -> list[int]:
    """Return probabilities as whole numbers in a hundred."""
    return [round(HUNDRED * x) for x in p.tolist()]
