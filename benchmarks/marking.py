"""What marking costs: ``python -m benchmarks.marking [--copies N] [--assignment ps1]``.

Solved notebooks, each a little different, are marked one after the other. The cost is
the processor's time of this process and of all that it started, their start included.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import time
from contextlib import suppress
from pathlib import Path

from infobook import course


def notebook(assignment: course.Assignment, number: int) -> bytes:
    """Return a notebook with the book's own solutions, unlike any other number's."""
    sources = ["import math\nimport numpy as np\nfrom infobook import exercises"]
    for question in assignment.questions:
        code = re.findall(r"```python\n(.*?)```", question.exercise.explanation, re.S)
        sources.append(f"# student {number}\n" + "\n".join(code))
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
        for source in sources
    ]
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}).encode()


def spent() -> tuple[float, float]:
    """Return the seconds that this process has used, and those that it started.

    Bubblewrap does not pass on what ran inside it, so Linux is asked.
    """
    waited = resource.getrusage(resource.RUSAGE_CHILDREN)
    others = waited.ru_utime + waited.ru_stime
    rows: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            rows[int(path.parent.name)] = [int(fields[i]) for i in (1, *range(11, 15))]
    found = {os.getpid()}
    while more := {x for x, row in rows.items() if row[0] in found} - found:
        found |= more
    ticks = sum(sum(rows[pid][1:]) for pid in found - {os.getpid()})
    return time.process_time(), others + ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Mark copies and print what one cost."""
    parser = argparse.ArgumentParser("benchmarks.marking", description=__doc__)
    parser.add_argument("--assignment", default="ps1")
    parser.add_argument("--copies", type=int, default=100)
    options = parser.parse_args()
    assignment, copies = course.load(options.assignment), options.copies
    unprotected = bool(course.missing())
    before, started = spent(), time.perf_counter()
    with course.Marker(
        assignment, secret=b"benchmark", unprotected=unprotected
    ) as marker:
        for number in range(copies):
            marked = marker.mark(notebook(assignment, number), f"student{number}")
            if marked.fault or marked.score != assignment.points:
                raise SystemExit(f"submission {number} was not marked right: {marked}")
        wall = time.perf_counter() - started
        own, others = (
            (after - first) / copies
            for after, first in zip(spent(), before, strict=True)
        )
    print(
        f"{assignment.name}, {copies} copies, "
        f"{'without the sandbox' if unprotected else 'in the sandbox'}:\n"
        f"  {own + others:.4f} CPU-seconds a submission: {own:.4f} of the marker, "
        f"{others:.4f} of students' processes and of what waits for them\n"
        f"  {wall / copies:.4f} seconds a submission on the wall"
    )


if __name__ == "__main__":
    main()
