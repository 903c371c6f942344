"""How far marking is: one line on a terminal, nothing in a file or a pipe."""

from __future__ import annotations

import sys
import time
from typing import TextIO

_WIDTH = 24
_EVERY = 0.2


class Progress:
    """A line that says how far marking is.

    Parameters
    ----------
    total : int
        How many submissions there are.
    stream : text file, optional
        By default standard error. Nothing is written unless it is a terminal.
    """

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shows = self._stream.isatty()
        self._start = time.monotonic()
        self._last = 0.0
        self.total = total
        self.known = 0
        self.marked = 0
        self.people = 0

    def show(self, *, at_once: bool = False) -> None:
        """Write the line, a few times a second at most.

        Parameters
        ----------
        at_once : bool
            Whether to write it even if that was done a moment ago.
        """
        now = time.monotonic()
        if self._shows and (at_once or now - self._last >= _EVERY):
            self._last = now
            self._stream.write(f"\r{self.line(now - self._start)}\x1b[K")
            self._stream.flush()

    def end(self) -> None:
        """Leave the line as it is, and let others write below it."""
        if self._shows:
            self.show(at_once=True)
            self._stream.write("\n")
            self._stream.flush()

    def line(self, seconds: float) -> str:
        """Write how far it is after so many seconds.

        Parameters
        ----------
        seconds : float

        Returns
        -------
        str

        Examples
        --------
        >>> from infobook.course.progress import Progress
        >>> progress = Progress(200)
        >>> progress.known, progress.marked, progress.people = 20, 30, 2
        >>> progress.line(60.0)
        '[######                  ] 50 of 200, 5 min left, 2 for a person'
        """
        done = self.known + self.marked
        share = done / self.total if self.total else 1.0
        bar = ("#" * int(share * _WIDTH)).ljust(_WIDTH)
        parts = [f"[{bar}] {done} of {self.total}"]
        if self.marked and done < self.total:
            parts.append(_left((self.total - done) * seconds / self.marked))
        if self.people:
            parts.append(f"{self.people} for a person")
        return ", ".join(parts)


def _left(seconds: float) -> str:
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit} left"
    return f"{seconds:.0f} s left"
