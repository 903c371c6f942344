"""``python -m infobook``: what it prints, writes and refuses."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from bookbuild.environment import ROOT
from infobook.__main__ import main
from infobook.exercises import quarters


@pytest.fixture(autouse=True)
def progress(tmp_path, monkeypatch):
    monkeypatch.setenv("INFOBOOK_PROGRESS", str(tmp_path / "progress.json"))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["exercises"],
        ["exercises", "list"],
        ["exercises", "open"],
        ["exercises", "progress"],
        ["build"],
        ["grade"],
    ],
)
def test_every_command_explains_itself(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, "--help"])
    assert stopped.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: {' '.join(['python -m infobook', *arguments])}")
    assert "--help" in said


def test_help_shows_what_to_type(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert "python -m infobook exercises open entropy" in said


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["build", "a.ipynb"]])
def test_a_wrong_call_exits_with_2_and_says_how(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_the_sets_are_listed_with_what_was_passed(capsys):
    quarters.check(3 / 2)
    assert main(["exercises"]) == 0
    lines = capsys.readouterr().out.splitlines()
    row = next(line.split() for line in lines if line.startswith("entropy "))
    assert row[:3] == ["entropy", "9", "1"]
    assert main(["exercises", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_one_set_is_listed(capsys):
    quarters.check(3 / 2)
    assert main(["exercises", "list", "entropy"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 9
    assert lines[0].split()[:4] == ["1", "min", "passed", "quarters"]
    assert "passed" not in lines[1]


def test_progress_is_shown(capsys):
    quarters.check(3 / 2)
    assert main(["exercises", "progress"]) == 0
    assert capsys.readouterr().out.startswith("1 passed, 0 tried\n  passed  quarters")


def test_a_set_is_copied_once_and_an_answer_never_lost(tmp_path, capsys):
    folder = tmp_path / "new" / "folder"
    call = ["exercises", "open", "entropy", "--folder", str(folder), "--copy-only"]
    assert main(call) == 0
    copied = folder / "exercises-entropy.ipynb"
    assert "a new copy" in capsys.readouterr().out
    kept = ROOT / "infobook" / "exercises" / "sets" / "entropy.ipynb"
    assert copied.read_bytes() == kept.read_bytes()
    copied.write_text("my answers")
    assert main(call) == 0
    assert "as you left it" in capsys.readouterr().out
    assert copied.read_text() == "my answers"


def test_jupyterlab_is_started_or_missed(tmp_path, capsys, monkeypatch):
    call = ["exercises", "open", "entropy", "--folder", str(tmp_path)]
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(call) == 1
    assert "pip install jupyterlab" in capsys.readouterr().out
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    started = []
    monkeypatch.setattr(
        subprocess, "call", lambda command: started.append(command) or 0
    )
    assert main(call) == 0
    expected = [sys.executable, "-m", "jupyterlab"]
    assert started == [[*expected, str(tmp_path / "exercises-entropy.ipynb")]]


@pytest.mark.parametrize("action", ["list", "open"])
def test_a_set_that_is_not_there_is_named(action, capsys):
    assert main(["exercises", action, "entrop"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("infobook: there is no set named 'entrop'; choose one of ")
    assert "entropy" in said


def test_student_notebooks_are_built(tmp_path, capsys):
    source = ROOT / "book" / "exercises" / "entropy.ipynb"
    assert main(["build", str(source), "--out", str(tmp_path / "out")]) == 0
    assert "entropy.ipynb: the student notebook" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "entropy.ipynb").read_text("utf-8"))["cells"]


def test_what_cannot_be_built_is_said_in_one_line(tmp_path, capsys):
    chapter = ROOT / "book" / "entropy.ipynb"
    missing = tmp_path / "missing.ipynb"
    for source in (chapter, missing):
        assert main(["build", str(source), "--out", str(tmp_path / "out")]) == 1
        said = capsys.readouterr().err
        assert said.startswith("infobook: ")
        assert said.count("\n") == 1
        assert source.name in said
    assert not (tmp_path / "out").exists()


def test_it_runs_as_a_module():
    command = [sys.executable, "-m", "infobook", "--version"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.startswith("infobook 0.")
