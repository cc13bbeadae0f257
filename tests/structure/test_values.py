"""Each type, format and constraint, on values of every kind: the verdict of Frictionless."""

from __future__ import annotations

import csv
import io
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from frictionless import Schema
from frictionless.fields import DateField
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.structure.arrays import texts
from kerrdata.structure.plain import is_date, plain

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
    "ignore::UserWarning",
    "ignore::DeprecationWarning",
)

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"

VALUES = (
    "", " ", "-", "NA", "n/a", "None", "null", "x", "X", "ab", "abc", "abcdefghij", "ä", "äöü", "日本語", "🙂", "a b",
    "a\nb", "a\n", "\n", "ab\n", "1\n", "2000-01-01\n", "a\tb", 'a"b', "a,b", "a;b", "\ufeff", "\u00a0", "\x00", "\x1f",
    "0", "00", "-0", "+0", "1", "01", "+1", "-1", " 1", "1 ", "\t1", "1_0", "１", "١", "7", "42", "-42", "100", "101", "1000",
    "2000", "9999", "10000", "123456789012345678", "1234567890123456789", "9223372036854775808", "-9223372036854775809", "1" * 40, "9" * 400,
    "1.0", "1.", ".5", "-.5", "0.1", "00.1", "1.5", "-1.50", "99.999", "100.0", "100.00000000000000000001", "99.99999999999999999999",
    "1e3", "1E-3", "1e400", "1,5", "1.234,5", "1,234.5", "1 234", "1'234", "1,234,567", "12,34", "1_000", "$5", "5%", "EUR 5.5", "-$5", "1-2", "--1",
    "nan", "NaN", "-nan", "inf", "Infinity", "-inf", "0x1F", "1/2",
    "true", "True", "TRUE", "tRue", "false", "False", "FALSE", "yes", "no", "ja", "nein", "t", "f",
    "2000-01-01", "2000-1-1", "2000-12-31", "1999-12-31", "2000-02-29", "1900-02-29", "2001-02-29", "2000-02-30", "2000-04-31",
    "0001-01-01", "0000-01-01", "0999-05-05", "10000-01-01", "20000101", "2000/01/01", "01/02/2000", "2.1.2000", "1 Jan 2000", "2000-13-01", "2000-00-10",
    " 2000-01-01", "2000-01-01 ", "٢٠٠٠-01-01", "2000-W01-1", "2000-001",
    "12:00:00", "00:00:00", "23:59:59", "24:00:00", "23:59:60", "12:00", "12:00:00Z", "12:00:00+01:00", "12:00:00.5", "9:30", "09.30", "noon",
    "2000-01-01T12:00:00", "2000-01-01T12:00:00Z", "2000-01-01T12:00:00+02:00", "2000-01-01 12:00:00", "2000-01-01T12:00", "2000-01-01T24:00:00",
    "2000-01-01T12:00:00.123456", "2000-02-30T12:00:00", "1999-12-31T23:59:59", "20000101T120000",
    "99", "999", "1990", " 199", "199 ", "-199", "+199", "1_99", "１９９９", "0000", "0990",
    "2000-01", "2000-1", "2000-00", "2000-13", "99-01", "-2000-01", "2000 - 01", "1999-12",
    "P1Y", "P1D", "PT1H", "P1Y2M3DT4H5M6S", "P", "1 day", "-P1D",
    "1,2", "1, 2", "90,45", "180,90", "181,0", "0,91", "-180.0,-90.0", "99.9,89.9", "1,2,3", "a,b", "nan,1", " 1 , 2 ", "[1, 2]", "[1]", "[]", '["a"]',
    '{"lon": 1, "lat": 2}', '{"lon": 1}', "{}", '{"a": 1}', "[1", '{"type": "Point", "coordinates": [1, 2]}', '{"type": "Topology", "objects": {}, "arcs": []}', '"text"',
    "a@b.de", "a@b", "@b.de", "http://example.com", "https://example.com/ä?x=1", "example.com", "urn:x:y", "mailto:a@b.de",
    "123e4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000", "YWJj", "YWJ", "%%%", "POINT (1 2)", "POINT",
)  # fmt: skip

NUMBERS = [{}, {"minimum": 0}, {"maximum": 100}, {"minimum": -1, "maximum": 42}, {"exclusiveMinimum": 1}, {"exclusiveMaximum": 100},
           {"minimum": 1, "exclusiveMinimum": 5}, {"minimum": 5, "exclusiveMinimum": 1}, {"enum": [1, 42]}, {"required": True}, {"unique": True}, {"minimum": "0"}]  # fmt: skip
DATES = [{}, {"minimum": "2000-01-01"}, {"maximum": "2000-01-01"}, {"minimum": "1000-01-01", "maximum": "2000-12-31"},
         {"exclusiveMinimum": "2000-01-01"}, {"exclusiveMaximum": "2000-01-01"}, {"enum": ["2000-01-01"]}, {"required": True}, {"unique": True}]  # fmt: skip
TEXTS = [{}, {"required": True}, {"unique": True}, {"required": True, "unique": True}, {"minLength": 2}, {"maxLength": 3},
         {"minLength": 1, "maxLength": 2}, {"enum": ["a", "x", "ä", ""]}, {"enum": [1, "1"]}]  # fmt: skip
PATTERNS = ["[a-z]+", "a|b", "a|x", "[^a]*", "ab?", "[a-z]{2,3}", ".", ".*", r"\d+", r"\D+", r"\w+", r"[^\d]+", r"\s", r"\S+", "(a|x)b*", "(?i)x",
            "(?i:x)", "(?i:[^x])", "a.b", r"a\nb", "ä+", "[ä-ü]+", "(?=a).*", r"(a)\1", "a$", "^a", "", "a{,2}", r"[\w-]+@[\w.]+", r"\bx\b", "[0-9]{4}-[0-9]{2}", "日.*", "(?P<n>x)", "x{1001}", r"\x61+", "[a-]", "[]a]", "a*?", r"\.", "[.]", "(", "x\\Z"]  # fmt: skip


def configurations() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"type": kind, "constraints": limits}
        for kind, limits in [
            *product(["integer", "number", "year"], NUMBERS),
            *product(["date"], DATES),
            *product(["string", "any"], TEXTS),
            *product(["boolean"], [{}, {"required": True}, {"unique": True}, {"enum": [True]}, {"enum": ["true"]}]),
            *product(["time"], [{}, {"minimum": "12:00:00"}, {"exclusiveMaximum": "12:00:00"}, {"required": True}, {"unique": True}, {"minimum": "12:00:00Z"}]),
            *product(["datetime"], [{}, {"minimum": "2000-01-01T12:00:00"}, {"exclusiveMaximum": "2000-01-01T12:00:00"}, {"required": True}, {"unique": True}]),
            *product(["yearmonth"], [{}, {"minimum": "2000-01"}, {"required": True}, {"unique": True}, {"enum": ["2000-01"]}]),
            *product(["duration", "geopoint", "geojson", "object", "array", "list"], [{}, {"required": True}]),
            ("duration", {"unique": True}), ("geopoint", {"unique": True}), ("object", {"unique": True}), ("array", {"minLength": 2}), ("object", {"maxLength": 0}),
            ("geopoint", {"enum": ["1,2"]}), ("array", {"enum": [[1, 2]]}), ("integer", {"minimum": "x"}), ("date", {"minimum": "x"}),
        ]
    ]  # fmt: skip
    found += [{"type": "string", "constraints": {"pattern": one}} for one in PATTERNS]
    found += [
        {"type": "string", "constraints": {"pattern": "[a-z]+", "required": True, "maxLength": 3}}
    ]
    found += [
        {"type": kind, "format": form}
        for kind, forms in {
            "string": ["email", "uri", "uuid", "binary", "wkt"],
            "date": ["any", "%d/%m/%Y", "%Y", "%Y-%m-%d"],
            "time": ["any", "%H.%M", "%H:%M:%S"],
            "datetime": ["any", "%Y-%m-%d %H:%M:%S"],
            "geopoint": ["array", "object"],
            "geojson": ["topojson"],
        }.items()
        for form in forms
    ]
    found += [
        {"type": "string", "format": one, "constraints": {"unique": True, "required": True}}
        for one in ("email", "uri")
    ]
    for mark, group, bare in product(
        [".", ","], [None, ",", ".", " ", "_", "'", "ab"], [None, False]
    ):
        marks = {"decimalChar": mark, "groupChar": group, "bareNumber": bare}
        found.append(
            {
                "type": "number",
                **{key: one for key, one in marks.items() if one is not None},
                "constraints": {"maximum": 1000},
            }
        )
    found += [
        {"type": "number", "floatNumber": True, "constraints": {"minimum": 0.1, "maximum": 99.999}},
        {"type": "number", "floatNumber": True, "constraints": {"unique": True}},
        {"type": "number", "constraints": {"maximum": 99.99999999999999999999}},
        {"type": "number", "constraints": {"minimum": "99.99999999999999999999"}},
        {"type": "number", "constraints": {"minimum": 100}},
        {"type": "number", "constraints": {"exclusiveMinimum": "100"}},
        {"type": "number", "constraints": {"minimum": "nan"}},
        {"type": "number", "decimalChar": "@"},
        {"type": "integer", "bareNumber": False},
        {"type": "integer", "bareNumber": False, "constraints": {"minimum": 5, "unique": True}},
        {"type": "boolean", "trueValues": ["yes", "ja"], "falseValues": ["no"]},
        {"type": "boolean", "trueValues": ["1"], "falseValues": ["1", "0"]},
        {"type": "array", "arrayItem": {"type": "integer", "constraints": {"minimum": 2}}},
        {"type": "list", "itemType": "integer"},
        {"type": "list", "delimiter": ";"},
    ]  # fmt: skip
    found += [
        {**one, "missingValues": missing}
        for one in (
            {"type": "integer", "constraints": {"required": True}},
            {"type": "string", "constraints": {"required": True, "unique": True}},
            {"type": "date", "constraints": {"required": True}},
            {"type": "number"},
            {"type": "year", "constraints": {"unique": True}},
        )
        for missing in (["-", "NA", "1", "2000-01-01", "2000"], [])
    ]
    return found


CONFIGURATIONS = configurations()
WAYS = ((700, True), (2**20, False))


def text_of(values: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(values)
    return out.getvalue()


@pytest.mark.parametrize("field", CONFIGURATIONS, ids=str)
def test_values(field: dict[str, Any], write_package: Any, oracle: Any) -> None:
    rows = [[str(number), value] for number, value in enumerate(VALUES)]
    text = text_of([["n", "v"], *rows, *rows[::7]])
    schema = {"fields": [{"name": "n", "type": "string"}, {"name": "v", **field}]}
    root: Path = write_package(
        {"t.csv": text}, resources=[{"name": "t", "path": "t.csv", "encoding": "utf-8", "dialect": {"csv": {"delimiter": ","}}, "schema": schema}], **version_of(field)
    )  # fmt: skip
    oracle.compare(root / "datapackage.json", WAYS)
    assert bool(oracle.handed_over) == stumbles(field)


@pytest.mark.parametrize("field", CONFIGURATIONS, ids=str)
def test_plain(field: dict[str, Any]) -> None:
    """Each value alone, since one that is refused may change how the others are tested."""
    described = {"fields": [{"name": "v", **field}]}
    known: Any = Schema.from_descriptor(described, allow_invalid=True).fields[0]
    test = plain(known, field.get("missingValues", [""]))
    passed = [one for one in VALUES if test and test(texts([one]))[0].as_py()]
    assert not any(known.create_cell_reader()(one)[1] for one in passed)


DAYS = (
    st.dates().map(str)
    | st.from_regex(r"[0-9]{4}-[0-1][0-9]-[0-3][0-9]", fullmatch=True)
    | st.text("0123456789-/ ", min_size=10, max_size=10)
)


@given(st.lists(DAYS, min_size=1, max_size=4))
def test_days(days: list[str]) -> None:
    read = DateField(name="v").create_cell_reader()
    passed = is_date(texts(days)).to_pylist()
    assert not any(read(day)[1] for day, is_passed in zip(days, passed, strict=True) if is_passed)


def test_every_day_that_python_knows_is_plainly_right() -> None:
    assert is_date(texts(["0001-01-01", "2000-02-29", "9999-12-31"])).to_pylist() == [True] * 3
    assert is_date(texts(["2000-01-01", "", "2000-01-02"])).to_pylist() == [True, False, True]
    assert is_date(texts(["0000-12-31"])).to_pylist() == [False]


def version_of(field: dict[str, Any]) -> dict[str, str]:
    """What a descriptor says of the version, if the field needs another than the first."""
    is_second = any(name.startswith("exclusive") for name in field.get("constraints", ()))
    return {"$schema": V2} if is_second else {}


def stumbles(field: dict[str, Any]) -> bool:
    """Whether Frictionless's own reader gives up on some value, so that it is asked row by row."""
    limits = field.get("constraints", {})
    bounds = [limits[name] for name in limits if name.endswith("imum")]
    if field["type"] in {"time", "datetime"}:
        return bool(bounds)  # with and without a zone cannot be compared
    if field["type"] == "year":
        return "0" in bounds or -1 in bounds
    return (
        "x" in bounds
        or "nan" in bounds
        or limits.get("pattern") in {"(", "(?i)x"}
        or (field["type"] == "object" and "unique" in limits)
    )
