"""The site to publish: ``_build/site``, the built pages and what makes them more.

Beside the pages stand the browser's Python, so that nothing comes from elsewhere when a
reader runs code, and a JupyterLite with a copy of each notebook.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from filelock import FileLock

from bookbuild import pages, runtime
from bookbuild.environment import ROOT


def build(root: Path = ROOT) -> Path:
    """Build the site, and return its folder."""
    site = root / "_build" / "site"
    built, python = pages.build(root=root), runtime.runtime(root)
    with FileLock(site.with_suffix(".lock")):
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(built, site)
        shutil.copytree(python, site / "pyodide")
        own_runtime(site)
    return site


def own_runtime(site: Path) -> None:
    """Let the pages of a site take Python from the site's own copy."""
    path = site / "_static" / "live" / "runtime.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["runtime"] = "../../pyodide/"
    path.write_text(json.dumps(settings), encoding="utf-8")
