"""An arithmetic code: one number for a whole sequence.

A sequence of probability P is an interval of length P, and a binary fraction that
names it needs less than -log2 P + 2 bits. Symbol by symbol the interval is cut down to
the share of the symbol that came; all in integers, so that coder and decoder agree on
every machine to the last bit.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from infobook.options import integer, shown
from infobook.validation import ProbabilityError, as_array, distribution

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from infobook.validation import FloatArray

__all__ = ["arithmetic_decode", "arithmetic_encode"]

# Before each symbol the interval is at least 2^64 times as long, in its integer units,
# as the finest share of it. Rounding a share's ends then costs under 2^-62 of it.
GUARD = 64


def arithmetic_encode(symbols: ArrayLike, p: ArrayLike) -> str:
    r"""Write a sequence of symbols as less than -log2 P + 2 bits.

    Each symbol narrows an interval of [0, 1) to its share; the bits are the shortest
    binary fraction all of whose continuations lie in the last interval. So further
    bits may follow without a mark.

    Parameters
    ----------
    symbols : array_like of int, shape (n,)
        Symbols from 0 to k - 1.
    p : array_like, shape (k,) or (n, k)
        Probabilities of the symbols, the same for the whole sequence or a row for each
        place.

    Returns
    -------
    str
        Bits '0' and '1'.

    Raises
    ------
    ProbabilityError
        If `p` is not a distribution, or does not fit `symbols` in shape; if a symbol
        is not one of the k, or has probability 0.
    TypeError
        If `symbols` are not integers, or the dtype of `p` is not a real number's.

    See Also
    --------
    arithmetic_decode : The way back.

    Notes
    -----
    .. math:: \text{bits} < -\log_2 P(\text{sequence}) + 2

    Exact integer arithmetic: the same bits on every machine. Intervals shrink by less
    than 2^-62 of their length a symbol more than they must. The carry may reach any
    earlier digit, so that the time grows with the square of the length in the end:
    10^4 symbols take some hundredths of a second, 10^5 about two seconds, and a row
    of `p` for each place some 30 microseconds a row.

    References
    ----------
    Witten, Neal and Cleary (1987), Arithmetic Coding for Data Compression.

    Examples
    --------
    >>> from infobook import arithmetic_encode
    >>> arithmetic_encode([0, 1, 0, 0], [0.9, 0.1])
    '1101'
    """
    sequence = _symbols(symbols)
    shares = _Shares(p, len(sequence), "symbols")
    low, width, bits = 0, 1, 0
    for place, symbol in enumerate(sequence):
        ends = shares.at(place)
        if not 0 <= symbol < len(ends) - 1:
            raise ProbabilityError(
                f"symbols[{place}] is {symbol}; give symbols from 0 to {len(ends) - 2}"
            )
        if ends[symbol] == ends[symbol + 1]:
            raise ProbabilityError(
                f"symbols[{place}] is {symbol}, which has probability 0 under p and "
                "no code; give it some probability"
            )
        grow = _growth(width, ends[-1])
        low, width, bits = low << grow, width << grow, bits + grow
        start = width * ends[symbol] // ends[-1]
        low, width = low + start, width * ends[symbol + 1] // ends[-1] - start
    return _shortest_fraction(low, width, bits)


def arithmetic_decode(bits: str, p: ArrayLike, n: int) -> list[int]:
    r"""Read `n` symbols back from what `arithmetic_encode` wrote.

    Parameters
    ----------
    bits : str
        Bits '0' and '1'. What follows the encoded sequence is ignored, and missing
        bits count as 0. Fair random bits decode to random symbols drawn from `p`.
    p : array_like, shape (k,) or (n, k)
        The probabilities that the encoder used.
    n : int
        Number of symbols.

    Returns
    -------
    list of int
        Symbols from 0 to k - 1.

    Raises
    ------
    ProbabilityError
        If `p` is not a distribution or has not `n` rows, or `bits` has other
        characters than '0' and '1'.
    TypeError
        If `bits` is not a string, or the dtype of `p` is not a real number's.
    ValueError
        If `n` is not an integer of at least 0.

    See Also
    --------
    arithmetic_encode : The way there.

    Notes
    -----
    The decoder keeps the same interval as the encoder, and the place of the bits in
    it, in exact integer arithmetic.

    References
    ----------
    Witten, Neal and Cleary (1987), Arithmetic Coding for Data Compression.

    Examples
    --------
    >>> from infobook import arithmetic_decode
    >>> arithmetic_decode("1101", [0.9, 0.1], 4)
    [0, 1, 0, 0]
    """
    if not isinstance(bits, str):
        raise TypeError(
            f"bits is a {type(bits).__name__}; give a string of '0' and '1'"
        )
    for at, character in enumerate(bits):
        if character not in "01":
            raise ProbabilityError(
                f"bits[{at}] is {character!r}; give a string of '0' and '1'"
            )
    length = integer(n)
    if length is None or not 0 <= length <= sys.maxsize:
        raise ValueError(
            f"n is {shown(n)}; give the number of symbols, an integer from 0 up"
        )
    shares = _Shares(p, length, "n")
    value, width, read = 0, 1, 0
    sequence = []
    for place in range(length):
        ends = shares.at(place)
        grow = _growth(width, ends[-1])
        chunk = bits[read : read + grow].ljust(grow, "0")
        value, width, read = (
            value << grow | int(chunk or "0", 2),
            width << grow,
            read + grow,
        )
        # The last symbol whose share starts at or before the value.
        symbol = bisect_right(ends, ((value + 1) * ends[-1] - 1) // width) - 1
        start = width * ends[symbol] // ends[-1]
        value, width = value - start, width * ends[symbol + 1] // ends[-1] - start
        sequence.append(symbol)
    return sequence


class _Shares:
    """The ends of the symbols' shares at each place, as exact integers."""

    def __init__(self, p: ArrayLike, n: int, counted: str) -> None:
        self.rows = distribution("p", p)
        if self.rows.ndim > 2:
            raise ProbabilityError(
                f"p has shape {self.rows.shape}; give one distribution, or a row for "
                "each symbol of the sequence"
            )
        if self.rows.ndim == 2 and len(self.rows) != n:
            raise ProbabilityError(
                f"p has {len(self.rows)} rows, but {counted} asks for {n} symbols; "
                "give a row for each symbol, or one distribution for all"
            )
        self.same = _ends(self.rows) if self.rows.ndim == 1 else None

    def at(self, place: int) -> list[int]:
        return _ends(self.rows[place]) if self.same is None else self.same


def _ends(row: FloatArray) -> list[int]:
    """Return 0 and the cumulative sums of `row`, in units of its finest binary digit.

    The last end is the sum, in the same units, and need not be a power of two: shares
    are of the sum, so that a row which sums to 1 up to rounding is used as it is.
    """
    ratios = [x.as_integer_ratio() for x in row.tolist()]
    unit = max(denominator for _, denominator in ratios)
    return list(accumulate((a * (unit // b) for a, b in ratios), initial=0))


def _growth(width: int, total: int) -> int:
    """Return how many binary digits the interval needs before it can be shared."""
    return max(0, total.bit_length() + GUARD - width.bit_length())


def _shortest_fraction(low: int, width: int, bits: int) -> str:
    """Return the shortest word whose continuations all lie in the interval."""
    shift = width.bit_length() - 1
    word = -(-low >> shift)
    if (word + 1) << shift > low + width:
        shift -= 1
        word = -(-low >> shift)
    return f"{word:0{bits - shift}b}" if bits > shift else ""


def _symbols(symbols: ArrayLike) -> list[int]:
    array = as_array("symbols", symbols)
    if array.ndim != 1:
        raise ProbabilityError(
            f"symbols has shape {array.shape}; give one sequence, as a list"
        )
    if array.size and array.dtype.kind == "f":
        raise TypeError(
            f"symbols has dtype {array.dtype}; give integers from 0 to k - 1"
        )
    return [int(x) for x in array.tolist()]
