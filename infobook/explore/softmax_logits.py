"""`SoftmaxLogits`: scores to drag, the softmax of them, its loss and the slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.discrete import entropy
from infobook.explore.interactive import (
    Interactive,
    Number,
    base_of,
    labels_of,
    number_between,
    whole_between,
)
from infobook.logits import softmax
from infobook.losses import cross_entropy_from_logits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure
    from numpy.typing import ArrayLike, NDArray

HIGHEST = 6.0  # what the picture has room for, also below 0
TEMPERATURES = (0.2, 5.0)


class SoftmaxLogits(Interactive):
    """Drag scores z; see q = softmax(z/T), the loss of a label, and the slope in z.

    The loss is -log q of the label. Its gradient with respect to z is (q - y)/T, where
    y is 1 at the label and 0 elsewhere.

    Parameters
    ----------
    logits : array_like, shape (n,)
        Scores of 2 to 5 classes, each from -6 to 6.
    label : int, default 2
        The class that is right, counted from 0.
    temperature : float, default 1
        T, from 0.2 to 5.
    labels : sequence of str, optional
        A name a class; letters if not given.
    base : 2 or None, optional
        Bits, or nats.

    Raises
    ------
    ValueError
        If there are fewer than 2 or more than 5 classes, a score, the label or the
        temperature has no room, there is not one name a class, or another base.

    Examples
    --------
    >>> from infobook.explore import SoftmaxLogits
    >>> figure = SoftmaxLogits([2, 1, 0], label=2)
    >>> [n.text("nats") for n in figure.numbers() if n.name == "loss"]
    ['2.408 nats']
    """

    title = "Which way does the loss push each score, and how hard?"
    help = (
        "Drag the scores, or select one and use the arrow keys. A step downhill moves "
        "each score against its slope."
    )
    element = "infobook-softmax-logits"
    modules = ("measures", "softmax_logits")

    def __init__(
        self,
        logits: ArrayLike = (2.0, 1.0, 0.0),
        label: int = 2,
        *,
        temperature: float = 1.0,
        labels: Sequence[str] | None = None,
        base: int | None = None,
    ) -> None:
        self.logits = _few_scores(logits)
        self.label = whole_between("label", label, 0, self.logits.size - 1)
        self.temperature = number_between("temperature", temperature, *TEMPERATURES)
        self.labels = labels_of(labels, self.logits.size)
        self.base = base_of(base)

    def state(self) -> dict[str, Any]:
        """Return the scores, the label, the temperature, the names and the base."""
        return {
            "logits": self.logits.tolist(),
            "label": self.label,
            "temperature": self.temperature,
            "labels": self.labels,
            "base": self.base,
        }

    def slopes(self) -> NDArray[np.float64]:
        """Return the gradient of the loss with respect to the scores, (q - y)/T."""
        _, by_quotient = cross_entropy_from_logits(
            self.logits / self.temperature, self.label, base=self.base, return_grad=True
        )
        return np.asarray(by_quotient, dtype=np.float64) / self.temperature

    def numbers(self) -> list[Number]:
        """Return the loss, the entropy of q, and score, q and slope of each class."""
        quotients = self.logits / self.temperature
        q = softmax(quotients)
        loss = cross_entropy_from_logits(quotients, self.label, base=self.base)
        each: list[Number] = []
        for i, (name, slope) in enumerate(
            zip(self.labels, self.slopes(), strict=True), start=1
        ):
            each += [
                Number(
                    f"z_{i}", f"{name}: z", float(self.logits[i - 1]), unit="", digits=2
                ),
                Number(f"q_{i}", f"{name}: q", float(q[i - 1]), unit=""),
                Number(f"slope_{i}", f"{name}: (q − y)/T", float(slope)),
            ]
        return [
            Number("loss", "loss −log q", float(loss)),
            Number("entropy", "H(q)", float(entropy(q, base=self.base))),
            Number("temperature", "temperature T", self.temperature, unit="", digits=2),
            *each,
        ]

    def draw(self) -> Figure:
        """Draw scores, probabilities and slopes, a column a class."""
        from infobook.plots import style

        figure, (scores, chances, slopes) = style.new(
            3, 1, height=5.0, sharex=True, height_ratios=(2, 2, 1.5)
        )
        x = np.arange(self.logits.size)
        y = (x == self.label).astype(float)
        scores.vlines(x, 0, self.logits, color=style.Q)
        scores.plot(x, self.logits, "o", color=style.Q)
        scores.set(ylim=(-HIGHEST - 0.5, HIGHEST + 0.5), ylabel="score z")
        q = softmax(self.logits / self.temperature)
        chances.bar(x, q, 0.5, color="white", edgecolor=style.Q, hatch="///", label="q")
        chances.bar(
            x, y, 0.6, color="none", edgecolor=style.P, ls="--", lw=1.5, label="label y"
        )
        chances.set(ylim=(0, 1.05), ylabel="probability")
        chances.legend()
        slopes.bar(x, self.slopes(), 0.5, color=style.WASTE)
        slopes.set(xticks=x, xticklabels=self.labels, ylabel=f"slope ({self.unit})")
        for ax in (scores, slopes):
            ax.axhline(0, color=style.QUIET, lw=0.8)
        shown = {n.name: n.text(self.unit) for n in self.numbers()}
        scores.set_title(
            f"T = {shown['temperature']}, loss {shown['loss']}", loc="left"
        )
        return figure


def _few_scores(logits: ArrayLike) -> NDArray[np.float64]:
    """Return 2 to 5 scores that the picture has room for."""
    scores = np.atleast_1d(np.asarray(logits, dtype=object))
    if scores.ndim != 1 or not 2 <= scores.size <= 5:
        raise ValueError(
            f"logits has shape {scores.shape}; the figure has room for the scores of "
            "2 to 5 classes"
        )
    return np.array(
        [
            number_between(f"logits[{i}]", z, -HIGHEST, HIGHEST)
            for i, z in enumerate(scores.tolist())
        ]
    )
