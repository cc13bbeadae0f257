"""Where the names beside the marks of a drawing stand, so that they do not cover each other.

Widths are taken from the number of letters, not from a font: a drawing is the same on any machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LETTER = 7.1
"""Pixels that a letter of a label is given; most are narrower."""
HEIGHT = 15.0
AWAY = 5.0
"""Pixels between a mark and its name."""


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: Box) -> float:
        """The area that it shares with another."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)

    def outside(self, frame: Box) -> float:
        """How much of it lies outside a frame."""
        area = (self.right - self.left) * (self.bottom - self.top)
        return area - self.shared(frame)


def text_width(text: str) -> float:
    """Pixels that a label may take.

    Args:
        text: The label.
    """
    return LETTER * len(text)


def placed(
    marks: Sequence[tuple[tuple[float, float, float], str]], frame: Box
) -> list[tuple[float, float, str]]:
    """Find a side for each name on which it covers the least.

    Args:
        marks: Centre and radius of each mark, and its name; the largest choose first.
        frame: What no name should leave.

    Returns:
        For each mark the point from which its name is written, on its base line, and whether it
        begins, ends or has its middle there: `left`, `right`, `center`.
    """
    taken = [Box(x - r, y - r, x + r, y + r) for (x, y, r), _ in marks]
    found: dict[int, tuple[float, float, str]] = {}
    for number in sorted(range(len(marks)), key=lambda one: (-marks[one][0][2], one)):
        choices = _sides(*marks[number])
        own = taken[number]
        best = min(
            choices,
            key=lambda side: (
                side[1].outside(frame) * 4
                + sum(side[1].shared(box) for box in taken if box is not own)
            ),
        )
        taken.append(best[1])
        found[number] = best[0]
    return [found[number] for number in range(len(marks))]


def _sides(
    circle: tuple[float, float, float], name: str
) -> list[tuple[tuple[float, float, str], Box]]:
    """Behind, before, below and above a mark, and aslant; in the order of preference."""
    x, y, radius = circle
    wide, high = text_width(name), HEIGHT
    away = radius + AWAY
    sides = []
    for shift in (0.0, -high * 0.7, high * 0.7):
        base = y + shift + high * 0.3
        top = base - high * 0.8
        sides.append(((x + away, base, "left"), Box(x + away, top, x + away + wide, top + high)))
        sides.append(((x - away, base, "right"), Box(x - away - wide, top, x - away, top + high)))
    for base in (y + away + high * 0.7, y - away):
        top = base - high * 0.8
        sides.append(((x, base, "center"), Box(x - wide / 2, top, x + wide / 2, top + high)))
    return sides
