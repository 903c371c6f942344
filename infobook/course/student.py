"""The side of the border on which a student's code runs: no check, no seed, no mark.

One Python, the zygote, loads NumPy and waits. For each submission it makes a copy of
itself, which gives up what it may do, and then runs cells and calls functions as it is
asked to. The copy is the first process of a namespace of its own: when it is killed,
the kernel ends all that it has started. All of this runs inside the sandbox, where of
infobook there are this module, `protocol` and `infobook.data`.

Whatever a student's code changes here, it can only send wrong replies.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import inspect
import json
import os
import random
import resource
import signal
import socket
import sys
import time
import traceback
import types
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

import numpy as np

from infobook.course import protocol, values
from infobook.course.kernel import Kernel
from infobook.course.protocol import TooLargeError
from infobook.course.values import Decoder, Encoder

_LINE = 3  # the descriptor of a student's line to the marker
_HANDED = ("exercises", "data")  # what there is of infobook


def main(settings: dict[str, Any]) -> NoReturn:
    """Be the zygote, until the marker closes the line.

    Parameters
    ----------
    settings : dict
        What `infobook.course.sandbox` gives: ``line``, the descriptor of the line to
        the marker; ``apart``, whether to use namespaces; ``folder``, where a student's
        code works; ``user``, whom it runs as, or None; ``limits``; ``allowed``, the
        modules that it may import.
    """
    line = socket.socket(fileno=settings["line"])
    import numpy.ma
    import numpy.random  # noqa: F401

    import infobook.data  # noqa: F401  # loaded once, for all

    kernel = Kernel()
    gc.collect()
    gc.freeze()
    pid = 0
    line.send(b'{"ready": true}')
    while True:
        data, handed, _, _ = socket.recv_fds(line, 1000, 1)
        if not data:
            os._exit(0)  # at once, with all that it started
        request = json.loads(data)
        asked = request["do"]
        reply: dict[str, Any] = {}
        if asked == "start":
            try:
                pid = _start(kernel, handed[0], settings)
            except OSError as error:
                reply["failed"] = str(error)
        elif asked == "cpu":
            reply["cpu"] = _seconds(pid)
        elif asked == "stop":
            reply["status"], reply["cpu"] = _stop(pid, request["dying"], settings)
        line.send(json.dumps(reply).encode())


def _seconds(pid: int) -> float:
    """Return the processor's time that a process has used."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # that process's clock, on Linux
    except OSError:  # it has ended
        return 0.0


def _stop(pid: int, dying: bool, settings: dict[str, Any]) -> tuple[int | None, float]:
    """End a student's process and all that it started; return how it ended, and cost.

    The status is None if the process had not ended by itself.
    """
    ended: Any = None
    for _ in range(100 if dying else 1):
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if ended or not dying:
            break
        time.sleep(0.01)
    for kill in (os.kill,) if settings["apart"] else (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)
    _, status, usage = os.wait4(pid, 0)
    return (status if ended else None), usage.ru_utime + usage.ru_stime


def _start(kernel: Kernel, line: int, settings: dict[str, Any]) -> int:
    pid = kernel.fork_apart() if settings["apart"] else os.fork()
    if pid:
        os.close(line)
        return pid
    try:
        _be_a_student(kernel, line, settings)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _be_a_student(kernel: Kernel, line: int, settings: dict[str, Any]) -> NoReturn:
    os.setsid()
    if settings["apart"]:
        kernel.fresh_folder(settings["folder"], settings["limits"]["FSIZE"])
    os.chdir(settings["folder"])
    os.dup2(line, _LINE)
    os.closerange(_LINE + 1, 1 << 16)
    if settings["user"] is not None:
        os.setgroups([])
        os.setresgid(*[settings["user"]] * 3)
        os.setresuid(*[settings["user"]] * 3)
    for name, most in settings["limits"].items():
        _limit(getattr(resource, f"RLIMIT_{name}", None), most)
    if sys.platform == "linux":
        kernel.renounce()
    random.seed(0)  # same submission, same mark
    np.random.seed(0)  # noqa: NPY002  # what a student's code may draw from
    for name in [x for x in sys.modules if x.startswith("infobook.course")]:
        del sys.modules[name]
    sys.modules["infobook"] = _package()
    with socket.socket(fileno=_LINE) as to_marker:
        student = Student(to_marker, settings["allowed"])
        to_marker.send(b"!")  # all protections stand
        os.dup2(1, 2)  # to nowhere; until here, errors were the marker's to read
        student.serve()


def _limit(which: int | None, most: int) -> None:
    if which is None:
        return
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # macOS knows some by name only
        resource.setrlimit(which, (most, most))


class _Exercise:
    """Stands for an exercise whose check is elsewhere."""

    def check(self, *given: object, **named: object) -> None:
        """Do nothing."""

    hint = solution = require = reveal = check


def _package() -> types.ModuleType:
    """Make an infobook without measures."""
    package = types.ModuleType("infobook", "What there is of infobook for a student.")
    package.__path__ = sys.modules["infobook"].__path__
    exercises = types.ModuleType("infobook.exercises")
    exercises.__getattr__ = lambda name: _exercise(name)  # type: ignore[method-assign]
    sys.modules["infobook.exercises"] = exercises
    package.exercises = exercises  # type: ignore[attr-defined]
    package.data = sys.modules["infobook.data"]  # type: ignore[attr-defined]
    return package


def _exercise(name: str) -> _Exercise:
    if name.startswith("__"):
        raise AttributeError(name)
    return _Exercise()


class Student:
    """Runs cells and calls functions, as the line asks.

    Parameters
    ----------
    line : socket
        To the marker.
    allowed : sequence of str
        Modules that a cell may import.
    """

    def __init__(self, line: socket.socket, allowed: Sequence[str]) -> None:
        self._line = line
        self._allowed = {*allowed, "infobook", "__future__"}
        self._functions: list[Any] = []
        self._numbers: dict[int, int] = {}
        main = types.ModuleType("__main__")
        vars(main)["__builtins__"] = {**vars(builtins), "__import__": self._import}
        sys.modules["__main__"] = main
        self.names: dict[str, Any] = vars(main)
        self.names["display"] = print  # as in a notebook

    def serve(self) -> NoReturn:
        """Answer, one request after the other, until killed."""
        while True:
            request, rest = protocol.read(self._receive)
            reply: dict[str, Any] = {"id": request["id"]}
            encoder = Encoder(self._describe)
            try:
                reply |= getattr(self, f"_do_{request['do']}")(request, rest, encoder)
                frame = protocol.pack(reply, encoder.raw)
            except TooLargeError:
                frame = protocol.pack({"id": request["id"], "large": True})
            self._line.sendall(frame)

    def _receive(self, view: memoryview) -> int:
        return self._line.recv_into(view) or os._exit(0)

    def _do_run(
        self, request: dict[str, Any], raw: memoryview, encoder: Encoder
    ) -> dict[str, Any]:
        """Run a cell."""
        name = request["name"]
        source = Decoder(raw).read(request["source"])
        code = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                code = compile(source, name, "exec", dont_inherit=True)
            exec(code, self.names)
        except BaseException as error:
            return {
                "error": values.described(error),
                "line": _where(error, name),
                "unread": code is None,
            }
        return {"done": True}

    def _do_fetch(
        self, request: dict[str, Any], raw: memoryview, encoder: Encoder
    ) -> dict[str, Any]:
        """Send what stands under a name."""
        if request["name"] not in self.names:
            return {"missing": True}
        return {"value": _written(encoder, self.names[request["name"]])}

    def _do_call(
        self, request: dict[str, Any], raw: memoryview, encoder: Encoder
    ) -> dict[str, Any]:
        """Call a function; send what comes back, and arguments that it changed."""
        decoder = Decoder(raw)
        given = [decoder.read(node) for node in request["given"]]
        named = {name: decoder.read(node) for name, node in request["named"].items()}
        warned: list[Any] = []
        try:
            with _quiet(request["heed"]) as warned:
                value = self._functions[request["function"]](*given, **named)
        except BaseException as error:
            reply: dict[str, Any] = {"raised": values.described(error)}
        else:
            reply = {"value": _written(encoder, value)}
        if warned:
            reply["warned"] = True
        after = Encoder(self._describe)
        nodes = [_written(after, x) for x in given]
        same = protocol.text(nodes) == protocol.text(request["given"])
        if not same or (not named and b"".join(after.raw) != bytes(raw)):
            reply["changed"] = nodes
            encoder.raw += after.raw
        return reply

    def _describe(self, function: Any) -> list[Any]:
        """Write a function: its number, its type, its arguments."""
        number = self._numbers.setdefault(id(function), len(self._functions))
        if number == len(self._functions):
            self._functions.append(function)
        arguments: Any = None
        with contextlib.suppress(BaseException):  # built-in ones need not tell theirs
            arguments = [
                [x.name, int(x.kind), x.default is not x.empty]
                for x in inspect.signature(function).parameters.values()
            ]
        return ["function", number, values.type_name(function), arguments]

    def _import(
        self,
        name: str,
        globals: Any = None,
        locals: Any = None,
        fromlist: Any = (),
        level: int = 0,
    ) -> Any:
        """Import what the assignment allows."""
        top, *below = name.split(".")
        if top not in self._allowed:
            allowed = ", ".join(sorted(self._allowed - {"__future__", "infobook"}))
            raise ImportError(
                f"this assignment does not allow {top}; it allows {allowed}"
            )
        if top == "infobook":
            wanted = below[:1] or list(fromlist or ())
            further = [x for x in wanted if x not in (*_HANDED, "*")]
            if further:
                raise ImportError(
                    f"infobook.{further[0]} is not there when an answer is marked: "
                    "write the function yourself"
                )
        return builtins.__import__(name, globals, locals, fromlist, level)


def _written(encoder: Encoder, value: Any) -> Any:
    """Write a value, or a stand-in for one that refuses to be looked at."""
    kept = len(encoder.raw)
    try:
        return encoder.write(value)
    except TooLargeError:
        raise
    except BaseException:
        del encoder.raw[kept:]
        return ["other", values.type_name(value), None]


def _where(error: BaseException, name: str) -> int | None:
    """Return the line of the cell at which an error rose, if it did so in the cell."""
    if isinstance(error, SyntaxError) and error.filename == name:
        return error.lineno
    line, place = None, error.__traceback__
    while place is not None:
        if place.tb_frame.f_code.co_filename == name:
            line = place.tb_lineno
        place = place.tb_next
    return line


@contextlib.contextmanager
def _quiet(heed: bool) -> Iterator[list[Any]]:
    """Let a function warn as it likes; keep its warnings if a check counts them."""
    handling: Any = "warn" if heed else "ignore"
    with warnings.catch_warnings(record=True) as warned, np.errstate(all=handling):
        warnings.simplefilter("always" if heed else "ignore")
        yield warned
