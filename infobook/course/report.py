"""Pages about marks: one for the instructor, and one for each student.

A page is one file that asks nobody for anything. What comes from submissions is
escaped, and no script runs: the page itself forbids it to the browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from statistics import mean, median

from infobook import palette
from infobook.course.assignment import Assignment, Question
from infobook.course.collect import Aside
from infobook.course.marks import Mark, Marked

_LONGEST = 400  # signs of a message: an error's text is as long as a student wants
_BINS = 25
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_PASSED, _NOT_ATTEMPTED = "passed", "not_attempted"


@dataclass(frozen=True)
class Cost:
    """What marking cost.

    Parameters
    ----------
    submissions : int
        How many were marked.
    clock : float
        Seconds from the first to the last.
    work : float
        Seconds that workers were at work, added up.
    cpu : float, optional
        Seconds of processors, all that belongs to it included; None on a cluster,
        where nobody counts them.
    """

    submissions: int
    clock: float
    work: float
    cpu: float | None

    @property
    def sentence(self) -> str:
        """The cost of one submission, for people."""
        count = max(1, self.submissions)
        seconds = (
            f"{self.work / count:.3f} seconds of a worker"
            if self.cpu is None
            else f"{self.cpu / count:.3f} seconds of a processor"
        )
        return f"{seconds} a submission, {self.clock:.0f} s in all"


def total(costs: Iterable[Cost]) -> Cost:
    """Add up what several calls cost.

    Parameters
    ----------
    costs : iterable of Cost

    Returns
    -------
    Cost
        Without seconds of processors if one of them lacks those.
    """
    all_costs = list(costs)
    cpus = [cost.cpu for cost in all_costs]
    return Cost(
        sum(cost.submissions for cost in all_costs),
        sum(cost.clock for cost in all_costs),
        sum(cost.work for cost in all_costs),
        None if None in cpus else sum(cpu for cpu in cpus if cpu is not None),
    )


def page(
    assignment: Assignment,
    marked: Sequence[Marked],
    people: Sequence[Aside],
    cost: Cost,
) -> str:
    """Write the instructor's page.

    Parameters
    ----------
    assignment : Assignment
    marked : sequence of Marked
        Those with marks.
    people : sequence of Aside
        What a person must look at.
    cost : Cost

    Returns
    -------
    str
        HTML.
    """
    parts = [
        f"<p>{_overview(assignment, marked, people)}</p>",
        *(_marks(assignment, marked) if marked else ()),
        *(_questions(assignment, marked) if marked else ()),
        *(_mistakes(assignment, marked) if marked else ()),
        *_people(people),
        "<h2>Cost</h2>",
        f"<p>{cost.submissions} marked: {cost.sentence}.</p>"
        if cost.submissions
        else "<p>Nothing was marked yet.</p>",
    ]
    return _document(f"{assignment.name}: {assignment.title}", parts)


def feedback(assignment: Assignment, marked: Marked) -> str:
    """Write the page of one student, from what the marks themselves say.

    Parameters
    ----------
    assignment : Assignment
    marked : Marked
        With marks.

    Returns
    -------
    str
        HTML. It holds no answer and nothing of anybody else.
    """
    titles = {q.name: q.exercise.title for q in assignment.questions}
    parts = [
        f"<p>{escape(marked.student_id)}: <strong>{marked.score} of "
        f"{marked.max_score} points</strong></p>"
    ]
    for mark in marked.marks:
        title = escape(titles.get(mark.question, mark.question))
        parts += [
            f"<h2>{title}</h2>",
            f"<p><strong>{mark.score} of {mark.max_score} points</strong> for "
            f"<code>{escape(mark.question)}</code>: {_code(mark.code)}</p>",
            f"<p>{escape(_cut(mark.message))}</p>",
        ]
    if marked.notes:
        notes = "".join(f"<li>{escape(_cut(note))}</li>" for note in marked.notes)
        parts += ["<h2>Also</h2>", f"<ul>{notes}</ul>"]
    return _document(f"{assignment.name}: {assignment.title}", parts)


def _overview(
    assignment: Assignment, marked: Sequence[Marked], people: Sequence[Aside]
) -> str:
    text = f"{_count(len(marked), 'submission has marks', 'submissions have marks')}"
    if marked:
        scores = [one.score for one in marked]
        text += (
            f": {mean(scores):.2f} of {assignment.points} points on average, "
            f"{median(scores):g} in the middle, from {min(scores)} to {max(scores)}"
        )
    waiting = _count(len(people), "file needs a person", "files need a person")
    return f"{text}. {waiting}."


def _marks(assignment: Assignment, marked: Sequence[Marked]) -> list[str]:
    bins = _histogram([one.score for one in marked], assignment.points)
    rows = ([name, str(count), _share(count, len(marked))] for name, count in bins)
    return [
        "<h2>Marks</h2>",
        '<figure class="wide" tabindex="0" aria-label="Distribution of marks">'
        f"{_drawing(bins)}</figure>",
        "<details><summary>The same as a table</summary>",
        _table(
            "How many have how many points", ["points", "#students", "#share"], rows
        ),
        "</details>",
    ]


def _histogram(scores: Sequence[int], points: int) -> list[tuple[str, int]]:
    """Count marks, each alone if there are few, else in groups of the same width."""
    width = -(-(points + 1) // _BINS)
    counts = Counter(score // width for score in scores)
    names = []
    for first in range(0, points + 1, width):
        last = min(first + width - 1, points)
        names.append(str(first) if last == first else f"{first}–{last}")
    return [(name, counts[number]) for number, name in enumerate(names)]


def _drawing(bins: Sequence[tuple[str, int]]) -> str:
    width, height, base = 720.0, 260.0, 214.0
    step = (width - 20) / len(bins)
    most = max(count for _, count in bins)
    marks = []
    for number, (name, count) in enumerate(bins):
        left = 10 + number * step
        tall = 180 * count / most
        middle = left + step / 2
        if count:
            marks.append(
                f'<rect x="{left + step * 0.1:.1f}" y="{base - tall:.1f}" '
                f'width="{step * 0.8:.1f}" height="{tall:.1f}"/>'
                f'<text x="{middle:.1f}" y="{base - tall - 5:.1f}" '
                f'text-anchor="middle">{count}</text>'
            )
        marks.append(
            f'<text x="{middle:.1f}" y="{base + 18:.0f}" text-anchor="middle">'
            f"{name}</text>"
        )
    described = ", ".join(f"{name} points: {count}" for name, count in bins if count)
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="How many students have how many points. {described}.">'
        f'{"".join(marks)}<line x1="10" y1="{base}" x2="{width - 10}" y2="{base}"/>'
        f'<text x="{width / 2:.0f}" y="{height - 8:.0f}" text-anchor="middle">'
        "points; above each bar: how many students</text></svg>"
    )


def _questions(assignment: Assignment, marked: Sequence[Marked]) -> list[str]:
    rows = []
    for question in assignment.questions:
        marks = _of(question, marked)
        codes = Counter(mark.code for mark in marks)
        average = mean(mark.score for mark in marks)
        rows.append(
            [
                f"<code>{escape(question.name)}</code>",
                escape(question.exercise.title),
                f"{average:.2f} of {question.points}",
                _share(codes[_PASSED], len(marks)),
                _share(codes[_NOT_ATTEMPTED], len(marks)),
            ]
        )
    heads = ["question", "title", "#mean", "#passed", "#not attempted"]
    return ["<h2>Questions</h2>", _table("How each question went", heads, rows)]


def _mistakes(assignment: Assignment, marked: Sequence[Marked]) -> list[str]:
    """List the diagnoses of each question, the most frequent first."""
    parts = ["<h2>Mistakes</h2>"]
    for question in assignment.questions:
        marks = _of(question, marked)
        wrong = [m for m in marks if m.code not in (_PASSED, _NOT_ATTEMPTED)]
        counts = sorted(Counter(m.code for m in wrong).items(), key=_most_first)
        rows = [
            [_code(code), str(count), _share(count, len(marks)), _meaning(code, wrong)]
            for code, count in counts
        ]
        name = escape(question.exercise.title)
        if rows:
            heads = ["code", "#students", "#share", "what they were told"]
            parts += [_table(f"Mistakes in: {name}", heads, rows)]
        else:
            parts += [f"<p>None in: {name}.</p>"]
    return parts


def _meaning(code: str, marks: Sequence[Mark]) -> str:
    """Return what a diagnosis says; where it says several things, the commonest."""
    messages = Counter(mark.message for mark in marks if mark.code == code)
    message, _ = min(messages.items(), key=_most_first)
    text = escape(_cut(message))
    others = len(messages) - 1
    if others:
        text += f' <span class="note">(and {others} other texts)</span>'
    return text


def _people(people: Sequence[Aside]) -> list[str]:
    rows = [[escape(a.student_id), escape(a.file), escape(a.reason)] for a in people]
    if not rows:
        return ["<h2>For a person</h2>", "<p>Nothing.</p>"]
    about = "These have no mark, which is not a mark of 0"
    heads = ["student", "file", "reason"]
    return ["<h2>For a person</h2>", _table(about, heads, rows)]


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of HTML texts; a head that begins with # is of numbers."""
    kinds = [' class="number"' if head.startswith("#") else "" for head in heads]
    top = "".join(
        f'<th scope="col"{kind}>{head.lstrip("#")}</th>'
        for head, kind in zip(heads, kinds, strict=True)
    )
    body = []
    for first, *rest in rows:
        cells = zip(rest, kinds[1:], strict=True)
        others = "".join(f"<td{kind}>{text}</td>" for text, kind in cells)
        body.append(f'<tr><th scope="row">{first}</th>{others}</tr>')
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption>{caption}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _document(title: str, parts: Iterable[str]) -> str:
    style = (resources.files("infobook.course") / "report.css").read_text("utf-8")
    light = palette.css(":root", palette.LIGHT)
    dark = palette.css(":root", palette.DARK)
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="robots" content="noindex">',
            f"<title>{escape(title)}</title>",
            f"<style>\n{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}",
            f"{style}</style></head><body><main>",
            f"<h1>{escape(title)}</h1>",
            *parts,
            "</main></body></html>\n",
        ]
    )


def _of(question: Question, marked: Sequence[Marked]) -> list[Mark]:
    return [m for one in marked for m in one.marks if m.question == question.name]


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _code(code: str) -> str:
    return f"<code>{escape(code)}</code>"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _share(count: int, whole: int) -> str:
    return f"{100 * count / whole:.0f} %"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
