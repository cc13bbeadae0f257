"""Wrong values: texts that break a column's type or constraint, and as little else as may be.

A text that breaks a pattern is one that does not match it as a whole, as the standard says; so a
pattern that is anchored at one of its ends only, and lets things pass, is found out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from kerrdata.descriptor import Field
from kerrdata.selftest.promises import CATEGORIES, TYPE

NO_VALUES = ("?", "!", "%")
NOISE = ("!", " ", "é", "0", "a", "A", "-")
ABOVE, BELOW = {"maximum": 1, "exclusiveMaximum": 0}, {"minimum": -1, "exclusiveMinimum": 0}
MOST_CHARACTERS = 1_000_000


def wrong(field: Field, kind: str, right: str) -> Iterator[str]:
    """Texts that each break a promise about a column's cells; none where none is known.

    Args:
        field: The column.
        kind: The promise's name in the descriptor.
        right: A text that the column holds, empty where it holds none.
    """
    if kind == TYPE:
        yield from _of_another_type(field)
    elif kind == "pattern":
        yield from _off_pattern(str(field.constraints[kind]), right)
    elif kind in {"enum", CATEGORIES}:
        yield from _not_listed(field, _listed(field, kind), right)
    elif kind in ABOVE or kind in BELOW:
        yield from _beyond(field, str(field.constraints[kind]), {**ABOVE, **BELOW}[kind])
    elif kind in {"minLength", "maxLength"}:
        yield from _of_length(field, field.constraints[kind], kind)


def _of_another_type(field: Field) -> Iterator[str]:
    if field.type == "list" and field.raw.get("itemType", "string") == "string":
        return
    booleans = [*_list(field.raw.get("trueValues")), *_list(field.raw.get("falseValues"))]
    yield from (text for text in NO_VALUES[:1] if text not in booleans)


def _off_pattern(pattern: str, right: str) -> Iterator[str]:
    """A text with something too much behind it, and one with something too much before it."""
    try:
        matches = re.compile(pattern).fullmatch
    except re.error:
        return
    behind = (right + noise for noise in NOISE)
    before = (noise + right for noise in NOISE)
    for texts in (behind, before):
        yield from list(filter(lambda text: not matches(text), texts))[:1]


def _listed(field: Field, kind: str) -> list[Any]:
    declared = _list(field.constraints.get(kind) if kind == "enum" else field.raw.get(kind))
    return [one.get("value") if isinstance(one, dict) else one for one in declared]


def _not_listed(field: Field, listed: list[Any], right: str) -> Iterator[str]:
    texts = {str(one) for one in listed}
    try:
        match field.type:
            case "integer" | "number" | "year":
                others = [str(max(int(Decimal(text)) for text in texts) + 1)]
            case "date":
                others = ["1000-01-01", "1000-01-02"]
            case "string":
                stem = right or next(iter(sorted(texts)), "x")
                others = [f"{stem}x", f"{stem}xx"]
            case "boolean":
                others = [text for text in ("true", "false") if text not in map(str.lower, texts)]
            case _:
                others = []
    except (ValueError, InvalidOperation):
        others = []
    yield from [text for text in others if text not in texts][:1]


def _beyond(field: Field, bound: str, step: int) -> Iterator[str]:
    if field.raw.get("format", "default") != "default" or "decimalChar" in field.raw:
        return
    try:
        match field.type:
            case "integer" | "number" | "year":
                text = str(Decimal(bound) + step)
                yield text.zfill(4) if field.type == "year" else text
            case "date":
                yield (date.fromisoformat(bound) + timedelta(days=step)).isoformat()
            case "datetime":
                moment = datetime.fromisoformat(bound) + timedelta(seconds=step)
                yield moment.isoformat().replace("+00:00", "Z")
            case "yearmonth":
                months = int(bound[:4]) * 12 + int(bound[5:]) - 1 + step
                yield f"{months // 12:04}-{months % 12 + 1:02}"
    except (ValueError, InvalidOperation, OverflowError):
        return


def _of_length(field: Field, bound: Any, kind: str) -> Iterator[str]:
    if not isinstance(bound, int) or isinstance(bound, bool):
        return
    count = bound - 1 if kind == "minLength" else bound + 1
    if not 0 <= count <= MOST_CHARACTERS or (field.type == "string" and not count):
        return  # an empty text is no value
    if field.type == "string":
        yield "x" * count
    elif field.type == "array":
        yield json.dumps(["x"] * count)
    elif field.type == "object":
        yield json.dumps({f"x{number}": "x" for number in range(count)})


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
