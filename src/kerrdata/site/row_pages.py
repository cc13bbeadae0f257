"""The page of a row: what it is, what it is tied to, what it rests on, and how to cite it."""

from __future__ import annotations

from kerrdata.renderers.wording import number, visible
from kerrdata.site import entities, linked_data, support
from kerrdata.site.lanes import category, plain
from kerrdata.site.material import Material, list_address
from kerrdata.site.pages import SCRIPT, Page, canonical
from kerrdata.site.reporting import error_report
from kerrdata.site.rows import Row, Table
from kerrdata.site.values import values

QUIET = {"named"}
"""Kinds that go without saying at the head of a page."""
STATUS = {
    "disputed": "Sources or passages contradict each other here: see the evidence.",
    "inferred": "Inferred: the source does not say it in so many words. The evidence tells how it "
    "was concluded.",
}
"""What the status of a row means, where it is more than a statement of the source."""


def row_page(material: Material, table: Table, row: Row) -> Page:
    """The page of a row.

    Args:
        material: What pages are made of.
        table: Its table.
        row: The row.
    """
    content = material.content
    address, name = content.address(row), content.called(row)
    place = f"{table.name}/{'/'.join(row.key)}"
    own, anchors = support.own_span(content, row), list(support.anchors(content, row))
    is_quote = "excerpt" in row.cells and table.name_column == "excerpt"
    speaker_column = "speaker_id" if is_quote and "speaker_id" in row.cells else ""
    status, kind = row.cells.get("status", ""), row.cells.get(category(table), "")
    shown = {speaker_column, category(table)}
    facts = {
        "table": table.title,
        "list": list_address(table),
        "kind": plain(kind) if kind not in QUIET else "",
        "status": status,
        "status_words": STATUS.get(status, ""),
        "name": name,
        "lede": entities.lede(table, row),
        "is_quote": is_quote,
        "speaker": values(content, row, speaker_column)[0] if speaker_column else None,
        "is_sensitive": row.is_sensitive,
        "facts": [one for one in entities.facts(content, row) if one.column not in shown],
        "groups": entities.groups(content, row),
        "own_span": own,
        "span_words": _span_words(row),
        "anchors": anchors,
        "all_anchors": [*([own] if own else []), *anchors],
        "citation": material.citation.of_row(visible(name), place, address),
        "place": place,
        "row_address": f"{table.address}#{content.anchor(row)}",
        "error": error_report(
            content.descriptor,
            place,
            name,
            canonical(address, material.citation.address) or address,
        ),
    }
    description = entities.lede(table, row) or f"{name}: a row of {table.title} in {content.title}."
    data = linked_data.row_data(content, row, material.citation.address)
    return Page(
        address,
        "entity",
        name,
        description,
        {"entity": facts},
        data,
        (SCRIPT,),
        "article",
        is_hidden=row.is_sensitive,
    )


def _span_words(row: Row) -> str:
    words, whole = row.cells.get("words", ""), row.cells.get("span_words", "")
    if not words or not whole:
        return ""
    if words == whole:
        return (
            f"The excerpt is the whole quotation of {number(int(whole), 'word')}."
            if whole.isdecimal()
            else ""
        )
    return (
        f"The excerpt shows {words} of the {whole} words between the quotation marks; "
        "the rest stands only in the source."
    )
