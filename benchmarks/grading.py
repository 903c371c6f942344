"""What ``infobook grade`` costs: ``python -m benchmarks.grading [--out FILE]``.

It marks made-up submissions of ps1, in several sizes. What counts is the time of
processors of all that it starts, the command itself included. From the sizes follow
what a call costs, what each submission costs, and an estimate for many. Beside other
graders it is measured in `benchmarks.graders`.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.__main__ import machine
from bookbuild.submissions import HONEST, made_up

FILE = Path(__file__).with_name("grading.json")
SIZES = (100, 300, 1000)
MANY = 100_000
SEED = 1948


def main() -> None:
    """Measure and write one file."""
    parser = argparse.ArgumentParser("benchmarks.grading", description=__doc__)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options = parser.parse_args()
    rows = [one_size(size) for size in options.sizes]
    sizes = [row["submissions"] for row in rows]
    slope, start = np.polyfit(sizes, [row["cpu_seconds"] for row in rows], 1)
    disk, _ = np.polyfit(sizes, [row["bytes"] for row in rows], 1)
    memory, least = np.polyfit(sizes, [row["driver_bytes"] for row in rows], 1)
    found = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "machine": machine(),
        "sizes": rows,
        "cpu_seconds_a_call": round(start, 2),
        "cpu_seconds_a_submission": round(slope, 4),
        f"estimate_for_{MANY}": {
            "core_hours": round((start + slope * MANY) / 3600, 2),
            "gigabytes_on_disk": round(disk * MANY / 1e9, 2),
            "gigabytes_of_memory": round((least + memory * MANY) / 1e9, 2),
        },
    }
    text = json.dumps(found, indent=1)
    options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def one_size(size: int) -> dict[str, Any]:
    """Measure with so many submissions, right, wrong and crashing ones.

    Parameters
    ----------
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
        most = _mark(folder / "submissions", folder / "out")
        cpu, clock = _cpu() - before, time.monotonic() - clock
        written = [path.stat() for path in (folder / "out").rglob("*")]
    return {
        "submissions": size,
        "cpu_seconds": round(cpu, 2),
        "cpu_seconds_each": round(cpu / size, 4),
        "clock_seconds": round(clock, 1),
        "driver_bytes": most,
        "bytes": sum(512 * stat.st_blocks for stat in written),
    }


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _mark(submissions: Path, out: Path) -> int:
    """Mark on two processors; return the most memory that the driver had."""
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
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("infobook grade failed")
    return 1024 * used.ru_maxrss


if __name__ == "__main__":
    main()
