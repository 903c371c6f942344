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
    entropy_simplex,
    grouping_tree,
    photograph_histograms,
    sample_entropy,
    surprise_areas,
)

__all__ = [
    "binary_entropy_curve",
    "code_tree",
    "cross_entropy_bowls",
    "cross_entropy_lines",
    "entropy_simplex",
    "grouping_tree",
    "interval_packing",
    "photograph_histograms",
    "price_bars",
    "sample_entropy",
    "surprise_areas",
    "wrong_code_areas",
]
