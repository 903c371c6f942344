"""Checks of the exercises on codes; their texts are in the chapter's set."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Any

import numpy as np

from infobook.exercises.guard import NOT_ATTEMPTED
from infobook.exercises.huffman import best, bill, bits, huffman_lengths, text_bill
from infobook.exercises.kinds import (
    Certificate,
    Mistake,
    Numbers,
    Prediction,
    Quantity,
)
from infobook.exercises.result import Code, Fault
from infobook.exercises.telegraph import patient_clerk, three_marks

__all__ = [
    "fog_blocks",
    "huffman_lengths",
    "kraft_sums",
    "mackays_letters",
    "merged_by_hand",
    "one_mark_word",
    "patient_clerk",
    "text_bill",
    "three_marks",
]


_ADDED = "The lengths are added up. Each word owns 1/2 to the power of its length."

kraft_sums = Numbers(
    name="kraft_sums",
    quantities={
        "the first list": Quantity(
            expected=1.0,
            rtol=1e-9,
            bounds=(0, 5),
            mistakes=(
                Mistake(14.0, Code.LENGTHS_ADDED, _ADDED),
                Mistake(
                    15 / 16,
                    Code.OUTCOME_LEFT_OUT,
                    "Two words have four marks, and each of them counts.",
                ),
                Mistake(
                    31 / 32,
                    Code.LENGTH_MISCOUNTED,
                    "The last word has as many marks as the one before it.",
                ),
            ),
        ),
        "the second list": Quantity(
            expected=1.25,
            rtol=1e-9,
            bounds=(0, 3),
            mistakes=(
                Mistake(4.0, Code.LENGTHS_ADDED, _ADDED),
                Mistake(
                    1.0,
                    Code.OUTCOME_LEFT_OUT,
                    "The third word counts, too, although it stands on the ground of "
                    "the first.",
                ),
                Mistake(
                    1.5,
                    Code.LENGTH_MISCOUNTED,
                    "The third word has two marks, so it owns less than the others.",
                ),
            ),
        ),
    },
)

_FIVE = np.array([0.25, 0.25, 0.2, 0.15, 0.15])

merged_by_hand = Numbers(
    name="merged_by_hand",
    quantities={
        "the bill": Quantity(
            expected=2.3,
            rtol=1e-9,
            bounds=(bits(_FIVE), 4),
            mistakes=(
                Mistake(
                    1.3,
                    Code.ROOT_LEFT_OUT,
                    "The last merge counts, too: every word passes through the root.",
                ),
                Mistake(
                    2.55,
                    Code.MERGED_WITH_LAST,
                    "The group just made was merged again at once. Look for the two "
                    "rarest each time, among all that are left.",
                ),
                Mistake(
                    2.5,
                    Code.SHANNON_LENGTHS,
                    "These are surprisals rounded up. Huffman's code merges instead.",
                ),
                Mistake(
                    2.4,
                    Code.UNWEIGHTED,
                    "That is the mean of the five lengths. Weigh each with its "
                    "probability.",
                ),
                Mistake(
                    3.0,
                    Code.PROBABILITIES_IGNORED,
                    "Three marks for every outcome is a fixed code.",
                ),
                Mistake(
                    12.0,
                    Code.UNWEIGHTED,
                    "That is the sum of the five lengths. Weigh each with its "
                    "probability.",
                ),
                Mistake(
                    bits(_FIVE),
                    Code.ENTROPY_OF_P,
                    "This is the entropy. Words have whole lengths, and cost more.",
                ),
            ),
        ),
        "the entropy": Quantity(
            expected=bits(_FIVE),
            unit="bits",
            rtol=3e-5,
            bounds=(0, math.log2(5)),
            mistakes=(
                Mistake(
                    math.log2(5),
                    Code.PROBABILITIES_IGNORED,
                    "That is the even spread on five outcomes.",
                ),
                Mistake(
                    float(-np.log2(_FIVE).sum()),
                    Code.UNWEIGHTED,
                    "These are the surprisals, added up. Weigh them.",
                ),
                Mistake(
                    2.3,
                    Code.ANSWERS_SWAPPED,
                    "This is the bill. The entropy is a little below it.",
                ),
            ),
        ),
    },
)

one_mark_word = Prediction(
    name="one_mark_word",
    options=("1/3", "2/5", "1/2", "2/3"),
    right=1,
    why_not={
        0: "Take a largest probability a little above 1/3 and three others that are "
        "nearly equal. What do the two rarest make together, and who is merged next?",
        2: "Above 1/2 it is sure, but a smaller bound does. If the largest is merged "
        "while two others are there, how heavy must those be?",
        3: "That is far more than is needed. Above 1/2 the largest weighs more than "
        "all the others together, so it waits for the last merge.",
    },
    revelation="(0.39, 0.21, 0.2, 0.2) has words of two marks only. Above 2/5 there is "
    "always a word of one mark; at 2/5 itself it depends on how ties are broken.",
)


def _first_step(fog: float) -> float:
    """Return the share of the excess that two nights in a word remove."""
    pairs = np.outer([1 - fog, fog], [1 - fog, fog]).ravel()
    return (1 - bill(pairs, best(pairs)) / 2) / (1 - bits([1 - fog, fog]))


def _share(fog: float) -> Quantity:
    right, least = _first_step(fog), bits([1 - fog, fog])
    removed = right * (1 - least)
    return Quantity(
        expected=right,
        bounds=(0, 1),
        mistakes=(
            Mistake(
                removed,
                Code.SHARE_OF_PRICE,
                "That is the share of the whole price. Divide by the excess over the "
                "entropy instead.",
            ),
            Mistake(
                1 - right,
                Code.COMPLEMENT,
                "That is the share of the excess that is left. How much is removed?",
            ),
            Mistake(
                (1 - 2 * (1 - removed)) / (1 - least),
                Code.NOT_PER_OUTCOME,
                "The price of a pair pays for two nights. Halve it.",
            ),
        ),
    )


_PROMISED = 1 / (1 / 10 - bits([0.99, 0.01]))

fog_blocks = Numbers(
    name="fog_blocks",
    quantities={
        "the share for 1/5": _share(1 / 5),
        "the share for 1/100": _share(1 / 100),
        "the promised length": Quantity(
            expected=math.floor(_PROMISED) + 1,
            rtol=1e-9,
            bounds=(1, math.inf),
            mistakes=(
                *(
                    Mistake(
                        x,
                        Code.ROUNDED_DOWN,
                        "The bound has to be below a tenth, and the length is a whole "
                        "number: round up.",
                    )
                    for x in (_PROMISED, math.floor(_PROMISED))
                ),
                Mistake(
                    10.0,
                    Code.ENTROPY_FORGOTTEN,
                    "That makes 1/n alone a tenth. The entropy is part of the bound.",
                ),
                Mistake(
                    11.0,
                    Code.ENTROPY_FORGOTTEN,
                    "That makes 1/n alone less than a tenth. The entropy is part of "
                    "the bound.",
                ),
            ),
        ),
        "the least length": Quantity(
            expected=11,
            rtol=1e-9,
            bounds=(1, math.inf),
            mistakes=(
                Mistake(
                    10.0,
                    Code.NOT_STRICT,
                    "One mark for that many nights is a tenth of a mark, and less than "
                    "a tenth is asked for.",
                ),
                Mistake(
                    9.0,
                    Code.NOT_STRICT,
                    "One mark for that many nights is more than a tenth of a mark.",
                ),
            ),
        ),
    },
)

_PRINTED_ROWS = """575 128 263 285 913 173 133 313 599 6 84 335 235 596 689 192 8
508 567 706 334 69 119 73 164 7 1928"""  # in units of 1/10000
_SYMBOLS = "abcdefghijklmnopqrstuvwxyz-"
_PRINTED = np.array([int(x) for x in _PRINTED_ROWS.split()])
_LENGTHS = best(_PRINTED)

_RAW_ENTROPY = Quantity(
    expected=bits(_PRINTED / 10_000),
    unit="bits",
    rtol=1.5e-5,
    bounds=(0, 5),
    mistakes=(
        Mistake(
            bits(_PRINTED / _PRINTED.sum()),
            Code.NORMALISED,
            "The frequencies were divided by their sum, or the number is rounded. "
            "Leave that step out, and give four decimals.",
        ),
    ),
)
_RAW_BILL = Quantity(
    expected=bill(_PRINTED / 10_000, _LENGTHS),
    rtol=1.5e-5,
    bounds=(0, 6),
    mistakes=(
        Mistake(
            bill(_PRINTED / _PRINTED.sum(), _LENGTHS),
            Code.NORMALISED,
            "The frequencies were divided by their sum, or the number is rounded. "
            "Leave that step out, and give four decimals.",
        ),
        Mistake(
            float(_LENGTHS.mean()),
            Code.UNWEIGHTED,
            "That is the mean length of 27 words. Weigh each with its frequency.",
        ),
    ),
)


def _of_the_page(counts: Any) -> dict[str, Quantity]:
    """What the page costs a symbol, in MacKay's code and in its own."""
    size = counts.sum()
    used = counts[counts > 0]
    theirs, own = bill(counts, _LENGTHS), bill(used, best(used))
    total = "That is the whole page. Divide by the number of symbols."
    swapped = "The two prices of the page are swapped. Its own code is the cheaper one."
    return {
        "the page in MacKay's code": Quantity(
            expected=theirs / size,
            rtol=1e-4,
            mistakes=(
                Mistake(own / size, Code.ANSWERS_SWAPPED, swapped),
                Mistake(theirs, Code.NOT_PER_OUTCOME, total),
                Mistake(
                    bill(_PRINTED / _PRINTED.sum(), _LENGTHS),
                    Code.OTHER_TEXT,
                    "That is what MacKay's text costs. Weigh his lengths with the "
                    "counts of your page.",
                ),
            ),
        ),
        "the page in its own code": Quantity(
            expected=own / size,
            rtol=1e-4,
            mistakes=(
                Mistake(theirs / size, Code.ANSWERS_SWAPPED, swapped),
                Mistake(own, Code.NOT_PER_OUTCOME, total),
                Mistake(
                    bits(counts / size),
                    Code.ENTROPY_OF_P,
                    "That is the entropy of the page's symbols. Build Huffman's code.",
                ),
                Mistake(
                    bill(counts, best(counts)) / size,
                    Code.WRONG_AT_ZERO,
                    "Here symbols that the page does not have get words, too. They "
                    "need none.",
                ),
            ),
        ),
    }


def _letters(answer: Any) -> tuple[Any, ...] | Fault:
    """Judge the four numbers; the last two depend on the page."""
    if not isinstance(answer, list | tuple) or len(answer) != 5:
        return Fault(
            Code.WRONG_COUNT,
            "Five things are asked for, in this order: entropy; bill; your page; its "
            "price in MacKay's code; its price in its own.",
        )
    *raw, page, theirs, own = answer
    if all(x is ... for x in answer):
        return NOT_ATTEMPTED
    given = dict(zip(("the entropy", "the bill"), raw, strict=True))
    for (what, value), quantity in zip(
        given.items(), (_RAW_ENTROPY, _RAW_BILL), strict=True
    ):
        if fault := quantity.fault(value):
            return _named(what, fault)
    if page is ...:
        return NOT_ATTEMPTED
    if not isinstance(page, str):
        return Fault(Code.NOT_A_PAGE, "Give the page itself, as one string.")
    text = "-".join(re.findall("[a-z]+", page.lower()))
    if len(text) < 300:
        return Fault(
            Code.PAGE_TOO_SHORT,
            f"Your page has {len(text)} letters and spaces. Write at least 300, or the "
            "counts say little.",
        )
    found = Counter(text)
    counts = np.array([found[symbol] for symbol in _SYMBOLS])
    for (what, quantity), value in zip(
        _of_the_page(counts).items(), (theirs, own), strict=True
    ):
        if fault := quantity.fault(value):
            return _named(what, fault)
    return ()


def _named(what: str, fault: Fault) -> Fault:
    if fault is NOT_ATTEMPTED:
        return fault
    return Fault(fault.code, f"{what[0].upper()}{what[1:]}: {fault.message}")


mackays_letters = Certificate(name="mackays_letters", claims=(), read=_letters)
