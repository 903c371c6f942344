"""What ``make bench`` has measured: infobook and its peers, in one run."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from infobook.data.stored import read_json

__all__ = ["Answers", "Benchmarks", "ClosePairs", "Timing", "benchmarks"]


class Answers(NamedTuple):
    """What several functions answered, and what is true.

    Attributes
    ----------
    inputs : tuple of ndarray
        What was asked: p and q, which broadcast, of divergences; logits of losses, the
        right class being the first.
    truth : ndarray of float64, shape (n,)
        The right answers for these numbers as they are stored, in nats.
    answers : dict of str to ndarray of float64, shape (n,)
        By the function's name; ``"infobook"``, ``"formula"`` for the definition as it
        stands, and for divergences ``"formula with log1p"``.
    """

    inputs: tuple[NDArray[np.float64], ...]
    truth: NDArray[np.float64]
    answers: dict[str, NDArray[np.float64]]

    def errors(self) -> dict[str, NDArray[np.float64]]:
        """Relative errors, by the function's name."""
        return {
            name: np.abs(found / self.truth - 1) for name, found in self.answers.items()
        }


class ClosePairs(NamedTuple):
    """How functions fare with pairs of distributions that are nearly the same.

    Attributes
    ----------
    distance : float
        The typical relative difference of two probabilities.
    pairs : int
        How many random pairs there were.
    negative : dict of str to int
        For how many the divergence came out below zero, by the function's name.
    median_error : dict of str to float
        The median of the relative errors.
    """

    distance: float
    pairs: int
    negative: dict[str, int]
    median_error: dict[str, float]


class Timing(NamedTuple):
    """How long some functions took for one measure on one input.

    Attributes
    ----------
    measure : str
        The name of infobook's function, ``"loss"`` for `cross_entropy_from_logits`.
    shape : tuple of int
        Of each argument; of the logits for ``"loss"``.
    dtype : str
        ``"float64"`` or ``"float32"``.
    nanoseconds : dict of str to float
        Time an element in the best of some rounds, by the function's name.
    """

    measure: str
    shape: tuple[int, ...]
    dtype: str
    nanoseconds: dict[str, float]


class Benchmarks(NamedTuple):
    """infobook measured beside its peers, on one machine in one run.

    Attributes
    ----------
    date : str
        The day of the run, as ``YYYY-MM-DD``.
    machine : dict of str to str
        ``"processor"``, ``"system"`` and ``"python"``.
    versions : dict of str to str
        Version of each library.
    missing : tuple of str
        Libraries that were not installed and so were left out.
    printed : Answers
        The divergence of (0.2, 0.3, 0.5) from a second printing of this table, which
        differs in the ninth digit.
    close_pairs : ClosePairs
        Three hundred random pairs, equal to eight digits.
    divergences : Answers
        Divergences of one distribution from 61 others, near ones and far ones.
    losses : Answers
        Losses of a classifier that is right, and ever surer of it.
    limits : dict of str to float
        Nanoseconds an element of ``"log float64"`` and others on data in cache, and of
        ``"read a byte"`` from memory.
    times : tuple of Timing
        Times an element over sizes from 10 to ten million, and of some other shapes.
    """

    date: str
    machine: dict[str, str]
    versions: dict[str, str]
    missing: tuple[str, ...]
    printed: Answers
    close_pairs: ClosePairs
    divergences: Answers
    losses: Answers
    limits: dict[str, float]
    times: tuple[Timing, ...]


def benchmarks() -> Benchmarks:
    """Load what ``make bench`` has measured: accuracy and speed beside other libraries.

    Returns
    -------
    Benchmarks
        `date`, `machine`, `versions`, `missing`, `printed`, `close_pairs`,
        `divergences`, `losses`, `limits` and `times`.

    Notes
    -----
    Times are the processor's for the one process, on one thread. Ratios of one run
    carry over to other machines better than times do.

    Examples
    --------
    >>> from infobook.data import benchmarks
    >>> measured = benchmarks()
    >>> p, q = measured.divergences.inputs
    >>> p.shape, q.shape
    ((8,), (61, 8))
    >>> bool(measured.divergences.errors()["infobook"].max() < 1e-15)
    True
    """
    read = read_json("benchmarks")
    return Benchmarks(
        date=read["date"],
        machine=read["machine"],
        versions=read["versions"],
        missing=tuple(read["missing"]),
        printed=_answers(read["printed"], "p", "q"),
        close_pairs=ClosePairs(**read["close_pairs"]),
        divergences=_answers(read["divergences"], "p", "q"),
        losses=_answers(read["losses"], "logits"),
        limits=read["limits"],
        times=tuple(
            Timing(**timing | {"shape": tuple(timing["shape"])})
            for timing in read["times"]
        ),
    )


def _answers(read: dict[str, Any], *inputs: str) -> Answers:
    """Read what was asked, what is true, and what was answered."""
    return Answers(
        tuple(np.array(read[name]) for name in inputs),
        np.array(read["truth"]),
        {name: np.array(found) for name, found in read["answers"].items()},
    )
