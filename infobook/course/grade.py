"""The command ``infobook grade``: submissions in, marks and reports out."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infobook.course import gradebook, report
from infobook.course.assignment import Assignment, load, specification
from infobook.course.collect import Aside, Collection, Submission, collect
from infobook.course.crew import Crew, WorkerError
from infobook.course.handed_in import UnreadableError
from infobook.course.jobs import Done, Job, Setup
from infobook.course.marks import Marked
from infobook.course.progress import Progress
from infobook.course.results import (
    Results,
    alone,
    asides_table,
    each_in_a_file,
    gradescope,
    marks_table,
    table,
    write,
)


class GradeError(ValueError):
    """Marking that cannot be done: why, and what to do."""


class Stopped(KeyboardInterrupt):  # as Ctrl-C, which is its parent
    """The system, or a person, wants this process to end: SIGTERM."""


@dataclass
class Campaign:
    """The submissions of one call, and what came of them.

    Parameters
    ----------
    collection : Collection
    results : Results
    again : callable
        Whether to mark a submission again, of which there is a result.
    """

    collection: Collection
    results: Results
    again: Callable[[Marked], bool]
    found: dict[str, Marked] = field(default_factory=dict)
    unread: list[Aside] = field(default_factory=list)
    seconds: float = 0.0

    def jobs(self, progress: Progress) -> Iterator[Job]:
        """Yield what has to be marked; what is known or unreadable is noted."""
        for submission in self.collection.submissions:
            student = submission.student_id
            try:
                content = submission.file.read()
            except UnreadableError as error:
                self.unread.append(_aside(submission, str(error)))
                progress.known += 1
                progress.people += 1
                continue
            sha256 = hashlib.sha256(content).hexdigest()
            known = self.results.kept(student, sha256)
            if known is None or self.again(known):
                yield Job(student, sha256, content)
            else:
                self.found[student] = known
                progress.known += 1
                progress.people += bool(known.fault)
            progress.show()

    def take(self, done: Done, progress: Progress) -> None:
        """Keep what came of one submission, before anything else happens."""
        self.results.keep(done.marked)
        self.found[done.marked.student_id] = done.marked
        self.seconds += done.seconds
        progress.marked += 1
        progress.people += bool(done.marked.fault)
        progress.show()

    @property
    def marked(self) -> list[Marked]:
        """What has marks, in the order of the students' ids."""
        return [one for _, one in sorted(self.found.items()) if not one.fault]

    @property
    def people(self) -> list[Aside]:
        """What a person must look at."""
        faults = (
            _aside(submission, self.found[submission.student_id].fault)
            for submission in self.collection.submissions
            if submission.student_id in self.found
            and self.found[submission.student_id].fault
        )
        return sorted([*self.collection.people, *self.unread, *faults])


def run(options: argparse.Namespace, make: Any = None) -> int:
    """Mark the submissions that the command line names.

    Parameters
    ----------
    options : Namespace
        As ``infobook grade --help`` lists them.
    make : type, optional
        The class of the Marker.

    Returns
    -------
    int
        0; 130 after Ctrl-C and 143 after SIGTERM.
    """
    assignment = load(options.assignment)
    name = assignment.name
    text = specification(options.assignment)
    collection = collect(options.submissions, name)
    make = make or marker(options)
    if options.gradebook:  # better to hear now that it cannot be written into
        gradebook.write(options.gradebook, assignment, [])
    with alone(options.out):
        settings = {
            "unprotected": options.unprotected,
            "seconds": options.limit,
            "total": max(120.0, 12 * options.limit),
        }
        setup = Setup(name, text, b"", make, settings)
        results = Results(options.out, setup.fingerprint, options.secret)
        setup = Setup(name, text, results.secret, make, settings)
        campaign = Campaign(collection, results, _again(options))
        progress = Progress(len(collection.submissions))
        try:
            with _terminable():
                cost = _mark(campaign, setup, options, progress)
        except KeyboardInterrupt as stopped:
            progress.end()
            done = progress.known + progress.marked
            print(f"stopped: {done} of {progress.total} are kept in {options.out}.")
            print("The same command goes on from there.")
            return 143 if isinstance(stopped, Stopped) else 130
        progress.end()
        _write_all(campaign, assignment, options, cost)
        _say(campaign, progress, options, cost)
    return 0


def _mark(
    campaign: Campaign, setup: Setup, options: argparse.Namespace, progress: Progress
) -> report.Cost:
    """Mark what is left, and return what that cost."""
    start = time.monotonic()
    try:
        with _workers(setup, options) as workers:
            for done in workers.mark(campaign.jobs(progress)):
                campaign.take(done, progress)
    except WorkerError as error:
        progress.end()
        raise GradeError(
            f"{error}\n{progress.marked + progress.known} of {progress.total} are kept "
            f"in {options.out}; the same command goes on from there"
        ) from error
    cpu = None if options.scheduler else sum(os.times()[:4])
    clock = time.monotonic() - start
    return report.Cost(progress.marked, clock, campaign.seconds, cpu)


def _workers(setup: Setup, options: argparse.Namespace) -> AbstractContextManager[Any]:
    if options.scheduler:
        from infobook.course.cluster import Cluster

        return Cluster(setup, options.scheduler)
    # the Marker has limits of its own; this is for one that fails to keep them
    return Crew(setup, options.workers, patience=60 + 10 * setup.options["total"])


def marker(options: argparse.Namespace) -> type[Any]:
    """Return the class of the Marker.

    Parameters
    ----------
    options : Namespace

    Returns
    -------
    type

    Raises
    ------
    GradeError
        If this system cannot keep students' code in its place.
    """
    from infobook.course import sandbox
    from infobook.course.marker import Marker

    missing = [] if options.scheduler else sandbox.missing()
    if missing and not options.unprotected:
        lines = "\n".join(f"  {line}" for line in missing)
        raise GradeError(
            "this system lacks what keeps students' code in its place:\n"
            f"{lines}\nMark on another system, or, if you trust all submissions, "
            "with --unprotected"
        )
    return Marker


def _again(options: argparse.Namespace) -> Callable[[Marked], bool]:
    def wanted(known: Marked) -> bool:
        return bool(options.again or (options.retry and known.fault))

    return wanted


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end marking as Ctrl-C does."""

    def stop(number: int, frame: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _write_all(
    campaign: Campaign,
    assignment: Assignment,
    options: argparse.Namespace,
    cost: report.Cost,
) -> None:
    out, marked = options.out, campaign.marked
    write(out / "marks.csv", marks_table(marked), to_disk=True)
    write(out / "people.csv", asides_table(campaign.people), to_disk=True)
    write(out / "left_out.csv", asides_table(campaign.collection.others))
    write(out / "submissions.csv", _submissions_table(campaign))
    files = ((f"{one.student_id}.json", gradescope(one)) for one in marked)
    each_in_a_file(out / "gradescope", files)
    if options.feedback or (out / "feedback").exists():  # old pages would mislead
        pages = (
            (f"{one.student_id}.html", report.feedback(assignment, one).encode())
            for one in marked
        )
        each_in_a_file(out / "feedback", pages)
    page = report.page(assignment, marked, campaign.people, _costs(out, cost))
    write(out / "report.html", page.encode())
    if options.gradebook:
        gradebook.write(options.gradebook, assignment, marked)


def _submissions_table(campaign: Campaign) -> bytes:
    head = ["student_id", "file", "late", "sha256", "score", "max_score"]
    rows = []
    for one in campaign.collection.submissions:
        marked = campaign.found.get(one.student_id)
        late = "late" if one.late else ""
        points: list[Any] = ["", ""]
        if marked and not marked.fault:
            points = [marked.score, marked.max_score]
        sha256 = marked.sha256 if marked else ""
        rows.append([one.student_id, one.file.shown, late, sha256, *points])
    return table(head, rows)


def _costs(out: Path, cost: report.Cost) -> report.Cost:
    """Add what this call cost to what earlier calls did, which wrote it down."""
    path = out / "cost.json"
    calls = []
    with contextlib.suppress(OSError, ValueError, TypeError):
        calls = [report.Cost(**call) for call in json.loads(path.read_bytes())]
    if cost.submissions:
        calls.append(cost)
        write(path, json.dumps([vars(call) for call in calls], indent=1).encode())
    return report.total(calls)


def _say(
    campaign: Campaign,
    progress: Progress,
    options: argparse.Namespace,
    cost: report.Cost,
) -> None:
    """Print what was done and where it is."""
    marked, people = campaign.marked, len(campaign.people)
    layout, out = campaign.collection.layout, options.out
    print(f"{progress.total} submissions, {layout}")
    print(f"{progress.marked} marked now, {progress.known} known before", end="")
    print(f": {cost.sentence}" if progress.marked else "")
    if campaign.results.refused:
        print(f"{campaign.results.refused} results torn or not ours, marked anew")
    if marked:
        mean = sum(one.score for one in marked) / len(marked)
        print(f"mean mark: {mean:.2f} of {marked[0].max_score}")
    if people:
        print(f"{people} for a person to look at, without a mark: {out / 'people.csv'}")
    print(f"marks: {out / 'marks.csv'}")
    print(f"report: {out / 'report.html'}")


def _aside(submission: Submission, reason: str) -> Aside:
    return Aside(submission.file.shown, submission.student_id, reason)
