"""Uncertain dates: canonical EDTF of level 0 and 1 as intervals of calendar days. No tables.

EDTF is ISO 8601-2:2019 (https://www.loc.gov/standards/datetime/). The plain forms are read here,
because the `edtf` library takes milliseconds for each and lets 30 February pass; it is asked about
the rest, so that a curator learns whether a text is no EDTF at all or EDTF that this package does
not write.
"""

from __future__ import annotations

import calendar
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
"""First and last month of each season, as the `edtf` library has them."""

_DATE = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?"
    r"(?P<qualifier>[~?%]?)"
)
_OPEN = {"", ".."}
_SEASONS = {str(number) for number in SEASON_MONTHS}
_LONGEST = 64
_LOCAL = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}")
_YEAR = re.compile("[0-9X]{4}|Y")
_NOT_EDTF = "it is not EDTF: write for example `1999`, `2000-05`, `1992/1996`, `2000~` or `199X`"

# What the library raises instead of saying no: `../open` is a TypeError.
_LIBRARY_ERRORS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class DateError(ValueError):
    """A text that is no canonical EDTF; the message says why."""


@dataclass(frozen=True)
class Interval:
    """The days between which something lies.

    Attributes:
        earliest: First possible day, None where the start is open or unknown.
        latest: Last possible day, None where the end is open or unknown.
        approximate: Whether the bounds are not to be taken at their word: the text says so (`~`,
            `?`, `%`), or it names a season, which other habits and the other half of the globe put
            into other months.
    """

    earliest: date | None
    latest: date | None
    approximate: bool = False

    @property
    def certain_bounds(self) -> tuple[date, date]:
        """The days outside which the thing certainly does not lie.

        An approximate date is widened by its own length and at least by a year at both ends.
        """
        earliest, latest = self.earliest or date.min, self.latest or date.max
        if not self.approximate:
            return earliest, latest
        span = max(latest - earliest, timedelta(days=366))
        return _shifted(earliest, -span), _shifted(latest, span)


def certainly_before(one: Interval, other: Interval) -> bool:
    """Whether every day of `one` lies before every day of `other`, whatever is uncertain."""
    return one.certain_bounds[1] < other.certain_bounds[0]


def parse(text: str) -> Interval:
    """Read a canonical EDTF text of level 0 or 1 without time of day, for the years 1 to 9999.

    Raises:
        DateError: The text is no EDTF, not canonical, no real date, or its ends are reversed.
    """
    try:
        return _read(text)
    except DateError as error:
        raise DateError(str(error) or _why_not(text)) from None


@lru_cache(maxsize=65536)
def interval(text: str) -> Interval | None:
    """What `parse` reads, None where it would raise; whole columns do not ask why."""
    try:
        return _read(text)
    except DateError:
        return None


def _read(text: str) -> Interval:
    if "/" not in text:
        return _single(text)
    first, _, last = text.partition("/")
    if first in _OPEN and last in _OPEN:
        raise DateError("an interval needs at least one date")
    if first == last:
        raise DateError(f"both ends are the same: write `{first}`")
    start = Interval(None, None) if first in _OPEN else _single(first)
    end = Interval(None, None) if last in _OPEN else _single(last)
    if "X" in text:
        raise DateError("unspecified digits in an interval are EDTF of level 2: write its bounds")
    if start.earliest and end.latest and start.earliest > end.latest:
        raise DateError(
            f"the interval ends before it starts: write `{last}/{first}` if they are swapped"
        )
    return Interval(start.earliest, end.latest, start.approximate or end.approximate)


def _single(text: str) -> Interval:
    match = _DATE.fullmatch(text)
    if not match:
        raise DateError  # `parse` finds out why
    year, month, day, qualifier = match.group("year", "month", "day", "qualifier")
    season = month in _SEASONS and not day
    _refuse_oddities(year, month, day, qualifier if season else "")
    years = int(year.replace("X", "0")), int(year.replace("X", "9"))
    months = SEASON_MONTHS[int(month)] if season else _months(month)
    days = _days(day, years[0], months)
    return Interval(
        _date(text, years[0], months[0], days[0]),
        _date(text, years[1], months[1], days[1]),
        bool(qualifier) or season,
    )


def _refuse_oddities(year: str, month: str | None, day: str | None, mark: str) -> None:
    if "X" in year and month:
        raise DateError(f"a year with unspecified digits stands alone: write `{year}`")
    if month == "XX" and day and day != "XX":
        raise DateError("a day without a month is not a date")
    if mark:
        raise DateError(f"a season is vague as it is and takes no `{mark}`: write `{year}-{month}`")


def _months(month: str | None) -> tuple[int, int]:
    if month in {None, "XX"}:
        return 1, 12
    number = int(month or 0)
    if not 1 <= number <= 12:
        raise DateError(f"there is no month {month}")
    return number, number


def _days(day: str | None, year: int, months: tuple[int, int]) -> tuple[int, int]:
    if day in {None, "XX"}:
        return 1, calendar.monthrange(max(year, 1), months[1])[1]
    return int(day or 0), int(day or 0)


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DateError(f"`{text}` is not a day of the calendar") from error


def _shifted(day: date, span: timedelta) -> date:
    try:
        return day + span
    except OverflowError:
        return date.max if span > timedelta(0) else date.min


@lru_cache(maxsize=65536)
def _why_not(text: str) -> str:
    if text != text.strip():
        return "there is white space around it"
    if _LOCAL.fullmatch(text):
        return "nobody knows which is the day and which the month: write it as in `2000-05-31`"
    if len(text) > _LONGEST:  # the library takes minutes for a long list of years
        return "it is too long for a date"
    return _what_the_library_says(text) if _YEAR.search(text) else _NOT_EDTF


def _what_the_library_says(text: str) -> str:
    # Loaded late: it takes a third of a second, and is only asked about what is wrong anyway.
    from edtf import EDTFParseException, parse_edtf  # noqa: PLC0415

    try:
        with redirect_stdout(None):  # it prints what it failed to build
            parsed = str(parse_edtf(text))
    except EDTFParseException:
        return _NOT_EDTF
    except _LIBRARY_ERRORS:
        return "it cannot be read as EDTF"
    partial = re.fullmatch(r"([~?%])([0-9X-]+)", parsed)
    if partial:
        return f"it is EDTF of level 2: write `{partial[2]}{partial[1]}`"
    return "it is EDTF, but beyond the dates of level 0 and 1 that this package writes"
