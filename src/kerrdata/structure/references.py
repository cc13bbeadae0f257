"""The keys that foreign keys may refer to, read once per table and set of columns."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from frictionless.resources import TableResource

from kerrdata.structure.keys import EMPTY, KeyColumn, join, join_one, kind
from kerrdata.structure.layout import Layout, Unproven, is_local_csv, layout
from kerrdata.structure.plain import plain
from kerrdata.structure.records import BLOCK_BYTES, Block, blocks

Key = tuple[str, tuple[str, ...]]
"""Name of a table as the foreign key has it, and of its columns."""


@dataclass(frozen=True)
class Reference:
    """The keys that stand in a table.

    Attributes:
        kinds: Kind of each column, None for one that is not there.
        keys: What `keys.join` makes of them.
    """

    kinds: tuple[str | None, ...]
    keys: frozenset[str]


def references(resource: TableResource) -> dict[Key, Reference]:
    """What the foreign keys of a table refer to.

    Args:
        resource: The table, in its package.

    Raises:
        Unproven: One of the tables cannot be read quickly.
    """
    found: dict[Key, Reference] = {}
    for foreign_key in resource.schema.foreign_keys:
        name, columns = foreign_key["reference"]["resource"], foreign_key["reference"]["fields"]
        key = (name, tuple(columns))
        if key not in found:
            found[key] = _reference(_copied(resource, name), key[1])
    return found


def _copied(resource: TableResource, name: str) -> TableResource:
    """The table that is referred to, as Frictionless copies it in `TableResource.open`."""
    if name in {"", resource.name}:
        copied: Any = resource.to_copy()
    elif resource.package and resource.package.has_resource(name):
        copied = resource.package.get_resource(name).to_copy()
    else:
        raise Unproven("the table that a foreign key refers to does not exist")
    if not is_local_csv(copied):
        raise Unproven("the table that a foreign key refers to is no local CSV file")
    if copied.schema:
        copied.schema.foreign_keys = []
    table: TableResource = copied
    return table


def _reference(resource: TableResource, names: tuple[str, ...]) -> Reference:
    with resource:
        table = layout(resource)
        _demand_calm(table, resource, names)
    _demand_utf8(table)
    columns = [_key_column(table, name) for name in names]
    present = [table.positions[name] for name, column in zip(names, columns, strict=True) if column]
    keys: set[str] = set()
    if present:
        for block in blocks(table, sorted(set(present))):
            keys.update(_keys(block, columns, names, table))
    kinds = tuple(column.kind if column else None for column in columns)
    return Reference(kinds, frozenset(keys))


def _demand_calm(table: Layout, resource: TableResource, names: Sequence[str]) -> None:
    """Frictionless must not stumble over a cell of these columns, which it reads in every row."""
    unique = {one.name for one in table.fields if one.constraints.get("unique")}
    for name in {*names, *unique, *resource.schema.primary_key} & table.positions.keys():
        position = table.positions[name]
        found = kind(table.fields[position])
        calm = plain(table.fields[position], table.missing(position))
        if not found or (found != "text" and not calm):
            raise Unproven("a key of the table that is referred to cannot be read quickly")


def _demand_utf8(table: Layout) -> None:
    """Arrow looks at the bytes of the wanted columns only, Frictionless at all.

    Raises:
        UnicodeDecodeError: They are no text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with table.path.open("rb") as file:
        while chunk := file.read(BLOCK_BYTES):
            decoder.decode(chunk)
    decoder.decode(b"", final=True)


def _key_column(table: Layout, name: str) -> KeyColumn | None:
    position = table.positions.get(name)
    if position is None:
        return None
    return KeyColumn(table.fields[position], table.missing(position))


def _keys(
    block: Block, columns: Sequence[KeyColumn | None], names: Sequence[str], table: Layout
) -> set[str]:
    positions = [table.positions.get(name) for name in names]
    order = sorted({position for position in positions if position is not None})
    keys = {
        join_one(
            [_ragged_text(cells, at, column) for at, column in zip(positions, columns, strict=True)]
        )
        for _, cells in block.ragged
    }
    if len(block.numbers):
        parts = [
            _texts(block, None if at is None else order.index(at), column)
            for at, column in zip(positions, columns, strict=True)
        ]
        keys.update(pc.unique(join(parts)).to_pylist())
    return {key for key in keys if key is not None}


def _texts(block: Block, at: int | None, column: KeyColumn | None) -> Any:
    if at is None or column is None:
        return pa.nulls(len(block.numbers), pa.string())
    cells = block.columns[at]
    # An empty cell may be that of a blank line, which Frictionless reads as no cell at all.
    if column.text("") is not None and pc.any(pc.equal(cells, EMPTY)).as_py():
        raise Unproven("an empty cell may be a blank line")
    return column.texts(cells)


def _ragged_text(cells: Sequence[str], at: int | None, column: KeyColumn | None) -> str | None:
    if at is None or column is None:
        return None
    return column.text(cells[at] if at < len(cells) else None)
