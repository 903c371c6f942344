"""Marking on a real dask cluster, while its workers and its driver are killed."""

import hashlib
import threading
import time

import pytest
from course_stand_in import LOG, StandIn, notes

from bookbuild import grading
from infobook.course.assignment import specification
from infobook.course.cluster import Cluster
from infobook.course.crew import WorkerError
from infobook.course.jobs import Job, Setup

RIGHT = "passed passed passed"


def jobs(works):
    for student, words in works.items():
        content = words.encode()
        yield Job(student, hashlib.sha256(content).hexdigest(), content)


def setup_of(name="ps1"):
    return Setup(name, specification("ps1"), b"secret", StandIn, {})


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    log = tmp_path_factory.mktemp("cluster") / "log"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(LOG, str(log))
        with grading.Cluster(settings()) as cluster:
            yield cluster


def settings():
    import os
    import sys

    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.mark.course
def test_a_cluster_marks_and_tries_again(cluster):
    works = {f"s{i}": RIGHT for i in range(20)}
    works |= {"raise": "raise", "dead": "die", "gus": f"once {RIGHT}"}
    with Cluster(setup_of(), cluster.address) as workers:
        found = {d.marked.student_id: d.marked for d in workers.mark(jobs(works))}
    assert {student for student, one in found.items() if one.fault} == {"raise", "dead"}
    assert found["dead"].fault.startswith("workers ended again and again")
    assert {one.score for one in found.values() if not one.fault} == {10}
    assert len(found) == len(works)
    assert notes().count("mark gus") >= 2


@pytest.mark.course
def test_markers_end_with_the_work(cluster):
    before = notes().count("closed")
    with Cluster(setup_of(), cluster.address) as workers:
        assert len(list(workers.mark(jobs({"ann": RIGHT, "bob": RIGHT})))) == 2
    end = time.monotonic() + 10
    while notes().count("closed") == before:
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.course
def test_a_marker_that_refuses_ends_the_work(cluster):
    with (
        Cluster(setup_of("refused"), cluster.address) as workers,
        pytest.raises(WorkerError, match="nothing protects this system"),
    ):
        list(workers.mark(jobs({"ann": RIGHT})))


@pytest.mark.course
def test_where_no_scheduler_is_it_says_so(monkeypatch):
    monkeypatch.setattr("infobook.course.cluster._PATIENCE", "1s")
    with pytest.raises(WorkerError, match=r"tcp://127.0.0.1:9: no scheduler answers"):
        Cluster(setup_of(), "tcp://127.0.0.1:9")


@pytest.mark.course
def test_a_cluster_without_workers_is_said_and_waited_for(monkeypatch, capsys):
    from distributed import LocalCluster

    monkeypatch.setattr("infobook.course.cluster._LONELY", 0.1)
    with (
        LocalCluster(
            n_workers=0, threads_per_worker=1, processes=False, dashboard_address=":0"
        ) as local,
        Cluster(setup_of(), local.scheduler_address) as workers,
    ):
        threading.Timer(1.0, local.scale, (1,)).start()
        (done,) = workers.mark(jobs({"ann": RIGHT}))
    assert done.marked.score == 10
    assert capsys.readouterr().err == "\nThe cluster has no workers. Waiting.\n"


@pytest.mark.course
def test_a_cluster_that_is_lost_is_said(monkeypatch):
    monkeypatch.setattr("infobook.course.cluster._PATIENCE", "3s")
    with grading.Cluster(settings()) as doomed:
        workers = Cluster(setup_of(), doomed.address)
        works = {f"s{i}": f"slow {RIGHT}" for i in range(50)}
        marking = workers.mark(jobs(works))
        next(marking)
        doomed.kill()
        with pytest.raises(WorkerError, match="the cluster was lost"):
            list(marking)
        workers.__exit__(None, None, None)


@pytest.mark.course
def test_nothing_is_lost_when_workers_and_drivers_are_killed(tmp_path):
    found = grading.Campaign(tmp_path / "campaign", count=60, seed=7).run(kills=2)
    assert found.faults == []
    assert found.killed_workers == 2
    assert 60 - found.killed_drivers <= found.kept_once <= 60
    assert 60 <= found.markings <= 60 + 4 * 6  # what was under way at four kills


def test_without_dask_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(WorkerError, match=r"pip install \"infobook\[cluster\]\""):
        Cluster(setup_of(), "tcp://127.0.0.1:9")
