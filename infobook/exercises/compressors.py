"""The checks of `lost_file` and `beat_zlib`: programs that make files shorter."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from infobook.exercises.allowed import ALLOWED
from infobook.exercises.guard import NOT_ATTEMPTED, accepts, call
from infobook.exercises.kinds import Certificate, Claim
from infobook.exercises.result import Code, Fault

FILES = ["".join(digits) for digits in itertools.product("01", repeat=4)]
SHORTER = ["".join(d) for n in range(4) for d in itertools.product("01", repeat=n)]


def _seller(first: int, same: int) -> Callable[[str], str]:
    """A program as good as can be: only two of the sixteen files become the same."""
    turned = FILES[first:] + FILES[:first]
    table = dict(zip(turned, [*SHORTER, SHORTER[same]], strict=True))
    return lambda file: table[file]


# The first two are simple enough to be guessed, the others lose one file each.
PROGRAMS: list[Callable[[str], str]] = [
    lambda file: file[:-1],
    lambda file: file.lstrip("0")[1:] or "0",
    *(_seller(first, same) for first in range(1, 16, 3) for same in (0, 6, 13)),
]


def _finder(answer: Any) -> tuple[Any, ...] | Fault:
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        return Fault(
            Code.WRONG_COUNT,
            "Hand in the function and a letter for zlib, as a pair: (find, 'a').",
        )
    find, guess = answer
    if fault := accepts(find, ["program"]):
        return fault
    found = []
    for program in PROGRAMS:
        returned = call(find, [program])
        if isinstance(returned, Fault):
            return returned
        if returned is None:
            return Fault(
                Code.NOTHING_FOUND,
                "For one of the programs nothing is found, and every program loses a "
                "file. Compare each file with all the others.",
            )
        pair = list(returned) if isinstance(returned, list | tuple | set) else []
        if len(pair) != 2 or not all(isinstance(x, str) for x in pair):
            return Fault(
                Code.UNREADABLE,
                "Return two files as a pair of strings, such as ('0000', '0001').",
            )
        found.append((program, *pair))
    if guess is ...:
        return NOT_ATTEMPTED
    return found, guess


lost_file = Certificate(
    name="lost_file",
    read=_finder,
    claims=(
        Claim(
            "What is returned is not two of the sixteen files. Return the files, not "
            "what the program makes of them.",
            lambda found, _: all(a in FILES and b in FILES for _, a, b in found),
            Code.NOT_AN_INPUT,
        ),
        Claim(
            "The same file is returned twice. Two different ones are asked for.",
            lambda found, _: all(a != b for _, a, b in found),
            Code.SAME_FILE,
        ),
        Claim(
            "For no program are the two results the same. Call the program on both "
            "files and compare.",
            lambda found, _: any(f(a) == f(b) for f, a, b in found),
            Code.RESULTS_DIFFER,
        ),
        Claim(
            "This finds a loss for some programs and not for others. Search all the "
            "files, whatever the program does.",
            lambda found, _: all(f(a) == f(b) for f, a, b in found),
            Code.SOME_PROGRAMS_ONLY,
        ),
        Claim(
            "For zlib answer 'a', 'b' or 'c'.",
            lambda _, guess: str(guess).strip().lower() in ("a", "b", "c"),
            Code.NO_SUCH_OPTION,
        ),
        Claim(
            "The function is right. For zlib count again: how many of the files of "
            "1,000 bytes can become shorter, and how does the reader of the result "
            "know whether this one did?",
            lambda _, guess: str(guess).strip().lower() == "c",
            Code.MISPREDICTED,
        ),
    ),
)

ALPHABET = "abcdefghijklmnopqrstuvwxyz "
ZLIB_BYTES = 1966
SAMPLE = 240  # letters of the page, at which a function is asked again
CHANGED = 160  # from this place on the page is another one


def _rows(answer: Any, text: str) -> Any:
    """Read a row of chances for each letter of `text`, or name the fault."""
    returned = call(answer, [text])
    if isinstance(returned, Fault):
        return returned
    if returned is None:
        return Fault(
            Code.RETURNED_NOTHING,
            "The function returns None. Does it end with a return statement?",
        )
    try:
        rows = np.array(returned, dtype=np.float64)
    except (TypeError, ValueError):
        rows = np.empty(0)
    if rows.shape != (len(text), 27):
        return Fault(
            Code.WRONG_SHAPE,
            "Return a list or array with a row of 27 chances for each letter of the "
            f"text. For {len(text)} letters the shape here is {rows.shape}.",
        )
    return rows


class _Seen(NamedTuple):
    """What the check needs to know of the rows; light, for it is copied."""

    least: float
    sum_off: float
    repeats: bool
    looks_ahead: bool
    holds_page: bool
    bill: float  # bits for the whole page
    letters: int


def _predictor(answer: Any) -> tuple[Any, ...] | Fault:
    from infobook import data

    if fault := accepts(answer, ["text"]):
        return fault
    text = data.text()
    head = text[:SAMPLE]
    changed = head[:CHANGED] + head[CHANGED:][::-1].replace("e", "q")
    read = []
    for asked in (head, head, changed, text):  # the short ones first: they are quick
        rows = _rows(answer, asked)
        if isinstance(rows, Fault):
            return rows
        read.append(rows)
    start, again, other, page = read
    come = page[np.arange(len(text)), [ALPHABET.index(letter) for letter in text]]
    same = np.allclose(start[: CHANGED + 1], other[: CHANGED + 1], rtol=1e-12)
    seen = _Seen(
        least=float(page.min()),
        sum_off=float(abs(page.sum(axis=1) - 1).max()),
        repeats=np.array_equal(start, again),
        looks_ahead=not (same and np.allclose(start, page[:SAMPLE], rtol=1e-12)),
        holds_page=_tables_hold_the_page(start),
        bill=-float(np.log2(come).sum()),
        letters=len(text),
    )
    return (seen,)


def _tables_hold_the_page(start: Any) -> bool:
    """Tell whether the second row comes from all the tables, that of the page too."""
    from infobook import data

    pairs = data.letter_pairs()
    row = pairs.counts.sum(axis=0)[ALPHABET.index(data.text()[0])]
    return any(
        np.allclose(start[1], (row + a) / (row + a).sum(), rtol=1e-6)
        for a in (0, 1, 1 / 2, 1 / 27)
    )


beat_zlib = Certificate(
    name="beat_zlib",
    unit="bits",
    allowed=(*ALLOWED, "infobook"),
    read=_predictor,
    claims=(
        Claim(
            "Some chance is negative or not a number. A row is a distribution.",
            lambda seen: seen.least >= 0,
            Code.NEGATIVE_PROBABILITY,
        ),
        Claim(
            "Some row does not add up to 1. Counts are no chances yet: divide each row "
            "by its sum.",
            lambda seen: seen.sum_off < 1e-9,
            Code.SUM_IS_NOT_ONE,
        ),
        Claim(
            "Two calls with the same text give two results. The decoder starts afresh: "
            "make the counts inside the function, from copies of the tables.",
            lambda seen: seen.repeats,
            Code.NOT_REPEATABLE,
        ),
        Claim(
            "When the end of a text is changed, rows before the change are changed, "
            "too, so they look ahead. The decoder has read nothing but text[:t] when "
            "it needs row t: count a letter after its row is made.",
            lambda seen: not seen.looks_ahead,
            Code.LOOKS_AHEAD,
        ),
        Claim(
            "A letter that comes has the chance 0, so it has no word. Leave each "
            "letter some chance in each row.",
            lambda seen: math.isfinite(seen.bill),
            Code.IMPOSSIBLE_SYMBOL,
        ),
        Claim(
            "The table holds the page itself, so it was learnt from what it is to "
            "predict. Take the other thirteen texts only.",
            lambda seen: not seen.holds_page,
            Code.TESTED_ON_TRAINING,
        ),
        Claim(
            "This costs more than an even spread over 27 letters. Are the columns in "
            "the order of the alphabet, with the space last?",
            lambda seen: seen.bill <= seen.letters * math.log2(27) + 1e-6,
            Code.WORSE_THAN_EVEN,
        ),
        Claim(
            "The page costs more than with zlib. Use both: the tables of other texts, "
            "and a memory of two letters that learns on this page.",
            lambda seen: seen.bill < 8 * ZLIB_BYTES,
            Code.ABOVE_ZLIB,
        ),
        Claim(
            "This beats zlib, but not yet by enough. What does a context of two "
            "letters predict that was never met before?",
            lambda seen: seen.bill <= 3 * seen.letters,
            Code.ABOVE_TARGET,
        ),
    ),
)
