"""What a learner reads of each exercise.

``texts.json`` is written from the sets in ``book/exercises`` by the builder; nobody
edits it by hand. It is here so that hints and solutions are at hand without the book.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def all_texts() -> dict[str, dict[str, Any]]:
    """Return the texts of all exercises, by name, in the order of the book."""
    file = resources.files("infobook.exercises").joinpath("texts.json")
    found: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def of(name: str) -> dict[str, Any]:
    """Return the texts of one exercise; none while its set is not built yet."""
    return {
        key: tuple(text) if isinstance(text, list) else text
        for key, text in all_texts().get(name, {}).items()
    }
