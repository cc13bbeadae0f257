"""What is plainly right: for a field, a test by Arrow that passes no cell Frictionless refuses.

A test may fail what is right, for that is judged by Frictionless, and need not know missing values
unless the field is required: a missing value breaks no other constraint. Each test is compared with
Frictionless's own cell reader in tests/structure/test_values.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from frictionless import Field, fields

from kerrdata.structure.arrays import EMPTY, NOTHING, scalar, texts
from kerrdata.structure.patterns import translated

Test = Callable[[Any], Any]
"""From an Arrow array of strings to one of booleans."""

YEAR = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
DAY = (
    "(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    "|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
"""Every day of every year; the 29th of February is left to the judge."""
DATE = f"{YEAR}-{DAY}"
TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
INTEGER = "(?:0|-?[1-9][0-9]{0,17})"
"""Eighteen digits fit into 64 bits, and are written by no two numbers."""

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "minimum": pc.greater_equal,
    "maximum": pc.less_equal,
    "exclusiveMinimum": pc.greater,
    "exclusiveMaximum": pc.less,
}
NO = scalar(value=False)
FIRST_DAY = scalar((date.min - date(1970, 1, 1)).days).cast(pa.int32())
"""That Python knows; Arrow has a year 0 before it."""
STRICT = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


def plain(field: Field, missing: list[str]) -> Test | None:
    """The test for a field, None where there is none for its type or constraints.

    Args:
        field: The field.
        missing: What stands for a missing value in it.
    """
    make = MAKERS.get(type(field))
    test = make(field, _constraints(field)) if make else None
    if test is None or not field.constraints.get("required"):
        return test
    values = texts(missing)
    return _all([test, lambda cells: pc.invert(pc.is_in(cells, values))])


def accepts_all(field: Field) -> bool:
    """Whether no text can be wrong."""
    text = isinstance(field, fields.AnyField) or _is_plain_string(field)
    return text and not (_constraints(field) or field.constraints.get("required"))


def matches(expression: str) -> Test:
    """The test whether the whole of a cell has a form."""
    return lambda cells: pc.match_substring_regex(cells, f"\\A(?:{expression})\\z")


def is_integer(cells: Any) -> Any:
    """Whether cells are written as the integer that they are; Arrow reads faster than it matches.

    Args:
        cells: An Arrow array of strings.
    """
    try:
        numbers = pc.cast(_given(cells), pa.int64())
    except pa.ArrowInvalid:
        return matches(INTEGER)(cells)
    return pc.fill_null(pc.equal(pc.cast(numbers, pa.string()), cells), NO)


def is_date(cells: Any) -> Any:
    """Whether cells are dates as Python writes them; Arrow knows no other form of a date.

    Args:
        cells: An Arrow array of strings.
    """
    try:
        days = pc.cast(_given(cells), pa.date32())
    except pa.ArrowInvalid:
        return matches(DATE)(cells)
    return pc.fill_null(pc.greater_equal(pc.cast(days, pa.int32()), FIRST_DAY), NO)


def _given(cells: Any) -> Any:
    """Cells, with nulls for the empty ones."""
    empty = pc.equal(cells, EMPTY)
    return pc.if_else(empty, NOTHING, cells) if pc.any(empty).as_py() else cells


def _constraints(field: Field) -> dict[str, Any]:
    """The constraints that are checked, but for `required`, as in `Field.create_cell_reader`."""
    given = {name: field.constraints.get(name) for name in field.supported_constraints}
    return {name: one for name, one in given.items() if name != "required" and one is not None}


def _is_plain_string(field: Field) -> bool:
    return type(field) is fields.StringField and field.format == "default"


def _all(tests: list[Test]) -> Test:
    def test(cells: Any) -> Any:
        passed = tests[0](cells)
        for one in tests[1:]:
            passed = pc.and_(passed, one(cells))
        return passed

    return test


def _text(field: Field, constraints: Mapping[str, Any]) -> Test | None:
    if not (isinstance(field, fields.AnyField) or _is_plain_string(field)):
        return None
    tests = [_text_constraint(name, value) for name, value in constraints.items()]
    known = [test for test in tests if test]
    return _all([pc.is_valid, *known]) if len(known) == len(tests) else None


def _text_constraint(name: str, value: Any) -> Test | None:
    if name == "pattern":
        expression = translated(value)
        return _searcher(expression) if expression else None
    if name in {"minLength", "maxLength"}:
        bound = scalar(value).cast(pa.int32())
    if name == "minLength":
        return lambda cells: pc.greater_equal(pc.utf8_length(cells), bound)
    if name == "maxLength":
        return lambda cells: pc.less_equal(pc.utf8_length(cells), bound)
    if name == "enum":
        allowed = texts([one for one in value if isinstance(one, str)])
        return lambda cells: pc.is_in(cells, allowed)
    return None


def _searcher(expression: str) -> Test | None:
    try:
        pc.match_substring_regex(texts([""]), expression)
    except pa.ArrowInvalid:  # too large for RE2
        return None
    return lambda cells: pc.match_substring_regex(cells, expression)


def _integer(field: Field, constraints: Mapping[str, Any]) -> Test | None:
    bounds = _bounds(field, constraints, int)
    if bounds is None or any(abs(bound) >= 2**62 for bound in bounds.values()):
        return None
    return _bounded(is_integer, pa.int64(), bounds)


def _year(field: Field, constraints: Mapping[str, Any]) -> Test | None:
    bounds = _bounds(field, constraints, int)
    return _bounded(matches("[0-9]{4}"), pa.int64(), bounds) if bounds is not None else None


def _number(field: Field, constraints: Mapping[str, Any]) -> Test | None:
    form = _number_form(field)
    if not form:
        return None
    read = field.create_value_reader()
    bounds = {STRICT.get(name, name): read(bound) for name, bound in constraints.items()}
    if len(bounds) < len(constraints):  # two for one end
        return None
    if any(bound is None or not math.isfinite(bound) for bound in bounds.values()):
        return None  # for an `enum`, which is no number, as well
    return _rounded(matches(form), _number_text(field), {k: float(v) for k, v in bounds.items()})


def _number_form(field: Any) -> str:
    """The form of a number that is read alike whatever `bareNumber` says, empty if none is."""
    mark, group = field.decimal_char, field.group_char
    digits = "(?:0|[1-9][0-9]{0,30})"
    if not _is_mark(mark) or (group and (group == mark or not _is_mark(group))):
        return ""
    if group:
        digits = f"(?:{digits}|[1-9][0-9]{{0,2}}(?:{_escaped(group)}[0-9]{{3}}){{1,8}})"
    return f"-?{digits}(?:{_escaped(mark)}[0-9]{{1,30}})?"


def _is_mark(text: str) -> bool:
    return len(text) == 1 and text in ".,;:'_ "


def _escaped(text: str) -> str:
    return f"[{text}]"


def _number_text(field: Any) -> Test:
    """The step from a number as the field writes it to one that Arrow can cast."""

    def write(cells: Any) -> Any:
        if field.group_char:
            cells = pc.replace_substring(cells, field.group_char, "")
        if field.decimal_char != ".":
            cells = pc.replace_substring(cells, field.decimal_char, ".")
        return cells

    return write


def _rounded(form: Test, write: Test, bounds: Mapping[str, float]) -> Test:
    """Bounds are compared after rounding, which keeps the order: what is beyond stays beyond.

    Equal after rounding proves nothing, so that only what is strictly inside passes.
    """
    if not bounds:
        return form
    return _compared(form, lambda cells: pc.cast(write(cells), pa.float64()), bounds)


def _date(field: Field, constraints: Mapping[str, Any]) -> Test | None:
    return _instant(field, constraints, date, is_date, 10)


def _datetime(field: Field, constraints: Mapping[str, Any]) -> Test | None:
    zone = "" if constraints else "Z?"
    return _instant(field, constraints, datetime, matches(f"{DATE}T{TIME}{zone}"), 19)


def _time(field: Field, constraints: Mapping[str, Any]) -> Test | None:
    return _instant(field, constraints, time, matches(TIME), 8)


def _instant(
    field: Field, constraints: Mapping[str, Any], kind: type, form: Test, length: int
) -> Test | None:
    """In ISO 8601 the order of texts of one length is the order of times, if none has a zone."""
    bounds = _bounds(field, constraints, kind)
    if field.format != "default" or bounds is None:
        return None
    texts = {name: bound.isoformat() for name, bound in bounds.items()}
    if any(len(text) != length for text in texts.values()):  # it has a zone or microseconds
        return None
    return _compared(form, lambda cells: cells, texts) if texts else form


def _yearmonth(field: Field, constraints: Mapping[str, Any]) -> Test | None:
    return None if constraints else matches("[0-9]{4}-(?:0[1-9]|1[0-2])")


def _geopoint(field: Field, constraints: Mapping[str, Any]) -> Test | None:
    number = "-?[0-9]{1,2}(?:[.][0-9]{1,30})?"
    latitude = "-?[0-8]?[0-9](?:[.][0-9]{1,30})?"
    plainly = not constraints and field.format == "default"
    return matches(f"{number}, ?{latitude}") if plainly else None


def _bounds(field: Field, constraints: Mapping[str, Any], kind: type) -> dict[str, Any] | None:
    """The bounds as Frictionless reads them; None if one is of another type, or there is more."""
    read = field.create_value_reader()
    bounds = {name: read(value) for name, value in constraints.items() if name in COMPARISONS}
    sound = len(bounds) == len(constraints) and all(type(one) is kind for one in bounds.values())
    return bounds if sound else None


def _bounded(form: Test, kind: Any, bounds: Mapping[str, Any]) -> Test:
    return _compared(form, lambda cells: pc.cast(cells, kind), bounds) if bounds else form


def _compared(form: Test, read: Test, bounds: Mapping[str, Any]) -> Test:
    """Of the form, and within the bounds once read; what is not of the form is not read."""
    limits = {name: scalar(bound) for name, bound in bounds.items()}

    def test(cells: Any) -> Any:
        passed = form(cells)
        values = read(cells if pc.all(passed).as_py() else pc.if_else(passed, cells, NOTHING))
        for name, bound in limits.items():
            passed = pc.and_(passed, pc.fill_null(COMPARISONS[name](values, bound), NO))
        return passed

    return test


MAKERS: dict[type, Callable[[Field, Mapping[str, Any]], Test | None]] = {
    fields.AnyField: _text,
    fields.StringField: _text,
    fields.IntegerField: _integer,
    fields.NumberField: _number,
    fields.DateField: _date,
    fields.DatetimeField: _datetime,
    fields.TimeField: _time,
    fields.YearField: _year,
    fields.YearmonthField: _yearmonth,
    fields.GeopointField: _geopoint,
}
