"""What the exercises on maximum likelihood ask to build: a collapse, and a curve."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.guard import NOT_ATTEMPTED, accepts, call
from infobook.exercises.kinds import Certificate, Claim, distribution
from infobook.exercises.likelihood_routines import divergence, entropy
from infobook.exercises.mutants import softmax
from infobook.exercises.result import Code, Fault
from infobook.exercises.routine import numbers

if TYPE_CHECKING:
    from infobook.exercises.guard import Vector

_UPDATES = 2000
# where the learner's update is looked at
_TABLES = (
    (np.array([1.0, 0.5, 0.0, -0.5]), np.array([0.0, 0.3, -0.2, 0.8])),
    (np.array([-0.4, 0.2, 0.9, 0.1]), np.array([0.7, -0.6, 0.1, 0.0])),
)


def _table(x: Any, name: str) -> Vector | Fault:
    """Read four logits."""
    if x is ... or x is None or (isinstance(x, list | tuple) and ... in list(x)):
        return Fault(Code.NOT_ATTEMPTED, f"The table of the {name} is still missing.")
    read = numbers(x)
    if isinstance(read, Fault):
        return Fault(read.code, f"The {name} is no list of numbers.")
    if read.shape != (4,) or not np.isfinite(read).all():
        return Fault(
            Code.WRONG_COUNT,
            f"Give the {name} as four finite logits, one for each door.",
        )
    return read


def _collapse_parts(answer: Any) -> tuple[Any, ...] | Fault:
    if not isinstance(answer, list | tuple) or len(answer) != 4:
        return Fault(
            Code.WRONG_COUNT,
            "Hand in four things: the teacher, the pupil, the changed update and the "
            "number of the condition.",
        )
    teacher, pupil = _table(answer[0], "teacher"), _table(answer[1], "pupil")
    if _missing(teacher) and _missing(pupil):
        return NOT_ATTEMPTED
    if isinstance(teacher, Fault):
        return teacher
    if isinstance(pupil, Fault):
        return pupil
    update, condition = answer[2], answer[3]
    if update is ... or update is None:
        return Fault(Code.NOT_ATTEMPTED, "The changed update is still missing.")
    if fault := accepts(update, ["teacher", "pupil"]):
        return fault
    moves = []
    for tables in _TABLES:
        returned = call(update, [x.copy() for x in tables])
        if isinstance(returned, Fault):
            return returned
        both = numbers(returned)
        if isinstance(both, Fault) or both.shape != (2, 4):
            return Fault(
                Code.WRONG_SHAPE,
                "The update returns two tables of four logits, the teacher's first.",
            )
        moves.append(both - np.array(tables))
    if condition is ... or condition is None:
        return Fault(
            Code.NOT_ATTEMPTED, "The number of the condition is still missing."
        )
    ends = _trained(teacher, pupil)
    return softmax(teacher), softmax(pupil), ends, moves, _condition(condition)


def _missing(table: Any) -> bool:
    return isinstance(table, Fault) and table.code is Code.NOT_ATTEMPTED


def _condition(x: Any) -> int:
    """Read 1, "1" or "condition 1"; 0 is what is no number of a condition."""
    if isinstance(x, str):
        digits = [c for c in x if c.isdigit()]
        x = int(digits[0]) if len(digits) == 1 else 0
    whole = isinstance(x, int | float | np.number) and not isinstance(x, bool)
    return int(x) if whole and x in (1, 2, 3, 4, 5) else 0


def _trained(teacher: Any, pupil: Any) -> tuple[list[float], list[float]]:
    """Train both on H(teacher, pupil). Lists, since arrays of four are slow."""
    a, b = list(teacher), list(pupil)
    for _ in range(_UPDATES):
        p, q = _probabilities(a), _probabilities(b)
        cost = [-math.log(max(y, 1e-300)) for y in q]
        mean = sum(x * c for x, c in zip(p, cost, strict=True))
        a = [z - x * (c - mean) for z, x, c in zip(a, p, cost, strict=True)]
        b = [z - (y - x) for z, x, y in zip(b, p, q, strict=True)]
    return _probabilities(a), _probabilities(b)


def _probabilities(logits: list[float]) -> list[float]:
    top = max(logits)
    weights = [math.exp(z - top) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def _start_unsure(p: Vector, q: Vector, *_: Any) -> bool:
    return bool(min(entropy(p), entropy(q)) > 1)


def _collapsed(p: Vector, q: Vector, ends: Any, *_: Any) -> bool:
    return max(entropy(np.array(end)) for end in ends) < 0.01


def _pupil_learns(p: Vector, q: Vector, ends: Any, moves: Any, *_: Any) -> bool:
    return all(np.ptp(move[1]) > 1e-12 for move in moves)


def _by_the_loss(p: Vector, q: Vector, ends: Any, moves: Any, *_: Any) -> bool:
    """Tell whether the pupil goes down its gradient, at any rate."""
    return all(rate > 0 for rate in _rates(moves))


def _not_too_far(p: Vector, q: Vector, ends: Any, moves: Any, *_: Any) -> bool:
    return all(rate <= 2 for rate in _rates(moves))


def _rates(moves: Any) -> list[float]:
    """Return the steps' lengths in gradients, or NaN for another direction."""
    rates = []
    for tables, (_, move) in zip(_TABLES, moves, strict=True):
        downhill = softmax(tables[0]) - softmax(tables[1])
        move = move - move.mean()  # a constant on all logits changes nothing
        rate = (move @ downhill) / (downhill @ downhill)
        along = np.allclose(move, rate * downhill, atol=1e-9)
        rates.append(float(rate) if along else math.nan)
    return rates


def _teacher_stays(p: Vector, q: Vector, ends: Any, moves: Any, *_: Any) -> bool:
    return all(np.ptp(move[0]) < 1e-12 for move in moves)


def _names_one(p: Vector, q: Vector, ends: Any, moves: Any, condition: int) -> bool:
    return condition != 0


def _names_it(p: Vector, q: Vector, ends: Any, moves: Any, condition: int) -> bool:
    return condition == 1


joint_collapse = Certificate(
    name="joint_collapse",
    read=_collapse_parts,
    claims=(
        Claim(
            "Teacher and pupil must both start with more than 1 nat. Bring the logits "
            "of each closer together.",
            _start_unsure,
            Code.STARTS_TOO_SURE,
        ),
        Claim(
            "After 2,000 updates there is still more than a hundredth of a nat: two "
            "doors are alike, or nearly, in both tables, and neither wins. Set one "
            "door of the teacher a little above the others.",
            _collapsed,
            Code.TIED,
        ),
        Claim(
            "In the changed update the pupil learns nothing. Then a moving teacher "
            "runs to the pupil's favourite door. Leave the pupil's line as it was.",
            _pupil_learns,
            Code.PUPIL_IDLE,
        ),
        Claim(
            "In the changed update the pupil no longer goes down the gradient of "
            "H(teacher, pupil). Keep that loss, and change the other line.",
            _by_the_loss,
            Code.OTHER_LOSS,
        ),
        Claim(
            "In the changed update the pupil's step is longer than it was, and may "
            "overshoot. Leave the pupil's line as it was.",
            _not_too_far,
            Code.OVERSTEPS,
        ),
        Claim(
            "In the changed update the teacher still moves. Which condition of the "
            "theorem forbids that?",
            _teacher_stays,
            Code.TARGET_MOVES,
        ),
        Claim(
            "The update is right. Give the condition that it restores as a number from "
            "1 to 5.",
            _names_one,
            Code.NO_SUCH_CONDITION,
        ),
        Claim(
            "The update is right, but another condition is restored. Give the number, "
            "from 1 to 5, of the one that speaks of what depends on the parameters.",
            _names_it,
            Code.WRONG_CONDITION,
        ),
    ),
)


_GRID = np.linspace(0, 1, 203)[1:-1]


def _curve_and_world(answer: Any) -> tuple[Any, ...] | Fault:
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        return Fault(Code.WRONG_COUNT, "Hand in the curve and the world, as a pair.")
    curve, world = answer
    if (curve is ... or curve is None) and (world is ... or world is None):
        return NOT_ATTEMPTED
    if curve is ... or curve is None:
        return Fault(Code.NOT_ATTEMPTED, "The curve is still missing.")
    if fault := accepts(curve, ["t"]):
        return fault
    models = []
    for t in _GRID:
        model = _model(curve, t)
        if isinstance(model, Fault):
            untouched = model.code is Code.RETURNED_NOTHING and world is ...
            return NOT_ATTEMPTED if untouched else model
        models.append(model)
    if world is ... or world is None:
        return Fault(Code.NOT_ATTEMPTED, "The world is still missing.")
    p = distribution(world)
    if isinstance(p, Fault):
        return Fault(p.code, f"The world: {p.message}")
    if p.size != 3:
        return Fault(Code.WRONG_COUNT, "The world has three outcomes.")
    return curve, p, np.array(models)


def _model(curve: Callable[..., Any], t: float) -> Vector | Fault:
    returned = call(curve, [float(t)])
    if isinstance(returned, Fault):
        if returned.code is not Code.RAISED:
            return returned
        return Fault(returned.code, f"At t = {t:.3f}: {returned.message}")
    if returned is None:
        return Fault(
            Code.RETURNED_NOTHING,
            "The curve returns None. Let it return three probabilities.",
        )
    if returned is ...:
        return NOT_ATTEMPTED
    model = distribution(returned)
    if isinstance(model, Fault):
        return Fault(model.code, f"The curve at t = {t:.3f}: {model.message}")
    if model.size != 3:
        return Fault(Code.WRONG_COUNT, "A model of the curve has three outcomes.")
    return model


def _moves(curve: Callable[..., Any], p: Vector, models: Vector) -> bool:
    return bool(np.ptp(models, axis=0).max() > 1e-6)


def _no_jumps(curve: Callable[..., Any], p: Vector, models: Vector) -> bool:
    """Tell whether the largest step of the curve shrinks with the step of t."""
    k = int(np.abs(np.diff(models, axis=0)).max(axis=1).argmax())
    low, high = float(_GRID[k]), float(_GRID[k + 1])
    for _ in range(40):
        middle = (low + high) / 2
        ends = [np.array(curve(t)) for t in (low, middle, high)]
        first, second = (np.abs(np.diff(ends, axis=0)).max(axis=1)).tolist()
        low, high = (low, middle) if first > second else (middle, high)
    return bool(np.abs(np.subtract(curve(low), curve(high))).max() < 1e-4)


def _losses(p: Vector, models: Vector) -> Vector:
    return np.array([divergence(p, q) for q in models])


def _reachable(curve: Callable[..., Any], p: Vector, models: Vector) -> bool:
    return bool(np.isfinite(_losses(p, models)).any())


def _best(curve: Callable[..., Any], p: Vector, models: Vector) -> Vector:
    """Return the model with the least D(p || q), near the best of the grid."""
    k = int(_losses(p, models).argmin())
    low, high = float(_GRID[max(k - 1, 0)]), float(_GRID[min(k + 1, _GRID.size - 1)])
    for _ in range(40):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        if divergence(p, np.array(curve(a))) < divergence(p, np.array(curve(b))):
            high = b
        else:
            low = a
    return np.array(curve((low + high) / 2), dtype=np.float64)


def _inside(curve: Callable[..., Any], p: Vector, models: Vector) -> bool:
    losses = _losses(p, models)
    return bool(losses.min() < min(losses[0], losses[-1]) or np.ptp(losses) < 1e-9)


def _off_the_curve(curve: Callable[..., Any], p: Vector, models: Vector) -> bool:
    return divergence(p, _best(curve, p, models)) > 1e-3


def _not_pythagorean(curve: Callable[..., Any], p: Vector, models: Vector) -> bool:
    best = _best(curve, p, models)
    gaps = _losses(p, models) - divergence(p, best) - _losses(best, models)
    return bool(np.nanmax(np.abs(gaps)) > 0.01)


crooked_curve = Certificate(
    name="crooked_curve",
    read=_curve_and_world,
    claims=(
        Claim(
            "The curve jumps: somewhere a tiny step of t makes a large step of q. Let "
            "it move without a jump.",
            _no_jumps,
            Code.NOT_CONTINUOUS,
        ),
        Claim(
            "The curve stays at one model, whatever t is. Let it move.",
            _moves,
            Code.CONSTANT,
        ),
        Claim(
            "Every model on the curve excludes something that happens in the world, so "
            "all divergences are infinite and none is best.",
            _reachable,
            Code.INFINITE_AT_ZERO,
        ),
        Claim(
            "The best model is at an end of the curve, or beyond. Choose a world whose "
            "best model lies between, so that the derivative there is 0.",
            _inside,
            Code.AT_THE_END,
        ),
        Claim(
            "The world lies on the curve. Then the best model is the world itself, and "
            "the equation says nothing. Move the world off it.",
            _off_the_curve,
            Code.ON_THE_CURVE,
        ),
        Claim(
            "Here the equation holds for all t, or fails by less than a hundredth of a "
            "nat. Are the log ratios of your models all multiples of one list, up to a "
            "constant? Then it always holds. If not, move the world further off the "
            "curve.",
            _not_pythagorean,
            Code.PROPERTY_FAILS,
        ),
    ),
)
