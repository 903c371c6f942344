"""Build the book's pages: warnings are errors, and the same sources build once.

Sphinx's incremental builds forget: a page that is not read again keeps its warning to
itself, a reference into a changed page is not checked again, and a page whose source is
gone stays. So there are two cases only. Either nothing changed since the last good
build, then there is nothing to do; or something did, then all pages are built from
nothing (about five seconds, since no notebook is executed).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from filelock import FileLock
from sphinx_external_toc.parsing import parse_toc_yaml

from bookbuild import npm

ROOT = Path(__file__).resolve().parent.parent
_BUILD_COMMAND = (
    sys.executable,
    "-c",
    "from jupyter_book.cli.main import main; main()",
    *("build", ".", "-W", "-n", "--keep-going", "--all"),
)
_INPUT_FILES = (
    "_config.yml",
    "_toc.yml",
    "bookbuild/cover.py",
    "bookbuild/index_terms.py",
    "bookbuild/package.json",
    "bookbuild/pages.py",
    "bookbuild/sphinx_extension.py",
    "bookbuild/theme.py",
)
# infobook for its docstrings, of which one page is made
_INPUT_FOLDERS = ("book", "bookbuild/static", "bookbuild/templates", "infobook")
# MyST-NB counts lines of a notebook from 10000 in its first cell, 20000 in its second
_CELL_LINE = re.compile(r"(?<=\.ipynb):(\d+)(\d{4}):")
_ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def build(*, quiet: bool = True, root: Path = ROOT) -> Path:
    """Build the book's pages unless they are up to date.

    Builds of one tree wait for each other. After a failed build the faulty pages can
    still be looked at in ``_build/html``, but the next call builds again.

    Parameters
    ----------
    quiet : bool, default True
        Print nothing but problems; otherwise everything Jupyter Book says.
    root : Path, optional
        Folder of ``_config.yml`` and ``_toc.yml``; this repository by default.

    Returns
    -------
    Path
        The folder of the built site, ``_build/html`` under `root`.

    Raises
    ------
    SystemExit
        With code 1 if a page has a warning, or a page of ``_toc.yml`` was not built.
    SetupError
        If a package from npm is missing and cannot be installed.
    """
    site = root / "_build" / "html"
    stamp = root / "_build" / "html.stamp"
    site.parent.mkdir(exist_ok=True)
    with FileLock(root / "_build" / "html.lock"):
        inputs = _digest_of_inputs(root)
        if stamp.is_file() and stamp.read_text() == inputs + _digest_of_site(site):
            return site
        stamp.unlink(missing_ok=True)
        _build_from_nothing(root, site, quiet=quiet)
        stamp.write_text(inputs + _digest_of_site(site))
    return site


def toc_pages(root: Path = ROOT) -> list[str]:
    """List the pages of ``_toc.yml`` in reading order, as paths without suffix.

    Parameters
    ----------
    root : Path, optional
        Folder of ``_toc.yml``; this repository by default.

    Returns
    -------
    list of str
        For example ``["book/index", "book/entropy", ...]``.
    """
    site_map = parse_toc_yaml(root / "_toc.yml")
    return [re.sub(r"\.(md|ipynb)$", "", page) for page in site_map]


def _build_from_nothing(root: Path, site: Path, *, quiet: bool) -> None:
    """Build into an empty folder; print problems and exit with code 1 if there are."""
    npm.packages(root)
    for leftover in (
        site,
        root / "_build" / ".doctrees",
        root / "_build/jupyter_execute",
    ):
        shutil.rmtree(leftover, ignore_errors=True)
    run = subprocess.run(
        _BUILD_COMMAND,
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    # a warning may come twice, when its page is read and when it is written
    warnings = _ANSI_COLOUR.sub("", run.stderr).replace(f"{root}{os.sep}", "")
    warnings = _CELL_LINE.sub(_name_cell, warnings)
    problems = list(dict.fromkeys(filter(str.strip, warnings.splitlines())))
    problems += [
        f"{page}: is in _toc.yml but was not built"
        for page in toc_pages(root)
        if not (site / f"{page}.html").is_file()
    ]
    if problems or run.returncode:
        print(*(problems or [run.stdout]), sep="\n", file=sys.stderr)
        print("The book has problems, listed above; nothing is ready.", file=sys.stderr)
        raise SystemExit(1)


def _name_cell(location: re.Match[str]) -> str:
    """Write MyST-NB's line number as a cell and a line, both from 1."""
    return f", cell {location[1]}, line {int(location[2]) - 1}:"


def _digest_of_inputs(root: Path) -> str:
    """Digest all a page depends on: sources, settings, tools and their versions."""
    digest = hashlib.sha256(sys.version.encode())
    for package in sorted(f"{d.name}=={d.version}" for d in metadata.distributions()):
        digest.update(package.encode())
    files = [root / name for name in _INPUT_FILES]
    for folder in _INPUT_FOLDERS:
        files += (path for path in (root / folder).rglob("*") if path.is_file())
    for path in sorted(files):
        name = path.relative_to(root).as_posix()
        # not editors' check points and swap files, nor compiled modules
        if "/." not in name and "__pycache__" not in name:
            digest.update(f"\0{name}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _digest_of_site(site: Path) -> str:
    """Digest the built files' names, sizes and times: a changed site is built again."""
    digest = hashlib.sha256()
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        state = path.stat()
        digest.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
    return digest.hexdigest()
