"""What every built page must satisfy, as functions over the files of a site.

Each function of ``CHECKS`` takes a `Site` and returns its faults, one line each that
begins with the page. What needs a running browser stands in ``tests/test_browser.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

FRONT_PAGE = "index.html"
SERVICE_PAGES = ("404.html", "genindex.html", "prf-prf.html", "search.html")
_MIN_PAGE_TEXT = 40
_DESCRIPTION_LENGTH = 70, 160  # search engines cut what is longer
_IMAGE_NAME = re.compile(r"\.(svg|png|jpe?g|gif|webp)$|^[0-9a-f]{16,}$", re.IGNORECASE)
_CSS_REFERENCE = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
# The name of SVG looks like an address, and is never asked for.
_REMOTE_IN_SCRIPT = re.compile(
    r"""['"`](?!http://www\.w3\.org/2000/svg['"`])(?:https?:)?//[^'"`\s]+"""
)
_TEX_COMMAND = re.compile(r"\\[A-Za-z]+(\{[^{}]*\})?")
_THREE_WORDS = re.compile(r"[A-Za-z]{2,},? [a-z]{2,},? [a-z]{2,}")
UNPROCESSED = re.compile(
    r"\?\?\?|undefined label|\{[a-z][\w:-]*\}`|:::|```"
    r"|\$\$|\$\S[^$]*\$|\$$|^\$|\\\(|\\\[|\\begin\{"
)
# attributes by which a page loads something
_LOADING = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "track": ("src",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
}
_LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch"} | {
    "manifest",
    "preconnect",
    "dns-prefetch",
    "apple-touch-icon",
}


@dataclass(frozen=True)
class Site:
    """A built site: its folder and the pages that its contents ask for.

    Parameters
    ----------
    folder : Path
        Where the site stands.
    contents : sequence of str
        The pages of ``_toc.yml``, as paths without suffix.

    Raises
    ------
    ValueError
        If there is nothing to check: no page in the folder, or none in the contents.
    """

    folder: Path
    contents: Sequence[str]

    def __post_init__(self) -> None:
        if not self.contents:
            raise ValueError(
                "contents is empty: name the pages that the site must have"
            )
        if not self.pages:
            raise ValueError(f"{self.folder} has no HTML page; build the book first")

    @cached_property
    def pages(self) -> dict[str, BeautifulSoup]:
        """All pages of the site by their path."""
        return {
            path.relative_to(self.folder).as_posix(): BeautifulSoup(
                path.read_text(encoding="utf-8"), "html.parser"
            )
            for path in sorted(self.folder.rglob("*.html"))
            if "_static" not in path.relative_to(self.folder).parts
        }

    @cached_property
    def root(self) -> str:
        """The path of the site's root, as the page for lost visitors names it."""
        lost = self.pages.get("404.html")
        html = lost.select_one("html[data-content_root]") if lost else None
        return str(html["data-content_root"]) if html else "/"

    @cached_property
    def ids(self) -> dict[str, list[str]]:
        """The anchors of each page."""
        return {
            name: [
                str(tag.get("id") or tag.get("name"))
                for tag in page.select("[id], a[name]")
            ]
            for name, page in self.pages.items()
        }

    def has_anchor(self, target: str, anchor: str) -> bool:
        """Whether a page has an anchor; no anchor at all is the page's top."""
        return not anchor or target not in self.pages or anchor in self.ids[target]

    def locate(self, page: str, reference: str) -> str:
        """Resolve a relative reference on a page to a path of the site."""
        path = unquote(urlsplit(reference).path)
        if not path:
            return page
        if path.startswith("/"):
            return path.removeprefix(self.root)
        parts: list[str] = list(PurePosixPath(page).parent.parts)
        for part in PurePosixPath(path).parts:
            if part == ".." and parts:
                parts.pop()
            else:
                parts.append(part)
        return "/".join(parts)


def pages_are_those_of_the_contents(site: Site) -> Iterator[str]:
    """Each page of the contents was built and has text; there is no other page."""
    expected = {f"{name}.html" for name in site.contents}
    for name in sorted(expected - site.pages.keys()):
        yield f"{name}: is in _toc.yml but was not built"
    for name in sorted(site.pages.keys() - expected - {FRONT_PAGE, *SERVICE_PAGES}):
        yield f"{name}: is not in _toc.yml"
    for name in sorted(expected & site.pages.keys()):
        article = site.pages[name].select_one("article")
        paragraphs = article.select("p, li, td, dd, pre") if article else []
        if sum(len(tag.get_text(strip=True)) for tag in paragraphs) < _MIN_PAGE_TEXT:
            yield f"{name}: is empty"


def links_resolve(site: Site) -> Iterator[str]:
    """A link inside the site leads to a file and an anchor that exist."""
    for name, page in site.pages.items():
        for link in page.select("a[href]"):
            href = str(link["href"])
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                continue
            target = site.locate(name, href)
            if not (site.folder / target).is_file():
                yield f"{name}: link to {href}: no such file"
            elif not site.has_anchor(target, unquote(parts.fragment)):
                yield f"{name}: link to {href}: no such anchor"


def links_out_are_https(site: Site) -> Iterator[str]:
    """A link that leaves the site is https."""
    for name, page in site.pages.items():
        for link in page.select("a[href]"):
            parts = urlsplit(str(link["href"]))
            if (parts.scheme or parts.netloc) and parts.scheme != "https":
                yield f"{name}: link to {link['href']}: not https"


def anchors_are_unique(site: Site) -> Iterator[str]:
    """No page gives one id to two elements."""
    for name, page in site.pages.items():
        counts = Counter(str(tag["id"]) for tag in page.select("[id]"))
        for anchor, count in counts.items():
            if count > 1:
                yield f"{name}: id {anchor!r} occurs {count} times"


def resources_are_local(site: Site) -> Iterator[str]:
    """All that a page or style sheet loads is a file of the site."""
    for name, page in site.pages.items():
        for reference in _loaded_by(page):
            yield from _resource_faults(site, name, reference)
        for script in page.select("script:not([src])"):
            for remote in _REMOTE_IN_SCRIPT.findall(script.get_text()):
                yield f"{name}: inline script names {remote[1:]}"
    for path in sorted(site.folder.rglob("*.css")):
        name = path.relative_to(site.folder).as_posix()
        for reference in _css_references(path.read_text(encoding="utf-8")):
            yield from _resource_faults(site, name, reference)


def images_are_described(site: Site) -> Iterator[str]:
    """An image has alternative text that says something, not its file name."""
    for name, page in site.pages.items():
        for image in page.select("img"):
            source = PurePosixPath(str(image.get("src", "")))
            alt = str(image.get("alt", "")).strip()
            if not alt:
                yield f"{name}: image {source}: no alternative text"
            elif _IMAGE_NAME.search(alt) or alt in (source.stem, str(source)):
                yield f"{name}: image {source}: its alternative text is a file name"


def figures_are_numbered(site: Site) -> Iterator[str]:
    """What a cell draws is a figure with a number of its own and a caption."""
    for name in _chapters(site):
        numbers: Counter[str] = Counter()
        for figure in site.pages[name].select("article figure"):
            number = figure.select_one("figcaption .caption-number")
            caption = figure.select_one("figcaption .caption-text")
            label = figure.get("id")
            if number is None:
                yield f"{name}: figure {label}: no number"
            else:
                numbers[number.get_text(strip=True)] += 1
            if caption is None or not caption.get_text(strip=True):
                yield f"{name}: figure {label}: no caption"
        for image in site.pages[name].select("article .cell_output img"):
            if image.find_parent("figure") is None:
                yield f"{name}: image {image.get('src')}: not a figure with a caption"
        for text, count in numbers.items():
            if count > 1:
                yield f"{name}: {text} occurs {count} times"


def titles_are_set(site: Site) -> Iterator[str]:
    """A page has a language, a title of its own and one main heading."""
    titles: Counter[str] = Counter()
    for name, page in site.pages.items():
        root = page.select_one("html")
        if root is None or root.get("lang") != "en":
            yield f"{name}: its language is not en"
        title = page.title.get_text(strip=True) if page.title else ""
        titles[title] += 1
        if not title:
            yield f"{name}: no title"
        headings = page.select("h1")
        if len(headings) != 1:
            yield f"{name}: {len(headings)} main headings, not 1"
    for title, count in titles.items():
        if count > 1:
            yield f"{count} pages have the title {title!r}"


def descriptions_are_set(site: Site) -> Iterator[str]:
    """A page says in one plain sentence or two what it holds, as no other does."""
    seen: dict[str, str] = {}
    for name in _chapters(site):
        tags = site.pages[name].select("meta[name=description]")
        text = str(tags[0].get("content", "")) if len(tags) == 1 else ""
        if len(tags) != 1:
            yield f"{name}: {len(tags)} descriptions, not 1"
        elif not _DESCRIPTION_LENGTH[0] <= len(text) <= _DESCRIPTION_LENGTH[1]:
            yield f"{name}: its description has {len(text)} characters"
        elif re.search(r"[$`{}<>*_\\]", text):
            yield f"{name}: its description has markup"
        elif text in seen:
            yield f"{name}: has the description of {seen[text]}"
        seen[text] = name


def headings_are_in_order(site: Site) -> Iterator[str]:
    """Headings begin at level 1 and go down one level at a time."""
    for name, page in site.pages.items():
        above = 0
        for heading in page.select("h1, h2, h3, h4, h5, h6"):
            level = int(heading.name[1])
            if level > above + 1:
                text = heading.get_text(strip=True)
                yield f"{name}: heading {text!r} of level {level} follows level {above}"
            above = level


def references_are_resolved(site: Site) -> Iterator[str]:
    """No page shows an error message, an unresolved reference or raw markup."""
    for name, page in site.pages.items():
        for fault in page.select(".system-message, .problematic"):
            yield f"{name}: error message {fault.get_text(' ', strip=True)!r}"
        for target in page.select(".xref:not(a, a *)"):
            yield f"{name}: unresolved reference {target.get_text(strip=True)!r}"
        for text in page.find_all(string=UNPROCESSED):
            if isinstance(text.parent, Tag) and not _is_verbatim(text.parent):
                yield f"{name}: raw markup {text.strip()[:80]!r}"


def formulas_are_set(site: Site) -> Iterator[str]:
    """A formula is set, to be seen without a script and to be heard; it is no prose."""
    for name, page in site.pages.items():
        formulas = page.select(".math")
        for formula in formulas:
            seen, heard = (
                formula.find_all(class_="katex-html"),
                formula.find_all("math"),
            )
            tex = _tex(formula)
            if not (len(seen) == len(heard) == 1 and seen[0].get_text() and tex):
                yield f"{name}: formula {formula.get_text()[:60]!r} is not set"
            elif _THREE_WORDS.search(_TEX_COMMAND.sub("", tex)):
                yield f"{name}: formula {tex[:60]!r} is prose: a dollar is misplaced"
        if formulas and not page.select("link[rel=stylesheet][href*='/katex.min.css']"):
            yield f"{name}: has formulas and no style sheet for them"


def punctuation_stays(site: Site) -> Iterator[str]:
    """No line can begin with the full stop or the comma after a formula."""
    for name, page in site.pages.items():
        for formula in page.select("span.math"):
            after = formula.next_sibling
            if (
                isinstance(after, NavigableString)
                and after[:1] in tuple(".,;:!?)")
                and formula.find_parent(class_="unbroken") is None
            ):
                yield f"{name}: {_tex(formula)!r} can part from its {after[:1]!r}"


def footers_name_the_licence(site: Site) -> Iterator[str]:
    """Each page but the redirect names its licence and holder of the copyright."""
    for name, page in site.pages.items():
        footer = page.select_one("footer.bd-footer-content")
        if name == FRONT_PAGE:
            continue
        if footer is None or not footer.select("a[rel=license]"):
            yield f"{name}: no licence in its footer"
        elif "©" not in footer.get_text():
            yield f"{name}: no copyright line in its footer"


CHECKS: tuple[Callable[[Site], Iterator[str]], ...] = (
    pages_are_those_of_the_contents,
    links_resolve,
    links_out_are_https,
    anchors_are_unique,
    resources_are_local,
    images_are_described,
    figures_are_numbered,
    titles_are_set,
    descriptions_are_set,
    headings_are_in_order,
    references_are_resolved,
    formulas_are_set,
    punctuation_stays,
    footers_name_the_licence,
)


def _chapters(site: Site) -> list[str]:
    """Built pages of the contents."""
    return [f"{name}.html" for name in site.contents if f"{name}.html" in site.pages]


def _tex(formula: Tag) -> str:
    """Source of a formula, which its MathML carries."""
    source = formula.find("annotation")
    return source.get_text() if source else ""


def _loaded_by(page: BeautifulSoup) -> Iterator[str]:
    """References to all that a page loads, by whatever element."""
    for tag in page.find_all(list(_LOADING)):
        for attribute in _LOADING[tag.name]:
            value = str(tag.get(attribute, ""))
            if attribute == "srcset":
                yield from (part.split()[0] for part in value.split(",") if part)
            elif value:
                yield value
    for link in page.select("link[href]"):
        if _LOADING_LINKS & set(link.get_attribute_list("rel")):
            yield str(link["href"])
    for style in page.select("style"):
        yield from _css_references(style.get_text())
    for tag in page.select("[style]"):
        yield from _css_references(str(tag["style"]))


def _css_references(css: str) -> Iterator[str]:
    """References of a style sheet to other files."""
    for by_url, by_import in _CSS_REFERENCE.findall(css):
        yield by_url or by_import


def _resource_faults(site: Site, name: str, reference: str) -> Iterator[str]:
    """Say what is wrong with a reference to something that is loaded."""
    parts = urlsplit(reference)
    if parts.scheme == "data" or reference.startswith("#"):
        return
    if parts.scheme or parts.netloc:
        yield f"{name}: loads {reference} from elsewhere"
    elif not (site.folder / site.locate(name, reference)).is_file():
        yield f"{name}: loads {reference}, which does not exist"


def _is_verbatim(tag: Tag) -> bool:
    """Whether a text is code, a formula or a script, where markup is the content."""
    ancestors = [tag, *tag.parents]
    return any(
        ancestor.name in ("code", "pre", "script", "style", "template")
        or "math" in ancestor.get_attribute_list("class")
        for ancestor in ancestors
        if isinstance(ancestor, Tag)
    )
