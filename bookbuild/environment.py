"""The environment in ``.venv``: made once, remade when what it holds has changed.

A file inside it, the stamp, says what it was made from. As long as the stamp equals
what stands in the tree, nothing is done. An environment is made whole or not at all:
after any failure, Ctrl-C too, the one that stood there before stands there again.

Standard library only, since this runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
ASIDE = ROOT / ".venv.previous"
STAMP = VENV / "infobook-stamp.json"
LOG = ROOT / "_build" / "setup.log"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = ROOT / "requirements.txt"
# The Python that a virtual environment, perhaps our own, was made from.
BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable

NO_VENV = (
    "this Python can make no virtual environment. Install the missing part, for "
    "instance with `sudo apt install python3-venv`, or install uv"
)
# What pip and uv print, and what the reader is told to do about it; first match wins.
DIAGNOSES = (
    (
        ("No space left on device", "Disk quota exceeded", "os error 28)"),
        "the disk is full. Make room: .venv and the download cache take about 1 GB",
    ),
    (
        ("CERTIFICATE_VERIFY_FAILED", "invalid peer certificate"),
        "the package index showed a certificate that this machine does not trust. "
        "Name your network's certificate in pip's setting `cert`",
    ),
    (
        (
            "NewConnectionError",
            "NameResolutionError",
            "ConnectTimeoutError",
            "ReadTimeoutError",
            "ProxyError",
            "Network is unreachable",
            "error sending request",
            "client error (Connect)",
            "network was disabled",
            "(from versions: none)",
        ),
        "no package index could be reached. Connect this machine to a network, or name "
        "a mirror in pip's configuration",
    ),
)


class SetupError(Exception):
    """A set-up that failed; the message says why and what to do."""


def ensure() -> None:
    """Make `VENV` what ``requirements.txt`` says, if it is not so already.

    Raises
    ------
    SetupError
        If that fails; `VENV` is then what it was before.
    """
    if _up_to_date():
        return
    try:
        with _one_at_a_time():
            if not _up_to_date():  # nobody else made it while we waited
                _make()
    except OSError as error:
        raise SetupError(f"the system says: {error}") from error


def owned() -> bool:
    """Whether `VENV` was made here, so that it may be removed."""
    stamp = _read_stamp()
    return stamp is not None and not stamp.get("adopted")


def install(*arguments: str | Path, uv: bool = True) -> None:
    """Install into `VENV`; the `arguments` are those of ``pip install``.

    With ``uv=False`` pip does it, whose settings may name an index of their own.

    Raises
    ------
    SetupError
        If the installation fails.
    """
    errors = []
    for installer in _installers(uv=uv):
        try:
            _run([*installer, *arguments])
        except subprocess.CalledProcessError as error:
            errors.append(error.output)
        else:
            return
    raise SetupError(_diagnosis(errors[-1]) if errors else NO_VENV)


def remove(path: Path) -> None:
    """Remove a file, a whole folder, or a link, but not what a link points to."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


def _make() -> None:
    LOG.parent.mkdir(exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    stamp = _read_stamp()
    if VENV.exists() and (stamp is None or stamp.get("adopted")):
        _adopt()
    else:
        _remake(finished=bool(stamp and "root" in stamp))


def _remake(*, finished: bool) -> None:
    """Make `VENV` from nothing; put a `finished` predecessor back if that fails."""
    remove(ASIDE)
    if VENV.exists():
        if finished:
            _say("requirements or Python have changed: .venv is made anew")
            VENV.rename(ASIDE)
        else:
            _say("an earlier set-up did not finish: .venv is made anew")
            remove(VENV)
    try:
        _create()
        _fill()
    except BaseException:
        remove(VENV)
        if ASIDE.exists():
            ASIDE.rename(VENV)
        raise
    remove(ASIDE)


def _adopt() -> None:
    """Install into a `VENV` that its owner made, and remove nothing of it."""
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        subprocess.run([PYTHON, "-c", test], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise SetupError(
            f"{VENV} was not made by infobook and holds no Python 3.11 or later. "
            "Remove or rename it"
        ) from None
    _say("takes the .venv that stands here and installs requirements.txt into it")
    _fill(adopted=True)


def _fill(*, adopted: bool = False) -> None:
    start = time.perf_counter()
    tool = "uv" if shutil.which("uv") else "pip"
    _say(f"installs requirements.txt into .venv with {tool} (once; it takes a while)")
    install("-r", REQUIREMENTS)
    stamp = _wanted_stamp() | ({"adopted": True} if adopted else {})
    STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    _say(f"set-up took {time.perf_counter() - start:.0f} s")


def _create() -> None:
    """Make an empty environment in the first way that works."""
    venv = [BASE_PYTHON, "-m", "venv"]
    ways: list[list[str]] = [
        ["uv", "venv", "--allow-existing", "--no-project", "--python", BASE_PYTHON],
        venv,
        [*venv, "--without-pip"],  # Debian without python3-venv; see _installers
        [BASE_PYTHON, "-m", "virtualenv"],
    ]
    for way in ways:
        if way[0] == "uv" and not shutil.which("uv"):
            continue
        remove(VENV)
        VENV.mkdir()
        STAMP.write_text("{}", encoding="utf-8")  # ours, and not finished
        with contextlib.suppress(subprocess.CalledProcessError):
            _run([*way, VENV])
            if next(_installers(), None):
                return
    log = LOG.read_text(encoding="utf-8", errors="replace")
    full = _diagnosis(log) if "No space left" in log else NO_VENV
    raise SetupError(full)


def _installers(uv: bool = True) -> Iterator[list[str | Path]]:
    """Yield each command that can install into `VENV`, the fastest first."""
    if uv and (found := shutil.which("uv")):
        yield [found, "pip", "install", "--python", PYTHON]
    # Bytecode is compiled when a module is first imported: 9 s less to wait for.
    pip = ["install", "--no-compile", "--no-input", "--disable-pip-version-check"]
    if _works([PYTHON, "-m", "pip", "--version"]):
        yield [PYTHON, "-m", "pip", *pip]
    elif _works([BASE_PYTHON, "-m", "pip", "--python", PYTHON, "--version"]):
        yield [BASE_PYTHON, "-m", "pip", "--python", PYTHON, *pip]


def _works(command: Sequence[str | Path]) -> bool:
    return not subprocess.run(command, capture_output=True, check=False).returncode


def _run(command: Sequence[str | Path]) -> None:
    """Run `command`, its output into the log; raise with that output if it fails."""
    settings = {
        # fail soon without a network, unless the user has asked for patience
        "PIP_RETRIES": "1",
        "UV_HTTP_RETRIES": "1",
    } | os.environ
    settings |= {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    result = subprocess.run(
        command,
        env=settings,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    with LOG.open("a", encoding="utf-8") as log:
        print("$", *command, file=log)
        print(result.stdout, file=log)
    if result.returncode:
        raise subprocess.CalledProcessError(result.returncode, command, result.stdout)


def _diagnosis(output: str) -> str:
    for signs, remedy in DIAGNOSES:
        if any(sign in output for sign in signs):
            return f"{remedy}, then run the command again. Full log: {LOG}"
    lines = [line for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    last = (errors or lines or ["no output"])[-1].strip()
    return f"the installation failed: {last}. Full log: {LOG}"


def _wanted_stamp() -> dict[str, object]:
    """What an up-to-date environment was made from."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    # The tables of ruff, mypy and pytest change often and install nothing.
    installed = [project["build-system"], project["project"], project["tool"]["flit"]]
    content = json.dumps(installed).encode()
    for name in ("requirements.txt", "constraints.txt"):
        content += (ROOT / name).read_bytes()
    return {
        "root": str(ROOT),  # a moved or copied environment still points to the old tree
        "python": [sys.version, str(Path(BASE_PYTHON).resolve())],
        "requirements": hashlib.sha256(content).hexdigest(),
    }


def _up_to_date() -> bool:
    stamp = _read_stamp()
    return stamp is not None and stamp | _wanted_stamp() == stamp


def _read_stamp() -> dict[str, object] | None:
    """Return the stamp of `VENV`; empty if unfinished, None where there is none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    if not PYTHON.exists():
        stamp.pop("root", None)
    return dict(stamp)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let one process set up at a time; it locks ``requirements.txt`` itself."""
    with REQUIREMENTS.open("rb") as file:
        try:
            import fcntl
        except ImportError:  # Windows: two set-ups at once are the user's to avoid
            yield
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("another set-up is running: waits for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _say(line: str) -> None:
    print(f"infobook: {line}", flush=True)
