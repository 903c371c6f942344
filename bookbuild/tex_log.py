"""What LaTeX complained of, read from its log.

LaTeX ends without an error when a reference leads nowhere, when a font lacks a sign and
when a line runs off the page. Its log says so, in lines that are found here.
"""

from __future__ import annotations

import re

#: How far, in points of 0.35 mm, something may stick out before it counts as cut.
WIDE, HIGH = 2.0, 6.0
_FAULTS = re.compile(
    r"^! .*"
    r"|.*Missing character: .*"
    r"|.*(?:Reference|Citation|reference) `[^']*' .*undefined.*"
    r"|.*Label `[^']*' multiply defined.*"
    r"|.*Label\(s\) may have changed.*"
    r"|.*Font shape `[^']*' undefined.*"
)
_OVERFULL = re.compile(r"Overfull \\([hv])box \(([\d.]+)pt too (?:wide|high)\).*")


def faults(log: str) -> list[str]:
    """Return the lines of a log that mean a fault on a page.

    Parameters
    ----------
    log : str
        What LaTeX wrote with ``max_print_line`` large, so that no line is broken.

    Returns
    -------
    list of str
        Each line once, in the order of the log: errors, references that lead nowhere,
        labels given twice, signs that a font lacks, and what sticks out by more than
        ``WIDE`` points at the right or ``HIGH`` at the bottom.

    Raises
    ------
    ValueError
        If this is no log of a run that wrote pages.
    """
    if "Output written on" not in log and not re.search("^! ", log, re.MULTILINE):
        raise ValueError("log is of no run of LaTeX that wrote pages or had an error")
    found = []
    for line in log.splitlines():
        overfull = _OVERFULL.match(line)
        if overfull:
            bound = WIDE if overfull[1] == "h" else HIGH
            if float(overfull[2]) > bound:
                found.append(line)
        elif _FAULTS.fullmatch(line):
            found.append(line)
    return list(dict.fromkeys(found))


def numbers(aux: str) -> dict[str, str]:
    """Return the numbers that LaTeX gave to labels.

    Parameters
    ----------
    aux : str
        The auxiliary file of a run.

    Returns
    -------
    dict of str to str
        For example ``{"equation:book/entropy:eq-entropy": "2.1"}``.
    """
    return dict(re.findall(r"^\\newlabel\{([^{}]+)\}\{\{([^{}]*)\}", aux, re.MULTILINE))
