"""Pages without code: every decimal in them is a value that is computed here."""

from __future__ import annotations

import doctest
import json
import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

import infobook
from bookbuild.pictures import PICTURES, figure
from infobook import cross_entropy, entropy, js_divergence, kl_divergence, surprisal

ROOT = Path(__file__).resolve().parent.parent
PAGES = [*sorted((ROOT / "book").glob("*.md")), ROOT / "README.md"]
# A decimal point between digits that belong to no longer number, version or licence.
DECIMAL = re.compile(r"(?<![\d.])\d*\.\d+(?![\d.])")
FORMAT = r":\.\d+f"  # in code: f"{x:.4f}"
NOT_NUMBERS = re.compile(rf"(Python|CC BY|Jupyter Book) \d[.\d]*|https?://\S+|{FORMAT}")

FAIR, BENT = [1 / 2, 1 / 2], [3 / 4, 1 / 4]
P, Q = [1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 8, 1 / 2, 1 / 4, 1 / 8]

MARKING = json.loads((ROOT / "benchmarks" / "grading.json").read_text())
GRADERS = json.loads((ROOT / "benchmarks" / "graders.json").read_text())
OF_HUNDRED, *_, OF_THOUSAND = MARKING["sizes"]

#: What the pages may say, with what it is.
COMPUTED = {
    "fair coin in the bent coin's code": cross_entropy(FAIR, BENT, base=2),
    "its waste": kl_divergence(FAIR, BENT, base=2),
    "H(p)": entropy(P, base=2),
    "H(p, q)": cross_entropy(P, Q, base=2),
    "D(p || q)": kl_divergence(P, Q, base=2),
    "D(q || p)": kl_divergence(Q, P, base=2),
    "a nat in bits": 1 / surprisal(1 / 2),
    "a ban in bits": 1 / surprisal(1 / 2, base=10),
    "a fair coin in bits": entropy(FAIR, base=2),
    "the least loss with one wrong label in ten": entropy([0.9, 0.1]),
    "marking one of a hundred": OF_HUNDRED["cpu_seconds_each"],
    "marking one of a thousand": OF_THOUSAND["cpu_seconds_each"],
    "marking a hundred thousand": MARKING["estimate_for_100000"]["core_hours"],
    "nbgrader": GRADERS["cpu_seconds_a_submission"]["nbgrader"],
    "otter": GRADERS["cpu_seconds_a_submission"]["otter"],
}


def unexplained(text: str) -> list[str]:
    """Return the decimals of `text` that are no rounding of a computed value."""
    return [
        written
        for written in DECIMAL.findall(NOT_NUMBERS.sub("", text))
        if not any(_rounds_to(value, written) for value in COMPUTED.values())
    ]


def _rounds_to(value: float, written: str) -> bool:
    target = Decimal(written)
    unit = Decimal(1).scaleb(int(target.as_tuple().exponent))
    return any(
        Decimal(value).quantize(unit, rounding=way) == target
        for way in (ROUND_HALF_EVEN, ROUND_HALF_UP)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_decimal_is_computed(page: Path) -> None:
    assert unexplained(page.read_text(encoding="utf-8")) == []


def test_a_changed_digit_is_found() -> None:
    assert unexplained("costs 1.2075 bits, of which 0.2075") == []
    assert unexplained("costs 1.2076 bits, of which 0.2075") == ["1.2076"]
    assert unexplained("Python 3.11, licence CC BY 4.0, version 1.2.3") == []


def test_running_pair_is_exact() -> None:
    assert COMPUTED["H(p)"] == 1.75
    assert COMPUTED["H(p, q)"] == 2.375
    assert COMPUTED["D(p || q)"] == 0.625
    assert COMPUTED["D(q || p)"] == 0.5


def test_most_pages_have_a_number_to_check() -> None:
    found = [DECIMAL.findall(page.read_text(encoding="utf-8")) for page in PAGES]
    assert sum(bool(numbers) for numbers in found) >= 3


def test_reading_times_are_those_of_the_chapters() -> None:
    table = (ROOT / "book" / "teaching.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| \{ref\}`[^<]*<sec-([\w-]+)>` \| (\d+) \|", table)
    assert len(rows) == 10
    for chapter, minutes in rows:
        text = (ROOT / "book" / f"{chapter}.ipynb").read_text(encoding="utf-8")
        assert f"Reading takes about {minutes} minutes." in text, chapter


def test_the_glossary_is_in_order() -> None:
    page = (ROOT / "book" / "glossary.md").read_text(encoding="utf-8")
    text = page.partition(":::{glossary}")[2]
    terms = re.findall(r"^(\w.*)\n  \S", text, re.MULTILINE)
    assert len(terms) > 40
    words = [re.split(r"\W+", term.lower().replace("é", "e")) for term in terms]
    assert words == sorted(words)


def test_jensen_shannon_is_at_most_one_bit() -> None:
    assert js_divergence([1.0, 0.0], [0.0, 1.0], base=2) == 1.0


def test_code_in_the_readme_runs() -> None:
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted >= 3
    assert result.failed == 0


@pytest.mark.parametrize("place", PICTURES)
def test_pictures_are_those_of_the_book(place: str) -> None:
    notebook, name = PICTURES[place]
    assert (ROOT / place).read_text("utf-8") == figure(ROOT / notebook, name)


def test_a_picture_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="stores no figure fig-none"):
        figure(ROOT / "book" / "entropy.ipynb", "fig-none")


@pytest.mark.parametrize("name", infobook.__all__)
def test_every_public_name_has_a_place_in_the_book(name: str) -> None:
    notation = (ROOT / "book" / "notation.md").read_text("utf-8")
    assert re.search(rf"`{name}(\(|`)", notation)
