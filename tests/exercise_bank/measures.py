"""What learners hand in: right answers in many styles, and wrong ones with their codes.

Written as people write them, not with the checks' own formulas.
"""

from __future__ import annotations

import collections
import itertools
import math
from functools import reduce

import numpy as np

import infobook
from exercise_bank.measures_of_pairs import (
    CROSS_ENTROPY_RIGHT,
    CROSS_ENTROPY_WRONG,
    KL_RIGHT,
    KL_WRONG,
)

asarray, log, log2 = np.asarray, np.log, np.log2


# Entropy in bits


def entropy_masked(p):
    p = np.asarray(p, dtype=float)
    p = p[p > 0]
    return -(p * np.log2(p)).sum()


def entropy_loop(p):
    total = 0.0
    for x in p:
        if x > 0:
            total -= x * math.log2(x)
    return total


def entropy_fsum(p):
    return -math.fsum(x * math.log(x, 2) for x in p if x)


def entropy_comprehension(p):
    return sum([x * math.log2(1 / x) for x in p if x > 0])


def entropy_where(p):
    p = np.asarray(p, dtype=float)
    return float(np.sum(np.where(p > 0, -p * np.log2(np.where(p > 0, p, 1)), 0)))


def entropy_nansum(p):
    p = np.asarray(p)
    return -np.nansum(p * np.log2(p))


def entropy_converted(p):
    p = np.asarray(p)
    p = p[np.nonzero(p)]
    return np.array(-np.dot(p, np.log(p)) / np.log(2))


def entropy_reduced(p):
    return reduce(lambda total, x: total - (x * math.log2(x) if x else 0), p, 0)


def entropy_with_output(p):
    logs = np.zeros(len(p))
    np.log2(p, out=logs, where=np.asarray(p) > 0)
    return -(np.asarray(p) @ logs)


def entropy_infobook(p):
    return infobook.entropy(p, base=2)


def entropy_chatty(p):
    print("entropy of", len(p))
    np.log(np.zeros(1))  # warns
    return entropy_nansum(p)


ENTROPY_RIGHT = [
    entropy_masked,
    entropy_loop,
    entropy_fsum,
    entropy_comprehension,
    entropy_where,
    entropy_nansum,
    entropy_converted,
    entropy_reduced,
    entropy_with_output,
    entropy_infobook,
    entropy_chatty,
]


def entropy_arrays_only(p):
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def entropy_lists_only(p):
    if not p:
        return 0.0
    return entropy_loop(p)


def entropy_naive(p):
    p = np.asarray(p)
    return -np.sum(p * np.log2(p))


def entropy_math_domain(p):
    return -sum(x * math.log2(x) for x in p)


def entropy_fills_zeros(p):
    p = np.asarray(p)
    p[p == 0] = 1
    return -(p * np.log2(p)).sum()


def entropy_normalises_in_place(p):
    p = np.asarray(p, dtype=float)
    p *= 2
    return entropy_masked(p / 2)


def entropy_stops_at_zero(p):
    total = 0.0
    for x in p:
        if x == 0:
            break
        total -= x * math.log2(x)
    return total


def entropy_returns_early(p):
    total = 0
    for x in p:
        total += -x * math.log2(x)
        return total
    return None


def entropy_skips_last(p):
    return -sum(p[i] * log2(p[i]) for i in range(len(p) - 1))


def entropy_skips_first(p):
    return -sum(p[i] * log2(p[i]) for i in range(1, len(p)))


def entropy_forgets_return(p):
    -np.sum(p * np.log2(p))


def entropy_remembers():
    totals = []

    def answer(p):
        totals.extend(-x * math.log2(x) for x in p if x > 0)
        return sum(totals)

    return answer


def entropy_wears_out():
    calls = itertools.count()

    def answer(p):
        return entropy_masked(p) + (next(calls) > 29)

    return answer


def entropy_recursive(p):
    return -p[0] * log2(p[0]) + entropy_recursive(p[1:] if len(p) > 1 else p)


def entropy_of_counts(p):
    counts = collections.Counter(np.asarray(p).tolist()).values()
    return entropy_loop([c / len(p) for c in counts])


def entropy_exits(p):
    raise SystemExit(3)


def entropy_misspelt(p):
    return -np.sum(p * np.logarithm(p))


def entropy_single_precision(p):
    return entropy_masked(np.asarray(p, dtype=np.float32))


ENTROPY_WRONG = [
    ("wrong_at_zero", entropy_stops_at_zero),
    ("epsilon_clipped", lambda p: -np.sum(p * log2(np.clip(p, 1e-12, None)))),
    ("epsilon_clipped", lambda p: -sum(x * math.log2(max(x, 1e-15)) for x in p)),
    ("wrong_base", lambda p: -(p * log(p)).sum()),
    ("wrong_base", lambda p: infobook.entropy(p)),
    ("base_10", lambda p: -(p * np.log10(p)).sum()),
    ("base_twice", lambda p: -(p * log2(p)).sum() / log(2)),
    ("wrong_sign", lambda p: (p * log2(p)).sum()),
    ("sign_and_base", lambda p: (p * log(p)).sum()),
    ("wrong_factor", lambda p: -2 * (p * log2(p)).sum()),
    ("wrong_factor", lambda p: -(p * log2(p)).sum() / 2),
    ("mean_for_sum", lambda p: -np.mean(p * log2(p))),
    ("mean_for_sum", lambda p: -np.mean(p * log(p))),
    ("unweighted", lambda p: -np.sum(log2(p))),
    ("weighted_twice", lambda p: -np.sum(p**2 * log2(p))),
    ("log_of_sum", lambda p: -log2(np.sum(p**2))),
    ("constant", lambda p: -log2(np.sum(p))),
    ("constant", lambda p: 1.75),
    ("constant", lambda p: True * 2),
    ("largest_only", lambda p: -log2(np.max(p))),
    ("divided_by_maximum", lambda p: -(p * log2(p)).sum() / log2(len(p))),
    ("probabilities_ignored", lambda p: math.log2(len(p))),
    ("probabilities_ignored", entropy_of_counts),
    ("perplexity", lambda p: 2 ** -(p * log2(p)).sum()),
    ("gini", lambda p: 1 - np.sum(p**2)),
    ("squared_log", lambda p: np.sum(p * log2(p) ** 2)),
    ("varentropy", lambda p: np.dot(p, (log2(p) + p @ -log2(p)) ** 2)),
    ("log_of_one_plus", lambda p: -np.sum(p * np.log1p(p)) / log(2)),
    ("log_of_complement", lambda p: -np.sum(p * log2(1 - p))),
    ("binary_terms", lambda p: -np.sum(p * log2(p) + (1 - p) * log2(1 - p))),
    ("first_outcome_only", entropy_returns_early),
    ("outcome_left_out", entropy_skips_last),
    ("outcome_left_out", entropy_skips_first),
    ("softmax_applied", lambda p: entropy_masked(np.exp(p) / np.exp(p).sum())),
    ("laplace_smoothed", lambda p: entropy_masked((p + 1) / (1 + len(p)))),
    ("rounded", lambda p: round(entropy_masked(p), 3)),
    ("rounded", lambda p: int(entropy_masked(p))),
    ("imprecise", entropy_single_precision),
    ("no_sum", lambda p: -p * log2(p)),
    ("no_sum", lambda p: [-x * log2(x) for x in p]),
    ("returned_array", lambda p: np.array([entropy_masked(p)])),
    ("returned_array", lambda p: (entropy_masked(p), "bits", 0)[:1]),
    ("returned_text", lambda p: f"{entropy_masked(p):.2f} bits"),
    ("returned_generator", lambda p: (-x * log2(x) for x in p)),
    ("returned_nothing", entropy_forgets_return),
    ("not_a_number", lambda p: complex(entropy_masked(p), 0)),
    ("not_a_number", lambda p: entropy_masked(p) > 1),
    ("not_a_number", lambda p: {"entropy": 1}),
    ("returned_nan", lambda p: -np.sum(p * log2(-p))),
    ("returned_infinite", lambda p: np.sum(p) / np.zeros(1)[0]),
    ("raised", entropy_misspelt),
    ("recurses_forever", entropy_recursive),
    ("exited", entropy_exits),
    ("input_changed", entropy_fills_zeros),
    ("input_changed", entropy_normalises_in_place),
    ("not_repeatable", entropy_remembers),
    ("not_repeatable", entropy_wears_out),
    ("lists_not_accepted", entropy_arrays_only),
    ("arrays_not_accepted", entropy_lists_only),
    ("nan_at_zero", entropy_naive),
    ("raises_at_zero", entropy_math_domain),
    ("not_a_function", 1.75),
    ("not_a_function", "entropy"),
    ("wrong_arguments", lambda p, q: 0.0),
    ("wrong_arguments", lambda: 0.0),
    ("not_additive", lambda p: entropy_masked(p) ** 2 / log2(len(p))),
    ("not_the_average", lambda p: -log2(np.sum(p**3)) / 2),
    ("order_matters", lambda p: sum(i * x for i, x in enumerate(p))),
    ("negative", lambda p: entropy_masked(p) - 3),
    ("wrong_for_uniform", lambda p: np.sum(np.sqrt(p)) - 1),
    ("epsilon_in_log", lambda p: -np.sum(asarray(p) * log2(asarray(p) + 1e-12))),
    ("epsilon_in_log", lambda p: -np.sum(asarray(p) * log2(asarray(p) + 1e-6))),
    ("epsilon_in_log", lambda p: -sum(x * math.log2(x + 1e-9) for x in p)),
    ("small_probabilities", lambda p: entropy_masked([x for x in p if x > 1e-7])),
    *(
        ("epsilon_clipped", lambda p, e=e: entropy_masked(np.clip(p, e, 1)))
        for e in (1e-3, 1e-7, 1e-10, 1e-12, 1e-15, np.finfo(float).eps)
    ),
    ("epsilon_clipped", lambda p: entropy_loop([max(x, 1e-9) for x in p])),
    *(
        ("epsilon_added", lambda p, e=e: entropy_masked(asarray(p) + e))
        for e in (1e-3, 1e-8, 1e-10, 1e-12)
    ),
]

RIGHT = {
    "entropy": ENTROPY_RIGHT,
    "cross_entropy": CROSS_ENTROPY_RIGHT,
    "kl_divergence": KL_RIGHT,
}
WRONG = {
    "entropy": ENTROPY_WRONG,
    "cross_entropy": CROSS_ENTROPY_WRONG,
    "kl_divergence": KL_WRONG,
}
# Made anew for each check, as they keep something from call to call.
# these keep something between calls: each check gets a new one
entropy_remembers.makes_an_answer = entropy_wears_out.makes_an_answer = True
