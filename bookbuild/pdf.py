"""Make the PDF of the book: Jupyter Book writes LaTeX, latexmk sets it in type.

A PDF is ready only if its pages are whole: the log is read for references that lead
nowhere, missing signs and what sticks out of a page, and each figure and formula must
have the number that it has on the web pages. What the book looks like on paper stands
in ``bookbuild/printed.py``.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import yaml
from filelock import FileLock

from bookbuild import pages, tex_log
from bookbuild.pages import ROOT

#: Where the PDF is.
RESULT = Path("_build/infobook.pdf")
PROGRAMS = ("xelatex", "latexmk", "makeindex", "rsvg-convert")
PACKAGES = ROOT / "bookbuild" / "latex" / "debian.txt"
_LATEXMK = ("latexmk", "-xelatex", "-interaction=nonstopmode", "-halt-on-error")


def build(root: Path = ROOT) -> Path:
    """Make the PDF.

    Parameters
    ----------
    root : Path, optional
        Folder of ``_config.yml`` and ``_toc.yml``; this repository by default.

    Returns
    -------
    Path
        ``_build/infobook.pdf`` under `root`. The same sources and the same TeX give
        the same bytes.

    Raises
    ------
    SystemExit
        With code 1 if a program is missing, a page has a warning, or what LaTeX set
        has a fault.
    """
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        _stop([_advice(f"{', '.join(missing)}, not found on PATH")])
    work = root / "_build" / "pdf"
    target = root / RESULT
    work.mkdir(parents=True, exist_ok=True)
    with FileLock(root / "_build" / "pdf.lock"):
        target.unlink(missing_ok=True)
        shutil.rmtree(work / "_build", ignore_errors=True)
        settings = {"SOURCE_DATE_EPOCH": _epoch(root), "FORCE_SOURCE_DATE": "1"}
        options = ("--builder", "latex", "--path-output", str(work))
        problems = pages.run_jupyter_book(root, *options, settings=settings)
        if not problems:
            folder = work / "_build" / "latex"
            _run_latexmk(folder, settings)
            problems = _faults(folder) or [*_other_numbers(work / "_build")]
        if problems:
            _stop(problems)
        shutil.copyfile(folder / "infobook.pdf", target)
    return target


def packages() -> list[str]:
    """Return Debian's names of what has to be installed."""
    lines = PACKAGES.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _advice(missing: str) -> str:
    """Say what to install."""
    return (
        f"infobook: the PDF needs {missing}. On Debian and Ubuntu: "
        f"sudo apt install --no-install-recommends {' '.join(packages())}. "
        "Elsewhere install TeX Live with XeTeX and its fonts, and librsvg"
    )


def _epoch(root: Path) -> str:
    """Return the time that the PDF says it was made: that of the release."""
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    day = date.fromisoformat(citation["date-released"])
    released = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return os.environ.get("SOURCE_DATE_EPOCH", str(int(released.timestamp())))


def _run_latexmk(folder: Path, settings: dict[str, str]) -> None:
    """Run LaTeX as often as it takes; what it thinks of the pages is in its log."""
    subprocess.run(
        (*_LATEXMK, "infobook.tex"),
        cwd=folder,
        env={**os.environ, **settings, "max_print_line": "10000"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )


def _faults(folder: Path) -> list[str]:
    """Return what the log says, and whether there are pages."""
    log = folder / "infobook.log"
    if not log.is_file():
        return ["LaTeX did not start; run latexmk in _build/pdf/_build/latex and see"]
    text = log.read_text(encoding="utf-8", errors="replace")
    found = [f"infobook.tex: {line}" for line in tex_log.faults(text)]
    if any("not found" in line or "cannot be found" in line for line in found):
        found.append(_advice("a file that this LaTeX has not"))
    if not found and not (folder / "infobook.pdf").is_file():
        found = ["infobook.tex: LaTeX wrote no PDF; its log is beside it"]
    return found


def _other_numbers(build_folder: Path) -> Iterator[str]:
    """Find what has another number on paper than on the web pages."""
    aux = (build_folder / "latex" / "infobook.aux").read_text(encoding="utf-8")
    printed = tex_log.numbers(aux)
    with (build_folder / ".doctrees" / "environment.pickle").open("rb") as file:
        shown = dict(_numbers_of_pages(pickle.load(file)))
    if not shown:
        yield "no figure and no formula of the book has a number"
    for label, number in shown.items():
        if printed.get(label) != number:
            yield f"{label} is {number} on the pages, {printed.get(label)} on paper"


def _numbers_of_pages(environment: Any) -> Iterator[tuple[str, str]]:
    """Yield label and number of each figure and each labelled formula."""
    for page, numbers in environment.toc_fignumbers.items():
        for name, number in numbers.get("figure", {}).items():
            yield f"{page}:{name}", ".".join(map(str, number))
        for name, number in numbers.get("displaymath", {}).items():
            label = name.removeprefix("equation-")
            yield f"equation:{page}:{label}", ".".join(map(str, number))


def _stop(problems: list[str]) -> NoReturn:
    print(*problems, sep="\n", file=sys.stderr)
    raise SystemExit(1)
