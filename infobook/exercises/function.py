"""Function exercises: observe an answer on many inputs, then explain what is wrong.

A value is judged against an exact summation. Mutants, which are known mistakes, are
used only to explain a failure: an answer is never rejected because it resembles one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from infobook.exercises.exercise import Exercise
from infobook.exercises.guard import NOT_ATTEMPTED, accepts, ask
from infobook.exercises.mutants import Mutant, Trials, explain
from infobook.exercises.result import Code, Fault

if TYPE_CHECKING:
    from infobook.exercises.guard import Inputs, Vector

RTOL = 1e-9
TRIALS = 25

Measure = Callable[..., float]

_NOT_REPEATABLE = Fault(
    Code.NOT_REPEATABLE,
    "Two calls with the same input give two values. Keep nothing between calls: start "
    "each total inside the function.",
)


@dataclass(frozen=True, slots=True)
class Edge:
    """An input at the edge of the definition.

    `where` completes "Where ...", `rule` says what holds there, and `otherwise` is the
    diagnosis of a wrong value that no mutant explains.
    """

    where: str
    given: Inputs
    expected: float
    rule: str
    otherwise: Code
    atol: float = 1e-14


@dataclass(frozen=True, slots=True)
class Property:
    """A law that the right answer keeps; names a failure that no mutant explains."""

    code: Code
    message: str
    holds: Callable[[Measure, np.random.Generator], bool]


def dirichlet(rng: np.random.Generator, count: int) -> Inputs:
    """Draw `count` distributions over the same 2 to 8 outcomes, without zeros."""
    n = int(rng.integers(2, 9))
    while True:
        drawn = rng.dirichlet(np.full(n, rng.choice([0.3, 1.0, 5.0])), size=count)
        # Closer to a certain outcome, or to each other, rounding alone would decide.
        spread = count == 1 or np.abs(drawn[0] - drawn[1]).max() > 0.01
        if drawn.min() > 1e-6 and drawn.max() < 0.99 and spread:
            return tuple(drawn)


@dataclass(kw_only=True, eq=False, repr=False)
class Function(Exercise):
    """Write a function; its values are checked, its mistakes explained.

    Parameters
    ----------
    arguments : tuple of str
        Names, for messages; the function is called positionally.
    reference : callable
        The definition, summed exactly.
    draw : callable
        ``draw(rng, count)`` makes one random input; by default distributions.
    edges, mutants, properties : tuple
        What explains a failure, most telling first.
    """

    arguments: tuple[str, ...]
    reference: Measure
    draw: Callable[[np.random.Generator, int], Inputs] = dirichlet
    edges: tuple[Edge, ...] = ()
    mutants: tuple[Mutant, ...] = ()
    properties: tuple[Property, ...] = field(default=())
    _last: tuple[Any, Trials, Any] | None = field(default=None, init=False)

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        trials = self._trials(rng)
        return next(filter(None, self._faults(answer, trials, rng)), None)

    def _trials(self, rng: np.random.Generator) -> Trials:
        """Draw inputs, or return those that the same generator has led to before.

        A class is marked with one seed, and most answers take less time than these.
        """
        start, last = rng.bit_generator.state, self._last
        if last is None or last[0] != start:
            inputs = [self.draw(rng, len(self.arguments)) for _ in range(TRIALS)]
            expected = [self.reference(*given) for given in inputs]
            last = self._last = start, Trials(inputs, expected), rng.bit_generator.state
        rng.bit_generator.state = last[2]
        return last[1]

    def behaves_as(self, answer: Callable[..., Any], other: Callable[..., Any]) -> bool:
        """Tell whether two answers give the same on some inputs and at the edges."""
        rng = np.random.default_rng(0)
        inputs = [self.draw(rng, len(self.arguments)) for _ in range(TRIALS)]
        inputs += [edge.given for edge in self.edges]
        return all(_alike(ask(answer, x), ask(other, x)) for x in inputs)

    def _faults(
        self, answer: Any, trials: Trials, rng: np.random.Generator
    ) -> Iterator[Fault | None]:
        """Look in the order in which a learner would mend things; stop at the first."""
        given, expected = trials.inputs[0], trials.expected[0]
        yield accepts(answer, self.arguments)
        yield self._contract(answer, given)
        yield self._values(answer, trials, rng)
        yield self._lists(answer, given, expected)
        at_edges = map(partial(self._at_edge, answer), self.edges)
        found = next(filter(None, at_edges), None)
        yield self._worn_out(answer, given, expected)
        yield found

    def _contract(self, answer: Any, given: Inputs) -> Fault | None:
        first = ask(answer, given)
        if isinstance(first, Fault):
            if first.code is Code.RAISED and not isinstance(
                ask(answer, [x.tolist() for x in given]), Fault
            ):
                return Fault(
                    Code.ARRAYS_NOT_ACCEPTED,
                    "The function takes lists but stops at a NumPy array. "
                    "Avoid tests such as `if p:` or `p == []`; use len(p).",
                )
            return first
        return None if _alike(ask(answer, given), first) else _NOT_REPEATABLE

    def _worn_out(self, answer: Any, given: Inputs, expected: float) -> Fault | None:
        """Ask once more what was right at first."""
        value = ask(answer, given)
        if isinstance(value, float) and _close(value, expected):
            return None
        return _NOT_REPEATABLE

    def _values(
        self, answer: Any, trials: Trials, rng: np.random.Generator
    ) -> Fault | None:
        values = []
        for given in trials.inputs:
            value = ask(answer, given)
            if isinstance(value, Fault):
                return value
            if math.isnan(value):
                return Fault(
                    Code.RETURNED_NAN,
                    "The result is NaN although no probability is 0. "
                    "Look for the logarithm of a negative number, or 0/0.",
                )
            if math.isinf(value):
                return Fault(
                    Code.RETURNED_INFINITE,
                    "The result is infinite although no probability is 0. "
                    "Look for a division by zero or log(0).",
                )
            values.append(value)
        if all(map(_close, values, trials.expected)):
            return None
        found = explain(values, trials, self.mutants, self.unit)
        return found or self._broken_property(answer, rng)

    def _broken_property(self, answer: Any, rng: np.random.Generator) -> Fault:
        def measure(*given: Vector) -> float:
            value = ask(answer, given)
            return math.nan if isinstance(value, Fault) else value

        for law in self.properties:
            if not law.holds(measure, rng):
                return Fault(law.code, law.message)
        return Fault(
            Code.NOT_THE_AVERAGE,
            "On random distributions the values differ from the definition. "
            "Work one case with two outcomes by hand, and compare each term.",
        )

    def _lists(self, answer: Any, given: Inputs, expected: float) -> Fault | None:
        value = ask(answer, [x.tolist() for x in given])
        if isinstance(value, float) and _close(value, expected):
            return None
        start = "; ".join(f"{name} = np.asarray({name})" for name in self.arguments)
        return Fault(
            Code.LISTS_NOT_ACCEPTED,
            "The function takes NumPy arrays but not plain lists. "
            f"Start with {start}, or loop over the entries.",
        )

    def _at_edge(self, answer: Any, edge: Edge) -> Fault | None:
        fault = self._edge_value(answer, edge, edge.given)
        if fault or edge.given[0].size > 99:
            return fault
        # Python's own numbers raise where NumPy's give inf or NaN.
        lists = [x.tolist() for x in edge.given]
        in_lists = replace(edge, where=f"{edge.where} (given as plain lists)")
        return self._edge_value(answer, in_lists, lists) or self._integers(answer, edge)

    def _edge_value(
        self, answer: Any, edge: Edge, given: Sequence[Any]
    ) -> Fault | None:
        value = ask(answer, given)
        if isinstance(value, Fault):
            return self._stopped(value, edge)
        if _close(value, edge.expected, edge.atol):
            return None
        if not math.isfinite(value):
            nan = math.isnan(value)
            at_zero = Code.NAN_AT_ZERO if nan else Code.INFINITE_AT_ZERO
            zeros = any((x == 0).any() for x in edge.given)
            if value == -edge.expected:
                return Fault(
                    Code.WRONG_SIGN,
                    f"Where {edge.where}, the result is infinite with the wrong sign.",
                )
            return Fault(
                at_zero if zeros else edge.otherwise,
                f"Where {edge.where}, the result is {'NaN' if nan else 'infinite'}. "
                f"{edge.rule}",
            )
        for mutant in self.mutants:
            if mutant.edge and mutant.matches(value, edge.expected, edge.given):
                return Fault(mutant.code, mutant.message)
        return Fault(
            edge.otherwise, f"Where {edge.where}, the value is wrong. {edge.rule}"
        )

    def _stopped(self, fault: Fault, edge: Edge) -> Fault:
        if fault.code is Code.INPUT_CHANGED:
            return fault
        return Fault(
            Code.RAISES_AT_ZERO
            if fault.code is Code.RAISED or fault is NOT_ATTEMPTED
            else fault.code,
            f"{fault.message} This happens only where {edge.where}. {edge.rule}"
            if fault.code is not Code.RAISED
            else f"Where {edge.where}, the function stops with an error. {edge.rule}",
        )

    def _integers(self, answer: Any, edge: Edge) -> Fault | None:
        """Ask again with whole numbers as integers, which a learner types as [1, 0]."""
        whole = [bool((x == np.round(x)).all()) for x in edge.given]
        if not any(whole):
            return None
        given = [
            x.astype(int) if w else x for x, w in zip(edge.given, whole, strict=True)
        ]
        value = ask(answer, given)
        if isinstance(value, float) and _close(value, edge.expected, edge.atol):
            return None
        return Fault(
            Code.INTEGERS_NOT_ACCEPTED,
            "Integers such as [1, 0] give another result than the same numbers as "
            "floats. Start with np.asarray(p, dtype=float).",
        )


def _close(value: float, expected: float, atol: float = 0.0) -> bool:
    return value == expected or bool(
        abs(value - expected) <= max(atol, RTOL * abs(expected)) < math.inf
    )


def _alike(one: float | Fault, other: float | Fault) -> bool:
    if isinstance(one, Fault) or isinstance(other, Fault):
        return isinstance(one, Fault) and isinstance(other, Fault) and one == other
    return _close(one, other) or (math.isnan(one) and math.isnan(other))
