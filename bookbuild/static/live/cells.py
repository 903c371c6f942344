"""Runs the cells of one page, in the reader's browser.

The page's worker imports this into Pyodide; plain Python will do too, and tests use it.
What a cell shows goes to a function, as the kinds of output a notebook has: text of a
stream, a value in one or more forms, an error.
"""

from __future__ import annotations

import ast
import builtins
import io
import json
import linecache
import pprint
import re
import sys
import time
import traceback
import types
from base64 import b64encode
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import numpy as np

MOST_CHARACTERS = 100_000  # of text that one cell may print; a page holds no more
_PLACE = re.compile(
    r'^  File "(?P<file><cell \d+>)", line (?P<line>\d+)'
    r"(?:, in <module>|(?P<function>, in .+))?$",
    re.M,
)
_METHODS = {
    "text/html": "_repr_html_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
}


class Notebook:
    """The cells of one page, which share their names.

    Parameters
    ----------
    emit : callable
        Called with each output, a JSON text.
    """

    def __init__(self, emit: Callable[[str], object]) -> None:
        global _current
        self._emit = emit
        self._main = types.ModuleType("__main__")
        # Where warnings, dataclasses and pickles look for what a cell defines.
        sys.modules["__main__"] = self._main
        vars(builtins)["display"] = self.display
        _current = self

    def run(self, source: str, name: str) -> bool:
        """Run one cell; return whether it ran to its end.

        Parameters
        ----------
        source : str
            Its code. The value of a last expression is shown.
        name : str
            What an error calls it, such as ``"cell 3"``.
        """
        file = f"<{name}>"
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
        printed = _Printed(self._send)
        done = False
        with (
            redirect_stdout(printed.as_("stdout")),
            redirect_stderr(printed.as_("stderr")),
        ):
            try:
                self._execute(source, file)
                self.show_figures()
                done = True
            except BaseException as error:  # SystemExit too ends a cell, not the page
                printed.flush()
                self._send(kind="error", text=_told(error, file))
                self._drop_figures()
        printed.flush()
        return done

    def display(self, *values: object) -> None:
        """Show values, each in all the forms that it has."""
        for value in values:
            sys.stdout.flush()
            if _is_figure(value):
                self._send_figure(value)
            else:
                self._send(kind="display", data=_forms(value))

    def show_figures(self) -> None:
        """Show all open figures, and close them."""
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        sys.stdout.flush()
        for number in pyplot.get_fignums():
            self._send_figure(pyplot.figure(number))
        pyplot.close("all")

    def _execute(self, source: str, file: str) -> None:
        tree = ast.parse(source, file)
        last = None
        if tree.body and isinstance(end := tree.body[-1], ast.Expr):
            tree.body.pop()
            last = ast.Expression(end.value)
        names = self._main.__dict__
        exec(compile(tree, file, "exec"), names)
        if last is not None:
            value = eval(compile(last, file, "eval"), names)
            if value is not None and not source.rstrip().endswith(";"):
                self.display(value)

    def _drop_figures(self) -> None:
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            pyplot.close("all")

    def _send_figure(self, figure: Any) -> None:
        picture = io.StringIO()
        # as infobook.notebook stores them
        figure.savefig(
            picture,
            format="svg",
            bbox_inches="tight",
            metadata={"Date": None, "Creator": None},
        )
        data = {"image/svg+xml": picture.getvalue(), "text/plain": _titles(figure)}
        self._send(kind="display", data=data)

    def _send(self, **output: Any) -> None:
        self._emit(json.dumps(output))


_current: Notebook | None = None


def show_figures() -> None:
    """Show all open figures among the outputs of the cell that runs."""
    if _current is not None:
        _current.show_figures()


class _Printed:
    """Text that a cell prints, passed on ten times a second, and not without end."""

    def __init__(self, send: Callable[..., None]) -> None:
        self._send = send
        self._left = MOST_CHARACTERS
        self._name, self._text = "stdout", ""
        self._flushed = time.monotonic()

    def as_(self, name: str) -> io.TextIOBase:
        """Return a stream of this name."""
        return _Stream(self, name)

    def write(self, name: str, text: str) -> None:
        if name != self._name:
            self.flush()
            self._name = name
        if self._left <= 0:
            return
        self._text += text[: self._left]
        self._left -= len(text)
        if self._left <= 0:
            self._text += "\n... more was printed than this page shows.\n"
        if "\n" in text and time.monotonic() - self._flushed > 0.1:
            self.flush()

    def flush(self) -> None:
        if self._text:
            self._send(kind="stream", name=self._name, text=self._text)
            self._text = ""
        self._flushed = time.monotonic()


class _Stream(io.TextIOBase):
    def __init__(self, printed: _Printed, name: str) -> None:
        self._printed, self._name = printed, name

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._printed.write(self._name, text)
        return len(text)

    def flush(self) -> None:
        self._printed.flush()


def _is_figure(value: object) -> bool:
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def _forms(value: Any) -> dict[str, str]:
    """Return the forms in which a value can be shown, by media type."""
    forms: dict[str, Any] = {}
    # classes have these methods too, but are no values to show with them
    if not isinstance(value, type):
        bundle = getattr(value, "_repr_mimebundle_", None)
        found = bundle() if bundle else None
        forms |= (found[0] if isinstance(found, tuple) else found) or {}
        for kind, method in _METHODS.items():
            if kind not in forms and (ask := getattr(value, method, None)):
                forms[kind] = ask()
    forms.setdefault("text/plain", _text(value))
    return {
        kind: b64encode(form).decode() if isinstance(form, bytes) else form
        for kind, form in forms.items()
        if isinstance(form, (str, bytes))
    }


def _text(value: object) -> str:
    # infobook.notebook.start() cuts numbers to six digits; so do floats of Python then
    if np.get_printoptions()["precision"] == 6:
        try:
            value = _cut(value)
        except RecursionError:  # a list that holds itself
            return repr(value)
    return pprint.pformat(value, width=80, sort_dicts=False)


def _cut(value: Any) -> Any:
    kind = type(value)
    if kind is float or isinstance(value, np.floating):
        return float(f"{value:.6g}")
    if kind in (list, tuple, set):
        return kind(map(_cut, value))
    if kind is dict:
        return {key: _cut(item) for key, item in value.items()}
    return value


def _titles(figure: Any) -> str:
    """Say in a line what a figure's axes are called, for who cannot see it."""
    said = []
    for axes in figure.axes:
        names = (axes.get_title(), axes.get_xlabel(), axes.get_ylabel())
        said.append(", ".join(name for name in names if name))
    return "A figure: " + ("; ".join(filter(None, said)) or "axes without names")


def _told(error: BaseException, file: str) -> str:
    """Return a traceback of the cells' own lines; `file` is the cell that ran."""
    told = traceback.TracebackException.from_exception(error)
    seen: list[traceback.TracebackException] = []
    rest: list[traceback.TracebackException | None] = [told]
    while rest:
        one = rest.pop()
        if one is not None and one not in seen:
            seen.append(one)
            own = [frame for frame in one.stack if frame.filename.startswith("<cell ")]
            one.stack = traceback.StackSummary.from_list(own)
            rest += [one.__cause__, one.__context__]
    return _PLACE.sub(
        lambda place: (
            f"  In {'this' if place['file'] == file else 'an earlier'} cell, "
            f"line {place['line']}{place['function'] or ''}:"
        ),
        "".join(told.format()),
    )
