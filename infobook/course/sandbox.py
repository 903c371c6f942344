"""Where students' code runs: a place without network, files, or other processes.

Bubblewrap makes the place, and in it waits one Python with NumPy, the zygote of
`infobook.course.student`, which makes a process for each submission. Of this system it
sees Python's standard library, shared libraries, NumPy and infobook's data, and may
write to none of it. Without bubblewrap there remain limits on memory, time, files and
processes, and a process that an honest student's code cannot harm.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import infobook

CAN_FORK = hasattr(os, "fork")  # on Windows nothing can be marked
PATIENCE = 60.0  # seconds in which a loaded machine can start Python
NOBODY = 65534
MEMORY = 1 << 30
FOLDER = 1 << 24
# What a student's process may use. It starts no other process and no thread: one that
# could, could take the memory of many.
LIMITS = {
    "AS": MEMORY,
    "FSIZE": FOLDER,
    "NPROC": 1,
    "NOFILE": 32,
    "CORE": 0,
    "MSGQUEUE": 0,
}
_PACKAGE = Path(infobook.__file__).parent
_NEEDED = (
    *(f"course/{name}.py" for name in ("kernel", "protocol", "student", "values")),
    "data",
)
_WORK = "/work"
_BEGIN = (
    "import sys, json; settings = json.loads(sys.argv[1]); "
    "sys.path[:0] = settings['path']; "
    "from infobook.course.student import main; main(settings)"
)
_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
}


class SandboxError(RuntimeError):
    """Students' code cannot be kept here where it belongs."""


class Zygote:
    """The Python from which a process is made for each submission.

    Parameters
    ----------
    protected : bool
        Whether it is in the sandbox.
    allowed : tuple of str
        Modules that students' code may import.
    seconds : int
        Of processor time that one process may use in all.
    """

    def __init__(
        self, *, protected: bool, allowed: tuple[str, ...] = (), seconds: int = 600
    ) -> None:
        self._apart = protected
        self._kept = contextlib.ExitStack()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the rest
        self._kept.enter_context(self._errors)
        here, there = socket.socketpair()
        self._line = self._kept.enter_context(here)
        self._line.settimeout(PATIENCE)
        try:
            with there:
                self._process = self._begin(there, allowed, seconds)
            self._reply()
        except BaseException:
            self.close()
            raise

    def _begin(
        self, line: socket.socket, allowed: tuple[str, ...], seconds: int
    ) -> subprocess.Popen[bytes]:
        root = os.geteuid() == 0
        settings: dict[str, Any] = {
            "line": line.fileno(),
            "apart": self._apart,
            "user": NOBODY if root else None,
            "limits": {**LIMITS, "CPU": seconds},
            "allowed": allowed,
        }
        packages = str(Path(np.__file__).parents[1])
        if self._apart:
            settings |= {"folder": _WORK, "path": ["/marker", packages]}
            command = [*bubblewrap(root), _python()]
        else:
            folder = self._kept.enter_context(_staged())
            work = Path(folder, "work")
            settings |= {"folder": str(work), "path": [str(folder), packages]}
            command = [_python()]
        # A sandbox dies with the thread that started it, so one thread starts them all.
        start = _starter(os.getpid()).submit
        return start(
            subprocess.Popen,
            [*command, "-P", "-s", "-S", "-c", _BEGIN, json.dumps(settings)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            env=_ENVIRONMENT,
            pass_fds=[line.fileno()],
            start_new_session=True,
        ).result()

    def start(self) -> socket.socket:
        """Make a process for a submission; return the line to it."""
        with contextlib.ExitStack() as kept:
            here, there = map(kept.enter_context, socket.socketpair())
            self._send({"do": "start"}, there.fileno())
            there.close()
            reply = self._reply()
            here.settimeout(PATIENCE)
            try:
                ready = "failed" not in reply and here.recv(1) == b"!"
            except OSError:
                ready = False
            if not ready:
                why = reply.get("failed") or self._said()
                raise SandboxError(f"no process can be made: {why}")
            kept.pop_all()
        return here

    def used(self) -> float:
        """Return the processor's time that the process has used, in seconds."""
        self._send({"do": "cpu"})
        return float(self._reply()["cpu"])

    def stop(self, *, dying: bool = False) -> tuple[int | None, float]:
        """End the process; return its wait status if it had ended, and its time.

        If it is said to be dying, give it a moment to do so by itself.
        """
        self._send({"do": "stop", "dying": dying})
        reply = self._reply()
        return reply["status"], float(reply["cpu"])

    def close(self) -> None:
        """End all, at once."""
        self._line.close()
        process = getattr(self, "_process", None)
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.5)  # it ends by itself when its line is closed
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._kept.close()

    def _said(self) -> str:
        """Return the last of what was said on the way down."""
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").split("\n")
        return next((line for line in reversed(said) if line.strip()), "no word")

    def _send(self, message: dict[str, Any], *handed: int) -> None:
        try:
            socket.send_fds(self._line, [json.dumps(message).encode()], handed)
        except OSError as error:
            raise SandboxError(f"the waiting process is gone: {error}") from error

    def _reply(self) -> dict[str, Any]:
        try:
            data = self._line.recv(1000)
        except OSError as error:
            raise SandboxError(f"the waiting process is silent: {error}") from error
        if not data:
            raise SandboxError(f"the waiting process ended: {self._said()}")
        reply: dict[str, Any] = json.loads(data)
        return reply


@cache
def _starter(pid: int) -> ThreadPoolExecutor:
    """Return this process's thread for starting sandboxes; a fork gets its own."""
    return ThreadPoolExecutor(max_workers=1)


def bubblewrap(root: bool) -> list[str]:
    """Return the command under which Python runs in the sandbox.

    Root stays root outside of students' processes, which become nobody; anyone else is
    alone in a namespace of users.
    """
    means = ["SYS_ADMIN", *(["SETUID", "SETGID", "KILL"] if root else [])]
    nobody = ["--unshare-user", "--uid", str(NOBODY), "--gid", str(NOBODY)]
    return [
        shutil.which("bwrap") or "bwrap",
        *("--die-with-parent", "--new-session", "--clearenv"),
        *("--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts"),
        "--unshare-cgroup-try",
        *([] if root else nobody),
        *("--cap-drop", "ALL"),
        *(x for name in means for x in ("--cap-add", f"CAP_{name}")),
        *(x for name, value in _ENVIRONMENT.items() for x in ("--setenv", name, value)),
        *("--setenv", "HOME", _WORK, "--setenv", "TMPDIR", _WORK),
        *_mounts(),
        *("--perms", "0755", "--dir", "/dev", "--dev-bind", "/dev/null", "/dev/null"),
        *("--perms", "0755", "--dir", _WORK),
        *("--remount-ro", "/", "--chdir", "/"),
    ]


def _mounts() -> Iterator[str]:
    """Yield what the sandbox sees of this system: libraries, Python, NumPy, data."""
    for place in ("/usr/lib", "/usr/lib64", "/lib", "/lib64"):
        if Path(place).is_symlink():
            yield from ("--symlink", str(Path(place).readlink()), place)
        elif Path(place).exists():
            yield from _bind(Path(place))
    for place in ("/etc/ld.so.cache", "/etc/alternatives"):
        if Path(place).exists():
            yield from _bind(Path(place))
    library = Path(sysconfig.get_path("stdlib", vars={"base": sys.base_prefix}))
    if not library.is_relative_to("/usr/lib"):
        yield from _bind(library.parent)  # where its shared libraries are
    yield from _bind(Path(_python()))
    beside = [library / "site-packages", *Path("/usr/lib").glob("python3*/*-packages")]
    hidden = [path for path in beside if path.is_dir()]
    for path in hidden:  # installed there may be what an answer could be taken from
        yield from ("--perms", "0755", "--tmpfs", str(path))
    packages = Path(np.__file__).parents[1]
    for path in (packages / "numpy", packages / "numpy.libs"):
        if path.exists():
            yield from _bind(path)
    for path in hidden:
        yield from ("--remount-ro", str(path))
    for name in _NEEDED:
        yield from _bind(_PACKAGE / name, Path("/marker/infobook", name))


def _bind(path: Path, place: Path | None = None) -> Iterator[str]:
    """Show a file or folder, read-only; all may enter the folders above it."""
    place = place or path
    for folder in reversed(place.parents[:-1]):
        yield from ("--perms", "0755", "--dir", str(folder))
    yield from ("--ro-bind", str(path), str(place))


def _python() -> str:
    """Return the interpreter itself, not a virtual environment's link to it."""
    return str(Path(sys.executable).resolve())


@contextlib.contextmanager
def _staged() -> Iterator[Path]:
    """Lay out, without a sandbox, what students' code sees of infobook."""
    with tempfile.TemporaryDirectory(prefix="infobook-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "infobook" / "course").mkdir(parents=True)
        for needed in _NEEDED:
            (folder / "infobook" / needed).symlink_to(_PACKAGE / needed)
        (folder / "work").mkdir()
        (folder / "work").chmod(0o777)
        yield folder


@cache
def _why_not() -> str:
    """Try the sandbox; return what does not work, or nothing."""
    try:
        zygote = Zygote(protected=True)
        try:
            zygote.start().close()
            zygote.stop()
        finally:
            zygote.close()
    except (SandboxError, OSError) as error:
        return str(error)
    return ""


def missing() -> list[str]:
    """Say which protection against students' code this system lacks.

    Returns
    -------
    list of str
        One sentence for each; empty if all is there.
    """
    lost = (
        "students' code would see this system's files, network and processes, and "
        "could write to what its user may write to."
    )
    if not CAN_FORK:
        return ["Students' code is run by os.fork, which this system lacks: use Linux."]
    if sys.platform != "linux":
        return [f"There is no sandbox on {sys.platform}, only on Linux: {lost}"]
    if shutil.which("bwrap") is None:
        return [
            "bubblewrap (the command bwrap) is not installed; on Debian and Ubuntu it "
            f"is the package bubblewrap. Without it {lost}"
        ]
    if why := _why_not():
        return [f"bubblewrap does not work here ({why}). Without it {lost}"]
    return []
