"""KD510: retired ids stay retired, and the list of them is well-formed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.findings import Finding

ENTRY = {"table": "people", "id": "old", "version": "2.0.0"}


@pytest.fixture
def found(write_package: Callable[..., Path], check: Any) -> Callable[..., list[Finding]]:
    """A function that gives what the rule says of a list."""

    count = iter(range(10))

    def said(retired: Any, key: Any = "id", text: str = "id,name\nann,x\nben,y\n") -> Any:
        schema = {"fields": [{"name": "id"}, {"name": "name"}], "primaryKey": key}
        resources = [{"name": "people", "path": "people.csv", "schema": schema}]
        options = {"resources": resources, "retired": retired, "folder": f"package{next(count)}"}
        return check(write_package({"people.csv": text}, **options), "KD510")

    return said


@pytest.mark.parametrize(
    "retired",
    [
        None,
        [],
        [ENTRY],
        [{**ENTRY, "successor": "ann", "reason": "renamed"}],
        [{"table": "people", "key": ["old"], "version": "2.0.0"}],
    ],
)
def test_sound_lists(found: Any, retired: Any) -> None:
    assert not found(retired)


@pytest.mark.parametrize(
    ("retired", "note"),
    [
        ({}, "`retired` is malformed: it is no list"),
        (["old"], "`retired[0]` is malformed: it is no object"),
        ([ENTRY, {}], "`retired[1]` is malformed: it has no `table`"),
        ([{"table": "people"}], "`retired[0]` is malformed: it has neither an `id` nor a `key`"),
        ([{**ENTRY, "id": 5}], "`retired[0]` is malformed: its `id` is no text"),
        ([{**ENTRY, "id": ""}], "`retired[0]` is malformed: its `id` is no text"),
        ([{**ENTRY, "key": ["a"]}], "`retired[0]` is malformed: it has both an `id` and a `key`"),
        ([{**ENTRY, "version": ""}], "`retired[0]` is malformed: it has no `version`"),
        ([{**ENTRY, "reason": 1}], "`retired[0]` is malformed: its `reason` is no text"),
        (
            [{**ENTRY, "successor": {}}],
            "`retired[0]` is malformed: its `successor` is neither a text nor a list of texts",
        ),
        ([ENTRY, ENTRY], "`retired[1]` repeats an entry"),
        (
            [{"table": "people", "key": ["a", "b"], "version": "2.0.0"}],
            "the key of `retired[0]` has 2 parts, the primary key 1",
        ),
        (
            [{**ENTRY, "table": "peopel"}],
            "`retired[0]` speaks of the table `peopel`, which does not exist",
        ),
        (
            [{**ENTRY, "successor": "anna"}],
            "`retired[0]` names the successor `anna`, which does not exist",
        ),
        (
            [{**ENTRY, "id": "ben"}],
            "`ben` is retired since 2.0.0 (`retired[0]`), and in use again",
        ),
    ],
)
def test_faults(found: Any, retired: Any, note: str) -> None:
    (one,) = found(retired)
    assert one.note == note
    assert one.hint


def test_near_misses(found: Any) -> None:
    assert found([{**ENTRY, "table": "peopel"}])[0].hint == "Did you mean `people`?"
    assert found([{**ENTRY, "successor": "anne"}])[0].hint == "Did you mean `ann`?"


def test_the_row_that_has_it(found: Any) -> None:
    (one,) = found([{**ENTRY, "id": "ben"}])
    assert (one.table, one.row, one.column, one.value) == ("people", 3, "id", "ben")


def test_keys_of_several_columns(found: Any) -> None:
    entry = {"table": "people", "key": ["ann", "x"], "version": "2.0.0"}
    (one,) = found([entry], key=["id", "name"])
    assert (one.row, one.column, one.value) == (2, "id", "ann")
    assert not found([{**entry, "key": ["x", "ann"]}], key=["id", "name"])
    ok = {**entry, "key": ["a", "b"], "successor": ["ann", "x"]}
    assert not found([ok], key=["id", "name"])
