"""Marks into the gradebook of a real nbgrader."""

import sys

import pytest
from course_stand_in import StandIn
from test_course_grade import Here, call, lay

from infobook import __main__ as command_line
from infobook import course
from infobook.course import grade, gradebook, nbgrader
from infobook.course.gradebook import GradebookError
from infobook.course.marks import Mark, Marked

PS1 = course.load("ps1")
SHA = "ab" * 32


def one(student, *scores):
    marks = tuple(
        Mark(question.name, score, question.points, "some_code", "")
        for question, score in zip(PS1.questions, scores, strict=True)
    )
    return Marked(student, "ps1", SHA, marks)


@pytest.fixture
def address(tmp_path):
    return f"sqlite:///{tmp_path / 'gradebook.db'}"


def scores(address):
    from nbgrader.api import Gradebook

    with Gradebook(address) as book:
        return {
            one.student.id: (one.score, one.max_score, one.needs_manual_grade)
            for one in book.assignment_submissions("ps1")
        }


@pytest.mark.course
def test_students_assignment_and_submissions_are_made(address):
    gradebook.write(address, PS1, [one("ann", 3, 3, 4), one("bob", 0, 3, 0)])
    assert scores(address) == {"ann": (10, 10, False), "bob": (3, 10, False)}
    gradebook.write(address, PS1, [one("bob", 3, 3, 0)])
    assert scores(address) == {"ann": (10, 10, False), "bob": (6, 10, False)}


@pytest.mark.course
def test_what_a_person_gave_by_hand_stays(address):
    from nbgrader.api import Gradebook

    gradebook.write(address, PS1, [one("ann", 0, 3, 4)])
    with Gradebook(address) as book:
        grade = book.find_grade("entropy-check", "ps1", "ps1", "ann")
        grade.manual_score = 2
        book.db.commit()
    gradebook.write(address, PS1, [one("ann", 0, 0, 4)])
    assert scores(address)["ann"] == (6, 10, False)


@pytest.mark.course
def test_marks_go_to_the_assignment_that_nbgrader_released(address, tmp_path):
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    source = tmp_path / "source" / "ps1" / "ps1.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(nbgrader.source(PS1), encoding="utf-8")
    config = Config()
    config.CourseDirectory.root = str(tmp_path)
    config.CourseDirectory.db_url = address
    released = NbGraderAPI(config=config).generate_assignment("ps1")
    assert released["success"], released["log"]
    gradebook.write(address, PS1, [one("ann", 3, 0, 4)])
    assert scores(address) == {"ann": (7, 10, False)}


@pytest.mark.course
def test_another_assignment_of_that_name_is_refused(address):
    from nbgrader.api import Gradebook

    with Gradebook(address) as book:
        book.add_assignment("ps1")
        book.add_notebook("ps1", "ps1")
        book.add_grade_cell("other", "ps1", "ps1", max_score=3, cell_type="code")
    with pytest.raises(GradebookError, match=r"another ps1: .*'other': 3.0"):
        gradebook.write(address, PS1, [one("ann", 3, 3, 4)])


@pytest.mark.course
@pytest.mark.parametrize("address", ["no address", "sqlite:////no/such/folder/g.db"])
def test_an_address_that_is_none_is_said(address):
    with pytest.raises(GradebookError, match="no gradebook to write into") as raised:
        gradebook.write(address, PS1, [])
    assert str(raised.value).startswith(address)


@pytest.mark.course
def test_the_command_writes_into_it(address, tmp_path, monkeypatch):
    monkeypatch.setattr(grade, "_workers", Here)
    monkeypatch.setattr(grade, "marker", lambda options: StandIn)
    works = {"ann": "passed passed passed", "bob": "unreadable"}
    folder = lay(tmp_path / "s", works)
    given = call(folder, tmp_path / "out", "--gradebook", address)
    assert command_line.main(given) == 0
    assert scores(address) == {"ann": (10, 10, False)}


def test_that_it_cannot_be_written_is_said_before_marking(
    address, tmp_path, monkeypatch, capsys
):
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    monkeypatch.setattr(grade, "marker", lambda options: StandIn)
    folder = lay(tmp_path / "s", {"ann": "passed passed passed"})
    given = call(folder, tmp_path / "out", "--gradebook", address)
    assert command_line.main(given) == 1
    assert "pip install" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_nbgrader_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    with pytest.raises(GradebookError, match=r"pip install \"infobook\[nbgrader\]\""):
        gradebook.write("sqlite:///x.db", PS1, [])
