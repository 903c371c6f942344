"""What is a distribution, what is not, and what the error says about it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import infobook
from infobook import (
    ProbabilityError,
    cross_entropy,
    entropy,
    normalize,
    surprisal,
)
from infobook.validation import result

weights = st.lists(st.floats(0, 1e300), min_size=1, max_size=8).filter(any)


@given(weights)
def test_normalize_gives_a_distribution_in_proportion(x):
    p = normalize(x)
    assert p.sum() == pytest.approx(1, abs=1e-15)
    top = int(np.argmax(x))
    np.testing.assert_allclose(
        p / p[top], np.array(x) / x[top], rtol=1e-14, atol=1e-320
    )
    entropy(p)


def test_normalize_along_any_axes():
    counts = np.array([[1, 3], [2, 2]])
    np.testing.assert_array_equal(normalize(counts), [[0.25, 0.75], [0.5, 0.5]])
    np.testing.assert_array_equal(normalize(counts, axis=0)[:, 0], [1 / 3, 2 / 3])
    np.testing.assert_array_equal(normalize(counts, axis=None), counts / 8)
    both = normalize([counts, 3 * counts], axis=(-2, -1))
    np.testing.assert_array_equal(both, [counts / 8, counts / 8])
    assert counts.tolist() == [[1, 3], [2, 2]]


def test_normalize_neither_overflows_nor_underflows():
    assert normalize([1.5e308, 1.5e308]).tolist() == [0.5, 0.5]
    assert normalize([5e-324, 5e-324]).tolist() == [0.5, 0.5]


def test_normalize_of_no_rows_is_no_rows():
    assert normalize(np.empty((0, 3))).shape == (0, 3)
    assert normalize(np.empty((2, 0, 3))).shape == (2, 0, 3)


def test_a_table_without_columns_is_empty():
    with pytest.raises(ProbabilityError, match=r"^x is empty; give at least one"):
        normalize(np.empty((2, 0, 3)), axis=(-2, -1))


def test_an_object_that_refuses_is_no_ragged_list():
    class Refusing:
        def __array__(self, dtype=None, copy=None):
            raise ValueError("not now")

    with pytest.raises(TypeError, match=r"^p cannot be made an array: .*not now"):
        entropy(Refusing())


def test_a_tensor_is_asked_for_its_gradient_before_its_numbers():
    class Tensor:
        requires_grad = True

        def __array__(self, dtype=None, copy=None):
            raise RuntimeError("call detach() first")

    with pytest.raises(TypeError, match=r"^p is a tensor that requires a gradient"):
        entropy(Tensor())
    for held in ([Tensor(), 0.5], [[[0.5, Tensor()]]]):  # three lists deep, no more
        with pytest.raises(TypeError, match=r"^p holds a tensor that requires a grad"):
            entropy(held)


def test_a_list_that_holds_itself_is_no_array():
    endless = []
    endless.append(endless)
    with pytest.raises(ProbabilityError, match=r"^p is not a rectangular array"):
        entropy(endless)


def test_as_many_axes_as_formulas_leave_room_for():
    assert entropy(np.ones((1,) * 30)).shape == (1,) * 29
    with pytest.raises(ProbabilityError, match=r"^p has 31 dimensions; give at most"):
        entropy(np.ones((1,) * 31))


def test_a_single_probability_may_exceed_1_by_the_tolerance():
    assert surprisal(1 + 1e-9) == pytest.approx(0, abs=2e-9)
    with pytest.raises(ProbabilityError, match=r"^p is 1\.0000000011; a probability"):
        surprisal(1 + 1.1e-9)


def test_integers_that_wrap_around_are_no_distribution():
    for wrapping in (np.int8([127, 127, 3]), np.uint8([255, 2]), np.int32([2**31 - 1])):
        with pytest.raises(ProbabilityError, match="these look like counts"):
            entropy(wrapping)


def test_nothing_is_called_by_its_name():
    with pytest.raises(TypeError, match=r"^p is None; give a list"):
        entropy(None)
    with pytest.raises(TypeError, match=r"^p is a set; give a list"):
        entropy({0.5})


def test_memory_that_runs_out_is_no_fault_of_the_argument():
    class Huge:
        def __array__(self, dtype=None, copy=None):
            raise MemoryError

    with pytest.raises(MemoryError):
        entropy(Huge())


def test_normalize_errors():
    with pytest.raises(ProbabilityError, match=r"^x sums to 0; give at least one"):
        normalize([0, 0])
    with pytest.raises(ProbabilityError, match=r"^x\[1, :\] sums to 0; give"):
        normalize([[1, 0], [0, 0]])
    with pytest.raises(ProbabilityError, match=r"^x\[1\] is -1; a probability"):
        normalize([1, -1])
    with pytest.raises(ProbabilityError, match=r"^x is empty; give at least one"):
        normalize([])
    with pytest.raises(ValueError, match=r"^axis is 1, but x has 1 dimension;"):
        normalize([1, 2], axis=1)


def test_the_sum_is_named_along_the_axis_that_was_asked_for():
    message = r"^p\[:, 1\] sums to 0\.6, .*infobook\.normalize\(p, axis=0\)$"
    with pytest.raises(ProbabilityError, match=message):
        entropy([[0.5, 0.3], [0.5, 0.3]], axis=0)


@pytest.mark.parametrize("defect", [1e-9, -1e-9])
def test_a_sum_may_miss_1_by_the_tolerance(defect):
    entropy([0.5, 0.5 + 0.9 * defect])
    with pytest.raises(ProbabilityError, match=r"not 1; divide"):
        entropy([0.5, 0.5 + 1.1 * defect])


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_low_precision_is_given_more_room_and_float64_is_not(dtype):
    p = np.array([0.1] * 10, dtype=np.float32).astype(dtype) * dtype(1)
    if dtype == np.float32:
        entropy(p * dtype(1.00009))
        with pytest.raises(ProbabilityError, match=r"sums to 1\.0001"):
            entropy(p * dtype(1.00012))
    else:
        entropy(np.array([0.5, 0.25, 0.25], dtype))
    with pytest.raises(ProbabilityError):
        entropy(np.array([0.5, 0.50009]))
    # each argument has the tolerance of its own precision
    cross_entropy(np.array([0.5, 0.5]), np.float32([0.5, 0.50009]))


@given(st.floats(1.0001, 1e6), st.floats(1e-300, 1))
def test_logarithms_agree_with_their_unit(base, x):
    found = surprisal(x, base=base) * np.log(base)
    assert found == pytest.approx(-np.log(x), rel=1e-14, abs=0)


def test_base_2_is_exact_on_every_power_of_two():
    exponents = np.arange(-1074, 1)
    powers = np.ldexp(1.0, exponents)
    np.testing.assert_array_equal(surprisal(powers, base=2.0), -exponents)


def test_results_are_plain_and_zeros_are_positive():
    assert str(result(np.float64(-0.0))) == "0.0"
    assert type(result(np.array(1.5))) is float
    assert result(3.0, 2.0) == 1.5
    assert result(np.array([3.0, 1.0]), 2.0).tolist() == [1.5, 0.5]
    assert not np.signbit(result(np.array([-0.0]))).any()


def test_probability_error_is_a_value_error():
    assert issubclass(infobook.ProbabilityError, ValueError)
