"""The rules about the package: what they say of descriptors of all kinds."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from kerrdata.findings import Finding
from kerrdata.rules.package import SEMANTIC_VERSION

WritePackage = Callable[..., Path]
Check = Callable[..., list[Finding]]
Notes = Callable[..., list[str]]

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"


@pytest.fixture
def notes(write_package: WritePackage, check: Check) -> Notes:
    """A function that gives what a rule says of a descriptor."""

    def said(code: str, **descriptor: Any) -> list[str]:
        root = write_package({}, **{"resources": [], **descriptor})
        return [found.note for found in check(root, code)]

    return said


def table(*fields: dict[str, Any], **schema: Any) -> dict[str, Any]:
    return {"name": "t", "path": "t.csv", "schema": {"fields": list(fields), **schema}}


@pytest.mark.parametrize(
    ("version", "hint"),
    [
        ("1.2", "Write `1.2.0`."),
        ("v1.2.3", "Write `1.2.3`."),
        ("01.2.3", "Write `1.2.3`."),
        ("1", "Write `1.0.0`."),
        (1.5, "Write `1.5.0`."),
        ("2025-10", "Write `version` as three numbers"),
        ("1.2.3.4", "Write `version` as three numbers"),
        ("", "Write `version` as three numbers"),
        (None, "Write `version` as three numbers"),
    ],
)
def test_versions(write_package: WritePackage, check: Check, version: object, hint: str) -> None:
    (found,) = check(write_package({}, resources=[], version=version), "KD501")
    assert found.hint.casefold().startswith(hint.casefold())


@pytest.mark.parametrize("version", ["0.0.0", "1.2.3", "1.0.0-alpha.1", "1.0.0-0a.-", "1.0.0+00.x"])
def test_semantic_versions(version: str) -> None:
    assert SEMANTIC_VERSION.fullmatch(version)


@pytest.mark.parametrize("version", ["1.0.0-01", "1.0.0-", "1.0.0+", "1.0.0-a..b", "1.0.0 "])
def test_versions_that_are_not_semantic(version: str) -> None:
    assert not SEMANTIC_VERSION.fullmatch(version)


def test_each_thing_undescribed_is_named_once(notes: Notes) -> None:
    described = {"title": "T", "description": "D", "example": "x"}
    resource = table({"name": "a", **described}, {"name": "b", "title": " "})
    assert notes("KD502", resources=[resource]) == [
        "the table has no title and no description",
        "the column `b` has no title and no description and no example",
    ]


@pytest.mark.parametrize(
    ("licences", "expected"),
    [
        (None, ["the package has no licence in `licenses`"]),
        ([], ["the package has no licence in `licenses`"]),
        ("CC0-1.0", ["the package has no licence in `licenses`"]),
        ([7], ["`licenses[0]` has no name and no title and no path"]),
        (
            [{"name": "CC BY 4.0", "title": "T", "path": "https://example.org"}],
            ["`licenses[0]` has a name, `CC BY 4.0`, that is no identifier of a licence"],
        ),
        (
            [{"name": "MIT", "title": "T", "path": "../datapackage.json"}],
            ["`licenses[0]` leads to `../datapackage.json`, which is no file of the package"],
        ),
        ([{"name": "GPL-2.0+", "title": "T", "path": "datapackage.json"}], []),
    ],
)
def test_licences(notes: Notes, licences: object, expected: list[str]) -> None:
    assert notes("KD503", licenses=licences) == expected


@pytest.mark.parametrize(
    ("contributors", "expected"),
    [
        (None, ["the package has no one in `contributors`"]),
        ([{}], ["`contributors[0]` has no title", "`contributors[0]` has no list of `roles`"]),
        ([{"title": "A", "roles": "creator"}], ["`contributors[0]` has no list of `roles`"]),
        ([{"title": "A", "roles": [" "]}], ["`contributors[0]` has no list of `roles`"]),
    ],
)
def test_contributors(notes: Notes, contributors: object, expected: list[str]) -> None:
    assert notes("KD504", contributors=contributors) == expected


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("People.csv", "Rename it to `data/people.csv`"),
        ("people.csv~", "An editor has left it behind"),
        (".~lock.people.csv#", "An office program has the table open"),
        ("~$people.xlsx", "An office program has the table open"),
        (".people.csv.swp", "Vim has the table open"),
        ("people (1).csv", "It is a copy"),
        ("people - copy.csv", "It is a copy"),
        ("people.csv.bak", "An editor has left it behind"),
        ("notes.txt", "Declare the file"),
        ("deep/er/notes.csv", "Declare the file"),
        ("license.csv", "Declare the file"),
    ],
)
def test_undeclared_files(write_package: WritePackage, check: Check, name: str, hint: str) -> None:
    resources = [{"name": "people", "path": "data/people.csv"}]
    root = write_package({"data/people.csv": "id\n", f"data/{name}": ""}, resources=resources)
    (found,) = check(root, "KD505")
    assert found.value == f"data/{name}"
    assert found.hint.casefold().startswith(hint.casefold())


def test_files_that_belong_beside_tables(write_package: WritePackage, check: Check) -> None:
    names = ["data/README.md", "data/LICENSE", "data/licence.txt", "data/.gitkeep", "data/s.json"]
    resources = [{"name": "people", "path": "./data/people.csv", "schema": "data/s.json"}]
    files = {**dict.fromkeys(names, "{}"), "data/people.csv": "id\n", "elsewhere.csv": ""}
    assert check(write_package(files, resources=resources), "KD505") == []


def test_tables_beside_the_descriptor_declare_no_folder(
    write_package: WritePackage, check: Check
) -> None:
    resources = [{"name": "people", "path": "people.csv"}]
    assert check(write_package({"people.csv": "", "x.csv": ""}, resources=resources), "KD505") == []


FIELDS = "`resources[0] t > schema > fields[0]"


@pytest.mark.parametrize(
    ("descriptor", "expected"),
    [
        ({}, ["`resources` is empty"]),
        ({"resources": [5]}, ["`resources[0]` is 5, not an object"]),
        ({"resources": [{"name": "t"}]}, ["`resources[0] t` has no `data` and no `path`"]),
        ({"resources": [{"path": "t.csv"}]}, ["`resources[0]` has no `name`"]),
        (
            {"resources": [{"name": "t", "path": "t.csv", "data": []}]},
            ["`resources[0] t` has `data` and `path`, where only one may be"],
        ),
        (
            {"resources": [{"name": "t", "path": "/t.csv"}]},
            [
                '`resources[0] t > path` is "/t.csv", which is neither a web address nor a path'
                " within the folder of the descriptor"
            ],
        ),
        (
            {"resources": [{"name": "t", "path": 5}]},
            ["`resources[0] t > path` is 5, not a text or a list"],
        ),
        (
            {"resources": [table({"name": "a", "type": "integer", "example": 5})]},
            [f"{FIELDS} a > example` is 5, not a text"],
        ),
        ({"resources": [table({"type": "date"})]}, [f"{FIELDS}` has no `name`"]),
        (
            {"resources": [table({"name": "a", "constraints": {"required": "yes", "enum": []}})]},
            [
                f'{FIELDS} a > constraints > required` is "yes", not true or false',
                f"{FIELDS} a > constraints > enum` is empty",
            ],
        ),
        ({"resources": [table({"name": "a", "type": "list"})]}, []),
        ({"resources": [table({"name": "a"})], "x": 5, "profile": "y"}, []),
        (
            {"resources": [table({"name": "a"}, uniqueKeys=["a"])]},
            ['`resources[0] t > schema > uniqueKeys[0]` is "a", not a list'],
        ),
        (
            {"resources": [table({"name": "a"})], "licenses": [{"title": "T"}]},
            ["`licenses[0]` has no `name` and no `path`"],
        ),
        (
            {"resources": [table({"name": "a"})], "contributors": [{}]},
            ["`contributors[0]` is empty"],
        ),
        (
            {"resources": [table({"name": "a"})], "homepage": ["x" * 99]},
            [f'`homepage` is ["{"x" * 57}…, not a text'],
        ),
    ],
)
def test_profile(notes: Notes, descriptor: dict[str, Any], expected: list[str]) -> None:
    assert notes("KD506", **{"$schema": V2, **descriptor}) == expected


def test_an_unknown_type_is_near_a_known_one(write_package: WritePackage, check: Check) -> None:
    resources = [table({"name": "a", "type": "interger"})]
    (found,) = check(write_package({}, resources=resources, **{"$schema": V2}), "KD506")
    assert (found.table, found.column, found.hint) == ("t", "a", "Did you mean `integer`?")


@pytest.mark.parametrize("schema", [None, "https://datapackage.org/profiles/1.0/datapackage.json"])
def test_other_profiles_are_not_judged(notes: Notes, schema: str | None) -> None:
    promise = {"$schema": schema} if schema else {}
    assert notes("KD506", homepage=5, **promise) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("1,x\n01,x\n", [(3, "1")]),
        ("1,x\n2,x\n01,y\n", []),
        ("1,x\n1,y\n", []),
        (",x\n,x\n", []),
        ("no,x\nno,x\n1,x\n", [(3, "no")]),
        ("1,x\n1,x\n1,x\n", [(3, "1"), (4, "1")]),
    ],
)
@pytest.mark.parametrize("further", [(), ("KD002",)], ids=["streamed", "in memory"])
def test_unique_keys(
    write_package: WritePackage,
    check: Check,
    rows: str,
    expected: list[tuple[int, str]],
    further: tuple[str, ...],
) -> None:
    fields = [{"name": "n", "type": "integer"}, {"name": "s"}]
    resources = [table(*fields, uniqueKeys=[["n", "s"]])]
    root = write_package({"t.csv": f"n,s\n{rows}"}, resources=resources)
    assert [
        (found.row, (found.value or "").lstrip("0")) for found in check(root, "KD507", *further)
    ] == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            {"primaryKey": "ids"},
            ["the primary key names the column `ids`, which `t` does not have"],
        ),
        (
            {"uniqueKeys": [["id", "x"]]},
            ["a unique key names the column `x`, which `t` does not have"],
        ),
        (
            {"foreignKeys": [{"fields": "id", "reference": {"resource": "u", "fields": "id"}}]},
            ["a foreign key refers to the table `u`, which does not exist"],
        ),
        (
            {"foreignKeys": [{"fields": ["id"], "reference": {"fields": ["id", "id"]}}]},
            ["a foreign key of 1 columns refers to 2 of `t`"],
        ),
        ({"foreignKeys": [{"fields": "id", "reference": {"resource": "", "fields": "id"}}]}, []),
    ],
)
def test_keys(notes: Notes, schema: dict[str, Any], expected: list[str]) -> None:
    assert notes("KD508", resources=[table({"name": "id"}, **schema)]) == expected


def test_a_key_into_a_table_without_columns_is_not_judged(notes: Notes) -> None:
    key = {"fields": "id", "reference": {"resource": "u", "fields": "id"}}
    resources = [table({"name": "id"}, foreignKeys=[key]), {"name": "u", "path": "u.csv"}]
    assert notes("KD508", resources=resources) == []


@pytest.mark.parametrize(
    ("field", "count"),
    [
        ({"type": "date", "example": "1990/01/02"}, 1),
        ({"type": "boolean", "example": "yes"}, 1),
        ({"type": "boolean", "trueValues": ["yes"], "example": "yes"}, 0),
        ({"constraints": {"pattern": "[a-z]+", "maxLength": 2}, "example": "A-1"}, 2),
        ({"constraints": {"enum": ["a", "b"]}, "example": "c"}, 1),
        ({"type": "integer", "example": 5}, 0),
        ({"type": "unknown", "example": "5"}, 0),
        ({"constraints": {"pattern": "["}, "example": "5"}, 0),
        ({"type": "integer", "constraints": {"minimum": "x"}, "example": "5"}, 0),
    ],
)
def test_examples(notes: Notes, field: dict[str, Any], count: int) -> None:
    assert len(notes("KD509", resources=[table({"name": "a", **field})])) == count


NAMES = [
    *("name", "title", "path", "type", "fields", "roles", "example", "constraints", "pattern"),
    *("enum", "minimum", "required", "reference", "resource", "value"),
]
JSON = st.recursive(
    st.sampled_from([None, True, 0, 1.5, "", "[", "a", "t", "id", "data/x", "integer", "date"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELD = {"name": st.just("id"), "type": JSON, "constraints": JSON, "example": st.just("x")}
SCHEMA = {
    "fields": st.lists(st.fixed_dictionaries({}, optional=FIELD), max_size=2) | JSON,
    **dict.fromkeys(("primaryKey", "foreignKeys", "uniqueKeys", "missingValues"), JSON),
}
RESOURCE = {"name": JSON, "path": JSON, "schema": st.fixed_dictionaries({}, optional=SCHEMA)}
PACKAGE = {
    "resources": st.lists(st.fixed_dictionaries({}, optional=RESOURCE), max_size=2) | JSON,
    **dict.fromkeys(("version", "licenses", "contributors", "homepage", "keywords"), JSON),
}


@given(st.fixed_dictionaries({}, optional=PACKAGE))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_descriptor_breaks_the_rules_themselves(
    tmp_path_factory: pytest.TempPathFactory, check: Check, package: dict[str, Any]
) -> None:
    root = tmp_path_factory.mktemp("package")
    (root / "datapackage.json").write_text(json.dumps({"$schema": V2, **package}))
    assert all(found.note and found.hint for found in check(root, "KD5"))


PROFILE = Path(find_spec("dplib").submodule_search_locations[0]) / "profiles/2.0/datapackage.json"
PLAIN = Draft7Validator(json.loads(PROFILE.read_text(encoding="utf-8")))


@given(st.fixed_dictionaries({}, optional=PACKAGE))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_profile_is_judged_as_by_plain_json_schema(
    tmp_path_factory: pytest.TempPathFactory, check: Check, package: dict[str, Any]
) -> None:
    root = tmp_path_factory.mktemp("package")
    (root / "datapackage.json").write_text(json.dumps({"$schema": V2, **package}))
    assert (check(root, "KD506") == []) == PLAIN.is_valid(package)
