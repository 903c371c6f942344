"""For every reader: by keyboard, on a phone, in the dark, on paper, without motion.

What axe-core and our own instruments find on each page is tested in test_browser.py.
"""

import pytest
from looks import AXE, LOOKS, OF_COLOURS, RULES, SET_THEME, axe_core

from bookbuild.browser import serve
from bookbuild.pages import toc_pages


@pytest.fixture(scope="module")
def address(built_book):
    with serve(built_book) as address:
        yield address


@pytest.mark.parametrize(
    ("name", "theme"),
    [
        ("search", "dark"),
        ("book/exercises/surprise", "light"),
        pytest.param("search", "light", marks=pytest.mark.slow),
        pytest.param("book/exercises/surprise", "dark", marks=pytest.mark.slow),
    ],
)
def test_keyboard_goes_everywhere_and_is_seen(browser, address, name, theme):
    # without motion: buttons that fade in are there at once
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{address}/{name}.html")
    page.evaluate(LOOKS)
    page.evaluate(SET_THEME, theme)
    reachable = page.locator("a[href]:visible, button:visible, summary:visible").count()
    seen = []
    page.keyboard.press("Tab")
    while (focus := page.evaluate("looks.focus()")) and len(seen) < 2 * reachable:
        seen.append(focus)
        page.keyboard.press("Tab")
    page.close()
    assert reachable <= len(seen) < 2 * reachable  # not fewer, and no trap
    assert "Skip to main content" in seen[0]["what"]
    for focus in seen:
        assert focus["width"] >= 2, focus
        assert focus["contrast"] >= 3, focus
        assert focus["onScreen"], focus


def test_skip_link_skips(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/{toc_pages()[1]}.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    page.close()


def test_contents_open_on_a_phone(browser, address):
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{address}/{toc_pages()[1]}.html")
    contents = page.locator("#contents")
    assert not contents.is_visible()
    page.get_by_role("button", name="Contents").click()
    assert contents.is_visible()
    assert contents.locator("[aria-current=page]").count() == 1
    page.keyboard.press("Escape")
    assert not contents.is_visible()
    page.close()


def test_theme_is_remembered(browser, address):
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(f"{address}/search.html")
    page.get_by_role("button", name="Dark theme").click()
    page.goto(f"{address}/genindex.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("button", name="Light theme").is_visible()
    context.close()


def test_print_is_light_and_whole(browser, address):
    """From the dark theme too; folded boxes are open, nothing but the text is there."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(f"{address}/book/exercises/surprise.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate(LOOKS)
    background = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    assert page.evaluate("looks.paleTexts().pale") == []
    assert page.locator("details:not([open]):visible").count() == 0
    assert page.locator(":is(nav, button, .headerlink):visible").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("article details[open]").count() == 0
    context.close()


def test_motion_is_left_out_for_those_who_ask(browser, address):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/book/exercises/surprise.html")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(e => {
            const style = getComputedStyle(e);
            return style.transitionDuration.split(", ").some(t => parseFloat(t) > 0)
                || style.animationName !== "none" || style.scrollBehavior === "smooth";
        }).length"""
    )
    context.close()
    assert moving == 0


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_forced_colours_leave_all_visible(browser, address, scheme, theme):
    """Also where the theme that a reader once chose is not that of the system."""
    context = browser.new_context(forced_colors="active", color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{address}/book/kl-divergence.html")
    page.evaluate(SET_THEME, theme)
    page.evaluate(LOOKS)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate("looks.paleTexts().pale") == []
    # a figure is opaque and stands as it was drawn
    looks = """[...document.querySelectorAll("article figure img")].map(e => {
        const style = getComputedStyle(e);
        return [style.filter, style.mixBlendMode];
    })"""
    assert set(map(tuple, page.evaluate(looks))) == {("none", "normal")}
    page.keyboard.press("Tab")
    marks = [page.evaluate("looks.focus()")]
    for where in ("article p a", ".live-button", "infobook-kl-bars .handle"):
        page.locator(where).first.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        marks.append(page.evaluate("looks.focus()"))
    context.close()
    for mark in marks:
        assert mark["width"] >= 2, mark
        assert mark["contrast"] >= 3, mark


def test_instruments_measure(browser, tmp_path):
    """What the tests above look for is noticed where it is."""
    (tmp_path / "page.html").write_text(
        """<!DOCTYPE html><html lang="en"><title>x</title><main><h1>Faults</h1>
        <p style="color: #888">pale</p>
        <div style="background: #000"><p>black on black</p></div>
        <svg><rect width="90" height="90" fill="#333"/><text y="40">drawn</text>
            <rect y="90" width="90" height="60" fill="#fff"/>
            <text y="120">well</text></svg>
        <svg><pattern id="a"><rect fill="#333"/></pattern>
            <rect width="90" height="90" fill="url(#a)"/>
            <text y="40">on a pattern</text>
            <text y="60" style="paint-order: stroke; stroke: #fff; stroke-width: 5px">
            haloed</text></svg>
        <div id="host"></div><button style="outline: none">b</button>
        <img src="x.png"></main>
        <script>document.querySelector("#host").attachShadow({mode: "open"}).innerHTML =
            "<p style='color: #999'>in the shadow</p>";</script>"""
    )
    page = browser.new_page()
    with serve(tmp_path) as address:
        page.goto(f"{address}/page.html")
        page.evaluate(LOOKS)
        pale = page.evaluate("looks.paleTexts().pale")
        page.keyboard.press("Tab")
        focus = page.evaluate("looks.focus()")
        page.add_script_tag(path=axe_core())
        violations = page.evaluate(AXE, RULES)
        of_colours = page.evaluate(AXE, OF_COLOURS)
    page.close()
    found = sorted(text.rpartition(": ")[2] for text in pale)
    assert found == [
        *("black on black", "drawn", "in the shadow", "on a pattern", "pale")
    ]
    assert focus["width"] == 0
    assert any(v.startswith("image-alt") for v in violations)
    assert [v.partition(" ")[0] for v in of_colours] == ["color-contrast"]
