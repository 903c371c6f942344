"""Answers to the exercises on the softmax."""

from __future__ import annotations

import math

import numpy as np

import infobook

P, Q = np.array([[0.9, 0.1]]), np.array([[0.5, 0.5]])
LOG_P, LOG_Q = np.log(P), np.log(Q)
inf = math.inf


# Log-softmax


def shifted(z):
    z = np.asarray(z, dtype=float)
    return z - z.max()


def apart(z):
    """One largest score is set apart; everything in double precision."""
    z = shifted(z)
    k = z.argmax()
    rest = np.exp(np.concatenate([z[:k], z[k + 1 :]])).sum()
    return z - np.log1p(rest)


def in_a_loop(z):
    z = [float(x) for x in z]
    m = max(z)
    k = z.index(m)
    rest = math.fsum(math.exp(x - m) for i, x in enumerate(z) if i != k)
    return [x - m - math.log1p(rest) for x in z]


def in_the_format(z):
    z = np.array(z)
    order = np.argsort(z)
    z = z - z[order[-1]]
    return z - np.log1p(np.exp(z[order[:-1]]).sum())


def sum_minus_one(z):
    """The sum without the 1 by expm1, which is as good as setting it apart."""
    z = shifted(z)
    return z - np.log1p(np.exp(np.sort(z)[:-1]).sum())


def by_the_package(z):
    return infobook.log_softmax(z)


def probabilities(z):
    weights = np.exp(z)
    return weights / weights.sum()


def safe_probabilities(z):
    weights = np.exp(z - np.max(z))
    return weights / weights.sum()


def plain(z):
    z = np.asarray(z)
    return z - np.log(np.exp(z).sum())


def shifted_only(z):
    z = np.asarray(z)
    z = z - z.max()
    return z - np.log(np.exp(z).sum())


def without_ties(z):
    z = shifted(z)
    return z - np.log1p(np.exp(z[z < 0]).sum())


def needs_arrays(z):
    return z - z.max() - np.log1p(np.exp(np.sort(z - z.max())[:-1]).sum())


def shifts_by_size(z):
    """The largest in size is not the largest."""
    z = np.asarray(z, dtype=float)
    m = np.abs(z).max()
    return z - m - np.log(np.exp(z - m).sum())


def clips_scores(z):
    z = np.clip(np.asarray(z, dtype=float), -700, 700)
    return shifted_only(z)


def double_only(z):
    """Shifts only where double precision needs it."""
    z = np.asarray(z)
    if np.abs(z).max() > 700:
        return apart(z)
    return z - np.log(np.exp(z).sum())


def finite_only(z):
    z = np.asarray(z, dtype=float)
    return np.nan_to_num(apart(z))


def log1p_put_back(z):
    """The small term is lost in the largest score."""
    z = np.asarray(z)
    k = z.argmax()
    return z - (z[k] + np.log1p(np.exp(np.delete(z, k) - z[k]).sum()))


def shifted_by(z, shift):
    z = np.asarray(z) - shift
    return z - np.log(np.exp(z).sum())


def changes_scores(z):
    z = np.asarray(z)
    z -= z.max()
    return z - np.log(np.exp(z).sum())


def in_single(z):
    z = np.asarray(z, dtype=np.float32)
    k = z.argmax()
    return z - z[k] - np.log1p(np.exp(np.delete(z - z[k], k)).sum())


def rounded_in_single(z):
    """log1p, but not where it would count in single precision."""
    z = np.asarray(z)
    if z.dtype == np.float32:
        return shifted_only(z)
    return apart(z)


# The loss


def loss_apart(z, y):
    return -apart(z)[y]


def loss_in_a_loop(z, y):
    return -in_a_loop(z)[y]


def loss_by_the_package(z, y):
    return infobook.cross_entropy_from_logits(z, y)


def loss_in_the_format(z, y):
    z = np.asarray(z)
    k = int(np.argmax(z))
    rest = sum(np.exp(x - z[k]) for i, x in enumerate(z) if i != k)
    return z[k] - z[y] + np.log1p(rest)


def log_softmax_twice(z, y):
    """Harmless."""
    return -apart(apart(z))[y]


def first_line_deleted(z, y):
    z = np.asarray(z)
    return np.log(np.sum(np.exp(z))) - z[y]


def first_line_only(z, y):
    u = np.exp(z) / np.sum(np.exp(z))
    return -np.log(u[y])


def shifted_but_twice(z, y):
    u = safe_probabilities(z)
    return np.log(np.sum(np.exp(u))) - u[y]


def shifted_loss(z, y):
    z = np.asarray(z)
    return np.log(np.sum(np.exp(z - z.max()))) + z.max() - z[y]


def shifted_by_the_label(z, y):
    z = np.asarray(z)
    return np.log1p(np.exp(np.delete(z, y) - z[y]).sum())


def put_back_too_early(z, y):
    z = np.asarray(z)
    m = z.max()
    return m + np.log1p(np.exp(np.delete(z, z.argmax()) - m).sum()) - z[y]


def in_double(z, y):
    return np.logaddexp.reduce(np.asarray(z, dtype=float)) - z[y]


def loss_of_arrays(z, y):
    return -needs_arrays(z)[y]


def shifts_in_double_only(z, y):
    return -double_only(z)[y]


def never_infinite(z, y):
    return min(loss_apart(z, y), 1e4)


def drops_ruled_out(z, y):
    z = np.asarray(z)
    return loss_apart(z, y) if np.isfinite(z).all() else np.nan


RIGHT = {
    "far_below_zero": [(-999.5924, -inf), [-999.59239, -np.inf]],
    "first_loss": [(8, 5.545, 0.027), (8.0, 5.5452, 0.0265)],
    "softmax_floors": [(3.622, 5, 16, 7, 0.4885), [3.6222, 5.0, 16.0, 7.0, 0.48854]],
    "blot_means": [
        ([1 / 3, 1 / 3, 1 / 3], 2.3763),
        ([0.333, 0.333, 0.334], 2.376),
        ((0.3333333333, 0.3333333333, 0.3333333334), np.log(10.765)),
    ],
    "four_calls": [
        [(LOG_Q, P, "sum"), (LOG_P, Q, "sum"), (LOG_Q, P, "mean"), (P, P, "sum")],
        (
            (LOG_Q.tolist(), [[0.9, 0.1]], "batchmean"),
            (LOG_P, Q, "batchmean"),
            (LOG_Q, P, "mean"),
            (P, P, "batchmean"),
        ),
    ],
    "digits_both_ways": ["b", "About nine in a hundred fewer"],
    "stable_log_softmax": [
        apart,
        in_a_loop,
        in_the_format,
        sum_minus_one,
        by_the_package,
    ],
    "loss_from_logits": [
        loss_apart,
        loss_in_a_loop,
        loss_in_the_format,
        loss_by_the_package,
        log_softmax_twice,
    ],
    "sure_and_wrong": [
        ([12, 0, 0, 0], [0, 12, 0, 0], "ceiling"),
        (np.array([5.0, -20, -20, -20]), [-30, -20, -35, 10], "Ceiling"),
        ([800.0, 0, 0, 0], [0, 0, 0, 20], "ceiling"),
    ],
}


def calls(**changed):
    given = {
        "a": (LOG_Q, P, "batchmean"),
        "b": (LOG_P, Q, "batchmean"),
        "c": (LOG_Q, P, "mean"),
        "d": (P, P, "batchmean"),
    }
    return list((given | changed).values())


def with_epsilon(e, how=probabilities):
    return lambda z: np.log(how(z) + e)


WRONG = {
    "far_below_zero": [
        ("largest_only", (-1000, -inf)),
        ("wrong_sign", (-1000.4076, -inf)),
        ("wrong_sign", (-1002.4076, -inf)),
        ("shift_lost", (-1001.5924, -inf)),
        ("shift_lost", (0.4076, -inf)),
        ("mean_for_sum", (-1000.6910, -inf)),
        ("sum_of_scores", (-3003, -inf)),
        ("imprecise", (-999.6, -inf)),
        ("other_bound", (-998.9014, -inf)),
        ("out_of_range", (-1002, -inf)),
        ("out_of_range", (-1001, -inf)),
        ("log_forgotten", (1.5032, -inf)),
        ("answers_swapped", (-inf, -999.59)),
        ("returned_text", (-999.5924, "error")),
        ("returned_text", (-999.5924, "-inf")),
        ("wrong_count", {-999.5924, -inf}),
        ("out_of_range", (-998, -inf)),
        ("log_forgotten", (-999.5924, 0)),
        ("wrong_sign", (-999.5924, inf)),
        ("returned_nan", (-999.5924, math.nan)),
        ("other_value", (-999.5924, -999.5924)),
        ("wrong_count", -999.5924),
        ("not_attempted", (-999.5924, ...)),
    ],
    "first_loss": [
        ("log_forgotten", (256, 5.5452, 0.027)),
        ("log_forgotten", (1 / 256, 5.5452, 0.027)),
        ("wrong_base", (8, 8, 0.027)),
        ("answers_swapped", (5.5452, 8, 0.027)),
        ("base_twice", (8, 11.54, 0.027)),
        ("imprecise", (8, 5.5452, 0.026)),
        ("no_difference", (8, 5.5452, 10.4)),
        ("wrong_base", (8, 5.5452, 0.0383)),
        ("wrong_base", (8, 5.5452, 14.97)),
        ("no_difference", (8, 5.5452, 10.3735)),
        ("wrong_base", (8, 5.5452, -4.566)),
        ("imprecise", (8, 5.5452, 0.03)),
        ("wrong_sign", (8, 5.5452, -0.0265)),
    ],
    "softmax_floors": [
        ("probabilities_ignored", (4.6052, 5, 16, 7, 0.4885)),
        ("other_bound", (4.6222, 5, 16, 7, 0.4885)),
        ("off_by_one", (3.632, 5, 16, 7, 0.4885)),
        ("not_softened", (0, 5, 16, 7, 0.4885)),
        ("wrong_base", (5.2257, 5, 16, 7, 0.4885)),
        ("not_whole", (3.6222, 4.97, 16, 7, 0.4885)),
        ("off_by_one", (3.6222, 4, 16, 7, 0.4885)),
        ("off_by_one", (3.6222, 6, 16, 7, 0.4885)),
        ("other_bound", (3.6222, 16, 5, 7, 0.4885)),
        ("other_bound", (3.6222, 7, 16, 7, 0.4885)),
        ("off_by_one", (3.6222, 5, 17, 7, 0.4885)),
        ("other_bound", (3.6222, 5, 5, 7, 0.4885)),
        ("not_whole", (3.6222, 5, 16.46, 7, 0.4885)),
        ("off_by_one", (3.6222, 5, 16, 6, 0.4885)),
        ("not_whole", (3.6222, 5, 16, 6.686, 0.4885)),
        ("not_softened", (3.6222, 5, 16, 7, 0.3133)),
        ("no_difference", (3.6222, 5, 16, 7, 0.3930)),
        ("other_bound", (3.6222, 5, 16, 7, 0.9507)),
        ("off_by_one", (3.6222, 5, 16, 8, 0.4885)),
        ("twice_softened", (3.6222, 5, 16, 7, 0.5861)),
        ("log_forgotten", (37.42, 5, 16, 7, 0.4885)),
        ("wrong_sign", (5.599, 5, 16, 7, 0.4885)),
    ],
    "blot_means": [
        ("wrong_mean", ([0.5, 0.3, 0.2], 2.3763)),
        ("not_the_largest", ([0, 1, 0], 2.3763)),
        ("not_the_largest", ([0.5, 0, 0.5], 2.3763)),
        ("log_forgotten", ([1 / 3] * 3, 10.765)),
        ("wrong_sign", ([1 / 3] * 3, -2.3763)),
        ("wrong_base", ([1 / 3] * 3, 3.4283)),
        ("base_10", ([1 / 3] * 3, 1.0320)),
        ("wrong_mean", ([1 / 3] * 3, 1.9)),
        ("wrong_mean", ([1 / 3] * 3, 2.5)),
        ("wrong_count", ([0.5, 0.5], 2.3763)),
        ("wrong_count", [1 / 3, 1 / 3, 1 / 3]),
        ("sum_is_not_one", ([0.3, 0.3, 0.3], 2.3763)),
        ("returned_text", ([1 / 3] * 3, "2.3763")),
        ("not_attempted", ([1 / 3] * 3, ...)),
        ("not_attempted", ([1 / 3] * 3, None)),
        ("not_attempted", ([1 / 3, ..., ...], 2.3763)),
    ],
    "four_calls": [
        ("swapped_arguments", calls(a=(LOG_P, Q, "batchmean"))),
        ("swapped_arguments", calls(b=(LOG_Q, P, "sum"))),
        ("swapped_arguments", calls(d=(Q, Q, "sum"))),
        ("wrong_reduction", calls(a=(LOG_Q, P, "mean"))),
        ("wrong_reduction", calls(c=(LOG_Q, P, "batchmean"))),
        ("wrong_reduction", calls(d=(P, P, "mean"))),
        ("log_forgotten", calls(a=(Q, P, "batchmean"))),
        ("log_forgotten", calls(d=(LOG_P, P, "batchmean"))),
        ("log_of_log", calls(b=(LOG_P, LOG_Q, "batchmean"))),
        ("other_value", calls(d=(Q, P, "batchmean"))),
        ("swapped_arguments", calls(c=(LOG_P, Q, "mean"))),
        ("no_such_option", calls(c=(LOG_Q, P, "batch"))),
        ("unreadable", calls(a=(LOG_Q[0], P[0], "sum"))),
        ("unreadable", calls(a="kl_div(np.log(q), p)")),
        ("wrong_count", (LOG_Q, P, "sum")),
        ("not_attempted", calls(d=(..., ..., ...))),
    ],
    "digits_both_ways": [
        ("mispredicted", "a"),
        ("mispredicted", "about one in ten right"),
        ("no_such_option", 0.82),
        ("no_such_option", "d"),
    ],
    "stable_log_softmax": [
        ("overflows", plain),
        ("overflows", double_only),
        ("overflows", clips_scores),
        ("rounded_away", shifted_only),
        ("rounded_away", rounded_in_single),
        ("ties_dropped", without_ties),
        ("ties_dropped", lambda z: without_ties(z) if len(set(z)) > 1 else apart(z)),
        ("rounded_away", log1p_put_back),
        ("rounded_away", lambda z: np.asarray(z) - np.logaddexp.reduce(z)),
        ("other_shift", lambda z: shifted_by(z, min(z))),
        ("other_shift", lambda z: shifted_by(z, z[0])),
        ("counted_twice", lambda z: shifted(z) - np.log1p(np.exp(shifted(z)).sum())),
        ("counted_twice", lambda z: z - np.log1p(np.exp(z).sum())),
        ("returned_nan", lambda z: np.log(z)),
        ("constant", lambda z: np.zeros(len(z))),
        ("lists_not_accepted", needs_arrays),
        ("underflows", shifts_by_size),
        ("wrong_at_zero", finite_only),
        ("softmax_applied", safe_probabilities),
        ("softmax_applied", probabilities),
        ("shift_lost", lambda z: z - np.log(np.exp(z - np.max(z)).sum())),
        ("shift_lost", lambda z: z - z.max() - np.log(np.exp(z).sum())),
        ("not_normalised", lambda z: z - max(z)),
        ("mean_for_sum", lambda z: z - np.log(np.mean(np.exp(z)))),
        ("mean_for_sum", lambda z: shifted(z) - np.log(np.exp(shifted(z)).mean())),
        ("twice_softened", lambda z: np.log(probabilities(safe_probabilities(z)))),
        ("log_of_softmax", lambda z: np.log(safe_probabilities(z))),
        *(
            ("epsilon_added", with_epsilon(e, safe_probabilities))
            for e in (1e-3, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15, 1e-30, 1e-300)
        ),
        *(
            (
                "epsilon_added",
                lambda z, e=e: np.log(np.clip(safe_probabilities(z), e, 1)),
            )
            for e in (1e-3, 1e-7, 1e-12, 1e-15)
        ),
        ("not_the_definition", in_single),
        ("wrong_sign", lambda z: -apart(z)),
        ("wrong_base", lambda z: apart(z) / math.log(2)),
        ("wrong_shape", lambda z: np.log(np.sum(np.exp(z)))),
        ("wrong_shape", lambda z: [shifted_only(z)]),
        ("not_the_definition", lambda z: np.asarray(z) / np.sum(z)),
        ("input_changed", changes_scores),
        ("returned_nothing", lambda z: print(z)),
        ("wrong_arguments", lambda z, y: -apart(z)[y]),
        ("not_a_function", [0.0, -1.0]),
    ],
    "loss_from_logits": [
        ("overflows", first_line_deleted),
        ("overflows", first_line_only),
        ("overflows", shifts_in_double_only),
        ("twice_softened", shifted_but_twice),
        ("twice_softened", lambda z, y: -np.log(probabilities(probabilities(z)))[y]),
        ("rounded_away", shifted_loss),
        ("rounded_away", in_double),
        ("rounded_away", put_back_too_early),
        ("ties_dropped", lambda z, y: -without_ties(z)[y]),
        (
            "ties_dropped",
            lambda z, y: -(without_ties(z) if len(set(z)) > 1 else apart(z))[y],
        ),
        ("counted_twice", lambda z, y: np.log1p(np.exp(z).sum()) - z[y]),
        ("returned_nan", lambda z, y: -np.log(z)[y]),
        ("constant", lambda z, y: 0.0),
        ("not_the_definition", lambda z, y: -in_single(z)[y]),
        ("log_of_softmax", shifted_by_the_label),
        ("log_forgotten", lambda z, y: -safe_probabilities(z)[y]),
        ("log_forgotten", lambda z, y: 1 - probabilities(z)[y]),
        ("largest_only", lambda z, y: -max(apart(z))),
        ("mixed_levels", lambda z, y: np.log(np.sum(np.exp(probabilities(z)))) - z[y]),
        ("mixed_levels", lambda z, y: np.log(np.sum(np.exp(z))) - probabilities(z)[y]),
        ("log_of_softmax", lambda z, y: -np.log(safe_probabilities(z))[y]),
        *(
            ("epsilon_added", lambda z, y, e=e: -np.log(safe_probabilities(z)[y] + e))
            for e in (1e-3, 1e-7, 1e-9, 1e-12, 1e-15, 1e-38)
        ),
        ("lists_not_accepted", loss_of_arrays),
        ("wrong_at_zero", drops_ruled_out),
        ("finite_for_impossible", never_infinite),
        ("wrong_sign", lambda z, y: apart(z)[y]),
        ("wrong_base", lambda z, y: -apart(z)[y] / math.log(2)),
        ("wrong_shape", lambda z, y: -apart(z)),
        ("wrong_arguments", apart),
        ("raised", lambda z, y: z.loss[y]),
    ],
    "sure_and_wrong": [
        ("swapped_arguments", ([0, 12, 0, 0], [12, 0, 0, 0], "ceiling")),
        ("too_far", ([5, 0, 0, 0], [0, 12, 0, 0], "ceiling")),
        ("too_far", ([1, 0, 0, 0], [0, 12, 0, 0], "ceiling")),
        ("too_far", ([12, 0, 0, 0], [0, 5, 0, 0], "ceiling")),
        ("too_far", ([12, 0, 0, 0], [12, 0, 0, 0], "ceiling")),
        ("shared_lead", ([12, 0, 0, 0], [0, 20, 20, 20], "ceiling")),
        ("shared_lead", ([12, 0, 0, 0], [0, 20, 20, 0], "ceiling")),
        ("too_sure", ([12, 0, 0, 0], [0, 800, 0, 0], "ceiling")),
        ("mispredicted", ([12, 0, 0, 0], [0, 12, 0, 0], "floor")),
        ("returned_text", (["12", "0", "0", "0"], [0, 12, 0, 0], "ceiling")),
        ("returned_text", ([12, 0, 0, 0], np.array(["0", "12", "0", "0"]), "ceiling")),
        ("not_attempted", ([12, 0, 0, 0], [..., ..., ..., ...], "ceiling")),
        ("not_finite", ([inf, 0, 0, 0], [0, 12, 0, 0], "ceiling")),
        ("not_finite", ([12, 0, 0, 0], [-inf, 12, 0, 0], "ceiling")),
        ("wrong_count", ([12, 0, 0], [0, 12, 0, 0], "ceiling")),
        ("wrong_count", ([12, 0, 0, 0], [0, 12, 0, 0])),
        ("no_such_option", ([12, 0, 0, 0], [0, 12, 0, 0], "both")),
        ("not_attempted", ([..., ..., ..., ...], [..., ..., ..., ...], ...)),
    ],
}
