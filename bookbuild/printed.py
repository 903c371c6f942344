"""Sphinx extension: what the book looks like on paper.

Loaded by ``_config.yml``; it changes nothing but the LaTeX builder's output, which
``bookbuild.pdf`` turns into a PDF. The look is in ``bookbuild/latex/infobook.sty``.
Here is what paper needs and a screen does not:

* hints and solutions, folded on the screen, stand in two chapters at the end;
* theorems, proofs and notes become boxes that the style knows by their kind;
* chapters without a number in ``_toc.yml`` have none on paper either;
* what only a screen can do is left out: verdicts of checks, files to download.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.latex.nodes import thebibliography
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import texescape
from sphinx.writers.latex import LaTeXTranslator

_ROOT = Path(__file__).resolve().parent.parent
_STYLE = _ROOT / "bookbuild" / "latex" / "infobook.sty"
_COVER = _ROOT / "book" / "images" / "wrong-code-areas.svg"
_SETS = "book/exercises/"
# of a figure's size on a screen, so that its letters are no larger than the text's
_FIGURE_SCALE = 0.9
_MOST_ROWS = 15


# docutils has no types, and writers find a node's method by its class's name
class printed_box(nodes.Admonition, nodes.Element):  # type: ignore[misc]  # noqa: N801
    """A box of some ``kind`` that begins with a title."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    # after sphinx_jupyterbook_latex, whose class and preamble ours replace
    app.connect("config-inited", _configure, priority=900)
    app.connect("builder-inited", _convert_pictures)
    app.add_node(printed_box, latex=(_open_box, _close_box))
    app.add_post_transform(ExercisesAtTheEnd)
    app.add_post_transform(Boxes)
    app.add_post_transform(LongTables)
    app.add_post_transform(ChapterNumbers)
    app.add_post_transform(BibliographyInPlace)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app: Sphinx, config: Config) -> None:
    """Replace the class and the preamble of Jupyter Book by the book's own."""
    citation = yaml.safe_load((_ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    released = date.fromisoformat(citation["date-released"])
    title, _, subtitle = config.html_title.partition(": ")
    config.latex_theme = "manual"
    config.latex_additional_files = [str(_STYLE)]
    config.latex_documents = [
        (config.root_doc, "infobook.tex", config.html_title, config.author, "manual")
    ]
    config.latex_domain_indices = False
    config.latex_use_xindy = False
    config.jblatex_load_imgconverter = False
    config.jblatex_show_tocs = False
    config.nb_mime_priority_overrides = [("latex", "image/svg+xml", 5)]
    config.rsvg_converter_args = [f"--zoom={_FIGURE_SCALE}"]
    config.latex_elements = {
        "papersize": "a4paper",
        "pointsize": "11pt",
        "extraclassoptions": "openany,oneside",
        "fontpkg": r"\usepackage{infobook}",
        "fncychap": "",
        "figure_align": "!htbp",
        "fvset": "",
        "preamble": "\n".join(
            rf"\newcommand{{\infobook{name}}}{{{texescape.escape(text)}}}"
            for name, text in {
                "name": title,
                "subject": subtitle[:1].upper() + subtitle[1:],
                "version": str(citation["version"]),
                "day": f"{released.day} {released:%B %Y}",
                "year": config.copyright,
                "address": config.html_theme_options.get("repository_url", ""),
            }.items()
        )
        + "\n\\infobookstyle",
        "maketitle": r"\infobooktitlepage",
        "tableofcontents": r"\sphinxtableofcontents\infobookfrontmatter",
    }


def _convert_pictures(app: Sphinx) -> None:
    """Turn SVG into PDF, for LaTeX alone: elsewhere rsvg-convert may be missing."""
    if app.builder.format == "latex":
        app.setup_extension("sphinxcontrib.rsvgconverter")
        cover = Path(app.outdir) / "cover.pdf"
        command = ("rsvg-convert", "--format=pdf", f"--output={cover}", _COVER)
        subprocess.run(command, check=True)


class ExercisesAtTheEnd(SphinxPostTransform):
    """Move hints and solutions of all sets into two chapters at the end."""

    formats = ("latex",)
    default_priority = 3  # before MyST-NB forgets what a verdict looks like on a page

    def run(self, **kwargs: Any) -> None:
        """Move them, if there are any."""
        sets = {
            file["docname"]: next(file.findall(nodes.section))
            for file in self.document.findall(addnodes.start_of_file)
            if file["docname"].startswith(_SETS)
        }
        chapters = {_chapter("Hints"): _is_hint, _chapter("Solutions"): _is_solution}
        for docname, one_set in sets.items():
            _drop_what_is_for_screens(one_set)
            for exercise in one_set.findall(nodes.section):
                exercise.insert(1, nodes.paragraph())  # the pages of what is moved
            for chapter, belongs in chapters.items():
                chapter[0].append(_collect(docname, one_set, chapter, belongs))
        if sets:
            _parts(self.document)[-1].insert(0, list(chapters))


def _parts(document: nodes.document) -> list[nodes.Element]:
    """Return the parts of the book: lists of chapters, as files."""
    book = next(document.findall(nodes.section))
    return [
        node
        for node in book.children
        if isinstance(node, nodes.compound) and "toctree-wrapper" in node["classes"]
    ]


def _chapter(title: str) -> nodes.Element:
    """Make a file of the assembled book that holds one chapter."""
    name = title.lower()
    section = nodes.section("", nodes.title("", title), ids=[name], docname=name)
    return addnodes.start_of_file("", section, docname=name)


def _drop_what_is_for_screens(one_set: nodes.section) -> None:
    """Drop checks, their verdicts, and the paragraph that offers the set's file."""
    for node in list(one_set.findall(nodes.Element)):
        download = isinstance(node, nodes.paragraph) and any(
            node.findall(addnodes.download_reference)
        )
        if download or _role(node) == "check" or _is_verdict(node):
            node.parent.remove(node)


def _is_verdict(node: nodes.Element) -> bool:
    """Tell whether this is what a check said and no more; the text says it as well."""
    if node.get("nb_element") == "cell_code_output":
        return all(_is_verdict(output) for output in node.children)
    return node.get("nb_element") == "mime_bundle" and any(
        'role="status"' in raw.astext() for raw in node.findall(nodes.raw)
    )


def _role(node: nodes.Node) -> str:
    """Return what a code cell is in its exercise; nothing if it is no such cell."""
    if not isinstance(node, nodes.container):
        return ""
    return str(node.get("cell_metadata", {}).get("exercise", {}).get("role", ""))


def _is_hint(node: nodes.Node) -> bool:
    return isinstance(node, nodes.admonition) and set(node["classes"]) >= {
        "tip",
        "dropdown",
    }


def _is_solution(node: nodes.Node) -> bool:
    folded = isinstance(node, nodes.admonition) and "dropdown" in node["classes"]
    return (folded and not _is_hint(node)) or _role(node) == "solution"


def _collect(
    docname: str,
    one_set: nodes.section,
    chapter: nodes.Element,
    belongs: Callable[[nodes.Node], bool],
) -> nodes.section:
    """Take out of a set what belongs to a chapter at the end, exercise by exercise."""
    set_name = docname.removeprefix(_SETS)
    result = nodes.section("", one_set[0].deepcopy(), ids=[set_name])
    for exercise in one_set.children:
        moved = [node for node in exercise.children if belongs(node)]
        if not moved:
            continue
        here = f"{docname}:{exercise['ids'][0]}"
        there = f"{set_name}-{exercise['ids'][0]}"
        title = [node.deepcopy() for node in exercise[0].children]
        result += nodes.section("", nodes.title("", "", *title), ids=[there])
        result[-1] += _page("exercise", here)
        for node in moved:
            exercise.remove(node)
            result[-1] += node
        name = chapter["docname"]  # and the name of a command: \\infobookhints{...}
        exercise[1] += _page(name, f"{name}:{there}")
    return result


def _page(what: str, label: str) -> nodes.raw:
    """Refer to the page of a label."""
    return nodes.raw("", rf"\infobook{what}{{\detokenize{{{label}}}}}", format="latex")


class Boxes(SphinxPostTransform):
    """Give each theorem, proof and note a kind; unfold the others."""

    formats = ("latex",)
    default_priority = 6

    def run(self, **kwargs: Any) -> None:
        """Replace admonitions by boxes, and show hidden cells."""
        for file in self.document.findall(addnodes.start_of_file):
            for node in list(file.findall(nodes.Admonition)):
                if isinstance(node, nodes.admonition) or "realtype" in node:
                    node.replace_self(self._box(node, file["docname"]))
        for cell in self.document.findall(nodes.container):
            if "tag_hide-cell" in cell["classes"]:
                cell["classes"].remove("tag_hide-cell")

    def _box(self, node: nodes.Element, docname: str) -> printed_box:
        """Make a box of an admonition or a numbered statement."""
        content = list(node.children)
        title = nodes.title()
        if content and isinstance(content[0], nodes.title):
            title += content.pop(0).children
        kind = "note" if "dropdown" in node["classes"] else "tip"
        kind = {"hints": "hint", "solutions": "solution"}.get(docname, kind)
        if "realtype" in node:
            number = self._number(node, docname)
            title.insert(0, nodes.Text(f"{node['realtype'].title()} {number}"))
            kind = "statement"
        elif "proof" in node["classes"]:
            kind = "proof"
            first = next(node.findall(nodes.Text))
            first.parent.replace(first, nodes.Text(first.removeprefix("Proof. ")))
            title += nodes.Text("Proof")
        flat: list[nodes.Node] = []
        for part in content:
            flat += part.children if isinstance(part, nodes.section) else [part]
        if kind in ("proof", "hint") and isinstance(flat[0], nodes.paragraph):
            name = nodes.emphasis("", f"{title.astext()}.")
            flat[0].insert(0, [name, nodes.Text(" ")])
            title.clear()
        return printed_box("", title, *flat, kind=kind, ids=node["ids"])

    def _number(self, node: nodes.Element, docname: str) -> str:
        """Return the number that the pages show."""
        numbers = self.env.toc_fignumbers[docname][node["countertype"]]
        return ".".join(map(str, numbers[node["ids"][0]]))


class LongTables(SphinxPostTransform):
    """Let tables of more rows than a page may hold go on on the next."""

    formats = ("latex",)

    default_priority = 8

    def run(self, **kwargs: Any) -> None:
        """Give such a table columns as wide as it says, or as its texts are long."""
        for table in self.document.findall(nodes.table):
            rows = list(table.findall(nodes.row))
            if len(rows) <= _MOST_ROWS:
                continue
            told = "colwidths-given" in table["classes"]
            table["classes"].append("longtable")
            if told:
                continue
            table["classes"].append("colwidths-given")
            for i, column in enumerate(table.findall(nodes.colspec)):
                column["colwidth"] = 1 + sum(len(row[i].astext()) for row in rows)


class ChapterNumbers(SphinxPostTransform):
    """Number exactly the chapters that ``_toc.yml`` numbers."""

    formats = ("latex",)
    default_priority = 7

    def run(self, **kwargs: Any) -> None:
        """Switch LaTeX's numbers on or off before each chapter."""
        for part in _parts(self.document):
            for file in part.children:
                numbers = self.env.toc_secnumbers.get(file["docname"], {})
                numbered = any(numbers.values())
                depth = rf"\setcounter{{secnumdepth}}{{{0 if numbered else -2}}}"
                file.insert(0, nodes.raw("", depth, format="latex"))


class BibliographyInPlace(SphinxPostTransform):
    """Keep the list of works on its page, from which Jupyter Book moves it."""

    formats = ("latex",)
    default_priority = 701  # just after it was moved

    def run(self, **kwargs: Any) -> None:
        """Move it back."""
        page = next(
            section
            for section in self.document.findall(nodes.section)
            if section.get("docname") == "book/bibliography"
        )
        for works in list(self.document.findall(thebibliography)):
            works.parent.remove(works)
            page += works


def _open_box(writer: LaTeXTranslator, node: printed_box) -> None:
    label = writer.hypertarget_to(node, anchor=True)
    writer.body.append(f"\n\\begin{{infobook{node['kind']}}}{{{label}}}")
    writer.no_latex_floats += 1


def _close_box(writer: LaTeXTranslator, node: printed_box) -> None:
    writer.body.append(f"\\end{{infobook{node['kind']}}}\n")
    writer.no_latex_floats -= 1
