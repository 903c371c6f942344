"""Pack the built pages into one zip that a reader opens without a network."""

from __future__ import annotations

import zipfile
from pathlib import Path

import yaml

from bookbuild import pages
from bookbuild.pages import ROOT

#: Where the zip is.
RESULT = Path("_build/infobook-offline.zip")
#: What a reader finds first.
README = """\
{title}
Version {version}

Open index.html in a browser. All this works from a folder, without a network:
text, formulas, figures, folded hints and solutions, links, search (its results have
no excerpts), and the student notebooks to download.

Running code in the page needs a web server, since browsers do not let pages on a disk
start it. With Python installed, open a terminal in this folder and say

    python -m http.server

(on Windows: py -m http.server). Then visit http://localhost:8000 in the browser. This
stays on your machine.

The text is licensed under CC BY 4.0, the code under the MIT licence.
"""
# pages on a disk have no address that could lead nowhere, and its links need a server
_LEFT_OUT = ("404.html", "objects.inv")
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same bytes each time; zip knows no earlier day
_READABLE = 0o100644 << 16


def build(root: Path = ROOT) -> Path:
    """Build the pages and pack them.

    Parameters
    ----------
    root : Path, optional
        Folder of ``_config.yml`` and ``_toc.yml``; this repository by default.

    Returns
    -------
    Path
        ``_build/infobook-offline.zip`` under `root`, with one folder in it. The same
        pages give the same bytes.
    """
    site = pages.build(root=root)
    target = root / RESULT
    pack(site, target, readme(root))
    return target


def readme(root: Path = ROOT) -> str:
    """Return the text that stands beside the pages."""
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    return README.format(title=citation["title"], version=citation["version"])


def pack(site: Path, target: Path, text: str) -> None:
    """Pack a site.

    Parameters
    ----------
    site : Path
        The folder of the built pages.
    target : Path
        The zip; it appears when it is whole.
    text : str
        Goes into ``README.txt``.

    Raises
    ------
    FileNotFoundError
        If the site has no front page.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site} has no index.html; build the book first")
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w") as archive:
        _add(archive, "README.txt", text.encode())
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            name = path.relative_to(site).as_posix()
            if name not in _LEFT_OUT:
                _add(archive, name, path.read_bytes())
    part.replace(target)


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a file that anybody may read, at no particular time."""
    entry = zipfile.ZipInfo(f"infobook/{name}", _WHEN)
    entry.external_attr = _READABLE
    entry.create_system = 3  # Unix, on every system
    archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
