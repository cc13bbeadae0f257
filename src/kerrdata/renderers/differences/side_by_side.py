"""The rows of a table side by side, aligned by daff; only rows that are not the same go into it.

daff says which cell is what; its HTML is not used, so that all texts are escaped in one place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kerrdata.diff.differences import ChangedRow, TableDifference
from kerrdata.errors import KerrdataError

MOST_ROWS = 1_000
"""Rows of a kind that a page shows of a table."""
KINDS = {"+++": "added", "---": "removed"}


@dataclass(frozen=True)
class Shown:
    """A cell as a page shows it.

    Attributes:
        old, new: What it holds on either side; the same text where nothing changed.
        is_changed: Whether the two are a change.
    """

    old: str
    new: str
    is_changed: bool = False


@dataclass(frozen=True)
class ShownRow:
    """A row as a page shows it; `kind` is `added`, `removed` or `changed`."""

    kind: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class ShownTable:
    """The rows of a table that are not the same; `left` is how many more there are."""

    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    left: int = 0


def align(table: TableDifference) -> ShownTable:
    """The changed, added and removed rows of a table, in the columns of both sides.

    Args:
        table: The table.

    Raises:
        KerrdataError: daff is not installed.
    """
    columns = list(table.columns)
    changed = _changed(table)
    olds = [list(row.before) for row in changed]
    news = [_after(row, columns) for row in changed]
    # What stands on one side only needs no aligning by likeness: daff is given the rows by number.
    olds += [_texts(row.cells, table.old_columns) for row in table.removed[:MOST_ROWS]]
    news += [_texts(row.cells, columns) for row in table.added[:MOST_ROWS]]
    old_numbers = range(len(olds))
    new_numbers = [*range(len(changed)), *range(len(olds), len(olds) + len(news) - len(changed))]
    shown = _aligned(
        columns,
        dict(zip(old_numbers, olds, strict=True)),
        dict(zip(new_numbers, news, strict=True)),
    )
    every = (table.added, table.removed, table.changed, table.moved)
    left = sum(len(rows) for rows in every) - len(shown)
    return ShownTable(table.columns, tuple(shown), left)


def _changed(table: TableDifference) -> Sequence[ChangedRow]:
    return [*table.changed[:MOST_ROWS], *table.moved[:MOST_ROWS]]


def _after(row: ChangedRow, columns: Sequence[str]) -> list[str]:
    now = {cell.column: cell.new for cell in row.cells}
    return [now.get(name, text) for name, text in zip(columns, row.before, strict=True)]


def _texts(cells: Mapping[str, str], columns: Sequence[str]) -> list[str]:
    return [cells.get(name, "") for name in columns]


def _aligned(
    columns: Sequence[str], olds: Mapping[int, list[str]], news: Mapping[int, list[str]]
) -> list[ShownRow]:
    daff, words = _daff(), _Words()
    heads = [f"h{at}" for at in range(len(columns) + 1)]
    tables = [
        daff.PythonTableView(
            [heads, *([f"r{number}", *map(words.word, cells)] for number, cells in rows.items())]
        )
        for rows in (olds, news)
    ]
    flags = daff.CompareFlags()
    flags.ids, flags.ordered, flags.show_unchanged_columns = ["h0"], False, True
    view = daff.PythonTableView([])
    daff.TableDiff(daff.Coopy.compareTables(*tables, flags).align(), flags).hilite(view)
    return list(_rows(daff, view, words))


class _Words:
    """A word for each text, so that no text is taken for one of daff's own marks."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def word(self, text: str) -> str:
        """The word for a text."""
        word = self._words.setdefault(text, f"c{len(self._words)}")
        self._texts[word] = text
        return word

    def text(self, word: str | None) -> str:
        """The text for a word; empty for no word."""
        return self._texts.get(word or "", "")


def _rows(daff: Any, view: Any, words: _Words) -> Iterator[ShownRow]:
    texts = view.getCellView()
    for at in range(view.get_height()):
        mark = daff.DiffRender.renderCell(view, texts, 0, at)
        kind = KINDS.get(mark.value, "changed" if mark.category == "modify" else "")
        if kind:
            infos = [
                daff.DiffRender.renderCell(view, texts, column, at)
                for column in range(2, view.get_width())
            ]
            yield ShownRow(kind, tuple(_cell(info, words) for info in infos))


def _cell(info: Any, words: _Words) -> Shown:
    if info.updated:
        return Shown(words.text(info.lvalue), words.text(info.rvalue), is_changed=True)
    return Shown(words.text(info.value), words.text(info.value))


def _daff() -> Any:
    try:
        import daff
    except ImportError as error:
        raise KerrdataError(
            "the HTML of a difference needs daff, which is not installed.",
            "Install it: pip install 'kerrdata[release]'.",
        ) from error
    return daff
