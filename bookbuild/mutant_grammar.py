"""Every small change that a module's text admits: one at a time, by rule.

A comparison is made strict, a sum a difference, a number another, a statement nothing.
What remains is still Python, and some test should fail for it.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_PAIRS = (
    ("max", "min"),
    ("maximum", "minimum"),
    ("argmax", "argmin"),
    ("any", "all"),
    ("log", "log2"),
    ("log1p", "log"),
    ("expm1", "exp"),
    ("isnan", "isinf"),
)
_CALLED = dict(_PAIRS) | {b: a for a, b in _PAIRS if b not in ("log", "exp")}
#: Called on one argument and taken away, these leave that argument.
_UNWRAPPED = frozenset(("abs", "sorted", "float", "int", "asarray", "negative"))


@dataclass(frozen=True)
class Change:
    """A mutated module.

    Attributes
    ----------
    name : str
        Where, and what became what; the same as long as that function is not changed.
    source : str
        The whole module.
    """

    name: str
    source: str


def changes(source: str, module: str) -> Iterator[Change]:
    """Make each change that there is to `source`, the text of `module`."""
    tree = ast.parse(source)
    seen: Counter[str] = Counter()
    for holder, field, at, node, place in _places(tree, module):
        old = _text(node)
        for new in _variants(node):
            name = f"{place}: {old} -> {_text(new)}"
            seen[name] += 1
            if seen[name] > 1:
                name = f"{name} ({seen[name]})"
            _put(holder, field, at, new)
            yield Change(name, ast.unparse(ast.fix_missing_locations(tree)))
            _put(holder, field, at, node)


def _text(node: ast.AST) -> str:
    """Return what `node` says, in one line."""
    text = " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
    return text if len(text) <= 90 else f"{text[:60]} ... {text[-25:]}"


def _put(holder: ast.AST, field: str, at: int | None, node: ast.AST) -> None:
    if at is None:
        setattr(holder, field, node)
    else:
        getattr(holder, field)[at] = node


def _places(
    node: ast.AST, place: str
) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, str]]:
    """Walk through all nodes that count: no types, no texts for the reader."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "type_params", "keywords_annotation"):
            continue
        many = isinstance(value, list)
        for at, child in enumerate(value if many else [value]):
            if not isinstance(child, ast.AST) or _is_text_or_type(child):
                continue
            inner = place
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                if any(_text(d) == "overload" for d in child.decorator_list):
                    continue
                inner = f"{place}.{child.name}"
            yield node, field, at if many else None, child, inner
            yield from _places(child, inner)


def _is_text_or_type(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return _text(node.test) == "TYPE_CHECKING"
    if isinstance(node, ast.Assign):
        return any(_text(target) == "__all__" for target in node.targets)
    return isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr | ast.AnnAssign)


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    """Give what may stand in the place of one node."""
    match node:
        case ast.Compare(left, [operator], [right]):
            yield ast.Compare(left, [_COMPARED[type(operator)]()], [right])
        case ast.Compare(left, [one, two], rights):
            yield ast.Compare(left, [_COMPARED[type(one)](), two], rights)
            yield ast.Compare(left, [one, _COMPARED[type(two)]()], rights)
        case ast.BinOp(left, operator, right) if type(operator) in _COMPUTED:
            yield ast.BinOp(left, _COMPUTED[type(operator)](), right)
        case ast.AugAssign(target, operator, value):
            yield ast.Pass()
            if type(operator) in _COMPUTED:
                yield ast.AugAssign(target, _COMPUTED[type(operator)](), value)
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.BoolOp(operator, values):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield ast.BoolOp(other, values)
        case ast.Constant(value):
            yield from (ast.Constant(other) for other in _other_constants(value))
        case ast.IfExp(_, body, orelse):
            yield body
            yield orelse
        case ast.If(_, body, orelse):
            yield ast.If(ast.Constant(value=True), body, orelse)
            yield ast.If(ast.Constant(value=False), body, orelse)
        case ast.Call(function, arguments, keywords):
            yield from _other_calls(function, arguments, keywords)
        case ast.Expr() | ast.Raise() | ast.Continue():
            yield ast.Pass()
        case ast.FunctionDef(name, arguments, body, decorators, returns):
            for at, decorator in enumerate(decorators):
                if _text(decorator) not in ("classmethod", "staticmethod", "property"):
                    rest = decorators[:at] + decorators[at + 1 :]
                    yield ast.FunctionDef(name, arguments, body, rest, returns)


def _other_constants(value: Any) -> Iterator[Any]:
    if value is True or value is False:
        yield not value
    elif isinstance(value, int):
        yield value + 1
        if value > 0:
            yield value - 1
    elif isinstance(value, float):
        yield value * 1.5 if value else 1.0


def _other_calls(
    function: ast.expr, arguments: list[ast.expr], keywords: list[ast.keyword]
) -> Iterator[ast.AST]:
    name = getattr(function, "attr", getattr(function, "id", ""))
    if name in _CALLED:
        other = _CALLED[name]
        renamed: ast.expr = ast.Name(other)
        if isinstance(function, ast.Attribute):
            renamed = ast.Attribute(function.value, other)
        yield ast.Call(renamed, arguments, keywords)
    if name in _UNWRAPPED and len(arguments) == 1 and not keywords:
        yield arguments[0]
    if name == "where" and len(arguments) == 3:
        yield arguments[1]
        yield arguments[2]
