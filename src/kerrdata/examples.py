"""Examples with two faces, of each rule and of each Frictionless type that a package can have.

One face holds, the other breaks what is demanded. They are TOML files named after the codes.

`[holds]` and `[breaks]` give CSV texts by table (a leading line break is dropped); columns that a
case does not need are left out. `holds.descriptor` and `breaks.descriptor` are merged into the
descriptor, `descriptor` into both. Rules that need the texts of sources have them in
`holds.source_texts` and `breaks.source_texts`. `[finding]` says where the one finding of `breaks`
stands; a Frictionless type has its `title` and `reason` here, too. No pandas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

FOLDERS = ("rules/cases", "structure/cases")


@dataclass(frozen=True)
class Face:
    """One side of an example.

    Attributes:
        tables: CSV text by table.
        descriptor: Properties of the descriptor that the example is about.
        source_texts: The texts of sources by identifier.
    """

    tables: dict[str, str]
    descriptor: dict[str, Any] = field(default_factory=dict)
    source_texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """An example.

    Attributes:
        holds: Data in which all is well.
        breaks: Data in which exactly one thing is found.
        finding: The `table`, `row`, `column` and whatever else that one finding has to say.
        title: What holds where all is well, of a Frictionless type; a rule says it itself.
        reason: Why it matters, likewise.
    """

    holds: Face
    breaks: Face
    finding: dict[str, Any]
    title: str = ""
    reason: str = ""


def read_case(code: str) -> Case:
    """The example of the rule or Frictionless type of that name.

    Raises:
        FileNotFoundError: It has no example.
    """
    path = next((path for path in _paths() if path.name == f"{code}.toml"), None)
    if not path:
        raise FileNotFoundError(f"{code} has no example")
    import tomllib  # noqa: PLC0415 (whoever only asks which examples there are need not wait)

    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    common = raw.get("descriptor", {})
    return Case(
        holds=_face(raw["holds"], common),
        breaks=_face(raw["breaks"], common),
        finding=raw["finding"],
        title=raw.get("title", ""),
        reason=" ".join(raw.get("reason", "").split()),
    )


def codes() -> list[str]:
    """What has an example: every rule, and types that a package can have. Only names are read."""
    return sorted(path.name.removesuffix(".toml") for path in _paths())


def _paths() -> Iterator[Traversable]:
    for folder in FOLDERS:
        places = files("kerrdata").joinpath(folder).iterdir()
        yield from (path for path in places if path.name.endswith(".toml"))


def _face(raw: dict[str, Any], common: dict[str, Any]) -> Face:
    descriptor, texts = raw.pop("descriptor", {}), raw.pop("source_texts", {})
    tables = {table: text.removeprefix("\n") for table, text in raw.items()}
    return Face(tables, {**common, **descriptor}, texts)
