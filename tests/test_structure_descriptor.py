"""The structural check gives Frictionless's own answers on descriptors, and names the culprit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pytest

from kerrdata.validation import validate

# Frictionless leaves files open when it gives up on them.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"


PEOPLE = [
    {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}},
    {"name": "age", "type": "integer", "constraints": {"minimum": 0, "maximum": 130}},
    {"name": "born", "type": "date"},
    {"name": "kind", "type": "string", "constraints": {"enum": ["named", "unnamed"]}},
]
HEAD = "id,age,born,kind\n"
GOOD = HEAD + "ann,30,1970-01-02,named\nbob,40,1960-02-03,unnamed\n"


def table(name: str = "people", /, **more: Any) -> dict[str, Any]:
    described = {"name": name, "path": f"{name}.csv", "schema": {"fields": PEOPLE}}
    return {key: value for key, value in {**described, **more}.items() if value is not None}


def schema(**more: Any) -> dict[str, Any]:
    return {"fields": PEOPLE, **more}


CASES: dict[str, tuple[dict[str, str | bytes], dict[str, Any]]] = {
    "no resources": ({}, {"resources": None}),
    "empty resources": ({}, {"resources": []}),
    "resource without schema": ({"people.csv": GOOD}, {"resources": [table(schema=None)]}),
    "unsafe path": ({}, {"resources": [table(path="../people.csv")]}),
    "absolute path": ({}, {"resources": [table(path="/etc/hostname")]}),
    "file address": ({}, {"resources": [table(path="file:///etc/hostname")]}),
    "home": ({}, {"resources": [table(path="~/people.csv")]}),
    "unknown scheme": ({}, {"resources": [table(path="gopher://host/people.csv")]}),
    "path and data": ({"people.csv": GOOD}, {"resources": [table(data=[["id"], ["ann"]])]}),
    "neither path nor data": ({}, {"resources": [table(path=None)]}),
    "unknown type": (
        {"people.csv": GOOD},
        {"resources": [table(schema={"fields": [{"name": "id", "type": "strng"}]})]},
    ),
    "schema is no object": ({"people.csv": GOOD}, {"resources": [table(schema=[])]}),
    "fields are no list": ({"people.csv": GOOD}, {"resources": [table(schema={"fields": {}})]}),
    "field without a name": (
        {"people.csv": GOOD},
        {"resources": [table(schema={"fields": [{"type": "string"}]})]},
    ),
    "unknown constraint": (
        {"people.csv": GOOD},
        {
            "resources": [
                table(
                    schema={
                        "fields": [{"name": "id", "type": "boolean", "constraints": {"minimum": 1}}]
                    }
                )
            ]
        },
    ),
    "key without its field": (
        {"people.csv": GOOD},
        {"resources": [table(schema=schema(primaryKey="nobody"))]},
    ),
    "duplicate fields": (
        {"people.csv": GOOD},
        {"resources": [table(schema={"fields": [PEOPLE[0], PEOPLE[0]]})]},
    ),
    "duplicate names": ({"people.csv": GOOD}, {"resources": [table(), table()]}),
    "resources that are none": (
        {"people.csv": GOOD},
        {"resources": [table(), "people.csv", 5, None]},
    ),
    "resources are no list": ({}, {"resources": {"people": {}}}),
    "resource without a name": ({"people.csv": GOOD}, {"resources": [{"path": "people.csv"}]}),
    "name with spaces, v1": ({"people.csv": GOOD}, {"name": "The People", "resources": [table()]}),
    "name with spaces, v2": (
        {"people.csv": GOOD},
        {
            "$schema": V2,
            "name": "The People",
            "resources": [table("The People", path="people.csv")],
        },
    ),
    "licence without a name": (
        {"people.csv": GOOD},
        {"licenses": [{"title": "free"}], "resources": [table()]},
    ),
    "created": ({"people.csv": GOOD}, {"created": "yesterday", "resources": [table()]}),
    "email": (
        {"people.csv": GOOD},
        {"contributors": [{"title": "A", "email": "x"}], "resources": [table()]},
    ),
    "tabular profile": (
        {"people.csv": GOOD},
        {"profile": "tabular-data-package", "resources": [table()]},
    ),
    "misplaced missingValues": (
        {"people.csv": GOOD},
        {"missingValues": [""], "resources": [table()]},
    ),
    "schema in a file": (
        {"people.csv": GOOD, "s.json": json.dumps(schema())},
        {"resources": [table(schema="s.json")]},
    ),
    "schema in a file of a name that is too long": (
        {"people.csv": GOOD},
        {"resources": [table(schema="s" * 300 + ".json")]},
    ),
    "dialect in a file": (
        {"people.csv": GOOD.replace(",", ";"), "d.json": '{"csv": {"delimiter": ";"}}'},
        {"resources": [table(dialect="d.json")]},
    ),
    "a package in the package": (
        {
            "sub/datapackage.json": json.dumps({"resources": [{"name": "x", "path": "x.csv"}]}),
            "sub/x.csv": "a\n,\n",
        },
        {"resources": [{"name": "sub", "path": "sub/datapackage.json"}]},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_same_answer_as_frictionless(
    name: str, write_package: Callable[..., Path], assert_same_answer: Callable[[Path], None]
) -> None:
    files, descriptor = CASES[name]
    assert_same_answer(write_package(files, **descriptor) / "datapackage.json")


@pytest.mark.parametrize(
    ("schema", "column"),
    [
        ({"fields": [{"name": "id", "type": "strng"}]}, "id"),
        ({"fields": [{"name": "id", "constraints": {"pattern": 5}}]}, "id"),
        ({"fields": PEOPLE, "primaryKey": "nobody"}, None),
        ("broken.json", None),
        ("missing.json", None),
    ],
    ids=["type", "pattern", "key", "file", "no file"],
)
def test_error_of_a_descriptor_names_table_and_column(
    schema: Any, column: str | None, write_package: Callable[..., Path]
) -> None:
    other = table("other", path=None, data=[])
    files = {"people.csv": GOOD, "broken.json": "{"}
    report = validate(write_package(files, resources=[other, table(schema=schema)]))
    (found,) = report.findings
    assert not report.valid
    assert (found.path, found.table, found.column) == ("datapackage.json", "people", column)
    assert found.hint


@pytest.mark.parametrize(
    "resource",
    [
        {"name": "people", "path": "peo\0ple.csv"},
        {"name": "people", "path": "people.csv", "schema": {"fields": [5]}},
        {"name": "people", "path": "people.csv", "hash": 5},
        {"name": "people", "path": "people.csv", "scheme": "stream"},
        table(schema={"fields": [{"name": "id", "constraints": {"pattern": "("}}]}),
    ],
    ids=["null in path", "field", "hash", "scheme", "pattern"],
)
def test_where_frictionless_crashes_there_is_a_finding(
    resource: dict[str, Any], write_package: Callable[..., Path]
) -> None:
    good = table("good", path="people.csv")
    root = write_package({"people.csv": GOOD}, resources=[resource, good])
    with pytest.raises((TypeError, ValueError, AttributeError, re.error)):
        frictionless.Resource(str(root / "datapackage.json")).validate()
    (found,) = validate(root).all_findings
    assert found.table == "people"
    assert found.code in {"resource-error", "package-error"}
