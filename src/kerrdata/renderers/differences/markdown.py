"""A difference as a comment on a pull request, or the notes of a release.

Whatever comes from the data is escaped as GitHub reads it, which refuses comments of more than
65,536 characters; what does not fit is counted instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kerrdata.diff.differences import Change, ChangedRow, Difference, Kind, Row, TableDifference
from kerrdata.renderers.differences import phrases
from kerrdata.renderers.differences.phrases import of_key
from kerrdata.renderers.markdown import MOST_CHARACTERS, as_html, code, escaped
from kerrdata.renderers.wording import number

MOST_ROWS = 50
MOST_OF_A_CELL = 120
ROOM_FOR_THE_END = 400


def render(difference: Difference, *, most: int = MOST_CHARACTERS) -> str:
    """The difference as Markdown.

    Args:
        difference: What to print.
        most: Characters that it may have.
    """
    parts = [_head(difference)]
    room = most - len(parts[0]) - ROOM_FOR_THE_END
    left = []
    for section in filter(None, [_promise(difference), *map(_table, difference.tables)]):
        if len(section) > room:
            left.append(section)
        else:
            parts.append(section)
            room -= len(section) + 2
    if left:
        more = number(len(left), "more section")
        parts.append(f"**{more}** did not fit here: `--format json` has all.")
    return "\n\n".join(parts) + "\n"


def _head(difference: Difference) -> str:
    sides = [phrases.of_side(side) for side in (difference.old, difference.new)]
    lines = [
        f"### From {code(sides[0])} to {code(sides[1])}",
        f"**{phrases.verdict(difference)}**",
        escaped(phrases.version(difference)),
    ]
    return "\n\n".join(filter(None, lines))


def _promise(difference: Difference) -> str:
    found = phrases.promise(difference)
    if not found:
        return ""
    metadata = [one for one in difference.changes if one.kind is Kind.metadata_changed]
    rows = [f"| {one.level.name.upper()} | {escaped(one.sentence, 400)} |" for one in found]
    told = "\n".join(["| moves | what changed in the promise |", "| --- | --- |", *rows])
    texts = "\n".join(
        ["| property | old | new |", "| --- | --- | --- |", *map(_property, metadata[:MOST_ROWS])]
    )
    folded = _folded(f"{number(len(metadata), 'property value')} changed", texts)
    return f"{told}\n\n{folded}" if metadata else told


def _property(change: Change) -> str:
    where = ".".join(filter(None, [change.table, change.column, change.name]))
    return f"| {code(where)} | {_json(change.old)} | {_json(change.new)} |"


def _json(value: object) -> str:
    return "" if value is None else code(str(value), MOST_OF_A_CELL)


def _table(table: TableDifference) -> str:
    remarks = list(phrases.remarks(table))
    if not table and not remarks:
        return ""
    count = phrases.counts(table) or "rows unchanged"
    body = [
        "\n".join(f"- {escaped(remark, 1000)}" for remark in remarks),
        _changed(table.changed, "changed"),
        _changed(table.moved, "moved"),
        _rows(table.added, "added"),
        _rows(table.removed, "removed"),
    ]
    return _folded(f"<b>{as_html(table.name)}</b>: {count}", "\n\n".join(filter(None, body)))


def _changed(rows: Sequence[ChangedRow], word: str) -> str:
    if not rows:
        return ""
    lines = [line for row in rows[:MOST_ROWS] for line in _cells(row)]
    heads = [f"| {word} | column | old | new |", "| --- | --- | --- | --- |"]
    return "\n".join([*heads, *lines]) + _more(rows, word)


def _cells(row: ChangedRow) -> Iterator[str]:
    for at, cell in enumerate(row.cells):
        key = code(of_key(row.key)) if not at and row.key else ""
        old, new = phrases.shortened(cell.old, cell.new, MOST_OF_A_CELL)
        yield f"| {key} | {code(cell.column)} | {_value(old)} | {_value(new)} |"


def _value(text: str) -> str:
    return text if text == "(empty)" else code(text, MOST_OF_A_CELL + 100)


def _rows(rows: Sequence[Row], word: str) -> str:
    if not rows:
        return ""
    lines = []
    for row in rows[:MOST_ROWS]:
        key = code(of_key(row.key)) if row.key else ""
        told = " · ".join(escaped(text, 60) for text in row.cells.values() if text)
        lines.append(f"| {key} | {told} |")
    return "\n".join([f"| {word} | cells |", "| --- | --- |", *lines]) + _more(rows, word)


def _more(rows: Sequence[object], word: str) -> str:
    left = len(rows) - MOST_ROWS
    return f"\n\nand {number(left, 'more row')} {word}" if left > 0 else ""


def _folded(title: str, body: str) -> str:
    return f"<details>\n<summary>{title}</summary>\n\n{body}\n\n</details>"
