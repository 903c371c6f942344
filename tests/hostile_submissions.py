"""Submissions that do harm, or seem to, as ``hostile_submissions.md`` has them.

``python tests/hostile_submissions.py [NAME ...]`` marks them and prints a table.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

ENTROPY = """
def entropy(p):
    p = np.asarray(p, dtype=float)
    p = p[p > 0]
    return float(-(p * np.log2(p)).sum())
"""
CROSS_ENTROPY = """
def cross_entropy(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    p, q = p[p > 0], q[p > 0]
    return float(-(p * np.log(q)).sum())
"""
KL_DIVERGENCE = """
def kl_divergence(p, q):
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    p, q = p[p > 0], q[p > 0]
    return float((p * (np.log(p) - np.log(q))).sum())
"""
WRONG = """
def entropy(p): return 1.0
def cross_entropy(p, q): return 1.0
def kl_divergence(p, q): return 1.0
"""
SETUP = "import math\nimport numpy as np\nfrom infobook import exercises"
NEXT = "\n# %%\n"

# The way around the list of allowed modules, which holds up honest code only.
ESCAPE = """
found = [c for c in object.__subclasses__() if c.__name__ == "catch_warnings"]
known = found[0].__init__.__globals__["__builtins__"]
get = known["__import__"] if isinstance(known, dict) else known.__import__
atexit, ctypes, gc, json, os, signal, socket, struct, sys, time = map(
    get, "atexit ctypes gc json os signal socket struct sys time".split()
)
"""
# The way to the line on which the marker asks.
PIPE = f"""{ESCAPE}
frame = sys._getframe()
while frame:
    if hasattr(frame.f_locals.get("self"), "_line"):
        runner = frame.f_locals["self"]
    frame = frame.f_back
fd = runner._line.fileno()
def write(message):
    text = json.dumps(message).encode()
    os.write(fd, struct.pack("!II", len(text), 0) + text)
"""
REST = NEXT.join([CROSS_ENTROPY, KL_DIVERGENCE])
RIGHT = NEXT.join([ENTROPY, REST])
STANDS_FOR = {
    "ENTROPY": ENTROPY,
    "CROSS_ENTROPY": CROSS_ENTROPY,
    "KL_DIVERGENCE": KL_DIVERGENCE,
    "RIGHT": RIGHT,
    "REST": REST,
    "WRONG": WRONG,
    "ESCAPE": ESCAPE,
    "PIPE": PIPE,
    "HUNDRED": NEXT.join(["os._exit(0)"] * 100),
}


class Submission(NamedTuple):
    """What is handed in, what it deserves, and the codes of its three questions."""

    code: str
    deserves: int
    codes: list[str]


def read(text: str) -> dict[str, Submission]:
    """Read the file of submissions."""
    form = r"## (.+)\n\n(\d+)(?:: (.+))?\n\n```(cells|entropy)\n((?s:.*?)\n)```\n"
    found = {}
    for name, deserves, codes, kind, code in re.findall(form, text):
        if kind == "entropy":
            body = re.sub("^", "    ", code, flags=re.MULTILINE)
            harm = f"{ENTROPY}\nright = entropy\ndef entropy(p):\n{body}"
            code = NEXT.join([PIPE, harm, REST])
        for word, meaning in STANDS_FOR.items():
            code = re.sub(rf"^{word}$", lambda _: meaning, code, flags=re.MULTILINE)  # noqa: B023
        found[name] = Submission(code, int(deserves), codes.split())
    assert len(found) == text.count("\n## "), "a submission that is not read"
    return found


def notebook(code: str, **put: object) -> bytes:
    """Return the file of a notebook, with names such as PORT filled in."""
    for name, value in put.items():
        code = code.replace(name, repr(value))
    cells = [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source.strip("\n"),
        }
        for i, source in enumerate([SETUP, *code.split(NEXT)])
    ]
    page = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    return json.dumps(page).encode()


SUBMISSIONS = read(
    Path(__file__).with_suffix(".md").read_text(encoding="utf-8"),
)


def table(*names: str) -> str:
    """Mark these submissions, or all; return a table, as Markdown."""
    from infobook import course

    lines = ["| submission | deserves | gets | diagnoses |", "|---|---|---|---|"]
    with course.Marker(course.load("ps1"), secret=b"secret", seconds=2) as marker:
        for name in names or SUBMISSIONS:
            code, deserves, _ = SUBMISSIONS[name]
            marked = marker.mark(notebook(code, PORT=9, CANARY="/gradebook.db"), "me")
            codes = ", ".join(mark.code for mark in marked.marks) or marked.fault
            lines.append(f"| {name} | {deserves} | {marked.score} | {codes} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    print(table(*sys.argv[1:]))
