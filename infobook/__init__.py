"""Entropy, cross-entropy and KL divergence from first principles.

The measures that the book derives, in the form it uses them. Every function takes
distributions positionally and options by keyword, answers in nats unless told
``base=2``, and refuses what is not a distribution with an error that says why.

Every public name stands here. The submodules ``plots``, ``notebook``, ``data``,
``exercises`` and ``array_api`` load when they are first used, so that the measures
need NumPy alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from infobook.arithmetic import arithmetic_decode, arithmetic_encode
from infobook.codes import expected_length, huffman_code, kraft_sum, shannon_code
from infobook.counts import entropy_from_counts, mutual_information_from_counts
from infobook.discrete import (
    binary_entropy,
    cross_entropy,
    entropy,
    kl_divergence,
    perplexity,
    surprisal,
)
from infobook.divergences import (
    chi2_divergence,
    f_divergence,
    hellinger,
    js_divergence,
    total_variation,
)
from infobook.families import (
    entropy_exponential,
    entropy_normal,
    kl_bernoulli,
    kl_exponential,
    kl_normal,
    kl_poisson,
)
from infobook.joint import conditional_entropy, joint_entropy, mutual_information
from infobook.logits import log_softmax, logsumexp, softmax
from infobook.losses import (
    cross_entropy_from_logits,
    entropy_from_logits,
    kl_divergence_from_logits,
)
from infobook.monte_carlo import kl_monte_carlo
from infobook.multivariate import entropy_multivariate_normal, kl_multivariate_normal
from infobook.neighbours import entropy_knn, kl_knn, mutual_information_ksg
from infobook.renyi import renyi_divergence, renyi_entropy
from infobook.terms import expm1mx, kl_terms, log1pmx
from infobook.validation import ProbabilityError, normalize

if TYPE_CHECKING:
    from types import ModuleType

__version__ = "0.1.0"

__all__ = [
    "ProbabilityError",
    "arithmetic_decode",
    "arithmetic_encode",
    "binary_entropy",
    "chi2_divergence",
    "conditional_entropy",
    "cross_entropy",
    "cross_entropy_from_logits",
    "entropy",
    "entropy_exponential",
    "entropy_from_counts",
    "entropy_from_logits",
    "entropy_knn",
    "entropy_multivariate_normal",
    "entropy_normal",
    "expected_length",
    "expm1mx",
    "f_divergence",
    "hellinger",
    "huffman_code",
    "joint_entropy",
    "js_divergence",
    "kl_bernoulli",
    "kl_divergence",
    "kl_divergence_from_logits",
    "kl_exponential",
    "kl_knn",
    "kl_monte_carlo",
    "kl_multivariate_normal",
    "kl_normal",
    "kl_poisson",
    "kl_terms",
    "kraft_sum",
    "log1pmx",
    "log_softmax",
    "logsumexp",
    "mutual_information",
    "mutual_information_from_counts",
    "mutual_information_ksg",
    "normalize",
    "perplexity",
    "renyi_divergence",
    "renyi_entropy",
    "shannon_code",
    "softmax",
    "surprisal",
    "total_variation",
]

_LAZY = ("array_api", "data", "exercises", "explore", "notebook", "plots")


def __getattr__(name: str) -> ModuleType:
    if name in _LAZY:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
