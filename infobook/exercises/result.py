"""What a check says: one code from one list, and one message that says what to fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import NamedTuple

__all__ = ["Code", "Fault", "Result", "Text"]


class Code(StrEnum):
    """Every diagnosis that a check can give.

    Codes are stable: graders, tests and instructors' statistics refer to them. A new
    diagnosis gets a new code; an old code never changes its meaning.

    Examples
    --------
    >>> from infobook import exercises
    >>> exercises.Code("wrong_base") is exercises.Code.WRONG_BASE
    True
    """

    PASSED = "passed"
    NOT_ATTEMPTED = "not_attempted"

    # What was handed in
    NOT_A_FUNCTION = "not_a_function"
    WRONG_ARGUMENTS = "wrong_arguments"
    UNREADABLE = "unreadable"

    # What a function does when it is called
    RAISED = "raised"
    RECURSES_FOREVER = "recurses_forever"
    EXITED = "exited"
    RETURNED_NOTHING = "returned_nothing"
    RETURNED_TEXT = "returned_text"
    RETURNED_ARRAY = "returned_array"
    RETURNED_GENERATOR = "returned_generator"
    NOT_A_NUMBER = "not_a_number"
    RETURNED_NAN = "returned_nan"
    RETURNED_INFINITE = "returned_infinite"
    WRONG_SHAPE = "wrong_shape"
    NOT_CODE_WORDS = "not_code_words"
    NO_SUM = "no_sum"
    INPUT_CHANGED = "input_changed"
    NOT_REPEATABLE = "not_repeatable"
    LISTS_NOT_ACCEPTED = "lists_not_accepted"
    ARRAYS_NOT_ACCEPTED = "arrays_not_accepted"
    INTEGERS_NOT_ACCEPTED = "integers_not_accepted"

    # Units, signs, factors
    WRONG_BASE = "wrong_base"
    BASE_10 = "base_10"
    BASE_TWICE = "base_twice"
    WRONG_SIGN = "wrong_sign"
    SIGN_AND_BASE = "sign_and_base"
    WRONG_FACTOR = "wrong_factor"
    PERCENT = "percent"
    RECIPROCAL = "reciprocal"
    ROUNDED = "rounded"
    IMPRECISE = "imprecise"
    CONSTANT = "constant"

    # Another quantity, or a slip in the formula
    SWAPPED_ARGUMENTS = "swapped_arguments"
    SWAPPED_WEIGHTS = "swapped_weights"
    MEAN_FOR_SUM = "mean_for_sum"
    UNWEIGHTED = "unweighted"
    LOG_OF_SUM = "log_of_sum"
    WEIGHTED_TWICE = "weighted_twice"
    LOG_OF_ONE_PLUS = "log_of_one_plus"
    LOG_OF_COMPLEMENT = "log_of_complement"
    SQUARED_LOG = "squared_log"
    ABSOLUTE_TERMS = "absolute_terms"
    POSITIVE_TERMS = "positive_terms"
    OUTCOME_LEFT_OUT = "outcome_left_out"
    FIRST_OUTCOME_ONLY = "first_outcome_only"
    LARGEST_ONLY = "largest_only"
    PROBABILITIES_IGNORED = "probabilities_ignored"
    DIVIDED_BY_MAXIMUM = "divided_by_maximum"
    PERPLEXITY = "perplexity"
    GINI = "gini"
    VARENTROPY = "varentropy"
    BINARY_TERMS = "binary_terms"
    ENTROPY_OF_P = "entropy_of_p"
    ENTROPY_OF_Q = "entropy_of_q"
    ENTROPY_DIFFERENCE = "entropy_difference"
    CROSS_ENTROPY = "cross_entropy"
    KL_DIVERGENCE = "kl_divergence"
    SYMMETRIZED = "symmetrized"
    JENSEN_SHANNON = "jensen_shannon"
    TOTAL_VARIATION = "total_variation"
    SQUARED_DIFFERENCE = "squared_difference"
    CHI_SQUARED = "chi_squared"
    SOFTMAX_APPLIED = "softmax_applied"
    LAPLACE_SMOOTHED = "laplace_smoothed"

    # The edges
    EPSILON_CLIPPED = "epsilon_clipped"
    EPSILON_ADDED = "epsilon_added"
    EPSILON_IN_LOG = "epsilon_in_log"
    SMALL_PROBABILITIES = "small_probabilities"
    NAN_AT_ZERO = "nan_at_zero"
    RAISES_AT_ZERO = "raises_at_zero"
    INFINITE_AT_ZERO = "infinite_at_zero"
    WRONG_AT_ZERO = "wrong_at_zero"
    SUPPORT_DROPPED = "support_dropped"
    FINITE_FOR_IMPOSSIBLE = "finite_for_impossible"
    WRONG_FOR_LONG = "wrong_for_long"

    # Properties, where no known mistake explains a value
    NOT_ZERO_WHEN_CERTAIN = "not_zero_when_certain"
    NOT_ZERO_WHEN_EQUAL = "not_zero_when_equal"
    NOT_ENTROPY_WHEN_EQUAL = "not_entropy_when_equal"
    WRONG_FOR_UNIFORM = "wrong_for_uniform"
    NEGATIVE = "negative"
    BELOW_ENTROPY = "below_entropy"
    ORDER_MATTERS = "order_matters"
    NOT_ADDITIVE = "not_additive"
    NOT_LINEAR = "not_linear"
    NOT_THE_AVERAGE = "not_the_average"
    NOT_THE_DEFINITION = "not_the_definition"

    # Numbers, certificates, predictions
    OUT_OF_RANGE = "out_of_range"
    OTHER_VALUE = "other_value"
    NOT_A_DISTRIBUTION = "not_a_distribution"
    NEGATIVE_PROBABILITY = "negative_probability"
    SUM_IS_NOT_ONE = "sum_is_not_one"
    WRONG_COUNT = "wrong_count"
    PROPERTY_FAILS = "property_fails"
    NO_SUCH_OPTION = "no_such_option"
    MISPREDICTED = "mispredicted"
    NOT_CONTINUOUS = "not_continuous"
    FROM_THE_CHAPTER = "from_the_chapter"
    UNEVEN_PANS = "uneven_pans"
    FIRST_WEIGHING = "first_weighing"
    SECOND_WEIGHING = "second_weighing"

    # What should be refused
    ACCEPTS_COUNTS = "accepts_counts"
    ACCEPTS_OTHER_SUMS = "accepts_other_sums"
    ACCEPTS_NEGATIVE = "accepts_negative"
    ACCEPTS_NAN = "accepts_nan"

    # KL divergence
    BIAS_AT_END = "bias_at_end"
    ON_SEVERAL_OUTCOMES = "on_several_outcomes"
    LIKELY_OUTCOME = "likely_outcome"
    DETOUR_LONGER = "detour_longer"
    STOP_TOO_CLOSE = "stop_too_close"
    RATIO_TOO_SMALL = "ratio_too_small"
    ENTRIES_REPEATED = "entries_repeated"
    PAIR_OF_EQUALS = "pair_of_equals"
    RATIOS_DIFFER = "ratios_differ"
    RATIOS_MIXED = "ratios_mixed"
    TRANSPOSED = "transposed"
    NOT_A_CHANNEL = "not_a_channel"
    NOTHING_LEFT_TO_CHANCE = "nothing_left_to_chance"
    COMPLEMENT = "complement"
    LIMIT_FOR_EXACT = "limit_for_exact"
    THRESHOLD_FOR_CHANCE = "threshold_for_chance"
    ACCEPTS_SAMPLES = "accepts_samples"
    ACCEPTS_OTHER_LENGTHS = "accepts_other_lengths"
    LOST_IN_ROUNDING = "lost_in_rounding"
    SERIES_TOO_FAR = "series_too_far"
    GAPS_LEFT_OUT = "gaps_left_out"


class Fault(NamedTuple):
    """Why an answer does not pass."""

    code: Code
    message: str


class Text(str):
    """Text that shows itself without quotes, and as Markdown in a notebook."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)

    def _repr_markdown_(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """The verdict on one answer: true if it passed.

    Attributes
    ----------
    code : Code
        The diagnosis; a string, such as ``"wrong_base"``.
    message : str
        What to fix, in a sentence or two. It never holds the expected value.

    Examples
    --------
    >>> from infobook import exercises
    >>> result = exercises.entropy.check(None)
    >>> result.ok, result.code.value
    (False, 'not_attempted')
    >>> result
    [not_attempted] Nothing to check yet. Replace the stub with your own answer.
    """

    code: Code
    message: str

    @property
    def ok(self) -> bool:
        """Whether the answer passed."""
        return self.code is Code.PASSED

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        return f"[{self.code}] {self.message}"

    def _repr_html_(self) -> str:
        attempted = self.code is not Code.NOT_ATTEMPTED
        mark, colour, word = (
            ("&#10003;", "#1b7f3b", "Right")
            if self.ok
            else ("&#10007;", "#b3261e", "Not yet")
            if attempted
            else ("&#8230;", "#6b6b6b", "Not attempted")
        )
        code = f" <code>{escape(self.code)}</code>" if attempted and not self.ok else ""
        return (
            f'<div role="status" style="border-left: 4px solid {colour}; '
            f'padding: 0.3em 0.8em"><strong>{mark} {word}.</strong> '
            f"{escape(self.message)}{code}</div>"
        )
