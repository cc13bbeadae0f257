"""Which rows of two tables are the same row: by key, else whole rows. Columnar; judges no cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Positions = npt.NDArray[np.int64]
"""Rows of a table, from 0."""


@dataclass(frozen=True)
class Matched:
    """The rows of two tables, by what became of them.

    Attributes:
        old, new: Rows that are the same, in step.
        removed, added: Rows of one side only.
        old_doubles, new_doubles: Rows whose key another row of the same side has, or of which the
            other side has several; a code for each key stands in `old_codes` and `new_codes`.
    """

    old: Positions
    new: Positions
    removed: Positions
    added: Positions
    old_doubles: Positions
    new_doubles: Positions
    old_codes: Positions
    new_codes: Positions


def by_key(columns: Sequence[tuple[Any, Any]]) -> Matched:
    """Match rows by the texts of their key.

    Args:
        columns: Of each key column the texts in the old and in the new table; at least one.
    """
    old, new = codes(columns)
    size = int(max(old.max(initial=-1), new.max(initial=-1))) + 1
    is_single = (np.bincount(old, minlength=size) <= 1) & (np.bincount(new, minlength=size) <= 1)
    old_at, new_at = _places(old, size), _places(new, size)
    in_both = is_single & (old_at >= 0) & (new_at >= 0)
    return Matched(
        old=old_at[in_both],
        new=new_at[in_both],
        removed=np.flatnonzero(is_single[old] & (new_at[old] < 0)),
        added=np.flatnonzero(is_single[new] & (old_at[new] < 0)),
        old_doubles=np.flatnonzero(~is_single[old]),
        new_doubles=np.flatnonzero(~is_single[new]),
        old_codes=old,
        new_codes=new,
    )


def whole_rows(columns: Sequence[tuple[Any, Any]]) -> tuple[Positions, Positions]:
    """The rows that only the old or only the new table has; equal rows are counted.

    Args:
        columns: Of each column the texts in the old and in the new table; at least one.
    """
    old, new = codes(columns)
    size = int(max(old.max(initial=-1), new.max(initial=-1))) + 1
    surplus = np.bincount(old, minlength=size) - np.bincount(new, minlength=size)
    return _last(old, surplus), _last(new, -surplus)


def codes(columns: Sequence[tuple[Any, Any]]) -> tuple[Positions, Positions]:
    """A number for each row of the old and of the new table, the same for equal texts.

    Args:
        columns: Of each column the texts in the old and in the new table; at least one.
    """
    total: Positions | None = None
    for old, new in columns:
        encoded = pa.concat_arrays([old, new]).dictionary_encode()
        code = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        if total is None:
            total = code
        else:
            _, total = np.unique(total * len(encoded.dictionary) + code, return_inverse=True)
    if total is None:
        raise ValueError("rows cannot be compared without a column")
    rows = len(columns[0][0])
    return total[:rows], total[rows:]


def _places(code: Positions, size: int) -> Positions:
    places = np.full(size, -1, dtype=np.int64)
    places[code] = np.arange(len(code))
    return places


def _last(code: Positions, surplus: Positions) -> Positions:
    """Of each code as many rows as there are too many, the last of them."""
    suspects = np.flatnonzero(surplus[code] > 0)
    if not len(suspects):
        return suspects
    backwards = suspects[::-1]
    ordered = backwards[np.argsort(code[backwards], kind="stable")]
    group = code[ordered]
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    rank = np.arange(len(group)) - np.repeat(starts, np.diff(np.r_[starts, len(group)]))
    return np.sort(ordered[rank < surplus[group]])
