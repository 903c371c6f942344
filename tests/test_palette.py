"""The book's colours: told apart by all, legible as text, the same everywhere."""

import itertools
import json
import re
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from infobook.palette import DARK, LIGHT, css
from infobook.plots import style

BOOK = Path(__file__).resolve().parent.parent / "book"
BOTH = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])

# Machado, Oliveira and Fernandes (2009), the full deficiency, on linear RGB
DEFICIENCIES = {
    "none": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
# Ottosson's Oklab: linear RGB to cones, their cube roots to lightness and two hues
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colour):
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    dark, light = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


def distance(one, other, deficiency):
    """Distance in Oklab, in hundredths, as a reader with the deficiency sees it."""
    seen = [np.clip(np.array(deficiency) @ linear(c), 0, 1) for c in (one, other)]
    lab = [TO_LAB @ np.cbrt(TO_CONES @ light) for light in seen]
    return 100 * np.linalg.norm(lab[0] - lab[1])


@BOTH
@pytest.mark.parametrize("kind", DEFICIENCIES)
def test_quantities_can_be_told_apart(palette, kind):
    named = {name: asdict(palette)[name] for name in ("p", "q", "excess", "third")}
    for (one, a), (other, b) in itertools.combinations(named.items(), 2):
        # black and white are 100 apart, a just noticeable difference about 2
        assert distance(a, b, DEFICIENCIES[kind]) > 12, (one, other)


@BOTH
@pytest.mark.parametrize("surface", ["paper", "card"])
def test_texts_stand_out(palette, surface):
    for name in ("p", "q", "third", "ink", "muted", "accent"):
        assert contrast(getattr(palette, name), getattr(palette, surface)) >= 4.5, name


@BOTH
def test_graphics_stand_out(palette):
    assert contrast(palette.excess, palette.paper) >= 3
    # numbers are written on areas
    assert contrast(palette.ink, palette.wash) >= 4.5


def test_figures_may_label_curves_in_their_colours():
    assert style._RC["figure.facecolor"] == "white"
    for colour in (style.P, style.Q, style.THIRD, style.INK, style.QUIET):
        assert contrast(colour, "#ffffff") >= 4.5
    assert contrast(style.INK, style.WASTE) >= 4.5
    assert contrast(style.WASTE, "#ffffff") >= 3


def text_colours(svg):
    """Colours of the texts of a figure; matplotlib writes none for black."""
    texts = re.findall(r'<g id="text_\d+">.*?<!-- .*? -->\s*<g([^>]*)>', svg, re.DOTALL)
    found = [re.search(r"fill: (#[0-9a-f]{6})", text) for text in texts]
    return {colour[1] if colour else "#000000" for colour in found}


@pytest.mark.parametrize("chapter", sorted(BOOK.glob("*.ipynb")), ids=lambda p: p.stem)
def test_texts_in_figures_stand_out(chapter):
    outputs = [
        output["data"]["image/svg+xml"]
        for cell in json.loads(chapter.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if "image/svg+xml" in output.get("data", {})
    ]
    colours = set().union(*(text_colours("".join(svg)) for svg in outputs))
    assert colours
    # white is for texts on dark areas
    for colour in colours - {"#ffffff"}:
        assert contrast(colour, "#ffffff") >= 4.5, colour


@BOTH
def test_css_has_each_colour(palette):
    rule = css(".here", palette)
    assert rule.startswith(".here {\n")
    found = dict(re.findall(r"--ib-(\w+): (#[0-9a-f]{6});", rule))
    assert found == asdict(palette)


def test_style_sheets_and_icon_have_no_colours_of_their_own():
    static = Path(__file__).resolve().parent.parent / "bookbuild" / "static"
    known = {*asdict(LIGHT).values(), *asdict(DARK).values()}
    for sheet in ("boxes.css", "code.css", "cover.css", "page.css", "type.css"):
        assert not re.findall(r"#[0-9a-f]{3,8}\b", (static / sheet).read_text()), sheet
    icon = re.findall(r"#[0-9a-f]{6}\b", (static / "favicon.svg").read_text())
    assert icon
    assert set(icon) <= known
