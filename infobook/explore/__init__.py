"""Figures to play with: drag a distribution and see what follows.

Each is an object that a notebook shows, built with your own numbers:
``infobook.explore.KLBars([0.7, 0.3], [0.5, 0.5])``.
"""

from infobook.explore.binary_entropy import BinaryEntropy
from infobook.explore.code_length_areas import CodeLengthAreas
from infobook.explore.evidence_walk import EvidenceWalk
from infobook.explore.forward_reverse import ForwardReverse
from infobook.explore.huffman_tree import HuffmanTree
from infobook.explore.kl_bars import KLBars
from infobook.explore.softmax_logits import SoftmaxLogits
from infobook.explore.wrong_code import WrongCode

__all__ = [
    "BinaryEntropy",
    "CodeLengthAreas",
    "EvidenceWalk",
    "ForwardReverse",
    "HuffmanTree",
    "KLBars",
    "SoftmaxLogits",
    "WrongCode",
]
