"""The picture that stands beside a link to the book where people share links."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from infobook.plots import style

#: Width and height in pixels, as the places that show such cards ask for.
SIZE = 1200, 630
#: What the picture shows, in words.
ALT = (
    "Four boxes, as wide as an outcome is probable and as high as its code word is "
    "long; what the wrong code adds is shaded."
)
_WORLD = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
_MODEL = np.array([1 / 8, 1 / 2, 1 / 4, 1 / 8])


def draw(path: Path, title: str, subtitle: str) -> None:
    """Draw the card.

    Parameters
    ----------
    path : Path
        Where the PNG goes; the same texts give the same bytes.
    title : str
        One word or two.
    subtitle : str
        Lines of at most 22 characters.
    """
    figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.06, 0.74, title, fontsize=64, weight="bold", color=style.P)
    figure.text(
        *(0.06, 0.66),
        subtitle,
        fontsize=30,
        color=style.INK,
        verticalalignment="top",
        linespacing=1.4,
    )
    axes = figure.add_axes((0.56, 0.13, 0.39, 0.74))
    axes.set(xlim=(-0.01, 1.01), ylim=(0, 3.05))
    axes.set_axis_off()
    left = np.cumsum(_WORLD) - _WORLD
    own, paid = -np.log2(_WORLD), -np.log2(_MODEL)
    for x, width, price, bill in zip(left, _WORLD, own, paid, strict=True):
        low, high = sorted((float(price), float(bill)))
        boxes = [Rectangle((x, 0), width, low, facecolor=style.P)]
        if bill > price:
            boxes.append(Rectangle((x, low), width, high - low, facecolor=style.WASTE))
        for box in boxes:
            box.set(linewidth=3, edgecolor="white")
            axes.add_patch(box)
    figure.savefig(path, metadata={"Software": None})
