"""Pictures of built pages, for authors: light, dark, on a phone and as printed.

``python -m bookbuild.screenshots [PAGE ...] --out DIR`` builds the book and photographs
the named pages (``entropy`` or ``book/entropy``; all if none is named). A tall page
comes in numbered pieces of a size that a person can read.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from bookbuild.browser import open_browser, serve
from bookbuild.pages import ROOT, build, toc_pages

PIECE_HEIGHT = 1600
VIEWS: dict[str, tuple[int, Literal["light", "dark"]]] = {
    "light": (1440, "light"),
    "dark": (1440, "dark"),
    "phone": (390, "light"),
    "print": (660, "dark"),  # A4 between its margins; printed from the dark theme
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures that the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", metavar="PAGE")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--view", choices=VIEWS, action="append", help="default: all")
    parser.add_argument("--unfold", action="store_true", help="open folded boxes")
    options = parser.parse_args(arguments)
    pages = [_full_name(name) for name in options.pages] or toc_pages()
    try:
        build()
    except SystemExit:
        print("Pictures show the pages as far as they were built.", file=sys.stderr)
    site = ROOT / "_build" / "html"
    options.out.mkdir(parents=True, exist_ok=True)
    with serve(site) as address, open_browser() as browser:
        for page in pages:
            if not (site / f"{page}.html").is_file():
                print(f"{page}: was not built", file=sys.stderr)
                continue
            for view in options.view or VIEWS:
                name = page.removeprefix("book/").replace("/", "-")
                target = options.out / f"{name}-{view}"
                for path in photograph(
                    browser, f"{address}/{page}.html", target, view, options.unfold
                ):
                    print(path)
    return 0


def photograph(
    browser: Browser, url: str, target: Path, view: str, unfold: bool = False
) -> list[Path]:
    """Photograph one page in one view, in pieces of at most ``PIECE_HEIGHT`` pixels.

    Parameters
    ----------
    browser : Browser
        An open browser.
    url : str
        The page's address.
    target : Path
        Path of the pictures without number and suffix.
    view : str
        One of ``VIEWS``.
    unfold : bool, default False
        Open folded boxes first.

    Returns
    -------
    list of Path
        The pictures, from the top of the page to its bottom.
    """
    width, scheme = VIEWS[view]
    context = browser.new_context(
        viewport={"width": width, "height": PIECE_HEIGHT}, color_scheme=scheme
    )
    try:
        page = context.new_page()
        page.goto(url)
        page.evaluate("() => document.fonts.ready")
        if view == "print":
            page.emulate_media(media="print")
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
        if unfold:
            page.evaluate(
                """() => {
                for (const box of document.querySelectorAll("details")) box.open = true;
                }"""
            )
        height = page.evaluate("document.documentElement.scrollHeight")
        pieces = math.ceil(height / PIECE_HEIGHT)
        paths = [target.with_name(f"{target.name}-{i + 1}.png") for i in range(pieces)]
        for i, path in enumerate(paths):
            # scrolled, not clipped from the whole: for that the browser resizes the
            # window, and may be caught in the middle of a layout of another width
            place = {"top": i * PIECE_HEIGHT, "behavior": "instant"}
            page.evaluate("place => window.scrollTo(place)", place)
            page.screenshot(path=path)
        return paths
    finally:
        context.close()


def _full_name(name: str) -> str:
    """Turn ``entropy``, ``exercises/entropy`` or a path into a page of ``_toc.yml``."""
    stem = name.removesuffix(".ipynb").removesuffix(".md").removesuffix(".html")
    for page in (stem, f"book/{stem}"):
        if page in toc_pages():
            return page
    raise SystemExit(
        f"{name!r} is not a page of _toc.yml; pages: {', '.join(toc_pages())}"
    )


if __name__ == "__main__":
    sys.exit(main())
