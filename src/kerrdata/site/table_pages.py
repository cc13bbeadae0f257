"""The pages of tables: all of them, each with its rows, and the lists of what has pages."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from kerrdata.renderers.wording import number
from kerrdata.site import entities
from kerrdata.site.addresses import web_address
from kerrdata.site.content import Content
from kerrdata.site.lanes import category, plain
from kerrdata.site.material import (
    DICTIONARY,
    TABLES,
    Facts,
    Material,
    card,
    counted_rows,
    dictionary_anchor,
    forms_of,
    list_address,
    note_of,
    table_downloads,
)
from kerrdata.site.pages import SCRIPT, SORTER, Page
from kerrdata.site.rows import MOST_ROWS, Row, Table
from kerrdata.site.when import date_columns, when

NUMBERS = {"integer", "number", "year"}


def tables_page(material: Material) -> Page:
    """The page with all tables.

    Args:
        material: What pages are made of.
    """
    tables = material.content.tables.values()
    facts = {
        "counted": counted_rows(material.content).rstrip("."),
        "list": [card(one, one.address) for one in tables],
    }
    return Page(TABLES, "tables", "Tables", counted_rows(material.content), {"tables": facts})


def table_page(material: Material, table: Table) -> Page:
    """The page of a table with its rows as they are written.

    Args:
        material: What pages are made of.
        table: The table.
    """
    content = material.content
    forms = forms_of(material.latest, [table])
    facts = {
        "title": table.title,
        "description": table.description,
        "counted": f"{number(len(table.rows), 'row')}, {number(len(table.labels), 'column')}.",
        "key": ", ".join(table.schema.primary_key),
        "dictionary": f"{DICTIONARY}#{dictionary_anchor(table)}",
        "files": [one for one in table_downloads(material.latest, table, forms)["files"] if one],
        "note": note_of(table),
        "labels": table.labels,
        "rows": [
            {
                "anchor": content.anchor(row),
                "cells": [_cell(content, row, label) for label in table.labels],
            }
            for row in table.rows[:MOST_ROWS]
        ],
    }
    scripts = (SORTER, SCRIPT) if material.has_sorter else (SCRIPT,)
    description = table.description or f"The table {table.title}."
    return Page(table.address, "table", table.title, description, {"table": facts}, scripts=scripts)


def _cell(content: Content, row: Row, label: str) -> Facts:
    table = content.tables[row.table]
    text = row.cells.get(label, "")
    is_key = table.schema.primary_key == (label,)
    address = content.address(row) if is_key and content.has_page(row) else ""
    key = next((one for one in table.schema.foreign_keys if one.fields == (label,)), None)
    target = content.target(row, key) if key else None
    column = table.schema.field(label)
    is_date = any(one.name == label for one in date_columns(table.schema))
    found = when(text) if is_date else None
    return {
        "text": text,
        "address": content.address(target) if target else address,
        "url": web_address(text),
        "is_number": bool(column and column.type in NUMBERS),
        "order": (found.earliest or date.min).isoformat() if found else "",
    }


def list_page(material: Material, table: Table) -> Page:
    """The page that lists the rows of a table, each with a link to its own.

    Args:
        material: What pages are made of.
        table: The table.
    """
    content = material.content
    rows = sorted(table.rows, key=partial(_order, content))
    facts = {
        "title": table.title,
        "description": table.description,
        "counted": f"{number(len(rows), 'row')}.",
        "table": table.address,
        "rows": [
            {
                "entry": entities.entry(content, row),
                "meta": _meta(content, table, row),
                "lede": entities.lede(table, row),
            }
            for row in rows
        ],
    }
    description = table.description or table.title
    return Page(list_address(table), "list", table.title, description, {"list": facts})


def _order(content: Content, row: Row) -> tuple[Any, ...]:
    """Events by their dates, all else by name."""
    entry = entities.entry(content, row)
    dated = entry.order if row.table == "events" else ()
    return *dated, entry.name.strip("“").casefold(), row.number


def _meta(content: Content, table: Table, row: Row) -> list[str]:
    found = content.dated(row)
    first = next((other for _, other in content.targets(row)), None)
    speaker = [content.called(first)] if first and table.name == "quotes" else []
    kind = (
        row.cells.get(category(table), "")
        if table.name != "people"
        else row.cells.get("occupation", "")
    )
    return [
        *speaker,
        *filter(
            None,
            [plain(kind) if kind else "", found.words if found else "", row.cells.get("topic", "")],
        ),
    ]
