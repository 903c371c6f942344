"""Families about a world and a model of it: wrong codes, evidence, floors of losses.

Each family is one function, longer than others here: its numbers, its texts and the
slips that it explains are read together.
"""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import numpy as np

from infobook.course.drawing import Variant, explained, listed, shares
from infobook.exercises import Code, Mistake, Number, Numbers, Prediction, Quantity

_WORDS = {
    (1, 2, 3, 3): "0, 10, 110 and 111",
    (2, 1, 3, 3): "10, 0, 110 and 111",
    (3, 3, 1, 2): "110, 111, 0 and 10",
    (2, 3, 3, 1): "10, 110, 111 and 0",
    (3, 1, 2, 3): "110, 0, 10 and 111",
}


def wrong_code(rng: Random, name: str) -> Variant:
    """Draw a world in twentieths, and a code that was built for another."""
    lengths = np.array(rng.choice(list(_WORDS)))
    parts = shares(rng, 4, 20)
    p, q = np.array(parts) / 20, 2.0**-lengths
    cost, own = float(p @ lengths), float(-p @ np.log2(p))
    even = float(lengths.mean())
    exercise = Numbers(
        name=name,
        title="Somebody else's code",
        minutes=5,
        task=f"Four messages have the words {_WORDS[tuple(lengths.tolist())]}, in this "
        f"order. They are sent with the probabilities {listed(p.tolist())}. How many "
        "marks does a message cost on average, and how many bits of that are lost "
        "because the code was built for other probabilities? Give both numbers, the "
        "second to three digits.",
        stub=f"{name} = (..., ...)\n",
        quantities={
            "the cost": Quantity(
                expected=cost,
                rtol=1e-6,
                bounds=(1, 3),
                mistakes=(
                    Mistake(
                        even,
                        Code.UNWEIGHTED,
                        "This counts all words alike. Weigh their lengths.",
                    ),
                    Mistake(
                        float(q @ lengths),
                        Code.ENTROPY_OF_Q,
                        "That is the cost where the code fits. Weigh the lengths with "
                        "the probabilities of the messages.",
                    ),
                    Mistake(
                        own,
                        Code.ENTROPY_OF_P,
                        "That is the entropy, the cost of the best code that there "
                        "could be.",
                    ),
                ),
            ),
            "the loss": Quantity(
                expected=cost - own,
                rtol=1e-2,
                bounds=(0, math.inf),
                mistakes=(
                    Mistake(
                        float(q @ np.log2(q / p)),
                        Code.SWAPPED_ARGUMENTS,
                        "World and code have changed places: the messages come with "
                        "their own probabilities.",
                    ),
                    Mistake(
                        (cost - own) * math.log(2),
                        Code.WRONG_BASE,
                        "This is in nats. Asked for are bits.",
                    ),
                    Mistake(
                        abs(cost - float(q @ lengths)),
                        Code.ENTROPY_DIFFERENCE,
                        "This compares with what the code was built for. Compare with "
                        "the best code for these messages.",
                    ),
                ),
            ),
        },
        **explained(
            "The cost is the cross-entropy of the code's own distribution, and what is "
            "above the entropy is the divergence.",
            "A wrong code costs the cross-entropy, and wastes the divergence.",
            f"p = np.array({parts}) / 20\nlengths = np.array({lengths.tolist()})\n"
            "cost = float(p @ lengths)\n"
            f"{name} = (cost, cost + float(np.sum(p * np.log2(p))))",
        ),
    )
    return Variant(exercise, {"p": p.tolist(), "lengths": lengths.tolist()})


def _divergence(a: float, b: float) -> float:
    """Divergence of a coin from another, in bits."""
    return a * math.log2(a / b) + (1 - a) * math.log2((1 - a) / (1 - b))


def flips_needed(rng: Random, name: str) -> Variant:
    """Draw two coins and the odds that are wanted."""
    one, other = rng.sample(range(1, 10), 2)
    a, b = one / 10, other / 10
    odds = rng.choice([100, 200, 500, 1000, 5000, 10_000])
    weights = _divergence(a, b), _divergence(b, a)
    numbers = [math.log2(odds) / weight for weight in weights]

    def asked(k: int) -> Quantity:
        return Quantity(
            expected=numbers[k],
            rtol=5e-3,
            bounds=(0, math.inf),
            mistakes=(
                Mistake(
                    math.log(odds) / weights[k],
                    Code.MIXED_BASES,
                    "The odds are in nats here and the weight of a flip in bits.",
                ),
                Mistake(
                    odds / weights[k],
                    Code.LOG_FORGOTTEN,
                    "Evidence adds up as logarithms. Take that of the odds.",
                ),
                Mistake(
                    numbers[1 - k],
                    Code.SWAPPED_ARGUMENTS,
                    "That is how long it takes with the other coin.",
                ),
            ),
        )

    exercise = Numbers(
        name=name,
        title="How many flips it takes",
        minutes=5,
        task=f"One coin lands heads with probability {a}, another with probability "
        f"{b}. After how many flips of the first does the expected evidence for it "
        f"against the second reach odds of {odds:,} to 1? And after how many flips of "
        "the second, for the second against the first? Give both numbers, in this "
        "order, to three digits; they need not be whole.",
        stub=f"{name} = (..., ...)\n",
        quantities={"the first coin": asked(0), "the second coin": asked(1)},
        **explained(
            "A flip brings D bits of evidence on average; the odds are a sum of bits.",
            "The expected evidence of an observation is the divergence, in the order "
            "of who made the data.",
            "def bits(a, b):\n    return a * math.log2(a / b) + (1 - a) * "
            "math.log2((1 - a) / (1 - b))\n\n\n"
            f"wanted = math.log2({odds})\n"
            f"{name} = (wanted / bits({a}, {b}), wanted / bits({b}, {a}))",
        ),
    )
    return Variant(exercise, {"a": a, "b": b, "odds": odds})


def smoothing_floor(rng: Random, name: str) -> Variant:
    """Draw a smoothing and a number of classes."""
    percent, classes = (
        rng.choice([2, 4, 5, 8, 10, 15, 20]),
        rng.choice([3, 4, 5, 8, 10, 20, 50, 100, 1000]),
    )
    alpha = percent / 100

    def floor(wrong: float) -> float:
        return -(1 - wrong) * math.log(1 - wrong) - wrong * math.log(
            wrong / (classes - 1)
        )

    exact = floor(alpha)
    exercise = Number(
        name=name,
        title="The floor under smoothed labels",
        unit="nats",
        minutes=5,
        task=f"A label is smoothed: of {classes:,} classes the right one has the "
        f"probability {1 - alpha:g}, and the others share {alpha:g} evenly. Which "
        "loss, in nats, can no forecast get below on average? Give it to four digits.",
        stub=f"{name} = ...\n",
        expected=exact,
        bounds=(0, math.log(classes)),
        mistakes=(
            Mistake(
                -math.log(1 - alpha),
                Code.FIRST_OUTCOME_ONLY,
                "That is the right class alone, and unweighted. The others count, too.",
            ),
            Mistake(
                -(1 - alpha) * math.log(1 - alpha),
                Code.OUTCOME_LEFT_OUT,
                "That is the share of the right class. Add that of the others.",
            ),
            Mistake(
                floor(alpha * (classes - 1) / classes),
                Code.OTHER_SMOOTHING,
                f"This spreads {alpha:g} over all classes, the right one as well.",
            ),
            Mistake(
                -(1 - alpha) * math.log(1 - alpha)
                - alpha / (classes - 1) * math.log(alpha / (classes - 1)),
                Code.LABELS_LEFT_OUT,
                "One wrong class is counted here, and there are more.",
            ),
            Mistake(
                -(1 - alpha) * math.log(1 - alpha) - alpha * math.log(alpha),
                Code.BINARY_TERMS,
                "This treats all wrong classes as one. Each has a part of their share.",
            ),
        ),
        **explained(
            "No forecast beats the label itself, and then the loss is its entropy.",
            "The least cross-entropy is the entropy of the labels, not 0.",
            f"right, other = 1 - {alpha}, {alpha} / {classes - 1}\n"
            f"{name} = -right * math.log(right) - {alpha} * math.log(other)",
        ),
    )
    return Variant(exercise, {"alpha": alpha, "classes": classes})


def most_bits(rng: Random, name: str) -> Variant:
    """Draw four reports, one of which has the largest entropy by far."""
    faces, coins = rng.randint(5, 40), rng.randint(2, 6)
    rare, days = rng.choice([2, 4, 5, 10, 20]), rng.randint(6, 60)
    names, sure = rng.randint(50, 400), rng.choice([50, 60, 70, 80, 90])

    def coin(t: float) -> float:
        return -t * math.log2(t) - (1 - t) * math.log2(1 - t)

    left = 1 - sure / 100
    reports = [
        (f"a throw of a fair die with {faces} faces", math.log2(faces)),
        (f"{coins} flips of a fair coin, in order", float(coins)),
        (
            f"{days} days, on each of which it rains with probability {rare / 100:g}, "
            "independently and in order",
            days * coin(rare / 100),
        ),
        (
            f"one of {names} names, of which one comes with probability {sure / 100:g} "
            "and the others are equally likely",
            coin(left) + left * math.log2(names - 1),
        ),
    ]
    rng.shuffle(reports)
    values = [value for _, value in reports]
    top, second = sorted(values)[:-3:-1]
    if top - second < 0.2 or top > second + 2:
        return most_bits(rng, name)
    letters = "abcd"
    right = values.index(top)
    said = "; ".join(
        f"({x}) {text}" for x, (text, _) in zip(letters, reports, strict=True)
    )
    exercise = Prediction(
        name=name,
        title="Which report has the most bits?",
        minutes=2,
        task="Guess first, then compute. Which of these has the largest entropy: "
        f"{said}? Answer with a letter in quotes.",
        stub=f'{name} = ...  # "a", "b", "c" or "d"\n',
        options=tuple(text for text, _ in reports),
        right=right,
        why_not={
            k: f"Not ({letters[k]}). Compute its entropy, and that of the others."
            for k in range(4)
            if k != right
        },
        revelation="; ".join(
            f"({x}) {value:.3f} bits" for x, value in zip(letters, values, strict=True)
        ),
        **explained(
            "Equally likely outcomes have the logarithm of their number; independent "
            "parts add up; a choice in two steps adds the weighed second one.",
            "Many outcomes are few bits where nearly all the probability is elsewhere.",
            f'{name} = "{letters[right]}"',
        ),
    )
    given = {
        "faces": faces,
        "coins": coins,
        "rain": Fraction(rare, 100),
        "days": days,
        "names": names,
        "sure": Fraction(sure, 100),
        "order": [text for text, _ in reports],
    }
    return Variant(exercise, given)
