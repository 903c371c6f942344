"""How far the measures are from the truth, case by case.

A subject is a public function, what it should return, and the classes of input it is
tried on. A case is named ``function/class/number`` and is the same on every machine.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import mpmath as mp
import numpy as np
from numpy.random import Generator

import infobook
from bookbuild import hard_cases, hard_logits, truth
from bookbuild.hard_cases import Draw
from bookbuild.truth import BOUND, DIGITS, MORE_DIGITS, Truth
from infobook import kernels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

SEED = 1948
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
    reason: str = ""
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
    found, reason = _call(subject, arguments, base, layout)
    error = float(np.max(expected.errors(found), initial=0.0))
    if (np.asarray(found) * subject.sign < 0).any():
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
    weights = np.arange(1.0, len(x) + 1) ** (3 * number)
    return (weights / weights.sum()).astype(x.dtype)


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


SINGLES, PAIRS, TABLES = hard_cases.SINGLES, hard_cases.PAIRS, hard_cases.TABLES
LOGITS, CLASSES, TARGETS = hard_logits.LOGITS, hard_logits.CLASSES, hard_logits.TARGETS
WEIGHTED = {name: hard_cases.weighted(draw) for name, draw in PAIRS.items()}
CHANCES = {"probabilities": hard_cases.probabilities}
PARTS: Mapping[str, Any] = {"unit": False, "rows": 1}

SUBJECTS = (
    # of probabilities
    Subject("surprisal", infobook.surprisal, truth.surprisal, CHANCES),
    Subject("binary_entropy", infobook.binary_entropy, truth.binary_entropy, CHANCES),
    Subject(
        *("entropy", infobook.entropy, truth.entropy, SINGLES),
        rows=1,
        many=_many(True),
    ),
    Subject(
        *("perplexity", infobook.perplexity, truth.perplexity, SINGLES),
        **{**PARTS, "many": _many(True)},
    ),
    Subject(
        *("perplexity of a model", infobook.perplexity, truth.perplexity, PAIRS),
        **{**PARTS, "rows": 2},
    ),
    Subject(
        *("cross_entropy", infobook.cross_entropy, truth.cross_entropy, PAIRS),
        rows=2,
        many=_many(True, True),
    ),
    Subject(
        *("kl_divergence", infobook.kl_divergence, truth.kl_divergence, PAIRS),
        rows=2,
        many=_many(True, True),
    ),
    Subject(
        *("js_divergence", infobook.js_divergence, truth.js_divergence, PAIRS),
        rows=2,
        many=_many(True, True),
    ),
    Subject(
        *("js_divergence, weighted", infobook.js_divergence, truth.js_divergence),
        classes=WEIGHTED,
        rows=2,
        keywords=("weights",),
    ),
    Subject(
        *("total_variation", infobook.total_variation, truth.total_variation, PAIRS),
        unit=False,
        rows=2,
        many=_many(True, True),
    ),
    # of joint tables
    Subject(
        *("joint_entropy", infobook.joint_entropy, truth.joint_entropy, TABLES),
        many=_many(True),
    ),
    Subject(
        *("conditional_entropy", infobook.conditional_entropy),
        *(truth.conditional_entropy, TABLES),
        many=_many(True),
    ),
    Subject(
        *("mutual_information", infobook.mutual_information),
        *(truth.mutual_information, TABLES),
        many=_many(True),
    ),
    # of logits
    Subject(
        *("logsumexp", infobook.logsumexp, truth.logsumexp, LOGITS),
        **{**PARTS, "sign": 0, "many": _many(False)},
    ),
    Subject(
        *("softmax", infobook.softmax, truth.softmax, LOGITS),
        **{**PARTS, "many": _many(False)},
    ),
    Subject(
        *("log_softmax", infobook.log_softmax, truth.log_softmax, LOGITS),
        **{**PARTS, "sign": -1, "many": _many(False)},
    ),
    Subject(
        *("cross_entropy_from_logits", infobook.cross_entropy_from_logits),
        *(truth.cross_entropy_from_logits, CLASSES),
        rows=1,
        many=_many_labelled,
    ),
    Subject(
        *("cross_entropy_from_logits, rows", infobook.cross_entropy_from_logits),
        *(truth.cross_entropy_from_logits, TARGETS),
        rows=2,
        many=_many(False, True),
    ),
    Subject(
        *("gradient", _gradient, truth.gradient, CLASSES),
        rows=1,
        sign=0,
        many=_many_labelled,
    ),
    Subject(
        *("gradient, rows", _gradient, truth.gradient, TARGETS),
        rows=2,
        sign=0,
        many=_many(False, True),
    ),
    Subject(
        *("entropy_from_logits", infobook.entropy_from_logits),
        *(truth.entropy_from_logits, LOGITS),
        rows=1,
        many=_many(False),
    ),
    Subject(
        *("kl_divergence_from_logits", infobook.kl_divergence_from_logits),
        *(truth.kl_divergence_from_logits, hard_logits.PAIRS),
        rows=2,
        many=_many(False, False),
    ),
    # of single numbers
    Subject(
        *("kl_terms", infobook.kl_terms, truth.kl_terms),
        classes={"numbers": hard_cases.numbers},
        unit=False,
    ),
    Subject(
        *("log1pmx", kernels.log1pmx, truth.log1pmx),
        {"numbers": hard_cases.small_and_large(-1, 1e100)},
        unit=False,
        sign=-1,
    ),
    Subject(
        *("expm1mx", kernels.expm1mx, truth.expm1mx),
        {"numbers": hard_cases.small_and_large(-1e4, 1e4)},
        unit=False,
    ),
    Subject(
        *("normalize", infobook.normalize, truth.normalize),
        {"counts": hard_cases.counts},
        **PARTS,
    ),
)
