"""What every interactive figure is: a state, the numbers it shows, and a picture.

A figure is an object that a notebook shows. The browser gets a custom element, its
script inline: nothing is fetched, so it works in a built page, in a notebook, and from
a file. Without JavaScript the same element holds a table of the same numbers; what
prints or cannot show HTML takes the picture. The script's parts stand beside this file
as modules (``.mjs``); `script` joins them.
"""

from __future__ import annotations

import html
import io
import json
import re
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from infobook.options import integer, number, shown
from infobook.palette import DARK, LIGHT
from infobook.validation import check_pair, distribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

#: The modules of every figure.
_KIT = ("sheet", "kit")
_IMPORT = re.compile(r"^import\s[^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True)
class Number:
    """A number that a figure shows.

    Parameters
    ----------
    name : str
        By which the script knows it.
    label : str
        What readers see beside it.
    value : float
    unit : str
        ``"information"`` stands for bits or nats, as the figure's base says.
    digits : int
        Decimals shown.
    """

    name: str
    label: str
    value: float
    unit: str = "information"
    digits: int = 3

    def text(self, unit: str) -> str:
        """Write the value as the script does, with `unit` for ``"information"``."""
        shown = "∞" if np.isinf(self.value) else f"{abs(self.value):.{self.digits}f}"
        negative = self.value < 0 and shown.strip("0.") != ""
        written = unit if self.unit == "information" else self.unit
        return f"{'−' if negative else ''}{shown} {written}".rstrip()


class Interactive(ABC):
    """An interactive figure; a notebook shows it as what the place can show.

    A subclass has a ``title``, a line of ``help`` for readers, the ``script`` modules
    and what is below.
    """

    title: str
    help: str
    element: ClassVar[str]
    modules: ClassVar[tuple[str, ...]]

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return what the constructor was given, as JSON can hold it."""

    @abstractmethod
    def numbers(self) -> list[Number]:
        """Return every number that the figure shows, computed by infobook."""

    def vocabulary(self) -> list[Number]:
        """Return every number that the figure can come to show, whatever its value."""
        return self.numbers()

    @abstractmethod
    def draw(self) -> Figure:
        """Draw the state with matplotlib, for paper."""

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, str]:
        return {
            "text/html": self.html(),
            "image/svg+xml": self.svg(),
            "text/plain": str(self),
        }

    @property
    def unit(self) -> str:
        """The unit of information: bits if the state's base is 2, else nats."""
        return "bits" if self.state().get("base", 2) == 2 else "nats"

    def __str__(self) -> str:
        shown = (f"{n.label} = {n.text(self.unit)}" for n in self.numbers())
        return f"{type(self).__name__}: " + ", ".join(shown)

    def html(self) -> str:
        """Return the element with its script, and a table where scripts do not run.

        Returns
        -------
        str
        """
        numbers = self.numbers()
        spec = {
            n.name: {"label": n.label, "unit": n.unit, "digits": n.digits}
            for n in self.vocabulary()
        }
        rows = "".join(
            f"<tr><th scope='row'>{html.escape(n.label)}</th>"
            f"<td>{html.escape(n.text(self.unit))}</td></tr>"
            for n in numbers
        )
        attributes = {
            "data-title": self.title,
            "data-help": self.help,
            "data-state": json.dumps(self.state(), ensure_ascii=False),
            "data-numbers": json.dumps(spec, ensure_ascii=False),
        }
        written = " ".join(f'{k}="{html.escape(v)}"' for k, v in attributes.items())
        return (
            f"<{self.element} {written}><table><caption>{html.escape(self.title)}"
            f"</caption><tbody>{rows}</tbody></table></{self.element}>\n"
            f'<script type="module">\n{script((*_KIT, *self.modules))}</script>'
        )

    def svg(self) -> str:
        """Return the picture for paper as SVG, the same bytes each time.

        Returns
        -------
        str
        """
        import matplotlib as mpl
        import matplotlib.pyplot as plt

        from infobook.plots import style

        file = io.StringIO()
        with mpl.rc_context():
            style.apply()
            figure = self.draw()
            figure.savefig(file, format="svg", **style.SAVING)
            plt.close(figure)
        return file.getvalue()


@cache
def script(modules: tuple[str, ...]) -> str:
    """Join modules into one script that asks for nothing.

    Parameters
    ----------
    modules : tuple of str
        Names of files beside this one, without ``.mjs``, each after those it imports.

    Returns
    -------
    str
    """
    folder = files(__package__)
    texts = [(folder / f"{name}.mjs").read_text(encoding="utf-8") for name in modules]
    joined = "".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)
    return f"const THEME = {json.dumps(_theme(), indent=1)};\n{joined}"


def _theme() -> dict[str, str]:
    """Return the colours of both themes as style declarations."""
    return {
        name: " ".join(f"--{key}: {colour};" for key, colour in asdict(colours).items())
        for name, colours in {"light": LIGHT, "dark": DARK}.items()
    }


def labels_of(labels: Sequence[str] | None, count: int) -> list[str]:
    """Return a label an outcome: those given, or letters.

    Parameters
    ----------
    labels : sequence of str or None
    count : int
        The number of outcomes.

    Returns
    -------
    list of str

    Raises
    ------
    ValueError
        If there is not one label an outcome.
    """
    if labels is None:
        return [chr(ord("a") + i) for i in range(count)]
    if isinstance(labels, str) or len(labels) != count:
        raise ValueError(
            f"labels must be {count} texts, one an outcome, got {labels!r}"
        )
    return [str(label) for label in labels]


def pair_of(
    p: ArrayLike, q: ArrayLike, *, most: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return two distributions over the same outcomes, few enough to draw.

    Parameters
    ----------
    p, q : array_like, shape (n,)
    most : int
        The largest number of outcomes that there is room for.

    Returns
    -------
    tuple of ndarray

    Raises
    ------
    ProbabilityError
        If one is no distribution, or their lengths differ.
    ValueError
        If there are fewer than 2 or more than `most` outcomes.
    """
    pair = few_of("p", p, most=most), few_of("q", q, most=most)
    check_pair(*pair, ("p", "q"))
    return pair


def few_of(name: str, p: ArrayLike, *, most: int) -> NDArray[np.float64]:
    """Return a distribution over few enough outcomes to draw.

    Parameters
    ----------
    name : str
        What the caller calls it.
    p : array_like, shape (n,)
    most : int
        The largest number of outcomes that there is room for.

    Returns
    -------
    ndarray

    Raises
    ------
    ProbabilityError
        If it is no distribution.
    ValueError
        If it has not one axis, or fewer than 2 or more than `most` entries.
    """
    array = np.asarray(distribution(name, p), dtype=np.float64)
    if array.ndim != 1 or not 2 <= array.size <= most:
        raise ValueError(
            f"{name} has shape {array.shape}; the figure has room for one distribution "
            f"of 2 to {most} outcomes: group the others"
        )
    return array


def number_between(name: str, value: object, low: float, high: float) -> float:
    """Return a number within bounds.

    Parameters
    ----------
    name : str
        What the caller calls it.
    value : object
    low, high : float
        Both are allowed.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If it is none.
    """
    real = number(value)
    if not low <= real <= high:
        raise ValueError(
            f"{name} must be a number from {low:g} to {high:g}, got {shown(value)}"
        )
    return real


def whole_between(name: str, value: object, low: int, high: int) -> int:
    """Return a whole number within bounds.

    Parameters
    ----------
    name : str
        What the caller calls it.
    value : object
    low, high : int
        Both are allowed.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If it is none.
    """
    whole = integer(value)
    if whole is None or not low <= whole <= high:
        raise ValueError(
            f"{name} must be a whole number from {low} to {high}, got {shown(value)}"
        )
    return whole


def base_of(base: object) -> int | None:
    """Return the base of the unit: 2, or ``None`` for nats.

    Parameters
    ----------
    base : object

    Returns
    -------
    int or None

    Raises
    ------
    ValueError
        If it is neither.
    """
    if base is None or (base == 2 and not isinstance(base, bool)):
        return None if base is None else 2
    raise ValueError(f"base must be 2 for bits or None for nats, got {base!r}")
