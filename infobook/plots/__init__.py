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
from infobook.plots.maximum_likelihood import (
    broken_conditions,
    constant_gap,
    loss_under_noise,
    projection_simplex,
)
from infobook.plots.simplex import cross_entropy_simplex, entropy_simplex

__all__ = [
    "binary_entropy_curve",
    "broken_conditions",
    "coarsening",
    "code_tree",
    "coin_divergence",
    "constant_gap",
    "cross_entropy_bowls",
    "cross_entropy_lines",
    "cross_entropy_simplex",
    "divergence_against_chance",
    "entropy_simplex",
    "epsilon_ladder",
    "grouping_tree",
    "ink_maps",
    "interval_packing",
    "kl_term_bars",
    "log_and_tangent",
    "loss_under_noise",
    "photograph_histograms",
    "price_bars",
    "projection_simplex",
    "sample_entropy",
    "surprise_areas",
    "wrong_code_areas",
]
