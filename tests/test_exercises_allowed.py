"""Graders refuse an answer that delegates; a learner's own code passes."""

from __future__ import annotations

import exercise_bank
import pytest

from infobook import exercises
from infobook.exercises.texts import all_texts

DELEGATES = {
    "the measure itself": "from infobook import entropy",
    "under another name": "from infobook import entropy as h\nentropy = h",
    "the check's reference": """
        from infobook import exercises
        entropy = exercises.entropy.reference
    """,
    "the check's reference, called": """
        from infobook import exercises
        def entropy(p):
            return exercises.entropy.reference(np.asarray(p, dtype=float))
    """,
    "a module's function": """
        import infobook
        def entropy(p):
            return infobook.entropy(p, base=2)
    """,
    "a module under another name": """
        import infobook as ib
        def entropy(p):
            tool = ib
            return tool.entropy(p, base=2)
    """,
    "a universal function": """
        from scipy.special import entr
        def entropy(p):
            return float(np.sum(entr(np.asarray(p, dtype=float))) / np.log(2))
    """,
    "a name imported": """
        from scipy.special import logsumexp as other
        def entropy(p):
            other([0])
            p = np.asarray(p, dtype=float)
            return -float(np.sum(p[p > 0] * np.log2(p[p > 0])))
    """,
    "an import inside": """
        def entropy(p):
            import infobook
            return infobook.entropy(p, base=2)
    """,
    "a part imported inside": """
        def entropy(p):
            from scipy.stats import entropy as other
            return other(p, base=2)
    """,
    "an import in a nested function": """
        def entropy(p):
            def inner():
                import infobook.discrete as d
                return d.entropy(p, base=2)
            return inner()
    """,
    "an import in a comprehension's lambda": """
        import infobook
        def entropy(p):
            return [(lambda: infobook.entropy(p, base=2)) for _ in range(1)][0]()
    """,
    "a helper": """
        import infobook
        def helper(p):
            return infobook.entropy(p, base=2)
        def entropy(p):
            return helper(p)
    """,
    "a closure": """
        import infobook
        def make(tool):
            def entropy(p):
                return tool(p, base=2)
            return entropy
        entropy = make(infobook.entropy)
    """,
    "a default": """
        import infobook
        def entropy(p, tool=infobook.entropy):
            return tool(p, base=2)
    """,
    "a keyword's default": """
        import infobook
        def entropy(p, *, tool=infobook.entropy):
            return tool(p, base=2)
    """,
    "an attribute of the function": """
        import infobook
        def entropy(p):
            return entropy.tool(p, base=2)
        entropy.tool = infobook.entropy
    """,
    "a partial call": """
        import functools, infobook
        entropy = functools.partial(infobook.entropy, base=2)
    """,
    "a partial call inside": """
        import functools, infobook
        tool = functools.partial(infobook.entropy, base=2)
        def entropy(p):
            return tool(p)
    """,
    "a cached function": """
        import functools, infobook
        @functools.cache
        def tool(p):
            return infobook.entropy(p, base=2)
        def entropy(p):
            return tool(tuple(p))
    """,
    "a dictionary": """
        import infobook
        tools = {"h": [infobook.entropy]}
        def entropy(p):
            return tools["h"][0](p, base=2)
    """,
    "an array of objects": """
        import infobook
        tools = np.array([infobook.entropy, None])
        def entropy(p):
            return tools[0](p, base=2)
    """,
    "a class": """
        import infobook
        class Tool:
            def __call__(self, p):
                return infobook.entropy(p, base=2)
        entropy = Tool()
    """,
    "a method": """
        import infobook
        class Tool:
            def of(self, p):
                return infobook.entropy(p, base=2)
        entropy = Tool().of
    """,
    "a static method": """
        import infobook
        class Tool:
            @staticmethod
            def of(p):
                return infobook.entropy(p, base=2)
        def entropy(p):
            return Tool.of(p)
    """,
    "a decorator of NumPy's": """
        import infobook
        @np.errstate(divide="ignore")
        def entropy(p):
            return infobook.entropy(p, base=2)
    """,
    "a property": """
        import infobook
        class Tool:
            @property
            def of(self):
                return infobook.entropy
        tool = Tool()
        def entropy(p):
            return tool.of(p, base=2)
    """,
    "what an object keeps": """
        import infobook
        class Tool:
            pass
        tool = Tool()
        tool.of = infobook.entropy
        def entropy(p):
            return tool.of(p, base=2)
    """,
    "a vectorized function": """
        import infobook
        tool = np.vectorize(lambda p: infobook.entropy(p, base=2), signature="(n)->()")
        def entropy(p):
            return float(tool(p))
    """,
    "a universal function of one's own": """
        import infobook
        tool = np.frompyfunc(lambda x: infobook.surprisal(x, base=2), 1, 1)
        def entropy(p):
            p = np.asarray(p, dtype=float)
            return float(sum(x * tool(x) for x in p if x > 0))
    """,
    "an object of SciPy's": """
        from scipy.sparse import csr_array
        tool = csr_array([[1.0]])
        def entropy(p):
            tool.sum()
            p = np.asarray(p, dtype=float)
            return -float(np.sum(p[p > 0] * np.log2(p[p > 0])))
    """,
    "a text that is run": """
        def entropy(p):
            return eval("__import__('infobook').entropy(p, base=2)", {"p": p})
    """,
    "an import by function": """
        def entropy(p):
            return __import__("infobook").entropy(p, base=2)
    """,
    "importlib": """
        import importlib
        def entropy(p):
            return importlib.import_module("infobook").entropy(p, base=2)
    """,
    "the table of modules": """
        import sys
        def entropy(p):
            return sys.modules["infobook"].entropy(p, base=2)
    """,
    "the globals": """
        import infobook
        def entropy(p):
            return globals()["infobook"].entropy(p, base=2)
    """,
    "the globals of a function": """
        import infobook
        def entropy(p):
            return entropy.__globals__["infobook"].entropy(p, base=2)
    """,
}
HONEST = {
    "a loop": """
        import math
        def entropy(p):
            return -sum(x * math.log2(x) for x in p if x > 0)
    """,
    "helpers and constants": """
        import math
        from functools import partial, reduce
        from operator import add
        UNIT = math.log(2)
        def term(unit, x):
            return -x * math.log(x) / unit if x > 0 else 0.0
        in_bits = partial(term, UNIT)
        def entropy(p):
            return float(reduce(add, map(in_bits, p), 0.0))
    """,
    "NumPy in all its forms": """
        from numpy import log2 as lb, errstate
        @np.vectorize
        def clean(x):
            return x if x > 0 else 1.0
        def entropy(p):
            p = np.asarray(p, dtype=np.float64)
            with errstate(divide="ignore"):
                logs = lb(clean(p))
            return float(-np.einsum("i,i", p, logs)) + 0 * np.linalg.norm(p)
    """,
    "classes": """
        import math
        from collections import Counter
        from dataclasses import dataclass
        @dataclass
        class Source:
            p: list
            def bits(self):
                return -math.fsum(x * math.log2(x) for x in self.p if x > 0)
        def entropy(p):
            Counter()
            return Source(list(p)).bits()
    """,
    "decorators and enumerations": """
        import math
        from enum import Enum
        class Unit(Enum):
            BITS = 2
        @np.errstate(divide="ignore")
        def entropy(p):
            kept = (x for x in p if x > 0)
            return -math.fsum(x * math.log(x, Unit.BITS.value) for x in kept)
    """,
    "imports inside": """
        def entropy(p):
            import math
            from itertools import compress
            p = list(p)
            kept = compress(p, [x > 0 for x in p])
            return -math.fsum(x * math.log2(x) for x in kept)
    """,
    "infobook beside it": """
        import math
        import infobook
        from infobook import exercises
        compared = infobook.entropy([0.5, 0.5])
        def entropy(p):
            return -math.fsum(x * math.log2(x) for x in p if x > 0)
        exercises.entropy.check(entropy)
    """,
}


def made(code, name="entropy"):
    lines = code.strip("\n").splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    names = {"__name__": "__main__"}
    exec("import numpy as np\n" + "\n".join(line[indent:] for line in lines), names)
    return names[name]


@pytest.mark.parametrize("way", DELEGATES)
def test_an_answer_that_delegates_is_refused(way):
    answer = made(DELEGATES[way])
    with pytest.raises(AssertionError, match=r"^\[not_allowed\] The answer uses "):
        exercises.entropy.require(answer, seed=1)


@pytest.mark.parametrize("way", HONEST)
def test_a_learners_own_code_passes(way):
    exercises.entropy.require(made(HONEST[way]), seed=1)


def test_check_does_not_look():
    assert exercises.entropy.check(made(DELEGATES["a module's function"]))


def test_what_is_allowed_is_the_exercises_own():
    code = """
        from infobook import data
        def answer(p):
            from infobook import data as same
            return data.text(), same.text()
    """
    exercise = exercises.Exercise(name="x", title="x", allowed=("infobook.data",))
    assert exercise._delegation(made(code, "answer")) is None
    plain = exercises.Exercise(name="x", title="x")
    assert "infobook" in plain._delegation(made(code, "answer")).message


@pytest.mark.parametrize("name", list(all_texts()))
def test_of_the_bank_only_what_calls_infobook_is_refused(name):
    exercise = getattr(exercises, name)
    answers = [*exercise_bank.RIGHT[name], *(x for _, x in exercise_bank.WRONG[name])]
    for answer in answers:
        result = exercise._delegation(answer)
        assert result is None or " of infobook, " in result.message, answer


def test_an_answer_that_stops_whoever_looks_at_it_is_unreadable():
    class Hostile:
        def __call__(self, p):
            return 0.0

        @property
        def __dict__(self):
            raise SystemExit

    with pytest.raises(AssertionError, match=r"^\[unreadable\]"):
        exercises.entropy.require(Hostile())
