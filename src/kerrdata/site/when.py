"""Dates of rows as intervals and in words: EDTF, and the dates of Table Schema. Draws nothing."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from kerrdata import dates
from kerrdata.descriptor import Field, TableSchema

DATE_TYPES = {"date", "datetime", "year", "yearmonth"}
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
STARTS = ("start", "begin", "from", "valid_from")
ENDS = ("end", "until", "to", "valid_to")
_EDTF = "_edtf"
_BOUNDS = ("_earliest", "_latest")
_QUALIFIERS = "~?%"
_OPEN = {"", ".."}


@dataclass(frozen=True)
class When:
    """A date that a cell states, uncertain as it is.

    Attributes:
        earliest: First possible day, None where it is open.
        latest: Last possible day, None where it is open.
        is_approximate: Whether the bounds are not to be taken at their word.
        code: The text of the cell.
    """

    earliest: date | None
    latest: date | None
    is_approximate: bool
    code: str

    @property
    def words(self) -> str:
        """The date as a person would say it."""
        return in_words(self.code)

    @property
    def order(self) -> tuple[date, date, str]:
        """What rows are sorted by: the earliest day, open ones first."""
        return self.earliest or date.min, self.latest or date.max, self.code


def when(cell: str | None) -> When | None:
    """The date in a cell, None where there is none that can be read.

    Args:
        cell: EDTF, or a date, date-time, month or year of ISO 8601.
    """
    if not cell:
        return None
    text = cell.strip()
    read = dates.interval(text) or (
        dates.interval(text[:10]) if text[10:11] in {"T", " "} else None
    )
    return When(read.earliest, read.latest, read.approximate, cell) if read else None


def spanned(start: When | None, end: When | None) -> When | None:
    """From one date to another, as of a membership; None without either.

    Args:
        start: When it began.
        end: When it ended.
    """
    if not start or not end:
        return start or end
    code = f"{start.code} – {end.code}"
    return When(start.earliest, end.latest, start.is_approximate or end.is_approximate, code)


def date_columns(table: TableSchema) -> list[Field]:
    """The columns that hold dates, without those that only repeat the bounds of another.

    Args:
        table: The table.
    """
    return [one for one in table.fields if _is_date(one) and not is_bound(one.name, table)]


def is_bound(column: str, table: TableSchema) -> bool:
    """Whether a column only repeats an end of the uncertain date in another.

    Args:
        column: Its label.
        table: The table that it belongs to.
    """
    ending = next((one for one in _BOUNDS if column.endswith(one)), None)
    return bool(ending and table.field(column.removesuffix(ending) + _EDTF))


def prefix(column: str) -> str:
    """What a date is the date of: `birth` for `birth_edtf`.

    Args:
        column: Its label.
    """
    return re.sub(r"_(?:edtf|date|year|on|at)$", "", column)


def in_words(code: str) -> str:
    """An EDTF text of level 0 or 1 in plain English; what is none stays as it is.

    Args:
        code: The text, such as `../1993` or `2025-08~`.
    """
    if " – " in code:
        start, _, end = code.partition(" – ")
        return f"from {in_words(start)} to {in_words(end)}"
    text = code.strip()
    if not dates.interval(text):
        return code
    first, slash, last = text.partition("/")
    return _between(first, last) if slash else _single(first)


def _is_date(column: Field) -> bool:
    return column.name.endswith(_EDTF) or column.type in DATE_TYPES


def _between(first: str, last: str) -> str:
    if first in _OPEN:
        return f"{_single(last)} or earlier"
    if last in _OPEN:
        return f"{_single(first)} or later"
    about = "about " if first[-1] == last[-1] == "~" else ""
    start, end = (_bare(first), _bare(last)) if about else (_single(first), _single(last))
    month, _, year = start.rpartition(" ")
    if month and end.endswith(f" {year}") and len(first) == len(last):
        start = month  # said once: between May and June 2000
    return f"between {about}{start} and {end}"


def _single(text: str) -> str:
    qualifier = text[-1] if text[-1] in _QUALIFIERS else ""
    mark = {"~": "about ", "?": "possibly ", "%": "possibly about "}.get(qualifier, "")
    return mark + _bare(text)


def _bare(text: str) -> str:
    year, *rest = text.rstrip(_QUALIFIERS).split("-")
    if year.endswith("XX"):
        return f"some year from {year[:2]}00 to {year[:2]}99"
    if year.endswith("X"):
        return f"the {year[:3]}0s"
    if not rest or rest[0] == "XX":
        return year
    if rest[0] in SEASONS:
        return f"{SEASONS[rest[0]]} {year}"
    month = f"{calendar.month_name[int(rest[0])]} {year}"
    return month if len(rest) == 1 or rest[1] == "XX" else f"{int(rest[1])} {month}"
