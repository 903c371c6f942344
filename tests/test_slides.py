"""Slides of the lectures: which cells make them, what stands on them, how they show."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from looks import AXE, axe_core
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from bookbuild import maths, slides
from bookbuild.npm import packages
from bookbuild.page_checks import UNPROCESSED
from bookbuild.pages import ROOT
from bookbuild.references import References
from bookbuild.slide_cells import HIDDEN_CODE, slides_of
from bookbuild.slide_markdown import SlideError, SlideMarkdown

THEOREM = """\
:::{prf:theorem} Gibbs
:label: thm-gibbs
Waste is not negative.
:::"""
PROOF = """\
:::{prf:proof}
By the tangent.

$$
a \\le b
$$ (eq-step)
:::"""
SOURCE = f"# Waste\n\nLong prose.\n\n{THEOREM}\n\n{PROOF}\n\n## Summary\n\n- One.\n"


def markdown(source, kind=None, text=(), name="waste"):
    metadata = {}
    if kind:
        metadata["slideshow"] = {"slide_type": kind}
    if text:
        metadata["slide"] = list(text)
    return new_markdown_cell(source, id=name, metadata=metadata)


def choose(*cells):
    """The cells of slides, as pairs of slide type and source."""
    return [
        (cell.metadata.get("slideshow", {}).get("slide_type", "-"), cell.source)
        for cell in slides_of(new_notebook(cells=list(cells))).cells
    ]


def test_a_cell_without_a_text_of_its_own_stands_as_it_is():
    assert choose(markdown("Short.", "slide")) == [("slide", "Short.")]


@pytest.mark.parametrize(
    "left_out",
    [
        markdown("Long.", "skip", name="x"),
        new_code_cell("x", metadata={"tags": ["remove-cell"]}),
    ],
)
def test_some_cells_are_left_out(left_out):
    assert choose(markdown("Short.", "slide"), left_out) == [("slide", "Short.")]


def test_a_text_is_parted_into_slides_and_steps():
    text = ["A", "+++", "B", "---", "C", "+++", "D", "+++", "E"]
    assert choose(markdown("Prose.", "slide", text)) == [
        ("slide", "A"),
        ("notes", "Prose."),
        ("fragment", "B"),
        ("subslide", "C"),
        ("fragment", "D"),
        ("fragment", "E"),
    ]


def test_what_is_shown_comes_from_the_cell_and_its_proof_goes_to_the_notes():
    text = ["{show}`thm-gibbs`", "---", "{show}`eq-step`", "---", "{show}`Summary`"]
    first, prose, second, third = choose(markdown(SOURCE, "slide", text))
    assert first == ("slide", THEOREM)
    assert prose[0] == "notes"
    assert prose[1].startswith("Long prose.")
    assert prose[1].endswith(PROOF)
    assert THEOREM not in prose[1]
    assert second == ("subslide", "$$\na \\le b\n$$ (eq-step)")
    assert third == ("subslide", "## Summary\n\n- One.")


@pytest.mark.parametrize(("end", "kind"), [([], "-"), (["+++"], "fragment")])
def test_a_text_stands_above_code(end, kind):
    metadata = {"slideshow": {"slide_type": "subslide"}, "slide": ["## Waste", *end]}
    cell = new_code_cell("1 + 1", metadata=metadata)
    assert choose(cell) == [("subslide", "## Waste"), (kind, "1 + 1")]


def test_long_code_and_a_figures_code_are_hidden_and_its_caption_is_in_the_notes():
    figure = {"mystnb": {"figure": {"name": "fig-x", "caption": "Waste."}}}
    drawn = new_output("display_data", data={"image/svg+xml": "<svg/>"})
    cells = [
        new_code_cell("1"),
        new_code_cell("1\n" * 12),
        new_code_cell("plot()", metadata=figure, outputs=[drawn]),
    ]
    short, long, plot, caption = slides_of(new_notebook(cells=cells)).cells
    hidden = [HIDDEN_CODE in c.metadata.get("tags", ()) for c in (short, long, plot)]
    assert hidden == [False, True, True]
    assert caption.source == "Waste."
    assert caption.metadata.slideshow.slide_type == "notes"


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (markdown("A", "slid"), "slide_type is 'slid'; give one of slide, subslide"),
        (markdown("A", "skip", ["B"]), "has a text for slides, and is left out"),
        (markdown("A", "slide", ["{show}`thm-x`"]), "{show}`thm-x` finds no box"),
        (markdown("A", "skip"), "no cell makes a slide"),
    ],
)
def test_metadata_that_cannot_be_followed_is_refused(cell, message):
    with pytest.raises(SlideError, match=re.escape(message)):
        choose(cell)


@pytest.fixture(scope="module")
def text():
    katex = maths.Katex()
    yield SlideMarkdown(katex, References())
    katex.close()


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("By {prf:ref}`thm-surprisal` now.", "By Theorem 1.1 now."),
        ("In {ref}`sec-codes`", "In Codes"),
        ("See {numref}`fig-binary-entropy`", "See Fig. 2.2"),
        ("By {eq}`eq-tangent`", "By (2.2)"),
        ("Known {cite:p}`shannon1948,faddeev1956`.", "(Shannon 1948; Faddeev 1956)"),
        ("{cite:t}`brown1992` say", "Brown and others 1992 say"),
        ("(sec-x)=\n# Head", "Head"),
        ("[Exercises](exercises/entropy.ipynb)", "Exercises"),
        (":::{admonition} Note\n:class: tip\nThis.\n:::", "Note\nThis."),
        ("::::{prf:proof}\n:::{admonition} B\nC\n:::\n::::", "Proof\nB\nC"),
    ],
)
def test_markup_of_the_book_is_set(text, source, shown):
    page = BeautifulSoup(text.html(source), "html.parser")
    assert shown in page.get_text()
    assert not UNPROCESSED.search(page.get_text())
    assert not page.select("a[href]")


def test_a_formula_keeps_its_punctuation_and_notes_have_mathml_alone(text):
    slide, notes = (text.html("If $a$, so.", notes=n) for n in (False, True))
    for html in (slide, notes):
        span = BeautifulSoup(html, "html.parser").select_one("span.math")
        assert span.get_text().endswith(",")
    assert "katex-html" in slide
    assert "katex-html" not in notes
    assert "<math" in notes


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{prf:ref}`thm-nowhere`", "{prf:ref}`thm-nowhere` leads nowhere"),
        ("{doc}`x`", "{doc}`x` leads nowhere"),
        ("{cite:p}`nobody1900`", "{cite:p}`nobody1900` leads nowhere"),
        (":::{figure} x.png\n:::", "slides have no box {figure}"),
        (":::\nx\n:::", "has no name in braces"),
    ],
)
def test_markup_that_slides_lack_is_refused(text, source, message):
    with pytest.raises(SlideError, match=re.escape(message)):
        text.html(source)


def test_an_error_names_chapter_and_cell(text):
    notebook = new_notebook(cells=[markdown("{ref}`x`", "slide")])
    with pytest.raises(SlideError, match="waste-book, waste: {ref}`x` leads nowhere"):
        slides.write(notebook, "waste-book", text)


@pytest.mark.slow
def test_references_have_the_numbers_of_the_pages(built_book):
    references = References()
    compared = 0
    for path in sorted((built_book / "book").glob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for box in page.select("[id]:has(.caption-number)"):
            if box["id"] in references.texts:
                number = box.select_one(".caption-number").get_text().strip()
                assert references.texts[box["id"]] == number, box["id"]
                compared += 1
        for number in page.select("div.math > .eqno"):
            label = number.parent["id"].removeprefix("equation-")
            assert number.get_text().startswith(references.texts[label]), label
            compared += 1
    assert compared > 100


def test_pages_of_the_book_show_nothing_of_the_slides(built_book):
    for name in slides.LECTURES:
        page = (built_book / "book" / f"{name}.html").read_text(encoding="utf-8")
        notebook = nbformat.read(ROOT / "book" / f"{name}.ipynb", as_version=4)
        texts = [line for c in notebook.cells for line in c.metadata.get("slide", ())]
        assert "Your guess" in " ".join(texts)
        assert "Your guess" not in page


OF_SLIDES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What a slide shows beyond its edges, and lines cut off in boxes; notes are not shown.
OVERFLOW = """() => {
    const slide = Reveal.getCurrentSlide(), scale = Reveal.getScale();
    const {left, top} = slide.getBoundingClientRect(), found = [];
    for (const part of slide.querySelectorAll("*")) {
        if (part.closest("aside, .katex-mathml")) continue;
        const box = part.getBoundingClientRect();
        const [right, bottom] = [box.right - left, box.bottom - top];
        const cut = part.matches("pre, .highlight")
            && part.scrollWidth > part.clientWidth + 1;
        if (box.width && (right > 1242 * scale || bottom > 700 * scale
                || box.left - left < 38 * scale || cut))
            found.push(part.outerHTML.slice(0, 80));
    }
    return found;
}"""
TEXT = """() => [...Reveal.getCurrentSlide().querySelectorAll(":scope *")]
    .filter(e => !e.closest("aside, .math, pre, script"))
    .flatMap(e => [...e.childNodes])
    .filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.data).join("\\n")"""


@pytest.fixture(scope="module")
def lectures():
    return slides.build()


@pytest.fixture
def show(browser):
    """Opens a lecture from its folder, and knows what it asked for and what failed."""
    opened = []

    def open_page(path, query=""):
        # without motion: what appears at a key is there at once
        size = {"width": 1280, "height": 720}
        page = browser.new_page(viewport=size, reduced_motion="reduce")
        faults = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("requestfailed", lambda request: faults.append(request.url))
        folder = path.parent.as_uri()
        page.on(
            "request",
            lambda request: (
                request.url.startswith((folder, "data:")) or faults.append(request.url)
            ),
        )
        page.goto(f"{path.as_uri()}{query}")
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        page.evaluate("document.fonts.ready")
        opened.append(page)
        return page, faults

    yield open_page
    for page in opened:
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("place", range(len(slides.LECTURES)), ids=slides.LECTURES)
def test_each_slide_is_whole_and_can_be_read(lectures, show, place):
    page, faults = show(lectures[place])
    total = page.evaluate("Reveal.getTotalSlides()")
    assert 20 <= total <= 32
    seen = 0
    for _ in range(4 * total):  # a step or a slide for each key
        if page.evaluate("!Reveal.availableFragments().next"):
            seen += 1
            where = f"slide {seen}"
            heading = page.evaluate("Reveal.getCurrentSlide().querySelector('h1, h2')")
            assert heading is not None, where
            assert page.evaluate(OVERFLOW) == [], where
            assert not UNPROCESSED.search(page.evaluate(TEXT)), where
        if page.evaluate("Reveal.isLastSlide() && !Reveal.availableFragments().next"):
            break
        page.keyboard.press("ArrowRight")
    assert seen == total
    assert faults == []


@pytest.mark.slow
def test_proofs_that_a_lecture_leaves_out_are_in_the_notes(lectures):
    for path in lectures:
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        notes = page.select("aside.notes")
        assert sum(len(note.select(".proof")) for note in notes) >= 2
        for note in notes:
            formulas = note.select("math")
            for formula in formulas:
                formula.decompose()
            assert not UNPROCESSED.search(note.get_text()), note.get_text()[:200]
        assert not page.select("aside.notes .katex-html")


@pytest.mark.slow
@pytest.mark.parametrize("place", range(len(slides.LECTURES)), ids=slides.LECTURES)
def test_a_lecture_prints_a_page_for_each_slide_and_is_for_everybody(
    lectures, show, place
):
    """All slides are there at once, so that axe-core need look only once."""
    page, faults = show(lectures[place], "?print-pdf")
    page.wait_for_selector(".pdf-page")
    total = page.locator(".pdf-page").count()
    assert total == page.evaluate("Reveal.getTotalSlides()")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == total
    assert faults == []
    page.add_script_tag(path=axe_core())  # tries to read style sheets, which fails here
    assert page.evaluate(AXE, OF_SLIDES) == []


@pytest.mark.slow
def test_figures_to_play_with_keep_their_keys(lectures, show):
    page, _ = show(lectures[slides.LECTURES.index("entropy")])
    handle = page.get_by_role("slider", include_hidden=True).first
    place = handle.evaluate(
        """e => {
            const slide = e.getRootNode().host.closest("section");
            const {h, v} = Reveal.getIndices(slide);
            Reveal.slide(h, v);
            return [h, v];
        }"""
    )
    before = handle.get_attribute("aria-valuenow")
    handle.focus()
    page.keyboard.press("ArrowRight")
    assert handle.get_attribute("aria-valuenow") != before
    assert page.evaluate("Object.values(Reveal.getIndices()).slice(0, 2)") == place


@pytest.mark.slow
def test_scripts_of_slides_are_those_of_the_pinned_package(lectures):
    assets = lectures[0].parent / "assets"
    for name in ("dist/reveal.js", "dist/plugin/notes.js"):
        copied = assets / name.rpartition("/")[2]
        assert copied.read_bytes() == (packages() / "reveal.js" / name).read_bytes()
