"""Rules of the standard about keys: primary, unique and foreign ones."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kerrdata.descriptor import Descriptor, ForeignKey, TableSchema
from kerrdata.frames import Tables
from kerrdata.nearness import did_you_mean
from kerrdata.rules.registry import Fault, rule


@rule("KD507", specification=True, each_table=True)
def unique_keys_hold(tables: Tables) -> Iterator[Fault]:
    """No two rows agree in all columns of a unique key.

    `uniqueKeys` in a Table Schema promises that such columns tell the rows apart. Frictionless
    reads the promise but does not check it. Rows in which one of the columns is empty do not count.

    Fix: correct or delete one of the two rows.
    """
    for name in tables:
        for key in tables.schema(name).unique_keys:
            if key and set(key) <= set(tables.texts(name)):
                yield from _repeated(name, list(key), tables)


def _repeated(name: str, key: list[str], tables: Tables) -> Iterator[Fault]:
    cells = pd.DataFrame({column: _values(name, column, tables) for column in key}).dropna()
    if not cells.duplicated().any():
        return
    first = cells.index.to_series().groupby([cells[column] for column in key]).transform("first")
    texts, columns = tables.texts(name), ", ".join(f"`{column}`" for column in key)
    for row in cells.index[cells.duplicated()]:
        values = [str(text) for text in texts.loc[row, key]]
        note = f"{columns} hold `{', '.join(values)}`, as in row {first[row]}"
        yield Fault(note, name, row=int(row), column=key[0], value=values[0])


def _values(name: str, column: str, tables: Tables) -> pd.Series:
    """The values of a column; a cell that is not read as its type counts as the text it is."""
    typed, texts = tables[name][column], tables.texts(name)[column]
    is_text = typed.isna() & texts.notna()
    return typed.astype(object).where(~is_text, texts) if is_text.any() else typed


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
