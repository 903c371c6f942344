"""Generated mutants that no test can notice, each with the reason why not.

A name is that of `bookbuild.mutant_grammar`, and a star stands for any text.
"""

from __future__ import annotations

EQUIVALENT: dict[str, str] = {}
