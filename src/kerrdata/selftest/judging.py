"""Proofs of promises: each is broken in a copy of the data, and the finding has to be there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kerrdata.descriptor import Descriptor
from kerrdata.findings import Finding
from kerrdata.selftest.answers import Promise, Proof, State
from kerrdata.selftest.faults import Fault, faults
from kerrdata.selftest.promises import promises
from kerrdata.selftest.trials import Court, Verdict, plan
from kerrdata.tampering import Copy, ImpossibleError

MOST_NAMED = 3


def prove_promises(
    copy: Copy, descriptor: Descriptor, findings: Iterable[Finding] = ()
) -> Iterator[Proof]:
    """A proof for each promise of a descriptor, in its order.

    Args:
        copy: A copy of the package, as yet whole; it is whole again afterwards.
        descriptor: What the package promises.
        findings: What is found in the copy as it is.
    """
    wanted: dict[Promise, list[list[Fault]]] = {}
    reasons: dict[Promise, str] = {}
    for table in descriptor.tables:
        for promise in promises(table):
            try:
                wanted[promise] = faults(promise, table, copy)
            except ImpossibleError as error:
                reasons[promise] = str(error)
    verdicts = _verdicts(wanted.values(), Court(copy, descriptor, findings))
    for table in descriptor.tables:
        for promise in promises(table):
            yield _proof(promise, reasons.get(promise, ""), verdicts[promise])


def _verdicts(
    wanted: Iterable[list[list[Fault]]], court: Court
) -> dict[Promise, list[tuple[Fault, Verdict]]]:
    verdicts = defaultdict(list)
    for one in plan(alternatives for several in wanted for alternatives in several):
        for fault, verdict in zip(one.faults, court.try_all(one.faults), strict=True):
            verdicts[fault.promise].append((fault, verdict))
    return verdicts


def _proof(promise: Promise, reason: str, tried: list[tuple[Fault, Verdict]]) -> Proof:
    if not tried:
        return Proof(promise, State.NOT_EVALUABLE, note=reason)
    for fault, verdict in tried:
        if not verdict.by:
            value = fault.cells[promise.columns[0]]
            note = f"`{value}` was let pass" if value else "an empty cell was let pass"
            return Proof(promise, State.NOT_ENFORCED, spot=verdict.spot, note=note)
        if verdict.others:
            note = f"found, but so is {named(verdict.others)}"
            return Proof(promise, State.INEXACT, verdict.by, verdict.spot, note)
    _, verdict = tried[0]
    return Proof(promise, State.ENFORCED, verdict.by, verdict.spot)


def named(findings: Iterable[Finding]) -> str:
    """Findings by code and place, the first few of many.

    Args:
        findings: The findings.
    """
    places = [
        f"{one.code} in {' '.join(str(part) for part in (one.table, one.row, one.column) if part)}"
        for one in findings
    ]
    more = f" and {len(places) - MOST_NAMED} more" if places[MOST_NAMED:] else ""
    return f"{', '.join(places[:MOST_NAMED])}{more}"
