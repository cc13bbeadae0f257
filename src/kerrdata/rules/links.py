"""Following references: the rows behind ids, and their cells for a note. No rules here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

import pandas as pd
import pyarrow.compute as pc

from kerrdata.casts import arrow, mapped

Data = TypeVar("Data")
Result = TypeVar("Result")


def behind(ids: pd.Series, frame: pd.DataFrame, column: str) -> pd.Series:
    """The cells of a column in the rows of `frame` that ids name, on the index of `ids`.

    An unknown id, and one that several rows claim, has a missing value: nothing is certain of it.
    """
    return on(ids, _by_id(frame)[column])


def on(keys: pd.Series, values: pd.Series) -> pd.Series:
    """What `values` hold under each key, on the index of `keys`; missing where there is nothing.

    `Series.reindex` makes Python objects of the keys: where they are many it takes long.
    """
    places = pc.index_in(arrow(keys), arrow(values.index.array), skip_nulls=True).fill_null(-1)
    found = values.array.take(places.to_numpy(zero_copy_only=False), allow_fill=True)
    return pd.Series(found, index=keys.index)


def among(cells: pd.Series, known: Iterable[str]) -> pd.Series:
    """Which cells hold one of the known texts; no missing one does.

    `Series.isin` makes Python objects of them: where many are known it takes seconds.
    """
    texts = arrow(known if isinstance(known, pd.Series) else pd.Series(list(known), dtype="str"))
    found = pc.is_in(arrow(cells), texts, skip_nulls=True)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=cells.index)


def cell(frame: pd.DataFrame, key: str, column: str) -> str:
    """A cell of the row that an id names, as text; empty where there is none."""
    return _cells(_Identity(frame), column).get(key, "")


def measured(texts: pd.Series, measure: Callable[[str], int]) -> pd.Series:
    """A number for each text, computed once per distinct text; missing where there is none."""
    return mapped(texts, measure, "Int64")


def once(compute: Callable[[Data], Result]) -> Callable[[Data], Result]:
    """Let a function of a table or column be computed once for it, however many ask."""
    remembered = lru_cache(maxsize=16)(lambda identity: compute(identity.frame))

    def computed(frame: Data) -> Result:
        return remembered(_Identity(frame))

    return computed


class _Identity:
    """A frame as a key of a cache: equal to itself alone, whatever it holds."""

    def __init__(self, frame: Any) -> None:
        self.frame = frame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.frame is self.frame

    def __hash__(self) -> int:
        return id(self.frame)


@lru_cache(maxsize=32)
def _cells(identity: _Identity, column: str) -> dict[str, str]:
    """A column by id; where an id stands twice, its first row counts."""
    frame: pd.DataFrame = identity.frame
    if column not in frame:
        return {}
    rows = frame[["id", column]].dropna().drop_duplicates("id")
    return dict(zip(rows["id"].tolist(), map(str, rows[column].tolist()), strict=True))


@once
def _by_id(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows whose id no other row claims, under their ids."""
    return frame.dropna(subset=["id"]).drop_duplicates("id", keep=False).set_index("id")
