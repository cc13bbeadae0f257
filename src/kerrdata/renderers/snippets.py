"""The line of a file in which something is wrong, and the marks under it. Draws no colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerrdata.findings import Line, Location
from kerrdata.renderers.wording import visible, width

CUT = "…"
LEAST = 20

Signs = list[str]
"""Characters as they are shown, so that none is cut through."""


@dataclass(frozen=True)
class Snippet:
    """A line as it is shown: `before + meant + after`, cut to fit.

    Attributes:
        number: Its physical number.
        before: What stands before the cell.
        meant: The cell, or the part of it that stands on this line.
        after: What stands behind it.
    """

    number: int
    before: str
    meant: str
    after: str

    @property
    def text(self) -> str:
        """The line itself."""
        return self.before + self.meant + self.after

    @property
    def marks(self) -> str:
        """What is written under the line; where the cell is empty, one mark at its place."""
        return " " * width(self.before) + "^" * max(1, width(self.meant))


def snippets(location: Location, room: int) -> Iterator[Snippet]:
    """The lines that a location touches, each cut to a width.

    Args:
        location: The place.
        room: Columns for the text of a line.
    """
    for line in location.lines:
        before, meant, after = map(_shown, _parts(line, location))
        if line.column > 1:
            before = [CUT, *before]
        yield Snippet(line.number, *_cut(before, meant, after, max(room, LEAST)))


def rest(location: Location) -> int:
    """How many more lines a location touches than it holds.

    Args:
        location: The place.
    """
    return location.end_line - location.line + 1 - len(location.lines)


def _parts(line: Line, location: Location) -> tuple[str, str, str]:
    """A line as what stands before the cell, in it and behind it."""
    start = location.column - line.column if line.number == location.line else 0
    is_last = line.number == location.end_line
    end = location.end_column - line.column if is_last else len(line.text)
    return line.text[:start], line.text[start:end], line.text[end:]


def _shown(text: str) -> Signs:
    """The characters made visible; what belongs to the one before it stays with it."""
    if text.isascii() and text.isprintable():
        return list(text)
    signs: Signs = []
    for sign in map(visible, text):
        if signs and not width(sign):
            signs[-1] += sign
        else:
            signs.append(sign)
    return signs


def _cut(before: Signs, meant: Signs, after: Signs, room: int) -> tuple[str, str, str]:
    """The three parts within a width; of the cell itself as much as there is room for."""
    if _width(before) + _width(meant) + _width(after) <= room:
        return "".join(before), "".join(meant), "".join(after)
    cell = "".join(_start(meant, room - 4))  # two columns of what stands around it, at least
    left = room - width(cell)
    behind = min(_width(after), max(left // 2, left - _width(before)))
    start = _start(before[::-1], left - behind)[::-1]
    return "".join(start), cell, "".join(_start(after, behind))


def _start(signs: Signs, room: int) -> Signs:
    """The first signs, within a width."""
    if _width(signs) <= room:
        return signs
    kept: Signs = []
    used = 1
    for sign in signs:
        used += width(sign)
        if used > room:
            break
        kept.append(sign)
    return [*kept, CUT] if room > 0 else []


def _width(signs: Signs) -> int:
    return sum(map(width, signs))
