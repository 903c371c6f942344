"""Answers to the exercises on entropy; those to `entropy` itself are in `measures`."""

from __future__ import annotations

import math

import numpy as np

import infobook


def roots(p):
    return sum(x**0.5 for x in p)


def cubes(p):
    return 1 - sum(x**3 for x in p)


def spread(p):
    return max(p) - min(p)


def whole_shannon(p):
    return 3 * -sum(x * math.log(x) for x in p if x > 0)


def two_places(p):
    return round(-sum(x * math.log2(x) for x in p if x > 0), 2)


def first_only(p):
    return 1 - p[0]


def possible(p):
    return math.log2(sum(x > 0.3 for x in p) + 1)


def half_mended(p):
    p = np.asarray(p, dtype=float)
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def counts_refused(p):
    p = np.asarray(p, dtype=float)
    if p.sum() > 1 + 1e-9:
        raise ValueError("too much")
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def sums_refused(p):
    p = np.asarray(p, dtype=float)
    if abs(p.sum() - 1) > 1e-9:
        raise ValueError("does not add up to 1")
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def asserts(p):
    p = np.asarray(p, dtype=float)
    assert np.isfinite(p).all()
    assert abs(p.sum() - 1) < 1e-9
    assert (p >= 0).all()
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def nan_slips_through(p):
    p = np.asarray(p, dtype=float)
    if (p < 0).any() or abs(p.sum() - 1) > 1e-9:
        raise ValueError("no distribution")
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def zeros_break(p):
    p = np.asarray(p, dtype=float)
    if (p < 0).any() or not abs(p.sum() - 1) < 1e-9:
        raise ValueError("no distribution")
    return -np.sum(p * np.log2(p))


def no_minus(p):
    p = np.asarray(p, dtype=float)
    return np.nansum(p * np.log2(p))


def in_nats(p):
    p = np.asarray(p, dtype=float)
    return np.abs(np.nansum(p * np.log(p)))


def needs_arrays(p):
    if (p < 0).any() or not abs(p.sum() - 1) < 1e-9:
        raise ValueError("no distribution")
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def fully_mended(p):
    p = np.asarray(p, dtype=float)
    good = np.isfinite(p).all() and (p >= 0).all() and np.isclose(p.sum(), 1)
    if not good:
        raise ValueError(f"{p} is no distribution")
    return -np.sum(np.where(p > 0, p * np.log2(np.where(p > 0, p, 1)), 0))


def rounded_sum(p):
    p = np.asarray(p, dtype=float)
    if not (p >= 0).all() or not round(p.sum()) == 1:
        raise ValueError("no distribution")
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def exact_sum(p):
    p = np.asarray(p, dtype=float)
    if not (p >= 0).all() or p.sum() != 1:
        raise ValueError("no distribution")
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def nearly_negative(p):
    p = np.asarray(p, dtype=float)
    if not (p >= -1e-3).all() or not abs(p.sum() - 1) < 1e-9:
        raise ValueError("no distribution")
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def infinite_left_out(p):
    p = np.asarray(p, dtype=float)
    if np.isnan(p).any() or (p < 0).any():
        raise ValueError("no distribution")
    p = p[np.isfinite(p)]
    if abs(p.sum() - 1) > 1e-9:
        raise ValueError("no distribution")
    p = p[p > 0]
    return -np.sum(p * np.log2(p))


def by_the_package(p):
    return infobook.entropy(p, base=2)


def by_a_table(results):
    """A plan that does not depend on what happened before: one of Dyson's kind."""
    fixed = (
        ([1, 2, 3, 10], [4, 5, 6, 11]),
        ([1, 2, 3, 11], [7, 8, 9, 10]),
        ([1, 4, 7, 10], [2, 5, 8, 12]),
    )
    return fixed[len(results)]


def six_against_six(results):
    return [1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]


def uneven(results):
    return [1, 2, 3], [4, 5]


def ball_thirteen(results):
    return [1, 2, 3, 13], [5, 6, 7, 8]


def twice_the_same(results):
    return [1, 2, 3, 4], [4, 5, 6, 7]


def only_even(results):
    if results == []:
        return [1, 2, 3, 4], [5, 6, 7, 8]
    if results[0] != "even":
        raise KeyError(results[0])
    return [9], [10]


def one_by_one(results):
    return ([1, 2, 3, 4], [5, 6, 7, 8]) if not results else ([1], [2])


def careless_at_the_end(results):
    if len(results) < 2:
        return by_a_table(results)
    return [1], [12]


def names_the_ball(results):
    return "ball 3"


RIGHT = {
    "quarters": [1.5, 3 / 2, np.float64(1.5), np.array(1.5)],
    "two_dice": ["c", "smaller", "C "],
    "other_tree": [(0.65, 0.971, 1.4591), [0.6500, 0.9710, 1.45915]],
    "horses": [(2, 1), np.array([2.0, 1.0])],
    "waiting": [3.245, 3.2451],
    "no_grouping": [
        (roots, [1 / 4, 1 / 4, 1 / 2]),
        (cubes, (0.2, 0.3, 0.5)),
        (spread, [0.6, 0.2, 0.2]),
    ],
    "hidden_mistakes": [fully_mended, by_the_package],
    "twelve_balls": [by_a_table],
}

WRONG = {
    "quarters": [
        ("wrong_base", 1.04),
        ("unweighted", 5),
        ("unweighted", 1.667),
        ("probabilities_ignored", 1.585),
        ("wrong_sign", -1.5),
        ("out_of_range", 2),
        ("base_10", 0.4515),
        ("returned_text", "1.5"),
    ],
    "two_dice": [
        ("mispredicted", "a"),
        ("mispredicted", "equal"),
        ("no_such_option", "d"),
        ("no_such_option", 3.27),
    ],
    "other_tree": [
        ("wrong_count", 1.459),
        ("wrong_base", (0.4506, 0.971, 1.4591)),
        ("other_value", (1.0, 0.9183, 1.4591)),
        ("first_outcome_only", (0.4308, 0.971, 1.4591)),
        ("sum_is_not_one", (0.65, 1.0283, 1.4591)),
        ("weighted_twice", (0.65, 0.8091, 1.4591)),
        ("unweighted", (0.65, 0.971, 1.621)),
        ("swapped_weights", (0.65, 0.971, 0.8119)),
        ("not_attempted", (0.65, 0.971, ...)),
    ],
    "horses": [
        ("answers_swapped", (1, 2)),
        ("entropy_left_out", (2, 3)),
        ("probabilities_ignored", (3, 0)),
        ("outcome_left_out", (1.71875, 1.28)),
        ("wrong_sign", (2, -1)),
        ("wrong_count", [2]),
    ],
    "waiting": [
        ("first_outcome_only", 0.8113),
        ("other_value", 2),
        ("reciprocal", 1.0817),
        ("wrong_base", 2.2493),
        ("wrong_sign", -3.2451),
    ],
    "no_grouping": [
        ("from_the_chapter", (whole_shannon, [0.25, 0.25, 0.5])),
        (
            "from_the_chapter",
            (lambda p: 5 * (1 - sum(x * x for x in p)), [0.3, 0.3, 0.4]),
        ),
        ("from_the_chapter", (lambda p: 1 - max(p), [0.3, 0.3, 0.4])),
        ("from_the_chapter", (lambda p: 2 - sum(x * x for x in p), [0.3, 0.3, 0.4])),
        ("not_continuous", (possible, [0.25, 0.25, 0.5])),
        ("not_continuous", (lambda p: sum(x > 0 for x in p), [0.2, 0.3, 0.5])),
        ("not_continuous", (lambda p: min(x for x in p if x), [0.2, 0.3, 0.5])),
        ("not_continuous", (lambda p: sum(map(math.log2, p)), [0.2, 0.3, 0.5])),
        ("order_matters", (first_only, [0.25, 0.25, 0.5])),
        ("order_matters", (lambda p: p[0] * p[1], [0.25, 0.25, 0.5])),
        ("property_fails", (spread, [0.0, 0.5, 0.5])),
        ("property_fails", (lambda p: 0.0 * max(p), [0.25, 0.25, 0.5])),
        ("sum_is_not_one", (roots, [1, 2, 3])),
        ("wrong_count", (roots, [0.5, 0.5])),
        ("wrong_count", roots),
        ("not_a_function", (1.0, [0.25, 0.25, 0.5])),
        ("raised", (lambda p: p["a"], [0.25, 0.25, 0.5])),
    ],
    "hidden_mistakes": [
        ("accepts_counts", half_mended),
        ("accepts_other_sums", counts_refused),
        ("accepts_negative", sums_refused),
        ("accepts_counts", asserts),
        ("accepts_nan", nan_slips_through),
        ("accepts_other_sums", rounded_sum),
        ("refuses_rounding", exact_sum),
        ("accepts_negative", nearly_negative),
        ("accepts_infinite", infinite_left_out),
        ("not_the_definition", lambda p: 1.0),
        ("wrong_at_zero", zeros_break),
        ("wrong_sign", no_minus),
        ("wrong_base", in_nats),
        ("lists_not_accepted", needs_arrays),
        ("returned_nothing", lambda p: None),
    ],
    "twelve_balls": [
        ("first_weighing", six_against_six),
        ("uneven_pans", uneven),
        ("out_of_range", ball_thirteen),
        ("out_of_range", twice_the_same),
        ("raised", only_even),
        ("second_weighing", one_by_one),
        ("property_fails", careless_at_the_end),
        ("unreadable", names_the_ball),
        ("not_a_function", [1, 2, 3, 4]),
        ("wrong_arguments", lambda: ([1], [2])),
    ],
}
