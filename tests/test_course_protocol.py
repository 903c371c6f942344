"""What crosses the border arrives as it was; what was tampered with does not."""

from __future__ import annotations

import collections
import decimal
import inspect
import math
import os
import secrets
import signal
import socket
import sys
import time
import warnings
from contextlib import suppress
from fractions import Fraction

import exercise_bank
import numpy as np
import pytest

if sys.platform == "win32":
    pytest.skip("students' code needs fork", allow_module_level=True)

from hypothesis import given, settings
from hypothesis import strategies as st

from infobook import course, exercises
from infobook.course import protocol, student, watch
from infobook.course.assignment import NOT_FOR_ASSIGNMENTS, SpecificationError
from infobook.course.session import Session, Stopped
from infobook.course.values import Decoder, Encoder
from infobook.exercises import Code, guard
from infobook.exercises.texts import all_texts

NAMES = [name for name in all_texts() if name not in NOT_FOR_ASSIGNMENTS]
# Each kind of answer once: a function of numbers and words; functions in a tuple; a
# check that counts warnings; text and arrays.
SAMPLE = ("fraction_decoder", "patient_clerk", "surprisal", "four_calls")


class Forked:
    """Instead of a zygote: a copy of this process, which has the answers already."""

    def __init__(self, **names):
        self.names = names

    def start(self):
        here, there = socket.socketpair()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # other threads sleep
            self.pid = os.fork()
        if not self.pid:
            try:
                here.close()
                served = student.Student(there, ["math", "numpy"])
                served.names |= self.names
                served.serve()
            finally:
                os._exit(1)
        there.close()
        return here

    def used(self):
        return time.clock_gettime((~self.pid << 3) | 2)

    def stop(self, *, dying=False):
        os.kill(self.pid, signal.SIGKILL)
        return os.waitpid(self.pid, 0)[1], 0.0


@pytest.fixture
def across():
    """A function that takes something to the other side, and back."""
    sessions = []

    def take(thing):
        sessions.append(Session(Forked(thing=thing)))
        return sessions[-1].fetch("thing")

    yield take
    for session in sessions:
        assert session.fault is None
        session.close()


def made(answer):
    return answer() if getattr(answer, "makes_an_answer", False) else answer


@pytest.mark.parametrize(
    "name",
    [x if x in SAMPLE else pytest.param(x, marks=pytest.mark.slow) for x in NAMES],
)
def test_a_check_says_across_the_border_what_it_says_here(name):
    exercise = getattr(exercises, name)
    answers = exercise_bank.RIGHT[name] + [x for _, x in exercise_bank.WRONG[name]]
    session = Session(Forked(**{f"x{i}": made(x) for i, x in enumerate(answers)}))
    for i, answer in enumerate(answers):
        session.allow(60)
        across = exercise.verdict(session.fetch(f"x{i}"), seed=1)
        assert session.fault is session.stopped is None, answer
        assert across == exercise.verdict(made(answer), seed=1), answer
    session.close()


def test_an_exercise_that_cannot_be_marked_so_is_refused(tmp_path):
    for name in NOT_FOR_ASSIGNMENTS:
        file = tmp_path / "own.toml"
        file.write_text(
            'title = "t"\nminutes = 1\n[[questions]]\n'
            f'exercise = "{name}"\npoints = 1\n'
        )
        with pytest.raises(SpecificationError, match=f"{name} cannot be marked"):
            course.load(file)


VALUES = [
    None,
    ...,
    NotImplemented,
    True,
    0,
    -(10**30),
    10**400,
    0.1,
    -0.0,
    math.inf,
    1j,
    "",
    "été 𝄞 \ud800",
    "0" * 10_000,
    b"\0\xff",
    [],
    [0.1] * 200_000,
    [0] * 99 + [1 << 70],
    [1.0, 2, "3", None, [4.0]],
    (1,),
    ((), [()], {}),
    {"a": 1, 2: [3.0], (4,): {5}},
    {1.5, 2.5},
    frozenset({"a"}),
    collections.deque([1, 2]),
    range(3, 30, 4),
    Fraction(1, 3),
    Fraction(10**50, 3),
    np.float64(0.1),
    np.float16(1.5),
    np.int64(-3),
    np.bool_(True),
    np.str_("word"),
    np.array(1.0),
    np.zeros((0, 3)),
    np.arange(12.0).reshape(3, 4).T,
    np.arange(3, dtype=">i2"),
    np.array(["a", "bcd"]),
    np.array([Fraction(1, 2), None, [1]], dtype=object),
]


def same(one, other):
    if isinstance(one, np.ndarray):
        return (
            type(other) is type(one)
            and (one.dtype, one.shape) == (other.dtype, other.shape)
            and one.tolist() == other.tolist()
        )
    return type(one) is type(other) and one == other and repr(one) == repr(other)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:30])
def test_a_value_arrives_as_it_was(value, across):
    assert same(value, across(value))


def test_nan_arrives(across):
    assert math.isnan(across(math.nan))
    assert math.isnan(across([math.nan] * 20)[7])
    assert math.isnan(across(np.ma.masked_array([1.0], mask=[True]))[0])


@pytest.mark.parametrize(
    "value",
    [
        (x for x in [1]),
        map(abs, [1]),
        zip([1], [2], strict=True),
        decimal.Decimal("0.5"),
        np.datetime64("2001-01-01"),
        object(),
        collections.Counter("aab"),
        np.ma.masked_array([1.0, 2.0], mask=[True, False]),
        abs,
        np.add,
        float,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_stays_behind_is_told_apart_as_here(value, across):
    found, here = guard.read_number(across(value)), guard.read_number(value)
    assert getattr(found, "code", found) == getattr(here, "code", here)


def test_a_function_keeps_its_arguments(across):
    def f(a, /, b, *more, c=1, **named):
        return a

    found = inspect.signature(across(f))
    assert [
        (x.name, x.kind, x.default is x.empty) for x in found.parameters.values()
    ] == [
        (x.name, x.kind, x.default is x.empty)
        for x in inspect.signature(f).parameters.values()
    ]
    assert guard.accepts(across(lambda: 0), ["p"]).code is Code.WRONG_ARGUMENTS
    assert guard.accepts(across(max), ["p"]) is None
    assert guard.accepts(across(0.5), ["p"]).code is Code.NOT_A_FUNCTION


def test_functions_cross_within_lists_and_as_results(across):
    (twice,) = across([lambda x: 2 * x])
    assert twice(4.5) == 9.0
    assert across(lambda: lambda x: x + 1)()(1) == 2


def test_changes_of_arguments_come_back(across):
    def change(array, numbers, table, nested):
        array *= 2
        array.shape = (2, 1)
        numbers.append(7)
        table["new"] = 1
        nested[0][0] = 9

    given = (np.array([1.0, 2.0]), [1], {}, ([1],))
    across(change)(*given)
    assert given[0].tolist() == [[2.0], [4.0]]
    assert given[1:] == ([1, 7], {"new": 1}, ([9],))
    kept = np.array([math.nan, 1.0]), [math.nan]
    before = [x[0] for x in kept]
    across(lambda *given: None)(*kept)
    assert kept[1][0] is before[1]


class OwnError(KeyError):
    pass


class SilentError(Exception):
    def __str__(self):
        raise SystemExit


@pytest.mark.parametrize(
    "error",
    [
        ValueError("a\nb"),
        OwnError("x"),
        NotImplementedError("later"),
        SystemExit(3),
        StopIteration(),
        SilentError(),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "why"),
        ExceptionGroup("many", [ValueError()]),
        AssertionError("x" * 10_000),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_exception_is_diagnosed_as_here(error, across):
    def f():
        raise error

    assert guard.call(across(f), ()) == guard.call(f, ())


def test_ctrl_c_of_a_student_is_not_ours(across):
    def f():
        raise KeyboardInterrupt

    with pytest.raises(Exception) as raised:  # noqa: PT011  # what it is is the test
        across(f)()
    assert not isinstance(raised.value, KeyboardInterrupt)
    assert type(raised.value).__name__ == "KeyboardInterrupt"


class Ours:
    """Instead of a zygote: a line whose other end this test holds."""

    def start(self):
        here, self.there = socket.socketpair()
        return here

    def used(self):
        return 0.0

    def stop(self, *, dying=False):
        self.there.close()


nodes = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([*(x[6:] for x in dir(Decoder) if "_read_" in x), "list", "<f8"]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
        | st.tuples(
            st.sampled_from(
                [
                    *(x.removeprefix("_read_") for x in dir(Decoder) if "_read_" in x),
                    *("list", "tuple", "set", "deque", "...", "NotImplemented"),
                ]
            ),
            inner,
            inner,
        ).map(list)
    ),
    max_leaves=12,
)


@settings(max_examples=80)
@given(nodes, nodes, st.binary(max_size=40), st.booleans())
def test_whatever_is_replied_is_a_value_or_tampered_with(value, more, raw, raised):
    zygote = Ours()
    session = Session(zygote)
    number = secrets.token_hex(8)
    reply = {"id": number, "value": value, "changed": more}
    if raised:
        reply["raised"] = more
    zygote.there.sendall(protocol.pack(reply, [raw]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_hex", lambda size: number)
        with suppress(Exception):  # as if the function had raised it
            session.call(0, [np.zeros(2), [1], {}, (1,)], {})
    assert session.fault is None
    assert session.stopped in (None, Code.TAMPERED)
    session.close()


@settings(max_examples=50)
@given(st.binary(min_size=1, max_size=200))
def test_whatever_bytes_come_end_the_session(data):
    zygote = Ours()
    session = Session(zygote)
    zygote.there.sendall(data)
    zygote.there.shutdown(socket.SHUT_WR)
    with pytest.raises(Stopped) as stop:
        session.fetch("x")
    assert stop.value.code in (Code.TAMPERED, Code.DIED)
    with pytest.raises(Stopped):
        session.fetch("x")
    session.close()


@pytest.mark.parametrize(
    "node",
    [
        ["array", "<f8", [10**9]],
        ["array", "|O8", [1]],
        ["array", "<f8", [-1]],
        ["array", "<f8,<f8", [1]],
        ["numbers", "list", "<f8", 10**9],
        ["numbers", "list", "<f8", -1],
        ["str", 10**9],
        ["range", 0, 10**18, 1],
        ["set", *range(20_000)],
        ["function", 0, "f", None],
        ["dict", 1],
        ["other", "no name!", None],
        ["unknown"],
        [],
        {},
    ],
    ids=str,
)
def test_nothing_is_made_that_the_bytes_do_not_hold(node):
    decoder = Decoder(memoryview(b"12345678"))
    with pytest.raises((ValueError, TypeError)):
        decoder.read(node)


def test_bytes_that_belong_to_nothing_are_refused():
    decoder = Decoder(memoryview(b"12345678"))
    decoder.read(["bytes", 7])
    with pytest.raises(protocol.Tampered):
        decoder.end()


def test_what_the_marker_cannot_send_is_its_own_fault():
    with pytest.raises(TypeError, match="cannot cross the border"):
        Encoder().write([len, test_nan_arrives])


def test_a_check_that_does_not_end_is_stopped():
    def endless():
        with watch.watched(0.05):
            while True:
                pass

    with pytest.raises(watch.Overdue):
        endless()
    with watch.watched(60):
        pass
