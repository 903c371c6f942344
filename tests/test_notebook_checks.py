"""Each rule for notebooks, broken on a small notebook.

A check that finds nothing there checks nothing.
"""

from __future__ import annotations

import pytest
from nbformat import NotebookNode
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)
from test_notebooks import EVERYWHERE, IN_CHAPTERS, name_of

from bookbuild import checks, prose

ALT = "A curve that rises from 0 to 1 bit at one half and falls again."
FIGURE = {
    "mystnb": {
        "figure": {"name": "fig-coin", "caption": "A coin."},
        "image": {"alt": ALT},
    },
    "label": "fig-coin",
    "caption": "A coin.",
}


def shown(text, kind="text/plain"):
    return new_output("execute_result", data={kind: text}, execution_count=1)


def printed(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def interactive():
    data = {"image/svg+xml": "<svg/>", "text/html": "<kl-bars></kl-bars>"}
    return new_output("execute_result", data=data, execution_count=1)


def picture(content="<svg/>", words="Figure with 1 axes"):
    data = {"image/svg+xml": content, "text/plain": words}
    return new_output("display_data", data=data)


ERROR = new_output("error", ename="ValueError", evalue="no", traceback=["no"])


def code(source="x", outputs=(), metadata=None, tags=None):
    metadata = dict(metadata or {}, **({"tags": tags} if tags else {}))
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def book(*cells):
    """Make a notebook that starts as all do, run in order; str means Markdown."""
    start = code("import infobook\nrng = infobook.notebook.start(7)")
    made = [c if isinstance(c, NotebookNode) else new_markdown_cell(c) for c in cells]
    result = new_notebook(cells=[start, *made])
    ran = [cell for cell in result.cells if cell.cell_type == "code"]
    for count, cell in enumerate(ran, start=1):
        cell.execution_count = count
    return result


SOUND = book(
    "# A coin\n\nA biased coin has 0.81 bits.",
    code("h = 0.8113", [printed("H = 0.8113 bits\n")]),
    code("plot(h)", [picture()], FIGURE),
    code("other(h)", [picture("<svg>2</svg>")], FIGURE),
    code("KLBars(p, q)", [interactive()]),
    code("raise ValueError", [ERROR], tags=["raises-exception"]),
    code("assert h > 0.5"),
)


@pytest.mark.parametrize("check", [*EVERYWHERE, *IN_CHAPTERS], ids=name_of)
def test_a_sound_notebook_passes(check):
    assert check(SOUND) == []


def uncounted():
    notebook = book(code(), code())
    notebook.cells[2].execution_count = None
    return notebook


def swapped():
    notebook = book(code("a"), code("b"))
    notebook.cells[1:] = notebook.cells[:0:-1]
    return notebook


def without(key, subkey):
    metadata = {**FIGURE, "mystnb": {**FIGURE["mystnb"]}}
    metadata["mystnb"][key] = {**FIGURE["mystnb"][key]}
    del metadata["mystnb"][key][subkey]
    return book(code("plot()", [picture()], metadata))


def alt(text):
    image = {"alt": text}
    metadata = {**FIGURE, "mystnb": {**FIGURE["mystnb"], "image": image}}
    return book(code("plot()", [picture()], metadata))


FENCED = ":::{prf:theorem} T\n:label: thm-a\nA.\n:::\n"
LONG_LINE = "x = " + " + ".join(["1"] * 30)
BROKEN = [
    (checks.not_run_in_order, uncounted(), "count None, not 3"),
    (checks.not_run_in_order, swapped(), "count 3, not 2"),
    (checks.not_run_in_order, new_notebook(cells=[]), "no code cell"),
    (checks.no_start, new_notebook(cells=[code("x = 1")]), "must call"),
    (checks.no_start, book(code("infobook.notebook.start(8)")), "must call"),
    (
        checks.no_start,
        new_notebook(cells=[code("infobook.notebook.start(seed)")]),
        "must call",
    ),
    (checks.mostly_silent, book(code(), code("assert x")), "1 of 3"),
    (checks.constant_assertions, book(code("assert 1 + 1 == 2")), "asserts constants"),
    (checks.constant_assertions, book(code("assert round(.5) < 1")), "asserts"),
    (
        checks.constant_assertions,
        book(code("import numpy as np"), code("assert np.pi > 3.14")),
        "asserts constants",
    ),
    (checks.too_few_figures, book(code("plot()", [picture()])), "1 figures"),
    (checks.unlabelled_figures, without("figure", "name"), "figure.name is missing"),
    (checks.unlabelled_figures, without("figure", "caption"), "caption is missing"),
    (checks.unlabelled_figures, without("image", "alt"), "must say what is seen"),
    (checks.unlabelled_figures, alt("A curve."), "must say what is seen"),
    (checks.unlabelled_figures, alt(f"../_images/{'a' * 40}.png"), "must say"),
    (
        checks.unlabelled_figures,
        book(code("plot()", [picture()], {**FIGURE, "label": "fig-b"})),
        "label must equal",
    ),
    (
        checks.unlabelled_figures,
        book(code("plot()", [picture()], {**FIGURE, "caption": "B."})),
        "caption must equal",
    ),
    (
        checks.unlabelled_figures,
        book(code("plot()", [picture(), picture("b")], FIGURE)),
        "one a cell",
    ),
    (checks.unexpected_outputs, book(code("w()", [printed("!", "stderr")])), "stderr"),
    (checks.unexpected_outputs, book(code("x", [ERROR])), "without the tag"),
    (
        checks.unexpected_outputs,
        book(code("x", tags=["raises-exception"])),
        "raises nothing",
    ),
    (checks.holes, book(code(tags=["nbval-skip"])), "nbval-skip hides"),
    (checks.holes, book(code(tags=["nbval-ignore-output"])), "hides it"),
    (checks.holes, book(code(tags=["skip-execution"])), "hides it"),
    (checks.holes, book(code("x = 1 # NBVAL_IGNORE_OUTPUT")), "hides it"),
    (checks.not_plain_python, book(code("%matplotlib inline")), "no magics"),
    (checks.not_plain_python, book(code("x = !ls")), "no shell"),
    (checks.not_plain_python, book(code("plt.plot(x);")), "semicolon"),
    (checks.chance_clock_network, book(code("np.random.seed(1)")), "np.random.seed"),
    (checks.chance_clock_network, book(code("np.random.rand(3)")), "generator"),
    (checks.chance_clock_network, book(code("import time")), "imports time"),
    (
        checks.chance_clock_network,
        book(code("from urllib.request import urlopen")),
        "imports urllib",
    ),
    (
        checks.chance_clock_network,
        book(code("from numpy.random import rand")),
        "generator",
    ),
    (checks.machine_paths, book(code("open('/home/ann/x.csv')")), "/home/ann"),
    (checks.machine_paths, book(code("x", [printed("in /tmp/x/y.py\n")])), "/tmp/x"),
    (checks.machine_paths, book(code(r"open('C:\\data')")), "path"),
    (
        checks.machine_paths,
        book(
            code(
                tags=["raises-exception"],
                outputs=[NotebookNode({**ERROR, "traceback": ["/usr/lib/a.py"]})],
            )
        ),
        "/usr/lib",
    ),
    (
        checks.unstable_texts,
        book(code("x", [shown("<Line2D at 0x7f0123456789>")])),
        "memory address",
    ),
    (checks.unstable_texts, book(code("x", [shown("(np.float64(1.5),)")])), "wrapper"),
    (checks.unstable_texts, book(code("x", [shown("0.30000000000000004")])), "13"),
    (
        checks.unstable_texts,
        book(code("x", [picture(words="Axes 1\n  Barbs: not described")])),
        "not described",
    ),
    (
        checks.twice_the_same_figure,
        book(code("fig", [picture(), picture()])),
        "shows a figure twice",
    ),
    (checks.too_long, book(code("x = 1\n" * 21)), "21 lines, at most 20"),
    (checks.too_long, book(code("x = 1\n" * 7, [picture()])), "7 lines, at most 6"),
    (checks.too_long, book(code(LONG_LINE)), "characters"),
    (checks.too_long, book(code("x", [printed("a\n" * 11)])), "11 lines of output"),
    (prose.banned_words, book("This is Clearly so."), "line 1: 'Clearly'"),
    (prose.banned_words, book("Now\nlet’s dive in."), "line 2"),
    (prose.too_many_words, book("word " * 6001), "6001 words"),
    (prose.too_many_theorems, book(*[FENCED] * 4), "4 theorems"),
    (prose.misconception_ids, book("This is MC-3."), "belongs into the metadata"),
    (
        prose.misconception_ids,
        book(code(metadata={"misconceptions": ["three"]})),
        "list of 'MC-n'",
    ),
    (
        prose.unsupported_numbers,
        book("It is 0.82 bits.", code("h", [shown("0.8113")])),
        "line 1: 0.82",
    ),
]


@pytest.mark.parametrize(
    ("check", "notebook", "message"),
    BROKEN,
    ids=[f"{check.__name__}-{message}" for check, _, message in BROKEN],
)
def test_a_broken_notebook_is_found(check, notebook, message):
    problems = check(notebook)
    assert problems
    assert message in " ".join(problems)


def test_every_check_is_seen_to_fail():
    applied = {*EVERYWHERE, *IN_CHAPTERS, checks.no_start}
    assert {check for check, _, _ in BROKEN} == applied


def test_shared_seeds_are_found():
    assert "a and b share the seed 7" in checks.shared_seeds({"a": book(), "b": book()})


def test_shared_figure_names_are_found():
    one = book(code("plot()", [picture()], FIGURE))
    assert checks.shared_figure_names({"a": one, "b": one}) == [
        "fig-coin stands in a and b"
    ]


def test_shared_headings_are_found_and_allowed_ones_are_not():
    one = book("# Waste\n\n## Summary\n\n```python\n# a comment\n```")
    two = book("## waste\n\n## Summary\n\n```python\n# a comment\n```")
    (problem,) = prose.shared_headings({"a": one, "b": two})
    assert problem.startswith("'waste' stands in a and b")


def test_folded_theorems_do_not_count():
    folded = f"::::{{dropdown}} More\n{FENCED}::::\n"
    classed = FENCED.replace(":label:", ":class: dropdown\n:label:")
    notebook = book(*[FENCED] * 3, folded, classed)
    assert prose.too_many_theorems(notebook) == []


def test_hidden_cells_may_be_long():
    notebook = book(code("x = 1\n" * 30, [printed("a\n" * 30)], tags=["remove-cell"]))
    assert checks.too_long(notebook) == []


# ---- numbers in the prose --------------------------------------------------------


def unsupported(text, *cells):
    problems = prose.unsupported_numbers(book(text, *cells))
    return [problem.split(": ")[1].split(" is in")[0] for problem in problems]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("It costs 1.459 bits.", "assert abs(cost - 1.459) < 1e-3"),
        ("It costs 1.46 bits.", "assert round(cost, 3) == 1.459"),
        ("It costs $1.459\\,\\text{bits}$.", "assert np.isclose(h(p), 1.459)"),
        ("It costs `1.459` bits", "assert cost == 1.459"),
        ("minus -0.25, or .25", "assert x == -0.25"),
        ("The price is 1,024.5 bits.", "assert x == 1024.5"),
        ("It is $1.2 \\times 10^{-5}$, or 1.2e-5.", "assert x == 0.000012"),
        ("He wastes 20.75 %, or $20.75\\%$.", "assert w == 0.2075"),
        ("Half up 0.13, half even 0.12.", "assert x == 0.125"),
        ("It is 1.50.", "assert x == 1.5"),
    ],
)
def test_a_number_in_an_assertion_is_borne_out(text, source):
    assert unsupported(text, code(source)) == []


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        ("It costs 1.458 bits.", "assert abs(cost - 1.459) < 1e-3", ["1.458"]),
        ("It costs 1.4591 bits.", "assert round(cost, 3) == 1.459", ["1.4591"]),
        ("It costs 1.459 bits.", "assert 1.459 == 1.459", ["1.459"]),
        ("It costs 1.459 bits.", "assert np.isclose(1.459, 1.459)", ["1.459"]),
        ("It costs 1.459 bits.", "assert round(1.459, 3) == 1.459", ["1.459"]),
        ("It costs 1.459 bits.", "cost = 1.459", ["1.459"]),
        ("It costs 1.459 bits.", "print(cost)  # 1.459", ["1.459"]),
        ("Near 0.001", "assert np.isclose(x, 2, atol=0.001)", ["0.001"]),
        (
            "It is $1.2 \\times 10^{-4}$.",
            "assert x == 0.000012",
            ["1.2 \\times 10^{-4}"],
        ),
        ("One 1.5, two 2.5.", "assert x == 1.5", ["2.5"]),
        ("maths $H(0.1) = 0.468996$", "assert h == 0.468996", ["0.1"]),
    ],
)
def test_a_number_that_nothing_bears_out_is_found(text, source, found):
    assert unsupported(text, code(source, [])) == found


@pytest.mark.parametrize(
    "output",
    [
        printed("H = 0.811278 bits\n"),
        shown("array([0.25    , 0.811278])"),
        shown("<td>0.811278</td>", "text/html"),
        new_output("error", ename="E", evalue="0.811278 is no", traceback=[]),
    ],
)
def test_a_number_in_an_output_is_borne_out(output):
    assert unsupported("It is 0.811.", code("h", [output])) == []
    assert unsupported("It is 0.812.", code("h", [output])) == ["0.812"]


def test_the_description_of_a_figure_bears_out_nothing():
    figure = picture(words="x axis: linear, -0.05 to 1.05")
    assert unsupported("It is 1.05.", code("plot()", [figure])) == ["1.05"]


@pytest.mark.parametrize(
    "text",
    [
        "(sec-1.5)=\n# A heading",
        "{cite:t}`shannon1.5` and {eq}`eq-1.5`",
        "[a link](page-1.5.html), https://example.org/1.5/",
        ":::{figure} pictures/a-1.5.svg\n:width: 1.5em\nA.\n:::",
        "Python 3.11 and NumPy 2.4.6, doi:10.1002/j.1538-7305",
        "$$ x $$ (eq-1.5)",
        "Twelve, 12, 1/4, 3.8.4 and table 2.",
    ],
)
def test_what_is_not_a_claim_needs_nothing(text):
    assert unsupported(text) == []


def test_the_line_and_the_cell_are_named():
    (problem,) = prose.unsupported_numbers(book("One.\n\nIt is 0.82 bits."))
    assert problem.startswith("cell 2 (id ")
    assert "line 3: 0.82 " in problem
    assert problem.endswith("It is 0.82 bits.")


def test_what_stands_on_slides_is_prose_too():
    text = new_markdown_cell("Long.", metadata={"slide": ["## A", "It is 0.81 bits."]})
    assert (
        prose.unsupported_numbers(book("Long.", text, code("h", [shown("0.8113")])))
        == []
    )
    (problem,) = prose.unsupported_numbers(book(text, code("h", [shown("0.8213")])))
    assert "slide, line 2: 0.81 is in no assert" in problem


@pytest.mark.parametrize("place", ["figure", "image"])
def test_captions_and_alternative_texts_are_prose_too(place):
    key = {"figure": "caption", "image": "alt"}[place]
    metadata = {"mystnb": {place: {key: "The dome stands at 0.81 bits."}}}
    drawn = new_output("display_data", data={"text/plain": "line: y 0 to 0.8113"})
    assert prose.unsupported_numbers(book(code("plot(h)", [drawn], metadata))) == []
    drawn.data["text/plain"] = "line: y 0 to 0.8213"
    (problem,) = prose.unsupported_numbers(book(code("plot(h)", [drawn], metadata)))
    assert f"{key}, line 1: 0.81 is in no assert" in problem
