"""Who is measured: infobook, the formula as one writes it first, and the libraries.

A `Way` is one function for one measure, in nats. A library that is not installed has no
ways, and is named as missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from typing import Any, TypeAlias

import numpy as np

Measure: TypeAlias = Callable[..., Any]
Table: TypeAlias = dict[str, dict[str, Measure]]  # by measure, then by name


@dataclass(frozen=True)
class Way:
    """A function for a measure.

    Attributes
    ----------
    measure : str
        The name of infobook's function for it.
    name : str
        Who computes it: a function's whole name, ``"infobook"`` or ``"formula"``.
    function : callable
        Takes what `prepare` makes of NumPy arrays.
    prepare : callable
        Turns a NumPy array into an array of the library, before the clock starts.
    """

    measure: str
    name: str
    function: Measure
    prepare: Measure

    def __call__(self, *arrays: Any) -> float:
        """Return the measure of some NumPy arrays, one number."""
        return float(self.function(*map(self.prepare, arrays)))


def infobook() -> list[Way]:
    """The package of this book."""
    import infobook

    names = ("entropy", "cross_entropy", "kl_divergence", "js_divergence")
    ways: Table = {name: {"infobook": getattr(infobook, name)} for name in names}
    ways["loss"] = {"infobook": infobook.cross_entropy_from_logits}
    return _ways(ways, np.asarray)


def formula() -> list[Way]:
    """The definitions, typed as they stand: no zeros, no care; and one with some."""

    def kl(p: Any, q: Any) -> Any:
        return np.sum(p * np.log(p / q), axis=-1)

    def with_log1p(p: Any, q: Any) -> Any:
        x = p - q
        return np.sum(p * np.log1p(x / q) - x, axis=-1)

    def js(p: Any, q: Any) -> Any:
        m = (p + q) / 2
        return (kl(p, m) + kl(q, m)) / 2

    def loss(logits: Any, labels: Any) -> Any:
        weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
        p = weights / weights.sum(axis=-1, keepdims=True)
        with np.errstate(divide="ignore"):
            return -np.log(_of_label(p, labels))

    ways: Table = {
        "entropy": {"formula": lambda p: -np.sum(p * np.log(p), axis=-1)},
        "cross_entropy": {"formula": lambda p, q: -np.sum(p * np.log(q), axis=-1)},
        "kl_divergence": {"formula": kl, "formula with log1p": with_log1p},
        "js_divergence": {"formula": js},
        "loss": {"formula": loss},
    }
    return _ways(ways, np.asarray)


def scipy() -> list[Way]:
    """SciPy: elementwise functions, here summed, and what its statistics offer."""
    from scipy import special, stats

    def js(p: Any, q: Any) -> Any:
        m = (p + q) / 2
        found = special.rel_entr(p, m).sum(-1) + special.rel_entr(q, m).sum(-1)
        return found / 2

    def loss(logits: Any, labels: Any) -> Any:
        return -_of_label(special.log_softmax(logits, axis=-1), labels)

    ways: Table = {
        "entropy": {
            "scipy.special.entr": lambda p: special.entr(p).sum(-1),
            "scipy.stats.entropy": lambda p: stats.entropy(p, axis=-1),
        },
        "cross_entropy": {
            "scipy.special.xlogy": lambda p, q: -special.xlogy(p, q).sum(-1),
        },
        "kl_divergence": {
            "scipy.special.rel_entr": lambda p, q: special.rel_entr(p, q).sum(-1),
            "scipy.special.kl_div": lambda p, q: special.kl_div(p, q).sum(-1),
            "scipy.stats.entropy": lambda p, q: stats.entropy(p, q, axis=-1),
        },
        "js_divergence": {"scipy.special.rel_entr": js},
        "loss": {"scipy.special.log_softmax": loss},
    }
    return _ways(ways, np.asarray)


def torch() -> list[Way]:
    """Torch on the processor, on one thread."""
    import torch as t
    from torch.nn import functional

    t.set_num_threads(1)

    def kl(p: Any, q: Any) -> Any:
        return functional.kl_div(q.log(), p, reduction="none").sum(-1)

    def loss(logits: Any, labels: Any) -> Any:
        return functional.cross_entropy(logits, labels, reduction="none")

    ways: Table = {
        "entropy": {"torch.special.entr": lambda p: t.special.entr(p).sum(-1)},
        "cross_entropy": {"torch.xlogy": lambda p, q: -t.xlogy(p, q).sum(-1)},
        "kl_divergence": {"torch.nn.functional.kl_div": kl},
        "loss": {"torch.nn.functional.cross_entropy": loss},
    }
    return _ways(ways, lambda x: t.from_numpy(np.ascontiguousarray(x)))


def jax() -> list[Way]:
    """JAX on the processor, compiled before the clock starts."""
    import jax as j

    j.config.update("jax_enable_x64", True)
    from jax.nn import log_softmax
    from jax.scipy import special

    def compiled(function: Measure) -> Measure:
        fast = j.jit(function)
        return lambda *arrays: fast(*arrays).block_until_ready()

    def loss(logits: Any, labels: Any) -> Any:
        found = j.numpy.take_along_axis(log_softmax(logits), labels[..., None], -1)
        return -found[..., 0]

    ways: Table = {
        "entropy": {"jax.scipy.special.entr": lambda p: special.entr(p).sum(-1)},
        "cross_entropy": {
            "jax.scipy.special.xlogy": lambda p, q: -special.xlogy(p, q).sum(-1),
        },
        "kl_divergence": {
            "jax.scipy.special.kl_div": lambda p, q: special.kl_div(p, q).sum(-1),
        },
        "loss": {"jax.nn.log_softmax": loss},
    }
    fast = {
        measure: {name: compiled(function) for name, function in named.items()}
        for measure, named in ways.items()
    }
    return _ways(fast, j.numpy.asarray)


LIBRARIES: dict[str, Callable[[], list[Way]]] = {
    "infobook": infobook,
    "formula": formula,
    "scipy": scipy,
    "torch": torch,
    "jax": jax,
}


def present(names: tuple[str, ...] = tuple(LIBRARIES)) -> tuple[list[Way], list[str]]:
    """Return the ways of the libraries that can be imported, and who is missing."""
    ways, missing = [], []
    for name in names:
        try:
            ways += LIBRARIES[name]()
        except ImportError:
            missing.append(name)
    return ways, missing


def versions(missing: list[str]) -> dict[str, str]:
    """Return the versions of all that had a part in the numbers."""
    import infobook

    own = {"infobook": infobook.__version__}
    others = ({"numpy", "mpmath", *LIBRARIES}) - {"infobook", "formula", *missing}
    return own | {name: metadata.version(name) for name in sorted(others)}


def _of_label(rows: Any, labels: Any) -> Any:
    """Return from each row the entry of its label."""
    return np.take_along_axis(rows, np.asarray(labels)[..., None], axis=-1)[..., 0]


def _ways(table: Table, prepare: Measure) -> list[Way]:
    return [
        Way(measure, name, function, prepare)
        for measure, named in table.items()
        for name, function in named.items()
    ]
