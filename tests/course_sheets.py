"""Submissions for the tests of assignments: stubs, solutions, and what deserves 0."""

from __future__ import annotations

import json

from infobook.course.answers import solution_of, stub_of

PS1 = ("entropy", "cross_entropy", "kl_divergence")
DELEGATED = {
    "entropy": """
from infobook import entropy as measure


def entropy(p):
    return measure(p, base=2)
""",
    "cross_entropy": """
import infobook


def cross_entropy(p, q):
    return infobook.cross_entropy(p, q)
""",
    "kl_divergence": """
from scipy.special import rel_entr


def kl_divergence(p, q):
    return float(np.sum(rel_entr(np.asarray(p, float), np.asarray(q, float))))
""",
}
WRONG_BASE = {
    "entropy": """
def entropy(p):
    return -sum(x * math.log(x) for x in p if x > 0)
""",
    "cross_entropy": """
def cross_entropy(p, q):
    terms = zip(p, q)
    return -sum(x * (math.log2(y) if y else -math.inf) for x, y in terms if x > 0)
""",
    "kl_divergence": """
def kl_divergence(p, q):
    terms = zip(p, q)
    return sum(x * (math.log2(x / y) if y else math.inf) for x, y in terms if x > 0)
""",
}


def answered(notebook, assignment, answers):
    """Put answers, code by name, where the notebook has the stubs."""
    content = json.loads(notebook)
    stubs = {q.name: stub_of(q.exercise).strip() for q in assignment.questions}
    left = dict(answers)
    for cell in content["cells"]:
        text = "".join(cell["source"]).strip()
        for name in [n for n in left if text.startswith(stubs[n])]:
            cell["source"] = left.pop(name).strip().splitlines(keepends=True)
    assert not left, f"no cell has the stub of {', '.join(left)}"
    return json.dumps(content)


def solutions(assignment):
    """Return the code of all solutions, by name."""
    return {q.name: solution_of(q.exercise) for q in assignment.questions}


def sources(notebook, kind="code"):
    """Return the texts of a notebook's cells of one kind."""
    cells = json.loads(notebook)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == kind]
