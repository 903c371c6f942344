"""`infobook grade` on made-up submissions, disturbed on purpose.

A cluster of two workers marks submissions, while a worker, and then the process that
hands them out, are killed at random moments and the command is given again. In the end
each submission must have one result, the same as without any of this, and none that
had a result may have been marked again. A log outside of it all counts markings.
"""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from bookbuild.environment import ROOT
from bookbuild.submissions import made_up
from infobook import __main__ as command_line
from infobook.course import grade
from infobook.course.marker import Marker
from infobook.course.marks import Marked
from infobook.course.results import Results

LOG = "INFOBOOK_MARKINGS"
LIMIT = "2"
_PATIENCE = 600
_OUTS = ("undisturbed", "disturbed")
_CLUSTER = (
    "from distributed import LocalCluster\n"
    "import select, sys\n"
    "if __name__ == '__main__':\n"
    "    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=':0',\n"
    "                      host='127.0.0.1') as cluster:\n"
    "        print(cluster.scheduler_address, flush=True)\n"
    # on a busy machine a worker that starts anew may be given up; make another one
    "        while not select.select([sys.stdin], [], [], 5)[0]:\n"
    "            cluster.scale(2)\n"
)


class LoggedMarker(Marker):
    """A Marker that leaves a line in the log for each submission that it begins."""

    def mark(self, content: bytes, student_id: str) -> Marked:
        """Mark one submission."""
        _log("begun", student_id)
        return super().mark(content, student_id)


class LoggedResults(Results):
    """Results that leave a line in the log for each that is kept."""

    def keep(self, marked: Marked) -> None:
        """Keep what came of a submission."""
        super().keep(marked)
        _log("kept", marked.student_id)


def _log(what: str, student_id: str) -> None:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
    number = os.open(os.environ[LOG], flags, 0o600)
    try:
        # one call: what two processes write does not mix
        os.write(number, f"{what} {student_id}\n".encode())
    finally:
        os.close(number)


@dataclass
class Findings:
    """What a campaign found.

    ``markings`` counts those that were begun; ``cut_off`` are those of them that a kill
    ended before their result was kept, and that were begun again.
    """

    submissions: int
    killed_workers: int = 0
    killed_drivers: int = 0
    kept_once: int = 0
    markings: int = 0
    cut_off: int = 0
    faults: list[str] = field(default_factory=list)


class Campaign:
    """Submissions in a folder, and what is done to those who mark them.

    Parameters
    ----------
    folder : Path
        Empty.
    count : int
        How many submissions.
    seed : int
    """

    def __init__(self, folder: Path, count: int, seed: int) -> None:
        self.folder = folder
        self.draw = random.Random(seed)
        self.made = list(made_up(count, seed))
        self.log = folder / "markings.log"
        (folder / "submissions").mkdir(parents=True)
        for one in self.made:
            path = folder / "submissions" / f"{one.student_id}.ipynb"
            path.write_bytes(one.content)
        (folder / "secret").write_bytes(b"a secret that all calls share")
        self.found = Findings(count)
        self._at_kills: list[tuple[set[str], int]] = []

    def run(self, kills: int) -> Findings:
        """Mark undisturbed, then disturbed, and compare.

        Parameters
        ----------
        kills : int
            How many times a worker is killed, and then the driver.

        Returns
        -------
        Findings
        """
        undisturbed = self.start(_OUTS[0], "--workers", "2").wait()
        self._expect(undisturbed == 0, "undisturbed marking failed")
        once = len(self.logged()) == len(self.made)
        self._expect(once, "undisturbed, one was not marked once")
        self.log.unlink()
        with Cluster(self._settings()) as cluster:
            for _ in range(kills):
                self._disturb(cluster)
            last = self.start(_OUTS[1], "--scheduler", cluster.address).wait()
        self._expect(last == 0, "the last call failed")
        self._compare()
        return self.found

    def logged(self, what: str = "begun") -> list[str]:
        """Return whose submissions were begun, or kept, in this order."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line.split()[1] for line in lines if line.startswith(what)]

    def start(self, out: str, *further: str) -> subprocess.Popen[bytes]:
        """Give the command."""
        command = [sys.executable, "-m", "bookbuild.grading", "grade", "submissions"]
        command += ["--assignment", "ps1", "--out", out, "--limit", LIMIT]
        return subprocess.Popen(
            [*command, "--secret", "secret", *further],
            cwd=self.folder,
            env=self._settings(),
            stdout=subprocess.DEVNULL,
        )

    def _disturb(self, cluster: Cluster) -> None:
        """Start marking; kill a worker after a while, and the driver a little later."""
        driver = self.start("disturbed", "--scheduler", cluster.address)
        before, left = len(self.logged()), len(self.made) - len(self._kept())
        goal = before + self.draw.randint(2, max(3, min(90, left // 3)))
        _until(lambda: len(self.logged()) >= goal or driver.poll() is not None)
        os.kill(self.draw.choice(cluster.workers()), signal.SIGKILL)
        self.found.killed_workers += 1
        time.sleep(self.draw.uniform(0.0, 3.0))
        if driver.poll() is None:
            driver.kill()
            self.found.killed_drivers += 1
        driver.wait()
        self._at_kills.append((self._kept(), len(self.logged())))

    def _compare(self) -> None:
        markings = self.logged()
        for kept, length in self._at_kills:
            again = sorted(kept & {*markings[length:]})
            self._expect(not again, f"kept, and marked again: {again[:9]}")
        everybody = {one.student_id for one in self.made}
        self._expect({*markings} == everybody, "some were never marked")
        self._expect(self._kept() == everybody, "there is not a result of each")
        self._expect(self._results() == len(everybody), "one has several results")
        for name in ("marks.csv", "people.csv", "submissions.csv", "gradescope"):
            one, other = (_content(self.folder / out / name) for out in _OUTS)
            self._expect(one == other, f"{name} is not as without kills")
        lines = self.logged("kept")
        self._expect(len(lines) == len({*lines}), "one was marked and kept twice")
        # a driver that is killed between the two leaves a result and no line
        missing = len(everybody) - len(lines)
        self._expect(missing <= self.found.killed_drivers, "some were never kept")
        self.found.kept_once = len(lines)
        self.found.markings = len(markings)
        self.found.cut_off = len(markings) - len(everybody)
        self._expect_deserved()

    def _expect_deserved(self) -> None:
        """Compare the marks with what the submissions were made up to deserve."""
        scores: dict[str, list[int]] = {}
        with (self.folder / "disturbed" / "marks.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                scores.setdefault(row["student_id"], []).append(int(row["score"]))
        for one in self.made:
            found = scores.get(one.student_id)
            deserved = None if one.scores is None else [*one.scores]
            said = f"{one.student_id} has {found} and deserves {deserved}"
            self._expect(found == deserved, said)

    def _files(self) -> Iterator[Path]:
        return (self.folder / "disturbed" / "marked").rglob("[!.]*.json")

    def _results(self) -> int:
        return sum(1 for _ in self._files())

    def _kept(self) -> set[str]:
        """Return whose results are kept."""
        bodies = (path.read_bytes().partition(b"\n")[2] for path in self._files())
        return {json.loads(body)["student_id"] for body in bodies}

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.found.faults.append(otherwise)

    def _settings(self) -> dict[str, str]:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {
            **os.environ,
            LOG: str(self.log),
            "PYTHONPATH": os.pathsep.join(paths),
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "300s",
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "300s",
        }


class Cluster:
    """Two workers of dask in processes of their own, which outlive who uses them."""

    def __init__(self, settings: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CLUSTER],
            env=settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate()

    def kill(self) -> None:
        """End the scheduler at once."""
        self._process.kill()

    def workers(self) -> list[int]:
        """Return the workers' process ids."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=_PATIENCE)
            found = client.run(os.getpid, on_error="ignore")
        return sorted(found.values())


def main(arguments: Sequence[str] | None = None) -> int:
    """Be `infobook grade`, with a log of markings.

    Parameters
    ----------
    arguments : sequence of str, optional

    Returns
    -------
    int
    """
    with (
        patch.object(grade, "marker", lambda options: LoggedMarker),
        patch.object(grade, "Results", LoggedResults),
    ):
        return command_line.main(arguments)


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("marking stands still")
        time.sleep(0.02)


def _content(path: Path) -> dict[str, bytes]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: file.read_bytes() for file in files}


if __name__ == "__main__":
    # workers know the Marker by the name of the module that everybody can import
    from bookbuild import grading

    sys.exit(grading.main())
