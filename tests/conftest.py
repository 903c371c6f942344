"""Fixtures that several test files share."""

import signal
from pathlib import Path

import pytest

# A shell that runs the tests in the background lets them, and all they start, ignore
# Ctrl-C; the tests that interrupt a command would then wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def built_book() -> Path:
    """The built site; workers that ask at the same time wait for one build."""
    from bookbuild.pages import build  # here, as most tests run without its needs

    return build()
