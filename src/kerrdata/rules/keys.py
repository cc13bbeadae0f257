"""Rules of the standard about keys: primary, unique and foreign ones."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Hashable, Iterator
from contextlib import suppress
from datetime import datetime

import numpy as np
import pandas as pd

from kerrdata.casts import mapped, truth
from kerrdata.descriptor import Descriptor, Field, ForeignKey, TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.frames import Tables
from kerrdata.nearness import did_you_mean
from kerrdata.rules.registry import Fault, rule

Key = tuple[Hashable, ...]
INTEGER = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")


@rule("KD507", specification=True, each_table=True)
def unique_keys_hold(tables: Tables) -> Iterator[Fault]:
    """No two rows agree in all columns of a unique key.

    `uniqueKeys` in a Table Schema promises that such columns tell the rows apart. Frictionless
    reads the promise but does not check it. Rows in which one of the columns is empty do not count.

    Fix: correct or delete one of the two rows.
    """
    for name in tables:
        for key in tables.schema(name).unique_keys:
            with suppress(KerrdataError):  # that it cannot be read is for the structure to say
                if not _is_unique(name, key, tables):
                    yield from _repeated(name, key, tables)


def _is_unique(name: str, key: tuple[str, ...], tables: Tables) -> bool:
    """Whether that is seen in the columns of a table that is in memory anyway."""
    texts = tables.texts_at_hand(name)
    if texts is None or not set(key) <= set(texts):
        return False
    field = tables.schema(name).field
    values = pd.DataFrame({column: _numbered(texts[column], field(column)) for column in key})
    return not values.dropna().duplicated().any()


def _numbered(cells: pd.Series, field: Field | None) -> pd.Series:
    """A number for each value that a cell of a column means."""
    read, known = _reader(field), dict[Hashable, int]()
    return mapped(cells, lambda text: known.setdefault(read(text), len(known)), "Int64")


def _repeated(name: str, key: tuple[str, ...], tables: Tables) -> Iterator[Fault]:
    doubtful = _doubtful(name, key, tables)
    columns, first = ", ".join(f"`{column}`" for column in key), dict[Key, int]()
    for row, values, cells in _keyed(name, key, tables) if doubtful else ():
        if hash(values) in doubtful and first.setdefault(values, row) != row:
            note = f"{columns} hold `{', '.join(cells)}`, as in row {first[values]}"
            yield Fault(note, name, row=row, column=key[0], value=cells[0])


def _doubtful(name: str, key: tuple[str, ...], tables: Tables) -> set[int]:
    """Hashes that keys have in common; eight bytes a row are kept in memory, and no cell."""
    hashes = array("q", (hash(values) for _, values, _ in _keyed(name, key, tables)))
    ordered = np.sort(np.frombuffer(hashes, np.int64))
    return set(ordered[1:][ordered[1:] == ordered[:-1]].tolist())


def _keyed(
    name: str, key: tuple[str, ...], tables: Tables
) -> Iterator[tuple[int, Key, tuple[str, ...]]]:
    """Record number, key and the texts of its cells of each row whose key has no empty cell."""
    table, labels = tables.schema(name), tables.labels(name)
    if not set(key) <= set(labels):
        return
    places = [labels.index(column) for column in key]
    readers = [_reader(table.field(column)) for column in key]
    missing = frozenset(table.missing_values)
    for number, cells in tables.rows(name):
        texts = tuple([cells[at] for at in places if at < len(cells)])
        if len(texts) == len(key) and missing.isdisjoint(texts):
            values = [read(text) for read, text in zip(readers, texts, strict=True)]
            yield number, tuple(values), texts


def _reader(field: Field | None) -> Callable[[str], Hashable]:
    """What reads a cell as the value it means; one that has none counts as the text it is."""
    kind = field.type if field else "string"
    if field and kind == "boolean":
        known = truth(field)
        return lambda text: known.get(text, text)
    readers: dict[str, Callable[[str], Hashable]] = {
        "integer": lambda text: int(text) if INTEGER.fullmatch(text) else text,
        "year": lambda text: int(text) if INTEGER.fullmatch(text) else text,
        "number": _number,
        "date": _date,
    }
    return readers.get(kind, str)


def _number(text: str) -> Hashable:
    with suppress(ValueError):
        value = float(text.replace("_", "?"))  # which Python would pass over
        return text if math.isnan(value) else value
    return text


def _date(text: str) -> Hashable:
    with suppress(ValueError):
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no zone)
    return text


@rule("KD508", specification=True)
def keys_name_what_exists(tables: Tables) -> Iterator[Fault]:
    """Every primary, unique and foreign key names tables and columns that exist.

    A key on a column that does not exist is a promise that nobody can check, and Frictionless
    passes over some of them in silence.

    Fix: write the names as they stand in the descriptor; a foreign key refers to as many columns as
    it has.
    """
    descriptor = tables.descriptor
    for table in descriptor.tables:
        yield from _unknown(table, table, "the primary key", table.primary_key)
        for unique in table.unique_keys:
            yield from _unknown(table, table, "a unique key", unique)
        for foreign in table.foreign_keys:
            yield from _unknown(table, table, "a foreign key", foreign.fields)
            yield from _dangling(table, foreign, descriptor)


def _dangling(table: TableSchema, key: ForeignKey, descriptor: Descriptor) -> Iterator[Fault]:
    referred = descriptor.table(key.table)
    if not referred:
        hint = did_you_mean(key.table, [known.name for known in descriptor.tables])
        note = f"a foreign key refers to the table `{key.table}`, which does not exist"
        yield Fault(note, table.name, value=key.table, hint=hint)
        return
    what = f"a foreign key to `{referred.name}`"
    yield from _unknown(table, referred, what, key.reference_fields)
    if len(key.fields) != len(key.reference_fields):
        columns, others = len(key.fields), len(key.reference_fields)
        note = f"a foreign key of {columns} columns refers to {others} of `{referred.name}`"
        yield Fault(note, table.name)


def _unknown(
    table: TableSchema, named: TableSchema, what: str, columns: tuple[str, ...]
) -> Iterator[Fault]:
    """The columns of a key that a table does not declare, if it declares any at all."""
    known = [field.name for field in named.fields]
    for column in columns if known else ():
        if column not in known:
            hint = did_you_mean(column, known)
            note = f"{what} names the column `{column}`, which `{named.name}` does not have"
            yield Fault(note, table.name, value=column, hint=hint)
