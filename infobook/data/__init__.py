"""Small real data sets, frozen into the package, so that no chapter downloads anything.

One loader a data set. Each reads its file and returns fresh arrays: change them freely.
``python -m bookbuild.freeze_data`` writes the files, but for the measurements of
`benchmarks`, which ``make bench`` writes; ``SOURCES.md``, beside this
module, says where each comes from, what was done to it and which licence it has.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from infobook.data.measured import Answers, Benchmarks, ClosePairs, Timing, benchmarks
from infobook.data.stored import read_arrays, read_json

__all__ = [
    "Answers",
    "Benchmarks",
    "ClosePairs",
    "CompressedSizes",
    "Digits",
    "LetterPairs",
    "Predictions",
    "Timing",
    "benchmarks",
    "compressed_sizes",
    "digits",
    "letter_pairs",
    "photograph",
    "predictions",
    "text",
]


class Digits(NamedTuple):
    """Handwritten digits.

    Attributes
    ----------
    images : ndarray of uint8, shape (1797, 8, 8)
        Ink a pixel, from 0 (none) to 16.
    labels : ndarray of intp, shape (1797,)
        The digit that was written, 0 to 9.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.intp]


class CompressedSizes(NamedTuple):
    """Bytes a photograph or a text takes after compression.

    Attributes
    ----------
    zlib : int
        With ``zlib.compress(data, level=9)``.
    lzma : int
        With ``lzma.compress(data)``.
    """

    zlib: int
    lzma: int


class LetterPairs(NamedTuple):
    """How often each symbol of English is followed by each other.

    Attributes
    ----------
    alphabet : str
        The 27 symbols in the order of the tables: a to z, then the space.
    names : tuple of str
        The texts, in the order of the tables.
    counts : ndarray of int64, shape (texts, 27, 27)
        ``counts[t, i, j]`` pairs of symbol i followed by symbol j in text t. A text is
        read as a ring (its last symbol is followed by its first), so row i and column i
        of a table have the same sum.
    """

    alphabet: str
    names: tuple[str, ...]
    counts: NDArray[np.int64]

    @property
    def letters(self) -> NDArray[np.int64]:
        """Counts of single symbols, shape (texts, 27): the sums of the rows."""
        letters: NDArray[np.int64] = self.counts.sum(axis=-1)
        return letters


class Predictions(NamedTuple):
    """What a classifier said about data that it had not seen.

    Attributes
    ----------
    labels : ndarray of intp, shape (n,)
        The true classes, 0 to k - 1, in NumPy's type of an index.
    log_probabilities : ndarray of float64, shape (n, k)
        Natural logarithm of the probability given to each class, never clipped.
    train_counts : ndarray of int64, shape (k,)
        How often each class occurred in the training data: the prior's forecast.
    """

    labels: NDArray[np.intp]
    log_probabilities: NDArray[np.float64]
    train_counts: NDArray[np.int64]

    @property
    def log_odds(self) -> NDArray[np.float64]:
        """Log-odds of class 1 in nats, shape (n,); `ValueError` if k is not 2."""
        classes = self.log_probabilities.shape[-1]
        if classes != 2:
            raise ValueError(
                f"log_odds needs predictions of 2 classes, not {classes}; "
                "use log_probabilities"
            )
        return self.log_probabilities[:, 1] - self.log_probabilities[:, 0]


def digits() -> Digits:
    """Load 1797 handwritten digits, 8 x 8 pixels each.

    Returns
    -------
    Digits
        `images`, uint8 of shape (1797, 8, 8), and `labels`, intp of shape (1797,).

    Notes
    -----
    Pixels are unsigned: convert with ``astype(int)`` before you subtract.
    Source: the test part of "Optical Recognition of Handwritten Digits" (E. Alpaydin
    and C. Kaynak, 1998), as scikit-learn's ``load_digits`` has it.

    Examples
    --------
    >>> from infobook.data import digits
    >>> images, labels = digits()
    >>> images.shape, int(images.max()), int(labels[0])
    ((1797, 8, 8), 16, 0)
    >>> print(images[0, :4])
    [[ 0  0  5 13  9  1  0  0]
     [ 0  0 13 15 10 15  5  0]
     [ 0  3 15  2  0 11  8  0]
     [ 0  4 12  0  0  8  8  0]]
    """
    arrays = read_arrays("digits", ("images", "labels"))
    return Digits(arrays["images"], _indices(arrays["labels"]))


def photograph(name: str) -> NDArray[np.uint8]:
    """Load a photograph in grey.

    Parameters
    ----------
    name : {"china", "flower"}
        A temple before a grey sky, full of detail; or a blurred green with one flower.

    Returns
    -------
    ndarray of uint8, shape (427, 640)
        Rec. 601 luma, (299 R + 587 G + 114 B) / 1000, rounded, halves up; 0 is black.

    Raises
    ------
    ValueError
        If there is no photograph `name`; the message lists those there are.

    Notes
    -----
    Pixels are unsigned: convert with ``astype(int)`` before you subtract.
    Source: scikit-learn's ``load_sample_image``. CC BY 2.0, credits in ``SOURCES.md``.

    Examples
    --------
    >>> from infobook.data import photograph
    >>> flower = photograph("flower")
    >>> flower.shape, flower.dtype.name, int(flower.min()), int(flower.max())
    ((427, 640), 'uint8', 5, 227)
    """
    _choose(name, ("china", "flower"))
    return read_arrays("photographs", (name,))[name]


def compressed_sizes() -> dict[str, CompressedSizes]:
    """Load how many bytes two general compressors make of photographs and text.

    Frozen because a browser's Python may have no ``lzma``.

    Returns
    -------
    dict of str to CompressedSizes
        For each name of `photograph`, the sizes in bytes of its pixels, row by row; for
        ``"text"``, those of `text`, one byte a symbol.

    Examples
    --------
    >>> from infobook.data import compressed_sizes, photograph
    >>> sizes = compressed_sizes()
    >>> sorted(sizes)
    ['china', 'flower', 'text']
    >>> print(f"{8 * sizes['china'].lzma / photograph('china').size:.3f} bits a pixel")
    4.826 bits a pixel
    """
    read = read_json("compressed_sizes")
    return {name: CompressedSizes(**sizes) for name, sizes in read.items()}


def text() -> str:
    """Load a page of technical English in 27 symbols: a to z and the space.

    Returns
    -------
    str
        4708 symbols, a space after each word. `letter_pairs` counts the same text under
        the name ``"twenty_newsgroups"``.

    Notes
    -----
    Source: scikit-learn's description of the data set "20 newsgroups", reduced to prose
    as ``SOURCES.md`` says. None of the newsgroups' own posts is in it.

    Examples
    --------
    >>> from infobook.data import text
    >>> page = text()
    >>> len(page), page[:36]
    (4708, 'the newsgroups dataset comprises aro')
    """
    page: str = read_arrays("text", ("text",))["text"].item()
    return page


def letter_pairs() -> LetterPairs:
    """Load counts of adjacent letters in English, one table a text.

    Returns
    -------
    LetterPairs
        `alphabet`, `names`, `counts` and, summed, `letters`.

    Notes
    -----
    The texts are scikit-learn's descriptions of its data sets, reduced to prose and to
    27 symbols; ``SOURCES.md`` says exactly how. Learn from some, test on the others.

    Examples
    --------
    >>> from infobook.data import letter_pairs
    >>> pairs = letter_pairs()
    >>> q, u = pairs.alphabet.index("q"), pairs.alphabet.index("u")
    >>> bool(pairs.counts[:, q, u].sum() > 0.8 * pairs.letters[:, q].sum())
    True
    >>> top = pairs.letters.sum(axis=0).argsort()[::-1][:4]
    >>> [pairs.alphabet[i] for i in top]
    [' ', 'e', 't', 'a']
    """
    arrays = read_arrays("letter_pairs", ("alphabet", "names", "counts"))
    names = tuple(arrays["names"].tolist())
    return LetterPairs(arrays["alphabet"].item(), names, arrays["counts"])


def predictions(name: str) -> Predictions:
    """Load what a classifier predicted for the 30 % of a data set kept from it.

    Parameters
    ----------
    name : str
        ``"breast-cancer-logistic"`` or ``"breast-cancer-naive-bayes"`` (class 0 is
        malignant, 1 benign; n = 171), ``"digits-logistic"`` or ``"digits-naive-bayes"``
        (n = 540). Logistic regression: inputs standardised on the training part, C = 1.
        Naive Bayes: Gaussian, on raw inputs.

    Returns
    -------
    Predictions
        `labels`, `log_probabilities` in nats, `train_counts` and, for two classes,
        `log_odds`.

    Raises
    ------
    ValueError
        If there are no predictions `name`; the message lists those there are.

    Notes
    -----
    Split 70/30, stratified, ``random_state=0``; scikit-learn's defaults otherwise. Its
    logistic regression stops a little short of the optimum (``SOURCES.md`` says how
    far): these are the classifiers as people use them.

    Examples
    --------
    >>> import numpy as np
    >>> from infobook.data import predictions
    >>> labels, log_probabilities, _ = predictions("breast-cancer-naive-bayes")
    >>> loss = -log_probabilities[np.arange(labels.size), labels].mean()
    >>> print(f"{loss:.4f} nats")
    1.0989 nats
    """
    known = (
        "breast-cancer-logistic",
        "breast-cancer-naive-bayes",
        "digits-logistic",
        "digits-naive-bayes",
    )
    _choose(name, known)
    keys = [f"{name}/{field}" for field in Predictions._fields]
    labels, *others = read_arrays("predictions", keys).values()
    return Predictions(_indices(labels), *others)


def _indices(labels: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return labels in the type that counts and indexes; a browser's has 32 bits."""
    return labels.astype(np.intp, copy=False)


def _choose(name: str, known: tuple[str, ...]) -> None:
    """Raise `ValueError` unless `name` is one of `known`."""
    if name not in known:
        listed = ", ".join(map(repr, known))
        raise ValueError(f"name must be one of {listed}, not {name!r}")
