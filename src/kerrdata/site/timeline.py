"""What stands on the timeline: rows with dates, as intervals of decimal years. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kerrdata.site.content import Content
from kerrdata.site.lanes import Lane, kind_of, lanes, plain
from kerrdata.site.rows import Row, Table
from kerrdata.site.when import When, date_columns

MOST_MARKS = 400
"""Rows that can still be read on one drawing; of more none is drawn."""


@dataclass(frozen=True)
class Moment:
    """A row on the timeline.

    Attributes:
        row: The row.
        name: What to call it.
        address: Where it stands.
        kind: In words, empty where it is not said.
        lane: Its pattern.
        when: Its date.
        start, end: Bounds in decimal years, clipped to what is drawn.
    """

    row: Row
    name: str
    address: str
    kind: str
    lane: Lane
    when: When
    start: float
    end: float

    @property
    def title(self) -> str:
        """All that the drawing says of it, in words."""
        kind = f" ({self.kind})" if self.kind else ""
        return f"{self.name}{kind}: {self.when.words}"


@dataclass(frozen=True)
class Timeline:
    """All rows with dates, from the first to the last.

    Attributes:
        moments: In the order of their dates.
        first, last: The years drawn, in full.
        lanes: Those that occur, in the order of their patterns.
        undated: How many rows of the same tables state no date.
    """

    moments: Sequence[Moment]
    first: int
    last: int
    lanes: Sequence[Lane]
    undated: int = 0


def timeline(content: Content) -> Timeline | None:
    """The timeline of a package, None where no row of it has a date or where too many have one.

    Args:
        content: The package. A table called `events` stands alone; else every table with a name
            and a date is drawn.
    """
    tables = _drawn(content)
    dated = [(row, content.dated(row)) for table in tables for row in table.rows]
    known = sorted(
        ((row, found) for row, found in dated if found),
        key=lambda one: (one[1].order, one[0].table, one[0].number),
    )
    if not 0 < len(known) <= MOST_MARKS:
        return None
    first, last = _years([found for _, found in known])
    lane_of = lanes(tables)
    moments = [_moment(content, row, found, lane_of, (first, last)) for row, found in known]
    used = sorted({one.lane for one in moments}, key=lambda lane: (lane.number, lane.title))
    return Timeline(moments, first, last, used, undated=len(dated) - len(known))


def _drawn(content: Content) -> list[Table]:
    dated = [
        table
        for table in content.tables.values()
        if date_columns(table.schema) and table.name_column and not table.is_evidence
    ]
    return [table for table in dated if table.name == "events"] or dated


def _years(dated: Sequence[When]) -> tuple[int, int]:
    bounds = [day for one in dated for day in (one.earliest, one.latest) if day]
    first, last = min(bounds).year, max(bounds).year
    return (first - 1 if any(not one.earliest for one in dated) else first), last + 1


def _moment(
    content: Content,
    row: Row,
    found: When,
    lane_of: dict[tuple[str, str], Lane],
    years: tuple[int, int],
) -> Moment:
    kind = kind_of(row, content.tables[row.table])
    return Moment(
        row=row,
        name=content.called(row),
        address=content.address(row),
        kind=plain(kind),
        lane=lane_of[row.table, kind],
        when=found,
        start=_decimal(found.earliest) if found.earliest else float(years[0]),
        end=_decimal(found.latest, after=True) if found.latest else float(years[1]),
    )


def _decimal(day: date, *, after: bool = False) -> float:
    """A day as a decimal year: its beginning, or its end."""
    first = date(day.year, 1, 1).toordinal()
    length = date(day.year, 12, 31).toordinal() - first + 1
    return round(day.year + (day.toordinal() - first + after) / length, 4)
