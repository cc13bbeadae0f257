"""All pages of a package, one after the other, and what they have in common. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kerrdata.site.addresses import INDEX, web_address
from kerrdata.site.content import Content
from kerrdata.site.drawn_pages import drawing_page
from kerrdata.site.front import front_page
from kerrdata.site.material import (
    CHANGES,
    DICTIONARY,
    FRONT,
    NETWORK,
    REPORT,
    RULES,
    TABLES,
    TIMELINE,
    Facts,
    Material,
    day_of,
    list_address,
    text_of,
)
from kerrdata.site.pages import Frame, Link, Page
from kerrdata.site.reference_pages import changes_page, dictionary_page, rules_page, version_page
from kerrdata.site.releases import LATEST, Release
from kerrdata.site.row_pages import row_page
from kerrdata.site.table_pages import list_page, table_page, tables_page


def frame(material: Material) -> Frame:
    """What all pages have in common.

    Args:
        material: What they are made of.
    """
    content, release = material.content, material.latest
    licence = _licence(content)
    return Frame(
        title=content.title,
        version=release.version,
        released=day_of(release),
        licence=text_of(licence.get("name")) or text_of(licence.get("title")),
        licence_url=web_address(licence.get("path")),
        licence_title=text_of(licence.get("title")) or text_of(licence.get("name")),
        has_excerpts=any("excerpt" in table.labels for table in content.tables.values()),
        base=material.citation.address,
        menu=list(_menu(material)),
        all_pages=list(_all_pages(material)),
    )


def pages(material: Material) -> Iterator[Page]:
    """Every page but the report, the front page first.

    Args:
        material: What they are made of.
    """
    yield front_page(material)
    for name, title in (("timeline", "Timeline"), ("network", "Network")):
        if name in material.drawings:
            yield drawing_page(material, name, title)
    yield tables_page(material)
    for table in material.content.tables.values():
        yield table_page(material, table)
    for table in material.content.paged:
        yield list_page(material, table)
        yield from (
            row_page(material, table, row) for row in table.rows if material.content.has_page(row)
        )
    yield dictionary_page(material)
    yield rules_page()
    yield changes_page(material)
    for folder, release in folders(material.releases):
        if not release.file(INDEX):
            yield version_page(release, folder)


def folders(releases: Sequence[Release]) -> list[tuple[str, Release]]:
    """The folders in which the files of releases stand.

    Args:
        releases: From the newest on; it stands in `latest` as well.
    """
    return [(LATEST, releases[0]), *((one.folder, one) for one in releases if one.folder)]


def _menu(material: Material) -> Iterator[Link]:
    if "timeline" in material.drawings:
        yield Link("Timeline", TIMELINE)
    if "network" in material.drawings:
        yield Link("Network", NETWORK)
    yield Link("Tables", TABLES)
    yield Link("Dictionary", DICTIONARY)


def _all_pages(material: Material) -> Iterator[Link]:
    yield Link("Overview", FRONT)
    yield from (one for one in _menu(material) if one.address in {TIMELINE, NETWORK, TABLES})
    yield from (Link(table.title, list_address(table)) for table in material.content.paged)
    yield Link("Dictionary", DICTIONARY)
    yield Link("Rules", RULES)
    yield Link("Report", REPORT)
    yield Link("Changes", CHANGES)


def _licence(content: Content) -> Facts:
    stated = content.descriptor.raw.get("licenses")
    known = [one for one in stated if isinstance(one, dict)] if isinstance(stated, list) else []
    return known[0] if known else {}
