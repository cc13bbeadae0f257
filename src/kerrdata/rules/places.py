"""Rules about the places: how they nest."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kerrdata.rules.links import once
from kerrdata.rules.registry import rule

Parents = dict[str, str]

MOST_SHOWN = 8


@once
def _parents(places: pd.DataFrame) -> Parents:
    """The place around each place, where that is not in doubt."""
    known = places[["id", "within_id"]].drop_duplicates("id", keep=False).dropna()
    return dict(zip(known["id"].tolist(), known["within_id"].tolist(), strict=True))


def _around(place: str, parents: Parents) -> list[str]:
    """A place, the one around it, and so on, until there is none or the circle closes."""
    path = {place: None}
    while (place := parents.get(place, "")) and place not in path:
        path[place] = None
    return list(path)


def _circle(row: dict[str, Any], places: pd.DataFrame) -> str:
    path = _around(row["id"], _parents(places))
    shown = path if len(path) <= MOST_SHOWN else [*path[:MOST_SHOWN], "…"]
    return "these places lie within each other: " + " → ".join([*shown, path[0]])


@rule("KD212", table="places", columns=("within_id", "id"), note=_circle)
def places_nest(rows: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """Places lie within larger places, and none within itself.

    Whoever follows `within_id` from a venue to its city and country would go round for ever.

    Fix: empty or correct the `within_id` of the largest of these places.
    """
    return ~rows["id"].isin(_heads(_parents(places)))


def _heads(parents: Parents) -> set[str]:
    """Of each circle the place that stands first in the file."""
    order = {place: position for position, place in enumerate(parents)}
    left: set[str] = set()
    heads = set()
    for start in parents:
        path: dict[str, None] = {}
        place = start
        while place in parents and place not in left:
            left.add(place)
            path[place] = None
            place = parents[place]
        if place in path:
            circle = list(path)[list(path).index(place) :]
            heads.add(min(circle, key=order.__getitem__))
    return heads
