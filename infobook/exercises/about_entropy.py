"""Checks of the exercises on entropy; their texts are in the chapter's set."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.bugs import FindTheBugInRoutine
from infobook.exercises.guard import NOT_ATTEMPTED, accepts, ask, call
from infobook.exercises.kinds import (
    Certificate,
    Claim,
    Mistake,
    Number,
    Numbers,
    Prediction,
    Quantity,
    distribution,
)
from infobook.exercises.measure_entropy import entropy, exact
from infobook.exercises.mutants import Mutant
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import Case

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

__all__ = [
    "entropy",
    "hidden_mistakes",
    "horses",
    "no_grouping",
    "other_tree",
    "quarters",
    "twelve_balls",
    "two_dice",
    "waiting",
]

quarters = Number(
    name="quarters",
    unit="bits",
    expected=1.5,
    rtol=1e-9,
    bounds=(0, math.log2(3)),
    mistakes=(
        Mistake(
            5.0, Code.UNWEIGHTED, "These are the surprisals, added up. Weigh them."
        ),
        Mistake(5 / 3, Code.UNWEIGHTED, "Weigh each surprisal with its probability."),
        Mistake(
            math.log2(3),
            Code.PROBABILITIES_IGNORED,
            "That is an even choice among three. These are not equally likely.",
        ),
    ),
)

two_dice = Prediction(
    name="two_dice",
    options=("larger", "equal", "smaller"),
    right=2,
    why_not={
        0: "No distribution on eleven outcomes has more than the even spread. Is the "
        "sum of two dice spread evenly?",
        1: "Only the even spread on eleven outcomes has that. Is seven as rare as two?",
    },
    revelation="The sum has 3.2744 bits, and an even choice of eleven has 3.4594.",
)


def _coin(t: float) -> float:
    return exact(np.array([t, 1 - t]))


other_tree = Numbers(
    name="other_tree",
    quantities={
        "the first step": Quantity(
            expected=_coin(1 / 6),
            unit="bits",
            mistakes=(
                Mistake(1.0, Code.OTHER_VALUE, "That is the coin of Shannon's tree."),
                Mistake(
                    math.log2(6) / 6,
                    Code.FIRST_OUTCOME_ONLY,
                    "That is the share of one branch. Add that of the other.",
                ),
            ),
        ),
        "the second step": Quantity(
            expected=_coin(3 / 5),
            unit="bits",
            mistakes=(
                Mistake(
                    -math.log2(1 / 2) / 2 + math.log2(3) / 3,
                    Code.SUM_IS_NOT_ONE,
                    "1/2 and 1/3 do not add up to 1. Divide them by their sum first.",
                ),
                Mistake(
                    5 / 6 * _coin(3 / 5),
                    Code.WEIGHTED_TWICE,
                    "This is already weighed. Give what the step has once it is "
                    "reached.",
                ),
            ),
        ),
        "the whole": Quantity(
            expected=exact(np.array([1 / 2, 1 / 3, 1 / 6])),
            unit="bits",
            rtol=1e-4,
            mistakes=(
                Mistake(
                    _coin(1 / 6) + _coin(3 / 5),
                    Code.UNWEIGHTED,
                    "The second step is not always reached. Weigh it with its chance.",
                ),
                Mistake(
                    _coin(1 / 6) + _coin(3 / 5) / 6,
                    Code.SWAPPED_WEIGHTS,
                    "The second step is weighed with the chance of the other branch.",
                ),
            ),
        ),
    },
)

horses = Numbers(
    name="horses",
    quantities={
        "the report": Quantity(
            expected=2.0,
            unit="bits",
            rtol=1e-9,
            bounds=(0, 3),
            mistakes=(
                Mistake(
                    3.0,
                    Code.PROBABILITIES_IGNORED,
                    "That is the even spread on eight horses, and these are not even.",
                ),
                Mistake(
                    1.71875,
                    Code.OUTCOME_LEFT_OUT,
                    "There are four outsiders; each adds its share.",
                ),
            ),
        ),
        "what is too much": Quantity(
            expected=1.0,
            rtol=1e-9,
            bounds=(0, 3),
            mistakes=(
                Mistake(
                    3.0,
                    Code.ENTROPY_LEFT_OUT,
                    "That is all that is paid. Take off what the report is worth.",
                ),
            ),
        ),
    },
)

waiting = Number(
    name="waiting",
    unit="bits",
    expected=4 * _coin(1 / 4),
    bounds=(0, math.inf),
    mistakes=(
        Mistake(
            _coin(1 / 4),
            Code.FIRST_OUTCOME_ONLY,
            "That is one flip. After a tail the game goes on.",
        ),
        Mistake(
            2.0,
            Code.OTHER_VALUE,
            "That is the answer for a fair coin. This one lands heads once in four.",
        ),
        Mistake(
            _coin(1 / 4) * 4 / 3,
            Code.RECIPROCAL,
            "The game is over with probability t and goes on with 1 - t, not the other "
            "way round.",
        ),
    ),
)


def _measure_and_place(answer: Any) -> tuple[Any, ...] | Fault:
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        return Fault(
            Code.WRONG_COUNT, "Hand in the function and three probabilities, as a pair."
        )
    measure, where = answer
    if where is ...:
        return NOT_ATTEMPTED
    if fault := accepts(measure, ["p"]):
        return fault
    p = distribution(where)
    if isinstance(p, Fault):
        return p
    if p.size != 3:
        return Fault(
            Code.WRONG_COUNT, f"Give three probabilities; these are {p.size} numbers."
        )
    values = [ask(measure, [x]) for x in (p.tolist(), [0.5, 0.5], [0.2, 0.3, 0.5])]
    for value in values:
        if isinstance(value, Fault):
            return value
    return measure, p


def _value(measure: Callable[..., Any], p: Any) -> float:
    value = ask(measure, [[float(x) for x in p]])
    return math.nan if isinstance(value, Fault) else value


_SAMPLES = (
    [0.2, 0.3, 0.5],
    [0.1, 0.1, 0.8],
    [0.6, 0.25, 0.15],
    [0.05, 0.05, 0.9],
    [0.3, 0.3, 0.2, 0.2],
)


def _symmetric(measure: Callable[..., Any], where: Vector) -> bool:
    return all(
        math.isclose(
            _value(measure, q), _value(measure, p), rel_tol=1e-9, abs_tol=1e-12
        )
        for p in (where.tolist(), *_SAMPLES)
        for q in itertools.permutations(p)
    )


def _continuous(measure: Callable[..., Any], where: Vector) -> bool:
    """Look for a jump: halve the steepest piece of a path until it is tiny."""
    inside = [0.9, 0.07, 0.03], [0.05, 0.9, 0.05], [0.3, 0.3, 0.4]
    corners = np.array([*inside, where, [1, 0, 0], [0, 0.5, 0.5]])
    for one, other in itertools.pairwise(corners):

        def along(t: float, one: Vector = one, other: Vector = other) -> float:
            return _value(measure, (1 - t) * one + t * other)

        places = np.linspace(0, 1, 101)
        values = np.array([along(t) for t in places])
        if not np.isfinite(values).all():
            return False
        for k in np.argsort(-np.abs(np.diff(values)))[:3]:
            low, high = places[k], places[k + 1]
            for _ in range(36):
                middle = (low + high) / 2
                rises = (
                    abs(along(middle) - along(low)),
                    abs(along(high) - along(middle)),
                )
                low, high = (low, middle) if rises[0] > rises[1] else (middle, high)
            if abs(along(high) - along(low)) > 1e-4 * np.ptp(values) + 1e-9:
                return False
    return True


def _fails_to_group(measure: Callable[..., Any], where: Vector) -> bool:
    a, b, c = where
    w = a + b
    if w == 0:
        return False
    whole = _value(measure, where)
    steps = _value(measure, [w, c]) + w * _value(measure, [a / w, b / w])
    return bool(abs(whole - steps) > 1e-6)


def _is(measure: Callable[..., Any], formula: Callable[[Vector], float]) -> bool:
    """Tell whether a measure is a formula, up to a factor and a constant."""
    values = np.array([_value(measure, p) for p in _SAMPLES])
    others = np.array([formula(np.array(p)) for p in _SAMPLES])
    slope = (values[1] - values[0]) / (others[1] - others[0])
    left = values - slope * others
    return bool(abs(slope) > 1e-9 and np.ptp(left) < 1e-9 * np.ptp(values))


def _not_entropy(measure: Callable[..., Any], where: Vector) -> bool:
    return not _is(measure, exact)


def _own(measure: Callable[..., Any], where: Vector) -> bool:
    """Tell whether this is none of the chapter's measures."""
    known: list[Callable[[Vector], float]] = [
        lambda p: -math.log2((p * p).sum()),
        lambda p: 1 - float((p * p).sum()),
        lambda p: 1 - float(p.max()),
    ]
    return not any(_is(measure, formula) for formula in known)


no_grouping = Certificate(
    name="no_grouping",
    read=_measure_and_place,
    claims=(
        Claim(
            "The value changes when the outcomes change places. Symmetry is asked for.",
            _symmetric,
            Code.ORDER_MATTERS,
        ),
        Claim(
            "A tiny change of the probabilities makes the value jump, or there is no "
            "value where one of them is 0. Continuity is asked for, up to the edge.",
            _continuous,
            Code.NOT_CONTINUOUS,
        ),
        Claim(
            "This is the entropy itself, up to a factor and a constant. Find another.",
            _not_entropy,
            Code.FROM_THE_CHAPTER,
        ),
        Claim(
            "This is one of the chapter's measures, up to a factor and a constant. "
            "Find another.",
            _own,
            Code.FROM_THE_CHAPTER,
        ),
        Claim(
            "At these probabilities both sides agree: grouping holds there. Try three "
            "others, or another measure.",
            _fails_to_group,
            Code.PROPERTY_FAILS,
        ),
    ),
)


def _any_distribution(rng: np.random.Generator) -> tuple[Vector]:
    # of 64ths, so that the sum is 1 to the last digit: rounding has a case of its own
    n = int(rng.integers(2, 7))
    return ((1 + rng.multinomial(64 - n, np.full(n, 1 / n))) / 64,)


hidden_mistakes = FindTheBugInRoutine(
    name="hidden_mistakes",
    unit="bits",
    arguments=("p",),
    draw=_any_distribution,
    reference=lambda p: exact(np.asarray(p, dtype=float)),
    cases=(
        Case(
            "one outcome is certain",
            (np.array([1.0, 0.0, 0.0]),),
            "An outcome that never happens adds nothing: leave out the zeros.",
            Code.WRONG_AT_ZERO,
        ),
        Case(
            "p is given as a list",
            ([0.5, 0.0, 0.5],),
            "Begin with np.asarray(p, dtype=float).",
            Code.LISTS_NOT_ACCEPTED,
        ),
        Case(
            "p holds the counts [5, 3, 2]",
            ([5.0, 3.0, 2.0],),
            "They add up to 10.",
            Code.ACCEPTS_COUNTS,
            refuse=True,
        ),
        Case(
            "p is (0.7, 0.1, 0.1, 0.1), which adds up to 1 but for rounding",
            (np.array([0.7, 0.1, 0.1, 0.1]),),
            "Allow for rounding when you compare the sum with 1.",
            Code.REFUSES_ROUNDING,
        ),
        *(
            Case(
                f"p adds up to {total}",
                ([total / 2, total / 2],),
                "Its sum is not 1 up to rounding.",
                Code.ACCEPTS_OTHER_SUMS,
                refuse=True,
            )
            for total in (0.5, 0.99, 1.01, 1.2, 1.8)
        ),
        Case(
            "p has a negative entry, though it adds up to 1",
            ([0.7, 0.5, -0.2],),
            "No probability is negative.",
            Code.ACCEPTS_NEGATIVE,
            refuse=True,
        ),
        Case(
            "p has an entry a little below 0, though it adds up to 1",
            ([0.5005, 0.5, -0.0005],),
            "No probability is negative.",
            Code.ACCEPTS_NEGATIVE,
            refuse=True,
        ),
        Case(
            "an entry of p is infinite",
            ([1.0, math.inf],),
            "A probability is finite.",
            Code.ACCEPTS_INFINITE,
            refuse=True,
        ),
        Case(
            "an entry of p is not a number",
            ([0.5, math.nan, 0.5],),
            "NaN is no probability.",
            Code.ACCEPTS_NAN,
            refuse=True,
        ),
    ),
    mutants=(
        Mutant(
            Code.WRONG_SIGN,
            "Each value has the wrong sign: without abs the minus is missing.",
            (lambda p: -exact(p),),
        ),
    ),
)


_SIDES = ("left", "right", "even")


def _plan(answer: Any) -> tuple[Any, ...] | Fault:
    if fault := accepts(answer, ["results"]):
        return fault
    asked: list[list[str]] = [[]]
    asked += [[a] for a in _SIDES] + [[a, b] for a in _SIDES for b in _SIDES]
    found: dict[tuple[str, ...], tuple[set[int], set[int]] | None] = {}
    for results in asked:
        returned = call(answer, [list(results)])
        if isinstance(returned, Fault):
            # what no ball can lead to, a plan need not answer
            if len(results) == 0 or returned is NOT_ATTEMPTED:
                return returned
            found[tuple(results)] = None
            continue
        pans = _pans(returned, results)
        if isinstance(pans, Fault):
            return pans
        found[tuple(results)] = pans
    return (found,)


def _pans(returned: Any, results: list[str]) -> tuple[set[int], set[int]] | Fault:
    after = f"after {', '.join(results)}" if results else "at first"
    try:
        left, right = ([int(x) for x in pan] for pan in returned)
    except (TypeError, ValueError):
        return Fault(
            Code.UNREADABLE,
            f"What is to be weighed {after} is not two lists of numbers.",
        )
    both = left + right
    if not all(1 <= x <= 12 for x in both) or len(set(both)) < len(both):
        return Fault(
            Code.OUT_OF_RANGE,
            f"{after[0].upper()}{after[1:]}: name balls from 1 to 12, none of them "
            "twice.",
        )
    if len(left) != len(right) or not left:
        return Fault(
            Code.UNEVEN_PANS,
            f"{after[0].upper()}{after[1:]}: put equally many balls on both sides, at "
            "least one, or the balance tells nothing.",
        )
    return set(left), set(right)


def _readings(plan: Any) -> dict[tuple[str, ...], list[str]]:
    """Which of the 24 cases give which three results."""
    found: dict[tuple[str, ...], list[str]] = {}
    for ball, heavier in itertools.product(range(1, 13), (True, False)):
        results: tuple[str, ...] = ()
        for _ in range(3):
            pans = plan.get(results)
            if pans is None:
                results = (*results, "?")
                continue
            left, right = pans
            if ball in left or ball in right:
                tips_left = (ball in left) == heavier
                results = (*results, "left" if tips_left else "right")
            else:
                results = (*results, "even")
        name = f"ball {ball} {'heavier' if heavier else 'lighter'}"
        found.setdefault(results, []).append(name)
    return found


def _first_weighing(plan: Any) -> bool:
    left, _ = plan[()]
    return len(left) == 4


def _always_answers(plan: Any) -> bool:
    return all("?" not in results for results in _readings(plan))


def _second_weighings(plan: Any) -> bool:
    after_two: dict[tuple[str, ...], int] = {}
    for results, cases in _readings(plan).items():
        after_two[results[:2]] = after_two.get(results[:2], 0) + len(cases)
    return max(after_two.values()) <= 3


def _tells_all_apart(plan: Any) -> bool:
    return all(len(cases) == 1 for cases in _readings(plan).values())


twelve_balls = Certificate(
    name="twelve_balls",
    read=_plan,
    claims=(
        Claim(
            "After the first weighing some result leaves more than nine cases, or too "
            "few others. Two weighings tell at most nine apart: weigh another number "
            "of balls first.",
            _first_weighing,
            Code.FIRST_WEIGHING,
        ),
        Claim(
            "The plan stops with an error after results that can occur. Let it answer "
            "after each of them.",
            _always_answers,
            Code.RAISED,
        ),
        Claim(
            "After two weighings more than three cases can be left, and the third "
            "tells at most three apart. Count what each second result leaves.",
            _second_weighings,
            Code.SECOND_WEIGHING,
        ),
        Claim(
            "Two of the 24 cases give the same three results, so the plan cannot tell "
            "them apart. Look at the third weighings.",
            _tells_all_apart,
            Code.PROPERTY_FAILS,
        ),
    ),
)
