"""The site as it is published: Python of its own, JupyterLite, a menu of places."""

import json
from urllib.parse import urlsplit

import pytest
from looks import AXE, LOOKS, RULES, axe_core
from playwright.sync_api import TimeoutError

from bookbuild import launch, site
from bookbuild.browser import serve

pytestmark = pytest.mark.slow
CHAPTER = "book/surprise"
PATIENCE = 180_000  # milliseconds, on a busy machine
# Only cells in view are there, so that it scrolls down to the last.
DONE = """number => {
    const panel = document.querySelector(".jp-WindowedPanel-outer");
    panel.scrollTop = panel.scrollHeight;
    return [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].some(
        prompt => prompt.textContent.trim() === number);
}"""


@pytest.fixture(scope="module")
def published():
    return site.build()


@pytest.fixture(scope="module")
def address(published):
    with serve(published) as address:
        yield address


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def test_each_page_with_code_leads_to_its_copy(published):
    names = site.pages_with_code(published)
    assert len(names) >= 19
    for name in names:
        html = (published / f"{name}.html").read_text(encoding="utf-8")
        assert 'class="places"' in html
        assert f"?path={launch.copy_of(name)}" in html
        copy = published / "lite" / "files" / launch.copy_of(name)
        assert "%pip install -q infobook" in copy.read_text(encoding="utf-8")
    assert (published / "pyodide" / "pyodide.mjs").is_file()
    assert (published / ".nojekyll").is_file()


def test_menu_opens_and_has_no_violation(page, address):
    page.goto(f"{address}/{CHAPTER}.html")
    page.get_by_text("Open this notebook elsewhere").click()
    assert page.get_by_role("link", name="JupyterLite").is_visible()
    page.evaluate(LOOKS)
    page.evaluate("looks.withoutParts()")
    page.add_script_tag(path=axe_core())
    assert page.evaluate(AXE, RULES) == []


def test_chapter_runs_in_jupyterlite_from_this_site_alone(page, address, published):
    copy = published / "lite" / "files" / launch.copy_of(CHAPTER)
    cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
    last = sum(cell["cell_type"] == "code" for cell in cells)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{CHAPTER}.html")
    page.get_by_text("Open this notebook elsewhere").click()
    link = page.get_by_role("link", name="JupyterLite")
    link.evaluate("e => e.removeAttribute('target')")
    link.click()
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("Kernel status: Idle").wait_for(state="attached")
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    try:
        page.wait_for_function(DONE, arg=f"[{last}]:")
    except TimeoutError as error:  # it stops at a cell with an error
        raise AssertionError(page.locator("body").inner_text()) from error
    assert page.evaluate("document.querySelectorAll('.jp-OutputArea img').length") > 0
    hosts = {urlsplit(url).hostname for url in asked if url.startswith("http")}
    assert hosts == {"127.0.0.1"}
