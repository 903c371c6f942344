"""Families whose answer is a function that the seed invents, or code to mend.

Each family is one function, longer than others here: its numbers, its texts and the
slips that it explains are read together.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.course.drawing import Variant, explained
from infobook.exercises import Case, Code, Edge, FindTheBug, Function, Mutant, Routine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]

_ORDERS = [Fraction(*pair) for pair in ((1, 2), (3, 2), (2, 1), (3, 1), (4, 1), (5, 1))]
_ZERO = "An outcome that never happens adds nothing."


def renyi(rng: Random, name: str) -> Variant:
    """Draw the order and the unit of a Rényi entropy."""
    order, unit = rng.choice(_ORDERS), rng.choice(["bits", "nats"])
    a, log, text = float(order), np.log2 if unit == "bits" else np.log, _written(order)
    scale = math.log(2) if unit == "bits" else 1.0

    def exact(p: Vector) -> float:
        total = math.fsum(x**a for x in p.tolist() if x > 0)
        return math.log(total) / scale / (1 - a) + 0.0

    def mutant(code: Code, message: str, *formulas: Callable[..., float]) -> Mutant:
        return Mutant(code, message, formulas)

    python = "log2" if unit == "bits" else "log"
    exercise = Function(
        name=name,
        title=f"The Rényi entropy of order {text}",
        unit=unit,
        minutes=10,
        task="The Rényi entropy of order $a$ is $\\log(\\sum_i p_i^a) / (1 - a)$. "
        f"Write `{name}(p)`, which returns that of order {text} in {unit}, for a list "
        "or an array of probabilities. It must be right for zeros and for a certain "
        "outcome, too.",
        stub=_stub(name, "p", f"Rényi entropy of order {text} of p in {unit}."),
        arguments=("p",),
        reference=exact,
        edges=(
            Edge(
                "one outcome is certain and another impossible",
                (np.array([1.0, 0.0]),),
                0.0,
                _ZERO,
                Code.NOT_ZERO_WHEN_CERTAIN,
            ),
            Edge(
                "p is (0, 1/2, 0, 1/2)",
                (np.array([0.0, 0.5, 0.0, 0.5]),),
                math.log(2) / scale,
                _ZERO,
                Code.WRONG_AT_ZERO,
            ),
        ),
        mutants=(
            mutant(
                Code.ENTROPY_OF_P,
                f"This is Shannon's entropy, of order 1. Asked for is order {text}.",
                lambda p: float(-(p * log(p)).sum()),
            ),
            mutant(
                Code.LOG_FORGOTTEN,
                "The logarithm of the sum is missing.",
                lambda p: float((p**a).sum()) / (1 - a),
                lambda p: float(1 - (p**a).sum()) / (a - 1),
            ),
            mutant(
                Code.WRONG_FACTOR,
                "The logarithm of the sum is right. What is it divided by?",
                lambda p: float(log((p**a).sum())),
            ),
            mutant(
                Code.LOG_OF_SUM,
                "The logarithms are added. Take the logarithm of the sum.",
                lambda p: float(log(p**a).sum()) / (1 - a),
            ),
            mutant(
                Code.LARGEST_ONLY,
                "Only the likeliest outcome counts here. Go over all outcomes.",
                lambda p: float(-log(p.max())),
            ),
        ),
        **explained(
            "The sum of the powers is 1 for a certain outcome, whatever the order.",
            "Orders above 1 look at likely outcomes, orders below 1 at rare ones.",
            f"def {name}(p):\n    p = np.asarray(p, dtype=float)\n"
            f"    return float(np.{python}(np.sum(p ** ({order}))) / (1 - {order}))",
        ),
    )
    return Variant(exercise, {"order": a, "unit": unit})


def tsallis(rng: Random, name: str) -> Variant:
    """Draw the order of a Tsallis entropy."""
    order = rng.choice(_ORDERS)
    a, text = float(order), _written(order)

    def exact(p: Any) -> float:
        return (1 - math.fsum(x**a for x in p if x > 0)) / (a - 1)

    def given(draw: np.random.Generator) -> tuple[list[float]]:
        return (draw.dirichlet(np.ones(int(draw.integers(2, 7)))).tolist(),)

    exercise = Routine(
        name=name,
        title=f"The Tsallis entropy of order {text}",
        minutes=10,
        task="The Tsallis entropy of order $a$ is $(1 - \\sum_i p_i^a) / (a - 1)$. "
        f"Write `{name}(p)`, which returns that of order {text} for a list of "
        "probabilities. It must be right for zeros, too.",
        stub=_stub(name, "p", f"Tsallis entropy of order {text} of p."),
        arguments=("p",),
        draw=given,
        reference=exact,
        cases=(
            Case(
                "one of three outcomes is certain",
                ([0.0, 1.0, 0.0],),
                "It is 0 there.",
                Code.NOT_ZERO_WHEN_CERTAIN,
            ),
        ),
        mutants=(
            Mutant(
                Code.ENTROPY_OF_P,
                f"This is Shannon's entropy, of order 1. Asked for is order {text}.",
                (
                    lambda p: -sum(x * math.log(x) for x in p),
                    lambda p: -sum(x * math.log2(x) for x in p),
                ),
            ),
            Mutant(
                Code.WRONG_SIGN,
                "Each value has the wrong sign: check each minus.",
                (lambda p: -exact(p),),
            ),
            Mutant(
                Code.WRONG_FACTOR,
                "What is the difference divided by?",
                (lambda p: exact(p) * (a - 1), lambda p: exact(p) * (a - 1) / a),
            ),
            Mutant(
                Code.LOG_OF_SUM,
                "This takes a logarithm, and the Tsallis entropy has none.",
                (
                    lambda p: math.log(sum(x**a for x in p)) / (1 - a),
                    lambda p: math.log2(sum(x**a for x in p)) / (1 - a),
                ),
            ),
        ),
        **explained(
            "For $a \\to 1$ this tends to Shannon's entropy in nats.",
            "An entropy need not have a logarithm, but then it does not add up.",
            f"def {name}(p):\n"
            f"    return (1 - sum(x ** ({order}) for x in p)) / ({order} - 1)",
        ),
    )
    return Variant(exercise, {"order": a})


def tempered(rng: Random, name: str) -> Variant:
    """Draw the temperature of a softmax."""
    heat = rng.choice(
        [Fraction(1, 4), Fraction(1, 2), *map(Fraction, (2, 3, 4, 5, 10))]
    )
    t, text = float(heat), _written(heat)

    def exact(z: Any) -> Any:
        scaled = np.asarray(z, dtype=float) / t
        weights = np.exp(scaled - scaled.max())
        return np.asarray(weights / weights.sum())

    def weights(z: Any, shift: float) -> Any:
        return np.exp((np.asarray(z) - shift) / t)

    def given(draw: np.random.Generator) -> tuple[list[float]]:
        return (draw.normal(0, 2, int(draw.integers(2, 7))).tolist(),)

    exercise = Routine(
        name=name,
        title=f"A softmax at the temperature {text}",
        minutes=10,
        task="At the temperature $T$ a softmax gives the probabilities "
        "$e^{z_i / T} / \\sum_j e^{z_j / T}$. Write "
        f"`{name}(z)`, which returns those at the temperature {text} as an array, for "
        "a list of scores. Scores of thousands and more, of either sign, must do no "
        "harm.",
        stub=_stub(name, "z", f"Softmax of the scores z at the temperature {text}."),
        arguments=("z",),
        draw=given,
        reference=exact,
        cases=(
            Case(
                "scores are as large as 100,000",
                ([100_000.0, 100_000.0 + t, 0.0],),
                "Take the largest score from all before the exponential.",
                Code.OVERFLOWS,
            ),
            Case(
                "all scores are far below 0",
                ([-50_000.0, -50_000.0 - t],),
                "Take the largest score from all before the exponential.",
                Code.UNDERFLOWS,
            ),
        ),
        mutants=(
            Mutant(
                Code.TWICE_SOFTENED,
                "The temperature multiplies the scores here. It divides them.",
                (lambda z: exact(np.asarray(z) * t * t),),
            ),
            Mutant(
                Code.SOFTMAX_APPLIED,
                f"This is the softmax at the temperature 1. Asked for is {text}.",
                (lambda z: exact(np.asarray(z) * t),),
            ),
            Mutant(
                Code.NOT_NORMALISED,
                "The entries do not add up to 1. Divide by their sum.",
                (lambda z: weights(z, 0.0), lambda z: weights(z, np.max(z))),
            ),
            Mutant(
                Code.LOG_OF_SOFTMAX,
                "These are logarithms of the probabilities. Give the probabilities.",
                (lambda z: np.log(exact(z)),),
            ),
        ),
        **explained(
            "A softmax does not change when all scores move by the same amount.",
            "Temperature flattens or sharpens a forecast, and keeps its order.",
            f"def {name}(z):\n    z = np.asarray(z, dtype=float) / ({heat})\n"
            "    weights = np.exp(z - z.max())\n    return weights / weights.sum()",
        ),
    )
    return Variant(exercise, {"t": t})


def skewed(rng: Random, name: str) -> Variant:
    """Draw a weight, and one of three bugs in the divergence from a mixture."""
    percent, bug = rng.choice([10, 20, 25, 30, 40, 60, 70, 80]), rng.randrange(3)
    a = percent / 100

    def exact(p: Vector, q: Vector) -> float:
        pairs = zip(p.tolist(), q.tolist(), strict=True)
        return max(
            math.fsum(
                x * math.log(x / ((1 - a) * x + a * y)) for x, y in pairs if x > 0
            ),
            0.0,
        )

    def over(weight: float) -> Callable[[Vector, Vector], float]:
        return lambda p, q: float(
            (p * np.log(p / ((1 - weight) * p + weight * q))).sum()
        )

    def mixed_by(p: Vector, q: Vector) -> float:
        m = (1 - a) * p + a * q
        return float((m * np.log(m / p)).sum())

    mixture, sums = (
        (f"{a} * p + {1 - a:g} * q", "p * np.log(p / m)"),
        (f"{1 - a:g} * p + {a} * q", "m * np.log(m / p)"),
        (f"{1 - a:g} * p + {a} * q", "p * np.log(p / q)"),
    )[bug]
    exercise = FindTheBug(
        name=name,
        title="A divergence that is always finite",
        unit="nats",
        minutes=10,
        task="Find the bugs. The function should return $D(p \\,\\|\\, m)$ in nats, "
        f"where the mixture $m$ holds {1 - a:g} of $p$ and {a:g} of $q$. This is "
        "finite for all $p$ and $q$, and 0 only where they are equal. The code below "
        "returns something else, and fails where $p$ has a zero. Mend it, for lists "
        "and arrays.",
        stub=f"def {name}(p, q):\n"
        "    p, q = np.asarray(p, float), np.asarray(q, float)\n"
        f"    m = {mixture}\n    return float(np.sum({sums}))\n",
        arguments=("p", "q"),
        reference=exact,
        edges=(
            Edge(
                "p is (1/2, 1/2, 0) and q is (0, 0, 1)",
                (np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.0, 1.0])),
                -math.log(1 - a),
                "Outcomes with p = 0 add nothing; the mixture is positive where p is.",
                Code.WRONG_AT_ZERO,
            ),
        ),
        mutants=(
            Mutant(
                Code.SWAPPED_WEIGHTS,
                "The two weights of the mixture have changed places.",
                (over(1 - a),),
            ),
            Mutant(
                Code.SWAPPED_ARGUMENTS,
                "This is the divergence of the mixture from p. Asked for is that of p "
                "from the mixture.",
                (mixed_by,),
            ),
            Mutant(
                Code.KL_DIVERGENCE,
                "This is the divergence of p from q. The mixture is not used.",
                (over(1.0),),
            ),
            Mutant(
                Code.JENSEN_SHANNON,
                "This is the mean of two divergences. Asked for is one.",
                (lambda p, q: (over(0.5)(p, q) + over(0.5)(q, p)) / 2,),
            ),
        ),
        **explained(
            "The mixture gives every outcome of p at least a part of its probability.",
            "A little of the world in the model keeps a divergence finite.",
            f"def {name}(p, q):\n"
            "    p, q = np.asarray(p, float), np.asarray(q, float)\n"
            f"    m = {1 - a:g} * p + {a} * q\n    some = p > 0\n"
            "    return float(np.sum(p[some] * np.log(p[some] / m[some])))",
        ),
    )
    return Variant(exercise, {"a": a, "bug": bug})


def _written(number: Fraction) -> str:
    return str(number)


def _stub(name: str, argument: str, about: str) -> str:
    return (
        f'def {name}({argument}):\n    """{about}"""\n'
        '    raise NotImplementedError("write your answer here")\n'
    )
