"""Assignments in nbgrader itself: from its source notebook to the exported marks."""

from __future__ import annotations

import csv
import getpass
import json
import os
import zipfile
from pathlib import Path

import course_sheets
import pytest

from infobook import course
from infobook.course import handout

# nbgrader and what it brings warn of each other
pytestmark = [pytest.mark.course, pytest.mark.filterwarnings("ignore")]

SEED = 77
NAMES = course.names()
ZIPPED = ("untouched", "perfect", "delegated", "wrong_base")
DESERVED = {
    ("ps1", "untouched"): 0,
    ("ps1", "perfect"): 10,
    ("ps1", "delegated"): 0,
    ("ps1", "wrong_base"): 0,
    ("ps1", "two_right"): 7,
    **{(name, "untouched"): 0 for name in NAMES[1:]},
    **{(name, "perfect"): 20 for name in NAMES[1:]},
}


class Course:
    """A course of nbgrader's in a folder."""

    def __init__(self, root: Path) -> None:
        from nbgrader.apps import NbGraderAPI
        from nbgrader.coursedir import CourseDirectory
        from traitlets.config import PyFileConfigLoader

        handout.write(NAMES, root / "made", seed=SEED, solutions=True)
        for name in NAMES:
            source = root / "made" / name / "nbgrader" / "source" / name
            (root / "source").mkdir(exist_ok=True)
            source.rename(root / "source" / name)
        settings = root / "made" / "ps1" / "nbgrader" / "nbgrader_config.py"
        self.config = PyFileConfigLoader(str(settings)).load_config()
        self.config.CourseDirectory.root = str(root)
        self.config.CourseDirectory.course_id = "information"
        self.config.Exchange.root = str(root / "exchange")
        (root / "exchange").mkdir()
        (root / "exchange").chmod(0o777)
        self.root = root
        self.directory = CourseDirectory(config=self.config)
        self.api = NbGraderAPI(self.directory, config=self.config)

    def text(self, step: str, name: str) -> str:
        path = self.root / step / name / f"{name}.ipynb"
        return path.read_text(encoding="utf-8")

    def submissions(self, name: str) -> dict[str, str]:
        """Return notebooks that students hand in, from the released one."""
        assignment = course.load(name, SEED)
        release, right = self.text("release", name), course_sheets.solutions(assignment)
        answers = {"untouched": {}, "perfect": right}
        if name == "ps1":
            answers["delegated"] = course_sheets.DELEGATED
            answers["wrong_base"] = course_sheets.WRONG_BASE
            answers["two_right"] = {**right, "cross_entropy": "raise SystemExit"}
        return {
            student: course_sheets.answered(release, assignment, some)
            for student, some in answers.items()
        }

    def score(self, name: str, student: str) -> float:
        return float(self.api.get_submission(name, student)["score"])


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    before = Path.cwd()
    made = Course(tmp_path_factory.mktemp("course"))
    os.chdir(made.root)
    for name in NAMES:
        done = made.api.generate_assignment(name)
        assert done["success"], done["log"]
    yield made
    os.chdir(before)


@pytest.fixture(scope="module")
def collected(nbgrader):
    """All submissions: of ps1 by an LMS's zip and by nbgrader's exchange."""
    for name in NAMES[1:]:
        for student, text in nbgrader.submissions(name).items():
            put(nbgrader.root / "submitted" / student / name / f"{name}.ipynb", text)
    archive = nbgrader.root / "downloaded" / "ps1" / "archive" / "lms.zip"
    archive.parent.mkdir(parents=True)
    some = nbgrader.submissions("ps1")
    with zipfile.ZipFile(archive, "w") as packed:
        for student in ZIPPED:
            when = "2026-10-01-12-00-00"
            name = f"Course_ps1_{student}_attempt_{when}_ps1.ipynb"
            packed.writestr(name, some[student])
    _collect_zip(nbgrader)
    _hand_in_by_exchange(nbgrader, some["two_right"])
    return nbgrader


def _collect_zip(nbgrader):
    from nbgrader.apps import ZipCollectApp

    app = ZipCollectApp(config=nbgrader.config)
    app.initialize(["ps1", "--force"])
    app.start()


def _hand_in_by_exchange(nbgrader, text):
    """Release ps1, fetch and submit it as a student would, and collect it."""
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    assert nbgrader.api.release_assignment("ps1")["success"]
    home = nbgrader.root / "home"
    home.mkdir()
    os.chdir(home)
    config = nbgrader.config.copy()
    config.CourseDirectory.root = str(home)
    config.CourseDirectory.assignment_id = "ps1"
    exchange = ExchangeFactory(config=config)
    tools = {
        "coursedir": CourseDirectory(config=config),
        "authenticator": Authenticator(config=config),
        "config": config,
    }
    exchange.FetchAssignment(**tools).start()
    fetched = home / "ps1" / "ps1.ipynb"
    assert fetched.read_text(encoding="utf-8") == nbgrader.text("release", "ps1")
    put(fetched, text)
    exchange.Submit(**tools).start()
    os.chdir(nbgrader.root)
    assert nbgrader.api.collect("ps1")["success"]
    submitted = nbgrader.root / "submitted"
    (submitted / getpass.getuser()).rename(submitted / "two_right")


@pytest.fixture(scope="module")
def marked(collected):
    for name, student in DESERVED:
        done = collected.api.autograde(name, student)
        assert done["success"], done["log"]
    return collected


@pytest.mark.parametrize("name", NAMES)
def test_a_release_has_no_solution_and_no_seed(nbgrader, name):
    text = nbgrader.text("release", name)
    assert "BEGIN" not in text
    assert f"seed={SEED}" not in text
    assignment = course.load(name, SEED)
    for question in assignment.questions:
        if question.family:
            assert f"{question.name}.require" not in text
    assert "raise NotImplementedError()" not in text  # nbgrader's own stub


def test_validate_passes_the_source_and_names_what_fails_in_the_release(nbgrader):
    from nbgrader.validator import Validator

    validator = Validator(config=nbgrader.config)
    path = nbgrader.root / "{}" / "ps1" / "ps1.ipynb"
    assert validator.validate(str(path).format("source")) == {}
    found = validator.validate(str(path).format("release"))
    assert len(found["failed"]) == 3
    assert all("not_attempted" in cell["error"] for cell in found["failed"])


def test_the_zip_of_an_lms_is_collected(collected):
    for student in ZIPPED:
        assert (collected.root / "submitted" / student / "ps1" / "ps1.ipynb").exists()


@pytest.mark.parametrize(("name", "student"), DESERVED)
def test_marks_are_those_deserved(marked, name, student):
    assert marked.score(name, student) == DESERVED[name, student]


def test_feedback_names_the_diagnosis(marked):
    done = marked.api.generate_feedback("ps1", "wrong_base")
    assert done["success"], done["log"]
    page = marked.root / "feedback" / "wrong_base" / "ps1" / "ps1.html"
    text = page.read_text(encoding="utf-8")
    assert text.count("[wrong_base]") >= 3


def test_delegation_is_named(marked):
    path = marked.root / "autograded" / "delegated" / "ps1" / "ps1.ipynb"
    outputs = [
        output
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
    ]
    assert sum("[not_allowed]" in str(output) for output in outputs) == 3


def test_marks_are_exported(marked):
    from nbgrader.plugins import CsvExportPlugin

    exporter = CsvExportPlugin(config=marked.config)
    exporter.to = str(marked.root / "grades.csv")
    with marked.api.gradebook as gradebook:
        exporter.export(gradebook)
    with Path(exporter.to).open(newline="", encoding="utf-8") as file:
        rows = {
            (row["assignment"], row["student_id"]): row for row in csv.DictReader(file)
        }
    for key, deserved in DESERVED.items():
        assert float(rows[key]["score"]) == deserved
        assert float(rows[key]["max_score"]) == course.load(key[0]).points
