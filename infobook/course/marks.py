"""What marking finds: a mark a question, or the reason why a person must look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one question.

    Parameters
    ----------
    question : str
        Name of the question.
    score, max_score : int
        Points given, and points there are.
    code : str
        The diagnosis, as `infobook.exercises.Code` has it: ``"passed"``,
        ``"wrong_base"`` and so on.
    message : str
        What the student reads; it never tells the right value.
    """

    question: str
    score: int
    max_score: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of one submission.

    Parameters
    ----------
    student_id : str
        Whose it is.
    assignment : str
        Name of the assignment.
    sha256 : str
        Digest of the file that was marked.
    marks : tuple of Mark
        One for each question, in the assignment's order; empty if a person must look.
    notes : tuple of str
        What the student should know besides, such as a cell that stopped with an error.
    fault : str
        Why no mark was given: the notebook cannot be read, or the marker itself
        failed. Empty if all is well; never a mark of 0 in disguise.
    """

    student_id: str
    assignment: str
    sha256: str
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()
    fault: str = ""

    @property
    def score(self) -> int:
        """Points over all questions."""
        return sum(mark.score for mark in self.marks)

    @property
    def max_score(self) -> int:
        """Points that there are."""
        return sum(mark.max_score for mark in self.marks)
