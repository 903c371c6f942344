"""Every small change to the measures, and whether their own tests notice.

Each change runs in a process of its own, forked from one that has already loaded NumPy
and pytest; the mutated module exists in its memory only. A change that no test can
notice, because it changes no answer, is listed in `bookbuild.equivalent_mutants` with
the reason.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import importlib.abc
import importlib.util
import json
import os
import platform
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.machinery import ModuleSpec
from importlib.metadata import version
from multiprocessing import get_context
from types import ModuleType

from bookbuild.environment import ROOT
from bookbuild.equivalent_mutants import EQUIVALENT
from bookbuild.mutant_grammar import Change, changes

RESULTS = ROOT / "benchmarks" / "deep-mutants.json"
HARD_CASES = "tests/test_accuracy.py::test_a_sample_of_hard_cases"
#: The tests that are to notice a change in a module, the quickest first.
SUITES: dict[str, tuple[str, ...]] = {
    "kernels": ("kernels", "terms", "divergences", "families", HARD_CASES),
    "blocks": ("rowwise", "discrete", HARD_CASES),
    "rowwise": ("discrete", "rowwise", "divergences", HARD_CASES),
    "few": ("discrete", "rowwise", "divergences", HARD_CASES),
    "discrete": ("discrete", "validation", HARD_CASES),
    "divergences": ("divergences", "validation", HARD_CASES),
    "terms": ("terms", "divergences", HARD_CASES),
    "renyi": ("renyi", HARD_CASES),
    "families": ("families", HARD_CASES),
    "joint": ("joint", HARD_CASES),
    "logits": ("logits", HARD_CASES),
    "losses": ("logits", HARD_CASES),
    "partition": ("logits", HARD_CASES),
    "options": ("options", "validation", "discrete", "divergences", "logits"),
    "validation": ("validation", "discrete", "divergences", "joint", "logits", "codes"),
}
#: Some modules have further tests, under these names.
MORE = ("bad_input", "fuzz")
#: Seconds of the processor after which a change is stopped: it made something endless.
LONGEST = 300
LOADED = (
    *("numpy", "mpmath", "hypothesis.strategies", "hypothesis.extra.numpy"),
    *("matplotlib.pyplot", "bookbuild.renderer"),
)


@dataclass(frozen=True)
class Trial:
    """One change: the seconds, whether a test noticed, or whether it never ended."""

    name: str
    seconds: float
    caught: bool
    stopped: bool = False


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Load one module of the package from a text."""

    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> ModuleSpec | None:
        if fullname != self.module:
            return None
        file = ROOT / f"{fullname.replace('.', '/')}.py"
        return importlib.util.spec_from_file_location(fullname, file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.source, module.__file__ or "", "exec"), vars(module))


def suite(module: str) -> list[str]:
    """Return the tests that are there for a module, and its own examples."""
    names = [*SUITES[module], *(MORE if module in ("options", "validation") else ())]
    paths = [name if "/" in name else f"tests/test_{name}.py" for name in names]
    there = [path for path in paths if (ROOT / path.split("::")[0]).exists()]
    return [f"infobook/{module}.py", *there]


def try_change(module: str, change: Change) -> Trial:
    """Fork, put the changed module into the child, and run its tests there.

    A child that uses the processor for longer than `LONGEST` seconds is stopped: its
    change was noticed. A clock on the wall would stop others too on a busy machine.
    """
    import resource  # not on Windows

    start = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 1
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        with contextlib.suppress(BaseException):
            code = _tested(module, change.source)
        os._exit(code)
    _, status = os.waitpid(child, 0)
    stopped = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return Trial(change.name, time.monotonic() - start, status != 0, stopped)


def _tested(module: str, source: str) -> int:
    import pytest

    sys.meta_path.insert(0, _Mutated(f"infobook.{module}", source))
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        importlib.import_module("infobook")  # or pytest loads what it is told to test
        quiet = ("-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-o", "addopts=")
        return int(pytest.main([*quiet, "--doctest-modules", *suite(module)]))


def load() -> None:
    """Import what every child needs, and nothing of the package."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    for name in LOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    loaded = [name for name in sys.modules if name.split(".")[0] == "infobook"]
    assert not loaded, f"{loaded} cannot be mutated any more"


def run(work: Sequence[tuple[str, Change]], jobs: int) -> Iterator[Trial]:
    """Try changes, each of a module, and yield how they ended."""
    context = get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=load) as pool:
        yield from pool.map(try_change, *zip(*work, strict=True))


def untouched(module: str) -> Change:
    """Return the change that is none."""
    return Change("no change", source_of(module))


def source_of(module: str) -> str:
    """Return the text of a module of the package."""
    return (ROOT / "infobook" / f"{module}.py").read_text(encoding="utf-8")


def reason(name: str) -> str | None:
    """Tell why no test can notice a change, if it is one of those."""
    for pattern, why in EQUIVALENT.items():
        if fnmatchcase(name, pattern.replace("[", "[[]")):
            return why
    return None


def unused(names: Sequence[str]) -> list[str]:
    """Return the listed equivalents that are none of `names` any more."""
    return [
        pattern
        for pattern in EQUIVALENT
        if not any(fnmatchcase(name, pattern.replace("[", "[[]")) for name in names)
    ]


def main(arguments: Sequence[str]) -> int:
    """Make each small change to the measures, and list those that no test notices.

    Parameters
    ----------
    arguments : sequence of str
        Modules to change; none means all. ``--share`` takes a random part of the
        changes, ``--words`` those whose names contain one of some words.

    Returns
    -------
    int
        0 if every change was noticed or is listed as one that cannot be, else 1.
    """
    first = (main.__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser("bookbuild deep mutants", description=first)
    parser.add_argument("modules", nargs="*", help=", ".join(SUITES))
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--words", nargs="*", default=[])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    if not hasattr(os, "fork"):
        print("generated mutants need a system that can fork")
        return 1
    for module in options.modules:
        if module not in SUITES:
            parser.error(
                f"there is no module {module!r}; choose from {', '.join(SUITES)}"
            )
    modules = options.modules or list(SUITES)
    every = [(m, change) for m in modules for change in changes(source_of(m), m)]
    stale = [
        p for p in unused([c.name for _, c in every]) if p.split(".")[0] in modules
    ]
    for pattern in stale:
        print(f"listed as equivalent, but there is no such change: {pattern}")
    work = [
        (module, change)
        for module, change in every
        if reason(change.name) is None
        and (not options.words or any(w in change.name for w in options.words))
    ]
    if options.share < 1:
        count = round(options.share * len(work))
        work = random.Random(0).sample(work, count)
    start = time.monotonic()
    for module, trial in zip(
        modules, run([(m, untouched(m)) for m in modules], options.jobs), strict=True
    ):
        if trial.caught:
            print(f"the tests of {module} do not pass without any change")
            return 1
    trials: list[Trial] = []
    for trial in run(work, options.jobs):
        trials.append(trial)
        if trial.stopped or not trial.caught:
            how = "MISSED " if not trial.caught else "STOPPED"
            print(f"{how} {trial.name}  ({trial.seconds:.0f} s)", flush=True)
        if len(trials) % 100 == 0:
            took = time.monotonic() - start
            print(f"{len(trials)} of {len(work)}, {took:.0f} s", flush=True)
    missed = sum(not trial.caught for trial in trials)
    if not options.words and options.share == 1:
        keep(every, trials)
        print(f"wrote {RESULTS.relative_to(ROOT)}")
    print(f"{len(every) - len(work)} listed as equivalent or left out")
    print(f"{len(work) - missed} passed, {missed} failed")
    return 1 if missed or stale else 0


def keep(every: Sequence[tuple[str, Change]], trials: Sequence[Trial]) -> None:
    """Write what was found for whole modules; what is known of others stays."""
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    trial_of = {trial.name: trial for trial in trials}
    for module in dict.fromkeys(module for module, _ in every):
        names = [change.name for m, change in every if m == module]
        tried = [trial_of[name] for name in names if name in trial_of]
        kept[module] = {
            "date": time.strftime("%Y-%m-%d"),
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "source": hashlib.sha256(source_of(module).encode()).hexdigest(),
            "changes": len(names),
            "noticed": sum(trial.caught for trial in tried),
            "explained": len(names) - len(tried),
            "stopped": [trial.name for trial in tried if trial.stopped],
            "missed": [trial.name for trial in tried if not trial.caught],
        }
    text = json.dumps({name: kept[name] for name in SUITES if name in kept}, indent=2)
    RESULTS.write_text(text + "\n", encoding="utf-8", newline="\n")
