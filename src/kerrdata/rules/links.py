"""Following references: the rows behind ids, and their cells for a note. No rules here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Result = TypeVar("Result")
Values = TypeVar("Values", "pd.Series", "pd.DataFrame")


def behind(ids: pd.Series, frame: pd.DataFrame) -> pd.DataFrame:
    """The row of `frame` that each id names, on the index of `ids`.

    An unknown id, and one that several rows claim, yields missing values: nothing is certain of it.
    """
    return on(ids, _by_id(frame))


def on(keys: pd.Series, values: Values) -> Values:
    """What `values` hold under each key, on the index of `keys`; missing where there is nothing."""
    return values.reindex(pd.Index(keys)).set_axis(keys.index)


def among(cells: pd.Series, known: Iterable[str]) -> pd.Series:
    """Which cells hold one of the known texts; no missing one does.

    `Series.isin` makes Python objects of them: where many are known it takes seconds.
    """
    texts = known if isinstance(known, pd.Series) else list(known)
    found = pc.is_in(pa.array(cells), pa.array(texts, pa.large_string()), skip_nulls=True)
    return pd.Series(np.asarray(found), index=cells.index, dtype=bool)


def cell(frame: pd.DataFrame, key: str, column: str) -> str:
    """A cell of the row that an id names, as text; empty where there is none."""
    return _cells(_Identity(frame), column).get(key, "")


def measured(texts: pd.Series, measure: Callable[[str], int]) -> pd.Series:
    """A number for each text, computed once per distinct text; missing where there is none."""
    numbers = {text: measure(text) for text in texts.dropna().unique()}
    return pd.Series([numbers.get(text) for text in texts], index=texts.index, dtype="Int64")


def once(compute: Callable[[pd.DataFrame], Result]) -> Callable[[pd.DataFrame], Result]:
    """Let a function of a table be computed once for it, however many notes ask."""
    remembered = lru_cache(maxsize=16)(lambda identity: compute(identity.frame))

    def computed(frame: pd.DataFrame) -> Result:
        return remembered(_Identity(frame))

    return computed


class _Identity:
    """A frame as a key of a cache: equal to itself alone, whatever it holds."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.frame is self.frame

    def __hash__(self) -> int:
        return id(self.frame)


@lru_cache(maxsize=32)
def _cells(identity: _Identity, column: str) -> dict[str, str]:
    """A column by id; where an id stands twice, its first row counts."""
    frame = identity.frame
    if column not in frame:
        return {}
    rows = frame[["id", column]].dropna().drop_duplicates("id")
    return dict(zip(rows["id"].tolist(), map(str, rows[column].tolist()), strict=True))


@once
def _by_id(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows whose id no other row claims, under their ids."""
    return frame.dropna(subset=["id"]).drop_duplicates("id", keep=False).set_index("id")
