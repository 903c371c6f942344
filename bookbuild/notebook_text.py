"""A notebook as text that can be read in a diff; CONTRIBUTING.md says how git uses it.

Cells in order, each with its kind, its tags and its text; outputs as text, and a digest
in place of a picture, so that a changed figure is one changed line.

Standard library only: git runs this with whatever Python it finds.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def lines(notebook: dict[str, Any]) -> Iterator[str]:
    r"""Yield the lines that stand for a notebook.

    Parameters
    ----------
    notebook : dict
        The parsed content of an ``.ipynb`` file.

    Yields
    ------
    str
        Lines without their ends.

    Examples
    --------
    >>> output = {"output_type": "stream", "name": "stdout", "text": ["1.75\n"]}
    >>> cell = {"cell_type": "code", "source": "print(h)", "metadata": {}}
    >>> print(*lines({"cells": [cell | {"outputs": [output]}]}), sep="\n")
    <BLANKLINE>
    === code
    print(h)
    --- stdout
    1.75
    """
    for cell in notebook["cells"]:
        metadata = dict(cell["metadata"])
        tags = "".join(f" [{tag}]" for tag in metadata.pop("tags", []))
        yield from ("", f"=== {cell['cell_type']}{tags}")
        if metadata:
            yield json.dumps(metadata, ensure_ascii=False, sort_keys=True)
        yield from _text(cell["source"]).splitlines()
        for output in cell.get("outputs", []):
            yield from _output(output)


def _output(output: dict[str, Any]) -> Iterator[str]:
    if output["output_type"] == "stream":
        yield f"--- {output['name']}"
        yield from _text(output["text"]).splitlines()
    elif output["output_type"] == "error":
        yield f"--- {output['ename']}: {output['evalue']}"
    else:
        for kind, data in sorted(output["data"].items()):
            text = data if isinstance(data, dict) else _text(data)
            if kind.startswith("text/"):
                yield f"--- {kind}"
                yield from str(text).splitlines()
            else:
                digest = hashlib.sha256(str(text).encode()).hexdigest()[:12]
                yield f"--- {kind} {digest}"


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


if __name__ == "__main__":
    content = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    print(*lines(content), sep="\n")
