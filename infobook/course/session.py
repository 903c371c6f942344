"""The marker's side of the border: asking one student's process, with a deadline.

A request carries a number drawn for it alone, which the reply must repeat. Whatever
the process does instead of answering, such as nothing at all, ends the session with
the code that says so. A function of the student is, on this side, something that can
be called and has the same arguments.
"""

from __future__ import annotations

import contextlib
import inspect
import secrets
import select
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from infobook.course import protocol, values
from infobook.course.protocol import Tampered, TooLargeError
from infobook.course.sandbox import SandboxError, Zygote
from infobook.course.values import Decoder, Encoder
from infobook.exercises import Code

_LOOK = 0.25  # seconds between two looks at a process's clock
_SLEEPER = 6  # how much longer it may take while it does not compute
# What reading a message can end in that no honest process wrote.
_UNREADABLE = (
    *(ArithmeticError, AttributeError, LookupError, MemoryError),
    *(RecursionError, TypeError, ValueError),
)
T = TypeVar("T")
_KINDS = list(inspect._ParameterKind)


class Stopped(Exception):  # noqa: N818  # it is no error of the marker
    """The process does not answer any more; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code


class Session:
    """A student's process, until it stops.

    Parameters
    ----------
    zygote : Zygote
        Makes the process.
    """

    def __init__(self, zygote: Zygote) -> None:
        self._zygote = zygote
        self._line = zygote.start()
        self._line.setblocking(False)
        self._poll = select.poll()
        self._poll.register(self._line, select.POLLIN)
        self._types: dict[str, type[_Function]] = {}
        self.stopped: Code | None = None
        self.fault: Exception | None = None
        self.allow(10.0)

    def allow(self, seconds: float) -> None:
        """Give the process this much of the processor's time from now on.

        Its own time decides, so that a machine with much else to do changes no mark.
        Time that merely passes is limited too, for a process that sleeps.
        """
        self._looked = time.monotonic()
        self._used_up = self._zygote.used() + seconds
        self._over = self._looked + seconds * _SLEEPER
        self.patience = 2 * seconds * _SLEEPER + 30

    def run(self, name: str, source: str) -> dict[str, Any]:
        """Run a cell; return its ``error``, if any, and whether it is ``unread``."""
        encoder = Encoder()
        request = {"do": "run", "name": name, "source": encoder.write(source)}
        reply, _ = self._ask(request, encoder)
        return self._checked(lambda: _outcome(reply))

    def fetch(self, name: str) -> Any:
        """Return what stands under a name, or raise LookupError."""
        reply, raw = self._ask({"do": "fetch", "name": name}, Encoder())
        if "missing" in reply:
            raise LookupError(name)
        return self._decoded(raw, reply)[0]

    def call(self, function: int, given: Sequence[Any], named: dict[str, Any]) -> Any:
        """Call a function; return or raise what it does, and change what it changes."""
        try:
            encoder = Encoder()
            request = {
                "do": "call",
                "function": function,
                "given": [encoder.write(x) for x in given],
                "named": {name: encoder.write(x) for name, x in named.items()},
                "heed": np.geterr()["divide"] == "warn",  # a check that counts warnings
            }
        except (TypeError, ValueError) as error:
            self.fault = error
            raise
        reply, raw = self._ask(request, encoder)
        value, *after = self._decoded(raw, reply, "changed")
        for old, new in zip(given, after, strict=False):
            _change(old, new)
        if "warned" in reply:
            warnings.warn("the function warns", RuntimeWarning, stacklevel=2)
        if "raised" in reply:
            raise self._checked(lambda: values.exception(*reply["raised"]))
        return value

    def close(self) -> tuple[int | None, float]:
        """End the process; return its wait status if it had ended, and its time."""
        self._line.close()
        return self._zygote.stop(dying=self.stopped is Code.DIED)

    def _ask(
        self, request: dict[str, Any], encoder: Encoder
    ) -> tuple[dict[str, Any], memoryview]:
        if self.stopped is not None:
            raise Stopped(self.stopped)
        if self.fault is not None:
            raise self.fault
        number = secrets.token_hex(8)
        try:
            frame = protocol.pack(request | {"id": number}, encoder.raw)
            self._send(memoryview(frame))
            reply, raw = self._checked(lambda: protocol.read(self._receive))
        except OSError:
            raise self._stop(Code.DIED) from None
        except (TooLargeError, SandboxError) as error:
            self.fault = error
            raise
        if reply.get("id") != number:
            raise self._stop(Code.TAMPERED)
        if "large" in reply:
            raise self._stop(Code.TOO_LARGE)
        return reply, raw

    def _send(self, frame: memoryview) -> None:
        while frame:
            self._wait(select.POLLOUT)
            frame = frame[self._line.send(frame) :]

    def _receive(self, view: memoryview) -> int:
        self._wait(select.POLLIN)
        got = self._line.recv_into(view)
        if not got:
            raise self._stop(Code.DIED)
        return got

    def _wait(self, event: int) -> None:
        """Wait until the line can be used, no longer than the process may compute."""
        if time.monotonic() - self._looked > _LOOK:
            self._look()
        self._poll.modify(self._line, event)
        while not self._poll.poll(_LOOK * 1000):
            self._look()

    def _look(self) -> None:
        self._looked = time.monotonic()
        if self._looked > self._over or self._zygote.used() > self._used_up:
            raise self._stop(Code.TOO_SLOW)

    def _stop(self, code: Code) -> Stopped:
        self.stopped = code
        return Stopped(code)

    def _checked(self, read: Callable[[], T]) -> T:
        """Read what the process wrote; what cannot be read, it has tampered with."""
        try:
            return read()
        except Stopped:
            raise
        except _UNREADABLE as error:
            raise self._stop(Code.TAMPERED) from error

    def _decoded(
        self, raw: memoryview, reply: dict[str, Any], further: str = ""
    ) -> list[Any]:
        """Read the value of a reply, and further ones."""

        def read() -> list[Any]:
            decoder = Decoder(raw, self._function)
            nodes = [reply.get("value"), *reply.get(further, [])]
            found = [decoder.read(node) for node in nodes]
            decoder.end()
            return found

        return self._checked(read)

    def _function(self, described: list[Any]) -> Any:
        number, name, arguments = described
        if type(number) is not int:
            raise Tampered("a function without a number")
        if name not in self._types:
            values.stand_in(name)  # is it the name of a type?
            if len(self._types) > 100:
                raise Tampered("functions of a hundred types")
            self._types[name] = type(name, (_Function,), {})
        return self._types[name](self, number, arguments)


def _outcome(reply: dict[str, Any]) -> dict[str, Any]:
    """Read how a cell ended."""
    if "error" not in reply:
        return {}
    name, _, text = reply["error"]
    line = reply["line"]
    said = f"{name}: {text}" if isinstance(text, str) and text else f"{name}"
    said = " ".join(said.split())[:300]
    if type(line) is int:
        said = f"{said} (line {line})"
    return {"error": said, "unread": reply.get("unread") is True}


class _Function:
    """A function on the other side."""

    def __init__(self, session: Session, number: int, arguments: Any) -> None:
        self._session, self._number = session, number
        if arguments is not None:
            self.__signature__ = inspect.Signature(
                [
                    inspect.Parameter(
                        name, _KINDS[kind], **({"default": None} if default else {})
                    )
                    for name, kind, default in arguments
                ]
            )

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._session.call(self._number, given, named)

    def __copy__(self) -> _Function:
        return self

    def __deepcopy__(self, memo: Any) -> _Function:
        return self


def _change(old: Any, new: Any) -> None:
    """Make of `old` what a function made of its copy on the other side."""
    if isinstance(old, np.ndarray) and isinstance(new, np.ndarray):
        if old.size != new.size:
            old.resize(new.shape, refcheck=False)
        old.shape = new.shape
        with contextlib.suppress(TypeError, ValueError):
            old[...] = new if old.dtype == new.dtype else np.nan
    elif isinstance(old, list) and isinstance(new, list):
        old[:] = new
    elif isinstance(old, dict | set) and type(old) is type(new):
        old.clear()
        old.update(new)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        for one, other in zip(old, new, strict=False):
            _change(one, other)
