"""The built pages in a real browser: quiet, self-contained, legible, for every reader.

Each page is opened once: a few in every run, all of them in `make check`.
"""

import functools
import gzip
import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from looks import AXE, LOOKS, OF_COLOURS, RULES, SET_THEME, axe_core

from bookbuild.browser import serve
from bookbuild.pages import toc_pages

PAGES = [*toc_pages(), "genindex", "search", "404"]
FIRST_CHAPTER = toc_pages()[1]
# One of each kind: the front page, a chapter, exercises, a page without text.
EVERY_TIME = {PAGES[0], "book/kl-divergence", "book/exercises/surprise", "search"}

WIDE = {"width": 1280, "height": 900}

# Elements that reach beyond the screen although nothing around them scrolls. A formula
# is looked at part by part; what its parts are made of may reach out of them unseen.
TOO_WIDE = """width => {
    const scrolls = e => e && (["auto", "scroll"].includes(
        getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    const wide = [...document.querySelectorAll("article *")].filter(
        e => e.getBoundingClientRect().right > width + 1
            && (!e.closest(".katex") || e.matches(".katex-base"))
            && !scrolls(e.parentElement));
    return {
        page: document.documentElement.scrollWidth,
        elements: wide.map(e => e.outerHTML.slice(0, 100)),
    };
}"""

# Displayed formulas that have to be scrolled to be read.
CUT_FORMULAS = """() => [
    ...document.querySelectorAll("article div.math, article div.math .katex-display")
].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim())"""

# Numbers of formulas that stand neither beside them nor, if so asked, below them.
LOST_NUMBERS = """below => [
    ...document.querySelectorAll("article div.math .eqno")].filter(e => {
        const number = e.getBoundingClientRect();
        const formula = e.parentElement.querySelector(
            ".katex-display").getBoundingClientRect();
        if (!e.checkVisibility()) return false;
        if (below) return number.top < formula.bottom - 1;
        const middle = (number.top + number.bottom) / 2;
        return number.left < formula.right - 1
            || middle < formula.top || middle > formula.bottom;
    }).map(e => e.textContent)"""

# Formulas that stand in another line than the punctuation after them.
LOST_PUNCTUATION = """() => [...document.querySelectorAll("article .unbroken")].filter(
    e => {
        const formula = [...e.querySelectorAll(".katex-base")].at(-1);
        const place = formula.getBoundingClientRect();
        const range = document.createRange();
        range.selectNode(e.lastChild);
        const after = range.getBoundingClientRect();
        return e.checkVisibility() && (after.left < place.right - 1
            || after.bottom < place.top || after.top > place.bottom);
    }).map(e => e.textContent)"""

# How figures look: how they meet their ground, and whether they were drawn.
FIGURES = """() => [...document.querySelectorAll("article figure img")].map(e => [
    getComputedStyle(e).mixBlendMode,
    getComputedStyle(e).filter,
    e.complete && e.naturalWidth > 0,
])"""

# What a page may weigh, as a server sends it, figures and all.
MOST_BYTES = 600 * 1024
PACKED = {".woff2", ".png", ".jpg", ".webp"}


class Visitor:
    """A page of the browser, and all that went wrong at the address it visits."""

    def __init__(self, context):
        self.faults = []
        self.foreign = []
        self.loaded = set()
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("request", self._note_request)
        self.page.on("requestfailed", lambda r: self.faults.append(f"failed: {r.url}"))
        self.page.on("response", self._note_status)

    def go(self, url):
        """Visit an address; what was noted about the one before is forgotten."""
        self.page.goto("about:blank")
        for notes in (self.faults, self.foreign, self.loaded):
            notes.clear()
        self.page.set_viewport_size(WIDE)
        self.page.goto(url)
        self.page.evaluate("() => document.fonts.ready")

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _note_request(self, request):
        parts = urlsplit(request.url)
        self.loaded.add(parts.path)
        if parts.scheme != "data" and parts.hostname not in ("127.0.0.1", None):
            self.foreign.append(request.url)

    def _note_status(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


@functools.cache
def weight(path):
    """Bytes of a file as a server sends it: compressed, unless it is so already."""
    data = path.read_bytes()
    return len(data if path.suffix in PACKED else gzip.compress(data, 6))


@pytest.fixture(scope="module")
def address(built_book):
    with serve(built_book) as address:
        yield address


@pytest.fixture(scope="module")
def context(browser):
    # one for all: a new one would load the theme anew, which takes a second
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def visit(context):
    """Visit addresses, each in a page of its own, which is closed at the end."""
    visitors = []

    def go(url):
        visitors.append(Visitor(context))
        visitors[-1].go(url)
        return visitors[-1]

    yield go
    for visitor in visitors:
        visitor.page.close()


@pytest.fixture(scope="module")
def reader(context):
    return Visitor(context)


@pytest.fixture(
    scope="module",
    params=[
        name if name in EVERY_TIME else pytest.param(name, marks=pytest.mark.slow)
        for name in PAGES
    ],
)
def opened(request, reader, address):
    """Each page, opened once for the tests below, which begin on a wide screen."""
    reader.go(f"{address}/{request.param}.html")
    return reader


def test_numbers_stand_beside_their_formulas(opened):
    assert opened.page.evaluate(LOST_NUMBERS, False) == []


@pytest.mark.parametrize("width", [320, 390])
def test_page_fits_a_narrow_screen(opened, width):
    opened.page.set_viewport_size({"width": width, "height": 800})
    found = opened.page.evaluate(TOO_WIDE, width)
    assert found["page"] <= width, found["elements"]
    assert found["elements"] == []
    assert opened.page.evaluate(LOST_PUNCTUATION) == []


def test_formulas_fit_a_phone(opened):
    if opened.page.url.endswith("/api.html"):
        return  # made from docstrings, which are also read elsewhere: formulas scroll
    opened.page.set_viewport_size({"width": 390, "height": 800})
    assert opened.page.evaluate(CUT_FORMULAS) == []
    assert opened.page.evaluate(LOST_NUMBERS, True) == []


def test_figures_do_not_glare_in_the_dark(opened):
    opened.page.evaluate(SET_THEME, "dark")
    for *look, drawn in opened.page.evaluate(FIGURES):
        assert drawn
        assert look in (
            ["screen", "invert(1) hue-rotate(180deg)"],  # on dark paper
            ["normal", "brightness(0.85)"],  # on a card, where shades are data
        )


def test_page_is_light(opened, built_book):
    paths = [built_book / unquote(name).lstrip("/") for name in opened.loaded]
    weights = {path: weight(path) for path in paths if path.is_file()}
    assert {".html", ".css", ".js"} <= {path.suffix for path in weights}
    assert sum(weights.values()) < MOST_BYTES, weights


def test_page_asks_no_third_party(opened):
    assert opened.foreign == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_stand_out_from_their_background(opened, theme):
    opened.page.set_viewport_size(WIDE)
    opened.page.evaluate(SET_THEME, theme)
    opened.page.evaluate(LOOKS)
    found = opened.page.evaluate("looks.paleTexts()")
    assert found["pale"] == []
    assert found["count"] > 20


def test_axe_finds_no_violation(opened):
    opened.page.evaluate("looks.withoutParts()")
    opened.page.add_script_tag(path=axe_core())
    for theme, rules in (("light", RULES), ("dark", OF_COLOURS)):
        opened.page.evaluate(SET_THEME, theme)
        assert opened.page.evaluate(AXE, rules) == [], theme


def test_page_has_no_fault(opened):
    # the last of the tests that share a visit, so that it hears of late faults too
    assert opened.faults == []


def test_instruments_measure(visit, tmp_path):
    """What the tests above look for is noticed where it is."""
    (tmp_path / "page.html").write_text(
        """<!DOCTYPE html><article><h1>Faults</h1>
        <p id="wide" style="width: 500px">wide</p>
        <div style="overflow-x: auto; width: 300px">
            <p style="width: 500px">scrolls</p></div>
        <div class="math" style="overflow-x: auto; width: 300px">
            <p style="width: 320px">cut</p></div>
        <div class="math"><span class="eqno">(9)</span>
            <div class="katex-display">below its number</div></div>
        <p style="width: 9px"><span class="unbroken"><span class="katex-base"
            style="display: inline-block">formula</span> .</span></p>
        <img src="missing.png"><img src="http://example.invalid/x.png"></article>
        <script>console.error("said"); nowhere();</script>"""
    )
    with serve(tmp_path) as address:
        visited = visit(f"{address}/page.html")
        visited.page.set_viewport_size({"width": 390, "height": 800})
        found = visited.page.evaluate(TOO_WIDE, 390)
        cut = visited.page.evaluate(CUT_FORMULAS)
        numbers = [visited.page.evaluate(LOST_NUMBERS, below) for below in (0, 1)]
        punctuation = visited.page.evaluate(LOST_PUNCTUATION)
    assert found["page"] > 390
    assert [element.split('"')[1] for element in found["elements"]] == ["wide"]
    assert cut == ["cut"]
    assert numbers == [["(9)"], ["(9)"]]
    assert punctuation == ["formula ."]
    assert visited.foreign == ["http://example.invalid/x.png"]
    faults = "\n".join(visited.faults)
    for fault in ("said", "nowhere is not defined", "404", "failed: http://example"):
        assert fault in faults


def test_formulas_show_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{FIRST_CHAPTER}.html")
    assert not page.evaluate("'DOCUMENTATION_OPTIONS' in window")  # which scripts set
    fonts = page.evaluate(
        """document.fonts.ready.then(() => [...document.fonts].filter(
            font => font.status === "loaded").map(font => font.family))"""
    )
    assert {"KaTeX_Main", "KaTeX_Math"} <= set(fonts)
    shown = page.evaluate(
        """() => [...document.querySelectorAll("article .math .katex-html")].filter(
            e => !e.closest("details:not([open])")).map(e => e.checkVisibility())"""
    )
    assert len(shown) > 20
    assert all(shown)
    context.close()


def test_chapter_works_from_a_file(visit, built_book):
    opened = visit((built_book / f"{FIRST_CHAPTER}.html").as_uri())
    assert opened.faults == []
    assert opened.foreign == []
    # what the tests above look at is there
    assert opened.page.locator("article .katex").count() > 0
    assert opened.page.locator("article figure img").count() > 0


def test_dark_theme_follows_the_system(visit, address):
    page = visit(f"{address}/search.html").page
    backgrounds = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.reload()
        backgrounds.append(
            page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        )
    assert backgrounds[0] == "rgb(252, 250, 245)"
    assert backgrounds[1] != backgrounds[0]


def test_folded_box_opens(visit, address, built_book):
    folded = re.compile(r'<details class="[^"]*(hide|dropdown)')
    chapter = next(
        page
        for page in toc_pages()
        if folded.search((built_book / f"{page}.html").read_text(encoding="utf-8"))
    )
    page = visit(f"{address}/{chapter}.html").page
    box = page.query_selector("details.hide, details.dropdown")
    content = box.query_selector("pre, p:not(.admonition-title)")
    assert not content.is_visible()
    box.query_selector("summary").click(timeout=10_000)
    content.wait_for_element_state("visible", timeout=10_000)


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_search_finds_a_chapter(visit, address, built_book, scheme):
    chapter = (built_book / f"{FIRST_CHAPTER}.html").read_text(encoding="utf-8")
    title = BeautifulSoup(chapter, "html.parser").select_one("h1").get_text()
    word = max(re.findall(r"\w+", title), key=len)
    base = address if scheme == "http" else built_book.as_uri()
    page = visit(f"{base}/search.html?q={word}").page
    link = page.locator(f"#search-results a[href*='{FIRST_CHAPTER}.html']").first
    link.wait_for(timeout=10_000)


def test_front_page_leads_to_the_book(context, address):
    page = context.new_page()
    page.goto(f"{address}/index.html")
    page.wait_for_url(f"{address}/{PAGES[0]}.html")
    page.close()
