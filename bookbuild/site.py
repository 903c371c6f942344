"""The site to publish: ``_build/site``, the built pages and what makes them more.

Beside the pages stand the browser's Python, so that nothing comes from elsewhere when a
reader runs code, a JupyterLite with a copy of each notebook, and with a repository on
GitHub the copies that Colab opens.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import yaml
from filelock import FileLock

from bookbuild import launch, lite, pages, runtime
from bookbuild.environment import ROOT

RESULT = Path("_build/site")


def build(root: Path = ROOT) -> Path:
    """Build the site from nothing, after the pages.

    Parameters
    ----------
    root : Path, optional
        Folder of ``_config.yml`` and ``_toc.yml``; this repository by default.

    Returns
    -------
    Path
        ``_build/site`` under `root`, to be published as it is.

    Raises
    ------
    SetupError
        If the browser's Python or JupyterLite cannot be had; there is no site then.
    SystemExit
        If a page has a problem.
    """
    site = root / RESULT
    built, python = pages.build(root=root), runtime.runtime(root)
    with FileLock(site.with_suffix(".lock")):
        new = site.with_suffix(".new")
        for folder in (site, new):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(built, new)
        shutil.copytree(python, new / "pyodide")
        wheel = use_own_runtime(new)
        with_code = pages_with_code(new)
        lite.build(with_code, new, wheel, root)
        _add_menus(with_code, new, root)
        # without it GitHub leaves out what begins with an underscore
        (new / ".nojekyll").touch()
        new.rename(site)
    return site


def pages_with_code(site: Path) -> list[str]:
    """Return the pages of a built site that have code, as paths without suffix."""
    suffix = ".cells.json"
    found = sorted(site.rglob(f"*{suffix}"))
    return [path.relative_to(site).as_posix().removesuffix(suffix) for path in found]


def use_own_runtime(site: Path) -> Path:
    """Let a site's pages take Python from its folder ``pyodide``.

    Returns
    -------
    Path
        The wheel of infobook that they install.
    """
    path = site / "_static" / "live" / "runtime.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings["runtime"] = "../../pyodide/"
    path.write_text(json.dumps(settings), encoding="utf-8")
    return path.with_name(settings["wheel"])


def _add_menus(with_code: list[str], site: Path, root: Path) -> None:
    """Say on each page where else its notebook opens, and lay down what Colab opens."""
    text = (root / "_config.yml").read_text(encoding="utf-8")
    repository = yaml.safe_load(text)["repository"]
    url, branch = repository["url"], repository["branch"]
    if name := launch.github_name(url):
        first = lite.in_colab(name, branch)
        lite.write_copies(with_code, site / "colab", first, root)
    for page in with_code:
        path = site / f"{page}.html"
        html = path.read_text(encoding="utf-8")
        places = launch.links(page, url, branch)
        path.write_text(launch.with_menu(html, places), encoding="utf-8", newline="\n")
