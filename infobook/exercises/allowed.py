"""What an answer may use: its code is read, not run, and followed to all it reaches.

Functions are followed through globals, closures, defaults, attributes and containers;
imports inside them are seen, and so are functions that were imported by name, SciPy's
universal functions among them. This stops an answer that delegates. It is no wall
against one that hides what it does: for that, answers are marked in a process that has
nothing to delegate to.
"""

from __future__ import annotations

import builtins
import dis
import functools
import gc
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType, NoneType
from typing import Any

import numpy as np

from infobook.exercises.result import Code, Fault

# Of the standard library, what helps to write an answer and gives none away.
ALLOWED = (
    *("bisect", "collections", "dataclasses", "decimal", "fractions", "functools"),
    *("heapq", "itertools", "math", "numpy", "operator", "typing", "warnings"),
)

# What a learner's classes and decorators may stand on without an import of theirs.
_BEHIND = ("abc", "contextlib", "enum", "numbers", "reprlib", "types")

# By these, code reaches what its text does not name.
_BACK_DOORS = {
    *("__builtins__", "__globals__", "__import__", "__loader__", "__subclasses__"),
    "import_module",
}
_FROM_TEXT = {eval, exec, compile, globals, vars, __import__}
_CONTAINERS = (list, tuple, set, frozenset, dict)
_UFUNCS = tuple(x for x in vars(np).values() if isinstance(x, np.ufunc))
_MOST = 100_000  # things looked at: an answer reaches a few dozen
_FOREIGN = object()

Parts = Iterator[tuple[str, Any]]


def fault_in(answer: Any, allowed: Iterable[str]) -> Fault | None:
    """Say what an answer uses that it may not, if anything.

    Parameters
    ----------
    answer : object
        A function, or whatever else was handed in.
    allowed : iterable of str
        Names of modules, such as ``"numpy"`` or ``"infobook.data"``.

    Returns
    -------
    Fault or None
    """
    modules = tuple(allowed)
    found = next(_Reader(modules).foreign(answer), None)
    if found is None:
        return None
    names = ", ".join(m for m in modules if m not in ALLOWED or m in ("math", "numpy"))
    return Fault(
        Code.NOT_ALLOWED,
        f"The answer uses {found}, and the task is to write it yourself. It may import "
        f"{names} and small helpers of the standard library.",
    )


class _Reader:
    """Follows an answer to all that it reaches, each thing once."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self.allowed = allowed
        self.seen: dict[int, Any] = {}  # keeps them, so that no id is used twice

    def foreign(self, answer: Any) -> Iterator[str]:
        """Yield the name of each thing that is not allowed."""
        if not callable(answer) and not isinstance(answer, _CONTAINERS):
            return  # a number, an array, a text
        queue: list[tuple[str, Any]] = [(_name(answer), answer)]
        while queue and len(self.seen) < _MOST:
            name, thing = queue.pop()
            if id(thing) in self.seen:
                continue
            self.seen[id(thing)] = thing
            for found, part in self.parts(name, thing):
                if part is _FOREIGN:
                    yield found
                else:
                    queue.append((found, part))

    def parts(self, name: str, thing: Any) -> Parts:
        """Yield what a thing consists of or uses, or that it is foreign."""
        if isinstance(thing, ModuleType):
            if not self.may(thing.__name__):
                yield thing.__name__, _FOREIGN
        elif isinstance(thing, np.ufunc):
            yield from self.of_ufunc(name, thing)
        elif foreign := [m for m in _modules(thing) if not self.may(m)]:
            yield f"{name} of {_top(foreign[0])}", _FOREIGN
        elif isinstance(thing, _CONTAINERS):
            yield name, type(thing)
            yield name, getattr(thing, "default_factory", None)
            yield from ((name, part) for part in _inside(thing))
        elif not isinstance(thing, FunctionType | type) or _is_own(thing):
            yield from self.of_object(name, thing)
        else:  # NumPy's own, say; it may wrap a function of the learner's
            yield name, getattr(thing, "__wrapped__", None)

    def may(self, module: str) -> bool:
        """Tell whether a module is allowed, part of one that is, or the learner's."""
        name = module.lstrip("_")  # _heapq does what heapq says
        return _own(module) or any(
            name == m or name.startswith(f"{m}.") for m in (*self.allowed, *_BEHIND)
        )

    def of_ufunc(self, name: str, thing: Any) -> Parts:
        """Tell NumPy's own from those that wrap a function or come from elsewhere."""
        if any(thing is own for own in _UFUNCS):
            return
        inside = [x for x in gc.get_referents(thing) if callable(x)]
        if "(vectorized)" in thing.__name__ and inside:  # made by numpy.frompyfunc
            yield from ((name, x) for x in inside)
        else:
            yield f"{name}, which is none of NumPy's", _FOREIGN

    def of_object(self, name: str, thing: Any) -> Parts:
        """Yield the parts of a function, a class, or any other object."""
        if isinstance(thing, FunctionType):
            yield from self.of_function(name, thing)
        elif isinstance(thing, type):
            yield from ((_name(part), part) for part in vars(thing).values())
            yield from ((base.__name__, base) for base in thing.__bases__)
        elif isinstance(thing, BuiltinFunctionType):
            if thing in _FROM_TEXT:
                yield f"{thing.__name__}()", _FOREIGN
            if not isinstance(thing.__self__, ModuleType | NoneType):
                yield name, thing.__self__
        else:
            yield name, type(thing)
            yield from ((name, part) for part in _state(thing) if part is not None)

    def of_function(self, name: str, thing: FunctionType) -> Parts:
        """Yield what a function's code uses, and what it carries along."""
        yield from self.of_code(thing.__code__, thing.__globals__)
        for cell in thing.__closure__ or ():
            try:
                yield name, cell.cell_contents
            except ValueError:  # a name that is not bound yet
                continue
        carried = (thing.__defaults__, thing.__kwdefaults__, vars(thing))
        yield from ((name, part) for part in carried if part)

    def of_code(self, code: CodeType, names: dict[str, Any]) -> Parts:
        """Yield what a code object imports or loads, and that of code inside it."""
        known = {**vars(builtins), **names}
        steps = [s for s in dis.get_instructions(code) if s.opname != "EXTENDED_ARG"]
        module: tuple[str, Any] | None = None  # loaded just now, as np in np.log2
        for place, step in enumerate(steps):
            word = str(step.argval)
            if step.opname in _NAMING and word in _BACK_DOORS:
                yield word, _FOREIGN
            if module and step.opname in ("LOAD_ATTR", "LOAD_METHOD"):
                loaded = _attribute(*module, word)
            elif module:
                yield module
                module = loaded = None
            else:
                loaded = None
            if step.opname == "IMPORT_NAME":
                yield from self.of_import(word, steps[place + 1 :])
            elif step.opname in ("LOAD_GLOBAL", "LOAD_NAME") and word in known:
                loaded = word, known[word]
            if loaded and isinstance(loaded[1], ModuleType):
                module = loaded
            elif loaded:
                yield loaded
                module = None
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                yield from self.of_code(constant, names)

    def of_import(self, module: str, steps: Sequence[dis.Instruction]) -> Parts:
        """Yield a module that is imported, unless the names taken from it are fine."""
        if self.may(module):
            return
        taken = []
        for step in steps:
            if step.opname == "IMPORT_FROM":
                taken.append(f"{module}.{step.argval}")
            elif not step.opname.startswith("STORE"):
                break
        if not taken or not all(map(self.may, taken)):
            yield module, _FOREIGN


_NAMING = ("LOAD_ATTR", "LOAD_METHOD", "LOAD_CONST", "IMPORT_FROM")


def _attribute(name: str, module: Any, word: str) -> tuple[str, Any]:
    """Return what a module holds under a name, or else the module."""
    if hasattr(module, word):
        return word, getattr(module, word)
    return name, module


def _inside(thing: Any) -> list[Any]:
    """Return what a container holds, but for what cannot lead anywhere."""
    held = [*thing, *thing.values()] if isinstance(thing, dict) else list(thing)
    plain = (int, float, complex, str, bytes, type(None))
    return [x for x in held[:_MOST] if not isinstance(x, plain)]


def _state(thing: Any) -> Iterator[Any]:
    """Yield what an object keeps: its attributes, and what it wraps."""
    if _own(type(thing).__module__):
        yield getattr(thing, "__dict__", None)
    yield from (getattr(thing, part, None) for part in _WRAPPED)
    if isinstance(thing, np.ndarray) and thing.dtype == object:
        yield thing.ravel().tolist()


# Of bound methods, partial calls, cached or vectorized functions, properties, defaults.
_WRAPPED = (
    *("__func__", "__self__", "func", "args", "keywords", "__wrapped__", "pyfunc"),
    *("fget", "fset", "fdel", "default_factory"),
)


def _modules(thing: Any) -> list[str]:
    """Return the modules that define a thing and its type."""
    said = [getattr(thing, "__module__", None)]
    if isinstance(thing, FunctionType):
        said.append(thing.__globals__.get("__name__"))
    elif not isinstance(thing, type):  # of which metaclass a class is, says nothing
        said.append(type(thing).__module__)
    return [name for name in said if isinstance(name, str)]


def _name(thing: Any) -> str:
    return str(getattr(thing, "__name__", type(thing).__name__))


def _top(module: str) -> str:
    return module.partition(".")[0]


def _is_own(thing: FunctionType | type) -> bool:
    """Tell whether a function or a class is the learner's."""
    found = _modules(thing)
    return all(map(_own, found)) and not (
        isinstance(thing, type) and found == ["builtins"]
    )


def _own(module: str) -> bool:
    """Tell whether a module is the learner's: neither Python's nor installed."""
    top = _top(module)
    if top in ("__main__", "builtins", ""):
        return True
    return top not in {"infobook", *sys.stdlib_module_names} and top not in _installed()


@functools.cache
def _installed() -> frozenset[str]:
    return frozenset(metadata.packages_distributions())
