"""The hint that goes with an error of Frictionless: its fix, and the near miss if there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kerrdata.descriptor import TableSchema
from kerrdata.errors import KerrdataError
from kerrdata.nearness import did_you_mean, nearest
from kerrdata.package import Package
from kerrdata.standard import FIXES
from kerrdata.structure import hints

Raw = Mapping[str, Any]
Columns = tuple[str, ...]

MOST_COMPARISONS = 5_000_000
"""So many known words are compared with wrong ones in one check: about two seconds."""

MOST_BYTES = 8 * 2**20
"""Tables larger than this are not read into memory only to suggest something."""


@dataclass(frozen=True)
class Place:
    """Where an error stands.

    Attributes:
        table: Name of the table, empty for the descriptor.
        labels: Its header.
        fields: The field descriptors that its cells were read by.
    """

    table: str = ""
    labels: Sequence[str] = ()
    fields: Sequence[Raw] = ()

    def field(self, name: str) -> Raw:
        """The field descriptor of a column, empty where there is none."""
        return next((one for one in self.fields if one.get("name") == name), {})


@dataclass
class Advisor:
    """Knows the values of a package, to compare wrong ones with.

    Attributes:
        package: The package.
    """

    package: Package
    _known: dict[tuple[str, Columns], dict[str, None]] = field(default_factory=dict)
    _asked: dict[tuple[str, str, Columns], str] = field(default_factory=dict)
    _left: int = MOST_COMPARISONS

    def advise(self, error: Raw, place: Place) -> str:
        """How to mend an error.

        Args:
            error: Frictionless's error descriptor.
            place: Where it stands.
        """
        kind, near = str(error["type"]), ""
        fix = FIXES.get(kind, FIXES["error"])
        match kind:
            case "type-error":
                fix = hints.for_type(place.field(str(error["fieldName"])))
            case "constraint-error":
                column = place.field(str(error["fieldName"]))
                fix = hints.for_constraint(str(error["note"]), str(error["cell"]), column)
            case "foreign-key":
                near = self._near_key(error, place)
            case "extra-label":
                near = _near_name(error, place)
            case "incorrect-label":
                near = f"The descriptor has `{error['fieldName']}` here."
            case "missing-label":
                near = _near_label(error, place)
            case "scheme-error":
                near = self._near_file(place)
        return f"{near} {fix}".strip()

    def _near_key(self, error: Raw, place: Place) -> str:
        cells = [str(cell) for cell in error["fieldCells"]]
        table = str(error["referenceName"]) or place.table
        columns = tuple(map(str, error["referenceFieldNames"]))
        asked = (", ".join(cells), table, columns)
        if asked not in self._asked:
            known = self._values(table, columns)
            self._left -= len(known)
            self._asked[asked] = did_you_mean(asked[0], known) if self._left > 0 else ""
        return self._asked[asked]

    def _values(self, table: str, columns: Columns) -> dict[str, None]:
        """The values, several columns joined, that stand in a table; the keys keep their order."""
        if (table, columns) not in self._known:
            schema = self.package.descriptor.table(table)
            rows = _cells(self.package, schema, columns) if schema else []
            self._known[table, columns] = dict.fromkeys(map(", ".join, rows))
        return self._known[table, columns]

    def _near_file(self, place: Place) -> str:
        schema = self.package.descriptor.table(place.table)
        if not schema or len(schema.paths) != 1 or self.package.file(schema):
            return ""
        folder = (self.package.root / schema.paths[0]).parent
        try:
            names = [path.name for path in folder.iterdir() if path.is_file()]
        except (OSError, ValueError):
            return ""
        return did_you_mean(schema.paths[0].rpartition("/")[2], names)


def _cells(package: Package, schema: TableSchema, columns: Columns) -> list[list[str]]:
    """The cells of some columns, none where the table cannot be read as records."""
    data = schema.raw.get("data")
    if isinstance(data, list):
        keyed = [row for row in data if isinstance(row, dict)]
        return [[str(row.get(column, "")) for column in columns] for row in keyed]
    path = package.file(schema)
    if path and path.stat().st_size > MOST_BYTES:
        return []
    try:
        records = package.records(schema)
        places = [records.labels.index(column) for column in columns]
    except (KerrdataError, ValueError):
        return []
    return [[row[at] for at in places] for row in records.rows if max(places) < len(row)]


def _near_name(error: Raw, place: Place) -> str:
    """The column of the descriptor that a label probably means."""
    names = {str(one.get("name")) for one in place.fields} - set(place.labels)
    return did_you_mean(str(error["label"]), sorted(names))


def _near_label(error: Raw, place: Place) -> str:
    """The label that probably is the missing column."""
    names = {str(one.get("name")) for one in place.fields}
    found = nearest(str(error["fieldName"]), sorted(set(place.labels) - names))
    return f"Is it `{found}` in the file?" if found else ""
