"""Submissions of ps1, made up: right, wrong, crashing, hostile, unreadable.

Each comes with the marks that it deserves, question by question, or with None where a
person must look. The same seed makes the same submissions.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

QUESTIONS = ("entropy", "cross_entropy", "kl_divergence")
POINTS = (3, 3, 4)
_HEAD = "import math\nimport numpy as np\n"
_RIGHT = {
    "entropy": (
        "def entropy(p):\n"
        "    return math.fsum(-x * math.log2(x) for x in p if x > 0) + 0.0\n",
        "def entropy(p):\n"
        "    p = np.asarray(p, dtype=float)\n"
        "    p = p[p > 0]\n"
        "    return float(-np.sum(p * np.log2(p)))\n",
    ),
    "cross_entropy": (
        "def cross_entropy(p, q):\n"
        "    total = []\n"
        "    for x, y in zip(p, q):\n"
        "        if x > 0 and y == 0:\n"
        "            return math.inf\n"
        "        if x > 0:\n"
        "            total.append(-x * math.log(y))\n"
        "    return math.fsum(total) + 0.0\n",
    ),
    "kl_divergence": (
        "def kl_divergence(p, q):\n"
        "    total = []\n"
        "    for x, y in zip(p, q):\n"
        "        if x > 0 and y == 0:\n"
        "            return math.inf\n"
        "        if x > 0:\n"
        "            total.append(x * (math.log(x) - math.log(y)))\n"
        "    return max(0.0, math.fsum(total))\n",
    ),
}
_PAIRS = "np.asarray(p, dtype=float), np.asarray(q, dtype=float)"
_WRONG = {
    "entropy": (
        "def entropy(p):\n    return -sum(x * math.log(x) for x in p if x > 0)\n",
        "def entropy(p):\n    return -np.sum(np.asarray(p) * np.log2(p))\n",
        "def entropy(p):\n"
        "    p = np.clip(p, 1e-9, 1)\n    return -np.sum(p * np.log2(p))\n",
        "def entropy(p):\n    raise NotImplementedError('write your answer here')\n",
    ),
    "cross_entropy": (
        "def cross_entropy(p, q):\n"
        f"    p, q = {_PAIRS}\n    return -np.sum(q * np.log(p))\n",
        "def cross_entropy(p, q):\n"
        f"    p, q = {_PAIRS}\n    return -np.sum(p * np.log2(q))\n",
        "def cross_entropy(p, q):\n    return None\n",
        "def cross_entropy(p):\n    return 1.0\n",
    ),
    "kl_divergence": (
        "def kl_divergence(p, q):\n"
        f"    p, q = {_PAIRS}\n    return np.sum(q * np.log(q / p))\n",
        "def kl_divergence(p, q):\n    return 0.0\n",
        "def kl_divergence(p, q):\n    print('x' * 1000)\n    return 'text'\n",
    ),
}
_CRASHING = (
    "def {name}(*given):\n    return 1 / 0\n",
    "def {name}(*given)\n    return 1\n",
    "undefined_name\n",
    "def {name}(*given):\n    raise SystemExit\n",
)
# These cost their question, and no other one.
_HOSTILE = (
    "import os\ndef {name}(*given):\n    os._exit(0)\n",
    "import os\ndef {name}(*given):\n    os.kill(os.getpid(), 9)\n",
    "def {name}(*given):\n    return 'x' * 10**10\n",
    "import os\ndef {name}(*given):\n    os.fork()\n    return 0.0\n",
    "def {name}(*given):\n    print('x' * 10**7)\n    return 0.0\n",
    "import os\ndef {name}(*given):\n    os.closerange(0, 100)\n    return 0.0\n",
    "def {name}(*given):\n    return open('/etc/passwd').read()\n",
    "from infobook import {name}\n",
)
_ENDLESS = "def {name}(*given):\n    while True:\n        pass\n"
_UNREADABLE = (b"", b"no notebook", b"\x00\xff" * 50, b'{"cells": [', b"[1, 2, 3]")
HONEST = {"right": 40, "wrong": 50, "crashing": 10}
MIXED = {"right": 30, "wrong": 45, "crashing": 10, "hostile": 9, "unreadable": 5}
MIXED["endless"] = 1  # a loop that never ends, which costs the limit


@dataclass(frozen=True)
class MadeUp:
    """A submission, and what it deserves."""

    student_id: str
    content: bytes
    scores: tuple[int, ...] | None


def made_up(
    count: int, seed: int, kinds: Mapping[str, int] = MIXED
) -> Iterator[MadeUp]:
    """Make submissions up.

    Parameters
    ----------
    count : int
        How many.
    seed : int
        The same seed makes the same submissions.
    kinds : mapping
        How often each kind comes.

    Yields
    ------
    MadeUp
    """
    draw = random.Random(seed)
    for number in range(count):
        (kind,) = draw.choices([*kinds], [*kinds.values()])
        student = f"s{number:05}"
        if kind == "unreadable":
            # different bytes each time, as from different students
            content = draw.choice(_UNREADABLE) + b" " * (number + 1)
            yield MadeUp(student, content, None)
            continue
        yield _readable(student, kind, draw)


def _readable(student: str, kind: str, draw: random.Random) -> MadeUp:
    bad = dict.fromkeys(draw.sample(QUESTIONS, draw.randint(1, 3)))
    if kind in ("crashing", "hostile", "endless"):
        bad = dict.fromkeys(draw.sample(QUESTIONS, 1))
    cells, scores = [_HEAD], []
    for name, points in zip(QUESTIONS, POINTS, strict=True):
        right = kind == "right" or name not in bad
        scores.append(points if right else 0)
        if right:
            cells.append(draw.choice(_RIGHT[name]))
        elif kind == "wrong":
            cells.append(draw.choice(_WRONG[name]))
        else:
            pieces = {
                "crashing": _CRASHING,
                "hostile": _HOSTILE,
                "endless": (_ENDLESS,),
            }
            cells.append(draw.choice(pieces[kind]).format(name=name))
    cells.append(f"# handed in by {student}\n")
    return MadeUp(student, notebook(cells), tuple(scores))


def notebook(cells: list[str]) -> bytes:
    """Write a notebook of these code cells.

    Parameters
    ----------
    cells : list of str

    Returns
    -------
    bytes
    """
    written: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"cell-{number}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(cells)
    ]
    found = {"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(found, indent=1).encode()
