"""A limit on the time that a check itself takes, in whatever thread it runs."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Overdue(KeyboardInterrupt):  # checks let nothing else through
    """The time is up."""


@contextmanager
def watched(seconds: float) -> Iterator[None]:
    """Raise `Overdue` in this thread if the block has not ended in time.

    Parameters
    ----------
    seconds : float
        On the wall.
    """
    thread, lock, over = threading.get_ident(), threading.Lock(), False

    def fire() -> None:
        with lock:
            if not over:
                raising = ctypes.pythonapi.PyThreadState_SetAsyncExc
                raising(ctypes.c_ulong(thread), ctypes.py_object(Overdue))

    timer = threading.Timer(seconds, fire)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            over = True
        timer.cancel()
