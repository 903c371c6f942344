"""Break the book on purpose, one thing at a time, and see whether the tests notice.

A mutant is one small change to one file in a copy of the tree, and the tests that
should fail for it. First all those tests must pass on an untouched copy: only then does
a failure mean that the change was caught. `bookbuild.mutant_list` holds the mutants.

Only the named tests run, since the whole suite fails as soon as a part of it does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from bookbuild.versions import FEW

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 300
_LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv*", "_build", "__pycache__", ".*_cache", ".hypothesis"),
    *(".coverage*", "dist"),
)
#: pytest's exit codes for "tests failed" and "could not be collected".
_NOTICED = (1, 2)


@dataclass(frozen=True)
class Mutant:
    """One change, and the tests that must fail for it.

    Attributes
    ----------
    name : str
        What is broken, in words.
    path : str
        The file that is changed, from the root.
    change : callable
        From the file's bytes to other bytes.
    suite : tuple of str
        The files whose tests run.
    """

    name: str
    path: str
    change: Callable[[bytes], bytes]
    suite: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant.

    Attributes
    ----------
    mutant : Mutant
    code : int
        pytest's exit code.
    seconds : float
    output : str
        What pytest printed.
    """

    mutant: Mutant
    code: int
    seconds: float
    output: str

    @property
    def caught(self) -> bool:
        """Whether a test failed, or could not even be collected."""
        return self.code in _NOTICED

    def __str__(self) -> str:
        word = "caught" if self.caught else "MISSED"
        by = " ".join(self.mutant.suite)
        return f"{word}  {self.mutant.name:<58} {self.seconds:5.1f} s  {by}"


def run(mutants: Sequence[Mutant], jobs: int = 2) -> Iterable[Verdict]:
    """Try mutants, each in a copy of the tree, and yield what became of them.

    Parameters
    ----------
    mutants : sequence of Mutant
    jobs : int
        How many run at the same time.

    Yields
    ------
    Verdict
        In the order of `mutants`.

    Raises
    ------
    RuntimeError
        If the suites do not pass without any change: nothing could be learnt from them.
    ValueError
        If a mutant changes nothing, or what it changes is not there any more.
    """
    for mutant in mutants:
        mutate(mutant, (ROOT / mutant.path).read_bytes())
    with tempfile.TemporaryDirectory(prefix="infobook-mutants-") as folder:
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copy = Path(folder) / str(number)
            shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
            free.put(copy)

        def borrow(work: Callable[[Path], Verdict]) -> Verdict:
            copy = free.get()
            try:
                return work(copy)
            finally:
                free.put(copy)

        suites = tuple(dict.fromkeys(path for m in mutants for path in m.suite))
        untouched = Mutant("no change", "README.md", bytes, suites)
        workers = ("-n", str(jobs)) if jobs > 1 else ()
        verdict = borrow(lambda copy: _try(untouched, copy, *workers))
        if verdict.code != 0:
            raise RuntimeError(
                f"{' '.join(suites)} do not pass without any change; make them pass "
                f"first\n{verdict.output[-3000:]}"
            )
        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(lambda m: borrow(lambda c: _try(m, c)), mutants)


def mutate(mutant: Mutant, content: bytes) -> bytes:
    """Return the file's changed content.

    Parameters
    ----------
    mutant : Mutant
    content : bytes

    Returns
    -------
    bytes

    Raises
    ------
    ValueError
        If nothing changes, or what should change is not there any more.
    """
    changed = mutant.change(content)
    if changed == content:
        raise ValueError(f"the mutant {mutant.name!r} changes nothing in {mutant.path}")
    return changed


def _try(mutant: Mutant, copy: Path, *options: str) -> Verdict:
    """Change the copy, run the suite in it, and put the copy back as it was."""
    start = time.perf_counter()
    path = copy / mutant.path
    original = path.read_bytes()
    path.write_bytes(mutant.change(original))
    try:
        code, output = _pytest(copy, *options, *mutant.suite)
    finally:
        path.write_bytes(original)
    seconds = time.perf_counter() - start
    return Verdict(mutant, code, seconds, output)


def _pytest(copy: Path, *arguments: str) -> tuple[int, str]:
    """Run pytest in `copy`, which its imports must come from."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    environment = {
        **FEW,
        **os.environ,
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CI": "",  # or pytest shows in what two drawings differ, which takes seconds
    }
    try:
        done = subprocess.run(
            [*command, *arguments],
            cwd=copy,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{' '.join(arguments)} took over {SECONDS} s") from error
    return done.returncode, done.stdout


def main(arguments: Sequence[str]) -> int:
    """Try all mutants, print caught or missed for each, and fail on a miss.

    Parameters
    ----------
    arguments : sequence of str
        Words that the names of the mutants to try contain; none means all.

    Returns
    -------
    int
        0 if every mutant was caught, else 1.
    """
    from bookbuild.mutant_list import MUTANTS

    parser = argparse.ArgumentParser("bookbuild mutants", description=main.__doc__)
    parser.add_argument("words", nargs="*", help="only mutants whose names have one")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    chosen = [
        mutant
        for mutant in MUTANTS
        if not options.words or any(word in mutant.name for word in options.words)
    ]
    if not chosen:
        print(f"no mutant is called {' or '.join(options.words)}")
        return 1
    missed = 0
    for verdict in run(chosen, options.jobs):
        print(verdict, flush=True)
        missed += not verdict.caught
    print(f"{len(chosen) - missed} passed, {missed} failed")
    return 1 if missed else 0
