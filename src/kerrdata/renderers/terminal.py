"""A report for a person: what was checked, what is wrong, how to mend it, and the verdict.

Whatever comes from the data is made harmless: a cell cannot move the cursor or hide text.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kerrdata.findings import Finding, Report, Rule, TableReport, Unlisted
from kerrdata.renderers import folding, snippets, wording
from kerrdata.renderers.wording import counted, number, visible

NARROWEST, WIDEST = 40, 100
MOST_OF_A_VALUE = 60
MOST_OF_A_CELL = 4
BOLD, RED, GREEN, YELLOW, BLUE, DIM = "1", "1;31", "1;32", "1;33", "1;34", "2"


def render(report: Report, *, color: bool, width: int) -> str:
    """The report as text.

    Args:
        report: What to print.
        color: Whether to use colours; nothing is said by colour alone.
        width: Columns of the terminal.
    """
    rules = {rule.code: rule for rule in report.checked}
    page = _Page(report, color, max(NARROWEST, min(width, WIDEST)), rules)
    blocks = [
        [page.paint(BOLD, visible(f"{report.package} ({report.place})"))],
        [line for row in _table_lines(report.tables, page) for line in row],
        *page.section("the package", report.findings),
        *(
            block
            for one in report.tables
            for block in page.section(one.name, one.findings, one.unlisted)
        ),
        list(_skipped(report, page)),
        [*_passed(report, page), *_by_formatting(report), _verdict(report, page)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


@dataclass
class _Page:
    report: Report
    color: bool
    width: int
    rules: dict[str, Rule]
    explained: set[str] = field(default_factory=set)

    def paint(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.color and text else text

    def wrap(self, label: str, text: str) -> list[str]:
        """A labelled text, its further lines under its first."""
        return textwrap.wrap(
            text,
            self.width,
            initial_indent=f"  {label:<6} ",
            subsequent_indent=" " * 9,
            break_on_hyphens=False,
        )

    def section(
        self, name: str, findings: Sequence[Finding], unlisted: Sequence[Unlisted] = ()
    ) -> Iterator[list[str]]:
        """The blocks of a table: a heading, one per cell, and what was folded."""
        cells = folding.cells(findings)
        shown, folded = folding.fold(cells)
        if shown:
            yield [self._heading(name, counted(findings, unlisted))]
        for cell in shown:
            others = cell.others[:MOST_OF_A_CELL]
            also = [line for other in others for line in self._also(other)]
            more = len(cell.others) - len(others)
            yield [*self._in_full(cell.first), *also, *([f"  also   {more} more"] if more else [])]
        if folded:
            yield [line for one in folded for line in self._folded(one)]
        if unlisted:
            text = wording.shown_of(findings, unlisted)
            yield textwrap.wrap(text, self.width, subsequent_indent="  ")

    def _heading(self, name: str, count: str) -> str:
        text = visible(name, self.width // 2)
        rule = "─" * max(2, self.width - wording.width(text) - len(count) - 5)
        return f"{self.paint(DIM, '──')} {self.paint(BOLD, text)} {self.paint(DIM, rule)} {count}"

    def _in_full(self, found: Finding) -> Iterator[str]:
        style = RED if found.severity == "error" else YELLOW
        head = f"{found.severity} {found.code}{wording.in_words(found)}"
        place = wording.place_of(found, self.report)
        yield f"{self.paint(BOLD, place)}: {self.paint(style, head)}"
        if found.is_rule:
            yield from textwrap.wrap(
                visible(found.title), self.width, initial_indent="  ", subsequent_indent="  "
            )
        yield from self._source(found, style)
        if found.value is not None:
            shown = f"`{visible(found.value, MOST_OF_A_VALUE)}`" if found.value else "(empty)"
            yield f"  value  {shown}"
        yield from self.wrap("wrong", wording.wrong(found))
        yield from self._why(found)
        if found.hint:
            yield from self.wrap("mend", visible(found.hint))

    def _why(self, found: Finding) -> list[str]:
        """The reason of the rule, where the report first speaks of it."""
        reason = wording.reason(found, self.rules)
        if not reason or found.code in self.explained:
            return []
        self.explained.add(found.code)
        return self.wrap("why", visible(reason))

    def _source(self, found: Finding, style: str) -> Iterator[str]:
        """The line of the file, and what is meant in it underlined."""
        if not found.location or not found.location.lines:
            return
        gutter = max(6, len(str(found.location.lines[-1].number)) + 2)
        bar = self.paint(BLUE, "|")
        for one in snippets.snippets(found.location, self.width - gutter - 3):
            label = self.paint(BLUE, f"{one.number:>{gutter}}")
            yield f"{label} {bar} {one.text}".rstrip()
            blank = one.marks[: len(one.marks) - len(one.marks.lstrip())]
            yield f"{'':>{gutter}} {bar} {blank}{self.paint(style, one.marks.lstrip())}"
        more = snippets.rest(found.location)
        if more > 0:
            yield f"{'':>{gutter}} {bar} … {number(more, 'more line')}"

    def _also(self, found: Finding) -> Iterator[str]:
        lines = self.wrap("also", f"{found.code} {wording.wrong(found)}")
        yield from (self.paint(DIM, line) for line in lines)

    def _folded(self, one: folding.Folded) -> list[str]:
        column = f" in column {visible(one.column)}" if one.column else ""
        lines = folding.lines_in_words(one.lines)
        where = f": line{'s' if len(one.lines) > 1 else ''} {lines}" if lines else ""
        text = f"and {one.count:,} more of {one.code}{column}{where}"
        return textwrap.wrap(text, self.width, subsequent_indent="  ")


def _table_lines(tables: Sequence[TableReport], page: _Page) -> Iterator[list[str]]:
    names = max((wording.width(visible(table.name)) for table in tables), default=0)
    for table in tables:
        rows = columns = ""
        if table.labels:
            rows = number(table.stats.get("rows", 0), "row", width=7)
            columns = number(len(table.labels), "column", width=4)
        count = counted(table.findings, table.unlisted)
        style = GREEN if not count else RED if "error" in count else YELLOW
        name = visible(table.name)
        padding = " " * (names - wording.width(name))
        line = f"{name}{padding}  {rows:<12}  {columns:<12}  {page.paint(style, count or 'OK')}"
        yield [line, *(f"  note   {visible(warning)}" for warning in table.warnings)]


def _skipped(report: Report, page: _Page) -> Iterator[str]:
    for reason, group in folding.by_reason(report):
        codes = [one.code for one in group]
        listed = ", ".join(codes if len(codes) <= 5 else [*codes[:2], "…", codes[-1]])
        text = f"not checked: {number(len(codes), 'rule')} ({listed}): {visible(reason)}"
        yield from textwrap.wrap(text, page.width, subsequent_indent="  ")


def _passed(report: Report, page: _Page) -> list[str]:
    """What holds, where not all does."""
    if not report.all_findings:
        return []
    tables = sum(not table.findings for table in report.tables)
    codes = {found.code for found in report.all_findings}
    rules = sum(rule.code not in codes for rule in report.checked)
    text = (
        f"without a finding: {tables:,} of {number(len(report.tables), 'table')}, "
        f"{rules:,} of {number(len(report.checked), 'rule')} checked"
    )
    return textwrap.wrap(text, page.width, subsequent_indent="  ")


def _by_formatting(report: Report) -> list[str]:
    said = wording.by_formatting(report.all_findings)
    return [said] if said else []


def _verdict(report: Report, page: _Page) -> str:
    count = counted(report.all_findings, report.unlisted)
    if not report.valid:
        places = number(sum(bool(table.findings) for table in report.tables), "table")
        parts = [places] if not places.startswith("0") else []
        parts += ["the package itself"] if report.findings else []
        strict = " (strict)" if report.strict and not report.count("error") else ""
        return page.paint(RED, f"invalid: {count} in {' and '.join(parts)}{strict}")
    rows = sum(table.stats.get("rows", 0) for table in report.tables)
    checked = [(len(report.tables), "table"), (rows, "row"), (len(report.checked), "rule")]
    text = f"valid: {', '.join(number(*one) for one in checked)}"
    return page.paint(GREEN, f"{text}; {count}" if count else text)
