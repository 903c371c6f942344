"""The page of the package: every public name stands on it, whole and legible."""

from __future__ import annotations

import inspect
import re

import pytest
from bs4 import BeautifulSoup, Tag

import infobook
from bookbuild.pages import ROOT
from infobook import array_api, data, explore, plots

LOADERS = [name for name in data.__all__ if inspect.isfunction(getattr(data, name))]
LISTED = {
    "infobook": infobook.__all__,
    "infobook.array_api": array_api.__all__,
    "infobook.data": LOADERS,
    "infobook.explore": explore.__all__,
    "infobook.notebook": ["start"],
    "infobook.plots": plots.__all__,
}
NAMES = [f"{module}.{name}" for module, names in LISTED.items() for name in names]
SOURCE = (ROOT / "book" / "api.rst").read_text("utf-8")


@pytest.fixture(scope="module")
def page(built_book) -> BeautifulSoup:
    text = (built_book / "book" / "api.html").read_text("utf-8")
    return BeautifulSoup(text, "html.parser")


def entry(page: BeautifulSoup, name: str) -> Tag:
    """Return the signature and the description of a name."""
    heading = page.find(id=name)
    assert isinstance(heading, Tag), f"{name} is not on the page"
    assert isinstance(heading.parent, Tag)
    return heading.parent


def test_there_are_names():
    assert len(LOADERS) >= 7
    assert len(NAMES) > 90


@pytest.mark.parametrize("name", infobook.__all__)
def test_source_names_each_measure_once(name):
    # seen without a build
    assert len(re.findall(rf"^\.\. auto\w+:: {name}$", SOURCE, re.MULTILINE)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_on_the_page(page, name):
    description = entry(page, name).select_one("dd")
    assert description is not None
    assert len(description.get_text(strip=True)) > 20


@pytest.mark.parametrize("name", infobook.__all__)
def test_measures_are_described_in_full(page, name):
    described = entry(page, f"infobook.{name}")
    text = described.get_text()
    assert described.select_one(".highlight"), "no example"
    if name == "ProbabilityError":
        return
    fields = [field.get_text(strip=True) for field in described.select("dt")]
    assert {"Parameters:", "Returns:", "Raises:"} <= set(fields)
    for parameter in inspect.signature(getattr(infobook, name)).parameters:
        assert parameter in text
    formulas = str(inspect.getdoc(getattr(infobook, name))).count(".. math::")
    assert len(described.select("div.math")) == formulas


@pytest.mark.parametrize("module", ["infobook.data", "infobook.plots"])
def test_what_is_listed_has_one_paragraph(page, module):
    for name in LISTED[module]:
        assert len(entry(page, f"{module}.{name}").select("dd p")) == 1


def test_no_markup_is_left(page):
    article = page.select_one("article")
    assert article is not None
    for code in article.select("pre, .math"):
        code.decompose()
    left = re.findall(r"\S*(?:`|\\\||:math:|\*\*)\S*", article.get_text())
    assert left == []


def test_links_to_names_stay_on_the_page(page):
    links = [str(a["href"]) for a in page.select("article a.reference[href]")]
    named = {link for link in links if "infobook." in link}
    assert len(named) > 30
    assert all(link.startswith("#infobook.") for link in named)
