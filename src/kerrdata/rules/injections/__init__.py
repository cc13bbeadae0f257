"""For each rule a fault that it has to find, put into a copy of real data: see `kerrdata selftest`.

A rule without one fails the self-test, unless it needs the text of a source. Where the data have no
place for the fault, the rule's own example, in `cases`, stands in.
"""

from __future__ import annotations

from kerrdata.rules.injections import dates, evidence, package, quotations, references, text
from kerrdata.rules.injections.ways import Injection

INJECTIONS: dict[str, Injection] = {
    **text.INJECTIONS,
    **dates.INJECTIONS,
    **references.INJECTIONS,
    **quotations.INJECTIONS,
    **evidence.INJECTIONS,
    **package.INJECTIONS,
}
"""The fault by the code of the rule."""
