"""Faults for the rules about the package as a whole, its descriptor and its keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from kerrdata.rules.injections.ways import STRANGER, Injection
from kerrdata.tampering import Copy, ImpossibleError, Spot

Raw = dict[str, Any]


def _property(name: str, value: Any) -> Injection:
    """The fault of a wrong property of the package."""

    def inject(copy: Copy) -> Spot:
        copy.raw[name] = value
        return Spot()

    return inject


def _untitled(copy: Copy) -> Spot:
    resource, _ = next(_columns(copy))
    resource["title"] = ""
    return Spot(resource["name"])


def _undeclared_file(copy: Copy) -> Spot:
    for table in copy.tables:
        folder = PurePosixPath(table.paths[0]).parent
        if folder.parts:
            copy.put(str(folder / f"{STRANGER}.csv"), b"id\n")
            return Spot()
    raise ImpossibleError("the tables are not in a folder of their own")


def _numeric_title(copy: Copy) -> Spot:
    if "$schema" not in copy.raw:
        raise ImpossibleError("the descriptor names no profile")
    resource, field = next(_columns(copy))
    field["title"] = 5
    return Spot(resource["name"], column=field["name"])


def _repeated_key(copy: Copy) -> Spot:
    """Two rows get equal cells in a column that from now on tells the rows apart."""
    for resource, field in _columns(copy):
        name, column = resource["name"], field["name"]
        rows = copy.rows(name) if name not in copy.obstacles else []
        if len(rows) > 1 and rows[0].get(column):
            resource["schema"]["uniqueKeys"] = [[column]]
            return _second_as_first(copy, name, column)
    raise ImpossibleError("no table has two rows")


def _second_as_first(copy: Copy, table: str, column: str) -> Spot:
    # Of any other rows that agree in the column there is nothing new to be found.
    first, *others = copy.rows(table)
    for at, row in enumerate(others):
        row[column] = f"{STRANGER}-{at}"
    return copy.set(table, 1, **{column: first[column]})


def _key_on_nothing(copy: Copy) -> Spot:
    resource, _ = next(_columns(copy))
    resource["schema"].setdefault("uniqueKeys", []).append([STRANGER])
    return Spot(resource["name"])


def _wrong_example(copy: Copy) -> Spot:
    for resource, field in _columns(copy):
        if field.get("type") in {"boolean", "date", "integer", "number", "year"}:
            field["example"] = STRANGER
            return Spot(resource["name"], column=field["name"])
    raise ImpossibleError("no column has a type that a text could break")


def _reused_id(copy: Copy) -> Spot:
    """A key that is in use is said to be retired."""
    for table in copy.tables:
        rows, key = copy.rows(table.name), table.primary_key
        if rows and key and all(rows[0].get(column) for column in key):
            entry = {"key": [rows[0][column] for column in key], "version": "1.0.0"}
            copy.raw.setdefault("retired", []).append({"table": table.name, **entry})
            return Spot(table.name, 2, key[0])
    raise ImpossibleError("no table has a row with a primary key")


def _columns(copy: Copy) -> Iterator[tuple[Raw, Raw]]:
    """Each column that the descriptor itself describes, with its resource."""
    found = False
    for resource in copy.raw["resources"]:
        schema = resource.get("schema")
        for field in schema.get("fields", []) if isinstance(schema, dict) else []:
            found = True
            yield resource, field
    if not found:
        raise ImpossibleError("the descriptor itself describes no column")


INJECTIONS: dict[str, Injection] = {
    "KD501": _property("version", "one"),
    "KD502": _untitled,
    "KD503": _property("licenses", []),
    "KD504": _property("contributors", []),
    "KD505": _undeclared_file,
    "KD506": _numeric_title,
    "KD507": _repeated_key,
    "KD508": _key_on_nothing,
    "KD509": _wrong_example,
    "KD510": _reused_id,
}
