"""Rows and what ties them, laid out as a network that comes out the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import networkx

from kerrdata.site.content import Content
from kerrdata.site.lanes import plain
from kerrdata.site.rows import Row, Table

MOST_NODES = 150
"""Rows that can still be told apart on one drawing; of more none is drawn."""
SEED = 20
ITERATIONS = 600
EVENNESS = 0.7
"""How far the nodes are spread evenly, from 0 to 1."""
ACTORS = ("people", "organizations", "works")
"""Tables that are drawn alone where a package has them."""
WORDS = ("role", "kind", "type")
"""Columns that say in which way rows are tied."""


@dataclass(frozen=True)
class Node:
    """A row of the network.

    Attributes:
        row: The row.
        name: What to call it.
        address: Where it stands.
        table: Title of its table.
        shape: Which shape its table has, from 1.
        x, y: Where it lies, between 0 and 1.
        degree: To how many others it is tied.
    """

    row: Row
    name: str
    address: str
    table: str
    shape: int
    x: float = 0.0
    y: float = 0.0
    degree: int = 0


@dataclass(frozen=True)
class Tie:
    """What ties two rows.

    Attributes:
        first, second: Which nodes, by number.
        words: In which ways, each with the address where it stands.
    """

    first: int
    second: int
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Network:
    """A network as it is drawn.

    Attributes:
        nodes: The rows, and where they lie.
        ties: What ties them.
        tables: The titles of the tables, in the order of their shapes.
        alone: Rows that nothing ties to another, which are not drawn.
    """

    nodes: Sequence[Node]
    ties: Sequence[Tie]
    tables: Sequence[str]
    alone: Sequence[Node] = field(default_factory=tuple)


def network(content: Content) -> Network | None:
    """The network of a package, None where foreign keys tie no rows, or too many.

    Args:
        content: The package.
    """
    tables = _drawn(content)
    titles = [table.title for table in tables]
    rows = [row for table in tables for row in table.rows]
    if not 0 < len(rows) <= MOST_NODES:
        return None
    at = {(row.table, row.number): number for number, row in enumerate(rows)}
    found: dict[tuple[int, int], dict[tuple[str, str], None]] = {}
    for one, other, word, address in _ties(content, {table.name for table in tables}):
        pair = at[one.table, one.number], at[other.table, other.number]
        found.setdefault((min(pair), max(pair)), {})[word, address] = None
    if not found:
        return None
    places = _places(found)
    degrees = [sum(number in pair for pair in found) for number in range(len(rows))]
    shapes = {table.name: 1 + number for number, table in enumerate(tables)}
    nodes = [
        Node(
            row,
            content.called(row),
            content.address(row),
            content.tables[row.table].title,
            shapes[row.table],
            *places.get(number, (0.0, 0.0)),
            degree=degrees[number],
        )
        for number, row in enumerate(rows)
    ]
    ties = [Tie(*pair, tuple(words)) for pair, words in sorted(found.items())]
    return Network(nodes, ties, titles, [node for node in nodes if not node.degree])


def _drawn(content: Content) -> list[Table]:
    paged = [table for table in content.paged if table.name_column]
    return [table for table in paged if table.name in ACTORS] or [
        table for table in paged if table.schema.foreign_keys or _is_referred_to(content, table)
    ]


def _is_referred_to(content: Content, table: Table) -> bool:
    keys = (key for other in content.tables.values() for key in other.schema.foreign_keys)
    return any(key.table == table.name for key in keys)


def _ties(content: Content, drawn: set[str]) -> Iterator[tuple[Row, Row, str, str]]:
    """Pairs of rows that a row ties: itself to what it refers to, else two that it refers to."""
    for table in content.tables.values():
        if table.is_evidence:
            continue
        for row in table.rows:
            ends = [other for _, other in content.targets(row) if other.table in drawn]
            word = plain(next((row.cells[one] for one in WORDS if one in row.cells), ""))
            if table.name in drawn:
                for key, other in content.targets(row):
                    if other.table in drawn:
                        title = content.tables[table.name].column_title(key.fields[0]).lower()
                        yield row, other, title, content.address(row)
            elif len(ends) > 1 and _is_tie(content, table) and ends[0] != ends[1]:
                yield ends[0], ends[1], word or table.title.lower(), content.address(row)


def _is_tie(content: Content, table: Table) -> bool:
    return not content.has_pages(table)


def _places(
    found: dict[tuple[int, int], dict[tuple[str, str], None]],
) -> dict[int, tuple[float, float]]:
    """Where the nodes lie, between 0 and 1."""
    graph = networkx.Graph()
    for (one, other), words in sorted(found.items()):
        graph.add_edge(one, other, weight=len(words))
    parts = sorted((sorted(part) for part in networkx.connected_components(graph)), key=len)
    for part in parts[:-1]:  # a thread to the largest, or they would drift away
        graph.add_edge(_hub(graph, parts[-1]), _hub(graph, part), weight=0.2)
    laid = networkx.forceatlas2_layout(
        graph,
        pos=networkx.circular_layout(graph),
        max_iter=ITERATIONS,
        scaling_ratio=3.0,
        gravity=2.0,
        strong_gravity=False,
        seed=SEED,
    )
    return dict(zip(laid, zip(*(_spread(laid, axis) for axis in (0, 1)), strict=True), strict=True))


def _hub(graph: Any, part: list[int]) -> int:
    """The node of a part that has the most ties."""
    return max(part, key=lambda node: (graph.degree(node), -node))


def _spread(laid: dict[int, Any], axis: int) -> list[float]:
    """Places along an axis, between 0 and 1, drawn apart where they crowd: names need room."""
    places = {node: float(place[axis]) for node, place in laid.items()}
    low, span = min(places.values()), max(places.values()) - min(places.values()) or 1.0
    ranks = {node: at for at, node in enumerate(sorted(places, key=lambda one: (places[one], one)))}
    most = max(len(places) - 1, 1)
    return [
        round((1 - EVENNESS) * (places[node] - low) / span + EVENNESS * ranks[node] / most, 4)
        for node in laid
    ]
