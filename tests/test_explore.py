"""The interactive figures without a browser: numbers, fallbacks, refusals."""

import html
import json
import re
from importlib.resources import files

import pytest
from bs4 import BeautifulSoup

from infobook import ProbabilityError, explore
from infobook.explore import interactive
from infobook.explore.interactive import Number

FIGURES = [getattr(explore, name)() for name in explore.__all__]
each = pytest.mark.parametrize("figure", FIGURES, ids=list(explore.__all__))


@each
def test_state_and_constructor_agree(figure):
    state = json.loads(json.dumps(figure.state()))
    twin = type(figure)(**state)
    assert twin.state() == figure.state()
    assert twin.numbers() == figure.numbers()


@each
def test_names_of_numbers_are_unique(figure):
    names = [number.name for number in figure.numbers()]
    assert len(set(names)) == len(names) > 0


@each
def test_every_place_gets_what_it_can_show(figure):
    shown = figure._repr_mimebundle_()
    assert set(shown) == {"text/html", "image/svg+xml", "text/plain"}
    for number in figure.numbers():
        text = number.text(figure.unit)
        assert f"{number.label} = {text}" in shown["text/plain"]
        assert html.escape(text) in shown["text/html"]
    assert shown["image/svg+xml"] == figure.svg()  # the same bytes each time
    assert "<svg" in shown["image/svg+xml"]


@each
def test_element_defines_itself_and_asks_for_nothing(figure):
    page = BeautifulSoup(figure.html(), "html.parser")
    source = page.script.string
    assert f'define("{figure.element}"' in source
    assert page.find(figure.element).table is not None
    assert not re.search(r"\b(import|export)\b\s*[{*\w]", source)
    assert not re.search(r"https?://(?!www\.w3\.org/)", source)
    assert "</script" not in source


@each
def test_title_and_help_say_what_to_do(figure):
    assert 10 < len(figure.title) < 90
    assert "arrow keys" in figure.help or "button" in figure.help.lower()


def test_every_module_is_part_of_a_figure():
    there = {file.name for file in files(explore).iterdir() if file.suffix == ".mjs"}
    used = {f"{name}.mjs" for figure in FIGURES for name in figure.modules}
    assert used == there


def test_modules_stand_after_those_they_import():
    for figure in FIGURES:
        for i, name in enumerate(figure.modules):
            source = (files(explore) / f"{name}.mjs").read_text(encoding="utf-8")
            for imported in re.findall(r'from "\./(\w+)\.mjs"', source):
                assert imported in figure.modules[:i]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0.000 bits"),
        (-0.0, "0.000 bits"),
        (-0.0004, "0.000 bits"),
        (-0.25, "−0.250 bits"),
        (2.375, "2.375 bits"),
        (float("inf"), "∞ bits"),
        (float("-inf"), "−∞ bits"),
    ],
)
def test_numbers_are_written_as_readers_know_them(value, shown):
    assert Number("x", "x", value).text("bits") == shown


def test_a_number_may_have_no_unit():
    assert Number("x", "x", 0.5, unit="", digits=2).text("bits") == "0.50"


def test_sheets_of_both_themes_name_the_same_colours():
    light, dark = (re.findall(r"--\w+", text) for text in interactive._theme().values())
    assert light == dark
    source = (files(explore) / "look.mjs").read_text(encoding="utf-8")
    used = set(re.findall(r"var\((--[a-z]+)\)", source))
    assert used <= set(light)


class TestKLBars:
    def test_the_running_pair(self):
        shown = {n.name: n.text("bits") for n in explore.KLBars().numbers()}
        assert shown["cross_entropy"] == "2.375 bits"
        assert shown["divergence"] == "0.625 bits"
        assert shown["reverse"] == "0.500 bits"

    def test_terms_add_up_also_at_zero(self):
        figure = explore.KLBars([0.5, 0.5, 0], [0.5, 0.25, 0.25], base=None)
        numbers = {n.name: n.value for n in figure.numbers()}
        terms = [v for name, v in numbers.items() if name.startswith("term")]
        assert sum(terms) == pytest.approx(numbers["divergence"])
        assert terms[2] == 0

    def test_a_zero_under_p_shows_infinity(self):
        figure = explore.KLBars([0.5, 0.5], [1, 0])
        assert "D(p ‖ q) = ∞ bits" in str(figure)
        assert figure.svg()

    @pytest.mark.parametrize(
        ("arguments", "options", "error", "words"),
        [
            (([0.5, 0.6], [0.5, 0.5]), {}, ProbabilityError, "p"),
            (([0.5, 0.5], [1 / 3] * 3), {}, ProbabilityError, "q"),
            (([1 / 7] * 7, [1 / 7] * 7), {}, ValueError, "2 to 6 outcomes"),
            (([[0.5, 0.5]], [[0.5, 0.5]]), {}, ValueError, "shape"),
            ((), {"labels": ["a"]}, ValueError, "labels must be 4"),
            ((), {"labels": "abcd"}, ValueError, "labels"),
            ((), {"base": 10}, ValueError, "base must be 2"),
            ((), {"base": True}, ValueError, "base must be 2"),
        ],
    )
    def test_refuses(self, arguments, options, error, words):
        with pytest.raises(error, match=words):
            explore.KLBars(*arguments, **options)
