"""The keys that foreign keys may refer to, read once per table and set of columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from frictionless.resources import TableResource

from kerrdata.structure.arrays import EMPTY
from kerrdata.structure.keys import KeyColumn, Values, join, join_one, kind, text_of
from kerrdata.structure.layout import Layout, Unproven, is_local_csv, layout, reopener
from kerrdata.structure.plain import plain
from kerrdata.structure.records import Block
from kerrdata.structure.sources import Source, read

Key = tuple[str, tuple[str, ...]]
"""Name of a table as the foreign key has it, and of its columns."""

MOST_KEPT = 100_000_000
"""About how many bytes the keys take that are kept for other tables."""
OF_A_KEY = 100
"""About how many bytes a key takes beside its characters."""


@dataclass(frozen=True)
class Reference:
    """The keys that stand in a table.

    Attributes:
        kinds: Kind of each column, None for one that is not there.
        values: The texts of its values, None where cells of one kind are compared as texts.
        keys: What `keys.join` makes of them.
    """

    kinds: tuple[str | None, ...]
    values: tuple[Values | None, ...]
    keys: frozenset[str]

    @cached_property
    def size(self) -> int:
        """About how many bytes its keys take."""
        return sum(len(key) + OF_A_KEY for key in self.keys)

    def holds(self, values: Sequence[Any]) -> bool:
        """Whether the values of a key, as Frictionless reads them, stand in the table."""
        named = zip(values, self.values, strict=True)
        texts = [known.text_of(value) if known else text_of(value) for value, known in named]
        return join_one(texts) in self.keys


Placed = tuple[int, KeyColumn]
"""A column of a key, and its position."""
Kept = dict[tuple[Any, ...], Reference]
"""By table, columns and the kinds of those that refer to them."""


def references(resource: TableResource, kept: Kept) -> dict[Key, Reference]:
    """What the foreign keys of a table refer to.

    Args:
        resource: The table, in its package.
        kept: What was read for other tables of the package; it is read, and written.

    Raises:
        Unproven: One of the tables cannot be read quickly.
    """
    found: dict[Key, Reference] = {}
    for foreign_key in resource.schema.foreign_keys:
        name, columns = foreign_key["reference"]["resource"], foreign_key["reference"]["fields"]
        key = (name, tuple(columns))
        if key not in found:
            found[key] = _remembered(
                _copied(resource, name), key[1], _referring(resource, key), kept
            )
    return found


def _remembered(
    resource: TableResource,
    names: tuple[str, ...],
    referring: Sequence[set[str]],
    kept: Kept,
) -> Reference:
    # A name is not enough: while a table is judged, Frictionless may change what it says of it.
    asked = (f"{resource.to_descriptor()}", names, tuple(map(frozenset, referring)))
    if asked in kept:
        return kept[asked]
    reference = _reference(resource, names, referring)
    if any(reference.values):
        return reference
    if sum(one.size for one in [reference, *kept.values()]) <= MOST_KEPT:
        kept[asked] = reference
    return reference


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


def _referring(resource: TableResource, key: Key) -> list[set[str]]:
    """By column of a key the kinds of the columns that refer to it; empty for an unknown one."""
    schema = resource.schema
    kinds: list[set[str]] = [set() for _ in key[1]]
    for one in schema.foreign_keys:
        to = one["reference"]
        if (to["resource"], tuple(to["fields"])) == key:
            for name, known in zip(one["fields"], kinds, strict=True):
                known.add(kind(schema.get_field(name)) if schema.has_field(name) else "")
    return kinds


def _reference(
    resource: TableResource, names: tuple[str, ...], referring: Sequence[set[str]]
) -> Reference:
    again = reopener(resource)
    with resource:
        table = layout(resource, again)
    known = [table.positions.get(name) for name in names]
    kinds = tuple(None if at is None else kind(table.fields[at]) for at in known)
    values = tuple(
        None if at is None or _is_text_enough(table, at, own) else Values()
        for at, own in zip(known, referring, strict=True)
    )
    keys = read(table, lambda source: _keys(source, table, known, values))
    return Reference(kinds, values, frozenset(keys))


def _is_text_enough(table: Layout, position: int, referring: set[str]) -> bool:
    return {kind(table.fields[position])} == referring and _is_calm(table, position)


def _is_calm(table: Layout, position: int) -> bool:
    """Whether Frictionless certainly stumbles over no cell of a column."""
    field, found = table.fields[position], kind(table.fields[position])
    return found == "text" or (found != "" and bool(plain(field, table.missing(position))))


def _keys(
    source: Source,
    table: Layout,
    known: Sequence[int | None],
    values: Sequence[Values | None],
) -> set[str]:
    columns = [
        None if at is None else (at, KeyColumn(table.fields[at], table.missing(at), values))
        for at, values in zip(known, values, strict=True)
    ]
    restless = _restless(table)
    wanted = sorted({at for at in known if at is not None} | restless.keys()) or [0]
    keys: set[str | None] = set()
    for block in source.blocks(wanted):
        _try(block, wanted, restless)
        keys.update(_keys_of_ragged(block, columns))
        if len(block.numbers):
            parts = [_texts(block, wanted, column) for column in columns]
            keys.update(pc.unique(join(parts)).to_pylist())
    return {key for key in keys if key is not None}


def _restless(table: Layout) -> Mapping[int, KeyColumn]:
    """The columns that Frictionless reads in every row and that may make it stumble."""
    unique = {one.name for one in table.fields if one.constraints.get("unique")}
    positions = [table.positions[name] for name in sorted({*unique, *table.key})]
    return {
        at: KeyColumn(table.fields[at], table.missing(at), Values())
        for at in positions
        if not _is_calm(table, at)
    }


def _try(block: Block, wanted: Sequence[int], restless: Mapping[int, KeyColumn]) -> None:
    """Stumble where Frictionless does."""
    for at, column in restless.items():
        if len(block.numbers):  # else the block may have no columns, either
            column.texts(block.columns[wanted.index(at)])
        for _, cells in block.ragged:
            column.text(_cell(cells, at))


def _keys_of_ragged(block: Block, columns: Sequence[Placed | None]) -> Iterator[str | None]:
    for _, cells in block.ragged:
        yield join_one([one and one[1].text(_cell(cells, one[0])) for one in columns])


def _cell(cells: Sequence[str], at: int) -> str | None:
    return cells[at] if at < len(cells) else None


def _texts(block: Block, wanted: Sequence[int], placed: Placed | None) -> Any:
    if placed is None:
        return pa.nulls(len(block.numbers), pa.string())
    at, column = placed
    cells = block.columns[wanted.index(at)]
    # An empty cell may be that of a blank line, which Frictionless reads as no cell at all.
    doubtful = not block.is_exact and pc.any(pc.equal(cells, EMPTY)).as_py()
    if doubtful and column.text("") is not None:
        raise Unproven("an empty cell may be a blank line")
    return column.texts(cells)
