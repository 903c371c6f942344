"""The printed book: what is moved, what is numbered, which faults of LaTeX are seen.

The PDF itself is made by ``make pdf``, a step of ``make check``.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from sphinx import addnodes

from bookbuild import pdf, printed, tex_log

WRITTEN = "Output written on infobook.xdv (317 pages)."


@pytest.mark.parametrize(
    "line",
    [
        "! Undefined control sequence.",
        "Missing character: There is no ✓ in font TeXGyrePagella!",
        "LaTeX Warning: Reference `eq-x' on page 3 undefined on input line 8.",
        "LaTeX Warning: Hyper reference `book/x:y' on page 2 undefined.",
        "LaTeX Warning: Citation `Sha48' on page 9 undefined on input line 7.",
        "LaTeX Warning: Label `fig-x' multiply defined.",
        "LaTeX Warning: Label(s) may have changed. Rerun.",
        r"Overfull \hbox (2.1pt too wide) in paragraph at lines 22--24",
        r"Overfull \hbox (31.5pt too wide) detected at line 8",
        r"Overfull \vbox (9.5pt too high) has occurred while \output is active []",
    ],
)
def test_fault_is_found(line: str) -> None:
    log = f"This is XeTeX\n{line}\n[1] [2]\n{line}\n{WRITTEN}"
    assert tex_log.faults(log) == [line]


@pytest.mark.parametrize(
    "line",
    [
        r"Overfull \hbox (1.9pt too wide) in paragraph at lines 22--24",
        r"Overfull \vbox (3.4pt too high) detected at line 8206",
        r"Underfull \hbox (badness 10000) in paragraph at lines 22--24",
        "Package geometry Warning: Over-specification in `h'-direction.",
    ],
)
def test_trifle_is_none(line: str) -> None:
    assert tex_log.faults(f"{line}\n{WRITTEN}") == []


def test_log_without_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="no run of LaTeX that wrote pages"):
        tex_log.faults("This is XeTeX")


def test_numbers_of_labels() -> None:
    aux = (
        "\\relax \n"
        "\\newlabel{book/entropy:fig-x}{{2.3}{21}{A caption}{figure.caption.9}{}}\n"
        "\\newlabel{equation:book/entropy:eq-x}{{2.1}{20}{Title}{equation.2.1}{}}\n"
    )
    assert tex_log.numbers(aux) == {
        "book/entropy:fig-x": "2.3",
        "equation:book/entropy:eq-x": "2.1",
    }


def test_missing_programs_are_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit) as stop:
        pdf.build()
    assert stop.value.code == 1
    message = capsys.readouterr().err
    assert "xelatex, latexmk, makeindex, rsvg-convert" in message
    assert f"apt install --no-install-recommends {' '.join(pdf.packages())}" in message


def box(title: str, *classes: str) -> nodes.admonition:
    content = nodes.paragraph("", f"The text of {title}.")
    return nodes.admonition("", nodes.title("", title), content, classes=[*classes])


def cell(role: str, *classes: str, verdict: bool = False) -> nodes.container:
    html = '<div role="status">Right.</div>' if verdict else "<table></table>"
    printed_text = nodes.literal_block("", f"printed by {role}")
    output = nodes.container(
        *("", nodes.raw("", html, format="html"), nodes.Text("Right.")),
        nb_element="mime_bundle",
    )
    return nodes.container(
        "",
        nodes.literal_block("", f"code of {role}"),
        nodes.container("", printed_text, output, nb_element="cell_code_output"),
        cell_metadata={"exercise": {"role": role}},
        classes=["cell", *classes],
    )


def section(title: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title("", title), *content, ids=[title.lower()])


@pytest.fixture
def book() -> Any:
    """A book of one chapter with a set of one exercise, and a page at the end."""
    offer = nodes.paragraph("", "", addnodes.download_reference("", "the file"))
    exercise = section(
        "Quarters",
        nodes.paragraph("", "The task."),
        cell("stub"),
        cell("check"),
        box("First hint", "tip", "dropdown"),
        box("Solution", "note", "dropdown"),
        cell("solution", "tag_hide-cell", verdict=True),
    )
    one_set = section("Exercises", offer, exercise)
    chapter = section(
        "Chapter",
        box("Goals", "tip"),
        nodes.compound(
            "",
            addnodes.start_of_file("", one_set, docname="book/exercises/entropy"),
            classes=["toctree-wrapper"],
        ),
    )
    files = {"book/entropy": chapter, "book/notation": section("Notation")}
    document = new_document("book", get_default_settings())
    document += nodes.meta(name="description", content="What front matter becomes.")
    document += section(
        "Book",
        *(
            nodes.compound(
                "",
                addnodes.start_of_file("", content, docname=name),
                classes=["toctree-wrapper"],
            )
            for name, content in files.items()
        ),
    )
    numbers = {"book/entropy": {"theorem": {"thm-x": (1, 2)}}}
    document.settings.env = SimpleNamespace(
        toc_fignumbers=numbers, toc_secnumbers={"book/entropy": {"": (1,)}}
    )
    return document


def file(document: nodes.document, name: str) -> nodes.Element:
    found = document.findall(addnodes.start_of_file)
    return next(one for one in found if one["docname"] == name)


def test_hints_and_solutions_stand_at_the_end(book: nodes.document) -> None:
    printed.ExercisesAtTheEnd(book).run()
    order = [one["docname"] for one in book.findall(addnodes.start_of_file)]
    assert order[-3:] == ["hints", "solutions", "book/notation"]
    hints, solutions = file(book, "hints").astext(), file(book, "solutions").astext()
    assert "The text of First hint." in hints
    assert "The text of Solution." in solutions
    assert "code of solution" in solutions
    task = file(book, "book/exercises/entropy").astext()
    assert "The task." in task
    assert "code of stub" in task
    for moved in ("First hint", "The text of Solution", "code of solution"):
        assert moved not in task
    # and each says on which page the other stands
    for where, what in ((task, "infobookhints"), (task, "infobooksolutions")):
        assert what in where
    assert r"{\detokenize{book/exercises/entropy:quarters}}" in solutions


def test_what_only_a_screen_can_do_is_left_out(book: nodes.document) -> None:
    printed.ExercisesAtTheEnd(book).run()
    for gone in ("code of check", "the file"):
        assert gone not in book.astext()
    solution = file(book, "solutions").astext()
    assert "printed by solution" in solution
    assert "Right." not in solution


def test_boxes_have_kinds_and_hidden_cells_show(book: nodes.document) -> None:
    chapter = next(file(book, "book/entropy").findall(nodes.section))
    theorem = nodes.admonition(
        *("", nodes.title("", " (Bounds)"), nodes.section("", nodes.paragraph())),
        ids=["thm-x"],
        realtype="theorem",
        countertype="theorem",
    )
    proof = nodes.admonition("", nodes.paragraph("", "Proof. Add."), classes=["proof"])
    chapter.insert(1, [theorem, proof])
    printed.ExercisesAtTheEnd(book).run()
    printed.Boxes(book).run()
    boxes = {b["kind"]: b for b in book.findall(printed.printed_box)}
    assert boxes.keys() == {"statement", "proof", "tip", "hint", "solution"}
    assert boxes["statement"][0].astext() == "Theorem 1.2 (Bounds)"
    assert boxes["proof"].astext().strip() == "Proof. Add."
    assert boxes["hint"].astext().strip() == "First hint. The text of First hint."
    assert not list(book.findall(nodes.admonition))
    hidden = [
        c for c in book.findall(nodes.container) if "tag_hide-cell" in c["classes"]
    ]
    assert hidden == []


def test_chapters_are_numbered_as_on_the_pages(book: nodes.document) -> None:
    printed.ChapterNumbers(book).run()
    assert file(book, "book/entropy")[0].astext() == r"\setcounter{secnumdepth}{0}"
    assert file(book, "book/notation")[0].astext() == r"\setcounter{secnumdepth}{-2}"


@pytest.mark.parametrize(("rows", "long"), [(15, False), (16, True)])
def test_long_tables_break_over_pages(
    book: nodes.document, rows: int, long: bool
) -> None:
    line = nodes.row(
        "", *(nodes.entry("", nodes.paragraph("", t)) for t in ("a", "bcd"))
    )
    group = nodes.tgroup("", nodes.colspec(colwidth=1), nodes.colspec(colwidth=1))
    group += nodes.tbody("", *(line.deepcopy() for _ in range(rows)))
    book += nodes.table("", group)
    printed.LongTables(book).run()
    assert ("longtable" in book[-1]["classes"]) == long
    widths = [column["colwidth"] for column in book.findall(nodes.colspec)]
    assert widths == ([17, 49] if long else [1, 1])
