"""A difference as one HTML page that loads nothing: a summary, the promise, the rows side by side.

Complete without a script. Whatever comes from the data is made visible and escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kerrdata.diff.differences import Change, Difference, Kind, TableDifference
from kerrdata.renderers import pages
from kerrdata.renderers.differences import phrases
from kerrdata.renderers.differences.side_by_side import Shown, ShownRow, align
from kerrdata.renderers.wording import number, visible

MOST_OF_A_CELL = 600
MARKS = {"added": "+", "removed": "–", "changed": "→"}
Facts = dict[str, Any]


def render(difference: Difference) -> str:
    """The difference as the text of an HTML file.

    Args:
        difference: What to print.

    Raises:
        KerrdataError: daff is not installed.
    """
    return pages.template("difference.html.jinja").render(
        page=_page(difference),
        style=pages.style("report.css", "difference.css"),
    )


def _page(difference: Difference) -> Facts:
    old, new = difference.old, difference.new
    named = " ".join(filter(None, [new.name or old.name or "package", new.version]))
    return {
        "title": visible(named),
        "old": phrases.of_side(old),
        "new": phrases.of_side(new),
        "verdict": phrases.verdict(difference),
        "version": phrases.version(difference),
        "promise": [(one.level.name, visible(one.sentence)) for one in phrases.promise(difference)],
        "properties": [
            _property(one) for one in difference.changes if one.kind is Kind.metadata_changed
        ],
        "unlisted": [
            f"`{phrases.of_key(one.key)}` of `{visible(one.table)}`" for one in difference.unlisted
        ],
        "tables": list(_tables(difference)),
        "overview": [
            (visible(one.name), f"{one.old_rows:,}", f"{one.new_rows:,}", _state(one))
            for one in difference.tables
        ],
    }


def _property(change: Change) -> Facts:
    where = ".".join(filter(None, [change.table, change.column, change.name]))
    return {"where": visible(where), "old": _value(change.old), "new": _value(change.new)}


def _value(value: object) -> str:
    return "–" if value is None else visible(str(value), MOST_OF_A_CELL)


def _state(table: TableDifference) -> str:
    return phrases.counts(table) or "–"


def _tables(difference: Difference) -> Iterator[Facts]:
    for at, table in enumerate(difference.tables, start=1):
        remarks = list(phrases.remarks(table))
        if table or remarks:
            shown = align(table)
            yield {
                "id": f"t{at}",
                "name": visible(table.name),
                "count": phrases.counts(table) or "rows unchanged",
                "remarks": remarks,
                "columns": [(visible(name), name in table.key) for name in shown.columns],
                "rows": [_row(row) for row in shown.rows],
                "left": number(shown.left, "more row") if shown.left > 0 else "",
            }


def _row(row: ShownRow) -> Facts:
    cells = [_cell(one) for one in row.cells]
    return {"kind": row.kind, "mark": MARKS[row.kind], "cells": cells}


def _cell(cell: Shown) -> Facts:
    return {
        "is_changed": cell.is_changed,
        "old": visible(cell.old, MOST_OF_A_CELL),
        "new": visible(cell.new, MOST_OF_A_CELL),
    }
