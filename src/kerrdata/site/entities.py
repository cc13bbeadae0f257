"""What the page of a row says: its facts, the links both ways, and the evidence. States no more.

All texts come from the tables; the headings are ours. Whether a row asks for care, the table says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from kerrdata.site.addresses import web_address
from kerrdata.site.content import Content, References, Row, Table
from kerrdata.site.lanes import plain
from kerrdata.site.when import When, date_columns, is_bound, prefix, when

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
SPAN = ("source_id", "span_start", "span_end")
"""Columns by which a row itself says where its words stand."""
_OF_A_SPAN = {*SPAN, "sha256", "words", "span_words"}
_MUTUAL = {"acquaintance", "collaborator", "partner", "sibling", "spouse"}
"""Ties of people that are the same from either end."""
_WORDS = ("role", "kind")


@dataclass(frozen=True)
class Value:
    """A cell for a reader.

    Attributes:
        text: What is shown.
        address: A file of the site, empty for none.
        url: An address of the web, empty for none.
        code: How the cell is written, where it is shown in words.
    """

    text: str
    address: str = ""
    url: str = ""
    code: str = ""


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


@dataclass(frozen=True)
class Anchor:
    """A piece of the evidence.

    Attributes:
        supports: Which column, or the whole row.
        source: Where it stands.
        span: The offsets in words.
        note: How it supports the row.
        sha256: Hash of the span.
        address: Of the row of evidence itself.
    """

    supports: str
    source: Value
    span: str
    note: str
    sha256: str
    address: str


def facts(content: Content, row: Row) -> list[Fact]:
    """What the columns of a row say, without those that are shown elsewhere on its page.

    Args:
        content: The package.
        row: The row.
    """
    table = content.tables[row.table]
    hidden = {*table.schema.primary_key, table.name_column, "sensitive", "status", *LEDES}
    if own_span(content, row):
        hidden |= _OF_A_SPAN
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


def values(content: Content, row: Row, column: str) -> list[Value]:
    """A cell for a reader: links lead on, dates and codes are put into words.

    Args:
        content: The package.
        row: The row.
        column: Which cell.
    """
    table, cell = content.tables[row.table], row.cells.get(column, "")
    key = next((one for one in table.schema.foreign_keys if one.fields == (column,)), None)
    target = content.target(row, key) if key else None
    if target:
        return [Value(content.called(target), content.address(target), code=cell)]
    if column == "aliases":
        return [Value(one.strip()) for one in cell.split(";") if one.strip()]
    described = table.schema.field(column)
    is_date = any(one.name == column for one in date_columns(table.schema))
    found = when(cell) if is_date else None
    if found:
        return [Value(found.words, code=cell if found.words != cell else "")]
    if described and described.constraints.get("enum"):
        return [Value(plain(cell))]
    if described and described.type == "boolean":
        return [Value({"true": "yes", "false": "no"}.get(cell.lower(), cell))]
    return [Value(cell, url=web_address(cell))]


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


def own_span(content: Content, row: Row) -> Anchor | None:
    """Where the words of a row itself stand, None where it does not say.

    Args:
        content: The package.
        row: The row, such as a quotation.
    """
    if content.tables[row.table].is_evidence or not all(column in row.cells for column in SPAN):
        return None
    return _anchor(content, row, "The words")


def anchors(content: Content, row: Row) -> Iterator[Anchor]:
    """The evidence that a row rests on.

    Args:
        content: The package.
        row: The row.
    """
    table = content.tables[row.table]
    for one in content.anchored(row):
        column = one.cells.get("column_name", "")
        yield _anchor(content, one, table.column_title(column) if column else "The whole row")


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


def _anchor(content: Content, row: Row, supports: str) -> Anchor:
    cells = row.cells
    span = f"characters {_grouped(cells['span_start'])} to {_grouped(cells['span_end'])}"
    return Anchor(
        supports=supports,
        source=values(content, row, "source_id")[0],
        span=span,
        note=cells.get("note", ""),
        sha256=cells.get("sha256", ""),
        address=content.address(row),
    )


def _grouped(number: str) -> str:
    return (
        f"{int(number):,}" if number.isascii() and number.isdigit() and len(number) < 19 else number
    )
