"""Copies of the front door to try, for the tests of set-up and commands.

Most put a stand-in for uv on PATH, which makes real environments, installs nothing, and
records its calls. No test installs anything from a network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bookbuild import environment

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


def make(tree: Tree, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make, as from a shell: `make test` hands its own variables down to us."""
    handed_down = ("MAKE", "MFLAGS", "ARGS", "PYTHON=")
    settings = {
        name: value
        for name, value in os.environ.items()
        if not f"{name}=".startswith(handed_down)
    }
    return subprocess.run(
        [shutil.which("make") or "make", *arguments],
        cwd=tree.root,
        env=settings,
        capture_output=True,
        text=True,
    )


def copy_of_tree(tmp_path: Path) -> Tree:
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


def add_uv(tree: Tree) -> Tree:
    """Put the stand-in for uv on the tree's PATH."""
    program = Path(tree.settings["PATH"]) / "uv"
    program.write_text(FAKE_UV)
    program.chmod(0o755)
    return tree


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)
