"""Which table or column of OLD is which of NEW: by name, and renames as far as they can be guessed.

A rename is a guess: what was taken for one is said to be suspected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rapidfuzz import fuzz

from kerrdata.descriptor import Field, TableSchema
from kerrdata.diff.promises import columns_of

ALIKE = 75
"""From which likeness on two names may be those of one thing, in per cent of equal letters."""
MOST_PAIRS = 250_000
"""With more pairs of names than this none is taken for a rename."""
SAME_COLUMNS = 75
"""Which share of their columns two tables have in common that may be one, in per cent."""


def tables(old: Sequence[TableSchema], new: Sequence[TableSchema]) -> dict[str, str]:
    """The name in OLD of each table of NEW that OLD has, under this or another name.

    Args:
        old: Those in OLD.
        new: Those in NEW.
    """
    return _paired(
        {one.name: one for one in old}, {one.name: one for one in new}, _likeness_of_tables
    )


def columns(
    old: TableSchema, new: TableSchema, labels: tuple[tuple[str, ...], tuple[str, ...]]
) -> dict[str, str]:
    """The name in OLD of each column of NEW that OLD has, under this or another name.

    Args:
        old: The table in OLD.
        new: The table in NEW.
        labels: The columns in OLD and in NEW, in their order.
    """
    before = {name: old.field(name) or Field(name) for name in labels[0]}
    after = {name: new.field(name) or Field(name) for name in labels[1]}
    return _paired(before, after, _likeness_of_columns)


def _paired(
    old: dict[str, Any], new: dict[str, Any], likeness: Callable[[Any, Any], float]
) -> dict[str, str]:
    known = {name: name for name in new if name in old}
    gone = [name for name in old if name not in known]
    come = [name for name in new if name not in known]
    if len(gone) * len(come) > MOST_PAIRS:
        return known
    scored = [(likeness(old[was], new[now]), was, now) for was in gone for now in come]
    for score, was, now in sorted(scored, key=lambda one: (-one[0], one[1:])):
        if score and now not in known and was not in known.values():
            known[now] = was
    return known


def _likeness_of_tables(old: TableSchema, new: TableSchema) -> float:
    before, after = set(columns_of(old)), set(columns_of(new))
    shared = 100 * len(before & after) / max(1, len(before | after))
    return shared + _likeness_of_names(old.name, new.name) / 100 if shared >= SAME_COLUMNS else 0


def _likeness_of_columns(old: Field, new: Field) -> float:
    """Columns of one type, if they are described alike or named alike."""
    if old.type != new.type:
        return 0
    likeness = _likeness_of_names(old.name, new.name)
    told = {name: value for name, value in old.raw.items() if name != "name"}
    tells = {name: value for name, value in new.raw.items() if name != "name"}
    if "description" in told and told == tells:
        return 200 + likeness
    return likeness if likeness >= ALIKE else 0


def _likeness_of_names(old: str, new: str) -> float:
    return fuzz.ratio(old.lower(), new.lower())
