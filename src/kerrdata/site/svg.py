"""An SVG of vl-convert as part of a page: marks as links with titles, patterns, the page's colours.

Keeps the geometry and nothing else: fonts, colours and roles come from the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from markupsafe import Markup

from kerrdata.renderers.wording import visible

MOST_LETTERS = 200
"""Letters of a text that is drawn; a longer one is cut off."""
PATTERN = "pattern-"
"""How the identifiers of the patterns begin."""
SVG = "{http://www.w3.org/2000/svg}"
KEPT = {
    "path": ("d", "transform"),
    "line": ("x2", "y2", "transform"),
    "text": ("text-anchor", "transform"),
}
"""What is kept of a mark."""
PATTERNS = (
    "",
    "M-2,2l4,-4M0,8l8,-8M6,10l4,-4",
    "M0,4h8",
    "M2,2h.01M6,6h.01",
    "M4,0v8",
    "M-2,6l4,4M0,0l8,8M6,-2l4,4",
    "M0,4h8M4,0v8",
    "M0,0l8,8M0,8l8,-8",
)
"""The lines of the patterns, eight pixels wide; the first is plain."""
_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+(?:e-?[0-9]+)?")


@dataclass(frozen=True)
class Mark:
    """What a mark of a drawing means.

    Attributes:
        title: In words; empty for what only helps the eye.
        address: The file that it leads to; empty for nowhere.
        classes: By which the style sheet knows it.
        pattern: Which pattern fills it, 0 for none.
    """

    title: str
    address: str
    classes: str
    pattern: int = 0


def inline(drawn: str, marks: Mapping[str, Mark], title: str) -> Markup:
    """A drawing as an element of a page.

    Args:
        drawn: What vl-convert made of it; its marks are described by their keys.
        marks: What each key means, in the order in which they are read.
        title: What the whole shows.

    Returns:
        An `svg` element. Where a link leads stands behind `@@`, for it depends on the page.
    """
    ElementTree.register_namespace("", SVG.strip("{}"))
    root = ElementTree.fromstring(drawn)  # noqa: S314 (made by vl-convert just now)
    found: dict[str, list[ElementTree.Element]] = defaultdict(list)
    for shape in _shapes(root):
        found[shape.get("aria-label", "")].append(shape)
    whole = ElementTree.Element(
        "svg", {"viewBox": root.get("viewBox", ""), "role": "group", "aria-label": title}
    )
    group = ElementTree.SubElement(whole, "g", {"transform": _translation(root)})
    for key, mark in marks.items():
        if found[key]:
            group.append(_marked(mark, found[key]))
    return Markup(ElementTree.tostring(whole, encoding="unicode"))  # noqa: S704 (escaped by it)


def patterns(numbers: Iterable[int]) -> Markup:
    """The patterns that drawings and their keys are filled with: an element that shows nothing.

    It stands by itself, because what is in a drawing is not found while the drawing is hidden.

    Args:
        numbers: Those that are needed.
    """
    whole = ElementTree.Element("svg", {"class": "patterns", "aria-hidden": "true"})
    definitions = ElementTree.SubElement(whole, "defs")
    for number in sorted(set(numbers)):
        pattern = ElementTree.SubElement(
            definitions,
            "pattern",
            {"id": f"{PATTERN}{number}", "width": "8", "height": "8"}
            | {"patternUnits": "userSpaceOnUse"},
        )
        square = {"d": "M0,0h8v8h-8Z", "class": f"ground lane-{number}"}
        ElementTree.SubElement(pattern, "path", square)
        drawn = PATTERNS[(number - 1) % len(PATTERNS)]
        if drawn:
            ElementTree.SubElement(pattern, "path", {"d": drawn, "class": f"hatch lane-{number}"})
    return Markup(ElementTree.tostring(whole, encoding="unicode"))  # noqa: S704 (our own)


def hidden(words: str) -> str:
    """A text as digits, in which it can be drawn whatever it holds.

    Args:
        words: Any text; what cannot be seen in it is made visible.
    """
    return visible(words, most=MOST_LETTERS).encode("utf-8").hex()


def _found(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-8")


def _shapes(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The marks; what axes and frames consist of has no key."""
    for shape in root.iter():
        if shape.tag.removeprefix(SVG) in KEPT and shape.get("aria-label"):
            yield shape


def _translation(root: ElementTree.Element) -> str:
    return next((g.get("transform", "") for g in root.iter(f"{SVG}g") if g.get("transform")), "")


def _marked(mark: Mark, shapes: list[ElementTree.Element]) -> ElementTree.Element:
    link = {"href": f"@@{mark.address}"} if mark.address else {"aria-hidden": "true"}
    if mark.classes == "tie":  # the list beside the drawing has them all; the keyboard need not
        link["tabindex"] = "-1"
    parent = ElementTree.Element("a" if mark.address else "g", {"class": mark.classes, **link})
    if mark.title:
        ElementTree.SubElement(parent, "title").text = mark.title
    for shape in shapes:
        parent.append(_plain(shape, f"url(#{PATTERN}{mark.pattern})" if mark.pattern else ""))
    return parent


def _plain(shape: ElementTree.Element, fill: str) -> ElementTree.Element:
    tag = shape.tag.removeprefix(SVG)
    kept = {key: _rounded(shape.attrib[key]) for key in KEPT[tag] if key in shape.attrib}
    if tag == "path" and fill:
        kept["fill"] = fill
    plain = ElementTree.Element(tag, kept)
    plain.text = _found(shape.text) if shape.text else None
    return plain


def _rounded(geometry: str) -> str:
    return _NUMBER.sub(lambda one: f"{round(float(one[0]), 1):g}", geometry)
