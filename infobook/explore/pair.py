"""What the figures of two distributions p and q over a few outcomes share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from infobook.explore.interactive import Interactive, base_of, labels_of, pair_of
from infobook.terms import kl_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


class PairFigure(Interactive):
    """A figure whose state is p, q, their labels and a base.

    A subclass says in ``most`` for how many outcomes it has room. The default is the
    pair that the whole book uses.
    """

    most: ClassVar[int]

    def __init__(
        self,
        p: ArrayLike = (1 / 2, 1 / 4, 1 / 8, 1 / 8),
        q: ArrayLike = (1 / 8, 1 / 2, 1 / 4, 1 / 8),
        *,
        labels: Sequence[str] | None = None,
        base: int | None = 2,
    ) -> None:
        self.p, self.q = pair_of(p, q, most=self.most)
        self.labels = labels_of(labels, self.p.size)
        self.base = base_of(base)

    def state(self) -> dict[str, Any]:
        """Return p, q, labels and base."""
        return {
            "p": self.p.tolist(),
            "q": self.q.tolist(),
            "labels": self.labels,
            "base": self.base,
        }

    def terms(self) -> NDArray[np.float64]:
        """Return p log p/q of each outcome; they add up to D(p || q)."""
        # kl_terms adds q - p to each, which makes it positive
        nats = np.asarray(kl_terms(self.p, self.q)) - (self.q - self.p)
        return nats if self.base is None else nats / np.log(2)
