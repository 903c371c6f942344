"""Everything that readers can run, run in the browser's Python: a step of `make check`.

All code of the chapters, each exercise of a set as its page runs it, and the students'
notebooks run under node in the Pyodide that pages load, as pages run them.
That Python, NumPy and matplotlib are older than the book's own, and of 32 bits.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from flit_core.wheel import make_wheel_in

from bookbuild import launch, live, npm, pages, runtime
from bookbuild.environment import ROOT

SCRIPT = ROOT / "bookbuild" / "run_cells.mjs"
LIVE = ROOT / "bookbuild" / "static" / "live"


def main() -> int:
    """Run everything; print what failed and the count; return the exit code."""
    all_runs = list(runs())
    count = max(1, min(2, os.cpu_count() or 1))  # each takes half a gigabyte
    with ThreadPoolExecutor(count) as pool:
        parts = list(pool.map(run, (all_runs[i::count] for i in range(count))))
    found = {name: faults for part in parts for name, faults in part.items()}
    failed = {one["name"]: found.get(one["name"], ["did not run"]) for one in all_runs}
    failed = {name: faults for name, faults in failed.items() if faults}
    for name, faults in failed.items():
        print(f"{name} in the browser's Python:", *faults, sep="\n")
    print(f"{len(all_runs) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def runs(root: Path = ROOT) -> Iterator[dict[str, Any]]:
    """Yield what is run together, each with its name.

    Parameters
    ----------
    root : Path, optional
        The tree whose notebooks are run.

    Yields
    ------
    dict
        ``name`` and ``cells``, as `bookbuild.live.cells` describes them.
    """
    for page in pages.toc_pages(root):
        path = root / f"{page}.ipynb"
        if not path.is_file():
            continue
        cells = live.cells(path)
        student = root / launch.source_of(page)
        if student == path:
            yield {"name": page, "cells": cells}
            continue
        yield {"name": f"{page}, student", "cells": live.cells(student)}
        for number, cell in enumerate(cells):
            needed = [cells[n] for n in cell["needs"]]
            name = f"{page}, code cell {number + 1}"
            yield {"name": name, "cells": [*needed, cell]}


def run(some: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Run some in one process of node, each in names of its own.

    Returns
    -------
    dict of str to list of str
        By the names of those that ran, what went wrong.

    Raises
    ------
    subprocess.CalledProcessError
        If the browser's Python did not start, or ended early.
    """
    python = runtime.runtime()
    with tempfile.TemporaryDirectory() as folder:
        wheel = make_wheel_in(ROOT / "pyproject.toml", Path(folder)).file
        done = subprocess.run(
            [npm.NODE, SCRIPT, python, wheel, LIVE],
            input=json.dumps(some),
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["name"]: line["faults"] for line in lines}
