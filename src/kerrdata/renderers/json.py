"""A report as Frictionless prints its own, with our findings among its errors. Refuses nothing.

Beyond Frictionless's keys an error has `severity`, `line` and `hint`, and the report `checked` and
`skipped`. A warning stays among the errors, but is counted among the warnings. `stats` count all; a
task of which not all errors are listed has `unlisted`, the number of the others by code.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kerrdata.findings import Finding, Report, Rule, TableReport
from kerrdata.renderers.jsontext import written

Json = dict[str, Any]

FIRST = ("type", "title", "description", "message", "tags", "note")
"""The keys that Frictionless prints first."""


def render(report: Report) -> str:
    """The report as the text of a JSON object.

    Args:
        report: What to print.
    """
    return written(describe(report))


def describe(report: Report) -> Json:
    """The report as a Frictionless report descriptor.

    Args:
        report: What to describe.
    """
    rules = {rule.code: rule for rule in report.checked}
    return {
        "valid": report.valid,
        "stats": {
            "tasks": len(report.tables),
            "errors": report.count("error"),
            "warnings": report.count("warning"),
            "seconds": report.seconds,
        },
        "warnings": [],
        "errors": [_problem(found, rules) for found in report.findings],
        "tasks": [_task(table, rules, strict=report.strict) for table in report.tables],
        "checked": [rule.code for rule in report.checked],
        "skipped": [
            {"code": one.code, "table": one.table, "reason": one.reason} for one in report.skipped
        ],
    }


def _task(table: TableReport, rules: dict[str, Rule], *, strict: bool) -> Json:
    errors, warnings = table.count("error"), table.count("warning")
    return _known(
        name=table.name,
        type=table.type,
        valid=not errors and not (strict and warnings),
        place=table.place,
        labels=list(table.labels),
        stats={
            "errors": errors,
            "warnings": warnings + len(table.warnings),
            **table.stats,
        },
        warnings=list(table.warnings),
        errors=[_error(found, rules, table.labels) for found in table.findings],
        unlisted={one.code: one.count for one in table.unlisted} or None,
    )


def _problem(found: Finding, rules: dict[str, Rule]) -> Json:
    """An error of the package itself, with the table and column that it is about."""
    return {**_error(found, rules), **_known(table=found.table, fieldName=found.column)}


def _error(found: Finding, rules: dict[str, Rule], labels: Sequence[str] = ()) -> Json:
    own = _own(found, rules, labels) if found.is_rule else dict(found.details)
    said = {"type": found.type, "title": found.title, "note": found.note, **own}
    ordered = {key: said.pop(key) for key in FIRST if key in said}
    return {
        **ordered,
        **said,
        "severity": found.severity,
        "line": found.line,
        "hint": found.hint,
    }


def _own(found: Finding, rules: dict[str, Rule], labels: Sequence[str]) -> Json:
    """What Frictionless would say of a finding of ours, under its own keys."""
    where = [("#table", found.table), ("#row", found.row), ("#cell", found.row and found.column)]
    rule = rules.get(found.code)
    return _known(
        description=rule.reason if rule else found.title,
        message=_message(found),
        tags=["#rule", *(tag for tag, present in where if present)],
        cells=found.details.get("cells"),
        rowNumber=found.row,
        cell=found.value if found.column else None,
        fieldName=found.column,
        fieldNumber=found.column_number,
    )


def _message(found: Finding) -> str:
    where = [
        f'row at position "{found.row}"' if found.row else "",
        f'field "{found.column}"' if found.column else "",
        f'at position "{found.column_number}"' if found.column_number else "",
    ]
    place = " ".join(filter(None, where))
    return f"{found.code} in {place}: {found.note}" if place else f"{found.code}: {found.note}"


def _known(**keys: Any) -> Json:
    return {key: value for key, value in keys.items() if value is not None}
