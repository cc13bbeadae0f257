"""The rule about the list of retired ids, which no row may have again."""

from __future__ import annotations

from collections.abc import Iterator

from kerrdata.descriptor import TableSchema
from kerrdata.frames import Tables
from kerrdata.nearness import did_you_mean
from kerrdata.retired import PROPERTY, Key, Retired, read_retired
from kerrdata.rules.registry import Fault, rule

SHAPE = (
    'Write it as `{"table": "people", "id": "ann-lee", "version": "2.0.0"}`; a key of several '
    "columns as a list in `key`."
)


@rule("KD510")
def retired_ids_stay_retired(tables: Tables) -> Iterator[Fault]:
    """No row has an id that the package's list `retired` holds, and the list is well-formed.

    Other people's data point at an id for ever: if it came back with another meaning, all of them
    would be wrong without a sign. An entry of the list names the table, the `id` (a key of several
    columns as a list in `key`), the `version` that does without it and, if any, the `successor`.

    Fix: give the row a new id; or mend the entry: `{"table": "people", "id": "ann-lee", "version":
    "2.0.0"}`, with a `successor` that exists.
    """
    entries = read_retired(tables.package.descriptor.raw)
    rows = _Rows(tables)
    seen: set[tuple[str, Key]] = set()
    for entry in entries:
        where = f"`{PROPERTY}[{entry.position}]`" if entry.position >= 0 else f"`{PROPERTY}`"
        if entry.wrong:
            yield Fault(f"{where} is malformed: {entry.wrong}", hint=SHAPE)
        elif (entry.table, entry.key) in seen:
            note = f"{where} repeats an entry"
            yield Fault(note, entry.table, value=_shown(entry.key), hint="Delete one of the two.")
        else:
            yield from _breaches(entry, where, rows)
        seen.add((entry.table, entry.key))


class _Rows:
    """The rows of tables by their primary key, each table read when first asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[str, dict[Key, int]] = {}
        self.names = [table.name for table in tables.package.descriptor.tables]

    def schema(self, table: str) -> TableSchema | None:
        """The promise of a table, None where there is none."""
        return self._tables.package.descriptor.table(table)

    def of(self, table: TableSchema) -> dict[Key, int] | None:
        """The record number of each row, None where they cannot be known."""
        key = list(table.primary_key)
        if table.name not in self._tables or not set(key) <= set(self._tables.texts(table.name)):
            return None
        if table.name not in self._known:
            cells = self._tables.texts(table.name)[key].fillna("")
            keys = cells.itertuples(index=False, name=None)
            self._known[table.name] = dict(zip(keys, map(int, cells.index), strict=True))
        return self._known[table.name]


def _breaches(entry: Retired, where: str, rows: _Rows) -> Iterator[Fault]:
    table = rows.schema(entry.table)
    if not table:
        hint = did_you_mean(entry.table, rows.names)
        note = f"{where} speaks of the table `{entry.table}`, which does not exist"
        yield Fault(note, value=entry.table, hint=hint)
        return
    columns = len(table.primary_key)
    for name, key in (("key", entry.key), ("successor", entry.successor)):
        if key and len(key) != columns:
            note = f"the {name} of {where} has {len(key)} parts, the primary key {columns}"
            yield Fault(note, table.name, value=_shown(key))
            return
    known = rows.of(table)
    if known is None:
        return
    if entry.key in known:
        note = f"`{_shown(entry.key)}` is retired since {entry.version} ({where}), and in use again"
        yield Fault(note, table.name, known[entry.key], table.primary_key[0], entry.key[0])
    if entry.successor and entry.successor not in known:
        note = f"{where} names the successor `{_shown(entry.successor)}`, which does not exist"
        yield Fault(note, table.name, value=_shown(entry.successor), hint=_near(entry, known))


def _near(entry: Retired, known: dict[Key, int]) -> str:
    return did_you_mean(_shown(entry.successor), [_shown(key) for key in known])


def _shown(key: Key) -> str:
    return ", ".join(key)
