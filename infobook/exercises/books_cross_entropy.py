"""Checks of the exercises on cross-entropy that ask for code words or lengths."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.guard import NOT_ATTEMPTED
from infobook.exercises.kinds import Certificate, Claim
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, Routine, numbers, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["lonely_fork", "one_book", "shared_book"]


def _words(given: Any, count: int) -> list[str] | Fault:
    """Read `count` words of a code."""
    if not isinstance(given, list | tuple) or not all(
        isinstance(word, str) and word and set(word) <= {"0", "1"} for word in given
    ):
        return Fault(
            Code.NOT_CODE_WORDS,
            "Give the words as a list of strings of the digits 0 and 1, such as "
            "['0', '10', '11'].",
        )
    if len(given) != count:
        return Fault(
            Code.WRONG_COUNT, f"{count} words are asked for. Here are {len(given)}."
        )
    return list(given)


def _prefix_free(words: list[str]) -> bool:
    return not any(b.startswith(a) for a, b in itertools.permutations(words, 2))


_PREFIX = (
    "one word begins with another, so the far end cannot tell where it ends. Change "
    "one of the two."
)


def _fork_and_codes(answer: Any) -> tuple[Any, ...] | Fault:
    if not isinstance(answer, list | tuple) or len(answer) != 3:
        return Fault(
            Code.WRONG_COUNT,
            "Hand in three things, in this order: the words, the fork, the better "
            "words.",
        )
    if any(part is ... or part is None for part in answer):
        return NOT_ATTEMPTED
    words, better = _words(answer[0], 5), _words(answer[2], 5)
    for read in (words, better):
        if isinstance(read, Fault):
            return read
    fork = answer[1]
    if not isinstance(fork, str) or not set(fork) <= {"0", "1"}:
        return Fault(
            Code.NOT_CODE_WORDS,
            "Name the fork by the digits that lead to it, as a string such as '01'.",
        )
    return words, fork, better


def _branches(words: list[str], fork: str) -> int:
    return sum(any(w.startswith(fork + digit) for w in words) for digit in "01")


lonely_fork = Certificate(
    name="lonely_fork",
    read=_fork_and_codes,
    claims=(
        Claim(
            "The words of the first code should have 2, 2, 2, 3 and 4 digits, in this "
            "order.",
            lambda words, fork, better: list(map(len, words)) == [2, 2, 2, 3, 4],
            Code.WRONG_LENGTHS,
        ),
        Claim(
            f"In the first code {_PREFIX}",
            lambda words, fork, better: _prefix_free(words),
            Code.NOT_PREFIX_FREE,
        ),
        Claim(
            "No word goes on from this fork. Name the digits that lead to a fork "
            "inside the tree, not a whole word.",
            lambda words, fork, better: _branches(words, fork) > 0,
            Code.NOT_A_FORK,
        ),
        Claim(
            "Both digits follow at this fork. Look for one where the same digit always "
            "follows.",
            lambda words, fork, better: _branches(words, fork) < 2,
            Code.TWO_BRANCHES,
        ),
        Claim(
            f"In the better code {_PREFIX}",
            lambda words, fork, better: _prefix_free(better),
            Code.NOT_PREFIX_FREE,
        ),
        Claim(
            "A word of the better code is longer than before, and a sky that shows its "
            "outcome often pays more. Keep the order of the outcomes, and lengthen "
            "none.",
            lambda words, fork, better: all(
                len(new) <= len(old) for old, new in zip(words, better, strict=True)
            ),
            Code.WORD_LONGER,
        ),
        Claim(
            "No word of the better code is shorter than before. Which digit tells the "
            "far end nothing?",
            lambda words, fork, better: sum(map(len, better)) < sum(map(len, words)),
            Code.NO_WORD_SHORTER,
        ),
    ),
)


def _book(answer: Any) -> tuple[Any, ...] | Fault:
    if isinstance(answer, list | tuple) and answer and all(x is ... for x in answer):
        return NOT_ATTEMPTED
    words = _words(answer, 4)
    return words if isinstance(words, Fault) else (words,)


def _surcharges(words: list[str]) -> tuple[float, float]:
    """What each harbour pays above its own book, in marks a day."""
    lengths = np.array(list(map(len, words)))
    first, second = np.array([[4, 2, 1, 1], [1, 4, 2, 1]]) @ lengths / 8 - 1.75
    return float(first), float(second)


one_book = Certificate(
    name="one_book",
    read=_book,
    claims=(
        Claim(
            f"In this book {_PREFIX}",
            _prefix_free,
            Code.NOT_PREFIX_FREE,
        ),
        Claim(
            "The first harbour, with half of its days clear, pays more than a quarter "
            "of a mark above its own book. Shorten a word for a day it often has.",
            lambda words: _surcharges(words)[0] <= 1 / 4,
            Code.SURCHARGE_TOO_LARGE,
        ),
        Claim(
            "The second harbour, with half of its days cloudy, pays more than a "
            "quarter of a mark above its own book. Shorten a word for a day it often "
            "has.",
            lambda words: _surcharges(words)[1] <= 1 / 4,
            Code.SURCHARGE_TOO_LARGE,
        ),
        Claim(
            "Both stay within a quarter of a mark, and one of them can do with half of "
            "that. Let the words differ in length.",
            lambda words: min(_surcharges(words)) <= 1 / 8,
            Code.TWO_QUARTERS,
        ),
    ),
)


def _full_book(rng: np.random.Generator, n: int) -> list[int]:
    """Word lengths of a random tree with `n` leaves and no fork of one branch."""
    lengths = [0]
    while len(lengths) < n:
        split = lengths.pop(int(rng.integers(len(lengths)))) + 1
        lengths += [split, split]
    return [int(x) for x in rng.permutation(lengths)]


def _books(rng: np.random.Generator) -> tuple[list[list[int]]]:
    """Draw books that agree a little, or ones that disagree as much as they can."""
    k = int(rng.integers(2, 9))
    if rng.random() < 0.3:
        n = int(rng.integers(k + 2, k + 8))
        books = [_full_book(rng, n) for _ in range(k)]
        if any(book != books[0] for book in books):
            return (books,)
    # Each book has three short words of its own: less surcharge breaks Kraft's sum.
    steep = [*range(1, 3 * k), 3 * k - 1]
    order = rng.permutation(3 * k)
    return ([[int(x) for x in np.roll(steep, 3 * j)[order]] for j in range(k)],)


def _lengths(returned: Any) -> Any:
    if isinstance(words(returned), list) and len(returned):
        return Fault(
            Code.NOT_A_NUMBER, "These are words. Return their lengths, as numbers."
        )
    return numbers(returned)


def _shared(lengths: NDArray[np.float64], books: list[list[int]]) -> Fault | None:
    least = np.min(books, axis=0)
    if lengths.shape != least.shape:
        return Fault(
            Code.WRONG_SHAPE,
            "Return one length for each outcome, as many as a book has words.",
        )
    if not np.array_equal(lengths, np.round(lengths)):
        return Fault(Code.NOT_WHOLE, "Nobody sends half a mark. Round the lengths up.")
    if not np.exp2(-lengths).sum() <= 1:
        return Fault(
            Code.BREAKS_KRAFT,
            f"For {len(books)} books there is no code with these lengths: they break "
            "Kraft's inequality. Add up 2 ** -length, and lengthen all words alike.",
        )
    if (lengths > least + (len(books) - 1).bit_length()).any():
        return Fault(
            Code.SURCHARGE_TOO_LARGE,
            f"For {len(books)} books, a word exceeds the shortest one for its outcome "
            "by more than the task allows. Begin with the shortest, and lengthen no "
            "more than Kraft's inequality needs.",
        )
    return None


shared_book = Routine(
    name="shared_book",
    arguments=("books",),
    draw=_books,
    read=_lengths,
    verify=_shared,
    cases=(
        Case(
            "there is one harbour only",
            ([[1, 2, 3, 3]],),
            "It has its own book already, and need not pay more.",
            Code.SURCHARGE_TOO_LARGE,
        ),
    ),
)
