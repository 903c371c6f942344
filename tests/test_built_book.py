"""The built book: every check of `bookbuild.page_checks` over every page."""

import pytest
import yaml

from bookbuild.page_checks import CHECKS, Site
from bookbuild.pages import ROOT, toc_pages


@pytest.fixture(scope="session")
def site(built_book):
    return Site(built_book, toc_pages())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_pages(site, check):
    faults = list(check(site))
    assert not faults, "\n".join(faults)


def test_sources_of_pages_are_not_published(built_book):
    # a source may hold solutions
    assert list(built_book.rglob("_sources")) == []
    notebooks = built_book.rglob("*.ipynb")  # student notebooks to download
    assert {path.parent.parent.name for path in notebooks} == {"_downloads"}


def test_every_source_has_its_page():
    kinds = ("md", "rst", "ipynb")
    sources = [path for kind in kinds for path in ROOT.glob(f"book/**/*.{kind}")]
    names = {
        source.relative_to(ROOT).with_suffix("").as_posix()
        for source in sources
        if ".ipynb_checkpoints" not in source.parts
    }
    assert names == set(toc_pages())


def test_repository_buttons_follow_the_one_setting(site):
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    address = settings["repository"]["url"]
    for name in toc_pages():
        page = site.pages[f"{name}.html"]
        buttons = page.select("a[class*=btn-source-]")
        assert len(buttons) == (2 if address else 0)
        assert all(button["href"].startswith(address) for button in buttons)
        assert not page.select("a[href*=executablebooks]")  # Jupyter Book's default
