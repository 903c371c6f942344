"""Nonsense into every public function: an answer that keeps its promise, or advice.

Whatever is put in, the outcome is a value of the promised type and range, or a
ProbabilityError, TypeError or ValueError that says what to do. It is no other
exception, no warning, no hang, whatever NumPy's own settings are, and the input is left
as it was.
"""

from __future__ import annotations

import math
import re
import signal
import warnings
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from public_calls import ADVICE, CALLS, call

import infobook


class Willing:
    """An object whose __array__ gives or raises what it was made with."""

    def __init__(self, what: Any) -> None:
        self.what = what

    def __array__(self, dtype=None, copy=None):
        if isinstance(self.what, Exception):
            raise self.what
        return self.what

    def __repr__(self) -> str:
        return f"Willing({self.what!r})"


class Endless:
    def __array__(self, dtype=None, copy=None):
        return np.asarray(self)


class Unspeakable:
    """An object without a name, a hash or attributes."""

    __hash__ = None

    def __getattr__(self, name):
        raise KeyError(name)

    def __repr__(self):
        raise OSError("no words")


class Kin(np.ndarray):
    pass


def _nested(depth: int) -> Any:
    nested: Any = 0.5
    for _ in range(depth):
        nested = [nested]
    return nested


def _endless_list() -> list[Any]:
    itself: list[Any] = [0.5]
    itself.append(itself)
    return itself


def _frozen() -> np.ndarray:
    array = np.array([0.5, 0.25, 0.25])
    array.flags.writeable = False
    return array


MASKED = np.ma.array([0.5, 0.25, 0.25], mask=[0, 0, 1])
# Beyond float64, where there is such a number.
EXTREME = (
    np.longdouble(2) ** 5000 if np.finfo("g").maxexp > 5000 else np.longdouble("inf")
)
# Each is made anew, as some are used up when they are read.
ODD = {
    "none": lambda: None,
    "ellipsis": lambda: ...,
    "true": lambda: True,
    "NumPy's true": lambda: np.True_,
    "word": lambda: "abc",
    "number in words": lambda: "2",
    "bits": lambda: "0110",
    "bytes": lambda: b"2",
    "byte array": lambda: bytearray(b"\1\0"),
    "memory": lambda: memoryview(b"012"),
    "dict": lambda: {"a": 0.5},
    "set": lambda: {0.5},
    "generator": lambda: (x for x in (0.5, 0.5)),
    "range": lambda: range(3),
    "function": lambda: lambda t: t,
    "type": lambda: float,
    "complex": lambda: 2 + 0j,
    "NumPy's complex": lambda: np.complex128(2),
    "fraction": lambda: Fraction(5, 2),
    "decimal": lambda: Decimal(2),
    "duration": lambda: np.timedelta64(2, "s"),
    "date": lambda: np.datetime64("2026-11-23"),
    "no time": lambda: np.array(["NaT"], "m8[s]"),
    "huge": lambda: 10**400,
    "huge, too long to print": lambda: -(10**5000),
    "huge integers": lambda: [10**400, 1],
    "huge negative integers": lambda: [1, -(10**5000)],
    "integers beyond uint64": lambda: [2**64, 3, 1],
    "a table of them": lambda: [[2**70, 1], [3, 2**70]],
    "large counts": lambda: [10**149, 1, 10**149],
    "unsigned": lambda: np.array([2**64 - 1, 1, 1], np.uint64),
    "signed": lambda: np.array([-(2**63), 2**63 - 1, 0]),
    "small integers": lambda: np.array([1, 0, 0], np.int8),
    "half": lambda: np.array([0.5, 0.25, 0.25], np.float16),
    "long": lambda: np.array([0.5, 0.25, 0.25], np.longdouble),
    "extreme": lambda: np.array([EXTREME, 0, 1]),
    "extremes": lambda: np.array([[EXTREME, 0], [-EXTREME, 1 / EXTREME]]),
    "extreme number": lambda: EXTREME,
    "big-endian": lambda: np.array([0.5, 0.25, 0.25], ">f8"),
    "objects": lambda: np.array([0.5, None], object),
    "numbers as objects": lambda: np.array([0.5, 0.5], object),
    "ragged": lambda: [[0.5, 0.5], [1.0]],
    "nested": lambda: _nested(5),
    "deep": lambda: _nested(64),
    "too deep": lambda: _nested(100),
    "endless list": _endless_list,
    "structured": lambda: np.zeros(2, [("a", "f8"), ("b", "i4")]),
    "records": lambda: np.rec.array([(1, 2.0)]),
    "dates": lambda: np.array(["2026-11-23"], "M8[D]"),
    "words": lambda: ["0", "10", "11"],
    "NumPy's words": lambda: np.array(["0", "10"]),
    "words in bytes": lambda: [b"0", b"1"],
    "words and lengths": lambda: ["0", 2, 2.5],
    "raises KeyError": lambda: Willing(KeyError("own")),
    "raises ValueError": lambda: Willing(ValueError("own")),
    "raises RecursionError": lambda: Willing(RecursionError("own")),
    "wrong type": lambda: Willing([0.5, 0.5]),
    "of objects": lambda: Willing(np.array([None])),
    "right type": lambda: Willing(np.array([0.5, 0.25, 0.25])),
    "list of such": lambda: [Willing(KeyError("own")), 1.0],
    "recurses": Endless,
    "unspeakable": Unspeakable,
    "unspeakables": lambda: [Unspeakable()],
    "subclass": lambda: np.array([0.5, 0.25, 0.25]).view(Kin),
    "read-only": _frozen,
    "masked": lambda: MASKED,
    "list of masked": lambda: [MASKED, MASKED],
    "masked number": lambda: np.ma.masked,
    "list with a masked number": lambda: [0.5, np.ma.masked],
    "one in an array": lambda: np.array([2.0]),
    "axes": lambda: (0, 0),
    "no axes": lambda: (),
    "no rows": lambda: np.empty((0, 3)),
    "no columns": lambda: np.empty((3, 0)),
    "no matrices": lambda: np.empty((0, 2, 2)),
    "matrices of nothing": lambda: np.empty((2, 0, 0)),
    "no integers": lambda: np.empty((0, 3), int),
    "singular": lambda: [[5e-324, 5e-324], [5e-324, 5e-324]],
    "singular and huge": lambda: [[1.7e308, 1.7e308], [1.7e308, 1.7e308]],
    "indefinite": lambda: [[[1e308, 1.7e308], [1.7e308, 1e308]], np.eye(2)],
}  # fmt: skip

# There are many tests here; a profile that digs deep still does.
SOME = settings.default.max_examples // 6
# Entries that are near an edge of something.
EDGES = (0.0, -0.0, 1.0, 0.5, 0.25, 5e-324, 1e-310, 1e-160, 1 - 2**-53, 1 + 2**-52,
         -5e-324, -1.0, 2.0, 3.0, 1e154, 1e300, 1.7e308, -1e154, -1.7e308, math.nan,
         math.inf, -math.inf)  # fmt: skip
numbers = st.sampled_from(EDGES) | st.integers(-3, 5) | st.floats()
shapes = st.sampled_from(
    [(), (1,), (2,), (3,), (5,), (41,), (0,), (2, 2), (2, 3), (3, 1), (2, 0), (2, 2, 2)]
)
dtypes = st.sampled_from([np.float64, np.float32, np.float16, np.longdouble, ">f8"])


@st.composite
def arrays(draw: st.DrawFn) -> Any:
    """Draw numbers in any shape and memory layout; half of them sum to 1."""
    shape = draw(shapes)
    size = math.prod(shape)
    few = draw(st.lists(numbers, min_size=1, max_size=6))
    array = np.resize(np.array(few, float), size).reshape(shape)
    with np.errstate(all="ignore"):
        if draw(st.booleans()) and shape:
            array = np.abs(array) / np.abs(array).sum(axis=-1, keepdims=True)
        array = array.astype(draw(dtypes))
    layout = draw(st.integers(0, 5))
    if layout == 1:
        return array.tolist()
    if layout == 2:
        return np.asfortranarray(array)
    if layout == 3 and shape:
        return np.repeat(array, 2, axis=-1)[..., ::2]
    if layout == 4 and shape:
        return array[..., ::-1]
    if layout == 5 and shape:
        return np.broadcast_to(array[..., :1], shape)  # all entries are one
    return array


odd = st.sampled_from(sorted(ODD)).map(lambda name: ODD[name]())
nonsense = odd | numbers | arrays()
# All arguments at once, so that arrays that fit each other get past the first check.
SAME = ("p", "q", "a", "b", "x", "y", "logits", "logp", "logq", "m1", "m2", "s1", "s2",
        "S1", "S2", "rate1", "rate2", "mean1", "mean2", "counts")  # fmt: skip


def _give_up(*_: Any) -> None:
    raise AssertionError("no answer within ten seconds")


def judge(name: str, mode: str, **changes: Any) -> None:
    """Call a function with `changes` to what it accepts, and judge the outcome."""
    arrays = [x for x in changes.values() if type(x) is np.ndarray]
    before = [x.tobytes() for x in arrays]
    try:
        with warnings.catch_warnings(), np.errstate(all=mode):
            warnings.simplefilter("error")
            answer = call(name, **changes)
    except (TypeError, ValueError) as error:
        said = str(error)
        assert re.search(ADVICE, said), said
        assert "\n" not in said
        assert len(said) < 400
    else:
        assert CALLS[name].promise(answer), answer
    assert [x.tobytes() for x in arrays] == before


@pytest.fixture(autouse=True)
def _no_hang():
    if not hasattr(signal, "SIGALRM"):  # Windows
        yield
        return
    previous = signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, previous)


# A function of the caller's may raise what it likes.
THEIRS = {("f_divergence", "f")}
# Decoding as many symbols as were asked for takes its time.
SLOW = {("arithmetic_decode", "n")}


@pytest.mark.parametrize("name", CALLS)
def test_odd_objects_in_each_place(name):
    # What would warn raises as well.
    known = CALLS[name]
    for argument in (*known.arguments, *known.options):
        for make in ODD.values():
            value = make()
            if argument == "return_grad" or ((name, argument) in THEIRS):
                continue
            judge(name, "raise", **{argument: value})
    alike = [a for a in known.arguments if a in SAME]
    if len(alike) > 1:
        for make in ODD.values():
            judge(name, "raise", **{a: make() for a in alike})


@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=SOME)
@given(data=st.data())
def test_nonsense_in_some_places(name, data):
    known = CALLS[name]
    places = [
        a for a in (*known.arguments, *known.options)
        if a != "return_grad" and (name, a) not in THEIRS | SLOW
    ]  # fmt: skip
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, unique=True))
    changes = {a: data.draw(arrays() if a in SAME else nonsense) for a in chosen}
    judge(name, data.draw(st.sampled_from(["raise", "warn"])), **changes)


@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=SOME)
@given(data=st.data())
def test_one_array_in_all_places(name, data):
    known = CALLS[name]
    alike = [a for a in known.arguments if a in SAME]
    array = data.draw(arrays())
    changes = dict.fromkeys(alike, array)
    if "axis" in known.options:
        changes["axis"] = data.draw(st.integers(-2, 2))
    if "method" in known.options:
        methods = ("k1", "k2", "k3", "plugin", "miller-madow", "grassberger",
                   "chao-shen", "jackknife", "nsb")  # fmt: skip
        changes["method"] = data.draw(st.sampled_from(methods))
    judge(name, data.draw(st.sampled_from(["raise", "warn"])), **changes)


@pytest.mark.parametrize("method", ["plugin", "chao-shen", "jackknife", "nsb",
                                    "grassberger", "miller-madow"])  # fmt: skip
@settings(max_examples=SOME)
@given(counts=st.lists(st.sampled_from([0, 1, 2, 7, 2**31, 2**62, 2**64, 10**149]),
                       min_size=4, max_size=4))  # fmt: skip
def test_counts_of_any_size(method, counts):
    judge("entropy_from_counts", "raise", counts=counts, method=method)
    table = [counts[:2], counts[2:]]
    judge("mutual_information_from_counts", "raise", counts=table, method=method)


# Found here once: a wrong answer, a warning, or an error from the inside.
TABLE = [[0.5, 0.5], [0.5, 0.5]]
FOUND = [
    ("chi2_divergence", {"p": [0.5, 0.5, 0], "q": [-0.0, 1, -0.0]}, math.inf),
    ("f_divergence", {"p": [-0.0, 1], "q": [0.5, 0.5], "slope": 0,
                      "f": lambda t: np.copysign(1, t) - 1}, 0.0),
    ("entropy", {"p": np.array([5e-324, 1, 0]), "base": 2}, 0.0),
    ("entropy", {"p": [[1, 5e-324], [1, 0]], "base": 10}, 0.0),
    ("kl_divergence", {"p": np.array([math.inf, 0]), "q": np.array([math.inf, 0])},
     None),
    ("kl_divergence", {"p": np.array([1.7e308, 1.7e308]), "q": np.array([1.0, 0])},
     None),
    ("kl_divergence", {"p": np.array([1e-310, 1.0]), "q": np.array([0.5, 0.5]),
                       "base": 2}, 1.0),
    ("js_divergence", {"p": np.array([5e-324, 1.0]), "q": np.array([1.0, 5e-324]),
                       "base": 2, "weights": None}, 1.0),
    ("renyi_entropy", {"p": [5e-324, 1, 0], "base": 3}, 0.0),
    ("total_variation", {"p": [5e-324, 1], "q": [0, 1]}, 0.0),
    ("expected_length", {"p": [5e-324, 1, 0], "code": [0.5, 0, 0]}, 0.0),
    ("kl_divergence_from_logits",
     {"a": [1e308, -1e308, 1e308], "b": [1.0, 0, 0], "base": None},
     math.log((math.e + 2) / 2) - 0.5),
    ("kl_divergence_from_logits",
     {"a": [0.0, 1, -1], "b": [1e308, -1e308, 1e308]}, math.inf),
    ("cross_entropy_from_logits",
     {"logits": [1.7e308, -1.7e308], "labels": 1, "return_grad": False}, math.inf),
    ("cross_entropy_from_logits",
     {"logits": [1.7e308, 0.0], "labels": 1, "return_grad": False}, math.inf),
    ("kl_divergence_from_logits",
     {"a": [0.0, 0, 0], "b": np.array([EXTREME, 0, 1])}, None),
    ("entropy", {"p": np.array([EXTREME, 0, 1])}, None),
    ("normalize", {"x": np.array([EXTREME, 0, 1])}, None),
    ("softmax", {"logits": np.array([[EXTREME, 0], [0, 1]])}, None),
    ("entropy_multivariate_normal", {"S": [[5e-324]], "base": None},
     0.5 * (math.log(2 * math.pi * math.e) - 1074 * math.log(2))),
    ("entropy_multivariate_normal", {"S": [[5e-324, 5e-324], [5e-324, 5e-324]]}, None),
    ("entropy_from_counts", {"counts": [10**400, 1]}, None),
    ("entropy_from_counts", {"counts": [2**62, 2**62], "method": "nsb"}, 1.0),
    ("entropy_knn", {"x": [1e308, -1e308, 0.0]}, None),
    ("kl_knn", {"x": [1e308, -1e308, 0.0], "y": [0.0, 1.0, 2.0]}, None),
    ("mutual_information_ksg", {"x": [[1.7e308, 0], [-1.7e308, 1], [0, 2]],
                                "y": [1.0, 2, 3], "k": 1}, None),
    ("kl_monte_carlo", {"logp": [1e200, 0], "logq": [-1e200, 0], "method": "k2"},
     (math.inf, math.nan)),
    ("normalize", {"x": [5e-324, 1e300]}, [0.0, 1.0]),
    ("kraft_sum", {"lengths": b"01"}, None),
    ("entropy", {"p": TABLE, "axis": None}, None),
    ("entropy", {"p": TABLE, "axis": (0, 1)}, None),
    ("entropy", {"p": TABLE, "axis": ()}, None),
    ("entropy", {"p": [0.5, 0.5], "axis": 0.0}, None),
    ("entropy", {"p": [0.5, 0.5], "axis": False}, None),
    ("entropy", {"base": np.complex128(2)}, None),
    ("entropy", {"base": np.array([2.0])}, None),
    ("renyi_entropy", {"alpha": b"2"}, None),
    ("conditional_entropy", {"given": np.array([0, 1])}, None),
    ("f_divergence", {"slope": math.nan}, None),
    ("mutual_information", {"pxy": [0.5, np.ma.masked]}, None),
    ("kl_normal", {"m1": np.zeros((1,) * 64)}, None),
]  # fmt: skip


@pytest.mark.parametrize("mode", ["raise", "warn"])
@pytest.mark.parametrize(("name", "changes", "value"), FOUND)
def test_what_slipped_through_once(name, changes, value, mode):
    judge(name, mode, **changes)
    if value is None:
        with pytest.raises((TypeError, ValueError)):
            call(name, **changes)
    else:
        np.testing.assert_allclose(call(name, **changes), value, 1e-14, 1e-300)


@given(row=st.lists(st.floats(0, 1), min_size=4, max_size=60).filter(any))
@settings(max_examples=SOME)
def test_views_that_overlap(row):
    base = infobook.normalize(row)
    whole = np.concatenate((base, base))
    p, q = whole[: base.size], whole[1 : base.size + 1]
    for name in ("kl_divergence", "cross_entropy", "js_divergence", "hellinger",
                 "total_variation", "chi2_divergence", "renyi_divergence",
                 "perplexity"):  # fmt: skip
        judge(name, "raise", p=p, q=q)
        apart = call(name, p=p.copy(), q=q.copy())
        assert call(name, p=p, q=q) == pytest.approx(apart, rel=1e-12)
