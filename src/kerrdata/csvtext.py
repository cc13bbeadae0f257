"""The one right text of a CSV file, RFC 4180 with minimal quoting and LF. No files."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

LINE = re.compile("\r\n|\r|\n")


class Misplaced(NamedTuple):
    """A row that stands in the wrong place.

    Attributes:
        position: Which row, from 0.
        neighbour: Another row: the one that it should stand right before or right after.
        is_early: Whether it should stand after the neighbour, else before.
    """

    position: int
    neighbour: int
    is_early: bool


def canonical(
    rows: Iterable[Sequence[str]], delimiter: str = ",", *, line_end: str = "\n", **options: Any
) -> str:
    """The text of a CSV file that holds these rows, the header being one of them, in this order.

    A cell stands in quotation marks only if it holds the delimiter, a quotation mark or a line
    break, or if it is empty and alone in its row, which would else read as no row at all.

    Args:
        rows: The header and the rows.
        delimiter: What separates the cells.
        line_end: What ends each line.
        options: Whatever else of the dialect `csv.writer` has to know.

    Raises:
        csv.Error: A cell cannot be written in that dialect.
    """
    lines = _Lines(line_end)
    # With CR LF as its line end csv quotes a cell for either of the two, on every Python.
    csv.writer(lines, delimiter=delimiter, lineterminator="\r\n", **options).writerows(rows)
    return "".join(lines)


def keys(
    labels: Sequence[str], rows: Sequence[Sequence[str]], key: Sequence[str]
) -> list[tuple[str, ...]]:
    """What rows are sorted by: the texts of their key columns, in the order of code points."""
    positions = [labels.index(name) for name in key]
    columns = ([row[at] if at < len(row) else "" for row in rows] for at in positions)
    return list(zip(*columns, strict=True))


def misplaced(ordered: Sequence[tuple[str, ...]]) -> Misplaced | None:
    """The first key that stands too early or too late, None where the keys are in order."""
    late = next((at for at in range(1, len(ordered)) if ordered[at] < ordered[at - 1]), None)
    if late is None:
        return None
    early = late - 1
    before, after = ordered[early - 1 : early], ordered[late + 1 : late + 2]
    # Of the two that stand the wrong way round the earlier is out of place if the rows around it
    # would be in order without it.
    if list(before) <= [ordered[late]] and after and ordered[late] <= after[0] < ordered[early]:
        following = [at for at in range(late, len(ordered)) if ordered[at] < ordered[early]]
        return Misplaced(early, max(following, key=lambda at: ordered[at]), is_early=True)
    return Misplaced(late, bisect_right(ordered, ordered[late], hi=late), is_early=False)


def foreign_line_ends(text: str, delimiter: str = ",") -> Iterator[re.Match[str]]:
    """The line ends other than LF; line breaks within a quoted cell are not meant."""
    found = _quoted_or_return(delimiter).finditer(text) if "\r" in text else ()
    return (match for match in found if match["end"])


def with_plain_line_ends(text: str, delimiter: str = ",") -> str:
    """The text with LF at the end of each line; line breaks within a quoted cell stay."""
    if "\r" not in text:
        return text
    return _quoted_or_return(delimiter).sub(lambda match: "\n" if match["end"] else match[0], text)


class _Lines(list[str]):
    """Collects what `csv.writer` writes, one row at a time."""

    def __init__(self, line_end: str) -> None:
        super().__init__()
        self._line_end = line_end

    def write(self, row: str) -> None:
        self.append(row.removesuffix("\r\n") + self._line_end)


@cache
def _quoted_or_return(delimiter: str) -> re.Pattern[str]:
    starts = f"(?<![^\r\n{re.escape(delimiter)}])"
    return re.compile(f'{starts}"[^"]*(?:""[^"]*)*"|(?P<end>\r\n?)')
