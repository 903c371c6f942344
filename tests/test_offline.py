"""The zip to take along: the same bytes each time, and it works from a folder."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bookbuild import offline
from bookbuild.pages import toc_pages

CHAPTER = toc_pages()[1]


@pytest.fixture(scope="module")
def packed(built_book: Path, tmp_path_factory: Any) -> Path:
    target = tmp_path_factory.mktemp("mon zip é") / "book.zip"
    offline.pack(built_book, target, offline.readme())
    return Path(target)


def test_zip_has_the_site_and_a_note(packed: Path, built_book: Path) -> None:
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        note = archive.read("infobook/README.txt").decode()
        stored = archive.read(f"infobook/{CHAPTER}.html")
    assert "python -m http.server" in note
    assert stored == (built_book / f"{CHAPTER}.html").read_bytes()
    files = {p.relative_to(built_book).as_posix() for p in built_book.rglob("*.*")}
    pages = {f"infobook/{name}" for name in files if name.endswith(".html")}
    assert pages - names == {"infobook/404.html"}
    assert {name.partition("/")[0] for name in names} == {"infobook"}
    assert packed.stat().st_size < 100_000_000


def test_zip_is_the_same_each_time(tmp_path: Path) -> None:
    results = []
    for i, order in enumerate((("index.html", "b.html"), ("b.html", "index.html"))):
        site = tmp_path / f"site {i}"
        site.mkdir()
        for name in order:
            (site / name).write_text(name)
        offline.pack(site, tmp_path / f"{i}.zip", "note")
        results.append((tmp_path / f"{i}.zip").read_bytes())
    assert results[0] == results[1]


def test_nothing_is_packed_without_a_front_page(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="build the book first"):
        offline.pack(tmp_path, tmp_path / "x.zip", "note")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def unpacked(packed: Path) -> Path:
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(packed.parent)
    return packed.parent / "infobook"


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """One page of a browser, and what it asked for and complained of."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(20_000)
    yield page
    page.close()


def test_book_works_from_a_folder(page: Any, unpacked: Path) -> None:
    faults: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    def note(request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # we had gone on to another page
            faults.append(f"{request.failure}: {request.url}")

    page.on("requestfailed", note)
    page.on("request", lambda request: asked.append(request.url))

    page.goto((unpacked / "index.html").as_uri())
    page.wait_for_url("**/book/index.html")  # the front page leads to the book
    page.locator(f"article a[href*='{Path(CHAPTER).name}.html']").first.click()
    page.wait_for_url(f"**/{CHAPTER}.html")
    page.evaluate("() => document.fonts.ready")

    formulas = page.locator("article .math")
    assert formulas.count() > 10
    assert formulas.first.locator("mjx-container, .katex").count() > 0
    for figure in page.locator("article figure img").all():
        assert figure.evaluate("e => e.complete && e.naturalWidth > 0")
    assert page.locator("article figure img").count() > 0

    page.locator("article a.reference.internal[href*='.html']").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1
    assert faults == []

    # here a page may not read others, so that results have no excerpts
    page.goto(f"{(unpacked / 'search.html').as_uri()}?q=surprisal")
    page.locator("#search-results a").first.wait_for()
    assert len(asked) > 20
    assert {url.partition(":")[0] for url in asked} <= {"file", "data", "blob"}
