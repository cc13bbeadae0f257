"""Blocks are looked at in threads, and the answers come in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread, current_thread

import pytest
from frictionless.schema import field

from kerrdata.package import open_package
from kerrdata.structure import reference, threads
from kerrdata.structure.threads import side_by_side

SECONDS = 60
"""After which a thread that waits in vain fails."""


def test_answers_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_cores", lambda: 2)
    second_is_seen = Event()

    def look(item: int) -> int:
        if item == 1:
            assert second_is_seen.wait(SECONDS)  # so the two are looked at at once
        else:
            second_is_seen.set()
        return item * 10

    assert list(side_by_side(iter([1, 2, 3]), look)) == [(1, 10), (2, 20), (3, 30)]


def test_only_a_few_items_are_read_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_cores", lambda: 2)
    read: list[int] = []

    def items() -> Iterator[int]:
        for one in range(100):
            read.append(one)
            yield one

    answers = side_by_side(items(), str)
    next(answers)
    assert len(read) == 3
    answers.close()


@pytest.mark.parametrize("cores", [1, None])
def test_a_system_that_tells_less_of_its_cores(
    cores: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(threads.os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(threads.os, "cpu_count", lambda: cores)
    assert list(side_by_side(iter([1, 2, 3]), str)) == [(1, "1"), (2, "2"), (3, "3")]


def test_items_that_break_off_are_answered_until_there() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise LookupError("no more")

    answers = side_by_side(items(), str)
    assert next(answers) == (1, "1")
    with pytest.raises(LookupError, match="no more"):
        next(answers)


def test_what_goes_wrong_in_a_thread_is_raised() -> None:
    def look(item: int) -> float:
        return 1 / item

    answers = side_by_side(iter([1, 0, 2]), look)
    assert next(answers) == (1, 1.0)
    with pytest.raises(ZeroDivisionError):
        next(answers)
    assert list(answers) == []


def test_patterns_are_matched_by_the_caller(
    monkeypatch: pytest.MonkeyPatch, write_package: Callable[..., Path]
) -> None:
    """Some take for ever, and Ctrl-C stops Python's matching only in the main thread."""
    matching: set[Thread] = set()

    def is_matched(_pattern: object, _cell: object) -> bool:
        matching.add(current_thread())
        return True

    monkeypatch.setattr(field, "check_pattern", is_matched)
    constraints = {"pattern": "(?=h).*", "unique": True}
    fields = [
        {"name": "a", "type": "string", "constraints": constraints},
        {"name": "b", "type": "string", "format": "uri", "constraints": constraints},
    ]
    itself = {"fields": ["b"], "reference": {"resource": "", "fields": ["b"]}}
    schema = {"fields": fields, "foreignKeys": [itself]}
    table = {"name": "t", "path": "t.csv", "schema": schema}
    root = write_package({"t.csv": "a,b\nhow,http://a.b\nho,http://a.c\nh\n"}, resources=[table])
    reference.judge(open_package(root), quick_from=0)
    assert matching == {current_thread()}
