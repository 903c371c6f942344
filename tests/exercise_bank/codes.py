"""Answers to the exercises on codes."""

from __future__ import annotations

import bisect
import heapq
import math
from collections import Counter

import numpy as np

import infobook

# the clerk


def by_pairs(stream):
    if stream[:2] != "11":
        return stream[:2]
    zeros = 0
    for digit in stream[2:]:
        if digit == "1":
            break
        zeros += 1
    return "11" if zeros % 2 == 0 else "110"


def by_words(stream):
    """Where the next 1 stands tells the word: at an odd place after 110."""
    if stream.startswith("11"):
        after = stream.find("1", 2)
        length = after if after >= 0 else len(stream)
        return stream[: 2 + length % 2]
    return stream[:2]


def shortest(stream):
    return stream[:2]


def longest(stream):
    return "110" if stream.startswith("110") else stream[:2]


def odd_and_even_swapped(stream):
    if stream[:2] != "11":
        return stream[:2]
    zeros = len(stream[2:].split("1")[0])
    return "110" if zeros % 2 == 0 else "11"


def all_zeros(stream):
    if stream[:2] != "11":
        return stream[:2]
    return "110" if stream.count("0") % 2 else "11"


def four_digits(stream):
    if stream[:2] != "11":
        return stream[:2]
    return "110" if stream[2:3] == "0" and stream[3:4] != "0" else "11"


def always_eleven(stream):
    return "11"


def one_digit(stream):
    return stream[0]


def doubt(n):
    return ["11", *["00"] * (n // 2 + 1)], ["110", *["00"] * (n // 2 + 1)]


def short_doubt(n):
    return ("11", "00"), ("110", "10")


def same_start(n):
    return ["11"] + ["00"] * n, ["11"] + ["00"] * n + ["10"]


def unequal(n):
    return ["10"] * n, ["11"] * n


def strings(n):
    return "11" + "00" * n, "110" + "00" * n


# the bill of a text


def bill_by_heap(counts):
    heap = [int(x) for x in counts]
    heapq.heapify(heap)
    bill = 0
    while len(heap) >= 2:
        both = heapq.heappop(heap) + heapq.heappop(heap)
        bill += both
        heapq.heappush(heap, both)
    return bill


def bill_by_words(counts):
    p = np.array(counts) / np.sum(counts)
    words = infobook.huffman_code(p)
    return sum(int(c) * len(w) for c, w in zip(counts, words, strict=True))


def bill_recursive(counts):
    if len(counts) == 1:
        return 0
    first, second, *rest = sorted(counts)
    return first + second + bill_recursive([first + second, *rest])


def bill_insort(counts):
    queue, total = sorted(counts), 0
    while len(queue) > 1:
        both = queue.pop(0) + queue.pop(0)
        total += both
        bisect.insort(queue, both)
    return total


def bill_in_front(counts):
    queue, total = sorted(counts), 0
    while len(queue) > 1:
        both = queue.pop(0) + queue.pop(0)
        total += both
        queue.insert(0, both)
    return total


def bill_sorted_wrongly(counts):
    queue, total = list(counts), 0
    while len(queue) > 1:
        queue.sort(reverse=True)
        both = queue.pop(0) + queue.pop(0)
        total += both
        queue.append(both)
    return total


def bill_loses_the_heaviest(counts):
    queue, total = sorted(counts), 0
    while len(queue) > 1:
        both = queue.pop(0) + queue.pop(0)
        total += both
        for i, x in enumerate(queue):
            if x > both:
                queue.insert(i, both)
                break
    return total


def bill_of_each_merge(counts):
    queue, bills = list(counts), []
    while len(queue) > 1:
        queue.sort()
        both = queue.pop(0) + queue.pop(0)
        bills.append(both)
        queue.append(both)
    return bills


def bill_with_half_a_heap(counts):
    """Push to the list as to a heap, and pop as from a list."""
    queue, total = sorted(counts), 0
    while len(queue) > 1:
        both = queue.pop(0) + queue.pop(0)
        total += both
        heapq.heappush(queue, both)
    return total


def bill_without_root(counts):
    queue, total = list(counts), 0
    while len(queue) > 2:
        queue.sort()
        both = queue.pop(0) + queue.pop(0)
        total += both
        queue.append(both)
    return total


def bill_in_place(counts):
    total = 0
    while len(counts) > 1:
        counts.sort()
        both = counts.pop(0) + counts.pop(0)
        total += both
        counts.append(both)
    return total


def bill_lone_mark(counts):
    return counts[0] if len(counts) == 1 else bill_by_heap(counts)


def bill_of_distinct(counts):
    """Keep the groups in a dictionary by weight: all equal, and none is left."""
    if len(set(counts)) == 1 and len(counts) > 1:
        return bill_by_heap(set(counts))
    return bill_by_heap(counts)


def bill_of_lists(counts):
    if counts:
        return bill_by_heap(counts)
    return 0


def bill_fixed(counts):
    return sum(counts) * math.ceil(math.log2(len(counts)))


def bill_shannon(counts):
    return sum(c * math.ceil(math.log2(sum(counts) / c)) for c in counts)


def bill_entropy(counts):
    return sum(c * math.log2(sum(counts) / c) for c in counts)


def bill_still_unsorted(counts):
    queue = sorted(counts)
    total = 0
    while len(queue) != 1:
        a, b = queue[0], queue[1]
        queue = [*queue[2:], a + b]
        total += a + b
    return total


# lengths


def lengths_of_words(p):
    return [len(word) for word in infobook.huffman_code(p)]


def lengths_by_tree(p):
    """Build a tree of dictionaries, numbered to break ties, and walk through it."""
    nodes = [(float(x), i, {"leaf": i}) for i, x in enumerate(p)]
    number = len(nodes)
    while len(nodes) > 1:
        nodes.sort(key=lambda node: node[:2])
        (x, _, a), (y, _, b) = nodes[:2]
        nodes = [*nodes[2:], (x + y, number, {"zero": a, "one": b})]
        number += 1
    lengths = [0] * len(p)

    def walk(node, depth):
        if "leaf" in node:
            lengths[node["leaf"]] = depth
        else:
            walk(node["zero"], depth + 1)
            walk(node["one"], depth + 1)

    walk(nodes[0][2], 0)
    return np.array(lengths)


def lengths_late_ties(p):
    """Among equal weights, merge the youngest group first."""
    groups = [[x, -i, [i]] for i, x in enumerate(p)]
    lengths, count = [0] * len(p), len(p)
    while len(groups) > 1:
        groups.sort(key=lambda group: group[:2])
        one, other = groups.pop(0), groups.pop(0)
        for i in one[2] + other[2]:
            lengths[i] += 1
        groups.append([one[0] + other[0], -count, one[2] + other[2]])
        count += 1
    return tuple(lengths)


def merging(p, choose):
    groups = sorted((float(x), [i]) for i, x in enumerate(p))
    lengths = [0] * len(p)
    while len(groups) > 1:
        i, j = choose(groups)
        (x, a), (y, b) = groups[i], groups[j]
        groups = [group for k, group in enumerate(groups) if k not in (i, j)]
        groups.append((x + y, a + b))
        for k in a + b:
            lengths[k] += 1
    return lengths


def lengths_unsorted(p):
    return merging(p, lambda groups: (0, 1))


def lengths_chain(p):
    def choose(groups):
        return (0, 1) if len(groups) == len(p) else (0, len(groups) - 1)

    return merging(p, choose)


def lengths_largest(p):
    def choose(groups):
        order = sorted(range(len(groups)), key=lambda i: groups[i][0])
        return order[-1], order[-2]

    return merging(p, choose)


def lengths_shannon(p):
    return [math.ceil(-math.log2(x)) for x in p]


def lengths_halved(p):
    lengths = [0] * len(p)

    def split(group):
        if len(group) < 2:
            return
        cuts = []
        for k in range(1, len(group)):
            left = sum(p[i] for i in group[:k])
            right = sum(p[i] for i in group[k:])
            cuts.append((abs(left - right), k))
        _, k = min(cuts)
        for i in group:
            lengths[i] += 1
        split(group[:k])
        split(group[k:])

    split(sorted(range(len(p)), key=lambda i: p[i], reverse=True))
    return lengths


def lengths_equal(p):
    return [math.ceil(math.log2(len(p)))] * len(p)


def lengths_sorted(p):
    return sorted(lengths_of_words(p))


def lengths_deepest_first(p):
    return sorted(lengths_of_words(p), reverse=True)


def lengths_plus_one(p):
    return [length + 1 for length in lengths_of_words(p)]


def lengths_lone_mark(p):
    return [1] if len(p) == 1 else lengths_of_words(p)


def lengths_of_arrays(p):
    return lengths_of_words(p.copy() / p.sum())


def lengths_by_dictionary(p):
    """Use probabilities as keys: what is equal, is one."""
    groups = {x: [i] for i, x in enumerate(p) if x > 0}
    lengths = [0] * len(p)
    while len(groups) > 1:
        one, other = sorted(groups)[:2]
        both = groups.pop(one) + groups.pop(other)
        for i in both:
            lengths[i] += 1
        groups[one + other] = both
    return lengths


def lengths_compared_trees(p):
    """A heap that compares trees, which are numbers or pairs, where weights tie."""
    heap = [(float(x), i) for i, x in enumerate(p)]
    heapq.heapify(heap)
    while len(heap) > 1:
        (x, a), (y, b) = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (x + y, (a, b)))
    lengths = [0] * len(p)

    def walk(tree, depth):
        if isinstance(tree, tuple):
            walk(tree[0], depth + 1)
            walk(tree[1], depth + 1)
        else:
            lengths[tree] = depth

    walk(heap[0][1], 0)
    return lengths


def lengths_of_possible(p):
    possible = [i for i, x in enumerate(p) if x > 0]
    words = infobook.huffman_code([p[i] for i in possible])
    lengths = [0] * len(p)
    for i, word in zip(possible, words, strict=True):
        lengths[i] = len(word)
    return lengths


def huffmans_bill(p):
    return float(np.dot(p, lengths_of_words(p)))


# letters

PAGE = """The keeper of the light writes a line each evening, and the line is short when
the day was dull. Nobody pays for what was expected. But on the evening when the fog
came down at noon, and stayed, and two ships called for help, he filled a page, and
the clerk in town read it twice, because he could not believe that so much would
happen here in a single day of an ordinary week in May."""

PRINTED = [
    575,
    128,
    263,
    285,
    913,
    173,
    133,
    313,
    599,
    6,
    84,
    335,
    235,
    596,
    689,
    192,
    8,
]
PRINTED += [508, 567, 706, 334, 69, 119, 73, 164, 7, 1928]
SYMBOLS = "abcdefghijklmnopqrstuvwxyz-"


def prices(page):
    letters = [x if x in SYMBOLS else "-" for x in page.lower()]
    text = "-".join(part for part in "".join(letters).split("-") if part)
    counts = Counter(text)
    theirs = infobook.huffman_code(infobook.normalize(PRINTED))
    size = len(text)
    by_symbol = dict(zip(SYMBOLS, theirs, strict=True))
    in_theirs = sum(n * len(by_symbol[x]) for x, n in counts.items()) / size
    share = [n / size for n in counts.values()]
    own = infobook.expected_length(share, infobook.huffman_code(share))
    every = [counts[x] / size for x in SYMBOLS]
    with_zeros = infobook.expected_length(every, infobook.huffman_code(every))
    return in_theirs, own, infobook.entropy(share, base=2), with_zeros, size


THEIRS, OWN, ENTROPY, WITH_ZEROS, SIZE = prices(PAGE)

X = math.sqrt(2) - 1
SKY = [X, X, X**3, X**3, X**4]
WORDS = ["a", "b", "ca", "cb", "cc"]

RIGHT = {
    "kraft_sums": [(1, 1.25), [1.0, 5 / 4], np.array([1, 1.25])],
    "merged_by_hand": [(2.3, 2.2855), [2.3, 2.28547]],
    "one_mark_word": ["b", "2/5", "B"],
    "patient_clerk": [(by_pairs, doubt), [by_words, lambda n: doubt(2 * n)[::-1]]],
    "text_bill": [bill_by_heap, bill_by_words, bill_recursive, bill_insort],
    "huffman_lengths": [lengths_of_words, lengths_by_tree, lengths_late_ties],
    "fog_blocks": [(0.791, 0.528, 53, 11), [0.79116, 0.52768, 53.0, 11.0]],
    "mackays_letters": [
        (4.1094, 4.1462, PAGE, THEIRS, OWN),
        (4.10945, 4.1462, PAGE.upper(), round(THEIRS, 4), round(OWN, 4)),
    ],
    "three_marks": [
        (0.7864, SKY, WORDS),
        (0.78644, [X**2, X**2, X**3, X, X**2], ["aa", "ab", "ac", "b", "c"]),
        (0.7864, np.array([X**3, X**4, X, X, X**3]), ("ca", "cc", "b", "a", "cb")),
    ],
}

WRONG = {
    "kraft_sums": [
        ("lengths_added", (14, 4)),
        ("lengths_added", (1, 4)),
        ("outcome_left_out", (15 / 16, 1.25)),
        ("length_miscounted", (31 / 32, 1.25)),
        ("outcome_left_out", (1, 1)),
        ("length_miscounted", (1, 1.5)),
        ("wrong_count", 1),
        ("returned_text", ("1", "5/4")),
    ],
    "merged_by_hand": [
        ("root_left_out", (1.3, 2.2855)),
        ("merged_with_last", (2.55, 2.2855)),
        ("shannon_lengths", (2.5, 2.2855)),
        ("unweighted", (2.4, 2.2855)),
        ("unweighted", (12, 2.2855)),
        ("probabilities_ignored", (3, 2.2855)),
        ("entropy_of_p", (2.2855, 2.2855)),
        ("percent", (230, 2.2855)),
        ("wrong_base", (2.3, 1.5842)),
        ("probabilities_ignored", (2.3, 2.3219)),
        ("unweighted", (2.3, 11.7959)),
        ("answers_swapped", (2.3, 2.3)),
        ("imprecise", (2.3, 2.29)),
    ],
    "one_mark_word": [
        ("mispredicted", "a"),
        ("mispredicted", "1/2"),
        ("mispredicted", "d"),
        ("no_such_option", 0.4),
    ],
    "patient_clerk": [
        ("shortest_word_taken", (shortest, doubt)),
        ("longest_word_taken", (longest, doubt)),
        ("parity_reversed", (odd_and_even_swapped, doubt)),
        ("counted_too_far", (all_zeros, doubt)),
        ("property_fails", (four_digits, doubt)),
        ("sure_word_missed", (always_eleven, doubt)),
        ("not_code_words", (one_digit, doubt)),
        ("parts_too_soon", (by_pairs, short_doubt)),
        ("parts_too_soon", (by_pairs, unequal)),
        ("same_first_word", (by_pairs, same_start)),
        ("not_code_words", (by_pairs, strings)),
        ("wrong_count", by_pairs),
        ("wrong_arguments", (by_pairs, lambda: doubt(3))),
        ("not_a_function", (by_pairs, doubt(3))),
        ("raised", (lambda stream: stream[999], doubt)),
    ],
    "text_bill": [
        ("not_attempted", bill_still_unsorted),
        ("merged_with_last", bill_in_front),
        ("largest_merged", bill_sorted_wrongly),
        ("root_left_out", bill_without_root),
        ("not_the_total", lambda counts: bill_by_heap(counts) / sum(counts)),
        ("divided_by_maximum", lambda c: bill_recursive([x / max(c) for x in c])),
        ("shannon_lengths", bill_shannon),
        ("probabilities_ignored", bill_fixed),
        ("entropy_of_p", bill_entropy),
        ("input_changed", bill_in_place),
        ("wrong_for_one_outcome", bill_lone_mark),
        ("ties_break", bill_of_distinct),
        ("arrays_not_accepted", bill_of_lists),
        ("group_lost", bill_loses_the_heaviest),
        ("no_sum", bill_of_each_merge),
        (
            "not_a_number",
            lambda counts: infobook.huffman_code(np.divide(counts, sum(counts))),
        ),
        ("not_the_definition", bill_with_half_a_heap),
        ("not_the_definition", sum),
        ("returned_nothing", lambda counts: None),
    ],
    "huffman_lengths": [
        ("not_sorted_again", lengths_unsorted),
        ("merged_with_last", lengths_chain),
        ("largest_merged", lengths_largest),
        ("shannon_lengths", lengths_shannon),
        ("halved_from_root", lengths_halved),
        ("probabilities_ignored", lengths_equal),
        ("order_lost", lengths_sorted),
        ("order_lost", lengths_deepest_first),
        ("length_miscounted", lengths_plus_one),
        ("not_the_lengths", huffmans_bill),
        ("returned_text", infobook.huffman_code),
        ("lists_not_accepted", lengths_of_arrays),
        ("ties_break", lengths_by_dictionary),
        ("ties_break", lengths_compared_trees),
        ("wrong_for_one_outcome", lengths_lone_mark),
        ("wrong_at_zero", lengths_of_possible),
        ("surprisals", lambda p: [math.log2(1 / x) for x in p]),
        ("not_a_list", lambda p: dict(enumerate(lengths_of_words(p)))),
        ("not_the_definition", lambda p: [1] * len(p)),
    ],
    "fog_blocks": [
        ("share_of_price", (0.22, 0.528, 53, 11)),
        ("complement", (0.2088, 0.528, 53, 11)),
        ("not_per_outcome", (-2.014, 0.528, 53, 11)),
        ("share_of_price", (0.791, 0.48505, 53, 11)),
        ("complement", (0.791, 0.4723, 53, 11)),
        ("percent", (79.1, 52.8, 53, 11)),
        ("rounded_down", (0.791, 0.528, 52, 11)),
        ("rounded_down", (0.791, 0.528, 52.0646, 11)),
        ("entropy_forgotten", (0.791, 0.528, 10, 11)),
        ("entropy_forgotten", (0.791, 0.528, 11, 11)),
        ("not_strict", (0.791, 0.528, 53, 10)),
        ("not_strict", (0.791, 0.528, 53, 9)),
        ("wrong_count", (53, 11)),
    ],
    "mackays_letters": [
        ("normalised", (4.1089, 4.1454, PAGE, THEIRS, OWN)),
        ("normalised", (4.1094, 4.1454, PAGE, THEIRS, OWN)),
        ("wrong_base", (2.8484, 4.1462, PAGE, THEIRS, OWN)),
        ("unweighted", (4.1094, 5.7037, PAGE, THEIRS, OWN)),
        ("not_a_page", (4.1094, 4.1462, list(PAGE), THEIRS, OWN)),
        ("page_too_short", (4.1094, 4.1462, "Fog again.", 4.2, 2.1)),
        ("answers_swapped", (4.1094, 4.1462, PAGE, OWN, THEIRS)),
        ("answers_swapped", (4.1094, 4.1462, PAGE, THEIRS, THEIRS)),
        ("not_per_outcome", (4.1094, 4.1462, PAGE, THEIRS * SIZE, OWN * SIZE)),
        ("not_per_outcome", (4.1094, 4.1462, PAGE, THEIRS, OWN * SIZE)),
        ("other_text", (4.1094, 4.1462, PAGE, 4.1454, OWN)),
        ("entropy_of_p", (4.1094, 4.1462, PAGE, THEIRS, ENTROPY)),
        ("wrong_at_zero", (4.1094, 4.1462, PAGE, THEIRS, WITH_ZEROS)),
        ("wrong_count", (4.1094, 4.1462)),
    ],
    "three_marks": [
        ("costs_ignored", (0.6309, SKY, WORDS)),
        ("probabilities_ignored", (0.8412, SKY, WORDS)),
        ("outcome_left_out", (1, SKY, WORDS)),
        ("reciprocal", (1.2716, SKY, WORDS)),
        ("wrong_base", (1.1346, SKY, WORDS)),
        ("share_for_price", (0.4142, SKY, WORDS)),
        ("share_for_price", (2.4142, SKY, WORDS)),
        ("not_prefix_free", (0.7864, SKY, ["a", "b", "c", "ca", "cb"])),
        ("not_prefix_free", (0.7864, SKY, ["a", "a", "ca", "cb", "cc"])),
        ("ground_left_free", (0.7864, SKY, ["a", "ba", "bb", "ca", "cb"])),
        ("property_fails", (0.7864, [0.2] * 5, WORDS)),
        ("property_fails", (0.7864, [0.5, 0.25, 0.125, 0.0625, 0.0625], WORDS)),
        ("not_code_words", (0.7864, SKY, ["0", "10", "110", "1110", "1111"])),
        ("sum_is_not_one", (0.7864, [X, X, X**2, X**2, X**2], WORDS)),
        ("wrong_count", (0.7864, [X, X, X**2], ["a", "b", "c"])),
        ("wrong_count", 0.7864),
        ("not_attempted", (..., [...] * 5, [...] * 5)),
    ],
}
