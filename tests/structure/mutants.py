"""Every change of the engine's source that takes a branch of it away, one at a time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

Change = Callable[[], None]
Found = tuple[ast.AST, str, ast.AST, Change]
"""What is changed, how it is called, what is printed of it, and how it is done."""


@dataclass(frozen=True)
class Mutant:
    """One change of one module.

    Attributes:
        module: Its name within the package.
        lines: Those of what is changed.
        name: The function and the text that are changed, which stay when lines move.
        code: The changed module.
    """

    module: str
    lines: range
    name: str
    code: CodeType


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change of a module.

    Args:
        path: Its file.
    """
    text = path.read_text("utf-8")
    for number, name in enumerate(names(path)):
        tree = ast.parse(text)
        _, (node, _, _, change) = list(_changes(tree))[number]
        lines = range(node.lineno, node.end_lineno + 1)  # type: ignore[attr-defined]
        change()
        code = compile(ast.fix_missing_locations(tree), str(path), "exec")
        yield Mutant(path.stem, lines, name, code)


def names(path: Path) -> list[str]:
    """The names of all changes of a module; two of a function may have one.

    Args:
        path: Its file.
    """
    return [
        f"{path.stem}: {scope}: {what}: {_first_line(part)}"
        for scope, (_, what, part, _) in _changes(ast.parse(path.read_text("utf-8")))
    ]


def _first_line(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0][:100]


def _changes(tree: ast.AST, scope: str = "") -> Iterator[tuple[str, Found]]:
    for found in _changes_of(tree):
        yield scope, found
    for node in ast.iter_child_nodes(tree):
        yield from _changes(node, _scope(node, scope))


def _scope(node: ast.AST, outer: str) -> str:
    """The name of a function, a class, or what is defined in a module."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return f"{outer}.{node.name}".lstrip(".")
    if isinstance(node, ast.Assign | ast.AnnAssign) and not outer:
        return ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
    return outer


def _changes_of(node: ast.AST) -> Iterator[Found]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield node.test, "turned round", node.test, lambda: _negate(node)
    elif isinstance(node, ast.ExceptHandler):
        yield node.body[0], "raised again", node.type or node, lambda: _raise(node)
    yield from _parts_of(node)
    yield from _statements_of(node)


def _parts_of(node: ast.AST) -> Iterator[Found]:
    if isinstance(node, ast.comprehension):
        for at, one in enumerate(node.ifs):
            yield one, "condition dropped", one, lambda at=at: node.ifs.pop(at)
    elif isinstance(node, ast.BoolOp):
        for at, one in enumerate(node.values):
            yield one, "operand dropped", one, lambda at=at: _drop(node, at)
    elif isinstance(node, ast.Dict):
        for at, one in enumerate(node.values):
            yield one, "entry dropped", node.keys[at] or one, lambda at=at: _remove(node, at)


def _statements_of(node: ast.AST) -> Iterator[Found]:
    for body in _bodies(node):
        for at, statement in enumerate(body):
            if _stands_for_itself(statement):
                yield statement, "left out", statement, lambda body=body, at=at: _omit(body, at)


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if isinstance(body, list) and not isinstance(node, ast.Module | ast.ClassDef):
            yield body


def _stands_for_itself(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant | ast.Yield | ast.YieldFrom)
    return isinstance(node, ast.Raise | ast.Break | ast.Continue | ast.AugAssign)


def _negate(node: ast.If | ast.IfExp | ast.While) -> None:
    node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)


def _drop(node: ast.BoolOp, at: int) -> None:
    del node.values[at]
    node.values *= 3 - min(len(node.values), 2)  # there have to be two


def _remove(node: ast.Dict, at: int) -> None:
    del node.keys[at], node.values[at]


def _raise(node: ast.ExceptHandler) -> None:
    node.body = [ast.copy_location(ast.Raise(), node)]


def _omit(body: list[ast.stmt], at: int) -> None:
    body[at] = ast.copy_location(ast.Pass(), body[at])
