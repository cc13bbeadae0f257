"""The version policy: every line of it with both faces, and the numbers that follow."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata.diff.comparison import compare
from kerrdata.diff.differences import Change, Difference, Kind, Side
from kerrdata.errors import KerrdataError
from kerrdata.package import open_package
from kerrdata.versioning import (
    POLICY,
    Level,
    check,
    is_higher,
    level,
    next_version,
    reasons,
)

Raw = dict[str, Any]
Edit = Callable[[Raw, dict[str, str]], object]

PEOPLE = "id,name,born,span_start\nann,Ann Lee,1950,1\nben,Ben Bo,1960,2\n"
LINKS = "person_id,kind\nann,friend\nben,friend\n"


def column(name: str, **more: Any) -> Raw:
    return {"name": name, "type": "string", **more}


def package() -> tuple[Raw, dict[str, str]]:
    people = {
        "fields": [
            column("id"),
            column("name"),
            column("born", constraints={"pattern": "[0-9]+"}),
            column("span_start"),
        ],
        "primaryKey": ["id"],
    }
    refers = {"fields": ["person_id"], "reference": {"resource": "people", "fields": ["id"]}}
    links = {
        "fields": [column("person_id"), column("kind")],
        "primaryKey": ["person_id", "kind"],
        "foreignKeys": [refers],
    }
    parted = {"name": "parted", "path": ["a.csv", "b.csv"]}
    resources = [
        {"name": "people", "path": "people.csv", "schema": people},
        {"name": "links", "path": "links.csv", "schema": links},
        parted,
    ]
    files = {"people.csv": PEOPLE, "links.csv": LINKS, "a.csv": "id\n1\n", "b.csv": "2\n"}
    return {"name": "x", "version": "1.0.0", "retired": [], "resources": resources}, files


def fields(raw: Raw, at: int = 0) -> list[Raw]:
    found: list[Raw] = raw["resources"][at]["schema"]["fields"]
    return found


def replaced(old: str, new: str, name: str = "people.csv") -> Edit:
    return lambda _, files: files.update({name: files[name].replace(old, new)})


def renamed_column(raw: Raw, files: dict[str, str]) -> None:
    fields(raw)[2]["name"] = "borns"
    replaced("born", "borns")(raw, files)


def with_column(at: int) -> Edit:
    def edit(raw: Raw, files: dict[str, str]) -> None:
        fields(raw).insert(at, column("extra"))
        lines = [line.split(",") for line in files["people.csv"].splitlines()]
        for number, line in enumerate(lines):
            line.insert(at, "" if number else "extra")
        files["people.csv"] = "".join(",".join(line) + "\n" for line in lines)

    return edit


def without_column(raw: Raw, files: dict[str, str]) -> None:
    del fields(raw)[3]
    lines = files["people.csv"].splitlines()
    files["people.csv"] = "".join(line.rpartition(",")[0] + "\n" for line in lines)


def reordered(raw: Raw, files: dict[str, str]) -> None:
    fields(raw, 1).reverse()
    files["links.csv"] = "kind,person_id\nfriend,ann\nfriend,ben\n"


def reused(raw: Raw, files: dict[str, str]) -> None:
    raw["retired"].append({"table": "people", "id": "zoe", "version": "0.1.0"})
    files["people.csv"] += "zoe,Zoe,1999,3\n"


EDITS: dict[str, tuple[Level, Edit]] = {
    "package-renamed": (Level.major, lambda raw, _: raw.update(name="y")),
    "table-removed": (Level.major, lambda raw, _: raw["resources"].pop(1)),
    "table-renamed": (Level.major, lambda raw, _: raw["resources"][0].update(name="persons")),
    "path-changed": (
        Level.major,
        lambda raw, files: (
            raw["resources"][0].update(path="p.csv"),
            files.update({"p.csv": files["people.csv"]}),
        ),
    ),
    "dialect-changed": (
        Level.major,
        lambda raw, files: (
            raw["resources"][0].update(dialect={"delimiter": ";"}),
            files.update({"people.csv": PEOPLE.replace(",", ";")}),
        ),
    ),
    "column-removed": (Level.major, without_column),
    "column-renamed": (Level.major, renamed_column),
    "column-inserted": (Level.major, with_column(1)),
    "columns-reordered": (Level.major, reordered),
    "type-changed": (Level.major, lambda raw, _: fields(raw)[3].update(type="integer")),
    "format-changed": (Level.major, lambda raw, _: fields(raw)[1].update(format="email")),
    "missing-values-changed": (
        Level.major,
        lambda raw, _: raw["resources"][0]["schema"].update(missingValues=["", "1960"]),
    ),
    "primary-key-changed": (
        Level.major,
        lambda raw, _: raw["resources"][0]["schema"].update(primaryKey=["name"]),
    ),
    "constraint-tightened": (
        Level.major,
        lambda raw, _: fields(raw)[1].update(constraints={"required": True}),
    ),
    "rows-removed": (Level.major, replaced("ben,Ben Bo,1960,2\n", "")),
    "rows-remeant": (Level.major, replaced("Ann Lee,1950,1", "Zoe Quirk,1999,7")),
    "ids-reused": (Level.major, reused),
    "table-unread": (Level.major, replaced("2", "3", "b.csv")),
    "constraint-loosened": (Level.minor, lambda raw, _: fields(raw)[2].pop("constraints")),
    "table-added": (
        Level.minor,
        lambda raw, _: raw["resources"].append({"name": "new", "path": "a.csv"}),
    ),
    "column-added": (Level.minor, with_column(4)),
    "rows-added": (Level.minor, replaced("ben,Ben", "bo,Bo Ye,1970,4\nben,Ben")),
    "metadata-changed": (Level.patch, lambda raw, _: raw.update(title="People")),
    "retired-changed": (
        Level.patch,
        lambda raw, _: raw["retired"].append({"table": "people", "id": "old", "version": "1.0.0"}),
    ),
    "cells-corrected": (Level.patch, replaced("Ann Lee", "Anne Lee")),
    "anchors-moved": (Level.patch, replaced("1960,2", "1960,3")),
    "cells-respelled": (Level.patch, replaced("Ann Lee", "Ann  Lee")),
    "version-changed": (Level.none, lambda raw, _: raw.update(version="1.0.1")),
}


@pytest.fixture
def differing(tmp_path: Path) -> Callable[..., Difference]:
    """A function that compares the package with an edited copy of it."""

    def write(folder: Path, raw: Raw, files: dict[str, str]) -> Path:
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "datapackage.json").write_text(json.dumps(raw), encoding="utf-8")
        return folder

    def differ(*edits: Edit) -> Difference:
        sides = [write(tmp_path / "old", *package())]
        raw, files = package()
        for edit in edits:
            edit(raw, files)
        sides.append(write(tmp_path / "new", raw, files))
        return compare(*map(open_package, sides))

    return differ


def test_every_line_of_the_policy_is_tried() -> None:
    assert set(EDITS) == set(POLICY)
    assert {*map(str, Kind)} <= set(POLICY)


@pytest.mark.parametrize("code", EDITS)
def test_the_policy(differing: Any, code: str) -> None:
    moved, edit = EDITS[code]
    found = differing(edit)
    codes = {one.clause.code for one in reasons(found)}
    assert POLICY[code].level is moved
    assert level(found) is moved
    assert found  # whatever moves a number is a difference
    if moved:
        assert code in codes
        assert all(one.sentence for one in reasons(found))
    versions = {
        Level.none: ("1.2.3", "0.2.3"),
        Level.patch: ("1.2.4", "0.2.4"),
        Level.minor: ("1.3.0", "0.3.0"),
        Level.major: ("2.0.0", "0.3.0"),
    }
    assert (next_version("1.2.3", found), next_version("0.2.3", found)) == versions[moved]


def test_nothing_moves_nothing(differing: Any) -> None:
    found = differing(
        replaced(
            "ann,Ann Lee,1950,1\nben,Ben Bo,1960,2\n", "ben,Ben Bo,1960,2\nann,Ann Lee,1950,1\n"
        )
    )
    assert not found
    assert not reasons(found)
    assert not check(found)
    assert next_version("1.0.0", found) == "1.0.0"


def test_the_heaviest_counts_and_comes_first(differing: Any) -> None:
    found = differing(
        EDITS["metadata-changed"][1], EDITS["rows-added"][1], EDITS["table-unread"][1]
    )
    levels = [one.level for one in reasons(found)]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] is Level.major


def of_level(moved: Level, old: str = "1.0.0", new: str = "1.0.0") -> Difference:
    kinds = {
        Level.none: Kind.version_changed,
        Level.patch: Kind.metadata_changed,
        Level.minor: Kind.table_added,
        Level.major: Kind.table_removed,
    }
    return Difference(Side("x", old, "a"), Side("x", new, "b"), (Change(kinds[moved], "t"),))


VERSIONS = st.builds("{}.{}.{}".format, *[st.integers(0, 12)] * 3)


@given(VERSIONS, st.sampled_from(Level))
def test_the_next_version_is_the_smallest_that_is_legal(version: str, moved: Level) -> None:
    needed = next_version(version, of_level(moved))
    assert not check(of_level(moved, version, needed))
    assert is_higher(needed, version) is bool(moved)
    major, minor, patch = map(int, needed.split("."))
    lower = [(major, minor, patch - 1), (major, minor - 1, 999), (major - 1, 999, 999)]
    for one in lower:
        if min(one) >= 0:
            assert check(of_level(moved, version, "{}.{}.{}".format(*one)))


@given(VERSIONS)
def test_the_step_to_the_first_release_is_legal(version: str) -> None:
    if version.startswith("0."):
        assert all(not check(of_level(moved, version, "1.0.0")) for moved in Level)


@pytest.mark.parametrize(
    ("old", "new", "moved", "codes"),
    [
        ("1.0.0", "1.0.0", Level.patch, ["version-low"]),
        ("1.0.0", "1.0.1", Level.minor, ["version-low"]),
        ("1.0.0", "1.9.9", Level.major, ["version-low"]),
        ("1.0.0", "3.0.0", Level.patch, []),
        ("1.0.0", "0.9.0", Level.none, ["version-lower"]),
        ("1.0.0", "", Level.none, ["version-malformed"]),
        ("1.0.0", "1.1", Level.patch, ["version-malformed"]),
        ("1.0.0", "2.0.0-rc.1", Level.major, []),
        ("1.0.0", "1.1.0-rc.1", Level.major, ["version-low"]),
        ("2.0.0-rc.1", "2.0.0", Level.major, []),
        ("2.0.0-rc.1", "2.0.0-rc.2", Level.major, []),
        ("2.0.0-rc.2", "2.0.0-rc.1", Level.major, ["version-lower"]),
        ("2.0.0-rc.1", "2.0.0-rc.1", Level.major, ["version-low"]),
        ("1.0.0+a", "1.0.0+b", Level.none, []),
    ],
)
def test_declared_versions(old: str, new: str, moved: Level, codes: list[str]) -> None:
    found = check(of_level(moved, old, new))
    assert [one.code for one in found] == codes
    assert all(one.note and one.hint for one in found)


def test_precedence_is_that_of_semver() -> None:
    marks = ["alpha", "alpha.1", "alpha.beta", "beta", "beta.2", "beta.11", "rc.1"]
    versions = [*(f"1.0.0-{mark}" for mark in marks), "1.0.0", "1.0.1"]
    for at, one in enumerate(versions):
        for to, other in enumerate(versions):
            assert is_higher(one, other) is (at > to)


@pytest.mark.parametrize("version", ["", "1", "v1.0.0", "1.0.0\n", "01.0.0"])
def test_an_old_version_that_is_none(version: str) -> None:
    with pytest.raises(KerrdataError, match="is not semantic"):
        check(of_level(Level.patch, version))


def test_a_removed_id_has_to_be_retired(differing: Any) -> None:
    found = differing(EDITS["rows-removed"][1], lambda raw, _: raw.update(version="2.0.0"))
    (problem,) = check(found)
    assert problem.code == "id-not-retired"
    assert (problem.table, problem.key) == ("people", ("ben",))
    assert '{"table": "people", "id": "ben", "version": "2.0.0"}' in problem.hint


def test_a_retired_id_may_go(differing: Any) -> None:
    def retire(raw: Raw, _: object) -> None:
        raw["version"] = "2.0.0"
        raw["retired"].append({"table": "people", "id": "ben", "version": "2.0.0"})

    assert not check(differing(EDITS["rows-removed"][1], retire))


def test_a_link_may_go(differing: Any) -> None:
    edits = replaced("ben,friend\n", "", "links.csv"), lambda raw, _: raw.update(version="2.0.0")
    found = differing(*edits)
    assert level(found) is Level.major
    assert not check(found)


def test_an_id_may_not_come_back(differing: Any) -> None:
    found = differing(reused, lambda raw, _: raw.update(version="2.0.0"))
    assert [one.code for one in check(found)] == ["id-reused"]


def test_the_list_only_grows(differing: Any, tmp_path: Path) -> None:
    found = differing(EDITS["retired-changed"][1])
    assert [one.code for one in check(found)] == ["version-low"]
    back = compare(open_package(tmp_path / "new"), open_package(tmp_path / "old"))
    assert [one.code for one in check(back)] == ["version-low", "id-unlisted"]
