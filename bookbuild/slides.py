"""The slides of the lectures: ``_build/slides``, made from the chapters' notebooks.

nbconvert knows which cells stand on which slide and writes their code and outputs;
`bookbuild.slide_cells` chooses, `bookbuild.slide_markdown` sets the texts, reveal.js
shows them. A folder is all there is to take along: a slide asks for nothing elsewhere.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
from filelock import FileLock
from jinja2 import pass_context
from nbconvert import SlidesExporter
from nbformat import NotebookNode
from traitlets.config import Config

from bookbuild import maths, npm, theme
from bookbuild.environment import ROOT
from bookbuild.references import References
from bookbuild.slide_cells import HIDDEN_CODE, slides_of
from bookbuild.slide_markdown import SlideError, SlideMarkdown
from infobook.palette import LIGHT, css

__all__ = ["LECTURES", "RESULT", "SlideError", "build", "write"]

#: The chapters that have slides.
LECTURES = ("surprise", "entropy")
#: Where the slides are.
RESULT = Path("_build/slides")
_HERE = Path(__file__).parent
_LOOK = _HERE / "reveal"
_HEADING = re.compile(r"^# (.+)$", re.M)
_REVEAL = ("dist/reveal.js", "dist/reveal.css", "dist/plugin/notes.js")


def build(root: Path = ROOT) -> list[Path]:
    """Make the slides of all lectures from nothing.

    Parameters
    ----------
    root : Path, optional
        Folder of ``_toc.yml`` and ``book``; this repository by default.

    Returns
    -------
    list of Path
        One page a lecture, in ``_build/slides`` under `root`.

    Raises
    ------
    SlideError
        If a cell cannot stand on a slide; the message names it.
    SetupError
        If a package from npm is missing and cannot be installed.
    """
    target = root / RESULT
    target.parent.mkdir(exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        new = target.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        _copy_assets(new / "assets")
        references, katex = References(root), maths.Katex()
        try:
            for name in LECTURES:
                notebook = nbformat.read(root / "book" / f"{name}.ipynb", as_version=4)
                html = write(notebook, name, SlideMarkdown(katex, references))
                (new / f"{name}.html").write_text(html, encoding="utf-8", newline="\n")
        finally:
            katex.close()
        shutil.rmtree(target, ignore_errors=True)
        new.rename(target)
    return [target / f"{name}.html" for name in LECTURES]


def write(notebook: NotebookNode, name: str, markdown: SlideMarkdown) -> str:
    """Return the page with a notebook's slides.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A chapter, with its outputs.
    name : str
        What messages call it.
    markdown : SlideMarkdown
        Sets the texts.

    Returns
    -------
    str
        HTML, which needs the folder ``assets`` beside it.

    Raises
    ------
    SlideError
        If a cell cannot stand on a slide; the message names it.
    """

    @pass_context
    def set_text(context: Any, source: str) -> str:
        try:
            notes = context["cell"].metadata.slide_type == "notes"
            return markdown.html(source, notes=notes)
        except (SlideError, maths.FormulaError) as error:
            raise SlideError(f"{name}, {context['cell'].id}: {error}") from None

    exporter = SlidesExporter(
        template_file=str(_LOOK / "slides.html.j2"),
        filters={"markdown2html": set_text},
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        config=Config(
            TagRemovePreprocessor={
                "enabled": True,
                "remove_input_tags": {HIDDEN_CODE},
            }
        ),
    )
    first = next(c.source for c in notebook.cells if c.cell_type == "markdown")
    heading = _HEADING.search(first)
    resources = {"title": heading[1] if heading else name}
    html, _ = exporter.from_notebook_node(slides_of(notebook), resources)
    return str(html)


def _copy_assets(target: Path) -> None:
    """Lay down what the slides of all lectures share."""
    target.mkdir(parents=True)
    package = npm.packages() / "reveal.js"
    for file in _REVEAL:
        shutil.copy(package / file, target)
    shutil.copy(package / "LICENSE", target / "reveal-licence.txt")
    maths.copy_style(target / "katex")
    theme.copy_fonts(target / "fonts")
    for sheet in ("type.css", "code.css"):
        shutil.copy(_HERE / "static" / sheet, target)
    for file in ("slides.css", "slides.js"):
        shutil.copy(_LOOK / file, target)
    shutil.copy(_HERE / "static" / "favicon.svg", target)
    (target / "palette.css").write_text(css(":root", LIGHT), encoding="utf-8")
