"""A cell for a reader: links lead on, dates and codes are put into words."""

from __future__ import annotations

from dataclasses import dataclass

from kerrdata.site.addresses import web_address
from kerrdata.site.content import Content
from kerrdata.site.lanes import plain
from kerrdata.site.rows import Row
from kerrdata.site.when import date_columns, when


@dataclass(frozen=True)
class Value:
    """A cell for a reader.

    Attributes:
        text: What is shown.
        address: A file of the site, empty for none.
        url: An address of the web, empty for none.
        code: How the cell is written, where it is shown in words.
    """

    text: str
    address: str = ""
    url: str = ""
    code: str = ""


def values(content: Content, row: Row, column: str) -> list[Value]:
    """A cell for a reader: links lead on, dates and codes are put into words.

    Args:
        content: The package.
        row: The row.
        column: Which cell.
    """
    table, cell = content.tables[row.table], row.cells.get(column, "")
    key = next((one for one in table.schema.foreign_keys if one.fields == (column,)), None)
    target = content.target(row, key) if key else None
    if target:
        return [Value(content.called(target), content.address(target), code=cell)]
    if column == "aliases":
        return [Value(one.strip()) for one in cell.split(";") if one.strip()]
    described = table.schema.field(column)
    is_date = any(one.name == column for one in date_columns(table.schema))
    found = when(cell) if is_date else None
    if found:
        return [Value(found.words, code=cell if found.words != cell else "")]
    if described and described.constraints.get("enum"):
        return [Value(plain(cell))]
    if described and described.type == "boolean":
        return [Value({"true": "yes", "false": "no"}.get(cell.lower(), cell))]
    return [Value(cell, url=web_address(cell))]
