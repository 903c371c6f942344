"""What is asked for beside the data: each kind of number, each word, each axis."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from infobook import options


@pytest.mark.parametrize(
    "two",
    [
        *(2, 2.0, Fraction(2), np.float32(2), np.int8(2), np.uint64(2)),
        *(np.array(2.0), np.array(2), np.array(2, dtype=np.uint8)),
    ],
    ids=repr,
)
def test_one_real_number_in_any_dress(two):
    assert options.number(two) == 2.0
    assert type(options.number(two)) is float
    assert options.unit(two) == (True, math.log(2))


@pytest.mark.parametrize(
    "x",
    [
        *(True, np.True_, "2", b"2", 2j, [2], (2,), {2}, Decimal(2), object),
        *(np.array([2.0]), np.array([[2]]), np.array(True), np.array("2")),
        *(np.array(2j), np.timedelta64(2, "s"), np.datetime64("2026-01-01")),
        *(np.ma.array(2.0), np.ma.array(2.0, mask=True), 10**400, math.nan),
    ],
    ids=repr,
)
def test_what_is_no_real_number(x):
    assert math.isnan(options.number(x))
    with pytest.raises(ValueError, match="^base is .*; give a finite number greater"):
        options.unit(x)


def test_the_unit_of_a_base():
    assert math.isnan(options.number(None))
    assert options.unit(None) == (False, 1.0)
    assert options.unit(math.e) == (False, 1.0)
    assert options.unit(10) == (False, math.log(10))
    for base in (1, 1.0, 0.5, 0, -2, math.inf, -math.inf):
        with pytest.raises(ValueError, match="^base is"):
            options.unit(base)


@pytest.mark.parametrize("one", [1, np.int64(1), np.uint8(1), np.array(1)], ids=repr)
def test_an_integer_in_any_dress(one):
    assert options.integer(one) == 1
    assert type(options.integer(one)) is int


@pytest.mark.parametrize(
    "x",
    [True, np.True_, 1.0, "1", None, np.array([1]), np.timedelta64(1, "s"), [1]],
    ids=repr,
)
def test_what_is_no_integer(x):
    assert options.integer(x) is None


def test_an_object_is_shown_in_one_line_of_sixty_signs():
    class Silent:
        def __repr__(self):
            raise RuntimeError

    assert options.shown([1, 2]) == "[1, 2]"
    assert options.shown(np.eye(2)) == "array([[1., 0.], [0., 1.]])"
    assert options.shown(Silent()) == "<Silent>"
    assert options.shown("x" * 58) == repr("x" * 58)
    longer = options.shown("x" * 59)
    assert longer == "'" + "x" * 55 + " ..."
    assert len(longer) == options.LONGEST == 60


def test_a_word_among_those_that_are_known():
    assert options.choice("method", "one", ("one", "two")) == "one"
    for given in ("three", 1, None, ["one"]):
        with pytest.raises(ValueError, match="^method is .*; give one of 'one', 'two'"):
            options.choice("method", given, ("one", "two"))


def test_yes_or_no():
    assert options.flag("sure", np.True_) is True
    assert options.flag("sure", False) is False
    for given in (1, 0, "yes", None, np.array([True])):
        with pytest.raises(TypeError, match="^sure is .*; give True or False"):
            options.flag("sure", given)


def test_an_axis_counts_from_either_end():
    array = np.zeros((2, 3, 4))
    for axis in range(3):
        assert options.last_axis("p", array, axis) == axis
        assert options.last_axis("p", array, axis - 3) == axis
    for axis in (3, -4):
        message = rf"^axis is {axis}, but p has 3 dimensions; give an axis from -3 to 2"
        with pytest.raises(ValueError, match=message):
            options.last_axis("p", array, axis)
    with pytest.raises(ValueError, match="has 1 dimension; give an axis from -1 to 0"):
        options.last_axis("p", np.zeros(2), 1)
    with pytest.raises(ValueError, match="^axis is 0, but p is a single number"):
        options.last_axis("p", np.zeros(()), 0)
    for axis in (1.0, "0", None, True):
        with pytest.raises(TypeError, match="^axis is .*; give an integer"):
            options.last_axis("p", array, axis)


def test_several_axes_each_once():
    array = np.zeros((2, 3, 4))
    assert options.some_axes("p", array, None) == (0, 1, 2)
    assert options.some_axes("p", array, -1) == (2,)
    assert options.some_axes("p", array, (-1, 0)) == (2, 0)
    for axis in ((), (0, 0), (0, -3), (1, 2, 1)):
        with pytest.raises(
            ValueError, match="at least one axis, and each of them once"
        ):
            options.some_axes("p", array, axis)
