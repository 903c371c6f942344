"""Fixtures that several test files share."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# A shell that runs the tests in the background lets them, and all they start, ignore
# Ctrl-C; the tests that interrupt a command would then wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def built_book() -> Path:
    """The built site; workers that ask at the same time wait for one build."""
    from bookbuild.pages import build  # here, as most tests run without its needs

    return build()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; where there is none, what needs it is skipped and says so.

    One a module, not one a session: Playwright's event loop would be in the way of
    other tests.
    """
    from bookbuild.browser import find_chromium, open_browser

    if find_chromium() is None:
        pytest.skip("no Chromium: install Debian's package chromium")
    with open_browser() as browser:
        yield browser
