"""How much memory a call needs beside its arguments and its answer."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any


def peak(call: Callable[[], Any]) -> float:
    """Return how much memory a call has at once, beside what was there, in MiB."""
    call()  # buffers that calls hand on are made
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 2**20
