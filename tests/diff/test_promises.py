"""The promise: each kind of change is found, and told from what only looks like one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kerrdata.diff.comparison import compare
from kerrdata.diff.differences import Difference, Kind
from kerrdata.package import open_package
from kerrdata.renderers.differences import json as as_json

Compared = Callable[..., Difference]
ROWS = "id,name,born\nann,Ann Lee,1950\n"


def schema(*fields: Any, key: Any = "id", **more: Any) -> Any:
    columns = [{"name": one, "type": "string"} if isinstance(one, str) else one for one in fields]
    return {"fields": columns, "primaryKey": key, **more}


def changes(compared: Compared, was: Any, now: Any, old: str = ROWS, new: str = ROWS) -> Any:
    found = compared({"people": (was, old)}, {"people": (now, new)})
    return [(str(one.kind), one.column, one.name) for one in found.changes]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["id", "name", "born", "died"], [("column-added", "died", "")]),
        (["id", "name", "died", "born"], [("column-inserted", "died", "")]),
        (["x", "id", "name", "born"], [("column-inserted", "x", "")]),
        (["id", "name"], [("column-removed", "born", "")]),
        (["id", "born", "name"], [("columns-reordered", "", "")]),
        (["id", "names", "born"], [("column-renamed", "names", "")]),
        (["id", "name", "qqqq"], [("column-removed", "born", ""), ("column-added", "qqqq", "")]),
    ],
)
def test_columns(compared: Compared, names: list[str], expected: Any) -> None:
    text = f"{','.join(names)}\n"
    assert changes(compared, schema("id", "name", "born"), schema(*names), ROWS, text) == expected


def test_a_column_described_alike_is_renamed_whatever_its_name(compared: Compared) -> None:
    told = {"type": "string", "description": "When they were born.", "title": "Born"}
    was = schema("id", "name", {"name": "born", **told})
    now = schema("id", "name", {"name": "geburt", **told})
    found = compared({"people": (was, ROWS)}, {"people": (now, ROWS.replace("born", "geburt"))})
    assert [one.kind for one in found.changes] == [Kind.column_renamed]
    assert not any(found.tables)  # the cells are the same


def test_a_renamed_column_of_another_type_is_another_column(compared: Compared) -> None:
    now = schema("id", {"name": "names", "type": "integer"}, "born")
    kinds = [
        one[0]
        for one in changes(
            compared, schema("id", "name", "born"), now, ROWS, "id,names,born\nann,1,1950\n"
        )
    ]
    assert kinds == ["column-removed", "column-inserted"]


@pytest.mark.parametrize(
    ("more", "kind", "name"),
    [
        ({"type": "year"}, "type-changed", "type"),
        ({"format": "email"}, "format-changed", "format"),
        ({"missingValues": ["-"]}, "format-changed", "missingValues"),
        ({"title": "Born"}, "metadata-changed", "title"),
        ({"constraints": {"required": True}}, "constraint-tightened", "required"),
        ({"categories": ["a", "b"]}, "constraint-tightened", "categories"),
    ],
)
def test_properties_of_a_column(compared: Compared, more: Any, kind: str, name: str) -> None:
    plain = schema("id", "name", {"name": "born", "type": "string"})
    other = schema("id", "name", {"name": "born", "type": "string", **more})
    assert changes(compared, plain, other) == [(kind, "born", name)]
    (back,) = changes(compared, other, plain)
    assert back[0] == kind.replace("tightened", "loosened")


def test_a_format_that_is_the_default_is_none(compared: Compared) -> None:
    other = schema("id", "name", {"name": "born", "type": "string", "format": "default"})
    assert not changes(compared, schema("id", "name", "born"), other)


@pytest.mark.parametrize(
    ("more", "kind", "name"),
    [
        ({"uniqueKeys": [["name", "born"]]}, "constraint-tightened", "uniqueKeys"),
        (
            {"foreignKeys": [{"fields": "name", "reference": {"resource": "", "fields": "id"}}]},
            "constraint-tightened",
            "foreignKeys",
        ),
        ({"missingValues": ["", "NA"]}, "missing-values-changed", "missingValues"),
    ],
)
def test_keys(compared: Compared, more: Any, kind: str, name: str) -> None:
    plain, other = schema("id", "name", "born"), schema("id", "name", "born", **more)
    assert changes(compared, plain, other) == [(kind, "", name)]
    back = kind.replace("tightened", "loosened")
    assert changes(compared, other, plain) == [(back, "", name)]


def test_the_same_keys_in_other_words(compared: Compared) -> None:
    plain = schema("id", "name", "born", key="id", uniqueKeys=[["name", "born"]])
    other = schema("id", "name", "born", key=["id"], uniqueKeys=[["born", "name"]])
    assert not changes(compared, plain, {**other, "missingValues": [""]})


def test_a_primary_key_that_is_another_one(compared: Compared) -> None:
    names = ("id", "name", "born")
    (found,) = changes(compared, schema(*names), schema(*names, key=["id", "name"]))
    assert found == ("primary-key-changed", "", "primaryKey")


def test_a_key_on_a_renamed_column_is_the_same_key(compared: Compared) -> None:
    was, now = schema("id", "name"), schema("ids", "name", key="ids")
    was["fields"][0]["description"] = now["fields"][0]["description"] = "Who it is."
    found = compared({"people": (was, "id,name\na,x\n")}, {"people": (now, "ids,name\na,y\n")})
    assert [one.kind for one in found.changes] == [Kind.column_renamed]
    (row,) = found.tables[0].changed
    assert row.cells == (("name", "x", "y"),)


def test_tables(compared: Compared) -> None:
    names = schema("id", "name", "born")
    found = compared(
        {"people": (names, ROWS), "birds": (schema("id", "wing"), "id,wing\n1,2\n")},
        {
            "persons": (schema("id", "name", "born"), ROWS),
            "fish": (schema("id", "fin"), "id,fin\n"),
        },
    )
    kinds = {(str(one.kind), one.table): (one.old, one.new) for one in found.changes}
    assert kinds == {
        ("table-removed", "birds"): ({"columns": 2, "rows": 1}, None),
        ("table-added", "fish"): (None, {"columns": 2, "rows": 0}),
        ("table-renamed", "persons"): ("people", "persons"),
        ("path-changed", "persons"): (["people.csv"], ["persons.csv"]),
    }
    assert [(one.name, one.old_name) for one in found.tables] == [("persons", "people")]


def test_measures_and_the_order_of_tables_are_no_change(compared: Compared) -> None:
    a, b = (schema("id"), "id\n1\n"), (schema("id"), "id\n2\n")
    measured = ({**schema("id"), "resource": {"bytes": 5, "hash": "x", "encoding": "UTF-8"}}, a[1])
    found = compared({"a": a, "b": b}, {"b": b, "a": measured})
    assert not found


@pytest.mark.parametrize(
    "resource",
    [
        {"dialect": {"delimiter": ";"}},
        {"dialect": {"quoteChar": "'"}},
        {"dialect": {"header": False}},
        {"encoding": "latin-1"},
    ],
)
def test_dialects(compared: Compared, resource: Any) -> None:
    now = {**schema("id", "name", "born"), "resource": resource}
    kinds = {one[0] for one in changes(compared, schema("id", "name", "born"), now)}
    assert "dialect-changed" in kinds


def test_a_dialect_that_says_what_is_meant_anyway(compared: Compared) -> None:
    dialect = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True}
    now = {
        **schema("id", "name", "born"),
        "resource": {"dialect": {**dialect, "lineTerminator": "\n"}},
    }
    assert not changes(compared, schema("id", "name", "born"), now)


def test_the_package_itself(compared: Compared) -> None:
    found = compared(
        {}, {}, {"title": "A", "created": "x"}, {"name": "b", "version": "2.0.0", "title": "B"}
    )
    assert [(str(one.kind), one.name) for one in found.changes] == [
        ("package-renamed", "name"),
        ("version-changed", "version"),
        ("metadata-changed", "created"),
        ("metadata-changed", "title"),
    ]


def test_a_table_that_cannot_be_read_is_said(compared: Compared) -> None:
    packed = {**schema("id"), "resource": {"path": ["people.csv", "more.csv"]}}
    found = compared({"people": (dict(packed), "id\n1\n")}, {"people": (dict(packed), "id\n2\n")})
    (table,) = found.tables
    assert table.obstacle == "table people: it is not one CSV file inside the package."
    assert table.is_other
    assert found
    same = compared({"people": (dict(packed), "id\n1\n")}, {"people": (dict(packed), "id\n1\n")})
    assert same.tables[0].obstacle
    assert not same


def test_malformed_descriptors_are_no_crash(compared: Compared) -> None:
    odd = {"fields": [{"name": "id", "constraints": 5, "type": 7}, 3], "primaryKey": 9}
    found = compared({"people": (odd, "id\n1\n")}, {"people": (schema("id"), "id\n1\n")})
    assert found.changes


def test_yaml_has_keys_and_values_that_json_has_not(tmp_path: Path) -> None:
    sides = []
    for name, extra in (("old", "1"), ("new", "2000-01-01")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.csv").write_text("id\n2000-01-01\n", "utf-8")
        column = f"{{name: id, type: date, constraints: {{1: 2, enum: [{extra}]}}}}"
        table = f"{{name: t, path: t.csv, dialect: {{7: {extra}}}, schema: {{fields: [{column}]}}}}"
        text = f"name: x\n5: {{2000-01-01: {extra}}}\ntrue: 2\nresources: [{table}]\n"
        (tmp_path / name / "datapackage.yaml").write_text(text, "utf-8")
        sides.append(open_package(tmp_path / name))
    found = compare(*sides)
    kinds = [str(one.kind) for one in found.changes]
    assert kinds == ["metadata-changed", "dialect-changed", "constraint-tightened"]
    assert json.loads(as_json.render(found))["changes"][0]["new"] == {"2000-01-01": "2000-01-01"}


def test_only_some_tables(compared: Compared) -> None:
    a, b = (schema("id"), "id\n1\n"), (schema("id"), "id\n2\n")
    found = compared({"a": a, "b": a}, {"a": b, "b": b}, after={"title": "x"})
    only = found.only("a")
    assert [one.name for one in only.tables] == ["a"]
    assert not only.changes
