"""A report as one HTML page that loads nothing: to read, to filter, and to pass on.

All is there without a script; the script only hides what is not asked for. Whatever comes from the
data is escaped by the template, and made visible first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kerrdata.findings import Finding, Report, Rule, TableReport
from kerrdata.renderers import folding, pages, snippets, wording
from kerrdata.renderers.wording import counted, number, visible

ROOM = 240
MOST_OF_A_CELL = 300
Facts = dict[str, Any]


def render(report: Report, *, manual: str) -> str:
    """The report as the text of an HTML file.

    Args:
        report: What to print.
        manual: Address of the page on which each code has an anchor.
    """
    return pages.template("report.html.jinja").render(
        page=_page(report),
        manual=manual,
        style=pages.style("report.css"),
        script=pages.part("report.js"),
    )


def _page(report: Report) -> Facts:
    codes = Counter(found.code for found in report.all_findings)
    rows = sum(table.stats.get("rows", 0) for table in report.tables)
    return {
        "package": visible(report.package),
        "valid": report.valid,
        "verdict": "valid" if report.valid else "invalid",
        "count": counted(report.all_findings, report.unlisted),
        "checked": f"{number(len(report.tables), 'table')}, {number(rows, 'row')} and "
        f"{number(len(report.checked), 'rule')} were checked.",
        "formatting": wording.by_formatting(report.all_findings),
        "sections": list(_sections(report)),
        "severities": sorted({found.severity for found in report.all_findings}),
        "codes": [{"code": code, "count": count} for code, count in sorted(codes.items())],
        "rules": _rules(report),
        "passed": [rule for rule in report.checked if rule.code not in codes],
        "skipped": [
            (visible(reason), ", ".join(one.code for one in group))
            for reason, group in folding.by_reason(report)
        ],
        "tables": [
            {
                "name": visible(table.name),
                "rows": f"{table.stats.get('rows', 0):,}" if table.labels else "",
                "columns": len(table.labels) or "",
                "state": counted(table.findings, table.unlisted) or "OK",
            }
            for table in report.tables
        ],
    }


def _sections(report: Report) -> Iterator[Facts]:
    """The findings by table, those of the package first; only where there are any."""
    whole = TableReport("the package", "", findings=report.findings)
    for at, table in enumerate((whole, *report.tables)):
        name, findings, labels = table.name, table.findings, table.labels
        if findings:
            cells = folding.cells(findings)
            yield {
                "name": visible(name),
                "count": counted(findings, table.unlisted),
                "unlisted": wording.shown_of(findings, table.unlisted),
                "cells": [
                    {"id": f"f{at}-{number}", **_cell(cell, report, labels)}
                    for number, cell in enumerate(cells, start=1)
                ],
            }


def _cell(cell: folding.Cell, report: Report, labels: Sequence[str]) -> Facts:
    found, every = cell.first, (cell.first, *cell.others)
    place = found.location
    more = snippets.rest(place) if place else 0
    facts = [("wrong", wording.wrong(found)), ("mend", visible(found.hint))]
    return {
        "code": found.code,
        "codes": " ".join(dict.fromkeys(one.code for one in every)),
        "severity": found.severity,
        "severities": " ".join(sorted({one.severity for one in every})),
        "title": visible(found.title),
        "place": wording.place_of(found, report),
        "in_words": wording.in_words(found),
        "lines": list(snippets.snippets(place, ROOM)) if place else [],
        "more": number(more, "more line") if more > 0 else "",
        "value": None if found.value is None else visible(found.value, MOST_OF_A_CELL),
        "facts": [fact for fact in facts if fact[1]],
        "also": [{"code": one.code, "text": wording.wrong(one)} for one in cell.others],
        "row": list(_row(found, labels)),
    }


def _row(found: Finding, labels: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """The cells of the row, each with the name of its column and whether it is the one meant."""
    cells = found.location.cells if found.location and found.row != 1 else ()
    for at, text in enumerate(cells):
        name = labels[at] if at < len(labels) else f"cell {at + 1}"
        yield visible(name), visible(text, MOST_OF_A_CELL), at + 1 == found.column_number


def _rules(report: Report) -> list[Rule]:
    """The manual of each code that was found."""
    known: Mapping[str, Rule] = {rule.code: rule for rule in report.checked}
    found = {one.code: wording.manual(one, known) for one in report.all_findings}
    return [found[code] for code in sorted(found)]
