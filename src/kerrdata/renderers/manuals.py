"""The manual of a rule or Frictionless type with its example, and lists of them. No packages."""

from __future__ import annotations

import csv
import io
import json
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from kerrdata.examples import Case, Face
from kerrdata.findings import Rule
from kerrdata.renderers.wording import visible, width

CAPS = (40, 30, 24, 18, 14, 10)
"""Columns that a cell may take, from the widest on that lets a row fit."""
NARROWEST, WIDEST = 40, 100
BOLD, RED, YELLOW, GREEN = "1", "1;31", "1;33", "1;32"

Grid = list[list[str]]


def explain(rule: Rule, case: Case | None, *, color: bool, columns: int) -> str:
    """The manual of a rule or type: what, why, how to mend it, and its example.

    Args:
        rule: What is explained.
        case: Its example, None where it has none.
        color: Whether to use colours; nothing is said by colour alone.
        columns: Columns of the terminal.
    """
    page = max(NARROWEST, min(columns, WIDEST))
    style = RED if rule.severity == "error" else YELLOW
    code = f"{rule.code} ({rule.severity}, {rule.theme}):"
    title = textwrap.fill(f"{code} {rule.title}", page).removeprefix(code)
    blocks = [
        f"{_paint(style, code, color)}{title}",
        textwrap.fill(rule.reason, page, break_on_hyphens=False),
        textwrap.fill(f"Fix: {rule.fix}", page, break_on_hyphens=False),
        _painted(example(case, columns=page), color) if case else "",
    ]
    return "\n\n".join(filter(None, blocks))


def example(case: Case, *, columns: int) -> str:
    """Both faces of an example as small tables, with an arrow and a line at what is found.

    Args:
        case: The example.
        columns: Columns that it may take.
    """
    is_raw = _grids(case.holds) == _grids(case.breaks) and case.holds.tables != case.breaks.tables
    described = case.holds.descriptor != case.breaks.descriptor
    right = _descriptor(case.holds.descriptor, columns)
    blocks = []
    for title, face in (("All is well:", case.holds), ("Found:", case.breaks)):
        finding = case.finding if face is case.breaks else {}
        lines = [title, *_face(face, finding, columns, is_raw=is_raw)]
        lines += _compared(_descriptor(face.descriptor, columns), right) if described else []
        blocks.append("\n".join(line.rstrip() for line in lines))
    promised = [] if described else list(_promises(case.holds.descriptor))
    blocks = ["\n".join(["Promised:", *promised]), *blocks] if promised else blocks
    said = _said(case.finding, columns)
    return "\n\n".join([*blocks, said] if said else blocks)


def listing(rules: Iterable[Rule], *, color: bool, columns: int) -> str:
    """A line or two for each rule and type, by theme.

    Args:
        rules: In the order of their codes.
        color: Whether to use colours.
        columns: Columns of the terminal.
    """
    known = list(rules)
    indent = 2 + max((len(rule.code) for rule in known), default=0)
    page = max(NARROWEST, min(columns, WIDEST), indent + 20)
    blocks = []
    for theme, group in groupby(known, key=lambda rule: rule.theme):
        lines = [_paint(BOLD, f"{theme[0].upper()}{theme[1:]}", color)]
        for rule in group:
            warning = " (warning)" if rule.severity == "warning" else ""
            text = f"{rule.code:<{indent}}{rule.title}{warning}"
            lines += textwrap.wrap(text, page, subsequent_indent=" " * indent)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def listing_json(rules: Iterable[Rule]) -> str:
    """The manuals as a JSON array of objects.

    Args:
        rules: In the order of their codes.
    """
    described = [{**asdict(rule), "theme": rule.theme} for rule in rules]
    return json.dumps(described, ensure_ascii=False, indent=2)


def _face(face: Face, finding: dict[str, Any], columns: int, *, is_raw: bool) -> Iterator[str]:
    for name, text in face.tables.items():
        yield f"  {name}"
        here = finding if finding.get("table") == name else {}
        draw = _raw_lines(text, here) if is_raw else _table_lines(_grid(text), here, columns)
        yield from draw
    for name, text in face.source_texts.items():
        yield f"  the text of {name}"
        yield from textwrap.wrap(
            _shown(text), columns, initial_indent="    ", subsequent_indent="    "
        )


@dataclass(frozen=True)
class _Target:
    """Which record of a table is meant, and which of its cells."""

    record: int | None
    cell: int | None


def _target(grid: Grid, finding: dict[str, Any]) -> _Target:
    if not finding or not grid:
        return _Target(None, None)
    labels, column = grid[0], finding.get("column")
    record = finding.get("row") or finding.get("line") or (1 if column in labels else None)
    return _Target(record, labels.index(column) if column in labels else None)


def _table_lines(grid: Grid, finding: dict[str, Any], columns: int) -> Iterator[str]:
    target = _target(grid, finding)
    widths = _widths(grid, columns - 4)
    for number, record in enumerate(grid, start=1):
        mark = ">" if number == target.record else " "
        cells = [_fitted(cell, wide) for cell, wide in zip(record, widths, strict=False)]
        yield f"  {mark} {'  '.join(cells)}"
        if number == target.record and target.cell is not None and target.cell < len(record):
            before = sum(wide + 2 for wide in widths[: target.cell])
            yield f"    {' ' * before}{'^' * max(1, width(cells[target.cell].rstrip()))}"


def _raw_lines(text: str, finding: dict[str, Any]) -> Iterator[str]:
    """The lines as they stand in the file, where the cells do not show the difference."""
    line = finding.get("line") or finding.get("row")
    for number, content in enumerate(text.splitlines(keepends=True), start=1):
        plain = content.removesuffix("\n") if content.endswith("\n") else f"{content}<no line end>"
        yield f"  {'>' if number == line else ' '} {_shown(plain)}"


def _widths(grid: Grid, most: int) -> list[int]:
    """The width of each column, with long cells cut off as far as a row needs it."""
    broad = [
        max((width(_shown(record[at])) for record in grid if at < len(record)), default=0)
        for at in range(max(map(len, grid), default=0))
    ]
    for cap in CAPS:
        widths = [min(cap, one) for one in broad]
        if sum(widths) + 2 * (len(widths) - 1) <= most:
            break
    return widths


def _fitted(cell: str, wide: int) -> str:
    text = _shown(cell)
    while width(text) > wide:
        text = f"{text[:-2]}…" if text.endswith("…") else f"{text[:-1]}…"
    return text + " " * (wide - width(text))


def _shown(text: str) -> str:
    """A text with all that cannot be seen made visible, the accents of split letters included."""
    if text != unicodedata.normalize("NFC", text):
        marks = ((one, unicodedata.combining(one)) for one in text)
        return "".join(f"<U+{ord(one):04X}>" if split else visible(one) for one, split in marks)
    stripped = text.strip(" ")
    start = len(text) - len(text.lstrip(" "))
    end = len(text) - len(stripped) - start if stripped else 0
    return f"{'·' * start}{visible(stripped)}{'·' * end}"


def _promises(descriptor: dict[str, Any]) -> Iterator[str]:
    """What a descriptor says of its tables beyond the names of files and columns."""
    for table in descriptor.get("resources", ()):
        schema = dict(table.get("schema", {}))
        named = [(f"column {one.pop('name')}", one) for one in map(dict, schema.pop("fields", ()))]
        further = {key: table[key] for key in table if key not in {"name", "path", "schema"}}
        for what, promise in [*named, *schema.items(), *further.items()]:
            if promise:
                yield f"  {table['name']}: {what} {json.dumps(promise, ensure_ascii=False)}"


def _descriptor(descriptor: dict[str, Any], columns: int) -> list[str]:
    text = _broken_up(descriptor, columns - 4)
    return ["  datapackage.json", *textwrap.indent(text, "    ").splitlines()]


def _compared(lines: list[str], right: list[str]) -> Iterator[str]:
    """The lines of a descriptor, with an arrow at each that is not a right one."""
    known = {line.rstrip(",") for line in right}
    for line in lines:
        yield line if line.rstrip(",") in known else f"  > {line[4:]}"


def _broken_up(value: Any, columns: int) -> str:
    """A value as JSON, of which only what is too long for a line is broken up."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) <= columns or not isinstance(value, dict | list):
        return line
    named = value.items() if isinstance(value, dict) else (("", one) for one in value)
    parts = [
        f"{json.dumps(name)}: " * bool(name) + _broken_up(one, columns - 4) for name, one in named
    ]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    inner = textwrap.indent(",\n".join(parts), "  ")
    return f"{opening}\n{inner}\n{closing}"


def _said(finding: dict[str, Any], columns: int) -> str:
    """What the finding says of itself, as far as the example tells."""
    words = ((label, finding.get(key)) for label, key in (("Wrong: ", "note"), ("Mend: ", "hint")))
    return "\n".join(textwrap.fill(visible(label + said), columns) for label, said in words if said)


def _grids(face: Face) -> dict[str, Grid]:
    return {name: _grid(text) for name, text in face.tables.items()}


def _grid(text: str) -> Grid:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def _painted(text: str, color: bool) -> str:
    marked = (_style(line) for line in text.splitlines())
    return "\n".join(_paint(style, line, color) if style else line for style, line in marked)


def _style(line: str) -> tuple[str, str]:
    if line.endswith(":") and not line.startswith(" "):
        return (RED if line == "Found:" else GREEN), line
    return (RED if line.startswith("  > ") or set(line.strip()) == {"^"} else ""), line


def _paint(style: str, text: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text
