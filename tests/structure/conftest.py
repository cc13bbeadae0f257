"""The oracle: Frictionless alone, and the engine on the same package, however small it is."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import frictionless
import pytest

from kerrdata.package import open_package
from kerrdata.structure import engine, heads, layout, records, reference, sources

BLOCK_BYTES, TEACHER = records.BLOCK_BYTES, engine._teacher
TINY_BLOCKS = 160
"""So small that a few rows are several blocks, and that the tests by Arrow are used."""

HEAD = 2
"""Records of a table that is only referred to that Frictionless reads; usually a hundred."""

NEVER = float("inf")

BEYOND = {"seconds", "totals", "totalRows"}
"""What differs from run to run, or is not known to Frictionless: see test_limits.py."""

WAYS = ((TINY_BLOCKS, True), (BLOCK_BYTES, True), (TINY_BLOCKS, False))
"""Sizes of blocks, and whether Arrow reads them, or Python's reader, which is to read any table."""


@dataclass
class Oracle:
    """Compares the two.

    Attributes:
        handed_over: Tables that the engine gave back to Frictionless in the last comparison, in
            any way of reading.
        not_by_arrow: How many tables Arrow was tried on, or not even that, and did not read.
    """

    patch: pytest.MonkeyPatch
    handed_over: list[str]
    not_by_arrow: int = 0

    def compare(self, path: Path, ways: Sequence[tuple[int, bool]] = WAYS) -> dict[str, Any]:
        """Demand the same answer, in every key but the seconds, in each way of reading."""
        own = _of_frictionless(path)
        self.handed_over.clear()
        for size, is_arrow in ways:
            ours = self._of_engine(path, size, is_arrow)
            if own is None:
                assert any(task["errors"] for task in ours["tasks"]) or ours["errors"]
            else:
                assert ours["errors"] == own["errors"]
                assert ours["tasks"] == own["tasks"]
        return own or {}

    def compare_totals(self, path: Path, most: int) -> None:
        """Demand the same totals where there are more errors than are reported with details."""
        package = open_package(path)
        own = reference.judge(package, quick_from=NEVER, most_errors=most)
        for size in (TINY_BLOCKS, BLOCK_BYTES):
            self.handed_over.clear()
            with self.patch.context() as patch:
                patch.setattr(records, "BLOCK_BYTES", size)
                ours = reference.judge(package, quick_from=0, most_errors=most)
            assert ours.problems == own.problems
            pairs = zip(ours.tasks, own.tasks, strict=True)
            assert all(_untimed(one) == _untimed(other) for one, other in pairs)

    def _of_engine(self, path: Path, size: int, is_arrow: bool) -> dict[str, Any]:
        by_rows: list[Any] = []
        rows = sources.RowSource
        with self.patch.context() as patch:
            patch.setattr(records, "BLOCK_BYTES", size)
            patch.setattr(sources, "RowSource", lambda one: by_rows.append(one) or rows(one))
            patch.setattr(engine, "_teacher", _taught_all)
            patch.setattr(heads, "islice", lambda cells, _: islice(cells, HEAD))
            if not is_arrow:
                patch.setattr(layout, "_splits_like_arrow", lambda _: False)
            verdict = reference.judge(open_package(path), quick_from=0)
        if is_arrow:
            self.not_by_arrow = len(by_rows)
        tasks = [_without_time(task) for task in verdict.tasks]
        errors = [_of_package(error) for error in verdict.problems]
        return {"errors": errors, "tasks": tasks}


def _taught_all(resource: Any, known: Any) -> Callable[[list[Any]], None]:
    """Frictionless knows the keys of the first hundred rows itself: here it has to be told all."""
    for keys in resource.lookup.values():
        for one in keys.values():
            one.clear()
    return TEACHER(resource, known)


def _of_frictionless(path: Path) -> dict[str, Any] | None:
    """Its report, None where it stumbles."""
    try:
        report = frictionless.Resource(str(path)).validate().to_descriptor()
    except Exception:  # noqa: BLE001 (its command takes any exception for a verdict)
        return None
    return {**report, "tasks": [_without_time(task) for task in report["tasks"]]}


def _without_time(task: dict[str, Any]) -> dict[str, Any]:
    stats = {key: value for key, value in task["stats"].items() if key not in BEYOND}
    return {**task, "stats": stats}


def _untimed(task: dict[str, Any]) -> dict[str, Any]:
    return {**task, "stats": {**task["stats"], "seconds": 0}}


def _of_package(error: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in error.items() if key not in {"table", "column"}}


@pytest.fixture(scope="module", autouse=True)
def _files_of_frictionless() -> Iterator[None]:
    """What it leaves open is closed while the warnings about that are silenced."""
    yield
    gc.collect()


@pytest.fixture
def oracle(monkeypatch: pytest.MonkeyPatch) -> Oracle:
    """The comparison of the engine with Frictionless."""
    handed_over: list[str] = []
    validate = engine.validate

    def watched(resource: Any, again: Callable[[], Any], *more: Any) -> Any:
        def noticed() -> Any:
            handed_over.append(str(resource.name))
            return again()

        return validate(resource, noticed, *more)

    monkeypatch.setattr(engine, "validate", watched)
    return Oracle(monkeypatch, handed_over)
