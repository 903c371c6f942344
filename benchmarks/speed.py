"""How long each way takes an element, beside what the machine allows.

Ways take turns, round after round, so that a busy machine hurts all alike, and the best
round of each counts. The clock is the processor's for this process: it stands still
while another process runs. Input is prepared, and compiled code compiled, beforehand.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.accuracy import rounded
from benchmarks.peers import Way

MEASURES = ("entropy", "cross_entropy", "kl_divergence", "js_divergence")
SIZES = tuple(10**k for k in range(1, 8))
CLASSES, VOCABULARY = 10, 50257
Case = tuple[str, tuple[int, ...], str]
CASES: list[Case] = [
    *((measure, (size,), "float64") for measure in MEASURES for size in SIZES),
    *(("loss", (size // CLASSES, CLASSES), "float64") for size in SIZES),
    # where others do well: single precision, and many narrow rows
    *((measure, (10**6,), "float32") for measure in MEASURES),
    *((measure, (10**5, 10), "float64") for measure in MEASURES),
    ("loss", (10**5, CLASSES), "float32"),
    ("loss", (100, VOCABULARY), "float32"),
    ("loss", (100, VOCABULARY), "float64"),
]
SLICE = 0.004  # seconds that a way computes before the next one has its turn


def times(
    ways: Sequence[Way], cases: Sequence[Case] = CASES, passes: int = 2
) -> list[dict[str, Any]]:
    """Return nanoseconds an element for each case and way.

    All cases are gone through more than once, so that one bad minute decides nothing.
    """
    runs = [[_case(ways, *case) for case in cases] for _ in range(passes)]
    return [
        {
            "measure": measure,
            "shape": list(shape),
            "dtype": dtype,
            "nanoseconds": {
                name: rounded(1e9 * min(run[name] for run in found) / np.prod(shape))
                for name in found[0]
            },
        }
        for (measure, shape, dtype), *found in zip(cases, *runs, strict=True)
    ]


def _case(
    ways: Sequence[Way], measure: str, shape: tuple[int, ...], dtype: str
) -> dict[str, float]:
    """Return the seconds of each way in its best round."""
    print(measure, shape, dtype, flush=True)
    arrays = draw(measure, shape, dtype)
    return best(
        {way.name: bound(way, arrays) for way in ways if way.measure == measure}
    )


def draw(measure: str, shape: tuple[int, ...], dtype: str) -> tuple[Any, ...]:
    """Draw what a measure takes: one distribution, two, or logits and labels."""
    rng = np.random.default_rng(1948)
    if measure == "loss":
        logits = rng.normal(0, 4, shape).astype(dtype)
        return logits, rng.integers(0, shape[-1], shape[:-1])
    count = 1 if measure == "entropy" else 2
    weights = rng.uniform(1e-4, 1, (count, *shape))
    return tuple((weights / weights.sum(axis=-1, keepdims=True)).astype(dtype))


def bound(way: Way, arrays: Sequence[Any]) -> Callable[[], Any]:
    """Return a call without arguments."""
    prepared = [way.prepare(array) for array in arrays]
    return lambda: way.function(*prepared)


def best(calls: dict[str, Callable[[], Any]], rounds: int = 25) -> dict[str, float]:
    """Return the seconds of each call in its best round; the calls take turns."""
    counts = {}
    for name, call in calls.items():
        call()  # compiles, and fetches
        counts[name] = max(1, int(SLICE / max(clocked(call, 1), 1e-7)))
    slowest = max(SLICE, *(clocked(call, 1) for call in calls.values()))
    rounds = min(rounds, max(3, int(rounds * SLICE * 10 / slowest)))
    found = dict.fromkeys(calls, float("inf"))
    for _ in range(rounds):
        for name, call in calls.items():
            found[name] = min(found[name], clocked(call, counts[name]))
    return found


def clocked(call: Callable[[], Any], count: int) -> float:
    """Return the processor's seconds for one of `count` calls."""
    start = time.process_time()
    for _ in range(count):
        call()
    return (time.process_time() - start) / count


def limits() -> dict[str, float]:
    """Measure what no way can beat: logarithms in cache, and reading memory.

    Nanoseconds an element of NumPy's functions, by function and dtype, and nanoseconds
    a byte of a sum over an array that no cache holds.
    """
    rng, calls = np.random.default_rng(1), {}
    for dtype in ("float64", "float32"):
        x = rng.uniform(1e-4, 1, 16_384).astype(dtype)
        for function in (np.log, np.log1p, np.exp):
            calls[f"{function.__name__} {dtype}"] = _into(function, x)
    found = {name: 1e9 * took / 16_384 for name, took in best(calls, 100).items()}
    large = rng.uniform(size=10**7)
    read = best({"read": lambda: large.sum()})["read"]
    found["read a byte"] = 1e9 * read / large.nbytes
    return {name: rounded(value) for name, value in found.items()}


def _into(function: Callable[..., Any], x: Any) -> Callable[[], Any]:
    out = np.empty_like(x)
    return lambda: function(x, out=out)
