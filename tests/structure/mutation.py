"""Whether the tests of the engine notice that a branch of it is gone: a mutation run.

Each condition of `src/kerrdata/structure/` is turned round or dropped, each statement that stands
for itself and each `raise` left out, one at a time. Then the tests that come by that line are run,
a selection of some seconds. A mutant that they do not notice is printed.

    python tests/structure/mutation.py engine scan            # some modules; all take hours
    python tests/structure/mutation.py --every 3 --seconds 6  # a third of the tests, six seconds a mutant

Each mutant runs in a fork of the process that has collected the tests; the modules that build on
the changed one are executed anew in their places.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src/kerrdata/structure"
MODULES = (
    *("ending", "digests", "arrays", "layout", "loading", "records", "rows", "sources", "heads"),
    *("patterns", "plain", "cells", "keys", "references", "scan", "tally", "limits", "totals"),
    *("engine", "weight", "reference"),
)
"""Each stands behind those that it imports."""
LONGEST = 10
"""How many times longer than allowed a mutant may take before it counts as noticed."""


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    module: str
    line: int
    what: str
    code: CodeType


def mutants(module: str) -> Iterator[Mutant]:
    """Every change of a module."""
    path = ENGINE / f"{module}.py"
    count = len(list(_changes(ast.parse(path.read_text("utf-8")))))
    for number in range(count):
        tree = ast.parse(path.read_text("utf-8"))
        line, what, change = list(_changes(tree))[number]
        change()
        code = compile(ast.fix_missing_locations(tree), str(path), "exec")
        yield Mutant(module, line, what, code)


def _changes(tree: ast.AST) -> Iterator[tuple[int, str, Any]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If | ast.IfExp | ast.While):
            yield node.lineno, "turned round", lambda node=node: _negate(node)
        elif isinstance(node, ast.comprehension):
            for at, one in enumerate(node.ifs):
                yield one.lineno, "condition dropped", lambda node=node, at=at: node.ifs.pop(at)
        elif isinstance(node, ast.BoolOp):
            for at, one in enumerate(node.values):
                yield one.lineno, "operand dropped", lambda node=node, at=at: _drop(node, at)
        for body in _bodies(node):
            for at, statement in enumerate(body):
                if _stands_for_itself(statement):
                    yield statement.lineno, "left out", lambda body=body, at=at: _omit(body, at)


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        body = getattr(node, name, None)
        if isinstance(body, list) and not isinstance(node, ast.Module | ast.ClassDef):
            yield body


def _stands_for_itself(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant | ast.Yield | ast.YieldFrom)
    return isinstance(node, ast.Raise | ast.Break | ast.Continue | ast.AugAssign)


def _negate(node: Any) -> None:
    node.test = ast.copy_location(ast.UnaryOp(ast.Not(), node.test), node.test)


def _drop(node: ast.BoolOp, at: int) -> None:
    del node.values[at]
    node.values *= 3 - min(len(node.values), 2)  # there have to be two


def _omit(body: list[ast.stmt], at: int) -> None:
    body[at] = ast.copy_location(ast.Pass(), body[at])


class Run:
    """A plugin of pytest that runs mutants in place of tests.

    Args:
        modules: What is changed.
        seconds: How long the tests of a mutant take.
        every: One of how many tests is used.
        part: Which of how many parts of the mutants, for as many processes.
    """

    def __init__(
        self, modules: Iterable[str], seconds: float, every: int, part: tuple[int, int]
    ) -> None:
        self._modules = list(modules)
        self._seconds = seconds
        self._every = every
        self._part = part

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests once."""
        seen = Coverage()
        # Hypothesis traces its tests itself; it is left out.
        plain = [
            one for one in session.items if not hasattr(getattr(one, "obj", None), "hypothesis")
        ]
        times = {item: seen.watch(item) for item in plain[:: self._every]}
        of, total = self._part
        found: dict[str, int] = defaultdict(int)
        for number, one in enumerate(one for name in self._modules for one in mutants(name)):
            if number % total == of:
                verdict = self._verdict(one, seen.items[one.module, one.line], times)
                found[verdict] += 1
                if verdict != "noticed":
                    print(f"{one.module}.py:{one.line}: {one.what}: {verdict}", flush=True)
        print(dict(found), flush=True)
        return True

    def _verdict(
        self, mutant: Mutant, items: list[pytest.Item], times: dict[pytest.Item, float]
    ) -> str:
        random.Random(0).shuffle(items)  # noqa: S311 (the same choice each time)
        chosen, left = [], self._seconds
        for item in items:
            if times[item] <= left:
                chosen.append(item)
                left -= times[item]
        if not chosen:
            return "no test comes by"
        child = os.fork()
        if not child:
            os._exit(_notice(mutant, chosen, int(self._seconds * LONGEST)))
        _, status = os.waitpid(child, 0)
        return f"not noticed by {len(chosen)} of {len(items)} tests" if status == 0 else "noticed"


def _notice(mutant: Mutant, items: list[pytest.Item], limit: int) -> int:
    """1 if one of the tests fails, 0 if none does."""
    signal.alarm(limit)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        _execute(mutant)
        return int(any(_fails(item) for item in items))
    except BaseException:  # noqa: BLE001 (a module that cannot be loaded is noticed, too)
        return 1


def _execute(mutant: Mutant) -> None:
    for name in MODULES[MODULES.index(mutant.module) :]:
        module = _module(name)
        code = mutant.code if name == mutant.module else _code(module)
        exec(code, vars(module))  # noqa: S102 (that is what it is for)


def _module(name: str) -> ModuleType:
    return import_module(f"kerrdata.structure.{name}")


def _code(module: ModuleType) -> CodeType:
    path = str(module.__file__)
    return compile(Path(path).read_text("utf-8"), path, "exec")


def _fails(item: pytest.Item) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


class Coverage:
    """Which tests come by which line.

    Attributes:
        items: By module and line.
    """

    def __init__(self) -> None:
        self.items: dict[tuple[str, int], list[pytest.Item]] = defaultdict(list)

    def watch(self, item: pytest.Item) -> float:
        """Run a test, and say how many seconds it takes."""
        lines: set[tuple[str, int]] = set()
        folder = f"{ENGINE}{os.sep}"

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            path = frame.f_code.co_filename
            if not path.startswith(folder):
                return None
            if event == "line":
                lines.add((path[len(folder) : -3], frame.f_lineno))
            return trace

        started = time.perf_counter()
        sys.settrace(trace)
        failed = _fails(item)
        sys.settrace(None)
        if failed:
            print(f"left out, since it fails while it is watched: {item.nodeid}", flush=True)
        for line in lines if not failed else ():
            self.items[line].append(item)
        return time.perf_counter() - started


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("modules", nargs="*", default=MODULES)
    options.add_argument("--seconds", type=float, default=6)
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--part", type=int, nargs=2, default=(0, 1), metavar=("N", "OF"))
    wanted = options.parse_args()
    plugin = Run(wanted.modules, wanted.seconds, wanted.every, tuple(wanted.part))
    tests = str(Path(__file__).parent)
    sys.exit(pytest.main([tests, "-q", "-s", "-p", "no:xdist", "-p", "no:cacheprovider"], [plugin]))


if __name__ == "__main__":
    main()
