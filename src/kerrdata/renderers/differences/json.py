"""A difference as JSON, whole, for programs; `difference.schema.json` beside it is its shape.

`version` is that of the shape: a key that is added does not change it, any other change does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kerrdata.diff.differences import Change, ChangedRow, Difference, Row, TableDifference
from kerrdata.errors import KerrdataError
from kerrdata.renderers.jsontext import written
from kerrdata.versioning import POLICY, level, next_version
from kerrdata.versioning.reasons import sentence

Json = dict[str, Any]

FORMAT, VERSION = "kerrdata-difference", 1


def render(difference: Difference) -> str:
    """The difference as the text of a JSON object.

    Args:
        difference: What to print.
    """
    return written(describe(difference))


def describe(difference: Difference) -> Json:
    """The difference as a JSON object.

    Args:
        difference: What to describe.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "different": bool(difference),
        "old": vars(difference.old),
        "new": vars(difference.new),
        "level": level(difference).name,
        "next_version": _next(difference),
        "changes": [_change(one) for one in difference.changes],
        "tables": [_table(one) for one in difference.tables],
        "unlisted": [
            {"table": one.table, "key": list(one.key), "version": one.version}
            for one in difference.unlisted
        ],
    }


def _next(difference: Difference) -> str | None:
    try:
        return next_version(difference.old.version, difference)
    except KerrdataError:
        return None


def _change(change: Change) -> Json:
    return {
        "kind": str(change.kind),
        "level": POLICY[change.kind].level.name,
        "sentence": sentence(change),
        "table": change.table or None,
        "column": change.column or None,
        "name": change.name or None,
        "old": _plain(change.old),
        "new": _plain(change.new),
        "note": change.note,
    }


def _plain(value: Any) -> Any:
    """A value of a descriptor as JSON has it: YAML knows keys that are no texts."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _table(table: TableDifference) -> Json:
    return {
        "name": table.name,
        "old_name": table.old_name,
        "different": bool(table),
        "key": list(table.key),
        "rows": {"old": table.old_rows, "new": table.new_rows},
        "added": [_row(row) for row in table.added],
        "removed": [_row(row) for row in table.removed],
        "changed": [_changed(row) for row in table.changed],
        "moved": [_changed(row) for row in table.moved],
        "renamed": [
            {"old": list(one.old), "new": list(one.new), "likeness": one.likeness}
            for one in table.renamed
        ],
        "duplicates": _keys(table.duplicates),
        "respelled": table.respelled,
        "unretired": _keys(table.unretired),
        "reused": _keys(table.reused),
        "obstacle": table.obstacle or None,
    }


def _row(row: Row) -> Json:
    return {"key": list(row.key), "cells": dict(row.cells)}


def _changed(row: ChangedRow) -> Json:
    cells = [{"column": one.column, "old": one.old, "new": one.new} for one in row.cells]
    return {"key": list(row.key), "remeant": row.remeant, "cells": cells}


def _keys(keys: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(key) for key in keys]
