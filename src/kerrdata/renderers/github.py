"""A report as workflow commands, which GitHub shows as annotations beside the lines of a change.

GitHub shows ten errors and ten warnings of a step and drops the others without a word: the tenth
says how many more there are, and the log below holds them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kerrdata.findings import Finding, Report, Severity
from kerrdata.renderers import folding, wording
from kerrdata.renderers.wording import visible

MOST_ANNOTATIONS = 10
SEVERITIES: tuple[Severity, ...] = ("error", "warning")


def render(report: Report, root: str = "") -> str:
    """The commands, then in a fold of the log every finding on a line of its own.

    Args:
        report: What to print.
        root: The folder of the repository, where paths are to start from it.
    """
    ordered = list(_ordered(report))
    commands = [one for kind in SEVERITIES for one in _annotations(ordered, kind, report, root)]
    log = [_logged(found, report) for found in ordered]
    log += [
        f"- {visible(one.name)}: {wording.shown_of(one.findings, one.unlisted)}"
        for one in report.tables
        if one.unlisted
    ]
    fold = ["::group::kerrdata: all findings", *log, "::endgroup::"] if log else []
    count = wording.counted(ordered, report.unlisted)
    verdict = f"kerrdata: {'valid' if report.valid else 'invalid'}{count and f': {count}'}"
    return "\n".join([*commands, *fold, verdict])


def _ordered(report: Report) -> Iterator[Finding]:
    """One of each kind first, so that the few annotations tell the most."""
    places = [report.findings, *(table.findings for table in report.tables)]
    shown = [folding.fold(folding.cells(findings))[0] for findings in places]
    first = [cell.first for cells in shown for cell in cells]
    news = list({found.code: found for found in reversed(first)}.values())[::-1]
    known: set[int] = set()
    for found in (*news, *first, *report.all_findings):
        if id(found) not in known:
            known.add(id(found))
            yield found


def _annotations(
    findings: Iterable[Finding], severity: Severity, report: Report, root: str
) -> Iterator[str]:
    wanted = [found for found in findings if found.severity == severity]
    most = MOST_ANNOTATIONS - (len(wanted) > MOST_ANNOTATIONS)
    yield from (_annotation(found, report, root) for found in wanted[:most])
    if wanted[most:]:
        text = f"{wording.number(len(wanted) - most, f'more {severity}')}: see the log of this step"
        yield _command(severity, text, {"title": "kerrdata"})


def _annotation(found: Finding, report: Report, root: str) -> str:
    title = visible(f"{found.code} {found.title}")
    where = {"file": wording.file_of(found, report, root), "line": found.line}
    if found.location:
        where["endLine"] = found.location.end_line
        if found.column_number and found.location.line == found.location.end_line:
            where |= {"col": found.location.column, "endColumn": found.location.end_column}
    text = wording.wrong(found) + (f"\n{visible(found.hint)}" if found.hint else "")
    return _command(found.severity, text, {"title": title, **where})


def _command(name: str, text: str, properties: dict[str, object]) -> str:
    given = [f"{key}={_property(value)}" for key, value in properties.items() if value is not None]
    return f"::{name} {','.join(given)}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(str(value)).replace(":", "%3A").replace(",", "%2C")


def _logged(found: Finding, report: Report) -> str:
    """A line of the log: it begins with a dash, and so is no command."""
    place = wording.place_of(found, report)
    text = f"- {place}: {found.severity} {visible(found.code)}: {wording.wrong(found)}"
    return text.replace("##[", "## [")
