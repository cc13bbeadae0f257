"""Faults put into a copy of the data, many at once where they do not meet, and what was found.

What is found beyond the faults themselves must follow from one of them: it speaks of the same cell,
of a key in the same row to which the cell belongs, or of a reference to that row's key. A round of
faults that leaves anything open is only a hint: each of its faults is then tried alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kerrdata.descriptor import Descriptor, TableSchema
from kerrdata.findings import Finding
from kerrdata.selftest.faults import Cell, Fault
from kerrdata.selftest.promises import FOREIGN, PRIMARY, UNIQUE
from kerrdata.tampering import Copy, Spot
from kerrdata.validation import validate

UNIQUE_KEYS = "KD507"
"""The rule that stands in for Frictionless, which does not check unique keys."""

CODES = {
    "type": "type-error",
    "unique": "unique-error",
    PRIMARY: "primary-key",
    UNIQUE: UNIQUE_KEYS,
    FOREIGN: "foreign-key",
}
"""By what a promise is kept; all others by a `constraint-error` that names them."""


@dataclass(frozen=True)
class Verdict:
    """What a fault led to.

    Attributes:
        by: What found it, empty where nothing did.
        spot: Where it is.
        others: Findings that do not follow from it.
    """

    by: str
    spot: Spot
    others: tuple[Finding, ...] = ()


@dataclass
class Round:
    """Faults that do not meet.

    Attributes:
        faults: The faults.
    """

    faults: list[Fault] = field(default_factory=list)
    _written: set[Cell] = field(default_factory=set)
    _needed: set[Cell] = field(default_factory=set)

    def take(self, alternatives: Iterable[Fault]) -> bool:
        """Take the first of several faults that meets none of those here, if there is one."""
        for fault in alternatives:
            if (
                not fault.writes & (self._written | self._needed)
                and not fault.leans & self._written
            ):
                self.faults.append(fault)
                self._written |= fault.writes
                self._needed |= fault.leans
                return True
        return False


def plan(wanted: Iterable[list[Fault]]) -> list[Round]:
    """Rounds, as few as will do, with one fault of each list of alternatives in one of them."""
    rounds: list[Round] = []
    for alternatives in wanted:
        if not any(one.take(alternatives) for one in rounds):
            rounds.append(Round())
            rounds[-1].take(alternatives)
    return rounds


class Court:
    """Tries faults in a copy of a package.

    Args:
        copy: The copy, as yet whole.
        descriptor: What the package promises.
        findings: What is found in the copy as it is.
    """

    def __init__(
        self, copy: Copy, descriptor: Descriptor, findings: Iterable[Finding] = ()
    ) -> None:
        self._copy, self._descriptor = copy, descriptor
        self._known = Counter(map(_key, findings))

    def try_all(self, faults: list[Fault]) -> list[Verdict]:
        """The verdict on each of several faults that do not meet."""
        verdicts, doubtful = self._together(faults)
        for at in doubtful if len(faults) > 1 else ():
            verdicts[at] = self._together([faults[at]])[0][0]
        return verdicts

    def _together(self, faults: list[Fault]) -> tuple[list[Verdict], list[int]]:
        """The verdicts, and the positions of the faults that should be tried alone."""
        spotted = [(fault, _spot(fault, self._copy)) for fault in faults]
        for fault in faults:
            fault.put(self._copy)
        found = self._new()
        strange = tuple(
            one for one in found if not any(self._explains(*pair, one) for pair in spotted)
        )
        suspects = {one.table for one in strange}
        if not suspects <= {fault.table for fault in faults}:
            suspects = {fault.table for fault in faults}
        verdicts = [_verdict(*pair, found, strange) for pair in spotted]
        doubtful = (
            at for at, fault in enumerate(faults) if not verdicts[at].by or fault.table in suspects
        )
        clear = [Verdict(one.by, one.spot) if len(faults) > 1 else one for one in verdicts]
        return clear, list(doubtful)

    def _findings(self) -> list[Finding]:
        try:
            report = validate(self._copy.spoilt(), select=[UNIQUE_KEYS])
        finally:
            self._copy.restore()
        return list(report.all_findings)

    def _new(self) -> list[Finding]:
        """The findings that the whole copy does not have."""
        known = Counter(self._known)
        new = []
        for one in self._findings():
            known[_key(one)] -= 1
            if known[_key(one)] < 0:
                new.append(one)
        return new

    def _explains(self, fault: Fault, spot: Spot, found: Finding) -> bool:
        if found.code == "foreign-key" and self._refers(found, fault):
            return True
        if (found.table, found.row) != (spot.table, spot.row):
            return False
        table = self._descriptor.table(fault.table)
        keys = _keys(found, table) if table else set()
        return fault.is_added or found.column in fault.cells or bool(keys & fault.cells.keys())

    def _refers(self, found: Finding, fault: Fault) -> bool:
        """Whether a finding is about a reference to the cells that a fault writes over."""
        table = self._descriptor.table(found.table or "")
        return any(
            key.table == fault.table and set(key.reference_fields) & fault.cells.keys()
            for key in (table.foreign_keys if table else ())
            if found.column == key.fields[0]
        )


def _spot(fault: Fault, copy: Copy) -> Spot:
    return copy.spot(fault.table, fault.position, fault.promise.columns[0])


def _verdict(
    fault: Fault, spot: Spot, found: list[Finding], strange: tuple[Finding, ...]
) -> Verdict:
    proof = next((one for one in found if _proves(one, fault, spot)), None)
    return Verdict(proof.code if proof else "", spot, strange)


def _proves(found: Finding, fault: Fault, spot: Spot) -> bool:
    code = CODES.get(fault.promise.kind, "constraint-error")
    named = f'constraint "{fault.promise.kind}"'
    is_named = code != "constraint-error" or found.note.startswith(named)
    return is_named and (found.code, found.table, found.row, found.column) == (code, *spot)


def _keys(found: Finding, table: TableSchema) -> set[str]:
    """The columns of the keys because of which a row is found fault with."""
    match found.code:
        case "primary-key":
            keys = [table.primary_key]
        case "foreign-key":
            keys = [key.fields for key in table.foreign_keys]
        case "KD507":
            keys = list(table.unique_keys)
        case _:
            keys = []
    return {name for key in keys if key[:1] == (found.column,) for name in key}


def _key(found: Finding) -> tuple[str, str | None, int | None, str | None, str]:
    return found.code, found.table, found.row, found.column, found.note
