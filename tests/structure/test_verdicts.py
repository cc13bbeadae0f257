"""Which verdict on a table still holds when the table that it refers to has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.memory import Memory, recollection
from kerrdata.package import open_package
from kerrdata.structure import reference, verdicts

Round = Callable[..., list[str]]


@pytest.fixture
def a_round(write_package: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Round:
    """Writes the table referred to, checks, and tells whom Frictionless was asked about."""
    fields = [{"name": "k", "type": "string"}, {"name": "n", "type": "string"}]
    to = {"fields": ["k"], "reference": {"resource": "u", "fields": ["k"]}}
    resources = [
        {"name": "t", "path": "t.csv", "schema": {"fields": fields, "foreignKeys": [to]}},
        {"name": "u", "path": "u.csv", "schema": {"fields": fields}, "encoding": "utf-8"},
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
        (root / "u.csv").write_text(text, encoding="utf-8", errors="surrogateescape")
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
    assert a_round("k,n\na,1\n\udcff,2\n") == ["t", "u"]
    assert a_round("k,n\n") == ["t", "u"], "no key was read before, either"


def test_keys_that_frictionless_has_not_read(a_round: Round) -> None:
    a_round("k,n\na,1\nb,2\n", quick_from=0)
    assert a_round("k,n\na,1\n", quick_from=0) == ["t", "u"]
    assert a_round("k,n\na,2\n", quick_from=0) == ["t", "u"]


def test_a_table_is_read_beside_those_that_it_refers_to(write_package: Callable[..., Path]) -> None:
    fields = [{"name": "k", "type": "string"}]
    to = [{"fields": ["k"], "reference": {"resource": name, "fields": ["k"]}} for name in ("", "u")]
    resources: list[dict[str, Any]] = [
        {"name": name, "path": f"{name}.csv", "schema": {"fields": fields}} for name in "tuv"
    ]
    resources[0]["schema"] = {"fields": fields, "foreignKeys": to}
    root = write_package({f"{name}.csv": "k\na\n" for name in "tuv"}, resources=resources)
    package = open_package(root)
    known = recollection(package, {})
    now = verdicts.Round(package, known)
    assert names(now.resource("t")) == ["t", "u", "v"]
    reference.judge(package, recollection=known)
    assert [names(now.resource(name)) for name in "tuv"] == [["t", "u"], ["u"], ["v"]]


def names(resource: Any) -> list[str]:
    found: list[str] = resource.package.resource_names
    return found


@pytest.mark.parametrize("is_inline", [False, True])
def test_only_tables_in_files_of_their_own_are_remembered(
    is_inline: bool, write_package: Callable[..., Path]
) -> None:
    other = {"data": [["k"], ["a"]]} if is_inline else {"path": "u.csv"}
    resources = [{"name": "t", "path": "t.csv"}, {"name": "u", **other}]
    root = write_package({"t.csv": "k\na\n", "u.csv": "k\na\n"}, resources=resources)
    package = open_package(root)
    known = recollection(package, {})
    reference.judge(package, recollection=known)
    assert bool(known.memory) != is_inline


def test_what_is_said_adds_up() -> None:
    one, two = (verdicts.Verdict([{"note": n}], [{"name": n}], {n: []}) for n in "ab")
    one.add(two)
    assert one == verdicts.Verdict(
        [{"note": "a"}, {"note": "b"}], [{"name": "a"}, {"name": "b"}], {"a": [], "b": []}
    )
