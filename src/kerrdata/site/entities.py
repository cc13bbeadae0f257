"""What the page of a row says: its facts, and the rows that it is tied to. States no more.

All texts come from the tables; the headings are ours. Whether a row asks for care, the table says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kerrdata.site.content import Content, References
from kerrdata.site.lanes import plain
from kerrdata.site.rows import Row, Table
from kerrdata.site.support import OF_A_SPAN, own_span
from kerrdata.site.values import Value, values
from kerrdata.site.when import When, date_columns, is_bound, prefix

HEADINGS = {
    ("credits", "character_id"): "Played in",
    ("credits", "person_id"): "Credits",
    ("event_organizations", "event_id"): "Organizations",
    ("event_organizations", "organization_id"): "Events",
    ("event_people", "event_id"): "People",
    ("event_people", "person_id"): "Events",
    ("events", "place_id"): "Events",
    ("events", "work_id"): "Events",
    ("memberships", "organization_id"): "Members",
    ("places", "within_id"): "Places within",
    ("quote_people", "person_id"): "Quotations about",
    ("quote_people", "quote_id"): "Speaks of",
    ("quotes", "event_id"): "Quotations",
    ("quotes", "source_id"): "Quotations",
    ("quotes", "speaker_id"): "Quotations by",
    ("relationships", "person_id"): "Relationships",
    ("relationships", "related_person_id"): "Relationships",
}
"""Headings for the references of the Kerr data package, where the title of the table says less."""
LEDES = ("description", "summary")
"""Columns that say in words what a row is."""
LIVES = {"birth", "born", "created", "death", "died", "founded"}
"""Dates of a whole life, of a person or of anything else."""
_MUTUAL = {"acquaintance", "collaborator", "partner", "sibling", "spouse"}
"""Ties of people that are the same from either end."""
_WORDS = ("role", "kind")


@dataclass(frozen=True)
class Fact:
    """What a column says.

    Attributes:
        column: Its label.
        title: Of the column.
        values: Usually one.
    """

    column: str
    title: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Entry:
    """A row that is linked to another one.

    Attributes:
        name, address: What it leads to.
        lead: What stands before the name.
        details: What stands behind it.
        when: Its date in words, empty for none.
        code: The date as it is written.
        status: How it is known, empty where the table does not say.
        is_sensitive: Whether it asks for care.
        order: What entries are sorted by.
    """

    name: str
    address: str
    lead: str = ""
    details: Sequence[str] = ()
    when: str = ""
    code: str = ""
    status: str = ""
    is_sensitive: bool = False
    order: tuple[date, date, str] = (date.max, date.max, "")


@dataclass
class Group:
    """Linked rows under a heading.

    Attributes:
        title: The heading.
        entries: In the order of their dates, then of their names.
    """

    title: str
    entries: list[Entry] = field(default_factory=list)


def facts(content: Content, row: Row) -> list[Fact]:
    """What the columns of a row say, without those that are shown elsewhere on its page.

    Args:
        content: The package.
        row: The row.
    """
    table = content.tables[row.table]
    hidden = {*table.schema.primary_key, table.name_column, "sensitive", "status", *LEDES}
    if own_span(content, row):
        hidden |= OF_A_SPAN
    shown = (
        column
        for column in table.labels
        if column in row.cells and column not in hidden and not is_bound(column, table.schema)
    )
    return [
        Fact(column, table.column_title(column), values(content, row, column)) for column in shown
    ]


def lede(table: Table, row: Row) -> str:
    """What a row is, in words of the table, empty where it has none.

    Args:
        table: Its table.
        row: The row.
    """
    return next(
        (
            row.cells[column]
            for column in LEDES
            if column in row.cells and column != table.name_column
        ),
        "",
    )


def groups(content: Content, row: Row) -> list[Group]:
    """The rows that refer to a row, under their headings; those of evidence are shown elsewhere.

    Args:
        content: The package.
        row: The row.
    """
    found: dict[str, Group] = {}
    for references in content.references(row):
        if not references.table.is_evidence:
            title = _heading(content, references, row)
            group = found.setdefault(title, Group(title))
            group.entries += [_entry(content, references, one) for one in references.rows]
    for group in found.values():
        group.entries.sort(key=lambda entry: (entry.order, entry.name, entry.lead))
    return list(found.values())


def entry(content: Content, row: Row) -> Entry:
    """A row as an entry of a list of its table.

    Args:
        content: The package.
        row: The row.
    """
    found = content.dated(row)
    return Entry(
        name=content.called(row),
        address=content.address(row),
        details=_details(row, ()),
        when=found.words if found else "",
        code=found.code if found else "",
        status=row.cells.get("status", ""),
        is_sensitive=row.is_sensitive,
        order=found.order if found else (date.max, date.max, ""),
    )


def _heading(content: Content, references: References, row: Row) -> str:
    table, columns = references.table, references.key.fields
    known = HEADINGS.get((table.name, columns[0])) if len(columns) == 1 else None
    same = [key for key in table.schema.foreign_keys if key.table == row.table]
    if known or len(same) < 2:
        return known or table.title
    return f"{table.title}: {content.tables[table.name].column_title(columns[0]).lower()}"


def _entry(content: Content, references: References, tie: Row) -> Entry:
    """What a row that refers to ours leads on to: the other row that it ties, else itself."""
    others = [other for key, other in content.targets(tie) if key != references.key]
    is_tie = not content.has_pages(references.table) and bool(others)
    shown = others[0] if is_tie else tie
    found = content.dated(tie) or _happened(content, shown)
    lead, details = _words(content, references, tie, others[1:] if is_tie else [])
    return Entry(
        name=content.called(shown),
        address=content.address(shown),
        lead=lead,
        details=details,
        when=found.words if found else "",
        code=found.code if found else "",
        status=tie.cells.get("status", ""),
        is_sensitive=tie.is_sensitive or shown.is_sensitive,
        order=found.order if found else (date.max, date.max, ""),
    )


def _happened(content: Content, row: Row) -> When | None:
    """When a row itself happened; the birth of a person says nothing of what they took part in."""
    columns = date_columns(content.tables[row.table].schema)
    return None if columns and prefix(columns[0].name) in LIVES else content.dated(row)


def _words(
    content: Content, references: References, tie: Row, further: list[Row]
) -> tuple[str, list[str]]:
    kind = tie.cells.get("kind", "")
    if (
        tie.table == "relationships"
        and references.key.fields == ("person_id",)
        and kind not in _MUTUAL
    ):
        return f"{plain(kind)} of", []
    return "", _details(tie, [f"as {content.called(one)}" for one in further])


def _details(row: Row, further: Sequence[str]) -> list[str]:
    words = [plain(row.cells[column]) for column in _WORDS if column in row.cells]
    age = [f"aged {row.cells['age']}"] if "age" in row.cells else []
    return [*words, *further, *age]
