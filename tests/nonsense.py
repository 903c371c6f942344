"""Calls that are right, and what somebody might pass in place of each argument."""

from __future__ import annotations

import array
import datetime
import decimal
import fractions
from collections.abc import Iterator
from typing import Any

import numpy as np

P, Q, TABLE = [0.5, 0.25, 0.25], [0.25, 0.25, 0.5], [[0.25, 0.25], [0.5, 0.0]]
LOGITS = [0.0, 1.0, 2.0]
SAMPLE = [0.1, 0.5, 0.2, 0.9, 1.5, -0.3]
COVARIANCE = [[2.0, 0.5], [0.5, 1.0]]
PAIR = {"p": P, "q": Q}

# One call of each function that is right; the fuzz makes it wrong.
CALLS: dict[str, dict[str, Any]] = {
    "arithmetic_decode": {"bits": "1101", "p": P, "n": 4},
    "arithmetic_encode": {"symbols": [0, 1, 2], "p": P},
    "binary_entropy": {"x": 0.25, "base": 2},
    "chi2_divergence": {**PAIR, "axis": -1},
    "conditional_entropy": {"pxy": TABLE, "given": 0, "base": 2},
    "cross_entropy": {**PAIR, "base": 2, "axis": -1},
    "cross_entropy_from_logits": {
        **{"logits": LOGITS, "labels": 1, "base": 2, "axis": -1},
        "return_grad": False,
    },
    "entropy": {"p": P, "base": 2, "axis": -1},
    "entropy_exponential": {"rate": 2.0, "base": 2},
    "entropy_from_counts": {"counts": [3, 1, 0], "method": "plugin", "base": 2},
    "entropy_from_logits": {"logits": LOGITS, "base": 2, "axis": -1},
    "entropy_knn": {"x": SAMPLE, "k": 1},
    "entropy_multivariate_normal": {"S": COVARIANCE, "base": 2},
    "entropy_normal": {"s": 2.0, "base": 2},
    "expected_length": {"p": P, "code": ["0", "10", "11"]},
    "expm1mx": {"x": 0.5},
    "f_divergence": {
        **{**PAIR, "f": lambda t: (t - 1) ** 2, "slope": None, "axis": -1}
    },
    "hellinger": {**PAIR, "axis": -1},
    "huffman_code": {"p": P},
    "joint_entropy": {"pxy": TABLE, "base": 2},
    "js_divergence": {**PAIR, "weights": [0.5, 0.5], "base": 2, "axis": -1},
    "kl_bernoulli": {"p": 0.5, "q": 0.25, "base": 2},
    "kl_divergence": {**PAIR, "base": 2, "axis": -1},
    "kl_divergence_from_logits": {"a": LOGITS, "b": P, "base": 2, "axis": -1},
    "kl_exponential": {"rate1": 1.0, "rate2": 2.0, "base": 2},
    "kl_knn": {"x": SAMPLE, "y": [0.3, 0.7, 1.1], "k": 1},
    "kl_monte_carlo": {"logp": LOGITS, "logq": P, "method": "k3", "axis": -1},
    "kl_multivariate_normal": {
        **{"m1": [0.0, 1.0], "S1": COVARIANCE, "m2": [1.0, 1.0]},
        **{"S2": [[1.0, 0.0], [0.0, 1.0]], "base": 2},
    },
    "kl_normal": {"m1": 0.0, "s1": 1.0, "m2": 1.0, "s2": 2.0, "base": 2},
    "kl_poisson": {"mean1": 1.0, "mean2": 2.0, "base": 2},
    "kl_terms": PAIR,
    "kraft_sum": {"lengths": ["0", "10", "11"], "alphabet": 2},
    "log1pmx": {"x": 0.5},
    "log_softmax": {"logits": LOGITS, "axis": -1},
    "logsumexp": {"logits": LOGITS, "axis": -1},
    "mutual_information": {"pxy": TABLE, "base": 2},
    "mutual_information_from_counts": {
        **{"counts": [[3, 1], [0, 2]], "method": "plugin", "base": 2}
    },
    "mutual_information_ksg": {"x": SAMPLE, "y": SAMPLE[::-1], "k": 1},
    "normalize": {"x": [1, 2, 3], "axis": -1},
    "perplexity": {**PAIR, "axis": -1},
    "renyi_divergence": {**PAIR, "alpha": 2, "base": 2, "axis": -1},
    "renyi_entropy": {"p": P, "alpha": 2, "base": 2, "axis": -1},
    "shannon_code": {"p": P},
    "softmax": {"logits": LOGITS, "axis": -1},
    "surprisal": {"p": P, "base": 2},
    "total_variation": {**PAIR, "axis": -1},
}
OPTIONS = {
    *("alpha", "alphabet", "axis", "base", "f", "given", "k", "method", "n"),
    *("return_grad", "slope"),
}


class Raises:
    """Cannot be made an array, and says so in its own way."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise self.error

    def __repr__(self) -> str:
        return f"Raises({self.error!r})"


class Answers:
    """Says that it is an array, and gives something else."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.answer

    def __repr__(self) -> str:
        return f"Answers({self.answer!r})"


class Endless:
    """Asks NumPy to make an array of it, again and again."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.asarray(self)

    def __repr__(self) -> str:
        return "Endless()"


class Tensor(Answers):
    """Wants a gradient."""

    requires_grad = True


class Sly:
    """Raises whenever it is asked for something."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        return "Sly()"


class Quarrelsome:
    """Cannot be compared, counted or told true from false."""

    def _refuse(self, *_: Any) -> Any:
        raise RuntimeError("no")

    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = _refuse  # type: ignore[assignment]
    __bool__ = __len__ = __float__ = __index__ = __int__ = __iter__ = _refuse
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "Quarrelsome()"


def nonsense() -> Iterator[Any]:
    """Give what stands for every kind of wrong argument, and some right ones."""
    nan, inf = float("nan"), float("inf")
    half = np.array([0.5, 0.5])
    itself: list[Any] = []
    itself.append(itself)
    # no numbers
    yield from (None, "", "abc", "10", b"01", {}, {"a": 1}, set(), object(), len, ...)
    yield from (Ellipsis, NotImplemented, slice(3), type, iter([0.5, 0.5]), range(3))
    yield from ([None], [[None, 0.5]], ["a", 0.5], [{}], [[0.5, 0.5], [0.5]], [[], [1]])
    yield from ([0.5, [0.5]], [half, [0.5]], itself, (), [], [[]], [[], []])
    yield from (["0", "10"], [b"0", b"10"], np.array(["0", "1"]), np.array([b"0"]))
    yield from (datetime.date(2026, 11, 23), np.datetime64("2026-11-23"))
    yield from (np.array([1, 2], "timedelta64[s]"), np.array([None, 1]), np.array({}))
    # numbers of other kinds
    yield from (1j, [0.5 + 0j, 0.5], np.array([0.5, 0.5], np.complex64), True, [True])
    yield from (np.array([True, False]), np.bool_(True), decimal.Decimal("0.5"))
    yield from ([fractions.Fraction(1, 2)] * 2, np.array([0.5, 0.5], object))
    yield from (10**400, -(10**400), [10**400, 1], [2**63, 1], [2**64], 2**63, -(2**63))
    yield from (np.array([2**64 - 1], np.uint64), np.array([-(2**63)]), [2**62] * 4)
    yield from (np.array([0.5, 0.5], np.longdouble), np.longdouble(0.5))
    yield from (np.float16([0.5, 0.5]), np.float32([0.5, 0.5]), np.int8([1, 0]))
    yield from (np.float64(0.5), np.int64(1), np.float32(0.5), np.array(0.5))
    yield from (np.array([0.5, 0.5], ">f8"), np.array([1, 0], ">i4"))
    # values
    yield from (nan, inf, -inf, 0, -0.0, 0.0, 1, -1, 1.5, -0.5, 2, 1e308, 5e-324)
    yield from ([nan, 0.5], [inf, 0], [-inf, 0], [0.5, -0.0, 0.5], [1.5, -0.5])
    yield from ([0, 0], [1, 1], [1, 2, 3], [0.3, 0.3], [1e308] * 3, [5e-324] * 2)
    yield from ([-inf, -inf], [inf, -inf], [1e308, -1e308], [0.5, 0.5 + 1e-8])
    yield from ([1.0], [0.5, 0.5], [0.25] * 4, [-1, -1], [0.5, 0.5, nan, inf, -1])
    # shapes
    for shape in ((0,), (0, 2), (2, 0), (0, 0), (2, 0, 3), (0, 3, 3), (3, 3, 0)):
        yield np.zeros(shape)
    for shape in ((1,), (1, 1), (2, 1), (1, 2), (3, 3), (2, 2, 2), (1, 2, 1, 3)):
        yield np.full(shape, 0.5)
        yield np.zeros(shape, int)
    yield from (np.full((1,) * 64, 1.0), np.eye(3), np.eye(2)[None])
    # containers
    yield from (half[::-1], np.broadcast_to(0.5, 2), np.repeat(half, 2)[::2])
    yield from (memoryview(half), array.array("d", [0.5, 0.5]), bytearray(b"01"))
    yield from (np.array([(0.5, 1)], [("a", float), ("b", int)]), np.void(b"ab"))
    yield from (np.rec.array([(0.5,)], [("a", float)]), half.view(np.recarray))
    yield from (np.ma.array([0.5, 0.5]), np.ma.array([0.5, 0.5], mask=[True, False]))
    yield from (np.ma.masked, Tensor(half), Answers(half), Answers(None), Answers("x"))
    yield from (Answers([0.5, 0.5]), Answers(np.array(["a"])), Answers(np.array(1j)))
    yield from (Endless(), [Endless()], Sly(), [Sly()], Quarrelsome(), [Quarrelsome()])
    for kind in (ValueError, TypeError, RuntimeError, ZeroDivisionError, KeyError):
        yield Raises(kind("secret"))
        yield [Raises(kind("secret"))]
    yield (0.5 for _ in range(2))


def options() -> Iterator[Any]:
    """Give wrong options of every kind, and some right ones."""
    yield from nonsense()
    yield from (-1, -2, -3, 3, 10**30, -(10**30), (0,), (0, 0), (-1, 0), (5,), (0.5,))
    yield from (np.int64(0), np.array(0), np.array([0]), np.array([0, 1]), [0], False)
    yield from ("k1", "k2", "nsb", "chao-shen", "jackknife", "grassberger", 1.0, 1e-9)
    for function in (abs, lambda t: t, lambda t: 0, lambda t: None, lambda t: t[:0]):
        yield function
    yield from (lambda t: t * np.nan, lambda: 0, lambda t: "x", np.log, 1e300, 0.999)


def instead_of(argument: str) -> Iterator[Any]:
    """Give what is tried in place of an argument."""
    for odd in options() if argument in OPTIONS else nonsense():
        # Decoding n symbols takes time and memory for n symbols, and no less.
        if not (argument == "n" and isinstance(odd, int) and odd > 10**6):
            yield odd
