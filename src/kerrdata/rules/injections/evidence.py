"""Faults for the rules about evidence."""

from __future__ import annotations

from kerrdata.rules.injections.quotations import beyond_its_source
from kerrdata.rules.injections.ways import STRANGER, Injection, cell, position, row
from kerrdata.tampering import Copy, ImpossibleError, Spot

SPAN = ("source_id", "span_start", "span_end")


def _of_no_row(copy: Copy) -> Spot:
    names = {table.name for table in copy.tables if "id" in copy.labels(table.name)}
    at = position(copy, "evidence", lambda one: one["table_name"] in names)
    return copy.set("evidence", at, row_id=STRANGER)


def _unexplained(copy: Copy) -> Spot:
    """A stated row of whose evidence no note says how it was inferred is called inferred."""
    evidence = copy.rows("evidence")
    noted = {(one["table_name"], one["row_id"]) for one in evidence if one["note"]}
    for name in (table.name for table in copy.tables):
        if {"id", "status"} <= set(copy.labels(name)) and copy.rows(name):
            for at, one in copy.sound(name).items():
                if one["status"] != "inferred" and (name, one["id"]) not in noted:
                    return copy.set(name, at, status="inferred")
    raise ImpossibleError("every row with a status has evidence with a note")


def _other_hash(copy: Copy) -> Spot:
    """A row takes the span of another before it, and keeps its hash."""
    rows = copy.rows("evidence")
    first = position(copy, "evidence")
    at = position(copy, "evidence", lambda one: one["sha256"] != rows[first]["sha256"])
    span = {name: rows[first][name] for name in SPAN}
    return copy.set("evidence", at, sha256=rows[at]["sha256"], **span)


def _told_twice(copy: Copy) -> Spot:
    first = copy.rows("evidence")[position(copy, "evidence")]
    return copy.add("evidence", **(first | {"id": STRANGER}))


INJECTIONS: dict[str, Injection] = {
    "KD401": row("places", id=STRANGER),
    "KD402": cell("evidence", table_name=STRANGER),
    "KD403": _of_no_row,
    "KD404": beyond_its_source("evidence"),
    "KD405": cell("evidence", sha256="abc"),
    "KD406": _unexplained,
    "KD407": _other_hash,
    "KD408": _told_twice,
}
