"""Suspicions, said as such: a key that was renamed, a row that is about something else now.

They rest on likeness of texts, and miss what is not alike. Reads nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process, utils

from kerrdata.diff.differences import Cell, RenamedKey, Row
from kerrdata.retired import Key

ALIKE = 85
"""From which likeness on two rows are one, in per cent of equal letters of their other cells."""
UNLIKE = 50
"""Under which likeness two names are those of different things."""
MOST_PAIRS = 250_000
"""With more pairs of rows than this only equal ones are found."""
LEAST_TEXT = 8
"""Characters that cells must have together to tell a row from others."""
NAMES = ("name", "title", "label")
"""Columns that say what a row is about."""


def renamed_keys(
    removed: Sequence[Row], added: Sequence[Row], names: Mapping[str, str], key: Key
) -> tuple[RenamedKey, ...]:
    """Removed and added rows whose other cells are equal, or nearly so.

    Args:
        removed: Rows of OLD only.
        added: Rows of NEW only.
        names: The name in OLD of each column of NEW that OLD has.
        key: The columns of the key, as NEW names them.
    """
    others = [name for name in names if name not in key]
    olds = _told([names[name] for name in others], removed)
    news = _told(others, added)
    found = _equal(olds, news)
    gone, come = {one.old for one in found}, {one.new for one in found}
    left_old = {key: text for key, text in olds.items() if key not in gone}
    left_new = {key: text for key, text in news.items() if key not in come}
    if len(left_old) * len(left_new) <= MOST_PAIRS:
        found += _alike(left_old, left_new)
    return tuple(sorted(found))


def remeant(cells: Iterable[Cell], before: Mapping[str, str], key: Key) -> bool:
    """Whether a changed row seems to be about something else than before.

    A row with a name (`name`, `title`, `label`) is, if its name is unlike the old one and at least
    half of its other cells changed with it; any other row, if all its cells changed, two at least,
    and none is like it was. Empty cells say nothing.

    Args:
        cells: The cells that changed.
        before: The row as it was, by the columns of NEW.
        key: The columns of the key.
    """
    changed = {cell.column: cell for cell in cells if cell.old and cell.new}
    others = [name for name, text in before.items() if text and name not in key]
    named = [name for name in NAMES if name in others]
    if named:
        others = [name for name in others if name not in named]
        is_unlike = any(name in changed and _unlike(changed[name]) for name in named)
        return is_unlike and 2 * sum(name in changed for name in others) >= len(others)
    return len(others) > 1 and all(name in changed and _unlike(changed[name]) for name in others)


def _unlike(cell: Cell) -> bool:
    likeness = fuzz.token_set_ratio(cell.old, cell.new, processor=utils.default_process)
    return likeness < UNLIKE


def _told(columns: Sequence[str], rows: Iterable[Row]) -> dict[Key, str]:
    """What rows say beyond their keys; those that hardly say anything are left out."""
    said: dict[Key, str] = {}
    for row in rows:
        texts = [row.cells[name] for name in columns]
        if sum(map(len, texts)) >= LEAST_TEXT:
            said[row.key] = "\n".join(texts)
    return said


def _equal(olds: Mapping[Key, str], news: Mapping[Key, str]) -> list[RenamedKey]:
    by_text: dict[str, tuple[list[Key], list[Key]]] = defaultdict(lambda: ([], []))
    for side, told in enumerate((olds, news)):
        for key, text in told.items():
            by_text[text][side].append(key)
    return [
        RenamedKey(old[0], new[0], 100)
        for old, new in by_text.values()
        if len(old) == len(new) == 1
    ]


def _alike(olds: Mapping[Key, str], news: Mapping[Key, str]) -> list[RenamedKey]:
    """Pairs of which each is the other's nearest."""
    if not olds or not news:
        return []
    old_keys, new_keys = list(olds), list(news)
    scores = process.cdist(
        list(olds.values()), list(news.values()), scorer=fuzz.ratio, score_cutoff=ALIKE
    )
    nearest_new, nearest_old = scores.argmax(axis=1), scores.argmax(axis=0)
    return [
        RenamedKey(old_keys[at], new_keys[to], int(scores[at, to]))
        for at, to in enumerate(nearest_new.tolist())
        if scores[at, to] and nearest_old[to] == at
    ]
