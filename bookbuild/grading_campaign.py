"""The long campaign of `infobook grade`; its result is committed.

It needs dask, which stands apart, in the environment of `make course`.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bookbuild import versions
from bookbuild.environment import ROOT

RESULTS = ROOT / "benchmarks" / "deep-grading.json"
COURSE = ROOT / "bookbuild" / "course.txt"
_SEED = 1948


def main(arguments: Sequence[str]) -> int:
    """Run the campaign.

    Parameters
    ----------
    arguments : sequence of str

    Returns
    -------
    int
        0 if nothing was lost, marked twice or marked wrong; else 1.
    """
    parser = argparse.ArgumentParser("bookbuild deep grading", description=__doc__)
    parser.add_argument("--submissions", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--here", action="store_true", help="dask is there already")
    options = parser.parse_args(arguments)
    if not options.here:
        command = [sys.executable, "-m", "bookbuild", "deep", "grading", "--here"]
        settings = versions.apart("course", COURSE, "--no-deps")
        return subprocess.call([*command, *arguments], env={**os.environ, **settings})
    from bookbuild.grading import Campaign

    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="infobook-grading-") as folder:
        campaign = Campaign(Path(folder), options.submissions, options.seed)
        found = campaign.run(options.kills)
    result = {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "seconds": round(time.monotonic() - start),
        "seed": options.seed,
        **asdict(found),
    }
    text = json.dumps(result, indent=1)
    options.out.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 1 if found.faults else 0
