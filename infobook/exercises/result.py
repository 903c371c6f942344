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

    # What marking in a process of its own adds
    TOO_SLOW = "too_slow"
    DIED = "died"
    TAMPERED = "tampered"
    TOO_LARGE = "too_large"

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
    ACCEPTS_INFINITE = "accepts_infinite"
    REFUSES_ROUNDING = "refuses_rounding"

    # Typical sequences
    DIGIT_FORGOTTEN = "digit_forgotten"
    NOT_STRICT = "not_strict"
    NOT_WHOLE = "not_whole"
    ORDER_IGNORED = "order_ignored"
    LONGER_WORD = "longer_word"
    WORD_STICKS_OUT = "word_sticks_out"
    WRONG_AT_CUT = "wrong_at_cut"
    IMPOSSIBLE_SYMBOL = "impossible_symbol"
    NEXT_SYMBOL = "next_symbol"
    PREVIOUS_SYMBOL = "previous_symbol"
    NOT_CUMULATED = "not_cumulated"
    OTHER_BAND = "other_band"
    COMPLEMENT = "complement"
    BOUND_CUT_OFF = "bound_cut_off"
    DEVIATION_FOR_VARIANCE = "deviation_for_variance"
    NOT_SQUARED = "not_squared"
    SURPRISALS_FORGOTTEN = "surprisals_forgotten"
    ROUNDED_DOWN = "rounded_down"
    ANSWERS_SWAPPED = "answers_swapped"
    PER_NIGHT = "per_night"
    DENOMINATOR_TOO_SMALL = "denominator_too_small"
    DENOMINATOR_TOO_LARGE = "denominator_too_large"
    PAID_AFTER_COUNTING = "paid_after_counting"
    BINOMIAL_CHANCE = "binomial_chance"
    UNIFORM_SEQUENCES = "uniform_sequences"
    NEXT_NIGHT = "next_night"
    OTHER_START = "other_start"
    COUNTED_NOT_PAID = "counted_not_paid"
    NOT_PER_OUTCOME = "not_per_outcome"
    DIGITS_REVERSED = "digits_reversed"
    SHARES_REVERSED = "shares_reversed"
    NOT_NARROWED = "not_narrowed"
    LEFT_END_FORGOTTEN = "left_end_forgotten"
    TWO_SYMBOLS_ONLY = "two_symbols_only"
    NOT_A_FRACTION = "not_a_fraction"
    REFUSES_LONGER = "refuses_longer"
    ACCEPTS_SHORT_WORD = "accepts_short_word"
    NOTHING_FOUND = "nothing_found"
    NOT_AN_INPUT = "not_an_input"
    SAME_FILE = "same_file"
    RESULTS_DIFFER = "results_differ"
    SOME_PROGRAMS_ONLY = "some_programs_only"
    LOOKS_AHEAD = "looks_ahead"
    TESTED_ON_TRAINING = "tested_on_training"
    WORSE_THAN_EVEN = "worse_than_even"
    ABOVE_ZLIB = "above_zlib"
    ABOVE_TARGET = "above_target"
    # Maximum likelihood
    SUM_FOR_MEAN = "sum_for_mean"
    ROW_BY_ROW = "row_by_row"
    SOFTMAX_MISSING = "softmax_missing"
    NOT_BY_THE_LOGITS = "not_by_the_logits"
    SUM_FOR_SHARE = "sum_for_share"
    WEIGHTS_AS_EXPONENTS = "weights_as_exponents"
    ACCEPTS_ZERO_WEIGHT = "accepts_zero_weight"
    DENSITY_TIMES_WIDTH = "density_times_width"
    DENSITY_FOR_PROBABILITY = "density_for_probability"
    CUMULATIVE = "cumulative"
    POINTS_NOT_GROUPED = "points_not_grouped"
    OCCUPIED_BINS_ONLY = "occupied_bins_only"
    STARTS_TOO_SURE = "starts_too_sure"
    TIED = "tied"
    PUPIL_IDLE = "pupil_idle"
    OTHER_LOSS = "other_loss"
    TARGET_MOVES = "target_moves"
    WRONG_CONDITION = "wrong_condition"
    ON_THE_CURVE = "on_the_curve"
    AT_THE_END = "at_the_end"
    # Softmax
    SHIFT_LOST = "shift_lost"
    SUM_OF_SCORES = "sum_of_scores"
    LOG_FORGOTTEN = "log_forgotten"
    LOG_OF_LOG = "log_of_log"
    LOG_OF_SOFTMAX = "log_of_softmax"
    NO_DIFFERENCE = "no_difference"
    OFF_BY_ONE = "off_by_one"
    OTHER_BOUND = "other_bound"
    NOT_SOFTENED = "not_softened"
    TWICE_SOFTENED = "twice_softened"
    MIXED_LEVELS = "mixed_levels"
    NOT_NORMALISED = "not_normalised"
    WRONG_MEAN = "wrong_mean"
    NOT_THE_LARGEST = "not_the_largest"
    WRONG_REDUCTION = "wrong_reduction"
    TIES_DROPPED = "ties_dropped"
    OVERFLOWS = "overflows"
    UNDERFLOWS = "underflows"
    ROUNDED_AWAY = "rounded_away"
    NOT_FINITE = "not_finite"
    TOO_FAR = "too_far"
    SHARED_LEAD = "shared_lead"
    TOO_SURE = "too_sure"
    # Evidence
    MIXED_BASES = "mixed_bases"
    NO_LOGARITHM = "no_logarithm"
    ENTROPY_LEFT_OUT = "entropy_left_out"
    MEAN_OF_MONEY = "mean_of_money"
    NOT_THE_NEAREST = "not_the_nearest"
    ABOVE_THE_CAP = "above_the_cap"
    NOT_PER_DRAW = "not_per_draw"
    AVERAGE_MISSED = "average_missed"
    WEAK_BOUND = "weak_bound"
    NOT_EXACT = "not_exact"
    SAME_COIN = "same_coin"
    OVERSTEPS = "oversteps"
    STEPS_DO_NOT_FIT = "steps_do_not_fit"
    PRODUCT_OUT_OF_RANGE = "product_out_of_range"
    EXCLUDED_OUTCOME = "excluded_outcome"
    ACCEPTS_IMPOSSIBLE = "accepts_impossible"
    NEGATIVE_VALUES = "negative_values"
    REPEATED_VALUES = "repeated_values"
    TIE_LEFT_OUT = "tie_left_out"
    TIE_ROUNDED = "tie_rounded"
    WRONG_BEYOND_RANGE = "wrong_beyond_range"
    OTHER_TAIL = "other_tail"
    ONE_SUM_ONLY = "one_sum_only"
    EACH_FOR_AVERAGE = "each_for_average"
    ONE_DRAW_OFF = "one_draw_off"
    SUM_FOR_AVERAGE = "sum_for_average"
    VALUES_IGNORED = "values_ignored"
    NOT_A_PROBABILITY = "not_a_probability"
    NORMAL_APPROXIMATION = "normal_approximation"
    # Codes
    LENGTHS_ADDED = "lengths_added"
    LENGTH_MISCOUNTED = "length_miscounted"
    ROOT_LEFT_OUT = "root_left_out"
    MERGED_WITH_LAST = "merged_with_last"
    NOT_SORTED_AGAIN = "not_sorted_again"
    LARGEST_MERGED = "largest_merged"
    HALVED_FROM_ROOT = "halved_from_root"
    SHANNON_LENGTHS = "shannon_lengths"
    SURPRISALS = "surprisals"
    GROUP_LOST = "group_lost"
    NOT_A_LIST = "not_a_list"
    ORDER_LOST = "order_lost"
    NOT_THE_LENGTHS = "not_the_lengths"
    NOT_THE_TOTAL = "not_the_total"
    TIES_BREAK = "ties_break"
    WRONG_FOR_ONE_OUTCOME = "wrong_for_one_outcome"
    SURE_WORD_MISSED = "sure_word_missed"
    SHORTEST_WORD_TAKEN = "shortest_word_taken"
    LONGEST_WORD_TAKEN = "longest_word_taken"
    PARITY_REVERSED = "parity_reversed"
    COUNTED_TOO_FAR = "counted_too_far"
    SAME_FIRST_WORD = "same_first_word"
    PARTS_TOO_SOON = "parts_too_soon"
    SHARE_OF_PRICE = "share_of_price"
    ENTROPY_FORGOTTEN = "entropy_forgotten"
    NORMALISED = "normalised"
    OTHER_TEXT = "other_text"
    NOT_A_PAGE = "not_a_page"
    PAGE_TOO_SHORT = "page_too_short"
    COSTS_IGNORED = "costs_ignored"
    SHARE_FOR_PRICE = "share_for_price"
    NOT_PREFIX_FREE = "not_prefix_free"
    GROUND_LEFT_FREE = "ground_left_free"
    # Cross-entropy
    RATIO_FOR_DIFFERENCE = "ratio_for_difference"
    DEAREST_CHOSEN = "dearest_chosen"
    WRONG_LENGTHS = "wrong_lengths"
    NOT_A_FORK = "not_a_fork"
    TWO_BRANCHES = "two_branches"
    WORD_LONGER = "word_longer"
    NO_WORD_SHORTER = "no_word_shorter"
    SURCHARGE_TOO_LARGE = "surcharge_too_large"
    TWO_QUARTERS = "two_quarters"
    BREAKS_KRAFT = "breaks_kraft"
    # Surprise
    WRONG_PROBABILITY = "wrong_probability"
    SURPRISAL_FOR_PROBABILITY = "surprisal_for_probability"
    DEPENDENCE_IGNORED = "dependence_ignored"
    TENTHS_IGNORED = "tenths_ignored"
    NOT_RISING = "not_rising"
    ALWAYS_ADDS = "always_adds"
    WRONG_EXCESS = "wrong_excess"
    WRONG_DIRECTION = "wrong_direction"
    UNIT_IGNORED = "unit_ignored"
    OTHER_UNIT = "other_unit"
    SCALED_NOT_SHIFTED = "scaled_not_shifted"
    UNITS_MIXED = "units_mixed"
    OTHER_SMOOTHING = "other_smoothing"
    ACCEPTS_BELOW_FLOOR = "accepts_below_floor"
    BASE_IGNORED = "base_ignored"
    WEIGHTED = "weighted"
    PATCHED_ZERO = "patched_zero"
    NEGATIVE_ZERO = "negative_zero"
    WARNS_AT_ZERO = "warns_at_zero"
    WRONG_IN_ARRAYS = "wrong_in_arrays"
    NUMBERS_NOT_ACCEPTED = "numbers_not_accepted"
    NOT_ONE_FOR_EACH = "not_one_for_each"
    ACCEPTS_ABOVE_ONE = "accepts_above_one"
    ACCEPTS_BASE = "accepts_base"
    ORDER_BROKEN = "order_broken"
    NOT_THE_SMALLEST = "not_the_smallest"
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
    LIMIT_FOR_EXACT = "limit_for_exact"
    THRESHOLD_FOR_CHANCE = "threshold_for_chance"
    ACCEPTS_SAMPLES = "accepts_samples"
    ACCEPTS_OTHER_LENGTHS = "accepts_other_lengths"
    LOST_IN_ROUNDING = "lost_in_rounding"
    SERIES_TOO_FAR = "series_too_far"
    GAPS_LEFT_OUT = "gaps_left_out"
    # Cross-entropy and softmax
    COUNTED_TWICE = "counted_twice"
    OTHER_SHIFT = "other_shift"
    # KL divergence and evidence, once more
    MEAN_FOR_SHARE = "mean_for_share"
    TILTED_TOO_FAR = "tilted_too_far"
    BELOW_THE_CAP = "below_the_cap"
    ODDS_ONLY = "odds_only"
    TIE_STRETCHED = "tie_stretched"
    AVERAGE_ROUNDED = "average_rounded"
    VISITS_ALL_SEQUENCES = "visits_all_sequences"
    # Surprise and maximum likelihood
    FLOOR_ALONE = "floor_alone"
    REFUSES_FLOOR = "refuses_floor"
    REFUSES_BASE = "refuses_base"
    NEARLY_CERTAIN = "nearly_certain"
    SMALL_WEIGHTS = "small_weights"
    NO_SUCH_CONDITION = "no_such_condition"
    LABELS_LEFT_OUT = "labels_left_out"
    DIVIDED_TWICE = "divided_twice"
    WEIGHTS_IGNORED = "weights_ignored"
    ONE_STICKER = "one_sticker"
    WRONG_RATE = "wrong_rate"
    # Assignments
    NOT_ALLOWED = "not_allowed"
    LOSSES_MIXED = "losses_mixed"


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
