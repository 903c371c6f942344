"""The front door, in copies of the tree: set-up, its failures, and the commands.

No test installs anything from a network. Most put a stand-in for uv on PATH, which
makes real environments, installs nothing, and records its calls.
"""

from __future__ import annotations

import ast
import http.server
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bookbuild import commands, environment

ROOT = environment.ROOT
PYTHON = str(environment.BASE_PYTHON)
HOUSE = ("Makefile", "requirements.txt", "constraints.txt", "pyproject.toml")
FRONT_DOOR = ("__init__.py", "__main__.py", "commands.py", "environment.py")

FAKE_UV = f"""#!{PYTHON}
import os, pathlib, subprocess, sys, time
with open(os.environ["UV_CALLS"], "a") as calls:
    print(*sys.argv[1:], file=calls)
if sys.argv[1] == "venv":
    venv = [sys.executable, "-m", "venv", "--without-pip", sys.argv[-1]]
    sys.exit(subprocess.run(venv).returncode)
time.sleep(float(os.environ.get("UV_SECONDS", "0")))
sys.exit(os.environ.get("UV_ERROR"))
"""
FAKE_PAGES = """
import os, pathlib, sys
def build():
    if "PAGES_EXIT" in os.environ:
        sys.exit(int(os.environ["PAGES_EXIT"]))
    print("built by", sys.prefix)
    site = pathlib.Path("_build/html")
    site.mkdir(exist_ok=True)
    (site / "index.html").write_text("the book")
    return site
"""
# What Debian's python3 is without the package python3-venv: venv cannot set up pip.
NO_ENSUREPIP = """
import sys, venv
def fails(self, context):
    sys.exit("ensurepip is not available")
venv.EnvBuilder._setup_pip = fails
"""
NO_VENV = "import sys; sys.modules['venv'] = sys.modules['virtualenv'] = None"


@dataclass
class Tree:
    """A copy of the front door, whose ``make book`` builds nothing but says so."""

    root: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def calls(self) -> list[str]:
        record = Path(self.settings["UV_CALLS"])
        return record.read_text().splitlines() if record.exists() else []

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [PYTHON, "-m", "bookbuild", *arguments],
            cwd=self.root,
            env=self.settings | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *arguments: str, **settings: str) -> Result:
        process = self.start(*arguments, **settings)
        out, err = process.communicate(timeout=60)
        return Result(process.returncode, out, err)

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        (self.root / name).write_text(text.replace(old, new), encoding="utf-8")

    def customize(self, code: str) -> dict[str, str]:
        """Let every Python of the tree run `code` when it starts."""
        folder = self.root.parent / "customize"
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(code)
        return {"PYTHONPATH": str(folder)}


@dataclass
class Result:
    code: int
    out: str
    err: str

    def assert_fails(self, *messages: str, code: int = 1) -> None:
        """One line on stderr, which holds the `messages`."""
        assert self.code == code
        assert len(self.err.splitlines()) == 1, self.err
        for message in messages:
            assert message in self.err


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Without uv; the path has a space and an accent, and no locale is set."""
    root = tmp_path / "mon livre é"
    (root / "bookbuild").mkdir(parents=True)
    for name in HOUSE:
        shutil.copy(ROOT / name, root / name)
    for name in FRONT_DOOR:
        shutil.copy(ROOT / "bookbuild" / name, root / "bookbuild" / name)
    (root / "bookbuild" / "pages.py").write_text(FAKE_PAGES)
    (root / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "bin").mkdir()
    settings = {
        "PATH": str(tmp_path / "bin"),
        "HOME": str(tmp_path),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "UV_CALLS": str(tmp_path / "calls"),
    }
    return Tree(root, settings)


@pytest.fixture
def uv(tree: Tree) -> Tree:
    """The same with the stand-in for uv."""
    program = Path(tree.settings["PATH"]) / "uv"
    program.write_text(FAKE_UV)
    program.chmod(0o755)
    return tree


def wait_for(condition: object) -> None:
    end = time.monotonic() + 20
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


# --- which Python ---------------------------------------------------------------------


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
    result = subprocess.run(
        [shutil.which("make") or "make", "book", "PYTHON=no-such-python"],
        cwd=tree.root,
        capture_output=True,
        text=True,
    )
    assert result.returncode
    first = result.stderr.splitlines()[0]
    assert first.startswith("infobook: there is no no-such-python here. Install Python")


# --- the commands ---------------------------------------------------------------------


def test_makefile_and_commands_agree() -> None:
    lines = (ROOT / "Makefile").read_text().splitlines()
    targets = next(line for line in lines if line.startswith("COMMANDS :="))
    assert sorted(targets.split()[2:]) == sorted(commands.COMMANDS)


def test_make_alone_lists_every_command(tree: Tree) -> None:
    result = subprocess.run(
        [shutil.which("make") or "make", f"PYTHON={PYTHON}"],
        cwd=tree.root,
        capture_output=True,
        text=True,
    )
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


# --- set-up ---------------------------------------------------------------------------


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
    result = tree.run("book", **tree.customize(NO_ENSUREPIP))
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
