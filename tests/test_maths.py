"""Formulas: what is set, numbered, broken and refused, by one Node process a build."""

import os
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError

from bookbuild import maths
from bookbuild.maths import FormulaError, Katex
from bookbuild.pages import ROOT

PAGE = r"""# The power $t^2$

A short $p_i$. By {eq}`eq-split` and {eq}`eq-rst` a long one,
$D(p \,\|\, q) = \sum_i p_i \log p_i - \sum_i p_i \log q_i$.

With brackets, $H(p) = \lambda H(p, q) + (1 - \lambda) H(p', q) + 1$.

$$
a &= b \\
  &= c
$$ (eq-split)

$$
f(x) = \begin{cases} 0 & x < 0 \\ 1 & \text{else} \end{cases}
$$

$$
x = y \tag{$*$}
$$

$$
a = b

c = d
$$

\begin{align}
a &= b \\
c &= d
\end{align}

\begin{gather*}
a = b
\end{gather*}

$$
a &= \frac b c \\
  &= d
$$

```{math}
:label: eq-rst
e = m c^2
```
"""
FAULTY = r"""---
orphan: true
---
# Faults

An $\unknown{x}$ here.

The same $\unknown{x}$ again.

$$
\frac{1
$$
"""
SETTINGS = """
extensions = ["myst_parser", "bookbuild.maths"]
myst_enable_extensions = ["amsmath", "dollarmath"]
myst_update_mathjax = False
"""
BUILD = """
import sys
from sphinx.cmd.build import main
for builder in ("html", "latex"):
    main(["-q", "-b", builder, "-D", "root_doc=page", sys.argv[1], builder])
"""


@pytest.fixture(scope="module")
def katex():
    katex = Katex()
    yield katex
    katex.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Both pages, as HTML and as LaTeX, in a folder with what Sphinx warned of."""
    root = tmp_path_factory.mktemp("formulas")
    source = root / "source"
    source.mkdir()
    (source / "conf.py").write_text(SETTINGS)
    (source / "page.md").write_text(PAGE, encoding="utf-8")
    (source / "faulty.md").write_text(FAULTY, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", BUILD, source],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    (root / "warnings").write_text(run.stderr, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def page(built):
    text = (built / "html" / "page.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser").select_one("[role=main]")


def parsed(html):
    return BeautifulSoup(html, "html.parser")


def test_a_formula_is_for_eyes_and_ears(katex):
    html = parsed(katex.render(r"\text{Ann’s } x < \tfrac12", display=False))
    assert html.select_one(".katex-html[aria-hidden=true]").get_text()
    assert html.select_one("math mfrac")
    source = html.select_one("math annotation").get_text()
    assert source == r"\text{Ann’s } x < \tfrac12"


def test_a_displayed_formula_is_larger(katex):
    assert not parsed(katex.render(r"\sum_i x", display=False)).select("munder")
    assert parsed(katex.render(r"\sum_i x", display=True)).select("munder")


def test_a_formula_is_set_once():
    katex = Katex()
    first = katex.render("x", display=False)
    katex.close()
    assert katex.render("x", display=False) == first
    assert katex._process is None


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\unknown{x}", r"Undefined control sequence: \\unknown"),
        (r"\frac{1", "Unexpected end of input"),
        ("a &= b", "Expected 'EOF', got '&'"),
        (r"\label{x}", "Undefined control sequence"),  # labels are Sphinx's
        ("é", "LaTeX-incompatible input"),
        ("100% of x", "LaTeX would fail"),
    ],
)
def test_what_is_no_latex_is_refused(katex, tex, reason):
    for _ in range(2):  # also when it is met again
        with pytest.raises(FormulaError, match=reason):
            katex.render(tex, display=True)
    assert katex.render("x", display=True)


def test_a_broken_katex_is_named(tmp_path, monkeypatch):
    script = tmp_path / "katex.mjs"
    script.write_text("process.exit(3)")
    monkeypatch.setattr(maths, "_SCRIPT", script)
    katex = Katex()
    with pytest.raises(ExtensionError, match=r"katex\.mjs ended .* formula 'x'"):
        katex.render("x", display=True)
    katex.close()


def test_all_formulas_of_a_page_are_set(page):
    assert len(page.select(".math")) == 4 + 8
    assert len(page.select(".math > .katex, .math > .katex-display > .katex")) == 12
    assert len(page.select("h1 .katex")) == 1


def test_numbers_are_those_of_sphinx(page):
    numbers = {
        block.select_one("annotation").get_text(): block.select_one(".eqno").contents[0]
        for block in page.select("div.math:has(.eqno)")
    }
    assert numbers == {
        "\\begin{split}a &= b \\\\\n  &= c\\end{split}": "(1)",
        "\\begin{align*}\na &= b \\\\\nc &= d\n\\end{align*}": "(2)",
        "e = m c^2": "(3)",
    }
    links = {link.get_text(): link["href"] for link in page.select("p > a.reference")}
    assert links == {"(1)": "#equation-eq-split", "(3)": "#equation-eq-rst"}
    assert all(page.select_one(anchor) for anchor in links.values())
    # KaTeX numbers nothing but what has a tag
    assert not page.select(".eqn-num")
    assert [tag.get_text() for tag in page.select(".katex-html .katex-tag")] == ["(∗)"]


def test_rows_stand_in_an_environment(page):
    sources = [tag.get_text() for tag in page.select("div.math annotation")]
    assert sources[1].startswith(r"f(x) = \begin{cases}")
    assert sources[3] == "\\begin{aligned}a = b\\\\\nc = d\\end{aligned}"
    assert sources[5] == "\\begin{gather*}\na = b\n\\end{gather*}"


def test_a_long_formula_can_be_broken_before_its_last_part(page):
    long = page.select_one("span.math.long")
    assert long.select_one("annotation").get_text().startswith("D(p")
    parts = long.select_one(".katex-html").find_all(recursive=False)
    assert len(parts) > 2
    assert {part["class"][0] for part in parts[:-1]} == {"katex-base"}
    assert parts[-1]["class"] == ["formula-whole"]
    assert parts[-1].select(":scope > .katex-base")


def test_a_long_formula_is_not_broken_within_brackets(page):
    parts = page.select("span.math.long")[1].select_one(".katex-html")
    texts = [part.get_text() for part in parts.find_all(recursive=False)]
    assert [text.count("(") - text.count(")") for text in texts] == [0] * len(texts)
    assert len(texts) == 4


def test_rows_with_fractions_stand_apart(page):
    sources = [tag.get_text() for tag in page.select("div.math annotation")]
    assert ["\\\\[" in source for source in sources] == [
        "frac" in source for source in sources
    ]


def test_a_refused_formula_is_a_warning_at_its_place(built):
    warnings = (built / "warnings").read_text(encoding="utf-8")
    places = [line.partition("faulty.md")[2] for line in warnings.splitlines() if line]
    assert [place.split(" KaTeX")[0] for place in places] == [
        ":6: WARNING:",
        ":8: WARNING:",
        ":10: WARNING:",
    ]
    shown = parsed((built / "html" / "faulty.html").read_text(encoding="utf-8"))
    assert shown.select_one("span.math").get_text() == r"\unknown{x}"


def test_style_and_fonts_are_part_of_the_site(built):
    folder = built / "html" / "_static" / "katex"
    style = (folder / "katex.min.css").read_text(encoding="utf-8")
    fonts = sorted(path.name for path in (folder / "fonts").iterdir())
    assert len(fonts) == style.count("@font-face") == style.count("url(")
    assert all(f"url(fonts/{font})" in style for font in fonts)
    assert {font.rpartition(".")[2] for font in fonts} == {"woff2"}
    assert "MIT" in (folder / "LICENSE").read_text(encoding="utf-8")


def test_latex_gets_the_tex_as_it_is(built):
    [text] = [path.read_text("utf-8") for path in built.glob("latex/*.tex")]
    assert "\\begin{align}\na &= b" in text
    assert r"\label{equation:page:eq-rst}" in text
    assert "katex" not in text
    assert not list(built.glob("latex/**/katex*"))
