"""The book's figures, one function each, one module a chapter.

Every function returns the figure and its axes, so that a reader can change either
before showing them. matplotlib is imported here, and by none of the measures.
"""

from infobook.plots.codes import (
    block_rates,
    code_tree,
    interval_packing,
    length_areas,
)
from infobook.plots.cross_entropy import (
    cross_entropy_bowls,
    cross_entropy_lines,
    price_bars,
    wrong_code_areas,
)
from infobook.plots.entropy import (
    binary_entropy_curve,
    grouping_tree,
    photograph_histograms,
    sample_entropy,
    surprise_areas,
)
from infobook.plots.evidence import (
    bankrolls,
    evidence_walks,
    exponents,
    false_convictions,
    type_exponents,
)
from infobook.plots.kl_divergence import (
    coarsening,
    coin_divergence,
    divergence_against_chance,
    epsilon_ladder,
    ink_maps,
    kl_term_bars,
    log_and_tangent,
)
from infobook.plots.maximum_likelihood import (
    broken_conditions,
    constant_gap,
    loss_under_noise,
    projection_simplex,
)
from infobook.plots.numerics import error_laws, peer_errors, times_by_size
from infobook.plots.simplex import (
    cross_entropy_simplex,
    entropy_simplex,
)
from infobook.plots.softmax import (
    exponent_ranges,
    gradient_fields,
    surprising_digits,
    training_curve,
)
from infobook.plots.surprise import (
    deck_ladder,
    letter_surprisals,
    surprisal_rulers,
    wild_scores,
    word_surprisals,
)
from infobook.plots.typical import (
    nested_intervals,
    size_bars,
    typical_mass,
)

__all__ = [
    "bankrolls",
    "binary_entropy_curve",
    "block_rates",
    "broken_conditions",
    "coarsening",
    "code_tree",
    "coin_divergence",
    "constant_gap",
    "cross_entropy_bowls",
    "cross_entropy_lines",
    "cross_entropy_simplex",
    "deck_ladder",
    "divergence_against_chance",
    "entropy_simplex",
    "epsilon_ladder",
    "error_laws",
    "evidence_walks",
    "exponent_ranges",
    "exponents",
    "false_convictions",
    "gradient_fields",
    "grouping_tree",
    "ink_maps",
    "interval_packing",
    "kl_term_bars",
    "length_areas",
    "letter_surprisals",
    "log_and_tangent",
    "loss_under_noise",
    "nested_intervals",
    "peer_errors",
    "photograph_histograms",
    "price_bars",
    "projection_simplex",
    "sample_entropy",
    "size_bars",
    "surprisal_rulers",
    "surprise_areas",
    "surprising_digits",
    "times_by_size",
    "training_curve",
    "type_exponents",
    "typical_mass",
    "wild_scores",
    "word_surprisals",
    "wrong_code_areas",
]
