"""Foreign keys between columns of every type: equal values are found, and nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from kerrdata.structure import references

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::UserWarning",
    "ignore::DeprecationWarning",
)

COLUMNS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "text": ({"type": "string"}, ["a", "1", "1.0", "", " 1", "true", "-1", "x"]),
    "any": ({"type": "any"}, ["a", "1", "1.0", "", "-2", "3"]),
    "uri": ({"type": "string", "format": "uri"}, ["http://a.b", "x", "", "http://a.b/"]),
    "integer": ({"type": "integer"}, ["1", "01", "+1", "-1", "-2", "2", "", "x", "99999999999999999999"]),
    "year": ({"type": "year"}, ["2000", "0001", "1999", ""]),
    "number": ({"type": "number"}, ["1", "1.0", "1.00", "-1", "-2", "2e0", "nan", "NaN", "inf", "", "x", "1e999", "0.1", "1e22"]),
    "float": ({"type": "number", "floatNumber": True}, ["1", "1.0", "-2", "nan", "0.1", "inf", "1e22", "10000000000000000000000", ""]),
    "grouped": ({"type": "number", "groupChar": ",", "decimalChar": ";"}, ["1", "1,000", "1000;0", "1;0", ""]),
    "boolean": ({"type": "boolean"}, ["true", "1", "0", "false", "", "yes"]),
    "date": ({"type": "date"}, ["2000-01-01", "2000-02-29", "", "x", "1999-12-31"]),
    "any date": ({"type": "date", "format": "any"}, ["2000-01-01", "1 Jan 2000", "", "x", "2000-1-1"]),
    "datetime": ({"type": "datetime"}, ["2000-01-01T00:00:00", "2000-01-01T00:00:00Z", "2000-01-01T01:00:00+01:00", "", "x"]),
    "any datetime": ({"type": "datetime", "format": "any"}, ["2000-01-01", "2000-01-01T00:00:00Z", "1 Jan 2000 00:00", ""]),
    "time": ({"type": "time"}, ["12:00:00", "12:00:00Z", "13:00:00+01:00", "12:00:00.0", ""]),
    "yearmonth": ({"type": "yearmonth"}, ["2000-01", "2000-1", "2000-12", ""]),
    "duration": ({"type": "duration"}, ["P1Y", "P12M", "PT24H", "P1D", "", "x"]),
    "geopoint": ({"type": "geopoint"}, ["1,2", "1.0, 2.0", "nan,1", "2,1", ""]),
    "bounded": ({"type": "integer", "constraints": {"enum": [1, 2], "unique": True}}, ["1", "2", "3", ""]),
    "patterned": ({"type": "string", "constraints": {"pattern": "(?=a).*"}}, ["a", "ab", "b", ""]),
}  # fmt: skip
PAIRS = [
    *((name, name) for name in COLUMNS),
    *product(["integer", "number", "float", "boolean", "text"], repeat=2),
    *product(["date", "datetime", "any date", "any datetime", "text"], repeat=2),
    *[("integer", "year"), ("year", "number"), ("grouped", "integer"), ("any", "text")],
    *[("any", "integer"), ("uri", "text"), ("text", "uri"), ("integer", "bounded")],
    *[("bounded", "integer"), ("text", "patterned"), ("time", "text"), ("geopoint", "text")],
]
VALUES = sorted({value for _, values in COLUMNS.values() for value in values})


def text_of(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def resource(name: str, fields: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    schema = {"fields": fields, **more}
    dialect = {"csv": {"delimiter": ","}}
    return {"name": name, "path": f"{name}.csv", "schema": schema, "dialect": dialect, "encoding": "utf-8"}  # fmt: skip


def key(own: list[str], resource: str, other: list[str]) -> dict[str, Any]:
    return {"fields": own, "reference": {"resource": resource, "fields": other}}


@pytest.mark.parametrize(("own", "other"), [*dict.fromkeys(PAIRS)])
def test_of_one_column(
    own: str, other: str, write_package: Callable[..., Path], oracle: Any
) -> None:
    described, values = COLUMNS[other]
    rows = [[str(number), value] for number, value in enumerate(VALUES)]
    files = {
        "t.csv": text_of([["n", "v"], *rows, *rows[::3]]),
        "a.csv": text_of([["n", "w"], *([str(n), one] for n, one in enumerate(values * 3)), ["x"]]),
    }
    number = {"name": "n", "type": "string"}
    resources = [
        resource("t", [number, {"name": "v", **COLUMNS[own][0]}], foreignKeys=[key(["v"], "a", ["w"])]),
        resource("a", [number, {"name": "w", **described}]),
    ]  # fmt: skip
    oracle.compare(write_package(files, resources=resources) / "datapackage.json")
    assert not oracle.handed_over


@pytest.mark.parametrize(("own", "other"), [*product(["number", "integer", "text"], repeat=2)])
@pytest.mark.parametrize("missing", [[""], ["1"], []])
def test_of_two_columns(
    own: str, other: str, missing: list[str], write_package: Callable[..., Path], oracle: Any
) -> None:
    pairs = list(product(["1", "1.0", "01", "2", "", "a", "-1", "-2"], repeat=2))
    files = {
        "t.csv": text_of([["v", "w"], *map(list, pairs)]),
        "a.csv": text_of([["v", "w"], ["1", "01"], ["2", ""], ["1.0", "a"], ["-1", "-1"], ["2"]]),
    }
    columns = [{"name": "v", **COLUMNS[own][0]}, {"name": "w", **COLUMNS[other][0]}]
    turned = [{"name": "v", **COLUMNS[other][0]}, {"name": "w", **COLUMNS[other][0]}]
    resources = [
        resource("t", columns, missingValues=missing, foreignKeys=[key(["v", "w"], "a", ["v", "w"])]),
        resource("a", turned, missingValues=missing),
    ]  # fmt: skip
    oracle.compare(write_package(files, resources=resources) / "datapackage.json")
    assert not oracle.handed_over


STUMBLING = {
    "a list": ({"name": "v", "type": "array"}, "[1]"),
    "an object": ({"name": "v", "type": "object"}, "{}"),
    "a place": ({"name": "v", "type": "geojson"}, '{"type": "Point", "coordinates": [1, 2]}'),
}


@pytest.mark.parametrize("name", STUMBLING)
def test_values_without_hash(name: str, write_package: Callable[..., Path], oracle: Any) -> None:
    field, value = STUMBLING[name]
    text = text_of([["v", "w"], [value, "a"], [value, "a"]])
    resources = [
        resource("t", [field, {"name": "w"}], foreignKeys=[key(["v"], "a", ["v"])]),
        resource("a", [field, {"name": "w"}]),
    ]
    root = write_package({"t.csv": text, "a.csv": text}, resources=resources)
    oracle.compare(root / "datapackage.json")
    assert "t" in oracle.handed_over


@pytest.mark.parametrize("limits", [{"unique": True}, {"minimum": "x", "unique": True}, {}])
@pytest.mark.parametrize("kind", ["integer", "array", "time", "string"])
@pytest.mark.parametrize("missing", [[""], ["a"]])
def test_what_else_is_read_of_the_other_table(
    kind: str,
    limits: dict[str, Any],
    missing: list[str],
    write_package: Callable[..., Path],
    oracle: Any,
) -> None:
    known = {name: one for name, one in limits.items() if name == "unique" or kind in {"integer", "time"}}  # fmt: skip
    rest = {"name": "v", "type": kind, "constraints": known}
    files = {
        "t.csv": text_of([["w"], ["a"], ["b"], ["12:00:00"]]),
        "a.csv": text_of([["w", "v"], ["a", "1"], ["b", "[1]"], ["c", "12:00:00"], ["d"], []]),
    }
    resources = [
        resource("t", [{"name": "w"}], missingValues=missing, foreignKeys=[key(["w"], "a", ["w"])]),
        resource("a", [{"name": "w"}, rest], missingValues=missing, primaryKey=["w"]),
    ]
    oracle.compare(write_package(files, resources=resources) / "datapackage.json")
    stumbles = (kind == "array" and known) or "minimum" in known
    assert ("t" in oracle.handed_over) == bool(stumbles)


@pytest.mark.parametrize("constraints", [{"minimum": "x"}, {"minimum": "x", "unique": True}])
@pytest.mark.parametrize("column", ["v", "w"])
@pytest.mark.parametrize("more", [[], ["x"]])
def test_what_stumbles_far_below_the_head(
    more: list[str],
    column: str,
    constraints: dict[str, Any],
    write_package: Callable[..., Path],
    oracle: Any,
) -> None:
    fields = [{"name": "v", "type": "integer"}, {"name": "w", "type": "integer"}]
    files = {
        "t.csv": text_of([["v"], ["1"], ["2"]]),
        "a.csv": text_of([["v", "w"], *[["", "n"]] * 5, ["1", "5", *more], ["2"]]),
    }
    described = [
        {**one, "constraints": constraints} if one["name"] == column else one for one in fields
    ]
    resources = [
        resource("t", fields[:1], foreignKeys=[key(["v"], "a", ["v"])]),
        resource("a", described, missingValues=["", "n"]),
    ]  # fmt: skip
    oracle.compare(write_package(files, resources=resources) / "datapackage.json")
    assert ("t" in oracle.handed_over) == (column == "v" or "unique" in constraints)


@pytest.mark.parametrize(
    ("own", "other"),
    [(["v"], ["?"]), (["?"], ["v"]), (["v", "w"], ["v", "?"]), (["v", "w"], ["?", "?"])],
)
def test_columns_that_do_not_exist(
    own: list[str], other: list[str], write_package: Callable[..., Path], oracle: Any
) -> None:
    fields = [{"name": "v", "type": "integer"}, {"name": "w", "type": "string"}]
    text = text_of([["v", "w"], ["1", "1"], ["2"], ["", ""], ["3", "a", "b"]])
    resources = [resource("t", fields, foreignKeys=[key(own, "a", other)]), resource("a", fields)]
    root = write_package({"t.csv": text, "a.csv": text}, resources=resources)
    oracle.compare(root / "datapackage.json")
    assert not oracle.handed_over


def test_an_invalid_byte_in_a_column_that_nothing_refers_to(
    write_package: Callable[..., Path], oracle: Any
) -> None:
    fields = [{"name": "v", "type": "integer"}, {"name": "w", "type": "string"}]
    other = text_of([["v", "w"], *[["1", "a"]] * 5000]).encode() + b"2,\xe9\n"
    resources = [
        resource("t", fields, foreignKeys=[key(["v"], "a", ["v"])]),
        resource("a", fields),
    ]
    files = {"t.csv": text_of([["v", "w"], ["1", "a"], ["2", "b"]]), "a.csv": other}
    oracle.compare(write_package(files, resources=resources) / "datapackage.json")


@pytest.mark.parametrize("turned", [1, -1])
def test_two_keys_of_unlike_columns_to_one(
    turned: int, write_package: Callable[..., Path], oracle: Any
) -> None:
    fields = [{"name": "v", "type": "integer"}, {"name": "w", "type": "string"}]
    text = text_of([["v", "w"], ["1", "1"], ["01", "01"], ["2", "a"], ["3", "2"]])
    other = text_of([["v", "w"], ["1", "1"], ["2", "2"]])
    keys = [key(["v"], "a", ["v"]), key(["w"], "a", ["v"])][::turned]
    resources = [resource("t", fields, foreignKeys=keys), resource("a", fields)]
    root = write_package({"t.csv": text, "a.csv": other}, resources=resources)
    oracle.compare(root / "datapackage.json")
    assert not oracle.handed_over


FAR = [f"{number:0600}" for number in range(20)]


@pytest.mark.parametrize(
    ("most", "kinds", "times"),
    [
        (10**6, ["string", "string"], 1),
        (10**6, ["string", "integer"], 2),
        (10**4, ["string", "string"], 2),
    ],
)
def test_what_is_read_once(
    most: int,
    kinds: list[str],
    times: int,
    monkeypatch: pytest.MonkeyPatch,
    write_package: Callable[..., Path],
    oracle: Any,
) -> None:
    """What two tables refer to by columns of the same kinds, unless it takes too many bytes."""
    seen: list[str] = []
    look = references._reference

    def noticed(table: Any, *more: Any) -> Any:
        seen.append(table.name)
        return look(table, *more)

    monkeypatch.setattr(references, "_reference", noticed)
    monkeypatch.setattr(references, "MOST_KEPT", most)
    text = text_of([["v"], *([one] for one in FAR)])
    resources = [
        resource(name, [{"name": "v", "type": kind}], foreignKeys=[key(["v"], "a", ["v"])])
        for name, kind in zip("tu", kinds, strict=True)
    ]
    resources.append(resource("a", [{"name": "v", "type": "string"}]))
    files = {"t.csv": text, "u.csv": text + "1\n", "a.csv": text}
    oracle.compare(write_package(files, resources=resources) / "datapackage.json", [(2**20, True)])
    assert seen == ["a"] * times
    assert not oracle.handed_over
