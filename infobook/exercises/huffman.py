"""Huffman's code, what people take for it, and the two exercises on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, Routine, numbers

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

Queue = list[tuple[float, list[int]]]


def merged(p: Any, arrange: Callable[[Queue], Queue], *, rarest: bool = True) -> Any:
    """Merge the first two of a queue until one is left; return the lengths.

    The new group goes to the front, and `arrange` says how the queue goes on.
    """
    queue = sorted([(float(x), [i]) for i, x in enumerate(p)], reverse=not rarest)
    lengths = np.zeros(len(p))
    while len(queue) > 1:
        (x, one), (y, other), *rest = queue
        lengths[one + other] += 1
        queue = arrange([(x + y, one + other), *rest])
    return lengths


def best(p: Any) -> Any:
    """Merge the two rarest: the best lengths, in the order of the outcomes."""
    return merged(p, sorted)


def not_sorted_again(p: Any) -> Any:
    """Put each new group at the end of the queue, wherever it belongs."""
    return merged(p, lambda queue: [*queue[1:], queue[0]])


def one_chain(p: Any) -> Any:
    """Merge each new group with the next rarest."""
    return merged(p, list)


def most_frequent(p: Any) -> Any:
    """Merge the two largest."""
    return merged(p, lambda queue: sorted(queue, reverse=True), rarest=False)


def heaviest_lost(p: Any) -> Any:
    """Lose a new group that is heavier than all the others."""
    queue = sorted(float(x) for x in p)
    total = 0.0
    while len(queue) > 1:
        group = queue.pop(0) + queue.pop(0)
        total += group
        if any(x > group for x in queue):
            queue = sorted([*queue, group])
    return total


def rounded_up(p: Any) -> Any:
    """Round surprisals up, as Shannon's code does; the sum of `p` need not be 1."""
    p = np.asarray(p, dtype=float)
    return np.ceil(-np.log2(p / p.sum()) - 1e-12)


def all_equal(p: Any) -> Any:
    """Give each outcome a word of the same length."""
    return np.full(len(p), float(math.ceil(math.log2(len(p)))))


def halved(p: Any) -> Any:
    """Split the sorted outcomes into halves as even as possible, and go on."""
    lengths = np.zeros(len(p))

    def split(group: Sequence[int]) -> None:
        if len(group) < 2:
            return
        whole = sum(p[i] for i in group)
        cuts = range(1, len(group))
        best = min(cuts, key=lambda k: abs(whole - 2 * sum(p[i] for i in group[:k])))
        for i in group:
            lengths[i] += 1
        split(group[:best])
        split(group[best:])

    split(sorted(range(len(p)), key=lambda i: -p[i]))
    return lengths


def rising(p: Any) -> Any:
    """Give the best lengths without their outcomes, the shortest first."""
    return np.sort(best(p))


def falling(p: Any) -> Any:
    """Give the best lengths without their outcomes, the longest first."""
    return rising(p)[::-1]


def bill(weights: Any, lengths: Any) -> float:
    """Marks for outcomes of these weights."""
    return float(np.dot(np.asarray(weights, dtype=float), lengths))


def bits(p: Any) -> float:
    """Return -sum p log2 p, also where p does not add up to 1."""
    p = np.asarray(p, dtype=float)
    p = p[p > 0]
    return float(-(p * np.log2(p)).sum())


_SORT = (
    "The new group is merged again at once. Each time the two rarest of all groups are "
    "due."
)
_LARGEST = "The two largest are merged. Huffman merges the two rarest."
_UP = "These are surprisals rounded up, Shannon's lengths. Merging does better."
_FIXED = "Every outcome gets a word of the same length. Let the rare ones be longer."


def _some_counts(rng: np.random.Generator) -> tuple[list[int]]:
    # squares of counts are uneven enough to need sorting again
    return ([int(x) ** 2 for x in rng.integers(1, 9, size=rng.integers(5, 10))],)


def _read_bill(value: Any) -> Any:
    found = numbers(value)
    if isinstance(found, Fault) or found.ndim == 0:
        return found
    return Fault(
        Code.NO_SUM,
        "Several numbers come back. Return one, the marks of the whole text.",
    )


def _bill_of(lengths: Any) -> Any:
    return lambda counts: bill(counts, lengths(counts))


_best_bill = _bill_of(best)

text_bill = FindTheBugInRoutine(
    name="text_bill",
    arguments=("counts",),
    draw=_some_counts,
    reference=_best_bill,
    read=_read_bill,
    cases=(
        Case(
            "all counts are equal",
            ([3, 3, 3, 3],),
            "Ties may be broken in any way, but no group may get lost.",
            Code.TIES_BREAK,
        ),
        Case(
            "there is one symbol only",
            ([7],),
            "Nothing is merged, and its word is empty.",
            Code.WRONG_FOR_ONE_OUTCOME,
        ),
        Case(
            "the counts are given as an array",
            (np.array([5, 5, 4, 3, 3]),),
            "Let sorted(counts) make a list of its own.",
            Code.ARRAYS_NOT_ACCEPTED,
        ),
    ),
    mutants=(
        Mutant(Code.MERGED_WITH_LAST, _SORT, (_bill_of(one_chain),)),
        Mutant(Code.LARGEST_MERGED, _LARGEST, (_bill_of(most_frequent),)),
        Mutant(
            Code.GROUP_LOST,
            "A group that is heavier than all the others gets lost. Put it back, too.",
            (heaviest_lost,),
        ),
        Mutant(
            Code.ROOT_LEFT_OUT,
            "The last merge is missing. It counts as well: every word passes through "
            "the root.",
            (lambda counts: _best_bill(counts) - sum(counts),),
        ),
        Mutant(
            Code.NOT_THE_TOTAL,
            "This is the mean price of a symbol. The bill of the whole text is asked "
            "for.",
            (lambda counts: _best_bill(counts) / sum(counts),),
        ),
        Mutant(
            Code.DIVIDED_BY_MAXIMUM,
            "The counts are divided by the largest. The bill is paid for the counts as "
            "they are.",
            (lambda counts: _best_bill(counts) / max(counts),),
        ),
        Mutant(Code.SHANNON_LENGTHS, _UP, (_bill_of(rounded_up),)),
        Mutant(Code.PROBABILITIES_IGNORED, _FIXED, (_bill_of(all_equal),)),
        Mutant(
            Code.ENTROPY_OF_P,
            "This is the entropy times the number of symbols. Words have whole "
            "lengths.",
            (
                lambda counts: (
                    sum(counts) * bits(np.array(counts, dtype=float) / sum(counts))
                ),
            ),
        ),
    ),
    otherwise=Fault(
        Code.NOT_THE_DEFINITION,
        "On random counts the bill is not Huffman's. Print each merge, and look "
        "whether it takes the two rarest of all that are left.",
    ),
)


def _read_lengths(value: Any) -> Any:
    if isinstance(value, dict):
        return Fault(
            Code.NOT_A_LIST,
            "A dict comes back. Return a list, in the order of the outcomes.",
        )
    if isinstance(value, list | tuple) and any(isinstance(x, str) for x in value):
        return Fault(
            Code.RETURNED_TEXT, "Words come back. Return their lengths, as numbers."
        )
    return numbers(value)


def _some_skies(rng: np.random.Generator) -> tuple[Vector]:
    return (rng.dirichlet(np.ones(int(rng.integers(6, 10)))),)


huffman_lengths = Routine(
    name="huffman_lengths",
    arguments=("p",),
    draw=_some_skies,
    reference=best,
    read=_read_lengths,
    cases=(
        Case(
            "p is given as a list",
            # halving is dearer here, whatever is drawn
            ([0.36, 0.18, 0.17, 0.16, 0.13],),
            "Use nothing that only arrays can do, or begin with np.asarray(p).",
            Code.LISTS_NOT_ACCEPTED,
        ),
        Case(
            "outcomes and groups are equally likely",
            (np.array([0.5, 0.125, 0.125, 0.25]),),
            "Ties may be broken in any way, but each outcome keeps its own length.",
            Code.TIES_BREAK,
        ),
        Case(
            "there is one outcome only",
            (np.array([1.0]),),
            "Nobody needs to be told what is certain: its word is empty.",
            Code.WRONG_FOR_ONE_OUTCOME,
        ),
        Case(
            "two outcomes are impossible",
            (np.array([0.7, 0.0, 0.3, 0.0]),),
            "They get words here, too, and are merged first like any rarest two.",
            Code.WRONG_AT_ZERO,
        ),
    ),
    mutants=(
        Mutant(
            Code.NOT_SORTED_AGAIN,
            "A new group is put at the end of the queue, wherever it belongs. Find the "
            "two rarest anew each time.",
            (not_sorted_again,),
        ),
        Mutant(Code.MERGED_WITH_LAST, _SORT, (one_chain,)),
        Mutant(Code.LARGEST_MERGED, _LARGEST, (most_frequent,)),
        Mutant(Code.SHANNON_LENGTHS, _UP, (rounded_up,)),
        Mutant(
            Code.SURPRISALS,
            "These are surprisals. Words have whole lengths, and merging finds them.",
            (lambda p: -np.log2(p),),
        ),
        Mutant(
            Code.HALVED_FROM_ROOT,
            "The list is split into halves as even as possible, from the root. Start "
            "at the leaves instead: merge the two rarest.",
            (halved,),
            edge=True,
        ),
        Mutant(Code.PROBABILITIES_IGNORED, _FIXED, (all_equal,)),
        Mutant(
            Code.ORDER_LOST,
            "The lengths are right, but not in the order of the outcomes. Keep with "
            "each group which outcomes it holds.",
            (rising, falling),
        ),
        Mutant(
            Code.LENGTH_MISCOUNTED,
            "Each length is off by one. The root adds no mark, and each merge adds one "
            "to those it joins.",
            (lambda p: best(p) + 1, lambda p: best(p) - 1),
        ),
        Mutant(
            Code.NOT_THE_LENGTHS,
            "This is the bill. Return the length of each outcome's word.",
            (lambda p: bill(p, best(p)),),
        ),
    ),
    otherwise=Fault(
        Code.NOT_THE_DEFINITION,
        "On random probabilities the lengths differ from Huffman's. Take four "
        "outcomes, and write down each merge and whose words it makes longer.",
    ),
)
