"""Whether figures drawn here equal the stored ones byte for byte.

SVG changes with matplotlib's version and with the processor; where either differs from
what the stored outputs were made with, only the descriptions of figures are compared.
"""

from __future__ import annotations

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def why_figures_differ(constraints: Path = ROOT / "constraints.txt") -> str | None:
    """Return why figures may differ from the stored ones here, or None.

    Parameters
    ----------
    constraints : pathlib.Path
        File that pins matplotlib.

    Returns
    -------
    str or None
        One reason, as a clause that fits after "because".

    Raises
    ------
    ValueError
        If `constraints` does not pin matplotlib.
    """
    pin = re.search(r"^matplotlib==(\S+)", constraints.read_text("utf-8"), re.M)
    if pin is None:
        raise ValueError(f"{constraints} pins no matplotlib: add a line matplotlib==…")
    try:
        running = version("matplotlib")
    except PackageNotFoundError:
        return "matplotlib is not installed"
    if running != pin[1]:
        return f"matplotlib is {running}, not the pinned {pin[1]}"
    if sys.platform != "linux" or platform.machine() not in {"x86_64", "AMD64"}:
        return f"this is {platform.system()} {platform.machine()}, not Linux x86-64"
    return None
