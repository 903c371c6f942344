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

asarray, log, log2 = np.asarray, np.log, np.log2


def floats(*given):
    return [np.array(x, dtype=float) for x in given]


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

# Cross-entropy in nats


def cross_entropy_masked(p, q):
    p, q = floats(p, q)
    happens = p > 0
    return -(p[happens] * np.log(q[happens])).sum()


def cross_entropy_loop(p, q):
    total = 0.0
    for x, y in zip(p, q, strict=True):
        if x > 0:
            if y == 0:
                return math.inf
            total -= x * math.log(y)
    return total


def cross_entropy_fsum(p, q):
    pairs = [(x, y) for x, y in zip(p, q, strict=True) if x]
    return -math.fsum(x * (math.log(y) if y else -math.inf) for x, y in pairs)


def cross_entropy_nansum(p, q):
    return -np.nansum(np.asarray(p) * np.log(q))


def cross_entropy_where(p, q):
    p, q = floats(p, q)
    return float(-np.sum(p * np.log(np.where(p == 0, 1, q))))


def cross_entropy_comprehension(p, q):
    return sum(
        [-p[i] * float(np.log(q[i])) for i in range(len(p)) if p[i] != 0], start=0.0
    )


def cross_entropy_converted(p, q):
    p, q = floats(p, q)
    return np.dot(p[p > 0], -np.log2(q[p > 0])) * math.log(2)


def cross_entropy_infobook(p, q):
    return infobook.cross_entropy(p, q)


CROSS_ENTROPY_RIGHT = [
    cross_entropy_masked,
    cross_entropy_loop,
    cross_entropy_fsum,
    cross_entropy_nansum,
    cross_entropy_where,
    cross_entropy_comprehension,
    cross_entropy_converted,
    cross_entropy_infobook,
]


def cross_entropy_whole_numbers(p, q):
    terms = np.zeros_like(p)
    for i in range(len(terms)):
        if p[i] > 0:
            terms[i] = -p[i] * np.log(q[i])
    return terms.sum()


def both(measure, change):
    return lambda p, q: measure(change(asarray(p)), change(asarray(q)))


ce = cross_entropy_masked

CROSS_ENTROPY_WRONG = [
    ("swapped_arguments", lambda p, q: -(q * log(p)).sum()),
    ("swapped_arguments", lambda p, q: -(q * log2(p)).sum()),
    ("wrong_base", lambda p, q: -(p * log2(q)).sum()),
    ("base_10", lambda p, q: -(p * np.log10(q)).sum()),
    ("base_twice", lambda p, q: -(p * log(q)).sum() * log(2)),
    ("wrong_sign", lambda p, q: (p * log(q)).sum()),
    ("sign_and_base", lambda p, q: (p * log2(q)).sum()),
    ("wrong_factor", lambda p, q: ce(p, q) * 2),
    ("kl_divergence", lambda p, q: (p * log(p / q)).sum()),
    ("kl_divergence", lambda p, q: (q * log(q / p)).sum()),
    ("entropy_of_p", lambda p, q: -(p * log(p)).sum()),
    ("entropy_of_q", lambda p, q: -(q * log(q)).sum()),
    ("mean_for_sum", lambda p, q: -np.mean(p * log(q))),
    ("unweighted", lambda p, q: -np.sum(log(q))),
    ("log_of_sum", lambda p, q: -log(p @ q)),
    ("weighted_twice", lambda p, q: -np.sum(p * q * log(q))),
    ("largest_only", lambda p, q: -log(q[np.argmax(p)])),
    ("binary_terms", lambda p, q: -np.mean(p * log(q) + (1 - p) * log(1 - q))),
    ("perplexity", lambda p, q: np.exp(-(p * log(q)).sum())),
    ("squared_difference", lambda p, q: np.mean((p - q) ** 2)),
    ("total_variation", lambda p, q: abs(p - q).sum() / 2),
    ("symmetrized", lambda p, q: (ce(p, q) + ce(q, p)) / 2),
    ("log_of_one_plus", lambda p, q: -np.sum(p * log(1 + q))),
    ("log_of_complement", lambda p, q: -np.sum(p * log(1 - q))),
    ("first_outcome_only", lambda p, q: -p[0] * log(q[0])),
    ("outcome_left_out", lambda p, q: ce(p[:-1], q[:-1])),
    ("divided_by_maximum", lambda p, q: ce(p, q) / log(len(p))),
    ("softmax_applied", lambda p, q: ce(p, np.exp(q) / np.exp(q).sum())),
    ("laplace_smoothed", lambda p, q: ce(p, (q + 1) / (len(q) + 1))),
    ("constant", lambda p, q: 0.0),
    ("rounded", lambda p, q: round(float(ce(p, q)), 4)),
    ("imprecise", lambda p, q: ce(p, q) * (1 + 1e-6 * p[0])),
    ("no_sum", lambda p, q: -p * log(q)),
    ("returned_nothing", lambda p, q: None),
    ("wrong_arguments", lambda p: 0.0),
    ("raised", lambda p, q: p @ q @ q),
    ("lists_not_accepted", lambda p, q: ce(p[p > 0], q[p > 0])),
    ("integers_not_accepted", cross_entropy_whole_numbers),
    ("nan_at_zero", lambda p, q: -np.sum(asarray(p) * log(asarray(q)))),
    ("raises_at_zero", lambda p, q: -sum(map(lambda x, y: x * math.log(y), p, q))),
    (
        "support_dropped",
        lambda p, q: ce(asarray(p)[asarray(q) > 0], [y for y in q if y]),
    ),
    ("finite_for_impossible", lambda p, q: min(ce(p, q), 1e300)),
    ("finite_for_impossible", lambda p, q: -np.dot(p, np.nan_to_num(log(q)))),
    ("small_probabilities", lambda p, q: ce(p, [0.0 if y < 1e-10 else y for y in q])),
    *(
        ("epsilon_clipped", lambda p, q, e=e: ce(p, np.clip(q, e, 1)))
        for e in (1e-3, 1e-7, 1e-12, 1e-15, 1e-30)
    ),
    ("epsilon_clipped", lambda p, q: ce(p, np.clip(q, 1e-7, 1 - 1e-7))),
    ("epsilon_clipped", lambda p, q: ce(p, [y or 1e-12 for y in q])),
    *(
        ("epsilon_added", lambda p, q, e=e: -np.sum(asarray(p) * log(asarray(q) + e)))
        for e in (1e-3, 1e-8, 1e-12, 1e-15, 1e-300)
    ),
    ("order_matters", lambda p, q: ce(p, q) + p[0]),
    ("not_entropy_when_equal", lambda p, q: ce(p, q) + 1),
    ("below_entropy", lambda p, q: 2 * ce(p, p) - ce(p, q)),
    ("not_linear", lambda p, q: ce(p, q) + (ce(p, q) - ce(p, p)) ** 2),
]

# KL divergence in nats


def kl_masked(p, q):
    p, q = floats(p, q)
    happens = p > 0
    return (p[happens] * np.log(p[happens] / q[happens])).sum()


def kl_loop(p, q):
    total = 0.0
    for x, y in zip(p, q, strict=True):
        if x > 0 and y == 0:
            return float("inf")
        if x > 0:
            total += x * (math.log(x) - math.log(y))
    return total


def kl_fsum(p, q):
    if any(x > 0 and y == 0 for x, y in zip(p, q, strict=True)):
        return math.inf
    return math.fsum(x * math.log(x / y) for x, y in zip(p, q, strict=True) if x > 0)


def kl_nansum(p, q):
    p, q = floats(p, q)
    return np.nansum(p * np.log(p / q))


def kl_difference(p, q):
    return cross_entropy_masked(p, q) - cross_entropy_masked(p, p)


def kl_generalised(p, q):
    p, q = floats(p, q)
    return np.sum(np.where(p > 0, p * np.log(np.where(p > 0, p, 1) / q), 0) - p + q)


def kl_comprehension(p, q):
    terms = [x * np.log(np.float64(x) / y) for x, y in zip(p, q, strict=True) if x > 0]
    return sum(terms)


def kl_never_negative(p, q):
    return max(kl_masked(p, q), 0.0)


def kl_infobook(p, q):
    return infobook.kl_divergence(p, q)


KL_RIGHT = [
    kl_masked,
    kl_loop,
    kl_fsum,
    kl_nansum,
    kl_difference,
    kl_generalised,
    kl_comprehension,
    kl_never_negative,
    kl_infobook,
]

kl = kl_masked


def js(p, q):
    return (kl(p, (p + q) / 2) + kl(q, (p + q) / 2)) / 2


def kl_supported(p, q):
    p, q = floats(p, q)
    kept = (p > 0) & (q > 0)
    return kl(p[kept], q[kept])


KL_WRONG = [
    ("swapped_arguments", lambda p, q: (q * log(q / p)).sum()),
    ("swapped_arguments", lambda p, q: (q * log2(q / p)).sum()),
    ("swapped_weights", lambda p, q: (q * log(p / q)).sum()),
    ("wrong_base", lambda p, q: (p * log2(p / q)).sum()),
    ("base_10", lambda p, q: (p * np.log10(p / q)).sum()),
    ("base_twice", lambda p, q: (p * log(p / q)).sum() * log(2)),
    ("wrong_sign", lambda p, q: (p * log(q / p)).sum()),
    ("sign_and_base", lambda p, q: -(p * log2(p / q)).sum()),
    ("wrong_factor", lambda p, q: kl(p, q) / 2),
    ("cross_entropy", lambda p, q: -(p * log(q)).sum()),
    ("cross_entropy", lambda p, q: -(p * log2(q)).sum()),
    ("entropy_of_p", lambda p, q: -(p * log(p)).sum()),
    ("entropy_of_q", lambda p, q: -(q * log(q)).sum()),
    ("entropy_difference", lambda p, q: (p * log(p)).sum() - (q * log(q)).sum()),
    ("mean_for_sum", lambda p, q: (p * log(p / q)).mean()),
    ("unweighted", lambda p, q: log(p / q).sum()),
    ("log_of_sum", lambda p, q: log((p * p / q).sum())),
    ("weighted_twice", lambda p, q: (p * p * log(p / q)).sum()),
    ("absolute_terms", lambda p, q: abs(p * log(p / q)).sum()),
    ("positive_terms", lambda p, q: sum(x for x in p * log(p / q) if x > 0)),
    ("symmetrized", lambda p, q: kl(p, q) + kl(q, p)),
    ("jensen_shannon", js),
    ("jensen_shannon", lambda p, q: np.sqrt(js(p, q))),
    ("total_variation", lambda p, q: np.abs(p - q).sum() / 2),
    ("squared_difference", lambda p, q: ((p - q) ** 2).sum()),
    ("chi_squared", lambda p, q: ((p - q) ** 2 / q).sum()),
    ("perplexity", lambda p, q: np.exp(kl(p, q))),
    ("log_of_one_plus", lambda p, q: np.sum(p * np.log1p(p / q))),
    ("first_outcome_only", lambda p, q: p[0] * log(p[0] / q[0])),
    ("outcome_left_out", lambda p, q: kl(p[1:], q[1:])),
    ("divided_by_maximum", lambda p, q: kl(p, q) / log(len(p))),
    ("softmax_applied", both(kl, lambda x: np.exp(x) / np.exp(x).sum())),
    ("laplace_smoothed", both(kl, lambda x: (x + 1) / (x + 1).sum())),
    ("constant", lambda p, q: np.sum(p) - np.sum(q)),
    ("rounded", lambda p, q: float(f"{kl(p, q):.6f}")),
    ("imprecise", lambda p, q: kl(p, q) * (1 + 1e-7) ** (1 + p[0])),
    ("no_sum", lambda p, q: p * log(p / q)),
    ("returned_nothing", lambda p, q: print(kl(p, q))),
    ("lists_not_accepted", lambda p, q: kl_nansum(p / 1, q / 1)),
    ("nan_at_zero", lambda p, q: np.sum(asarray(p) * log(asarray(p) / asarray(q)))),
    ("raises_at_zero", lambda p, q: sum(map(lambda x, y: x * math.log(x / y), p, q))),
    ("support_dropped", kl_supported),
    ("finite_for_impossible", lambda p, q: min(kl(p, q), 1e9)),
    ("finite_for_impossible", lambda p, q: np.nan_to_num(kl(p, q), posinf=0)),
    *(
        ("epsilon_clipped", both(kl, lambda x, e=e: np.clip(x, e, 1)))
        for e in (1e-3, 1e-7, 1e-12, 1e-15, 1e-30)
    ),
    ("epsilon_clipped", lambda p, q: kl(p, np.maximum(q, 1e-10))),
    *(
        ("epsilon_added", both(kl, lambda x, e=e: x + e))
        for e in (1e-3, 1e-8, 1e-12, 1e-15, 1e-300)
    ),
    ("epsilon_added", lambda p, q: kl(p, asarray(q) + 1e-10)),
    ("epsilon_added", both(kl, lambda x: (x + 1e-5) / (x + 1e-5).sum())),
    (
        "epsilon_added",
        lambda p, q: np.dot(p, log((asarray(p) + 1e-9) / (asarray(q) + 1e-9))),
    ),
    ("not_zero_when_equal", lambda p, q: kl(p, q) + ce(p, p) / 3),
    ("negative", lambda p, q: kl(p, q) - abs(p - q).sum()),
    ("order_matters", lambda p, q: kl(p, q) + abs(p[0] - q[0])),
    ("not_additive", lambda p, q: kl(p, q) ** 2),
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
FACTORIES = {entropy_remembers, entropy_wears_out}
