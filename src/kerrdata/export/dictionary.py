"""What a file says of itself: the facts of the package, and of each column what it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from kerrdata.descriptor import Field, TableSchema
from kerrdata.package import Package

COLUMNS = (
    *("table", "column", "position", "title", "description", "type", "format", "required"),
    *("unique", "primary_key", "refers_to", "allowed_values", "constraints", "example"),
    "note",
)
"""The columns of the dictionary; the note is what a format has to say of a column."""

COUNTED = ("position", "required", "unique", "primary_key")
"""Those that are numbers or truth values; the others are text."""


def facts(package: Package, released: date) -> dict[str, str]:
    """What is to be known of a package, in words, by property.

    Args:
        package: The package.
        released: The day of the release.
    """
    raw = package.descriptor.raw
    found = {
        "name": package.name,
        "title": _string(raw.get("title")),
        "description": _string(raw.get("description")),
        "version": package.descriptor.version,
        "released": released.isoformat(),
        "licence": _listed(raw.get("licenses"), "title", "name"),
        "source": _listed(raw.get("sources"), "title"),
        "contributor": _listed(raw.get("contributors"), "title"),
        "homepage": _string(raw.get("homepage")),
    }
    return {name: value for name, value in found.items() if value}


def entries(table: TableSchema) -> Iterator[dict[str, Any]]:
    """One row of the dictionary for each column of a table.

    Args:
        table: The table.
    """
    for position, field in enumerate(table.fields, start=1):
        constraints = dict(field.constraints)
        required = constraints.pop("required", False) is True
        unique = constraints.pop("unique", False) is True
        allowed = constraints.pop("enum", None)
        yield {
            "table": table.name,
            "column": field.name,
            "position": position,
            "title": _string(field.raw.get("title")) or None,
            "description": _string(field.raw.get("description")) or None,
            "type": field.type,
            "format": _string(field.raw.get("format")) or None,
            "required": required,
            "unique": unique,
            "primary_key": field.name in table.primary_key,
            "refers_to": "; ".join(_references(table, field)) or None,
            "allowed_values": _json(allowed),
            "constraints": _json(constraints),
            "example": _string(field.raw.get("example")) or _json(field.raw.get("example")),
        }


def _references(table: TableSchema, field: Field) -> Iterator[str]:
    for key in table.foreign_keys:
        for own, other in zip(key.fields, key.reference_fields, strict=False):
            if own == field.name:
                yield f"{key.table}.{other}"


def _listed(value: Any, *names: str) -> str:
    """Licences, sources or contributors in one line, each with its address."""
    shown = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, dict):
            words = next((item[name] for name in names if _string(item.get(name))), "")
            path = _string(item.get("path"))
            shown.append(f"{words} ({path})" if words and path else words or path)
    return "; ".join(filter(None, shown))


def _json(value: Any) -> str | None:
    return json.dumps(value, ensure_ascii=False) if value else None


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
