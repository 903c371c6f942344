"""`infobook grade`: nothing lost, nothing marked twice, the same bytes each time."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from course_stand_in import LOG, StandIn, notes

from infobook import __main__ as command_line
from infobook.course import crew, grade, sandbox
from infobook.course.jobs import do
from infobook.course.marker import Marker

WRONG = "wrong_base passed swapped_arguments"
RIGHT = "passed passed passed"
# as `python -m infobook grade` is, but with the stand-in for a Marker
COMMAND = (
    "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
    "from course_stand_in import StandIn\n"
    "from infobook import __main__ as command_line\n"
    "from infobook.course import grade\n"
    "grade.marker = lambda options: StandIn\n"
    "sys.exit(command_line.main(sys.argv[1:]))\n"
)


@pytest.fixture(autouse=True)
def log(tmp_path, monkeypatch):
    path = tmp_path / "log"
    monkeypatch.setenv(LOG, str(path))
    return path


def lay(folder, works):
    folder.mkdir(exist_ok=True)
    for student, words in works.items():
        (folder / f"{student}.ipynb").write_text(words)
    return folder


def call(submissions, out, *further, workers=2):
    given = ["grade", str(submissions), "--assignment", "ps1", "--out", str(out)]
    return [*given, "--workers", str(workers), *map(str, further)]


def run(*arguments, **settings):
    options = command_line._parser().parse_args(call(*arguments, **settings))
    return grade.run(options, StandIn)


class Here:
    """Marks in this process, for tests to which it is all the same where."""

    def __init__(self, setup, options, order=iter):
        self.setup, self.order = setup, order

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def mark(self, jobs):
        marker = self.setup.open()
        for job in self.order(jobs):
            yield do(marker, job, self.setup.assignment)


@pytest.fixture
def here(monkeypatch):
    monkeypatch.setattr(grade, "_workers", Here)


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outputs(out):
    """All that must be the same for the same marks."""
    names = ["marks.csv", "people.csv", "left_out.csv", "submissions.csv"]
    paths = [out / name for name in names] + sorted((out / "gradescope").iterdir())
    return {str(p.relative_to(out)): p.read_bytes() for p in paths}


def marked():
    return sorted(line.split()[1] for line in notes() if line.startswith("mark "))


def test_marks_people_and_files(tmp_path, capsys):
    works = {"ann": RIGHT, "bob": WRONG, "cleo": "unreadable", "dan": "raise"}
    works |= {"eve": "mistaken", "fay": "die", "gus": f"once {RIGHT}"}
    folder = lay(tmp_path / "submissions", works)
    (folder / "hal.py").write_text("print(1)")
    out = tmp_path / "out"
    assert run(folder, out, "--feedback") == 0
    rows = read(out / "marks.csv")
    scores = {s: [int(r["score"]) for r in rows if r["student_id"] == s] for s in works}
    assert scores.pop("ann") == scores.pop("gus") == [3, 3, 4]
    assert scores.pop("bob") == [0, 3, 0]
    assert set(map(len, scores.values())) == {0}  # no mark, and no 0
    people = {row["student_id"]: row["reason"] for row in read(out / "people.csv")}
    assert people == {
        "cleo": "the notebook cannot be read: no JSON",
        "dan": 'the marker failed: RuntimeError("a marker\'s own mistake")',
        "eve": "the marker failed: RuntimeError('the marker returned the marks of "
        "another submission')",
        "fay": "two workers ended while they marked it, the second by signal 9",
        "hal": "is no notebook, and there is none",
    }
    for folder in ("gradescope", "feedback"):
        assert sorted(p.stem for p in (out / folder).iterdir()) == ["ann", "bob", "gus"]
    assert json.loads((out / "gradescope" / "bob.json").read_text())["score"] == 3
    said = capsys.readouterr().out
    assert "7 marked now, 0 known before" in said
    assert "5 for a person to look at, without a mark" in said
    assert marked() == sorted([*works, "fay", "gus"])  # these two were tried again


def test_what_is_known_is_not_marked_again(here, tmp_path, capsys):
    folder = lay(tmp_path / "s", {"ann": RIGHT, "bob": WRONG, "cleo": "unreadable"})
    out = tmp_path / "out"
    run(folder, out)
    first = outputs(out)
    assert run(folder, out, workers=1) == 0
    assert marked() == ["ann", "bob", "cleo"]
    assert outputs(out) == first
    assert "0 marked now, 3 known before\n" in capsys.readouterr().out
    lay(folder, {"bob": RIGHT})
    run(folder, out, workers=1)
    assert marked() == ["ann", "bob", "bob", "cleo"]
    run(folder, out, "--retry", workers=1)
    assert marked() == ["ann", "bob", "bob", "cleo", "cleo"]
    run(folder, out, "--limit", "11", workers=1)  # which may change a mark
    assert len(marked()) == 8
    run(folder, out, "--again", workers=1)
    assert len(marked()) == 11
    assert [r["score"] for r in read(out / "marks.csv")] == ["3", "3", "4"] * 2


def test_a_changed_assignment_is_marked_anew(here, tmp_path):
    folder = lay(tmp_path / "s", {"ann": "passed"})
    own = tmp_path / "own.toml"
    text = (
        'title = "T"\nminutes = 1\n[[questions]]\nexercise = "entropy"\npoints = {}\n'
    )
    for points in (3, 5, 5):
        own.write_text(text.format(points) + f"# {time.monotonic_ns()}: no change\n")
        given = ["grade", str(folder), "--assignment", str(own)]
        given += ["--out", str(tmp_path / "out"), "--workers", "1"]
        options = command_line._parser().parse_args(given)
        assert grade.run(options, StandIn) == 0
        (row,) = read(tmp_path / "out" / "marks.csv")
        assert (row["assignment"], row["score"]) == ("own", str(points))
    assert marked() == ["ann", "ann"]


def test_a_result_that_was_touched_is_marked_anew(here, tmp_path, capsys):
    folder = lay(tmp_path / "s", {"ann": WRONG, "bob": RIGHT})
    run(folder, tmp_path / "out", workers=1)
    first = outputs(tmp_path / "out")
    for path in (tmp_path / "out" / "marked").rglob("*.json"):
        path.write_bytes(path.read_bytes().replace(b'"score": 0', b'"score": 4'))
    run(folder, tmp_path / "out", workers=1)
    assert outputs(tmp_path / "out") == first
    assert marked() == ["ann", "ann", "bob"]
    assert "1 results torn or not ours, marked anew" in capsys.readouterr().out


KINDS = [RIGHT, WRONG, "unreadable", f"slow {RIGHT}"]


def test_the_same_bytes_whatever_the_order(tmp_path, monkeypatch):
    folder = lay(tmp_path / "s", {f"s{i}": KINDS[i % 3] for i in range(12)})
    (folder / "x.py").write_text("")
    found = []
    for number, order in enumerate((list, lambda jobs: list(jobs)[::-1])):
        out = tmp_path / f"out{number}"
        monkeypatch.setattr(grade, "_workers", lambda *given, o=order: Here(*given, o))
        assert run(folder, out) == 0
        found.append(outputs(out))
    assert found[0] == found[1]
    assert len(found[0]) == 4 + 8


@pytest.mark.slow
def test_the_same_bytes_whatever_the_number_of_workers(tmp_path):
    folder = lay(tmp_path / "s", {f"s{i}": KINDS[i % 4] for i in range(12)})
    for workers in (1, 3):
        assert run(folder, tmp_path / f"out{workers}", workers=workers) == 0
    assert outputs(tmp_path / "out1") == outputs(tmp_path / "out3")


def start(*arguments, **settings):
    tests = str(Path(__file__).parent)
    command = [sys.executable, "-c", COMMAND, tests, *call(*arguments, **settings)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def children(pid):
    """All processes that descend from one."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(path.parent.name))
    found, new = [], [pid]
    while new:
        new = [child for parent in new for child in parents.get(parent, [])]
        found += new
    return found


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGINT, 130),
        pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow),
    ],
)
def test_it_is_stopped_and_goes_on(number, code, tmp_path):
    folder = lay(tmp_path / "s", {f"s{i:02}": f"slow {RIGHT}" for i in range(12)})
    process = start(folder, tmp_path / "out")
    wait_for(lambda: len(marked()) >= 4)
    workers = children(process.pid)
    assert len(workers) >= 2
    process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == code
    assert "The same command goes on from there." in said
    assert "Traceback" not in said
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    assert notes().count("closed") >= 1  # a Marker's own processes end with it
    assert not (tmp_path / "out" / "marks.csv").exists()  # half a table misleads
    kept = len(list((tmp_path / "out" / "marked").rglob("*.json")))
    assert kept >= 2
    before = len(marked())
    assert run(folder, tmp_path / "out") == 0
    assert len(marked()) - before == 12 - kept
    assert len(read(tmp_path / "out" / "marks.csv")) == 36


@pytest.mark.slow
def test_killed_drivers_lose_nothing(tmp_path):
    works = {f"s{i:02}": KINDS[i % 4] for i in range(24)}
    folder, out = lay(tmp_path / "s", works), tmp_path / "out"
    draw = random.Random(1948)
    for _ in range(2):
        before = len(marked())
        process = start(folder, out)
        wait_for(lambda b=before: len(marked()) > b + 2)
        time.sleep(draw.random() * 0.3)
        workers = children(process.pid)
        process.kill()
        process.communicate()
        wait_for(lambda w=workers: not any(Path(f"/proc/{p}").exists() for p in w))
    kept = len(list((out / "marked").rglob("*.json")))
    before = len(marked())
    assert run(folder, out) == 0
    assert len(marked()) - before == 24 - kept
    assert sorted({*marked()}) == sorted(works)
    assert len(marked()) <= 24 + 2 * 2  # at most what two workers had in hand
    undisturbed = tmp_path / "undisturbed"
    run(folder, undisturbed, "--secret", out / "secret")
    assert outputs(undisturbed) == outputs(out)


def test_what_workers_cannot_do_is_said_and_kept(tmp_path, monkeypatch, capsys):
    folder = lay(tmp_path / "s", {"ann": RIGHT})
    with monkeypatch.context() as patched:
        patched.setattr(grade, "_workers", Here)
        run(folder, tmp_path / "out", workers=1)
    lay(folder, {"bob": RIGHT})
    monkeypatch.setattr(crew, "_work", refuse)
    monkeypatch.setattr(grade, "marker", lambda options: StandIn)
    assert command_line.main(call(folder, tmp_path / "out", workers=1)) == 1
    said = capsys.readouterr().err
    assert said.startswith("infobook: no sandbox here\n1 of 2 are kept in ")
    assert said.count("\n") == 2


def test_a_system_without_a_sandbox_is_refused(tmp_path, monkeypatch, capsys):
    lacks = ["Bubblewrap is not installed.", "Something else is missing."]
    monkeypatch.setattr(sandbox, "missing", lambda: lacks)
    given = call(lay(tmp_path / "s", {"ann": RIGHT}), tmp_path / "out")
    assert command_line.main(given) == 1
    said = capsys.readouterr().err
    assert all(f"\n  {line}\n" in said for line in lacks)
    assert "--unprotected" in said
    assert not (tmp_path / "out").exists()
    options = command_line._parser().parse_args([*given, "--unprotected"])
    assert grade.marker(options) is Marker


def refuse(setup, pipe):
    pipe.send(("refused", "no sandbox here"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"submissions": "missing"}, "missing: cannot be read as a folder or a zip"),
        ({"--assignment": "ps99"}, "ps99: there is no such assignment. There are: ps1"),
        ({"--secret": "missing"}, "missing: no secret to read"),
        ({"--scheduler": "tcp://127.0.0.1:9"}, "scheduler"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    change, said, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(grade, "marker", lambda options: StandIn)
    monkeypatch.chdir(tmp_path)
    lay(tmp_path / "s", {"ann": RIGHT})
    given = {"submissions": "s", "--assignment": "ps1", "--out": "out", **change}
    words = [
        "grade",
        given.pop("submissions"),
        *(x for xs in given.items() for x in xs),
    ]
    assert command_line.main(words) == 1
    errors = capsys.readouterr().err
    assert errors.startswith("infobook: ")
    assert said in errors


@pytest.mark.parametrize("option", ["--workers", "--limit"])
@pytest.mark.parametrize("value", ["0", "-1", "many", "nan", "inf"])
def test_numbers_must_be_numbers(option, value, capsys):
    with pytest.raises(SystemExit) as stopped:
        command_line.main(call("s", "out", f"{option}={value}"))
    assert stopped.value.code == 2
    assert f"'{value}'; give a number above 0" in capsys.readouterr().err


def test_help_says_what_to_type(capsys):
    with pytest.raises(SystemExit):
        command_line.main(["grade", "--help"])
    said = capsys.readouterr().out
    assert said.startswith("usage: python -m infobook grade")
    for word in ("--scheduler", "--limit", "--unprotected", "Moodle"):
        assert word in said


def test_a_terminal_sees_how_far_it_is(here, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    run(lay(tmp_path / "s", {"ann": RIGHT, "bob": RIGHT}), tmp_path / "out", workers=1)
    assert "] 2 of 2" in capsys.readouterr().err


def test_no_terminal_sees_only_the_summary(here, tmp_path, capsys):
    run(lay(tmp_path / "s", {"ann": RIGHT}), tmp_path / "out", workers=1)
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out.splitlines()[0] == "1 submissions, files named by students' ids"
    assert os.fspath(tmp_path / "out" / "report.html") in said.out
