"""Each metadata file as its own clients read it; nothing is fetched."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import bibtexparser
import check_jsonschema
import mlcroissant
import pytest
import rdflib
import yaml
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerrdata import metadata
from kerrdata.descriptor import describe, read_descriptor
from kerrdata.manifest import Manifest, ReleasedFile
from kerrdata.metadata import bibtex, citation, croissant, dcat, zenodo

# What rdflib and pandas say of mlcroissant's use of them is nothing that we can mend.
pytestmark = pytest.mark.filterwarnings(
    "ignore:ConjunctiveGraph is deprecated", "ignore:The inplace keyword"
)

BIN = Path(sys.executable).parent
DCAT_DATASET = rdflib.DCAT.Dataset
HOSTILE = (
    "</script> \"q\" 's' {b} }{ \\b $x$ %c #h ~t ^u _v & <b>\nline\r\n"
    "[[x]] @misc{k, a} \x00\x1b[31m\ud800 and $(x) `y`"
)
"""What breaks HTML, BibTeX, Turtle, YAML, a terminal and UTF-8."""
SHOWN = (
    "</script> \"q\" 's' {b} }{ \\b $x$ %c #h ~t ^u _v & <b> line "
    "[[x]] @misc{k, a} \ufffd\ufffd[31m\ufffd and $(x) `y`"
)
"""The same in one line, what cannot be written replaced."""
BAD_ADDRESSES = [
    "javascript:alert(1)",
    "https://x.example/<b>",
    'https://x.example/"a"',
    "https://user:secret@x.example/",
    "https://x.example/}{",
    "https://x.example/\\",
    "https://[::1/",
    "https:///nowhere",
    "https://x.example/%zz",
    "file:///etc/passwd",
    "//x.example",
    "data/LICENSE.md",
    "",
    7,
    None,
]
CONTRIBUTORS = [
    {"title": "Ada Brandt", "givenName": "Ada", "familyName": "Brandt", "roles": ["creator"],
     "path": "https://orcid.org/0000-0002-1825-0097", "organization": "Grey Point"},
    {"title": "The Board", "roles": ["creator"], "path": "https://board.example/"},
    {"title": "Tomas", "role": "curator"},
    {}, {"title": 3}, "nobody",
]  # fmt: skip
FULL: dict[str, Any] = {
    "name": "lamps", "title": "Lamps", "version": "2.1.0", "description": "All lamps.\n\nLit.",
    "created": "2026-01-02T03:04:05Z", "homepage": "https://lamps.example/a?b=c#d",
    "keywords": ["lamp", "sea", "lamp", 3],
    "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
    "contributors": CONTRIBUTORS,
    "sources": [{"title": "A log", "path": "https://log.example/"}, {"title": "A letter"}],
}  # fmt: skip


def facts(text: str) -> Any:
    return json.loads(text)


def turtle(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="turtle", publicID="https://here.example/")


def is_citation(folder: Path) -> bool:
    """The verdict of the schema of the format, which check-jsonschema carries."""
    schema = "vendor.citation-file-format"
    command = [BIN / "check-jsonschema", "--builtin-schema", schema, "CITATION.cff"]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True).returncode == 0


def entry_of(text: str) -> dict[str, str]:
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    (entry,) = library.entries
    assert not library.failed_blocks
    return {"": entry.entry_type, **{one.key: one.value for one in entry.fields}}


# --- Croissant ---


def test_croissant_is_valid_for_its_own_command(kerr_release):
    command = [BIN / "mlcroissant", "validate", "--jsonld", "croissant.json"]
    run = subprocess.run(
        command, check=False, cwd=kerr_release.folder, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert "Done." in run.stderr
    assert not re.search("warning|error", run.stderr, re.IGNORECASE)


def test_croissant_reads_every_cell_of_every_table(kerr_release):
    """One dataset for all tables, one of which refers to itself, as its users write it."""
    dataset = mlcroissant.Dataset(kerr_release.folder / "croissant.json")
    for table in kerr_release.descriptor.tables:
        with (kerr_release.folder / table.paths[0]).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        records = list(dataset.records(table.name))
        assert len(records) == len(rows)
        for record, row in zip(records, rows, strict=True):
            read = {one.name: record[f"{table.name}/{one.name}"] for one in table.fields}
            assert {name: spelled(value) for name, value in read.items()} == row


def spelled(value: Any) -> str:
    """A value as the CSV file has it; any other type than the right one is spelled otherwise."""
    match value:
        case None:
            return ""
        case bytes():
            return value.decode()
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat().removesuffix("T00:00:00")
    return str(value)


def test_croissant_has_types_keys_and_references(kerr_release):
    metadata_of = mlcroissant.Dataset(kerr_release.folder / "croissant.json").metadata
    sets = {one.id: one for one in metadata_of.record_sets}
    assert len(sets) == 14
    assert sets["event_people"].key == [
        "event_people/event_id", "event_people/person_id", "event_people/role"
    ]  # fmt: skip
    fields = {one.id: one for group in sets.values() for one in group.fields}
    assert fields["events/sensitive"].data_type is bool
    assert fields["people/birth_earliest"].data_type.__name__ == "Timestamp"
    assert fields["quotes/span_start"].data_type is int
    within = fields["places/within_id"].references
    assert (within.file_object, within.extract.column) == ("file=parquet/places.parquet", "id")
    assert fields["places/name"].references.uuid is None


def test_croissant_reads_the_csv_where_there_is_no_parquet(describe_release):
    fields = [{"name": "a", "type": "integer"}]
    release = describe_release(
        resources=[{"name": "t", "path": "t.csv", "schema": {"fields": fields}}]
    )
    dataset = mlcroissant.Dataset(release.folder / "croissant.json")
    assert list(dataset.records("t")) == [{"t/a": 1}]


@pytest.mark.parametrize(
    "resource",
    [
        {"path": "t.csv", "dialect": {"delimiter": ";"}},
        {"path": "t.csv", "dialect": {"header": False}},
        {"path": "elsewhere.csv"},
        {"data": [{"a": 1}]},
    ],
)
def test_croissant_leaves_out_tables_that_its_readers_would_misread(resource, describe_release):
    release = describe_release(resources=[{"name": "t", **resource}])
    assert "recordSet" not in facts(release.texts()["croissant.json"])


def test_croissant_refers_only_by_one_column_that_tells_the_row(describe_release):
    def table(name: str, **schema: Any) -> dict[str, Any]:
        fields = [{"name": "a"}, {"name": "b"}]
        return {"name": name, "path": "t.csv", "schema": {"fields": fields, **schema}}

    def key(column: Any, resource: str, target: Any) -> dict[str, Any]:
        return {"fields": column, "reference": {"resource": resource, "fields": target}}

    keys = [key("a", "two", "a"), key("b", "two", "b")]
    both = [key(["a", "b"], "three", ["a", "b"])]
    release = describe_release(
        resources=[
            table("one", foreignKeys=keys),
            table("two", primaryKey="a", foreignKeys=both),
            table("three", primaryKey=["a", "b"], foreignKeys=[key("a", "gone", "a")]),
        ]
    )
    sets = facts(release.texts()["croissant.json"])["recordSet"]
    referring = [one["@id"] for group in sets for one in group["field"] if "references" in one]
    assert referring == ["one/a"]


# --- the citation ---


def test_citation_is_valid_and_cites_the_kerr_data(kerr_release):
    assert is_citation(kerr_release.folder)
    cited = yaml.safe_load((kerr_release.folder / "CITATION.cff").read_text("utf-8"))
    raw = kerr_release.descriptor.raw
    assert cited["title"] == raw["title"]
    assert cited["abstract"] == raw["description"]
    assert cited["license"] == "CC-BY-4.0"
    assert cited["date-released"] == date(2026, 11, 24)
    assert cited["authors"] == [{"name": raw["contributors"][0]["title"]}]


def test_citation_of_people_and_groups(describe_release):
    release = describe_release(**FULL)
    assert is_citation(release.folder)
    cited = yaml.safe_load(release.texts()["CITATION.cff"])
    person = {
        "family-names": "Brandt", "given-names": "Ada", "affiliation": "Grey Point",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
    }  # fmt: skip
    assert cited["authors"] == [person, {"name": "The Board", "website": "https://board.example/"}]
    assert cited["keywords"] == ["lamp", "sea"]


def test_citation_of_the_repository_is_up_to_date():
    """What GitHub shows is what the descriptor says."""
    root = Path(__file__).parents[2]
    lines = (root / "CITATION.cff").read_text("utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("#"))
    descriptor = read_descriptor(root / "datapackage.json")
    assert text == citation.of_checkout(descriptor), "run: .venv/bin/cog -r CITATION.cff"
    assert is_citation(root)


@pytest.mark.parametrize(
    ("licenses", "said"),
    [
        ([{"name": "MIT"}, {"name": "CC0-1.0"}], {"license": ["MIT", "CC0-1.0"]}),
        ([{"name": "Ours", "path": "https://x.example/"}], {"license-url": "https://x.example/"}),
        ([{"name": "Ours", "path": "LICENSE.md"}], {}),
    ],
)
def test_citation_names_only_licences_that_the_format_knows(licenses, said, describe_release):
    release = describe_release(licenses=licenses)
    assert is_citation(release.folder)
    cited = yaml.safe_load(release.texts()["CITATION.cff"])
    assert {key: value for key, value in cited.items() if key.startswith("license")} == said


def test_known_licences_are_those_of_the_schema():
    folder = Path(check_jsonschema.__file__).parent / "builtin_schemas/vendor"
    schema = facts((folder / "citation-file-format.json").read_text("utf-8"))
    assert set(schema["definitions"]["license-enum"]["enum"]) >= citation.KNOWN_LICENSES


def test_bibtex_is_read_back(describe_release):
    release = describe_release(**FULL)
    entry = entry_of(release.texts()["citation.bib"])
    assert entry[""] == "dataset"
    assert entry["author"] == "Brandt, Ada and The Board"
    assert (entry["date"], entry["year"], entry["month"]) == ("2026-11-24", "2026", "11")
    assert (entry["title"], entry["version"]) == ("Lamps", "2.1.0")
    assert facts(release.texts()["croissant.json"])["citeAs"] == release.texts()["citation.bib"]


# --- DCAT ---


def test_dcat_describes_each_file(kerr_release):
    graph = turtle((kerr_release.folder / "dcat.ttl").read_text("utf-8"))
    query = """
        PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?url ?size ?type ?hash ?algorithm WHERE {
          ?dataset a dcat:Dataset ; dcat:distribution ?file .
          ?file a dcat:Distribution ; dcat:downloadURL ?url ; dcat:byteSize ?size ;
            dcat:mediaType ?type ; spdx:checksum ?sum .
          ?sum spdx:checksumValue ?hash ; spdx:algorithm ?algorithm }
    """
    rows = {str(row.url): row for row in graph.query(query)}
    files = [one for one in kerr_release.manifest.files if one.path.endswith((".csv", ".parquet"))]
    assert len(rows) == len(files) == 28
    for file in files:
        row = rows[f"https://here.example/{file.path}"]
        assert int(row.size) == file.bytes
        assert row.hash.toPython().hex() == file.sha256
        assert str(row.type).endswith(f"media-types/{file.mediatype}")
        assert str(row.algorithm).endswith("checksumAlgorithm_sha256")


def test_dcat_names_persons_by_their_identifier(describe_release):
    graph = turtle(describe_release(**FULL).texts()["dcat.ttl"])
    person = rdflib.URIRef("https://orcid.org/0000-0002-1825-0097")
    assert (person, rdflib.RDF.type, rdflib.FOAF.Person) in graph
    assert (None, rdflib.DCTERMS.creator, person) in graph
    assert (None, rdflib.DCTERMS.source, rdflib.URIRef("https://log.example/")) in graph
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)


# --- Zenodo ---


def test_zenodo_deposit(describe_release):
    deposit = facts(describe_release(**FULL).texts()[".zenodo.json"])
    assert deposit == {
        "title": "Lamps",
        "upload_type": "dataset",
        "description": "<p>All lamps.</p><p>Lit.</p>",
        "creators": [
            {"name": "Brandt, Ada", "affiliation": "Grey Point", "orcid": "0000-0002-1825-0097"},
            {"name": "The Board"},
        ],
        "contributors": [{"name": "Tomas", "type": "DataCurator"}],
        "access_right": "open",
        "license": "cc-by-4.0",
        "keywords": ["lamp", "sea"],
        "publication_date": "2026-11-24",
        "version": "2.1.0",
        "related_identifiers": [
            {"identifier": "https://lamps.example/a?b=c#d", "relation": "isDescribedBy"},
            {"identifier": "https://log.example/", "relation": "isDerivedFrom"},
        ],
    }


# --- whatever stands in the descriptor ---


def test_bare_package_has_valid_metadata(describe_release):
    release = describe_release(name=None, version=None)
    assert is_citation(release.folder)
    assert yaml.safe_load(release.texts()["CITATION.cff"])["authors"] == [{"name": "Anonymous"}]
    assert mlcroissant.Dataset(release.folder / "croissant.json").metadata.creators == []
    assert metadata.cross_check(release.folder, release.descriptor, release.manifest) == []
    for text in release.texts().values():
        assert "None" not in text


@pytest.mark.parametrize("value", [None, 1, [], {}, [[]], [None], "x", [{"title": []}], True])
def test_values_of_no_sense_are_left_out(value, describe_release):
    names = ("title", "description", "homepage", "created", "keywords", "licenses", "contributors")
    release = describe_release(**dict.fromkeys((*names, "sources"), value))
    assert metadata.cross_check(release.folder, release.descriptor, release.manifest) == []
    assert is_citation(release.folder)


def test_hostile_values_are_said_as_they_are(describe_release):
    contributor = {"title": HOSTILE, "givenName": HOSTILE, "familyName": HOSTILE}
    fields = [{"name": HOSTILE, "description": HOSTILE, "rdfType": HOSTILE}]
    release = describe_release(
        name=HOSTILE, title=HOSTILE, version=HOSTILE, description=HOSTILE, keywords=[HOSTILE],
        licenses=[{"name": HOSTILE, "title": HOSTILE}], sources=[{"title": HOSTILE}],
        contributors=[contributor, {"title": HOSTILE}],
        resources=[
            {"name": HOSTILE, "description": HOSTILE, "path": "t.csv", "schema": {"fields": fields}}
        ],
    )  # fmt: skip
    texts = release.texts()
    assert metadata.cross_check(release.folder, release.descriptor, release.manifest) == []
    assert is_citation(release.folder)
    assert yaml.safe_load(texts["CITATION.cff"])["title"] == SHOWN
    assert facts(texts["croissant.json"])["name"] == SHOWN
    assert visible_text(facts(texts[".zenodo.json"])["description"]).split() == SHOWN.split()
    entry = entry_of(texts["citation.bib"])
    # The library reads LaTeX's name of ^ as a letter, and does not know those of the braces.
    assert entry["title"].replace("\u02c6", "^") == re.sub("[{}]", "", SHOWN)
    assert texts["citation.bib"].count("{") == texts["citation.bib"].count("}")
    (said,) = turtle(texts["dcat.ttl"]).objects(
        rdflib.URIRef("https://here.example/#dataset"), rdflib.DCTERMS.title
    )
    assert str(said) == SHOWN


class Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)


def visible_text(html: str) -> str:
    page = Visible()
    page.feed(html)
    assert page.tags <= {"p", "br"}
    return " ".join(page.words)


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_what_is_no_web_address_is_left_out(address, describe_release):
    release = describe_release(
        homepage=address,
        licenses=[{"path": address}],
        contributors=[{"title": "Ada", "path": address}],
        sources=[{"path": address}],
    )
    assert is_citation(release.folder)
    texts = release.texts()
    assert not {"url", "license", "isBasedOn"} & facts(texts["croissant.json"]).keys()
    assert "related_identifiers" not in facts(texts[".zenodo.json"])
    assert "url" not in entry_of(texts["citation.bib"])
    (dataset,) = turtle(texts["dcat.ttl"]).subjects(rdflib.RDF.type, DCAT_DATASET)
    links = {rdflib.DCTERMS.license, rdflib.DCTERMS.source, rdflib.DCAT.landingPage}
    assert not links & set(turtle(texts["dcat.ttl"]).predicates(dataset))


def test_addresses_beyond_ascii_are_encoded(describe_release):
    release = describe_release(homepage="https://x.example/ü b?q=é")
    assert yaml.safe_load(release.texts()["CITATION.cff"])["url"] == (
        "https://x.example/%C3%BC%20b?q=%C3%A9"
    )
    assert is_citation(release.folder)


TEXTS = st.text(st.characters(codec=None), max_size=40)
RAW = st.fixed_dictionaries(
    {"name": TEXTS, "version": TEXTS},
    optional={
        "title": TEXTS,
        "description": TEXTS,
        "homepage": TEXTS | TEXTS.map(lambda text: f"https://x.example/{text}"),
        "keywords": st.lists(TEXTS, max_size=3),
        "licenses": st.lists(
            st.fixed_dictionaries({}, optional={"name": TEXTS, "title": TEXTS}), max_size=2
        ),
        "contributors": st.lists(
            st.fixed_dictionaries(
                {"title": TEXTS},
                optional={"givenName": TEXTS, "familyName": TEXTS, "organization": TEXTS},
            ),
            max_size=3,
        ),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(RAW, TEXTS, TEXTS)
def test_any_text_is_written_and_read_back(raw, table, column):
    schema = {"fields": [{"name": column}], "primaryKey": column}
    resources = [{"name": table, "path": "t.csv", "schema": schema, "description": column}]
    descriptor = describe({**raw, "resources": resources}, Path())
    file = ReleasedFile("t.csv", 4, f"sha256:{'0' * 64}", "text/csv", 1)
    manifest = Manifest(raw["name"], raw["version"], date(2026, 11, 24), (file,))
    texts = {
        name: render(descriptor, manifest).encode().decode()
        for name, render in metadata.FORMATS.items()
    }
    assert metadata.cross_check(texts, descriptor, manifest) == []
    said = [module.read(texts[module.FILE_NAME]) for module in (croissant, citation, dcat, zenodo)]
    assert len({one.title for one in said}) == 1
    assert len({one.version for one in said}) == 1
    assert bibtex.read(texts["citation.bib"]).released == "2026-11-24"


def test_missing_extra_is_named():
    code = (
        "import sys; sys.modules['mlcroissant'] = None\n"
        "from kerrdata.errors import KerrdataError\n"
        "try:\n    import kerrdata.metadata\nexcept KerrdataError as error:\n    print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "pip install 'kerrdata[release]'" in run.stdout


# --- the same release, the same bytes ---

SCRIPT = """
import sys
from pathlib import Path
from kerrdata import metadata
from kerrdata.descriptor import read_descriptor
from kerrdata.manifest import read_manifest
folder = Path(sys.argv[1])
descriptor = read_descriptor(folder / "datapackage.json")
manifest = read_manifest(sys.stdin.read())
for render in metadata.FORMATS.values():
    sys.stdout.buffer.write(render(descriptor, manifest).encode())
"""


@pytest.mark.slow
def test_bytes_do_not_depend_on_zone_locale_or_hash_seed(kerr_release):
    from kerrdata.manifest import write_manifest  # noqa: PLC0415

    outputs = set()
    for zone, locale, seed in [
        ("UTC", "C", "0"),
        ("Asia/Tokyo", "C.UTF-8", "1"),
        ("", "de_DE", "7"),
    ]:
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT, kerr_release.folder],
            input=write_manifest(kerr_release.manifest).encode(),
            check=True, capture_output=True,
            env={**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        outputs.add(run.stdout)
    assert outputs == {"".join(kerr_release.texts().values()).encode()}
    assert b"\r" not in outputs.pop()
