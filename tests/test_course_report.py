"""The instructor's page and the students': true, escaped, self-contained."""

import random
import re

import pytest
from bs4 import BeautifulSoup
from test_accessibility import AXE, OF_COLOURS, RULES

from bookbuild.npm import packages
from infobook import course
from infobook.course import report
from infobook.course.collect import Aside
from infobook.course.marks import Mark, Marked

PS1 = course.load("ps1")
CODES = ("passed", "passed", "wrong_base", "nan_at_zero", "not_attempted", "raised")
HOSTILE = "</table><script>alert(1)</script><img src=x onerror=alert(2)>&\"'"
SHA = "ab" * 32
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"


def one(student, codes, message="Try bits."):
    marks = tuple(
        Mark(q.name, q.points if c == "passed" else 0, q.points, c, message)
        for q, c in zip(PS1.questions, codes, strict=True)
    )
    return Marked(student, "ps1", SHA, marks)


def many(count=200):
    draw = random.Random(7)
    return [one(f"s{i:03}", draw.choices(CODES, k=3)) for i in range(count)]


MARKED = [
    one("ann", ["passed", "passed", "passed"]),
    one("bob", ["wrong_base", "passed", "not_attempted"]),
    one("cleo", ["wrong_base", "passed", "wrong_base"]),
    one("dan", ["nan_at_zero", "not_attempted", "passed"]),
]
COST = report.Cost(4, 2.0, 1.0, 0.5)
PEOPLE = [Aside("eve.ipynb", "eve", "the notebook cannot be read: no JSON")]


def soup(marked=MARKED, people=PEOPLE, cost=COST):
    return BeautifulSoup(report.page(PS1, marked, people, cost), "html.parser")


def rows(page, caption):
    (table,) = (t for t in page("table") if caption in t.caption.text)
    return [[cell.text for cell in row("th") + row("td")] for row in table("tr")]


def test_the_overview_counts():
    assert soup().p.text == (
        "4 submissions have marks: 5.00 of 10 points on average, 3.5 in the middle, "
        "from 3 to 10. 1 file needs a person."
    )


def test_the_distribution_is_drawn_and_told():
    page = soup()
    counts = {0: 0, 3: 2, 4: 1, 10: 1}
    told = {int(row[0]): int(row[1]) for row in rows(page, "How many have")[1:]}
    assert {points: told[points] for points in counts} == counts
    assert list(told) == list(range(11))
    assert sum(told.values()) == 4
    assert page.svg["aria-label"].endswith("3 points: 2, 4 points: 1, 10 points: 1.")
    heights = [float(bar["height"]) for bar in page.svg("rect")]
    assert heights == [180.0, 90.0, 90.0]


@pytest.mark.parametrize("points", [1, 10, 24, 25, 49, 50, 137])
def test_every_mark_is_in_one_group(points):
    scores = list(range(points + 1))
    groups = report._histogram(scores, points)
    assert sum(count for _, count in groups) == points + 1
    assert len(groups) <= 25
    ends = [int(end) for name, _ in groups for end in {*name.split("–")}]
    assert {0, points} <= {*ends}


def test_the_questions():
    assert rows(soup(), "How each question went")[1:] == [
        ["entropy", PS1.questions[0].exercise.title, "0.75 of 3", "25 %", "0 %"],
        ["cross_entropy", PS1.questions[1].exercise.title, "2.25 of 3", "75 %", "25 %"],
        ["kl_divergence", PS1.questions[2].exercise.title, "2.00 of 4", "50 %", "25 %"],
    ]


def test_the_mistakes_are_counted_the_most_frequent_first():
    page = soup()
    name = PS1.questions[0].exercise.title
    assert rows(page, f"Mistakes in: {name}")[1:] == [
        ["wrong_base", "2", "50 %", "Try bits."],
        ["nan_at_zero", "1", "25 %", "Try bits."],
    ]
    assert f"None in: {PS1.questions[1].exercise.title}." in page.text


def test_a_code_that_says_several_things_shows_the_commonest():
    texts = ["it raised A", "it raised B", "it raised B", "it raised C"]
    marked = [one(f"s{i}", ["raised"] * 3, text) for i, text in enumerate(texts)]
    name = PS1.questions[0].exercise.title
    (row,) = rows(soup(marked), f"Mistakes in: {name}")[1:]
    assert row[3] == "it raised B (and 2 other texts)"


def test_who_needs_a_person_is_listed_with_the_reason():
    assert rows(soup(), "have no mark")[1:] == [
        ["eve", "eve.ipynb", "the notebook cannot be read: no JSON"]
    ]
    assert "Nothing." in soup(people=[]).text


def test_the_cost():
    assert "4 marked: 0.125 seconds of a processor a submission, 2 s in all" in str(
        soup()
    )
    whole = report.total([COST, report.Cost(6, 1.0, 2.0, 1.5)])
    assert whole == report.Cost(10, 3.0, 3.0, 2.0)
    whole = report.total([COST, report.Cost(6, 1.0, 2.0, None)])
    assert whole.sentence == "0.300 seconds of a worker a submission, 3 s in all"
    assert "Nothing was marked yet" in str(soup([], [], report.total([])))


def test_nothing_of_a_submission_becomes_markup():
    marked = [
        Marked(
            HOSTILE,
            "ps1",
            SHA,
            tuple(Mark(q.name, 0, 4, HOSTILE, HOSTILE) for q in PS1.questions),
            notes=(HOSTILE,),
        )
    ]
    people = [Aside(HOSTILE, HOSTILE, HOSTILE)]
    for text in (
        report.page(PS1, marked, people, COST),
        report.feedback(PS1, marked[0]),
    ):
        page = BeautifulSoup(text, "html.parser")
        assert not page("script")
        assert not page("img")
        assert HOSTILE in page.text


def test_a_message_of_a_million_signs_is_cut():
    marked = [one("ann", ["raised"] * 3, "x" * 10**6)]
    assert len(report.page(PS1, marked, [], COST)) < 20_000
    assert len(report.feedback(PS1, marked[0])) < 20_000


def test_feedback_says_what_the_marks_say_and_nothing_of_others():
    page = BeautifulSoup(report.feedback(PS1, MARKED[1]), "html.parser")
    assert "bob: 3 of 10 points" in page.text
    assert "0 of 3 points for entropy: wrong_base" in page.text
    assert "ann" not in page.main.text.split()
    for question in PS1.questions:
        assert question.exercise.title in page.text
        lines = question.exercise.explanation.splitlines()
        assert not any(line in page.text for line in lines if len(line) > 20)


def test_pages_ask_for_nothing():
    for text in (
        report.page(PS1, many(), PEOPLE, COST),
        report.feedback(PS1, MARKED[0]),
    ):
        assert not re.search(r"""(src|href)\s*=|url\(|@import|https?:""", text)
        assert "default-src 'none'" in text


@pytest.mark.parametrize(("theme", "rules"), [("light", RULES), ("dark", OF_COLOURS)])
def test_axe_finds_no_violation(browser, theme, rules, tmp_path):
    pages = {
        "report": report.page(PS1, many(), PEOPLE * 3, COST),
        "feedback": report.feedback(PS1, MARKED[1]),
    }
    context = browser.new_context(color_scheme=theme, bypass_csp=True)
    for name, text in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(text, encoding="utf-8")
        page = context.new_page()
        page.goto(path.as_uri())
        page.evaluate(OPEN)
        page.add_script_tag(path=packages() / "axe-core" / "axe.min.js")
        assert page.evaluate(AXE, rules) == []
        page.close()
    context.close()
