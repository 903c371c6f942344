"""Each check of built pages finds the fault it is for, and none in a good site."""

import re

import pytest

from bookbuild import page_checks
from bookbuild.page_checks import CHECKS, Site

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<title>{title}</title>
<meta name="description" content="{title} says in a plain sentence
what it is about and for whom it may be.">
<link rel="stylesheet" href="../_static/book.css">
<link rel="stylesheet" href="../_static/katex.min.css">
<script src="../_static/book.js?v=1"></script>
<script>const greeting = "hello";</script>
</head>
<body>
<article>
<h1 id="top">{title}</h1>
<p>Forty characters and a few more, so that nobody calls this page empty.</p>
<h2 id="waste">Waste is never negative</h2>
<p><a href="{other}.html#waste">there</a> <a href="#top">here</a>
<a href="https://example.org">away</a> <a href="../index.html">front</a></p>
<p>By <a href="#fig-{name}"><span class="xref">Fig. 1</span></a>
<span class="math"><math>p
<annotation>\\begin{{split}}p\\end{{split}}</annotation></math>
<i class="katex-html">p</i></span> <code>{{ref}}`x`</code>.</p>
<div class="cell_output"><figure id="fig-{name}">
<img src="../_images/{name}.svg" alt="A curve that rises and falls again.">
<figcaption><span class="caption-number">Fig. 1</span>
<span class="caption-text">A curve.</span></figcaption>
</figure></div>
</article>
<footer class="bd-footer-content">© 2026 <a rel="license" href="https://example.org">
licence</a></footer>
</body>
</html>
"""
FRONT = """\
<html lang="en"><head><title>Book</title></head>
<body><h1><a href="book/one.html">Book</a></h1></body></html>
"""
CSS = '@font-face { src: url("font.woff?v=1"); } a { background: url(data:x); }'


@pytest.fixture
def folder(tmp_path):
    """A good site of two pages."""
    for name in ("book", "_static", "_images"):
        (tmp_path / name).mkdir()
    for name, other in (("one", "two"), ("two", "one")):
        page = PAGE.format(name=name, other=other, title=f"Page {name}")
        (tmp_path / "book" / f"{name}.html").write_text(page, encoding="utf-8")
        (tmp_path / "_images" / f"{name}.svg").write_text("<svg/>")
    (tmp_path / "index.html").write_text(FRONT)
    (tmp_path / "_static" / "book.css").write_text(CSS)
    for name in ("book.js", "font.woff", "katex.min.css"):
        (tmp_path / "_static" / name).write_text("")
    return tmp_path


def site(folder, contents=("book/one", "book/two")):
    return Site(folder, contents)


def edit(folder, old, new, file="book/one.html"):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_good_site_has_no_fault(folder, check):
    assert list(check(site(folder))) == []


TWIN = (
    "<figure><figcaption><i class=caption-number>Fig. 1</i>"
    "<i class=caption-text>Twin</i></figcaption></figure>"
)

# check, what is replaced in book/one.html, by what, the fault that must be reported
FAULTS = [
    ("links_resolve", "two.html#waste", "three.html", "book/three.html|no such file"),
    ("links_resolve", "two.html#waste", "two.html#want", "no such anchor"),
    ("links_resolve", 'href="#top"', 'href="#bottom"', "#bottom: no such anchor"),
    ("links_resolve", "../index.html", "../", "no such file"),
    ("links_resolve", "../index.html", "../../index.html", "no such file"),
    ("links_out_are_https", "https://example.org", "http://example.org", "not https"),
    ("links_out_are_https", "https://example.org", "//example.org", "not https"),
    ("anchors_are_unique", 'id="waste"', 'id="top"', "'top' occurs 2 times"),
    ("resources_are_local", "../_static/book.js", "https://a.b/c.js", "elsewhere"),
    ("resources_are_local", "../_static/book.js", "//a.b/c.js", "elsewhere"),
    ("resources_are_local", "../_static/book.js", "book.js", "does not exist"),
    ("resources_are_local", "../_static/book.css", "//a.b/c.css", "elsewhere"),
    ("resources_are_local", "../_images/one.svg", "../_images/3.svg", "not exist"),
    ("resources_are_local", "../_images/one.svg", "http://a.b/3.png", "elsewhere"),
    ("resources_are_local", '"hello"', 'fetch("https://a.b")', "inline script"),
    ("resources_are_local", '"hello"', "import('//a.b/c.js')", "inline script"),
    ("resources_are_local", '"hello"', '"http://www.w3.org/2000/svg.js"', "inline"),
    ("resources_are_local", "<p>By", "<iframe src='https://a.b'></iframe><p>", "else"),
    ("resources_are_local", "<p>By", "<p style='background: url(//a.b/c)'>", "else"),
    ("resources_are_local", "<p>By", "<style>@import '//a.b/c'</style><p>", "else"),
    ("images_are_described", "A curve that rises and falls again.", "", "no altern"),
    ("images_are_described", ' alt="A curve that rises and falls again."', "", "no a"),
    ("images_are_described", "A curve that rises and falls again.", "a.svg", "file n"),
    ("images_are_described", "A curve that rises and falls again.", "one", "file n"),
    ("images_are_described", "A curve that rises and falls again.", "0f" * 32, "file"),
    ("figures_are_numbered", "caption-number", "other", "no number"),
    ("figures_are_numbered", "A curve.", "", "no caption"),
    ("figures_are_numbered", "figcaption", "p", "no number"),
    ("figures_are_numbered", "figure", "div", "not a figure"),
    ("figures_are_numbered", "</article>", TWIN, "occurs 2 times"),
    ("titles_are_set", 'lang="en"', "", "language"),
    ("titles_are_set", "<title>Page one", "<title>", "no title"),
    ("titles_are_set", "<title>Page one", "<title>Page two", "2 pages have"),
    ("titles_are_set", "</article>", "<h1>Again</h1>", "2 main headings"),
    ("titles_are_set", "h1", "h2", "0 main headings"),
    ("descriptions_are_set", 'name="description"', "", "0 descriptions"),
    ("descriptions_are_set", "<title", "<meta name=description><title", "2 descr"),
    ("descriptions_are_set", " in a plain sentence", "", "has .. characters"),
    ("descriptions_are_set", "a plain", "a " * 60, "has 1.. characters"),
    ("descriptions_are_set", "a plain", "a $plain$", "has markup"),
    ("descriptions_are_set", "Page one says", "Page two says", "book/one.html$"),
    ("headings_are_in_order", "h2", "h3", "level 3 follows level 1"),
    ("headings_are_in_order", "h1", "h2", "level 2 follows level 0"),
    ("references_are_resolved", "<p>By", "<p>By ???", "raw markup"),
    ("references_are_resolved", "<p>By", "<p>By {numref}`fig-a`", "raw markup"),
    ("references_are_resolved", "<p>By", "<p>By {prf:ref}`thm-a`", "raw markup"),
    ("references_are_resolved", "<p>By", "<p>:::{note}", "raw markup"),
    ("references_are_resolved", "<p>By", "<p>$$ x $$", "raw markup"),
    ("references_are_resolved", "<p>By", "<p>The $k$ nearest", "raw markup"),
    ("references_are_resolved", "<p>By", "<p>$<b class=math>k</b>$ x", "raw markup"),
    ("references_are_resolved", "<code>", "<b>", "raw markup"),
    ("references_are_resolved", 'class="math"', "", "raw markup"),
    ("references_are_resolved", "<p>By", "<p class=system-message>Oh", "error mess"),
    ("references_are_resolved", "<p>By", "<span class=xref>eq</span>", "unresolved"),
    ("references_are_resolved", "<p>By", "<code class=xref>thm</code>", "unresolved"),
    ("formulas_are_set", "katex-html", "x", "formula '.*split.*' is not set"),
    ("formulas_are_set", ">p</i>", "></i>", "is not set"),
    ("formulas_are_set", "<annotation>", "<i>", "is not set"),
    ("formulas_are_set", "}p", "}so p falls, and it is", "a dollar is misplaced"),
    ("formulas_are_set", "katex.min.css", "book.css", "no style sheet"),
    ("punctuation_stays", "</span> <code", "</span>, <code", "part from its ','"),
    ("footers_name_the_licence", 'rel="license"', "", "no licence"),
    ("footers_name_the_licence", "<footer", "<div", "no licence"),
    ("footers_name_the_licence", "©", "", "no copyright"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "fault"), FAULTS)
def test_fault_is_found(folder, name, old, new, fault):
    edit(folder, old, new)
    faults = list(getattr(page_checks, name)(site(folder)))
    assert any(re.search(fault, line) for line in faults), faults


def test_every_check_has_a_fault_that_it_finds():
    tested = {name for name, *_ in FAULTS} | {"pages_are_those_of_the_contents"}
    assert tested == {check.__name__ for check in CHECKS}


def test_missing_orphaned_and_empty_pages_are_found(folder):
    (folder / "book" / "stray.html").write_text("<html></html>")
    edit(folder, "Forty characters", "<!--")
    edit(folder, "</article>", "--></article>")
    faults = page_checks.pages_are_those_of_the_contents(
        site(folder, ["book/one", "book/two", "book/three"])
    )
    assert list(faults) == [
        "book/three.html: is in _toc.yml but was not built",
        "book/stray.html: is not in _toc.yml",
        "book/one.html: is empty",
    ]


def test_style_sheets_are_read(folder):
    edit(folder, "font.woff", "https://a.b/font.woff", "_static/book.css")
    faults = list(page_checks.resources_are_local(site(folder)))
    assert len(faults) == 1
    assert "_static/book.css: loads https://a.b/font.woff" in faults[0]


def test_nothing_to_check_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="has no HTML page; build the book first"):
        Site(tmp_path, ["book/one"])


def test_no_contents_is_an_error(folder):
    with pytest.raises(ValueError, match="contents is empty"):
        Site(folder, [])
