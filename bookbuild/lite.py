"""Copies of the notebooks that install infobook, and a JupyterLite that opens them.

A copy is the notebook that `bookbuild.launch` names for a page, with a first cell that
gets what the others import, and without outputs: neither JupyterLite nor Colab shows
figures that came with a notebook which nobody has trusted yet.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from bookbuild import launch, versions
from bookbuild.environment import ROOT, SetupError

REQUIREMENTS = ROOT / "bookbuild" / "lite.txt"
IN_THE_BROWSER = "%pip install -q infobook matplotlib"
_BUILD = (
    *("--no-sourcemaps", "--no-unused-shared-packages", "--ignore-sys-prefix"),
    *("--apps", "notebooks", "--apps", "lab"),
)


def in_colab(name: str, branch: str) -> str:
    """Return the first cell of a copy for Colab, whose machine has no infobook.

    Examples
    --------
    >>> in_colab("owner/name", "main")
    '%pip install -q "infobook[plots] @ git+https://github.com/owner/name@main"'
    """
    return f'%pip install -q "infobook[plots] @ git+https://github.com/{name}@{branch}"'


def copy(source: Path, first: str) -> str:
    """Return the text of a notebook with one more cell in front, and no outputs.

    Parameters
    ----------
    source : Path
        The notebook.
    first : str
        Code of the cell.

    Returns
    -------
    str
        Text of an ``.ipynb`` file.
    """
    notebook = json.loads(source.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    setup: dict[str, object] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "install",
        "metadata": {},
        "outputs": [],
        "source": [first],
    }
    notebook["cells"].insert(0, setup)
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def write_copies(
    pages: Iterable[str], folder: Path, first: str, root: Path = ROOT
) -> None:
    """Write the copy of each page's notebook into a folder."""
    for page in pages:
        target = folder / launch.copy_of(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = copy(root / launch.source_of(page), first)
        target.write_text(text, encoding="utf-8", newline="\n")


def build(pages: Iterable[str], site: Path, wheel: Path, root: Path = ROOT) -> None:
    """Build a JupyterLite into the folder ``lite`` of a site that has ``pyodide``.

    Parameters
    ----------
    pages : iterable of str
        The pages whose notebooks it holds.
    site : Path
        The site.
    wheel : Path
        The wheel of infobook that it installs.
    root : Path, optional
        Where the notebooks are; this repository by default.

    Raises
    ------
    SetupError
        If JupyterLite cannot be installed, or does not build.
    """
    settings = install()
    extensions = ROOT / "_build" / "lite" / "share" / "jupyter" / "labextensions"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_copies(pages, folder / "contents", IN_THE_BROWSER, root)
        _configure(folder / "jupyter-lite.json")
        wheels = (wheel, _wheel_of("comm", folder))
        options = [x for file in wheels for x in ("--piplite-wheels", str(file))]
        command: list[str | Path] = [
            *(sys.executable, "-m", "jupyterlite_core", "build", *_BUILD, *options),
            f"--FederatedExtensionAddon.extra_labextensions_path={extensions}",
            *("--lite-dir", folder, "--contents", folder / "contents"),
            *("--output-dir", site / "lite"),
        ]
        run = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    if run.returncode:
        raise SetupError(f"JupyterLite does not build: {run.stdout[-2000:]}")


def install() -> dict[str, str]:
    """Install JupyterLite, unless it is there; return the setting by which it is found.

    It stands apart: what it brings along makes notebooks slower to read.
    """
    return versions.apart("lite", REQUIREMENTS, "-c", ROOT / "constraints.txt")


def _configure(path: Path) -> None:
    """Write JupyterLite's settings: all it needs comes from the site."""
    kernel = {
        # only what begins with "./" counts from JupyterLite's folder; and with
        # pyodide.mjs the kernel would hang
        "pyodideUrl": "./../pyodide/pyodide.js",
        "disablePyPIFallback": True,
    }
    settings = {"@jupyterlite/pyodide-kernel-extension:kernel": kernel}
    data = {"litePluginSettings": settings}
    content = {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}
    path.write_text(json.dumps(content), encoding="utf-8")


def _wheel_of(name: str, folder: Path) -> Path:
    """Pack an installed package of plain Python into a wheel again.

    The kernel installs ``comm`` when it starts, and would ask the package index for it.
    """
    package = metadata.distribution(name)
    target = folder / f"{name}-{package.version}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for file in package.files or ():
            if ".." not in file.parts and "__pycache__" not in file.parts:
                wheel.write(str(file.locate()), file.as_posix())
    return target
