"""Assignments: what a specification may say, and what is made from it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import course_sheets
import nbformat
import pytest

from infobook import course, exercises
from infobook.__main__ import main
from infobook.course import handout, nbgrader, notebooks, otter
from infobook.course.answers import solution_of, stub_of
from infobook.exercises import (
    Certificate,
    FindTheBug,
    FindTheBugInRoutine,
    Function,
    Number,
    Numbers,
    Prediction,
    Routine,
)

ROOT = Path(__file__).resolve().parents[1]
NAMES = course.names()
CHAPTERS = {
    *("surprise", "entropy", "codes", "cross-entropy", "kl-divergence", "evidence"),
    *("maximum-likelihood", "softmax"),
}
named = pytest.mark.parametrize("name", NAMES)


def run(notebook):
    """Run a notebook's code as one program, and return its names."""
    names = {"__name__": "__main__"}
    exec("\n\n".join(course_sheets.sources(notebook)), names)
    return names


# What is set


def test_there_are_four_and_the_first_is_fixed():
    assert NAMES == ["ps1", "ps2", "ps3", "ps4"]
    first = course.load("ps1")
    asked = [(q.name, q.points, q.exercise.unit) for q in first.questions]
    assert asked == [
        ("entropy", 3, "bits"),
        ("cross_entropy", 3, "nats"),
        ("kl_divergence", 4, "nats"),
    ]
    assert not first.has_variants


@pytest.mark.parametrize("name", NAMES[1:])
def test_the_others_mix_kinds_sources_and_real_data(name):
    asked = [question.exercise for question in course.load(name).questions]
    assert 6 <= len(asked) <= 8
    for kinds in (
        (Function, Routine),
        (Number, Numbers),
        Certificate,
        (FindTheBug, FindTheBugInRoutine),
        Prediction,
    ):
        assert any(isinstance(exercise, kinds) for exercise in asked), kinds
    assert sum("infobook.data" in exercise.allowed for exercise in asked) == 1
    assert {bool(q.family) for q in course.load(name).questions} == {True, False}


def test_all_chapters_are_asked_about():
    asked = {q.chapter for name in NAMES for q in course.load(name).questions}
    assert asked == CHAPTERS


@named
def test_goals_and_minutes_are_given(name):
    assignment = course.load(name)
    assert len(assignment.goals) >= 2
    minutes = sum(q.exercise.minutes for q in assignment.questions)
    assert minutes <= assignment.minutes <= 3 * minutes


# What a specification may say

ONE = 'title = "T"\nminutes = 10\n'
ENTROPY = '[[questions]]\nexercise = "entropy"\npoints = 3\n'
DIE = '[[questions]]\nfamily = "biased_die"\nname = "die"\npoints = 2\n'


def spec(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_specification_of_ones_own(tmp_path):
    mine = course.load(spec(tmp_path, f"seed = 4\n{ONE}{ENTROPY}{DIE}"))
    assert (mine.name, mine.points, mine.seed) == ("mine", 5, 4)
    assert mine.questions[1].chapter == "entropy"
    other = course.load(spec(tmp_path, f"seed = 4\n{ONE}{ENTROPY}{DIE}"), seed=5)
    assert other.seed == 5
    assert mine.questions[1].exercise.task != other.questions[1].exercise.task


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ONE, "lacks questions"),
        (f"{ONE}questions = []", "has no [[questions]]"),
        (f"{ONE}author = 1\n{ENTROPY}", "has author, unknown"),
        (f"{ONE}{DIE}", "question 1 is drawn by seed; give seed ="),
        (f'seed = "x"\n{ONE}{DIE}', "seed is 'x'; give a whole number"),
        (f"seed = 1\n{ONE}{DIE.replace('biased_die', 'dice')}", "no family 'dice'"),
        (
            "seed = 1\n" + ONE + DIE.replace('"die"', '"a die"'),
            "'a die' cannot be a name",
        ),
        (
            "seed = 1\n" + ONE + DIE.replace('"die"', '"entropy"'),
            "'entropy' is an exercise of the book",
        ),
        (f"seed = 1\n{ONE}{DIE}{DIE}", "asks a question twice"),
        (f"{ONE}{ENTROPY.replace('3', 'true')}", "points is True; give 1 or more"),
        (f"{ONE}{ENTROPY.replace('entropy', 'quartz')}", "no exercise is 'quartz'"),
        (f"{ONE}{ENTROPY.replace('entropy', 'tilt_proof')}", "hands in several"),
        ("title = ", "Invalid value"),
    ],
)
def test_a_specification_that_cannot_be_used_says_why(tmp_path, text, message):
    path = spec(tmp_path, text)
    with pytest.raises(course.assignment.SpecificationError) as caught:
        course.load(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


# What is made from it


@named
def test_the_files_in_the_repository_are_those_that_are_made(name):
    folder = ROOT / "assignments" / name
    kept = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert kept == handout.files(course.load(name)), (
        "run: python -m infobook assignments --out assignments"
    )


@named
def test_solutions_pass_and_stubs_are_not_attempted(name):
    for question in course.load(name).questions:
        for code, expected in (
            (solution_of(question.exercise), "passed"),
            (stub_of(question.exercise), "not_attempted"),
        ):
            names = {"__name__": "__main__"}
            exec(f"{notebooks.SETUP}\n{code}", names)
            answer = names[question.name]
            assert question.exercise.check(answer, seed=1).code == expected
            if expected == "passed":
                question.exercise.require(answer, seed=1)


@named
def test_the_students_notebook_runs_and_checks_what_is_public(name):
    assignment = course.load(name)
    text = notebooks.release(assignment)
    nbformat.validate(nbformat.reads(text, as_version=4))
    names = run(text)
    assert {q.name for q in assignment.questions} <= names.keys()
    calls = re.findall(r"exercises\.(\w+)\.check", "".join(course_sheets.sources(text)))
    assert calls == [q.name for q in assignment.questions if not q.family]


def test_an_assignment_without_feedback_needs_no_infobook(tmp_path):
    path = spec(tmp_path, f"feedback = false\nseed = 1\n{ONE}{ENTROPY}{DIE}")
    assert "infobook" not in notebooks.release(course.load(path)).replace(
        "of `infobook`", ""
    )


@named
def test_the_solved_notebook_gives_every_answer(name):
    assignment = course.load(name)
    text = notebooks.solved(assignment)
    nbformat.validate(nbformat.reads(text, as_version=4))
    names = run(text)
    for question in assignment.questions:
        question.exercise.require(names[question.name], seed=2)


def telling(assignment, questions):
    """Return the lines of solutions that tell something, as JSON writes them."""
    stubs = "".join(stub_of(question.exercise) for question in assignment.questions)
    lines = {
        line
        for question in questions
        for line in solution_of(question.exercise).splitlines()
    }
    return [json.dumps(x)[1:-1] for x in lines if len(x.strip()) > 25 if x not in stubs]


@named
def test_nothing_that_students_get_tells_a_solution_or_the_seed(name):
    seed = 90125
    assignment = course.load(name, seed)
    made = handout.files(assignment, solutions=True)
    lines = telling(assignment, assignment.questions)
    assert len(lines) >= len(assignment.questions)
    for path in ("README.md", f"{name}.ipynb"):
        assert not [line for line in lines if line in made[path]]
        assert str(seed) not in made[path]


@named
def test_without_solutions_those_of_variants_are_nowhere(name):
    assignment = course.load(name)
    lines = telling(assignment, [q for q in assignment.questions if q.family])
    assert bool(lines) == assignment.has_variants
    for path, text in handout.files(assignment).items():
        assert not [line for line in lines if line in text], path


@named
def test_sources_of_nbgrader_have_stable_ids_and_all_points(name):
    assignment = course.load(name)
    text = nbgrader.source(assignment)
    nbformat.validate(nbformat.reads(text, as_version=4))
    roles = [cell["metadata"]["nbgrader"] for cell in json.loads(text)["cells"]]
    ids = [role["grade_id"] for role in roles if role["solution"] or role["grade"]]
    wanted = [q.name.replace("_", "-") for q in assignment.questions]
    assert ids == [f"{x}{end}" for x in wanted for end in ("", "-check")]
    assert sum(role.get("points", 0) for role in roles) == assignment.points
    assert all(role["locked"] != role["solution"] for role in roles)
    assert all(role["schema_version"] == 3 for role in roles)


@named
def test_checks_of_graders_call_require_and_never_check(name):
    assignment = course.load(name)
    for text in (nbgrader.source(assignment), otter.master(assignment)):
        code = "\n".join(course_sheets.sources(text))
        assert code.count(".require(") == len(assignment.questions)
        assert ".check(" not in code
        nbformat.validate(nbformat.reads(text, as_version=4))


def test_one_hash_for_otter_and_three_for_nbgrader():
    assignment = course.load("ps1")
    assert "### BEGIN SOLUTION" in nbgrader.source(assignment)
    assert "###" not in "".join(course_sheets.sources(otter.master(assignment)))


@named
def test_a_readme_says_what_everybody_must_know(name):
    assignment = course.load(name)
    text = handout.readme(assignment)
    for question in assignment.questions:
        assert f"| `{question.name}` | {question.chapter} | {question.points} |" in text
    for goal in assignment.goals:
        assert goal in text
    assert all(f"`{module}`" in text for module in assignment.allowed)
    assert f"{assignment.points} points" in text
    assert all(len(line) <= 88 for line in text.splitlines() if line[:1] not in "|-")


def test_equal_specifications_give_equal_bytes_in_another_process():
    code = (
        "from infobook.course import handout, load\n"
        "print([handout.files(load(n), solutions=True) for n in ('ps2', 'ps3', 'ps4')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "7"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    made = [handout.files(course.load(name), solutions=True) for name in NAMES[1:]]
    assert done.stdout.strip() == str(made)


# The command


def test_the_command_lists_assignments(capsys):
    assert main(["assignments"]) == 0
    shown = capsys.readouterr().out
    assert all(course.load(name).title in shown for name in NAMES)


def test_the_command_writes_what_only_the_instructor_may_have(tmp_path, capsys):
    call = ["assignments", "ps2", "--seed", "31", "--solutions", "--out", str(tmp_path)]
    assert main(call) == 0
    own = tmp_path / "ps2" / "instructor"
    assert str(own / "ps2.toml") in capsys.readouterr().out
    again = course.load(own / "ps2.toml")
    assert again.seed == 31
    asked = [q.exercise.task for q in course.load("ps2", 31).questions]
    assert [q.exercise.task for q in again.questions] == asked
    run((own / "ps2-solved.ipynb").read_text(encoding="utf-8"))


def test_the_command_writes_nothing_for_an_assignment_that_is_not_there(
    tmp_path, capsys
):
    assert main(["assignments", "ps1", "ps9", "--out", str(tmp_path)]) == 1
    assert "ps9: there is no such assignment" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_questions_belong_to_the_book_or_to_a_family():
    for name in NAMES:
        for question in course.load(name).questions:
            assert hasattr(exercises, question.name) != bool(question.family)
