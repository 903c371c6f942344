"""The check of `fraction_decoder`: an arithmetic decoder with fractions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code
from infobook.exercises.routine import Case, Routine

if TYPE_CHECKING:
    import numpy as np

Shares = list[Fraction]


def encode(symbols: Sequence[int], p: Shares) -> str:
    """Write the word of the chapter's proof."""
    low, width = Fraction(0), Fraction(1)
    for s in symbols:
        low, width = low + width * sum(p[:s]), width * p[s]
    length = 1
    while 2 * width.denominator > width.numerator << length:
        length += 1
    return format(math.ceil(low * 2**length), f"0{length}b")


def _number(word: str) -> Fraction:
    return Fraction(int(word or "0", 2), 2 ** len(word))


def _starts(p: Shares) -> Shares:
    return [Fraction(0), *accumulate(p)][:-1]


def _last_start(starts: Shares, z: Fraction) -> int:
    """The last part that begins at z or before; an empty one at 1 does not."""
    return max(s for s, start in enumerate(starts) if start <= z and start < 1)


def _decoded(z: Fraction, p: Shares, n: int) -> Any:
    starts, symbols = _starts(p), []
    for _ in range(n):
        s = _last_start(starts, z)
        symbols.append(s)
        z = (z - starts[s]) / p[s]
    return symbols


def decode(word: str, p: Shares, n: int) -> Any:
    """Follow the cuts with the number that the word is."""
    return _decoded(_number(word), p, n)


def _from_the_right(word: str, p: Shares, n: int) -> Any:
    turned = _decoded(_number(word), p[::-1], n)
    return [len(p) - 1 - s for s in turned]


def _two_parts(word: str, p: Shares, n: int) -> Any:
    return _decoded(_number(word), [p[0], 1 - p[0]], n)


def _not_narrowed(word: str, p: Shares, n: int) -> Any:
    return n * _decoded(_number(word), p, 1)


def _not_moved(word: str, p: Shares, n: int) -> Any:
    """Shrink the width, and forget to move the left end."""
    z, width, symbols = _number(word), Fraction(1), []
    starts = _starts(p)
    for _ in range(n):
        s = max(s for s, start in enumerate(starts) if start * width <= z)
        symbols.append(s)
        width *= p[s]
    return symbols


def _on_a_cut(word: str, p: Shares, n: int) -> bool:
    z, starts = _number(word), _starts(p)
    for s in decode(word, p, n):
        if z in starts[1:]:
            return True
        z = (z - starts[s]) / p[s]
    return False


def _word(rng: np.random.Generator) -> tuple[str, Shares, int]:
    """Draw a report whose number lies on no cut, where floats would go astray."""
    while True:
        weights = rng.integers(1, 8, int(rng.integers(2, 5))).tolist()
        p = [Fraction(w, sum(weights)) for w in weights]
        n = int(rng.integers(2, 8))
        word = encode(rng.integers(0, len(p), n).tolist(), p)
        if not _on_a_cut(word, p, n):
            return word, p, n


LIGHTSHIP = [Fraction(9, 10), Fraction(1, 10)]
HALVES = [Fraction(1, 2), Fraction(1, 2)]

_CUT = "A part holds its left end and not its right one."

fraction_decoder = Routine(
    name="fraction_decoder",
    arguments=("word", "p", "n"),
    draw=_word,
    reference=decode,
    trials=30,
    cases=(
        Case(
            "the number lies on a cut",
            (encode([1, 0, 1], HALVES), HALVES, 3),
            _CUT,
            Code.WRONG_AT_CUT,
        ),
        Case(
            "a symbol has probability 0",
            (
                encode([0, 2, 2, 0], [*HALVES[:1], Fraction(0), *HALVES[1:]]),
                [*HALVES[:1], Fraction(0), *HALVES[1:]],
                4,
            ),
            "Its part has no length and holds no number.",
            Code.IMPOSSIBLE_SYMBOL,
        ),
        Case(
            "the report is for 150 nights",
            (encode([int(t % 7 == 3) for t in range(150)], LIGHTSHIP), LIGHTSHIP, 150),
            "Floats are too coarse for so short an interval. Keep to fractions.",
            Code.WRONG_FOR_LONG,
        ),
        Case(
            "other digits follow the word",
            (encode([0, 1, 0, 0], LIGHTSHIP) + "0110", LIGHTSHIP, 4),
            "They belong to the next report: the number still lies in the interval.",
            Code.REFUSES_LONGER,
        ),
        Case(
            "the word is too short to tell the nights",
            (encode([0, 1, 0, 0], LIGHTSHIP)[:2], LIGHTSHIP, 4),
            "Some numbers that begin with it lie in another sequence's interval.",
            Code.ACCEPTS_SHORT_WORD,
            refuse=True,
        ),
    ),
    mutants=(
        Mutant(
            Code.DIGITS_REVERSED,
            "The first digit of the word is worth 1/2, and the last one least.",
            (lambda word, p, n: _decoded(_number(word[::-1]), p, n),),
        ),
        Mutant(
            Code.SHARES_REVERSED,
            "The parts are in the wrong order: symbol 0 has the left one.",
            (_from_the_right,),
        ),
        Mutant(
            Code.NOT_NARROWED,
            "The same symbol comes again and again. After each symbol cut its part, "
            "and not the whole again.",
            (_not_narrowed,),
        ),
        Mutant(
            Code.LEFT_END_FORGOTTEN,
            "The part becomes shorter, but does not move: its left end is no longer 0.",
            (_not_moved,),
        ),
        Mutant(
            Code.TWO_SYMBOLS_ONLY,
            "This is right for two symbols. For more, look through all the parts.",
            (_two_parts,),
        ),
        Mutant(
            Code.NOT_A_FRACTION,
            "Nearly each time the last symbol comes. The word is a number below 1: "
            "divide by 2 to the power of its length.",
            (lambda word, p, n: n * [(len(p) - 1) * ("1" in word)],),
        ),
    ),
)
