"""Values on their way across the border: written by `Encoder`, read by `Decoder`.

Each is written with a tag for its type, so that a float is a float on the other side
and a tuple a tuple. What has no form of its own, such as a generator, crosses as a
stand-in of the same type's name.

The marker reads what a student's process wrote, and that process may write anything.
So `Decoder` takes nothing on trust: each tag, each length, each type is looked at,
every byte is used once, and what does not fit is `Tampered`. This module needs NumPy
alone, as both sides load it.
"""

from __future__ import annotations

import builtins
import collections
import re
import types
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np

from infobook.course.protocol import (
    RAW_LIMIT,
    TEXT_LIMIT,
    Raw,
    Tampered,
    TooLargeError,
)

DEEPEST = 40  # lists in lists
MOST_KEYS = 10_000  # of a set or dict: keys can be chosen to make it slow

_DTYPE = re.compile(r"[<>|=][biufcSU]\d{1,9}")
_CONTAINERS: dict[str, type] = {
    "list": list,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "deque": collections.deque,
}
_CONSTANTS = {"...": Ellipsis, "NotImplemented": NotImplemented}
_LAZY: dict[str, Callable[[], Any]] = {
    "generator": lambda: (None for _ in ()),
    "map": lambda: map(abs, ()),
    "filter": lambda: filter(None, ()),
    "zip": zip,
}
_LAZY_TYPES = (types.GeneratorType, map, filter, zip)
_NAME = re.compile(r"\w{1,60}")


class Encoder:
    """Writes values as JSON's types, and the raw bytes that belong to them.

    Parameters
    ----------
    function : callable, optional
        Writes a function; without it, none may cross.
    """

    def __init__(self, function: Callable[[Any], list[Any]] | None = None) -> None:
        self._function = function
        self.raw: list[Raw] = []
        self._left = TEXT_LIMIT // 2  # each value takes two bytes of text at least

    def write(self, value: Any, depth: int = 0) -> Any:
        """Return `value` as JSON's types."""
        self._left -= 1
        if self._left < 0:
            raise TooLargeError("more than half a million values")
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            return self._integer(value)
        if kind is np.ndarray:
            return self._array(value, depth)
        if kind is str:
            return self._text(value)
        if kind is list or kind is tuple:
            return self._sequence(kind.__name__, value, depth)
        return self._other(value, depth)

    def _other(self, value: Any, depth: int) -> Any:
        """Write what is rarer; ask for the type, which no value can disguise."""
        kind = type(value)
        if value is Ellipsis or value is NotImplemented:
            return ["..." if value is Ellipsis else "NotImplemented"]
        if issubclass(kind, np.generic):
            return self._scalar(value)
        if issubclass(kind, np.ndarray):
            if issubclass(kind, np.ma.MaskedArray) and value.dtype.kind == "f":
                value = value.filled(np.nan)
            return self._array(np.asarray(value), depth)
        if issubclass(kind, bool | int):
            return self._integer(int(value))
        if issubclass(kind, float):
            return float(value)
        if issubclass(kind, complex):
            return ["complex", complex(value).real, complex(value).imag]
        if issubclass(kind, str):
            return self._text(str.__str__(value))
        if issubclass(kind, bytes | bytearray):
            return ["bytes", self._keep(bytes(value))]
        if issubclass(kind, range) and len(value) <= 1 << 20:
            return ["range", *map(self._integer, (value.start, value.stop, value.step))]
        if kind is Fraction:
            return ["fraction", *map(self._integer, value.as_integer_ratio())]
        if issubclass(kind, dict):
            return ["dict", *self._items(_few(list(chain(*value.items()))), depth)]
        for name in _CONTAINERS:
            if issubclass(kind, _CONTAINERS[name]):
                items = list(value)
                return self._sequence(
                    name, _few(items) if "set" in name else items, depth
                )
        if issubclass(kind, _LAZY_TYPES):
            return ["lazy", kind.__name__]
        if callable(value) and self._function is not None:
            return self._function(value)
        return self._stand_in(value)

    def _stand_in(self, value: Any, *, number: bool = True) -> list[Any]:
        """Write a value's type, and the number that it claims to be, if any."""
        if self._function is None:
            raise TypeError(f"a {type(value).__name__} cannot cross the border")
        claimed: Any = None
        if number and hasattr(type(value), "__float__"):
            try:
                claimed = float(value)
            except BaseException as error:
                claimed = described(error)
        return ["other", type_name(value), claimed]

    def _integer(self, value: int) -> Any:
        return value if -(1 << 63) <= value < 1 << 63 else ["int", hex(value)]

    def _text(self, value: str) -> Any:
        if len(value) <= 200 and value.isascii():
            return value
        return ["str", self._keep(value.encode("utf-8", "surrogatepass"))]

    def _keep(self, raw: Raw) -> int:
        self.raw.append(raw)
        return len(raw)

    def _array(self, value: np.ndarray[Any, Any], depth: int) -> list[Any]:
        if value.dtype == object:
            items = value.ravel().tolist()
            return ["objects", list(value.shape), *self._items(items, depth)]
        if not _DTYPE.fullmatch(value.dtype.str):
            return self._stand_in(value, number=False)
        _fits(value.nbytes)
        self._keep(value.tobytes())
        return ["array", value.dtype.str, list(value.shape)]

    def _scalar(self, value: Any) -> list[Any]:
        if not _DTYPE.fullmatch(value.dtype.str):
            return self._stand_in(value, number=False)
        self._keep(value.tobytes())
        return ["scalar", value.dtype.str]

    def _sequence(self, name: str, value: Sequence[Any], depth: int) -> list[Any]:
        _fits(8 * len(value))
        if len(value) > 8:  # a long list of numbers crosses as an array
            kinds = set(map(type, value))
            if kinds == {float} or kinds == {int}:
                try:
                    dtype = "<f8" if kinds == {float} else "<i8"
                    self._keep(np.array(value, dtype=dtype).tobytes())
                    return ["numbers", name, dtype, len(value)]
                except OverflowError:
                    pass
        return [name, *self._items(value, depth)]

    def _items(self, items: Iterable[Any], depth: int) -> list[Any]:
        if depth >= DEEPEST:
            raise TooLargeError(f"more than {DEEPEST} lists in one another")
        return [self.write(item, depth + 1) for item in items]


def _fits(size: int) -> None:
    """Refuse what no message holds before it is copied."""
    if size > RAW_LIMIT:
        raise TooLargeError(f"more than {RAW_LIMIT:,} bytes")


def _few(keys: list[Any]) -> list[Any]:
    if len(keys) > MOST_KEYS:
        raise TooLargeError(f"more than {MOST_KEYS} keys")
    return keys


def type_name(value: Any) -> str:
    """Return the name of a value's type, as messages show it."""
    found = type.__dict__["__name__"].__get__(type(value))
    return found if _NAME.fullmatch(found) else "object"


class Decoder:
    """Reads values that the other side wrote, and trusts nothing.

    Parameters
    ----------
    raw : memoryview
        The raw bytes of the frame.
    function : callable, optional
        Makes of a function's description what can be called.
    """

    def __init__(
        self, raw: memoryview, function: Callable[[list[Any]], Any] | None = None
    ) -> None:
        self._raw, self._at, self._function = raw, 0, function

    def read(self, node: Any) -> Any:
        """Return the value that `node` stands for."""
        if not isinstance(node, list):
            if isinstance(node, dict):
                raise Tampered("a value without its tag")
            return node
        tag, *rest = node
        if tag in _CONTAINERS:
            return _contain(tag, [self.read(item) for item in rest])
        if tag in _CONSTANTS:
            return _CONSTANTS[tag]
        return getattr(self, f"_read_{_known(tag)}")(*rest)

    def end(self) -> None:
        """Make sure that every byte was used."""
        if self._at != len(self._raw):
            raise Tampered("bytes that belong to nothing")

    def _take(self, count: Any) -> memoryview:
        if type(count) is not int or not 0 <= count <= len(self._raw) - self._at:
            raise Tampered("bytes that are not there")
        self._at += count
        return self._raw[self._at - count : self._at]

    def _read_numbers(self, name: str, dtype: str, count: int) -> Any:
        if dtype not in ("<f8", "<i8") or name not in _CONTAINERS:
            raise Tampered("numbers of no type")
        return _contain(name, np.frombuffer(self._take(8 * count), dtype).tolist())

    def _read_array(self, dtype: str, shape: list[int]) -> np.ndarray[Any, Any]:
        kind = _dtype(dtype)
        size = 1
        for length in shape:
            if type(length) is not int or length < 0:
                raise Tampered("an array without a shape")
            size *= length
        if size * kind.itemsize == 0:
            return np.zeros(shape, dtype=kind)
        raw = self._take(size * kind.itemsize)
        return np.frombuffer(bytearray(raw), dtype=kind).reshape(shape)

    def _read_scalar(self, dtype: str) -> Any:
        kind = _dtype(dtype)
        if not kind.itemsize:
            return kind.type()
        return np.frombuffer(self._take(kind.itemsize), dtype=kind)[0]

    def _read_objects(self, shape: list[int], *items: Any) -> np.ndarray[Any, Any]:
        made = np.empty(len(items), dtype=object)
        for i, item in enumerate(items):
            made[i] = self.read(item)
        return made.reshape(shape)

    def _read_int(self, digits: str) -> int:
        return int(digits, 16)

    def _read_complex(self, real: float, imaginary: float) -> complex:
        return complex(float(real), float(imaginary))

    def _read_str(self, count: int) -> str:
        return bytes(self._take(count)).decode("utf-8", "surrogatepass")

    def _read_bytes(self, count: int) -> bytes:
        return bytes(self._take(count))

    def _read_range(self, *ends: Any) -> range:
        made = range(*map(self._whole, ends))
        if len(made) > 1 << 20:
            raise Tampered("a range too long")
        return made

    def _read_fraction(self, *parts: Any) -> Fraction:
        return Fraction(*map(self._whole, parts))

    def _whole(self, node: Any) -> int:
        value = self.read(node)
        if type(value) is not int:
            raise Tampered("no whole number where one must be")
        return value

    def _read_dict(self, *items: Any) -> dict[Any, Any]:
        read = _few([self.read(item) for item in items])
        return dict(zip(read[::2], read[1::2], strict=True))

    def _read_lazy(self, name: str) -> Any:
        return _LAZY[name]()

    def _read_function(self, *rest: Any) -> Any:
        if self._function is None:
            raise Tampered("a function where none can be")
        return self._function(list(rest))

    def _read_other(self, name: str, number: Any) -> Any:
        return stand_in(name, number)


_TAGS = frozenset(
    name.removeprefix("_read_") for name in vars(Decoder) if name.startswith("_read_")
)


def _contain(name: str, items: list[Any]) -> Any:
    return _CONTAINERS[name](_few(items) if "set" in name else items)


def _known(tag: Any) -> str:
    if isinstance(tag, str) and tag in _TAGS:
        return tag
    raise Tampered("a value of an unknown kind")


def _dtype(text: Any) -> np.dtype[Any]:
    if not isinstance(text, str) or not _DTYPE.fullmatch(text):
        raise Tampered("an array of an unsafe type")
    return np.dtype(text)


def stand_in(name: Any, number: Any = None) -> Any:
    """Make something of a type with this name, that is a number where it claims so."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Tampered("a type without a name")
    members: dict[str, Any] = {"__slots__": ()}
    if isinstance(number, float):
        members["__float__"] = lambda self: number
    elif isinstance(number, list):
        error = exception(*number)

        def refuse(self: Any) -> float:
            raise error

        members["__float__"] = refuse
    return type(name, (), members)()


def exception(name: Any, base: Any, text: Any) -> BaseException:
    """Make an exception that says what another said, of the built-in type it was."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Tampered("an exception without a name")
    found = vars(builtins).get(base)
    # Ctrl-C on this side is the marker's own user's; over there it is the student's.
    if (
        not isinstance(found, type)
        or not issubclass(found, BaseException)
        or issubclass(found, KeyboardInterrupt | BaseExceptionGroup)
    ):
        found = Exception

    def said(self: BaseException) -> str:
        if not isinstance(text, str):
            raise ValueError("cannot say")
        return text

    made = type(name, (found,), {"__str__": said})
    return found.__new__(made)


def described(error: BaseException) -> list[Any]:
    """Return an exception's name, the built-in type it is, and what it says."""
    bases = (x.__name__ for x in type(error).__mro__ if x.__module__ == "builtins")
    base = next((x for x in bases if hasattr(builtins, x)), "Exception")
    try:
        text = str(error)[:500].encode("utf-8", "replace").decode()
    except BaseException:  # an exception may fail to describe itself
        text = None
    return [type_name(error), base, text]
