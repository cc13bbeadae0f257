"""The policy: which change moves which number of a package's version. Judges nothing itself.

The recipe is https://datapackage.org/recipes/data-package-version/, with this difference: a column
that is added at the end is no incompatible change, for what names columns still finds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from kerrdata.diff.differences import Kind


class Level(IntEnum):
    """Which number a change moves; the highest of several counts."""

    none = 0
    patch = 1
    minor = 2
    major = 3


@dataclass(frozen=True)
class Clause:
    """A line of the policy.

    Attributes:
        code: What the change is called in JSON.
        level: Which number it moves.
        change: What it is, in words.
        reason: Why it moves that number.
    """

    code: str
    level: Level
    change: str
    reason: str


_PROMISE = (
    (Level.major, Kind.package_renamed, "the package has another name", "users ask for it by name"),
    (Level.major, Kind.table_removed, "a table is gone", "what reads it fails"),
    (Level.major, Kind.table_renamed, "a table has another name", "what reads it fails"),
    (Level.major, Kind.path_changed, "a table's file is elsewhere", "what reads it fails"),
    (Level.major, Kind.dialect_changed, "a file is written otherwise: its delimiter, quotation "
     "mark, header or encoding", "what reads it fails"),
    (Level.major, Kind.column_removed, "a column is gone", "what reads it fails"),
    (Level.major, Kind.column_renamed, "a column has another name", "what reads it fails"),
    (Level.major, Kind.column_inserted, "a column is added between others",
     "what counts columns reads the wrong one"),
    (Level.major, Kind.columns_reordered, "columns stand in another order",
     "what counts columns reads the wrong one"),
    (Level.major, Kind.type_changed, "a column has another type", "what computes with it fails"),
    (Level.major, Kind.format_changed, "the cells of a column are read otherwise",
     "what reads them takes them for something else"),
    (Level.major, Kind.missing_values_changed, "other texts mean *no value*",
     "cells change their meaning"),
    (Level.major, Kind.primary_key_changed, "another primary key", "references by key fail"),
    (Level.major, Kind.constraint_tightened, "a constraint or key is tightened, or changed so that "
     "it cannot be decided (a pattern)", "data made for the package may not fit any more"),
    (Level.minor, Kind.constraint_loosened, "a constraint or key is loosened",
     "cells may hold what they never held"),
    (Level.minor, Kind.table_added, "a table is added", "there is something new"),
    (Level.minor, Kind.column_added, "a column is added at the end", "there is something new"),
    (Level.patch, Kind.metadata_changed, "titles, descriptions, licences and other metadata",
     "nothing that programs rely on changes"),
    (Level.patch, Kind.retired_changed, "the list of retired ids", "it only records what happened"),
    (Level.none, Kind.version_changed, "the version itself", "it follows from all others"),
)  # fmt: skip
_ROWS = (
    (Level.major, "rows-removed", "rows are removed", "references to them lead nowhere"),
    (Level.major, "rows-remeant", "an id means something else: the name of its row is unlike the "
     "old one and half of the other cells changed with it, or, in a row without a name, all cells "
     "did", "references to it lead to the wrong thing"),
    (Level.major, "ids-reused", "an id that was retired is in use again",
     "old references lead to the wrong thing"),
    (Level.major, "table-unread", "a table differs that cannot be compared",
     "what cannot be decided counts as the worst"),
    (Level.minor, "rows-added", "rows are added", "there is something new"),
    (Level.patch, "cells-corrected", "cells of rows are corrected",
     "the same thing is said better"),
    (Level.patch, "anchors-moved", "anchors are corrected: `span_start`, `span_end`, `sha256`",
     "the same thing is said better"),
    (Level.patch, "cells-respelled", "cells are only written otherwise, as `TRUE` for `true`",
     "they mean the same"),
)  # fmt: skip

POLICY: dict[str, Clause] = {
    str(code): Clause(str(code), level, change, reason)
    for level, code, change, reason in sorted((*_PROMISE, *_ROWS), key=lambda one: -one[0])
}
"""The whole policy by code, the heaviest changes first."""
