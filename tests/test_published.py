"""What the site says of itself: addresses, cards, the page for lost visitors."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from bookbuild import card, published
from bookbuild.browser import serve
from bookbuild.pages import toc_pages


def tags(page: str) -> dict[str, str]:
    head = BeautifulSoup(page.partition("</head>")[0], "html.parser")
    found = head.select("meta[property], meta[name]")
    return {
        str(tag.get("property") or tag.get("name")): str(tag["content"])
        for tag in found
    }


def made(address: str) -> dict[str, str]:
    config = SimpleNamespace(html_baseurl=address, html_title="infobook: a book")
    app: Any = SimpleNamespace(config=config)
    return tags(published._tags(app, "book/x.html", 'H & "D"', "About <both>"))


def test_card_of_a_site_with_an_address() -> None:
    found = made("https://ann.github.io/book/")
    assert found["og:url"] == "https://ann.github.io/book/book/x.html"
    assert found["og:image"] == "https://ann.github.io/book/_static/card.png"
    assert found["twitter:card"] == "summary_large_image"
    assert (found["og:title"], found["og:description"]) == ('H & "D"', "About <both>")


def test_card_of_a_site_without_one_names_no_address() -> None:
    found = made("")
    assert found["og:title"] == 'H & "D"'
    assert found["twitter:card"] == "summary"
    assert not [name for name in found if name in ("og:url", "og:image")]


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        ("https://github.com/Ann/Book.git", "https://ann.github.io/Book/"),
        ("https://github.com/ann/ann.github.io/", "https://ann.github.io/"),
        ("https://example.org/ann/book", ""),
        ("https://github.com/ann", ""),
        ("", ""),
    ],
)
def test_address_of_the_site(repository: str, address: str) -> None:
    assert published.site_address(repository) == address


def test_every_page_has_a_card_of_its_own(built_book: Path) -> None:
    names = [*(f"{page}.html" for page in toc_pages()), "index.html"]
    cards = [tags((built_book / name).read_text(encoding="utf-8")) for name in names]
    for one in cards:
        assert one["og:description"] == one["description"]
        assert one["og:site_name"] == "infobook"
    assert len({one["og:title"] for one in cards}) == len(cards)


def test_card_is_a_picture_and_the_same_each_time(
    built_book: Path, tmp_path: Path
) -> None:
    for name in ("a.png", "b.png"):
        card.draw(tmp_path / name, "infobook", "Entropy")
    drawn = (tmp_path / "a.png").read_bytes()
    assert drawn == (tmp_path / "b.png").read_bytes()
    site = (built_book / published.CARD).read_bytes()
    assert drawn[:8] == site[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", site[16:24]) == card.SIZE
    assert len(site) < 300_000


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    page.set_default_timeout(20_000)
    yield page
    page.close()


def test_lost_visitors_find_the_book(page: Any, built_book: Path) -> None:
    failed: list[str] = []
    page.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    with serve(built_book) as address:
        lost = f"{address}/old/chapters/of/it/entropy.html"
        answer = page.goto(lost)
        assert answer.status == 404
        assert page.locator("h1").inner_text() == "Page not found"
        # its style and scripts came although the address is deep
        assert [url for url in failed if url != lost] == []
        links = page.locator("article li a")
        assert links.count() >= 10
        page.get_by_role("searchbox", name="Search the book for").fill("surprisal")
        page.locator("article form button").click()
        page.wait_for_url(f"{address}/search.html?q=surprisal")
        results = page.locator("#search-results li")
        results.nth(1).wait_for()
        lefts = "all => all.map(e => e.getBoundingClientRect().left)"
        assert len(set(results.evaluate_all(lefts))) == 1  # one below the other
        page.goto(lost)
        links.nth(1).click()
        page.wait_for_url(f"{address}/{toc_pages()[1]}.html")
