"""Proof that the checks can fail: each key, constraint and rule is broken once, and has to say so.

A check that finds nothing may be a good one on good data, or none at all. Here a fault for each is
put into a copy of the real data, and the finding has to name its row and its column.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from kerrdata.errors import KerrdataError
from kerrdata.findings import Report
from kerrdata.package import Package
from kerrdata.rules.registry import RULES
from kerrdata.selftest.answers import Proof, SelfTest, State
from kerrdata.selftest.judging import prove_promises
from kerrdata.selftest.rules import prove_rules
from kerrdata.tampering import Copy, Spot
from kerrdata.validation import follows_model, validate


def prove(package: Package) -> SelfTest:
    """Try all that is declared of a package, and all rules that apply to it.

    Args:
        package: The package, which is not touched.

    Raises:
        KerrdataError: Its descriptor is not sound.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="kerrdata-") as folder:
        copy = Copy(package, Path(folder))
        report = validate(copy.spoilt())
        if any(not found.is_rule for found in report.findings):
            raise KerrdataError(
                f"{package.place}: its descriptor has errors, so that nothing can be proved.",
                "Mend it first: kerrdata validate names them.",
            )
        known = report.all_findings
        copy.avoid(Spot(found.table, found.row) for found in known if found.row)
        codes = _rules_to_try(report, package)
        promises = tuple(prove_promises(copy, package.descriptor, known))
        proved = [*prove_rules(copy, codes, known)]
    proved += [
        Proof(one.code, State.NOT_EVALUABLE, note=one.reason)
        for one in report.skipped
        if one.code not in codes
    ]
    return SelfTest(
        package=package.name,
        place=package.place,
        promises=promises,
        rules=tuple(sorted(proved, key=lambda proof: str(proof.subject))),
        seconds=round(time.perf_counter() - started, 3),
    )


def _rules_to_try(report: Report, package: Package) -> list[str]:
    """The rules that apply; those about texts of sources can be tried without one."""
    codes = [rule.code for rule in report.checked]
    if follows_model(package.descriptor):
        codes += [one.code for one in report.skipped if RULES[one.code].source_text]
    return codes
