"""The commands: what each of ``make``'s targets does.

Each is a function that takes its arguments and returns an exit code; the first line of
its documentation is its help. Nothing but the standard library is imported until a
command runs, since the first thing that a command may have to do is install the rest.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import http.server
import importlib.util
import os
import platform
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bookbuild import environment
from bookbuild.environment import ROOT

TORCH = ROOT / "bookbuild" / "torch.txt"
COURSE = ROOT / "bookbuild" / "course.txt"
PEERS = ROOT / "benchmarks" / "peers.txt"
CACHES = (
    *(".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", ".coverage"),
    *("**/__pycache__", "**/.ipynb_checkpoints"),
)
# What pyproject.toml measures the coverage of is tested here, alone and in a minute.
UNIT_TESTS = (
    *("kernels", "terms", "validation", "discrete", "divergences", "joint", "logits"),
    *("options", "rowwise", "codes", "renyi", "families", "multivariate", "counts"),
    *("counts_information", "monte_carlo", "neighbours", "bad_input"),
)
SOURCES = ("benchmarks", "book", "bookbuild", "infobook", "tests")


def help_(arguments: Sequence[str]) -> int:
    """List the commands."""
    _parser("help").parse_args(arguments)
    print("usage: make COMMAND [ARGS=...]    or: python3 -m bookbuild COMMAND [...]\n")
    for name, command in COMMANDS.items():
        print(f"  {name:<10} {_summary(command)}")
    return 0


def book(arguments: Sequence[str]) -> int:
    """Build the book and print where it is."""
    _parser("book").parse_args(arguments)
    from bookbuild import pages

    print(f"The book: {pages.build() / 'index.html'}")
    return 0


def pdf(arguments: Sequence[str]) -> int:
    """Make the PDF of the book, for which LaTeX must be installed."""
    _parser("pdf").parse_args(arguments)
    from bookbuild import pdf as printed

    print(f"The book to print: {printed.build()}")
    return 0


def zip_(arguments: Sequence[str]) -> int:
    """Pack the built pages into a zip that works without a network."""
    _parser("zip").parse_args(arguments)
    from bookbuild import offline

    print(f"The book to take along: {offline.build()}")
    return 0


def slides(arguments: Sequence[str]) -> int:
    """Make the slides of the lectures, which work without a network."""
    _parser("slides").parse_args(arguments)
    from bookbuild import slides as lectures

    try:
        for path in lectures.build():
            print(f"Slides: {path}")
    except lectures.SlideError as error:
        return _fail(str(error), 1)
    return 0


def serve(arguments: Sequence[str]) -> int:
    """Build the book and serve it on this machine until Ctrl-C."""
    parser = _parser("serve")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 in a container")
    options = parser.parse_args(arguments)
    from bookbuild import pages

    with _server(pages.build(), options.host, options.port) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"The book: {address} (Ctrl-C ends it)", flush=True)
        if sys.stdin.isatty() and sys.stdout.isatty():
            webbrowser.open(address)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
    return 0


def site(arguments: Sequence[str]) -> int:
    """Build the site to publish, with a Python for browsers and JupyterLite."""
    _parser("site").parse_args(arguments)
    from bookbuild import site as publishing

    print(f"The site: {publishing.build()}")
    return 0


def test(arguments: Sequence[str]) -> int:
    """Run all tests, the notebooks' too; arguments go to pytest."""
    return _python("-m", "pytest", "-n", "logical", *arguments)


def notebooks(arguments: Sequence[str]) -> int:
    """Run notebooks and store their outputs; --check compares instead."""
    parser = _parser("notebooks")
    parser.add_argument(
        "names", nargs="*", help="paths; all notebooks if none is given"
    )
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    from bookbuild import notebooks as executor
    from bookbuild import pictures, sets

    if not options.check:
        for path in sets.write():  # the checks in the sets say what these texts say
            print(f"{path} made")
        made = ("assignments", "--out", "assignments")  # of the same texts
        _python("-m", "infobook", *made)
    code = executor.main(options.names, options.check, options.jobs)
    if not options.check:
        pictures.write()
    return code


def lab(arguments: Sequence[str]) -> int:
    """Open the notebooks in JupyterLab; arguments go to it."""
    if importlib.util.find_spec("jupyterlab") is None:
        print("infobook: installs JupyterLab into .venv (once)", flush=True)
        environment.install("jupyterlab>=4,<5", "-c", ROOT / "constraints.txt")
    # JupyterLab shows no SVG figure of a notebook that nobody has trusted.
    chapters = sorted((ROOT / "book").rglob("*.ipynb"))
    _python("-m", "jupyter", "trust", *chapters)
    return _python("-m", "jupyterlab", "--notebook-dir", ROOT / "book", *arguments)


def lint(arguments: Sequence[str]) -> int:
    """Check format, style and types; --fix repairs what can be."""
    parser = _parser("lint")
    parser.add_argument(
        "--fix", action="store_true", help="format, and fix what ruff can"
    )
    fix = parser.parse_args(arguments).fix
    python = (sys.executable, "-m")
    return _steps(
        {
            "format": [*python, "ruff", "format", *([] if fix else ["--check"])],
            "style": [*python, "ruff", "check", *(["--fix"] if fix else [])],
            "types": [*python, "mypy"],
        }
    )


def check(arguments: Sequence[str]) -> int:
    """Run everything that must hold before a change is accepted."""
    _parser("check").parse_args(arguments)
    from bookbuild import lite

    with ThreadPoolExecutor() as pool:
        # not by a test, while others use what is there
        apart = pool.submit(lite.install)
        if importlib.util.find_spec("torch") is None:
            print("infobook: installs torch into .venv (once)", flush=True)
            constraints = ("-c", ROOT / "constraints.txt")
            environment.install("-r", TORCH, *constraints, uv=False)
        apart.result()
    own = (sys.executable, "-m", "bookbuild")
    alone = ("-n", "0")  # in one process, which finds the tests once
    # All but the tests take one core each and run side by side, as many as there are
    # cores, the longest first. Then the tests have all cores, and as they wait for
    # browsers and sandboxes, a worker more.
    workers = (os.cpu_count() or 1) + 1
    steps = {
        "mutants": [*own, "mutants", "--jobs", "1"],
        "oldest": [*own, "oldest", *alone],
        "course": [*own, "course", *alone],
        "newest": [*own, "newest", *alone],
        "notebooks": [*own, "notebooks", "--check", "--jobs", "1"],
        **{name: [*own, name] for name in ("live", "coverage", "pdf", "lint")},
        "test": [*own, "test", "-n", str(workers), "-m", "not course"],
    }
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        print("leaves out notebooks: their bytes are compared on Linux x86-64 only")
        del steps["notebooks"]
    many = {"test": {"INFOBOOK_SEEDS": "200"}}
    side_by_side = len(steps) - 1
    return _steps(steps, {"INFOBOOK_NO_SKIPS": "1"}, many, side_by_side)


def mutants(arguments: Sequence[str]) -> int:
    """Put errors into the package and see whether the tests notice."""
    from bookbuild import mutants as campaign

    return campaign.main(list(arguments))


def live(arguments: Sequence[str]) -> int:
    """Run all code that readers can run in the Python of their browsers."""
    _parser("live").parse_args(arguments)
    from bookbuild import live_runs

    return live_runs.main()


def coverage(arguments: Sequence[str]) -> int:
    """Check that the unit tests of the measures run every line of them."""
    _parser("coverage").parse_args(arguments)
    tests = (f"tests/test_{name}.py" for name in UNIT_TESTS)
    quiet = ("-q", "-p", "no:cacheprovider", "-o", "addopts=", "--doctest-modules")
    run = ("-m", "coverage", "run", "-m", "pytest", *quiet, *tests, "infobook")
    from bookbuild.versions import FEW  # examples, which run the same lines as many

    return _python(*run, settings=FEW) or _python("-m", "coverage", "report")


def deep(arguments: Sequence[str]) -> int:
    """Try the measures on a great many hard cases; takes long, see CONTRIBUTING."""
    from bookbuild import deep as campaigns

    return campaigns.main(list(arguments))


def oldest(arguments: Sequence[str]) -> int:
    """Run the tests on the oldest NumPy and matplotlib we allow."""
    from bookbuild import versions

    return versions.oldest(arguments)


def newest(arguments: Sequence[str]) -> int:
    """Run the measures' tests on later Pythons, with the newest NumPy."""
    from bookbuild import versions

    return versions.newest(arguments)


def course(arguments: Sequence[str]) -> int:
    """Try the assignments in nbgrader and otter-grader; --cost measures all graders."""
    settings = _with_graders()
    if arguments[:1] == ["--cost"]:  # which needs a quiet machine, and is no test
        return _python("-m", "benchmarks.graders", *arguments[1:], settings=settings)
    # no other files are read, whose imports would take longer than all this
    tests = sorted((ROOT / "tests").glob("test_course_*.py"))
    marked = ("-n", "logical", "-m", "course")
    return _python("-m", "pytest", *marked, *tests, *arguments, settings=settings)


def bench(arguments: Sequence[str]) -> int:
    """Measure infobook beside its peers, and write infobook/data/benchmarks.json."""
    from bookbuild import versions

    constraints = ("-c", ROOT / "constraints.txt")
    settings = versions.apart("bench", PEERS, *constraints, uv=False)
    return _python("-m", "benchmarks", *arguments, settings=settings)


def data(arguments: Sequence[str]) -> int:
    """Write infobook/data anew from its sources."""
    _parser("data").parse_args(arguments)
    from bookbuild import freeze_data

    freeze_data.main()
    return 0


def clean(arguments: Sequence[str]) -> int:
    """Remove _build, .venv and caches; nothing else."""
    _parser("clean").parse_args(arguments)
    doomed = [ROOT / "_build", environment.ASIDE]
    if environment.owned():
        doomed.append(environment.VENV)
    elif environment.VENV.exists():
        print("keeps .venv, which was not made here")
    for pattern in CACHES:
        folders = SOURCES if pattern.startswith("**/") else (".",)
        doomed += [path for name in folders for path in (ROOT / name).glob(pattern)]
    for path in doomed:
        environment.remove(path)
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "help": help_,
    "book": book,
    "serve": serve,
    "site": site,
    "pdf": pdf,
    "zip": zip_,
    "slides": slides,
    "test": test,
    "notebooks": notebooks,
    "lab": lab,
    "lint": lint,
    "check": check,
    "mutants": mutants,
    "live": live,
    "coverage": coverage,
    "deep": deep,
    "oldest": oldest,
    "newest": newest,
    "course": course,
    "bench": bench,
    "data": data,
    "clean": clean,
}
WITHOUT_ENVIRONMENT = ("help", "clean")


def main(arguments: Sequence[str]) -> int:
    """Run a command, in ``.venv``'s Python if it needs more than the standard library.

    Parameters
    ----------
    arguments : sequence of str
        The command's name and its arguments; nothing means ``help``.

    Returns
    -------
    int
        The exit code: 0 if all went well, 2 for a wrong call, 130 after Ctrl-C.
    """
    name, *rest = arguments or ["help"]
    name = "help" if name in ("-h", "--help") else name
    if name not in COMMANDS:
        known = ", ".join(COMMANDS)
        return _fail(f"there is no command {name!r}. There are: {known}", 2)
    os.chdir(ROOT)
    try:
        if name not in WITHOUT_ENVIRONMENT:
            _keep_bytecode()
            environment.ensure()
            if Path(sys.prefix).resolve() != environment.VENV.resolve():
                return _hand_over([name, *rest])
        return COMMANDS[name](rest)
    except environment.SetupError as error:
        return _fail(f"set-up failed: {error}", 1)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)


def _keep_bytecode() -> None:
    """Keep bytecode in ``_build`` where a setting lets Python keep none beside sources.

    The tests start a hundred Pythons, and without it each compiles matplotlib anew,
    which takes longer than all that it is there for.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode = False
        sys.pycache_prefix = sys.pycache_prefix or str(ROOT / "_build" / "bytecode")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


def _hand_over(arguments: Sequence[str]) -> int:
    """Go on in the environment's Python, which takes this process's place."""
    command = [str(environment.PYTHON), "-m", "bookbuild", *arguments]
    sys.stdout.flush()
    if os.name != "nt":  # there exec returns to the shell before the command has ended
        os.execv(command[0], command)
    return subprocess.run(command, check=False).returncode


def _python(*arguments: str | Path, settings: Mapping[str, str] | None = None) -> int:
    """Run this Python with `arguments`, and return its exit code."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env={**os.environ, **(settings or {})}, check=False
    ).returncode


def _with_graders() -> dict[str, str]:
    """Install what `COURSE` lists, and return by which settings it is found."""
    from bookbuild import versions

    folder = ROOT / "_build" / "course"
    settings = versions.apart("course", COURSE, "--no-deps")
    return settings | {
        "JUPYTER_PATH": str(folder / "share" / "jupyter"),  # templates of feedback
        "PATH": os.pathsep.join([str(folder / "bin"), os.environ["PATH"]]),  # alembic
    }


def _steps(
    steps: Mapping[str, Sequence[str]],
    settings: Mapping[str, str] | None = None,
    own_settings: Mapping[str, Mapping[str, str]] | None = None,
    side_by_side: int = 0,
) -> int:
    """Run all `steps`, also after a failure; report each one's time and what failed.

    The first few may run side by side; what they print then comes when they have ended.
    """

    def run(name: str, keep: bool) -> tuple[int, str, float]:
        start = time.perf_counter()
        own = (own_settings or {}).get(name, {})
        done = subprocess.run(
            steps[name],
            env={**os.environ, **(settings or {}), **own},
            check=False,
            text=True,
            stdout=subprocess.PIPE if keep else None,
            stderr=subprocess.STDOUT if keep else None,
        )
        return done.returncode, done.stdout or "", time.perf_counter() - start

    failed = []
    first = list(steps)[:side_by_side]
    with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
        early = {name: pool.submit(run, name, True) for name in first}
        for name in steps:
            print(f"== {name}", flush=True)
            if name in early:
                code, said, seconds = early[name].result()
                print(said, end="")
            else:
                code, _, seconds = run(name, False)
            verdict = "failed" if code else "passed"
            print(f"== {name} {verdict} in {seconds:.1f} s", flush=True)
            if code:
                failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}")
    print(f"{len(steps) - len(failed)} passed, {len(failed)} failed", flush=True)
    return 1 if failed else 0


def _server(site: Path, host: str, port: int) -> http.server.ThreadingHTTPServer:
    """Serve the folder `site` on `port`, or on a free port if that one is taken."""
    handler = functools.partial(_QuietHandler, directory=str(site))
    try:
        return http.server.ThreadingHTTPServer((host, port), handler)
    except OSError:
        return http.server.ThreadingHTTPServer((host, 0), handler)


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def _parser(name: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        f"bookbuild {name}", description=_summary(COMMANDS[name])
    )


def _summary(command: Callable[[Sequence[str]], int]) -> str:
    return (command.__doc__ or "").splitlines()[0]


def _fail(message: str, code: int) -> int:
    print(f"infobook: {message}.", file=sys.stderr)
    return code
