"""Tables as the page reads them: cells are texts by column, and missing values are left out.

A table that cannot be read, or that is too large to be shown, has no rows and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kerrdata.descriptor import TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.package import Package
from kerrdata.site.addresses import INDEX, folder_name, table_folder

MOST_ROWS = 2000
"""Rows of a table that are shown; only those of a table that is no longer get a page each."""
MOST_BYTES = 16 * 2**20
"""Size of a file whose rows are shown; a larger one is only offered."""
NAMES = ("name", "title", "label", "excerpt")
"""Columns by which a row is called, the first that there is."""
EVIDENCE = frozenset({"table_name", "row_id", "source_id", "span_start", "span_end"})
"""Columns by which a table anchors the rows of other tables in their sources."""
_TRUE = {"true", "True", "TRUE", "1"}


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        table: Name of its table.
        number: Which row of the table it is, from 1.
        cells: What is known, by column.
        key: The cells of the primary key; empty where there is none or a part of it is missing.
    """

    table: str
    number: int
    cells: Mapping[str, str]
    key: tuple[str, ...] = ()

    @property
    def is_sensitive(self) -> bool:
        """Whether the table itself marks the row as one that asks for care."""
        return self.cells.get("sensitive", "") in _TRUE


@dataclass(frozen=True)
class Table:
    """A table and its rows.

    Attributes:
        schema: What the descriptor promises.
        labels: The header of its file.
        rows: In the order of the file.
        trouble: Why there are no rows; empty where all is well.
    """

    schema: TableSchema
    labels: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    trouble: str = ""

    @property
    def name(self) -> str:
        """Its name in the descriptor."""
        return self.schema.name

    @property
    def title(self) -> str:
        """What to call it on a page."""
        stated = self.schema.raw.get("title")
        return stated if isinstance(stated, str) and stated.strip() else self.name

    @property
    def description(self) -> str:
        """What a row of it is, empty where the descriptor does not say."""
        stated = self.schema.raw.get("description")
        return stated if isinstance(stated, str) else ""

    @property
    def name_column(self) -> str:
        """The column by which its rows are called, empty where there is none."""
        return next((one for one in NAMES if one in self.labels), "")

    @property
    def is_evidence(self) -> bool:
        """Whether it anchors rows of other tables in their sources."""
        return set(self.labels) >= EVIDENCE

    @property
    def address(self) -> str:
        """The page on which all its rows stand."""
        return f"tables/{folder_name(self.name)}/{INDEX}"

    @property
    def folder(self) -> str:
        """The folder of the pages of its rows."""
        return table_folder(self.name)

    def column_title(self, name: str) -> str:
        """What to call a column on a page.

        Args:
            name: Its label.
        """
        column = self.schema.field(name)
        stated = column.raw.get("title") if column else None
        if isinstance(stated, str) and stated.strip():
            return stated
        plain = name.removesuffix("_edtf").removesuffix("_id").replace("_", " ").strip()
        return plain[:1].upper() + plain[1:] if plain else name


def read_table(package: Package, schema: TableSchema) -> Table:
    """Read a table.

    Args:
        package: The package.
        schema: Which of its tables.
    """
    file = package.file(schema)
    if file and file.stat().st_size > MOST_BYTES:
        size = f"its file is larger than {MOST_BYTES // 2**20} MiB"
        return Table(schema, trouble=f"{size}; it holds all rows.")
    try:
        records = package.records(schema)
    except KerrdataError as error:
        told = error.message.replace(f"{package.root}/", "")
        return Table(schema, trouble=told.removeprefix(f"table {schema.name}: "))
    labels = tuple(dict.fromkeys(records.labels))
    at = [records.labels.index(label) for label in labels]
    rows = tuple(
        _row(
            schema,
            number,
            [(label, record[i]) for label, i in zip(labels, at, strict=True) if i < len(record)],
        )
        for number, record in enumerate(records.rows, start=1)
    )
    return Table(schema, labels, rows)


def _row(schema: TableSchema, number: int, cells: list[tuple[str, str]]) -> Row:
    known = {label: cell for label, cell in cells if cell not in schema.missing_values}
    key = tuple(known.get(column, "") for column in schema.primary_key)
    return Row(schema.name, number, known, key if key and all(key) else ())
