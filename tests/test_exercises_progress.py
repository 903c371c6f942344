"""The progress file: what it holds, and that it is never in the way."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from exercise_bank import measures

import infobook
from infobook import exercises


@pytest.fixture
def path(tmp_path, monkeypatch):
    where = tmp_path / "new" / "progress.json"
    monkeypatch.setenv("INFOBOOK_PROGRESS", str(where))
    return where


def right(p):
    return infobook.entropy(p, base=2)


def wrong(p, q):
    return infobook.kl_divergence(q, p)


def test_attempts_are_counted_and_a_pass_is_kept(path):
    assert exercises.progress().passed == ()
    exercises.entropy.check(wrong)
    exercises.kl_divergence.check(wrong)
    assert exercises.progress().tried == ("entropy", "kl_divergence")
    exercises.entropy.check(right)
    exercises.entropy.check(wrong)
    shown = exercises.progress()
    assert (shown.passed, shown.tried) == (("entropy",), ("kl_divergence",))
    assert shown.path == path
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "version": 1,
        "exercises": {
            "entropy": {"attempts": 3, "passed": True},
            "kl_divergence": {"attempts": 1, "passed": False},
        },
    }
    assert [p.name for p in path.parent.iterdir()] == ["progress.json"]
    assert "1 passed, 1 tried" in repr(shown)
    assert "<td>kl_divergence</td>" in shown._repr_html_()


def test_the_file_can_be_deleted(path):
    exercises.entropy.check(right)
    path.unlink()
    assert exercises.progress().passed == ()


def test_stubs_and_graders_leave_no_trace(path):
    exercises.entropy.check(None)
    exercises.entropy.require(measures.entropy_loop)
    assert not path.exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"exercises": 3}', '{"exercises": {"entropy": 1}}', "[" * 9999],
)
def test_a_damaged_file_starts_afresh(path, text):
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    assert exercises.progress().passed == ()
    assert exercises.entropy.check(right)
    assert exercises.progress().passed == ("entropy",)


def test_a_binary_file_starts_afresh(path):
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00")
    assert exercises.progress().passed == ()


@pytest.mark.parametrize("place", ["", "nul\0character"])
def test_no_error_where_nothing_can_be_written(path, monkeypatch, place):
    path.parent.write_text("a file, not a folder")
    if place:
        monkeypatch.setattr("infobook.exercises.record._file", lambda: Path(place))
    assert exercises.entropy.check(right)
    assert exercises.progress().passed == ()


def test_what_is_no_file_is_not_replaced(path):
    path.parent.mkdir()
    os.mkfifo(path)
    before = path.stat()
    assert exercises.entropy.check(right)
    assert path.stat().st_mode == before.st_mode
    assert path.is_fifo()


def test_off_keeps_nothing(monkeypatch):
    monkeypatch.setenv("INFOBOOK_PROGRESS", "off")
    assert exercises.entropy.check(right)
    assert exercises.progress().path is None
    assert "no file" in repr(exercises.progress())


def test_without_a_home_nothing_is_kept(monkeypatch):
    def homeless():
        raise RuntimeError

    monkeypatch.delenv("INFOBOOK_PROGRESS")
    monkeypatch.setattr("pathlib.Path.home", homeless)
    assert exercises.entropy.check(right)
    assert exercises.progress().path is None


def test_the_usual_place_is_in_the_home(monkeypatch, tmp_path):
    monkeypatch.delenv("INFOBOOK_PROGRESS")
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    exercises.entropy.check(right)
    assert exercises.progress().path == tmp_path / ".infobook" / "progress.json"
    assert exercises.progress().passed == ("entropy",)
