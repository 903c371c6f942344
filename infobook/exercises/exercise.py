"""What all exercises share: check, hint, solution, require, and how they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np

from infobook.exercises import record, texts
from infobook.exercises.allowed import ALLOWED, fault_in
from infobook.exercises.guard import NOT_ATTEMPTED, quiet
from infobook.exercises.result import Code, Fault, Result, Text

_UNREADABLE = Fault(
    Code.UNREADABLE,
    "The check cannot read this answer. Hand in a plain number, array or function.",
)


@dataclass(kw_only=True, eq=False, repr=False)
class Exercise:
    """One task, its check, its hints and its solution.

    An exercise of the book is given its name and its check here; what a learner reads
    comes from its set in ``book/exercises``, by that name. An exercise of your own can
    be given its texts as arguments.

    Parameters
    ----------
    name : str
        The name in `infobook.exercises`, and in the progress file.
    unit : str
        ``"bits"``, ``"nats"``, or nothing.
    title, task : str
        What the learner reads first. Without a title all texts come from the set.
    idea : str
        What the exercise teaches, in one sentence; shown when it passes.
    hints : tuple of str
        The ladder, from a nudge to nearly the answer.
    explanation : str
        The solution, as Markdown.
    stub : str
        The code that a learner starts from.
    chapter : str
        The chapter of the book that the exercise belongs to.
    following : str
        Name of the next exercise.
    minutes : int
        How long it takes.
    misconceptions : tuple of str
        Ids in the book's index of misconceptions.
    allowed : tuple of str
        The modules that an answer may import. `check` does not look: to call
        infobook's or SciPy's own function is a fair way to explore. `require` does, and
        so do markers.
    """

    name: str
    unit: str = ""
    title: str = ""
    task: str = ""
    idea: str = ""
    hints: tuple[str, ...] = ()
    explanation: str = ""
    stub: str = ""
    chapter: str = ""
    following: str = ""
    minutes: int = 5
    misconceptions: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ALLOWED
    _rung: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if not self.title:
            for key, text in texts.of(self.name).items():
                setattr(self, key, text)

    def check(self, answer: Any, *, seed: int | None = None) -> Result:
        """Say whether `answer` is right and, if not, which rule it breaks.

        Never raises, whatever it is handed. Prints and warnings of the answer are
        swallowed. The attempt is counted in the file of `progress`.

        Parameters
        ----------
        answer : object
            The answer itself: a function by its name, a number, an array.
        seed : int, optional
            Fixes the random inputs; by default each check draws new ones.

        Returns
        -------
        Result
            True if the answer passed.
        """
        result = self.verdict(answer, seed=seed)
        record.note(self.name, result)
        return result

    def require(self, answer: Any, *, seed: int | None = None) -> None:
        """Raise ``AssertionError("[code] message")`` unless `answer` passes.

        For graders: silent if it passes, and nothing is written to disk. An answer that
        uses a module that is not `allowed` fails with the code ``"not_allowed"``.

        Parameters
        ----------
        answer : object
            As for `check`.
        seed : int, optional
            As for `check`.

        Raises
        ------
        AssertionError
            If the answer does not pass.
        """
        result = self._delegation(answer)
        if result is None:
            result = self.verdict(answer, seed=seed)
        if not result.ok:
            raise AssertionError(repr(result))

    def hint(self, n: int | None = None) -> Text:
        """Return the next hint, or the `n`-th.

        Parameters
        ----------
        n : int, optional
            The rung of the ladder, from 1; by default the one after the last shown.

        Returns
        -------
        Text
            A string that shows itself without quotes.
        """
        rung = n if isinstance(n, int) else self._rung + 1
        count = len(self.hints)
        if not 1 <= rung <= count:
            self._rung = 0
            there = {0: "is no hint", 1: "is one hint"}.get(count, f"are {count} hints")
            return Text(f"There {there} here. solution() explains the answer.")
        self._rung = rung
        return Text(f"Hint {rung} of {count}: {self.hints[rung - 1]}")

    def solution(self) -> Text:
        """Return the explained solution.

        Returns
        -------
        Text
            Markdown that shows itself without quotes.
        """
        return Text(self.explanation or "There is no solution text for this exercise.")

    def _delegation(self, answer: Any) -> Result | None:
        """Say what the answer uses that it may not, if anything."""
        try:
            fault = fault_in(answer, self.allowed)
        except KeyboardInterrupt:
            raise
        except BaseException:  # e.g. an object that raises when it is looked at
            fault = _UNREADABLE
        return Result(*fault) if fault else None

    def verdict(self, answer: Any, *, seed: int | None = None) -> Result:
        """Say what `check` says, and write nothing to disk.

        Parameters
        ----------
        answer : object
            As for `check`.
        seed : int, optional
            As for `check`.

        Returns
        -------
        Result
            True if the answer passed.
        """
        try:
            with quiet():
                if answer is None or answer is Ellipsis or answer is NotImplemented:
                    fault: Fault | None = NOT_ATTEMPTED
                else:
                    fault = self._judge(answer, np.random.default_rng(seed))
        except KeyboardInterrupt:
            raise
        except BaseException:  # e.g. an object that raises when it is looked at
            fault = _UNREADABLE
        if fault:
            return Result(*fault)
        following = f" Next: exercises.{self.following}." if self.following else ""
        if self.chapter and not following:
            following = " That was the last of this set."
        return Result(Code.PASSED, f"{self.idea}{following}")

    def _judge(self, answer: Any, rng: np.random.Generator) -> Fault | None:
        raise NotImplementedError

    def __repr__(self) -> str:
        unit = f", in {self.unit}" if self.unit else ""
        chapter = f"\nChapter: {self.chapter}." if self.chapter else ""
        return (
            f"exercises.{self.name}: {self.title}{unit}\n{self.task}{chapter}\n"
            "Then: .check(answer), .hint(), .solution()"
        )

    def _repr_html_(self) -> str:
        unit = f", in {escape(self.unit)}" if self.unit else ""
        chapter = f" Chapter: {escape(self.chapter)}." if self.chapter else ""
        return (
            f"<div><strong>{escape(self.title)}</strong>{unit} "
            f"({self.minutes} min).{chapter}<p>{escape(self.task)}</p>"
            f"<code>exercises.{escape(self.name)}.check(answer)</code>, "
            "<code>.hint()</code>, <code>.solution()</code></div>"
        )
