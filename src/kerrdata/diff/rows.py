"""What changed in the rows of a table: added, removed, changed cell by cell. Reads no files.

Rows are matched by the primary key that both sides share, else by whole rows. Texts are compared
column by column first; only cells that differ are looked at as values.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow.compute as pc

from kerrdata.diff import matching
from kerrdata.diff.cells import Pair, Value, pairs, rows
from kerrdata.diff.differences import Cell, ChangedRow, Row, TableDifference
from kerrdata.diff.matching import Matched, Positions
from kerrdata.diff.reading import Columns
from kerrdata.diff.suspicions import remeant, renamed_keys
from kerrdata.retired import Key

SPAN = frozenset({"span_end", "span_start"})
"""Columns that say where a row stands in its source."""
ANCHOR = SPAN | {"sha256"}
"""These, and the hash of what stands there."""

Values = tuple[Value, ...]


@dataclass
class _Found:
    """What is known so far; positions are those of the rows in OLD and NEW."""

    removed: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    cells: dict[tuple[int, int], list[Cell]] = field(default_factory=lambda: defaultdict(list))
    duplicates: set[Key] = field(default_factory=set)
    respelled: int = 0


def compare_rows(old: Columns, new: Columns, names: Mapping[str, str]) -> TableDifference:
    """What changed in the rows of a table.

    Args:
        old: The table in OLD.
        new: The table in NEW.
        names: The name in OLD of each column of NEW that OLD has.
    """
    known = {name: was for name, was in names.items() if name in new.texts and was in old.texts}
    both = pairs(old, new, known)
    if not both:
        return _unmatched(old, new)
    key = shared_key(old, new, known)
    ordered = sorted(both, key=lambda pair: pair.name)  # so that the order of columns is no matter
    found = _by_key(both, ordered, key) if key else _whole_rows(ordered)
    changed = _changed_rows(found, both, key, new)
    added = _rows(new, found.added, key)
    removed = _rows(old, found.removed, tuple(known[name] for name in key))
    return TableDifference(
        name=new.table.name,
        old_name=old.table.name,
        key=key,
        columns=tuple(pair.name for pair in both),
        old_columns=tuple(known[pair.name] for pair in both),
        old_rows=old.rows,
        new_rows=new.rows,
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(row for row in changed if not _is_moved(row, known)),
        moved=tuple(row for row in changed if _is_moved(row, known)),
        renamed=renamed_keys(removed, added, known, key) if key else (),
        duplicates=tuple(sorted(found.duplicates)),
        respelled=found.respelled,
    )


def shared_key(old: Columns, new: Columns, names: Mapping[str, str]) -> Key:
    """The columns that rows are matched by, as NEW names them; empty where there are none.

    Args:
        old: The table in OLD.
        new: The table in NEW.
        names: The name in OLD of each column of NEW that OLD has.
    """
    key = new.table.primary_key
    is_shared = set(key) <= set(names)
    if key and is_shared and {names[name] for name in key} == set(old.table.primary_key):
        return key
    return ()


def _unmatched(old: Columns, new: Columns) -> TableDifference:
    """The answer for two tables without a common column."""
    is_empty = not old.rows and not new.rows
    return TableDifference(
        name=new.table.name,
        old_name=old.table.name,
        old_rows=old.rows,
        new_rows=new.rows,
        obstacle="" if is_empty else "the two sides have no column in common",
        is_other=not is_empty,
    )


def _by_key(both: list[Pair], ordered: list[Pair], key: Key) -> _Found:
    keys = [pair for name in key for pair in both if pair.name == name]
    matched = matching.by_key([(pair.old, pair.new) for pair in keys])
    found = _Found()
    removed, added, respelled = _respelled_keys(keys, matched)
    found.removed.extend(removed)
    found.added.extend(added)
    found.respelled += len(respelled)
    old = np.append(matched.old, [one for one, _ in respelled]).astype(np.int64)
    new = np.append(matched.new, [one for _, one in respelled]).astype(np.int64)
    others = [pair for pair in both if pair.name not in key]
    for pair in others:
        _compare_cells(pair, old, new, found)
    _compare_doubles(ordered, keys, matched, found)
    return found


def _respelled_keys(
    keys: list[Pair], matched: Matched
) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """Rows of one side only, without those whose key is but spelled otherwise on the other."""
    removed, added = matched.removed.tolist(), matched.added.tolist()
    if not removed or not added:
        return removed, added, []
    olds = list(_values(keys, matched.removed, is_old=True))
    news = list(_values(keys, matched.added, is_old=False))
    counts_old, counts_new = Counter(olds), Counter(news)
    places = dict(zip(news, added, strict=True))
    same = [
        (at, places[value])
        for at, value in zip(removed, olds, strict=True)
        if counts_old[value] == counts_new[value] == 1
    ]
    gone, come = {one for one, _ in same}, {one for _, one in same}
    return [at for at in removed if at not in gone], [at for at in added if at not in come], same


def _compare_cells(pair: Pair, old: Positions, new: Positions, found: _Found) -> None:
    before, after = pair.old.take(old), pair.new.take(new)
    differs = np.flatnonzero(pc.not_equal(before, after).to_numpy(zero_copy_only=False))
    texts = zip(before.take(differs).to_pylist(), after.take(differs).to_pylist(), strict=True)
    places = zip(old[differs].tolist(), new[differs].tolist(), strict=True)
    for place, (was, now) in zip(places, texts, strict=True):
        if pair.same(was, now):
            found.respelled += 1
        else:
            found.cells[place].append(Cell(pair.name, was, now))


def _compare_doubles(both: list[Pair], keys: list[Pair], matched: Matched, found: _Found) -> None:
    """Rows whose key is not their own: equal ones belong together, the others in their order."""
    if not len(matched.old_doubles) and not len(matched.new_doubles):
        return
    found.duplicates.update(rows([pair.old for pair in keys], matched.old_doubles))
    found.duplicates.update(rows([pair.new for pair in keys], matched.new_doubles))
    olds = _grouped(both, matched.old_codes, matched.old_doubles, is_old=True)
    news = _grouped(both, matched.new_codes, matched.new_doubles, is_old=False)
    places: list[tuple[int, int]] = []
    for code in sorted({*olds, *news}):
        removed, added = _surplus(olds.get(code, {}), news.get(code, {}))
        shared = min(len(removed), len(added))
        places += zip(removed[:shared], added[:shared], strict=True)
        found.removed.extend(removed[shared:])
        found.added.extend(added[shared:])
    old, new = (np.array([place[side] for place in places], np.int64) for side in (0, 1))
    for pair in both:
        _compare_cells(pair, old, new, found)


def _whole_rows(both: list[Pair]) -> _Found:
    removed, added = matching.whole_rows([(pair.old, pair.new) for pair in both])
    olds = dict(zip(removed.tolist(), _values(both, removed, is_old=True), strict=True))
    news = dict(zip(added.tolist(), _values(both, added, is_old=False), strict=True))
    found = _Found()
    found.removed, found.added = _surplus(olds, news)
    found.respelled = len(removed) - len(found.removed)
    return found


def _surplus(old: dict[int, Values], new: dict[int, Values]) -> tuple[list[int], list[int]]:
    """The rows that only one side has, equal rows counted, in the order of their texts."""
    return _without(old, Counter(new.values())), _without(new, Counter(old.values()))


def _without(rows: dict[int, Values], others: Counter[Values]) -> list[int]:
    left = []
    for at, values in rows.items():
        if others[values]:
            others[values] -= 1
        else:
            left.append(at)
    return sorted(left, key=lambda at: tuple(value or "" for value in rows[at]))


def _values(columns: list[Pair], positions: Positions, *, is_old: bool) -> Iterator[Values]:
    reads = [pair.read_old if is_old else pair.read_new for pair in columns]
    texts = [pair.old if is_old else pair.new for pair in columns]
    for row in rows(texts, positions):
        yield tuple(read(text) for read, text in zip(reads, row, strict=True))


def _grouped(
    both: list[Pair], codes: Positions, positions: Positions, *, is_old: bool
) -> dict[int, dict[int, Values]]:
    """Rows with their values, by the code of their key."""
    groups: dict[int, dict[int, Values]] = defaultdict(dict)
    for at, values in zip(positions.tolist(), _values(both, positions, is_old=is_old), strict=True):
        groups[int(codes[at])][at] = values
    return groups


def _changed_rows(found: _Found, both: list[Pair], key: Key, new: Columns) -> list[ChangedRow]:
    places = list(found.cells)
    olds = np.array([old for old, _ in places], np.int64)
    news = np.array([at for _, at in places], np.int64)
    keys = rows([new.texts[name] for name in key], news)
    before = rows([pair.old for pair in both], olds)
    names = [pair.name for pair in both]
    changed = []
    for place, one, was in zip(places, keys, before, strict=True):
        cells = tuple(found.cells[place])
        is_other = bool(key) and remeant(cells, dict(zip(names, was, strict=True)), key)
        changed.append(ChangedRow(one, cells, was, is_other))
    return sorted(changed)


def _rows(columns: Columns, positions: Iterable[int], key: Key) -> list[Row]:
    at = np.array(list(positions), np.int64)
    keys = rows([columns.texts[name] for name in key], at)
    cells = rows(list(columns.texts.values()), at)
    found = [
        Row(one, dict(zip(columns.labels, row, strict=True)))
        for one, row in zip(keys, cells, strict=True)
    ]
    return sorted(found, key=lambda row: (row.key, tuple(row.cells.values())))


def _is_moved(row: ChangedRow, columns: Collection[str]) -> bool:
    """Whether only the anchor of a row changed; a hash alone, as of a source, is none."""
    return not SPAN.isdisjoint(columns) and {cell.column for cell in row.cells} <= ANCHOR
