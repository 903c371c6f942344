"""Fixtures that several test files share."""

from pathlib import Path

import pytest

from bookbuild.pages import build


@pytest.fixture(scope="session")
def built_book() -> Path:
    """The built site; workers that ask at the same time wait for one build."""
    return build()
