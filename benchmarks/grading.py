"""What marking costs: ``python -m benchmarks.grading [--out FILE]``.

Each way of marking gets the same made-up submissions of ps1, in several sizes. What
counts is the time of processors of all that it starts, the command itself included.
From the sizes follow what a call costs, and what each submission costs.
"""

from __future__ import annotations

import argparse
import datetime
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.__main__ import machine
from bookbuild.submissions import HONEST, made_up

FILE = Path(__file__).with_name("grading.json")
SIZES = (100, 300, 1000)
MANY = 100_000
SEED = 1948


def infobook_grade(submissions: Path, out: Path) -> None:
    """Mark with ``infobook grade``, on two processors.

    Parameters
    ----------
    submissions, out : Path
    """
    command = [sys.executable, "-m", "infobook", "grade", str(submissions)]
    command += [
        "--assignment",
        "ps1",
        "--out",
        str(out),
        "--workers",
        "2",
        "--feedback",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


# The ways that are compared, and the largest size that each is tried with.
WAYS: dict[str, tuple[Callable[[Path, Path], None], int]] = {
    "infobook grade": (infobook_grade, 1000),
}


def main() -> None:
    """Measure all ways and write one file."""
    parser = argparse.ArgumentParser("benchmarks.grading", description=__doc__)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options = parser.parse_args()
    ways = {name: measured(*way, options.sizes) for name, way in WAYS.items()}
    found = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": machine(),
        "ways": ways,
    }
    text = json.dumps(found, indent=1)
    options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def measured(
    way: Callable[[Path, Path], None], largest: int, sizes: list[int]
) -> dict[str, Any]:
    """Measure one way of marking.

    Parameters
    ----------
    way : callable
        Marks the submissions of a folder into another folder.
    largest : int
        The most submissions to try it with.
    sizes : list of int

    Returns
    -------
    dict
        What was measured for each size, and what follows for many submissions.
    """
    sizes = [size for size in sizes if size <= largest]
    rows = [one_size(way, size) for size in sizes]
    slope, start = _line(sizes, [row["cpu_seconds"] for row in rows])
    disk, _ = _line(sizes, [row["bytes"] for row in rows])
    return {
        "sizes": rows,
        "cpu_seconds_a_call": round(start, 2),
        "cpu_seconds_a_submission": round(slope, 4),
        "for_100000": {
            "core_hours": round((start + slope * MANY) / 3600, 2),
            "gigabytes_on_disk": round(disk * MANY / 1e9, 2),
        },
    }


def one_size(way: Callable[[Path, Path], None], size: int) -> dict[str, Any]:
    """Measure one way with so many submissions, right, wrong and crashing ones.

    Parameters
    ----------
    way : callable
    size : int

    Returns
    -------
    dict
    """
    with tempfile.TemporaryDirectory(prefix="infobook-grading-") as name:
        folder = Path(name)
        (folder / "submissions").mkdir()
        for one in made_up(size, SEED, HONEST):
            path = folder / "submissions" / f"{one.student_id}.ipynb"
            path.write_bytes(one.content)
        before, clock = _cpu(), time.monotonic()
        way(folder / "submissions", folder / "out")
        cpu, clock = _cpu() - before, time.monotonic() - clock
        written = [path.stat() for path in (folder / "out").rglob("*")]
    return {
        "submissions": size,
        "cpu_seconds": round(cpu, 2),
        "cpu_seconds_each": round(cpu / size, 4),
        "clock_seconds": round(clock, 1),
        "bytes": sum(512 * stat.st_blocks for stat in written),
    }


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _line(sizes: list[int], values: list[float]) -> tuple[float, float]:
    """Fit a line: what grows with each, and what does not."""
    if len(sizes) == 1:
        return values[0] / sizes[0], 0.0
    slope, start = np.polyfit(sizes, values, 1)
    return float(slope), float(start)


if __name__ == "__main__":
    main()
