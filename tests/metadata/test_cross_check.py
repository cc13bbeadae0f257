"""All that metadata files, descriptor and manifest say of a release is compared, fact by fact."""

from __future__ import annotations

import json
import re
import socket
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kerrdata.descriptor import describe
from kerrdata.manifest import ReleasedFile
from kerrdata.metadata import FORMATS, cross_check

TEXTS = ("croissant.json", "CITATION.cff", "dcat.ttl", ".zenodo.json", "citation.bib")
WITH_FILES = ("croissant.json", "dcat.ttl")


def changed(release: Any, name: str, old: str, new: str) -> list[str]:
    """The problems after a change of one text, which has to hit something."""
    texts = release.texts()
    assert old in texts[name], texts[name]
    texts[name] = texts[name].replace(old, new)
    return cross_check(texts, release.descriptor, release.manifest)


def test_names_are_those_of_the_formats():
    assert tuple(FORMATS) == TEXTS


def test_all_agree(kerr_release):
    assert cross_check(kerr_release.folder, kerr_release.descriptor, kerr_release.manifest) == []


def test_it_does_not_matter_whether_the_manifest_lists_the_metadata_too(kerr_release):
    more = tuple(ReleasedFile(name, 1, "sha256:00", "text/plain") for name in ("a.md", *TEXTS))
    manifest = replace(kerr_release.manifest, files=kerr_release.manifest.files + more)
    assert cross_check(kerr_release.folder, kerr_release.descriptor, manifest) == []


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ("Lamps of the coast", "Another package", "title"),
        ("0.1.0", "0.1.1", "version"),
        ("2026-11-24", "2026-11-25", "date"),
        ("The board", "Somebody else", "authors"),
        ("All lamps", "No lamps", "description"),
    ],
)
def test_every_fact_in_every_file(name, old, new, fact, lamp_release):
    problems = changed(lamp_release, name, old, new)
    assert any(one.startswith(f"{name}: the {fact} is ") and new in one for one in problems)
    assert {one.partition(":")[0] for one in problems} == {name}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("croissant.json", "licenses/by/4.0", "licenses/by-nc/4.0"),
        ("CITATION.cff", "CC-BY-4.0", "CC0-1.0"),
        ("dcat.ttl", "licenses/by/4.0", "licenses/by-nc/4.0"),
        (".zenodo.json", "cc-by-4.0", "cc0-1.0"),
        ("citation.bib", "CC-BY-4.0", "CC0-1.0"),
    ],
)
def test_licence_in_every_file(name, old, new, lamp_release):
    (problem,) = changed(lamp_release, name, old, new)
    assert problem.startswith(f"{name}: the licence is ")


@pytest.mark.parametrize("name", WITH_FILES)
def test_name_where_a_format_has_it(name, lamp_release):
    old = {"croissant.json": '"identifier": "lamps"', "dcat.ttl": 'identifier "lamps"'}[name]
    (problem,) = changed(lamp_release, name, old, old.replace("lamps", "other"))
    assert problem == f"{name}: the name is 'other', by the descriptor 'lamps'."


@pytest.mark.parametrize("name", WITH_FILES)
def test_hash_size_and_path_of_each_file(name, lamp_release):
    file = lamp_release.manifest.file("data/lamps.csv")
    (problem,) = changed(lamp_release, name, file.sha256, "0" * 64)
    assert problem.startswith(f"{name}: the hash of 'data/lamps.csv' is '{'0' * 64}'")
    size = {"croissant.json": f'"{file.bytes} B"', "dcat.ttl": f'"{file.bytes}"^^'}[name]
    (problem,) = changed(lamp_release, name, size, size.replace(f"{file.bytes}", "1"))
    assert problem == f"{name}: 'data/lamps.csv' has 1 bytes, in the manifest {file.bytes}."
    problems = changed(lamp_release, name, "data/lamps.csv", "data/lights.csv")
    assert problems == [
        f"{name}: the file 'data/lamps.csv' is missing.",
        f"{name}: the file 'data/lights.csv' is not in the release.",
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_missing_facts_are_named(name, lamp_release):
    version = {
        "croissant.json": '  "version": "0.1.0",\n',
        "CITATION.cff": "version: 0.1.0\n",
        "dcat.ttl": 'dcat:version "0.1.0"',
        ".zenodo.json": ',\n  "version": "0.1.0"',
        "citation.bib": "  version   = {0.1.0},\n",
    }[name]
    other = 'dcat:keyword "x"' if name == "dcat.ttl" else ""
    (problem,) = changed(lamp_release, name, version, other)
    assert problem == f"{name}: the version is missing, by the descriptor '0.1.0'."


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "null", "{" * 100_000, "[" * 100_000, "\ufeff\x00", "a: &a [*a]", "@x{"],
)
def test_what_cannot_be_read_is_a_problem(name, text, lamp_release):
    texts = {**lamp_release.texts(), name: text}
    problems = cross_check(texts, lamp_release.descriptor, lamp_release.manifest)
    assert problems
    assert {one.partition(":")[0] for one in problems} == {name}
    assert not any("\n" in one for one in problems)


@pytest.mark.parametrize("name", TEXTS)
def test_missing_file_is_a_problem(name, lamp_release, tmp_path):
    texts = {key: text for key, text in lamp_release.texts().items() if key != name}
    (problem,) = cross_check(texts, lamp_release.descriptor, lamp_release.manifest)
    assert problem.startswith(f"{name}: it is missing")
    assert len(cross_check(tmp_path, lamp_release.descriptor, lamp_release.manifest)) == 5


@pytest.mark.parametrize(
    "context",
    [
        {"@context": "https://elsewhere.example/c"},
        {"@context": ["https://elsewhere.example/c"]},
        {"@context": {"@import": "https://elsewhere.example/c"}},
        {"creator": {"@type": "sc:Person", "@context": "https://elsewhere.example/c"}},
        {"@context": {"a": {"@id": "b", "@context": "https://elsewhere.example/c"}}},
    ],
)
def test_no_context_is_fetched(context, lamp_release, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    texts = lamp_release.texts()
    texts["croissant.json"] = json.dumps({**json.loads(texts["croissant.json"]), **context})
    (problem,) = cross_check(texts, lamp_release.descriptor, lamp_release.manifest)
    assert "a context that stands elsewhere" in problem


@pytest.mark.parametrize("fact", ["name", "version"])
def test_manifest_of_another_release(fact, lamp_release):
    manifest = replace(lamp_release.manifest, **{fact: "other"})
    (problem,) = cross_check(lamp_release.folder, lamp_release.descriptor, manifest)
    assert re.match(f"manifest.json: the {fact} is 'other', in the descriptor '", problem)


def test_manifest_of_another_day(lamp_release):
    manifest = replace(lamp_release.manifest, released=date(2026, 12, 1))
    problems = cross_check(lamp_release.folder, lamp_release.descriptor, manifest)
    assert len(problems) == 5
    assert all("the date is '2026-11-24'" in one for one in problems)


def test_descriptor_and_manifest_agree_on_each_table(lamp_release):
    raw = json.loads(json.dumps(lamp_release.descriptor.raw))
    file = lamp_release.manifest.file("data/lamps.csv")
    (lamps,) = raw["resources"]
    lamps |= {"bytes": file.bytes, "hash": file.hash}
    assert (
        cross_check(lamp_release.folder, describe(raw, lamp_release.folder), lamp_release.manifest)
        == []
    )
    lamps |= {"bytes": 1, "hash": "sha256:0"}
    problems = cross_check(
        lamp_release.folder, describe(raw, lamp_release.folder), lamp_release.manifest
    )
    assert problems == [
        f"manifest.json: bytes of 'data/lamps.csv' is {file.bytes}, in the descriptor 1.",
        f"manifest.json: hash of 'data/lamps.csv' is {file.hash!r}, in the descriptor 'sha256:0'.",
    ]


def test_table_without_a_file_in_the_manifest(describe_release):
    release = describe_release(resources=[{"name": "t", "path": "gone.csv"}])
    (problem,) = cross_check(release.folder, release.descriptor, release.manifest)
    assert problem == "manifest.json: the file 'gone.csv' of table 't' is missing."
