"""The same tests on other versions: the oldest we allow, and later Pythons than this.

`oldest` runs nearly all tests on the oldest NumPy and matplotlib, put in front of what
`.venv` holds. `newest` runs the tests of the measures on each later Python that this
machine has, in an environment of its own, on the newest NumPy there is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bookbuild import environment
from bookbuild.environment import ROOT

OLDEST = ROOT / "bookbuild" / "oldest.txt"
NEWEST = ROOT / "bookbuild" / "newest.txt"
LATER_PYTHONS = ("3.12", "3.13", "3.14")
# Tests of what makes the pages or marks submissions: no version of NumPy or of
# matplotlib matters to it. What crosses to a student's process is tested on all.
OF_THE_WORKSHOP = (
    *("accessibility", "api_page", "browser", "built_book", "commands", "environment"),
    *("course_cluster", "course_collect", "course_crew", "course_grade"),
    *("course_gradebook", "course_hostile", "course_report", "course_results"),
    "exercise_builder",
    *("explore_browser", "live", "live_cells", "markdown_pages", "maths", "mutants"),
    *("notebook_checks", "notebook_command", "notebook_executor", "notebook_text"),
    *("notebooks", "npm", "offline", "page_checks", "pages", "pdf"),
    *("published", "publishing", "search", "site", "slides"),
)
# Tests that need NumPy, hypothesis, mpmath and SciPy, and nothing else.
OF_THE_MEASURES = (
    *("accuracy", "codes", "counts", "discrete", "divergences", "families", "fuzz"),
    *("bad_input", "joint", "kernels", "logits", "monte_carlo", "multivariate"),
    *("neighbours", "options", "renyi", "rowwise", "terms", "validation"),
)
# Where the tests run once more, a few examples and seeds show what is different there;
# rare cases are for `make test`, and for the step of that name in `make check`.
FEW = {"INFOBOOK_HYPOTHESIS": "few", "INFOBOOK_SEEDS": "8"}


def oldest(arguments: Sequence[str]) -> int:
    """Run the tests on the oldest NumPy and matplotlib.

    Parameters
    ----------
    arguments : sequence of str
        For pytest.

    Returns
    -------
    int
        pytest's exit code.
    """
    settings = apart("oldest", OLDEST, "--no-deps", "--only-binary", ":all:")
    command = [sys.executable, "-m", "pytest", "-n", "logical"]
    ignored = [f"--ignore=tests/test_{name}.py" for name in OF_THE_WORKSHOP]
    return subprocess.run(
        [*command, *ignored, *arguments],
        env=FEW | os.environ | settings,
        check=False,
    ).returncode


def newest(arguments: Sequence[str]) -> int:
    """Run the measures' tests on every later Python found, with the newest NumPy.

    Parameters
    ----------
    arguments : sequence of str
        For pytest.

    Returns
    -------
    int
        The largest of pytest's exit codes; 0 if no later Python is found.
    """
    tests = [
        path
        for path in sorted((ROOT / "tests").glob("test_*.py"))
        if any(path.match(f"test_{name}*.py") for name in OF_THE_MEASURES)
    ]
    codes = [0]
    for version in LATER_PYTHONS:
        python = _interpreter(version)
        if python is None:
            print(f"leaves out Python {version}: this machine has none", flush=True)
            continue
        own = _environment(python, ROOT / "_build" / f"python-{version}")
        code = (
            "import numpy, platform as p; print(p.python_version(), numpy.__version__)"
        )
        print("Python and NumPy", end=" ", flush=True)
        subprocess.run([own, "-c", code], check=True)
        command: list[str | Path] = [own, "-m", "pytest"]
        command += ["-n", "logical", "-o", "addopts="]
        codes.append(
            subprocess.run(
                [*command, "-p", "no:cacheprovider", *tests, *arguments],
                env=FEW | os.environ,
                check=False,
            ).returncode
        )
    return max(codes)


def apart(
    name: str, requirements: Path, *options: str | Path, uv: bool = True
) -> dict[str, str]:
    """Install into a folder of ``_build`` what only one command needs.

    Parameters
    ----------
    name : str
        The folder's.
    requirements : Path
        The file that lists what is needed; if it has changed, the folder is made anew.
    *options : str or Path
        For the installer.
    uv : bool
        Whether uv may install it, where it is found.

    Returns
    -------
    dict of str
        The environment variable by which a Python sees the folder first.
    """
    folder = ROOT / "_build" / name
    if _outdated(folder, requirements):
        environment.install("--target", folder, *options, "-r", requirements, uv=uv)
        shutil.copy(requirements, folder)
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths)}


def _interpreter(version: str) -> Path | None:
    """Return a Python of this version, from the path or from pyenv's folder."""
    home = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = shutil.which(f"python{version}")
    candidates = [*([Path(found)] if found else [])]
    candidates += sorted(home.glob(f"versions/{version}.*/bin/python{version}"))
    for python in candidates:
        # pyenv puts commands on the path for Pythons that are not there
        done = subprocess.run([python, "-c", ""], capture_output=True, check=False)
        if done.returncode == 0:
            return python
    return None


def _environment(python: Path, folder: Path) -> Path:
    """Make an environment with what `NEWEST` lists, unless it stands."""
    own = folder / "bin" / "python"
    if _outdated(folder, NEWEST):
        subprocess.run([python, "-m", "venv", folder], check=True)
        quiet = ("--quiet", "--disable-pip-version-check", "--no-compile")
        subprocess.run([own, "-m", "pip", "install", *quiet, "-r", NEWEST], check=True)
        shutil.copy(NEWEST, folder)
    return own


def _outdated(folder: Path, requirements: Path) -> bool:
    """Whether `folder` was made from other `requirements`; if so, remove it."""
    made_from = folder / requirements.name
    if made_from.exists() and made_from.read_bytes() == requirements.read_bytes():
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True
