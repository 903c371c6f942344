"""Results: there whole or not at all, believed only if ours, always the same."""

import csv
import io
import json
import stat
import subprocess
import sys

import pytest

from infobook.course import results as module
from infobook.course.collect import Aside
from infobook.course.marks import Mark, Marked
from infobook.course.results import Results, ResultsError, alone

SHA = "ab" * 32


def one(student="ann", sha256=SHA, **further):
    marks = (
        Mark("entropy", 3, 3, "passed", "Well done."),
        Mark("kl_divergence", 0, 4, "wrong_base", "Bits, “not” nats."),
    )
    return Marked(student, "ps1", sha256, marks, notes=("a note",), **further)


def stored(results):
    return [p for p in (results.folder / "marked").rglob("*") if p.is_file()]


@pytest.fixture
def results(tmp_path):
    return Results(tmp_path, "print")


@pytest.mark.parametrize(
    "marked", [one(), Marked("bob", "ps1", SHA, fault="no JSON"), one("Zoë 1")]
)
def test_what_is_kept_is_found_again(results, marked):
    assert results.kept(marked.student_id, SHA) is None
    results.keep(marked)
    assert results.kept(marked.student_id, SHA) == marked
    assert Results(results.folder, "print").kept(marked.student_id, SHA) == marked
    assert results.refused == 0


def test_what_differs_in_anything_is_not_found(results):
    results.keep(one())
    assert results.kept("bob", SHA) is None
    assert results.kept("ann", "cd" * 32) is None
    assert Results(results.folder, "another print").kept("ann", SHA) is None
    assert results.kept("ann", SHA) == one()


def test_a_file_torn_anywhere_is_not_believed(results):
    results.keep(one())
    (path,) = stored(results)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert results.kept("ann", SHA) is None
    assert results.refused == len(whole)
    path.write_bytes(whole)
    assert results.kept("ann", SHA) == one()


def test_a_file_that_somebody_edited_is_not_believed(results):
    results.keep(one())
    (path,) = stored(results)
    text = path.read_bytes()
    path.write_bytes(text.replace(b'"score": 0', b'"score": 4'))
    assert path.read_bytes() != text
    assert results.kept("ann", SHA) is None


def test_the_result_of_another_student_is_not_believed(results):
    results.keep(one())
    (ann,) = stored(results)
    results.keep(Marked("bob", "ps1", SHA, fault="no JSON"))
    (bob,) = {*stored(results)} - {ann}
    bob.write_bytes(ann.read_bytes())
    assert results.kept("bob", SHA) is None


def test_results_under_another_secret_are_not_believed(results, tmp_path):
    results.keep(one())
    (results.folder / "secret").write_text("another secret of some length")
    assert Results(tmp_path, "print").kept("ann", SHA) is None


def test_the_secret_is_made_once_for_the_owner_alone(results, tmp_path):
    path = tmp_path / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Results(tmp_path, "print").secret == results.secret
    assert Results(tmp_path / "other", "print").secret != results.secret
    assert len(results.secret) == 64


def test_a_secret_of_ones_own_is_read(tmp_path):
    path = tmp_path / "own"
    path.write_bytes(b"sixteen bytes of secret\n")
    assert Results(tmp_path, "print", path).secret == b"sixteen bytes of secret"
    assert not (tmp_path / "secret").exists()
    path.write_bytes(b"short\n")
    with pytest.raises(ResultsError, match="own: has 5 bytes; a secret has 16 or more"):
        Results(tmp_path, "print", path)
    with pytest.raises(ResultsError, match="missing: no secret to read"):
        Results(tmp_path, "print", tmp_path / "missing")


def test_what_a_killed_process_left_is_written_over(results):
    results.keep(one())
    (path,) = stored(results)
    path.with_name(f".{path.name}.part").write_bytes(b"half")
    path.unlink()
    assert results.kept("ann", SHA) is None
    results.keep(one())
    assert stored(results) == [path]


def test_files_are_for_the_owner_alone(results):
    results.keep(one())
    assert {stat.S_IMODE(p.stat().st_mode) for p in stored(results)} == {0o600}


def test_one_at_a_time(tmp_path):
    code = (
        "import sys; from pathlib import Path; from infobook.course.results import *\n"
        "from infobook.course import results\n"
        "with results.alone(Path(sys.argv[1])): pass"
    )
    with alone(tmp_path):
        command = [sys.executable, "-c", code, tmp_path]
        other = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "another infobook grade is at work here" in other.stderr
    with alone(tmp_path):
        pass


def test_marks_are_a_line_for_each_question():
    text = module.marks_table([one(), Marked("bob", "ps1", SHA, fault="x")]).decode()
    assert text.splitlines() == [
        "student_id,assignment,question,score,max_score",
        "ann,ps1,entropy,3,3",
        "ann,ps1,kl_divergence,0,4",
    ]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@x", "\t=1", "a,b", 'a"b', "a\nb"]
)
def test_no_cell_is_a_formula(name):
    text = module.asides_table([Aside(name, "", "odd")]).decode()
    _, row = csv.reader(io.StringIO(text, newline=""))
    assert row[1].removeprefix("'") == name
    assert row[1][0] not in "=+-@\t"


def test_gradescope_reads_it():
    found = json.loads(module.gradescope(one()))
    assert found["score"] == 3
    assert [(t["name"], t["score"], t["max_score"]) for t in found["tests"]] == [
        ("entropy", 3, 3),
        ("kl_divergence", 0, 4),
    ]
    assert [t["status"] for t in found["tests"]] == ["passed", "failed"]
    assert found["tests"][1]["output"] == "[wrong_base] Bits, “not” nats."
    assert found["output"] == "a note"


def test_a_file_of_who_has_no_mark_any_more_is_removed(tmp_path):
    module.each_in_a_file(tmp_path / "f", [("ann.json", b"1"), ("bob.json", b"2")])
    module.each_in_a_file(tmp_path / "f", [("bob.json", b"3")])
    assert [p.name for p in (tmp_path / "f").iterdir()] == ["bob.json"]
    assert (tmp_path / "f" / "bob.json").read_bytes() == b"3"
    module.each_in_a_file(tmp_path / "none", [])
