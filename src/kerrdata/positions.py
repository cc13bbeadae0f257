"""Where the cells of a CSV text stand: physical lines, and columns in characters. No files."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from kerrdata import csvtext
from kerrdata.findings import Line, Location

MOST_LINES = 3
MOST_BESIDE = 600
"""Characters of a long line that are kept on each side of the place where a cell begins."""

Span = tuple[int, int]


class Positions:
    """Knows where the cells of a text stand.

    Cells are told apart exactly as Python's `csv` does it, quotation marks belonging to the cell.

    Args:
        text: The text of a CSV file, or of some of its lines, without byte order mark.
        first: The number of its first line.
        options: Options of Python's `csv`.
    """

    def __init__(self, text: str, *, first: int = 1, **options: Any) -> None:
        self._text = text
        self._before = first - 1
        self._options = options
        self._cell = _pattern(**options)
        self._starts = [0, *(match.end() for match in csvtext.LINE.finditer(text))]
        self._spans: dict[int, list[Span]] = {}

    def cell(self, line: int, number: int) -> Location | None:
        """Where a cell stands, None if its row has fewer.

        Args:
            line: The physical line on which its row starts, from 1.
            number: The position of its column, from 1.
        """
        spans = self._row(line)
        return self._location(*spans[number - 1]) if 0 < number <= len(spans) else None

    def row(self, line: int) -> Location:
        """Where a row stands, line breaks within its cells included.

        Args:
            line: The physical line on which it starts, from 1.
        """
        spans = self._row(line)
        return self._location(spans[0][0], spans[-1][1])

    def end(self, line: int) -> Location:
        """Where a row ends, and another cell would stand.

        Args:
            line: The physical line on which it starts, from 1.
        """
        last = self._row(line)[-1][1]
        return self._location(last, last)

    def line(self, line: int) -> Location | None:
        """Where a physical line stands, None if the text has fewer.

        Args:
            line: Its number, from 1.
        """
        if not 0 < line - self._before <= len(self._starts):
            return None
        start = self._starts[line - self._before - 1]
        return self._location(start, self._end(start))

    def written(self, cell: str) -> str:
        """A cell as it is written between two others, in quotation marks if it needs them.

        Args:
            cell: Its text.

        Raises:
            csv.Error: It cannot be written in this dialect.
        """
        text = csvtext.canonical([["", cell]], **self._options)
        return text.removeprefix(self._options.get("delimiter", ",")).removesuffix("\n")

    def _row(self, line: int) -> list[Span]:
        if line not in self._spans:
            self._spans[line] = self._split(self._starts[line - self._before - 1])
        return self._spans[line]

    def _split(self, at: int) -> list[Span]:
        """The spans of the cells of the row that starts at an offset."""
        delimiter, found = self._options.get("delimiter", ","), []
        while match := self._cell.match(self._text, at):
            found.append(match.span(1))
            at = match.end()
            if not self._text.startswith(delimiter, at):
                break
            at += len(delimiter)
        return found

    def _location(self, start: int, end: int) -> Location:
        first, last = (bisect_right(self._starts, offset) for offset in (start, end))
        return Location(
            first + self._before,
            start - self._starts[first - 1] + 1,
            last + self._before,
            end - self._starts[last - 1] + 1,
            tuple(
                self._around(number, start)
                for number in range(first, min(last + 1, first + MOST_LINES))
            ),
        )

    def _around(self, number: int, offset: int) -> Line:
        """A line; of a long one, what stands around an offset."""
        start = self._starts[number - 1]
        end = self._end(start)
        kept = max(start, min(offset, end) - MOST_BESIDE)
        text = self._text[kept : min(end, max(kept, offset) + MOST_BESIDE)]
        return Line(number + self._before, text, kept - start + 1)

    def _end(self, start: int) -> int:
        """Offset of the line end that follows an offset."""
        found = csvtext.LINE.search(self._text, start)
        return found.start() if found else len(self._text)


def _pattern(
    *,
    delimiter: str = ",",
    quotechar: str | None = '"',
    escapechar: str | None = None,
    doublequote: bool = True,
    skipinitialspace: bool = False,
    **_: Any,
) -> re.Pattern[str]:
    """What matches a cell, its group being what belongs to the cell itself."""
    quote, escape = (re.escape(one) if one else "" for one in (quotechar, escapechar))
    escaped = f"|{escape}." if escape else ""
    doubled = f"|{quote}{quote}" if doublequote else ""
    quoted = f"(?:{quote}(?:[^{quote}{escape}]{doubled}{escaped})*+{quote}?)?" if quote else ""
    plain = f"(?:[^{re.escape(delimiter)}\r\n{escape}]{escaped})*+"
    spaces = " *+" if skipinitialspace else ""
    return re.compile(f"{spaces}({quoted}{plain}{escape and f'{escape}?'})", re.DOTALL)
