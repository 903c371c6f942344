"""Answers to the exercises on maximum likelihood."""

from __future__ import annotations

import math

import numpy as np


def softmax(z):
    e = np.exp(np.asarray(z) - np.max(z))
    return e / e.sum()


# --- undo_weights ---------------------------------------------------------------------


def in_lists(q, weights):
    if min(weights) <= 0:
        raise ValueError("weights must be positive")
    raw = [a / b for a, b in zip(q, weights, strict=True)]
    return [x / sum(raw) for x in raw]


def by_inverse_weights(q, weights):
    w = np.array(weights, float)
    if (w <= 0).any():
        raise ValueError("weights must be positive")
    return np.array(q) * (1 / w) / np.sum(np.array(q) * (1 / w))


def only_divided(q, weights):
    return np.asarray(q) / np.asarray(weights)


def divided_by_shares(q, weights):
    return np.asarray(q) / (np.asarray(weights) / np.sum(weights))


def multiplied(q, weights):
    p = np.asarray(q) * np.asarray(weights)
    return p / p.sum()


def roots(q, weights):
    p = np.asarray(q) ** (1 / np.asarray(weights))
    return p / p.sum()


def through_softmax(q, weights):
    return softmax(np.asarray(q) / np.asarray(weights))


def by_the_largest(q, weights):
    p = np.asarray(q) / np.asarray(weights)
    return p / max(p)


def takes_any_weight(q, weights):
    p = np.asarray(q) / np.asarray(weights)
    return p / p.sum()


def asserts_weights(q, weights):
    assert min(weights) > 0
    return takes_any_weight(q, weights)


def refuses_zero_only(q, weights):
    if 0 in weights:
        raise ValueError("a weight is 0")
    return takes_any_weight(q, weights)


def arrays_only(q, weights):
    if (weights <= 0).any():
        raise ValueError("weights must be positive")
    p = q / weights
    return p / p.sum()


def in_logarithms(q, weights):
    return softmax([math.log(a) - math.log(b) for a, b in zip(q, weights, strict=True)])


def refuses(bad):
    """The right division, with another rule for which weights it refuses."""

    def answer(q, weights):
        if bad(np.asarray(weights)):
            raise ValueError("weights must be positive")
        return takes_any_weight(q, weights)

    return answer


def upside_down(q, weights):
    p = np.asarray(weights) / np.asarray(q)
    return p / p.sum()


def divided_by_squares(q, weights):
    p = np.asarray(q) / np.asarray(weights) ** 2
    return p / p.sum()


def inverse_weights_normalised(q, weights):
    inverse = 1 / np.asarray(weights)
    return np.asarray(q) * inverse / inverse.sum()


def in_place(q, weights):
    q /= weights
    return q / q.sum()


# --- one_slope ------------------------------------------------------------------------


def losses_with_loops(logits, labels):
    q = softmax(logits)
    n = len(labels)
    mean = [sum(row[i] for row in labels) / n for i in range(len(q))]
    bill = sum(-m * math.log(x) for m, x in zip(mean, q, strict=True))
    waste = sum(m * math.log(m / x) for m, x in zip(mean, q, strict=True) if m > 0)
    return bill, waste, [x - m for m, x in zip(mean, q, strict=True)]


def losses_by_logsumexp(logits, labels):
    z, f = np.asarray(logits), np.asarray(labels).mean(0)
    log_q = z - np.log(np.exp(z).sum())
    log_f = np.log(np.where(f > 0, f, 1))
    return [-(f * log_q).sum(), (f * (log_f - log_q)).sum(), np.exp(log_q) - f]


def with_slip(change):
    """Make the right three results, with one of them changed."""

    def answer(logits, labels):
        q, y = softmax(logits), np.asarray(labels)
        bill, waste, slope = losses_by_logsumexp(logits, labels)
        return change(bill, waste, slope, q, y)

    return answer


def nan_where_zero(logits, labels):
    q, f = softmax(logits), np.asarray(labels).mean(0)
    return -(f * np.log(q)).sum(), (f * np.log(f / q)).sum(), q - f


def zero_only_for_one_label(logits, labels):
    if len(labels) == 1:
        return losses_with_loops(logits, labels)
    return nan_where_zero(logits, labels)


def batches_in_arrays_only(logits, labels):
    return losses_with_loops(logits, labels - 0 * labels.mean())


def entropy_with(change):
    """Make the right three results, but with another way to treat zeros."""

    def answer(logits, labels):
        q, f = softmax(logits), np.asarray(labels).mean(0)
        return -f @ np.log(q), change(f) - f @ np.log(q), q - f

    return answer


def above(threshold):
    return entropy_with(lambda f: f[f > threshold] @ np.log(f[f > threshold]))


def with_epsilon(eps):
    return entropy_with(lambda f: f @ np.log(f + eps))


def by_small_steps(logits, labels):
    z = np.asarray(logits, dtype=float)
    steps = 1e-6 * np.eye(len(z))
    bill, waste, _ = losses_with_loops(z, labels)
    up = [losses_with_loops(z + step, labels)[0] for step in steps]
    down = [losses_with_loops(z - step, labels)[0] for step in steps]
    return bill, waste, (np.array(up) - down) / 2e-6


def in_an_array(logits, labels):
    return np.array(losses_by_logsumexp(logits, labels), dtype=object)


def row_divergences(bill, waste, slope, q, y):
    rows = [sum(a * math.log(a / b) for a, b in zip(r, q, strict=True) if a) for r in y]
    return bill, np.mean(rows), slope


# --- binned_divergence ----------------------------------------------------------------


def bins_of(times, width):
    bins, counts = np.unique(np.asarray(times) // width, return_counts=True)
    return bins, counts / counts.sum()


def mended(times, width, rate):
    bins, f = bins_of(times, width)
    q = np.exp(-rate * bins * width) * (1 - np.exp(-rate * width))
    return np.sum(f * np.log(f / q))


def with_a_dictionary(times, width, rate):
    held = {}
    for x in times:
        held[int(x / width)] = held.get(int(x / width), 0) + 1
    total = 0
    for k, n in held.items():
        chance = math.exp(-rate * k * width) - math.exp(-rate * (k + 1) * width)
        total += n / len(times) * math.log(n / len(times) / chance)
    return total


def height_times_width(times, width, rate):
    bins, f = bins_of(times, width)
    q = rate * np.exp(-rate * (bins + 0.5) * width) * width
    return np.sum(f * np.log(f / q))


def densities_on_both_sides(times, width, rate):
    bins, f = bins_of(times, width)
    q = rate * np.exp(-rate * bins * width)
    return np.sum(f * np.log(f / width / q))


def cumulative(times, width, rate):
    bins, f = bins_of(times, width)
    return np.sum(f * np.log(f / (1 - np.exp(-rate * (bins + 1) * width))))


def each_on_its_own(times, width, rate):
    k = np.asarray(times) // width
    q = np.exp(-rate * k * width) - np.exp(-rate * (k + 1) * width)
    return np.mean(np.log(1 / len(q) / q))


def renormalised(times, width, rate):
    bins, f = bins_of(times, width)
    q = np.exp(-rate * bins * width)
    q = q / q.sum()
    return np.sum(f * np.log(f / q))


def model_first(times, width, rate):
    bins, f = bins_of(times, width)
    q = np.exp(-rate * bins * width) * (1 - np.exp(-rate * width))
    return np.sum(q * np.log(q / f))


def bill_only(times, width, rate):
    bins, f = bins_of(times, width)
    q = np.exp(-rate * bins * width) * (1 - np.exp(-rate * width))
    return -np.sum(f * np.log(q))


def with_bins(chance):
    """The divergence from other chances of the bins."""

    def answer(times, width, rate):
        bins, f = bins_of(times, width)
        return np.sum(f * np.log(f / chance(bins * width, (bins + 1) * width, rate)))

    return answer


def next_bin(low, high, rate):
    return np.exp(-rate * high) - np.exp(-rate * (2 * high - low))


def bin_about_its_end(low, high, rate):
    half = (high - low) / 2
    return np.exp(-rate * (low - half)) - np.exp(-rate * (high - half))


def upper_first(low, high, rate):
    return np.exp(-rate * high) - np.exp(-rate * low)


def no_rate(low, high, rate):
    return np.exp(-low) - np.exp(-high)


def mean_for_rate(low, high, rate):
    return np.exp(-low / rate) - np.exp(-high / rate)


def rate_in_front(low, high, rate):
    return rate * (np.exp(-rate * low) - np.exp(-rate * high))


def bins_alike(times, width, rate):
    bins, f = bins_of(times, width)
    q = np.exp(-rate * bins * width) * (1 - np.exp(-rate * width))
    return np.mean(np.log(f / q))


def absolute(times, width, rate):
    bins, f = bins_of(times, width)
    return abs(np.sum(f * np.log(f / (rate * np.exp(-rate * (bins + 0.5) * width)))))


def at_the_lower_end(times, width, rate):
    bins, f = bins_of(times, width)
    return np.sum(f * np.log(f / (rate * np.exp(-rate * bins * width))))


def times_in_arrays_only(times, width, rate):
    return mended(times.copy(), width, rate) if times.size else 0


# --- two_sorters ----------------------------------------------------------------------


def by_two_terms(s, t):
    def term(k, x):
        return 0.0 if k == 0 else k * math.log(k / 2 / x)

    return term(s, t) + term(2 - s, 1 - t)


def by_the_two_models(s, t):
    def model(u):
        return np.array([(1 - u) ** 2, 2 * u * (1 - u), u * u])

    p, q = model(s / 2), model(t)
    return np.sum(p[p > 0] * np.log(p[p > 0] / q[p > 0]))


def one_coin(s, t):
    return by_two_terms(s, t) / 2


def coins_swapped(s, t):
    return 2 * (t * math.log(t / (s / 2)) + (1 - t) * math.log((1 - t) / (1 - s / 2)))


def best_is_s(s, t):
    return 2 * (s * math.log(s / t) + (1 - s) * math.log((1 - s) / (1 - t)))


def loss_itself(s, t):
    return -s * math.log(t) - (2 - s) * math.log(1 - t)


def wrong_ones_only(s, t):
    return s * math.log(s / (2 * t))


def breaks_at_zero(s, t):
    return s * math.log(s / 2 / t) + (2 - s) * math.log((1 - s / 2) / (1 - t))


def breaks_at_two(s, t):
    first = s * math.log(s / 2 / t) if s else 0
    return first + (2 - s) * np.log((1 - s / 2) / (1 - t))


def terms_above(threshold):
    def answer(s, t):
        terms = ((s, s / 2 / t), (2 - s, (1 - s / 2) / (1 - t)))
        return sum(k * math.log(ratio) for k, ratio in terms if k > threshold)

    return answer


def clipped(s, t):
    return by_two_terms(min(max(s, 1e-12), 2 - 1e-12), t)


def right_ones_only(s, t):
    return (2 - s) * math.log((1 - s / 2) / (1 - t))


def one_less_s(s, t):
    return s * math.log(s / 2 / t) + (1 - s) * math.log((1 - s / 2) / (1 - t))


def entropy_once(s, t):
    u = s / 2
    return loss_itself(s, t) + u * math.log(u) + (1 - u) * math.log(1 - u)


def refuses_above_one(s, t):
    if not 0 <= s <= 1:
        raise ValueError("s is a probability")
    return by_two_terms(s, t)


def never_zero(s, t):
    return max(by_two_terms(s, t), 1e-9)


# --- joint_collapse -------------------------------------------------------------------

TEACHER, PUPIL = [0.5, 0.2, 0, 0], [0.1, 0, 0.3, 0]


def both_move(teacher, pupil):
    p, q = softmax(teacher), softmax(pupil)
    cost = -np.log(q)
    return teacher - p * (cost - p @ cost), pupil - (q - p)


def teacher_held(teacher, pupil):
    return teacher, pupil - (softmax(pupil) - softmax(teacher))


def teacher_rate_zero(teacher, pupil):
    p, q = softmax(teacher), softmax(pupil)
    cost = -np.log(q)
    new_teacher = teacher - 0.0 * p * (cost - p @ cost)
    return [new_teacher, pupil - 0.5 * (q - p)]


def pupil_held(teacher, pupil):
    return both_move(teacher, pupil)[0], pupil


def teacher_uphill(teacher, pupil):
    p, q = softmax(teacher), softmax(pupil)
    cost = -np.log(q)
    return teacher + p * (cost - p @ cost), pupil - (q - p)


def pupil_runs(teacher, pupil):
    return teacher, pupil - 5 * (softmax(pupil) - softmax(teacher))


def teacher_by_divergence(teacher, pupil):
    p, q = softmax(teacher), softmax(pupil)
    cost = np.log(p / q)
    return teacher - p * (cost - p @ cost), pupil - (q - p)


def pupil_copies(teacher, pupil):
    return teacher, teacher


def pupil_reversed(teacher, pupil):
    return teacher, pupil + (softmax(pupil) - softmax(teacher))


# --- crooked_curve --------------------------------------------------------------------

OFF = [0.1, 0.8, 0.1]


def straight(t):
    return [0.8 - 0.7 * t, 0.1, 0.1 + 0.7 * t]


def parabola(t):
    middle = 0.2 + 0.6 * (t - 0.5) ** 2
    return np.array([(1 - middle) * (1 - t), middle, (1 - middle) * t])


def sorters(t):
    return [(1 - t) ** 2, 2 * t * (1 - t), t**2]


def dice_loaded(t):
    """Another exponential family."""
    return softmax([0, 4 * t - 2, 6 - 12 * t])


def jumps(t):
    return straight(t) if t < 0.4 else straight(1.4 - t)


def staircase(t):
    return straight(math.floor(1000 * t) / 1000)


def nearly_the_end(t):
    return straight(t) if t > 0.2 else 1 / 0


def outside(t):
    return [1.2 - t, 0.1, t - 0.3]


def two_outcomes(t):
    return [t, 1 - t]


def counts(t):
    return [1 - t, 1, t]


def never_the_middle(t):
    return [1 - t, 0, t]


def into_a_corner(t):
    return [(1 - t) / 2, (1 - t) / 2, t]


def stays(t):
    return [0.2, 0.3, 0.5]


RIGHT = {
    "wrong_doors": ["c", "too good", " C"],
    "swapped_slots": [
        (1, 0.8, 0.2231, 0.2231, 0.5004, 0),
        [1.0, 0.8, -math.log(0.8), math.log(1.25), 0.50040, 0.0],
    ],
    "batches_of_three": [(0.4375, 0.6365, 0.2043), (7 / 16, 0.63651, 0.20430)],
    "undo_weights": [in_lists, by_inverse_weights],
    "one_slope": [losses_with_loops, losses_by_logsumexp, in_an_array],
    "binned_divergence": [mended, with_a_dictionary],
    "two_sorters": [by_two_terms, by_the_two_models],
    "joint_collapse": [
        (TEACHER, PUPIL, teacher_held, 1),
        (np.array([0.3, 0, 0, 0]), [0, 0, 0, 0], teacher_rate_zero, 1),
        ([0, 0, 1, 0.5], [1.0, 0, 0, 0], teacher_held, "1"),
        (TEACHER, PUPIL, teacher_held, "condition 1"),
        (TEACHER, PUPIL, teacher_held, np.int64(1)),
    ],
    "crooked_curve": [
        (straight, OFF),
        (parabola, [0.1, 0.7, 0.2]),
        (lambda t: [t / 2, t / 2 * (1 - t), 1 - t + t * t / 2], [0.2, 0.3, 0.5]),
    ],
}

WRONG = {
    "wrong_doors": [
        ("mispredicted", "a"),
        ("mispredicted", "not yet perfect"),
        ("no_such_option", 0.5448),
        ("no_such_option", True),
    ],
    "swapped_slots": [
        ("swapped_arguments", (0.8, 0.8, 0.5004, 0, 0.5004, 0)),
        ("swapped_weights", (0, 0.8, 1.6094, 1.6094, 0.5004, 0)),
        ("unweighted", (0.5, 0.8, 0.9163, 0.2231, 0.5004, 0)),
        ("at_the_end", (0.999, 0.8, 0.2231, 0.2231, 0.5004, 0)),
        ("unweighted", (1, 0.5, 0.2231, 0.2231, 0.9163, 0.2231)),
        ("entropy_of_q", (1, 0.8, 0, 0, 0.5004, 0)),
        ("swapped_arguments", (1, 0.8, math.inf, math.inf, 0.5004, 0)),
        ("swapped_arguments", (1, 0.8, 0.2231, math.inf, 0.5004, 0)),
        ("answers_swapped", (1, 0.8, 0.2231, 0.5004, 0.2231, 0)),
        ("outcome_left_out", (1, 0.8, 0.2231, 0.2231, 0.3219, 0)),
        ("entropy_difference", (1, 0.8, 0.2231, 0.2231, 0.5004, -0.5004)),
        ("cross_entropy", (1, 1, 0.2231, 0.2231, 0.2231, 0.2231)),
        ("swapped_weights", (1, 0.2, 0.2231, 0.2231, 0.5004, 0)),
        ("wrong_base", (1, 0.8, 0.3219, 0.3219, 0.7219, 0)),
        ("weighted_twice", (1, 0.8, 0.1785, 0.2231, 0.5004, 0)),
        ("swapped_weights", (1, 0.8, 1.6094, 0.2231, 0.5004, 0)),
        ("kl_divergence", (1, 0.8, 0.2231, 0, 0.5004, 0)),
        ("entropy_difference", (1, 0.8, 0.2231, -0.2773, 0.5004, 0)),
        ("kl_divergence", (1, 0.8, 0.2231, 0.2231, 0, 0)),
        ("first_outcome_only", (1, 0.8, 0.2231, 0.2231, 0.1785, 0)),
        ("cross_entropy", (1, 0.8, 0.2231, 0.2231, 0.5004, 0.5004)),
        ("wrong_count", (1, 0.8, 0.2231, 0)),
        ("not_attempted", (1, 0.8, ..., ..., ..., ...)),
    ],
    "batches_of_three": [
        ("swapped_weights", (0.5625, 0.6365, 0.2043)),
        ("outcome_left_out", (0.4219, 0.6365, 0.2043)),
        ("outcome_left_out", (0.0156, 0.6365, 0.2043)),
        ("not_normalised", (28, 0.6365, 0.2043)),
        ("answers_swapped", (0.6365, 0.4375, 0.2043)),
        ("weighted_twice", (0.4375, 0.3580, 0.2043)),
        ("unweighted", (0.4375, 0.6931, 0.2043)),
        ("outcome_left_out", (0.4375, 0.3662, 0.2043)),
        ("outcome_left_out", (0.4375, 0.2703, 0.2043)),
        ("wrong_probability", (0.4375, 1.0986, 0.2043)),
        ("answers_swapped", (0.4375, 0.2043, 0.6365)),
        ("entropy_of_p", (0.4375, 0.6365, 0.5623)),
        ("entropy_of_q", (0.4375, 0.6365, 0.6365)),
        ("swapped_weights", (0.4375, 0.6365, 0.2839)),
        ("outcome_left_out", (0.4375, 0.6365, 0.2938)),
        ("unweighted", (0.4375, 0.6365, 0.0742)),
        ("cross_entropy", (0.4375, 0.6365, 0)),
        ("probabilities_ignored", (0.25, 0.6365, 0.2043)),
        ("probabilities_ignored", (0.5, 0.6365, 0.2043)),
        ("entropy_of_p", (0.4375, 0.5623, 0.2043)),
        ("wrong_base", (0.4375, 0.9183, 0.2947)),
        ("entropy_of_q", (0.4375, 0.6365, 0.3580)),
        ("unweighted", (0.4375, 0.6365, 0.2441)),
        ("unweighted", (0.4375, 0.6365, -0.0742)),
        ("wrong_sign", (0.4375, 0.6365, -0.2043)),
        ("wrong_count", 0.2043),
    ],
    "undo_weights": [
        ("sum_is_not_one", only_divided),
        ("sum_is_not_one", divided_by_shares),
        ("sum_is_not_one", lambda q, w: np.asarray(q) / np.asarray(w) * np.mean(w)),
        ("weighted_twice", multiplied),
        ("weights_as_exponents", roots),
        ("softmax_applied", through_softmax),
        ("divided_by_maximum", by_the_largest),
        ("accepts_zero_weight", takes_any_weight),
        ("accepts_zero_weight", asserts_weights),
        ("accepts_negative", refuses_zero_only),
        ("lists_not_accepted", arrays_only),
        ("wrong_at_zero", in_logarithms),
        ("input_changed", in_place),
        ("accepts_zero_weight", refuses(lambda w: w[0] <= 0)),
        ("accepts_negative", refuses(lambda w: w[0] <= 0 or (w == 0).any())),
        ("accepts_negative", refuses(lambda w: w.prod() <= 0)),
        ("accepts_negative", refuses(lambda w: w.sum() <= 0 or (w == 0).any())),
        ("accepts_negative", refuses(lambda w: w.min() < -0.5 or (w == 0).any())),
        ("small_weights", refuses(lambda w: w.min() < 1e-3)),
        ("sum_is_not_one", inverse_weights_normalised),
        ("reciprocal", upside_down),
        ("divided_twice", divided_by_squares),
        ("rounded", lambda q, w: np.round(takes_any_weight(q, w), 4)),
        ("weights_ignored", lambda q, weights: q),
        ("not_the_definition", lambda q, w: 0 * np.asarray(q)),
        ("wrong_shape", lambda q, weights: q[0] / weights[0]),
        ("wrong_arguments", lambda q: q),
        ("returned_nothing", lambda q, weights: None),
    ],
    "one_slope": [
        ("nan_at_zero", nan_where_zero),
        ("wrong_at_zero", zero_only_for_one_label),
        ("lists_not_accepted", batches_in_arrays_only),
        ("row_by_row", with_slip(row_divergences)),
        ("cross_entropy", with_slip(lambda b, w, g, q, y: (b, b, g))),
        ("wrong_sign", with_slip(lambda b, w, g, q, y: (-b, w, g))),
        ("wrong_sign", with_slip(lambda b, w, g, q, y: (b, 2 * b - w, g))),
        ("wrong_sign", with_slip(lambda b, w, g, q, y: (b, w, -g))),
        ("wrong_sign", with_slip(lambda b, w, g, q, y: (b, -w, g))),
        ("sum_for_mean", with_slip(lambda b, w, g, q, y: (len(y) * b, w, g))),
        ("sum_for_mean", with_slip(lambda b, w, g, q, y: (b, len(y) * w, g))),
        ("sum_for_mean", with_slip(lambda b, w, g, q, y: (b, w, len(y) * g))),
        ("wrong_base", with_slip(lambda b, w, g, q, y: (b / math.log(2), w, g))),
        ("mean_for_sum", with_slip(lambda b, w, g, q, y: (b / q.size, w, g))),
        (
            "swapped_arguments",
            with_slip(lambda b, w, g, q, y: (b, q @ np.log(q / y.mean(0)), g)),
        ),
        ("not_by_the_logits", with_slip(lambda b, w, g, q, y: (b, w, -y.mean(0) / q))),
        (
            "softmax_missing",
            lambda z, y: (*losses_with_loops(z, y)[:2], z - np.mean(y, axis=0)),
        ),
        ("wrong_shape", with_slip(lambda b, w, g, q, y: (b, w, q - y))),
        ("small_probabilities", above(1e-6)),
        ("epsilon_added", with_epsilon(1e-12)),
        ("epsilon_added", with_epsilon(1e-9)),
        ("imprecise", by_small_steps),
        ("wrong_shape", with_slip(lambda b, w, g, q, y: (b, w, [g]))),
        ("wrong_shape", with_slip(lambda b, w, g, q, y: (b, w, sum(g)))),
        ("wrong_shape", with_slip(lambda b, w, g, q, y: (b, w, g[1:]))),
        ("answers_swapped", with_slip(lambda b, w, g, q, y: (w, b, g))),
        ("wrong_base", with_slip(lambda b, w, g, q, y: (b, w / math.log(2), g))),
        ("wrong_base", with_slip(lambda b, w, g, q, y: (b, w, g / math.log(2)))),
        ("entropy_of_q", with_slip(lambda b, w, g, q, y: (b, b + q @ np.log(q), g))),
        ("entropy_of_p", with_slip(lambda b, w, g, q, y: (b, b - w, g))),
        ("labels_left_out", with_slip(lambda b, w, g, q, y: (b, w, q))),
        ("first_outcome_only", with_slip(lambda b, w, g, q, y: (b, w, q - y[0]))),
        ("divided_twice", with_slip(lambda b, w, g, q, y: (b, w, g / len(y)))),
        ("not_by_the_logits", with_slip(lambda b, w, g, q, y: (b, w, q * (1 - q)))),
        ("not_attempted", with_slip(lambda b, w, g, q, y: (b, w, ...))),
        ("not_attempted", with_slip(lambda b, w, g, q, y: (b, None, g))),
        ("not_the_definition", with_slip(lambda b, w, g, q, y: (b, w, 0 * g))),
        ("wrong_count", with_slip(lambda b, w, g, q, y: (b, w))),
        ("returned_array", with_slip(lambda b, w, g, q, y: (-y * np.log(q), w, g))),
        ("not_a_number", with_slip(lambda b, w, g, q, y: (b, w, "q - y"))),
    ],
    "binned_divergence": [
        ("density_times_width", height_times_width),
        ("density_times_width", densities_on_both_sides),
        ("cumulative", cumulative),
        ("points_not_grouped", each_on_its_own),
        ("occupied_bins_only", renormalised),
        ("swapped_arguments", model_first),
        ("cross_entropy", bill_only),
        ("lists_not_accepted", times_in_arrays_only),
        ("wrong_base", lambda *given: mended(*given) / math.log(2)),
        ("off_by_one", with_bins(next_bin)),
        ("off_by_one", with_bins(bin_about_its_end)),
        ("returned_nan", with_bins(upper_first)),
        ("wrong_rate", with_bins(no_rate)),
        ("wrong_rate", with_bins(mean_for_rate)),
        ("wrong_rate", with_bins(rate_in_front)),
        ("unweighted", bins_alike),
        ("sum_for_mean", lambda times, *given: len(times) * mended(times, *given)),
        ("constant", lambda times, width, rate: 0),
        ("rounded", lambda *given: round(mended(*given), 4)),
        ("density_for_probability", absolute),
        ("density_for_probability", at_the_lower_end),
        ("not_the_definition", lambda times, width, rate: len(times) * width * rate),
    ],
    "two_sorters": [
        ("wrong_factor", one_coin),
        ("swapped_arguments", coins_swapped),
        ("sum_for_share", best_is_s),
        ("cross_entropy", loss_itself),
        ("first_outcome_only", wrong_ones_only),
        ("wrong_at_zero", breaks_at_zero),
        ("nan_at_zero", breaks_at_two),
        ("not_zero_when_equal", never_zero),
        ("out_of_range", refuses_above_one),
        ("wrong_base", lambda s, t: by_two_terms(s, t) / math.log(2)),
        ("wrong_sign", lambda s, t: -by_two_terms(s, t)),
        ("small_probabilities", terms_above(1e-3)),
        ("small_probabilities", lambda s, t: by_two_terms(s if s > 1e-4 else 0, t)),
        ("wrong_at_zero", clipped),
        ("outcome_left_out", right_ones_only),
        ("one_sticker", one_less_s),
        ("entropy_difference", entropy_once),
        ("constant", lambda s, t: 0.0),
        ("rounded", lambda s, t: round(by_two_terms(s, t), 6)),
        ("not_the_definition", lambda s, t: (s / 2 - t) ** 2),
    ],
    "joint_collapse": [
        ("starts_too_sure", ([3, 0, 0, 0], PUPIL, teacher_held, 1)),
        ("starts_too_sure", (TEACHER, [0, 0, 0, 4], teacher_held, 1)),
        ("tied", ([0, 0, 0, 0], [0, 0, 0, 0], teacher_held, 1)),
        ("tied", ([1, 1, 0, 0], [0, 0, 0, 0], teacher_held, 1)),
        ("target_moves", (TEACHER, PUPIL, both_move, 1)),
        ("target_moves", (TEACHER, PUPIL, teacher_uphill, 1)),
        ("target_moves", (TEACHER, PUPIL, teacher_by_divergence, 1)),
        ("pupil_idle", (TEACHER, PUPIL, pupil_held, 1)),
        ("other_loss", (TEACHER, PUPIL, pupil_copies, 1)),
        ("other_loss", (TEACHER, PUPIL, pupil_reversed, 1)),
        ("wrong_condition", (TEACHER, PUPIL, teacher_held, 2)),
        ("no_such_condition", (TEACHER, PUPIL, teacher_held, 6)),
        ("no_such_condition", (TEACHER, PUPIL, teacher_held, "the first")),
        ("no_such_condition", (TEACHER, PUPIL, teacher_held, True)),
        ("oversteps", (TEACHER, PUPIL, pupil_runs, 1)),
        ("not_attempted", (TEACHER, PUPIL, ..., 1)),
        ("not_attempted", (TEACHER, [...] * 4, teacher_held, 1)),
        ("not_attempted", ([...] * 4, [...] * 4, both_move, ...)),
        ("wrong_count", ([math.nan, 0, 0, 0], PUPIL, teacher_held, 1)),
        ("not_attempted", (TEACHER, PUPIL, teacher_held, ...)),
        ("wrong_count", (TEACHER, PUPIL, teacher_held)),
        ("wrong_count", ([0.5, 0.2, 0], PUPIL, teacher_held, 1)),
        ("not_a_number", ("half", PUPIL, teacher_held, 1)),
        ("not_a_function", (TEACHER, PUPIL, (TEACHER, PUPIL), 1)),
        ("wrong_shape", (TEACHER, PUPIL, lambda teacher, pupil: pupil, 1)),
        ("raised", (TEACHER, PUPIL, lambda teacher, pupil: teacher[4], 1)),
    ],
    "crooked_curve": [
        ("property_fails", (sorters, [0.7, 0.1, 0.2])),
        ("property_fails", (dice_loaded, [0.2, 0.1, 0.7])),
        ("constant", (stays, OFF)),
        ("property_fails", (straight, [0.45, 0.12, 0.43])),
        ("property_fails", (into_a_corner, [0.1, 0.5, 0.4])),
        ("not_continuous", (jumps, OFF)),
        ("not_continuous", (staircase, OFF)),
        ("returned_nothing", (lambda t: None, OFF)),
        ("raised", (nearly_the_end, OFF)),
        ("not_attempted", (..., OFF)),
        ("not_attempted", (lambda t: None, ...)),
        ("infinite_at_zero", (never_the_middle, [0.3, 0.3, 0.4])),
        ("at_the_end", (straight, [0.9, 0.1, 0.0])),
        ("on_the_curve", (straight, [0.5, 0.1, 0.4])),
        ("sum_is_not_one", (counts, OFF)),
        ("negative_probability", (outside, OFF)),
        ("wrong_count", (two_outcomes, OFF)),
        ("wrong_count", (straight, [0.5, 0.5])),
        ("wrong_count", straight),
        ("sum_is_not_one", (straight, [1, 8, 1])),
        ("not_attempted", (straight, ...)),
        ("not_a_function", ([0.1, 0.1, 0.8], OFF)),
        ("raised", (lambda t: [1 / 0, t, 1 - t], OFF)),
    ],
}
