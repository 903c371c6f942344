"""Answers to the exercises on evidence."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from fractions import Fraction

import numpy as np

import infobook

# --- false_tie: the weight of evidence of outcomes


def adds_logs(p, q, x):
    total = 0.0
    for i in x:
        if p[i] == 0 and q[i] == 0:
            raise ValueError("impossible under both")
        if q[i] == 0:
            total += math.inf
        elif p[i] == 0:
            total -= math.inf
        else:
            total += math.log2(p[i] / q[i])
    if math.isnan(total):
        raise ValueError("impossible under both")
    return total


def counts_first(p, q, x):
    seen = Counter(list(x))
    ruled_out = [any(model[i] == 0 for i in seen) for model in (p, q)]
    if all(ruled_out):
        raise ValueError("neither can have made this")
    if ruled_out[0]:
        return -math.inf
    if ruled_out[1]:
        return math.inf
    return sum(n * (math.log2(p[i]) - math.log2(q[i])) for i, n in seen.items())


def in_nats(p, q, x):
    return adds_logs(p, q, x) * math.log(2)


def against_p(p, q, x):
    return sum(math.log2(q[i] / p[i]) for i in x)


def on_average(p, q, x):
    return np.mean(np.log2(np.asarray(p)[x] / np.asarray(q)[x]))


def weighed_by_p(p, q, x):
    return sum(p[i] * math.log2(p[i] / q[i]) for i in x)


def what_p_expects(p, q, x):
    return len(x) * infobook.kl_divergence(p, q, base=2)


def divergence_itself(p, q, x):
    return infobook.kl_divergence(p, q, base=2)


def odds(p, q, x):
    result = 1.0
    for i in x:
        result *= p[i] / q[i]
    return result


def multiplies_ratios(p, q, x):
    return np.log2(np.prod(np.asarray(p)[x] / np.asarray(q)[x]))


def logs_of_products(p, q, x):
    made_by_p = made_by_q = 1.0
    for i in x:
        made_by_p *= p[i]
        made_by_q *= q[i]
    return math.log2(made_by_p) - math.log2(made_by_q)


def one_per_outcome(p, q, x):
    return np.log2(np.asarray(p)[x] / np.asarray(q)[x])


def arrays_only(p, q, x):
    return np.log2(p[x] / q[x]).sum()


def plain_logs(p, q, x):
    return sum(math.log2(p[i]) - math.log2(q[i]) for i in x)


def plain_numpy_logs(p, q, x):
    return sum(np.log2(p[i]) - np.log2(q[i]) for i in x)


def numpy_with_counts(p, q, x):
    n = np.bincount(x, minlength=len(p))
    return n @ np.log2(np.asarray(p) / np.asarray(q))


def refuses_any_zero(p, q, x):
    if 0 in list(p) or 0 in list(q):
        raise ValueError("a zero")
    return plain_logs(p, q, x)


def leaves_zeros_out(p, q, x):
    return sum(math.log2(p[i] / q[i]) for i in x if p[i] > 0 and q[i] > 0)


def with_epsilon(p, q, x):
    return sum(math.log2((p[i] + 1e-300) / (q[i] + 1e-300)) for i in x)


def forgets_p(p, q, x):
    """Right where q excludes an outcome, and stops where p does."""
    return sum(math.inf if q[i] == 0 else math.log2(p[i] / q[i]) for i in x)


def nan_for_contradictions(p, q, x):
    p, q = np.asarray(p, float), np.asarray(q, float)
    return np.sum(np.log2(p[x]) - np.log2(q[x]))


def asserts_it(p, q, x):
    weight = nan_for_contradictions(p, q, x)
    assert not np.isnan(weight)
    return weight


def only_different_outcomes(p, q, x):
    """Misses an outcome that both exclude."""
    weights = [
        0.0 if p[i] == q[i] else np.log2(np.float64(p[i])) - np.log2(np.float64(q[i]))
        for i in x
    ]
    if np.isnan(sum(weights)):
        raise ValueError("contradiction")
    return sum(weights)


def threshold(p, q, x):
    """Takes what is rare for excluded."""
    ruled_out = [any(model[i] < 1e-12 for i in x) for model in (p, q)]
    if all(ruled_out):
        raise ValueError("neither can have made this")
    if any(ruled_out):
        return -math.inf if ruled_out[0] else math.inf
    return plain_logs(p, q, x)


def refuses_zeros_in_both(p, q, x):
    if 0 in list(p) and 0 in list(q):
        raise ValueError("a zero in each")
    return nan_for_contradictions(p, q, x)


def long_doubles(p, q, x):
    made_by_p = made_by_q = np.longdouble(1)
    for i in x:
        made_by_p *= p[i]
        made_by_q *= q[i]
    if made_by_p == made_by_q == 0:
        raise ValueError("neither can have made this")
    return float(np.log2(made_by_p) - np.log2(made_by_q))


def each_once(p, q, x):
    return adds_logs(p, q, sorted(set(np.asarray(x).tolist())))


def exact_fractions(p, q, x):
    made = [math.prod(Fraction(float(model[i])) for i in x) for model in (p, q)]
    if not any(made):
        raise ValueError("neither can have made this")
    if not all(made):
        return math.inf if made[0] else -math.inf
    ratio = made[0] / made[1]
    return math.log2(ratio.numerator) - math.log2(ratio.denominator)


# --- tail_probability


def compares_averages(q, f, a, n):
    """Divides each sum by n, which undoes the rounding of a."""
    law = {0: 1.0}
    for _ in range(n):
        after = Counter()
        for s, i in itertools.product(law, range(len(f))):
            after[s + int(f[i])] += law[s] * q[i]
        law = after
    return sum(chance for s, chance in law.items() if s / n >= a)


def brute_force(q, f, a, n):
    return sum(w for w, values in sequences(q, f, n) if sum(values) >= n * a - 1e-9)


def every_branch(q, f, a, n):
    def reached(left, bar):
        if left == 0:
            return float(bar <= 1e-9)
        return sum(w * reached(left - 1, bar - x) for w, x in zip(q, f, strict=True))

    return reached(n, n * a)


def all_at_once(q, f, a, n):
    """Brute force by NumPy."""
    q, f = np.asarray(q, float), np.asarray(f, float)
    chances, sums = np.ones(1), np.zeros(1)
    for _ in range(n):
        chances = np.multiply.outer(chances, q).ravel()
        sums = np.add.outer(sums, f).ravel()
    return chances[sums >= n * a - 1e-9].sum()


def exact_fraction(q, f, a, n):
    return Fraction(by_polynomial(q, f, a, n))


def rounds_the_bar(q, f, a, n):
    return by_dictionary(q, f, round(n * a) / n, n)


def rounds_down(q, f, a, n):
    return by_dictionary(q, f, int(n * a + 1e-9) / n, n)


def whole_average(q, f, a, n):
    return by_dictionary(q, f, math.ceil(a), n)


def allows_a_thousandth(q, f, a, n):
    return by_dictionary(q, f, a - 0.001, n)


def to_four_digits(q, f, a, n):
    return round(by_dictionary(q, f, a, n), 4)


def in_percent(q, f, a, n):
    return 100 * by_dictionary(q, f, a, n)


def natural_logarithm(q, f, a, n):
    return math.log(by_dictionary(q, f, a, n))


def as_text(q, f, a, n):
    return str(by_dictionary(q, f, a, n))


def by_dictionary(q, f, a, n):
    law = {0: 1.0}
    for _ in range(n):
        after = {}
        for s, chance in law.items():
            for qi, fi in zip(q, f, strict=True):
                after[s + fi] = after.get(s + fi, 0.0) + chance * qi
        law = after
    return sum(chance for s, chance in law.items() if s / n >= a - 1e-12)


def by_convolution(q, f, a, n):
    low, high = min(f), max(f)
    one = np.zeros(high - low + 1)
    for qi, fi in zip(q, f, strict=True):
        one[fi - low] += qi
    law = one
    for _ in range(n - 1):
        law = np.convolve(law, one)
    first = math.ceil(round(n * a, 6)) - n * low
    return law[max(first, 0) :].sum()


def by_polynomial(q, f, a, n):
    """Exact, in fractions."""
    law = {0: Fraction(1)}
    for _ in range(n):
        after = Counter()
        for s, i in itertools.product(law, range(len(f))):
            after[s + int(f[i])] += law[s] * Fraction(float(q[i]))
        law = after
    return float(sum(law[s] for s in law if s > n * a - 1e-6))


def sequences(q, f, n):
    for draws in itertools.product(range(len(f)), repeat=n):
        yield (
            math.prod(float(q[i]) for i in draws),
            [int(f[i]) for i in draws],
        )


def more_than(q, f, a, n):
    return sum(w for w, values in sequences(q, f, n) if sum(values) / n > a + 1e-12)


def at_most(q, f, a, n):
    return sum(w for w, values in sequences(q, f, n) if sum(values) / n <= a + 1e-12)


def below(q, f, a, n):
    return sum(w for w, values in sequences(q, f, n) if sum(values) / n < a - 1e-12)


def exactly(q, f, a, n):
    return sum(w for w, values in sequences(q, f, n) if abs(sum(values) - a * n) < 1e-9)


def one_throw(q, f, a, n):
    return sum(qi for qi, fi in zip(q, f, strict=True) if fi >= a)


def every_throw(q, f, a, n):
    return one_throw(q, f, a, n) ** n


def starts_with_one(q, f, a, n):
    """Begins with the law of one draw and convolves n times."""
    law = dict(zip([int(x) for x in f], q, strict=True))
    for _ in range(n):
        after = Counter()
        for s, i in itertools.product(law, range(len(f))):
            after[s + int(f[i])] += law[s] * q[i]
        law = after
    return sum(law[s] for s in law if s >= n * a - 1e-9)


def stops_early(q, f, a, n):
    law = {0: 1.0}
    for _ in range(n - 1):
        after = Counter()
        for s, i in itertools.product(law, range(len(f))):
            after[s + int(f[i])] += law[s] * q[i]
        law = after
    return sum(law[s] for s in law if s >= n * a - 1e-9)


def compares_the_sum(q, f, a, n):
    return sum(w for w, values in sequences(q, f, n) if sum(values) >= a - 1e-12)


def places_from_zero(q, f, a, n):
    law = np.ones(1)
    for _ in range(n):
        law = np.convolve(law, q)
    return sum(law[s] for s in range(len(law)) if s >= n * a - 1e-9)


def as_for_a_die(q, f, a, n):
    law = np.ones(1)
    for _ in range(n):
        law = np.convolve(law, q)
    return sum(law[s] for s in range(len(law)) if s + n >= n * a - 1e-9)


def counts_sequences(q, f, a, n):
    found = [sum(values) / n >= a - 1e-12 for _, values in sequences(q, f, n)]
    return np.mean(found)


def exponent(q, f, a, n):
    return -math.log2(by_dictionary(q, f, a, n)) / n


def bell_curve(q, f, a, n):
    mean = np.dot(q, f)
    sd = math.sqrt(np.dot(q, (np.asarray(f) - mean) ** 2) / n)
    return 0.5 * math.erfc((a - mean) / sd / math.sqrt(2))


def samples(q, f, a, n):
    rng = np.random.default_rng()
    return np.mean(rng.choice(f, size=(500, n), p=q).mean(axis=1) >= a)


def whole_law(q, f, a, n):
    law = np.ones(1)
    for _ in range(n):
        law = np.convolve(law, q)
    return law


def attributes_of_arrays(q, f, a, n):
    return by_convolution(q, f - f.min(), a - f.min(), n)


def negative_places(q, f, a, n):
    one = np.bincount(f, weights=q)
    law = np.ones(1)
    for _ in range(n):
        law = np.convolve(law, one)
    return law[max(math.ceil(round(n * a, 6)), 0) :].sum()


def overwrites(q, f, a, n):
    low = min(f)
    one = np.zeros(max(f) - low + 1)
    one[np.asarray(f) - low] = q
    law = np.ones(1)
    for _ in range(n):
        law = np.convolve(law, one)
    return law[np.arange(len(law)) + n * low >= n * a - 1e-9].sum()


def one_minus_the_rest(q, f, a, n):
    return 1 - below(q, f, a, n)


def no_allowance(q, f, a, n):
    return sum(w for w, values in sequences(q, f, n) if sum(values) >= n * a)


def python_places(q, f, a, n):
    """A start that becomes negative counts from the end."""
    low = min(f)
    one = np.zeros(max(f) - low + 1)
    np.add.at(one, np.asarray(f) - low, q)
    law = np.ones(1)
    for _ in range(n):
        law = np.convolve(law, one)
    return law[math.ceil(round(n * a, 6)) - n * low :].sum()


# --- tilt_proof


def tilt(strength, base=2.0):
    weights = base ** (strength * np.arange(1, 7))
    return weights / weights.sum()


def found(digits=60):
    low, high = 0.0, 2.0
    for _ in range(digits):
        middle = (low + high) / 2
        if tilt(middle) @ np.arange(1, 7) < 4:
            low = middle
        else:
            high = middle
    return high


STRENGTH = found()
TILTED = tilt(STRENGTH)
MIXED = 0.99 * tilt(0.2519) + 0.01 * tilt(0.27)  # an average a little above 4

third = Fraction(1, 3)

RIGHT = {
    "long_trial": [(48.0, 52.8), [48.02, 52.81], np.array([48.0235, 52.8067])],
    "four_sectors": [(0.25, -0.375), [1 / 4, -3 / 8]],
    "patient_prosecutor": ["c", "always", " C"],
    "average_five": [(0.908, 0.612, 2.585), [0.90828, 0.61213, math.log2(6)]],
    "coins_exchanged": [(0.1038, 0.1308), [0.10379, 0.130812]],
    "false_tie": [adds_logs, counts_first, exact_fractions],
    "tail_probability": [
        by_dictionary,
        by_convolution,
        by_polynomial,
        compares_averages,
        exact_fraction,
    ],
    "tilt_proof": [
        (TILTED, STRENGTH),
        (TILTED.tolist(), 0.2519),
        [list(TILTED), 0.252],
    ],
    "patience_attained": [
        (third, 2 * third, 2),
        ("2/3", "1/3", 8),
        (Fraction(3, 7), Fraction(6, 7), 4),
        (Fraction(4, 7), Fraction(1, 7), 2),
        (0.25, 0.75, 3.0),
        ["2/5", "3/5", "9/4"],
        np.array([0.25, 0.75, 9]),
        (third, 2 * third, 2**1900),
        (third, 2 * third, Fraction(2) ** 3000),
    ],
}

WRONG = {
    "long_trial": [
        ("swapped_arguments", (52.81, 48.02)),
        ("mixed_bases", (33.29, 36.6)),
        ("mixed_bases", (69.28, 76.18)),
        ("mixed_bases", (14.46, 15.9)),
        ("no_logarithm", (4818.8, 5298.8)),
        ("from_the_chapter", (20.83, 22.9)),
        ("swapped_arguments", (48.02, 48.02)),
        ("from_the_chapter", (20.8, 22.9)),
        ("mixed_bases", (14.5, 15.9)),
        ("odds_only", (9.97, 9.97)),
        ("odds_only", (6.9, 6.9)),
        ("no_logarithm", (1041.3, 1144.9)),
        ("imprecise", (48.2, 53.0)),
        ("imprecise", (49, 53)),
        ("wrong_count", 48.02),
    ],
    "four_sectors": [
        ("entropy_left_out", (2, -0.375)),
        ("entropy_of_p", (1.75, -0.375)),
        ("mean_of_money", (1, -0.375)),
        ("log_of_sum", (0.4594, -0.375)),
        ("perplexity", (1.1892, -0.375)),
        ("wrong_base", (0.1733, -0.26)),
        ("kl_divergence", (0.25, 0.625)),
        ("kl_divergence", (0.25, -0.625)),
        ("swapped_arguments", (0.25, -0.25)),
        ("log_of_sum", (0.25, -0.0931)),
        ("wrong_sign", (0.25, 0.375)),
        ("answers_swapped", (-0.375, 0.25)),
        ("wrong_base", (0.173, -0.26)),
        ("cross_entropy", (0.25, 2.375)),
        ("entropy_left_out", (0.25, 1.375)),
        ("perplexity", (0.25, 0.771)),
        ("wrong_count", [0.25]),
    ],
    "patient_prosecutor": [
        ("mispredicted", "a"),
        ("mispredicted", "b"),
        ("no_such_option", 0.05),
    ],
    "average_five": [
        ("wrong_base", (0.6296, 0.6121, 2.585)),
        ("from_the_chapter", (0.2519, 0.0624, 2.585)),
        ("from_the_chapter", (0.9083, 0.0624, 2.585)),
        ("swapped_arguments", (0.9083, 0.7503, 2.585)),
        ("entropy_of_p", (0.9083, 1.9728, 2.585)),
        ("not_normalised", (0.9083, 4.5414, 2.585)),
        ("not_the_nearest", (0.9083, 1, 2.585)),
        ("wrong_base", (0.9083, 0.4243, 2.585)),
        ("returned_infinite", (0.9083, 0.6121, math.inf)),
        ("entropy_of_p", (0.9083, 0.6121, 0)),
        ("wrong_base", (0.9083, 0.6121, 1.7918)),
        ("answers_swapped", (0.6121, 0.9083, 2.585)),
        ("perplexity", (1.8767, 0.6121, 2.585)),
        ("returned_infinite", (math.inf, 0.6121, 2.585)),
        ("not_normalised", (0.9083, 3.9293, 2.585)),
        ("no_logarithm", (0.9083, 0.6121, 1 / 6)),
        ("imprecise", (0.908, 0.612, 2.58)),
        ("wrong_count", (0.9083, 0.6121)),
    ],
    "coins_exchanged": [
        ("swapped_arguments", (0.1126, 0.1308)),
        ("above_the_cap", (0.1057, 0.1308)),
        ("not_per_draw", (51.893, 0.1308)),
        ("not_per_draw", (358, 0.1308)),
        ("below_the_cap", (0.1019, 0.1308)),
        ("one_sum_only", (0.10477, 0.1308)),
        ("other_tail", (0.006175, 0.1308)),
        ("other_tail", (0.005991, 0.1308)),
        ("answers_swapped", (0.1308, 0.1038)),
        ("imprecise", (0.104, 0.131)),
        ("wrong_base", (0.1497, 0.1887)),
        ("swapped_arguments", (0.1038, 0.1438)),
        ("wrong_base", (0.1038, 0.1887)),
        ("wrong_sign", (-0.1038, 0.1308)),
    ],
    "false_tie": [
        ("wrong_base", in_nats),
        ("swapped_arguments", against_p),
        ("mean_for_sum", on_average),
        ("weighted_twice", weighed_by_p),
        ("kl_divergence", what_p_expects),
        ("kl_divergence", divergence_itself),
        ("no_logarithm", odds),
        ("product_out_of_range", multiplies_ratios),
        ("product_out_of_range", logs_of_products),
        ("returned_array", one_per_outcome),
        ("lists_not_accepted", arrays_only),
        ("excluded_outcome", plain_logs),
        ("accepts_impossible", plain_numpy_logs),
        ("wrong_at_zero", numpy_with_counts),
        ("wrong_at_zero", refuses_any_zero),
        ("support_dropped", leaves_zeros_out),
        ("excluded_outcome", with_epsilon),
        ("excluded_outcome", forgets_p),
        ("small_probabilities", threshold),
        ("wrong_at_zero", refuses_zeros_in_both),
        ("product_out_of_range", long_doubles),
        ("unweighted", each_once),
        ("accepts_impossible", nan_for_contradictions),
        ("accepts_impossible", asserts_it),
        ("accepts_impossible", only_different_outcomes),
        ("returned_nothing", lambda p, q, x: None),
        ("wrong_arguments", lambda p, q: 0.0),
    ],
    "tail_probability": [
        ("tie_left_out", more_than),
        ("other_tail", at_most),
        ("other_tail", below),
        ("one_sum_only", exactly),
        ("first_outcome_only", one_throw),
        ("each_for_average", every_throw),
        ("one_draw_off", starts_with_one),
        ("one_draw_off", stops_early),
        ("sum_for_average", compares_the_sum),
        ("values_ignored", places_from_zero),
        ("values_ignored", as_for_a_die),
        ("probabilities_ignored", counts_sequences),
        ("not_a_probability", exponent),
        ("normal_approximation", bell_curve),
        ("not_the_definition", samples),
        ("returned_array", whole_law),
        ("lists_not_accepted", attributes_of_arrays),
        ("negative_values", negative_places),
        ("repeated_values", overwrites),
        ("visits_all_sequences", brute_force),
        ("visits_all_sequences", every_branch),
        ("visits_all_sequences", all_at_once),
        ("average_rounded", rounds_the_bar),
        ("average_rounded", rounds_down),
        ("average_rounded", whole_average),
        ("tie_stretched", allows_a_thousandth),
        ("rounded", to_four_digits),
        ("percent", in_percent),
        ("not_a_probability", natural_logarithm),
        ("returned_text", as_text),
        ("small_probabilities", one_minus_the_rest),
        ("tie_rounded", no_allowance),
        ("wrong_beyond_range", python_places),
        ("raised", lambda q, f, a, n: {}[0]),
    ],
    "tilt_proof": [
        ("sum_is_not_one", ([0.1031, 0.1227, 0.1461, 0.174, 0.2072, 0.2468], 0.2519)),
        ("average_missed", (tilt(0.2519), 0.2519)),
        ("average_missed", ([1 / 6] * 6, 0.0)),
        ("wrong_base", (TILTED, 0.1746)),
        ("wrong_sign", (TILTED, -0.2519)),
        ("not_the_nearest", (MIXED, STRENGTH)),
        ("not_the_nearest", ([0, 0, 1 / 3, 1 / 3, 1 / 3, 0], STRENGTH)),
        ("weak_bound", (TILTED, 0.25)),
        ("weak_bound", (TILTED, 0)),
        ("property_fails", (tilt(STRENGTH + 1e-6), 0.2529)),
        ("wrong_count", ([0.25, 0.25, 0.5], 0.2519)),
        ("wrong_count", TILTED),
        ("tilted_too_far", (tilt(0.26), 0.26)),
        ("tilted_too_far", (tilt(STRENGTH, math.e), STRENGTH)),
        ("answers_swapped", (0.2519, TILTED)),
        ("not_attempted", (TILTED, ...)),
        ("not_attempted", ([..., ..., ..., ..., ..., ...], 0.2519)),
        ("out_of_range", (TILTED, math.nan)),
        ("not_attempted", (TILTED, ...)),
        ("returned_text", (TILTED, "0.2519")),
    ],
    "patience_attained": [
        ("excluded_outcome", ("1/2", 1, 2)),
        ("out_of_range", ("1/3", "2/3", 1)),
        ("out_of_range", ("1/3", "2/3", "1/2")),
        ("same_coin", ("1/3", "1/3", 2)),
        ("oversteps", ("1/3", "2/3", 20)),
        ("oversteps", ("1/2", "3/4", 20)),
        ("steps_do_not_fit", ("1/2", "3/4", "3/2")),
        ("steps_do_not_fit", ("6/7", "3/7", 4)),
        ("oversteps", ("1/3", "2/3", 2**3000 + 1)),
        ("excluded_outcome", (2, "1/3", "2/3")),
        ("not_exact", (0.2, 0.8, 4)),
        ("not_exact", (1 / 3, 2 / 3, 2)),
        ("unreadable", ("a third", "2/3", 2)),
        ("unreadable", ([1 / 4, 3 / 4], [3 / 4, 1 / 4], 3)),
        ("wrong_count", ("1/3", "2/3")),
        ("not_attempted", ("1/3", "2/3", ...)),
    ],
}
