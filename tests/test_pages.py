"""Building: nothing is forgotten, nothing stale stays, nothing is built twice."""

import shutil

import pytest

from bookbuild import npm, pages
from bookbuild.page_checks import Site, images_are_described
from bookbuild.pages import ROOT, build, toc_pages

TEXT = "Forty characters and a few more, so that this page is not empty."


def write(root, *names):
    """Write pages and the contents that list them."""
    chapters = "".join(f"- file: book/{name}\n" for name in names[1:])
    (root / "_toc.yml").write_text(
        f"format: jb-book\nroot: book/{names[0]}\nchapters:\n{chapters}"
    )
    for name in names:
        (root / "book" / f"{name}.md").write_text(f"# Page {name}\n\n{TEXT}\n")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A small book with the real settings, in a folder of its own."""
    root = tmp_path_factory.mktemp("small book é")
    (root / "book").mkdir()
    (root / "book" / "references.bib").write_text("")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "bookbuild", root / "bookbuild", ignore=ignore)
    for name in pages._INPUT_FILES:
        shutil.copy(ROOT / name, root)
    (root / "_build").mkdir()
    (root / "_build" / "npm").symlink_to(npm.packages().parent)
    return root


def test_problems_are_shown_and_fail(book, capfd):
    write(book, "index", "other", "lost")
    (book / "book" / "lost.md").unlink()
    faulty = book / "book" / "other.md"
    faults = "{numref}`fig-that-is-not-there`, {cite:t}`nobody1900`, [](third.md)"
    faulty.write_text(f"{faulty.read_text()}\n{faults}\n")
    with pytest.raises(SystemExit) as stop:
        build(root=book)
    assert stop.value.code == 1
    problems = capfd.readouterr().err
    assert "book/other.md:5: WARNING: undefined label: 'fig-that-is" in problems
    assert "book/other.md:5: WARNING: could not find bibtex key" in problems
    assert "cross-reference target not found: 'third.md'" in problems
    assert "book/lost: is in _toc.yml but was not built" in problems
    assert str(book) not in problems


def test_repaired_book_builds_without_the_page_that_went(book, capfd):
    (book / "_build" / "html" / "book").mkdir(parents=True, exist_ok=True)
    (book / "_build" / "html" / "book" / "other.html").write_text("stale")
    (book / "book" / "other.md").unlink(missing_ok=True)
    write(book, "index", "third")
    site = build(root=book)
    assert site == book / "_build" / "html"
    built = {page.name for page in site.glob("book/*.html")}
    assert built == {"index.html", "third.html"}
    assert capfd.readouterr() == ("", "")


def test_picture_without_description_is_found_on_its_page(book):
    write(book, "index", "third")
    page = book / "book" / "third.md"
    shutil.copy(
        ROOT / "book" / "images" / "wrong-code-areas.svg", page.with_name("a.svg")
    )
    page.write_text(f"{page.read_text()}\n![](a.svg)\n")
    site = Site(build(root=book), ["book/index", "book/third"])
    (fault,) = images_are_described(site)
    assert fault.startswith("book/third.html")
    assert "no alternative text" in fault


@pytest.fixture
def builds(tmp_path, monkeypatch):
    """Builds of a tree in `tmp_path` whose pages are written by a stand-in."""
    (tmp_path / "book").mkdir()
    write(tmp_path, "index", "other")
    for name in pages._INPUT_FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    done = []

    def stand_in(root, site, *, quiet):
        done.append(root)
        if "faulty" in (root / "book" / "other.md").read_text():
            raise SystemExit(1)
        (site / "book").mkdir(parents=True, exist_ok=True)
        (site / "book" / "other.html").write_text("built")

    monkeypatch.setattr(pages, "_build_from_nothing", stand_in)
    return done


def test_unchanged_book_is_not_built_again(builds, tmp_path):
    build(root=tmp_path)
    build(root=tmp_path)
    assert len(builds) == 1


@pytest.mark.parametrize(
    "changed",
    [
        "_config.yml",
        "_toc.yml",
        "book/other.md",
        "book/new.md",
        "bookbuild/sphinx_extension.py",
        "bookbuild/static/new.css",
        "_build/html/book/other.html",
    ],
)
def test_change_builds_again(builds, tmp_path, changed):
    build(root=tmp_path)
    path = tmp_path / changed
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write("changed")
    build(root=tmp_path)
    assert len(builds) == 2


def test_problem_is_not_forgotten(builds, tmp_path):
    build(root=tmp_path)
    page = tmp_path / "book" / "other.md"
    good = page.read_text()
    page.write_text("faulty")
    for _ in range(2):
        with pytest.raises(SystemExit):
            build(root=tmp_path)
    page.write_text(good)
    build(root=tmp_path)
    assert len(builds) == 4


def test_place_in_a_notebook_is_named():
    # measured: MyST-NB's number for the third line of a notebook's 15th cell
    place = pages._CELL_LINE.sub(pages._name_cell, "book/a.ipynb:150004: WARNING: no")
    assert place == "book/a.ipynb, cell 15, line 3: WARNING: no"


def test_contents_are_in_reading_order(tmp_path):
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nparts:\n"
        "- caption: One\n  chapters:\n"
        "  - file: book/b.ipynb\n    sections:\n    - file: book/deep/c\n"
        "- caption: Two\n  chapters:\n  - file: book/a.md\n"
    )
    assert toc_pages(tmp_path) == ["book/index", "book/b", "book/deep/c", "book/a"]
