"""Rules about what a package says of itself: version, descriptions, licences, contributors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kerrdata.descriptor import inside
from kerrdata.frames import Tables
from kerrdata.rules.registry import Fault, rule

# The expression that https://semver.org suggests.
_NUMBER = "(?:0|[1-9][0-9]*)"
_MARK = f"(?:{_NUMBER}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
SEMANTIC_VERSION = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-{_MARK}(?:\.{_MARK})*)?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
)

# What the identifiers of https://spdx.org/licenses/ have in common: `CC-BY-4.0`, `GPL-2.0+`.
LICENCE_IDENTIFIER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.+-]*[A-Za-z0-9+])?")


@rule("KD501")
def version_is_semantic(tables: Tables) -> Iterator[Fault]:
    """The package's version is a semantic one, MAJOR.MINOR.PATCH.

    Such a number tells users whether a new version can break their work, and programs which of two
    is the newer.

    Fix: write `version` as three numbers, as in `1.2.0`; see https://semver.org.
    """
    version = tables.descriptor.raw.get("version")
    if version is None:
        yield Fault("the package has no `version`")
    elif not isinstance(version, str) or not SEMANTIC_VERSION.fullmatch(version):
        near = _near_version(str(version))
        hint = f"Write `{near}`." if near else ""
        yield Fault(f"the version `{version}` is not semantic", value=str(version), hint=hint)


def _near_version(version: str) -> str:
    """The semantic version that `v1.0`, `1` or `1.02.0` were probably meant to be."""
    numbers = re.fullmatch(r"[vV]?\.?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?", version.strip())
    return ".".join(str(int(number or 0)) for number in numbers.groups()) if numbers else ""


@rule("KD502")
def everything_is_described(tables: Tables) -> Iterator[Fault]:
    """Each table has a title and a description, and each of its columns has these and an example.

    A name alone does not tell what a value means, in which unit it is, or how it is written.

    Fix: add the missing properties to the descriptor, in a short sentence each.
    """
    for table in tables.descriptor.tables:
        for missing in _missing(table.raw, "title", "description"):
            yield Fault(f"the table has no {missing}", table.name)
        for field in table.fields:
            for missing in _missing(field.raw, "title", "description", "example"):
                yield Fault(
                    f"the column `{field.name}` has no {missing}", table.name, column=field.name
                )


def _missing(described: Mapping[str, Any], *names: str) -> Iterator[str]:
    """The properties that are not there or empty, in one phrase, if there are any."""
    missing = [name for name in names if str(described.get(name) or "").strip() == ""]
    if missing:
        yield " and no ".join(missing)


@rule("KD503")
def licences_are_sound(tables: Tables) -> Iterator[Fault]:
    """The package has a licence, and each has a name, a title and a path that leads to its text.

    Without a licence nobody may use the data; with a vague one nobody knows for what.

    Fix: name the licence by its identifier of https://spdx.org/licenses and give its title and its
    address, or the path of a file in the package.
    """
    licences = _objects(tables.descriptor.raw.get("licenses"))
    if not licences:
        yield Fault("the package has no licence in `licenses`")
    for position, licence in enumerate(licences):
        where = f"`licenses[{position}]`"
        for missing in _missing(licence, "name", "title", "path"):
            yield Fault(f"{where} has no {missing}")
        yield from (
            Fault(f"{where} {note}", value=value) for note, value in _doubts(licence, tables)
        )


def _doubts(licence: Mapping[str, Any], tables: Tables) -> Iterator[tuple[str, str]]:
    name, path = str(licence.get("name") or ""), str(licence.get("path") or "")
    if name.strip() and not LICENCE_IDENTIFIER.fullmatch(name):
        yield f"has a name, `{name}`, that is no identifier of a licence", name
    if path.strip() and not re.match("https?://", path):
        target = inside(tables.package.root, path)
        if not target or not target.is_file():
            yield f"leads to `{path}`, which is no file of the package", path


@rule("KD504")
def contributors_are_sound(tables: Tables) -> Iterator[Fault]:
    """The package names its contributors, each with a title and with roles.

    Users need to know whom to credit, and whom to ask.

    Fix: list each contributor as `{"title": "Ann Example", "roles": ["creator"]}`.
    """
    contributors = _objects(tables.descriptor.raw.get("contributors"))
    if not contributors:
        yield Fault("the package has no one in `contributors`")
    for position, contributor in enumerate(contributors):
        where = f"`contributors[{position}]`"
        for missing in _missing(contributor, "title"):
            yield Fault(f"{where} has no {missing}")
        if not _texts(contributor.get("roles")):
            yield Fault(
                f"{where} has no list of `roles`", value=str(contributor.get("title") or "") or None
            )


def _texts(value: Any) -> bool:
    """Whether a value is a list of texts that are not empty."""
    items = value if isinstance(value, list) else []
    return bool(items) and all(isinstance(item, str) and item.strip() for item in items)


def _objects(value: Any) -> list[Mapping[str, Any]]:
    """The entries of a list; what is no object counts as an empty one."""
    items = value if isinstance(value, list) else []
    return [item if isinstance(item, dict) else {} for item in items]
