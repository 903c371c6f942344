"""Answers to the exercises on surprise."""

from __future__ import annotations

import math
import warnings

import numpy as np

import infobook

# A score that does not add


def square(p):
    return 1 - p**2


def root_of_log(p):
    return math.sqrt(-math.log2(p))


def squared_log(p):
    return np.log(p) ** 2


def shifted(p):
    return 2 - p


def falls(p):
    return p * (1 - p)


def steps(p):
    return math.floor(-math.log2(p))


# Two rulers in one sum


def floor_in_nats(loss, alpha, classes):
    p = [1 - alpha] + [alpha / (classes - 1)] * (classes - 1)
    floor = -sum(x * math.log(x) for x in p if x > 0)
    if loss < floor:
        raise ValueError("below the floor")
    return loss - floor


def floor_converted(loss, alpha, classes):
    wrong = alpha * np.log10(alpha / (classes - 1)) if alpha else 0
    floor = -((1 - alpha) * np.log10(1 - alpha) + wrong) * np.log(10)
    if not loss >= floor - 1e-9:
        raise ValueError(f"{loss} is below {floor}")
    return loss - floor


def floor_by_the_package(loss, alpha, classes):
    p = np.full(classes, alpha / (classes - 1))
    p[0] = 1 - alpha
    excess = loss - infobook.entropy(p)
    if excess < 0:
        raise ValueError("this loss is impossible")
    return excess


def floor_only_the_log(loss, alpha, classes):
    right, other = 1 - alpha, alpha / (classes - 1)
    return loss + right * math.log(right) + alpha * math.log(other)


def floor_accepts_all(loss, alpha, classes):
    if alpha == 0:
        return loss
    return floor_only_the_log(loss, alpha, classes)


def floor_at_least_zero(loss, alpha, classes):
    return max(floor_accepts_all(loss, alpha, classes), 0)


def floor_asserts(loss, alpha, classes):
    excess = floor_accepts_all(loss, alpha, classes)
    assert excess >= 0
    return excess


def floor_in_bits(loss, alpha, classes):
    right, other = 1 - alpha, alpha / (classes - 1)
    return loss + right * math.log2(right) + alpha * math.log2(other)


def floor_half_mended(loss, alpha, classes):
    right, other = 1 - alpha, alpha / (classes - 1)
    return loss + right * math.log(right) + alpha * math.log10(other)


def floor_other_half(loss, alpha, classes):
    right, other = 1 - alpha, alpha / (classes - 1)
    return loss + right * math.log10(right) + alpha * math.log(other)


def floor_bans_again(loss, alpha, classes):
    right, other = 1 - alpha, alpha / (classes - 1)
    floor = -right * math.log10(right) - alpha * math.log10(other)
    return loss - floor / math.log(10)


def floor_loss_in_bits(loss, alpha, classes):
    right, other = 1 - alpha, alpha / (classes - 1)
    return loss / math.log(2) + right * math.log(right) + alpha * math.log(other)


def all_in_bans(loss, alpha, classes):
    return floor_only_the_log(loss, alpha, classes) / math.log(10)


def all_in_bits(loss, alpha, classes):
    return floor_only_the_log(loss, alpha, classes) / math.log(2)


def floor_added(loss, alpha, classes):
    return 2 * loss - floor_only_the_log(loss, alpha, classes)


def one_wrong_class(loss, alpha, classes):
    right, other = 1 - alpha, alpha / (classes - 1)
    return loss + right * math.log(right) + other * math.log(other)


def shared_by_all(loss, alpha, classes):
    right, other = 1 - alpha + alpha / classes, alpha / classes
    floor = -right * math.log(right) - (classes - 1) * other * math.log(other)
    return loss - floor


def found_so(loss, alpha, classes):
    right, other = 1 - alpha, alpha / (classes - 1)
    floor = -right * math.log10(right) - alpha * math.log10(other)
    return loss - floor


def refuses_below(least):
    """The right floor, but with another loss as the least that is accepted."""

    def answer(loss, alpha, classes):
        floor = loss - floor_accepts_all(loss, alpha, classes)
        if loss < least(floor):
            raise ValueError("below the floor")
        return loss - floor

    return answer


def refuses_the_floor_too(loss, alpha, classes):
    excess = floor_accepts_all(loss, alpha, classes)
    if excess <= 0:
        raise ValueError("below the floor")
    return excess


def refuses_for_one_alpha(loss, alpha, classes):
    if alpha == 0.1 and loss < loss - floor_accepts_all(loss, alpha, classes):
        raise ValueError("below the floor")
    return floor_accepts_all(loss, alpha, classes)


def small_alpha_left_out(loss, alpha, classes):
    return floor_in_nats(loss, alpha if alpha > 0.01 else 0, classes)


def epsilon_in_the_floor(eps):
    def answer(loss, alpha, classes):
        right, other = 1 - alpha, alpha / (classes - 1)
        return loss + right * math.log(right) + alpha * math.log(other + eps)

    return answer


def floor_itself(loss, alpha, classes):
    return loss - floor_accepts_all(loss, alpha, classes)


def right_class_only(loss, alpha, classes):
    return loss + (1 - alpha) * math.log(1 - alpha)


def others_only(loss, alpha, classes):
    return loss + (alpha * math.log(alpha / (classes - 1)) if alpha else 0)


def each_gets_alpha(loss, alpha, classes):
    return right_class_only(loss, alpha, classes) + alpha * math.log(alpha)


def among_all_classes(loss, alpha, classes):
    return right_class_only(loss, alpha, classes) + alpha * math.log(alpha / classes)


# Surprisal


def checked(p, base):
    p = np.asarray(p, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("no probability")
    if not (np.isfinite(base) and base > 1):
        raise ValueError("no base")
    return p


def with_errstate(p, base):
    p = checked(p, base)
    with np.errstate(divide="ignore"):
        return np.log(1 / p) / np.log(base)


def with_a_mask(p, base):
    p = checked(p, base)
    out = np.full(p.shape, np.inf)
    out[p > 0] = -np.log(p[p > 0]) / math.log(base)
    out[p == 1] = 0
    return out


def with_where(p, base):
    p = checked(p, base)
    logs = np.log2(np.where(p > 0, p, 1)) / np.log2(base)
    return np.where(p > 0, np.abs(logs), np.inf)


def one_by_one(p, base):
    if np.ndim(p) > 0:
        return [one_by_one(x, base) for x in p]
    checked(p, base)
    return math.log(1 / p, base) if p else math.inf


def no_warning_shown(p, base):
    p = checked(p, base)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return 0.0 - np.log(p) / np.log(base)


def by_the_package(p, base):
    return infobook.surprisal(p, base=base)


def naive(p, base):
    return -np.log(p) / np.log(base)


def warns(p, base):
    return 0 - np.log(checked(p, base)) / np.log(base)


def numbers_only(p, base):
    return -math.log(p) / math.log(base)


def numbers_with_zero(p, base):
    if p == 0:
        return math.inf
    return abs(math.log(p, base))


def arrays_only(p, base):
    p = p.copy()
    out = np.full(p.shape, np.inf)
    out[p > 0] = -np.log(p[p > 0]) / np.log(base)
    return out


def not_lists(p, base):
    return 0 - np.log(p / 1) / np.log(base) if not isinstance(p, list) else p / 1


def flat_only(p, base):
    if np.ndim(p) == 0:
        return with_errstate(p, base)
    return [with_errstate(x, base) for x in np.ravel(p)]


def whole_stay_whole(p, base):
    p = np.asarray(p)
    with np.errstate(divide="ignore"):
        return (0 - np.log(p) / np.log(base)).astype(p.dtype)


def zero_alone(p, base):
    if np.ndim(p) == 0 and p == 0:
        return math.inf
    p = np.asarray(p, dtype=float)
    return 0 - np.log(np.where(p > 0, p, 1)) / np.log(base) + 1e9 * (p == 0)


def patched(p, base):
    bits = 0 - np.log(p) / np.log(base)
    return np.where(np.isinf(bits), 0, bits)


def masked_to_zero(p, base):
    p = np.asarray(p, dtype=float)
    out = np.zeros(p.shape)
    out[p > 0] = -np.log(p[p > 0]) / np.log(base)
    return out


def nan_for_zero(p, base):
    p = np.asarray(p, dtype=float)
    return 0 - np.log(np.where(p > 0, p, np.nan)) / np.log(base)


def tiny_is_zero(p, base):
    p = np.asarray(p, dtype=float)
    return with_errstate(np.where(p < 1e-12, 0, p), base)


def raised_at_one(p, base):
    return 1 / (1 / with_errstate(p, base)) if np.ndim(p) else one_is_odd(p, base)


def one_is_odd(p, base):
    return with_errstate(p, base) if p < 1 else 1e-7


def summed(p, base):
    return with_errstate(p, base).sum()


def no_check(p, base):
    p = np.asarray(p, dtype=float)
    with np.errstate(all="ignore"):
        return 0 - np.log(p) / np.log(base)


def only_negative(p, base):
    if np.any(np.asarray(p) < 0):
        raise ValueError("negative")
    return no_check(p, base)


def compares_with_nan(p, base):
    if np.any(np.asarray(p) > 1):
        raise ValueError("above 1")
    return only_negative(p, base)


def first_entry(p, base):
    first = np.ravel(p)[0]
    if not 0 <= first <= 1:
        raise ValueError("no probability")
    return no_check(p, base)


def no_base_check(p, base):
    checked(p, 2)
    return no_check(p, base)


def base_above_zero(p, base):
    if not base > 0 or base == 1:
        raise ValueError("no base")
    return no_base_check(p, base)


def tolerant(p, base):
    """Take what is out of range by less than a hundredth for rounding."""
    p = np.asarray(p, dtype=float)
    if not ((p >= -0.01) & (p <= 1.01)).all():
        raise ValueError("no probability")
    return with_errstate(np.clip(p, 0, 1), base)


def tolerant_below(p, base):
    if np.any(np.asarray(p) > 1):
        raise ValueError("no probability")
    return tolerant(p, base)


def nan_alone(p, base):
    if np.ndim(p) == 0 and math.isnan(p):
        raise ValueError("NaN")
    return compares_with_nan(p, base)


def above_one_alone(p, base):
    if np.ndim(p) == 0:
        return with_errstate(p, base)
    return with_errstate(np.minimum(p, 1), base)


def nearly_one(p, base):
    p = checked(p, base)
    return with_errstate(np.where(np.isclose(p, 1), 1, p), base)


def nearly_zero(p, base):
    p = checked(p, base)
    return with_errstate(np.where(p < 1e-305, 0, p), base)


def whole_bases(p, base):
    if base != int(base):
        raise ValueError("no base")
    return with_errstate(p, base)


def bases_from_two(p, base):
    if base < 2:
        raise ValueError("no base")
    return with_errstate(p, base)


def small_bases(p, base):
    if base > 1000:
        raise ValueError("no base")
    return with_errstate(p, base)


def warns_for_rows(p, base):
    return with_errstate(p, base) if np.ndim(p) < 2 else warns(p, base)


def asserts(p, base):
    assert np.all(np.asarray(p) >= 0)
    return no_check(p, base)


RIGHT = {
    "skat": [
        (2, 5, 0, 117.66),
        [2.0, 5.0, 0.0, 117.6633],
        (2, 5, 0, math.log2(math.factorial(32))),
        np.array([2, 5, 0, 117.663]),
    ],
    "three_rulers": [(0.135, 4.33, 1.30, 0.01), (math.exp(-2), 4.3281, 1.3029, 1e-2)],
    "ten_bits": ["c", "Eleven flips that agree", " C"],
    "both_hearts": [4.0875, 4.087, math.log2(17)],
    "rising_score": [
        (square, 0.5, 0.5, -0.5625),
        (root_of_log, 1 / 2, 1 / 4, -0.682),
        (squared_log, 0.1, 0.1, 10.604),
        np.array([square, 0.5, 0.5, -0.5625], dtype=object),
        (math.acos, 0.5, 0.5, -0.7763),
        (lambda p: np.sqrt(1 - p), 0.5, 0.5, -0.5482),
        (lambda p: 1 - math.cos(3 * (1 - p)), 0.5, 0.5, -0.2303),
        (lambda p: 1 / p**2 - 1, 1 / 2, 1 / 2, 9),
    ],
    "per_minute": [(2.907, 7.5, 8.814), [2.91, 7.5, 8.81]],
    "above_floor": [floor_in_nats, floor_converted, floor_by_the_package],
    "surprisal": [
        with_errstate,
        with_a_mask,
        with_where,
        one_by_one,
        no_warning_shown,
        by_the_package,
    ],
    "five_and_eight": [
        ((27, 0), (0, 17), (12, 19)),
        [[27, 0], [0, 17], [12, 19]],
        np.array([[27, 0], [0, 17], [12, 19]]),
    ],
}

WRONG = {
    "skat": [
        ("wrong_probability", (3, 5, 0, 117.66)),
        ("answers_swapped", (5, 2, 0, 117.66)),
        ("answers_swapped", (2, 2, 0, 117.66)),
        ("outcome_left_out", (2, 5, 0, 112.66)),
        ("dependence_ignored", (2, 5, 0, 155)),
        ("log_of_sum", (2, 5, 0, 9.04)),
        ("imprecise", (2, 5, 0, 117.67)),
        ("not_attempted", (2, 5, 0, ...)),
        ("no_logarithm", (1 / 4, 1 / 32, 0, 117.66)),
        ("no_logarithm", (2, 32, 0, 117.66)),
        ("wrong_probability", (2, 5.7004, 0, 117.66)),
        ("wrong_probability", (2, 3, 0, 117.66)),
        ("dependence_ignored", (2, 5, 5, 160)),
        ("no_logarithm", (2, 5, 1, 117.66)),
        ("wrong_probability", (2, 5, math.inf, 117.66)),
        ("dependence_ignored", (2, 5, 0, 160)),
        ("wrong_probability", (2, 5, 0, 225.581)),
        ("no_logarithm", (2, 5, 0, math.factorial(32))),
        ("wrong_base", (1.386, 3.466, 0, 81.558)),
        ("imprecise", (2, 5, 0, 118)),
        ("wrong_count", (2, 5, 0)),
    ],
    "three_rulers": [
        ("wrong_base", (0.25, 4.33, 1.30, 0.01)),
        ("base_10", (0.01, 4.33, 1.30, 0.01)),
        ("surprisal_for_probability", (2.885, 4.33, 1.30, 0.01)),
        ("surprisal_for_probability", (0.8686, 4.33, 1.30, 0.01)),
        ("log_of_complement", (0.8647, 4.33, 1.30, 0.01)),
        ("reciprocal", (7.389, 4.33, 1.30, 0.01)),
        ("answers_swapped", (0.135, 1.30, 4.33, 0.01)),
        ("no_logarithm", (0.135, 0.0498, 1.30, 0.01)),
        ("no_logarithm", (0.135, 8, 1.30, 0.01)),
        ("log_of_log", (0.135, 4.33, 0.477, 0.01)),
        ("tenths_ignored", (0.135, 4.33, 13.03, 0.01)),
        ("tenths_ignored", (0.135, 4.33, 1.30, 0.631)),
        ("tenths_ignored", (0.135, 4.33, 1.30, 0.1)),
        ("wrong_base", (0.135, 4.33, 1.30, math.exp(-20))),
        ("wrong_base", (0.135, 4.33, 1.30, 2**-20)),
        ("surprisal_for_probability", (0.135, 4.33, 1.30, 2)),
        ("surprisal_for_probability", (0.135, 4.33, 1.30, 6.644)),
        ("surprisal_for_probability", (0.135, 4.33, 1.30, 4.605)),
        ("log_of_complement", (0.135, 4.33, 1.30, 0.99)),
        ("base_twice", (0.1353, 2.079, 1.30, 0.01)),
        ("base_twice", (0.1353, 4.33, 6.908, 0.01)),
        ("wrong_base", (0.1353, 4.33, 0.903, 0.01)),
        ("tenths_ignored", (0.1353, 4.33, 1.303, 1e-20)),
        ("wrong_base", (0.1353, 4.33, 1.303, 0.1353)),
        ("wrong_base", (0.1353, 4.33, 1.303, 0.25)),
        ("not_attempted", (0.1353, 4.33, 1.303, ...)),
    ],
    "ten_bits": [
        ("mispredicted", "a"),
        ("mispredicted", "four sixes"),
        ("mispredicted", "d"),
        ("mispredicted", "e"),
        ("no_such_option", 10),
    ],
    "both_hearts": [
        ("dependence_ignored", 4),
        ("outcome_left_out", 2.0875),
        ("outcome_left_out", 2),
        ("wrong_probability", math.log2(78)),
        ("wrong_probability", math.log2(13 * 12)),
        ("wrong_probability", math.log2(1326)),
        ("wrong_probability", math.log2(52 * 51)),
        ("wrong_probability", 3.9720),
        ("wrong_probability", 4.1155),
        ("no_logarithm", 17),
        ("no_logarithm", 0.0588),
        ("wrong_base", 2.8332),
        ("wrong_sign", -4.0875),
        ("imprecise", 4.1),
    ],
    "rising_score": [
        ("not_zero_when_certain", (shifted, 0.5, 0.5, -1.25)),
        ("not_rising", (falls, 0.5, 0.5, 0.1)),
        ("not_rising", (steps, 0.3, 0.6, 0)),
        ("not_rising", (lambda p: math.log(p), 0.3, 0.6, 0)),
        ("not_rising", (lambda p: max(0, -math.log(p) - 1e-3), 0.5, 0.5, 1e-3)),
        ("not_rising", (lambda p: min(5, -math.log(p)), 0.05, 0.05, -0.99)),
        ("not_rising", (lambda p: square(p) if p > 0.007 else 0, 0.5, 0.5, -0.5625)),
        ("not_rising", (lambda p: 1 - p**20, 0.5, 0.5, -1)),
        ("returned_nan", (square, 0.5, 0.5, math.nan)),
        ("returned_nan", (lambda p: np.log(p - 0.3), 0.5, 0.5, 1)),
        ("returned_text", (square, 0.5, 0.5, "-0.5625")),
        ("raised", (lambda p: square(p) if p > 0.2 else 1 / 0, 0.5, 0.5, -0.5625)),
        ("not_attempted", (square, 0.5, 0.5, ...)),
        ("not_attempted", (square, 0.5, None, -0.5625)),
        ("always_adds", (lambda p: -5 * math.log10(p), 0.5, 0.5, 0)),
        ("from_the_chapter", (lambda p: 1 - p, 0.5, 0.5, -0.25)),
        ("from_the_chapter", (lambda p: 3 / p - 3, 0.5, 0.5, 3)),
        ("property_fails", (square, 1, 0.5, 0)),
        ("wrong_sign", (square, 0.5, 0.5, 0.5625)),
        ("wrong_excess", (square, 0.5, 0.5, -0.75)),
        ("out_of_range", (square, 2, 0.5, 1)),
        ("wrong_count", (square, 0.5, 0.5)),
        ("wrong_count", square),
        ("not_a_function", (0.75, 0.5, 0.5, 1)),
        ("returned_nothing", (lambda p: None, 0.5, 0.5, 1)),
        ("raised", (lambda p: p["p"], 0.5, 0.5, 1)),
        ("not_attempted", (square, ..., ..., ...)),
    ],
    "per_minute": [
        ("wrong_direction", (-8.907, 7.5, 8.814)),
        ("unit_ignored", (-3, 7.5, 8.814)),
        ("scaled_not_shifted", (-180, 7.5, 8.814)),
        ("scaled_not_shifted", (-0.05, 7.5, 8.814)),
        ("scaled_not_shifted", (57, 7.5, 8.814)),
        ("probabilities_ignored", (5.907, 7.5, 8.814)),
        ("wrong_sign", (8.907, 7.5, 8.814)),
        ("answers_swapped", (7.5, 2.907, 8.814)),
        ("other_unit", (2.907, 450, 8.814)),
        ("scaled_not_shifted", (2.907, 20, 8.814)),
        ("unit_ignored", (2.907, 60, 8.814)),
        ("other_unit", (2.907, 7.5, 14.721)),
        ("wrong_sign", (2.907, 7.5, 14.814)),
        ("probabilities_ignored", (2.907, 7.5, 5.907)),
        ("wrong_base", (1.094, 7.5, 8.814)),
        ("wrong_direction", (2.907, 480, 8.814)),
        ("wrong_direction", (2.907, 8, 8.814)),
        ("other_unit", (2.907, 0.125, 8.814)),
        ("wrong_base", (2.907, 2.987, 8.814)),
        ("wrong_direction", (2.907, 7.5, -14.814)),
        ("other_unit", (2.907, 7.5, 2.907)),
        ("probabilities_ignored", (2.907, 7.5, 11.814)),
        ("wrong_base", (2.907, 7.5, 5.189)),
    ],
    "above_floor": [
        ("not_attempted", found_so),
        ("wrong_at_zero", floor_only_the_log),
        ("accepts_below_floor", floor_accepts_all),
        ("accepts_below_floor", floor_at_least_zero),
        ("accepts_below_floor", floor_asserts),
        ("accepts_below_floor", refuses_below(lambda floor: 0.95 * floor)),
        ("accepts_below_floor", refuses_below(lambda floor: floor / math.log(10))),
        ("accepts_below_floor", refuses_below(lambda floor: 0)),
        ("accepts_below_floor", refuses_for_one_alpha),
        ("refuses_floor", refuses_the_floor_too),
        ("small_probabilities", small_alpha_left_out),
        ("small_probabilities", epsilon_in_the_floor(1e-14)),
        ("epsilon_added", epsilon_in_the_floor(1e-9)),
        ("floor_alone", floor_itself),
        ("first_outcome_only", right_class_only),
        ("outcome_left_out", others_only),
        ("wrong_probability", each_gets_alpha),
        ("wrong_probability", among_all_classes),
        ("constant", lambda loss, alpha, classes: 0),
        ("rounded", lambda *given: round(floor_accepts_all(*given), 4)),
        ("units_mixed", floor_in_bits),
        ("units_mixed", floor_half_mended),
        ("units_mixed", floor_other_half),
        ("units_mixed", floor_loss_in_bits),
        ("base_twice", floor_bans_again),
        ("base_10", all_in_bans),
        ("wrong_base", all_in_bits),
        ("wrong_sign", floor_added),
        ("outcome_left_out", one_wrong_class),
        ("other_smoothing", shared_by_all),
        ("returned_nothing", lambda loss, alpha, classes: None),
        ("wrong_arguments", lambda loss: loss),
    ],
    "surprisal": [
        ("negative_zero", naive),
        ("warns_at_zero", warns),
        ("wrong_at_zero", numbers_only),
        ("arrays_not_accepted", numbers_with_zero),
        ("numbers_not_accepted", arrays_only),
        ("lists_not_accepted", not_lists),
        ("wrong_shape", flat_only),
        ("integers_not_accepted", whole_stay_whole),
        ("wrong_in_arrays", zero_alone),
        ("patched_zero", patched),
        ("patched_zero", masked_to_zero),
        ("nan_at_zero", nan_for_zero),
        ("small_probabilities", tiny_is_zero),
        ("not_zero_when_certain", raised_at_one),
        ("not_one_for_each", summed),
        ("rounded", lambda p, base: round(-math.log(p) / math.log(base), 3)),
        ("wrong_sign", lambda p, base: np.log(p) / np.log(base)),
        ("base_ignored", lambda p, base: -np.log2(p)),
        ("base_ignored", lambda p, base: -np.log(p)),
        ("base_twice", lambda p, base: -np.log(p) * np.log(base)),
        ("base_twice", lambda p, base: -np.log(base) / np.log(p)),
        ("base_twice", lambda p, base: -np.log(p) / base),
        ("units_mixed", lambda p, base: -np.log2(p) / np.log(base)),
        ("units_mixed", lambda p, base: -np.log(p) / np.log2(base)),
        ("weighted", lambda p, base: -p * np.log(p) / np.log(base)),
        ("log_of_complement", lambda p, base: -np.log(1 - p) / np.log(base)),
        ("no_logarithm", lambda p, base: 1 / p - 1),
        ("no_logarithm", lambda p, base: 1 - p),
        *(
            ("epsilon_added", lambda p, b, e=e: -np.log(p + e) / np.log(b))
            for e in (1e-3, 1e-6, 1e-9)
        ),
        *(
            ("finite_for_impossible", lambda p, b, e=e: -np.log(p + e) / np.log(b))
            for e in (1e-15, 1e-16, 1e-300)
        ),
        *(
            (
                "finite_for_impossible",
                lambda p, b, e=e: -np.log(np.clip(p, e, 1)) / np.log(b),
            )
            for e in (1e-3, 1e-7, 1e-12, 1e-300)
        ),
        ("finite_for_impossible", lambda p, b: np.nan_to_num(-np.log(p) / np.log(b))),
        ("accepts_negative", no_check),
        ("accepts_negative", asserts),
        ("accepts_negative", first_entry),
        ("accepts_above_one", only_negative),
        ("accepts_nan", compares_with_nan),
        ("accepts_above_one", tolerant),
        ("accepts_negative", tolerant_below),
        ("accepts_nan", nan_alone),
        ("accepts_above_one", above_one_alone),
        ("nearly_certain", nearly_one),
        ("small_probabilities", nearly_zero),
        ("refuses_base", whole_bases),
        ("refuses_base", bases_from_two),
        ("refuses_base", small_bases),
        ("warns_at_zero", warns_for_rows),
        ("accepts_base", no_base_check),
        ("accepts_base", base_above_zero),
        ("returned_nothing", lambda p, base: None),
        ("wrong_arguments", lambda p: -np.log2(p)),
        ("not_a_function", 2.0),
    ],
    "five_and_eight": [
        ("swapped_arguments", ((0, 17), (27, 0), (12, 19))),
        ("tied", ((8, 0), (0, 5), (12, 19))),
        ("property_fails", ((2, 0), (0, 1), (12, 19))),
        ("not_the_largest", ((28, 0), (1, 17), (12, 19))),
        ("not_the_largest", ((46, 0), (0, 29), (12, 19))),
        ("swapped_weights", ((27, 0), (0, 17), (19, 12))),
        ("swapped_weights", ((27, 0), (0, 17), (0, 1))),
        ("order_broken", ((27, 0), (0, 17), (5, 8))),
        ("order_broken", ((27, 0), (0, 17), (7, 11))),
        ("not_the_smallest", ((27, 0), (0, 17), (41, 65))),
        ("not_the_smallest", ((27, 0), (0, 17), (24, 38))),
        ("not_whole", ((27, 0), (0, 17), (1, 1.585))),
        ("not_whole", ((27, 0), (0, 17), ("a", "b"))),
        ("out_of_range", ((27, -17), (0, 0), (12, 19))),
        ("wrong_count", (27, 17)),
        ("wrong_count", ((27, 0), (0, 17))),
        ("not_attempted", ((27, 0), (0, 17), (..., ...))),
        ("not_attempted", ((27, 0), (0, 17), ...)),
        ("not_attempted", (..., ..., ...)),
    ],
}
