"""Sphinx extension: the code of a page can be run, edited and checked in the page.

A page with code gets one line of script, which loads ``static/live``. That puts buttons
on each cell; everything else is loaded when a reader first presses one. What it needs
then is made here:

* beside the page ``NAME.cells.json``: the code of all its cells, of hidden ones too,
  and for each cell which others it needs;
* in ``_static/live`` the wheel of infobook, the editor, and ``runtime.json``, which
  says where the browser's Python comes from.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from docutils import nodes
from flit_core.wheel import make_wheel_in
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from bookbuild import npm
from bookbuild.environment import ROOT, SetupError

EDITOR = ROOT / "bookbuild" / "editor.mjs"
# Browsers load no modules from files: there the page stays as it is.
_SCRIPT = """\
if (location.protocol !== "file:")
  import({module}).then(live => live.start({options}));"""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("live_runtime", "", "html", str)
    app.connect("env-before-read-docs", _add_files)
    app.connect("doctree-resolved", _number_cells)
    app.connect("html-page-context", _add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def cells(notebook: Path) -> list[dict[str, Any]]:
    """Return the code cells of a notebook, as a page runs them.

    Parameters
    ----------
    notebook : Path
        A chapter or an exercise set.

    Returns
    -------
    list of dict
        For each cell its ``source``, and ``needs``, the numbers of the cells that must
        have run before it. In a set's answer ``answers``, the exercise's name, and
        ``next``, the number of the cell that checks it; in a solution ``apart``, since
        it stands on the stub as the book has it, whatever the reader made of that.
        ``raises``, an error's name, where the error is what the cell is there to show.
    """
    code = [
        cell
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    places = [cell["metadata"].get("exercise", {}) for cell in code]
    found = []
    for number, (cell, own) in enumerate(zip(code, places, strict=True)):
        one: dict[str, Any] = {
            "source": "".join(cell["source"]),
            "needs": [n for n in range(number) if _needed(places[n], own)],
        }
        errors = [o["ename"] for o in cell["outputs"] if o["output_type"] == "error"]
        if errors:
            one["raises"] = errors[0]
        if own.get("role") == "solution":
            one["apart"] = True
        if own.get("role") == "stub":
            check = {"name": own["name"], "role": "check"}
            one |= {"answers": own["name"], "next": places.index(check)}
        found.append(one)
    return found


def _needed(earlier: dict[str, str], own: dict[str, str]) -> bool:
    """Whether a cell of the place `own` needs the one before it that stands `earlier`.

    All of a chapter's cells build on each other. An exercise needs the set-up and its
    own stub, but no other exercise, and its check must not judge the solution.
    """
    if "name" not in earlier:
        return True
    return earlier["name"] == own.get("name") and earlier["role"] == "stub"


def _add_files(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Make what a page loads after the first press of a button."""
    has_code = any(env.doc2path(name).endswith(".ipynb") for name in env.found_docs)
    if app.builder.format != "html" or not has_code:
        return
    folder = Path(app.outdir) / "_static" / "live"
    folder.mkdir(parents=True, exist_ok=True)
    wheel = make_wheel_in(ROOT / "pyproject.toml", folder).file
    wheel.chmod(0o644)  # made for its owner alone; a web server is somebody else
    settings = {"runtime": app.config.live_runtime, "wheel": wheel.name}
    (folder / "runtime.json").write_text(json.dumps(settings), encoding="utf-8")
    try:
        bundle_editor(folder / "editor.mjs")
    except SetupError as error:
        raise ExtensionError(str(error)) from error


def bundle_editor(target: Path) -> None:
    """Bundle the editor and the packages that it is made of into one file.

    Raises
    ------
    SetupError
        If the packages cannot be installed, or do not fit `EDITOR` any more.
    """
    packages = npm.packages()
    options = ("--bundle", "--format=esm", "--minify", "--log-level=warning")
    run = subprocess.run(
        [
            *(npm.NODE, packages / "esbuild" / "bin" / "esbuild", EDITOR),
            *(*options, f"--outfile={target}"),
        ],
        env=os.environ | {"NODE_PATH": str(packages)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode:
        raise SetupError(f"{EDITOR.name} cannot be bundled: {run.stderr.strip()}")


def _number_cells(app: Sphinx, doctree: nodes.document, pagename: str) -> None:
    """Give each code cell its number among the code cells, as a class."""
    path = app.env.doc2path(pagename)
    if not path.endswith(".ipynb"):
        return
    kinds = [
        cell["cell_type"]
        for cell in json.loads(Path(path).read_text(encoding="utf-8"))["cells"]
    ]
    for node in doctree.findall(nodes.container):
        if node.get("nb_element") == "cell_code":
            number = kinds[: node["cell_index"]].count("code")
            node["classes"].append(f"live-cell-{number}")


def _add_script(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Load the buttons on a page that has code, and lay its code beside it."""
    path = app.env.doc2path(pagename) if doctree is not None else ""
    if not path.endswith(".ipynb") or not (code := cells(Path(path))):
        return
    target = Path(app.outdir) / f"{pagename}.cells.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(code), encoding="utf-8", newline="\n")
    answers = {n: cell["answers"] for n, cell in enumerate(code) if "answers" in cell}
    options = {"cells": target.name, "answers": answers}
    module = context["pathto"]("_static/live/live.mjs", resource=True)
    body = _SCRIPT.format(module=json.dumps(module), options=json.dumps(options))
    app.add_js_file(None, body=body)
