"""The command line: ``python -m infobook``.

``exercises`` lists the sets of the book, opens one in JupyterLab, and shows what was
passed; ``build`` makes student notebooks from sets of your own; ``assignments`` lists
the assignments and makes their files, for students and for graders; ``grade`` marks
what students hand in.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any

import infobook

_DESCRIPTION = "Exercises of infobook, an open textbook on entropy and KL divergence."
_EXAMPLES = """\
examples:
  python -m infobook exercises                   the sets, and how far you are
  python -m infobook exercises list entropy      the exercises of one set
  python -m infobook exercises open entropy      your copy of a set, in JupyterLab
  python -m infobook exercises progress          what you tried and passed
  python -m infobook build my-set.ipynb --out .. the student notebook of your own set
  python -m infobook assignments                 the assignments that there are
  python -m infobook assignments ps2 --out ..    the files of one, for a course
  python -m infobook grade submissions.zip --assignment ps1 --out results
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the command line.

    Returns
    -------
    int
        0, or 1 if the command could not do what was asked.
    """
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (ValueError, OSError) as error:
        print(f"infobook: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infobook",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"infobook {infobook.__version__}"
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    about = "list the exercise sets, open one, show progress"
    exercises = commands.add_parser("exercises", help=about, description=about)
    exercises.set_defaults(run=_list, chapter=None)
    actions = exercises.add_subparsers(metavar="ACTION")
    about = "list the sets, or the exercises of one"
    listing = actions.add_parser("list", help=about, description=about)
    listing.add_argument(
        "chapter", nargs="?", help="such as entropy; without: all sets"
    )
    listing.set_defaults(run=_list)
    about = "copy a set to work in, unless it is there, and open it in JupyterLab"
    opening = actions.add_parser("open", help=about, description=about)
    opening.add_argument("chapter", help="such as entropy")
    opening.add_argument(
        "--folder", type=Path, default=Path(), help="where your copy is; default: here"
    )
    opening.add_argument(
        "--copy-only", action="store_true", help="do not start JupyterLab"
    )
    opening.set_defaults(run=_open)
    about = "show which exercises you tried and passed"
    showing = actions.add_parser("progress", help=about, description=about)
    showing.set_defaults(run=_progress)

    about = "make student notebooks, without solutions, from exercise sets"
    building = commands.add_parser("build", help=about, description=about)
    building.add_argument("sets", nargs="+", type=Path, metavar="SET.ipynb")
    building.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="for the notebooks"
    )
    building.set_defaults(run=_build)

    about = "list the assignments, or make their files"
    setting = commands.add_parser("assignments", help=about, description=about)
    setting.add_argument(
        "names",
        nargs="*",
        metavar="NAME|FILE.toml",
        help="such as ps1, or a specification of your own; without: all",
    )
    setting.add_argument(
        "--out", type=Path, metavar="FOLDER", help="for the files; without: a list"
    )
    setting.add_argument(
        "--seed", type=int, metavar="N", help="draws other variants; keep it to you"
    )
    setting.add_argument(
        "--solutions",
        action="store_true",
        help="also write what no student may see: solutions of variants, the seed",
    )
    setting.set_defaults(run=_assignments)
    _add_grade(commands)
    return parser


def _add_grade(commands: Any) -> None:
    about = "mark what students handed in, each submission in a process of its own"
    grading = commands.add_parser(
        "grade",
        help=about,
        description=about,
        epilog="Stop it at any time, and give the same command again: what has been "
        "marked is kept. A submission is marked anew if it or the assignment changes.",
    )
    grading.set_defaults(run=_grade)
    add = grading.add_argument
    add(
        "submissions",
        type=Path,
        metavar="SUBMISSIONS",
        help="a folder of STUDENT.ipynb, nbgrader's folder submitted, or the zip of "
        "Moodle or Canvas",
    )
    add("--assignment", required=True, help="such as ps1, or your own, my-set.toml")
    add("--out", type=Path, required=True, metavar="RESULTS", help="a folder")
    add(
        "--workers",
        type=_positive(int),
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes on this machine; default: one for each processor",
    )
    _add_ways_to_grade(add)


def _add_ways_to_grade(add: Callable[..., Any]) -> None:
    add("--scheduler", metavar="ADDRESS", help="mark on a dask cluster instead")
    add(
        "--limit",
        type=_positive(float),
        default=10.0,
        metavar="SECONDS",
        help="time for each question; default: 10",
    )
    add("--again", action="store_true", help="mark also what has been marked")
    add("--retry", action="store_true", help="mark also what was left to a person")
    add("--feedback", action="store_true", help="write a page for each student")
    add("--gradebook", metavar="URL", help="write into nbgrader's: sqlite:///grade.db")
    add(
        "--secret",
        type=Path,
        metavar="FILE",
        help="the course's, from which checks draw; default: RESULTS/secret, made",
    )
    add(
        "--unprotected",
        action="store_true",
        help="mark even where nothing keeps students' code in its place",
    )


def _positive(kind: type) -> Any:
    """Return a reader of numbers above 0, which says what it was given."""

    def read(text: str) -> Any:
        try:
            value = kind(text)
        except ValueError:
            value = 0
        if not 0 < value < 1e9:
            raise argparse.ArgumentTypeError(f"{text!r}; give a number above 0")
        return value

    return read


def _list(options: argparse.Namespace) -> int:
    from infobook.exercises import progress

    passed = set(progress().passed)
    sets = _sets()
    if options.chapter is None:
        print("set                 exercises  passed  minutes")
        for chapter, items in sets.items():
            minutes = sum(item["minutes"] for item in items.values())
            done = len(passed & items.keys())
            print(f"{chapter:20}{len(items):9}{done:8}{minutes:9}")
        print("Open one with: python -m infobook exercises open NAME")
        return 0
    for name, item in _one(sets, options.chapter).items():
        mark = "passed" if name in passed else ""
        print(f"{item['minutes']:3} min  {mark:6}  {name:24}{item['title']}")
    return 0


def _open(options: argparse.Namespace) -> int:
    _one(_sets(), options.chapter)
    name = f"{options.chapter}.ipynb"
    target = options.folder / f"exercises-{name}"
    if target.exists():
        print(f"{target}: your copy, as you left it")
    else:
        kept = resources.files("infobook.exercises") / "sets" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(kept.read_bytes())
        print(f"{target}: a new copy of the set, for your answers")
    if options.copy_only:
        return 0
    if importlib.util.find_spec("jupyterlab") is None:
        print(
            "JupyterLab is not installed here. Install it with: pip install jupyterlab"
        )
        print("Or open the file in any program for notebooks.")
        return 1
    return subprocess.call([sys.executable, "-m", "jupyterlab", str(target)])


def _progress(options: argparse.Namespace) -> int:
    from infobook.exercises import progress

    print(progress())
    return 0


def _build(options: argparse.Namespace) -> int:
    from infobook.exercises.build import write

    for path in write(options.sets, options.out):
        print(f"{path}: the student notebook")
    return 0


def _assignments(options: argparse.Namespace) -> int:
    from infobook.course import handout, load
    from infobook.course import names as known

    names = options.names or known()
    if options.out is None:
        print("name  questions  points  minutes  title")
        for assignment in (load(name, options.seed) for name in names):
            print(
                f"{assignment.name:4}{len(assignment.questions):11}"
                f"{assignment.points:8}{assignment.minutes:9}  {assignment.title}"
            )
        print("Make the files of one with: python -m infobook assignments ps1 --out .")
        return 0
    for path in handout.write(
        names, options.out, seed=options.seed, solutions=options.solutions
    ):
        print(f"{path}: written")
    return 0


def _grade(options: argparse.Namespace) -> int:
    from infobook.course import grade

    return grade.run(options)


def _sets() -> dict[str, dict[str, dict[str, Any]]]:
    """Return the texts of all exercises, by chapter and by name."""
    from infobook.exercises.texts import all_texts

    groups = groupby(all_texts().items(), key=lambda item: str(item[1]["chapter"]))
    return {chapter: dict(items) for chapter, items in groups}


def _one(
    sets: dict[str, dict[str, dict[str, Any]]], chapter: str
) -> dict[str, dict[str, Any]]:
    if chapter not in sets:
        raise ValueError(
            f"there is no set named {chapter!r}; choose one of {', '.join(sets)}"
        )
    return sets[chapter]


if __name__ == "__main__":
    sys.exit(main())
