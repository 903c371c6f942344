"""Run the book's notebooks and store them in one canonical form.

A notebook is the only source of a chapter, outputs included, so that what is reviewed,
what the tests compare and what is published are the same bytes. `execute` runs each
notebook in a fresh kernel; `canonical` writes it so that equal content gives equal
bytes; `main` is the command of both.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import nbformat
import yaml
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import (
    CellExecutionError,
    CellTimeoutError,
    DeadKernelError,
)
from nbformat import NotebookNode

from bookbuild.canonical import canonical, differences
from bookbuild.renderer import ROOT, why_figures_differ

__all__ = [
    "NotebookError",
    "book_notebooks",
    "canonical",
    "check",
    "execute",
    "find",
    "kernel_environment",
    "main",
]

CELL_SECONDS = 120


class NotebookError(Exception):
    """A notebook that does not run, with the cell and the error."""


def book_notebooks(root: Path = ROOT) -> list[Path]:
    """Return every notebook of the book, in the order of the table of contents.

    Parameters
    ----------
    root : pathlib.Path
        Folder with ``book/`` and ``_toc.yml``.

    Returns
    -------
    list of pathlib.Path
        Listed notebooks first, then the others by name.
    """
    found = sorted(
        path
        for path in (root / "book").rglob("*.ipynb")
        if not any(part.startswith((".", "_")) for part in path.relative_to(root).parts)
    )
    contents = root / "_toc.yml"
    listed: list[Path] = []
    if contents.exists():
        entries = _files(yaml.safe_load(contents.read_text("utf-8")))
        listed = [root / f"{entry.removesuffix('.ipynb')}.ipynb" for entry in entries]
    place = {path: number for number, path in reversed(list(enumerate(listed)))}
    return sorted(found, key=lambda path: (place.get(path, len(place)), path))


def _files(entry: Any) -> Iterable[str]:
    """Every ``root:`` and ``file:`` of a table of contents, from top to bottom."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            if key in ("root", "file"):
                yield str(value)
            else:
                yield from _files(value)
    elif isinstance(entry, list):
        for part in entry:
            yield from _files(part)


def execute(paths: Sequence[Path], jobs: int = 2) -> list[str | NotebookError]:
    """Run notebooks, each in a fresh kernel of this interpreter.

    Parameters
    ----------
    paths : sequence of pathlib.Path
        Notebooks; the files are only read.
    jobs : int
        How many run at the same time, one or more.

    Returns
    -------
    list of str or NotebookError
        For each path the canonical text with new outputs, or what stopped it.

    Raises
    ------
    ValueError
        If `jobs` is not positive.
    """
    if jobs < 1:
        raise ValueError(f"jobs must be 1 or more, got {jobs}: write jobs=1")

    async def run_all() -> list[str | NotebookError]:
        free = asyncio.Semaphore(jobs)

        async def run(path: Path) -> str | NotebookError:
            async with free:
                return await _run(path)

        return await asyncio.gather(*map(run, paths))

    return asyncio.run(run_all())


async def _run(path: Path) -> str | NotebookError:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    started = 0

    def remember(cell: NotebookNode, cell_index: int) -> None:
        nonlocal started
        started = cell_index

    client = NotebookClient(
        notebook,
        # no folders: a user's own kernel of the same name must not win
        km=AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        ),
        timeout=CELL_SECONDS,
        record_timing=False,
        skip_cells_with_tag="",
        on_cell_start=remember,
    )
    try:
        await client.async_execute(
            cwd=str(path.parent),
            env=kernel_environment(),
            stderr=subprocess.DEVNULL,
            cleanup_kc=True,
        )
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        return _failure(path, notebook, started, _reason(error))
    for index, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        raised = [output.output_type == "error" for output in cell.get("outputs", [])]
        if "raises-exception" in tags and not any(raised):
            return _failure(path, notebook, index, "raised nothing; its tag says so")
        if "raises-exception" not in tags and any(raised):
            # the code ran; what it returned could not be shown
            reason = f"cannot be shown: {_shown_error(cell)}"
            return _failure(path, notebook, index, reason)
    return canonical(notebook)


def kernel_environment() -> dict[str, str]:
    """Return the environment of a kernel: this one, less what makes runs differ.

    Returns
    -------
    dict of str to str
        With the repository importable, a fixed hash seed, one thread, and no record of
        the exercises that the sets' solutions pass.
    """
    path = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    fixed = {
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONHASHSEED": "0",
        "OMP_NUM_THREADS": "1",
        "INFOBOOK_PROGRESS": "off",
    }
    inherited = {k: v for k, v in os.environ.items() if k != "MPLBACKEND"}
    return inherited | fixed


def _shown_error(cell: NotebookNode) -> str:
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return f"{errors[0].ename}: {errors[0].evalue}"


def _reason(error: Exception) -> str:
    if isinstance(error, CellExecutionError):
        return f"{error.ename}: {error.evalue}"
    if isinstance(error, CellTimeoutError):
        return f"still running after {CELL_SECONDS} seconds"
    return "the kernel died"


def _failure(
    path: Path, notebook: NotebookNode, index: int, reason: str
) -> NotebookError:
    cell = notebook.cells[index]
    lines = "\n".join(f"    {line}" for line in cell.source.splitlines())
    where = f"cell {index + 1} (id {cell.get('id', 'none')})"
    return NotebookError(f"{_short(path)}, {where}: {reason}\n{lines}")


def _short(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def check(paths: Sequence[Path], jobs: int = 2) -> list[str]:
    """Run notebooks into memory and say where the stored files differ.

    Parameters
    ----------
    paths : sequence of pathlib.Path
    jobs : int
        How many run at the same time.

    Returns
    -------
    list of str
        One message for each difference; empty if every file is what a run gives.
        Where figures cannot be equal to the byte, their SVG is left out.
    """
    problems = []
    ignored = {"image/svg+xml"} if why_figures_differ() else set()
    for path, result in zip(paths, execute(paths, jobs), strict=True):
        if isinstance(result, NotebookError):
            problems.append(str(result))
        else:
            stored = path.read_text("utf-8")
            problems += [
                f"{_short(path)}{difference}"
                for difference in differences(stored, result, ignored)
            ]
    return problems


def find(names: Sequence[str], root: Path = ROOT) -> list[Path]:
    """Return the notebooks that `names` mean: files, or names without their ending.

    Parameters
    ----------
    names : sequence of str
        Such as ``book/entropy.ipynb``, ``entropy`` or ``exercises/entropy``; none
        means every notebook.
    root : pathlib.Path
        Folder with ``book/``.

    Returns
    -------
    list of pathlib.Path

    Raises
    ------
    FileNotFoundError
        If a name means no notebook, or the book has none.
    """
    everything = book_notebooks(root)
    if not names and not everything:
        raise FileNotFoundError(f"no notebook in {root / 'book'}: write one first")
    result = []
    for name in names:
        plain = name.removesuffix(".ipynb")
        tries = [folder / f"{plain}.ipynb" for folder in (Path(), root, root / "book")]
        path = next((path for path in tries if path.is_file()), None)
        if path is None:
            known = ", ".join(
                str(path.relative_to(root / "book").with_suffix(""))
                for path in everything
            )
            raise FileNotFoundError(f"no notebook {name!r}: choose from {known}")
        result.append(path.resolve())
    return result or everything


def main(names: Sequence[str], check: bool = False, jobs: int = 2) -> int:
    """Run notebooks and store them, or only compare.

    Parameters
    ----------
    names : sequence of str
        Which notebooks, as for `find`; none means all.
    check : bool
        Write nothing; say where the stored files differ from a run.
    jobs : int
        How many run at the same time.

    Returns
    -------
    int
        0 if all ran (and, with `check`, all agree), else 1.
    """
    try:
        paths = find(names)
    except FileNotFoundError as error:
        print(error)
        return 1
    problems = _compare(paths, jobs) if check else _store(paths, jobs)
    for problem in problems:
        print(problem)
    print(f"{len(paths)} notebooks, {len(problems)} problems")
    return 1 if problems else 0


# `main` has a parameter of this name
_compare = check


def _store(paths: Sequence[Path], jobs: int) -> list[str]:
    problems = []
    for path, result in zip(paths, execute(paths, jobs), strict=True):
        if isinstance(result, NotebookError):
            problems.append(str(result))
        elif path.read_bytes() != result.encode():
            # whole or not at all, also if this is interrupted
            beside = path.with_name(f".{path.name}.new")
            beside.write_bytes(result.encode())
            beside.replace(path)
            print(f"{_short(path)} written")
    return problems
