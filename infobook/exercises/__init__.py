"""Exercises that diagnose: hand in an answer, learn which rule it breaks.

A check says whether an answer passes and, if not, names one thing to fix, never the
value that is expected. It needs NumPy alone, runs offline, sends nothing, and never
raises, whatever it is handed. An answer that never ends is the one thing it cannot
stop.

Examples
--------
>>> from infobook import exercises
>>> import numpy as np
>>> def my_entropy(p):
...     return -np.sum(p * np.log2(p))
>>> exercises.entropy.check(my_entropy)
[nan_at_zero] Where one outcome is certain and another impossible, the result is NaN. An outcome that never happens adds nothing: leave out the terms with p = 0.
>>> exercises.entropy.hint()
Hint 1 of 3: What is the surprisal of one outcome of probability x, in bits?
"""  # noqa: E501

from __future__ import annotations

from infobook.exercises import (
    about_codes,
    about_cross_entropy,
    about_entropy,
    about_evidence,
    about_kl_divergence,
    about_maximum_likelihood,
    about_softmax,
    about_surprise,
    about_typical,
)
from infobook.exercises.about_codes import *
from infobook.exercises.about_cross_entropy import *
from infobook.exercises.about_entropy import *
from infobook.exercises.about_evidence import *
from infobook.exercises.about_kl_divergence import *
from infobook.exercises.about_maximum_likelihood import *
from infobook.exercises.about_softmax import *
from infobook.exercises.about_surprise import *
from infobook.exercises.about_typical import *
from infobook.exercises.bugs import FindTheBug, FindTheBugInRoutine
from infobook.exercises.exercise import Exercise
from infobook.exercises.function import Edge, Function, Property
from infobook.exercises.kinds import (
    Certificate,
    Claim,
    Mistake,
    Number,
    Numbers,
    Prediction,
    Quantity,
)
from infobook.exercises.mutants import Mutant
from infobook.exercises.record import Progress, progress
from infobook.exercises.result import Code, Fault, Result, Text
from infobook.exercises.routine import Case, Routine

__all__ = [
    "Case",
    "Certificate",
    "Claim",
    "Code",
    "Edge",
    "Exercise",
    "Fault",
    "FindTheBug",
    "FindTheBugInRoutine",
    "Function",
    "Mistake",
    "Mutant",
    "Number",
    "Numbers",
    "Prediction",
    "Progress",
    "Property",
    "Quantity",
    "Result",
    "Routine",
    "Text",
    "progress",
]
__all__ += about_surprise.__all__
__all__ += about_entropy.__all__
__all__ += about_codes.__all__
__all__ += about_typical.__all__
__all__ += about_cross_entropy.__all__
__all__ += about_kl_divergence.__all__
__all__ += about_evidence.__all__
__all__ += about_maximum_likelihood.__all__
__all__ += about_softmax.__all__
