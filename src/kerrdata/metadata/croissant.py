"""`croissant.json`: the release as machine learning tools and search engines for data read it.

It is Croissant 1.1 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html), which is
JSON-LD in the words of schema.org. Records are read from the Parquet files where the release has
them: their columns have types, while the reference implementation guesses those of a CSV file and
makes 1993.0 of the text 1993. A foreign key refers to a column of a file, for there a reference to
a field fails as soon as a table refers to itself.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import mlcroissant

from kerrdata.descriptor import Descriptor, Field, TableSchema
from kerrdata.manifest import Manifest, ReleasedFile
from kerrdata.metadata import bibtex
from kerrdata.metadata.publication import Agent, Publication, address, line, publication, text
from kerrdata.metadata.statement import Statement

FILE_NAME = "croissant.json"

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the standard asks to copy."""

DATA_TYPES = {
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "time": "sc:Time",
    "year": "sc:Integer",
}
"""Types of Table Schema; all others are read as text."""

MEDIA_TYPES = {"application/vnd.apache.parquet": "application/x-parquet"}
"""What the reference implementation calls a media type that has been registered since."""
PARQUET = "parquet/{}.parquet"


def render(descriptor: Descriptor, manifest: Manifest) -> str:
    """The text of `croissant.json`.

    Args:
        descriptor: The package.
        manifest: Its release.
    """
    known = publication(descriptor, manifest)
    sources = dict(_sources(descriptor, known))
    tables = {table.name: table for table in descriptor.tables if table.name in sources}
    facts = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": known.title,
        "identifier": known.name,
        "description": known.description,
        "version": known.version,
        "datePublished": known.released.isoformat(),
        "dateCreated": known.created.isoformat() if known.created else "",
        "license": [one.address or one.name or one.title for one in known.licenses],
        "creator": [_agent(agent) for agent in known.creators],
        "contributor": [_agent(agent) for agent in known.others],
        "citeAs": bibtex.entry(known),
        "keywords": list(known.keywords),
        "url": known.homepage,
        "isBasedOn": [page or title for title, page in known.sources],
        "distribution": [_file(file) for file in known.files],
        "recordSet": [_record_set(table, tables, sources) for table in tables.values()],
    }
    return json.dumps(_stated(facts), ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> Statement:
    """What a `croissant.json` says.

    Args:
        text: The file.

    Raises:
        ValueError: It names a context elsewhere on the web, which would be fetched.
    """
    facts = json.loads(text)
    if _looks_elsewhere(facts):
        raise ValueError("it names a context that stands elsewhere")
    with _quiet():
        metadata = mlcroissant.Dataset(jsonld=facts).metadata
    return Statement(
        name=facts.get("identifier", ""),
        title=str(metadata.name),
        version=facts.get("version", ""),
        released=metadata.date_published.date().isoformat() if metadata.date_published else "",
        licenses=tuple(sorted(map(str, metadata.license or ()))),
        authors=tuple(sorted(str(one.name) for one in metadata.creators)),
        description=str(metadata.description or ""),
        files={
            one.content_url: (int(one.content_size.split()[0]), one.sha256)
            for one in metadata.file_objects
        },
    )


def _sources(descriptor: Descriptor, known: Publication) -> Iterator[tuple[str, str]]:
    """Of each table that can be read its name and file: the typed one, else the CSV file."""
    paths = {file.path for file in known.files}
    for table in descriptor.tables:
        typed, plain = PARQUET.format(table.name), table.paths[0] if table.paths else ""
        if typed in paths:
            yield table.name, typed
        elif plain in paths and _is_plain(table):
            yield table.name, plain


def _is_plain(table: TableSchema) -> bool:
    """Whether a reader that knows of no dialect can read the file."""
    return table.is_csv and table.has_header and table.delimiter == ","


def _file(file: ReleasedFile) -> dict[str, Any]:
    formats = [file.mediatype, *filter(None, [MEDIA_TYPES.get(file.mediatype)])]
    return {
        "@type": "cr:FileObject",
        "@id": _file_id(file.path),
        "name": line(file.path),
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": formats if len(formats) > 1 else formats[0],
        "sha256": file.sha256,
    }


def _record_set(
    table: TableSchema, tables: dict[str, TableSchema], sources: dict[str, str]
) -> dict[str, Any]:
    references = dict(_references(table, tables, sources))
    fields = {field.name: field for field in reversed(table.fields)}
    facts = {
        "@type": "cr:RecordSet",
        "@id": _id(table.name),
        "name": line(table.name),
        "description": text(table.raw.get("description")),
        "key": [{"@id": _id(table.name, name)} for name in table.primary_key if name in fields],
        "field": [
            _field(field, table, sources[table.name], references.get(field.name))
            for field in table.fields
            if fields[field.name] is field
        ],
    }
    return _stated(facts)


def _field(
    field: Field, table: TableSchema, path: str, reference: dict[str, Any] | None
) -> dict[str, Any]:
    facts = {
        "@type": "cr:Field",
        "@id": _id(table.name, field.name),
        "name": line(field.name),
        "description": text(field.raw.get("description")),
        "dataType": DATA_TYPES.get(field.type, "sc:Text"),
        "equivalentProperty": address(field.raw.get("rdfType")),
        "source": _column(path, field.name),
        "references": reference,
    }
    return _stated(facts)


def _references(
    table: TableSchema, tables: dict[str, TableSchema], sources: dict[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where columns point to, as far as one column alone tells the row that is meant."""
    for key in table.foreign_keys:
        target = tables.get(key.table)
        if target and len(key.fields) == 1 and _identifies(key.reference_fields, target):
            yield key.fields[0], _column(sources[target.name], key.reference_fields[0])


def _identifies(columns: tuple[str, ...], table: TableSchema) -> bool:
    field = table.field(columns[0]) if len(columns) == 1 else None
    is_unique = field is not None and field.constraints.get("unique") is True
    return is_unique or (len(columns) == 1 and columns in (table.primary_key, *table.unique_keys))


def _column(path: str, column: str) -> dict[str, Any]:
    return {"fileObject": {"@id": _file_id(path)}, "extract": {"column": text(column)}}


def _id(*names: str) -> str:
    return "/".join(quote(name, safe="", errors="replace") for name in names)


def _file_id(path: str) -> str:
    return f"file={quote(path)}"  # no table or column has this sign in its identifier


def _agent(agent: Agent) -> dict[str, Any]:
    facts = {
        "@type": "sc:Person" if agent.is_person else "sc:Organization",
        "name": agent.name,
        "givenName": agent.given_names,
        "familyName": agent.family_names,
        "affiliation": agent.organization,
        "url": f"https://orcid.org/{agent.orcid}" if agent.orcid else agent.address,
    }
    return _stated(facts)


def _stated(facts: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value}


def _looks_elsewhere(facts: Any) -> bool:
    if isinstance(facts, list):
        return any(map(_looks_elsewhere, facts))
    if not isinstance(facts, dict):
        return False
    is_foreign = "@import" in facts or not isinstance(facts.get("@context", {}), dict)
    return is_foreign or any(map(_looks_elsewhere, facts.values()))


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the advice of the reference implementation, and what rdflib has to say of its use."""
    logger = logging.getLogger("absl")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
            yield
    finally:
        logger.setLevel(before)
