"""The kinds of rows that a drawing tells apart: by pattern and word, never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kerrdata.site.rows import Row, Table

MOST_LANES = 8
"""Patterns that a reader can tell apart."""
CATEGORIES = ("kind", "type", "category")
THEMES = {
    "Life and family": ("life", "family", "health"),
    "Learning and training": ("education", "training"),
    "Fights and career": ("career", "bout", "award"),
    "The sport": ("sport", "politics", "business"),
    "Meetings": ("meeting", "interview"),
    "The film": ("film", "announcement", "premiere", "release", "publication"),
}
"""Kinds of events of the Kerr data package, gathered under headings."""
_THEME_OF = {kind: theme for theme, kinds in THEMES.items() for kind in kinds}


@dataclass(frozen=True)
class Lane:
    """A kind that has a pattern of its own.

    Attributes:
        title: What to call it.
        number: Which pattern, from 1.
    """

    title: str
    number: int


def plain(word: str) -> str:
    """A code as words: `film-company` becomes *film company*.

    Args:
        word: A value of an enum.
    """
    return word.replace("-", " ").replace("_", " ")


def category(table: Table) -> str:
    """The column that says of what kind a row is, empty where there is none.

    Args:
        table: The table.
    """
    return next((one for one in CATEGORIES if one in table.labels), "")


def lanes(tables: Iterable[Table]) -> dict[tuple[str, str], Lane]:
    """The lane of each kind, by table and kind.

    Args:
        tables: The tables drawn together; two or more have a lane each, one has its kinds, gathered
            under headings if it is known how, and a single lane if they are too many.
    """
    drawn = list(tables)
    kinds = [(table, _kinds(table)) for table in drawn]
    titles: dict[tuple[str, str], str] = {}
    for table, known in kinds:
        for kind in known:
            titles[table.name, kind] = _title(table, known, kind, is_alone=len(drawn) == 1)
    order = [one for one in THEMES if one in titles.values()] or list(
        dict.fromkeys(titles.values())
    )
    numbers = {title: 1 + at % MOST_LANES for at, title in enumerate(order)}
    return {key: Lane(title, numbers[title]) for key, title in titles.items()}


def kind_of(row: Row, table: Table) -> str:
    """Of what kind a row is, empty where it is not said.

    Args:
        row: The row.
        table: Its table.
    """
    return row.cells.get(category(table), "")


def _kinds(table: Table) -> list[str]:
    return sorted({kind_of(row, table) for row in table.rows})


def _title(table: Table, kinds: list[str], kind: str, *, is_alone: bool) -> str:
    if is_alone and kinds and set(kinds) <= set(_THEME_OF):
        return _THEME_OF[kind]
    if is_alone and 1 < len(kinds) <= MOST_LANES:
        return plain(kind).capitalize() or "Of no kind"
    return table.title
