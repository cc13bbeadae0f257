"""Plugins of pytest that see where tests come by, choose some, and keep what Frictionless says."""

from __future__ import annotations

import os
import pickle
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from mutants import Mutant

ENGINE = Path(__file__).parents[2] / "src/kerrdata/structure"
MANY = 50
"""Tests for a mutant."""
FEW_LINES = 200
"""Of the engine, that a test comes by which looks at a part of it alone."""


@dataclass
class Watched:
    """What is known of the tests from one run.

    Attributes:
        seconds: By test.
        places: By test the modules and lines that it comes by.
        answers: What Frictionless said, by the digest of the package.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    places: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    answers: dict[bytes, bytes] = field(default_factory=dict)

    def choose(self, mutant: Mutant, seconds: float) -> list[str]:
        """Those of its module that come by, and some others, the same ones each time."""
        lines = {(mutant.module, line) for line in mutant.lines}
        near = [test for test, places in self.places.items() if places & lines]
        near = near or [
            test
            for test, places in self.places.items()
            if any(module == mutant.module for module, _ in places)
        ]
        chosen: list[str] = []
        for test in self._in_order(near, mutant.module, seconds / MANY):
            if self.seconds[test] <= seconds or _is_own(test, mutant.module):
                chosen.append(test)
                seconds -= self.seconds[test]
        return chosen

    def _in_order(self, tests: list[str], module: str, long: float) -> list[str]:
        """First those of the module, and those that see little else; then of each file in turn.

        What takes longer than others is of use only if there are few.
        """
        random.Random(0).shuffle(tests)  # noqa: S311 (the same choice each time)
        count = Counter[str]()

        def rank(test: str) -> tuple[bool, bool, bool, int]:
            file = test.partition("::")[0]
            count[file] += 1
            is_large = len(self.places[test]) > FEW_LINES
            return not _is_own(test, module), is_large, self.seconds[test] > long, count[file]

        return sorted(tests, key=rank)


def _is_own(test: str, module: str) -> bool:
    return f"/test_{module}.py::" in test


class Answers:
    """A plugin of pytest: what Frictionless answers on a package, which is asked once for all."""

    def __init__(self, known: dict[bytes, bytes]) -> None:
        self._known = known

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for plugin in session.config.pluginmanager.get_plugins():
            if asked := getattr(plugin, "_of_frictionless", None):
                plugin._of_frictionless = partial(self._answer, asked)

    def _answer(self, ask: Callable[[Path], Any], path: Path) -> Any:
        package = _digest(path.parent)
        if package in self._known:
            return pickle.loads(self._known[package])  # noqa: S301 (it is our own)
        answer = ask(path)
        if str(path.parent) not in str(answer):  # which is another one in the next test
            self._known[package] = pickle.dumps(answer)
        return answer


def _digest(folder: Path) -> bytes:
    """Of the names of files and what they hold."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    held = [(str(file.relative_to(folder)), sha256(file.read_bytes()).digest()) for file in files]
    return sha256(pickle.dumps(held)).digest()


class Watch:
    """A plugin of pytest that notes how long each test takes, and where it comes by."""

    def __init__(self, watched: Watched, part: int, parts: int) -> None:
        self._watched, self._part, self._parts = watched, part, parts

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # Those that draw their examples are traced by Hypothesis itself.
        own = [one for one in items if not hasattr(getattr(one, "obj", one), "hypothesis")]
        items[:] = own[self._part :: self._parts]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        places = self._watched.places[item.nodeid] = set()
        trace = _trace(places)
        started = time.process_time()
        threading.settrace(trace)
        sys.settrace(trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            self._watched.seconds[item.nodeid] = time.process_time() - started


def _trace(places: set[tuple[str, int]]) -> Any:
    folder = f"{ENGINE}{os.sep}"

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        path = frame.f_code.co_filename
        if not path.startswith(folder):
            return None
        if event == "line":
            places.add((path[len(folder) : -3], frame.f_lineno))
        return trace

    return trace


class Only:
    """A plugin of pytest that runs the chosen tests, in their order."""

    def __init__(self, chosen: Sequence[str]) -> None:
        self._chosen = {test: number for number, test in enumerate(chosen)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self._chosen]
        items.sort(key=lambda item: self._chosen[item.nodeid])


class NoticedBy:
    """A plugin of pytest that says which test has noticed a change.

    Args:
        mutant: The change.
        where: An open file descriptor.
    """

    def __init__(self, mutant: Mutant, where: int) -> None:
        self._mutant, self._where = mutant, where

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self._where, f"{self._mutant.name}: noticed by {report.nodeid}\n".encode())
