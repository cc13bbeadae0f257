"""What a row rests on: the spans of sources. Where they stand, never what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerrdata.site.content import Content
from kerrdata.site.rows import Row
from kerrdata.site.values import Value, values

SPAN = ("source_id", "span_start", "span_end")
"""Columns by which a row itself says where its words stand."""
OF_A_SPAN = {*SPAN, "sha256", "words", "span_words"}
"""All columns that describe such a span."""


@dataclass(frozen=True)
class Anchor:
    """A piece of the evidence.

    Attributes:
        supports: Which column, or the whole row.
        source: Where it stands.
        span: The offsets in words.
        note: How it supports the row.
        sha256: Hash of the span.
        address: Of the row of evidence itself.
    """

    supports: str
    source: Value
    span: str
    note: str
    sha256: str
    address: str


def own_span(content: Content, row: Row) -> Anchor | None:
    """Where the words of a row itself stand, None where it does not say.

    Args:
        content: The package.
        row: The row, such as a quotation.
    """
    if content.tables[row.table].is_evidence or not all(column in row.cells for column in SPAN):
        return None
    return _anchor(content, row, "The words")


def anchors(content: Content, row: Row) -> Iterator[Anchor]:
    """The evidence that a row rests on.

    Args:
        content: The package.
        row: The row.
    """
    table = content.tables[row.table]
    for one in content.anchored(row):
        column = one.cells.get("column_name", "")
        yield _anchor(content, one, table.column_title(column) if column else "The whole row")


def _anchor(content: Content, row: Row, supports: str) -> Anchor:
    cells = row.cells
    span = f"characters {_grouped(cells['span_start'])} to {_grouped(cells['span_end'])}"
    return Anchor(
        supports=supports,
        source=values(content, row, "source_id")[0],
        span=span,
        note=cells.get("note", ""),
        sha256=cells.get("sha256", ""),
        address=content.address(row),
    )


def _grouped(number: str) -> str:
    return (
        f"{int(number):,}" if number.isascii() and number.isdigit() and len(number) < 19 else number
    )
