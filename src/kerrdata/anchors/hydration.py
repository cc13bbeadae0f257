"""The quotations in full, for the study of one who holds the source; never for passing on."""

from __future__ import annotations

from kerrdata.anchors.answers import Verification
from kerrdata.anchors.rows import QUOTES
from kerrdata.csvtext import canonical
from kerrdata.errors import KerrdataError
from kerrdata.package import Package

COLUMN = "quotation"


def hydrate(package: Package, verification: Verification) -> str:
    """The table of quotations as CSV, with the words in a further column.

    The column is empty where they were not found: what stands there instead was not said. Words
    on several lines are put on one, since no cell holds a line break.

    Args:
        package: The package.
        verification: What the texts say of it.

    Raises:
        KerrdataError: The package has no quotations.
    """
    table = package.descriptor.table(QUOTES)
    if not table or not package.file(table):
        raise KerrdataError(f"{package.place}: there is no table `{QUOTES}`.")
    words = {
        answer.anchor.row: " ".join(answer.words.split())
        for answer in verification.answers
        if answer.anchor.table == QUOTES
    }
    records = package.records(table)
    rows = [
        [*cells, words.get(number, "")]
        for number, cells in zip(records.numbers, records.rows, strict=True)
    ]
    return canonical([[*records.labels, COLUMN], *rows])
