"""Answers to the exercises on KL divergence; the measure itself has `measures`."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import numpy as np

import infobook

# The divergence that hides nothing


def refuse(*given):
    arrays = [np.asarray(x, dtype=float) for x in given]
    for x in arrays:
        if not np.isfinite(x).all() or (x < 0).any() or abs(x.sum() - 1) > 1e-9:
            raise ValueError(f"{x} is no distribution")
    if len({x.shape for x in arrays}) > 1:
        raise ValueError("different lengths")
    return arrays


def second_form(p, q):
    p, q = refuse(p, q)
    total = 0.0
    for x, y in zip(p, q, strict=True):
        if x == 0:
            total += y
        elif y == 0:
            return math.inf
        else:
            t = (y - x) / x
            total += (
                x * (t**2 / 2 - t**3 / 3 + t**4 / 4)
                if abs(t) < 1e-3
                else (x * math.log(x / y) - x + y)
            )
    return total / math.log(2)


def by_decimals(p, q):
    p, q = refuse(p, q)
    with localcontext() as context:
        context.prec = 60
        total = Decimal(0)
        for x, y in zip(p.tolist(), q.tolist(), strict=True):
            if x > 0 and y == 0:
                return math.inf
            if x > 0:
                total += Decimal(x) * (Decimal(x) / Decimal(y)).ln()
        return float(total / Decimal(2).ln())


def by_the_package(p, q):
    return infobook.kl_divergence(p, q, base=2)


def no_abs(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    return np.nansum(p * np.log2(p / q))


def plain(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    return np.sum(p * np.log2(p / q))


def masked(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    return np.sum(p[p > 0] * np.log2(p[p > 0] / q[p > 0]))


def both_masked(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    kept = (p > 0) & (q > 0)
    return np.sum(p[kept] * np.log2(p[kept] / q[kept]))


def clipped(p, q):
    p, q = refuse(p, q)
    return masked(p, np.clip(q, 1e-12, 1))


def arrays_only(p, q):
    return np.sum(p[p > 0] * np.log2(p[p > 0] / q[p > 0]))


def only_p_refused(p, q):
    (p,) = refuse(p)
    return masked(p, q)


def negative_refused(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    if (p < 0).any() or (q < 0).any():
        raise ValueError("negative")
    return masked(p, q)


def sums_below_one_refused(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    if p.sum() < 1 - 1e-9 or q.sum() < 1 - 1e-9:
        raise ValueError("something is missing")
    return masked(p, q)


def sums_refused(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    if abs(p.sum() - 1) > 1e-9 or abs(q.sum() - 1) > 1e-9:
        raise ValueError("sums")
    return masked(p, q)


def negative_p_refused(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    if (p < 0).any() or abs(p.sum() - 1) > 1e-9 or abs(q.sum() - 1) > 1e-9:
        raise ValueError("no distribution")
    return masked(p, q)


def nan_slips_through(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    for x in (p, q):
        if (x < 0).any() or abs(x.sum() - 1) > 1e-9:
            raise ValueError("no distribution")
    return masked(p, q)


def asserts(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    assert abs(p.sum() - 1) < 1e-9
    return masked(p, q)


def stretched(p, q):
    for x in (p, q):
        refuse(x)
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    happens = p > 0
    return np.sum(p[happens] * np.log2((p / q)[happens]))


def refuses_and_masks(p, q):
    return masked(*refuse(p, q))


def refuses_with_abs(p, q):
    return abs(masked(*refuse(p, q)))


def with_log1p(p, q):
    p, q = refuse(p, q)
    if ((q == 0) & (p > 0)).any():
        return math.inf
    x = (q[p > 0] - p[p > 0]) / p[p > 0]
    return (np.sum(p[p > 0] * (x - np.log1p(x))) + q[p == 0].sum()) / math.log(2)


def rounded_to_minus_one(p, q):
    p, q = refuse(p, q)
    x = (q[p > 0] - p[p > 0]) / p[p > 0]
    gaps = np.where(abs(x) < 1e-4, x * x / 2, x - np.log1p(x))
    return (np.sum(p[p > 0] * gaps) + q[p == 0].sum()) / math.log(2)


def never_forgotten(p, q):
    p, q = refuse(p, q)
    p, q = p[p > 0], q[p > 0]
    x = (q - p) / p
    gaps = np.where(abs(x) < 1e-4, x * x / 2, x + np.log(p / q))
    return np.sum(p * gaps) / math.log(2)


def far_series(p, q):
    p, q = refuse(p, q)
    never = q[p == 0].sum()
    p, q = p[p > 0], q[p > 0]
    x = (q - p) / p
    gaps = np.where(abs(x) < 0.12, x * x / 2, x + np.log(p / q))
    return (np.sum(p * gaps) + never) / math.log(2)


def series_in_nats(p, q):
    p, q = refuse(p, q)
    if np.abs(p - q).max() < 1e-4:
        return np.sum((q - p) ** 2 / (2 * p))
    return masked(p, q)


def exact_sums(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    if p.sum() != 1 or q.sum() != 1:
        raise ValueError("sums")
    return second_form(p, q)


def within_a_percent(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    if (p < 0).any() or (q < 0).any() or not np.isclose(q.sum(), 1, atol=1e-9):
        raise ValueError("no distributions")
    if abs(p.sum() - 1) > 0.02:
        raise ValueError("the sum of p")
    return masked(p, q)


def within_a_thousandth(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    for x in (p, q):
        if (x < 0).any() or not abs(x.sum() - 1) < 1e-3:
            raise ValueError("no distribution")
    return masked(p, q)


def nearly_negative(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    for x in (p, q):
        if (x < -0.01).any() or not abs(x.sum() - 1) < 1e-9:
            raise ValueError("no distribution")
    return masked(p, q)


def with_series(below, terms=2):
    """Take the series where |x| is below something."""

    def divergence(p, q):
        p, q = refuse(p, q)
        never = q[p == 0].sum()
        p, q = p[p > 0], q[p > 0]
        x = (q - p) / p
        series = x**2 / 2 - (x**3 / 3 if terms > 1 else 0)
        gaps = np.where(abs(x) < below, series, x + np.log(p / q))
        return (np.sum(p * gaps) + never) / math.log(2)

    return divergence


def series_for_small_differences(p, q):
    p, q = refuse(p, q)
    if np.abs(p - q).max() < 1e-3:
        return np.sum((q - p) ** 2 / (2 * p)) / math.log(2)
    return masked(p, q)


def one_entry_array(p, q):
    return np.array([second_form(p, q)])


def all_in_nats(p, q):
    return second_form(p, q) * math.log(2)


def parabola(p, q):
    p, q = refuse(p, q)
    return np.sum((q - p) ** 2 / p) / (2 * math.log(2))


def floored(p, q):
    return max(second_form(p, q), 1e-16)


def swapped(p, q):
    return second_form(q, p)


def total_variation(p, q):
    p, q = refuse(p, q)
    return np.abs(p - q).sum() / 2


# Channels

MERGED = [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]
BY_A_COIN = [[1, 0, 0, 0], [0, 0.5, 0.5, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
AS_IT_IS = np.eye(4)
BOTH_BY_COINS = np.array(
    [[0, 0, 0, 1], [0.2, 0.8, 0, 0], [0.6, 0.4, 0, 0], [0, 0, 1, 0]]
)
GLASS_AND_WATER = [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
WATER_MISHEARD_AS_HAIL = [[1, 0, 0, 0], [0, 0.5, 0, 0.5], [0, 0, 1, 0], [0, 0, 0, 1]]
COLUMNS_ADD_UP = [[1, 0, 0, 0], [0, 0.5, 0, 0], [0, 0.5, 1, 0], [0, 0, 0, 1]]

START = (0.5, 0.1, 0.01)
TEN = (1 / 2, 1 / 100, math.exp(-100))
FIFTY = (1 / 2, 1 / 600, math.exp(-600))

RIGHT = {
    "leaning_coins": [
        (0.2075, 0.1887, 0.5963, 0.4564),
        [1 - math.log2(3) / 2, 0.188722, 2 - math.log2(7) / 2, 0.456436],
    ],
    "worst_table": [
        ([0, 0, 0, 1], 3),
        ((0.0, 0.0, 1.0, 0.0), 3.0),
        [np.array([0, 0, 0, 1]), np.log2(8)],
    ],
    "mixed_tables": ["a", "always less"],
    "cheap_detour": [
        (TEN, FIFTY),
        [[0.5, 0.001, 1e-300], [0.01, 2e-5, 1e-300]],
        ((0.01, 1e-4, 1e-300), FIFTY),
    ],
    "same_ratios": [
        ([1 / 4, 1 / 8, 1 / 16, 9 / 16], [1 / 16, 1 / 4, 1 / 8, 9 / 16]),
        (np.array([0.4, 0.1, 0.2, 0.3]), np.array([0.1, 0.2, 0.4, 0.3])),
        ([0, 0, 0, 1], [0, 0, 0, 1]),
    ],
    "lossless_channels": [
        (MERGED, BY_A_COIN),
        [np.array(MERGED)[:, ::-1], BOTH_BY_COINS],
    ],
    "false_alarms": [0.44, 0.4414, np.float64(0.4423)],
    "sorted_samples": [
        second_form,
        by_decimals,
        by_the_package,
        with_series(1e-3),
        with_series(1e-5, terms=1),
    ],
}

WRONG = {
    "leaning_coins": [
        ("swapped_arguments", (0.1887, 0.2075, 0.4564, 0.5963)),
        ("wrong_base", (0.1438, 0.1308, 0.4133, 0.3164)),
        ("cross_entropy", (1.2075, 1.0, 1.5963, 1.0)),
        ("absolute_terms", (0.7925, 0.6887, 1.4037, 0.9564)),
        ("unweighted", (0.2075, 0.1887, 1.1926, 0.4564)),
        ("first_outcome_only", (-0.2925, 0.1887, 0.5963, 0.4564)),
        ("first_outcome_only", (0.2925, 0.1887, 0.5963, 0.4564)),
        ("answers_swapped", (0.2075, 0.5963, 0.1887, 0.4564)),
        ("entropy_of_p", (1.0, 0.1887, 0.5963, 0.4564)),
        ("entropy_of_q", (0.8113, 0.1887, 0.5963, 0.4564)),
        ("entropy_difference", (0.2075, 0.1887, -0.4564, 0.4564)),
        ("symmetrized", (0.3962, 0.1887, 0.5963, 0.4564)),
        ("symmetrized", (0.1981, 0.1887, 0.5963, 0.4564)),
        ("imprecise", (0.21, 0.1887, 0.5963, 0.4564)),
        ("wrong_sign", (0.2075, 0.1887, -0.5963, 0.4564)),
        ("wrong_count", (0.2075, 0.1887)),
    ],
    "worst_table": [
        ("swapped_arguments", ([0, 1 / 2, 1 / 4, 1 / 4], math.inf)),
        ("on_several_outcomes", ([1 / 8, 1 / 2, 1 / 4, 1 / 8], 0.5)),
        ("on_several_outcomes", ([1 / 4] * 4, 0.25)),
        ("on_several_outcomes", ([0, 0, 1 / 2, 1 / 2], 2)),
        ("likely_outcome", ([1, 0, 0, 0], 1)),
        ("likely_outcome", ([0, 1, 0, 0], 2)),
        ("wrong_base", ([0, 0, 0, 1], 2.0794)),
        ("other_value", ([0, 0, 0, 1], 1 / 8)),
        ("other_value", ([0, 0, 0, 1], 3 / 8)),
        ("wrong_count", [0, 0, 0, 1]),
        ("wrong_count", ([0, 1], 1)),
        ("sum_is_not_one", ([1, 1, 1, 1], 3)),
        ("returned_text", ([0, 0, 0, 1], "3 bits")),
        ("answers_swapped", (3, [0, 0, 0, 1])),
        ("returned_nan", ([0, 0, 0, 1], math.nan)),
        ("not_attempted", (..., ...)),
        ("not_attempted", ([0, 0, 0, 1], ...)),
        ("not_attempted", ([..., ..., ..., ...], ...)),
    ],
    "mixed_tables": [
        ("mispredicted", "b"),
        ("mispredicted", "sometimes more"),
        ("no_such_option", True),
    ],
    "cheap_detour": [
        ("stop_too_close", (START, FIFTY)),
        ("stop_too_close", ((0.5, 0.1, 1e-300), FIFTY)),
        ("stop_too_close", (TEN, (0.5, 0.01, 1e-300))),
        ("ratio_too_small", ((0.5, 0.01, 1e-10), FIFTY)),
        ("ratio_too_small", (TEN, (0.5, 0.001, 1e-20))),
        ("detour_longer", ((0.5, 0.01, 0.1), FIFTY)),
        ("answers_swapped", (TEN[::-1], FIFTY)),
        ("answers_swapped", (TEN, (1 / 2, 1e-300, 1 / 1000))),
        ("ratio_too_small", ((0.5, 0.99, 1 - 1e-16), FIFTY)),
        ("unreadable", (("1/2", 0.01, 1e-44), FIFTY)),
        ("not_attempted", (TEN, (..., ..., ...))),
        ("detour_longer", ((0.9, 0.1, 0.5), FIFTY)),
        ("bias_at_end", ((0.5, 0.01, 0), FIFTY)),
        ("bias_at_end", ((50, 1, 0.01), FIFTY)),
        ("bias_at_end", (TEN, (0.5, 0.001, math.exp(-1000)))),
        ("wrong_count", TEN),
        ("wrong_count", "0.5, 0.01, 1e-44"),
        ("detour_longer", ((0.5, 0.5, 0.5), FIFTY)),
        ("not_attempted", ((..., ..., ...), (..., ..., ...))),
    ],
    "same_ratios": [
        (
            "entries_repeated",
            ([1 / 2, 1 / 8, 1 / 4, 1 / 8], [1 / 8, 1 / 4, 1 / 2, 1 / 8]),
        ),
        ("pair_of_equals", ([0.4, 0.2, 0.2, 0.2], [0.4, 0.2, 0.2, 0.2])),
        ("swapped_arguments", ([0.1, 0.2, 0.4, 0.3], [0.4, 0.1, 0.2, 0.3])),
        ("ratios_differ", ([0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4])),
        ("ratios_differ", ([0.4, 0.1, 0.2, 0.3], [0, 0.3, 0.4, 0.3])),
        ("imprecise", ([0.2501, 0.125, 0.0625, 0.5624], [0.0625, 0.25, 0.125, 0.5625])),
        ("not_attempted", ([0.4, 0.1, 0.2, 0.3], [..., ..., ..., ...])),
        ("wrong_count", ([0.4, 0.1, 0.2, 0.3], [0.1, 0.2, 0.4])),
        ("wrong_count", ([0.5, 0.5], [0.5, 0.5])),
        ("wrong_count", [[0.4, 0.1, 0.2, 0.3]]),
        ("sum_is_not_one", ([4, 1, 2, 3], [1, 2, 4, 3])),
        ("not_attempted", ([..., ..., ..., ...], [..., ..., ..., ...])),
    ],
    "lossless_channels": [
        ("ratios_mixed", (GLASS_AND_WATER, BY_A_COIN)),
        ("ratios_mixed", (MERGED, WATER_MISHEARD_AS_HAIL)),
        ("ratios_mixed", (np.full((4, 3), 1 / 3), BY_A_COIN)),
        ("nothing_left_to_chance", (MERGED, AS_IT_IS)),
        ("transposed", (np.array(MERGED).T, BY_A_COIN)),
        ("transposed", (MERGED, COLUMNS_ADD_UP)),
        ("not_a_channel", (AS_IT_IS, BY_A_COIN)),
        ("answers_swapped", (BY_A_COIN, MERGED)),
        ("not_attempted", (MERGED, ...)),
        ("not_attempted", (MERGED, None)),
        ("not_a_channel", (MERGED, [1, 0.5, 0.5, 1])),
        ("sum_is_not_one", (MERGED, 2 * np.array(BY_A_COIN))),
        ("negative_probability", (MERGED, [*BY_A_COIN[:3], [0, 0, -1, 2]])),
        ("wrong_count", MERGED),
    ],
    "false_alarms": [
        ("threshold_for_chance", 0.05),
        ("complement", 0.5586),
        ("swapped_arguments", 0.4671),
        ("wrong_base", 0.2729),
        ("unweighted", 0.983),
        ("limit_for_exact", 0.428),
        ("limit_for_exact", 0.5966),
        ("mean_for_share", 0.0561),
        ("mean_for_share", 0.0541),
        ("wrong_base", 0.27),
        ("limit_for_exact", 0.43),
        ("imprecise", 0.4481),
        ("imprecise", 0.434),
        ("percent", 44.1),
        ("out_of_range", 17.0),
        ("other_value", 0.7),
        ("not_a_number", by_the_package),
    ],
    "sorted_samples": [
        ("accepts_samples", no_abs),
        ("wrong_at_zero", plain),
        ("accepts_samples", masked),
        ("support_dropped", both_masked),
        ("finite_for_impossible", clipped),
        ("lists_not_accepted", arrays_only),
        ("accepts_other_sums", only_p_refused),
        ("accepts_other_sums", negative_refused),
        ("accepts_counts", sums_below_one_refused),
        ("accepts_negative", sums_refused),
        ("accepts_negative", negative_p_refused),
        ("accepts_nan", nan_slips_through),
        ("accepts_samples", asserts),
        ("accepts_other_lengths", stretched),
        ("lost_in_rounding", refuses_and_masks),
        ("lost_in_rounding", refuses_with_abs),
        ("lost_in_rounding", with_log1p),
        ("small_probabilities", rounded_to_minus_one),
        ("gaps_left_out", never_forgotten),
        ("series_too_far", far_series),
        ("refuses_rounding", exact_sums),
        ("accepts_other_sums", within_a_percent),
        ("accepts_other_sums", within_a_thousandth),
        ("accepts_negative", nearly_negative),
        ("series_too_far", with_series(0.01, terms=1)),
        ("series_too_far", with_series(0.1)),
        ("series_too_far", series_for_small_differences),
        ("lost_in_rounding", with_series(1e-7)),
        ("lost_in_rounding", with_series(1e-9)),
        ("returned_array", one_entry_array),
        ("wrong_base", series_in_nats),
        ("wrong_base", all_in_nats),
        ("chi_squared", parabola),
        ("not_zero_when_equal", floored),
        ("swapped_arguments", swapped),
        ("not_the_definition", total_variation),
        ("returned_nothing", lambda p, q: None),
        ("wrong_arguments", lambda p: 0.0),
    ],
}
