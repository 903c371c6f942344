"""Families on real data: letters, photographs, and what classifiers said.

Each family is one function, longer than others here: its numbers, its texts and the
slips that it explains are read together.
"""

from __future__ import annotations

import math
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook import data
from infobook.course.drawing import Variant, explained, listed
from infobook.exercises import Code, Mistake, Number, Numbers, Quantity
from infobook.exercises.allowed import ALLOWED

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FREQUENT = "aehilnorst"
_CLASSIFIERS = (
    "breast-cancer-logistic",
    "breast-cancer-naive-bayes",
    "digits-logistic",
    "digits-naive-bayes",
)


def _bits(counts: NDArray[Any]) -> float:
    """Entropy of frequencies, or of counts."""
    p = counts[counts > 0] / counts.sum()
    return float(-(p * np.log2(p)).sum())


def letters_after(rng: Random, name: str) -> Variant:
    """Draw some letters; asked is how uncertain the next symbol is."""
    chosen = "".join(sorted(rng.sample(_FREQUENT, rng.randint(3, 5))))
    pairs = data.letter_pairs()
    table = pairs.counts.sum(axis=0)
    places = [pairs.alphabet.index(x) for x in chosen]
    rows, columns = table[places], table[:, places]
    weights = rows.sum(axis=1) / rows.sum()
    exact = float(sum(w * _bits(row) for w, row in zip(weights, rows, strict=True)))
    pooled = _bits(rows.sum(axis=0))
    exercise = Number(
        name=name,
        title="What follows some letters",
        unit="bits",
        minutes=10,
        task="`letter_pairs()` of `infobook.data` counts in `counts[t, i, j]` how "
        "often symbol i of `alphabet` is followed by symbol j in text t. Add up all "
        f"texts. Look at the pairs that begin with one of {listed(list(chosen))}. What "
        "is the conditional entropy of the second symbol given the first, in bits? "
        "Give it to four digits.",
        stub=f"from infobook.data import letter_pairs\n\n{name} = ...\n",
        allowed=(*ALLOWED, "infobook.data"),
        expected=exact,
        bounds=(0, math.log2(27)),
        mistakes=(
            Mistake(
                float(np.mean([_bits(row) for row in rows])),
                Code.UNWEIGHTED,
                "All first letters count alike here. Weigh each with how often it "
                "comes.",
            ),
            Mistake(
                pooled,
                Code.DEPENDENCE_IGNORED,
                "That is the second symbol without looking at the first. Take each row "
                "by itself.",
            ),
            Mistake(
                _bits(rows.ravel()),
                Code.COUNTED_TWICE,
                "That is the entropy of the pair. Which part of it is the first "
                "letter?",
            ),
            Mistake(
                float(
                    sum(
                        w * _bits(column)
                        for w, column in zip(weights, columns.T, strict=True)
                    )
                ),
                Code.TRANSPOSED,
                "That is the symbol before one of these letters. Asked for is the one "
                "after it.",
            ),
            Mistake(
                float(
                    sum(
                        w * _bits(row)
                        for w, row in zip(
                            rows.sum(axis=1) / table.sum(), rows, strict=True
                        )
                    )
                ),
                Code.NOT_NORMALISED,
                "The weights do not add up to 1: count only pairs that begin with one "
                "of these letters.",
            ),
        ),
        **explained(
            "Each first letter has a row with an entropy of its own; the rows are "
            "weighed with how often the letter comes.",
            "A conditional entropy is a mean over what is known.",
            "from infobook.data import letter_pairs\n\npairs = letter_pairs()\n"
            f"rows = pairs.counts.sum(axis=0)[[pairs.alphabet.index(x) for x in "
            f'"{chosen}"]]\n'
            "joint = rows / rows.sum()\n"
            "given = rows / rows.sum(axis=1, keepdims=True)\n"
            "seen = joint > 0\n"
            f"{name} = float(-np.sum(joint[seen] * np.log2(given[seen])))",
        ),
    )
    return Variant(exercise, {"letters": chosen})


def borrowed_greys(rng: Random, name: str) -> Variant:
    """Draw two strips of the photographs, and code one with the other's greys."""
    one, other = rng.sample(["china", "flower"], 2)
    top, above = rng.randrange(0, 300, 20), rng.randrange(0, 300, 20)
    height, width = rng.choice([80, 100, 120]), rng.choice([32, 43, 64])
    levels = 255 // width + 1
    p, q = (
        np.bincount(
            (data.photograph(image)[start : start + height] // width).ravel(),
            minlength=levels,
        )
        / (height * 640)
        for image, start in ((one, top), (other, above))
    )
    if p.min() == 0 or q.min() < 1e-4:
        return borrowed_greys(rng, name)
    cost, waste = float(-p @ np.log2(q)), float(p @ np.log2(p / q))
    back = float(q @ np.log2(q / p))
    exercise = Numbers(
        name=name,
        title="Greys in a borrowed code",
        minutes=10,
        task="`photograph(name)` of `infobook.data` gives a photograph in grey, from 0 "
        f'to 255. Take {height} rows of `"{one}"` from row {top} on, and {height} rows '
        f'of `"{other}"` from row {above} on, counted from 0, and divide each grey by '
        f"{width} without remainder. So each strip has frequencies of {levels} greys. "
        f"A code is built for the frequencies of the strip of {other}, and used for "
        f"the strip of {one}. How many bits a pixel does it need at least, as a "
        "cross-entropy, and how many of them are the divergence? Give both numbers, to "
        "four digits.",
        stub=f"from infobook.data import photograph\n\n{name} = (..., ...)\n",
        allowed=(*ALLOWED, "infobook.data"),
        quantities={
            "the bits a pixel": Quantity(
                expected=cost,
                unit="bits",
                bounds=(0, math.inf),
                mistakes=(
                    Mistake(
                        float(-q @ np.log2(p)),
                        Code.SWAPPED_ARGUMENTS,
                        f"Here the strip of {other} is coded. It is that of {one}.",
                    ),
                    Mistake(
                        _bits(p),
                        Code.ENTROPY_OF_P,
                        "That is the entropy, what the strip needs in its own code.",
                    ),
                    Mistake(
                        _bits(q),
                        Code.ENTROPY_OF_Q,
                        f"That is what the strip of {other} needs in its own code.",
                    ),
                    Mistake(
                        cost / levels,
                        Code.MEAN_FOR_SUM,
                        "The terms are averaged. The frequencies are the weights.",
                    ),
                ),
            ),
            "the divergence": Quantity(
                expected=waste,
                unit="bits",
                bounds=(0, math.inf),
                mistakes=(
                    Mistake(
                        back,
                        Code.SWAPPED_WEIGHTS,
                        "The two strips have changed places.",
                    ),
                    Mistake(
                        abs(_bits(p) - _bits(q)),
                        Code.ENTROPY_DIFFERENCE,
                        "That is the difference of two entropies. A divergence "
                        "compares each grey.",
                    ),
                ),
            ),
        },
        **explained(
            "The strip that is coded gives the weights, the other one the lengths.",
            "A borrowed code wastes the divergence of what is coded from its owner.",
            "from infobook.data import photograph\n\n\n"
            "def greys(name, first):\n"
            f"    strip = photograph(name)[first : first + {height}] // {width}\n"
            f"    counts = np.bincount(strip.ravel(), minlength={levels})\n"
            "    return counts / counts.sum()\n\n\n"
            f'p, q = greys("{one}", {top}), greys("{other}", {above})\n'
            f"{name} = (float(-p @ np.log2(q)), float(p @ np.log2(p / q)))",
        ),
    )
    given = {"p": p.tolist(), "q": q.tolist(), "levels": levels}
    return Variant(exercise, given)


def hedged_forecast(rng: Random, name: str) -> Variant:
    """Draw a classifier, and how much of its forecast is replaced by an even one."""
    which, percent = rng.choice(_CLASSIFIERS), rng.choice([1, 2, 5, 10, 20, 30])
    share = percent / 100
    said = data.predictions(which)
    q = np.exp(said.log_probabilities)
    right = q[np.arange(len(said.labels)), said.labels]
    classes = q.shape[1]
    hedged = (1 - share) * right + share / classes
    exact = float(-np.log2(hedged).mean())
    plain = float(-said.log_probabilities[np.arange(right.size), said.labels].mean())
    exercise = Number(
        name=name,
        title="A forecast that hedges",
        unit="bits",
        minutes=10,
        task=f'`predictions("{which}")` of `infobook.data` has the natural logarithms '
        "of what a classifier said, a row for each case, and `labels` with the right "
        f"class of each. Mix each forecast with the even one: {1 - share:g} of the "
        f"classifier's probabilities and {share:g} of an even forecast over the "
        f"{classes} classes. What is the mean loss of the mixture, in bits a case? "
        "Give it to four digits.",
        stub=f"from infobook.data import predictions\n\n{name} = ...\n",
        allowed=(*ALLOWED, "infobook.data"),
        expected=exact,
        bounds=(0, math.inf),
        mistakes=(
            Mistake(
                plain / math.log(2),
                Code.WEIGHTS_IGNORED,
                "That is the classifier's own loss. Mix its forecasts first.",
            ),
            Mistake(
                (1 - share) * plain / math.log(2) + share * math.log2(classes),
                Code.LOSSES_MIXED,
                "Here losses are mixed. Mix probabilities, then take logarithms.",
            ),
            Mistake(
                float(-np.log2(share * right + (1 - share) / classes).mean()),
                Code.SWAPPED_WEIGHTS,
                "The weights of the two forecasts have changed places.",
            ),
            Mistake(
                float(-np.log2(hedged.mean())),
                Code.LOG_OF_SUM,
                "This averages probabilities and then takes the logarithm. Take the "
                "loss of each case first.",
            ),
            Mistake(
                float(-np.log2(hedged).sum()),
                Code.SUM_FOR_MEAN,
                "That is the loss of all cases together. Asked for is the mean.",
            ),
        ),
        **explained(
            "A mixture says at least its even part of every class, so no loss is above "
            "a bound.",
            "A little doubt costs little where one is right and saves much where not.",
            "from infobook.data import predictions\n\n"
            f'said = predictions("{which}")\n'
            "cases = np.arange(said.labels.size)\n"
            "q = np.exp(said.log_probabilities[cases, said.labels])\n"
            f"hedged = {1 - share:g} * q + {share:g} / {classes}\n"
            f"{name} = float(-np.mean(np.log2(hedged)))",
        ),
    )
    return Variant(exercise, {"which": which, "share": share})
