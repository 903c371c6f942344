"""The book's figures, one function each, one module a chapter.

Every function returns the figure and its axes, so that a reader can change either
before showing them. matplotlib is imported here and nowhere else in the measures.
"""

from infobook.plots.cross_entropy import (
    code_tree,
    cross_entropy_bowls,
    cross_entropy_lines,
    interval_packing,
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
from infobook.plots.kl_divergence import (
    coarsening,
    coin_divergence,
    divergence_against_chance,
    epsilon_ladder,
    ink_maps,
    kl_term_bars,
    log_and_tangent,
)
from infobook.plots.simplex import cross_entropy_simplex, entropy_simplex
from infobook.plots.softmax import (
    exponent_ranges,
    gradient_fields,
    surprising_digits,
    training_curve,
)

__all__ = [
    "binary_entropy_curve",
    "coarsening",
    "code_tree",
    "coin_divergence",
    "cross_entropy_bowls",
    "cross_entropy_lines",
    "cross_entropy_simplex",
    "divergence_against_chance",
    "entropy_simplex",
    "epsilon_ladder",
    "exponent_ranges",
    "gradient_fields",
    "grouping_tree",
    "ink_maps",
    "interval_packing",
    "kl_term_bars",
    "log_and_tangent",
    "photograph_histograms",
    "price_bars",
    "sample_entropy",
    "surprise_areas",
    "surprising_digits",
    "training_curve",
    "wrong_code_areas",
]
