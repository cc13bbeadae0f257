"""The front page: what the package is, its files, how to cite it, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from kerrdata.checksums import FILE_NAME as CHECKSUMS_NAME
from kerrdata.site import linked_data
from kerrdata.site.addresses import INDEX, file_address, folder_name, web_address
from kerrdata.site.content import Content
from kerrdata.site.material import (
    FRONT,
    Facts,
    Material,
    card,
    counted_rows,
    day_of,
    file_facts,
    forms_of,
    list_address,
    size,
    table_downloads,
    text_of,
)
from kerrdata.site.pages import Page
from kerrdata.site.releases import LATEST, Release
from kerrdata.site.reporting import error_report
from kerrdata.site.rows import Table
from kerrdata.site.values import Value

ARCHIVES = {".zip": "Everything, zip", ".xlsx": "Excel", ".sqlite": "SQLite"}
"""Files that hold all tables, by their endings."""
FIRST = ("people", "events", "quotes", "works", "organizations")
"""Tables that come first among what there is to explore."""


def front_page(material: Material) -> Page:
    """The front page, with style and script in it.

    Args:
        material: What pages are made of.
    """
    content, release = material.content, material.latest
    description = text_of(content.descriptor.raw.get("description"))
    tables = list(content.tables.values())
    checksums = release.file(CHECKSUMS_NAME)
    facts = {
        "description": description,
        "counted": counted_rows(content),
        "archives": list(_archives(release)),
        "patterns": material.drawings.get("timeline", {}).get("patterns", ""),
        "overview": material.drawings.get("overview", ""),
        "overview_narrow": material.drawings.get("overview_narrow", ""),
        "lists": [card(table, list_address(table)) for table in _as_read(content.paged)],
        "version_folder": release.folder,
        "forms": forms_of(release, tables),
        "tables": [table_downloads(release, table, forms_of(release, tables)) for table in tables],
        "files": [file_facts(one) for one in release.files],
        "checksums": f"{LATEST}/{CHECKSUMS_NAME}" if checksums else "",
        "older": [
            {
                "title": f"{one.version}{', ' + day_of(one) if day_of(one) else ''}",
                "address": f"{one.folder}/{INDEX}",
            }
            for one in material.releases[1:]
            if one.folder
        ],
        "citations": list(_citations(material)),
        "sources": list(_sources(content)),
        "checked": material.checked,
        "error": error_report(
            content.descriptor,
            content.name,
            content.title,
            material.citation.address or "the front page",
        ),
    }
    return Page(
        FRONT,
        "front",
        "",
        description or counted_rows(content),
        {"front": facts},
        linked_data.package_data(content, material.citation, release),
        is_whole=True,
    )


def _as_read(tables: list[Table]) -> list[Table]:
    """What most readers look for first, then the others in the order of the package."""
    return sorted(
        tables, key=lambda one: FIRST.index(one.name) if one.name in FIRST else len(FIRST)
    )


def _archives(release: Release) -> Iterator[Facts]:
    for ending, title in ARCHIVES.items():
        for one in release.ending(ending):
            yield {
                "title": title,
                "address": file_address(LATEST, one.path),
                "size": size(one.bytes),
            }


def _citations(material: Material) -> Iterator[Facts]:
    """The citations of the release where it brings them, else our own."""
    cited, release = material.citation, material.latest
    key = folder_name(material.content.descriptor.name or "package")
    yield {"title": "Text", "text": cited.text}
    yield {"title": "BibTeX", "text": (release.text("citation.bib") or cited.bibtex(key)).strip()}
    yield {"title": "CFF", "text": (release.text("CITATION.cff") or cited.cff()).strip()}


def _sources(content: Content) -> Iterator[Value]:
    rows = content.rows("sources")
    for row in rows:
        yield Value(content.called(row), content.address(row))
    stated = content.descriptor.raw.get("sources")
    for one in stated if isinstance(stated, list) and not rows else ():
        if isinstance(one, dict) and text_of(one.get("title")):
            yield Value(text_of(one.get("title")), url=web_address(one.get("path")))
