"""Calling what a learner wrote, whatever it does.

An answer may raise, exit, print, warn, recurse for ever, change its input or return
anything. Each call ends here as one number or one `Fault`. Only Ctrl-C passes through.
An endless loop is not interrupted: that takes a second process, which graders have.
"""

from __future__ import annotations

import inspect
import io
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from infobook.exercises.result import Code, Fault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector: TypeAlias = NDArray[np.float64]
    Inputs: TypeAlias = tuple[Vector, ...]

NOT_ATTEMPTED = Fault(
    Code.NOT_ATTEMPTED,
    "Nothing to check yet. Replace the stub with your own answer.",
)


class _Nowhere(io.TextIOBase):
    """A stream that forgets."""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        return len(text)


@contextmanager
def quiet() -> Iterator[None]:
    """Swallow prints and warnings, and leave their settings as they were."""
    nowhere = _Nowhere()
    with (
        warnings.catch_warnings(record=True),  # shown to nobody, whatever the filter
        np.errstate(all="ignore"),
        redirect_stdout(nowhere),
        redirect_stderr(nowhere),
    ):
        warnings.simplefilter("ignore")
        yield


def call(
    answer: Callable[..., Any],
    given: Sequence[Any],
    stopped: list[BaseException] | None = None,
) -> Any:
    """Call `answer`; return what comes back, or the fault, with its error noted."""
    try:
        return answer(*given)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if stopped is not None:
            stopped.append(error)
        return _raised(error)


def ask(answer: Callable[..., Any], given: Sequence[Any]) -> float | Fault:
    """Call `answer` with copies of the arguments; return its number, or the fault."""
    copies = [np.array(x) if isinstance(x, np.ndarray) else list(x) for x in given]
    returned = call(answer, copies)
    if isinstance(returned, Fault):
        return returned
    try:
        if not all(map(_same, copies, given)):
            return Fault(
                Code.INPUT_CHANGED,
                "The function changes the array it is given. "
                "Work on a copy, or build a new array.",
            )
        return read_number(returned, len(given[0]))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # what comes back can raise when it is looked at
        return _raised(error)


def read_number(value: Any, outcomes: int = -1) -> float | Fault:
    """Return `value` as a float if it is one real number."""
    if value is None:
        return Fault(
            Code.RETURNED_NOTHING,
            "The function returns None. Does it end with a return statement?",
        )
    if value is Ellipsis or value is NotImplemented:
        return NOT_ATTEMPTED
    if isinstance(value, str | bytes):
        return Fault(
            Code.RETURNED_TEXT, "This is text. Give the number itself, without quotes."
        )
    if isinstance(value, types.GeneratorType | map | filter | zip):
        return Fault(
            Code.RETURNED_GENERATOR,
            "This is a generator that nobody has added up. Put sum(...) around it.",
        )
    shape = (
        (len(value),)
        if isinstance(value, list | tuple)
        else getattr(value, "shape", ())
    )
    if tuple(shape) == (outcomes,) and outcomes > 1:
        return Fault(
            Code.NO_SUM, "One number comes back for each outcome. Add them up."
        )
    if isinstance(value, list | tuple) and len(value) == 1:
        return Fault(
            Code.RETURNED_ARRAY, "This is a list of one number. Give the number itself."
        )
    if shape:
        return Fault(
            Code.RETURNED_ARRAY,
            f"An array of shape {tuple(shape)} comes back. Give one single number.",
        )
    kind = value.dtype.kind if isinstance(value, np.ndarray | np.generic) else "f"
    real = kind in "iuf" and not isinstance(value, bool | complex)
    if real and hasattr(type(value), "__float__"):
        return float(value)
    return Fault(
        Code.NOT_A_NUMBER,
        f"A {type(value).__name__} is not a real number. Give an int or a float.",
    )


def accepts(answer: Any, names: Sequence[str]) -> Fault | None:
    """Say what is wrong with `answer` as a function of `names`, if anything is."""
    if not callable(answer):
        return Fault(
            Code.NOT_A_FUNCTION,
            "Hand in the function itself, by its name and without brackets: "
            "check(my_function), not check(my_function(...)).",
        )
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return None  # built-in functions need not have one
    try:
        signature.bind(*names)
    except TypeError:
        return Fault(
            Code.WRONG_ARGUMENTS,
            f"The function is called as my_function({', '.join(names)}). "
            "Give it these arguments, in this order.",
        )
    return None


def _same(x: Any, y: Any) -> bool:
    if isinstance(y, list):
        return bool(x == y)
    return x.shape == y.shape and x.dtype == y.dtype and np.array_equal(x, y)


def _raised(error: BaseException) -> Fault:
    if isinstance(error, NotImplementedError):
        return NOT_ATTEMPTED
    if isinstance(error, RecursionError):
        return Fault(
            Code.RECURSES_FOREVER,
            "The function calls itself without end. Let it stop at the last outcome, "
            "or use a loop.",
        )
    if isinstance(error, SystemExit):
        return Fault(
            Code.EXITED,
            "The function ends the program with exit(). Return a number instead.",
        )
    kind = type(error).__name__
    try:
        said = (str(error).splitlines() or [""])[0]
    except BaseException:  # an exception may fail to describe itself
        said = ""
    said = f"{said[:90]} ..." if len(said) > 90 else said
    return Fault(
        Code.RAISED,
        f"The function stops with {kind}{f' ({said})' if said else ''}. "
        "Call it yourself on a small example to see where.",
    )
