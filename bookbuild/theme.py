"""The look of the pages, part of ``bookbuild.sphinx_extension``; no stock theme's.

The book's layout (``bookbuild/templates``), style sheets and script
(``bookbuild/static``) stand in the place of those of Jupyter Book's theme, of which
pages load nothing. What the templates cannot know comes from here:

* the fonts, from npm packages, copied into the site;
* the table of contents, with a chapter's exercises beside it;
* boxes that fold without a script;
* the buttons of extensions, and what is on the page.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from bookbuild.cover import cover, figures
from bookbuild.npm import packages
from infobook.palette import DARK, LIGHT, css

_STYLE_SHEETS = (
    "palette.css",
    "type.css",
    "page.css",
    "boxes.css",
    "code.css",
    "cover.css",
    "print.css",
)
# What the theme and the extensions would load, and our style sheets replace.
_REPLACED = (
    "basic.css",
    "exercise.css",
    "mystnb.",
    "proof.css",
    "pygments.css",
    "scripts/sphinx-book-theme.js",
    "sphinx-design.min.css",
    "styles/sphinx-book-theme.css",
    "togglebutton.",
    "design-tabs.js",
)
# What extensions write against the rules of ARIA and HTML.
_MENDED = {
    ' aria-label="Toggle hidden content"': "",  # hides the text of the summary
    'role="doc-biblioentry"': 'role="listitem"',  # in a role="list"
    '<th class="head"><p></p></th>': "<td></td>",
}
_FONTS = {
    "source-serif-4": ("400-normal", "400-italic", "600-normal"),
    "ibm-plex-mono": ("400-normal",),
}
_VARIABLE_FONTS = {"instrument-sans": ("wght-normal",)}


@dataclass
class Entry:
    """A page in the table of contents."""

    page: str
    title: str
    number: str = ""
    below: list[Entry] = field(default_factory=list)


@dataclass
class Part:
    """Pages of the table of contents under one caption."""

    caption: str
    entries: list[Entry] = field(default_factory=list)


class _Folded(nodes.Element):  # type: ignore[misc]  # docutils has no types
    """A box whose title shows or hides the rest."""


class _FoldedTitle(nodes.TextElement):  # type: ignore[misc]  # the same
    """The title of such a box."""


def setup(app: Sphinx) -> None:
    """Connect all of this with Sphinx."""
    app.connect("builder-inited", _write_palette)
    app.connect("builder-inited", _copy_fonts)
    app.connect("doctree-resolved", _fold_boxes)
    # after the extensions, which add their style sheets and buttons here
    app.connect("html-page-context", _extend_page_context, priority=950)
    app.connect("build-finished", _drop_theme, priority=950)
    app.add_node(_Folded, html=(_visit_folded, _depart_folded))
    app.add_node(_FoldedTitle, html=(_visit_folded_title, _depart_folded_title))
    for sheet in _STYLE_SHEETS:
        app.add_css_file(sheet, priority=600)
    app.add_js_file("page.js", loading_method="defer")


def _write_palette(app: Sphinx) -> None:
    """Write the colours to ``_static/palette.css``, for both themes and for print."""
    if app.builder.format != "html":
        return
    dark = css('html[data-theme="dark"]', DARK)
    unswitched = css("html", DARK)  # where no script can set the theme
    sheet = (
        f"{css(':root', LIGHT)}\n@media screen {{\n{dark}\n}}\n"
        f"@media screen and (prefers-color-scheme: dark) and (scripting: none) "
        f"{{\n{unswitched}\n}}\n"
    )
    path = Path(app.outdir) / "_static" / "palette.css"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sheet, encoding="utf-8")


def _copy_fonts(app: Sphinx) -> None:
    if app.builder.format == "html":
        copy_fonts(Path(app.outdir) / "_static" / "fonts")


def copy_fonts(target: Path) -> None:
    """Copy the book's fonts and their licences into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    for scope, fonts in (
        ("@fontsource", _FONTS),
        ("@fontsource-variable", _VARIABLE_FONTS),
    ):
        for name, cuts in fonts.items():
            package = packages() / scope / name
            shutil.copyfile(package / "LICENSE", target / f"{name}-licence.txt")
            for cut in cuts:
                file = f"{name}-latin-{cut}.woff2"
                shutil.copyfile(package / "files" / file, target / file)


def _fold_boxes(app: Sphinx, doctree: nodes.document, pagename: str) -> None:
    """Turn boxes of the class ``dropdown`` into ones that need no script."""
    if app.builder.format != "html":
        return
    for box in list(doctree.findall(nodes.Admonition)):
        if isinstance(box, nodes.Element) and "dropdown" in box["classes"]:
            title, *rest = box.children
            classes = ["admonition", box.tagname, *box["classes"]]
            folded = _Folded("", ids=box["ids"], classes=classes)
            folded += [_FoldedTitle("", "", *title.children), *rest]
            box.replace_self(folded)


def _visit_folded(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "details"))


def _depart_folded(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</details>\n")


def _visit_folded_title(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append(self.starttag(node, "summary", ""))


def _depart_folded_title(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</summary>\n")


def _extend_page_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: object,
) -> None:
    """Give the templates the contents; leave out what our style sheets replace."""
    for wrong, right in _MENDED.items():
        context["body"] = context.get("body", "").replace(wrong, right)
    context["parts"] = _parts(app)
    context["here"] = _headings(context.get("toc", ""))
    context["is_cover"] = pagename == app.config.root_doc
    context["cover"], context["figures"] = cover(), figures()
    for kind in ("css_files", "script_files"):
        context[kind] = [file for file in context[kind] if not _is_replaced(file)]


def _is_replaced(file: Any) -> bool:
    """Whether one of the page's style sheets or scripts belongs to the old look."""
    name = str(getattr(file, "filename", "") or "").removeprefix("_static/")
    body = str(getattr(file, "attributes", {}).get("body", ""))
    return name.startswith(_REPLACED) or "toggle" in body


def _parts(app: Sphinx) -> list[Part]:
    """Read the table of contents: parts, their chapters, and pages below a chapter."""
    env: Any = app.env  # sphinx_external_toc adds its site map
    contents, titles = env.external_site_map, env.titles

    def entries(files: list[str]) -> list[Entry]:
        pages = [re.sub(r"\.(md|ipynb|rst)$", "", file) for file in files]
        return [
            Entry(
                page=page,
                title=contents[page].title or titles[page].astext(),
                number=".".join(map(str, env.toc_secnumbers.get(page, {}).get("", ()))),
                below=entries(contents[page].child_files()),
            )
            for page in pages
            if page in titles  # Sphinx warns of those that are not there
        ]

    return [Part(t.caption or "", entries(t.files())) for t in contents.root.subtrees]


def _headings(toc: str) -> list[tuple[str, str]]:
    """List address and text of the page's headings below its title."""
    soup = BeautifulSoup(toc, "html.parser")
    links = soup.select("ul > li > ul > li > a")
    top = [link for link in links if len(link.find_parents("ul")) == 2]
    return [(str(link["href"]), link.decode_contents()) for link in top]


def _drop_theme(app: Sphinx, exception: Exception | None) -> None:
    """Delete the old look's files, which no page loads."""
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for folder in ("styles", "scripts", "vendor", "images", "webpack-macros.html"):
        path = static / folder
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for path in static.iterdir():
        if path.name.startswith(_REPLACED) or path.name.startswith("sbt-webpack"):
            path.unlink()
