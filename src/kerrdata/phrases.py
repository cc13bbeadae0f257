"""Where phrases stand in a source, and a curator's table with its phrases turned into spans.

A phrase that is not found, or found at several places, is refused with the nearest words.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kerrdata import spans
from kerrdata.errors import KerrdataError
from kerrdata.spans import Span

PHRASE, OCCURRENCE, EXCERPT, WORDS = "phrase", "occurrence", "excerpt", "words"
FILLED = ("span_start", "span_end", "sha256")
MOST_SHOWN = 120


@dataclass(frozen=True)
class Unplaced:
    """A phrase without a place of its own.

    Attributes:
        line: Physical line of the curator's file.
        problem: Why it has none.
        hint: How to mend it.
    """

    line: int
    problem: str
    hint: str


@dataclass(frozen=True)
class Filled:
    """A curator's table with its phrases turned into spans.

    Attributes:
        text: The table as CSV.
        unplaced: The phrases that have no span; where there are any, the text is of no use.
    """

    text: str
    unplaced: tuple[Unplaced, ...]


def locate(text: str, phrase: str, occurrence: int | None = None) -> Span:
    """The one place of a phrase in a source.

    Args:
        text: The source.
        phrase: The words, as `spans.find` takes them.
        occurrence: Which of several places is meant, from 1.

    Raises:
        KerrdataError: It is not there, or there more than once and nothing says which is meant.
    """
    found = spans.find(text, phrase)
    if not found:
        raise KerrdataError(f"`{_shown(phrase)}` is not in the source.", _nearest(text, phrase))
    if occurrence is None and len(found) > 1:
        starts = ", ".join(str(span.start) for span in found)
        raise KerrdataError(
            f"`{_shown(phrase)}` is in the source {len(found)} times, at {starts}.",
            "Lengthen the phrase, or say which is meant in a column `occurrence` (1, 2, …).",
        )
    if occurrence is not None and not 1 <= occurrence <= len(found):
        places = "once" if len(found) == 1 else f"{len(found)} times"
        raise KerrdataError(
            f"`{_shown(phrase)}` is in the source {places}, not {occurrence} times.",
            f"Write an occurrence from 1 to {len(found)}.",
        )
    return found[(occurrence or 1) - 1]


def missing(text: str, phrase: str) -> str:
    """That a phrase is not in a source, and what there is most like it.

    Args:
        text: The source.
        phrase: The words.
    """
    return f"`{_shown(phrase)}` is not in the source. {_nearest(text, phrase)}"


def fill(text: str, table: str) -> Filled:
    """Turn the column `phrase` of a CSV text into `span_start`, `span_end` and `sha256`.

    A column `occurrence` decides between several places, and is dropped with `phrase`. Where there
    is a column `excerpt`, `words` is filled with the number of its words.

    Args:
        text: The source.
        table: The curator's table, as CSV with a header.

    Raises:
        KerrdataError: The table has no column `phrase`, or a row of another length than the header.
    """
    reader = csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline=""), strict=True)
    labels = list(reader.fieldnames or ())
    if PHRASE not in labels:
        columns = ", ".join(map(repr, labels)) or "nothing"
        raise KerrdataError(
            f"The table has no column `{PHRASE}`; its header is {columns}.",
            "Name the column that holds the words of the source `phrase`.",
        )
    rows, unplaced = [], []
    for line, row in _rows(reader):
        try:
            span = locate(text, row[PHRASE], _occurrence(row.get(OCCURRENCE) or ""))
        except KerrdataError as error:
            unplaced.append(Unplaced(line, error.message, error.hint))
        else:
            rows.append(_filled(row, span))
    return Filled(_written(_columns(labels), rows), tuple(unplaced))


def _rows(reader: csv.DictReader[str]) -> Iterator[tuple[int, dict[str, str]]]:
    line = reader.line_num + 1
    try:
        for row in reader:
            if None in row or None in row.values():
                raise KerrdataError(
                    f"Line {line} has more or fewer cells than the header.",
                    "Put a value that holds a comma into double quotes.",
                )
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise KerrdataError(f"Line {line} is no CSV: {error}.") from error


def _occurrence(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal():
        raise KerrdataError(f"The occurrence `{text}` is no number.", "Write 1, 2, … or nothing.")
    return int(text)


def _filled(row: dict[str, str], span: Span) -> dict[str, str]:
    values = dict(zip(FILLED, map(str, (span.start, span.end, span.sha256)), strict=True))
    words = {WORDS: str(spans.count_words(row[EXCERPT]))} if EXCERPT in row else {}
    return {**row, **values, **words}


def _columns(labels: Iterable[str]) -> list[str]:
    """The columns of the result: new ones stand where `phrase` stood, the others where they are."""
    known = list(labels)
    wanted = [*FILLED, *([WORDS] if EXCERPT in known else [])]
    new = [name for name in wanted if name not in known]
    columns: list[str] = []
    for name in known:
        columns.extend(new if name == PHRASE else [] if name == OCCURRENCE else [name])
    return columns


def _written(columns: list[str], rows: Iterable[dict[str, str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _nearest(text: str, phrase: str) -> str:
    """What in the source is most like a phrase."""
    from rapidfuzz import fuzz  # noqa: PLC0415 (only a phrase that is not found needs it)

    found = fuzz.partial_ratio_alignment(phrase, text, score_cutoff=60)
    if not found:
        return "Copy the words from the source."
    start = text.rfind(" ", 0, found.dest_start) + 1
    end = text.find(" ", found.dest_end)
    return f"Did you mean `{_shown(text[start : end if end >= 0 else None])}`?"


def _shown(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MOST_SHOWN else f"{line[:MOST_SHOWN]}…"
