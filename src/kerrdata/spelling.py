"""The one way to spell a cell, by its column: white space, NFC, numbers, truth values, dates.

A spelling never changes the value. What cannot be read as a value of its column stays as it is: to
say so is for the checks. Digits that may state a precision, as in `1.50`, are kept. No tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from kerrdata.characters import composed
from kerrdata.descriptor import Field, TableSchema

Spell = Callable[[str], str]
Spellings = Callable[[str], Iterable[str]]

TRUE_VALUES = ("true", "True", "TRUE", "1")
FALSE_VALUES = ("false", "False", "FALSE", "0")

_SPACES = re.compile(" {2,}")
_LINE_BREAK = re.compile("[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_INTEGER = re.compile("([+-]?)([0-9]+)")
_NUMBER = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?)([0-9]+))?")
_NO_NUMBERS = {"nan": "NaN", "inf": "INF", "infinity": "INF"}
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?)"
    r"(|[Zz]|[+-][0-9]{2}:?[0-9]{2})"
)
_SHAPES = {
    "time": re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"),
    "year": re.compile("[0-9]{4}"),
    "yearmonth": re.compile("[0-9]{4}-[0-9]{2}"),
    "duration": re.compile("-?P[0-9A-Z.,]+"),
}
"""Types of which only the white space around a cell has another spelling."""


def speller(field: Field, missing: Iterable[str] = ("",)) -> Spell:
    """The function that spells the cells of a column.

    A text that stands for no value, or that the column lists among its values, is never touched;
    nor is white space that a pattern, an enum or a length of the column needs.

    Args:
        field: The column.
        missing: Cell texts that mean *no value*.
    """
    nothing = frozenset(missing)
    listed = nothing | _listed(field)
    spellings, accepts = _spellings(field), _acceptance(field)

    @cache
    def spell(cell: str) -> str:
        if cell in listed:
            return cell
        others = [one for one in spellings(cell) if one != cell and one not in nothing]
        best = next(filter(accepts, others), None)
        if best is None and others and not accepts(cell):
            best = others[0]
        return cell if best is None else best

    return spell


def nothing(field: Field, table: TableSchema) -> tuple[str, ...]:
    """The cell texts that mean *no value* in a column, the empty one first if it is one of them.

    Args:
        field: The column.
        table: Its table.
    """
    own = field.raw.get("missingValues")
    entries = own if isinstance(own, list) else table.missing_values
    values = (entry.get("value") if isinstance(entry, dict) else entry for entry in entries)
    declared = [*values, table.dialect.get("nullSequence")]
    texts = [text for text in declared if isinstance(text, str)]
    return tuple(sorted(dict.fromkeys(texts), key=bool))


def tidy(text: str) -> str:
    """A text without white space at its ends and without two spaces in a row.

    A text of several lines keeps its layout.
    """
    stripped = text.strip()
    return text if _LINE_BREAK.search(stripped) else _SPACES.sub(" ", stripped)


def _spellings(field: Field) -> Spellings:
    """Other ways to write a cell of a column, the best first."""
    pattern = _format(field)
    if field.type in {"date", "datetime", "time"} and pattern != "default":
        return _patterned(pattern) if "%" in pattern else _none
    makers: dict[str, Callable[[Field], Spellings]] = {
        "string": lambda _: _texts,
        "integer": _integers,
        "number": _numbers,
        "boolean": _truths,
        "date": lambda _: _dates,
        "datetime": lambda _: _datetimes,
        **dict.fromkeys(_SHAPES, _shaped),
    }
    return makers[field.type](field) if field.type in makers else _none


def _none(_: str) -> Iterable[str]:
    return ()


def _texts(cell: str) -> Iterator[str]:
    if cell.isascii() and "  " not in cell and cell == cell.strip():
        return  # nearly all cells
    yield tidy(composed(cell))
    yield composed(cell)
    yield tidy(cell)


def _integers(field: Field) -> Spellings:
    def spellings(cell: str) -> Iterator[str]:
        found = _INTEGER.fullmatch(cell.strip())
        if found:
            digits = found[2].lstrip("0") or "0"
            yield f"-{digits}" if found[1] == "-" and digits != "0" else digits

    return spellings if field.raw.get("bareNumber", True) is True else _none


def _numbers(field: Field) -> Spellings:
    mark, group = field.raw.get("decimalChar", "."), field.raw.get("groupChar", "")

    def spellings(cell: str) -> Iterator[str]:
        text = cell.strip().replace(group, "") if group else cell.strip()
        if mark != "." and "." in text:
            return
        spelt = _number(text.replace(mark, "."))
        if spelt:
            yield spelt.replace(".", mark)

    bare = field.raw.get("bareNumber", True) is True
    sound = isinstance(mark, str) and len(mark) == 1 and isinstance(group, str)
    return spellings if bare and sound else _none


def _number(text: str) -> str:
    """A number without needless signs and zeros in front; empty for what is none."""
    sign = "-" if text.startswith("-") else ""
    word = _NO_NUMBERS.get(text.removeprefix("-").removeprefix("+").lower())
    if word:
        return word if word == "NaN" else sign + word
    found = _NUMBER.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return ""
    fraction = f".{found[3]}" if found[3] else ""
    exponent = ""
    if found[5]:
        exponent = f"e{found[4].replace('+', '')}{found[5].lstrip('0') or '0'}"
    return f"{sign}{found[2].lstrip('0') or '0'}{fraction}{exponent}"


def _truths(field: Field) -> Spellings:
    true = _values(field, "trueValues", TRUE_VALUES)
    false = _values(field, "falseValues", FALSE_VALUES)
    spelt = {**_alike(true, "true"), **_alike(false, "false")}
    for ambiguous in set(true) & set(false):
        del spelt[ambiguous]
    return lambda cell: [spelt[cell.strip()]] if cell.strip() in spelt else []


def _alike(texts: list[str], best: str) -> dict[str, str]:
    """The spelling of each of several texts that mean the same."""
    return dict.fromkeys(texts, best if best in texts else next(iter(texts), best))


def _values(field: Field, name: str, otherwise: tuple[str, ...]) -> list[str]:
    declared = field.raw.get(name)
    entries = declared if isinstance(declared, list) else otherwise
    return [text for text in entries if isinstance(text, str)]


def _dates(cell: str) -> Iterator[str]:
    text = cell.strip()
    if _DATE.fullmatch(text):
        yield text
    else:
        # Like Frictionless, which takes `1999-5-1` for a date.
        found = _instant(text, "%Y-%m-%d")
        if found:
            yield found.date().isoformat()


def _datetimes(cell: str) -> Iterator[str]:
    found = _DATETIME.fullmatch(cell.strip())
    if found:
        zone = found[3].upper().replace("+00:00", "Z").replace("+0000", "Z")
        zone = f"{zone[:3]}:{zone[3:]}" if len(zone) == 5 else zone
        yield f"{found[1]}T{found[2].replace(',', '.')}{zone}"


def _patterned(pattern: str) -> Spellings:
    def spellings(cell: str) -> Iterator[str]:
        instant = _instant(cell.strip(), pattern)
        spelt = instant.strftime(pattern) if instant else ""
        if spelt and _instant(spelt, pattern) == instant:
            yield spelt

    # Six digits of a second would claim what `.5` does not.
    return spellings if "%f" not in pattern else _none


def _instant(text: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007 (the pattern says whether it has a zone)
    except (ValueError, re.error):
        return None


def _shaped(field: Field) -> Spellings:
    shape = _SHAPES[field.type]
    return lambda cell: [cell.strip()] if shape.fullmatch(cell.strip()) else []


def _format(field: Field) -> str:
    declared = field.raw.get("format", "default")
    return declared if isinstance(declared, str) else "default"


def _listed(field: Field) -> frozenset[str]:
    """The values that a column lists, as `enum` or as `categories`."""
    declared = [*_list(field.constraints.get("enum")), *_list(field.raw.get("categories"))]
    values = (entry.get("value") if isinstance(entry, dict) else entry for entry in declared)
    return frozenset(value for value in values if isinstance(value, str))


def _acceptance(field: Field) -> Callable[[str], bool]:
    """Whether a column's constraints on texts accept a text."""
    if field.type != "string":
        return lambda _: True
    listed, shortest = _listed(field), field.constraints.get("minLength")
    longest, pattern = field.constraints.get("maxLength"), _pattern(field)

    def accepts(text: str) -> bool:
        return (
            (not listed or text in listed)
            and (not isinstance(shortest, int) or len(text) >= shortest)
            and (not isinstance(longest, int) or len(text) <= longest)
            and (pattern is None or pattern.fullmatch(text) is not None)
        )

    return accepts


def _pattern(field: Field) -> re.Pattern[str] | None:
    declared = field.constraints.get("pattern")
    try:
        return re.compile(declared) if isinstance(declared, str) else None
    except re.error:
        return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
