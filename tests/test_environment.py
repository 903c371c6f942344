"""Set-up: when it happens, by which way, and what is left when it fails."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest
from front_door import (
    NO_ENSUREPIP,
    NO_VENV,
    PYTHON,
    Tree,
    add_uv,
    copy_of_tree,
    wait_for,
)

from bookbuild import environment

pytestmark = pytest.mark.slow  # each sets an environment up


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return copy_of_tree(tmp_path)


@pytest.fixture
def uv(tree: Tree) -> Tree:
    return add_uv(tree)


def test_uv_is_used_where_it_is_found(uv: Tree) -> None:
    assert uv.run("book").code == 0
    create, fill = uv.calls
    assert create.startswith("venv ")
    assert create.endswith(f"--python {PYTHON} {uv.venv}")
    python = uv.venv / "bin" / "python"
    assert fill == f"pip install --python {python} -r {uv.root / 'requirements.txt'}"


def test_set_up_happens_once(uv: Tree) -> None:
    assert "set-up took" in uv.run("book").out
    assert "infobook:" not in uv.run("book").out
    assert len(uv.calls) == 2


@pytest.mark.parametrize(
    ("name", "old", "new", "remade"),
    [
        ("requirements.txt", "# nothing", "# else", True),
        ("constraints.txt", "numpy==", "numpy===", True),
        ("pyproject.toml", "numpy>=2.0", "numpy>=2.1", True),
        ("pyproject.toml", "line-length = 88", "line-length = 89", False),
    ],
)
def test_a_change_of_what_is_installed_means_set_up(
    uv: Tree, name: str, old: str, new: str, remade: bool
) -> None:
    uv.run("book")
    (uv.venv / "left over").touch()
    uv.edit(name, old, new)
    result = uv.run("book")
    assert result.code == 0
    assert ("have changed: .venv is made anew" in result.out) == remade
    assert (uv.venv / "left over").exists() != remade
    assert not (uv.root / ".venv.previous").exists()


def test_a_moved_tree_is_set_up_again(uv: Tree) -> None:
    uv.run("book")
    uv.root = uv.root.rename(uv.root.parent / "moved")
    assert f"built by {uv.venv}" in uv.run("book").out
    assert len(uv.calls) == 4


def test_an_environment_that_lost_its_python_is_made_anew(uv: Tree) -> None:
    uv.run("book")
    (uv.venv / "bin" / "python").unlink()
    result = uv.run("book")
    assert result.code == 0
    assert "did not finish: .venv is made anew" in result.out


def test_two_set_ups_at_once_make_one_environment(uv: Tree) -> None:
    both = [uv.start("book", UV_SECONDS="1") for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert len(uv.calls) == 2
    assert sum("waits for it" in output for output in outputs) == 1


def test_without_uv_the_standard_library_does_it(tree: Tree) -> None:
    assert tree.run("book").code == 0
    log = (tree.root / "_build" / "setup.log").read_text(encoding="utf-8")
    assert "-m pip install --no-compile" in log


def test_without_ensurepip_an_outside_pip_does_it(tree: Tree) -> None:
    result = tree.run("book", PIP_USER="1", **tree.customize(NO_ENSUREPIP))
    assert result.code == 0, result.err
    assert f"built by {tree.venv}" in result.out
    log = (tree.root / "_build" / "setup.log").read_text(encoding="utf-8")
    assert f"-m pip --python {tree.venv}" in log


def test_without_any_way_the_remedies_are_named(tree: Tree) -> None:
    result = tree.run("book", **tree.customize(NO_VENV))
    result.assert_fails("sudo apt install python3-venv", "install uv")
    assert not tree.venv.exists()


@pytest.mark.parametrize("index", ["", "http://127.0.0.1:9/simple"])
def test_without_network_nothing_is_left(tree: Tree, index: str) -> None:
    (tree.root / "requirements.txt").write_text("infobook-no-such-package\n")
    if index:
        del tree.settings["PIP_NO_INDEX"]
    tree.settings |= tree.customize(NO_ENSUREPIP)  # which takes four seconds
    result = tree.run("book", PIP_INDEX_URL=index, PIP_RETRIES="0")
    result.assert_fails("no package index could be reached", "setup.log")
    assert not tree.venv.exists()


def test_uv_without_network_falls_back_to_pip(uv: Tree) -> None:
    result = uv.run("book", UV_ERROR="error: Request failed: client error (Connect)")
    assert result.code == 0
    assert "-m pip --python" in (uv.root / "_build" / "setup.log").read_text("utf-8")


def test_a_failed_set_up_puts_the_former_environment_back(uv: Tree) -> None:
    uv.run("book")
    before = (uv.venv / "infobook-stamp.json").read_text()
    (uv.root / "requirements.txt").write_text("infobook-no-such-package\n")
    uv.run("book", UV_ERROR="error: no").assert_fails("no package index")
    assert (uv.venv / "infobook-stamp.json").read_text() == before
    (uv.root / "requirements.txt").write_text("# nothing\n")
    assert "infobook:" not in uv.run("book").out


@pytest.mark.parametrize("former", [False, True])
def test_ctrl_c_leaves_what_was_there(uv: Tree, former: bool) -> None:
    if former:
        uv.run("book")
        uv.edit("requirements.txt", "nothing", "else")
    calls = len(uv.calls) + 2
    process = uv.start("book", UV_SECONDS="30")
    wait_for(lambda: len(uv.calls) == calls)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (130, "infobook: interrupted.\n")
    assert uv.venv.exists() == former
    assert not (uv.root / ".venv.previous").exists()


@pytest.mark.parametrize("former", [False, True])
def test_a_killed_set_up_is_noticed(uv: Tree, former: bool) -> None:
    if former:
        uv.run("book")
        uv.edit("requirements.txt", "nothing", "else")
    calls = len(uv.calls) + 2
    process = uv.start("book", UV_SECONDS="30")
    wait_for(lambda: len(uv.calls) == calls)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=20)
    assert uv.venv.exists()
    result = uv.run("book")
    assert result.code == 0
    assert "an earlier set-up did not finish" in result.out
    assert not (uv.root / ".venv.previous").exists()


def test_an_environment_of_the_users_own_is_taken_and_kept(uv: Tree) -> None:
    subprocess.run([PYTHON, "-m", "venv", "--without-pip", uv.venv], check=True)
    (uv.venv / "mine").touch()
    (uv.root / "requirements.txt").write_text("infobook-no-such-package\n")
    uv.run("book", UV_ERROR="error: no").assert_fails("no package index")
    assert (uv.venv / "mine").exists()
    assert "takes the .venv that stands here" in uv.run("book").out
    assert "infobook:" not in uv.run("book").out
    uv.edit("requirements.txt", "package", "thing")
    assert uv.run("book").code == 0
    assert "keeps .venv" in uv.run("clean").out
    assert (uv.venv / "mine").exists()


def test_a_broken_environment_of_the_users_own_is_named(uv: Tree) -> None:
    uv.venv.mkdir()
    uv.run("book").assert_fails(str(uv.venv), "was not made by infobook", "Remove or")
    assert uv.venv.exists()


def test_a_tree_that_cannot_be_written_to(uv: Tree) -> None:
    (uv.root / "_build").touch()  # stands for a read-only disk, also when root tests
    uv.run("book").assert_fails("set-up failed: the system says:", "_build")


# Lines that pip 24 to 26 and uv 0.9 print.
@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("ERROR: [Errno 28] No space left on device", "the disk is full"),
        ("  cause: write failed (os error 28)", "the disk is full"),
        (
            "Failed to establish a new connection: NewConnectionError(",
            "no package index",
        ),
        ("  cause: client error (Connect)", "no package index"),
        ("(Caused by SSLError(CERTIFICATE_VERIFY_FAILED", "a certificate"),
        (
            "ERROR: Could not build wheels for x",
            "the installation failed: ERROR: Could",
        ),
    ],
)
def test_diagnosis(line: str, remedy: str) -> None:
    message = environment._diagnosis(f"Collecting x\n{line}\nhint: try y\n")
    assert message.startswith(remedy) or remedy in message
    assert "setup.log" in message
    assert "\n" not in message
