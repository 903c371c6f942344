"""The built book: every check of `bookbuild.page_checks` over every page."""

from pathlib import Path

import pytest

from bookbuild.page_checks import CHECKS, Site
from bookbuild.pages import toc_pages


@pytest.fixture(scope="session")
def site(built_book):
    return Site(built_book, toc_pages())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_pages(site, check):
    faults = list(check(site))
    assert not faults, "\n".join(faults)


def test_sources_of_pages_are_not_published(built_book):
    # a source may hold solutions
    published = [*built_book.rglob("*.ipynb"), *built_book.rglob("_sources")]
    assert published == []


def test_every_source_has_its_page():
    root = Path(__file__).parent.parent
    sources = [*root.glob("book/**/*.md"), *root.glob("book/**/*.ipynb")]
    names = {
        source.relative_to(root).with_suffix("").as_posix()
        for source in sources
        if ".ipynb_checkpoints" not in source.parts
    }
    assert names == set(toc_pages())
