"""Checks of the exercises on maximum likelihood; their texts are in the chapter's set.

Functions are checked in `likelihood_routines`, `_slope` and `_bins`, certificates in
`likelihood_certificates`.
"""

from __future__ import annotations

import math

from infobook.exercises.kinds import Mistake, Numbers, Prediction, Quantity
from infobook.exercises.likelihood_bins import binned_divergence
from infobook.exercises.likelihood_certificates import crooked_curve, joint_collapse
from infobook.exercises.likelihood_routines import two_sorters, undo_weights
from infobook.exercises.likelihood_slope import one_slope
from infobook.exercises.result import Code

__all__ = [
    "batches_of_three",
    "binned_divergence",
    "crooked_curve",
    "joint_collapse",
    "one_slope",
    "swapped_slots",
    "two_sorters",
    "undo_weights",
    "wrong_doors",
]


def _coin(t: float) -> float:
    return -t * math.log(t) - (1 - t) * math.log(1 - t)


wrong_doors = Prediction(
    name="wrong_doors",
    options=("perfect", "not yet perfect", "too good"),
    right=2,
    why_not={
        0: "That is the floor for two doors. Here a wrong label has nine doors to "
        "choose from, and its surprisal is larger.",
        1: "A loss above the floor leaves something to learn. Compute the floor for "
        "ten doors: on which side of it is this loss?",
    },
    revelation="The floor is 0.5448 nats, and no forecast gets below it on a large "
    "test set. Look for a leak, for another unit, or for labels without the noise.",
)

swapped_slots = Numbers(
    name="swapped_slots",
    quantities={
        "the first share for the least H(q, p)": Quantity(
            expected=1.0,
            bounds=(0, 1),
            mistakes=(
                Mistake(
                    0.8,
                    Code.SWAPPED_ARGUMENTS,
                    "That is where H(p, q) is least. With q in the first slot the "
                    "prices are fixed, and q chooses what to pay.",
                ),
                Mistake(
                    0.0, Code.SWAPPED_WEIGHTS, "That puts all on the dearer outcome."
                ),
                Mistake(
                    0.5,
                    Code.UNWEIGHTED,
                    "An even q pays the dear price half of the time. Shift it to the "
                    "cheaper outcome, as far as it goes.",
                ),
                *(
                    Mistake(
                        x,
                        Code.AT_THE_END,
                        "Nearly. Nothing stops q from going to the very end.",
                    )
                    for x in (0.9, 0.99, 0.999)
                ),
            ),
        ),
        "the first share for the least D(q || p)": Quantity(
            expected=0.8,
            bounds=(0, 1),
            mistakes=(
                Mistake(
                    1.0,
                    Code.CROSS_ENTROPY,
                    "There H(q, p) is least. D(q || p) takes off the entropy of q, "
                    "which depends on q.",
                ),
                Mistake(
                    0.2, Code.SWAPPED_WEIGHTS, "That is the other outcome's share."
                ),
                Mistake(
                    0.5,
                    Code.UNWEIGHTED,
                    "An even q is not the world. At which q is a divergence 0?",
                ),
            ),
        ),
        "H(q, p) at the first place": Quantity(
            expected=-math.log(0.8),
            unit="nats",
            mistakes=(
                Mistake(
                    -math.log(0.2),
                    Code.SWAPPED_WEIGHTS,
                    "That is the surprisal of the other outcome.",
                ),
                Mistake(
                    -0.8 * math.log(0.8),
                    Code.WEIGHTED_TWICE,
                    "The weights are those of q, and q is certain there.",
                ),
                Mistake(
                    0.0,
                    Code.ENTROPY_OF_Q,
                    "That is the entropy of q. The price is set by p, which is not "
                    "certain.",
                ),
                Mistake(
                    math.inf,
                    Code.SWAPPED_ARGUMENTS,
                    "That is H(p, q), where p stands first. Here q does.",
                ),
            ),
        ),
        "D(q || p) at the first place": Quantity(
            expected=-math.log(0.8),
            unit="nats",
            mistakes=(
                Mistake(
                    0.0,
                    Code.KL_DIVERGENCE,
                    "A divergence is 0 only where both are equal; p is not certain.",
                ),
                Mistake(
                    -math.log(0.8) - _coin(0.8),
                    Code.ENTROPY_DIFFERENCE,
                    "Take off the entropy of q, which is in the first slot, not of p.",
                ),
                Mistake(
                    _coin(0.8),
                    Code.ANSWERS_SWAPPED,
                    "That is H(q, p) at the other place. Give both numbers at the one "
                    "place, then both at the other.",
                ),
                Mistake(
                    math.inf,
                    Code.SWAPPED_ARGUMENTS,
                    "That is D(p || q), where p stands first. Here q does.",
                ),
            ),
        ),
        "H(q, p) at the second place": Quantity(
            expected=_coin(0.8),
            unit="nats",
            mistakes=(
                Mistake(
                    0.0, Code.KL_DIVERGENCE, "That is the divergence. Add the entropy."
                ),
                Mistake(
                    -0.8 * math.log(0.8),
                    Code.FIRST_OUTCOME_ONLY,
                    "That is the share of the first outcome. Add that of the second.",
                ),
                Mistake(
                    -0.2 * math.log(0.2),
                    Code.OUTCOME_LEFT_OUT,
                    "That is the share of the second outcome. Add that of the first.",
                ),
            ),
        ),
        "D(q || p) at the second place": Quantity(
            expected=0.0,
            atol=1e-6,
            mistakes=(
                Mistake(
                    _coin(0.8),
                    Code.CROSS_ENTROPY,
                    "That is the cross-entropy. A divergence takes the entropy off.",
                ),
                Mistake(
                    -_coin(0.8),
                    Code.ENTROPY_DIFFERENCE,
                    "That is minus the entropy. Add the cross-entropy.",
                ),
            ),
        ),
    },
)

batches_of_three = Numbers(
    name="batches_of_three",
    quantities={
        "the chance of the entropy 0": Quantity(
            expected=28 / 64,
            bounds=(0, 1),
            mistakes=(
                Mistake(
                    36 / 64,
                    Code.SWAPPED_WEIGHTS,
                    "That is the chance of a mixed batch.",
                ),
                Mistake(
                    27 / 64,
                    Code.OUTCOME_LEFT_OUT,
                    "Three tails have no entropy either.",
                ),
                Mistake(
                    1 / 4,
                    Code.PROBABILITIES_IGNORED,
                    "That is the chance for a fair coin. This one has three heads in "
                    "four.",
                ),
                Mistake(
                    1 / 2,
                    Code.PROBABILITIES_IGNORED,
                    "The four numbers of heads are not equally likely.",
                ),
                *(
                    Mistake(
                        tails,
                        Code.OUTCOME_LEFT_OUT,
                        "Three heads have no entropy either.",
                    )
                    for tails in (1 / 64, 0.0156)
                ),
                Mistake(
                    28.0,
                    Code.NOT_NORMALISED,
                    "That counts cases in 64. Divide for the chance.",
                ),
                Mistake(
                    _coin(1 / 3),
                    Code.ANSWERS_SWAPPED,
                    "That is an entropy. The chance comes first.",
                ),
            ),
        ),
        "the entropy of the other batches": Quantity(
            expected=_coin(1 / 3),
            unit="nats",
            bounds=(0, math.log(2)),
            mistakes=(
                Mistake(
                    _coin(1 / 4),
                    Code.ENTROPY_OF_P,
                    "That is the coin. A batch has an entropy of its own: that of its "
                    "frequencies.",
                ),
                Mistake(
                    36 / 64 * _coin(1 / 3),
                    Code.WEIGHTED_TWICE,
                    "That is the average over batches. One mixed batch is asked for.",
                ),
                Mistake(
                    math.log(2),
                    Code.UNWEIGHTED,
                    "The two kinds are not even: there are two of one and one of the "
                    "other.",
                ),
                *(
                    Mistake(
                        -t * math.log(t),
                        Code.OUTCOME_LEFT_OUT,
                        "That is the term of one kind of label. Add the other.",
                    )
                    for t in (1 / 3, 2 / 3)
                ),
                Mistake(
                    math.log(3),
                    Code.WRONG_PROBABILITY,
                    "That would be three kinds of labels. Here are two kinds, one "
                    "twice.",
                ),
                Mistake(
                    _coin(1 / 4) - 36 / 64 * _coin(1 / 3),
                    Code.ANSWERS_SWAPPED,
                    "That number comes third.",
                ),
            ),
        ),
        "what is too much": Quantity(
            expected=_coin(1 / 4) - 36 / 64 * _coin(1 / 3),
            unit="nats",
            bounds=(0, _coin(1 / 4)),
            mistakes=(
                Mistake(
                    36 / 64 * _coin(1 / 3),
                    Code.ENTROPY_OF_Q,
                    "That is the mean of the batch entropies. Compare it with the "
                    "entropy of the coin.",
                ),
                Mistake(
                    _coin(1 / 4),
                    Code.ENTROPY_OF_P,
                    "That is the coin's entropy. Take the mean entropy of a batch off.",
                ),
                Mistake(
                    _coin(1 / 3),
                    Code.ENTROPY_OF_Q,
                    "That is a mixed batch. Average over all batches, and compare with "
                    "the coin.",
                ),
                Mistake(
                    _coin(1 / 4) - 28 / 64 * _coin(1 / 3),
                    Code.SWAPPED_WEIGHTS,
                    "That weighs the mixed batches with the chance of the others.",
                ),
                Mistake(
                    _coin(1 / 4) - 27 / 64 * _coin(1 / 3),
                    Code.OUTCOME_LEFT_OUT,
                    "Batches with one head are mixed as well.",
                ),
                Mistake(
                    _coin(1 / 3) - _coin(1 / 4),
                    Code.UNWEIGHTED,
                    "Weigh the batch entropies with their chances, and take them off "
                    "the coin's.",
                ),
                Mistake(
                    0.0,
                    Code.CROSS_ENTROPY,
                    "That is so for the cross-entropy. The divergence takes the "
                    "batch's own entropy off it.",
                ),
                Mistake(
                    _coin(1 / 4) - _coin(1 / 3),
                    Code.UNWEIGHTED,
                    "Weigh the batch entropies with their chances.",
                ),
                Mistake(
                    _coin(1 / 4) - _coin(1 / 3) / 2,
                    Code.UNWEIGHTED,
                    "Weigh the batch entropies with their chances.",
                ),
            ),
        ),
    },
)
