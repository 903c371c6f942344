"""The measures against the truth, on many hard cases.

What has been tried is kept in ``_build/deep`` as long as the code stays what it is, so
that a campaign which was interrupted goes on where it stopped. The result is committed:
it says how large the worst error was, in which case, and what it was measured with.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import math
import os
import platform
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import mpmath
import numpy as np

from bookbuild.accuracy import LARGE, SEED, Subject, try_case
from bookbuild.environment import ROOT
from bookbuild.subjects import SUBJECTS
from bookbuild.truth import BOUND

RESULTS = ROOT / "benchmarks" / "deep-accuracy.json"
KEPT = ROOT / "_build" / "deep"
CASES, CASES_OF_MANY, CASES_OF_LARGE_LOGITS = 10_000, 20, 200
LARGE_LOGITS = "up to 10000"
CHUNK = 250
_OWN = ("truth*", "hard_*", "accuracy", "subjects")


@dataclass(frozen=True)
class Chunk:
    """Some cases of one class, which one process tries in a row."""

    subject: str
    kind: str
    start: int
    stop: int


@dataclass
class Tally:
    """What came of the cases of one class."""

    cases: int = 0
    worst: float = 0.0
    worst_case: str = ""
    misses: int = 0

    def add(self, other: Tally) -> None:
        """Take the cases of another tally in."""
        if other.worst > self.worst:
            self.worst, self.worst_case = other.worst, other.worst_case
        self.cases += other.cases
        self.misses += other.misses


def chunks(words: Sequence[str], cases: int, many: int) -> Iterator[Chunk]:
    """Cut a campaign into pieces, for the subjects whose names have one of `words`."""
    for subject in SUBJECTS:
        if words and not any(word in subject.name for word in words):
            continue
        share = math.ceil(cases / len(subject.classes))
        sizes = dict.fromkeys(subject.classes, share)
        if LARGE_LOGITS in sizes:
            sizes[LARGE_LOGITS] = min(share, CASES_OF_LARGE_LOGITS)
        for kind, size in sizes.items():
            for start in range(0, size, CHUNK):
                yield Chunk(subject.name, kind, start, min(size, start + CHUNK))
        if subject.many is not None:
            for number in range(many):
                yield Chunk(subject.name, LARGE, number, number + 1)


def try_chunk(chunk: Chunk) -> tuple[Chunk, Tally, list[str]]:
    """Try its cases; also tell which were missed, and why."""
    tally, missed = Tally(), []
    for number in range(chunk.start, chunk.stop):
        finding = try_case(named(chunk.subject), chunk.kind, number)
        tally.add(Tally(1, finding.error, finding.case, int(finding.missed)))
        if finding.missed:
            reason = finding.reason or f"{finding.error:.1e}"
            missed.append(f"{finding.case}: {reason}")
    return chunk, tally, missed


def named(name: str) -> Subject:
    """Return the subject of that name."""
    return next(subject for subject in SUBJECTS if subject.name == name)


def run(
    work: Sequence[Chunk], jobs: int, kept: Path | None = None
) -> Iterator[tuple[Chunk, Tally, list[str]]]:
    """Try all chunks but those whose results are kept, and keep the new ones."""
    known = dict(_read(kept)) if kept and kept.exists() else {}
    yield from (known[chunk] for chunk in work if chunk in known)
    left = [chunk for chunk in work if chunk not in known]
    with ProcessPoolExecutor(jobs) as pool:
        for result in pool.map(try_chunk, left):
            if kept:
                chunk, tally, missed = result
                line = json.dumps([asdict(chunk), asdict(tally), missed])
                kept.parent.mkdir(parents=True, exist_ok=True)
                with kept.open("a", encoding="utf-8") as file:
                    print(line, file=file)
            yield result


def _read(kept: Path) -> Iterator[tuple[Chunk, tuple[Chunk, Tally, list[str]]]]:
    for line in kept.read_text(encoding="utf-8").splitlines():
        try:
            chunk, tally, missed = json.loads(line)
        except ValueError:  # the last line of a campaign that was interrupted
            continue
        yield Chunk(**chunk), (Chunk(**chunk), Tally(**tally), missed)


def fingerprint() -> str:
    """Tell apart what the results depend on: the measures, the truth, NumPy."""
    digest = hashlib.sha256(np.__version__.encode())
    files = [f for name in _OWN for f in (ROOT / "bookbuild").glob(f"{name}.py")]
    for path in sorted([*(ROOT / "infobook").glob("*.py"), *files]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def report(
    results: Iterable[tuple[Chunk, Tally, list[str]]], total: int
) -> tuple[dict[str, dict[str, Tally]], list[str]]:
    """Add results up by function and class, and print how far the campaign is."""
    table: dict[str, dict[str, Tally]] = {}
    misses: list[str] = []
    start = last = time.monotonic()
    for done, (chunk, tally, missed) in enumerate(results, start=1):
        kinds = table.setdefault(chunk.subject, {})
        kinds.setdefault(chunk.kind, Tally()).add(tally)
        for line in missed:
            print(f"MISSED  {line}", flush=True)
        misses += missed
        if time.monotonic() - last > 30:
            last = time.monotonic()
            print(f"{done} of {total} pieces, {last - start:.0f} s", flush=True)
    return table, misses


def written(
    table: dict[str, dict[str, Tally]], misses: Sequence[str], seconds: float
) -> str:
    """Return the result as the text that is committed."""
    content: dict[str, Any] = {
        "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "mpmath": mpmath.__version__,
        "machine": f"{platform.system()} {platform.machine()}",
        "seconds": round(seconds),
        "seed": SEED,
        "bound": BOUND,
        "cases": sum(t.cases for kinds in table.values() for t in kinds.values()),
        "misses": list(misses),
        "worst": {
            subject: {
                kind: {"cases": t.cases, "error": float(f"{t.worst:.2e}")}
                for kind, t in kinds.items()
            }
            for subject, kinds in table.items()
        },
    }
    return json.dumps(content, indent=2) + "\n"


def show(case: str) -> int:
    """Print one case: its arguments, what was found, and the truth."""
    name, kind, number = case.split("/")
    finding = try_case(named(name), kind, int(number))
    with np.printoptions(precision=17, threshold=100, linewidth=88):
        for argument in finding.details["arguments"]:
            print(repr(argument))
        expected = finding.details["expected"]
        print(f"base {finding.details['base']}, as {finding.details['layout']}")
        print(f"found {finding.details['found']}\ntrue  {expected.high}")
        print(f"     + {expected.low}\nerror {finding.error:.2e} {finding.reason}")
    return int(finding.missed)


def main(arguments: Sequence[str]) -> int:
    """Compare the measures with the truth on many hard cases, and write the result.

    Parameters
    ----------
    arguments : sequence of str
        Words that the names of the functions to try contain; none means all, and then
        the result is written. ``--show`` prints one case.

    Returns
    -------
    int
        0 if every promise was kept, else 1.
    """
    parser = argparse.ArgumentParser(
        "bookbuild deep accuracy", description=(main.__doc__ or "").splitlines()[0]
    )
    parser.add_argument("words", nargs="*", help="only functions whose names have one")
    parser.add_argument("--cases", type=int, default=CASES, help="for each function")
    parser.add_argument("--many", type=int, default=CASES_OF_MANY)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", metavar="CASE", help="function/class/number")
    options = parser.parse_args(arguments)
    if options.show:
        return show(options.show)
    work = list(chunks(options.words, options.cases, options.many))
    if not work:
        print(f"no function is called {' or '.join(options.words)}")
        return 1
    start = time.monotonic()
    kept = KEPT / f"{fingerprint()}.jsonl"
    table, misses = report(run(work, options.jobs, kept), len(work))
    for subject, kinds in table.items():
        kind, worst = max(kinds.items(), key=lambda item: item[1].worst)
        cases = sum(tally.cases for tally in kinds.values())
        print(f"{subject:<32} {cases:>6} cases, worst {worst.worst:.1e} ({kind})")
    text = written(table, misses, time.monotonic() - start)
    if not options.words and (options.cases, options.many) == (CASES, CASES_OF_MANY):
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {RESULTS.relative_to(ROOT)}")
    cases = sum(t.cases for kinds in table.values() for t in kinds.values())
    print(f"{cases - len(misses)} passed, {len(misses)} failed")
    return 1 if misses else 0
