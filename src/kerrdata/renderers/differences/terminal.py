"""A difference for a person at a terminal: the promise first, then the rows of each table.

Whatever comes from the data is made harmless; nothing is said by colour alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kerrdata.diff.differences import ChangedRow, Difference, Row, TableDifference
from kerrdata.renderers import wording
from kerrdata.renderers.differences import phrases
from kerrdata.renderers.differences.phrases import MOST_ROWS, of_key
from kerrdata.renderers.wording import number, visible
from kerrdata.versioning import Level

NARROWEST, WIDEST = 40, 100
SHORTEST_NAME = 16
BOLD, RED, GREEN, YELLOW, DIM = "1", "1;31", "1;32", "1;33", "2"
STYLES = {Level.major: RED, Level.minor: YELLOW, Level.patch: GREEN}


def render(difference: Difference, *, color: bool, width: int) -> str:
    """The difference as text.

    Args:
        difference: What to print.
        color: Whether to use colours.
        width: Columns of the terminal.
    """
    page = _Page(color, max(NARROWEST, min(width, WIDEST)))
    sides = [f"old  {phrases.of_side(difference.old)}", f"new  {phrases.of_side(difference.new)}"]
    blocks = [
        [page.paint(BOLD, line) for line in sides],
        list(_promise(difference, page)),
        *(list(_table(one, page)) for one in difference.tables),
        list(_unlisted(difference, page)),
        [
            line
            for told in (phrases.verdict(difference), phrases.version(difference))
            for line in page.wrap(told, "", 2)
        ],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


@dataclass(frozen=True)
class _Page:
    color: bool
    width: int

    def paint(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.color and text else text

    def heading(self, name: str, count: str) -> Iterator[str]:
        """A rule with a name in it and a count at its end, or below where there is no room."""
        is_short = wording.width(count) <= self.width - SHORTEST_NAME
        end = f" {count}" if is_short else ""
        room = self.width - wording.width(end) - 4
        text = _cut(visible(name), room - 2)
        rule = "─" * (room - wording.width(text))
        yield f"{self.paint(DIM, '──')} {self.paint(BOLD, text)} {self.paint(DIM, rule)}{end}"
        if not is_short:
            yield from self.wrap(count)

    def wrap(self, text: str, indent: str = "  ", hang: int = 4) -> list[str]:
        return textwrap.wrap(
            text,
            self.width,
            initial_indent=indent,
            subsequent_indent=" " * hang,
            break_on_hyphens=False,
        )


def _promise(difference: Difference, page: _Page) -> Iterator[str]:
    found = phrases.promise(difference)
    if found:
        yield from page.heading("the promise", number(len(found), "change"))
    for reason in found:
        label = reason.level.name.upper()
        first, *others = page.wrap(f"{label:<6} {visible(reason.sentence)}", hang=9)
        yield first.replace(label, page.paint(STYLES[reason.level], label), 1)
        yield from others


def _table(table: TableDifference, page: _Page) -> Iterator[str]:
    remarks = list(phrases.remarks(table))
    if not table and not remarks:
        return
    yield from page.heading(table.name, phrases.counts(table) or "rows unchanged")
    for remark in remarks:
        yield from page.wrap(remark)
    yield from _rows("-", RED, table.removed, page)
    yield from _rows("+", GREEN, table.added, page)
    for rows in (table.changed, table.moved):
        for row in rows[:MOST_ROWS]:
            yield from _changed(row, page)
        yield from _more(rows, "changed" if rows is table.changed else "moved", page)


def _rows(mark: str, style: str, rows: Sequence[Row], page: _Page) -> Iterator[str]:
    for row in rows[:MOST_ROWS]:
        cells = [text for text in row.cells.values() if text]
        others = cells[len(row.key) :] if tuple(cells[: len(row.key)]) == row.key else cells
        told = " · ".join(visible(text, 40) for text in others)
        line = f"{mark} {of_key(row.key)}{'  ' if row.key and told else ''}{told}"
        yield page.paint(style, f"  {_cut(line, page.width - 2)}")
    yield from _more(rows, "removed" if mark == "-" else "added", page)


def _changed(row: ChangedRow, page: _Page) -> Iterator[str]:
    yield page.paint(BOLD, f"  ~ {_cut(of_key(row.key), page.width - 4)}")
    for cell in row.cells:
        yield f"      {_cut(visible(cell.column, 60), page.width - 6)}"
        old, new = phrases.shortened(cell.old, cell.new, page.width - 12)
        yield page.paint(RED, f"        - {_cut(old, page.width - 10)}")
        yield page.paint(GREEN, f"        + {_cut(new, page.width - 10)}")


def _more(rows: Sequence[object], word: str, page: _Page) -> Iterator[str]:
    if len(rows) > MOST_ROWS:
        left = number(len(rows) - MOST_ROWS, "more row")
        yield page.paint(DIM, f"  … {left} {word}; --format json has all")


def _unlisted(difference: Difference, page: _Page) -> Iterator[str]:
    for one in difference.unlisted:
        told = f"{of_key(one.key)} of {visible(one.table)} is not in the list `retired` any more"
        yield from page.wrap(told, "", 2)


def _cut(text: str, columns: int) -> str:
    """As much of a text as fits into some columns."""
    if wording.width(text) <= columns:
        return text
    while wording.width(text) > columns - 1:
        text = text[: -max(1, (wording.width(text) - columns + 1) // 2)]
    return f"{text}…"
