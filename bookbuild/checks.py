"""What must hold for every notebook of the book that running it cannot show.

Each check takes a notebook and returns its problems, as sentences that name the cell
and say what to do. The checks of prose stand in `bookbuild.prose`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from bookbuild.prose import (
    code_trees,
    imported_modules,
    is_computed,
    output_texts,
)

MOST_LINES = 20
MOST_FIGURE_LINES = 6
MOST_OUTPUT_LINES = 10
LONGEST_LINE = 88
SHORTEST_ALT = 40
FEWEST_FIGURES = 2

_HIDDEN_INPUT = {"remove-cell", "remove-input", "hide-cell", "hide-input"}
_HIDDEN_OUTPUT = {"remove-cell", "remove-output", "hide-cell", "hide-output"}
_IMAGES = {"image/svg+xml", "image/png", "image/jpeg"}
_MODULES = {"datetime", "http", "requests", "socket", "time", "urllib"}
_GENERATORS = {"default_rng", "Generator", "SeedSequence", "BitGenerator", "PCG64"}
_PATH = re.compile(
    r"(?<![\w.:/])/(?:home|root|work|tmp|usr|var|opt|mnt|Users|private)/\w"
    r"|\b[A-Za-z]:\\\\?\w"
)
_UNSTABLE = {
    "a memory address": re.compile(r"\b0x[0-9a-fA-F]{6,}"),
    "a NumPy scalar in its wrapper": re.compile(
        r"\bnp\.(?:float|int|uint|bool|str|complex)\w*\("
    ),
    "a figure with a part not described": re.compile(r": not described$", re.M),
}
_DIGITS = re.compile(r"(?<![\w.])\d+\.\d+")


def _code(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            yield f"cell {number} (id {cell.get('id')})", cell


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", []))


def _figures(cell: NotebookNode) -> list[NotebookNode]:
    return [o for o in cell.outputs if _IMAGES & set(o.get("data", {}))]


def not_run_in_order(notebook: NotebookNode) -> list[str]:
    """Find cells that were not run from top to bottom in a fresh kernel."""
    problems = []
    for expected, (where, cell) in enumerate(_code(notebook), start=1):
        count = cell.get("execution_count")
        if count != expected:
            problems.append(f"{where}: count {count}, not {expected}: run the notebook")
    return problems or ([] if list(_code(notebook)) else ["no code cell"])


def seed(notebook: NotebookNode) -> int | None:
    """Return the literal seed of the first code cell's call of ``start``."""
    calls = [
        (number, node)
        for number, tree in code_trees(notebook)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in {"infobook.notebook.start", "notebook.start", "start"}
    ]
    first = [n for n, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    if len(calls) != 1 or calls[0][0] != first[0]:
        return None
    given = [*calls[0][1].args, *(k.value for k in calls[0][1].keywords)]
    value = given[0].value if given and isinstance(given[0], ast.Constant) else None
    return value if isinstance(value, int) else None


def no_start(notebook: NotebookNode) -> list[str]:
    """Find a notebook that does not start as all do."""
    if seed(notebook) is None:
        return [
            "the first code cell, and no other, must call "
            "infobook.notebook.start with a literal seed"
        ]
    return []


def shared_seeds(notebooks: dict[str, NotebookNode]) -> list[str]:
    """Find notebooks that draw the same random numbers."""
    owners: dict[int | None, list[str]] = {}
    for name, notebook in notebooks.items():
        owners.setdefault(seed(notebook), []).append(name)
    return [
        f"{' and '.join(names)} share the seed {value}"
        for value, names in owners.items()
        if value is not None and len(names) > 1
    ]


def mostly_silent(notebook: NotebookNode) -> list[str]:
    """Find a notebook whose cells mostly neither show nor assert anything."""
    asserting = {
        number
        for number, tree in code_trees(notebook)
        if any(isinstance(node, ast.Assert) for node in ast.walk(tree))
    }
    cells = [n for n, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    telling = [n for n in cells if notebook.cells[n - 1].outputs or n in asserting]
    if 2 * len(telling) < len(cells):
        return [f"{len(telling)} of {len(cells)} code cells show or assert something"]
    return []


def constant_assertions(notebook: NotebookNode) -> list[str]:
    """Find assertions that hold whatever the notebook computes."""
    modules = imported_modules(notebook)
    return [
        f"cell {number}: {ast.unparse(node)!r} asserts constants"
        for number, tree in code_trees(notebook)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and not is_computed(node.test, modules)
    ]


def too_few_figures(notebook: NotebookNode) -> list[str]:
    """Find a chapter without pictures."""
    count = sum(len(_figures(cell)) for _, cell in _code(notebook))
    if count < FEWEST_FIGURES:
        return [f"{count} figures, at least {FEWEST_FIGURES}"]
    return []


def unlabelled_figures(notebook: NotebookNode) -> list[str]:
    """Find figures without name, caption or a text for who cannot see them."""
    problems = []
    for where, cell in _code(notebook):
        shown = _figures(cell)
        if len(shown) > 1:
            problems.append(f"{where}: {len(shown)} figures: one a cell")
        # an interactive figure brings its title, and words for whoever sees nothing
        shown = [o for o in shown if "text/html" not in o.data]
        if not shown or _tags(cell) & {"remove-cell", "remove-output"}:
            continue
        figure = cell.metadata.get("mystnb", {}).get("figure", {})
        alt = str(cell.metadata.get("mystnb", {}).get("image", {}).get("alt", ""))
        if len(alt) < SHORTEST_ALT or re.search(r"\.(?:png|svg|jpe?g)\s*$", alt):
            problems.append(f"{where}: mystnb.image.alt must say what is seen: {alt!r}")
        for key in ("name", "caption"):
            if not figure.get(key):
                problems.append(f"{where}: mystnb.figure.{key} is missing")
        for key, twin in (("name", "label"), ("caption", "caption")):
            if figure.get(key) != cell.metadata.get(twin):
                problems.append(f"{where}: {twin} must equal mystnb.figure.{key}")
    return problems


def shared_figure_names(notebooks: dict[str, NotebookNode]) -> list[str]:
    """Find a figure's name used twice in the book: references would be ambiguous."""
    owners: dict[str, list[str]] = {}
    for name, notebook in notebooks.items():
        for _, cell in _code(notebook):
            figure = cell.metadata.get("mystnb", {}).get("figure", {})
            if figure.get("name"):
                owners.setdefault(str(figure["name"]), []).append(name)
    return [
        f"{figure} stands in {' and '.join(names)}"
        for figure, names in owners.items()
        if len(names) > 1
    ]


def unexpected_outputs(notebook: NotebookNode) -> list[str]:
    """Find warnings, errors nobody announced, and announced ones that did not come."""
    problems = []
    for where, cell in _code(notebook):
        kinds = {o.output_type for o in cell.outputs}
        announced = "raises-exception" in _tags(cell)
        if any(o.get("name") == "stderr" for o in cell.outputs):
            problems.append(f"{where}: writes to stderr: mend what it warns of")
        if "error" in kinds and not announced:
            problems.append(f"{where}: error without the tag raises-exception")
        if announced and "error" not in kinds:
            problems.append(f"{where}: tagged raises-exception, but raises nothing")
    return problems


def holes(notebook: NotebookNode) -> list[str]:
    """Find cells that hide from the comparison."""
    problems = []
    for where, cell in _code(notebook):
        hiding = {t for t in _tags(cell) if t.lower().startswith(("nbval", "skip-ex"))}
        comment = re.search(r"#\s*(NBVAL_|PYTEST_VALIDATE_)\w+", cell.source)
        found = sorted(hiding) + ([comment[0]] if comment else [])
        problems += [f"{where}: {name} hides it from the tests" for name in found]
    return problems


def not_plain_python(notebook: NotebookNode) -> list[str]:
    """Find magics, shell commands and semicolons that only a notebook understands."""
    problems = []
    parsed = {number for number, _ in code_trees(notebook)}
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code":
            continue
        where = f"cell {number} (id {cell.get('id')})"
        if number not in parsed or "get_ipython" in cell.source:
            problems.append(f"{where}: not plain Python: no magics, no shell commands")
        if cell.source.rstrip().endswith(";"):
            problems.append(f"{where}: ends with a semicolon: end with plt.show()")
    return problems


def chance_clock_network(notebook: NotebookNode) -> list[str]:
    """Find what makes two runs differ."""
    problems = []
    for number, tree in code_trees(notebook):
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
                if node.module in {"numpy.random", "random"}:
                    problems.append(f"cell {number}: use the generator of start()")
            elif isinstance(node, ast.Attribute):
                chain = ast.unparse(node)
                legacy = re.fullmatch(r"(?:np|numpy)\.random\.(\w+)", chain)
                if legacy and legacy[1] not in _GENERATORS:
                    problems.append(f"cell {number}: {chain}: use start()'s generator")
            for name in names:
                if name.split(".")[0] in _MODULES:
                    problems.append(f"cell {number}: imports {name}: no clock, no net")
    return problems


def machine_paths(notebook: NotebookNode) -> list[str]:
    """Find places that exist on one machine only."""
    problems = []
    for number, cell in enumerate(notebook.cells, start=1):
        texts = [cell.source]
        for output in cell.get("outputs", []):
            texts += output_texts(output, figures=True)
            texts += output.get("traceback", [])
        for text in texts:
            if found := _PATH.search(text):
                line = text[found.start() :].splitlines()[0][:60]
                problems.append(f"cell {number} (id {cell.get('id')}): path {line!r}")
    return problems


def unstable_texts(notebook: NotebookNode) -> list[str]:
    """Find outputs that differ from machine to machine or say nothing."""
    problems = []
    for where, cell in _code(notebook):
        for output in cell.outputs:
            for text in output_texts(output, figures=True):
                for name, pattern in _UNSTABLE.items():
                    if found := pattern.search(text):
                        problems.append(f"{where}: shows {name}: {found[0]!r}")
                problems += [
                    f"{where}: shows 13 digits or more: {found}: round it"
                    for found in _DIGITS.findall(text)
                    if len(found.replace(".", "").lstrip("0")) >= 13
                ]
    return problems


def twice_the_same_figure(notebook: NotebookNode) -> list[str]:
    """Find a cell that shows its figure twice: by plt.show() and as its value."""
    problems = []
    for where, cell in _code(notebook):
        shown = [o.data.get("image/svg+xml") for o in _figures(cell)]
        if len(set(map(str, shown))) < len(shown):
            problems.append(f"{where}: shows a figure twice: end with plt.show()")
    return problems


def too_long(notebook: NotebookNode) -> list[str]:
    """Find visible cells, lines and outputs that are too long to read."""
    problems = []
    for where, cell in _code(notebook):
        lines = [line for line in cell.source.splitlines() if line.strip()]
        most = MOST_FIGURE_LINES if _figures(cell) else MOST_LINES
        if not _tags(cell) & _HIDDEN_INPUT and len(lines) > most:
            problems.append(
                f"{where}: {len(lines)} lines, at most {most}: use infobook"
            )
        problems += [
            f"{where}: a line of {len(line)} characters, at most {LONGEST_LINE}"
            for line in lines
            if len(line) > LONGEST_LINE
        ]
        texts = [
            o.text if o.output_type == "stream" else o.get("data", {}).get("text/plain")
            for o in cell.outputs
            if not {*_IMAGES, "text/html"} & set(o.get("data", {}))
        ]
        count = sum(len(text.splitlines()) for text in texts if text)
        if not _tags(cell) & _HIDDEN_OUTPUT and count > MOST_OUTPUT_LINES:
            problems.append(f"{where}: {count} lines of output, at most 10: show less")
    return problems
