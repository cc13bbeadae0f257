"""Which verdict on a table still holds when the table that it refers to has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.memory import Memory, recollection
from kerrdata.package import open_package
from kerrdata.structure import reference

Round = Callable[..., list[str]]


@pytest.fixture
def a_round(write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Round:
    """Writes the table referred to, checks, and tells whom Frictionless was asked about."""
    fields = [{"name": "k", "type": "string"}, {"name": "n", "type": "string"}]
    to = {"fields": ["k"], "reference": {"resource": "u", "fields": ["k"]}}
    resources = [
        {"name": "t", "path": "t.csv", "schema": {"fields": fields, "foreignKeys": [to]}},
        {"name": "u", "path": "u.csv", "schema": {"fields": fields}},
        {"name": "v", "path": "v.csv", "schema": {"fields": fields}},
    ]
    table = "k,n\na,1\nb,2\n"
    root = write_package({"t.csv": table, "u.csv": table, "v.csv": table}, resources=resources)
    memory: Memory = {}
    judged: list[str] = []
    judge = reference._judged

    def noted(resource: Any, *more: Any) -> Any:
        judged.append(resource.name)
        return judge(resource, *more)

    monkeypatch.setattr(reference, "_judged", noted)

    def check(text: str, quick_from: float = 1) -> list[str]:
        (root / "u.csv").write_text(text, encoding="utf-8")
        judged.clear()
        package = open_package(root)
        known = recollection(package, memory)
        asked = {"quick_from": quick_from, "recollection": known}
        verdict = reference.judge(package, **asked)  # type: ignore[arg-type]
        fresh = reference.judge(package)
        assert [_said(one) for one in verdict.tasks] == [_said(one) for one in fresh.tasks]
        return judged[: len(judged) - len(fresh.tasks)]

    return check


def _said(task: dict[str, Any]) -> Any:
    return task["name"], task["errors"], task["stats"].get("rows")


def test_keys_that_are_the_same(a_round: Round) -> None:
    assert a_round("k,n\na,1\nb,2\n") == ["t", "u", "v"]
    assert a_round("k,n\na,1\nb,2\n") == []
    assert a_round("k,n\na,1\nb,3\n,\n") == ["u"]
    assert a_round("k,n\nb,1\na,3\n,4\n") == ["u"]


def test_keys_that_have_changed(a_round: Round) -> None:
    a_round("k,n\na,1\nb,2\n")
    assert a_round("k,n\na,1\n") == ["t", "u"]
    assert a_round("k,n\na,1\nb,1\n") == ["t", "u"]


def test_keys_that_cannot_be_read(a_round: Round) -> None:
    a_round("k,n\na,1\nb,2\n")
    assert a_round("") == ["t", "u"]
    assert a_round("k,n\na,1\n") == ["t", "u"]


def test_keys_that_frictionless_has_not_read(a_round: Round) -> None:
    a_round("k,n\na,1\nb,2\n", quick_from=0)
    assert a_round("k,n\na,1\n", quick_from=0) == ["t", "u"]
    assert a_round("k,n\na,2\n", quick_from=0) == ["t", "u"]
