"""One look for every figure of the book: colours, sizes, fonts.

The colours are those of `infobook.palette` for light paper. A figure is drawn on white;
the pages put it on their own paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import matplotlib.pyplot as plt

from infobook.palette import LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: The world, the distribution that data come from.
P: Final = LIGHT.p
#: The model, the distribution we pretend data come from.
Q: Final = LIGHT.q
#: What a model wastes: the excess of cross-entropy over entropy.
WASTE: Final = LIGHT.excess
#: A third quantity, where there is one.
THIRD: Final = LIGHT.third
#: Text and axes.
INK: Final = LIGHT.ink
#: Construction lines and notes.
QUIET: Final = LIGHT.muted
#: Areas behind the marks.
PALE: Final = LIGHT.wash
#: As long as the plus sign, which a hyphen is not.
MINUS: Final = "\N{MINUS SIGN}"
#: Heat maps: one lightness ramp, legible in grey.
COLOUR_MAP: Final = "cividis"


_RC: Final[dict[str, Any]] = {
    "figure.figsize": (4.8, 3.3),
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "figure.constrained_layout.use": True,
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.labelsize": 10,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "lines.linewidth": 2.0,
    "lines.solid_capstyle": "round",
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "image.cmap": COLOUR_MAP,
    "image.interpolation": "none",
    "svg.hashsalt": "infobook",  # two savings are the same bytes
    "svg.fonttype": "path",
}
#: How a figure is saved as SVG: the same bytes each time.
SAVING: Final[dict[str, Any]] = {
    "bbox_inches": "tight",
    "metadata": {"Date": None, "Creator": None},
}


def apply() -> None:
    """Set matplotlib's defaults to the book's style, for all figures from now on.

    `infobook.notebook.start` calls this; call it yourself to draw the book's
    figures elsewhere.

    Examples
    --------
    >>> from infobook.plots import style
    >>> style.apply()
    """
    settings: Any = mpl.rcParams  # typed for one key at a time
    settings.update(_RC)


def new(
    rows: int = 1,
    columns: int = 1,
    *,
    width: float = 4.8,
    height: float = 3.3,
    **options: Any,
) -> tuple[Figure, Any]:
    """Make a figure in the book's style: one place that knows its sizes.

    Parameters
    ----------
    rows, columns : int
        Number of panels.
    width, height : float
        Size of the whole figure in inches. The default width keeps the text legible
        on a phone, where figures shrink to the width of the page.
    **options
        Passed on to `matplotlib.pyplot.subplots`.

    Returns
    -------
    tuple of Figure and Axes
        As `matplotlib.pyplot.subplots` returns them: an array of Axes if there are
        several panels.

    Examples
    --------
    >>> from infobook.plots import style
    >>> fig, ax = style.new(width=3, height=2)
    >>> fig.get_size_inches().tolist()
    [3.0, 2.0]
    """
    return plt.subplots(rows, columns, figsize=(width, height), **options)


def number(value: float, digits: int = 3) -> str:
    """Write a number to so many digits, with a minus sign as the axes have it.

    Parameters
    ----------
    value : float
    digits : int

    Returns
    -------
    str

    Examples
    --------
    >>> from infobook.plots import style
    >>> style.number(-0.125), style.number(2.375, 2)
    ('−0.125', '2.4')
    """
    return f"{value:.{digits}g}".replace("-", MINUS)


def note(ax: Axes, x: float, y: float, text: str) -> None:
    """Write a small text on a white patch, its middle at (x, y) in data coordinates.

    Parameters
    ----------
    ax : Axes
    x, y : float
    text : str

    Examples
    --------
    >>> from infobook.plots import style
    >>> fig, ax = style.new()
    >>> style.note(ax, 0.5, 0.5, "here")
    >>> ax.texts[0].get_text()
    'here'
    """
    patch = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
    ax.text(x, y, text, ha="center", va="center", fontsize=9, bbox=patch)
