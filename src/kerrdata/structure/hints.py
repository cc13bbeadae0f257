"""How to mend what Frictionless finds: a fix for each of its error types, in a curator's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kerrdata.nearness import did_you_mean
from kerrdata.standard import FIXES

Raw = Mapping[str, Any]

FORMS = {
    "any": "a value",
    "array": "a JSON array, such as [1, 2]",
    "boolean": "true or false",
    "date": "a date as YYYY-MM-DD, such as 1999-05-31",
    "datetime": "date and time as YYYY-MM-DDThh:mm:ssZ, such as 1999-05-31T21:30:00Z",
    "duration": "an ISO 8601 duration, such as P1Y6M",
    "geojson": 'a GeoJSON object, such as {"type": "Point", "coordinates": [2.35, 48.86]}',
    "geopoint": "longitude and latitude, such as 2.35, 48.86",
    "integer": "a whole number in digits alone, such as 42",
    "list": "values with commas between them, such as a,b,c",
    "number": "a number in digits, such as 3.14",
    "object": 'a JSON object, such as {"key": 1}',
    "string": "a text",
    "time": "a time as hh:mm:ss, such as 21:30:00",
    "year": "a year of four digits, such as 1999",
    "yearmonth": "year and month as YYYY-MM, such as 1999-05",
}
"""What a cell of a type looks like."""

STRING_FORMS = {
    "binary": "a text in base64",
    "email": "an email address, such as name@example.org",
    "uri": "an address, such as https://example.org/page",
    "uuid": "a UUID, such as 123e4567-e89b-42d3-a456-426614174000",
}

LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "jsonSchema": "what the column's `jsonSchema` allows",
}

MOST_LISTED = 8
INSTANT = datetime(1999, 5, 31, 21, 30)  # noqa: DTZ001 (an example to be printed in any pattern)


def for_type(field: Raw) -> str:
    """What to write into a cell of a column, by its type and format.

    Args:
        field: The field descriptor.
    """
    kind, pattern = str(field.get("type") or "any"), str(field.get("format") or "default")
    if kind == "boolean":
        true, false = field.get("trueValues"), field.get("falseValues")
        return f"Write {_either(true, 'true')} or {_either(false, 'false')}."
    if kind in {"date", "time", "datetime"} and "%" in pattern:
        return f"Write it in the form {pattern}{_instant(pattern)}."
    form = STRING_FORMS.get(pattern, FORMS["string"]) if kind == "string" else FORMS.get(kind)
    return f"Write {form}{_spelling(field)}." if form else FIXES["type-error"]


def for_constraint(note: str, value: str, field: Raw) -> str:
    """What to write into a cell that its column's constraints do not allow.

    Args:
        note: Frictionless's note, which begins with the name of the constraint.
        value: The cell.
        field: The field descriptor.
    """
    constraints = field.get("constraints")
    declared: Raw = constraints if isinstance(constraints, dict) else {}
    name = next((one for one in declared if note.startswith(f'constraint "{one}"')), "")
    if name == "required":
        return "Fill in the cell: it may not be empty."
    if name == "enum" and isinstance(declared["enum"], list):
        return _for_enum(value, [str(one) for one in declared["enum"]])
    if name == "pattern":
        return f"Write a value that matches {declared['pattern']}{_example(field)}."
    if name in LIMITS:
        return f"Write {LIMITS[name].format(declared[name])}."
    return FIXES["constraint-error"]


def _for_enum(value: str, known: list[str]) -> str:
    rest = ", …" if len(known) > MOST_LISTED else ""
    listed = f"Write one of: {', '.join(known[:MOST_LISTED])}{rest}."
    return f"{did_you_mean(value, known)} {listed}".strip()


def _instant(pattern: str) -> str:
    try:
        return f", such as {INSTANT.strftime(pattern)}"
    except ValueError:
        return ""


def _either(values: object, otherwise: str) -> str:
    return str(values[0]) if isinstance(values, list) and values else otherwise


def _spelling(field: Raw) -> str:
    """What is peculiar about the numbers of a column."""
    peculiar = {"decimalChar": "as decimal mark", "groupChar": "between thousands"}
    said = [f"`{field[key]}` {role}" for key, role in peculiar.items() if field.get(key)]
    return f", with {' and '.join(said)}" if said and field.get("type") != "string" else ""


def _example(field: Raw) -> str:
    example = field.get("example")
    return f", such as {example}" if isinstance(example, (str, int, float)) else ""
