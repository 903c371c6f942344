"""What is broken, and which tests must notice: the list behind ``make mutants``.

Changes to text name the words that they replace, so that a mutant whose target has
gone says so instead of passing for caught.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import nbformat
import numpy as np

from bookbuild.mutants import Mutant

Change = Callable[[bytes], bytes]

ENTROPY = ("book/entropy.ipynb",)
CROSS_ENTROPY = ("book/cross-entropy.ipynb",)
DIVERGENCE = ("book/kl-divergence.ipynb",)
STATIC = ("tests/test_notebooks.py",)
PAGES = ("tests/test_built_book.py",)


def _swap(old: str, new: str) -> Change:
    """Replace the first `old`, which must be there, by `new`."""

    def change(content: bytes) -> bytes:
        before, found, after = content.decode().partition(old)
        if not found:
            raise ValueError(f"{old!r} is not there any more: write the mutant anew")
        return (before + new + after).encode()

    return change


def _notebook(edit: Callable[[list[Any]], None]) -> Change:
    """Edit a notebook's cells and leave the layout of the file canonical."""

    def change(content: bytes) -> bytes:
        book = nbformat.reads(content.decode(), as_version=4)  # type: ignore[no-untyped-call]
        edit(book.cells)
        return f"{nbformat.writes(book, version=4)}\n".encode()  # type: ignore[no-untyped-call]

    return change


def _index(cells: list[Any], words: str) -> int:
    """Return the place of the first cell that has `words` in its source."""
    places = [i for i, cell in enumerate(cells) if words in cell.source]
    if not places:
        raise ValueError(f"no cell has {words!r} any more: write the mutant anew")
    return places[0]


def _source(old: str, new: str) -> Change:
    def edit(cells: list[Any]) -> None:
        cell = cells[_index(cells, old)]
        cell.source = cell.source.replace(old, new, 1)

    return _notebook(edit)


def _forget(words: str, *fields: str) -> Change:
    """Empty fields of a cell: its outputs, its execution count."""

    def edit(cells: list[Any]) -> None:
        cell = cells[_index(cells, words)]
        for field in fields:
            cell[field] = [] if field == "outputs" else None

    return _notebook(edit)


def _strip(cells: list[Any]) -> None:
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def _strip_outputs_only(cells: list[Any]) -> None:
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs = []


def _swap_figures(cells: list[Any]) -> None:
    one, two = (
        _index(cells, "plots.entropy_simplex"),
        _index(cells, "plots.grouping_tree"),
    )
    cells[one], cells[two] = cells[two], cells[one]


def _delete_figure(cells: list[Any]) -> None:
    del cells[_index(cells, "plots.grouping_tree")]


def _add_cell(cells: list[Any]) -> None:
    new = nbformat.v4.new_code_cell("print(entropy([0.9, 0.1]))", id="an-extra-cell")  # type: ignore[no-untyped-call]
    cells.insert(_index(cells, "## Summary"), new)


def _tag(words: str, tag: str) -> Change:
    def edit(cells: list[Any]) -> None:
        metadata = cells[_index(cells, words)].metadata
        metadata["tags"] = [*metadata.get("tags", []), tag]

    return _notebook(edit)


def _without_alt(cells: list[Any]) -> None:
    del cells[_index(cells, "plots.entropy_simplex")].metadata["mystnb"]["image"]


def _printed(old: str, new: str) -> Change:
    """Change what a cell is said to have printed."""

    def edit(cells: list[Any]) -> None:
        for cell in cells:
            for output in cell.get("outputs", []):
                if old in output.get("text", ""):
                    output.text = output.text.replace(old, new, 1)
                    return
        raise ValueError(f"no cell prints {old!r} any more: write the mutant anew")

    return _notebook(edit)


def _one_letter_more(content: bytes) -> bytes:
    with np.load(io.BytesIO(content)) as stored:
        arrays = {name: stored[name].copy() for name in stored.files}
    arrays["counts"][0, 0, 1] += 1
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def _without_page(content: bytes) -> bytes:
    lines = content.decode().splitlines(keepends=True)
    kept = [line for line in lines if "book/cross-entropy" not in line]
    return "".join(kept).encode()


def _untitled(content: bytes) -> bytes:
    page = json.loads(content)
    page["cells"][0]["source"] = [
        line.replace("# ", "## ", 1) for line in page["cells"][0]["source"]
    ]
    layout = json.dumps(page, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{layout}\n".encode()


MUTANTS = (
    # a measure is wrong
    Mutant(
        "entropy, too large by a millionth",
        "infobook/discrete.py",
        _swap(
            "return result(kernels.cross_entropy(p, p, *logarithm(base)))",
            "return result(kernels.cross_entropy(p, p, *logarithm(base)) * (1 + 1e-6))",
        ),
        ENTROPY,
        quick=True,
    ),
    Mutant(
        "cross-entropy, too large by a millionth",
        "infobook/discrete.py",
        _swap(
            "return result(kernels.cross_entropy(p, q, *logarithm(base)))",
            "return result(kernels.cross_entropy(p, q, *logarithm(base)) * (1 + 1e-6))",
        ),
        CROSS_ENTROPY,
    ),
    Mutant(
        "KL divergence, too large by a millionth",
        "infobook/discrete.py",
        _swap(
            "return result(kernels.kl(p, q, *logarithm(base)))",
            "return result(kernels.kl(p, q, *logarithm(base)) * (1 + 1e-6))",
        ),
        DIVERGENCE,
    ),
    Mutant(
        "surprisal, wrong sign",
        "infobook/discrete.py",
        _swap("result(kernels.surprisal(", "result(-kernels.surprisal("),
        ("tests/test_discrete.py",),
    ),
    Mutant(
        "base 2 taken for base 10",
        "infobook/validation.py",
        _swap("return np.log2, nats", "return np.log10, nats"),
        ENTROPY,
    ),
    Mutant(
        "KL divergence, arguments swapped",
        "infobook/discrete.py",
        _swap("kernels.kl(p, q,", "kernels.kl(q, p,"),
        DIVERGENCE,
    ),
    Mutant(
        "cross-entropy, arguments swapped",
        "infobook/discrete.py",
        _swap(
            "kernels.cross_entropy(p, q, *logarithm(base))",
            "kernels.cross_entropy(q, p, *logarithm(base))",
        ),
        CROSS_ENTROPY,
    ),
    Mutant(
        "total variation without the half",
        "infobook/divergences.py",
        _swap(".sum(axis=-1) / 2, 1.0)", ".sum(axis=-1), 1.0)"),
        ("tests/test_divergences.py",),
    ),
    Mutant(
        "Huffman code, later symbol first",
        "infobook/codes.py",
        _swap("zero, one = heapq.heappop(heap)", "one, zero = heapq.heappop(heap)"),
        ("tests/test_codes.py",),
    ),
    Mutant(
        "gradient of the softmax loss, wrong sign",
        "infobook/logits.py",
        _swap("np.moveaxis(grad / nats", "np.moveaxis(-grad / nats"),
        ("tests/test_logits.py",),
    ),
    Mutant(
        "sums may be off by a hundredth",
        "infobook/validation.py",
        _swap("TOLERANCE = 1e-9", "TOLERANCE = 1e-2"),
        ("tests/test_validation.py",),
    ),
    Mutant(
        "a deprecation warning in a measure",
        "infobook/discrete.py",
        _swap(
            '    p = distribution("p", p, axis=axis)\n',
            "    import warnings\n\n"
            '    warnings.warn("old", DeprecationWarning, stacklevel=2)\n'
            '    p = distribution("p", p, axis=axis)\n',
        ),
        ENTROPY,
    ),
    Mutant(
        "an exception of another type",
        "infobook/validation.py",
        _swap(
            "class ProbabilityError(ValueError)", "class ProbabilityError(TypeError)"
        ),
        ("tests/test_validation.py",),
    ),
    Mutant(
        "an exception of another name in the book",
        "infobook/validation.py",
        _swap(
            '        raise ProbabilityError(\n            f"{_place(',
            '        raise ValueError(\n            f"{_place(',
        ),
        ENTROPY,
    ),
    Mutant(
        "an exception with another message",
        "infobook/validation.py",
        _swap("these look like counts", "these are counts"),
        ENTROPY,
    ),
    # a figure is wrong
    Mutant(
        "a curve, off by a hundredth",
        "infobook/plots/entropy.py",
        _swap(
            "ax.plot(t, binary_entropy(t, base=2)",
            "ax.plot(t, 1.01 * binary_entropy(t, base=2)",
        ),
        ENTROPY,
        quick=True,
    ),
    Mutant(
        "one point of a curve, off by a fiftieth",
        "infobook/plots/entropy.py",
        _swap(
            "ax.plot(t, binary_entropy(t, base=2)",
            "ax.plot(t, binary_entropy(t, base=2) * np.where(t == t[200], 0.98, 1)",
        ),
        ENTROPY,
    ),
    Mutant(
        "an axis label",
        "infobook/plots/entropy.py",
        _swap('xlabel="probability of heads"', 'xlabel="probability of tails"'),
        ENTROPY,
    ),
    Mutant(
        "a transposed image",
        "infobook/plots/entropy.py",
        _swap("imshow(grey[::2, ::2]", "imshow(grey[::2, ::2].T"),
        ENTROPY,
    ),
    Mutant(
        "a map of another function",
        "infobook/plots/entropy.py",
        _swap("tricontourf(x, y, value", "tricontourf(x, y, value**1.05"),
        ENTROPY,
    ),
    Mutant(
        "a missing figure",
        "book/entropy.ipynb",
        _source(
            "fig, ax = plots.entropy_simplex()\nplt.show()", "plots.entropy_simplex"
        ),
        ENTROPY,
    ),
    Mutant(
        "an extra figure",
        "book/entropy.ipynb",
        _source(
            "fig, ax = plots.entropy_simplex()",
            "plots.entropy_simplex()\nfig, ax = plots.entropy_simplex()",
        ),
        ENTROPY,
    ),
    Mutant(
        "a figure that is not described",
        "book/entropy.ipynb",
        _notebook(_without_alt),
        STATIC,
    ),
    # a notebook is wrong
    Mutant(
        "another seed",
        "book/entropy.ipynb",
        _source("seed=1948", "seed=1949"),
        ENTROPY,
    ),
    Mutant(
        "an exception that does not come",
        "book/entropy.ipynb",
        _source("entropy(counts, base=2)", "infobook.normalize(counts)"),
        ENTROPY,
    ),
    Mutant(
        "a cell deleted with its figure",
        "book/entropy.ipynb",
        _notebook(_delete_figure),
        STATIC,
    ),
    Mutant(
        "an extra cell that never ran",
        "book/entropy.ipynb",
        _notebook(_add_cell),
        STATIC,
        quick=True,
    ),
    Mutant(
        "a cell that seems never to have run",
        "book/entropy.ipynb",
        _forget('print(f"{whole', "outputs", "execution_count"),
        STATIC,
    ),
    Mutant(
        "a printed line that is not stored",
        "book/entropy.ipynb",
        _forget('print(f"{whole', "outputs"),
        ENTROPY,
    ),
    Mutant(
        "two cells swapped with their outputs",
        "book/entropy.ipynb",
        _notebook(_swap_figures),
        STATIC,
    ),
    Mutant(
        "outputs and counts stripped",
        "book/entropy.ipynb",
        _notebook(_strip),
        STATIC,
    ),
    Mutant(
        "outputs stripped, counts kept",
        "book/entropy.ipynb",
        _notebook(_strip_outputs_only),
        ENTROPY,
    ),
    Mutant(
        "another digit in a stored output",
        "book/entropy.ipynb",
        _printed("0.6887", "0.6878"),
        ENTROPY,
    ),
    Mutant(
        "another digit in the prose",
        "book/entropy.ipynb",
        _source("7.761 bits a pixel", "7.716 bits a pixel"),
        STATIC,
    ),
    Mutant(
        "an assertion of nothing but constants",
        "book/entropy.ipynb",
        _source("assert entropy([1.0, 0.0]) == 0.0", "assert 0.0 == 0.0"),
        STATIC,
    ),
    Mutant(
        "a failing assertion",
        "book/entropy.ipynb",
        _source(
            "assert entropy([1.0, 0.0]) == 0.0", "assert entropy([1.0, 0.0]) == 0.1"
        ),
        ENTROPY,
    ),
    Mutant(
        "a cell that the tests are told to skip",
        "book/entropy.ipynb",
        _tag("plots.surprise_areas", "nbval-skip"),
        STATIC,
    ),
    Mutant(
        "a cell whose output the tests are told to ignore",
        "book/entropy.ipynb",
        _tag("plots.surprise_areas", "nbval-ignore-output"),
        STATIC,
    ),
    # data or a page is wrong
    Mutant(
        "one letter more in the data",
        "infobook/data/letter_pairs.npz",
        _one_letter_more,
        ("tests/test_data.py",),
    ),
    Mutant(
        "another digit on a page without code",
        "book/index.md",
        _swap("1.2075", "1.2057"),
        ("tests/test_markdown_pages.py",),
    ),
    Mutant(
        "a page missing from _toc.yml",
        "_toc.yml",
        _without_page,
        PAGES,
    ),
    Mutant(
        "a link to a page that is not there",
        "book/index.md",
        _swap("(notation.md)", "(notations.md)"),
        PAGES,
    ),
    Mutant(
        "a reference to a figure that is not there",
        "book/entropy.ipynb",
        _source("{numref}`fig-binary-entropy`", "{numref}`fig-binary-entropie`"),
        PAGES,
    ),
    Mutant(
        "a citation that is not there",
        "book/entropy.ipynb",
        _source("{cite:t}`cover2006`", "{cite:t}`cover2060`"),
        PAGES,
    ),
    Mutant(
        "a script from another host",
        "book/glossary.md",
        _swap(
            "# Glossary\n",
            '# Glossary\n\n<script src="https://example.org/a.js"></script>\n',
        ),
        PAGES,
    ),
    Mutant(
        "a picture without a description",
        "book/glossary.md",
        _swap("# Glossary\n", "# Glossary\n\n![](images/wrong-code-areas.svg)\n"),
        PAGES,
    ),
    Mutant(
        "a page without a title",
        "book/entropy.ipynb",
        _untitled,
        PAGES,
    ),
)
