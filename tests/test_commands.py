"""The commands, and what somebody sees who calls them with the wrong Python."""

from __future__ import annotations

import ast
import http.server
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from front_door import PYTHON, ROOT, Tree, add_uv, copy_of_tree, make

from bookbuild import commands


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return copy_of_tree(tmp_path)


@pytest.fixture
def uv(tree: Tree) -> Tree:
    return add_uv(tree)


def test_every_python_too_old_is_told_so_in_one_line() -> None:
    versions = Path.home() / ".pyenv" / "versions"
    found = [path for path in versions.glob("*/bin/python") if path.exists()]
    old = [path for path in found if _minor(path) < (3, 11)]
    for python in old:
        result = subprocess.run(
            [python, "-m", "bookbuild", "book"],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 1
        assert result.stderr.startswith("infobook: Python 3.11 or later is needed")
        assert len(result.stderr.splitlines()) == 1


def _minor(python: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in python.parts[-3].split(".")[:2])


def test_a_python_that_says_it_is_too_old_is_told_so(tree: Tree) -> None:
    pretend = "import sys; sys.version_info = (3, 10, 4, 'final', 0)"
    result = tree.run("book", **tree.customize(pretend))
    result.assert_fails("this is Python 3.10", "make book PYTHON=python3.11")


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_what_old_pythons_read_is_old_python(name: str) -> None:
    source = (ROOT / "bookbuild" / name).read_bytes().decode("ascii")
    tree = ast.parse(source, feature_version=(3, 4))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not any(isinstance(node, new) for node in ast.walk(tree))


def test_make_without_python_says_so(tree: Tree) -> None:
    result = make(tree, "book", "PYTHON=no-such-python")
    assert result.returncode
    first = result.stderr.splitlines()[0]
    assert first.startswith("infobook: there is no no-such-python here. Install Python")


def test_makefile_and_commands_agree() -> None:
    lines = (ROOT / "Makefile").read_text().splitlines()
    targets = next(line for line in lines if line.startswith("COMMANDS :="))
    assert sorted(targets.split()[2:]) == sorted(commands.COMMANDS)


def test_make_alone_lists_every_command(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAKEFLAGS", " -- ARGS=-x")  # as in `make test ARGS=-x`
    monkeypatch.setenv("ARGS", "-x")
    result = make(tree, f"PYTHON={PYTHON}")
    assert result.returncode == 0
    rows = [line.split(maxsplit=1) for line in result.stdout.splitlines()[2:]]
    assert [name for name, _ in rows] == list(commands.COMMANDS)
    assert all(help_.endswith(".") for _, help_ in rows)
    assert not tree.venv.exists()


def test_unknown_command(tree: Tree) -> None:
    tree.run("bok").assert_fails("there is no command 'bok'", "book, serve", code=2)


def test_unknown_argument(uv: Tree) -> None:
    result = uv.run("book", "--fast")
    assert result.code == 2
    assert "unrecognized arguments: --fast" in result.err


@pytest.mark.parametrize("code", [0, 1, 7])
def test_exit_code_is_the_commands(uv: Tree, code: int) -> None:
    settings = {"PAGES_EXIT": str(code)}
    assert uv.run("book", **settings).code == code


def test_book_prints_the_path_and_returns(uv: Tree) -> None:
    result = uv.run("book")
    assert result.code == 0
    assert f"built by {uv.venv}" in result.out
    last = result.out.splitlines()[-1]
    assert last == f"The book: {Path('_build/html/index.html')}"


@pytest.mark.parametrize("forbidden", ["", "1"])
def test_bytecode_is_kept_apart_where_it_must_not_lie_beside_its_source(
    uv: Tree, forbidden: str
) -> None:
    assert uv.run("book", PYTHONDONTWRITEBYTECODE=forbidden).code == 0
    beside = uv.root / "bookbuild" / "__pycache__"
    apart = uv.root / "_build" / "bytecode"
    assert beside.exists() != bool(forbidden)
    assert any(apart.rglob("pages*.pyc")) == bool(forbidden)


def test_all_steps_run_and_the_last_line_counts(
    capfd: pytest.CaptureFixture[str],
) -> None:
    python = [sys.executable, "-c"]
    steps = {
        "one": [*python, "raise SystemExit(3)"],
        "two": [*python, "import os; print(os.environ['NAME'])"],
        "three": [*python, "raise SystemExit(1)"],
    }
    assert commands._steps(steps, {"NAME": "seen"}) == 1
    lines = capfd.readouterr().out.splitlines()
    assert "seen" in lines
    assert lines[-2:] == ["failed: one, three", "1 passed, 2 failed"]
    assert commands._steps({"two": steps["two"]}, {"NAME": ""}) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "1 passed, 0 failed"


def test_steps_side_by_side_keep_their_lines_apart(
    capfd: pytest.CaptureFixture[str],
) -> None:
    code = "import os, time; time.sleep({}); print(os.environ['NAME'])"
    steps = {
        name: [sys.executable, "-c", code.format(wait)]
        for name, wait in (("slow", 0.5), ("quick", 0), ("last", 0))
    }
    own = {"quick": {"NAME": "own"}}
    assert commands._steps(steps, {"NAME": "all"}, own, side_by_side=2) == 0
    lines = capfd.readouterr().out.splitlines()
    said = [line for line in lines if not line.startswith("== ") or " " not in line[3:]]
    expected = ["== slow", "all", "== quick", "own", "== last", "all"]
    assert said == [*expected, "3 passed, 0 failed"]


def test_serve_takes_a_free_port_if_its_own_is_busy(uv: Tree) -> None:
    handler = http.server.SimpleHTTPRequestHandler
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as busy:
        process = uv.start("serve", "--port", str(busy.server_port))
        assert process.stdout
        line = next(line for line in process.stdout if line.startswith("The book:"))
        address = line.split()[2]
        assert address.startswith("http://127.0.0.1:")
        assert not address.endswith(f":{busy.server_port}/")
        with urllib.request.urlopen(address) as answer:
            assert answer.read() == b"the book"
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=20)[1] == ""
    assert process.returncode == 0


def test_clean_removes_what_was_made_and_nothing_else(uv: Tree) -> None:
    assert uv.run("book").code == 0
    made = ["_build/html/x", ".pytest_cache/x", "book/.ipynb_checkpoints/x"]
    kept = ["book/x.ipynb", "notes/x", "notes/__pycache__/x", ".git/__pycache__/x"]
    for name in made + kept:
        (uv.root / name).parent.mkdir(parents=True, exist_ok=True)
        (uv.root / name).touch()
    outside = uv.root.parent / "outside"
    outside.mkdir()
    (outside / "x").touch()
    (uv.root / ".mypy_cache").symlink_to(outside)
    assert uv.run("clean").code == 0
    assert not any((uv.root / name).parent.exists() for name in made)
    assert not uv.venv.exists()
    assert not (uv.root / ".mypy_cache").is_symlink()
    assert (outside / "x").exists()
    assert all((uv.root / name).exists() for name in kept)
