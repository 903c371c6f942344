"""What crosses the border arrives as it was; what was tampered with does not."""

from __future__ import annotations

import os
import signal
import socket
import time
import warnings

import exercise_bank
import pytest

from infobook import exercises
from infobook.course import student
from infobook.course.session import Session
from infobook.exercises import Code
from infobook.exercises.texts import all_texts

NAMES = list(all_texts())
NOT_ACROSS = ("tail_probability", "lost_file")


class Forked:
    """Instead of a zygote: a copy of this process, which has the answers already."""

    def __init__(self, **names):
        self.names = names

    def start(self):
        here, there = socket.socketpair()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # other threads sleep
            self.pid = os.fork()
        if not self.pid:
            try:
                here.close()
                served = student.Student(there, ["math", "numpy"])
                served.names |= self.names
                served.serve()
            finally:
                os._exit(1)
        there.close()
        return here

    def used(self):
        return time.clock_gettime((~self.pid << 3) | 2)

    def stop(self, *, dying=False):
        os.kill(self.pid, signal.SIGKILL)
        return os.waitpid(self.pid, 0)[1], 0.0


def made(answer):
    return answer() if getattr(answer, "makes_an_answer", False) else answer


def verdicts(name, answers):
    """Yield what the check says here, and across the border."""
    exercise = getattr(exercises, name)
    session = Session(Forked(**{f"answer{i}": made(x) for i, x in enumerate(answers)}))
    try:
        for i, answer in enumerate(answers):
            here = exercise.verdict(made(answer), seed=1)
            session.allow(20)
            across = exercise.verdict(session.fetch(f"answer{i}"), seed=1)
            assert session.fault is None, (answer, session.fault)
            assert session.stopped is None, (answer, session.stopped)
            yield answer, here, across
    finally:
        session.close()


@pytest.mark.parametrize("name", [x for x in NAMES if x not in NOT_ACROSS])
def test_a_check_says_across_the_border_what_it_says_here(name):
    answers = exercise_bank.RIGHT[name] + [x for _, x in exercise_bank.WRONG[name]]
    for answer, here, across in verdicts(name, answers):
        assert (across.code, across.message) == (here.code, here.message), answer
