"""What must hold for the prose of a notebook: its words, headings and numbers.

Each check takes a notebook and returns its problems, as sentences that name the cell.
The one that matters most is `unsupported_numbers`: a decimal in the text must occur in
an assertion or an output of the same notebook, so that a wrong number fails a test.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from nbformat import NotebookNode

MOST_WORDS = 6000
MOST_THEOREMS = 3
BANNED = (
    "clearly",
    "obviously",
    "simply",
    "it is easy to see",
    "let's dive in",
    "powerful",
    "delve",
    "delves",
    "crucial",
    "leverage",
    "leverages",
    "seamless",
    "seamlessly",
    "robust",
    "comprehensive",
)
SHARED_HEADINGS = {"summary", "exercises", "further reading", "the question"}

_CODE_FENCE = re.compile(r"^(\s*)(`{3,})(?!\{|`)[^\n]*\n.*?^\1\2`*[ \t]*$", re.M | re.S)
_MATHS = re.compile(r"\$\$.*?\$\$|(?<!\\)\$[^$\n]+(?:\n[^$\n]+)*?\$", re.S)
_NOT_PROSE = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\A---\n.*?\n---$", re.M | re.S),  # front matter
        (r"<!--.*?-->", re.S),
        (r"^\([^()\s]+\)=[ \t]*$", re.M),  # label of a heading
        (r"^\s*:[\w-]+:(?:[ \t].*)?$", re.M),  # option of a directive
        (r"(?<=\{figure\})[ \t]+\S+|(?<=\{image\})[ \t]+\S+", 0),
        (r"(?<=\$\$)[ \t]*\([^()\s]+\)", 0),  # label of an equation
        (r"\{(?!math\})[\w:-]+\}`[^`]*`", 0),  # reference, citation, term
        (r"(?<=\])\([^()\s]*(?:\([^()]*\)[^()\s]*)*\)", 0),  # target of a link
        (r"<?https?://[^\s>)]+>?", 0),
        (r"\b(?:doi:\s*)?10\.\d{4,}/\S+", 0),
        (r"\barXiv[: ]\s*\d{4}\.\d{4,5}", 0),
        (r"\b(?:Python|NumPy|SciPy|PyTorch|JAX|matplotlib|version|CC BY)\s\d[\d.]*", 0),
        (r"</?\w[^<>\n]*>", 0),
    )
)
# 1.459  .25  1,024.5  1.2e-5  1.2 \times 10^{-5}; not 3.8.4, not a part of a word
_DECIMAL = re.compile(
    r"(?<![\w.])(?<!\d,)(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)?\.\d+)"
    r"(?:[eE](?P<e>[+-]?\d+)"
    r"|\s*(?:\\times|\\cdot|×|·)\s*10(?:\^|\*\*)\{?(?P<ten>[-−+]?\d+)\b\}?)?"
    r"(?!\.?\d)(?![A-Za-z_])"
    r"(?P<percent>\s*\\?%)?"
)
_NUMBER = re.compile(r"(?<![\w.])(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?!\w)")
_COMPARERS = {"isclose", "allclose", "approx", "array_equal", "assert_allclose"}


def prose(cell: NotebookNode) -> str:
    """Return a Markdown cell without what is not read, line for line.

    Parameters
    ----------
    cell : nbformat.NotebookNode

    Returns
    -------
    str
        As many lines as the source; labels, targets, options and URLs are blank.
    """
    text = str(cell.source)
    for pattern in _NOT_PROSE:
        text = pattern.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _markdown(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            yield f"cell {number} (id {cell.get('id')})", cell


def banned_words(notebook: NotebookNode) -> list[str]:
    """Find words that fill space or flatter."""
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, BANNED))})\b", re.I)
    problems = []
    for where, cell in _markdown(notebook):
        text = _CODE_FENCE.sub(_blank, prose(cell).replace("’", "'"))
        for number, line in enumerate(text.splitlines(), start=1):
            problems += [
                f"{where}, line {number}: {found!r}: say it without"
                for found in pattern.findall(line)
            ]
    return problems


def too_many_words(notebook: NotebookNode) -> list[str]:
    """Find a chapter that is too long."""
    words = 0
    for _, cell in _markdown(notebook):
        text = _MATHS.sub(" formula ", _CODE_FENCE.sub(_blank, prose(cell)))
        words += len(re.findall(r"\w[\w'’-]*", text))
    if words > MOST_WORDS:
        return [f"{words} words of prose, at most {MOST_WORDS}: cut"]
    return []


def headings(notebook: NotebookNode) -> list[str]:
    """Return the headings of a notebook, without labels and markup of code."""
    found = []
    for _, cell in _markdown(notebook):
        text = _CODE_FENCE.sub(_blank, cell.source)
        found += [
            h.strip() for h in re.findall(r"^#{1,6}[ \t]+(.+?)[ #]*$", text, re.M)
        ]
    return found


def shared_headings(notebooks: dict[str, NotebookNode]) -> list[str]:
    """Find headings that two chapters share, or one has twice."""
    owners: dict[str, list[str]] = {}
    for name, notebook in notebooks.items():
        for heading in headings(notebook):
            owners.setdefault(heading.lower().rstrip("?."), []).append(name)
    return [
        f"{heading!r} stands in {' and '.join(names)}: make it a claim of its own"
        for heading, names in owners.items()
        if len(names) > 1 and heading not in SHARED_HEADINGS
    ]


def too_many_theorems(notebook: NotebookNode) -> list[str]:
    """Find a chapter with too many theorems in the line of reading."""
    open_boxes: list[tuple[str, bool]] = []
    count = 0
    for _, cell in _markdown(notebook):
        open_boxes.clear()
        lines = cell.source.splitlines()
        for number, line in enumerate(lines):
            fence = re.match(r"\s*(:{3,}|`{3,})(\{[\w:-]+\})?", line)
            if not fence:
                continue
            if fence[2] is None:
                if open_boxes and open_boxes[-1][0] == fence[1]:
                    open_boxes.pop()
                continue
            options = _options(lines[number + 1 :])
            folded = "dropdown" in fence[2] or "dropdown" in options
            folded = folded or any(folded for _, folded in open_boxes)
            count += fence[2] == "{prf:theorem}" and not folded
            open_boxes.append((fence[1], folded))
    if count > MOST_THEOREMS:
        return [f"{count} theorems unfolded, at most {MOST_THEOREMS}: fold or cut"]
    return []


def _options(lines: list[str]) -> str:
    """The ``:class:`` of a directive whose first line stands just above `lines`."""
    for line in lines:
        option = re.match(r"\s*:([\w-]+):(.*)", line)
        if option is None:
            return ""
        if option[1] == "class":
            return option[2]
    return ""


def misconception_ids(notebook: NotebookNode) -> list[str]:
    """Find misconceptions named by their id in the prose, or ids of the wrong form."""
    problems = []
    for number, cell in enumerate(notebook.cells, start=1):
        where = f"cell {number} (id {cell.get('id')})"
        ids = cell.metadata.get("misconceptions", [])
        if not isinstance(ids, list) or not all(
            re.fullmatch(r"MC-\d+", str(name)) for name in ids
        ):
            problems.append(f"{where}: misconceptions must be a list of 'MC-n': {ids}")
        if cell.cell_type == "markdown" and re.search(r"\bMC-\d+\b", prose(cell)):
            problems.append(f"{where}: a misconception's id belongs into the metadata")
    return problems


def unsupported_numbers(notebook: NotebookNode) -> list[str]:
    """Find decimals in the prose that no assertion and no output bears out.

    A decimal is borne out by a number that, rounded to as many decimals, is the same:
    a literal in an ``assert`` that also holds a computed value, or a number in a stored
    text output. A percentage may also be borne out by its hundredth. What stands on a
    slide is prose too. The caption of a figure and its text for who cannot see it may
    also lean on what the figure draws.
    """
    evidence = [*_asserted(notebook), *_printed(notebook)]
    problems = []
    for where, text, more in _texts_with_numbers(notebook):
        for number, line in enumerate(text.splitlines(), start=1):
            for match in _DECIMAL.finditer(line):
                if not _supported(match, [*evidence, *more]):
                    problems.append(
                        f"{where}, line {number}: {match[0].strip()} is in no assert "
                        f"and no output: {line.strip()[:60]}"
                    )
    return problems


def _texts_with_numbers(
    notebook: NotebookNode,
) -> Iterator[tuple[str, str, list[Decimal]]]:
    """Yield each text that is read, where it stands, and what else bears it out."""
    for where, cell in _markdown(notebook):
        yield where, prose(cell), []
    for number, cell in enumerate(notebook.cells, start=1):
        figure = cell.metadata.get("mystnb", {})
        slide = NotebookNode(source="\n".join(cell.metadata.get("slide", ())))
        yield f"cell {number} (id {cell.get('id')}), slide", prose(slide), []
        drawn = [
            Decimal(found)
            for output in cell.get("outputs", [])
            for text in output_texts(output, figures=True)
            for found in _NUMBER.findall(text)
        ]
        for kind, key in (("figure", "caption"), ("image", "alt")):
            text = str(figure.get(kind, {}).get(key, ""))
            yield f"cell {number} (id {cell.get('id')}), {key}", text, drawn


def _supported(match: re.Match[str], evidence: list[Decimal]) -> bool:
    digits = Decimal(match["digits"].replace(",", ""))
    power = int((match["e"] or match["ten"] or "0").replace("−", "-"))
    scales = [power, power - 2] if match["percent"] else [power]
    return any(_rounds_to(number, digits, s) for number in evidence for s in scales)


def _rounds_to(number: Decimal, digits: Decimal, power: int) -> bool:
    shifted = abs(number).scaleb(-power)
    if abs(shifted - digits) > 1:  # also keeps huge numbers from being quantized
        return False
    return any(
        shifted.quantize(digits, rounding) == digits
        for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP)
    )


def _asserted(notebook: NotebookNode) -> Iterator[Decimal]:
    modules = imported_modules(notebook)
    for _, tree in code_trees(notebook):
        for node in ast.walk(tree):
            if isinstance(node, ast.Assert) and is_computed(node.test, modules):
                yield from _literals(node.test)


def code_trees(notebook: NotebookNode) -> Iterator[tuple[int, ast.Module]]:
    """Yield number and syntax tree of each code cell that is Python."""
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            try:
                yield number, ast.parse(cell.source)
            except SyntaxError:
                continue


def imported_modules(notebook: NotebookNode) -> set[str]:
    """Return the names under which a notebook imports modules."""
    return {
        (name.asname or name.name).split(".")[0]
        for _, tree in code_trees(notebook)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    }


def is_computed(test: ast.AST, modules: Iterable[str] = ()) -> bool:
    """Tell whether an expression holds a value that the notebook computed.

    A name of the notebook's own is one, and so is the call of a module's function,
    unless that only compares; modules, builtins and literals are not.
    """
    if isinstance(test, ast.Name):
        return test.id not in {*modules, *dir(builtins), *_COMPARERS}
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute):
        if test.func.attr not in _COMPARERS:
            return True
        return any(is_computed(part, modules) for part in (*test.args, *test.keywords))
    return any(is_computed(child, modules) for child in ast.iter_child_nodes(test))


def _literals(test: ast.AST) -> Iterator[Decimal]:
    """Numbers in an assertion, tolerances left out."""
    if isinstance(test, ast.Constant):
        if isinstance(test.value, (int, float)) and not isinstance(test.value, bool):
            number = Decimal(repr(test.value))
            if number.is_finite():
                yield number
        return
    for child in ast.iter_child_nodes(test):
        if not (isinstance(child, ast.keyword) and (child.arg or "").endswith("tol")):
            yield from _literals(child)


def _printed(notebook: NotebookNode) -> Iterator[Decimal]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for text in output_texts(output):
                for found in _NUMBER.findall(text):
                    yield Decimal(found)


def output_texts(output: NotebookNode, figures: bool = False) -> list[str]:
    """Return the texts of an output; a figure's description only on request."""
    if output.output_type == "stream":
        return [str(output.text)]
    if output.output_type == "error":
        return [str(output.evalue)]
    data = output.data
    if "image/svg+xml" in data and not figures:
        return []
    return [str(data[k]) for k in data if k.startswith("text/")]
