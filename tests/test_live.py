"""Code that runs in the page, in a browser: a chapter and a set of exercises."""

import json
import re

import pytest

from bookbuild.browser import serve
from bookbuild.runtime import runtime

CHAPTER, SET = "book/entropy", "book/exercises/entropy"
PATIENCE = 120_000  # milliseconds, on a busy machine; nothing waits without a cause


@pytest.fixture(scope="module")
def site(built_book, tmp_path_factory):
    """The built pages, and beside them the browser's Python."""
    folder = tmp_path_factory.mktemp("site")
    for path in built_book.iterdir():
        (folder / path.name).symlink_to(path)
    (folder / "pyodide").symlink_to(runtime())
    with serve(folder) as address:
        yield address


class Reader:
    """Who opens pages of the site, and what the browser asked for on the way."""

    def __init__(self, browser, site, settings):
        self.site = site
        self.asked, self.faults = [], []
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.context.route(
            "**/_static/live/runtime.json", lambda route: route.fulfill(json=settings)
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)

    def open(self, name):
        self.page.goto(f"{self.site}/{name}.html")
        self.page.locator(".live-button").first.wait_for()
        return self

    def cell(self, words):
        """The cell whose code has these words."""
        return Cell(self.page.locator("div.cell", has_text=words).first)


class Cell:
    def __init__(self, box):
        # by number: what it says will change
        (number,) = re.findall(r"live-cell-\d+", box.get_attribute("class"))
        self.page, self.box = box.page, box.page.locator(f".{number}")
        self.said = self.box.locator(".live-said")
        self.output = self.box.locator(".live-output")
        self.stored = self.box.locator(".cell_output:not(.live-output)")

    def button(self, name):
        return self.box.get_by_role("button", name=name, exact=True)

    def press(self, name):
        self.button(name).click()

    def waits(self, *words):
        """Wait until it says one of these."""
        found = re.compile("|".join(map(re.escape, words)))
        self.box.locator(".live-said", has_text=found).wait_for()

    def write(self, text):
        """Put a text in the place of the code."""
        if self.button("Edit").is_visible():
            self.press("Edit")
        editor = self.box.get_by_role("textbox")
        editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)


@pytest.fixture(scope="module")
def settings(built_book):
    path = built_book / "_static" / "live" / "runtime.json"
    return json.loads(path.read_text()) | {"runtime": "../../pyodide/"}


@pytest.fixture(scope="module")
def chapter(browser, site, settings):
    """A reader of the chapter; the tests that share it leave it running."""
    reader = Reader(browser, site, settings).open(CHAPTER)
    yield reader
    reader.context.close()


@pytest.fixture
def newcomer(browser, site, settings):
    """Readers who come for the first time, with any other settings of the site."""
    readers = []

    def come(**other):
        readers.append(Reader(browser, site, settings | other))
        return readers[-1]

    yield come
    for reader in readers:
        reader.context.close()


def test_nothing_is_loaded_before_a_button_is_pressed(chapter):
    own = [url for url in chapter.asked if url.startswith(chapter.site)]
    assert own == chapter.asked
    late = re.compile(r"pyodide|worker|editor|cells|\.whl|runtime")
    assert [url for url in own if late.search(url)] == []
    assert any(url.endswith("live.mjs") for url in own)


def test_buttons_wait_for_a_page_that_comes_slowly(newcomer):
    reader = newcomer()

    def late(route):
        while not any(url.endswith("cell.mjs") for url in reader.asked):
            reader.page.wait_for_timeout(100)
        reader.page.wait_for_timeout(1000)  # ours is there, the page is not
        route.continue_()

    # a script that stands after ours, and holds up the page that follows it
    reader.context.route("**/searchtools.js", late)
    reader.open(CHAPTER)
    assert reader.page.locator(".live-bar").count() > 20


def test_first_run_takes_what_the_cell_needs_along(chapter):
    cell = chapter.cell("plots.surprise_areas")
    before = cell.stored.locator("img").get_attribute("alt")
    cell.press("Run")
    cell.waits("Loads Python")
    cell.waits("Done.")
    picture = cell.output.locator("figure img")
    assert picture.get_attribute("src").startswith("data:image/svg+xml")
    assert picture.evaluate("e => e.complete && e.naturalWidth > 100")
    assert picture.get_attribute("alt") == before
    assert "Fig. 2.1" in cell.output.locator("figcaption").inner_text()
    assert not cell.stored.is_visible()
    # the cells before it have run: the book's outputs of these stay as they are
    first = chapter.cell("surprisals:")
    assert first.stored.is_visible()
    assert first.output.count() == 0


def test_output_equals_the_books(chapter):
    cell = chapter.cell("2 to the power of H")
    book = cell.stored.inner_text()
    cell.press("Run")
    cell.waits("Done.")
    assert cell.output.inner_text().strip() == book.strip() != ""


def test_edited_code_runs_and_is_reset(chapter):
    cell = chapter.cell("2 to the power of H")
    code = cell.box.locator(".cell_input").inner_text()
    cell.write("1 / 3, [p[0] / 3]\n")
    cell.page.keyboard.press("Shift+Enter")
    cell.output.get_by_text("(0.333333, [0.166667])").wait_for()
    cell.press("Reset")
    assert cell.output.count() == 0
    assert cell.stored.is_visible()
    assert cell.box.locator(".cell_input").inner_text() == code
    assert cell.button("Run").evaluate("e => e === document.activeElement")


def test_error_names_the_line_and_nothing_of_ours(chapter):
    cell = chapter.cell("2 to the power of H")
    cell.write("x = 0\n1/x")
    cell.press("Run")
    cell.waits("Ended with an error.")
    told = cell.output.inner_text()
    assert "In this cell, line 2:" in told
    assert "ZeroDivisionError: division by zero" in told
    assert "live_cells" not in told
    cell.press("Reset")


def test_rich_output_runs_its_scripts(chapter):
    cell = chapter.cell("2 to the power of H")
    cell.write(
        "class Rich:\n"
        "    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        '        return {\'text/html\': \'<p id="rich"></p><script type="module">'
        'document.getElementById("rich").textContent = "script ran"</script>\'}\n'
        "Rich()"
    )
    cell.press("Run")
    cell.output.get_by_text("script ran").wait_for()
    cell.press("Reset")


@pytest.mark.slow
def test_endless_loop_is_stopped_and_python_starts_afresh(chapter):
    cell = chapter.cell("2 to the power of H")
    cell.write("while True:\n    pass")
    cell.press("Run")
    cell.waits("Runs …")
    cell.press("Stop")
    cell.waits("Stopped.")
    assert cell.button("Run").evaluate("e => e === document.activeElement")
    cell.press("Reset")
    cell.press("Run")
    cell.waits("Runs the cells it needs first")
    cell.waits("Done.")
    assert cell.output.inner_text().startswith("H(p) = 1.7500 bits")


def test_keyboard_alone(chapter):
    cell = chapter.cell("2 to the power of H")
    keyboard = cell.page.keyboard
    cell.button("Run").focus()
    keyboard.press("Tab")
    keyboard.press("Enter")  # Edit
    editor = cell.box.get_by_role("textbox")
    editor.wait_for()
    assert editor.evaluate("e => e === document.activeElement")
    keyboard.press("Control+a")
    keyboard.type("print(6/4)")  # "/" is the page's short cut for its search
    keyboard.press("Tab")
    assert editor.evaluate("e => e === document.activeElement")  # it has indented
    keyboard.press("Shift+Tab")
    keyboard.press("Shift+Enter")
    cell.output.get_by_text("1.5").wait_for()
    keyboard.press("Escape")
    keyboard.press("Tab")
    assert cell.button("Run").evaluate("e => e === document.activeElement")
    cell.press("Reset")


def test_chapter_has_met_no_fault(chapter):
    assert chapter.faults == []
    assert [url for url in chapter.asked if not url.startswith(chapter.site)] == []


@pytest.mark.slow
def test_exercise_is_answered_in_the_page_and_kept(newcomer):
    reader = newcomer().open(SET)
    answer, check = reader.cell("quarters = ..."), reader.cell("quarters.check")
    check.press("Run")
    check.output.get_by_text("Not attempted.").wait_for()
    answer.write("quarters = 1.25")
    answer.press("Run")  # the check follows
    check.output.locator("[role=status]:not(:has-text('Not attempted'))").wait_for()
    assert "Right." not in check.output.inner_text()
    answer.write("quarters = 1.5")
    check.press("Run")  # takes the new answer along
    check.output.get_by_text("Right.").wait_for()
    # the solution, run before the check, is not taken for the answer
    answer.write("quarters = 2")
    reader.page.get_by_text("Show the solution in code").first.click()
    solution = reader.cell("assert quarters == 1.5")
    solution.press("Run")
    solution.output.get_by_text("Right.").wait_for()
    check.press("Run")
    check.waits("Done.")
    assert "Right." not in check.output.inner_text()
    # another day
    reader.page.reload()
    reader.page.locator(".live-button").first.wait_for()
    answer = reader.cell("quarters = 2")
    answer.waits("Your answer")
    record = reader.page.evaluate("localStorage.getItem('infobook:progress')")
    assert json.loads(record)["exercises"]["quarters"]["passed"] is True
    answer.press("Reset")
    assert "quarters = ..." in answer.box.inner_text()
    reader.page.reload()
    assert reader.cell("quarters = ...").said.inner_text() == ""
    assert reader.faults == []


@pytest.mark.slow
def test_reader_is_told_when_python_does_not_come(newcomer):
    reader = newcomer().open(CHAPTER)
    reader.context.route("**/pyodide.mjs", lambda route: None)  # no answer, ever
    reader.page.clock.install()
    cell = reader.cell("plots.surprise_areas")
    cell.press("Run")
    cell.waits("Loads Python")
    reader.page.clock.fast_forward(31_000)
    cell.waits("Still loads Python")
    cell.press("Stop")
    cell.waits("Stopped.")


@pytest.mark.parametrize(
    "lost",
    [
        "**/pyodide.mjs",
        *(
            pytest.param(name, marks=pytest.mark.slow)
            for name in ("**/pyodide.asm.wasm", "**/numpy-*")
        ),
    ],
)
def test_reader_is_told_when_python_cannot_be_loaded(newcomer, lost):
    reader = newcomer().open(CHAPTER)
    reader.context.route(lost, lambda route: route.abort())
    cell = reader.cell("plots.surprise_areas")
    cell.press("Run")
    cell.waits("Python could not be loaded")
    assert "Check the connection" in cell.said.inner_text()
    assert cell.stored.is_visible()
    assert all(url.startswith(reader.site) for url in reader.asked)


@pytest.mark.slow
def test_site_without_a_copy_says_whom_it_asks(newcomer):
    reader = newcomer(runtime="https://python.invalid/full/").open(CHAPTER)
    assert all(url.startswith(reader.site) for url in reader.asked)
    cell = reader.cell("plots.surprise_areas")
    cell.press("Run")
    cell.waits("Python could not be loaded from python.invalid.")


@pytest.mark.slow
def test_plain_box_stands_in_for_a_missing_editor(newcomer):
    reader = newcomer().open(CHAPTER)
    reader.context.route("**/editor.mjs", lambda route: route.abort())
    cell = reader.cell("plots.surprise_areas")
    cell.press("Edit")
    area = cell.box.locator("textarea")
    area.wait_for()
    assert area.input_value().startswith("fig, ax = plots.surprise_areas")
    area.fill("1 +")
    reader.page.keyboard.press("Tab")
    assert cell.button("Run").evaluate("e => e === document.activeElement")


def test_page_from_a_file_has_no_buttons(browser, built_book):
    page = browser.new_page()
    faults = []
    page.on("console", lambda m: m.type == "error" and faults.append(m.text))
    page.goto((built_book / f"{CHAPTER}.html").as_uri())
    assert page.locator(".live-button").count() == 0
    assert faults == []
    page.close()
