"""Checks of the exercises on cross-entropy that ask for code words or lengths."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.guard import NOT_ATTEMPTED
from infobook.exercises.kinds import Certificate
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case, Routine, numbers, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["lonely_fork", "one_book", "shared_book"]


def _words(given: Any, count: int, which: str) -> list[str] | Fault:
    """Read `count` words of a code."""
    if isinstance(given, np.ndarray):
        given = given.tolist()
    if not isinstance(given, list | tuple) or not all(
        isinstance(word, str) and word and set(word) <= {"0", "1"} for word in given
    ):
        return Fault(
            Code.NOT_CODE_WORDS,
            f"{which}: give the words as a list of strings of the digits 0 and 1, such "
            "as ['0', '10', '11'].",
        )
    if len(given) != count:
        return Fault(
            Code.WRONG_COUNT,
            f"{which}: {count} words are asked for. Here are {len(given)}.",
        )
    return list(given)


def _prefix(words: list[str], which: str) -> Fault | None:
    """Name two words of which one begins with the other."""
    for one, other in itertools.permutations(words, 2):
        if other.startswith(one):
            return Fault(
                Code.NOT_PREFIX_FREE,
                f"{which}: {other!r} begins with another word, {one!r}, so the far end "
                "cannot tell where a word ends. Change one of the two.",
            )
    return None


def _missing(part: Any) -> bool:
    if isinstance(part, list | tuple):
        return any(map(_missing, part))
    return part is ... or part is None


def _fork_and_codes(answer: Any) -> tuple[Any, ...] | Fault:
    if not isinstance(answer, list | tuple) or len(answer) != 3:
        return Fault(
            Code.WRONG_COUNT,
            "Hand in three things, in this order: the words, the fork, the better "
            "words.",
        )
    names = ("the words", "the fork", "the better words")
    absent = [n for n, part in zip(names, answer, strict=True) if _missing(part)]
    if len(absent) == 3:
        return NOT_ATTEMPTED
    if absent:
        return Fault(Code.NOT_ATTEMPTED, f"Still missing: {', '.join(absent)}.")
    words = _words(answer[0], 5, "The words")
    better = _words(answer[2], 5, "The better words")
    for read in (words, better):
        if isinstance(read, Fault):
            return read
    fork = answer[1]
    if not isinstance(fork, str) or not set(fork) <= {"0", "1"}:
        return Fault(
            Code.NOT_CODE_WORDS,
            "Name the fork by the digits that lead to it, as a string such as '01'.",
        )
    fault = _first_code(words, fork) or _better_code(words, better)
    return fault or (words, fork, better)


def _first_code(words: Any, fork: str) -> Fault | None:
    lengths = [2, 2, 2, 3, 4]
    for word, length in zip(words, lengths, strict=True):
        if len(word) != length:
            return Fault(
                Code.WRONG_LENGTHS,
                f"The words: {word!r} should have {length} digits. The lengths are "
                "2, 2, 2, 3 and 4, in this order.",
            )
    if fault := _prefix(words, "The words"):
        return fault
    branches = _branches(words, fork)
    if branches == 0:
        return Fault(
            Code.NOT_A_FORK,
            "No word goes on from this fork. Name the digits that lead to a fork "
            "inside the tree, not a whole word.",
        )
    if branches == 2:
        return Fault(
            Code.TWO_BRANCHES,
            "Both digits follow at this fork. Look for one where the same digit always "
            "follows.",
        )
    return None


def _better_code(words: Any, better: Any) -> Fault | None:
    if fault := _prefix(better, "The better words"):
        return fault
    for old, new in zip(words, better, strict=True):
        if len(new) > len(old):
            return Fault(
                Code.WORD_LONGER,
                f"The better words: {new!r} is longer than {old!r} before, and a sky "
                "that shows its outcome often pays more. Keep the order of the "
                "outcomes, and lengthen none.",
            )
    if sum(map(len, better)) == sum(map(len, words)):
        return Fault(
            Code.NO_WORD_SHORTER,
            "No word of the better code is shorter than before. Which digit tells the "
            "far end nothing?",
        )
    return None


def _branches(words: list[str], fork: str) -> int:
    return sum(any(w.startswith(fork + digit) for w in words) for digit in "01")


lonely_fork = Certificate(name="lonely_fork", read=_fork_and_codes, claims=())


def _book(answer: Any) -> tuple[Any, ...] | Fault:
    if isinstance(answer, list | tuple) and answer and any(map(_missing, answer)):
        if all(map(_missing, answer)):
            return NOT_ATTEMPTED
        return Fault(Code.NOT_ATTEMPTED, "Some of the words are still missing.")
    words = _words(answer, 4, "The book")
    if isinstance(words, Fault):
        return words
    return _prefix(words, "The book") or _surcharge(words) or (words,)


def _surcharge(words: list[str]) -> Fault | None:
    """Compare what each harbour pays with its own book, in marks a day."""
    lengths = np.array(list(map(len, words)))
    bills = np.array([[4, 2, 1, 1], [1, 4, 2, 1]]) @ lengths / 8
    longer = bool(np.exp2(-lengths).sum() < 1)
    for harbour, bill in zip(("first", "second"), bills.tolist(), strict=True):
        if bill > 2:
            return Fault(
                Code.SURCHARGE_TOO_LARGE,
                f"The {harbour} harbour pays {bill:g} marks a day, more than a quarter "
                "above its own book. "
                + (
                    "No word may be longer than needed: in this tree a fork has one "
                    "branch."
                    if longer
                    else "Shorten a word for a day it often has."
                ),
            )
    if bills.min() > 1.875:
        return Fault(
            Code.TWO_QUARTERS,
            "Both stay within a quarter of a mark, and one of them can do with half of "
            "that. Let the words differ in length.",
        )
    return None


one_book = Certificate(name="one_book", read=_book, claims=())


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
    return (_steep(k, 3, rng.permutation(3 * k)),)


def _steep(k: int, own: int, order: Any) -> list[list[int]]:
    """Make k books, each with short words of its own: together they fill a tree."""
    lengths = [*range(1, own * k), own * k - 1]
    return [[int(x) for x in np.roll(lengths, own * j)[order]] for j in range(k)]


def _fixed_books() -> list[tuple[list[list[int]]]]:
    """Make books that few slips survive: small ones, and many."""
    many = itertools.islice(itertools.cycle(itertools.permutations([1, 2, 3, 3])), 1000)
    return [
        ([[1, 2, 2], [2, 1, 2]],),
        # Huffman's code for the mean belief gives outcome 3 a digit too many.
        ([[1, 5, 5, 3, 4, 2], [2, 1, 3, 5, 5, 4]],),
        *(
            (_steep(k, own, np.arange(own * k)),)
            for k, own in [(3, 2), (9, 4), (17, 5)]
        ),
        ([list(book) for book in many],),
    ]


def _lengths(returned: Any) -> Any:
    if isinstance(words(returned), list) and len(returned):
        return Fault(
            Code.NOT_A_NUMBER, "These are words. Return their lengths, as numbers."
        )
    if isinstance(returned, list | tuple) and all(
        hasattr(type(x), "__float__") for x in returned
    ):
        return np.array([float(x) for x in returned])  # fractions as well
    return numbers(returned)


def _shared(lengths: NDArray[np.float64], books: list[list[int]]) -> Fault | None:
    least = np.min(books, axis=0)
    if lengths.shape != least.shape:
        return Fault(
            Code.WRONG_SHAPE,
            "Return one length for each outcome, as many as a book has words.",
        )
    if np.isnan(lengths).any():
        return Fault(Code.RETURNED_NAN, "A length is NaN. Each is a whole number.")
    if not np.array_equal(lengths, np.round(lengths)):
        return Fault(Code.NOT_WHOLE, "Nobody sends half a mark. Round the lengths up.")
    shown = np.size(books) <= 18
    which = f"the books {books}" if shown else f"some {len(books)} books"
    given = f" {[int(x) for x in lengths]}" if shown and abs(lengths).max() < 99 else ""
    if not math.fsum(np.exp2(-lengths)) <= 1:
        return Fault(
            Code.BREAKS_KRAFT,
            f"For {which} there is no code with the lengths{given or ' returned'}: "
            "they break Kraft's inequality. Add up 2 ** -length, and lengthen all "
            "words alike.",
        )
    allowed = least + (len(books) - 1).bit_length()
    if (lengths > allowed).any():
        k = int(np.argmax(lengths > allowed))
        return Fault(
            Code.SURCHARGE_TOO_LARGE,
            f"For {which}, the lengths{given} exceed the shortest word for outcome "
            f"{k + 1} by more than the task allows. Begin with the shortest words, and "
            "lengthen no more than Kraft's inequality needs.",
        )
    return None


class _SmallestFirst(Routine):
    """Show the smallest input on which an answer fails."""

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        drawn = [*_fixed_books(), *(self.draw(rng) for _ in range(self.trials))]
        drawn.sort(key=lambda given: np.size(given[0]))
        return next(filter(None, self._faults(answer, drawn)), None)


shared_book = _SmallestFirst(
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
