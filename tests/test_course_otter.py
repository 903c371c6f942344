"""Assignments in otter-grader itself: assign, run, and the zip for Gradescope."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import course_sheets
import pytest

from infobook import course
from infobook.course import handout

# otter and what it brings warn of each other
pytestmark = [pytest.mark.course, pytest.mark.filterwarnings("ignore")]

SEED = 77
NAMES = course.names()
DESERVED = {
    ("ps1", "untouched"): 0,
    ("ps1", "perfect"): 10,
    ("ps1", "delegated"): 0,
    ("ps1", "wrong_base"): 0,
    **{(name, "untouched"): 0 for name in NAMES[1:]},
    **{(name, "perfect"): course.load(name).points for name in NAMES[1:]},
}


def command(*arguments, folder):
    """Run one of otter's commands; a folder of its own has no tests beside it."""
    done = subprocess.run(
        [sys.executable, "-m", "otter", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """What otter assign makes of each master.

    It runs the solutions, and stops unless they get all points. The first is made by
    the command, the others by what the command calls, which is quicker.
    """
    from otter.assign import main as assign

    root = tmp_path_factory.mktemp("otter")
    handout.write(NAMES, root, seed=SEED, solutions=True)
    first, *others = NAMES
    command("assign", f"otter/{first}.ipynb", "dist", folder=root / first)
    for name in others:
        assign(str(root / name / "otter" / f"{name}.ipynb"), str(root / name / "dist"))
    return {name: root / name / "dist" for name in NAMES}


@pytest.fixture(scope="module")
def results(dist):
    """The points that otter gives each submission, and what it says, by question."""
    from otter.api import grade_submission

    found = {}
    for name in NAMES:
        (autograder,) = (dist[name] / "autograder").glob("*.zip")
        for student, text in submissions(dist, name).items():
            path = dist[name] / student / f"{name}.ipynb"
            path.parent.mkdir()
            path.write_text(text, encoding="utf-8")
            given = grade_submission(str(path), str(autograder), quiet=True)
            found[name, student] = {
                question: (result.score, result.possible, result.summary())
                for question, result in given.results.items()
            }
    return found


def submissions(dist, name):
    """Return notebooks that students hand in, from the one that they get."""
    assignment = course.load(name, SEED)
    release = (dist[name] / "student" / f"{name}.ipynb").read_text(encoding="utf-8")
    answers = {"untouched": {}, "perfect": course_sheets.solutions(assignment)}
    if name == "ps1":
        answers["delegated"] = course_sheets.DELEGATED
        answers["wrong_base"] = course_sheets.WRONG_BASE
    return {
        student: course_sheets.answered(release, assignment, some)
        for student, some in answers.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_student_gets_no_solution_and_no_seed(dist, name):
    files = [path for path in (dist[name] / "student").rglob("*") if path.is_file()]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert "SOLUTION" not in text
    assert f"seed={SEED}" not in text
    assert str(SEED) not in "".join(course_sheets.sources(files[0].read_text()))


@pytest.mark.parametrize("name", NAMES)
def test_the_zip_has_a_test_for_each_question_and_names_the_assignment(dist, name):
    (autograder,) = (dist[name] / "autograder").glob("*.zip")
    with zipfile.ZipFile(autograder) as packed:
        listed = packed.namelist()
        config = json.loads(packed.read("otter_config.json"))
        setup = packed.read("environment.yml").decode()
    assert {"run_autograder", "setup.sh"} <= set(listed)
    tests = {f"tests/{q.name}.py" for q in course.load(name).questions}
    assert tests <= set(listed)
    assert config["assignment_name"] == name
    assert config["pdf"] is False
    assert "- infobook" in setup


@pytest.mark.parametrize(("name", "student"), DESERVED)
def test_marks_are_those_deserved(results, name, student):
    found = results[name, student]
    points = {q.name: q.points for q in course.load(name).questions}
    assert {
        question: possible for question, (_, possible, _) in found.items()
    } == points
    assert sum(score for score, _, _ in found.values()) == DESERVED[name, student]


def test_diagnoses_are_named(results):
    assert str(results["ps1", "delegated"]).count("[not_allowed]") == 3
    assert str(results["ps1", "wrong_base"]).count("[wrong_base]") == 3
    assert str(results["ps2", "untouched"]).count("[not_attempted]") == 7


def test_otter_run_writes_what_gradescope_reads(dist):
    folder = dist["ps1"] / "run"
    folder.mkdir()
    text = submissions(dist, "ps1")["perfect"]
    (folder / "ps1.ipynb").write_text(text, encoding="utf-8")
    (autograder,) = (dist["ps1"] / "autograder").glob("*.zip")
    command("run", "ps1.ipynb", "-a", autograder, "-o", ".", folder=folder)
    tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
    assert sum(test.get("score", 0) for test in tests) == 10
