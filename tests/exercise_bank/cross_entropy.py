"""Answers on cross-entropy; those to `cross_entropy` are in `measures_of_pairs`."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

import infobook

# The model in which the world costs least, and its bill


def refuse(p, models):
    for x in [p, *models]:
        if min(x) < 0 or not math.isclose(sum(x), 1):
            raise ValueError(f"{x} is no distribution")


def cheapest_in_a_loop(p, models):
    refuse(p, models)
    best, least = 0, math.inf
    for i, q in enumerate(models):
        bill = 0.0
        for x, y in zip(p, q, strict=True):
            if x:
                bill -= x * math.log2(y) if y else -math.inf
        if bill < least:
            best, least = i, bill
    return [best, least]


def cheapest_by_the_package(p, models):
    bills = infobook.cross_entropy(p, models, base=2)
    return np.argmin(bills), bills.min()


def cheapest_by_the_largest(p, models):
    refuse(p, models)
    p = np.array(p, dtype=float)
    fit = np.sum(np.where(p > 0, p * np.log2(np.where(p > 0, models, 1)), 0), axis=1)
    return fit.argmax(), -fit.max()


def bills_in_bits(p, models):
    return -np.sum(np.asarray(p) * np.log2(np.asarray(models)), axis=1)


def chosen(bills, best=None):
    best = int(np.argmin(bills)) if best is None else int(best)
    return best, bills[best]


def only_the_minus(p, models):
    return chosen(bills_in_bits(p, models))


def zeros_left_out(p, models):
    p, models = np.asarray(p, dtype=float), np.asarray(models, dtype=float)
    return only_the_minus(p[p > 0], models[:, p > 0])


def zeros_of_the_models_dropped(p, models):
    refuse(p, models)
    both = [[(x, y) for x, y in zip(p, q, strict=True) if x and y] for q in models]
    return chosen([-sum(x * math.log2(y) for x, y in pairs) for pairs in both])


def world_refused(p, models):
    if not math.isclose(sum(p), 1):
        raise ValueError("p does not add up to 1")
    return zeros_left_out(p, models)


def sums_refused(p, models):
    if not all(math.isclose(sum(x), 1) for x in [p, *models]):
        raise ValueError("does not add up to 1")
    return zeros_left_out(p, models)


def refusing(refused):
    """Refuse what is `refused`, a test of p and of the table, and no more."""

    def answer(p, models):
        p, models = np.array(p, dtype=float), np.array(models, dtype=float)
        if refused(p, models):
            raise ValueError("no distribution")
        with np.errstate(all="ignore"):
            return zeros_left_out(p, models)

    return answer


def off(p, models, tolerance=1e-9):
    return max([abs(p.sum() - 1), *abs(models.sum(axis=1) - 1)]) > tolerance


def asserts(p, models):
    assert math.isclose(sum(p), 1)
    return zeros_left_out(p, models)


def largest_of_the_negative(p, models):
    fit = -bills_in_bits(p, models)
    return chosen(fit, np.argmax(fit))


def chosen_before_the_minus(p, models):
    fit = -bills_in_bits(p, models)
    best = int(np.argmin(fit))
    return best, -fit[best]


def both_signs_turned(p, models):
    bills = bills_in_bits(p, models)
    return chosen(bills, np.argmax(bills))


def in_nats(p, models):
    return chosen(-np.sum(p * np.log(models), axis=1))


def arguments_swapped(p, models):
    return chosen(-np.sum(models * np.log2(p), axis=1))


def what_is_wasted(p, models):
    return chosen(np.sum(p * (np.log2(p) - np.log2(models)), axis=1))


def averaged(p, models):
    return chosen(-np.mean(p * np.log2(models), axis=1))


def as_it_was(p, models):
    return chosen(-bills_in_bits(p, models))


def bill_alone(p, models):
    return bills_in_bits(p, models).min()


def added_over_models(p, models):
    return chosen(-np.sum((p * np.log2(models)).T, axis=1))


def normalises_in_place(p, models):
    p /= 2
    return only_the_minus(p, models)


# One book for k harbours


def by_the_shortest(books):
    more = (len(books) - 1).bit_length()
    return tuple(min(column) + more for column in zip(*books, strict=True))


def by_the_mean_belief(books):
    belief = sum(0.5 ** np.array(book, dtype=float) for book in books) / len(books)
    return np.ceil(-np.log2(belief))


def by_an_array(books):
    return np.array(books).min(axis=0) + int(np.ceil(np.log2(len(books))))


def in_fractions(books):
    return [Fraction(length) for length in by_the_shortest(books)]


def by_huffman(books):
    belief = np.mean(2.0 ** -np.array(books), axis=0)
    return [len(word) for word in infobook.huffman_code(belief / belief.sum())]


def up_to_eight(books):
    return np.min(books, axis=0) + min(math.ceil(math.log2(len(books))), 3)


def rounded_above_eight(books):
    bits = math.log2(len(books))
    return np.min(books, axis=0) + (math.ceil(bits) if bits <= 4 else round(bits))


def one_more_above_twenty(books):
    return np.add(by_the_shortest(books), len(books) > 20)


def shortest_alone(books):
    return [min(column) for column in zip(*books, strict=True)]


def longest(books):
    return np.max(books, axis=0)


def mean_rounded_up(books):
    return [math.ceil(sum(column) / len(books)) for column in zip(*books, strict=True)]


def mean_not_rounded(books):
    return np.mean(books, axis=0)


def one_more(books):
    return np.min(books, axis=0) + 1


def rounded_down(books):
    return [
        min(column) + int(math.log2(len(books))) for column in zip(*books, strict=True)
    ]


def one_for_each_book(books):
    return [min(column) + len(books) for column in zip(*books, strict=True)]


def exact_prices(books):
    return -np.log2(np.exp2(-np.array(books, dtype=float)).mean(axis=0))


def at_least_one_more(books):
    return np.min(books, axis=0) + max(1, math.ceil(math.log2(len(books))))


def fixed_length(books):
    return [math.ceil(math.log2(len(books[0])))] * len(books[0])


def words_for_lengths(books):
    return ["0" * length for length in by_the_shortest(books)]


def by_rows(books):
    return [min(book) + len(books).bit_length() for book in books]


def sorts_the_books(books):
    for book in books:
        book.sort()
    return by_the_shortest(books)


FIVE = ["00", "01", "10", "110", "1110"]
BETTER = ["00", "01", "10", "110", "111"]

RIGHT = {
    "fourth_harbour": [(2.625, 1.75, 0.875), [21 / 8, 7 / 4, 7 / 8]],
    "swapped_coins": [(1, 0.1887, 1.2075, 0.2075), [1.0, 0.18872, 1.20752, 0.20752]],
    "overconfident": ["b", "bold", " B"],
    "waste_line": [(1, -0.3251), np.array([1.0, -0.32508])],
    "missing_minus": [
        cheapest_in_a_loop,
        cheapest_by_the_package,
        cheapest_by_the_largest,
    ],
    "lonely_fork": [
        (FIVE, "111", BETTER),
        (
            ("11", "10", "01", "001", "0001"),
            "000",
            ["11", "10", "01", "001", "000"],
        ),
        (
            ["00", "01", "10", "111", "1101"],
            "110",
            ["00", "01", "10", "111", "110"],
        ),
        (FIVE, "111", ["11", "10", "00", "011", "010"]),
        (np.array(FIVE), "111", np.array(BETTER)),
    ],
    "one_book": [
        ["10", "0", "110", "111"],
        ("01", "1", "000", "001"),
        np.array(["10", "0", "110", "111"]),
    ],
    "shared_book": [by_the_shortest, by_the_mean_belief, by_an_array, in_fractions],
}

WRONG = {
    "fourth_harbour": [
        ("entropy_of_p", (1.75, 1.75, 0)),
        ("unweighted", (9, 1.75, 7.25)),
        ("probabilities_ignored", (2.25, 1.75, 0.5)),
        ("other_value", (2.375, 1.75, 0.625)),
        ("probabilities_ignored", (2.625, 2, 0.625)),
        ("cross_entropy", (2.625, 2.625, 0)),
        ("ratio_for_difference", (2.625, 1.75, 1.5)),
        ("other_value", (2.625, 1.75, 0.625)),
        ("wrong_sign", (2.625, 1.75, -0.875)),
        ("wrong_base", (1.8195, 1.75, 0.875)),
        ("wrong_count", 2.625),
        ("wrong_count", {2.625, 1.75, 0.875}),
        ("answers_swapped", (0.875, 1.75, 2.625)),
        ("entropy_of_p", (1.75, 2.625, 0.875)),
        ("not_attempted", (2.625, ..., ...)),
    ],
    "swapped_coins": [
        ("entropy_of_p", (0.8113, 0.1887, 1.2075, 0.2075)),
        ("swapped_arguments", (1.2075, 0.2075, 1, 0.1887)),
        ("swapped_arguments", (1, 0.2075, 1.2075, 0.1887)),
        ("entropy_of_p", (1, 0.8113, 1.2075, 0.2075)),
        ("ratio_for_difference", (1, 1.2326, 1.2075, 0.2075)),
        ("entropy_of_p", (1, 0.1887, 1, 0)),
        ("entropy_of_q", (1, 0.1887, 0.8113, 0.2075)),
        ("unweighted", (1, 0.1887, 2.415, 1.415)),
        ("swapped_weights", (1, 0.1887, 1.6038, 0.6038)),
        ("swapped_arguments", (1, 0.1887, 1.2075, 0.1887)),
        ("entropy_difference", (1, 0.1887, 1.2075, 0.3962)),
        ("cross_entropy", (1, 0.1887, 1.2075, 1.2075)),
        ("wrong_base", (1, 0.1887, 0.837, 0.1438)),
        ("wrong_count", (1, 1.2075)),
        ("cross_entropy", (1, 1, 1.2075, 0.2075)),
        ("entropy_of_p", (1, 0.1887, 1.2075, 1)),
    ],
    "overconfident": [
        ("mispredicted", "a"),
        ("mispredicted", "c"),
        ("mispredicted", "the same"),
        ("no_such_option", "both"),
        ("no_such_option", 0.737),
    ],
    "waste_line": [
        ("ratio_for_difference", (0.5311, -0.3251)),
        ("ratio_for_difference", (1.883, -0.3251)),
        ("constant", (0, 0.3251)),
        ("wrong_sign", (1, 0.3251)),
        ("wrong_sign", (-1, 0.3251)),
        ("ratio_for_difference", (1, 0)),
        ("wrong_for_uniform", (1, -0.6931)),
        ("wrong_base", (1, -0.469)),
        ("imprecise", (1, -0.33)),
        ("ratio_for_difference", (1.88, -0.3251)),
        ("ratio_for_difference", (0.53, -0.3251)),
        ("wrong_for_uniform", (1, -0.3681)),
        ("wrong_for_uniform", (1, 0.3681)),
        ("answers_swapped", (-0.3251, 1)),
        ("wrong_count", 1),
    ],
    "missing_minus": [
        ("not_attempted", as_it_was),
        ("wrong_sign", largest_of_the_negative),
        ("dearest_chosen", chosen_before_the_minus),
        ("dearest_chosen", both_signs_turned),
        ("wrong_at_zero", only_the_minus),
        ("support_dropped", zeros_of_the_models_dropped),
        ("accepts_counts", zeros_left_out),
        ("accepts_counts", asserts),
        ("accepts_other_sums", world_refused),
        ("accepts_other_sums", refusing(lambda p, m: p.sum() > 1 + 1e-9)),
        ("accepts_other_sums", refusing(lambda p, m: off(p, m, 0.05))),
        (
            "accepts_other_sums",
            refusing(lambda p, m: off(p, m[:0]) or (m.sum(axis=1) > 1 + 1e-9).any()),
        ),
        (
            "accepts_other_sums",
            refusing(lambda p, m: off(p, m[:0]) or off(p, m, 0.05)),
        ),
        (
            "accepts_other_sums",
            refusing(lambda p, m: off(p, m[:0]) or abs(m.sum() - len(m)) > 1e-9),
        ),
        ("accepts_negative", refusing(lambda p, m: off(p, m) or p.min() < 0)),
        ("refuses_rounding", refusing(lambda p, m: p.sum() != 1)),
        ("refuses_rounding", refusing(lambda p, m: (m.sum(axis=1) != 1).any())),
        ("answers_swapped", lambda p, m: cheapest_in_a_loop(p, m)[::-1]),
        ("off_by_one", lambda p, m: np.add(cheapest_in_a_loop(p, m), [1, 0])),
        ("rounded", lambda p, m: np.round(cheapest_in_a_loop(p, m), 4)),
        ("accepts_negative", sums_refused),
        ("wrong_base", in_nats),
        ("swapped_arguments", arguments_swapped),
        ("kl_divergence", what_is_wasted),
        ("mean_for_sum", averaged),
        ("wrong_shape", bill_alone),
        ("not_the_definition", lambda p, models: (0, 1.0)),
        ("wrong_shape", lambda p, models: f"row {chosen(bills_in_bits(p, models))}"),
        ("input_changed", normalises_in_place),
        ("wrong_arguments", lambda p: (0, 1.0)),
    ],
    "lonely_fork": [
        ("wrong_count", FIVE),
        ("wrong_count", (FIVE[:4], "111", BETTER)),
        ("not_attempted", (FIVE, ..., BETTER)),
        ("not_attempted", (FIVE, "111", [..., "01", "10", "110", "111"])),
        ("not_code_words", ([0, 1, 10, 110, 1110], "111", BETTER)),
        ("not_code_words", (FIVE, 111, BETTER)),
        ("wrong_lengths", (BETTER, "11", BETTER)),
        ("not_prefix_free", (["00", "01", "10", "100", "1111"], "111", BETTER)),
        ("not_a_fork", (FIVE, "1110", BETTER)),
        ("not_a_fork", (FIVE, "1111", BETTER)),
        ("two_branches", (FIVE, "11", BETTER)),
        ("two_branches", (FIVE, "", BETTER)),
        ("not_prefix_free", (FIVE, "111", ["00", "01", "10", "11", "110"])),
        ("not_prefix_free", (FIVE, "111", ["0", "01", "10", "110", "111"])),
        ("word_longer", (FIVE, "111", ["0", "10", "110", "1110", "1111"])),
        ("word_longer", (FIVE, "111", ["00", "01", "110", "111", "10"])),
        ("no_word_shorter", (FIVE, "111", FIVE)),
        ("no_word_shorter", (FIVE, "111", ["00", "01", "10", "110", "1111"])),
    ],
    "one_book": [
        ("not_prefix_free", ["1", "0", "10", "11"]),
        ("surcharge_too_large", ["0", "10", "110", "111"]),
        ("surcharge_too_large", ["10", "0", "110", "1110"]),
        ("not_attempted", ["10", "0", ..., ...]),
        ("surcharge_too_large", ["110", "0", "10", "111"]),
        ("surcharge_too_large", ["100", "00", "010", "011"]),
        ("two_quarters", ["00", "01", "10", "11"]),
        ("not_code_words", [2, 1, 3, 3]),
        ("not_code_words", "10 0 110 111"),
        ("wrong_count", ["10", "0", "11"]),
    ],
    "shared_book": [
        ("breaks_kraft", shortest_alone),
        ("surcharge_too_large", longest),
        ("surcharge_too_large", mean_rounded_up),
        ("not_whole", mean_not_rounded),
        ("not_whole", exact_prices),
        ("breaks_kraft", one_more),
        ("surcharge_too_large", by_huffman),
        ("breaks_kraft", up_to_eight),
        ("breaks_kraft", rounded_above_eight),
        ("surcharge_too_large", one_more_above_twenty),
        ("returned_nan", lambda books: np.min(books, axis=0) * math.nan),
        ("breaks_kraft", rounded_down),
        ("surcharge_too_large", one_for_each_book),
        ("surcharge_too_large", at_least_one_more),
        ("wrong_shape", by_rows),
        ("wrong_shape", lambda books: len(books)),
        ("input_changed", sorts_the_books),
        ("not_a_number", words_for_lengths),
        ("returned_nothing", lambda books: None),
        ("raised", lambda books: [min(column) for column in zip(books.T)]),
        ("not_a_function", [2, 1, 3, 3]),
    ],
}
