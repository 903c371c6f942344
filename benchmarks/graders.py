"""What marking costs: CPU-seconds a submission of ps1, for each grader in one run.

``make course ARGS=--cost`` runs it, as nbgrader and otter-grader are installed apart.
Counted is what the processor did for all processes that a grader started, kernels
included, so that a busy machine changes little. Each grader marks the same answers, and
the marks are compared. Each is called as a teacher calls it: nbgrader once for all
submissions, otter once for each, which is how it works, infobook once for all.
``benchmarks/graders.json`` keeps what was found.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from infobook.course import handout, load
from infobook.course.answers import solution_of, stub_of

NAME = "ps1"
RESULTS = Path(__file__).with_name("graders.json")
Marks = dict[str, float]


def main() -> int:
    """Measure each grader, and print a line for it."""
    parser = argparse.ArgumentParser("benchmarks.graders", description=__doc__)
    parser.add_argument("--submissions", type=int, default=10)
    count = parser.parse_args().submissions
    deserved = {f"student{i:03}": (10.0, 0.0)[i % 2] for i in range(count)}
    wrong, found = 0, {}
    for grader, mark in GRADERS.items():
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            handout.write([NAME], root)
            try:
                seconds, marks = mark(root / NAME, list(deserved))
            except subprocess.CalledProcessError as error:
                said = (error.stderr or error.stdout or str(error)).strip()
                print(f"{grader:10} left out: {said.splitlines()[-1]}", flush=True)
                continue
        same = "" if marks == deserved else ", but other marks than deserved"
        wrong += marks != deserved
        found[grader] = round(seconds / count, 2)
        each = f"{seconds / count:6.2f} CPU-s a submission"
        print(f"{grader:10}{each} ({count} of {NAME}){same}", flush=True)
    if not wrong and found.keys() == GRADERS.keys():
        keep = {
            "date": time.strftime("%Y-%m-%d"),
            "python": platform.python_version(),
            "machine": f"{platform.system()} {platform.machine()}",
            "assignment": NAME,
            "submissions": count,
            "cpu_seconds_a_submission": found,
        }
        RESULTS.write_text(json.dumps(keep, indent=1) + "\n", encoding="utf-8")
    return min(wrong, 1)


def cost(command: list[str], folder: Path) -> float:
    """Run a command, and return the CPU-seconds of all its processes."""
    before = _spent()
    subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return _spent() - before


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def submission(notebook: Path, student: str) -> str:
    """Return a notebook handed in: every other student's is as it was given out."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    if int(student[-3:]) % 2 == 0:
        for question in load(NAME).questions:
            stub = stub_of(question.exercise).strip()
            for cell in content["cells"]:
                if "".join(cell["source"]).strip().startswith(stub):
                    cell["source"] = solution_of(question.exercise)
    return json.dumps(content)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def by_nbgrader(folder: Path, students: list[str]) -> tuple[float, Marks]:
    """Mark with nbgrader: one call of autograde for all."""
    root = folder / "nbgrader"
    nbgrader = [sys.executable, "-m", "nbgrader"]
    cost([*nbgrader, "generate_assignment", NAME], root)
    release = root / "release" / NAME / f"{NAME}.ipynb"
    for student in students:
        path = root / "submitted" / student / NAME / f"{NAME}.ipynb"
        _put(path, submission(release, student))
    seconds = cost([*nbgrader, "autograde", NAME], root)
    cost([*nbgrader, "export", "--CsvExportPlugin.to=grades.csv"], root)
    with (root / "grades.csv").open(newline="", encoding="utf-8") as file:
        marks = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    return seconds, marks


def by_otter(folder: Path, students: list[str]) -> tuple[float, Marks]:
    """Mark with otter: one call of run for each."""
    otter = [sys.executable, "-m", "otter"]
    cost([*otter, "assign", f"otter/{NAME}.ipynb", "dist"], folder)
    (autograder,) = (folder / "dist" / "autograder").glob("*.zip")
    release = folder / "dist" / "student" / f"{NAME}.ipynb"
    seconds, marks = 0.0, {}
    for student in students:
        own = folder / student
        _put(own / f"{NAME}.ipynb", submission(release, student))
        call = ["run", f"{NAME}.ipynb", "-a", str(autograder), "-o", "."]
        seconds += cost([*otter, *call], own)
        found = json.loads((own / "results.json").read_text(encoding="utf-8"))
        marks[student] = float(sum(t.get("score", 0) for t in found["tests"]))
    return seconds, marks


def by_infobook(folder: Path, students: list[str]) -> tuple[float, Marks]:
    """Mark with infobook: one call of grade for all, with all its protection."""
    for student in students:
        text = submission(folder / f"{NAME}.ipynb", student)
        _put(folder / "handed_in" / f"{student}.ipynb", text)
    call = ["grade", "handed_in", "--assignment", NAME, "--out", "results"]
    seconds = cost([sys.executable, "-m", "infobook", *call], folder)
    marks = dict.fromkeys(students, 0.0)
    path = folder / "results" / "marks.csv"
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            marks[row["student_id"]] += float(row["score"])
    return seconds, marks


GRADERS: dict[str, Callable[[Path, list[str]], tuple[float, Marks]]] = {
    "infobook": by_infobook,
    "nbgrader": by_nbgrader,
    "otter": by_otter,
}


if __name__ == "__main__":
    sys.exit(main())
