"""A Marker that obeys the submission, for tests of what is around a Marker.

A submission is one word, or codes, one for each question: ``passed wrong_base passed``.
Every marking leaves a line in the file that the environment names.
"""

import hashlib
import os
import signal
import time
from pathlib import Path

from infobook.course.marks import Mark, Marked

LOG = "INFOBOOK_TEST_LOG"


class StandIn:
    def __init__(
        self, assignment, *, secret, unprotected=False, seconds=1.0, total=1.0
    ):
        assert secret
        self.assignment = assignment
        if assignment.name == "refused":
            raise RuntimeError("nothing protects this system")
        if assignment.name == "broken":
            os._exit(3)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        note("closed")

    def mark(self, content, student_id):
        words = content.decode().split()
        sha256 = hashlib.sha256(content).hexdigest()
        note(f"mark {student_id}")
        if words[0] == "die" or (
            words[0] == "once" and not noted(f"once {student_id}")
        ):
            note(f"once {student_id}")
            os.kill(os.getpid(), signal.SIGKILL)
        if words[0] == "hang":
            time.sleep(600)
        if words[0] == "slow":
            time.sleep(0.2)
        if words[0] == "raise":
            raise RuntimeError("a marker's own mistake")
        if words[0] == "mistaken":
            return Marked("somebody else", self.assignment.name, sha256)
        if words[0] == "unreadable":
            fault = "the notebook cannot be read: no JSON"
            return Marked(student_id, self.assignment.name, sha256, fault=fault)
        codes = [word for word in words if word not in ("once", "slow")]
        marks = tuple(
            Mark(
                question.name,
                question.points if code == "passed" else 0,
                question.points,
                code,
                f"What {code} means.",
            )
            for question, code in zip(self.assignment.questions, codes, strict=True)
        )
        return Marked(student_id, self.assignment.name, sha256, marks)


def note(line):
    if LOG in os.environ:
        with Path(os.environ[LOG]).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def noted(line):
    return line in notes()


def notes():
    path = Path(os.environ.get(LOG, ""))
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
