"""Columns of texts, and the values that they stand for; each distinct text is looked at once.

Texts are kept in Arrow, since pandas makes Python objects of them, which takes long where they are
many. What cannot be read as its type becomes a missing value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa

from kerrdata.descriptor import Field
from kerrdata.spelling import FALSE_VALUES, TRUE_VALUES


def arrow(column: Any) -> Any:
    """A column of texts as an Arrow array, missing values as nulls."""
    cells = pa.array(column, pa.large_string())
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells


def series(cells: Any) -> pd.Series:
    """An Arrow array of strings as a column of texts, nulls as missing values."""
    return pd.Series(pd.array(cells, dtype="str"))


def mapped(column: pd.Series, answer: Callable[[str], Any], dtype: Any) -> pd.Series:
    """What a function answers to each text of a column, missing where there is none.

    Args:
        column: The texts.
        answer: The function, which is asked about each distinct text once.
        dtype: What it answers, as pandas calls it.
    """
    codes, texts = encoded(column)
    return spread([answer(text) for text in texts.tolist()], codes, column.index, dtype)


def encoded(column: pd.Series) -> tuple[Any, pd.Series]:
    """For each cell which of the distinct texts it holds, -1 if none; and these texts."""
    cells = arrow(column).dictionary_encode()
    codes = cells.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes, series(cells.dictionary)


def spread(distinct: Any, codes: Any, index: pd.Index, dtype: Any = None) -> pd.Series:
    """The values that codes stand for, none where a code is -1."""
    values = pd.Series(distinct, dtype=dtype).array
    return pd.Series(values.take(codes, allow_fill=True), index=index)


def cast(column: pd.Series, field: Field) -> pd.Series:
    """A column by its type; each distinct text is cast once."""
    if field.type not in CASTS:
        return column
    codes, texts = encoded(column)
    return spread(CASTS[field.type](texts, field), codes, column.index)


def truth(field: Field) -> dict[str, bool]:
    """What the cells of a boolean column mean.

    Args:
        field: The column.
    """
    true = _words(field.raw.get("trueValues"), TRUE_VALUES)
    false = _words(field.raw.get("falseValues"), FALSE_VALUES)
    return {**dict.fromkeys(true, True), **dict.fromkeys(false, False)}


def _integers(column: pd.Series, _: Field) -> pd.Series:
    # pandas reads no number beside a no-break space; `int` does, and with it Frictionless.
    bare = column.str.strip()
    plain = bare.where(bare.str.fullmatch(r"[+-]?[0-9]{1,18}", na=False))
    # Without the nullable backend a missing cell would make floats of all, and round large ones.
    return pd.to_numeric(plain, dtype_backend="numpy_nullable").astype("Int64")


def _numbers(column: pd.Series, _: Field) -> pd.Series:
    return pd.to_numeric(column, errors="coerce").astype("Float64")


def _booleans(column: pd.Series, field: Field) -> pd.Series:
    return column.map(truth(field)).astype("boolean")


def _dates(column: pd.Series, _: Field) -> pd.Series:
    days = pd.to_datetime(column, format="%Y-%m-%d", errors="coerce")
    return days.astype("datetime64[s]")


CASTS = {
    "boolean": _booleans,
    "date": _dates,
    "integer": _integers,
    "number": _numbers,
    "year": _integers,
}
"""By type, if more is made of its columns than texts."""


def _words(declared: object, default: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(declared, list):
        return default
    return tuple(word for word in declared if isinstance(word, str))
