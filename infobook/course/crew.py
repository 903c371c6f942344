"""Worker processes on this machine, each with one Marker.

A process that dies is replaced, and its submission tried once more; if that process
dies too, a person must look. `concurrent.futures` would give up all work when one of
its processes dies. When this process dies, the workers' pipes end, and so do they.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any

from infobook.course.jobs import Done, Job, Setup, do, fault

_SPAWN = multiprocessing.get_context("spawn")  # a fork would copy our threads' locks
_STARTS = 3
_START = 120.0
_SET_CHILD_SUBREAPER = 36
_GRACE = 10.0


class WorkerError(RuntimeError):
    """Workers that cannot do their work, and why."""


class _Hand:
    """One process, and the job that it has."""

    def __init__(self, setup: Setup) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_work, args=(setup, theirs), daemon=True)
        self.process.start()
        theirs.close()  # so that its death ends the pipe
        self.ready = False
        self.job: Job | None = None
        self.since = time.monotonic()

    @property
    def free(self) -> bool:
        return self.ready and self.job is None

    def give(self, job: Job) -> None:
        self.job, self.since = job, time.monotonic()
        with suppress(OSError):  # it has died: then its pipe has ended, and says so
            self.pipe.send(job)

    def end(self) -> None:
        self.pipe.close()  # one that waits for work ends by itself
        if not self.free:
            self.process.terminate()

    def gone(self) -> str:
        """Wait for the end of the process, and say how it ended."""
        self.process.join(_GRACE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        code = self.process.exitcode or 0
        self.process.close()
        return f"by signal {-code}" if code < 0 else f"with exit code {code}"


class Crew:
    """Processes of this machine that mark submissions.

    Parameters
    ----------
    setup : Setup
    workers : int
        How many.
    patience : float
        Seconds after which a process that has not answered is taken for dead.
    """

    def __init__(self, setup: Setup, workers: int, patience: float = 600.0) -> None:
        self.setup = setup
        self.workers = workers
        self.patience = patience
        self._hands: list[_Hand] = []
        self._again: deque[Job] = deque()
        self._tried: set[tuple[str, str]] = set()
        self._failed_starts = 0

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all processes, and with them what they have started."""
        for hand in self._hands:
            hand.end()
        for hand in self._hands:
            hand.gone()
        self._hands.clear()

    def mark(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Mark submissions, each as soon as a process is free.

        Parameters
        ----------
        jobs : iterable of Job

        Yields
        ------
        Done
            In the order in which they are done.

        Raises
        ------
        WorkerError
            If no process can be started, or a Marker refuses to work here.
        """
        source = iter(jobs)
        left = next(source, None)
        while True:
            for hand in [hand for hand in self._hands if hand.free]:
                if left:
                    hand.give(left)
                    left = next(source, None)
                elif self._again:  # last, when the machine has the most to spare
                    hand.give(self._again.popleft())
            busy = sum(hand.job is not None for hand in self._hands)
            waiting = len(self._again) + (left is not None)
            if not busy and not waiting:
                return
            starting = sum(not hand.ready for hand in self._hands)
            while starting < waiting and len(self._hands) < self.workers:
                self._hands.append(_Hand(self.setup))
                starting += 1
            for hand in self._answering():
                done = self._answer(hand)
                if done:
                    yield done

    def _answering(self) -> list[_Hand]:
        """Wait until a process says something, or has been silent for too long."""
        busy = [hand for hand in self._hands if not hand.free]
        pipes = {hand.pipe: hand for hand in busy}
        ready = wait(list(pipes), timeout=1.0)
        now = time.monotonic()
        for hand in busy:
            patience = self.patience if hand.ready else _START
            if now - hand.since > patience and hand.pipe not in ready:
                hand.process.kill()  # its pipe ends, and it is replaced
        return [hand for pipe, hand in pipes.items() if pipe in ready]

    def _answer(self, hand: _Hand) -> Done | None:
        try:
            kind, value = hand.pipe.recv()
        except (EOFError, OSError):
            return self._dead(hand)
        if kind == "refused":
            raise WorkerError(value)
        if kind == "ready":
            hand.ready, self._failed_starts = True, 0
            return None
        hand.job = None
        done: Done = value
        return done

    def _dead(self, hand: _Hand) -> Done | None:
        self._hands.remove(hand)
        hand.pipe.close()
        ended = hand.gone()
        job = hand.job
        if job is None:
            self._failed_starts += 1
            if self._failed_starts >= _STARTS:
                raise WorkerError(
                    f"{_STARTS} workers in a row ended {ended} before they could start"
                )
            return None
        key = (job.student_id, job.sha256)
        if key not in self._tried:
            self._tried.add(key)
            self._again.append(job)
            return None
        reason = f"two workers ended while they marked it, the second {ended}"
        return Done(fault(job, self.setup.assignment, reason), 0.0)


def _work(setup: Setup, pipe: Connection) -> None:
    """Mark what comes through the pipe, until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who pressed Ctrl-C ends us himself
    # checks let nothing through but this
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _adopt_orphans()
    with suppress(KeyboardInterrupt):
        try:
            marker = setup.open()
        except Exception as error:  # told where the work is handed out
            pipe.send(("refused", str(error)))
            return
        with marker:
            _answer_all(marker, setup.assignment, pipe)
    _bury_orphans()


def _answer_all(marker: Any, assignment: str, pipe: Connection) -> None:
    with suppress(EOFError, OSError):  # nobody is there any more
        pipe.send(("ready", ""))
        while True:
            pipe.send(("done", do(marker, pipe.recv(), assignment)))


def _adopt_orphans() -> None:
    """Become, on Linux, the parent of all whose parent in this process's tree dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _bury_orphans() -> None:
    """Wait for all children, so that their time is counted as this process's."""
    for _ in range(100):
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.02)
        except (ChildProcessError, AttributeError):  # no more; Windows
            return
