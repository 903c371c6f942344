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
from infobook.discrete import (
    binary_entropy,
    cross_entropy,
    entropy,
    kl_divergence,
    perplexity,
    surprisal,
)
from infobook.divergences import js_divergence, kl_terms, total_variation
from infobook.joint import conditional_entropy, joint_entropy, mutual_information
from infobook.logits import (
    cross_entropy_from_logits,
    log_softmax,
    logsumexp,
    softmax,
)
from infobook.validation import ProbabilityError, normalize

if TYPE_CHECKING:
    from types import ModuleType

__version__ = "0.1.0"

__all__ = [
    "ProbabilityError",
    "arithmetic_decode",
    "arithmetic_encode",
    "binary_entropy",
    "conditional_entropy",
    "cross_entropy",
    "cross_entropy_from_logits",
    "entropy",
    "expected_length",
    "huffman_code",
    "joint_entropy",
    "js_divergence",
    "kl_divergence",
    "kl_terms",
    "kraft_sum",
    "log_softmax",
    "logsumexp",
    "mutual_information",
    "normalize",
    "perplexity",
    "shannon_code",
    "softmax",
    "surprisal",
    "total_variation",
]

_LAZY = ("array_api", "data", "exercises", "notebook", "plots")


def __getattr__(name: str) -> ModuleType:
    if name in _LAZY:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
