"""What goes to a worker: how to make its Marker, and the submissions one by one."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import infobook
from infobook.course.assignment import Assignment, load
from infobook.course.marks import Marked


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to be marked."""

    student_id: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job, and the seconds of the clock that it took."""

    marked: Marked
    seconds: float


@dataclass(frozen=True)
class Setup:
    """How a worker makes its Marker, wherever it runs.

    Parameters
    ----------
    assignment : str
        Name of the assignment.
    text : str
        Its specification; a worker on another machine has not the instructor's files.
    secret : bytes
        The course's.
    make : callable
        The Marker's class.
    options : dict
        Further arguments of it, such as the limit a question.
    """

    assignment: str
    text: str
    secret: bytes
    make: Callable[..., Any]
    options: dict[str, Any]

    def open(self) -> Any:
        """Make the Marker."""
        return self.make(self.load(), secret=self.secret, **self.options)

    def load(self) -> Assignment:
        """Read the assignment from the text of its specification."""
        with tempfile.TemporaryDirectory(prefix="infobook-") as folder:
            path = Path(folder) / f"{self.assignment}.toml"
            path.write_text(self.text, encoding="utf-8")
            return load(path)

    @property
    def fingerprint(self) -> str:
        """Digest of all that a mark depends on besides submission and secret."""
        meaning = {
            "assignment": self.assignment,
            "specification": tomllib.loads(self.text),
            "options": self.options,
            "version": infobook.__version__,
        }
        text = json.dumps(meaning, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def do(marker: Any, job: Job, assignment: str) -> Done:
    """Mark one submission; what goes wrong is a fault of the marker, never a mark.

    Parameters
    ----------
    marker : Marker
    job : Job
    assignment : str
        Its name.

    Returns
    -------
    Done
    """
    start = time.perf_counter()
    try:
        marked = marker.mark(job.content, job.student_id)
        if (marked.student_id, marked.sha256) != (job.student_id, job.sha256):
            raise RuntimeError("the marker returned the marks of another submission")
    except Exception as error:  # ours, and no mark of 0: a person looks
        marked = fault(job, assignment, f"the marker failed: {error!r}")
    return Done(marked, time.perf_counter() - start)


def fault(job: Job, assignment: str, reason: str) -> Marked:
    """Say that a person must look at a submission.

    Parameters
    ----------
    job : Job
    assignment : str
        Its name.
    reason : str

    Returns
    -------
    Marked
    """
    return Marked(job.student_id, assignment, job.sha256, fault=reason)
