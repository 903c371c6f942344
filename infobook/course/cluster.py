"""Workers of a dask cluster, each with a Marker of its own.

Dask finds the workers, sends them submissions, and sends those of a lost worker to
another one. It cannot stop a task; the Marker's own limits do that.
"""

from __future__ import annotations

import hashlib
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from types import TracebackType
from typing import Any

from infobook.course.crew import WorkerError
from infobook.course.jobs import Done, Job, Setup, do, fault

_IDLE = 60.0
_PATIENCE = "30s"
_LONELY = 60.0
_PAUSE = 0.01
# In a worker: its Markers, by their setup, each with what will end it. A worker with
# several threads marks one submission at a time all the same, since a check silences
# warnings for all threads.
_markers: dict[bytes, tuple[Any, threading.Timer]] = {}
_at_work = threading.Lock()


class Cluster:
    """Workers of a dask cluster that mark submissions.

    Parameters
    ----------
    setup : Setup
    address : str
        The scheduler's, such as ``"tcp://10.0.0.1:8786"``.

    Raises
    ------
    WorkerError
        If dask is not installed, or there is no scheduler at the address.
    """

    def __init__(self, setup: Setup, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise WorkerError(
                "dask is not installed here, which --scheduler needs. "
                'Install it with: pip install "infobook[cluster]"'
            ) from None
        self.setup = setup
        self._said = False
        self._dask = distributed
        try:
            self._client = distributed.Client(
                address, timeout=_PATIENCE, set_as_default=False
            )
        except (OSError, ValueError) as error:
            raise WorkerError(f"{address}: no scheduler answers: {error}") from error

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take back what is not done, and end the Markers."""
        with suppress(Exception):  # perhaps the cluster is gone
            self._client.run(close_marker, self.setup, on_error="ignore")
        self._client.close(timeout=5)

    def mark(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Mark submissions, a few for each worker under way at any time.

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
            If the cluster is lost, or a Marker refuses to work on a worker.
        """
        source = iter(jobs)
        under_way: dict[Any, Job] = {}
        done = self._dask.as_completed(loop=self._client.loop)
        while True:
            with _unless_lost():
                room = max(0, self._window() - len(under_way))
            for job in islice(source, room):
                with _unless_lost():
                    future = self._client.submit(
                        mark_there, self.setup, job, pure=False
                    )
                    under_way[future] = job
                    done.add(future)
            if not under_way:
                return
            with _unless_lost():
                self._wait_for(done)
                future = next(done)
                found = self._result(future, under_way.pop(future))
            yield found

    def _wait_for(self, done: Any) -> None:
        """Wait for a result; say so once if there is nobody who could bring one.

        A cluster may get its workers hours later, so this is no error.
        """
        lonely = time.monotonic() + _LONELY
        while not done.has_ready():
            time.sleep(_PAUSE)
            if time.monotonic() > lonely and not self._said:
                lonely = time.monotonic() + _LONELY
                if not self._client.nthreads():
                    print("\nThe cluster has no workers. Waiting.", file=sys.stderr)
                    self._said = True

    def _window(self) -> int:
        """Return how many to have under way: each worker's, and its next ones."""
        return 3 * max(1, len(self._client.nthreads()))

    def _result(self, future: Any, job: Job) -> Done:
        try:
            found = future.result()
        except self._dask.KilledWorker as error:
            reason = f"workers ended again and again while they marked it: {error}"
            return Done(fault(job, self.setup.assignment, reason), 0.0)
        if isinstance(found, str):
            raise WorkerError(found)
        done: Done = found
        return done


@contextmanager
def _unless_lost() -> Iterator[None]:
    """Say of whatever dask raises that the cluster is lost."""
    try:
        yield
    except WorkerError:
        raise
    except Exception as error:  # of many kinds, which no document lists
        raise WorkerError(f"the cluster was lost: {error!r}") from error


def mark_there(setup: Setup, job: Job) -> Done | str:
    """Mark one submission, in a worker.

    Parameters
    ----------
    setup : Setup
    job : Job

    Returns
    -------
    Done or str
        A text says why the Marker refuses to work on this machine.
    """
    with _at_work:
        key = _key(setup)
        marker, timer = _markers.pop(key, (None, None))
        if timer is not None:
            timer.cancel()
        if marker is None:
            try:
                marker = setup.open()
            except Exception as error:  # told where the work is handed out
                return str(error)
            marker.__enter__()
        done = do(marker, job, setup.assignment)
        # Whoever asked may be killed, and then nobody says that the work is over.
        timer = threading.Timer(_IDLE, close_marker, (setup,))
        timer.daemon = True
        timer.start()
        _markers[key] = marker, timer
        return done


def close_marker(setup: Setup) -> None:
    """End the Marker that a worker has for a setup, unless it is at work.

    Parameters
    ----------
    setup : Setup
    """
    if not _at_work.acquire(blocking=False):  # then it will be idle later
        return
    try:
        key = _key(setup)
        if key in _markers:
            marker, timer = _markers.pop(key)
            timer.cancel()
            marker.__exit__(None, None, None)
    finally:
        _at_work.release()


def _key(setup: Setup) -> bytes:
    return hashlib.sha256(setup.fingerprint.encode() + setup.secret).digest()
