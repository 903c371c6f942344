"""What students hand in for variants: wrong answers, made from what was drawn.

``WRONG`` has, by family, pairs of a code and a function of what was drawn. They are
written as learners write them, and not with the families' own formulas. None means that
the slip makes no difference for this drawing.
"""

from __future__ import annotations

import heapq
import math

import numpy as np

from infobook import data


def bits(p):
    return -sum(x * math.log2(x) for x in p if x > 0)


def red_with_return(g):
    return -g["drawn"] * math.log2(g["red"] / (g["red"] + g["blue"]))


def red_in_nats(g):
    total = 0.0
    for k in range(g["drawn"]):
        total -= math.log((g["red"] - k) / (g["red"] + g["blue"] - k))
    return total


def red_probability(g):
    chance = 1.0
    for k in range(g["drawn"]):
        chance *= (g["red"] - k) / (g["red"] + g["blue"] - k)
    return chance


def first_ball(g):
    return math.log2((g["red"] + g["blue"]) / g["red"])


def one_handful(g):
    return math.log2(math.comb(g["red"] + g["blue"], g["drawn"]))


def huffman(p):
    heap, cost = list(p), 0.0
    heapq.heapify(heap)
    while len(heap) > 1:
        group = heapq.heappop(heap) + heapq.heappop(heap)
        cost += group
        heapq.heappush(heap, group)
    return cost


def shannons_bill(g):
    bill = sum(x * math.ceil(-math.log2(x) - 1e-9) for x in g["p"])
    return (bill, bill - bits(g["p"]))


def fixed_bill(g):
    cost = math.ceil(math.log2(len(g["p"])))
    if math.isclose(cost, huffman(g["p"])):
        return None
    return (cost, cost - bits(g["p"]))


def cost_of(g):
    return sum(x * n for x, n in zip(g["p"], g["lengths"], strict=True))


def coin_bits(a, b):
    return a * math.log2(a / b) + (1 - a) * math.log2((1 - a) / (1 - b))


def flips(g, wanted):
    return (wanted / coin_bits(g["a"], g["b"]), wanted / coin_bits(g["b"], g["a"]))


def floor(right, rest, others):
    return -right * math.log(right) - rest * math.log(rest / others)


def smoothed(g):
    return floor(1 - g["alpha"], g["alpha"], g["classes"] - 1)


def pytorch_floor(g):
    wrong = g["alpha"] * (g["classes"] - 1) / g["classes"]
    return floor(1 - wrong, wrong, g["classes"] - 1)


def letters(g):
    pairs = data.letter_pairs()
    table = pairs.counts.sum(axis=0)
    return table, [pairs.alphabet.index(x) for x in g["letters"]]


def row_entropies(g):
    table, rows = letters(g)
    return [bits(table[i] / table[i].sum()) for i in rows]


def after_any(g):
    table, rows = letters(g)
    pooled = sum(table[i] for i in rows)
    return bits(pooled / pooled.sum())


def pair_entropy(g):
    table, rows = letters(g)
    some = np.concatenate([table[i] for i in rows])
    return bits(some / some.sum())


def in_nats(g):
    table, rows = letters(g)
    total = sum(table[i].sum() for i in rows)
    return sum(
        table[i].sum()
        / total
        * -sum(x * math.log(x) for x in table[i] / table[i].sum() if x)
        for i in rows
    )


def greys(p, q):
    cost = -sum(x * math.log2(y) for x, y in zip(p, q, strict=True) if x)
    return cost, cost - bits(p)


def said(g):
    found = data.predictions(g["which"])
    logs = found.log_probabilities
    right = [
        math.exp(row[label]) for row, label in zip(logs, found.labels, strict=True)
    ]
    return right, logs.shape[1]


def hedged(g, share, log=math.log2):
    right, classes = said(g)
    return -sum(log((1 - share) * x + share / classes) for x in right) / len(right)


def unhedged(g):
    found = data.predictions(g["which"])
    logs = found.log_probabilities
    losses = [-row[k] for row, k in zip(logs, found.labels, strict=True)]
    return np.mean(losses) / math.log(2)


def losses_mixed(g):
    _, classes = said(g)
    return (1 - g["share"]) * unhedged(g) + g["share"] * math.log2(classes)


def log_of_mean(g):
    right, classes = said(g)
    mean = sum(right) / len(right)
    return -math.log2((1 - g["share"]) * mean + g["share"] / classes)


def most_bits_wrong(g):
    values = []
    for text in g["order"]:
        if "die" in text:
            values.append(math.log2(g["faces"]))
        elif "flips" in text:
            values.append(g["coins"])
        elif "rains" in text:
            t = float(g["rain"])
            values.append(g["days"] * bits([t, 1 - t]))
        else:
            sure = float(g["sure"])
            values.append(
                bits([sure, *[(1 - sure) / (g["names"] - 1)] * (g["names"] - 1)])
            )
    return "abcd"[values.index(min(values))]


def renyi(a, log, scale=1.0):
    return lambda p: scale * log(sum(x**a for x in p if x > 0)) / (1 - a)


def log_in(g):
    return math.log2 if g["unit"] == "bits" else math.log


def log_not_in(g):
    return math.log if g["unit"] == "bits" else math.log2


def tsallis(a):
    return lambda p: (1 - sum(x**a for x in p if x > 0)) / (a - 1)


def softmax(z):
    top = max(z)
    weights = [math.exp(x - top) for x in z]
    return np.array(weights) / sum(weights)


def plain_softmax(t):
    def answer(z):
        weights = np.exp(np.array(z) / t)
        return weights / weights.sum()

    return answer


def skewed(weight, log=math.log):
    def answer(p, q):
        total = 0.0
        for x, y in zip(p, q, strict=True):
            if x > 0:
                total += x * log(x / ((1 - weight) * x + weight * y))
        return total

    return answer


def skewed_in_numpy(a):
    def answer(p, q):
        p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
        m = (1 - a) * p + a * q
        return np.sum(p * np.log(p / m))

    return answer


def mixture_first(a):
    def answer(p, q):
        total = 0.0
        for x, y in zip(p, q, strict=True):
            m = (1 - a) * x + a * y
            total += m * math.log(m / x)
        return total

    return answer


def lopsided(g, p, q):
    return (p, q) if g["forward"] else (q, p)


def three_more(n, head):
    rest = 1 - sum(head)
    return [*head, *[rest / (n - len(head))] * (n - len(head))]


def words_of(lengths):
    words, place = {}, 0.0
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        words[i] = f"{int(place * 2 ** lengths[i]):0{lengths[i]}b}"
        place += 2.0 ** -lengths[i]
    return [words[i] for i in range(len(lengths))]


WRONG = {
    "urn": [
        ("dependence_ignored", red_with_return),
        ("wrong_base", red_in_nats),
        ("log_forgotten", red_probability),
        ("first_outcome_only", first_ball),
        ("uniform_sequences", one_handful),
        ("not_attempted", lambda g: ...),
    ],
    "most_bits": [
        ("mispredicted", most_bits_wrong),
        ("no_such_option", lambda g: "e"),
        ("no_such_option", lambda g: 3),
    ],
    "biased_die": [
        ("wrong_base", lambda g: bits(g["p"]) * math.log(2)),
        ("base_10", lambda g: -sum(x * math.log10(x) for x in g["p"])),
        ("wrong_sign", lambda g: -bits(g["p"])),
        ("mean_for_sum", lambda g: bits(g["p"]) / 6),
        ("unweighted", lambda g: -sum(map(math.log2, g["p"]))),
        ("unweighted", lambda g: -np.mean(np.log2(g["p"]))),
        ("probabilities_ignored", lambda g: math.log2(6)),
        ("log_of_sum", lambda g: -math.log2(sum(x * x for x in g["p"]))),
        ("perplexity", lambda g: 2 ** bits(g["p"])),
        ("gini", lambda g: 1 - sum(x * x for x in g["p"])),
    ],
    "renyi": [
        ("wrong_base", lambda g: renyi(g["order"], log_not_in(g))),
        ("wrong_sign", lambda g: renyi(g["order"], log_in(g), -1)),
        ("base_10", lambda g: renyi(g["order"], math.log10)),
        (
            "entropy_of_p",
            lambda g: lambda p: -sum(x * log_in(g)(x) for x in p if x > 0),
        ),
        ("log_forgotten", lambda g: tsallis(g["order"])),
        (
            "wrong_factor",
            lambda g: (
                None  # which then is the wrong sign
                if g["order"] == 2
                else lambda p: log_in(g)(sum(x ** g["order"] for x in p if x > 0))
            ),
        ),
        (
            "log_of_sum",
            lambda g: (
                lambda p: sum(log_in(g)(x ** g["order"]) for x in p) / (1 - g["order"])
            ),
        ),
        ("largest_only", lambda g: lambda p: -log_in(g)(max(p))),
        ("not_attempted", lambda g: lambda p: None if len(p) > 99 else ...),
    ],
    "tsallis": [
        (
            "entropy_of_p",
            lambda g: lambda p: -sum(x * math.log(x) for x in p if x > 0),
        ),
        ("wrong_sign", lambda g: lambda p: -tsallis(g["order"])(p)),
        (
            "wrong_factor",
            lambda g: (
                lambda p: (
                    tsallis(g["order"])(p) * (g["order"] - 1)
                    if g["order"] != 2
                    else tsallis(2)(p) / 2
                )
            ),
        ),
        ("log_of_sum", lambda g: renyi(g["order"], math.log)),
        (
            "not_zero_when_certain",
            lambda g: lambda p: tsallis(g["order"])(p) if min(p) > 0 else 1.0,
        ),
    ],
    "letters_after": [
        ("unweighted", lambda g: sum(row_entropies(g)) / len(g["letters"])),
        ("dependence_ignored", after_any),
        ("counted_twice", pair_entropy),
        ("wrong_base", in_nats),
    ],
    "huffman_bill": [
        ("shannon_lengths", shannons_bill),
        ("probabilities_ignored", fixed_bill),
        ("entropy_forgotten", lambda g: (huffman(g["p"]), bits(g["p"]))),
        (
            "ratio_for_difference",
            lambda g: (huffman(g["p"]), huffman(g["p"]) / bits(g["p"]) - 1),
        ),
        (
            "wrong_base",
            lambda g: (huffman(g["p"]), huffman(g["p"]) - bits(g["p"]) * math.log(2)),
        ),
        (
            "answers_swapped",
            lambda g: (huffman(g["p"]) - bits(g["p"]), huffman(g["p"])),
        ),
    ],
    "free_word": [
        ("wrong_count", lambda g: words_of(g["lengths"])),
        ("wrong_lengths", lambda g: words_of(sorted([*g["lengths"], g["extra"]]))),
        ("not_prefix_free", lambda g: ["0" * n for n in [*g["lengths"], g["extra"]]]),
        ("longer_word", lambda g: words_of([*g["lengths"], g["extra"] + 1])),
        ("not_code_words", lambda g: [10, 11]),
    ],
    "wrong_code": [
        (
            "unweighted",
            lambda g: (
                None
                if abs(np.mean(g["lengths"]) - 2.25) > 1e-9
                else (2.25, 2.25 - bits(g["p"]))
            ),
        ),
        ("entropy_of_q", lambda g: (1.75, 1.75 - bits(g["p"]))),
        ("entropy_of_p", lambda g: (bits(g["p"]), cost_of(g) - bits(g["p"]))),
        (
            "swapped_arguments",
            lambda g: (
                cost_of(g),
                sum(
                    2.0**-n * math.log2(2.0**-n / x)
                    for x, n in zip(g["p"], g["lengths"], strict=True)
                ),
            ),
        ),
        (
            "wrong_base",
            lambda g: (cost_of(g), (cost_of(g) - bits(g["p"])) * math.log(2)),
        ),
        ("entropy_difference", lambda g: (cost_of(g), abs(cost_of(g) - 1.75))),
    ],
    "borrowed_greys": [
        (
            "swapped_arguments",
            lambda g: (greys(g["q"], g["p"])[0], greys(g["p"], g["q"])[1]),
        ),
        ("entropy_of_p", lambda g: (bits(g["p"]), greys(g["p"], g["q"])[1])),
        ("entropy_of_q", lambda g: (bits(g["q"]), greys(g["p"], g["q"])[1])),
        (
            "swapped_weights",
            lambda g: (greys(g["p"], g["q"])[0], greys(g["q"], g["p"])[1]),
        ),
        (
            "entropy_difference",
            lambda g: (greys(g["p"], g["q"])[0], abs(bits(g["p"]) - bits(g["q"]))),
        ),
        ("wrong_base", lambda g: np.multiply(greys(g["p"], g["q"]), math.log(2))),
    ],
    "lopsided": [
        ("pair_of_equals", lambda g: ([1 / g["count"]] * g["count"],) * 2),
        (
            "wrong_direction",
            lambda g: lopsided(
                g,
                three_more(g["count"], [0.001]),
                three_more(g["count"], [0.45]),
            ),
        ),
        ("out_of_range", lambda g: ([0.0] * (g["count"] - 1) + [1.0],) * 2),
        ("sum_is_not_one", lambda g: ([0.3] * g["count"], [0.2] * g["count"])),
        ("wrong_count", lambda g: ([1.0], [1.0])),
        (
            "ratio_too_small",
            lambda g: (
                three_more(g["count"], [0.1]),
                three_more(g["count"], [0.2]),
            ),
        ),
        ("not_attempted", lambda g: ([...] * g["count"], [...] * g["count"])),
    ],
    "skewed": [
        ("swapped_weights", lambda g: None if g["bug"] == 0 else skewed(1 - g["a"])),
        (
            "swapped_arguments",
            lambda g: None if g["bug"] == 1 else mixture_first(g["a"]),
        ),
        ("kl_divergence", lambda g: None if g["bug"] == 2 else skewed(1)),
        ("wrong_base", lambda g: skewed(g["a"], math.log2)),
        ("nan_at_zero", lambda g: skewed_in_numpy(g["a"])),
        (
            "jensen_shannon",
            lambda g: lambda p, q: (skewed(0.5)(p, q) + skewed(0.5)(q, p)) / 2,
        ),
    ],
    "flips_needed": [
        ("mixed_bases", lambda g: flips(g, math.log(g["odds"]))),
        ("log_forgotten", lambda g: flips(g, g["odds"])),
        ("swapped_arguments", lambda g: flips(g, math.log2(g["odds"]))[::-1]),
    ],
    "smoothing_floor": [
        ("first_outcome_only", lambda g: -math.log(1 - g["alpha"])),
        ("outcome_left_out", lambda g: -(1 - g["alpha"]) * math.log(1 - g["alpha"])),
        ("other_smoothing", pytorch_floor),
        ("wrong_base", lambda g: smoothed(g) / math.log(2)),
        ("base_10", lambda g: smoothed(g) / math.log(10)),
        (
            "binary_terms",
            lambda g: bits([g["alpha"], 1 - g["alpha"]]) * math.log(2),
        ),
    ],
    "hedged_forecast": [
        ("weights_ignored", unhedged),
        ("losses_mixed", losses_mixed),
        ("swapped_weights", lambda g: hedged(g, 1 - g["share"])),
        ("log_of_sum", log_of_mean),
        ("sum_for_mean", lambda g: hedged(g, g["share"]) * len(said(g)[0])),
        ("wrong_base", lambda g: hedged(g, g["share"], math.log)),
    ],
    "tempered": [
        ("softmax_applied", lambda g: softmax),
        ("twice_softened", lambda g: lambda z: softmax([x * g["t"] for x in z])),
        ("not_normalised", lambda g: lambda z: np.exp(np.array(z) / g["t"])),
        ("overflows", lambda g: plain_softmax(g["t"])),
        (
            "log_of_softmax",
            lambda g: lambda z: np.log(softmax([x / g["t"] for x in z])),
        ),
    ],
}
