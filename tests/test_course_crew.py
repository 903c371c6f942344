"""Workers on this machine that die, hang, or cannot start."""

import pytest
from course_stand_in import StandIn

from infobook.course.assignment import specification
from infobook.course.crew import Crew, WorkerError
from infobook.course.jobs import Job, Setup


def setup_of(name="ps1"):
    return Setup(name, specification("ps1"), b"secret", StandIn, {})


def jobs(*works):
    return [Job(f"s{i}", f"digest {i}", work.encode()) for i, work in enumerate(works)]


@pytest.mark.slow
def test_a_worker_that_hangs_is_replaced():
    with Crew(setup_of(), 1, patience=1.0) as workers:
        first, second = workers.mark(jobs("hang", "raise"))
    assert first.marked.fault.startswith("the marker failed")
    assert second.marked.student_id == "s0"
    assert "two workers ended" in second.marked.fault


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("refused", "nothing protects this system"),
        pytest.param(
            *("broken", "3 workers in a row ended with exit code 3"),
            marks=pytest.mark.slow,
        ),
    ],
)
def test_workers_that_cannot_start_are_said(name, said):
    with Crew(setup_of(name), 2) as workers, pytest.raises(WorkerError, match=said):
        list(workers.mark(jobs("raise")))
