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
from numpy.random import Generator

import infobook
from bookbuild import hard_cases, hard_logits, truth, truth_of_logits
from bookbuild.hard_cases import Draw
from bookbuild.truth import BOUND, DIGITS, MORE_DIGITS, Truth
from infobook import kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

SEED = 1948  # 'A Mathematical Theory of Communication'
LONGEST, MANY = 64, 10**6
POOL = 2000  # different outcomes among many; the truth needs each only once
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
        with warnings.catch_warnings(action="error"):
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
        return replace(Truth.of(values), scale=scale, terms=expected.terms)


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
    return _share(np.arange(1.0, len(x) + 1) ** (3 * number)).astype(x.dtype)


def _many(*normalised: bool) -> Callable[[Draw], Draw]:
    """Repeat the entries of a shorter draw; say which arguments must sum to 1."""

    def larger(draw: Draw) -> Draw:
        def drawn(rng: Generator, n: int) -> tuple[Any, ...]:
            pools, at = draw(rng, POOL), rng.integers(0, POOL, n)
            if normalised == (True,) and pools[0].ndim == 2:
                side = round(n**0.5)
                at = at[: side**2].reshape(side, side)
            rows = [
                _share(pool.ravel()[at % pool.size]) if share else pool[at]
                for pool, share in zip(pools, normalised, strict=False)
            ]
            return *rows, *pools[len(rows) :]

        return drawn

    return larger


def _share(x: Array) -> Array:
    found: Array = (x / x.sum(dtype=np.float64)).astype(x.dtype)
    return found


def _many_labelled(draw: Draw) -> Draw:
    def drawn(rng: Generator, n: int) -> tuple[Any, ...]:
        logits = draw(rng, POOL)[0][rng.integers(0, POOL, n)]
        best = rng.random() < 0.5
        return logits, int(np.argmax(logits) if best else rng.integers(n))

    return drawn


def _gradient(*arguments: Any, **options: Any) -> Any:
    call: Any = infobook.cross_entropy_from_logits
    return call(*arguments, return_grad=True, **options)[1]


def _measure(
    name: str, classes: Mapping[str, Draw], *, of: str = "", **more: Any
) -> Subject:
    """Take a public function, and its truth of the same name; `of` tells uses apart."""
    module = truth_of_logits if hasattr(truth_of_logits, name) else truth
    known = getattr(infobook, name), getattr(module, name)
    return Subject(f"{name}, {of}" if of else name, *known, classes, **more)


SINGLES, PAIRS, TABLES = hard_cases.SINGLES, hard_cases.PAIRS, hard_cases.TABLES
LOGITS, CLASSES, TARGETS = hard_logits.LOGITS, hard_logits.CLASSES, hard_logits.TARGETS
WEIGHTED = {name: hard_cases.weighted(draw) for name, draw in PAIRS.items()}
CHANCES = {"probabilities": hard_cases.probabilities}
AROUND_0 = {"numbers": hard_cases.small_and_large(-1e4, 1e4)}
ABOVE_MINUS_1 = {"numbers": hard_cases.small_and_large(-1, 1e100)}
ONE, TWO = _many(True), _many(True, True)
LONG, LONG_TARGETS = _many(False), _many(False, True)
LOSS = "cross_entropy_from_logits"

SUBJECTS = (
    # of probabilities
    _measure("surprisal", CHANCES),
    _measure("binary_entropy", CHANCES),
    _measure("entropy", SINGLES, rows=1, many=ONE),
    _measure("perplexity", SINGLES, rows=1, many=ONE, unit=False),
    _measure("perplexity", PAIRS, of="of a model", rows=2, unit=False),
    _measure("cross_entropy", PAIRS, rows=2, many=TWO),
    _measure("kl_divergence", PAIRS, rows=2, many=TWO),
    _measure("js_divergence", PAIRS, rows=2, many=TWO),
    _measure("js_divergence", WEIGHTED, of="weighted", rows=2, keywords=("weights",)),
    _measure("total_variation", PAIRS, rows=2, many=TWO, unit=False),
    # of joint tables
    _measure("joint_entropy", TABLES, many=ONE),
    _measure("conditional_entropy", TABLES, many=ONE),
    _measure("mutual_information", TABLES, many=ONE),
    # of logits
    _measure("logsumexp", LOGITS, rows=1, many=LONG, unit=False, sign=0),
    _measure("softmax", LOGITS, rows=1, many=LONG, unit=False),
    _measure("log_softmax", LOGITS, rows=1, many=LONG, unit=False, sign=-1),
    _measure(LOSS, CLASSES, of="classes", rows=1, many=_many_labelled),
    _measure(LOSS, TARGETS, of="rows", rows=2, many=LONG_TARGETS),
    Subject(
        *("its gradient, classes", _gradient, truth_of_logits.gradient, CLASSES),
        rows=1,
        many=_many_labelled,
        sign=0,
    ),
    Subject(
        *("its gradient, rows", _gradient, truth_of_logits.gradient, TARGETS),
        rows=2,
        many=LONG_TARGETS,
        sign=0,
    ),
    _measure("entropy_from_logits", LOGITS, rows=1, many=LONG),
    _measure(
        "kl_divergence_from_logits",
        hard_logits.PAIRS,
        rows=2,
        many=_many(False, False),
    ),
    # of single numbers
    _measure("kl_terms", {"numbers": hard_cases.numbers}, unit=False),
    _measure("normalize", {"counts": hard_cases.counts}, rows=1, unit=False),
    Subject(
        *("log1pmx", kernels.log1pmx, truth.log1pmx, ABOVE_MINUS_1),
        unit=False,
        sign=-1,
    ),
    Subject("expm1mx", kernels.expm1mx, truth.expm1mx, AROUND_0, unit=False),
)
