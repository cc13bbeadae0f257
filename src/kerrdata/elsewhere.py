"""The error types of Frictionless that no check of a package gives: what they are about, and why.

Each has a title and a reason as the other types have in their examples, which these cannot have.
"""

from __future__ import annotations

_CHECK = (
    "Not found here: only a check gives it that somebody adds to Frictionless's own validation "
    "({}); a descriptor cannot ask for one."
)
_OTHER = "Not found here: it is about {}, which is no part of a data package."
_KIND = "Not found here: it is only the kind that {} belong to, and is never given itself."


def _checked(promise: str, check: str) -> tuple[str, str]:
    return promise, _CHECK.format(f"`{check}`")


ELSEWHERE: dict[str, tuple[str, str]] = {
    "ascii-value": _checked("A cell holds letters of ASCII alone.", "checks.ascii_value"),
    "blank-header": (
        "A header has at least one cell.",
        "Not found in a CSV file: there a blank line is a `blank-row`, and a header of empty cells "
        "has a `blank-label` in each. A spreadsheet may have a header without any cell.",
    ),
    "catalog-error": ("A catalog is a sound one.", _OTHER.format("a file that lists data sets")),
    "cell-error": (
        "A cell is as the descriptor says.",
        _KIND.format("`type-error`, `constraint-error`, `extra-cell` and `missing-cell`"),
    ),
    "check-error": (
        "A check is one that Frictionless has, with its options.",
        _OTHER.format("a check that is added to a validation"),
    ),
    "checklist-error": (
        "A checklist is a sound one.",
        _OTHER.format("a list of checks that are added to a validation"),
    ),
    "data-error": (
        "The data are as the descriptor says.",
        _KIND.format("all errors of files, tables, rows and cells"),
    ),
    "dataset-error": ("A data set of a catalog is a sound one.", _OTHER.format("a catalog")),
    "detector-error": (
        "The options by which Frictionless guesses are sound.",
        _OTHER.format("the way in which a program calls Frictionless"),
    ),
    "deviated-cell": _checked(
        "No cell is much longer than the others of its column.", "checks.deviated_cell"
    ),
    "deviated-value": _checked(
        "No number lies far from the others of its column.", "checks.deviated_value"
    ),
    "duplicate-row": _checked("No two rows are the same.", "checks.duplicate_row"),
    "error": (
        "Whatever Frictionless needs for the check is there.",
        "Found only where Frictionless lacks a library, for a table in JSON for example: its note "
        "tells what to install. All other errors have a type of their own.",
    ),
    "file-error": (
        "A file is as the descriptor says.",
        _KIND.format("`byte-count` and `hash-count`"),
    ),
    "forbidden-value": _checked("No cell holds a forbidden value.", "checks.forbidden_value"),
    "header-error": (
        "The header is as the descriptor says.",
        _KIND.format("`blank-header` and `unmatched-header`"),
    ),
    "inquiry-error": ("An inquiry is a sound one.", _OTHER.format("a list of files to validate")),
    "inquiry-task-error": (
        "A task of an inquiry is a sound one.",
        _OTHER.format("a list of files to validate"),
    ),
    "label-error": (
        "A column's name in the header is as the descriptor says.",
        _KIND.format("`extra-label`, `missing-label`, `incorrect-label` and the like"),
    ),
    "pipeline-error": (
        "A pipeline is a sound one.",
        _OTHER.format("a list of steps that change data"),
    ),
    "report-error": (
        "A report is a sound one.",
        _OTHER.format("a report of an earlier validation"),
    ),
    "report-task-error": (
        "A task of a report is a sound one.",
        _OTHER.format("a report of an earlier validation"),
    ),
    "required-value": _checked("A column holds all required values.", "checks.required_value"),
    "row-constraint": _checked("A row keeps a condition.", "checks.row_constraint"),
    "row-error": (
        "A row is as the descriptor says.",
        _KIND.format("`blank-row`, `primary-key`, `foreign-key` and `unique-error`"),
    ),
    "sequential-value": _checked(
        "The numbers of a column follow each other.", "checks.sequential_value"
    ),
    "stats-error": (
        "The counts in the descriptor are sound.",
        _OTHER.format("the counts of a Frictionless report"),
    ),
    "step-error": (
        "A step of a pipeline is a sound one.",
        _OTHER.format("a list of steps that change data"),
    ),
    "table-dimensions": _checked(
        "A table has as many rows and columns as demanded.", "checks.table_dimensions"
    ),
    "table-error": (
        "A table is as the descriptor says.",
        _KIND.format("`row-count`, `field-count` and all errors of headers and rows"),
    ),
    "truncated-value": _checked(
        "No value was cut off at the limit of a program.", "checks.truncated_value"
    ),
}
"""Title and reason by type."""
