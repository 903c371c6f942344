"""Run the tests that SciPy and scikit-learn ship, with our measures put in their place.

Called as a program, in a process of its own: it replaces functions of other packages.
A shim takes a peer's signature and policy (SciPy normalises, and begins with axis 0),
and counts the calls that reach our measure. What is proved is the policy and the
values those tests know; accuracy has tests of its own.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import infobook

SUITES = {
    "scipy": (
        "stats/tests/test_entropy.py::TestEntropy",
        "spatial/tests/test_distance.py::test_jensenshannon",
        "special/tests/test_basic.py::test_kl_div",
    ),
    # every score there that is made of mutual information
    "sklearn": ("metrics/cluster/tests/test_supervised.py",),
}
# On one cluster against itself this score is (I - E) / (H - E), 0/0 but for rounding
# in scikit-learn's own E. Their I has the same rounding error, ours is exact. And what
# they test on other libraries' arrays they skip without these.
LEFT_OUT = "not (perfect_matches and adjusted_mutual_info_score or entropy_array_api)"
reached: Counter[str] = Counter()


def ours(name: str, *arguments: Any, **options: Any) -> Any:
    reached[name] += 1
    return getattr(infobook, name)(*arguments, **options)


def entropy(
    pk: Any,
    qk: Any = None,
    base: Any = None,
    axis: int = 0,
    *,
    nan_policy: str = "propagate",
    keepdims: bool = False,
) -> Any:
    if base is not None and base <= 0:
        raise ValueError("`base` must be a positive number or `None`.")
    p = np.asarray(pk, dtype=float)
    if qk is None:
        p = p / p.sum(axis=axis, keepdims=True)
        return np.float64(ours("entropy", p, base=base, axis=axis))
    try:
        p, q = np.broadcast_arrays(p, np.asarray(qk, dtype=float))
    except ValueError:
        message = "Array shapes are incompatible for broadcasting."
        raise ValueError(message) from None
    p, q = (x / x.sum(axis=axis, keepdims=True) for x in (p, q))
    return np.float64(ours("kl_divergence", p, q, base=base, axis=axis))


def jensenshannon(
    p: Any, q: Any, base: Any = None, *, axis: int = 0, keepdims: bool = False
) -> Any:
    p, q = (np.asarray(x, float) for x in (p, q))
    p, q = (x / x.sum(axis=axis, keepdims=True) for x in (p, q))
    root = np.sqrt(ours("js_divergence", p, q, base=base, axis=axis))
    return np.expand_dims(root, axis) if keepdims else root


def kl_div(x: Any, y: Any) -> Any:
    x, y = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float))
    terms = ours("kl_terms", np.abs(x), np.abs(y))
    return np.where((x < 0) | (y < 0), np.inf, terms)[()]


def mutual_info_score(
    labels_true: Any, labels_pred: Any, *, contingency: Any = None
) -> Any:
    if contingency is None:
        from sklearn.metrics.cluster import contingency_matrix

        contingency = contingency_matrix(labels_true, labels_pred)
    elif hasattr(contingency, "toarray"):
        contingency = contingency.toarray()
    counts = np.asarray(contingency)  # scikit-learn keeps whole numbers as floats
    if counts.size == 0:
        return 0.0
    assert (counts == np.round(counts)).all()
    return ours("mutual_information_from_counts", counts.astype(np.int64))


class Shims:
    """Put ours in the place of theirs, once their tests have been collected."""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        stats, special = map(importlib.import_module, ("scipy.stats", "scipy.special"))
        stats.entropy, special.kl_div = entropy, kl_div
        supervised = sys.modules.get("sklearn.metrics.cluster._supervised")
        for module in {item.module for item in items} | {supervised}:
            for function in (jensenshannon, mutual_info_score):
                if hasattr(module, function.__name__):
                    setattr(module, function.__name__, function)


def main() -> int:
    tests = []
    for package, names in SUITES.items():
        folder = Path(importlib.import_module(package).__file__ or "").parent
        tests += [str(folder / name) for name in names]
    quiet = ("-q", "-p", "no:cacheprovider", "-p", "no:nbval", "-W", "ignore")
    code = pytest.main(
        [*quiet, "-c", os.devnull, "-k", LEFT_OUT, *tests], plugins=[Shims()]
    )
    print("reached", *(f"{name}={count}" for name, count in sorted(reached.items())))
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
