"""Marks submissions: checks here, students' code in a process that cannot reach them.

A submission's cells run in a process of their own. This process then asks for each
answer, and calls it, from the checks' side of the border. What stops the process costs
the question that did so, and no other: a new process runs the cells again.
"""

from __future__ import annotations

import ast
import hashlib
import hmac
import os
import signal
import time
from types import TracebackType
from typing import Self

from infobook.course import sandbox
from infobook.course.assignment import Assignment, Question
from infobook.course.cells import NotebookError, code_cells, without_magic
from infobook.course.marks import Mark, Marked
from infobook.course.sandbox import SandboxError, Zygote
from infobook.course.session import Session, Stopped
from infobook.course.watch import Overdue, watched
from infobook.exercises import Code, Result

_MOST_NOTES = 30
_MOST_STOPS = 12  # cells that end their process; what follows is left out

_SAYS = {
    Code.TOO_SLOW: "This does not end in time. Look for a loop that never stops, or "
    "for work that grows with every outcome.",
    Code.DIED: "This ends the whole program, and no answer comes back. Does it exit, "
    "or use more memory than there is?",
    Code.TAMPERED: "What comes back is not what a function returns: the code disturbs "
    "the process that runs it. Hand in a function that computes its result.",
    Code.TOO_LARGE: "What comes back is too large to read. Return what is asked for.",
}


class _KilledFromOutsideError(RuntimeError):
    """A student's process was killed, and neither by itself nor by the marker."""


class Marker:
    """Marks submissions of one assignment, one after the other.

    It keeps a warm process for students' code, so use one for many submissions, and
    close it, or use it in a ``with`` statement.

    Parameters
    ----------
    assignment : Assignment
        What is marked.
    secret : bytes
        The course's secret. The checks' random inputs follow from it and from the
        submission, so that they can be repeated and not be foreseen.
    unprotected : bool
        Go on where the system cannot keep students' code from its files and network.
    seconds : float
        Of processor time for each question, and for each cell.
    total : float
        Of processor time for a whole submission.

    Raises
    ------
    SandboxError
        If protection is missing and `unprotected` is not set.
    """

    def __init__(
        self,
        assignment: Assignment,
        *,
        secret: bytes,
        unprotected: bool = False,
        seconds: float = 10.0,
        total: float = 120.0,
    ) -> None:
        lost = sandbox.missing()
        if not sandbox.CAN_FORK:
            raise SandboxError(" ".join(lost))
        if lost and not unprotected:
            raise SandboxError(" ".join([*lost, "To go on: unprotected=True."]))
        self.assignment = assignment
        self.protected = not lost
        self.seconds, self.total = seconds, total
        self._secret = secret
        self._zygote: Zygote | None = None

    def mark(self, content: bytes, student_id: str) -> Marked:
        """Mark one submission.

        Parameters
        ----------
        content : bytes
            The notebook's file.
        student_id : str
            Whose it is.

        Returns
        -------
        Marked
            With a `fault` and no marks if a person must look at it.
        """
        digest = hashlib.sha256(content).hexdigest()
        whose = (student_id, self.assignment.name, digest)
        try:
            cells = code_cells(content)
        except NotebookError as error:
            return Marked(*whose, fault=str(error))
        fault = ""
        for _ in range(2):  # what befell the machine may not befall it twice
            try:
                marks, notes = _Submission(self, cells, digest).marks()
                return Marked(*whose, marks, notes)
            except Exception as error:  # ours, and no mark of 0: a person looks
                fault = f"the marker failed: {type(error).__name__}: {error}"
                self.close()
        return Marked(*whose, fault=fault)

    def seed(self, digest: str, question: str) -> int:
        """Return the seed of a question's check, which the secret keeps unknown.

        Parameters
        ----------
        digest : str
            Of the submission.
        question : str
            Its name.

        Returns
        -------
        int
        """
        text = f"{digest} {question}".encode()
        return int.from_bytes(hmac.digest(self._secret, text, "sha256")[:16])

    def session(self) -> Session:
        """Make a process for students' code; make the warm one anew if it is gone."""
        if self._zygote is not None:
            try:
                return Session(self._zygote)
            except SandboxError:
                self.close()
        self._zygote = Zygote(
            protected=self.protected,
            allowed=allowed(self.assignment),
            seconds=int(self.total) + 5,
        )
        return Session(self._zygote)

    def close(self) -> None:
        """End the warm process and all that came from it."""
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.close()


def allowed(assignment: Assignment) -> tuple[str, ...]:
    """Return the modules that answers may import: those named, and those of the stubs.

    Parameters
    ----------
    assignment : Assignment
        What is marked.

    Returns
    -------
    tuple of str
    """
    found = set(assignment.allowed)
    for question in assignment.questions:
        for node in ast.walk(ast.parse(question.exercise.stub)):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return tuple(sorted(found))


class _Submission:
    """The marking of one submission."""

    def __init__(self, marker: Marker, cells: list[str], digest: str) -> None:
        self._marker, self._cells, self._digest = marker, cells, digest
        self._session: Session | None = None
        self._left_out: set[int] = set()
        self._noted: dict[int, str] = {}
        self._spent = 0.0
        self._end_by = time.monotonic() + 3 * marker.total  # for those who sleep

    def marks(self) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
        """Return the mark of each question, and what the student should know."""
        try:
            marks = tuple(map(self._mark, self._marker.assignment.questions))
        finally:
            self._end()
        notes = [self._noted[i] for i in sorted(self._noted)]
        if len(notes) > _MOST_NOTES:
            more = len(notes) - _MOST_NOTES
            notes[_MOST_NOTES:] = [f"and {more} more notes of this kind"]
        return marks, tuple(notes)

    def _mark(self, question: Question) -> Mark:
        result = self._result(question)
        return Mark(
            question.name,
            question.points if result.ok else 0,
            question.points,
            result.code.value,
            result.message,
        )

    def _result(self, question: Question) -> Result:
        session = self._ready()
        if session is None:
            return _stopped(Code.TOO_SLOW)
        session.allow(self._marker.seconds)
        try:
            answer = session.fetch(question.name)
            seed = self._marker.seed(self._digest, question.name)
            with watched(session.patience):
                result = question.exercise.verdict(answer, seed=seed)
        except LookupError:
            result = Result(
                Code.NOT_ATTEMPTED,
                f"The notebook defines nothing of the name {question.name}.",
            )
        except Stopped as stop:
            result = _stopped(stop.code)
        except Overdue as error:
            raise TimeoutError(f"the check of {question.name} did not end") from error
        if session.fault is not None:
            raise session.fault
        if session.stopped is not None:
            result = _stopped(self._end())
        return result

    def _ready(self) -> Session | None:
        """Return a process that has run the cells, if there is time left for that."""
        while self._session is None:
            late = time.monotonic() > self._end_by
            if late or self._spent > self._marker.total:
                return None
            self._session = session = self._marker.session()
            for number, source in enumerate(self._cells, 1):
                if number in self._left_out:
                    continue
                try:
                    self._run(session, number, source)
                except Stopped:
                    self._leave_out(number, self._end())
                    break
                if session.fault is not None:
                    raise session.fault
        return self._session

    def _run(self, session: Session, number: int, source: str) -> None:
        session.allow(self._marker.seconds)
        name = f"code cell {number}"
        found = session.run(name, source)
        said = ""
        if found.get("unread"):
            source, magic = without_magic(source)
            if magic:
                said = f"{name}: left out, as it is not Python: {magic[:200]}"
                found = session.run(name, source)
        if "error" in found:
            said = f"{said + '; ' if said else ''}{name} stopped with {found['error']}"
        if said:
            self._noted[number] = said

    def _leave_out(self, number: int, code: Code) -> None:
        self._left_out.add(number)
        why = {
            Code.TOO_SLOW: f"it did not end within {self._marker.seconds:g} seconds",
            Code.DIED: "it ended the program",
        }.get(code, "it disturbed the process that ran it")
        self._noted[number] = f"code cell {number} was left out: {why}"
        if len(self._left_out) >= _MOST_STOPS or self._spent > self._marker.total:
            rest = range(number + 1, len(self._cells) + 1)
            self._left_out |= set(rest)
            if rest:
                self._noted[number + 1] = "all cells after it were left out, too"

    def _end(self) -> Code:
        """End the process; return why it had stopped."""
        session, self._session = self._session, None
        if session is None:
            return Code.DIED
        status, seconds = session.close()
        self._spent += seconds
        code = session.stopped or Code.DIED
        if code is not Code.DIED:
            return code
        if status is None:  # it lives, and has only closed its line
            return Code.TAMPERED
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        if killed and seconds >= self._marker.total:
            return Code.TOO_SLOW
        # The first process of a namespace is immune to signals from within it.
        if killed and self._marker.protected:
            raise _KilledFromOutsideError(
                "a student's process was killed from outside; is there memory enough?"
            )
        return code


def _stopped(code: Code) -> Result:
    return Result(code, _SAYS.get(code, _SAYS[Code.DIED]))
