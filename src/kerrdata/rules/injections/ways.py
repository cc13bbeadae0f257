"""The few ways to spoil data: a fault for a rule is one of them, or a few lines of its own."""

from __future__ import annotations

from collections.abc import Callable

from kerrdata.descriptor import ForeignKey
from kerrdata.tampering import Cells, Copy, ImpossibleError, Spot

Injection = Callable[[Copy], Spot]
"""Puts one fault into a copy of a package, and says where the one new finding has to be.

It raises `ImpossibleError` where the package has no place for it.
"""

Where = Callable[[Cells], bool]

STRANGER = "selftest-stranger"
"""The id of a row that is added, and that no package has."""
LONG_AGO, FAR_AHEAD = "1000", "9998"


def cell(table: str, **cells: str) -> Injection:
    """The fault of cells in a row of a table; the finding has to be at the first of them.

    Args:
        table: The table.
        cells: The wrong texts by column.
    """
    return lambda copy: copy.set(table, position(copy, table), **cells)


def row(table: str, **cells: str) -> Injection:
    """The fault of a further row; the finding has to be at the first of its cells.

    Args:
        table: The table.
        cells: Its texts by column.
    """
    return lambda copy: copy.add(table, **cells)


def known_sources(copy: Copy, column: str) -> set[str]:
    """The ids of the sources of which a column says something.

    Raises:
        ImpossibleError: There is no such table or column.
    """
    return {source["id"] for source in copy.rows("sources") if source[column]}


def edited(table: str, column: str, edit: Callable[[str], str]) -> Injection:
    """The fault of an edit to the first cell of a column that holds something.

    Args:
        table: The table.
        column: The column.
        edit: Gives the wrong text for the right one.
    """

    def inject(copy: Copy) -> Spot:
        at = position(copy, table, lambda cells: bool(cells.get(column)))
        return copy.set(table, at, **{column: edit(copy.rows(table)[at][column])})

    return inject


def in_bytes(table: str, edit: Callable[[bytes], bytes], spot: Spot) -> Injection:
    """The fault of an edit to the bytes of a file.

    Args:
        table: Its table.
        edit: Gives the wrong bytes for the right ones.
        spot: Where the finding has to be.
    """

    def inject(copy: Copy) -> Spot:
        name, content = copy.file(table)
        copy.put(name, edit(content))
        return spot

    return inject


def unknown_reference(to: str) -> Injection:
    """The fault of a reference to a row that does not exist.

    Args:
        to: The table that is referred to.
    """

    def inject(copy: Copy) -> Spot:
        for table in copy.tables:
            for key in table.foreign_keys:
                if _refers(key, to) and copy.rows(table.name):
                    at = position(copy, table.name)
                    return copy.set(table.name, at, **{key.fields[0]: STRANGER})
        raise ImpossibleError(f"no row refers to {to}")

    return inject


def _refers(key: ForeignKey, to: str) -> bool:
    return key.table == to and key.reference_fields == ("id",) and len(key.fields) == 1


def position(copy: Copy, table: str, where: Where = lambda _: True) -> int:
    """The first row without a fault for which something holds, from 0.

    Raises:
        ImpossibleError: There is none.
    """
    return next(iter(positions(copy, table, where)))


def positions(copy: Copy, table: str, where: Where = lambda _: True, least: int = 1) -> list[int]:
    """The rows without faults for which something holds, from 0.

    Raises:
        ImpossibleError: There are fewer than needed.
    """
    found = [at for at, cells in copy.sound(table).items() if where(cells)]
    if len(found) < least:
        raise ImpossibleError(f"{table}: too few rows fit the fault")
    return found
