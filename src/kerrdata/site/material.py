"""What the pages are made of, and the facts that several of them state. Makes no page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from kerrdata.manifest import ReleasedFile
from kerrdata.renderers.wording import number
from kerrdata.site.addresses import INDEX, file_address, folder_name
from kerrdata.site.citations import Citation
from kerrdata.site.content import Content
from kerrdata.site.releases import LATEST, Release
from kerrdata.site.rows import MOST_ROWS, Table
from kerrdata.site.when import in_words

FRONT, TIMELINE, NETWORK = INDEX, f"timeline/{INDEX}", f"network/{INDEX}"
TABLES, DICTIONARY, RULES = f"tables/{INDEX}", f"dictionary/{INDEX}", f"rules/{INDEX}"
REPORT, CHANGES = f"report/{INDEX}", f"changes/{INDEX}"
UNITS = ("B", "kB", "MB", "GB", "TB")
FORMS = {".csv": "CSV", ".tsv": "TSV", ".jsonl": "JSON Lines", ".parquet": "Parquet"}
"""The forms of a table by the ending of its file, in the order in which they are offered."""

Facts = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """What the pages are made of.

    Attributes:
        content: The tables.
        releases: From the newest on.
        citation: How the newest is cited.
        checked: What the checks found, in a sentence.
        drawings: Of timeline and network, by name; empty for what is not drawn.
        has_sorter: Whether tables can be sorted.
    """

    content: Content
    releases: Sequence[Release]
    citation: Citation
    checked: str
    drawings: Facts = field(default_factory=dict)
    has_sorter: bool = False

    @property
    def latest(self) -> Release:
        """The newest release."""
        return self.releases[0]


def size(count: int) -> str:
    """A number of bytes as a person reads it, in powers of a thousand.

    Args:
        count: The bytes.
    """
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return (
        f"{value:.0f} {UNITS[unit]}" if value >= 9.95 or not unit else f"{value:.1f} {UNITS[unit]}"
    )


def list_address(table: Table) -> str:
    """The page that lists the pages of a table's rows.

    Args:
        table: The table.
    """
    return f"{table.folder}/{INDEX}"


def dictionary_anchor(table: Table) -> str:
    """The anchor of a table in the data dictionary.

    Args:
        table: The table.
    """
    return f"table-{folder_name(table.name)}"


def note_of(table: Table) -> str:
    """What of a table is not shown, empty where all is.

    Args:
        table: The table.
    """
    if table.trouble:
        return f"This table cannot be shown: {table.trouble}"
    if len(table.rows) > MOST_ROWS:
        shown = f"The first {MOST_ROWS:,} of {len(table.rows):,} rows stand here"
        return f"{shown}; the files have all of them."
    return ""


def card(table: Table, address: str) -> Facts:
    """A table as a card that leads to a page.

    Args:
        table: The table.
        address: The page.
    """
    return {
        "title": table.title,
        "address": address,
        "count": f"{len(table.rows):,}",
        "description": table.description or (note_of(table) and "It cannot be shown."),
    }


def counted_rows(content: Content) -> str:
    """How many rows there are, and where from, in a sentence.

    Args:
        content: The package.
    """
    rows = sum(len(table.rows) for table in content.tables.values())
    tables = number(len(content.tables), "table")
    sources = content.rows("sources")
    source = f" from {number(len(sources), 'source')}" if sources else ""
    return f"{number(rows, 'row')} in {tables}{source}."


def forms_of(release: Release, tables: Sequence[Table]) -> list[str]:
    """The forms in which tables are offered, CSV first.

    Args:
        release: Where the files come from.
        tables: The tables.
    """
    found = {one.ending for table in tables for one in _table_files(release, table)}
    return [form for form in dict.fromkeys(FORMS.values()) if form in found] + sorted(
        found - set(FORMS.values())
    )


@dataclass(frozen=True)
class _TableFile:
    ending: str
    file: ReleasedFile


def _table_files(release: Release, table: Table) -> Iterator[_TableFile]:
    names = [*table.schema.paths, f"parquet/{table.name}.parquet", f"jsonl/{table.name}.jsonl"]
    for name in names:
        found = release.file(name)
        if found:
            suffix = name[name.rfind(".") :].lower() if "." in name else ""
            yield _TableFile(FORMS.get(suffix, suffix.lstrip(".").upper() or "File"), found)


def table_downloads(release: Release, table: Table, forms: Sequence[str]) -> Facts:
    """A table with its files, None for each form in which it is not offered.

    Args:
        release: Where the files come from.
        table: The table.
        forms: As `forms_of` lists them.
    """
    files = {one.ending: one.file for one in reversed(list(_table_files(release, table)))}
    return {
        "title": table.title,
        "address": table.address,
        "rows": f"{len(table.rows):,}" if not table.trouble else "",
        "files": [
            {**file_facts(files[form]), "form": form} if form in files else None for form in forms
        ],
    }


def file_facts(one: ReleasedFile, folder: str = LATEST) -> Facts:
    """A file that is offered.

    Args:
        one: The file.
        folder: In which folder of the site.
    """
    return {
        "path": one.path,
        "address": file_address(folder, one.path),
        "size": size(one.bytes),
        "sha256": one.sha256,
    }


def day_of(release: Release) -> str:
    """The day of a release in words, empty where it is not known.

    Args:
        release: The release.
    """
    return in_words(release.released.isoformat()) if release.released else ""


def text_of(value: Any) -> str:
    """A value of a descriptor if it is a text, else nothing.

    Args:
        value: Any JSON value.
    """
    return value if isinstance(value, str) else ""
