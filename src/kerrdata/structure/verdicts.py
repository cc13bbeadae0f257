"""What Frictionless has said of a package, and which of it still holds when a file has changed.

Its answer on a table rests on the descriptor, on the table's file, and on the keys that stand in
the tables which it refers to. The names of these, and the keys, are those that Frictionless read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import frictionless
from frictionless.resources import TableResource

from kerrdata.memory import Recollection
from kerrdata.package import Package

Error = dict[str, Any]
Keys = set[tuple[Any, ...]]
SOUND = ("structure", "sound")
"""The question whether Frictionless has nothing to say about the descriptor."""


@dataclass(frozen=True)
class Verdict:
    """What Frictionless says of a package, in its own words.

    Attributes:
        problems: Errors of the descriptor; where there are any, no data were looked at.
        tasks: Frictionless's report of each resource.
        fields: By table the field descriptors that its cells were read by, declared or inferred.
    """

    problems: list[Error] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    fields: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, other: Verdict) -> None:
        """Add what is said of further resources."""
        self.problems.extend(other.problems)
        self.tasks.extend(other.tasks)
        self.fields.update(other.fields)


@dataclass(frozen=True)
class Judged:
    """What was said of a table, and what was known then of those that it refers to.

    Attributes:
        verdict: What was said.
        files: SHA-256 of the file of each table that it refers to.
        keys: By such a table and its columns the keys that stood there; None if not all were read.
    """

    verdict: Verdict
    files: Mapping[str, str]
    keys: Mapping[str, Mapping[tuple[str, ...], Keys]] | None


class Round:
    """A check of a package whose descriptor was found sound before.

    Args:
        package: The package.
        recollection: What was found before.
    """

    def __init__(self, package: Package, recollection: Recollection) -> None:
        self._package = package
        self._recollection = recollection
        self._keys = cache(self._read_keys)

    def still(self, name: str) -> Verdict | None:
        """What was said of a table, None if it has to be judged anew.

        Args:
            name: The table.
        """
        judged: Judged | None = self._recollection.recall(("structure", name))
        if not judged:
            return None
        files = {other: self._recollection.files[other] for other in judged.files}
        if any(
            files[other] != judged.files[other] and not self._has_same_keys(judged, other)
            for other in files
        ):
            return None
        return self._recollection.keep(
            ("structure", name), [name], replace(judged, files=files)
        ).verdict

    def resource(self, name: str) -> frictionless.Resource:
        """A table as Frictionless reads it, in a package with those that it refers to alone.

        Where it is not known to which it refers, since it was never read as a table, with all.

        Args:
            name: The table.
        """
        raw = dict(self._package.descriptor.raw)
        referred = self._recollection.recall(("referred", name))
        wanted = {name, *(self._recollection.files if referred is None else referred)}
        raw["resources"] = [deepcopy(one) for one in raw["resources"] if one["name"] in wanted]
        base = os.path.dirname(self._package.path)  # noqa: PTH120 (empty for the current folder)
        return frictionless.Package.from_descriptor(raw, basepath=base).get_resource(name)

    def _has_same_keys(self, judged: Judged, table: str) -> bool:
        known = (judged.keys or {}).get(table, {})
        return bool(known) and all(
            self._keys(table, columns) == keys for columns, keys in known.items()
        )

    def _read_keys(self, table: str, columns: tuple[str, ...]) -> Keys | None:
        """The keys of a table as `TableResource.open` looks them up; None where it stumbles."""
        resource: Any = self.resource(table)
        resource.schema.foreign_keys = []
        try:
            with resource:
                rows = (tuple(row.get(one) for one in columns) for row in resource.row_stream)
                return {cells for cells in rows if set(cells) != {None}}
        except Exception:  # noqa: BLE001 (then the table that refers to it is judged anew)
            return None


def is_rememberable(package: Package, recollection: Recollection) -> bool:
    """Whether every resource is a table that is known by its file.

    Args:
        package: The package.
        recollection: What is known of the files.
    """
    resources = package.descriptor.raw.get("resources")
    return isinstance(resources, list) and 0 < len(resources) == len(recollection.files)


def remember(
    resource: frictionless.Resource, verdict: Verdict, recollection: Recollection, *, is_read: bool
) -> None:
    """Note what was said of a table for the next round.

    Args:
        resource: The table, which has been judged.
        verdict: What was said.
        recollection: Where to note it.
        is_read: Whether Frictionless itself has read all tables to their ends.
    """
    if not isinstance(resource, TableResource):
        return
    name, own = str(resource.name), recollection.files
    referred = {key["reference"]["resource"] for key in resource.schema.foreign_keys}
    files = {other: own[other] for other in referred & own.keys() - {name}}
    recollection.keep(("referred", name), (), tuple(sorted(files)))
    keys = _lookup(resource) if is_read else None
    recollection.keep(("structure", name), [name], Judged(verdict, files, keys))


def _lookup(resource: TableResource) -> Mapping[str, Mapping[tuple[str, ...], Keys]] | None:
    try:
        resource.row_stream  # noqa: B018 (raises unless the look-up before it came to its end)
        return resource.lookup
    except frictionless.FrictionlessException:
        return None
