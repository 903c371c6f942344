"""Hostile submissions get what they deserve, and nothing else is touched."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import hostile_submissions as hostile
import pytest

if sys.platform == "win32":
    pytest.skip("students' code needs fork", allow_module_level=True)

from hostile_submissions import SUBMISSIONS, notebook

from infobook import course
from infobook.course import sandbox
from infobook.course.marker import Marker

# One of each kind that costs no waiting; `make check` runs them all.
QUICK = (
    "perfect",
    "untouched",
    "wrong base everywhere",
    "right, but warns",
    "crash, syntax error, right",
    "endless loop",
    "eats memory",
    "eats memory that nobody owns",
    "os._exit",
    "patches the checks",
    "looks for other students' work",
    "writes outside its folder",
    "opens a socket",
    "replies written ahead",
    "a reply before the reply",
    "a reply instead of the reply",
    "a reply of two gigabytes",
    "flood",
    "kills all it can",
    "a daemon",
    "makes itself root",
    "an array that loops",
)
PS1 = course.load("ps1")
HONEST = notebook(hostile.RIGHT)


def descendants(pid):
    """Return the processes that a process has started, and these, and so on."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after_name = path.read_text().rpartition(")")[2].split()
            parents[int(path.parent.name)] = int(after_name[1])
    found = {pid}
    while more := {x for x, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def until(condition):
    """Wait for what must come; give up after a time that no machine needs."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture(scope="module")
def marker():
    if lost := sandbox.missing():
        pytest.skip(" ".join(lost))
    with Marker(PS1, secret=b"secret", seconds=0.5) as marker:
        assert marker.mark(HONEST, "first").score == 10
        yield marker


@pytest.fixture
def listener():
    """A port of this machine, and who has knocked there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture
def canary(tmp_path):
    """A folder of someone else, which all may write to."""
    tmp_path.chmod(0o777)
    for name in ("gradebook.db", "other.ipynb"):
        (tmp_path / name).write_text("as it was")
        (tmp_path / name).chmod(0o666)
    return tmp_path


def state(folder):
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    } | {folder: folder.stat().st_mtime_ns}


@pytest.mark.parametrize(
    "name",
    [
        name if name in QUICK else pytest.param(name, marks=pytest.mark.slow)
        for name in SUBMISSIONS
    ],
)
def test_each_gets_what_it_deserves_and_touches_nothing(name, marker, listener, canary):
    submission, before = SUBMISSIONS[name], state(canary)
    waiting = descendants(os.getpid())
    port = listener.getsockname()[1]
    file = notebook(submission.code, PORT=port, CANARY=str(canary / "gradebook.db"))
    marked = marker.mark(file, "student")
    assert not marked.fault
    codes = [mark.code for mark in marked.marks]
    assert marked.score == submission.deserves, (codes, marked.notes)
    if submission.codes:
        assert codes == submission.codes
    assert [mark.max_score for mark in marked.marks] == [3, 3, 4]
    assert state(canary) == before
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert descendants(os.getpid()) == waiting
    assert marker.mark(HONEST, "next").score == 10


def test_an_honest_student_learns_what_became_of_the_cells(marker):
    marked = marker.mark(
        notebook("1 / 0\n# %%\n%matplotlib inline\n# %%\nimport os"), "me"
    )
    *others, last = marked.notes
    assert others == [
        "code cell 2 stopped with ZeroDivisionError: division by zero (line 1)",
        "code cell 3: left out, as it is not Python: %matplotlib inline",
    ]
    assert last.startswith(
        "code cell 4 stopped with ImportError: this assignment does not allow os; it "
        "allows bisect, "
    )
    assert marked.marks[0].message == (
        "The notebook defines nothing of the name entropy."
    )


def test_what_there_is_of_infobook(marker):
    """The checks do nothing, the data are real, the measures are not there."""
    cell = (
        "from infobook.data import digits\nfrom infobook import data, exercises\n"
        "assert len(digits().labels) == len(data.digits().labels) == 1797\n"
        "assert exercises.entropy.check(None) is exercises.huffman.hint() is None\n"
        "exercises.entropy.require(None)\n"
    )
    marked = marker.mark(notebook(cell + hostile.ENTROPY), "me")
    assert (marked.score, marked.notes) == (3, ())


def test_the_same_submission_gets_the_same_marks(marker):
    # right for some inputs only: what a check draws decides
    lucky = "def entropy(p): return 0.5 * (len(p) > 4)"
    file = notebook(lucky + hostile.NEXT + hostile.REST)
    marked = marker.mark(file, "a")
    with Marker(PS1, secret=b"secret", seconds=0.5) as another:
        assert another.mark(file, "a") == marked
    assert marker.seed(marked.sha256, "entropy") != marker.seed("other", "entropy")
    assert marker.seed("x", "entropy") != marker.seed("x", "cross_entropy")
    with Marker(PS1, secret=b"other") as another:
        assert another.seed("x", "entropy") != marker.seed("x", "entropy")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\3\4 a zip",
        b"\xff\xfe\x00",
        b"[" * 200_000,
        b"[]",
        b"null",
        b'{"nbformat": 3, "worksheets": []}',
        b'{"nbformat": 4}',
        b'{"nbformat": 4, "cells": {}}',
        b'{"nbformat": 4, "cells": [1]}',
        b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}',
        b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}',
        HONEST[: len(HONEST) // 2],
        HONEST + b" " * 20_000_000,
    ],
    ids=lambda content: repr(content[:60]),
)
def test_what_cannot_be_read_is_for_a_person(content):
    marked = Marker(PS1, secret=b"secret", unprotected=True).mark(content, "student")
    assert marked.fault
    assert marked.marks == ()


@pytest.mark.slow
def test_a_process_killed_from_outside_is_for_a_person(marker):
    """A machine that runs out of memory takes nobody's points."""
    file = notebook(SUBMISSIONS["sleeps for ever"].code)
    waiting, found = descendants(os.getpid()), []
    mark = threading.Thread(target=lambda: found.append(marker.mark(file, "me")))
    mark.start()
    while mark.is_alive():
        time.sleep(0.2)
        for pid in descendants(os.getpid()) - waiting:
            status = Path(f"/proc/{pid}/status")
            with contextlib.suppress(OSError):
                if "Uid:\t65534" in status.read_text() or os.geteuid():
                    os.kill(pid, signal.SIGKILL)
    assert "killed from outside" in found[0].fault
    assert marker.mark(HONEST, "next").score == 10


def test_a_waiting_process_that_is_gone_is_made_anew(marker):
    for pid in descendants(os.getpid()):
        with contextlib.suppress(OSError):
            if b"infobook.course.student" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
    assert marker.mark(HONEST, "next").score == 10


def test_a_sandbox_outlives_the_thread_that_asked_for_it():
    if lost := sandbox.missing():
        pytest.skip(" ".join(lost))
    with Marker(PS1, secret=b"secret") as marker:
        first = threading.Thread(target=marker.mark, args=(HONEST, "first"))
        first.start()
        first.join()
        waiting = descendants(os.getpid())
        assert marker.mark(HONEST, "next").score == 10
        assert descendants(os.getpid()) == waiting


@pytest.mark.slow
def test_nothing_outlives_a_marker_that_is_killed():
    if lost := sandbox.missing():
        pytest.skip(" ".join(lost))
    loop = notebook("while True: pass")
    code = (
        "from infobook import course; from infobook.course.marker import Marker\n"
        f"Marker(course.load('ps1'), secret=b'x', seconds=60).mark({loop!r}, 'me')"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        until(lambda: len(descendants(process.pid)) >= 4)
        started = descendants(process.pid)
        process.kill()
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))


def test_without_the_tools_it_refuses_and_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    (sentence,) = sandbox.missing()
    assert "bubblewrap" in sentence
    assert "network" in sentence
    with pytest.raises(course.SandboxError, match="bubblewrap.*unprotected=True"):
        Marker(PS1, secret=b"secret")
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    assert "only on Linux" in sandbox.missing()[0]


@pytest.mark.parametrize(
    "name",
    [
        "perfect",
        "os._exit",
        pytest.param("endless loop", marks=pytest.mark.slow),
        pytest.param("eats memory", marks=pytest.mark.slow),
        pytest.param("closes its line", marks=pytest.mark.slow),
        pytest.param("flood", marks=pytest.mark.slow),
        pytest.param("imports SciPy's", marks=pytest.mark.slow),
        pytest.param("sleeps for ever", marks=pytest.mark.slow),
    ],
)
def test_without_the_tools_it_goes_on_if_told_to(name, monkeypatch):
    monkeypatch.setattr(sandbox.shutil, "which", lambda name: None)
    waiting = descendants(os.getpid())
    with Marker(PS1, secret=b"x", unprotected=True, seconds=0.5) as marker:
        marked = marker.mark(notebook(SUBMISSIONS[name].code), "student")
        assert not marked.fault
        assert marked.score == SUBMISSIONS[name].deserves
        assert marker.mark(HONEST, "next").score == 10
    assert descendants(os.getpid()) == waiting


@pytest.mark.slow
def test_whoever_is_not_root_has_the_same_sandbox(monkeypatch):
    """Root's sandbox is made otherwise; here root uses the other one."""
    if lost := sandbox.missing():
        pytest.skip(" ".join(lost))
    monkeypatch.setattr(sandbox.os, "geteuid", lambda: 1000)
    with Marker(PS1, secret=b"x", seconds=0.5) as marker:
        for name in (
            "perfect",
            "kills all it can",
            "makes itself root",
            "os._exit",
            "reads the tests",
            "writes outside its folder",
            "writes into its folder",
        ):
            marked = marker.mark(notebook(SUBMISSIONS[name].code), "student")
            assert marked.score == SUBMISSIONS[name].deserves, marked
