"""Proofs of rules: each has to find its fault in a copy of the data, or else in its own example."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kerrdata.errors import KerrdataError
from kerrdata.findings import Finding
from kerrdata.frames import Tables
from kerrdata.package import Package
from kerrdata.rules.cases import read_case
from kerrdata.rules.evaluation import evaluate
from kerrdata.rules.injections import INJECTIONS
from kerrdata.rules.registry import RULES
from kerrdata.selftest.answers import Proof, State
from kerrdata.selftest.examples import written
from kerrdata.selftest.judging import named
from kerrdata.tampering import Copy, ImpossibleError, Spot

NO_INJECTION = "no fault is known for it: write one in rules/injections"


def prove_rules(
    copy: Copy, codes: Iterable[str], findings: Iterable[Finding] = ()
) -> Iterator[Proof]:
    """A proof for each of some rules.

    Args:
        copy: A copy of the package, as yet whole; it is whole again afterwards.
        codes: The rules, all of which apply to the package.
        findings: What is found in the copy as it is.
    """
    known = Counter(map(_key, findings))
    for code in codes:
        try:
            yield _proof(code, copy, known)
        finally:
            copy.restore()


def _proof(code: str, copy: Copy, known: Counter[tuple[Any, ...]]) -> Proof:
    if RULES[code].source_text:
        return _by_example(code, "a package does not hold the texts of its sources")
    if code not in INJECTIONS:
        return Proof(code, State.NOT_ENFORCED, note=NO_INJECTION)
    try:
        spot = INJECTIONS[code](copy)
        spoilt = copy.spoilt()
    except ImpossibleError as error:
        return _by_example(code, str(error))
    left = Counter(known)
    left.subtract(map(_key, found := _found([code], spoilt)))
    return _judged(code, spot, [one for one in found if left[_key(one)] < 0])


def _judged(code: str, spot: Spot, new: list[Finding]) -> Proof:
    hits = [one for one in new if (one.table, one.row, one.column) == spot]
    if not new:
        return Proof(code, State.NOT_ENFORCED, spot=spot, note="it stayed quiet")
    if len(new) > 1 or not hits:
        return Proof(code, State.INEXACT, code, spot, f"it found {named(new)}")
    return Proof(code, State.ENFORCED, code, spot)


def _found(
    codes: Iterable[str], package: Package, texts: Mapping[str, str] | None = None
) -> list[Finding]:
    tables = Tables(package, _unreadable(package), texts)
    return list(evaluate([RULES[code] for code in codes], tables))


def _unreadable(package: Package) -> frozenset[str]:
    """The tables that no rule can read."""
    names = set()
    for table in package.descriptor.tables:
        try:
            package.records(table)
        except KerrdataError:
            names.add(table.name)
    return frozenset(names)


def _key(found: Finding) -> tuple[Any, ...]:
    return found.code, found.table, found.row, found.column, found.note


def _by_example(code: str, reason: str) -> Proof:
    """The proof in the rule's own example, where the data have no place for a fault."""
    try:
        case = read_case(code)
    except FileNotFoundError:
        return Proof(code, State.NOT_ENFORCED, note=f"it has no example, and {reason}")
    with tempfile.TemporaryDirectory(prefix="kerrdata-") as folder:
        faces = (case.holds, Path(folder, "holds")), (case.breaks, Path(folder, "breaks"))
        holds, breaks = (_found([code], written(*one), one[0].source_texts) for one in faces)
    wanted = case.finding.items()
    right = [one for one in breaks if all(getattr(one, key) == value for key, value in wanted)]
    if not breaks:
        return Proof(code, State.NOT_ENFORCED, note="it stayed quiet in its own example")
    if holds or len(breaks) > 1 or not right:
        note = f"in its example it found {named([*holds, *breaks])}"
        return Proof(code, State.INEXACT, code, note=note)
    return Proof(code, State.ENFORCED, code, note=f"in its own example: {reason}")
