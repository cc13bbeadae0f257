"""What is plainly right passes without Frictionless; what only might be is left to it.

That nothing passes which Frictionless refuses is shown in test_values.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from frictionless import Schema

from kerrdata.structure.arrays import texts
from kerrdata.structure.plain import accepts_all, plain

Field = dict[str, Any]


def read(field: Field) -> Any:
    described = {"fields": [{"name": "v", **field}]}
    return Schema.from_descriptor(described, allow_invalid=True).fields[0]


def of(kind: str, **constraints: Any) -> Field:
    return {"type": kind, "constraints": constraints}


def pattern(text: str) -> Field:
    return of("string", pattern=text)


def number(mark: str, group: str, **constraints: Any) -> Field:
    return {**of("number", **constraints), "decimalChar": mark, "groupChar": group}


PASSED: list[tuple[Field, str, str]] = [
    (of("string"), "a  ä", ""),
    (of("any"), "a  ä", ""),
    (of("string", required=True), "a", " "),
    (of("any", enum=["a", "ä", 1]), "a ä", "b 1"),
    (of("string", minLength=2), "ab äö", "a"),
    (of("string", maxLength=2), "ab ä ", "abc"),
    (of("string", minLength=2, maxLength=3, required=True), "ab abc", "a abcd "),
    (of("integer"), "0 7 -42 999999999999999999", "01 x "),
    (of("integer"), "0 7 -42", ""),
    (of("integer", minimum=0, maximum=100), "0 100", "-1 101 x"),
    (of("integer", exclusiveMinimum=1, exclusiveMaximum=5), "2 4", "1 5"),
    (of("integer", required=True), "7", "x"),
    (of("number"), "0 7 -1.50 0.001 100", "01 1. .5 1e3 nan x"),
    (of("number", minimum=0, maximum=100), "0.001 99.999", "-0.1 100.1 x"),
    (of("number", exclusiveMinimum=0, exclusiveMaximum=100), "0.001 99.999", "0 100 x"),
    (number(".", ","), "1,234,567.5 12 1234", "1,23"),
    (number(",", "."), "1.234.567,5 12 1234", "1.23"),
    (number(",", "'", minimum=0, maximum=5000), "1'234,5", "9'999 -1"),
    (number(".", "_"), "1_234", "1_23"),
    (of("date"), "0001-01-01 2000-02-29 9999-12-31", ""),
    (of("date"), "0001-01-01 2000-02-28 1999-12-31", "2000-02-30 2000-1-1 x"),
    (of("date", minimum="2000-01-01", maximum="2000-12-31"), "2000-01-01 2000-12-31", "1999-12-31 2001-01-01 x"),
    (of("date", exclusiveMinimum="2000-01-01"), "2000-01-02", "2000-01-01"),
    (of("datetime"), "2000-01-01T12:00:00 2000-01-01T12:00:00Z", "2000-01-01 x"),
    (of("datetime", minimum="2000-01-01T12:00:00"), "2000-01-01T12:00:00", "2000-01-01T11:59:59 2000-01-01T12:00:00Z"),
    (of("time"), "00:00:00 23:59:59", "24:00:00 12:00"),
    (of("time", exclusiveMaximum="12:00:00"), "11:59:59", "12:00:00"),
    (of("year"), "2000 0990", "x 99"),
    (of("year", minimum=1000), "2000", "0990"),
    (of("yearmonth"), "2000-01 1999-12", "2000-13 2000-00 x"),
    (of("geopoint"), "1,2 -90.5,45.25", "190,1 1,91 x"),
    (pattern("[a-cx]+"), "abc x", "d "),
    (pattern("a|b"), "a ab b", "c"),
    (pattern("[^a]b"), "bb", "ab"),
    (pattern("x[^a-c]?"), "x xd", "xa"),
    (pattern("ab?c*d{2}e{1,2}f{1,}"), "abccddef addeeff", "abcd"),
    (pattern("a*?b"), "aab b", "a"),
    (pattern("."), "a ä", "ab "),
    (pattern(r"\."), ".", "a"),
    (pattern(r"[\d][\w_]"), "1a 1_", "a1"),
    (pattern(r"\d\w"), "1a 1_", "a1"),
    (pattern(r"[\s]?a"), "a", "b"),
    (pattern("(a|x)(?:b)(?P<n>c)"), "abc xbc", "bbc"),
    (pattern("^a$"), "a", "b"),
    (pattern("[日-本]ä"), "日ä", "aä"),
    (pattern("(?-i:a)"), "a", "A"),
]  # fmt: skip
"""By field what passes, and what does not, with a space between."""


@pytest.mark.parametrize(("field", "passed", "left"), PASSED, ids=str)
def test_what_passes(field: Field, passed: str, left: str) -> None:
    test = plain(read(field), [""])
    assert test
    assert all(test(texts(passed.split(" "))).to_pylist())
    assert not left or not any(test(texts(left.split(" "))).to_pylist())
    mixed = [*passed.split(" "), *left.split(" ")] if left else passed.split(" ")
    assert sum(test(texts(mixed)).to_pylist()) == len(passed.split(" "))


LEFT: list[Field] = [
    *({"type": "string", "format": one} for one in ("email", "uri", "uuid", "binary")),
    *({"type": kind, "format": "any"} for kind in ("date", "time", "datetime")),
    {"type": "date", "format": "%Y-%m-%d"},
    {"type": "geopoint", "format": "array"},
    *(of(kind, enum=[1]) for kind in ("integer", "number", "year", "geopoint")),
    of("date", enum=["2000-01-01"]),
    of("yearmonth", minimum="2000-01"),
    of("boolean"),
    of("integer", minimum=2**62),
    of("integer", maximum=-(2**62)),
    of("integer", minimum="x"),
    of("date", minimum="x"),
    of("time", minimum="12:00:00Z"),
    of("time", minimum="12:00:00.5"),
    of("datetime", maximum="2000-01-01T12:00:00Z"),
    of("number", minimum="nan"),
    of("number", maximum="inf"),
    of("number", minimum="x"),
    of("number", minimum=1, exclusiveMinimum=5),
    of("number", maximum=5, exclusiveMaximum=1),
    *(number(mark, group) for mark, group in [("", ","), ("@", ""), (".,", "'"), (".", "ab")]),
    *(number(mark, group) for mark, group in [(".", "."), (",", "x"), (".", "'_")]),
    *map(pattern, ["(?i:x)", "(?i:[^x])", "(?i)x", "(?=a).*", r"(a)\1", r"\bx", r"\Ax", "("]),
    *map(pattern, [r"\D+", r"[^\d]", r"[\D]", "x{1001}", "x{0,1001}", "(x{999}){999}"]),
]


@pytest.mark.parametrize("field", LEFT, ids=str)
def test_what_is_left_to_the_judge(field: Field) -> None:
    assert plain(read(field), [""]) is None


@pytest.mark.parametrize("kind", ["string", "any"])
def test_what_no_text_can_break(kind: str) -> None:
    assert accepts_all(read(of(kind)))
    assert not accepts_all(read(of(kind, required=True)))
    assert not accepts_all(read(of(kind, enum=["a"])))
    assert not accepts_all(read({"type": "string", "format": "email"}))
    assert not accepts_all(read(of("integer")))
