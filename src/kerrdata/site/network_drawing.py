"""The network as an SVG: a shape for each row with its name beside it, a line for each tie."""

from __future__ import annotations

from markupsafe import Markup

from kerrdata.renderers.wording import visible
from kerrdata.site.drawing import Facts, chart_of, drawn_svg, lines, points, short, text, texts
from kerrdata.site.labels import Box, placed
from kerrdata.site.network import Network, Node, Tie
from kerrdata.site.svg import Mark, inline

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
"""The shapes of the tables, in their order."""
_SHAPE_PATHS = (
    "M-6,0a6,6 0 1,0 12,0a6,6 0 1,0 -12,0Z",
    "M-5.5,-5.5h11v11h-11Z",
    "M0,-6L6.5,5.5h-13Z",
    "M0,-7L5.5,0L0,7L-5.5,0Z",
    "M-2,-6h4v4h4v4h-4v4h-4v-4h-4v-4h4Z",
    "M0,6L6.5,-5.5h-13Z",
    "M6,0L-5.5,6.5v-13Z",
)


def shape_path(at: int) -> str:
    """A shape of the network as the path of an SVG, around the origin.

    Args:
        at: Which table, from 0.
    """
    return _SHAPE_PATHS[at % len(SHAPES)]


def network(drawn: Network, size: tuple[int, int]) -> Markup:
    """A network with its names.

    Args:
        drawn: The network.
        size: Width and height in pixels; where it is higher than wide, the network is turned.
    """
    nodes = [node for node in drawn.nodes if node.degree]
    places = [_place(node, size) for node in nodes]
    radii = [4 + min(7.0, 1.1 * node.degree**0.7) for node in nodes]
    layers = [
        lines(_lines(drawn, dict(zip(map(id, nodes), places, strict=True)))),
        points(
            [
                {
                    "x": x,
                    "y": y,
                    "shape": SHAPES[(node.shape - 1) % len(SHAPES)],
                    "key": f"n{number}",
                }
                | {"size": (2 * radius) ** 2}
                for number, (node, (x, y), radius) in enumerate(
                    zip(nodes, places, radii, strict=True)
                )
            ]
        ),
        texts(_names(nodes, places, radii, size)),
    ]
    title = f"Network of {len(nodes)} rows and {len(drawn.ties)} ties"
    return inline(drawn_svg(chart_of(layers, *size)), _meanings(drawn, nodes), title)


def _place(node: Node, size: tuple[int, int]) -> tuple[float, float]:
    """Where a node lies in pixels, with room for names at the sides."""
    width, height = size
    across, down = (node.y, node.x) if height > width else (node.x, node.y)
    side = 60 if height > width else 90
    return side + across * (width - 2 * side), 16 + down * (height - 32)


def _lines(drawn: Network, places: dict[int, tuple[float, float]]) -> list[Facts]:
    ends = [
        (places[id(drawn.nodes[tie.first])], places[id(drawn.nodes[tie.second])])
        for tie in drawn.ties
    ]
    return [
        {"x": x, "y": y, "x2": x2, "y2": y2, "key": f"t{number}"}
        for number, ((x, y), (x2, y2)) in enumerate(ends)
    ]


def _names(
    nodes: list[Node],
    places: list[tuple[float, float]],
    radii: list[float],
    size: tuple[int, int],
) -> list[Facts]:
    most = 26 if size[1] > size[0] else 40
    names = [short(node.name, most) for node in nodes]
    circles = [(x, y, radius) for (x, y), radius in zip(places, radii, strict=True)]
    sides = placed(list(zip(circles, names, strict=True)), Box(0, 0, *size))
    return [
        text(x, y, name, f"n{number}", align)
        for number, (name, (x, y, align)) in enumerate(zip(names, sides, strict=True))
    ]


def _meanings(drawn: Network, nodes: list[Node]) -> dict[str, Mark]:
    """What the lines and shapes mean; the lines lie below."""
    ties = {
        f"t{number}": Mark(visible(_tie_title(drawn, tie)), tie.words[0][1], "tie")
        for number, tie in enumerate(drawn.ties)
    }
    return ties | {
        f"n{number}": Mark(
            visible(f"{node.name} ({node.table})"), node.address, f"node node-{node.shape}"
        )
        for number, node in enumerate(nodes)
    }


def _tie_title(drawn: Network, tie: Tie) -> str:
    first, second = drawn.nodes[tie.first].name, drawn.nodes[tie.second].name
    return f"{first} – {second}: {', '.join(dict.fromkeys(word for word, _ in tie.words))}"
