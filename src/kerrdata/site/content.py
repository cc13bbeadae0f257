"""What a package holds, as the page needs it: rows with names, addresses and links both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kerrdata.descriptor import ForeignKey
from kerrdata.package import Package
from kerrdata.site.addresses import INDEX, key_name
from kerrdata.site.rows import MOST_ROWS, Row, Table, read_table
from kerrdata.site.when import ENDS, STARTS, When, date_columns, spanned, when


@dataclass(frozen=True)
class References:
    """The rows of a table that refer to one row by one foreign key.

    Attributes:
        table: Where they stand.
        key: The foreign key.
        rows: The rows.
    """

    table: Table
    key: ForeignKey
    rows: Sequence[Row]


class Content:
    """All tables of a package, and how their rows refer to each other.

    Args:
        package: The package.
    """

    def __init__(self, package: Package) -> None:
        self.descriptor = package.descriptor
        self.name = package.name
        self.tables = {
            schema.name: read_table(package, schema) for schema in package.descriptor.tables
        }

    @property
    def title(self) -> str:
        """What the package calls itself."""
        stated = self.descriptor.raw.get("title")
        return stated if isinstance(stated, str) and stated.strip() else self.name

    @property
    def paged(self) -> list[Table]:
        """The tables of which each row has a page."""
        return [table for table in self.tables.values() if self.has_pages(table)]

    @cached_property
    def evidence(self) -> Table | None:
        """The table that anchors rows in sources, if there is one."""
        return next((table for table in self.tables.values() if table.is_evidence), None)

    def has_pages(self, table: Table) -> bool:
        """Whether each row of a table has a page: rows that only tie others together have none.

        Args:
            table: The table.
        """
        is_tie = len(table.schema.foreign_keys) > 1 and table.name not in self._referenced
        is_keyed = len(table.schema.primary_key) == 1
        return (
            is_keyed and not is_tie and not table.is_evidence and 0 < len(table.rows) <= MOST_ROWS
        )

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table, none where there is no such table.

        Args:
            table: Its name.
        """
        return self.tables[table].rows if table in self.tables else ()

    def row(self, table: str, key: tuple[str, ...]) -> Row | None:
        """The first row with a key, None where there is none.

        Args:
            table: Name of the table.
            key: The cells of its primary key.
        """
        return self._by_columns(table, self._key_columns(table)).get(key)

    def address(self, row: Row) -> str:
        """Where a row stands: on its page, else in the page of its table.

        Args:
            row: The row.
        """
        table = self.tables[row.table]
        if self.has_page(row):
            return f"{table.folder}/{key_name(row.key)}/{INDEX}"
        shown = row.number <= MOST_ROWS
        return f"{table.address}#{self.anchor(row)}" if shown else table.address

    def has_page(self, row: Row) -> bool:
        """Whether a row has a page of its own.

        Args:
            row: The row.
        """
        return self.has_pages(self.tables[row.table]) and self._is_first(row)

    def anchor(self, row: Row) -> str:
        """The anchor of a row in the page of its table.

        Args:
            row: The row.
        """
        return f"row-{key_name(row.key)}" if self._is_first(row) else f"row-{row.number}-"

    def called(self, row: Row) -> str:
        """What to call a row: its name or title, else its key, else its number.

        Args:
            row: The row.
        """
        column = self.tables[row.table].name_column
        name = row.cells.get(column, "").strip()
        if name:
            return f"“{name}”" if column == "excerpt" else name
        named = [other for _, other in self.targets(row) if self._has_name(other)]
        ties = list(dict.fromkeys(self.called(other) for other in named[:3]))
        return " – ".join(ties) or ", ".join(row.key) or f"row {row.number}"

    def targets(self, row: Row) -> list[tuple[ForeignKey, Row]]:
        """The rows that a row refers to, in the order of its foreign keys; never itself.

        Args:
            row: The row.
        """
        found = ((key, self.target(row, key)) for key in self.tables[row.table].schema.foreign_keys)
        return [(key, other) for key, other in found if other and other != row]

    def target(self, row: Row, key: ForeignKey) -> Row | None:
        """The row that a foreign key leads to, None where a cell is empty or leads nowhere.

        Args:
            row: The row that refers.
            key: By which.
        """
        cells = tuple(row.cells.get(column, "") for column in key.fields)
        if not all(cells) or len(key.fields) != len(key.reference_fields):
            return None
        return self._by_columns(key.table, key.reference_fields).get(cells)

    def references(self, row: Row) -> Iterator[References]:
        """The rows that refer to a row, by table and foreign key.

        Args:
            row: The row that is referred to.
        """
        for table in self.tables.values():
            for at, key in enumerate(table.schema.foreign_keys):
                rows = self._references[table.name, at].get((row.table, row.number), ())
                if rows:
                    yield References(table, key, rows)

    def anchored(self, row: Row) -> Sequence[Row]:
        """The rows of the evidence that a row rests on.

        Args:
            row: The row.
        """
        return self._anchors.get((row.table, row.key[0]), ()) if len(row.key) == 1 else ()

    def dated(self, row: Row) -> When | None:
        """When a row happened or applied: from its start to its end, else its first date.

        Args:
            row: The row.
        """
        columns = date_columns(self.tables[row.table].schema)
        known = {one.name.removesuffix("_edtf").removesuffix("_date"): one.name for one in columns}
        start, end = (
            when(next((row.cells.get(known[name]) for name in names if name in known), None))
            for names in (STARTS, ENDS)
        )
        if start or end:
            return spanned(start, end)
        stated = (when(row.cells.get(column.name)) for column in columns)
        return next(filter(None, stated), None)

    @cached_property
    def _referenced(self) -> set[str]:
        return {
            key.table
            for table in self.tables.values()
            for key in table.schema.foreign_keys
            if key.table != table.name
        }

    @cached_property
    def _references(self) -> dict[tuple[str, int], dict[tuple[str, int], list[Row]]]:
        found: dict[tuple[str, int], dict[tuple[str, int], list[Row]]] = defaultdict(dict)
        for table in self.tables.values():
            for at, key in enumerate(table.schema.foreign_keys):
                for row in table.rows:
                    target = self.target(row, key)
                    if target and target != row:
                        place = target.table, target.number
                        found[table.name, at].setdefault(place, []).append(row)
        return found

    @cached_property
    def _anchors(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.evidence.rows if self.evidence else ():
            found[row.cells.get("table_name", ""), row.cells.get("row_id", "")].append(row)
        return found

    @cached_property
    def _indexes(self) -> dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], Row]]:
        return {}

    def _has_name(self, row: Row) -> bool:
        return bool(row.cells.get(self.tables[row.table].name_column, "").strip())

    def _by_columns(self, table: str, columns: tuple[str, ...]) -> dict[tuple[str, ...], Row]:
        """The first row for each combination of cells."""
        if (table, columns) not in self._indexes:
            index: dict[tuple[str, ...], Row] = {}
            for row in self.rows(table):
                index.setdefault(tuple(row.cells.get(column, "") for column in columns), row)
            self._indexes[table, columns] = index
        return self._indexes[table, columns]

    def _key_columns(self, table: str) -> tuple[str, ...]:
        return self.tables[table].schema.primary_key if table in self.tables else ()

    def _is_first(self, row: Row) -> bool:
        return bool(row.key) and self.row(row.table, row.key) == row
