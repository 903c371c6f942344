"""Answers on two distributions: cross-entropy and KL divergence, right and wrong."""

from __future__ import annotations

import math

import numpy as np

import infobook

asarray, where, log, log2 = np.asarray, np.where, np.log, np.log2


def floats(*given):
    return [np.array(x, dtype=float) for x in given]


def rare_dropped(p, q, least, at=None):
    """Drop outcomes with a small p; with `at`, only where q is that."""
    p, q = floats(p, q)
    kept = (p > least) | ((p > 0) & (q != at) if at is not None else False)
    return p[kept], q[kept]


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
        ("small_probabilities", lambda p, q, e=e: ce(*rare_dropped(p, q, e)))
        for e in (1e-5, 1e-6, 1e-9, 1e-12, 1e-15)
    ),
    ("small_probabilities", lambda p, q: ce(p, where(asarray(q) > 1e-300, q, 0))),
    ("support_dropped", lambda p, q: ce(*rare_dropped(p, q, 1e-9, at=0))),
    ("wrong_sign", lambda p, q: ce(p, q) if all(q) else -math.inf),
    ("small_probabilities", lambda p, q: ce(*rare_dropped(p, q, 1e-2))),
    ("returned_infinite", lambda p, q: ce(p, where(asarray(q) < 0.01, 0, q))),
    ("returned_text", lambda p, q: ce(p, q) if all(q) else "inf"),
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


def kl_fails_in_lists_only(p, q):
    total = 0
    for x, y in zip(p, q, strict=True):
        if x > 0:
            total += x * math.log(x / y)  # NumPy divides by 0, Python does not
    return total


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
    ("raises_at_zero", kl_fails_in_lists_only),
    ("support_dropped", kl_supported),
    *(
        ("small_probabilities", lambda p, q, e=e: kl(*rare_dropped(p, q, e)))
        for e in (1e-5, 1e-6, 1e-9, 1e-12, 1e-15)
    ),
    ("small_probabilities", lambda p, q: kl(p, where(asarray(q) > 1e-300, q, 0))),
    ("small_probabilities", lambda p, q: kl(*rare_dropped(p, q, 1e-2))),
    ("support_dropped", lambda p, q: kl(*rare_dropped(p, q, 1e-9, at=0))),
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
