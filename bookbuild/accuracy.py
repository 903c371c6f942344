"""How far the measures are from the truth, case by case.

A subject is a public function, what it should return, and the classes of input it is
tried on. A case is named ``function/class/number`` and is the same on every machine.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import mpmath as mp
import numpy as np

from bookbuild.hard_cases import Draw
from bookbuild.truth import BOUND, DIGITS, MORE_DIGITS, Truth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

SEED = 1948  # 'A Mathematical Theory of Communication'
LONGEST, MANY = 64, 10**6
LARGE = "many outcomes"


@dataclass(frozen=True)
class Subject:
    """A function under test.

    Attributes
    ----------
    name : str
    call : callable
        The function itself.
    truth : callable
        What it should return, a `Truth` in nats.
    classes : mapping of str to callable
        How to draw its arguments, for each class of difficulty.
    rows : int
        How many of the first arguments are rows, which may also come in a batch.
    keywords : tuple of str
        Names of the last arguments, if they are passed by name.
    unit : bool
        Whether it takes a base.
    sign : {1, -1, 0}
        1 if no result is negative, -1 if none is positive.
    many : callable, optional
        How to draw an input of a million outcomes.
    """

    name: str
    call: Callable[..., Any]
    truth: Callable[..., Truth]
    classes: Mapping[str, Draw]
    rows: int = 0
    keywords: tuple[str, ...] = ()
    unit: bool = True
    sign: int = 1
    many: Callable[[Draw], Draw] | None = None


@dataclass(frozen=True)
class Finding:
    """What came of one case: the largest error, in units of the value, and why."""

    case: str
    error: float
    reason: str
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def missed(self) -> bool:
        """Whether the function broke its promise."""
        return bool(self.reason) or not self.error <= BOUND


def try_case(subject: Subject, kind: str, number: int) -> Finding:
    """Draw a case, call the function in one of its ways, and compare with the truth."""
    name = f"{subject.name}/{kind}/{number}"
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode())])
    if kind == LARGE:
        assert subject.many is not None
        kinds = list(subject.classes.values())
        arguments = subject.many(kinds[number % len(kinds)])(rng, MANY)
        base, layout = None, "row"
    else:
        few = 6 if rng.random() < 0.4 else LONGEST
        arguments = subject.classes[kind](rng, int(rng.integers(1, few + 1)))
        base = (None, None, 2, 10)[rng.integers(4)] if subject.unit else None
        layout = ("row", "row", "batch", "column")[rng.integers(4)]
    expected = subject.truth(*arguments)
    if base is not None:
        expected = _in_unit(expected, base)
    try:
        with warnings.catch_warnings(action="error"), np.errstate(all="raise"):
            found, reason = _call(subject, arguments, base, layout)
    except Exception as problem:  # whatever it is, it is none of the promises
        found, reason = np.array(np.nan), f"{type(problem).__name__}: {problem}"
    error = float(np.max(expected.errors(found), initial=0.0))
    if (found * subject.sign < 0).any():
        reason = "wrong sign"
    details = {
        "arguments": arguments,
        "base": base,
        "layout": layout,
        "found": found,
        "expected": expected,
    }
    return Finding(name, error, reason, details)


def _in_unit(expected: Truth, base: float) -> Truth:
    """Convert from nats, without a rounding of its own."""
    with mp.workdps(DIGITS + MORE_DIGITS):
        unit = mp.log(base)
        values = [
            (mp.mpf(h) + mp.mpf(low)) / unit
            for h, low in zip(expected.high, expected.low, strict=True)
        ]
        scale = expected.scale / np.log(base)
        return replace(Truth.of(values, size=0), scale=scale, terms=expected.terms)


def _call(
    subject: Subject, arguments: tuple[Any, ...], base: float | None, layout: str
) -> tuple[Array, str]:
    """Call the function on the arguments as they are, or as rows of a batch."""
    options: dict[str, Any] = {} if base is None else {"base": base}
    place = len(arguments) - len(subject.keywords)
    options.update(zip(subject.keywords, arguments[place:], strict=True))
    given = list(arguments[:place])
    batch = layout != "row" and subject.rows > 0
    if batch:
        axis = -1 if layout == "batch" else 0
        rows, options["axis"] = given[: subject.rows], axis
        given[: subject.rows] = [
            np.stack([x, _other(x, i), x], axis=-1 - axis) for i, x in enumerate(rows)
        ]
    found = subject.call(*given, **options)
    if not batch:
        plain = isinstance(found, float) or np.ndim(found) > 0
        return np.ravel(found), "" if plain else "not a float"
    found = np.moveaxis(found, 0 if np.ndim(found) == 1 else -1 - axis, 0)
    return found[::2].reshape(2, -1), ""


def _other(x: Array, number: int) -> Array:
    """Return a row that is treated in another way, to stand beside `x`."""
    if (x < 0).any() or abs(float(x.sum()) - 1) > 1e-3:
        return np.arange(1, len(x) + 1).astype(x.dtype)
    weights = np.arange(1.0, len(x) + 1) ** (3 * number)
    other: Array = (weights / weights.sum()).astype(x.dtype)
    return other
