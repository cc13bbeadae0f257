"""Rules about the form of dates: each is canonical EDTF, and its bounds stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import pandas as pd

from kerrdata import dates
from kerrdata.casts import mapped
from kerrdata.descriptor import Field, TableSchema
from kerrdata.frames import Tables
from kerrdata.rules.registry import Fault, rule

SUFFIX = "_edtf"
BOUNDS = {"earliest": "begins", "latest": "ends"}


def date_cells(table: TableSchema, field: Field) -> bool:
    """Picks the columns that hold uncertain dates."""
    return field.name.endswith(SUFFIX)


def _reason(cell: dict[str, str]) -> str:
    try:
        dates.parse(cell["value"])
    except dates.DateError as error:
        return f"`{cell['value']}` is not a date as this package writes them: {error}"
    return ""


@rule("KD101", cells=date_cells, note=_reason)
def dates_are_canonical(texts: pd.Series) -> pd.Series:
    """Every date is canonical EDTF of level 0 or 1, made of real calendar days in order.

    A date that programs read in two ways, or not at all, is lost to sorting and to comparison; 30
    February and an interval that ends before it starts are typing errors.

    Fix: write the date as EDTF, for example `1999`, `2000-05`, `2019-23` (autumn), `1992/1996`,
    `2000~` (about) or `199X` (some year of the 1990s).
    """
    return texts.map(lambda text: dates.interval(text) is not None).astype(bool)


@rule("KD102", each_table=True)
def bounds_follow_the_date(tables: Tables) -> Iterator[Fault]:
    """The earliest and the latest day are the bounds of the date beside them.

    Most users filter and sort by these two columns and never read the EDTF text, so that they see a
    date that the source does not support.

    Fix: write the days that the EDTF text allows, and leave the cell empty where it is open or
    unknown.
    """
    for table in tables:
        texts = tables.texts(table)
        for column in filter(lambda name: name.endswith(SUFFIX), texts.columns):
            for bound in BOUNDS:
                if f"{column.removesuffix(SUFFIX)}_{bound}" in texts:
                    yield from _wrong_bounds(table, texts, column, bound)


def _wrong_bounds(table: str, texts: pd.DataFrame, column: str, bound: str) -> Iterator[Fault]:
    name = f"{column.removesuffix(SUFFIX)}_{bound}"
    written, values = texts[column].fillna(""), texts[name].fillna("")
    expected = mapped(written, partial(_bound, bound=bound), "str")
    # Of an unreadable date there are no bounds to expect; KD101 has named it.
    wrong = expected.notna() & (values != expected)
    told = pd.DataFrame({"text": written, "value": values, "right": expected})[wrong]
    for row, text, value, right in told.itertuples(name=None):
        note = _note(name, value, text, right, BOUNDS[bound])
        hint = f"Write `{right}`." if right else "Empty the cell."
        yield Fault(note, table, row, name, value, hint)


def _bound(text: str, bound: str) -> str | None:
    """What the bound of a date should be, None where it cannot be read."""
    interval = dates.interval(text)
    if not interval:
        return None if text else ""
    day: date | None = getattr(interval, bound)
    return day.isoformat() if day else ""


def _note(name: str, value: str, text: str, right: str, verb: str) -> str:
    said = f"{name} is {value}" if value else f"{name} is empty"
    if not text:
        return f"{said}, but there is no date: it should be empty"
    if not right:
        return f"{said}, but the date {text} is open there: it should be empty"
    return f"{said}, but the date {text} {verb} on {right}"
