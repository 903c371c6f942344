"""What the book's references lead to, by label: names, and the numbers of the pages.

Sphinx finds these while it builds the pages. Slides are made without it, so that a
lecturer need not wait for a build; a test holds both to the same numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode
from pybtex.database import parse_file
from pybtex.richtext import Text

from bookbuild.environment import ROOT

_TARGET = re.compile(
    r"^\((?P<section>[\w-]+)\)=\s+^#+[ ](?P<heading>.+)$"
    r"|^:{3,}\{prf:(?P<kind>(?!proof)\w+)\}.*\n:label:[ ](?P<box>\S+)$"
    r"|^\$\$[ ]\((?P<equation>[\w-]+)\)$",
    re.M,
)


@dataclass
class References:
    """What stands on a page where the text refers to a label.

    Parameters
    ----------
    root : Path, optional
        Folder of ``_toc.yml`` and ``book``; this repository by default.
    """

    root: Path = ROOT
    texts: dict[str, str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        contents = yaml.safe_load((self.root / "_toc.yml").read_text(encoding="utf-8"))
        numbered = [part for part in contents["parts"] if part.get("numbered")]
        files = [entry["file"] for part in numbered for entry in part["chapters"]]
        for number, name in enumerate(files, start=1):
            path = self.root / f"{name}.ipynb"
            if path.is_file():
                self._read(nbformat.read(path, as_version=4), number)
        self._works = parse_file(str(self.root / "book" / "references.bib")).entries

    def text(self, role: str, target: str) -> str:
        """Return what a role shows.

        Parameters
        ----------
        role : str
            Its name, such as ``"prf:ref"`` or ``"cite:p"``.
        target : str
            A label, or keys of the bibliography with commas between them.

        Raises
        ------
        KeyError
            If no role has this name, or the label or the key does not exist.
        """
        if role in ("ref", "numref", "prf:ref", "eq"):
            return self.texts[target]
        if role == "cite:p":
            return f"({'; '.join(self._work(key) for key in target.split(','))})"
        if role == "cite:t":
            return self._work(target)
        raise KeyError(role)

    def _read(self, notebook: NotebookNode, chapter: int) -> None:
        count: Counter[str] = Counter()

        def number(kind: str) -> str:
            count[kind] += 1
            return f"{chapter}.{count[kind]}"

        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                for found in _TARGET.finditer(cell.source):
                    if found["section"]:
                        self.texts[found["section"]] = found["heading"]
                    elif found["box"]:
                        name = f"{found['kind'].title()} {number(found['kind'])}"
                        self.texts[found["box"]] = name
                    else:
                        self.texts[found["equation"]] = f"({number('equation')})"
            figure = cell.metadata.get("mystnb", {}).get("figure", {})
            if "name" in figure:
                self.texts[figure["name"]] = f"Fig. {number('figure')}"

    def _work(self, key: str) -> str:
        work = self._works[key.strip()]
        people = work.persons["author"] or work.persons["editor"]
        names = [str(Text.from_latex(" ".join(who.last_names))) for who in people]
        several = f"{names[0]} and others" if len(names) > 2 else " and ".join(names)
        return f"{several} {work.fields['year']}"
