"""One call at the head of every notebook: `start`.

A notebook of the book is also a regression test: it runs again and again, on other
machines and with other versions, and must show the same. `start` sets, in one place,
what that takes: one seeded source of chance, figures that can be compared, numbers
without their last digits, warnings that stop, tracebacks without paths.
"""

from __future__ import annotations

import operator
import sys
import warnings
from importlib.util import find_spec
from typing import Any

import numpy as np

__all__ = ["start"]


def start(seed: int) -> np.random.Generator:
    """Make this notebook reproducible, and return its one source of random numbers.

    In a notebook each figure then shows as SVG and as a text description of its
    data, floats show six significant digits, tracebacks show only the error, and a
    warning raised by the notebook, infobook, NumPy or matplotlib is an error.
    In a plain script it does what applies there. A second call does no harm.

    Parameters
    ----------
    seed : int
        Seed of the generator, zero or more. Each notebook has its own.

    Returns
    -------
    numpy.random.Generator
        Pass it to whatever draws random numbers.

    Raises
    ------
    TypeError
        If `seed` is not an integer.
    ValueError
        If `seed` is negative.

    Examples
    --------
    >>> import infobook.notebook
    >>> rng = infobook.notebook.start(2026)  # doctest: +SKIP
    """
    generator = np.random.default_rng(_checked(seed))
    _turn_warnings_into_errors()
    # The legacy mode prints NumPy scalars as plain numbers, also inside containers.
    np.set_printoptions(precision=6, legacy="1.25")
    shell = _shell()
    if shell is not None:
        _shorten_output(shell)
    if find_spec("matplotlib") is not None:
        _set_up_figures(shell)
    return generator


def _checked(seed: int) -> int:
    """Return `seed` as an int; a bool or a float is a mistake, not a seed."""
    try:
        if isinstance(seed, (bool, np.bool_)):
            raise TypeError
        value = operator.index(seed)
    except TypeError:
        raise TypeError(
            f"seed must be an integer, got {seed!r}: write start(seed=2026), say"
        ) from None
    if value < 0:
        raise ValueError(f"seed must be zero or more, got {value}: drop the minus sign")
    return value


def _turn_warnings_into_errors() -> None:
    """Make warnings errors where the book can act on them, and only there.

    A blanket filter would also stop the kernel's own shutdown. What NumPy and
    matplotlib deprecate inside themselves is not ours to mend; what *we* call and they
    deprecate is attributed to our modules, and stops.
    """
    warnings.filterwarnings("error", module=r"(numpy|matplotlib)(\.|$)")
    for category in (DeprecationWarning, PendingDeprecationWarning):
        warnings.filterwarnings(
            "ignore", category=category, module=r"(numpy|matplotlib)(\.|$)"
        )
    warnings.filterwarnings("error", module=r"(__main__|infobook)(\.|$)")


def _shell() -> Any:
    """Return the running IPython shell, if there is one."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    return get_ipython()


def _shorten_output(shell: Any) -> None:
    """Show six digits of a float and one line of an error.

    The last digits differ between processors, and tracebacks name files of this one.
    """
    text = shell.display_formatter.formatters["text/plain"]

    def show(value: float, printer: Any, cycle: bool) -> None:
        printer.text(repr(float(f"{value:.6g}")))

    # One by one: IPython takes the first class that defines a representation.
    for kind in (float, np.float16, np.float32, np.float64, np.longdouble):
        text.for_type(kind, show)
    shell.InteractiveTB.set_mode(mode="Minimal")


def _set_up_figures(shell: Any) -> None:
    """Give figures the book's style, reproducible SVG, and a description as text."""
    from infobook.plots import style

    if shell is not None and type(shell).__name__ != "TerminalInteractiveShell":
        _show_inline(shell)
    style.apply()


def _show_inline(shell: Any) -> None:
    """Send figures to the notebook as SVG, each with its description beside it."""
    from matplotlib.figure import Figure
    from matplotlib_inline.config import InlineBackend

    from infobook.figure_description import describe
    from infobook.plots import style

    shell.enable_matplotlib("inline")
    backend: Any = InlineBackend.instance(parent=shell)
    backend.print_figure_kwargs = style.SAVING
    backend.figure_formats = {"svg"}
    text = shell.display_formatter.formatters["text/plain"]
    text.for_type(Figure, lambda figure, printer, cycle: printer.text(describe(figure)))
