"""What an answer is in an assignment: a name in the student's notebook.

The book's stubs and solutions end with a call of the check. Here a stub ends with the
exercise's name, and so does a solution.
"""

from __future__ import annotations

import ast

from infobook.course.drawing import solution_code
from infobook.exercises import Exercise

# What the sets of the book import for their solutions.
_IMPORTS = {
    "heapq": "import heapq",
    "infobook": "import infobook",
    "math": "import math",
    "np": "import numpy as np",
    "re": "import re",
    "Counter": "from collections import Counter",
    "Fraction": "from fractions import Fraction",
    "product": "from itertools import product",
    "cross_entropy": "from infobook import cross_entropy",
    "entropy": "from infobook import entropy",
    "kl_divergence": "from infobook import kl_divergence",
    "softmax": "from infobook import softmax",
}


def stub_of(exercise: Exercise) -> str:
    """Return the code that a student starts from.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    str
        It defines the exercise's name.

    Raises
    ------
    ValueError
        If the exercise asks for more than one thing, each with a name of its own.
    """
    stub = exercise.stub.rstrip() + "\n"
    if exercise.name in _defined(stub):
        return stub
    tree = ast.parse(stub).body
    functions = [node.name for node in tree if isinstance(node, ast.FunctionDef)]
    values = [node for node in tree if isinstance(node, ast.Assign | ast.ClassDef)]
    if len(functions) != 1 or values:
        raise ValueError(
            f"{exercise.name} hands in several things; take an exercise with one answer"
        )
    return f"{stub}\n\n{exercise.name} = {functions[0]}\n"


def solution_of(exercise: Exercise) -> str:
    """Return a program that gives the exercise's name its right value.

    Parameters
    ----------
    exercise : Exercise

    Returns
    -------
    str
        With all imports that it needs but those of `math` and of NumPy as ``np``.
    """
    code = solution_code(exercise)
    last = ast.parse(code).body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):  # the check
        lines = code.splitlines()[: last.lineno - 1]
        if isinstance(last.value.args[0], ast.Constant):
            lines = []  # what stands before only shows why
        answer = ast.get_source_segment(code, last.value.args[0])
        if answer != exercise.name:
            lines.append(f"{exercise.name} = {answer}")
        code = "\n".join(lines).strip() + "\n"
    return imports_for(code, known={"math", "np"}) + code


def imports_for(code: str, known: set[str] | frozenset[str] = frozenset()) -> str:
    """Return the imports that a program of the book takes from its set's first cell.

    Parameters
    ----------
    code : str
        The program.
    known : set of str
        Names that need no import.

    Returns
    -------
    str
        Lines of code, with two empty lines behind them; empty if none is needed.
    """
    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    names = (used & _IMPORTS.keys()) - _defined(code) - known
    lines = sorted(_IMPORTS[name] for name in names)
    return "\n".join(lines) + "\n\n\n" if lines else ""


def _defined(code: str) -> set[str]:
    """Return the names that a program defines outside its functions."""
    names = set()
    for node in ast.parse(code).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        else:
            names |= {
                part.id
                for part in ast.walk(node)
                if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
            }
    return names
