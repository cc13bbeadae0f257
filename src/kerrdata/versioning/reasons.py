"""Why a difference moves a number, in sentences that any output can print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerrdata.diff.differences import Change, Difference, Kind, TableDifference
from kerrdata.versioning.policy import POLICY, Clause, Level


@dataclass(frozen=True)
class Reason:
    """Something that moves a number.

    Attributes:
        clause: The line of the policy.
        sentence: What happened, in one sentence.
        table, column: Where; empty for the package.
        count: How many rows or cells are meant, 1 for the promise.
    """

    clause: Clause
    sentence: str
    table: str = ""
    column: str = ""
    count: int = 1

    @property
    def level(self) -> Level:
        """Which number it moves."""
        return self.clause.level


def reasons(difference: Difference) -> tuple[Reason, ...]:
    """All that moves a number, the heaviest first.

    Args:
        difference: What is different between two versions.
    """
    found = [_of_change(one) for one in difference.changes]
    found += [reason for table in difference.tables for reason in _of_rows(table)]
    return tuple(sorted((one for one in found if one.level), key=lambda one: -one.level))


def level(difference: Difference) -> Level:
    """Which number a difference moves.

    Args:
        difference: What is different between two versions.
    """
    return max((one.level for one in reasons(difference)), default=Level.none)


def _of_change(change: Change) -> Reason:
    clause = POLICY[change.kind]
    return Reason(clause, sentence(change), change.table, change.column)


_SENTENCES = {
    Kind.table_added: "{where} is added",
    Kind.column_added: "{where} is added",
    Kind.column_inserted: "{where} is added between other columns",
    Kind.table_removed: "{where} is removed",
    Kind.column_removed: "{where} is removed",
    Kind.table_renamed: "`{old}` seems to be renamed to {where}",
    Kind.column_renamed: "`{old}` seems to be renamed to {where}",
    Kind.columns_reordered: "the columns of {where} stand in another order",
    Kind.constraint_tightened: "`{name}` of {where} is tightened",
    Kind.constraint_loosened: "`{name}` of {where} is loosened",
    Kind.package_renamed: "the package was `{old}` and is `{new}`",
    Kind.version_changed: "the version was `{old}` and is `{new}`",
    Kind.type_changed: "{where} was of type `{old}` and is of type `{new}`",
}


def sentence(change: Change) -> str:
    """What changed in the promise, in one sentence.

    Args:
        change: The change.
    """
    names = [name for name in (change.table, change.column) if name]
    where = f"`{'.'.join(names)}`" if names else "the package"
    words = _SENTENCES.get(change.kind, "`{name}` of {where} is changed")
    if change.note and change.kind is Kind.constraint_tightened:
        words = "`{name}` of {where} is changed, and counts as tightened: it " + change.note
    facts = {"where": where, "name": change.name, "old": change.old, "new": change.new}
    return words.format_map({name: str(value) for name, value in facts.items()})


def _of_rows(table: TableDifference) -> Iterator[Reason]:
    name = table.name
    remeant = len(table.remeant)
    counts = {
        "rows-removed": (len(table.removed), "row", "removed from"),
        "rows-remeant": (remeant, "id", "given another meaning in"),
        "ids-reused": (len(table.reused), "retired id", "in use again in"),
        "table-unread": (int(table.is_other), "", ""),
        "rows-added": (len(table.added), "row", "added to"),
        "cells-corrected": (len(table.changed) - remeant, "row", "corrected in"),
        "anchors-moved": (len(table.moved), "anchor", "moved in"),
        "cells-respelled": (table.respelled, "cell", "written otherwise in"),
    }
    for code, (count, noun, happened) in counts.items():
        if count and noun:
            told = f"{count:,} {noun}{'' if count == 1 else 's'} "
            told += f"{'is' if count == 1 else 'are'} {happened} `{name}`"
            yield Reason(POLICY[code], told, name, count=count)
        elif count:
            told = f"`{name}` differs, and cannot be compared: {table.obstacle}"
            yield Reason(POLICY[code], told, name)
