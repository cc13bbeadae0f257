"""The words that all forms of a difference share: counts, keys, verdicts. Draws nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Prefix

from kerrdata.diff.differences import Difference, Kind, Side, TableDifference
from kerrdata.errors import KerrdataError
from kerrdata.renderers.wording import number, visible
from kerrdata.retired import Key
from kerrdata.versioning import Level, Reason, level, next_version, reasons

MOST_ROWS = 10
"""Rows of a kind that a text for people shows of a table; JSON has them all."""


def of_side(side: Side) -> str:
    """A package with its version and how the user named it.

    Args:
        side: The package.
    """
    named = " ".join(filter(None, [side.name, side.version]))
    return visible(f"{named} ({side.place})" if named and named != side.place else side.place)


def of_key(key: Key) -> str:
    """The key of a row; its parts joined by commas.

    Args:
        key: The texts of its columns.
    """
    return ", ".join(visible(part, 80) or "(empty)" for part in key)


def of_value(text: str, most: int) -> str:
    """A cell as it is written, shortened if it is long.

    Args:
        text: The cell.
        most: Characters to keep.
    """
    return visible(text, most) if text else "(empty)"


def shortened(old: str, new: str, most: int) -> tuple[str, str]:
    """Two texts, of each as much as shows where they begin to differ.

    Args:
        old: The one.
        new: The other.
        most: Characters to keep of each.
    """
    start = int(Prefix.similarity(old, new))
    skipped = max(0, start - most // 3) if max(len(old), len(new)) > most else 0
    return _from(old, skipped, most), _from(new, skipped, most)


def counts(table: TableDifference) -> str:
    """What became of the rows of a table, in one phrase; empty where nothing did.

    Args:
        table: The table.
    """
    words = [
        (len(table.added), "added"),
        (len(table.removed), "removed"),
        (len(table.changed), "changed"),
        (len(table.moved), "moved in the source"),
    ]
    told = [f"{count:,} {word}" for count, word in words if count]
    if table.respelled:
        told.append(f"{number(table.respelled, 'cell')} spelled otherwise")
    return ", ".join(["cannot be compared, and differs"] if table.is_other else told)


def remarks(table: TableDifference) -> Iterator[str]:
    """What else is to be said of the rows of a table, a sentence each, without full stop.

    Args:
        table: The table.
    """
    if table.obstacle:
        yield f"not compared: {visible(table.obstacle)}"
    elif table and not table.key:
        yield "both sides share no primary key: whole rows were compared"
    if table.duplicates:
        keys = listed([of_key(key) for key in table.duplicates])
        yield f"several rows share a key, and were paired by their cells: {keys}"
    if table.remeant:
        yield f"means something else now: {listed([of_key(key) for key in table.remeant])}"
    for one in table.renamed[:MOST_ROWS]:
        yield f"renamed? {of_key(one.old)} → {of_key(one.new)} ({one.likeness} % alike)"
    if len(table.renamed) > MOST_ROWS:
        yield f"and {len(table.renamed) - MOST_ROWS:,} more that may be renamed"
    if table.unretired:
        keys = listed([of_key(key) for key in table.unretired])
        yield f"gone, and not in the list `retired`: {keys}"
    if table.reused:
        yield f"retired, and in use again: {listed([of_key(key) for key in table.reused])}"


def listed(texts: Sequence[str], most: int = MOST_ROWS) -> str:
    """The first few of several texts, and how many more there are.

    Args:
        texts: The texts.
        most: How many to show.
    """
    more = f" and {len(texts) - most:,} more" if len(texts) > most else ""
    return "; ".join(texts[:most]) + more


def promise(difference: Difference) -> list[Reason]:
    """The reasons that are no matter of rows, the heaviest first.

    Args:
        difference: What is different.
    """
    kinds = frozenset(map(str, Kind))
    return [one for one in reasons(difference) if one.clause.code in kinds]


def verdict(difference: Difference) -> str:
    """What it comes to: how much is different, and what the version has to be.

    Args:
        difference: What is different.
    """
    if not difference:
        return "no difference"
    rows = sum(len(one.added) + len(one.removed) + len(one.changed) for one in difference.tables)
    moved = sum(len(one.moved) for one in difference.tables)
    parts = [
        (len(promise(difference)), "change of the promise", "changes of the promise"),
        (rows, "row", "rows"),
        (moved, "anchor", "anchors"),
    ]
    told = [f"{count:,} {one if count == 1 else many}" for count, one, many in parts if count]
    return "different: " + (", ".join(told) or "only the spelling or the version")


def version(difference: Difference) -> str:
    """The smallest legal version, empty where the old one is no version.

    Args:
        difference: What is different.
    """
    moved = level(difference)
    try:
        needed = next_version(difference.old.version, difference)
    except KerrdataError:
        return ""
    if moved is Level.none:
        return ""
    return f"smallest legal version: {needed} ({moved.name.upper()})"


def _from(text: str, start: int, most: int) -> str:
    cut = f"…{text[start:]}" if start > 0 else text
    return of_value(cut if len(cut) <= most else f"{cut[: most - 1]}…", most)
