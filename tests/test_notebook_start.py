"""`start`: what a notebook shows, warns of and draws after the call."""

from __future__ import annotations

import itertools
import subprocess
import sys
import textwrap

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from bookbuild.notebooks import NotebookError, execute
from infobook.notebook import start

START = "import infobook.notebook\nrng = infobook.notebook.start(7)\n"
FIGURE = """
    import matplotlib.pyplot as plt
    plt.plot([1, 2], label="H(p)")
    plt.show()
"""


# What one notebook shows, in the order in which it stands here.
VALUES = {
    "1 / 3": "0.333333",
    "2.5": "2.5",
    "3.0": "3.0",
    "1e-20 / 3": "3.33333e-21",
    "float('inf')": "inf",
    "np.float64(1) / 3": "0.333333",
    "np.float32(0.1)": "0.1",
    "np.int64(3)": "3",
    "np.bool_(True)": "True",
    "(np.float64(2) / 3, 0.1 + 0.2)": "(0.666667, 0.3)",
    "[np.int64(3), np.float32(0.1)]": "[3, 0.1]",
    "{'a': np.float64(0.1) * 3, 'b': np.bool_(False)}": "{'a': 0.3, 'b': False}",
    "np.array([1, 2]) / 3": "array([0.333333, 0.666667])",
    "print((np.float64(0.5), np.int64(3)))": "(0.5, 3)\n",
    "print([np.float64(0.5)], {'a': np.float32(0.5)})": "[0.5] {'a': 0.5}\n",
}
# An error in the kernel's own modules would break its shutdown, and what matplotlib
# calls inside itself is not ours to mend.
WARNINGS = {
    ("__main__", "UserWarning"): "stopped",
    ("__main__", "DeprecationWarning"): "stopped",
    ("infobook", "UserWarning"): "stopped",
    ("infobook.discrete", "DeprecationWarning"): "stopped",
    ("numpy.linalg", "RuntimeWarning"): "stopped",
    ("matplotlib.axes", "UserWarning"): "stopped",
    ("matplotlib.fonts", "DeprecationWarning"): "passed",
    ("numpy.lib", "PendingDeprecationWarning"): "passed",
    ("ipykernel.kernelapp", "UserWarning"): "passed",
    ("infobookshelf", "UserWarning"): "passed",
}
WARN = """
    import warnings
    try:
        warnings.warn_explicit("gap", {kind}, "f.py", 1, module="{module}")
        print("passed")
    except {kind}:
        print("stopped")
"""
STYLE = """
    import matplotlib as mpl
    from infobook.plots import style
    before = dict(mpl.rcParams)
    style.apply()
    changed = [key for key in before if before[key] != mpl.rcParams[key]]
    changed, mpl.rcParams["axes.spines.top"]
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run cells in a fresh kernel, after `start`; give their outputs, cell by cell."""

    def run_cells(*sources, first=START):
        path = tmp_path_factory.mktemp("notebook") / "cells.ipynb"
        cells = [
            new_code_cell(textwrap.dedent(cell).strip())
            if isinstance(cell, str)
            else cell
            for cell in (first, *sources)
        ]
        nbformat.write(new_notebook(cells=cells), path)
        (result,) = execute([path])
        if isinstance(result, NotebookError):
            raise result
        return [cell.outputs for cell in nbformat.reads(result, 4).cells[1:]]

    return run_cells


def text_of(outputs):
    (output,) = outputs
    return output.data["text/plain"] if "data" in output else output.text


@pytest.fixture(scope="module")
def shown(run):
    """Outputs of one notebook: name of what it tries to the outputs of each cell."""
    error = new_code_cell("import json\njson.loads('{')")
    error.metadata["tags"] = ["raises-exception"]
    cells = {
        "values": list(VALUES),
        "figures": [FIGURE, FIGURE],
        "style": [STYLE],
        "warnings": [WARN.format(module=m, kind=kind) for m, kind in WARNINGS],
        "error": [error],
        "figures after a second call": [START, FIGURE],
    }
    every = iter(
        run(*itertools.chain(*cells.values()), first="import numpy as np\n" + START)
    )
    return {name: [next(every) for _ in some] for name, some in cells.items()}


def test_shown_values_are_short_and_plain(shown):
    assert [text_of(outputs) for outputs in shown["values"]] == list(VALUES.values())


def test_a_figure_is_reproducible_svg_and_a_description(shown):
    first, second = shown["figures"]
    (output,) = first
    assert set(output.data) == {"image/svg+xml", "text/plain"}
    assert 'line "H(p)": 2 points, x 0 to 1, y 1 to 2' in output.data["text/plain"]
    svg = output.data["image/svg+xml"]
    assert "<dc:date>" not in svg
    assert "Matplotlib v" not in svg
    assert "<text" not in svg  # letters are paths: no font needed
    assert second == first


def test_a_figure_is_the_same_in_another_kernel_and_after_a_second_call(run, shown):
    first, _ = shown["figures"]
    _, again = shown["figures after a second call"]
    assert first == again == run(FIGURE, first=START + START)[0]


def test_figures_have_the_style_of_the_book(shown):
    (outputs,) = shown["style"]
    assert text_of(outputs) == "([], False)"


def test_warnings_are_errors_where_the_book_can_act_on_them(shown):
    printed = [
        output.text.strip()
        for outputs in shown["warnings"]
        for output in outputs
        if output.name == "stdout"
    ]
    assert dict(zip(WARNINGS, printed, strict=True)) == WARNINGS


def test_a_warning_of_numpy_stops_the_notebook(run):
    with pytest.raises(NotebookError, match="RuntimeWarning: divide by zero"):
        run("import numpy as np\nnp.log(np.array([0.0]))")


def test_tracebacks_show_the_error_and_no_path(shown):
    ((output,),) = shown["error"]
    assert output.ename == "JSONDecodeError"
    assert ".py" not in "".join(output.traceback)
    assert len("".join(output.traceback).splitlines()) == 1


def test_the_generator_is_seeded():
    with np.printoptions():
        assert start(7).integers(1000) == np.random.default_rng(7).integers(1000)
        assert start(7).random() != start(8).random()
        assert start(np.int64(7)).random() == start(7).random()


@pytest.mark.parametrize("seed", [1.5, "7", None, True, np.True_, [7], np.float64(7)])
def test_a_seed_that_is_no_integer(seed):
    with pytest.raises(TypeError, match=r"seed must be an integer, got .*: write"):
        start(seed)


def test_a_negative_seed():
    with pytest.raises(ValueError, match=r"seed must be zero or more, got -3"):
        start(-3)


def test_no_seed():
    with pytest.raises(TypeError, match="seed"):
        start()


@pytest.mark.parametrize("absent", ["IPython", "matplotlib"])
def test_a_plain_script_needs_neither_ipython_nor_matplotlib(absent):
    script = f"""
        import importlib.abc, importlib.machinery, sys
        class Absent(importlib.abc.MetaPathFinder):
            def find_spec(self, name, path=None, target=None):
                if name.split(".")[0] == "{absent}":
                    raise ModuleNotFoundError(name)
        import importlib.util
        find = importlib.util.find_spec
        importlib.util.find_spec = lambda name: (
            None if name == "{absent}" else find(name)
        )
        sys.meta_path.insert(0, Absent())
        import infobook.notebook
        print(infobook.notebook.start(7).integers(1000))
    """
    expected = f"{np.random.default_rng(7).integers(1000)}\n"
    command = [sys.executable, "-c", textwrap.dedent(script)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.stdout, result.returncode) == (expected, 0), result.stderr
