"""The README of a release: what lies in the folder, how to verify it, under which licence."""

from __future__ import annotations

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.descriptor import Descriptor, TableSchema
from kerrdata.findings import Report
from kerrdata.release.layout import purposes
from kerrdata.renderers.markdown import escaped

MOST_OF_A_TEXT = 2_000
VERIFY = f"""## Verify

    sha256sum -c {CHECKSUMS_NAME}

finds a file that is missing or has changed. `kerrdata release check .` finds an added one, too, and
compares the descriptor, the metadata and the other formats with the tables."""


def render(descriptor: Descriptor, report: Report, files: list[str]) -> str:
    """The README as Markdown.

    Args:
        descriptor: Of the package.
        report: What was found in it, for the numbers of rows.
        files: The files of the release, relative to it.
    """
    title = _text(descriptor, "title") or descriptor.name
    parts = [
        f"# {title} {descriptor.version}",
        _text(descriptor, "description"),
        _tables(descriptor, report),
        _files(files),
        VERIFY,
        _licence(descriptor),
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _tables(descriptor: Descriptor, report: Report) -> str:
    rows = {table.name: table.stats["rows"] for table in report.tables}
    lines = [_table(table, rows[table.name]) for table in descriptor.tables]
    return "\n".join(
        ["## Tables", "", "| table | rows | what a row is |", "| --- | ---: | --- |", *lines]
    )


def _table(table: TableSchema, rows: int) -> str:
    description = escaped(str(table.raw.get("description", "")), MOST_OF_A_TEXT)
    return f"| {escaped(table.name)} | {rows:,} | {description} |"


def _files(files: list[str]) -> str:
    lines = [f"| `{pattern}` | {purpose} |" for pattern, purpose in purposes(files)]
    note = "The archive of the package holds the descriptor, the tables and the documents alone."
    return "\n".join(["## Files", "", "| file | what it is |", "| --- | --- |", *lines, "", note])


def _licence(descriptor: Descriptor) -> str:
    licences = descriptor.raw.get("licenses")
    known = [one for one in licences if isinstance(one, dict)] if isinstance(licences, list) else []
    named = [escaped(str(one.get("title") or one.get("name") or "")) for one in known]
    return f"## Licence\n\n{', '.join(named)}" if any(named) else ""


def _text(descriptor: Descriptor, key: str) -> str:
    return escaped(str(descriptor.raw.get(key) or ""), MOST_OF_A_TEXT)
