"""Assignments of the book: set, collect and mark them, for ten students or thousands.

An `Assignment` is read from a short specification. From it are made the notebooks that
nbgrader and otter-grader take, and by it `infobook grade` marks what comes back, each
submission in a process that cannot reach the checks.
"""

from __future__ import annotations

from infobook.course.assignment import Assignment, Question, load, names
from infobook.course.marker import Marker
from infobook.course.marks import Mark, Marked
from infobook.course.sandbox import SandboxError, missing

__all__ = [
    "Assignment",
    "Mark",
    "Marked",
    "Marker",
    "Question",
    "SandboxError",
    "load",
    "missing",
    "names",
]
