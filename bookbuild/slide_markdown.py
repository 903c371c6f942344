"""A slide's Markdown as HTML: the book's own markup, set without Sphinx.

Formulas are set by KaTeX as on the pages. Theorems, proofs and other boxes become
sections with a title, references the names and numbers that the pages show.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from bookbuild.maths import Katex, aligned
from bookbuild.references import References

__all__ = ["SlideError", "SlideMarkdown"]

_DIRECTIVE = re.compile(r"\{(?P<name>[\w:-]+)\}\s*(?P<title>.*)")
_OPTIONS = re.compile(r"(?:^:[\w-]+:.*\n)*", re.M)
_LABEL = re.compile(r"^:label:[ ](\S+)$", re.M)
_Env = MutableMapping[str, Any]


class SlideError(Exception):
    """A cell that makes no slide; the message says which, why, and what to do."""


class SlideMarkdown:
    """Markdown to HTML for slides.

    Parameters
    ----------
    katex : Katex
        Sets the formulas.
    references : References
        What labels and citations show.
    """

    def __init__(self, katex: Katex, references: References) -> None:
        self._katex = katex
        self._references = references
        options = {"html": True, "typographer": True}
        parser = MarkdownIt("commonmark", options).enable(["table", "smartquotes"])
        for plugin in (
            *(dollarmath_plugin, myst_role_plugin),
            *(myst_block_plugin, colon_fence_plugin),
        ):
            parser.use(plugin)
        rules = {
            "math_inline": self._inline_formula,
            "math_block": self._formula_block,
            "math_block_label": self._formula_block,
            "myst_role": self._role,
            "myst_target": lambda *_: "",
            "colon_fence": self._box,
            "link_open": self._link,
        }
        # its type names no rules, which only the HTML renderer has
        parser.renderer.rules.update(rules)  # type: ignore[attr-defined]
        self._parser = parser

    def html(self, source: str, *, notes: bool = False) -> str:
        """Return the HTML of a text.

        Parameters
        ----------
        source : str
            MyST Markdown.
        notes : bool, default False
            Whether it is for the speaker's notes. They are shown in a window without
            style sheets, so their formulas are MathML alone.

        Raises
        ------
        SlideError
            If the text refers to what does not exist, or uses markup that slides lack.
        FormulaError
            If KaTeX refuses a formula.
        """
        output = "mathml" if notes else "htmlAndMathml"
        return str(self._parser.render(source, {"output": output}))

    # markdown-it calls the rules below with all tokens, the place of one, options of
    # no use here, and what `html` gives to its parser

    def _inline_formula(
        self, tokens: Sequence[Token], index: int, _: object, env: _Env
    ) -> str:
        html = self._formula(tokens[index].content, env, display=False)
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after and after.type == "text":
            mark, after.content = _split_punctuation(after.content)
            html += mark
        return f'<span class="math">{html}</span>'

    def _formula_block(
        self, tokens: Sequence[Token], index: int, _: object, env: _Env
    ) -> str:
        number = ""
        if label := tokens[index].info:
            text = escape(self._text("eq", label))
            number = f'<span class="eqno">{text}</span>'
        html = self._formula(aligned(tokens[index].content), env, display=True)
        return f'<div class="math">{number}{html}</div>'

    def _formula(self, tex: str, env: _Env, *, display: bool) -> str:
        return self._katex.render(tex, display=display, output=env["output"])

    def _role(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        token = tokens[index]
        return escape(self._text(token.meta["name"], token.content))

    def _link(self, tokens: Sequence[Token], index: int, *_: object) -> str:
        address = str(tokens[index].attrGet("href"))
        # pages of the book need not stand beside the slides
        elsewhere = address.startswith("https:")
        return f'<a href="{escape(address)}">' if elsewhere else "<a>"

    def _text(self, role: str, target: str) -> str:
        try:
            return self._references.text(role, target)
        except KeyError as error:
            raise SlideError(
                f"{{{role}}}`{target}` leads nowhere: {error} is not known. Correct "
                "it, or write it out for the slide"
            ) from None

    def _box(self, tokens: Sequence[Token], index: int, _: object, env: _Env) -> str:
        """Set a theorem, a proof or another box, as a section with a title."""
        token = tokens[index]
        directive = _DIRECTIVE.fullmatch(token.info.strip())
        if directive is None:
            raise SlideError(f"the box {token.info!r} has no name in braces")
        name, title = directive["name"], directive["title"]
        options = _OPTIONS.match(token.content)
        label = _LABEL.search(options[0]) if options else None
        if name == "prf:proof":
            title = "Proof"
        elif label:
            number = self._text("prf:ref", label[1])
            title = f"{number} ({title})" if title else number
        elif name != "admonition":
            raise SlideError(f"slides have no box {{{name}}}; write it as text")
        heading = self._parser.renderInline(title, env)
        text = self._parser.render(
            token.content[options.end() if options else 0 :], env
        )
        kind = name.removeprefix("prf:")
        return (
            f'<div class="box {kind}"><p class="box-title">{heading}</p>\n{text}</div>'
        )


def _split_punctuation(text: str) -> tuple[str, str]:
    """Part what keeps to the formula before it, as on the pages, from the rest."""
    rest = text.lstrip(".,;:!?)")
    return text[: len(text) - len(rest)], rest
