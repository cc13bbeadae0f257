"""One spelling for each value, and never another value."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from frictionless import Field as Judge
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.descriptor import Field, TableSchema
from kerrdata.spelling import nothing, speller


def field(**raw: Any) -> Field:
    described = {"name": "x", "type": "string", **raw}
    return Field("x", described["type"], described.get("constraints", {}), described)


def spelt(cell: str, missing: tuple[str, ...] = ("",), **raw: Any) -> str:
    return speller(field(**raw), missing)(cell)


@pytest.mark.parametrize(
    ("raw", "cell", "expected"),
    [
        ({}, "  Ann \u00a0 ", "Ann"),
        ({}, "Ann   Lee", "Ann Lee"),
        ({}, "Andre\u0301", "Andr\u00e9"),
        ({}, "two\n  lines ", "two\n  lines "),
        ({}, "one line\n", "one line"),
        ({"type": "integer"}, " +007", "7"),
        ({"type": "integer"}, "-0", "0"),
        ({"type": "number"}, "+.50", "0.50"),
        ({"type": "number"}, "5.", "5"),
        ({"type": "number"}, "-01E+05", "-1e5"),
        ({"type": "number"}, "+inf", "INF"),
        ({"type": "number"}, "-Infinity", "-INF"),
        ({"type": "number", "decimalChar": ",", "groupChar": "."}, "1.234,50", "1234,50"),
        ({"type": "boolean"}, "TRUE", "true"),
        ({"type": "boolean"}, " 0", "false"),
        ({"type": "boolean", "trueValues": ["yes", "y"], "falseValues": ["no", "n"]}, "y", "yes"),
        ({"type": "date"}, "1999-5-1", "1999-05-01"),
        ({"type": "date"}, " 1999-05-01 ", "1999-05-01"),
        ({"type": "date", "format": "%d/%m/%Y"}, "1/5/1999", "01/05/1999"),
        ({"type": "datetime"}, "1999-05-01 21:30:00+00:00", "1999-05-01T21:30:00Z"),
        ({"type": "datetime"}, "1999-05-01t21:30:00.50+0200", "1999-05-01T21:30:00.50+02:00"),
        ({"type": "time"}, " 21:30:00", "21:30:00"),
        ({"type": "year"}, "1999 ", "1999"),
    ],
)
def test_a_value_has_one_spelling(raw: dict[str, Any], cell: str, expected: str) -> None:
    assert spelt(cell, **raw) == expected
    assert spelt(expected, **raw) == expected


@pytest.mark.parametrize(
    ("raw", "cell"),
    [
        ({"type": "integer"}, "1.0"),
        ({"type": "integer"}, "about 5"),
        ({"type": "integer", "bareNumber": False}, "95 %"),
        ({"type": "number"}, "1,5"),
        ({"type": "number"}, "."),
        ({"type": "number"}, "1.50"),
        ({"type": "boolean"}, "yes"),
        ({"type": "boolean", "trueValues": ["1", "x"], "falseValues": ["0", "x"]}, "x"),
        ({"type": "date"}, "1999-02-30"),
        ({"type": "date"}, "01/05/1999"),
        ({"type": "date", "format": "any"}, "1 May 1999"),
        ({"type": "datetime", "format": "%H:%M:%S.%f"}, "21:30:00.5"),
        ({"type": "datetime"}, "1999-05-01"),
        ({"type": "year"}, "MCM"),
        ({"type": "object"}, '{ "a":  1 }'),
        ({"type": "list"}, "a,  b "),
        ({"type": "any"}, " a  b "),
    ],
)
def test_what_is_no_value_or_has_no_other_spelling_stays(raw: dict[str, Any], cell: str) -> None:
    assert spelt(cell, **raw) == cell


@pytest.mark.parametrize(
    ("constraints", "cell", "expected"),
    [
        ({"pattern": "[a-z] {2}[a-z]"}, "a  b", "a  b"),
        ({"pattern": "[a-z]+ "}, "a ", "a "),
        ({"pattern": "[a-z]+"}, "a ", "a"),
        ({"pattern": "("}, "a ", "a"),
        ({"enum": ["in  stock", "sold"]}, "in  stock", "in  stock"),
        ({"enum": ["in  stock", "sold"]}, " sold", "sold"),
        ({"enum": [" a", "a"]}, " a", " a"),
        ({"minLength": 2}, "a ", "a "),
        # The pattern needs the two spaces, but not the decomposed letter, and the other way round.
        ({"pattern": "é {2}b"}, "e\u0301  b", "\u00e9  b"),
        ({"pattern": "e\u0301 b"}, "e\u0301  b", "e\u0301 b"),
    ],
)
def test_white_space_that_the_schema_needs_stays(
    constraints: dict[str, Any], cell: str, expected: str
) -> None:
    assert spelt(cell, constraints=constraints) == expected


def test_values_of_a_category_stay() -> None:
    assert spelt("a  b", categories=["a  b"]) == "a  b"
    assert spelt("a  b", categories=[{"value": "a  b", "label": "B"}]) == "a  b"


@pytest.mark.parametrize("cell", [" ", "NA", " NA ", "-"])
def test_no_value_and_a_value_do_not_become_each_other(cell: str) -> None:
    assert spelt(cell, missing=("", "NA", "-")) == cell


def test_nothing_is_what_the_column_or_the_table_says() -> None:
    table = TableSchema("t", missing_values=("NA", ""), dialect={"nullSequence": "\\N"})
    assert nothing(field(), table) == ("", "NA", "\\N")
    assert nothing(field(missingValues=["-", {"value": "?"}]), table) == ("-", "?", "\\N")


TYPES: list[dict[str, Any]] = [
    {"type": "string"},
    {"type": "string", "constraints": {"pattern": "[ a]+"}},
    {"type": "integer"},
    {"type": "number"},
    {"type": "number", "decimalChar": ",", "groupChar": " "},
    {"type": "boolean"},
    {"type": "date"},
    {"type": "date", "format": "%d.%m.%Y"},
    {"type": "datetime"},
    {"type": "time"},
    {"type": "year"},
    {"type": "yearmonth"},
]
NEAR = st.text(alphabet="0123456789+-.,:eETZ tfrualsINF/ae\u0301 \u00a0", max_size=12)
VALUES = st.one_of(
    NEAR,
    st.text(max_size=8),
    st.integers().map(str),
    st.floats().map(str),
    st.decimals(allow_nan=False).map(str),
    st.dates().map(str),
    st.datetimes().map(lambda one: one.isoformat()),
    st.booleans().map(str),
)
PADDED = st.builds(
    "{}{}{}".format, st.sampled_from(["", " ", "\t"]), VALUES, st.sampled_from(["", " "])
)


@given(cell=PADDED, raw=st.sampled_from(TYPES))
def test_spelling_twice_is_spelling_once(cell: str, raw: dict[str, Any]) -> None:
    once = spelt(cell, **raw)
    assert spelt(once, **raw) == once


@given(cell=PADDED, raw=st.sampled_from(TYPES))
def test_frictionless_reads_the_same_value(cell: str, raw: dict[str, Any]) -> None:
    """The judge of what a value is: whatever it could read before, it reads alike afterwards."""
    judge = Judge.from_descriptor({"name": "x", **raw})
    before, objections = judge.read_cell(cell)
    after, new_objections = judge.read_cell(spelt(cell, **raw))
    if objections:
        return
    assert not new_objections
    if raw["type"] == "string":
        before, after = (
            " ".join(unicodedata.normalize("NFC", str(one)).split()) for one in (before, after)
        )
    assert before == after or before != before  # noqa: PLR0124 (not a number)
