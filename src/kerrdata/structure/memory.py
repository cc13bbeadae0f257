"""What was said of tables that have not changed since, for those who check again and again.

Frictionless's answer on a table rests on the descriptor, on the table's file and on the files of
the tables that it refers to. Where they are the same, byte for byte, so is the answer.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from kerrdata.descriptor import TableSchema
from kerrdata.inputs import Inputs, inputs_of
from kerrdata.package import Package

Memory = dict[str, tuple[str, Any]]
"""By table the key of what was asked, and the answer."""


def keys(package: Package) -> dict[str, str]:
    """By table the hash of all that the answer on it rests on; not for one that cannot be known.

    Args:
        package: The package.
    """
    inputs = inputs_of(package.path)
    files = {table.name: _file(package, table) for table in package.descriptor.tables}
    common = replace(inputs, files=inputs.files - set(files.values())).digest()
    found = {}
    for table in package.descriptor.tables:
        needed = {files.get(name, "") for name in (table.name, *_referred(table))}
        if all(needed):
            found[table.name] = Inputs(frozenset(needed)).digest(common)
    return found


def _file(package: Package, table: TableSchema) -> str:
    is_one = table.is_csv and package.file(table)
    return os.path.join(package.root, table.paths[0]) if is_one else ""  # noqa: PTH118 (as there)


def _referred(table: TableSchema) -> list[str]:
    return [key.table for key in table.foreign_keys]
