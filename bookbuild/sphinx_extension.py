"""Sphinx extension: pages that ask nothing of a third party and raise no error.

Loaded by ``_config.yml``. It adds what Jupyter Book and its theme lack:

* the words that readers look for, see ``bookbuild/index_terms.py``;
* the book's own look, see ``bookbuild/theme.py``;
* no line that begins with the full stop or the comma after a formula, nor one that ends
  within a short piece of code or between "Theorem" and its number;
* ids that occur once: sphinx-proof and sphinx-exercise give the same to every box;
* repository buttons exactly when the repository's address is set;
* one line, not the whole documentation, of the package's parts that are not measures;
* a front page that says where it leads, for readers whose browser does not follow it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from bookbuild import theme
from bookbuild.index_terms import add_to_index

_HERE = Path(__file__).parent
_PUNCTUATION = re.compile(r"[.,;:!?)’”]+")
# Of more letters than this code in a line may be broken, to fit on a phone.
_SHORT = 26
_NUMBERED = re.compile(r"\S+ \d+(\.\d+)?")
_SHARED_IDS = {"proof", "proof-content", "exercise-content", "solution-content"}
# On the page of the package these are listed rather than explained.
_BRIEF = (
    "infobook.array_api.",
    "infobook.data.",
    "infobook.notebook.",
    "infobook.plots.",
)
_REDIRECT = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="_static/favicon.svg">
<meta http-equiv="refresh" content="0; url={target}">
</head>
<body><h1><a href="{target}">{title}</a></h1></body>
</html>
"""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", _configure)
    app.connect("autodoc-process-docstring", _shorten)
    app.connect("doctree-read", add_to_index)
    app.connect("doctree-resolved", _drop_shared_ids)
    app.connect("doctree-resolved", _keep_punctuation)
    app.connect("doctree-resolved", _keep_whole)
    # after sphinx_external_toc, which writes a bare redirect
    app.connect("build-finished", _finish_site, priority=900)
    app.add_css_file("infobook.css")
    theme.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _configure(app: Sphinx, config: Config) -> None:
    """Add our static files and layout; show repository buttons if there is one."""
    config.html_static_path.append(str(_HERE / "static"))
    config.templates_path.append(str(_HERE / "templates"))
    config.html_search_scorer = str(_HERE / "static" / "scorer.js")
    has_repository = bool(config.html_theme_options.get("repository_url"))
    config.html_theme_options["use_repository_button"] = has_repository
    config.html_theme_options["use_issues_button"] = has_repository


def _shorten(
    app: Sphinx, what: str, name: str, item: object, options: object, lines: list[str]
) -> None:
    """Keep the first paragraph of what is listed only."""
    if name.startswith(_BRIEF) and "" in lines:
        del lines[lines.index("") :]


def _drop_shared_ids(app: Sphinx, doctree: nodes.document, pagename: str) -> None:
    """Remove ids that several boxes of a page have; proofs get a class instead."""
    for node in doctree.findall(nodes.Element):
        if _SHARED_IDS.isdisjoint(node.get("ids", ())):
            continue
        if "proof" in node["ids"]:
            node["classes"].append("prf-proof")
        node["ids"] = [name for name in node["ids"] if name not in _SHARED_IDS]


def _keep_punctuation(app: Sphinx, doctree: nodes.document, pagename: str) -> None:
    """Keep a formula in the line and the punctuation after it together."""
    for formula in list(doctree.findall(nodes.math)):
        after = formula.next_node(descend=False, siblings=True)
        found = _PUNCTUATION.match(after) if isinstance(after, nodes.Text) else None
        if found is None or not isinstance(after, nodes.Text):
            continue
        rest = nodes.Text(after[found.end() :])
        whole = nodes.inline("", "", classes=["unbroken"])
        formula.parent.replace(after, rest)
        formula.parent.replace(formula, whole)
        whole += [formula, nodes.Text(found[0])]


def _keep_whole(app: Sphinx, doctree: nodes.document, pagename: str) -> None:
    """Mark what a line must not end in: short code, and references with a number."""
    for code in doctree.findall(nodes.literal):
        if len(code.astext()) <= _SHORT:
            code["classes"].append("whole")
    for reference in doctree.findall(nodes.reference):
        if _NUMBERED.fullmatch(reference.astext()):
            reference["classes"].append("whole")


def _finish_site(app: Sphinx, exception: Exception | None) -> None:
    """Give the redirect at the top a title and a link."""
    if exception is not None or app.builder.format != "html":
        return
    site = Path(app.outdir)
    page = _REDIRECT.format(
        language=app.config.language,
        title=app.config.html_title,
        target=f"{app.config.root_doc}.html",
    )
    (site / "index.html").write_text(page, encoding="utf-8")
