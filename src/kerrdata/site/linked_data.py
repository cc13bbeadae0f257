"""Schema.org descriptions of a package and of its rows as JSON-LD; no more than the cells state.

Property names come from the `rdfType` of the columns, types from the name of the table.
"""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup

from kerrdata.manifest import ReleasedFile
from kerrdata.site.addresses import web_address
from kerrdata.site.citations import Citation
from kerrdata.site.content import Content
from kerrdata.site.releases import LATEST, Release
from kerrdata.site.rows import Row

CONTEXT = "https://schema.org/"
TYPES = {
    "events": "Event",
    "organizations": "Organization",
    "people": "Person",
    "places": "Place",
    "quotes": "Quotation",
    "sources": "CreativeWork",
    "works": "CreativeWork",
}
"""Types by table; rows of any other table are a `Thing`."""
ADDRESSES = {"contentUrl", "image", "license", "sameAs", "url"}
"""Properties that are addresses of the web, and nothing else."""
KINDS = {"article": "Article", "documentary": "Movie", "film": "Movie"}
"""Types of works and sources by their kind."""
_ONE_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_SCHEMA_ORG = ("https://schema.org/", "http://schema.org/")

Json = dict[str, Any]


def package_data(content: Content, citation: Citation, release: Release) -> Markup:
    """The package as a schema.org `Dataset`, or as the release itself describes it in Croissant.

    Args:
        content: The package.
        citation: What it is cited by.
        release: The newest one.
    """
    croissant = release.text("croissant.json")
    try:
        stated = json.loads(croissant) if croissant else None
    except (ValueError, RecursionError):
        stated = None
    return script(stated if isinstance(stated, dict) else _dataset(content, citation, release))


def row_data(content: Content, row: Row, base: str) -> Markup:
    """A row as a schema.org thing.

    Args:
        content: The package.
        row: The row.
        base: Address of the site on the web, empty where it has none.
    """
    table = content.tables[row.table]
    thing: Json = {"@context": CONTEXT, "@type": _type(row)}
    if base:
        thing["@id"] = thing["url"] = _absolute(base, content.address(row))
    for column in table.schema.fields:
        name, cell = _property(column.raw.get("rdfType")), row.cells.get(column.name, "")
        is_said = name and cell and name != "identifier" and not _is_vague(column.name, cell)
        if is_said and (name not in ADDRESSES or web_address(cell)):
            thing[name] = _value(content, row, column.name, cell)
    thing.setdefault("name", content.called(row))
    thing["identifier"] = "/".join(row.key)
    return script(thing)


def script(data: Json) -> Markup:
    """JSON as the content of a `script` element, which nothing in it can end.

    Args:
        data: The JSON object.
    """
    text = json.dumps(data, ensure_ascii=True, indent=1)
    harmless = text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")
    return Markup(harmless)  # noqa: S704 (no character of HTML is left in it)


def _dataset(content: Content, citation: Citation, release: Release) -> Json:
    raw = content.descriptor.raw
    facts: Json = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": content.title,
        "description": raw.get("description") if isinstance(raw.get("description"), str) else "",
        "version": release.version,
        "datePublished": release.released.isoformat() if release.released else "",
        "url": citation.address,
        "license": _licence(raw),
        "keywords": [one for one in _list(raw.get("keywords")) if isinstance(one, str)],
        "creator": [{"@type": "Organization", "name": name} for name in citation.authors],
        "isAccessibleForFree": True,
        "distribution": [_distribution(one, citation.address) for one in release.files],
    }
    return {name: value for name, value in facts.items() if value}


def _distribution(file: ReleasedFile, base: str) -> Json:
    address = f"{LATEST}/{file.path}"
    return {
        "@type": "DataDownload",
        "name": file.path,
        "contentUrl": _absolute(base, address) if base else address,
        "encodingFormat": file.mediatype,
        "contentSize": f"{file.bytes} B",
        "sha256": file.sha256,
    }


def _licence(raw: Any) -> str:
    licences = [one for one in _list(raw.get("licenses")) if isinstance(one, dict)]
    return next((web_address(one.get("path")) for one in licences), "")


def _type(row: Row) -> str:
    fixed = TYPES.get(row.table, "Thing")
    return KINDS.get(row.cells.get("kind", ""), fixed) if fixed == "CreativeWork" else fixed


def _property(stated: Any) -> str:
    if not isinstance(stated, str):
        return ""
    return next((stated.removeprefix(one) for one in _SCHEMA_ORG if stated.startswith(one)), "")


def _value(content: Content, row: Row, column: str, cell: str) -> Any:
    key = next(
        (one for one in content.tables[row.table].schema.foreign_keys if one.fields == (column,)),
        None,
    )
    target = content.target(row, key) if key else None
    if target:
        return {"@type": _type(target), "name": content.called(target)}
    if column == "aliases":
        return [one.strip() for one in cell.split(";") if one.strip()]
    return cell


def _is_vague(column: str, cell: str) -> bool:
    """Whether a cell holds an uncertain date: schema.org asks for one date of ISO 8601."""
    return column.endswith("_edtf") and not _ONE_DATE.fullmatch(cell)


def _absolute(base: str, address: str) -> str:
    return f"{base.rstrip('/')}/{address.removesuffix('index.html')}"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
