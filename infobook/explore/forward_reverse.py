"""`ForwardReverse`: one normal fitted to two modes, by both orders of D."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from infobook.explore.interactive import Interactive, Number, base_of, number_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    Function = Callable[[NDArray[np.float64]], NDArray[np.float64]]

# What the picture has room for.
FARTHEST = 3.5
MEANS = (-4.0, 4.0)
WIDTHS = (0.4, 4.0)

# The trapezoidal rule on the whole line converges like exp(-2 pi a / step), where a is
# the distance of the nearest complex singularity: pi / (2 d) here, and so 1e-12.
_STEP = 0.1
_REACH = 8.0  # standard deviations
_HALVINGS = 42
_ROUNDS = 12  # gives 1e-12 wherever the fit on one mode is the better one


class Normal(NamedTuple):
    """A normal distribution."""

    mean: float
    sd: float


def _density(x: NDArray[np.float64], q: Normal) -> NDArray[np.float64]:
    density: NDArray[np.float64] = np.exp(-0.5 * ((x - q.mean) / q.sd) ** 2) / (
        q.sd * np.sqrt(2 * np.pi)
    )
    return density


def _expectation(f: Function, q: Normal) -> float:
    """Integrate f under q by the trapezoidal rule."""
    away = _STEP * np.arange(int(_REACH * q.sd / _STEP) + 1, dtype=np.float64)
    both = f(q.mean - away) + f(q.mean + away)  # exactly 0 for an odd f and mean 0
    both[0] /= 2
    return float(_STEP * (both @ _density(q.mean + away, q)))


def _log_cosh(d: float, q: Normal) -> float:
    """Return E log cosh(d X), X from q; log p(x) is this and a parabola."""
    return _expectation(lambda x: np.logaddexp(d * x, -d * x) - np.log(2), q)


def forward(d: float, q: Normal) -> float:
    """Return D(p || q) in nats, p half N(-d, 1) and half N(d, 1).

    Parameters
    ----------
    d : float
    q : Normal

    Returns
    -------
    float
    """
    spread = (1 + d * d + q.mean**2) / q.sd**2
    own = _log_cosh(d, Normal(d, 1)) - d * d - 0.5
    return float(max(np.log(q.sd) + spread / 2 + own, 0.0))


def reverse(d: float, q: Normal) -> float:
    """Return D(q || p) in nats, p half N(-d, 1) and half N(d, 1).

    Parameters
    ----------
    d : float
    q : Normal

    Returns
    -------
    float
    """
    squares = (q.mean**2 + q.sd**2 + d * d - 1) / 2
    return float(max(squares - np.log(q.sd) - _log_cosh(d, q), 0.0))


def forward_fit(d: float) -> Normal:
    """Return the q of least D(p || q): it has the mean and the variance of p.

    Parameters
    ----------
    d : float

    Returns
    -------
    Normal
    """
    return Normal(0.0, float(np.sqrt(1 + d * d)))


@cache
def reverse_fit(d: float) -> Normal:
    """Return the q of least D(q || p) with a mean of 0 or more.

    Parameters
    ----------
    d : float

    Returns
    -------
    Normal
        Centred, or on the right mode; the one on the left is as good.
    """
    return min(settled(d, 0.0), settled(d, d), key=lambda q: reverse(d, q))


def settled(d: float, mean: float) -> Normal:
    """Return where D(q || p) is stationary, going down from a mean to start with.

    Parameters
    ----------
    d : float
    mean : float

    Returns
    -------
    Normal
    """
    sd = _best_width(d, mean)
    for _ in range(_ROUNDS):
        # dD/dmean = mean - d E tanh(d X)
        mean = d * _expectation(lambda x: np.tanh(d * x), Normal(mean, sd))
        sd = _best_width(d, mean)
    return Normal(mean, sd)


def _best_width(d: float, mean: float) -> float:
    """Halve [1, 1 + d] until 1/sd^2 = 1 - d^2 E sech(d X)^2, that is dD/dsd = 0."""
    low, high = 1.0, 1.0 + d
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        q = Normal(mean, middle)
        rest = 1 - d * d * _expectation(lambda x: 1 - np.tanh(d * x) ** 2, q)
        if middle * middle * rest < 1:
            low = middle
        else:
            high = middle
    return (low + high) / 2


class ForwardReverse(Interactive):
    """Fit one normal q to two modes; see which q each order of the divergence prefers.

    The world is half N(-d, 1) and half N(d, 1). Of q, D(p || q) and D(q || p) are
    shown, and the best q for each of them: the first has the mean and the variance of
    p, the second stays in the middle until d is 2.800, and then leaves one mode out.

    Parameters
    ----------
    d : float, default 3
        Distance of the modes from 0, at most 3.5.
    mean : float, default 1
        Of q, from -4 to 4.
    sd : float, default 1.5
        Of q, from 0.4 to 4.
    base : 2 or None, optional
        Bits, or nats.

    Raises
    ------
    ValueError
        If a number is none or outside its bounds, or another base.

    Examples
    --------
    >>> from infobook.explore import ForwardReverse
    >>> [n.text("nats") for n in ForwardReverse(d=3).numbers() if n.name == "reverse_d"]
    ['0.689 nats']
    """

    title = "One normal q, two modes in the world p: which miss is worse?"
    help = (
        "Drag the picture to move q, the mark below to widen it, the mark above to "
        "part the modes; or use the arrow keys. The forward fit has the least "
        "D(p\u00a0‖\u00a0q), the reverse fit the least D(q\u00a0‖\u00a0p)."
    )
    element = "infobook-forward-reverse"
    modules = ("forward_reverse",)

    def __init__(
        self,
        *,
        d: float = 3.0,
        mean: float = 1.0,
        sd: float = 1.5,
        base: int | None = None,
    ) -> None:
        self.d = number_between("d", d, 0.0, FARTHEST)
        self.q = Normal(
            number_between("mean", mean, *MEANS), number_between("sd", sd, *WIDTHS)
        )
        self.base = base_of(base)

    def state(self) -> dict[str, Any]:
        """Return d, the mean and the sd of q, and the base."""
        return {"d": self.d, "mean": self.q.mean, "sd": self.q.sd, "base": self.base}

    def fits(self) -> dict[str, Normal]:
        """Return q and the two best fits; the reverse one on the side of q."""
        best = reverse_fit(self.d)
        side = -1.0 if self.q.mean < 0 else 1.0
        return {
            "q": self.q,
            "forward fit": forward_fit(self.d),
            "reverse fit": Normal(side * best.mean, best.sd),
        }

    def numbers(self) -> list[Number]:
        """Return mean, sd and both divergences of q and of both fits."""
        scale = 1.0 if self.base is None else 1 / np.log(2)
        rows = []
        for label, q in self.fits().items():
            name = label.partition(" ")[0]
            rows += [
                Number(f"{name}_mean", f"{label}: mean", q.mean, unit="", digits=2),
                Number(f"{name}_sd", f"{label}: sd", q.sd, unit="", digits=2),
                Number(f"{name}_c", f"{label}: D(p ‖ q)", scale * forward(self.d, q)),
                Number(f"{name}_d", f"{label}: D(q ‖ p)", scale * reverse(self.d, q)),
            ]
        return rows

    def draw(self) -> Figure:
        """Draw the world, q, and the two best fits."""
        from infobook.plots import style

        figure, ax = style.new(height=3.0)
        x = np.linspace(-8, 8, 321)
        world = (_density(x, Normal(-self.d, 1)) + _density(x, Normal(self.d, 1))) / 2
        fits = self.fits()
        ax.fill_between(x, world, color=style.P, alpha=0.35, lw=0)
        ax.plot(x, world, color=style.P, label="p")
        ax.fill_between(
            x, _density(x, self.q), facecolor="none", edgecolor=style.Q, hatch="///"
        )
        for label, line, colour in (
            ("q", "-", style.Q),
            ("forward fit", "--", style.THIRD),
            ("reverse fit", ":", style.INK),
        ):
            ax.plot(x, _density(x, fits[label]), line, color=colour, label=label)
        shown = {n.name: n.text(self.unit) for n in self.numbers()}
        ax.set(xlim=(-8, 8), ylim=(0, None), xlabel="x", ylabel="density")
        title = f"D(p ‖ q) = {shown['q_c']}, D(q ‖ p) = {shown['q_d']}"
        ax.set_title(title, loc="left")
        ax.legend()
        return figure
