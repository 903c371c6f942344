"""Instruments that look at a page in the browser: axe-core, and what it lacks.

``looks.js`` computes the contrast of every text and of the keyboard's mark.
"""

from pathlib import Path

from bookbuild.npm import packages

LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")
RULES = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
    "best-practice",
]
# What else axe looks at is the same in both themes.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
AXE = """async rules => {
    const options = {runOnly: rules, resultTypes: ["violations"]};
    return (await axe.run(document, options)).violations.map(
        v => `${v.id} (${v.nodes.length}): ${v.help}: ${v.nodes[0].html.slice(0, 90)}`);
}"""
SET_THEME = "theme => { document.documentElement.dataset.theme = theme; }"


def axe_core():
    """Return the file of axe-core, which is installed first if it is not there."""
    return packages() / "axe-core" / "axe.min.js"
