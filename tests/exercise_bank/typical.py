"""Answers to the exercises on typical sequences."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np

import infobook

# The part that holds the number


def by_argmax(z, p):
    return np.argmax(np.cumsum(p) > z)


def by_loop(z, p):
    right = 0.0
    for i, x in enumerate(p):
        right += x
        if z < right:
            return i
    return len(p) - 1


def by_bisection(z, p):
    ends = np.cumsum(p)
    return int(np.searchsorted(ends, z, side="right"))


def one_off(z, p):
    ends = np.concatenate(([0], np.cumsum(p)))
    return int(np.searchsorted(ends, z)) - 1


def zero_mended(z, p):
    if z == 0:
        return 0
    return one_off(z, p)


def last_at_least(z, p):
    for i in reversed(range(len(p))):
        if sum(p[:i]) <= z:
            return i
    return 0


def inside_or_at_left(z, p):
    left = 0.0
    for i, x in enumerate(p):
        if left <= z <= left + x and (z < left + x or x == 0):
            return i
        left += x
    return len(p) - 1


def clipped_next(z, p):
    ends = np.concatenate(([0], np.cumsum(p)))
    return min(int(np.searchsorted(ends, z)), len(p) - 1)


def two_back(z, p):
    ends = np.concatenate(([0], np.cumsum(p)))
    return int(np.searchsorted(ends, z, side="right")) - 2


# What is claimed and what is paid


def with_logs(n, k):
    t = k / n
    claim = n * infobook.binary_entropy(t, base=2)
    logs = math.lgamma(n + 2) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return [claim, logs / math.log(2), 1 / (n + 1)]


def whole_numbers(n, k):
    claim = -sum(j * math.log2(j / n) for j in (k, n - k) if j)
    bill = math.log2(math.comb(n, k) * (n + 1))
    return np.array([claim, bill, 1 / (n + 1)])


def night_by_night(n, k):
    paid = 0.0
    counts = [1, 1]
    for night in k * [1] + (n - k) * [0]:
        paid -= math.log2(counts[night] / sum(counts))
        counts[night] += 1
    return whole_numbers(n, k)[0], paid, 1 / (n + 1)


def counted_first(n, k):
    paid = 0.0
    counts = [1, 1]
    for night in k * [1] + (n - k) * [0]:
        counts[night] += 1
        paid -= math.log2(counts[night] / sum(counts))
    return whole_numbers(n, k)[0], paid, 1 / (n + 1)


def changed(place, formula):
    def answer(n, k):
        numbers = list(whole_numbers(n, k))
        numbers[place] = formula(n, k)
        return numbers

    return answer


def in_floats(n, k):
    p = float(math.factorial(k)) * math.factorial(n - k) / math.factorial(n + 1)
    return whole_numbers(n, k)[0], -math.log2(p), 1 / (n + 1)


def no_care_for_zero(n, k):
    claim = -k * math.log2(k / n) - (n - k) * math.log2(1 - k / n)
    return claim, whole_numbers(n, k)[1], 1 / (n + 1)


def smoothed(n, k):
    t = (k + 1) / (n + 2)
    return -k * math.log2(t) - (n - k) * math.log2(1 - t)


# A decoder with fractions


def number(word):
    return Fraction(int(word, 2), 2 ** len(word))


def width_of(symbols, p):
    return math.prod((p[s] for s in symbols), start=Fraction(1))


def stretched(word, p, n):
    """Stretch the chosen part to the whole each time; the word is an interval."""
    c, tail = number(word), Fraction(1, 2 ** len(word))
    symbols = []
    for _ in range(n):
        s, left = 0, Fraction(0)
        while c >= left + p[s]:
            left += p[s]
            s += 1
        symbols.append(s)
        c, tail = (c - left) / p[s], tail / p[s]
        if c + tail > 1:
            raise ValueError("too short")
    return symbols


def from_the_last(word, p, n):
    low, width = Fraction(0), Fraction(1)
    c = number(word)
    found = []
    for _ in range(n):
        for s in range(len(p) - 1, -1, -1):
            left = low + width * sum(p[:s])
            if p[s] > 0 and left <= c:
                low, width = left, width * p[s]
                found.append(s)
                break
    if not c + Fraction(1, 2 ** len(word)) <= low + width:
        raise ValueError("more digits are needed")
    return np.array(found)


def narrowing(word, p, n, c=None, strict=False, move=True, shrink=True):
    c = number(word) if c is None else c
    low, width = Fraction(0), Fraction(1)
    found = []
    for _ in range(n):
        s, right = 0, low + width * p[0]
        while s < len(p) - 1 and (c > right if strict else c >= right):
            s += 1
            right += width * p[s]
        found.append(s)
        if move:
            low += width * sum(p[:s])
        if shrink:
            width *= p[s]
    return found


def reads_backwards(word, p, n):
    return narrowing(word, p, n, c=number(word[::-1]))


def cuts_the_whole_again(word, p, n):
    return narrowing(word, p, n, move=False, shrink=False)


def left_end_stays(word, p, n):
    return narrowing(word, p, n, move=False)


def wrong_side(word, p, n):
    return narrowing(word, p, n, strict=True)


def whole_number(word, p, n):
    return narrowing(word, p, n, c=int(word, 2))


def fog_on_the_left(word, p, n):
    return [len(p) - 1 - s for s in narrowing(word, p[::-1], n)]


def clear_or_fog(word, p, n):
    return narrowing(word, [p[0], 1 - p[0]], n)


def one_night_less(word, p, n):
    return narrowing(word, p, n - 1)


def in_floating_point(word, p, n):
    c, symbols = int(word, 2) / 2 ** len(word), []
    ends = np.cumsum([float(x) for x in p])
    for _ in range(n):
        s = min(int(np.searchsorted(ends, c, side="right")), len(p) - 1)
        c = (c - (ends[s] - float(p[s]))) / float(p[s])
        symbols.append(s)
    return symbols


def exact_length(word, p, n):
    found = stretched(word, p, n)
    if Fraction(1, 2 ** len(word)) * 8 < width_of(found, p):
        raise ValueError("the word is too long")
    return found


def likes_empty_parts(word, p, n):
    c, low, width, found = number(word), Fraction(0), Fraction(1), []
    for _ in range(n):
        for s in range(len(p)):
            left = low + width * sum(p[:s])
            if left <= c <= left + width * p[s] and (
                p[s] == 0 or c < left + width * p[s]
            ):
                break
        found.append(s)
        low, width = left, width * p[s]
    return found


def as_text(word, p, n):
    return "".join(map(str, stretched(word, p, n)))


# A program that shortens every file

SIXTEEN = ["".join(digits) for digits in itertools.product("01", repeat=4)]


def with_a_dictionary(program):
    seen = {}
    for file in SIXTEEN:
        if program(file) in seen:
            return file, seen[program(file)]
        seen[program(file)] = file
    return None


def all_pairs(program):
    for a, b in itertools.combinations(SIXTEEN, 2):
        if program(a) == program(b):
            return [a, b]
    raise AssertionError


def neighbours_only(program):
    for a, b in itertools.pairwise(SIXTEEN):
        if program(a) == program(b):
            return a, b
    return "0000", "0001"


def neighbours_or_nothing(program):
    for a, b in itertools.pairwise(SIXTEEN):
        if program(a) == program(b):
            return a, b
    return None


def itself(program):
    for a in SIXTEEN:
        for b in SIXTEEN:
            if program(a) == program(b):
                return a, b
    return None


def results(program):
    a, b = with_a_dictionary(program)
    return program(a), program(b)


# Beat zlib

PAGE = infobook.data.text()
PAIRS = infobook.data.letter_pairs()
ALL = PAIRS.counts.sum(axis=0)
OTHERS = ALL - PAIRS.counts[PAIRS.names.index("twenty_newsgroups")]


def blend(text, table=OTHERS, weight=3.0, first=None):
    """Two letters of memory that start from the letter before; a list of rows."""
    table = table + 1.0
    rows, seen = [], {}
    for t, letter in enumerate(text):
        i = PAIRS.alphabet.index(letter)
        one = table[PAIRS.alphabet.index(text[t - 1])] if t else table.sum(axis=0)
        key = text[max(0, t - 2) : t]
        if key not in seen:
            seen[key] = weight * one / one.sum()
        rows.append(seen[key] / seen[key].sum())
        seen[key][i] += 1
        if t:
            one[i] += 1
    return rows


def blend_with_five(text):
    return np.array(blend(text, weight=5.0))


def pairs_go_on(text):
    table = OTHERS + 1.0
    rows = []
    for t, letter in enumerate(text):
        row = table[PAIRS.alphabet.index(text[t - 1])] if t else table.sum(axis=0)
        rows.append(row / row.sum())
        if t:
            row[PAIRS.alphabet.index(letter)] += 1
    return rows


def page_alone(text):
    seen, rows = {}, []
    for t, letter in enumerate(text):
        row = seen.setdefault(text[max(0, t - 2) : t], np.full(27, 1 / 27))
        rows.append(row / row.sum())
        row[PAIRS.alphabet.index(letter)] += 1
    return rows


def with_the_page(text):
    return blend(text, table=ALL)


def counts_the_letter_first(text):
    table = OTHERS + 1.0
    rows = []
    for t, letter in enumerate(text):
        row = table[PAIRS.alphabet.index(text[t - 1])] if t else table.sum(axis=0)
        row[PAIRS.alphabet.index(letter)] += 1
        rows.append(row / row.sum())
    return rows


def knows_the_text(text):
    return np.eye(27)[[PAIRS.alphabet.index(letter) for letter in text]]


def counted_beforehand(text):
    counts = np.array([text.count(letter) for letter in PAIRS.alphabet]) + 1
    return np.tile(counts / counts.sum(), (len(text), 1))


def not_normalised(text):
    return [50 * row for row in blend(text)]


def no_start(text):
    seen, rows = {}, []
    for t, letter in enumerate(text):
        row = seen.setdefault(text[max(0, t - 2) : t], np.zeros(27))
        rows.append(row / row.sum() if row.sum() else np.full(27, 1 / 27))
        row[PAIRS.alphabet.index(letter)] += 1
    return rows


def one_row_each(text):
    return blend(text)[-1]


def upside_down(text):
    return [row[::-1] for row in blend(text)]


def negative(text):
    rows = np.array(blend(text))
    rows[:, 0] -= 1
    rows[:, 1] += 1
    return rows


def remembers():
    kept = OTHERS + 1.0

    def answer(text):
        rows = []
        for t, letter in enumerate(text):
            row = kept[PAIRS.alphabet.index(text[t - 1])] if t else kept.sum(axis=0)
            rows.append(row / row.sum())
            if t:
                row[PAIRS.alphabet.index(letter)] += 1
        return rows

    return answer


remembers.makes_an_answer = True


RIGHT = {
    "first_fog": [(6, 5), [6.0, 5.0], np.array([6, 5])],
    "typical_share": ["b", "B"],
    "next_interval": [by_argmax, by_loop, by_bisection],
    "narrow_band": [(9, 11, 0.382, -2.617, 362), [9, 11, 0.38216, -2.61743, 362]],
    "laplace_bill": [with_logs, whole_numbers, night_by_night],
    "fraction_decoder": [stretched, from_the_last],
    "imagined_letters": [(1, 3.591, 4.425), [1, 3.5908, 4.4252]],
    "lost_file": [(with_a_dictionary, "c"), [all_pairs, "C"]],
    "beat_zlib": [blend, blend_with_five],
}

WRONG = {
    "first_fog": [
        ("digit_forgotten", (5, 5)),
        ("not_strict", (7, 5)),
        ("not_whole", (4.69, 5)),
        ("not_whole", (6.69, 5)),
        ("order_ignored", (3, 5)),
        ("swapped_weights", (32, 5)),
        ("longer_word", (6, 6)),
        ("word_sticks_out", (6, 4)),
        ("wrong_count", 6),
        ("not_attempted", (6, ...)),
    ],
    "typical_share": [
        ("mispredicted", "a"),
        ("mispredicted", "c"),
        ("mispredicted", "d"),
        ("no_such_option", 0.83),
        ("no_such_option", "most"),
    ],
    "next_interval": [
        ("next_symbol", clipped_next),
        ("previous_symbol", two_back),
        ("previous_symbol", lambda z, p: max(two_back(z, p), 0)),
        ("largest_only", lambda z, p: np.argmax(p)),
        ("not_cumulated", lambda z, p: np.argmax(np.asarray(p) > z)),
        ("not_cumulated", lambda z, p: np.searchsorted(p, z)),
        ("wrong_at_zero", one_off),
        ("wrong_at_cut", zero_mended),
        ("impossible_symbol", inside_or_at_left),
        ("not_the_definition", lambda z, p: int(z * len(p))),
        ("returned_nothing", lambda z, p: None),
        ("wrong_arguments", lambda z: 0),
        ("not_attempted", lambda z, p: one_off(z, p) + 1),
    ],
    "narrow_band": [
        ("other_band", (7, 13, 0.759, -2.617, 362)),
        ("other_band", (8, 12, 0.55, -2.617, 362)),
        ("other_band", (5, 15, 0.94, -2.617, 362)),
        ("other_band", (9, 12, 0.382, -2.617, 362)),
        ("other_band", (9, 11, 0.382, -2.617, 91)),
        ("not_whole", (8.42, 11.58, 0.382, -2.617, 362)),
        ("first_outcome_only", (9, 11, 0.1319, -2.617, 362)),
        ("complement", (9, 11, 0.6178, -2.617, 362)),
        ("order_ignored", (9, 11, 7.7e-14, -2.617, 362)),
        ("percent", (9, 11, 38.2, -2.617, 362)),
        ("complement", (9, 11, 0.382, 3.617, 362)),
        ("bound_cut_off", (9, 11, 0.382, 0, 362)),
        ("wrong_base", (9, 11, 0.382, -0.738, 362)),
        ("deviation_for_variance", (9, 11, 0.382, -2.804, 362)),
        ("not_squared", (9, 11, 0.382, 0.8191, 362)),
        ("surprisals_forgotten", (9, 11, 0.382, 0.64, 362)),
        ("rounded_down", (9, 11, 0.382, -2.617, 361)),
        ("not_whole", (9, 11, 0.382, -2.617, 361.74)),
        ("wrong_count", (9, 10, 11)),
    ],
    "laplace_bill": [
        ("answers_swapped", lambda n, k: whole_numbers(n, k)[[1, 0, 2]]),
        ("wrong_sign", changed(0, lambda n, k: -whole_numbers(n, k)[0])),
        ("wrong_sign", changed(1, lambda n, k: -whole_numbers(n, k)[1])),
        ("wrong_sign", lambda n, k: -whole_numbers(n, k)),
        ("wrong_base", lambda n, k: math.log(2) * whole_numbers(n, k)),
        (
            "wrong_base",
            changed(1, lambda n, k: math.log(math.comb(n, k) * (n + 1))),
        ),
        ("per_night", changed(0, lambda n, k: infobook.binary_entropy(k / n, base=2))),
        ("per_night", changed(1, lambda n, k: whole_numbers(n, k)[1] / n)),
        ("laplace_smoothed", changed(0, smoothed)),
        (
            "denominator_too_small",
            changed(1, lambda n, k: math.log2(math.comb(n, k))),
        ),
        (
            "denominator_too_large",
            changed(
                1,
                lambda n, k: (
                    -math.log2(
                        math.factorial(k)
                        * math.factorial(n - k)
                        / math.factorial(n + 2)
                    )
                ),
            ),
        ),
        ("paid_after_counting", counted_first),
        (
            "order_ignored",
            changed(2, lambda n, k: 1 / (math.comb(n, k) * (n + 1))),
        ),
        (
            "binomial_chance",
            changed(
                2,
                lambda n, k: math.comb(n, k) * (k / n) ** k * (1 - k / n) ** (n - k),
            ),
        ),
        ("uniform_sequences", changed(2, lambda n, k: math.comb(n, k) / 2**n)),
        ("next_night", changed(2, lambda n, k: (k + 1) / (n + 2))),
        ("wrong_at_zero", no_care_for_zero),
        ("wrong_for_long", in_floats),
        ("wrong_shape", lambda n, k: whole_numbers(n, k)[:2]),
        ("not_the_definition", changed(2, lambda n, k: 1 / n)),
        ("returned_nothing", lambda n, k: None),
        ("wrong_arguments", lambda nights: 0.0),
    ],
    "fraction_decoder": [
        ("digits_reversed", reads_backwards),
        ("shares_reversed", fog_on_the_left),
        ("not_narrowed", cuts_the_whole_again),
        ("left_end_forgotten", left_end_stays),
        ("two_symbols_only", clear_or_fog),
        ("not_a_fraction", whole_number),
        ("wrong_at_cut", wrong_side),
        ("impossible_symbol", likes_empty_parts),
        ("wrong_for_long", in_floating_point),
        ("refuses_longer", exact_length),
        ("accepts_short_word", narrowing),
        ("wrong_shape", one_night_less),
        ("not_a_number", as_text),
        ("not_the_definition", lambda word, p, n: n * [0]),
        ("raised", lambda word, p, n: p[word]),
    ],
    "imagined_letters": [
        ("other_start", (2, 3.337, 3.941)),
        ("other_start", (1, 3.5695, 4.425)),
        ("other_start", (1, 3.591, 3.941)),
        ("counted_not_paid", (6, 0.237, 0.359)),
        ("counted_not_paid", (1, 3.236, 4.425)),
        ("counted_not_paid", (1, 3.591, 0.359)),
        ("not_per_outcome", (1, 16905.6, 4.425)),
        ("wrong_base", (1, 2.489, 3.0673)),
        ("imprecise", (1, 3.6, 4.4)),
        ("wrong_count", 1),
    ],
    "lost_file": [
        ("wrong_count", with_a_dictionary),
        ("not_an_input", (results, "c")),
        ("same_file", (itself, "c")),
        ("results_differ", (lambda program: ("0000", "1111"), "c")),
        ("some_programs_only", (neighbours_only, "c")),
        ("nothing_found", (neighbours_or_nothing, "c")),
        ("unreadable", (lambda program: 3, "c")),
        ("no_such_option", (with_a_dictionary, "d")),
        ("no_such_option", (with_a_dictionary, 1000)),
        ("mispredicted", (with_a_dictionary, "a")),
        ("mispredicted", (all_pairs, "b")),
        ("not_attempted", (with_a_dictionary, ...)),
        ("not_a_function", (("0000", "0001"), "c")),
    ],
    "beat_zlib": [
        ("above_zlib", pairs_go_on),
        ("above_target", page_alone),
        ("tested_on_training", with_the_page),
        ("looks_ahead", counts_the_letter_first),
        ("looks_ahead", knows_the_text),
        ("looks_ahead", counted_beforehand),
        ("sum_is_not_one", not_normalised),
        ("impossible_symbol", no_start),
        ("wrong_shape", one_row_each),
        ("worse_than_even", upside_down),
        ("negative_probability", negative),
        ("not_repeatable", remembers),
        ("returned_nothing", lambda text: None),
        ("not_a_function", 2.99),
    ],
}
