"""Sphinx extension: formulas are set when the book is built, by KaTeX.

A page then holds its formulas as HTML, for the eye, and as MathML, for screen readers;
it needs a style sheet and fonts, and no script. One Node process sets all formulas of a
build, each different one once. A formula that KaTeX refuses, or that LaTeX would, is a
warning at its place. Other builders, LaTeX's for one, get the TeX as before.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

from bookbuild import npm

_SCRIPT = Path(__file__).with_name("katex.mjs")
_CLASSES = "math notranslate nohighlight"
# Sphinx numbers these, as KaTeX would too; with a star KaTeX does not.
_NUMBERED = re.compile(r"\\(begin|end)\{(equation|align|alignat|gather)\}")
_ENVIRONMENT = re.compile(r"\\begin\{([a-z]+\*?)\}.*?\\end\{\1\}", re.DOTALL)
_ROWS = re.compile(r"\\\\|(?<!\\)&")
# Rows with these would nearly touch.
_TALL = re.compile(r"\\(frac|sum|prod|underbrace)\b")
_SMALL_ROWS = re.compile(r"\\begin\{(cases|[a-z]*matrix)\}")
_TAG = re.compile(r"<[^>]*>")
# KaTeX's HTML for the eye; a line may be broken between two of its parts.
_VISIBLE = '<span class="katex-html" aria-hidden="true">'
_PART = '<span class="katex-base">'
# A formula in a line of more letters than this may be broken, but not within brackets
# unless they hold more than fits on a phone.
_WHOLE = 20
_WHOLE_BRACKETS = 30
# Fonts in formats for browsers older than what the theme needs.
_OLD_FONTS = re.compile(r',url\([^)]*\) format\("(?:woff|truetype)"\)')

_logger = logging.getLogger(__name__)


class FormulaError(Exception):
    """A formula that KaTeX refuses; the message says why."""


class Katex:
    """KaTeX in a Node process that starts with the first formula."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._answers: dict[tuple[str, bool, str], dict[str, str]] = {}

    def render(self, tex: str, *, display: bool, output: str = "htmlAndMathml") -> str:
        """Set a formula.

        Parameters
        ----------
        tex : str
            The formula, without dollars.
        display : bool
            Whether it stands in a line of its own.
        output : str, optional
            KaTeX's option of this name; ``"mathml"`` is for where its style sheet is
            not.

        Returns
        -------
        str
            HTML that contains MathML.

        Raises
        ------
        FormulaError
            If KaTeX refuses the formula.
        """
        question = (tex, display, output)
        answer = self._answers.get(question)
        if answer is None:
            answer = self._answers[question] = self._ask(*question)
        if "error" in answer:
            raise FormulaError(answer["error"])
        return answer["html"]

    def close(self) -> None:
        """End the Node process; the next formula starts another."""
        if self._process is not None:
            self._process.communicate()  # closes its input, at whose end it ends
            self._process = None

    def _ask(self, tex: str, display: bool, output: str) -> dict[str, str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [npm.NODE, _SCRIPT, npm.packages()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            question = {"tex": tex, "display": display, "output": output}
            stdin.write(json.dumps(question) + "\n")
            stdin.flush()
            line = stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise ExtensionError(
                f"{_SCRIPT.name} ended while it set the formula {tex!r}; what Node "
                "says stands above"
            )
        answer: dict[str, str] = json.loads(line)
        return answer


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    katex = Katex()
    app.add_html_math_renderer(
        "katex",
        (partial(_visit_inline, katex), None),
        (partial(_visit_display, katex), None),
    )
    app.connect("builder-inited", _copy_style)
    app.connect("build-finished", lambda *_: katex.close())
    app.add_css_file("katex/katex.min.css")
    # processes that write pages at once could not share one Node process
    return {"parallel_read_safe": True, "parallel_write_safe": False}


def _copy_style(app: Sphinx) -> None:
    if app.builder.format == "html":
        copy_style(Path(app.outdir) / "_static" / "katex")


def copy_style(target: Path) -> None:
    """Copy KaTeX's style sheet, its fonts and its licence into a folder."""
    package = npm.packages() / "katex"
    fonts = shutil.ignore_patterns("*.woff", "*.ttf")
    shutil.copytree(
        package / "dist" / "fonts", target / "fonts", ignore=fonts, dirs_exist_ok=True
    )
    shutil.copy(package / "LICENSE", target)
    style = (package / "dist" / "katex.min.css").read_text(encoding="utf-8")
    (target / "katex.min.css").write_text(_OLD_FONTS.sub("", style), encoding="utf-8")


def _visit_inline(katex: Katex, translator: HTML5Translator, node: nodes.math) -> None:
    html = _set(katex, translator, node, node.astext(), display=False)
    classes = _CLASSES
    if len(_TAG.sub("", html.partition(_VISIBLE)[2])) > _WHOLE:
        classes += " long"
        html = _keep_brackets(html)
    translator.body.append(translator.starttag(node, "span", "", CLASS=classes))
    translator.body.append(html + "</span>")
    raise nodes.SkipNode


def _visit_display(
    katex: Katex, translator: HTML5Translator, node: nodes.math_block
) -> None:
    tex = node.astext() if node["nowrap"] else aligned(node.astext())
    tex = _NUMBERED.sub(r"\\\1{\2*}", tex)
    if _TALL.search(tex) and not _SMALL_ROWS.search(tex):
        tex = re.sub(r"\\\\(?!\[)", r"\\\\[0.35em]", tex)
    translator.body.append(translator.starttag(node, "div", CLASS=_CLASSES))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(_set(katex, translator, node, tex, display=True))
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def aligned(tex: str) -> str:
    """Put into an environment what needs one: rows, and formulas after empty lines.

    Parameters
    ----------
    tex : str
        What stands between two pairs of dollars.

    Returns
    -------
    str
        What KaTeX can set as one formula.
    """
    parts = [part.strip() for part in tex.split("\n\n") if part.strip()]
    parts = [
        rf"\begin{{split}}{part}\end{{split}}" if _has_rows(part) else part
        for part in parts
    ]
    if len(parts) < 2:
        return "".join(parts)
    rows = "\\\\\n".join(parts)
    return rf"\begin{{aligned}}{rows}\end{{aligned}}"


def _has_rows(tex: str) -> bool:
    return bool(_ROWS.search(_ENVIRONMENT.sub("", tex)))


def _keep_brackets(html: str) -> str:
    """Box parts between which a bracket is open, and the last, for its punctuation."""
    before, visible, after = html.partition(_VISIBLE)
    inside = after.removesuffix("</span></span>")
    groups, depth = [""], 0
    for part in inside.split(_PART)[1:]:
        groups[-1] += _PART + part
        depth += part.count('"mopen') - part.count('"mclose')
        if depth <= 0:
            groups.append("")
    groups = [part for group in groups if group for part in _fitting(group)]
    groups[-1] = f'<span class="formula-whole">{groups[-1]}</span>'
    return f"{before}{visible}{''.join(groups)}</span></span>"


def _fitting(group: str) -> list[str]:
    """Box a group of parts that belong together, or take one apart that is too long."""
    parts = [_PART + part for part in group.split(_PART)[1:]]
    if len(parts) == 1 or len(_TAG.sub("", group)) > _WHOLE_BRACKETS:
        return parts
    return [f'<span class="formula-whole">{group}</span>']


def _set(
    katex: Katex,
    translator: HTML5Translator,
    node: nodes.Element,
    tex: str,
    *,
    display: bool,
) -> str:
    """Set a formula; if that fails, warn and show its TeX."""
    try:
        return katex.render(tex, display=display)
    except FormulaError as error:
        _logger.warning("%s", " ".join(str(error).split()), location=node)
        return str(translator.encode(node.astext()))
