"""Progress: which exercises were tried and passed, in one small local file.

The file is ``.infobook/progress.json`` in the home directory. The environment variable
``INFOBOOK_PROGRESS`` names another file, or ``off`` for none. It holds, for each
exercise by name, the number of attempts and whether one passed; no answers, no times,
no names. Nothing is sent anywhere. Delete it to start afresh. Where it cannot be
written, checks work all the same and nothing is remembered.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from infobook.exercises.result import Code, Result

VARIABLE = "INFOBOOK_PROGRESS"


@dataclass(frozen=True, slots=True, repr=False)
class Progress:
    """What was tried and what passed.

    Attributes
    ----------
    passed, tried : tuple of str
        Names of exercises that passed, and of those tried but not passed yet.
    path : ``pathlib.Path`` or None
        The file; delete it to start afresh. None if nothing is remembered.
    """

    passed: tuple[str, ...]
    tried: tuple[str, ...]
    path: Path | None

    def __repr__(self) -> str:
        return "\n".join(
            [f"{len(self.passed)} passed, {len(self.tried)} tried"]
            + [f"  passed  {name}" for name in self.passed]
            + [f"  tried   {name}" for name in self.tried]
            + [f"kept in {self.path or 'no file'}"]
        )

    def _repr_html_(self) -> str:
        rows = [("&#10003; passed", n) for n in self.passed]
        rows += [("&#8230; tried", n) for n in self.tried]
        body = "".join(
            f"<tr><td>{mark}</td><td>{escape(name)}</td></tr>" for mark, name in rows
        )
        where = escape(str(self.path or "no file"))
        return f"<table>{body}<caption>kept in {where}</caption></table>"


def progress() -> Progress:
    """Which exercises were tried and passed on this computer.

    Returns
    -------
    Progress
        Shows itself as a table. `passed` and `tried` are names, `path` the file.

    Notes
    -----
    The file is ``.infobook/progress.json`` in the home directory, or the one that the
    environment variable ``INFOBOOK_PROGRESS`` names; ``off`` keeps none. Delete it to
    start afresh. Nothing is sent anywhere.

    Examples
    --------
    >>> from infobook import exercises
    >>> exercises.progress()
    0 passed, 0 tried
    kept in no file
    """
    where = _file()
    entries = {} if where is None else _read(where)
    passed = [name for name, entry in entries.items() if entry["passed"]]
    tried = [name for name, entry in entries.items() if not entry["passed"]]
    return Progress(tuple(sorted(passed)), tuple(sorted(tried)), where)


def note(name: str, result: Result) -> None:
    """Count one attempt; do nothing where that is impossible."""
    where = _file()
    if where is None or result.code is Code.NOT_ATTEMPTED:
        return
    entries = _read(where)
    entry = entries.setdefault(name, {"attempts": 0, "passed": False})
    entry["attempts"] += 1
    entry["passed"] = entry["passed"] or result.ok
    text = json.dumps({"version": 1, "exercises": entries}, indent=1, sort_keys=True)
    unfinished = where.with_name(f"{where.name}.{os.getpid()}")
    try:
        if where.exists() and not where.is_file():
            return  # a device, such as /dev/null, is no file to be replaced
        where.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(where)  # at once, so that a reader never sees half a file
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            unfinished.unlink()


def _file() -> Path | None:
    named = os.environ.get(VARIABLE, "")
    if named.lower() == "off":
        return None
    try:
        return Path(named) if named else Path.home() / ".infobook" / "progress.json"
    except RuntimeError:  # there is no home directory
        return None


def _read(where: Path) -> dict[str, dict[str, Any]]:
    """Return what the file holds, and nothing where it is missing or damaged."""
    try:
        if not where.is_file():  # to read a pipe would wait for ever
            return {}
        entries = json.loads(where.read_text(encoding="utf-8"))["exercises"]
        return {
            str(name): {
                "attempts": int(entry["attempts"]),
                "passed": entry["passed"] is True,
            }
            for name, entry in entries.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
