"""Sphinx extension: what the site says of itself to search engines and to others.

Loaded by ``_config.yml``. Everything that needs the site's own address follows from one
setting, the address of the repository; while that is empty, such things are left out.

* A page has the tags from which other sites make a card when somebody shares it.
* The site has that card's picture, drawn when it is built.
* The site has a page for addresses that lead nowhere. It is sent for an address of any
  depth, so its links begin at the site's root.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

CARD = "_static/card.png"
NOT_FOUND = "404"
_HERE = Path(__file__).parent
_RELATIVE = re.compile(
    r'((?:href|src|action|data-content_root)=")(?!#|/|[a-z]+:)(\./)?'
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", _configure, priority=900)
    app.connect("html-collect-pages", _not_found)
    app.connect("html-page-context", _add_tags)
    # after the redirect at the top was written
    app.connect("build-finished", _finish_site, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def site_address(repository: str) -> str:
    """Return the address at which GitHub Pages publishes a repository.

    Parameters
    ----------
    repository : str
        The repository's address.

    Returns
    -------
    str
        With a slash at its end; empty if the repository is not on GitHub.

    Examples
    --------
    >>> site_address("https://github.com/ann/book")
    'https://ann.github.io/book/'
    >>> site_address("https://github.com/ann/ann.github.io")
    'https://ann.github.io/'
    >>> site_address("")
    ''
    """
    parts = urlsplit(repository)
    names = parts.path.strip("/").removesuffix(".git").split("/")
    if parts.hostname != "github.com" or len(names) != 2:
        return ""
    host = f"{names[0].lower()}.github.io"
    folder = "" if names[1].lower() == host else f"{names[1]}/"
    return f"https://{host}/{folder}"


def _configure(app: Sphinx, config: Config) -> None:
    """Derive the site's address, unless it is set: a site may have its own domain."""
    repository = config.html_theme_options.get("repository_url", "")
    config.html_baseurl = config.html_baseurl or site_address(repository)


def _add_tags(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Add the card's tags to a page of the contents."""
    if doctree is not None:
        title = app.env.titles[pagename].astext()
        tags = _tags(app, f"{pagename}.html", title, description(doctree))
        context["metatags"] = f"{context.get('metatags', '')}\n{tags}"


def description(doctree: nodes.document) -> str:
    """Return what a page says of itself, from its front matter; or nothing."""
    for tag in doctree.findall(nodes.meta):
        if tag.get("name") == "description":
            return str(tag["content"])
    return ""


def _tags(app: Sphinx, page: str, title: str, text: str) -> str:
    """Return the tags of a card, as HTML."""
    properties = {
        "og:type": "website",
        "og:site_name": app.config.html_title.partition(":")[0],
        "og:title": title,
        "og:description": text,
    }
    base = app.config.html_baseurl
    if base:
        from bookbuild import card

        properties |= {
            "og:url": base + page,
            "og:image": base + CARD,
            "og:image:alt": card.ALT,
            "og:image:width": str(card.SIZE[0]),
            "og:image:height": str(card.SIZE[1]),
        }
    lines = [
        f'<meta property="{name}" content="{escape(value)}">'
        for name, value in properties.items()
        if value
    ]
    kind = "summary_large_image" if base else "summary"
    return "\n".join([*lines, f'<meta name="twitter:card" content="{kind}">'])


def _not_found(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Make the page for addresses that lead nowhere."""
    root = app.config.root_doc
    chapters = "\n".join(
        f'<li><a href="{page}.html">{escape(app.env.titles[page].astext())}</a></li>'
        for page in (root, *app.env.toctree_includes.get(root, ()))
    )
    body = (_HERE / "templates" / "404.html").read_text(encoding="utf-8")
    context = {"title": "Page not found", "body": body.replace("CHAPTERS", chapters)}
    yield NOT_FOUND, context, "page.html"


def _finish_site(app: Sphinx, exception: Exception | None) -> None:
    """Draw the card; let the front page have tags, and the page above its links."""
    if exception is not None or app.builder.format != "html":
        return
    from bookbuild import card

    site = Path(app.outdir)
    name, _, subject = app.config.html_title.partition(": ")
    card.draw(site / CARD, name, textwrap.fill(subject[:1].upper() + subject[1:], 22))

    root = app.config.root_doc
    text = description(app.env.get_doctree(root))
    tags = _tags(app, "", app.config.html_title, text)
    about = f'<meta name="description" content="{escape(text)}">\n' if text else ""
    front = site / "index.html"
    html = front.read_text(encoding="utf-8")
    front.write_text(html.replace("</head>", f"{about}{tags}\n</head>"), "utf-8")

    lost = site / f"{NOT_FOUND}.html"
    prefix = urlsplit(app.config.html_baseurl).path or "/"
    html = _RELATIVE.sub(rf"\g<1>{prefix}", lost.read_text(encoding="utf-8"))
    lost.write_text(html, encoding="utf-8")
