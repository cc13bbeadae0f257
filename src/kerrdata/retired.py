"""The list `retired` of a package: keys that rows had once, and that no row may have again.

A property of the descriptor beside `resources`, an entry per key:
`{"table": "people", "id": "ann", "version": "2.0.0", "successor": "anna", "reason": "…"}`; a key of
several columns stands in `key`, as a list in their order, and its successor is such a list, too.
Refuses nothing: what is malformed is kept with what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PROPERTY = "retired"

Key = tuple[str, ...]
"""The texts of the columns of a primary key."""


@dataclass(frozen=True)
class Retired:
    """A key that is out of use for ever.

    Attributes:
        table: Its table.
        key: The texts of the columns of the primary key, in their order.
        version: The first version of the package without the row, as declared.
        successor: The key of the row that says now what the old one said; empty for none.
        reason: Why it went, empty where that is not said.
        position: Where it stands in the list, from 0; -1 where there is no list.
        wrong: What is malformed in it, empty for nothing.
    """

    table: str
    key: Key
    version: str = ""
    successor: Key = ()
    reason: str = ""
    position: int = 0
    wrong: str = ""


def read_retired(raw: Mapping[str, Any]) -> tuple[Retired, ...]:
    """The entries of a descriptor's list, malformed ones included.

    Args:
        raw: The descriptor.
    """
    declared = raw.get(PROPERTY)
    if declared is None:
        return ()
    if not isinstance(declared, list):
        return (Retired("", (), position=-1, wrong="it is no list"),)
    return tuple(_entry(position, one) for position, one in enumerate(declared))


def _entry(position: int, raw: Any) -> Retired:
    if not isinstance(raw, dict):
        return Retired("", (), position=position, wrong="it is no object")
    return Retired(
        table=_text(raw.get("table")),
        key=_key(raw.get("id", raw.get("key"))),
        version=_text(raw.get("version")),
        successor=_key(raw.get("successor")),
        reason=_text(raw.get("reason")),
        position=position,
        wrong=next(_faults(raw), ""),
    )


def _faults(raw: Mapping[str, Any]) -> Iterator[str]:
    if not _text(raw.get("table")):
        yield "it has no `table`"
    if "id" in raw and "key" in raw:
        yield "it has both an `id` and a `key`"
    elif "id" not in raw and "key" not in raw:
        yield "it has neither an `id` nor a `key`"
    elif not _key(raw.get("id", raw.get("key"))):
        yield "its `id` is no text" if "id" in raw else "its `key` is no list of texts"
    if not _text(raw.get("version")):
        yield "it has no `version`"
    if "successor" in raw and not _key(raw["successor"]):
        yield "its `successor` is neither a text nor a list of texts"
    if not isinstance(raw.get("reason", ""), str):
        yield "its `reason` is no text"


def _key(value: Any) -> Key:
    parts = value if isinstance(value, list) else [value]
    return tuple(parts) if all(isinstance(part, str) and part for part in parts) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
