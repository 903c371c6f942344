"""Every class of bad input, in every argument that could hold it, and what is said.

The table has a row for each: the function, the argument and its value, the error's type
and its whole message, which names the argument, the value, its place and what to do.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from array_input import message
from public_calls import ADVICE, CALLS, call

import infobook
from infobook import ProbabilityError
from infobook.options import shown

NAN, INF = math.nan, math.inf


class Tensor:
    """What looks like a tensor that requires a gradient."""

    requires_grad = True

    def __array__(self, dtype=None, copy=None):
        return np.array([0.5, 0.5])


class Unwilling:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("not on this device")


class Bad(NamedTuple):
    """A value, and the error that it makes; {name} stands for the argument."""

    value: Any
    kind: type[Exception]
    text: str


def invalid(value: Any, text: str) -> Bad:
    return Bad(value, ProbabilityError, "{name}" + text)


REAL = "; give real numbers (integers or floats)"
FILL = "; drop or fill the masked entries yourself, with "
GRADIENT = " tensor that requires a gradient, and infobook tracks none; pass "
MASKED = np.ma.array([0.5, 0.5, 0.3], mask=[False, False, True])

# What no array of numbers is.
NO_ARRAY = [
    Bad({"a": 0.5}, TypeError, "{name} is a dict; give a list or an array of numbers"),
    Bad(Tensor(), TypeError, "{name} is a" + GRADIENT + "{name}.detach()"),
    Bad([Tensor()] * 2, TypeError, "{name} holds a" + GRADIENT + "each.detach()"),
    Bad(
        MASKED,
        TypeError,
        "{name} is a masked array" + FILL + "{name}.compressed() or {name}.filled(0)",
    ),
    Bad(
        [MASKED, MASKED],
        TypeError,
        "{name} holds a masked array" + FILL + "each.compressed() or each.filled(0)",
    ),
    Bad(
        Unwilling(),
        TypeError,
        "{name} cannot be made an array: RuntimeError('not on this device'); give a "
        "list of numbers",
    ),
    invalid(np.ones((1,) * 64), " has 64 dimensions; give at most 30"),
    invalid(
        [[0.5, 0.5], [1.0]], " is not a rectangular array; give rows of equal length"
    ),
]
NO_COUNTS = [
    *(bad for bad in NO_ARRAY if bad.kind is not TypeError or "dict" not in bad.text),
    *(
        Bad(value, TypeError, "{name} has dtype " + dtype + "; give integer counts")
        for value, dtype in (([1j], "complex128"), (["1"], "<U1"), ([None], "object"))
    ),
    Bad(
        [3.0, 1.0],
        TypeError,
        "{name} has dtype float64; give integer counts; whole numbers stored as floats "
        "convert with {name}.astype(int)",
    ),
    invalid([], " is empty; give a count for each outcome"),
    invalid([[2, 1], [-3, 1]], "[1, 0] is -3; give counts of 0 or more"),
    invalid([0, 10**150 + 1], f"[1] is {str(10**150)[:56]} ...; give counts below "
            "1e150, whose products are floats"),
]  # fmt: skip
NO_NUMBERS = [
    *NO_ARRAY,
    *(
        Bad(value, TypeError, "{name} has dtype " + dtype + REAL)
        for value, dtype in (
            ([1 + 0j, 0], "complex128"),
            ([Fraction(1, 2)] * 2, "object"),
            ([None], "object"),
            ([2**64, 0.5], "object"),
            ([True, False], "bool"),
            (np.array(["2026-11-23"], "M8[D]"), "datetime64[D]"),
            (np.zeros(2, [("a", "f8")]), "[('a', '<f8')]"),
        )
    ),
]
NO_STRINGS = [Bad(["1", "0.5"], TypeError, "{name} has dtype <U3" + REAL)]
FINITE = "; give finite numbers, and decide yourself what a missing value means"
NOT_FINITE = [
    invalid([0.5, NAN], "[1] is nan" + FINITE),
    invalid([[0.5, 0.5], [INF, 0]], "[1, 0] is inf" + FINITE),
    invalid([[0.5, 0.5], [0, -INF]], "[1, 1] is -inf" + FINITE),
    invalid(np.array([0, np.finfo("g").max]), "[1] is inf" + FINITE)
    if np.finfo("g").max > np.finfo("d").max
    else invalid(NAN, " is nan" + FINITE),
]
CONVERT = "; a probability cannot be negative (if these are logarithms or logits, "
NEGATIVE = [
    invalid([1.2, -0.2], "[1] is -0.2" + CONVERT + "convert them first)"),
    invalid([[1, 0], [1.2, -0.2]], "[1, 1] is -0.2" + CONVERT + "convert them first)"),
]  # fmt: skip
NORMALIZE = "divide by the sum yourself with infobook.normalize({name})"
COUNTS = "these look like counts; "
NUMBERS = NO_NUMBERS + NO_STRINGS + NOT_FINITE
ROWS = [
    *NUMBERS,
    *NEGATIVE,
    invalid([], " is empty; give the probability of at least one outcome"),
    invalid(
        np.empty((2, 0)), " is empty; give the probability of at least one outcome"
    ),
    invalid(
        0.5, " is the single number 0.5; give the probabilities of all outcomes as a "
        "list"
    ),
    invalid([0.3, 0.3], " sums to 0.6, not 1; " + NORMALIZE),
    invalid([[0.5, 0.5], [0.3, 0.3]], "[1, :] sums to 0.6, not 1; " + NORMALIZE),
    invalid([1, 2, 3], " sums to 6, not 1; " + COUNTS + NORMALIZE),
    invalid([0, 0], " sums to 0, not 1; " + COUNTS + NORMALIZE),
    invalid([1e308, 1e308], " sums to inf, not 1; " + COUNTS + NORMALIZE),
    invalid([0.1] * 200, " sums to 20, not 1; " + NORMALIZE),
]  # fmt: skip
ONE_ROW = [
    *ROWS,
    invalid([[0.5, 0.5]], " has shape (1, 2); give one distribution, as a list"),
]
MOST = "; a probability is at most 1 (divide percentages by 100, and weights by their "
CHANCES = [*NUMBERS, *NEGATIVE, invalid([0.5, 50], "[1] is 50" + MOST + "sum)")]
LOGITS = [
    *NO_NUMBERS,
    *NO_STRINGS,
    invalid([0, NAN], "[1] is nan; give finite logits, or -inf to rule an outcome out"),
    invalid(
        [[0, 1], [INF, 0]],
        "[1, 0] is inf; give finite logits, or -inf to rule an outcome out",
    ),
    invalid([], " is empty; give at least one logit in each row"),
    invalid(
        1.5, " is the single number 1.5; give one logit for each outcome as a list"
    ),
    Bad(
        [[0, 1], [-INF, -INF]],
        ProbabilityError,
        "all logits of {name}[1] are -inf; leave at least one outcome possible",
    ),
]
POSITIVE = " must be positive (if this is its logarithm, take the exponential first)"
SAMPLES = [
    *NUMBERS,
    *(
        invalid(x, f" has shape {np.shape(x)}; give n samples as (n,), or as (n, d) "
                "for vectors of d components")
        for x in ([], 3.0, [[[1.0]]])
    ),
    invalid([0, 1e306], "[1] is 1e+306; give samples in a larger unit, so that the "
            "distances are floats"),
]  # fmt: skip


def scales(what: str, names: str = POSITIVE) -> list[Bad]:
    return [
        *NUMBERS,
        invalid([1, -2], f"[1] is -2; {what}{names}"),
        *([invalid(0, f" is 0; {what}{names}")] if names is POSITIVE else []),
    ]


# Options. A value stands for itself in the message.
BASES = [
    Bad(
        x,
        ValueError,
        f"base is {shown}; give a finite number greater than 1 (2 for bits), or None "
        "for nats",
    )
    for x, shown in (
        *((x, repr(x)) for x in (1, 0, -2, 0.5, INF, NAN, "2", b"2", [2], True, 1j)),
        (np.array([2.0, 3.0]), "array([2., 3.])"),
        (10**400, "1" + "0" * 55 + " ..."),
        (10**5000, "<int>"),
    )
]
NO_INTEGERS = (0.5, 1.0, "0", None, True, [0], (0,), (0, 1), (), np.array([0, 1]))
AXES = [
    *(Bad(x, TypeError, f"axis is {x!r}; give an integer") for x in NO_INTEGERS),
    *(
        Bad(x, ValueError, f"axis is {x}, but {{name}} has 1 dimension; give an axis "
            "from -1 to 0")
        for x in (1, -2, np.iinfo(np.int64).max)
    ),
    Bad(10**5000, ValueError, "axis is <int>, but {name} has 1 dimension; give an axis "
        "from -1 to 0"),
]  # fmt: skip


def one_of(name: str, *words: str) -> list[Bad]:
    known = ", ".join(map(repr, words))
    return [
        Bad(x, ValueError, f"{name} is {x!r}; give one of {known}")
        for x in ("k4", "", None, 1, ["plugin"], {"k1"})
    ]


ESTIMATORS = one_of(
    "method", "plugin", "miller-madow", "grassberger", "chao-shen", "jackknife", "nsb"
)
ALPHAS = [
    Bad(x, ValueError, f"alpha is {x!r}; give a number from 0 to inf; 1 is Shannon's "
        "case")
    for x in (-1, -1e-300, NAN, -INF, "2", b"2", None, True, [2], 1j)
]  # fmt: skip
NEIGHBOURS = [
    *(Bad(x, TypeError, f"k is {x!r}; give an integer") for x in (1.0, "3", True)),
    *(
        Bad(x, ValueError, f"k is {x}, and x has 5 samples; give k from 1 to 4")
        for x in (0, -1, 5)
    ),
]  # fmt: skip

# A role for each argument: what can be wrong with it.
ROLES: dict[str, dict[str, list[Bad]]] = {
    "arithmetic_decode": {
        "bits": [
            Bad(10, TypeError, "bits is a int; give a string of '0' and '1'"),
            Bad(b"1", TypeError, "bits is a bytes; give a string of '0' and '1'"),
            invalid("012", "[2] is '2'; give a string of '0' and '1'"),
        ],
        "p": [
            *ROWS,
            invalid([[[1.0]]], " has shape (1, 1, 1); give one distribution, or a row "
                    "for each symbol of the sequence"),
            invalid([[0.5, 0.5]] * 3, " has 3 rows, but n asks for 4 symbols; give a "
                    "row for each symbol, or one distribution for all"),
        ],
        "n": [
            Bad(x, ValueError, f"n is {x!r}; give the number of symbols, an integer "
                "from 0 up")
            for x in (-1, 1.0, "1", None, True, 10**30)
        ],
    },
    "arithmetic_encode": {
        "symbols": [
            *NO_NUMBERS,
            *NO_STRINGS,
            invalid([0, 2], "[1] is 2; give symbols from 0 to 1"),
            invalid([0, 0, -1], "[2] is -1; give symbols from 0 to 1"),
            invalid([[0, 1]], " has shape (1, 2); give one sequence, as a list"),
            Bad([0.0, 1.0], TypeError, "symbols has dtype float64; give integers from "
                "0 to k - 1"),
        ],
        "p": [
            *ROWS,
            Bad([1, 0], ProbabilityError, "symbols[1] is 1, which has probability 0 "
                "under p and no code; give it some probability"),
        ],
    },
    "binary_entropy": {"x": CHANCES, "base": BASES},
    "chi2_divergence": {"p": ROWS, "q": ROWS, "axis": AXES},
    "conditional_entropy": {
        "given": [
            Bad(x, ValueError, f"given is {x!r}; give 0 for H(Y|X) or 1 for H(X|Y)")
            for x in (2, -1, 0.0, "0", None, True, [0, 1])
        ],
    },
    "cross_entropy": {"p": ROWS, "q": ROWS, "base": BASES, "axis": AXES},
    "cross_entropy_from_logits": {
        "logits": LOGITS,
        "labels": [
            *NO_NUMBERS,
            *NO_STRINGS,
            *NOT_FINITE,
            *NEGATIVE,
            invalid(3, " is 3; give a class from 0 to 2"),
            invalid([0, -1], "[1] is -1; give a class from 0 to 2"),
            invalid([[0, 1], [7, 1]], "[1, 0] is 7; give a class from 0 to 2"),
            invalid([0.0, 2.0], " sums to 2, not 1; " + COUNTS + NORMALIZE),
            invalid([0.2, 0.2, 0.2], " sums to 0.6, not 1; " + NORMALIZE),
            Bad([0.5, 0.5], ProbabilityError, "logits has 3 outcomes and labels has 2; "
                "give both over the same outcomes in the same order"),
            invalid([0, 1], " has shape (2,), but the rows of logits have shape (); "
                    "give one class for each row, or rows of probabilities as floats"),
        ],
        "base": BASES,
        "axis": AXES,
    },
    "entropy": {"p": ROWS, "base": BASES, "axis": AXES},
    "entropy_exponential": {"rate": scales("a rate"), "base": BASES},
    "entropy_from_counts": {
        "counts": [
            *NO_COUNTS,
            invalid(5, " is the single number 5; give the counts of all outcomes as a "
                    "list"),
            invalid([[1, 2], [0, 0]], "[1] holds no observation; give at least one "
                    "positive count"),
        ],
        "method": ESTIMATORS,
        "base": BASES,
    },
    "entropy_from_logits": {"logits": LOGITS, "base": BASES, "axis": AXES},
    "entropy_knn": {"x": SAMPLES, "k": NEIGHBOURS},
    "entropy_multivariate_normal": {"base": BASES},
    "entropy_normal": {"s": scales("a standard deviation"), "base": BASES},
    "expected_length": {
        "p": ONE_ROW,
        "code": [
            Bad([0.5, 0.5], ProbabilityError, "p has 3 outcomes and code has 2; give "
                "both over the same outcomes in the same order"),
        ],
    },
    "expm1mx": {"x": NUMBERS},
    "f_divergence": {
        "p": ROWS,
        "q": ROWS,
        "f": [
            Bad(2, TypeError, "f is 2; give a function of the ratio p/q"),
            Bad(lambda t: t, ProbabilityError, "f(1) is 1; give a function that is 0 "
                "where p and q agree"),
            Bad(lambda t: t * NAN, ProbabilityError, "f(p/q)[0] is nan; give a "
                "function that has a value at every ratio from 0 on"),
            Bad(lambda t: -INF * t, ProbabilityError, "f(p/q)[0] is -inf; give a "
                "function that has a value at every ratio from 0 on"),
            Bad(lambda t: t[:1], ProbabilityError, "f(p/q) has shape (1,); give a "
                "function that returns a value for each ratio, here in shape (3,)"),
            Bad(lambda t: t + 1j, TypeError, "f(p/q) has dtype complex128" + REAL),
        ],
        "slope": [
            Bad(x, ValueError, f"slope is {x!r}; give the limit of f(t)/t, a number or "
                "inf")
            for x in (NAN, -INF, "1", [1], True, 1j)
        ],
        "axis": AXES,
    },
    "hellinger": {"p": ROWS, "q": ROWS, "axis": AXES},
    "huffman_code": {"p": ONE_ROW},
    "joint_entropy": {},
    "js_divergence": {
        "p": ROWS,
        "q": ROWS,
        "weights": [
            *ROWS,
            invalid([0.5, 0.25, 0.25], " has shape (3,); give two numbers, one for p "
                    "and one for q"),
        ],
        "base": BASES,
        "axis": AXES,
    },
    "kl_bernoulli": {"p": CHANCES, "q": CHANCES, "base": BASES},
    "kl_divergence": {"p": ROWS, "q": ROWS, "base": BASES, "axis": AXES},
    "kl_divergence_from_logits": {
        "a": LOGITS, "b": LOGITS, "base": BASES, "axis": AXES
    },
    "kl_exponential": {
        "rate1": scales("a rate"), "rate2": scales("a rate"), "base": BASES
    },
    "kl_knn": {
        "x": SAMPLES,
        "y": [
            *SAMPLES,
            Bad([[1.0, 2.0]], ProbabilityError, "x has 1 components and y has 2; give "
                "both in the same quantities, in the same order"),
            Bad([1.0], ValueError, "k is 2, and y has 1 sample; give k from 1 to 1"),
        ],
        "k": NEIGHBOURS,
    },
    "kl_monte_carlo": {
        "logp": [
            *NO_NUMBERS,
            *NO_STRINGS,
            *(
                invalid(x, f"[1] is {x[1]}; give a number for each log-density, or "
                        "-inf in logq where q is 0")
                for x in ([0, NAN], [0, INF])
            ),
            invalid([0, -INF], "[1] is -inf, but p cannot draw what it excludes; "
                    "give samples of p, and logp before logq"),
            invalid([], " has 0 samples and logq has 3; give both log-densities of "
                    "each sample, and at least one sample"),
            Bad(-1.0, ValueError, "axis is -1, but logp is a single number; give a "
                "list"),
        ],
        "logq": [
            *NO_NUMBERS,
            *NO_STRINGS,
            invalid([0, NAN], "[1] is nan; give a number for each log-density, or -inf "
                    "in logq where q is 0"),
        ],
        "method": one_of("method", "k1", "k2", "k3"),
        "axis": AXES,
    },
    "kl_multivariate_normal": {
        **{
            m: [
                *NUMBERS,
                invalid([1.0], " has shape (1,), and its covariance matrix is for 2 "
                        "components; give a mean for each"),
            ]
            for m in ("m1", "m2")
        },
        "base": BASES,
    },
    "kl_normal": {
        **dict.fromkeys(("m1", "m2"), NUMBERS),
        **{s: scales("a standard deviation") for s in ("s1", "s2")},
        "base": BASES,
    },
    "kl_poisson": {
        **{
            m: scales("a mean count", POSITIVE.replace("must be positive",
                      "cannot be negative"))
            for m in ("mean1", "mean2")
        },
        "base": BASES,
    },
    "kl_terms": {
        "p": [*NUMBERS, *NEGATIVE],
        "q": [
            *NUMBERS,
            *NEGATIVE,
            Bad([1, 2, 3], ProbabilityError, "{first} has shape (2,) and {name} has "
                "shape (3,), which do not broadcast; give one q for each p, or one for "
                "all"),
        ],
    },
    "kraft_sum": {
        "alphabet": [
            Bad(x, ValueError, f"alphabet is {x!r}; give the number of digits, an "
                "integer above 1")
            for x in (1, 0, -2, 2.0, "2", None, True, 10**30)
        ],
    },
    "log1pmx": {
        "x": [
            *NUMBERS,
            invalid([0, -1.5], "[1] is -1.5; the logarithm of 1 + x needs x of -1 or "
                    "more, so give such numbers"),
        ],
    },
    "log_softmax": {"logits": LOGITS, "axis": AXES},
    "logsumexp": {"logits": LOGITS, "axis": AXES},
    "mutual_information": {},
    "mutual_information_from_counts": {
        "counts": [
            *NO_COUNTS,
            invalid([1, 2], " has shape (2,); give a table with a row for each x and a "
                    "column for each y"),
            invalid([[0, 0], [0, 0]], " holds no observation; give at least one "
                    "positive count"),
        ],
        "method": ESTIMATORS,
        "base": BASES,
    },
    "mutual_information_ksg": {
        "x": SAMPLES,
        "y": [
            *SAMPLES,
            Bad([1.0, 2.0], ProbabilityError, "x has 5 samples and y has 2; give them "
                "in pairs"),
        ],
        "k": NEIGHBOURS,
    },
    "normalize": {
        "x": [
            *NUMBERS,
            *NEGATIVE,
            invalid([], " is empty; give at least one count or weight"),
            invalid([[1, 1], [0, 0]], "[1, :] sums to 0; give at least one positive "
                    "weight"),
            Bad(3, ValueError, "axis is -1, but x is a single number; give a list"),
        ],
        "axis": [
            *(
                bad for bad in AXES if bad.value is not None
                and not isinstance(bad.value, tuple)
            ),
            *(
                Bad(x, ValueError, f"axis is {x!r}; give at least one axis, and each "
                    "of them once")
                for x in ((), (0, 0), (0, -1))
            ),
            Bad((0, 0.5), TypeError, "axis is 0.5; give an integer"),
        ],
    },
    "perplexity": {"p": ROWS, "q": ROWS, "axis": AXES},
    "renyi_divergence": {
        "p": ROWS, "q": ROWS, "alpha": ALPHAS, "base": BASES, "axis": AXES
    },
    "renyi_entropy": {"p": ROWS, "alpha": ALPHAS, "base": BASES, "axis": AXES},
    "shannon_code": {
        "p": [
            *ONE_ROW,
            invalid([0.5, 0, 0.5], "[1] is 0, and its word would be infinitely long; "
                    "drop that symbol"),
        ],
    },
    "softmax": {"logits": LOGITS, "axis": AXES},
    "surprisal": {"p": CHANCES, "base": BASES},
    "total_variation": {"p": ROWS, "q": ROWS, "axis": AXES},
}  # fmt: skip

OTHER_OUTCOMES = (
    "{first} has 3 outcomes and {name} has 2; give both over the same outcomes in the "
    "same order"
)
OTHER_BATCH = (
    "{first} holds distributions in shape (2,) and {name} in shape (4,), which do not "
    "broadcast; give one for each, or one for all"
)
for roles in ROLES.values():
    if "axis" in roles and "p" in roles and "q" in roles:
        roles["q"] = [*roles["q"], Bad([0.5, 0.5], ProbabilityError, OTHER_OUTCOMES)]
TABLE = [
    *NUMBERS,
    *NEGATIVE,
    *(
        invalid(x, f" has shape {np.shape(x)}; give a table with a row for each x and "
                "a column for each y")
        for x in (0.5, [0.5, 0.5])
    ),
    invalid(np.empty((2, 0)), " is empty; give the probability of at least one "
            "outcome"),
    invalid([[0.2, 0.2], [0.1, 0.1]], " sums to 0.6, not 1; "
            + NORMALIZE.replace(")", ", axis=(-2, -1))")),
    invalid([[[1, 0]], [[1, 3]]], "[1, :, :] sums to 4, not 1; " + COUNTS
            + NORMALIZE.replace(")", ", axis=(-2, -1))")),
]  # fmt: skip
for name in ("joint_entropy", "conditional_entropy", "mutual_information"):
    ROLES[name] |= {"pxy": TABLE, "base": BASES}
COVARIANCE = [
    *NUMBERS,
    *(
        invalid(x, f" has shape {np.shape(x)}; give a square covariance matrix, with a "
                "row and a column for each component")
        for x in (1.0, [1.0, 2.0], [[1.0, 2.0]], np.empty((0, 0)))
    ),
    invalid([[1, 0], [0, -2]], "[1, 1] is -2; give a positive variance for each "
            "component"),
    invalid([[1, 0.5], [0.25, 1]], " is not symmetric: {name}[0, 1] is 0.5, and "
            "mirrored it is 0.25; if only rounding is meant to differ, give "
            "({name} + {name}.T) / 2"),
    *(
        invalid(x, f" is not positive definite: its smallest eigenvalue is {low}; "
                "leave out components that are combinations of others, and estimate it "
                "from more samples than components")
        for x, low in (
            ([[1, 2], [2, 1]], "-1"),
            ([[1e-323, 1e-322], [1e-322, 1e-323]], "-8.89e-323"),
        )
    ),
]  # fmt: skip
ROLES["entropy_multivariate_normal"]["S"] = COVARIANCE
ROLES["kl_multivariate_normal"] |= {"S1": COVARIANCE, "S2": COVARIANCE}
LENGTHS = [
    *NO_NUMBERS,
    *NOT_FINITE[:1],
    Bad("0", TypeError, "{name} has dtype <U1" + REAL),
    Bad(b"01", TypeError, "{name} has dtype |S2" + REAL),
    invalid([], " has shape (0,); give a list with one word or length for each symbol"),
    invalid(
        [[1, 2]], " has shape (1, 2); give a list with one word or length for each "
        "symbol"
    ),
    invalid(["0", -1], "[1] is -1; give lengths of 0 or more"),
]  # fmt: skip
ROLES["kraft_sum"]["lengths"] = LENGTHS
ROLES["expected_length"]["code"] += LENGTHS

# Arguments of which anything can be made.
FREE = {("cross_entropy_from_logits", "return_grad")}
LINES = [(name, argument) for name, roles in ROLES.items() for argument in roles]


def test_every_argument_of_every_public_function_is_in_the_table():
    public = set(infobook.__all__) - {"ProbabilityError"}
    assert public == set(CALLS) == set(ROLES)
    for name, known in CALLS.items():
        arguments = {*known.arguments, *known.options}
        assert arguments - set(ROLES[name]) == {a for n, a in FREE if n == name}


@pytest.mark.parametrize(("name", "argument"), LINES)
def test_each_error(name, argument):
    for bad in ROLES[name][argument]:
        first = next(iter(CALLS[name].arguments))
        before = shown(bad.value)
        partner = {} if bad.text.startswith("{first}") else fitting(argument, bad.value)
        said = message(bad.kind, call, name, **(partner | {argument: bad.value}))
        # An axis is counted in the first argument.
        named = first if argument == "axis" else argument
        assert said == bad.text.replace("{name}", named).replace("{first}", first)
        assert re.search(ADVICE, said)
        assert shown(bad.value) == before


def fitting(argument: str, value: Any) -> dict[str, Any]:
    """Return the other of two arguments in the shape of this one."""
    other = {"p": "q", "q": "p", "a": "b", "b": "a"}.get(argument)
    if other is None or not isinstance(value, list | np.ndarray):
        return {}
    try:
        shape = np.shape(value)
    except (RuntimeError, ValueError):
        return {}
    fits = len(shape) < 30 and shape[-1] > 0
    return {other: np.full(shape, 1 / shape[-1])} if fits else {}


PAIRS = [name for name in CALLS if {"p", "q", "axis"} <= {*CALLS[name].arguments,
         *CALLS[name].options}]  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_batches_that_do_not_broadcast(name):
    said = message(
        ProbabilityError, call, name, p=np.full((2, 2), 0.5), q=np.full((4, 2), 0.5)
    )
    assert said == OTHER_BATCH.replace("{first}", "p").replace("{name}", "q")


# Short rows, tiles, long rows and batches each have a path of their own. Wherever a
# defect stands, and however many entries surround it, the sentence is the same.
SIZES = (3, 1_000, 100_000)
ARRANGEMENTS = {
    "a row": lambda x: (x, -1, "{i}"),
    "float32": lambda x: (x.astype(np.float32), -1, "{i}"),
    "every other entry": lambda x: (np.repeat(x, 2)[::2], -1, "{i}"),
    "backwards in memory": lambda x: (x[::-1].copy()[::-1], -1, "{i}"),
    "read-only": lambda x: (np.broadcast_to(x, x.shape), -1, "{i}"),
    "the first axis": lambda x: (x, 0, "{i}"),
    "rows": lambda x: (np.stack((uniform(x.size), x)), -1, "1, {i}"),
    "columns": lambda x: (np.stack((uniform(x.size), x), axis=1), 0, "{i}, 1"),
    "rows in columns": lambda x: (
        np.asfortranarray(np.stack((uniform(x.size), x))), -1, "1, {i}"
    ),
    "a batch of batches": lambda x: (
        np.stack([[uniform(x.size), x]] * 2, axis=1), -1, "1, 0, {i}"
    ),
}  # fmt: skip
DEFECTS = {
    "nan": (lambda x, i: NAN, "{name}[{at}] is nan" + FINITE),
    "infinite": (lambda x, i: INF, "{name}[{at}] is inf" + FINITE),
    "minus infinity": (lambda x, i: -INF, "{name}[{at}] is -inf" + FINITE),
    "negative": (
        lambda x, i: -0.25,
        "{name}[{at}] is -0.25" + CONVERT + "convert them first)",
    ),
    "too much": (lambda x, i: x[i] + 0.5, "{row} sums to 1.5, not 1; {advice}"),
    "too little": (lambda x, i: 0.0, "{row} sums to {less}, not 1; {advice}"),
}
SIZED = ("entropy", "cross_entropy", "kl_divergence", "js_divergence", "perplexity",
         "total_variation", "hellinger", "chi2_divergence", "renyi_entropy",
         "renyi_divergence")  # fmt: skip


# What the others have in common with these, a smaller array shows as well.
FEW = ("entropy", "kl_divergence", "js_divergence", "hellinger")


def halves(number: re.Match[str]) -> str:
    return f"{float(number[0]):.3g}"


def uniform(n: int) -> np.ndarray:
    return np.full(n, 1 / n)


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_told_alike_in_every_size_and_arrangement(defect, n, arrangement):
    change, text = DEFECTS[defect]
    i = n - 2
    row = uniform(n)
    if defect == "too little":
        row[:] = 0.5 / (n - 1)
        row[i] = 0.5
    row[i] = change(row, i)
    x, axis, at = ARRANGEMENTS[arrangement](row)
    good = np.full(x.shape, 1 / n)
    before = x.copy()
    at, whole_row = (at.replace("{i}", j) for j in (str(i), ":"))
    along = "" if axis == -1 else f", axis={axis}"
    for name in SIZED if n < SIZES[-1] else FEW:
        arguments = [a for a in CALLS[name].arguments if a in ("p", "q")]
        for argument in arguments:
            given = dict.fromkeys(arguments, good) | {argument: x}
            said = message(ProbabilityError, call, name, axis=axis, **given)
            if x.dtype == np.float32:  # sums to 1.5 up to its rounding
                said = re.sub(r"(0.4999|1.4999|0.5000|1.5000)\d*", halves, said)
            row_at = "" if x.ndim == 1 else whole_row
            assert said == (
                text.replace("{name}", argument)
                .replace("{at}", at)
                .replace("{row}", f"{argument}[{row_at}]" if row_at else argument)
                .replace("{less}", "0.5")
                .replace(
                    "{advice}", f"divide by the sum yourself with infobook.normalize("
                    f"{argument}{along})"
                )
            )  # fmt: skip
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", [n for n, c in CALLS.items() if "logits" in n])
def test_logits_are_refused_alike_in_every_size(name, dtype, n):
    first = next(iter(CALLS[name].arguments))
    logits = np.zeros((2, n), dtype)
    logits[1, -1] = NAN
    others = {"labels": 0, "b": np.zeros_like(logits)}
    for x, axis, at in ((logits, -1, f"1, {n - 1}"), (logits.T, 0, f"{n - 1}, 1")):
        more = {k: v.reshape(x.shape) if k == "b" else v for k, v in others.items()}
        said = message(ProbabilityError, call, name, **{first: x}, **more, axis=axis)
        assert said == (
            f"{first}[{at}] is nan; give finite logits, or -inf to rule an outcome out"
        )


@pytest.mark.parametrize("n", SIZES)
def test_counts_and_labels_are_refused_alike_in_every_size(n):
    counts = np.ones(n, int)
    counts[-1] = -1
    assert message(ProbabilityError, infobook.entropy_from_counts, counts) == (
        f"counts[{n - 1}] is -1; give counts of 0 or more"
    )
    labels = np.zeros(n, int)
    labels[-1] = 2
    logits = np.zeros((n, 2))
    assert message(
        ProbabilityError, infobook.cross_entropy_from_logits, logits, labels
    ) == (f"labels[{n - 1}] is 2; give a class from 0 to 1")


def test_a_tensor_without_a_gradient_and_an_unmasked_copy_pass():
    tensor = Tensor()
    tensor.requires_grad = False
    assert infobook.entropy(tensor, base=2) == 1
    assert infobook.entropy(MASKED.compressed(), base=2) == 1


@pytest.mark.parametrize("method", ["mask", "filled"])
def test_a_column_of_a_table_is_no_masked_array(method):
    class Column:  # a pandas Series has a method `mask`, which hides nothing
        def __array__(self, dtype=None, copy=None):
            return np.array([0.5, 0.5])

    setattr(Column, method, lambda self: self)
    assert infobook.entropy(Column(), base=2) == 1
