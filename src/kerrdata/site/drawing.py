"""Bars, lines, shapes and texts in pixels: altair describes them, vl-convert draws them as SVG.

Refuses to let it see a word of the data: it aborts the whole process at a character that XML
forbids, and would ask the fonts of this machine for the width. `svg` puts the words in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import altair
import vl_convert

from kerrdata.renderers.wording import visible
from kerrdata.site.svg import hidden

VEGA_LITE = "6.4"
TEXT = 13
"""Size of the labels, in pixels."""
MOST_LETTERS = 64
TOP, SIDE = 24, 10
"""Room above and beside what is drawn, in pixels."""

Facts = dict[str, Any]
Layer = Any
"""A chart of altair, whose own types do not survive its methods."""


def text(x: float, y: float, words: str, key: str, align: str = "left") -> Facts:
    """A text on its base line.

    Args:
        x: Where it is written from, in pixels.
        y: Its base line.
        words: What it says.
        key: Of the mark that it belongs to.
        align: Whether it begins, ends or has its middle there: `left`, `right`, `center`.
    """
    return {"x": x, "y": y, "text": hidden(words), "key": key, "align": align}


def short(words: str, most: int = MOST_LETTERS) -> str:
    """A text in which all can be seen, cut off where it is too long.

    Args:
        words: Any text.
        most: Letters to keep.
    """
    shown = visible(words, most=10_000)
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"


def bars(rows: Sequence[Facts]) -> Layer:
    """Rectangles.

    Args:
        rows: Each with two corners, `x`, `y`, `x2` and `y2`, and the `key` of its mark.
    """
    return _marks(rows).mark_rect(stroke="black").encode(x2="x2", y2="y2")


def lines(rows: Sequence[Facts]) -> Layer:
    """Straight lines.

    Args:
        rows: Each with two ends, `x`, `y`, `x2` and `y2`, and the `key` of its mark.
    """
    return _marks(rows).mark_rule().encode(x2="x2", y2="y2")


def points(rows: Sequence[Facts]) -> Layer:
    """Shapes around a point.

    Args:
        rows: Each with `x`, `y`, a `shape` of Vega, its `size` in square pixels, and the `key` of
            its mark.
    """
    shape = altair.Shape("shape", type="nominal", scale=None)
    size = altair.Size("size", type="quantitative", scale=None)
    return _marks(rows).mark_point(filled=True).encode(shape, size)


def texts(rows: Sequence[Facts]) -> Layer:
    """Texts.

    Args:
        rows: As `text` makes them.
    """
    by_side: dict[str, list[Facts]] = defaultdict(list)
    for row in rows:
        by_side[row["align"]].append(row)
    groups = (
        _marks(group)
        .mark_text(align=side, baseline="alphabetic", fontSize=TEXT)
        .encode(altair.Text("text", type="nominal"))
        for side, group in sorted(by_side.items())
    )
    return altair.layer(*groups)


def chart_of(layers: Iterable[Layer], width: float, height: float) -> Layer:
    """Layers one upon the other, without axes; the room around them is fixed.

    Args:
        layers: From the lowest to the uppermost.
        width: In pixels.
        height: In pixels.
    """
    return altair.layer(*layers).properties(
        width=width,
        height=height,
        autosize="none",
        padding={"left": SIDE, "right": SIDE, "top": TOP, "bottom": TOP},
    )


def drawn_svg(chart: Layer) -> str:
    """The SVG of a chart, in which each mark is labelled with its key.

    Args:
        chart: As `chart_of` makes it.
    """
    described = json.dumps(chart.to_dict(validate=False))
    return str(vl_convert.vegalite_to_svg(described, vl_version=VEGA_LITE))


def _marks(rows: Sequence[Facts]) -> Layer:
    place: Facts = {"type": "quantitative", "scale": None, "axis": None}
    return altair.Chart(altair.InlineData(values=list(rows))).encode(
        altair.X("x", **place),
        altair.Y("y", **place),
        altair.Description("key", type="nominal"),
    )
