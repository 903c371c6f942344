"""Copies of the book's figures for places that show no notebook, such as the README.

A copy is the very SVG that a notebook stores, so it is drawn and tested once.
"""

from __future__ import annotations

from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parent.parent
#: Where the copy stands, and the notebook and name of the figure.
PICTURES = {
    "book/images/wrong-code-areas.svg": (
        "book/cross-entropy.ipynb",
        "fig-wrong-code-areas",
    ),
}


def figure(notebook: Path, name: str) -> str:
    """Return the stored SVG of a figure.

    Parameters
    ----------
    notebook : pathlib.Path
    name : str
        The figure's name in the cell's metadata.

    Returns
    -------
    str
        With a newline at its end.

    Raises
    ------
    ValueError
        If the notebook stores no such figure.
    """
    stored = nbformat.read(notebook, as_version=4)
    for cell in stored.cells:
        if cell.metadata.get("mystnb", {}).get("figure", {}).get("name") == name:
            for output in cell.outputs:
                if "image/svg+xml" in output.get("data", {}):
                    return str(output.data["image/svg+xml"]).rstrip("\n") + "\n"
    raise ValueError(f"{notebook} stores no figure {name}: run make notebooks")


def write() -> None:
    """Write every copy anew."""
    for place, (notebook, name) in PICTURES.items():
        path = ROOT / place
        path.parent.mkdir(exist_ok=True)
        path.write_text(figure(ROOT / notebook, name), encoding="utf-8")
