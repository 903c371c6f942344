"""Every family of exercises that an assignment can draw from.

A specification names a family and the exercise's name; the assignment's seed decides
the rest. The solution of a variant stands in no file that a student gets.
"""

from __future__ import annotations

from infobook.course import families_by_hand as by_hand
from infobook.course import families_of_certificates as certificates
from infobook.course import families_of_functions as functions
from infobook.course import families_of_models as models
from infobook.course import families_on_data as on_data
from infobook.course.drawing import Family, Variant

__all__ = ["FAMILIES", "Family", "Variant", "draw"]

_KNOWN = (
    Family("urn", "surprise", "bits of a report of several draws", by_hand.urn),
    Family("most_bits", "entropy", "which report has the most bits", models.most_bits),
    Family("biased_die", "entropy", "entropy of a loaded die", by_hand.biased_die),
    Family("renyi", "entropy", "Rényi entropy of a drawn order", functions.renyi),
    Family("tsallis", "entropy", "Tsallis entropy of a drawn order", functions.tsallis),
    Family(
        "letters_after", "entropy", "what follows drawn letters", on_data.letters_after
    ),
    Family("huffman_bill", "codes", "bill of Huffman's code", by_hand.huffman_bill),
    Family("free_word", "codes", "words of drawn lengths", certificates.free_word),
    Family("wrong_code", "cross-entropy", "cost of a wrong code", models.wrong_code),
    Family(
        "borrowed_greys",
        "cross-entropy",
        "a photograph in another one's code",
        on_data.borrowed_greys,
    ),
    Family("lopsided", "kl-divergence", "a lopsided pair", certificates.lopsided),
    Family("skewed", "kl-divergence", "bugs in a finite divergence", functions.skewed),
    Family("flips_needed", "evidence", "flips for drawn odds", models.flips_needed),
    Family(
        "smoothing_floor",
        "maximum-likelihood",
        "floor under smoothed labels",
        models.smoothing_floor,
    ),
    Family(
        "hedged_forecast",
        "maximum-likelihood",
        "loss of a hedged classifier",
        on_data.hedged_forecast,
    ),
    Family("tempered", "softmax", "softmax at a drawn temperature", functions.tempered),
)
FAMILIES = {family.name: family for family in _KNOWN}


def draw(family: str, name: str, seed: int) -> Variant:
    """Draw one exercise of a family.

    Parameters
    ----------
    family : str
        One of `FAMILIES`.
    name : str
        The exercise's, and that of its answer in a notebook.
    seed : int
        Equal seeds give equal exercises.

    Returns
    -------
    Variant

    Raises
    ------
    ValueError
        If there is no such family, or the name cannot be one in Python.

    Examples
    --------
    >>> from infobook.course import variants
    >>> print(variants.draw("biased_die", "my_die", seed=3).exercise.title)
    A loaded die
    """
    if family not in FAMILIES:
        known = ", ".join(FAMILIES)
        raise ValueError(f"there is no family {family!r}. There are: {known}")
    if not name.isidentifier():
        raise ValueError(f"{name!r} cannot be a name in Python")
    return FAMILIES[family].draw(name, seed)
