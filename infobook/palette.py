"""The book's colours, each named once for matplotlib, the pages and their figures.

A colour stands for one thing wherever it is seen: `p` for the world, `q` for the
model, `excess` for what the model wastes. `LIGHT` is for light paper, `DARK` for dark.
`p`, `q`, `third`, `ink`, `muted` and `accent` have the contrast that WCAG 2.2 asks of
text, on paper and on a card; `excess` has that of a graphic. People with any of the
common colour deficiencies can tell `p`, `q`, `excess` and `third` apart.
The tests measure both; a figure still never relies on colour alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

__all__ = ["DARK", "LIGHT", "Palette", "css"]


@dataclass(frozen=True)
class Palette:
    """Colours for one kind of paper, as ``#rrggbb``."""

    #: The world, the distribution that data come from.
    p: str
    #: The model, the distribution we pretend data come from.
    q: str
    #: What a model wastes: the excess of cross-entropy over entropy.
    excess: str
    #: A third quantity, where there is one.
    third: str
    #: Text and axes.
    ink: str
    #: What all stands on.
    paper: str
    #: Notes, construction lines, edges of controls.
    muted: str
    #: Thin lines that part things and mean nothing.
    rule: str
    #: Links, and what a pointer or the keyboard is on.
    accent: str
    #: A surface that differs a little from the paper: code, tables' heads.
    card: str
    #: Areas behind marks: a tint of `p`.
    wash: str


LIGHT: Final = Palette(
    p="#0072b2",
    q="#a83c16",
    excess="#b8860b",
    third="#4d2a78",
    ink="#222222",
    paper="#fcfaf5",
    muted="#625f58",
    rule="#ddd6c8",
    accent="#14605a",
    card="#f5f1e8",
    wash="#e8eef4",
)
DARK: Final = Palette(
    p="#62b4f0",
    q="#e8794f",
    excess="#f0cc66",
    third="#c5eef7",
    ink="#e6e3dc",
    paper="#16191d",
    muted="#a5a49d",
    rule="#383d45",
    accent="#7fcdbd",
    card="#1e2227",
    wash="#22303d",
)


def css(selector: str, palette: Palette) -> str:
    """Write a palette as a CSS rule of custom properties, ``--ib-p`` and so on.

    Parameters
    ----------
    selector : str
        The elements that the rule is for, such as ``":root"`` or ``":host"``.
    palette : Palette

    Returns
    -------
    str

    Examples
    --------
    >>> from infobook import palette
    >>> palette.css(":root", palette.LIGHT).splitlines()[:2]
    [':root {', '  --ib-p: #0072b2;']
    """
    lines = [f"  --ib-{name}: {colour};" for name, colour in asdict(palette).items()]
    return "\n".join([f"{selector} {{", *lines, "}"])
