"""The timeline as an SVG: every row with its label, or a strip for each kind at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from kerrdata.renderers.wording import visible
from kerrdata.site.drawing import (
    SIDE,
    Facts,
    Layer,
    bars,
    chart_of,
    drawn_svg,
    lines,
    short,
    text,
    texts,
)
from kerrdata.site.labels import text_width
from kerrdata.site.svg import Mark, inline
from kerrdata.site.timeline import Moment, Timeline

CONTINUES = "\u2039\u203a"
"""What stands at an end that is open, to the left and to the right."""
BAR, GAP, HEAD = 9, 4, 26
"""Height of a bar at a glance, what lies between two, and what the title of a strip takes."""

Ends = tuple[float, float]
"""Where a bar begins and ends, in pixels."""


@dataclass(frozen=True)
class Size:
    """How a timeline is laid out, in pixels.

    Attributes:
        width: Of the whole.
        row: Height of a row.
        bar: Height of a bar.
        lines: Years that may have a line.
        is_narrow: Whether a label stands above its bar, and not beside it.
    """

    width: int
    row: int
    bar: int
    lines: int
    is_narrow: bool = False


WIDE = Size(width=760, row=26, bar=13, lines=13)
NARROW = Size(width=328, row=46, bar=11, lines=7, is_narrow=True)


def timeline(drawn: Timeline, size: Size) -> Markup:
    """All rows of a timeline, one below the other, with their labels.

    Args:
        drawn: The timeline.
        size: How to lay it out.
    """
    scale = _Scale(drawn, size.width - 2 * SIDE)
    shapes, labels = [], []
    for number, moment in enumerate(drawn.moments):
        key, top = f"m{number}", size.row * number
        middle = top + size.row * (0.72 if size.is_narrow else 0.5)
        ends = scale.ends(moment, least=6)
        shapes.append(_bar(ends, middle - size.bar / 2, size.bar, key))
        beside = (
            _above(moment, ends, top + 20, scale)
            if size.is_narrow
            else _beside(moment, ends, middle, scale)
        )
        labels += [{**beside, "key": key}, *_arrows(moment, ends, middle, key)]
    layers = [bars(shapes), texts(labels)]
    height = size.row * len(drawn.moments)
    return _finished(drawn, scale, layers, height=height, most=size.lines)


def overview(drawn: Timeline, size: Size) -> Markup:
    """A timeline at a glance: a strip for each kind, and no labels but those of the kinds.

    Args:
        drawn: The timeline.
        size: Its width, and how many lines it has.
    """
    scale = _Scale(drawn, size.width - 2 * SIDE)
    shapes: list[Facts] = []
    titles: list[Facts] = []
    top = 0.0
    for lane in drawn.lanes:
        titles.append(text(0, top + 17, lane.title, f"l{lane.number}"))
        top += HEAD
        taken: list[float] = []
        for number, moment in enumerate(drawn.moments):
            if moment.lane == lane:
                ends = scale.ends(moment, least=6)
                shapes.append(_bar(ends, top + _free(taken, ends) * (BAR + GAP), BAR, f"m{number}"))
        top += len(taken) * (BAR + GAP) + 4
    return _finished(drawn, scale, [bars(shapes), texts(titles)], height=top, most=size.lines)


class _Scale:
    """Decimal years as pixels.

    Args:
        drawn: The timeline.
        width: What it takes, in pixels.
    """

    def __init__(self, drawn: Timeline, width: float) -> None:
        self.first, self.last, self.width = drawn.first, drawn.last, width

    def place(self, year: float) -> float:
        """Where a year lies."""
        return (year - self.first) / (self.last - self.first) * self.width

    def ends(self, moment: Moment, least: float) -> tuple[float, float]:
        """Where a bar begins and ends, which is never too small to be seen."""
        left, right = self.place(moment.start), self.place(moment.end)
        short = max(0.0, least - (right - left)) / 2
        return max(0.0, left - short), min(self.width, right + short)

    def lines(self, most: int) -> list[int]:
        """The years that have a line: round ones, and no more than there is room for."""
        steps = (factor * 10**power for power in range(4) for factor in (1, 2, 5))
        years = ([y for y in range(self.first, self.last + 1) if y % step == 0] for step in steps)
        return next((found for found in years if len(found) <= most), [])


def _bar(ends: Ends, top: float, height: float, key: str) -> Facts:
    return {"x": ends[0], "x2": ends[1], "y": top, "y2": top + height, "key": key}


def _beside(moment: Moment, ends: Ends, middle: float, scale: _Scale) -> Facts:
    """The label behind a bar where it fits, else before it, else on the side with more room."""
    label = short(moment.name)
    behind, before = scale.width + SIDE - ends[1] - 18, ends[0] - 18
    if text_width(label) <= behind or behind >= before:
        return text(ends[1] + 12, middle + 4.5, label, "", "left")
    return text(ends[0] - 12, middle + 4.5, label, "", "right")


def _above(moment: Moment, ends: Ends, baseline: float, scale: _Scale) -> Facts:
    """The label above a bar, moved to the left as far as it needs room."""
    label = short(moment.name, int((scale.width + SIDE) / 6.6))
    return text(max(0.0, min(ends[0], scale.width - text_width(label))), baseline, label, "")


def _arrows(moment: Moment, ends: Ends, middle: float, key: str) -> list[Facts]:
    """Where an interval is open it goes on in that direction."""
    before = text(ends[0] - 1, middle + 4.5, CONTINUES[0], key, "right")
    behind = text(ends[1] + 1, middle + 4.5, CONTINUES[1], key, "left")
    return [before] * (not moment.when.earliest) + [behind] * (not moment.when.latest)


def _free(taken: list[float], ends: Ends) -> int:
    """The first line on which a bar touches no other; where each line ends is noted."""
    line = next((at for at, end in enumerate(taken) if ends[0] >= end + 2), len(taken))
    taken[line : line + 1] = [ends[1]]
    return line


def _moment_marks(drawn: Timeline) -> dict[str, Mark]:
    return {
        f"m{number}": Mark(
            visible(moment.title), moment.address, _classes(moment), moment.lane.number
        )
        for number, moment in enumerate(drawn.moments)
    }


def _classes(moment: Moment) -> str:
    vague = " vague" if moment.when.is_approximate else ""
    return f"moment lane-{moment.lane.number}{vague}"


def _finished(
    drawn: Timeline, scale: _Scale, layers: list[Layer], *, height: float, most: int
) -> Markup:
    """The layers over the lines of the years, as a part of a page."""
    years = scale.lines(most)
    ruled = lines(
        [
            {
                "x": scale.place(year),
                "x2": scale.place(year),
                "y": 0,
                "y2": height,
                "key": f"y{year}",
            }
            for year in years
        ]
    )
    named = [
        text(scale.place(year), y, str(year), f"y{year}", "center")
        for year in years
        for y in (-8, height + 18)
    ]
    chart = chart_of([ruled, texts(named), *layers], scale.width, height)
    meant = {f"y{year}": Mark("", "", "year") for year in years}
    meant |= {f"l{lane.number}": Mark("", "", "lane-title") for lane in drawn.lanes}
    title = f"Timeline of {len(drawn.moments)} rows from {drawn.first} to {drawn.last}"
    return inline(drawn_svg(chart), meant | _moment_marks(drawn), title)
