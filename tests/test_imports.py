"""Who imports whom, what `import infobook` loads, how public names are described."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import infobook

PACKAGE = Path(infobook.__file__).parent
FOUNDATION = {
    "blocks",
    "few",
    "kernels",
    "options",
    "partition",
    "rowwise",
    "validation",
}
MEASURES = {
    "arithmetic",
    "codes",
    "counts",
    "discrete",
    "divergences",
    "families",
    "joint",
    "logits",
    "losses",
    "monte_carlo",
    "multivariate",
    "neighbours",
    "renyi",
    "terms",
}
# What a part uses where it is installed, imported inside a function.
USES_IF_THERE = {"neighbours": {"scipy"}}
# Each part of the package, and the parts of the package that it may import.
MAY_IMPORT = {
    "kernels": set(),
    "options": set(),
    "palette": set(),
    "validation": {"options"},
    "blocks": {"kernels"},
    "rowwise": {"kernels", "blocks"},
    "few": {"blocks", "rowwise"},
    "partition": {"kernels", "blocks", "options", "validation"},
    **dict.fromkeys(MEASURES, FOUNDATION),
    "array_api": FOUNDATION,
    "plots": {*MEASURES, *FOUNDATION, "data", "palette"},
    "exercises": {*MEASURES, *FOUNDATION, "data"},
    "explore": {*MEASURES, *FOUNDATION, "data", "palette", "plots"},  # for paper
    "course": {"data", "exercises", "palette"},
    "__init__": {*MEASURES, *FOUNDATION},
}
CORE = {"__init__", *FOUNDATION, *MEASURES}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Return the dotted names that a module imports, anywhere in its text."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_the_parser_sees_the_package():
    assert {"kernels", "validation", "discrete", "__init__"} <= set(
        map(part_of, modules())
    )
    assert "infobook.rowwise" in imported(PACKAGE / "discrete.py")


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_imports_only_what_stands_below_it(path):
    part = part_of(path)
    inside = {
        name.split(".")[1] for name in imported(path) if name.startswith("infobook.")
    }
    if part in MAY_IMPORT:
        allowed = {part, *MAY_IMPORT[part]}
        assert inside <= allowed, f"{path.name} imports {sorted(inside - allowed)}"
    assert not any(name.split(".")[0] == "bookbuild" for name in imported(path))


@pytest.mark.parametrize("part", sorted(CORE))
def test_the_core_needs_numpy_alone(part):
    path = PACKAGE / f"{part}.py"
    outside = {name.split(".")[0] for name in imported(path)} - {"infobook", "numpy"}
    assert outside - sys.stdlib_module_names == USES_IF_THERE.get(part, set())


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_import_loads_numpy_alone():
    loaded = run(
        "import numpy, sys; before = set(sys.modules); import infobook\n"
        "print(*sorted({m.split('.')[0] for m in set(sys.modules) - before}))\n"
        "print(*(m for m in sys.modules if m.startswith('infobook.')))"
    ).splitlines()
    assert set(loaded[0].split()) - sys.stdlib_module_names == {"infobook"}
    assert {name.split(".")[1] for name in loaded[1].split()} <= CORE


@pytest.mark.parametrize(
    "name", ["array_api", "data", "exercises", "notebook", "plots"]
)
def test_submodules_load_when_they_are_used(name):
    assert name in dir(infobook)
    shown = run(
        f"import sys, infobook; assert 'infobook.{name}' not in sys.modules\n"
        f"print(infobook.{name}.__name__)"
    )
    assert shown == f"infobook.{name}"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(
        AttributeError, match=r"module 'infobook' has no attribute 'nil'"
    ):
        infobook.nil  # noqa: B018


@pytest.mark.parametrize("name", infobook.__all__)
def test_every_public_name_is_described(name):
    text = inspect.getdoc(getattr(infobook, name))
    assert "\nExamples\n--------\n>>>" in text
    if name != "ProbabilityError":
        for section in ("Parameters", "Returns", "Raises"):
            assert f"\n{section}\n{'-' * len(section)}\n" in text
        for parameter in inspect.signature(getattr(infobook, name)).parameters:
            assert f"{parameter} :" in text or f"{parameter}, " in text


def test_every_name_a_measure_exports_is_at_the_top():
    for part in sorted(MEASURES):
        module = __import__(f"infobook.{part}", fromlist=["__all__"])
        assert set(module.__all__) <= set(infobook.__all__)
