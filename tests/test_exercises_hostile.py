"""A check never raises, whatever it is handed."""

from __future__ import annotations

import collections
import decimal
import fractions
import sys

import numpy as np
import pytest
from exercise_bank import measures as bank
from hypothesis import given, settings
from hypothesis import strategies as st

from infobook import exercises
from infobook.exercises import Code

NAMED = [getattr(exercises, name) for name in sorted(bank.RIGHT)]


class Hostile:
    """Raises whatever is asked of it."""

    def __getattribute__(self, name):
        raise SystemExit(name)

    def refuse(self, *given):
        raise RuntimeError("no")

    __bool__ = __call__ = __eq__ = __float__ = __hash__ = __iter__ = __len__ = refuse
    __repr__ = __str__ = __array__ = refuse


class Liar(float):
    @property
    def shape(self):
        return (1, 1)

    dtype = property(lambda self: 1 / 0)


class UnspeakableError(Exception):
    def __str__(self):
        raise ValueError("cannot say")


class Endless:
    def __len__(self):
        return sys.maxsize

    def __getitem__(self, i):
        return self


def endless_recursion(*given):
    return endless_recursion(*given)


def raises(error):
    def answer(*given):
        raise error

    return answer


async def coroutine(*given):
    return 1.0


def generator(*given):
    yield 1.0


class Meta(type):
    def __call__(cls, *given):
        raise GeneratorExit


class Unmakeable(metaclass=Meta):
    pass


def resizes(p, *rest):
    p.shape = (len(p), 1)
    return 1.0


def lowers_recursion(*given):
    return sum(map(lowers_recursion, given))


VALUES = [
    0,
    -0.0,
    10**400,
    float("nan"),
    float("inf"),
    1j,
    True,
    "",
    b"1",
    "1.5",
    [],
    [[]],
    {},
    {1.0},
    (),
    range(3),
    object(),
    object,
    type,
    Ellipsis,
    None,
    Hostile(),
    Liar(1.0),
    Endless(),
    np.array(1.0),
    np.array(object()),
    np.array([object(), object()], dtype=object),
    np.array("x"),
    np.zeros((0, 3)),
    np.ma.masked,
    np.ma.masked_array([1.0, 2.0], mask=[True, False]),
    np.float16(1),
    np.longdouble(1),
    np.datetime64("2001-01-01"),
    np.timedelta64(1, "s"),
    np.void(b"abc"),
    np.dtype("f8"),
    np,
    decimal.Decimal("NaN"),
    decimal.Decimal("sNaN"),
    fractions.Fraction(1, 3),
    collections.OrderedDict(),
    memoryview(b"abc"),
    slice(1),
]
FUNCTIONS = [
    endless_recursion,
    lowers_recursion,
    coroutine,
    generator,
    Unmakeable,
    resizes,
    print,
    input,
    vars,
    sorted,
    map,
    np.sum,
    np.array,
    np.add.reduce,
    np.random.default_rng,
    type,
    dict,
    staticmethod(len),
    *map(
        raises,
        [
            ValueError(),
            UnspeakableError(),
            SystemExit("bye"),
            GeneratorExit(),
            MemoryError(),
            NotImplementedError("later"),
            StopIteration(),
            BaseException("base"),
            ExceptionGroup("many", [ValueError("a\nb")]),
            AssertionError("x" * 10_000),
        ],
    ),
]
every = pytest.mark.parametrize("exercise", NAMED, ids=lambda e: e.name)


def judged(exercise, answer):
    result = exercise.check(answer, seed=0)
    assert isinstance(result, exercises.Result)
    assert not result.ok
    assert isinstance(result.code, Code)
    assert result.message
    assert len(result.message) < 500
    return result


@every
@pytest.mark.parametrize("i", range(len(VALUES)))
def test_a_check_takes_any_value(exercise, i):
    value = VALUES[i]  # by number: pytest looks at what it is given, too
    judged(exercise, value)
    judged(exercise, lambda *given: value)


@every
@pytest.mark.parametrize("i", range(len(FUNCTIONS)))
def test_a_check_takes_any_function(exercise, i):
    judged(exercise, FUNCTIONS[i])


things = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
    | st.decimals()
    | st.fractions(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner)
        | st.dictionaries(st.text(), inner)
        | st.builds(lambda x: np.array(x, dtype=object), inner)
    ),
    max_leaves=5,
)


@settings(max_examples=40)
@given(things)
def test_nonsense_fails_and_never_raises(thing):
    for exercise in NAMED:
        judged(exercise, thing)
        judged(exercise, lambda *given: thing)


@settings(max_examples=25)
@given(st.lists(things, min_size=1))
def test_an_answer_may_return_something_else_each_time(things):
    for exercise in NAMED:
        replies = iter(things * 100)
        judged(exercise, lambda *given: next(replies))  # noqa: B023


def test_only_ctrl_c_passes_through():
    out = sys.stdout
    for method in (exercises.entropy.check, exercises.entropy.require):
        with pytest.raises(KeyboardInterrupt):
            method(raises(KeyboardInterrupt()))
    assert sys.stdout is out


def test_a_check_works_deep_in_the_stack():
    def deep(n):
        return deep(n - 1) if n else exercises.entropy.check(endless_recursion)

    assert deep(sys.getrecursionlimit() // 3).code == "recurses_forever"
