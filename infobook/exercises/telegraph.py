"""Checks of two exercises on telegraphs: a patient clerk, and three marks."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from infobook.exercises.guard import NOT_ATTEMPTED, accepts, call
from infobook.exercises.huffman import bits
from infobook.exercises.kinds import (
    Certificate,
    Claim,
    Mistake,
    Quantity,
    distribution,
)
from infobook.exercises.result import Code, Fault

_CLERK = ("10", "00", "11", "110")
_MESSAGES = [
    list(message)
    for size in (1, 2, 3, 4)
    for message in itertools.product(_CLERK, repeat=size)
] + [[word, *["00"] * 300, *end] for word in ("11", "110") for end in ([], ["10"])]


def _clerk(answer: Any) -> tuple[Any, ...] | Fault:
    """Ask the clerk for first words, and the doubter for pairs of messages."""
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        return Fault(
            Code.WRONG_COUNT, "Hand in two functions: check((first_word, in_doubt))."
        )
    first_word, in_doubt = answer
    if first_word is ... or in_doubt is ...:
        return NOT_ATTEMPTED
    if fault := accepts(first_word, ["stream"]) or accepts(in_doubt, ["n"]):
        return fault
    said = []
    for message in _MESSAGES:
        word = call(first_word, ["".join(message)])
        if isinstance(word, Fault):
            return _stops(word, "first_word", f"for the stream {_shown(message)}")
        if word is ... or word is NotImplemented:
            return NOT_ATTEMPTED
        if not isinstance(word, str) or word not in _CLERK:
            return Fault(
                Code.NOT_CODE_WORDS,
                "Your first_word returns something else than one of the four words for "
                f"the stream {_shown(message)}.",
            )
        said.append(word)
    pairs = []
    for n in (1, 2, 3, 4, 9, 10, 58, 301):
        pair = call(in_doubt, [n])
        if isinstance(pair, Fault):
            return _stops(pair, "in_doubt", f"for n = {n}")
        if pair is ... or pair is NotImplemented:
            return NOT_ATTEMPTED
        if not _two_messages(pair):
            return Fault(
                Code.NOT_CODE_WORDS,
                "Your in_doubt returns something else than two lists of words, such as "
                '["11", "00"], ["10"].',
            )
        pairs.append((n, *pair))
    return said, pairs


def _shown(message: list[str]) -> str:
    stream = "".join(message)
    return stream if len(stream) < 13 else f"{stream[:9]}..."


def _stops(fault: Fault, name: str, where: str) -> Fault:
    """Say which of the two functions stops with an error, and where."""
    if fault.code is not Code.RAISED:
        return fault
    error = fault.message.partition(". Call")[0].removeprefix("The function ")
    return Fault(Code.RAISED, f"Your {name} {error} {where}.")


def _two_messages(pair: Any) -> bool:
    return (
        isinstance(pair, list | tuple)
        and len(pair) == 2
        and all(isinstance(one, list | tuple) and one for one in pair)
        and all(isinstance(w, str) and w in _CLERK for one in pair for w in one)
    )


def _right_at_once(said: list[str], pairs: Any) -> bool:
    return all(
        (word == message[0]) or message[0].startswith("11")
        for message, word in zip(_MESSAGES, said, strict=True)
    )


def _says(formula: Any) -> Any:
    """Make the claim that first words are not found by this `formula`."""

    def differs(said: list[str], pairs: Any) -> bool:
        doubtful = [
            ("".join(message), word)
            for message, word in zip(_MESSAGES, said, strict=True)
            if message[0].startswith("11")
        ]
        return any(formula(stream) != word for stream, word in doubtful)

    return differs


def _odd(zeros: int) -> str:
    return "110" if zeros % 2 else "11"


def _run(stream: str) -> int:
    """Count the zeros behind the first two digits, up to the next one."""
    return len(stream[2:].partition("1")[0])


patient_clerk = Certificate(
    name="patient_clerk",
    read=_clerk,
    claims=(
        Claim(
            "A stream that begins with 0 or with 10 leaves no choice: one word fits, "
            "and first_word names another.",
            _right_at_once,
            Code.SURE_WORD_MISSED,
        ),
        Claim(
            "Your first_word takes 11 wherever it fits. In the stream 110, the zero "
            "would then belong to no word.",
            _says(lambda stream: "11"),
            Code.SHORTEST_WORD_TAKEN,
        ),
        Claim(
            "Your first_word takes 110 wherever it fits. The stream 1100 is 11 and 00.",
            _says(lambda stream: "110" if stream.startswith("110") else "11"),
            Code.LONGEST_WORD_TAKEN,
        ),
        Claim(
            "Your first_word has even and odd the wrong way round. Try the stream 110.",
            _says(lambda stream: _odd(_run(stream) + 1)),
            Code.PARITY_REVERSED,
        ),
        Claim(
            "Your first_word counts zeros of the whole stream. Stop at the next 1: a "
            "zero behind it belongs to another word.",
            _says(lambda stream: _odd(stream.count("0"))),
            Code.COUNTED_TOO_FAR,
        ),
        Claim(
            "Your first_word names a wrong word for a stream that begins with 11. How "
            "many zeros follow before the next 1?",
            lambda said, pairs: all(
                word == message[0]
                for message, word in zip(_MESSAGES, said, strict=True)
            ),
            Code.PROPERTY_FAILS,
        ),
        Claim(
            "The two messages of in_doubt begin with the same word, so it is not in "
            "doubt.",
            lambda said, pairs: all(one[0] != other[0] for _, one, other in pairs),
            Code.SAME_FIRST_WORD,
        ),
        Claim(
            "The two streams of in_doubt differ within the first n digits, or one ends "
            "before. Let them agree for longer.",
            lambda said, pairs: all(
                "".join(one)[:n] == "".join(other)[:n]
                and min(len("".join(one)), len("".join(other))) >= n
                for n, one, other in pairs
            ),
            Code.PARTS_TOO_SOON,
        ),
    ),
)


def prefix_free(words: Sequence[str]) -> bool:
    """Tell whether no word is equal to another or begins it."""
    return not any(
        longer.startswith(word)
        for i, word in enumerate(words)
        for j, longer in enumerate(words)
        if i != j
    )


_COSTS = {"a": 1, "b": 1, "c": 2}
_SHARE = math.sqrt(2) - 1  # of the ground, for a mark that costs 1

_PRICE = Quantity(
    expected=1 / -math.log2(_SHARE),
    rtol=1e-4,
    bounds=(0.5, 2),
    mistakes=(
        Mistake(
            1 / math.log2(3),
            Code.COSTS_IGNORED,
            "That is the price if each of the three marks costs 1.",
        ),
        Mistake(
            4 / 3 / math.log2(3),
            Code.PROBABILITIES_IGNORED,
            "Here the three marks are equally frequent. The dear one should be rarer.",
        ),
        Mistake(
            1.0,
            Code.OUTCOME_LEFT_OUT,
            "That is the price with two marks. The third one helps, dear as it is.",
        ),
        Mistake(
            -math.log2(_SHARE),
            Code.RECIPROCAL,
            "These are the bits that a cost of 1 can tell. The price is the other way "
            "round.",
        ),
        Mistake(
            -1 / math.log(_SHARE),
            Code.WRONG_BASE,
            "This is the price of a nat. A bit is asked for: use log2.",
        ),
        Mistake(
            _SHARE,
            Code.SHARE_FOR_PRICE,
            "That is the share of the ground for a mark that costs 1. How many bits is "
            "it worth?",
        ),
        Mistake(
            1 + math.sqrt(2),
            Code.SHARE_FOR_PRICE,
            "That is the base which replaces 2. How many bits is a cost of 1 worth?",
        ),
    ),
)


def _telegraph(answer: Any) -> tuple[Any, ...] | Fault:
    """Read the price, five probabilities and their five words."""
    if not isinstance(answer, list | tuple) or len(answer) != 3:
        return Fault(
            Code.WRONG_COUNT, "Hand in three things: the price, the sky and the words."
        )
    price, sky, words = answer
    if any(thing is ... for thing in answer):
        return NOT_ATTEMPTED
    if fault := _PRICE.fault(price):
        return Fault(fault.code, f"The price: {fault.message}")
    p = distribution(sky)
    if isinstance(p, Fault):
        return p
    if not (
        isinstance(words, list | tuple)
        and all(isinstance(word, str) and set(word) <= set("abc") for word in words)
    ):
        return Fault(
            Code.NOT_CODE_WORDS, 'Give the words as a list of strings such as "ca".'
        )
    if p.size != 5 or len(words) != 5:
        return Fault(
            Code.WRONG_COUNT,
            f"Five outcomes are asked for. Here are {p.size} probabilities and "
            f"{len(words)} words.",
        )
    return p, list(words)


def _costs(words: Sequence[str]) -> Any:
    return np.array([sum(_COSTS[mark] for mark in word) for word in words])


three_marks = Certificate(
    name="three_marks",
    read=_telegraph,
    claims=(
        Claim(
            "A word begins another, or two words are equal. The clerk could not tell "
            "where a word ends.",
            lambda p, words: prefix_free(words),
            Code.NOT_PREFIX_FREE,
        ),
        Claim(
            "The words leave ground free: another could be added. Start from a, b and "
            "c, and replace a word by its three continuations.",
            lambda p, words: (_SHARE ** _costs(words)).sum() > 1 - 1e-9,
            Code.GROUND_LEFT_FREE,
        ),
        Claim(
            "For this sky the words cost more than the price times its entropy. Each "
            "probability must be the share of the ground that the outcome's word owns.",
            lambda p, words: (
                p @ _costs(words) <= (1 + 1e-6) * bits(p) / -math.log2(_SHARE)
            ),
            Code.PROPERTY_FAILS,
        ),
    ),
)
