"""The cover picture: what the book is about, drawn from the numbers it computes.

Four outcomes stand side by side, each as wide as the world's p makes it likely, and as
high as the word that a code made for the model q spends on it. The areas add up to the
cross-entropy. What lies above p's own code is wasted, what is missing below it saved,
and there is always less of that. Under the picture lie p and q themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from infobook import cross_entropy, entropy, kl_divergence, surprisal

_P = (1 / 2, 1 / 4, 1 / 8, 1 / 8)
_Q = (1 / 8, 1 / 2, 1 / 4, 1 / 8)
_WIDTH, _BIT, _FLOOR, _GAP = 800, 84, 290, 6
_STRIP, _BOTTOM = 14, 352


@dataclass(frozen=True)
class _Box:
    """A rectangle with the upper side at `y`, in the pixels of the picture."""

    kind: str
    x: float
    y: float
    width: float
    height: float

    def svg(self) -> str:
        place = f'x="{self.x:g}" y="{self.y:g}"'
        size = f'width="{self.width:g}" height="{self.height:g}"'
        return f'<rect class="{self.kind}" {place} {size}/>'


def cover() -> str:
    """Draw the cover as SVG; its colours are the classes of ``cover.css``.

    Returns
    -------
    str
        An ``<svg>`` element with a description for readers who cannot see it.

    Examples
    --------
    >>> from bookbuild.cover import cover
    >>> cover().count('class="excess"')
    1
    """
    boxes = [*_areas(), *_strip("p", _P, _FLOOR + 12), *_strip("q", _Q, _FLOOR + 32)]
    return "\n".join(
        [
            f'<svg class="picture" viewBox="0 0 {_WIDTH} {_BOTTOM}" role="img" '
            f'aria-label="{escape(_description())}">',
            *(box.svg() for box in boxes),
            "</svg>",
        ]
    )


def figures() -> list[tuple[str, str, str]]:
    """List what the picture shows: class of its colour, number with unit, name."""
    return [
        ("p", f"{entropy(_P, base=2):g} bits", "entropy: what no code can save"),
        ("q", f"{cross_entropy(_P, _Q, base=2):g} bits", "cross-entropy: what is paid"),
        (
            "excess",
            f"{kl_divergence(_P, _Q, base=2):g} bits",
            "KL divergence: the waste",
        ),
    ]


def _areas() -> list[_Box]:
    """Draw each outcome: what both codes spend, then what is wasted or saved."""
    boxes, left = [], 0.0
    for p, q in zip(_P, _Q, strict=True):
        own, charged = (float(surprisal(r, base=2)) * _BIT for r in (p, q))
        low, high = min(own, charged), max(own, charged)
        x, width = left + _GAP / 2, p * _WIDTH - _GAP
        boxes.append(_Box("own", x, _FLOOR - low, width, low))
        if high > low:
            kind = "excess" if charged > own else "saved"
            edge = 2 if kind == "saved" else 0  # its outline stays inside
            rise = high - low - _GAP / 2
            boxes.append(
                _Box(
                    kind,
                    x + edge / 2,
                    _FLOOR - high + edge / 2,
                    width - edge,
                    rise - edge,
                )
            )
        left += p * _WIDTH
    return boxes


def _strip(kind: str, shares: tuple[float, ...], top: float) -> list[_Box]:
    """Draw a distribution as a line of boxes that are as wide as its shares."""
    boxes, left = [], 0.0
    for share in shares:
        x, width = left + _GAP / 2, share * _WIDTH - _GAP
        boxes.append(_Box(kind, x, top, width, _STRIP))
        left += share * _WIDTH
    return boxes


def _description() -> str:
    numbers = ", ".join(f"{name.split(':')[0]} {n}" for _, n, name in figures())
    return (
        "Four blue boxes side by side, one half, a quarter and twice an eighth wide. A "
        "box twice as high stands on the first: bits that a code for the wrong "
        f"distribution wastes. On the next two a little is saved. {numbers}."
    )
