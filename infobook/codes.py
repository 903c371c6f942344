"""Codes: words of 0 and 1 for symbols, as short as their surprisal allows.

A prefix code pays whole bits for each symbol: Huffman's is the best of them, and
Shannon's shows that a word of ceil(-log2 p) bits can be had for every symbol. An
arithmetic code (module `arithmetic`) pays for a whole sequence at once.
"""

from __future__ import annotations

import heapq
import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook import kernels
from infobook.options import integer, shown
from infobook.validation import (
    ProbabilityError,
    check_pair,
    distribution,
    entry,
    finite,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import FloatArray

__all__ = ["expected_length", "huffman_code", "kraft_sum", "shannon_code"]


def huffman_code(p: ArrayLike) -> list[str]:
    r"""Give a prefix code of least expected length, one word for each symbol.

    The two least probable groups of symbols are merged, again and again, until one is
    left. Of equally probable groups the one with the earliest symbol is taken first;
    the first of the two gets a 0 in front, the second a 1.

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities of the symbols.

    Returns
    -------
    list of str
        Words of '0' and '1' in the order of the symbols. A symbol of probability 0
        gets a word too, a long one; a single symbol gets the empty word.

    Raises
    ------
    ProbabilityError
        If `p` is not one distribution.
    TypeError
        If the dtype is not a real number's.

    Notes
    -----
    .. math:: H(p) &\le \sum_x p(x)\,\ell(x) < H(p) + 1, \\
              1 &= \sum_x 2^{-\ell(x)}

    The bounds are in bits, the upper one for `p` without a zero; the sum is 1 for two
    symbols and more.

    References
    ----------
    Huffman (1952), A Method for the Construction of Minimum-Redundancy Codes.

    Examples
    --------
    >>> from infobook import huffman_code
    >>> huffman_code([1 / 2, 1 / 4, 1 / 8, 1 / 8])
    ['0', '10', '110', '111']
    """
    probabilities = _one_distribution(p)
    words = [""] * len(probabilities)
    heap = [(x, [symbol]) for symbol, x in enumerate(probabilities)]
    heapq.heapify(heap)
    while len(heap) > 1:
        zero, one = heapq.heappop(heap), heapq.heappop(heap)
        for digit, (_, symbols) in zip("01", (zero, one), strict=True):
            for symbol in symbols:
                words[symbol] = digit + words[symbol]
        # The earliest symbol stands first, so that tuples compare by it in a tie.
        heapq.heappush(heap, (zero[0] + one[0], sorted(zero[1] + one[1])))
    return words


def shannon_code(p: ArrayLike) -> list[str]:
    r"""Give a prefix code whose words are ceil(-log2 p) bits long.

    The words are handed out shortest first, earlier symbols first, each time the next
    one that is free; Kraft's inequality says that there always is one.

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities of the symbols, none of them 0.

    Returns
    -------
    list of str
        Words of '0' and '1' in the order of the symbols.

    Raises
    ------
    ProbabilityError
        If `p` is not one distribution, has a symbol of probability 0, whose word would
        be infinitely long, or exceeds 1 in sum by so much that Kraft's inequality
        fails.
    TypeError
        If the dtype is not a real number's.

    Notes
    -----
    .. math:: \ell(x) = \lceil -\log_2 p(x) \rceil < -\log_2 p(x) + 1

    References
    ----------
    Shannon (1948), A Mathematical Theory of Communication, section 9.

    Examples
    --------
    >>> from infobook import shannon_code
    >>> shannon_code([0.4, 0.3, 0.2, 0.1])
    ['00', '01', '100', '1010']
    """
    probabilities = _one_distribution(p)
    if 0 in probabilities:
        at = probabilities.index(0)
        raise ProbabilityError(
            f"p[{at}] is 0, and its word would be infinitely long; drop that symbol"
        )
    # p = f 2^e with 1/2 <= f < 1, so that ceil(-log2 p) is 1 - e, without rounding.
    lengths = [1 - math.frexp(x)[1] for x in probabilities]
    words = [""] * len(lengths)
    free, depth = 0, 0
    for symbol in sorted(range(len(lengths)), key=lengths.__getitem__):
        # Up to the tolerance a probability may exceed 1; its word is empty.
        length = max(lengths[symbol], 0)
        free <<= length - depth
        depth = length
        if free >> depth:
            raise ProbabilityError(
                f"p sums to {math.fsum(probabilities)!r}, more than 1, and there are "
                "no words for that; divide by the sum yourself with "
                "infobook.normalize(p)"
            )
        words[symbol] = f"{free:0{depth}b}" if depth else ""
        free += 1
    return words


def kraft_sum(lengths: Sequence[str] | ArrayLike, *, alphabet: int = 2) -> float:
    r"""Sum alphabet^-length: the share of all long words that a code uses up.

    Parameters
    ----------
    lengths : sequence of str, or array_like, shape (n,)
        Words, or their lengths, which need not be whole numbers.
    alphabet : int, default 2
        Number of different digits.

    Returns
    -------
    float
        At most 1 if and only if a prefix code with these lengths exists.

    Raises
    ------
    ProbabilityError
        If a length is negative or not finite, or there is none.
    TypeError
        If the dtype is not a real number's.
    ValueError
        If `alphabet` is not an integer above 1.

    Notes
    -----
    .. math:: K = \sum_x D^{-\ell(x)}

    References
    ----------
    Kraft (1949); McMillan (1956), Two inequalities implied by unique decipherability.

    Examples
    --------
    >>> from infobook import kraft_sum
    >>> kraft_sum([1, 2, 3, 3])
    1.0
    >>> kraft_sum(["0", "1", "00"])
    1.25
    """
    digits = integer(alphabet)
    if digits is None or not 2 <= digits <= sys.maxsize:
        raise ValueError(
            f"alphabet is {shown(alphabet)}; give the number of digits, an integer "
            "above 1"
        )
    return math.fsum(
        float(digits) ** -length for length in _lengths("lengths", lengths).tolist()
    )


@kernels.quiet
def expected_length(p: ArrayLike, code: Sequence[str] | ArrayLike) -> float:
    r"""Mean number of digits a symbol costs: sum p(x) length(x).

    Parameters
    ----------
    p : array_like, shape (n,)
        Probabilities of the symbols.
    code : sequence of str, or array_like, shape (n,)
        Words of the symbols, or their lengths, which need not be whole numbers.

    Returns
    -------
    float
        In digits of the code; bits for words of '0' and '1'.

    Raises
    ------
    ProbabilityError
        If `p` is not one distribution, a length is negative or not finite, or there
        is not one word for each symbol.
    TypeError
        If a dtype is not a real number's.

    Notes
    -----
    .. math:: L = \sum_x p(x)\,\ell(x)

    References
    ----------
    Cover and Thomas (2006), Elements of Information Theory, section 5.1.

    Examples
    --------
    >>> from infobook import expected_length
    >>> expected_length([1 / 2, 1 / 4, 1 / 8, 1 / 8], ["0", "10", "110", "111"])
    1.75
    """
    probabilities = np.array(_one_distribution(p))
    lengths = _lengths("code", code)
    check_pair(probabilities, lengths, ("p", "code"))
    total = 1 + kernels.excess(probabilities)
    return float((probabilities * lengths).sum() / total)


def _one_distribution(p: ArrayLike) -> list[float]:
    array = distribution("p", p)
    if array.ndim != 1:
        raise ProbabilityError(
            f"p has shape {array.shape}; give one distribution, as a list"
        )
    probabilities: list[float] = array.tolist()
    return probabilities


def _lengths(name: str, code: Sequence[str] | ArrayLike) -> FloatArray:
    """Return the lengths of words, or the lengths that were given as such."""
    listed: Any = code
    if not isinstance(code, str | bytes | bytearray) and isinstance(code, Sequence):
        listed = [len(word) if isinstance(word, str) else word for word in code]
    lengths = finite(name, listed)
    if lengths.ndim != 1 or lengths.size == 0:
        raise ProbabilityError(
            f"{name} has shape {lengths.shape}; give a list with one word or length "
            "for each symbol"
        )
    if (lengths < 0).any():
        raise ProbabilityError(
            f"{entry(name, lengths, lengths < 0)}; give lengths of 0 or more"
        )
    return lengths
