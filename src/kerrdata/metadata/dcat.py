"""`dcat.ttl`: the release as open data portals read it (https://www.w3.org/TR/vocab-dcat-3/).

Addresses are relative to the file, so that they hold wherever the release is put; every node has
one, so that the same release gives the same text.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from rdflib import DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from kerrdata.descriptor import Descriptor
from kerrdata.manifest import Manifest, ReleasedFile
from kerrdata.metadata.publication import Agent, License, publication
from kerrdata.metadata.statement import Statement

FILE_NAME = "dcat.ttl"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
"""That of rdflib is version 2, which has no word for a version."""
SPDX = Namespace("http://spdx.org/rdf/terms#")
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
DATASET = URIRef("#dataset")
BASE = "https://release.invalid/"
"""Where a file is taken to lie while it is read, for relative addresses need some place."""


def render(descriptor: Descriptor, manifest: Manifest) -> str:
    """The text of `dcat.ttl`.

    Args:
        descriptor: The package.
        manifest: Its release.
    """
    known = publication(descriptor, manifest)
    graph = Graph(bind_namespaces="none")
    for prefix, space in {
        "dcat": DCAT,
        "dcterms": DCTERMS,
        "foaf": FOAF,
        "spdx": SPDX,
        "xsd": XSD,
    }.items():
        graph.bind(prefix, space)
    facts: list[tuple[URIRef, Node | None]] = [
        (RDF.type, DCAT.Dataset),
        (DCTERMS.identifier, _literal(known.name)),
        (DCTERMS.title, _literal(known.title)),
        (DCTERMS.description, _literal(known.description)),
        (DCAT.version, _literal(known.version)),
        (DCTERMS.issued, Literal(known.released)),
        (DCTERMS.created, Literal(known.created) if known.created else None),
        (DCAT.landingPage, URIRef(known.homepage) if known.homepage else None),
        *((DCAT.keyword, _literal(word)) for word in known.keywords),
        *map(_license, known.licenses),
        *(
            (DCTERMS.source, URIRef(page) if page else _literal(title))
            for title, page in known.sources
        ),
        *((DCTERMS.creator, _describe(graph, one, at)) for at, one in enumerate(known.creators, 1)),
        *(
            (DCTERMS.contributor, _describe(graph, one, at))
            for at, one in enumerate(known.others, len(known.creators) + 1)
        ),
        *((DCAT.distribution, _distribution(graph, file)) for file in known.files),
    ]
    for predicate, value in facts:
        _add(graph, DATASET, predicate, value)
    return graph.serialize(format="turtle").strip() + "\n"


def read(text: str) -> Statement:
    """What a `dcat.ttl` says.

    Args:
        text: The file.
    """
    graph = Graph().parse(data=text, format="turtle", publicID=BASE)
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    creators = graph.objects(dataset, DCTERMS.creator)
    licenses = (*graph.objects(dataset, DCTERMS.license), *graph.objects(dataset, DCTERMS.rights))
    return Statement(
        name=_value(graph, dataset, DCTERMS.identifier),
        title=_value(graph, dataset, DCTERMS.title),
        version=_value(graph, dataset, DCAT.version),
        released=_value(graph, dataset, DCTERMS.issued),
        licenses=tuple(sorted(map(str, licenses))),
        authors=tuple(sorted(_value(graph, one, FOAF.name) for one in creators)),
        description=_value(graph, dataset, DCTERMS.description),
        files=dict(_file(graph, one) for one in graph.objects(dataset, DCAT.distribution)),
    )


def _distribution(graph: Graph, file: ReleasedFile) -> URIRef:
    place = quote(file.path, safe="/")
    node, checksum = URIRef(f"#file/{place}"), URIRef(f"#checksum/{place}")
    facts: list[tuple[URIRef, Node]] = [
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, _literal(file.path) or Literal("")),
        (DCAT.downloadURL, URIRef(f"./{place}")),
        (DCAT.mediaType, URIRef(f"{MEDIA_TYPES}{file.mediatype}")),
        (DCAT.byteSize, Literal(file.bytes, datatype=XSD.nonNegativeInteger)),
        (SPDX.checksum, checksum),
    ]
    for predicate, value in facts:
        _add(graph, node, predicate, value)
    _add(graph, checksum, RDF.type, SPDX.Checksum)
    _add(graph, checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    _add(graph, checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary))
    return node


def _describe(graph: Graph, agent: Agent, number: int) -> URIRef:
    node = URIRef(f"https://orcid.org/{agent.orcid}" if agent.orcid else f"#agent-{number}")
    _add(graph, node, RDF.type, FOAF.Person if agent.is_person else FOAF.Organization)
    _add(graph, node, FOAF.name, _literal(agent.name))
    _add(graph, node, FOAF.homepage, URIRef(agent.address) if agent.address else None)
    return node


def _license(one: License) -> tuple[URIRef, Node | None]:
    if one.address:
        return DCTERMS.license, URIRef(one.address)
    return DCTERMS.rights, _literal(one.name or one.title)


def _literal(text: str) -> Literal | None:
    return Literal(text) if text else None


def _add(graph: Graph, subject: URIRef, predicate: URIRef, value: Node | None) -> None:
    if value is not None:
        graph.add((subject, predicate, value))


def _value(graph: Graph, subject: Node, predicate: URIRef) -> str:
    found = sorted(map(str, graph.objects(subject, predicate)))
    return ", ".join(found)


def _file(graph: Graph, node: Node) -> tuple[str, tuple[int, str]]:
    place = _value(graph, node, DCAT.downloadURL).removeprefix(BASE)
    checksum = next(graph.objects(node, SPDX.checksum))
    size = int(_value(graph, node, DCAT.byteSize))
    return unquote(place), (size, _value(graph, checksum, SPDX.checksumValue).lower())
