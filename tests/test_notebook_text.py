"""The text of a notebook changes where the notebook does, and stays readable."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bookbuild.notebook_text import lines

FIGURE = {"text/plain": ["line p\n", "201 points"], "image/svg+xml": ["<svg/>"]}
NOTEBOOK: dict[str, Any] = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Entropy\n", "text é"]},
        {
            "cell_type": "code",
            "metadata": {"tags": ["hide-input"], "label": "fig-a"},
            "source": "plt.show()",
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "1.75 bits\n"},
                {"output_type": "display_data", "data": FIGURE, "metadata": {}},
                {"output_type": "error", "ename": "ValueError", "evalue": "p is bad"},
            ],
        },
    ]
}


def test_the_text() -> None:
    *text, picture, description, one, two, error = lines(NOTEBOOK)
    assert text == [
        *("", "=== markdown", "# Entropy", "text é"),
        *("", "=== code [hide-input]", '{"label": "fig-a"}', "plt.show()"),
        *("--- stdout", "1.75 bits"),
    ]
    assert picture.startswith("--- image/svg+xml ")
    assert (description, one, two) == ("--- text/plain", "line p", "201 points")
    assert error == "--- ValueError: p is bad"


@pytest.mark.parametrize(
    "change",
    [
        lambda cells: cells[0].update(source="# Entropy\ntext e"),
        lambda cells: cells[1].update(source="plt.show"),
        lambda cells: cells[1]["metadata"].update(tags=[]),
        lambda cells: cells[1]["metadata"].update(label="fig-b"),
        lambda cells: cells[1]["outputs"][0].update(text="1.76 bits\n"),
        lambda cells: cells[1]["outputs"][1]["data"].update({"image/svg+xml": "<g/>"}),
        lambda cells: cells[1]["outputs"][2].update(evalue="q is bad"),
    ],
)
def test_each_change_is_one_changed_line(change: Any) -> None:
    changed = copy.deepcopy(NOTEBOOK)
    change(changed["cells"])
    before, after = list(lines(NOTEBOOK)), list(lines(changed))
    assert len(before) == len(after)
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_what_git_calls(tmp_path: Path) -> None:
    path = tmp_path / "é.ipynb"
    path.write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    command = [sys.executable, "-m", "bookbuild.notebook_text", str(path)]
    result = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert result.stdout.splitlines() == list(lines(NOTEBOOK))
