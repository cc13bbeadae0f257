"""Whether the tests of the engine notice that a branch of it is gone: a mutation run.

Each condition of `src/kerrdata/structure/` is turned round or dropped, each statement that stands
for itself and each `raise` left out, one at a time. Then the tests that come by that line are run,
a selection of some seconds. A mutant that they do not notice is printed.

    python tests/structure/mutation.py --every 5 --seconds 4 scan > first.txt   # a sample of the tests
    python tests/structure/mutation.py --again first.txt --seconds 60 scan    # who survived it

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
from collections import Counter, defaultdict
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

    @property
    def name(self) -> str:
        """By which it is printed."""
        return f"{self.module}.py:{self.line}: {self.what}"


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


@dataclass(frozen=True)
class Run:
    """A plugin of pytest that runs mutants in place of tests.

    Attributes:
        modules: What is changed.
        seconds: How long the tests of a mutant take.
        every: One of how many tests is used.
        part: Which of how many parts of the mutants, for as many processes.
        again: What an earlier run has printed: only these mutants; empty for all.
    """

    modules: Iterable[str]
    seconds: float
    every: int
    part: tuple[int, int]
    again: str = ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests once."""
        seen, found = Coverage(), Counter[str]()
        # Hypothesis traces its tests itself; they are left out.
        items = [
            one for one in session.items if not hasattr(getattr(one, "obj", one), "hypothesis")
        ]
        times = {item: seen.watch(item) for item in items[:: self.every]}
        for mutant in self._mutants():
            verdict, tests = self._verdict(mutant, seen.items[mutant.module, mutant.line], times)
            found[verdict] += 1
            if verdict != "noticed":
                print(f"{mutant.name}: {verdict} {tests}".rstrip(), flush=True)
        print(dict(found), flush=True)
        return True

    def _mutants(self) -> list[Mutant]:
        known = (one for name in self.modules for one in mutants(name))
        of, total = self.part
        return [one for one in known if not self.again or f"{one.name}:" in self.again][of::total]

    def _verdict(
        self, mutant: Mutant, items: list[pytest.Item], times: dict[pytest.Item, float]
    ) -> tuple[str, str]:
        random.Random(0).shuffle(items)  # noqa: S311 (the same choice each time)
        chosen, left = [], self.seconds
        for item in items:
            if times[item] <= left:
                chosen.append(item)
                left -= times[item]
        if not chosen:
            return "no test comes by", ""
        child = os.fork()
        if not child:
            os._exit(_notice(mutant, chosen, int(self.seconds * LONGEST)))
        _, status = os.waitpid(child, 0)
        return ("noticed" if status else "not noticed"), f"by {len(chosen)} of {len(items)} tests"


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
    options.add_argument("--again", type=Path, metavar="FILE", help="only mutants printed there")
    wanted = options.parse_args()
    again = wanted.again.read_text("utf-8") if wanted.again else ""
    run = Run(wanted.modules, wanted.seconds, wanted.every, tuple(wanted.part), again)
    tests = str(Path(__file__).parent)
    sys.exit(pytest.main([tests, "-q", "-s", "-p", "no:xdist", "-p", "no:cacheprovider"], [run]))


if __name__ == "__main__":
    main()
