"""The interactive figures in a real browser, by mouse, touch and keyboard."""

import json
import os
import re

import numpy as np
import pytest

from infobook import explore

# In `make check` 200; each figure's own seed gives the same ones every time.
STATES = int(os.environ.get("INFOBOOK_SEEDS", "20"))
FIGURES = [
    *(getattr(explore, name)() for name in explore.__all__),
    explore.BinaryEntropy(0.1, 0.6, mode="chord"),
]
NAMES = [*explore.__all__, "BinaryEntropy-chord"]
# Bars, a tree, curves and logits; the others in `make check`.
EVERY_TIME = {"KLBars", "HuffmanTree", "ForwardReverse", "SoftmaxLogits"}
SHOWN = [
    pytest.param(figure, id=name, marks=[] if name in EVERY_TIME else pytest.mark.slow)
    for figure, name in zip(FIGURES, NAMES, strict=True)
]
KEYS = (
    *("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Shift+ArrowUp"),
    *("Shift+ArrowLeft", "PageUp", "PageDown", "Home", "End"),
)
# States that strain a figure, beside the one it has by itself.
EXTREMES = {
    "BinaryEntropy": [
        {"p": 0, "q": 0},
        {"p": 0.5, "q": 0},
        {"p": 1, "q": 0.99, "base": None},
        {"p": 0.45, "q": 0.55, "weight": 0},
    ],
    "CodeLengthAreas": [
        {"q": [0, 0.5, 0.25, 0.25]},
        {"q": [1, 0, 0, 0], "base": None},
        {"p": [0.98, 0.01, 0.01, 0], "q": [0.001, 0.001, 0, 0.998]},
        {"p": [0, 0, 0.01, 0.99], "q": [0.25] * 4},
    ],
    "EvidenceWalk": [
        {"p": 0.01, "q": 0.99, "shown": 200},
        {"p": 0.5, "q": 0.5, "shown": 0, "base": None},
        {"p": 0.5, "q": 0.51, "shown": 400, "steps": 400},
        {"p": 0.3, "q": 0.7, "shown": 30, "steps": 30},
    ],
    "ForwardReverse": [
        {"d": 0, "mean": -4, "sd": 0.4, "base": 2},
        {"d": 3.5, "mean": 4, "sd": 4},
        {"d": 2.8, "mean": 0, "sd": 4},
        {"d": 2.85, "mean": -0.05, "sd": 0.4},
    ],
    "HuffmanTree": [
        *({"step": step} for step in range(5)),
        {"p": [0.5, 0.25, 0.125, 0.0625, 0.0625], "step": 4},
        {"p": [0.1, 0.1, 0.2, 0.2, 0.4], "step": 4},
        {"p": [1, 0, 0, 0, 0], "step": 4},
    ],
    "SoftmaxLogits": [
        {"logits": [6, -6, 6], "label": 1, "temperature": 0.2, "base": 2},
        {"logits": [-6, -6, -6], "label": 0, "temperature": 5},
    ],
    "WrongCode": [
        *({"index": i, "revealed": True} for i in range(5)),
        {"pairs": [["Never", [0.5, 0.5, 0], [0.5, 0.5, 0]]], "revealed": True},
        {"pairs": [["Dear", [1, 0], [0.0626, 0.9374]]], "revealed": True},
    ],
}
PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>A figure</title>
<main>{figure}</main></html>"""

# The state, the numbers shown, and the places one can press.
LOOK = """() => {
    const figure = document.querySelector("main").firstElementChild;
    const box = e => { const b = e.getBoundingClientRect();
        return [b.x + scrollX, b.y + scrollY, b.width, b.height]; };
    const all = what => [...figure.shadowRoot.querySelectorAll(what)].map(box);
    return {state: figure.state, numbers: figure.numbers(),
        handles: all("[role=slider]"), buttons: all("button")};
}"""
FOCUS = """i => document.querySelector("main").firstElementChild.shadowRoot
    .querySelectorAll("[role=slider]")[i].focus()"""
FOCUSED = """() => {
    const active = document.querySelector("main").firstElementChild
        .shadowRoot.activeElement;
    return active && (active.getAttribute("aria-label") || active.textContent);
}"""

# Texts of the picture that leave it, or that lie on each other.
MISPLACED = """() => {
    const figure = document.querySelector("main").firstElementChild;
    const inside = (a, b) => a.left > b.left - 1 && a.right < b.right + 1
        && a.top > b.top - 1 && a.bottom < b.bottom + 1;
    const apart = (a, b) => a.right < b.left + 1 || b.right < a.left + 1
        || a.bottom < b.top + 3 || b.bottom < a.top + 3;
    const svg = figure.shadowRoot.querySelector("svg");
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].filter(t => t.textContent);
    const boxes = texts.map(t => t.getBoundingClientRect());
    const named = i => texts[i].textContent;
    return texts.flatMap((_, i) => [
        ...inside(boxes[i], frame) ? [] : [`${named(i)} is outside`],
        ...texts.slice(0, i).flatMap((_, j) =>
            apart(boxes[i], boxes[j]) ? [] : [`${named(j)} and ${named(i)} meet`]),
    ]);
}"""


@pytest.fixture(scope="module", params=SHOWN)
def shown(request, browser, tmp_path_factory):
    """A figure, and a page that shows it without a fault and asks for nothing."""
    file = tmp_path_factory.mktemp("figure") / "page.html"
    file.write_text(PAGE.format(figure=request.param.html()), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": 700, "height": 1400}, has_touch=True
    )
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda r: r.url == file.as_uri() or faults.append(r.url))
    page.goto(file.as_uri())
    yield request.param, page
    context.close()
    assert faults == []


def assert_numbers_are_infobooks(figure, look):
    """Hold each number on the screen against the same state, computed by infobook."""
    twin = type(figure)(**look["state"])
    expected = {number.name: number for number in twin.numbers()}
    assert look["numbers"].keys() <= expected.keys()
    assert look["numbers"], "nothing is shown"
    for name, text in look["numbers"].items():
        written, _, unit = text.replace("−", "-").partition(" ")
        number = expected[name]
        assert unit in ("", twin.unit if number.unit == "information" else number.unit)
        if written.endswith("∞"):
            assert number.value == (-np.inf if written[0] == "-" else np.inf), name
            continue
        digits = len(written.partition(".")[2])
        assert digits == number.digits
        half = 0.5 * 10.0**-digits
        assert abs(float(written) - number.value) <= half * (1 + 1e-6), (
            f"{name}: {text} is shown, infobook says {number.value!r} "
            f"in {json.dumps(look['state'])}"
        )


def act(page, look, rng):
    """Do one thing that a reader may do; return what it was."""
    handles, buttons = look["handles"], look["buttons"]
    ways = ["key", "mouse", "touch"] * bool(handles) * 3 + ["button"]
    way = ways[rng.integers(len(ways))]
    if way == "key":
        page.evaluate(FOCUS, int(rng.integers(len(handles))))
        page.keyboard.press(KEYS[rng.integers(len(KEYS))])
        return way
    boxes = buttons if way == "button" else handles
    x, y, width, height = boxes[rng.integers(len(boxes))]
    at = (x + width * rng.uniform(0.02, 0.98), y + height * rng.uniform(0.02, 0.98))
    if way == "touch":
        page.touchscreen.tap(*at)
    elif way == "mouse":
        page.mouse.move(x + width / 2, y + height / 2)
        page.mouse.down()
        page.mouse.move(*at)
        page.mouse.up()
    else:
        page.mouse.click(*at)
    return way


def test_every_number_is_infobooks_in_many_states(shown):
    figure, page = shown
    rng = np.random.default_rng(200)
    look = page.evaluate(LOOK)
    assert_numbers_are_infobooks(figure, look)
    ways, states = set(), set()
    for _ in range(STATES):
        ways.add(act(page, look, rng))
        look = page.evaluate(LOOK)
        states.add(json.dumps(look["state"]))
        assert_numbers_are_infobooks(figure, look)
    assert ways >= ({"key", "mouse", "touch"} if look["handles"] else {"button"})
    assert len(states) > STATES / 4, "the ways to use it hardly change anything"


def test_every_handle_and_button_is_reached_and_named_by_keyboard(shown):
    _, page = shown
    page.reload()
    look = page.evaluate(LOOK)
    names = []
    for _ in range(len(look["handles"]) + len(look["buttons"])):
        page.keyboard.press("Tab")
        names.append(page.evaluate(FOCUSED))
    assert all(names)
    assert len(set(names)) == len(names)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) is None  # no trap


def test_keys_move_a_handle_and_the_change_is_read_aloud(shown):
    figure, page = shown
    page.reload()
    live = page.locator(f"{figure.element} [aria-live]")
    assert live.inner_text() == ""
    before = page.evaluate(LOOK)
    for i in range(len(before["handles"])):
        page.evaluate(FOCUS, i)
        page.keyboard.press("Home")
        page.keyboard.press("Shift+ArrowUp")
    if not before["handles"]:
        page.locator(f"{figure.element} button").first.click()
    assert page.evaluate(LOOK)["state"] != before["state"]
    page.wait_for_function(
        "e => document.querySelector(e).shadowRoot.querySelector('.live').textContent",
        arg=figure.element,
    )


def test_reset_brings_back_what_was_given(shown):
    figure, page = shown
    page.locator(f"{figure.element} button", has_text="Reset").click()
    look = page.evaluate(LOOK)
    given = json.loads(json.dumps(figure.state()))
    assert look["state"] == given


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_has_room_for_it_and_for_fingers(shown, width):
    _, page = shown
    page.set_viewport_size({"width": width, "height": 900})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    look = page.evaluate(LOOK)
    for _, _, wide, high in [*look["handles"], *look["buttons"]]:
        assert min(wide, high) >= 24  # WCAG 2.2, target size
    page.set_viewport_size({"width": 700, "height": 1400})


@pytest.mark.parametrize("width", [320, 700])
def test_texts_have_room_of_their_own(shown, width):
    figure, page = shown
    page.set_viewport_size({"width": width, "height": 1400})
    page.reload()
    for state in [{}, *EXTREMES.get(type(figure).__name__, [])]:
        twin = type(figure)(**{**figure.state(), **state})
        given = json.loads(json.dumps(twin.state()))
        page.evaluate("s => document.querySelector('main *').change(s)", given)
        assert page.evaluate(MISPLACED) == [], state
    page.set_viewport_size({"width": 700, "height": 1400})


def test_nothing_tells_the_price_before_it_is_asked_for(browser, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(PAGE.format(figure=explore.WrongCode().html()), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    root = page.locator("infobook-wrong-code .frame")
    page.get_by_role("slider").press("ArrowUp")
    page.wait_for_function(
        "document.querySelector('main *').shadowRoot.querySelector('.live').textContent"
    )
    assert "1.2" not in root.inner_text()
    assert "H(p, q)" not in root.inner_html()
    page.get_by_role("button", name="Reveal").click()
    assert "1.208 bits" in root.inner_text()
    page.get_by_role("button", name="Next pair").click()
    assert "H(p, q)" not in root.inner_html()
    page.close()


def test_without_javascript_a_table_has_the_numbers(browser, shown, tmp_path):
    figure, _ = shown
    file = tmp_path / "page.html"
    file.write_text(PAGE.format(figure=figure.html()), encoding="utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto(file.as_uri())
    text = page.locator("main").inner_text()
    for number in figure.numbers():
        assert number.text(figure.unit) in text
    page.close()


def test_paper_is_light_and_has_no_buttons(shown):
    figure, page = shown
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    frame = page.locator(f"{figure.element} .frame")
    paper = frame.evaluate("e => getComputedStyle(e).backgroundColor")
    assert re.findall(r"\d+", paper) == ["255", "255", "255"]
    assert not page.locator(f"{figure.element} button").first.is_visible()
    page.emulate_media(media="screen")
    dark = frame.evaluate("e => getComputedStyle(e).backgroundColor")
    assert max(map(int, re.findall(r"\d+", dark))) < 80
    page.evaluate("delete document.documentElement.dataset.theme")
