"""A report as a comment on a pull request: the verdict, a table of what is wrong, the rest folded.

GitHub refuses comments of more than 65,536 characters; what does not fit is counted instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from kerrdata.findings import Finding, Report, TableReport, Unlisted
from kerrdata.renderers import folding, wording
from kerrdata.renderers.wording import counted, number, visible

MOST_CHARACTERS = 65_536
MOST_OF_A_CELL = 200
ROOM_FOR_THE_END = 3_000
_MEANT_BY_MARKDOWN = re.compile(r"([\\`*_\[\]<>#!|~$&@])")
_LINK = re.compile(r"(?<=[a-z])://|\bwww\.", re.IGNORECASE)


def render(report: Report, *, manual: str, most: int = MOST_CHARACTERS) -> str:
    """The report as Markdown, as GitHub reads it.

    Args:
        report: What to print.
        manual: Address of the page on which each code has an anchor.
        most: Characters that it may have.
    """
    parts = [_head(report)]
    end = "\n\n".join([*_skipped(report), _overview(report)])
    room = most - len(parts[0]) - min(len(end), ROOM_FOR_THE_END) - 200
    left = 0
    for name, findings, unlisted in filter(itemgetter(1), _places(report)):
        section = _section(name, findings, unlisted, report, manual)
        if len(section) > room:
            left += len(findings)
        else:
            parts.append(section)
            room -= len(section) + 2
    if left:
        parts.append(f"**{number(left, 'more finding')}** did not fit here: see the full report.")
    if len(end) <= ROOM_FOR_THE_END or room > len(end):
        parts.append(end)
    return "\n\n".join(parts) + "\n"


def escaped(text: str, most: int = MOST_OF_A_CELL) -> str:
    """A text that Markdown shows as it is: no markup, link, mention or new cell.

    What stands between backticks is written in the type of code.

    Args:
        text: Any text.
        most: Characters to keep.
    """
    parts = visible(text, most).split("`")
    if len(parts) % 2:
        return "".join(code(one, most) if at % 2 else _plain(one) for at, one in enumerate(parts))
    return _plain("`".join(parts))


def _plain(text: str) -> str:
    shown = _MEANT_BY_MARKDOWN.sub(r"\\\1", text)
    shown = shown.replace("\\@", "@\u2060").replace("\\#", "#\u2060")  # no mention, no issue
    return _LINK.sub(lambda match: match[0][:-1] + "\u2060" + match[0][-1], shown)


def code(text: str, most: int = MOST_OF_A_CELL) -> str:
    """A text in the type of code, within a cell of a table.

    Args:
        text: Any text.
        most: Characters to keep.
    """
    shown = visible(text, most).replace("|", "\\|")
    ticks = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    padding = " " if shown[:1] in {"`", " ", ""} or shown[-1:] in {"`", " "} else ""
    return f"{ticks}{padding}{shown}{padding}{ticks}"


def as_html(text: str, most: int = MOST_OF_A_CELL) -> str:
    """A text as it stands within an element of HTML.

    Args:
        text: Any text.
        most: Characters to keep.
    """
    shown = visible(text, most)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _head(report: Report) -> str:
    mark, state = ("✅", "valid") if report.valid else ("❌", "invalid")
    count = counted(report.all_findings, report.unlisted)
    rows = sum(table.stats.get("rows", 0) for table in report.tables)
    checked = (
        f"{number(len(report.tables), 'table')}, {number(rows, 'row')} and "
        f"{number(len(report.checked), 'rule')} were checked."
    )
    formatting = wording.by_formatting(report.all_findings)
    parts = [f"**{count}.**" if count else "", checked, f"{formatting}." if formatting else ""]
    return f"### {mark} {code(report.package)} is {state}\n\n" + " ".join(filter(None, parts))


def _places(report: Report) -> Iterator[tuple[str, Sequence[Finding], Sequence[Unlisted]]]:
    yield "the package", report.findings, ()
    yield from ((table.name, table.findings, table.unlisted) for table in report.tables)


def _section(
    name: str,
    findings: Sequence[Finding],
    unlisted: Sequence[Unlisted],
    report: Report,
    manual: str,
) -> str:
    """A table of a table's findings, which a click unfolds."""
    shown, folded = folding.fold(folding.cells(findings))
    rows = [_row(one, report, manual) for cell in shown for one in (cell.first, *cell.others)]
    more = [
        f"- {number(one.count, 'more finding')} of {_linked(one.code, manual)}"
        + (f" in column {code(one.column)}" if one.column else "")
        + (f": lines {folding.lines_in_words(one.lines)}" if one.lines else "")
        for one in folded
    ]
    if unlisted:
        more.append(f"- {escaped(wording.shown_of(findings, unlisted))}")
    title = f"<b>{as_html(name)}</b>: {counted(findings, unlisted)}"
    heads = "| where | what | value | wrong | mend |\n| --- | --- | --- | --- | --- |"
    body = "\n\n".join(filter(None, ["\n".join([heads, *rows]), "\n".join(more)]))
    return f"<details open>\n<summary>{title}</summary>\n\n{body}\n\n</details>"


def _row(found: Finding, report: Report, manual: str) -> str:
    mark = "❌ error" if found.severity == "error" else "⚠️ warning"
    column = f" {code(found.column)}" if found.column else ""
    value = "" if found.value is None else code(found.value, 80) if found.value else "(empty)"
    cells = [
        code(wording.place_of(found, report)) + column,
        f"{mark} {_linked(found.code, manual)}",
        value,
        escaped(wording.wrong(found)),
        escaped(found.hint),
    ]
    return f"| {' | '.join(cells)} |"


def _linked(name: str, manual: str) -> str:
    return f"[{escaped(name)}]({manual}#{name})"


def _skipped(report: Report) -> Iterator[str]:
    reasons = folding.by_reason(report)
    if reasons:
        lines = [
            f"- {', '.join(escaped(one.code) for one in group)}: {escaped(reason)}"
            for reason, group in reasons
        ]
        title = f"{number(len(report.skipped), 'rule')} not checked"
        yield _folded(title, "\n".join(lines))


def _overview(report: Report) -> str:
    rows = "\n".join(map(_table_row, report.tables))
    return _folded(
        "All tables", f"| table | rows | columns | state |\n| --- | ---: | ---: | --- |\n{rows}"
    )


def _table_row(table: TableReport) -> str:
    state = counted(table.findings, table.unlisted) or "OK"
    rows = f"{table.stats.get('rows', 0):,}" if table.labels else ""
    return f"| {escaped(table.name)} | {rows} | {len(table.labels) or ''} | {state} |"


def _folded(title: str, body: str) -> str:
    return f"<details>\n<summary>{title}</summary>\n\n{body}\n\n</details>"
