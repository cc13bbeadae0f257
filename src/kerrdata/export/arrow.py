"""Which Arrow type holds the values of a column without losing anything, and the step into it.

Each Table Schema type has a natural Arrow type. Values that it would round or cannot hold make the
column exact instead: decimals where 38 digits are enough, else text. All else is text as written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, time
from decimal import Decimal
from typing import Any

import pyarrow as pa

NATURAL: dict[str, Any] = {
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "integer": pa.int64(),
    "number": pa.float64(),
    "time": pa.time64("us"),
    "year": pa.int64(),
}
"""By type of https://datapackage.org/standard/table-schema/; a type that is not here is text."""

ZONED = pa.timestamp("us", tz="UTC")
NUMERIC = {"integer", "number", "year"}
DIGITS = 38
"""Of a decimal of 128 bits, the widest that every reader of Parquet knows."""


class InexactError(Exception):
    """The natural type of a column does not hold one of its values as it is."""


def is_text(kind: str, *, exact: bool) -> bool:
    """Whether the cells of a column are kept as they are written.

    Args:
        kind: The Table Schema type.
        exact: Whether the natural type has proved too narrow.
    """
    return kind not in NATURAL or (exact and kind not in NUMERIC)


def text(cell: Any) -> str:
    """The text of a cell, which has a type already where it is not read from a text file."""
    if isinstance(cell, dict | list | bool):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def array(kind: str, values: Sequence[Any], *, exact: bool) -> Any:
    """Some values of a column as an Arrow array.

    Args:
        kind: The Table Schema type.
        values: As Frictionless reads them, or texts where `is_text` says so; None where missing.
        exact: Whether the natural type has proved too narrow.

    Raises:
        InexactError: The natural type is too narrow.
        UnicodeEncodeError: A text holds half of a surrogate pair.
    """
    if is_text(kind, exact=exact):
        return pa.array(values, pa.string())
    if exact:
        texts = (None if value is None else str(value) for value in values)
        return pa.array(texts, pa.string())
    if kind == "number":
        return pa.array([_double(value) for value in values], pa.float64())
    if kind == "datetime":
        return _instants(values)
    if kind == "time" and any(value and value.tzinfo for value in values):
        raise InexactError
    try:
        return pa.array(values, NATURAL[kind])
    except (OverflowError, pa.ArrowInvalid) as error:
        raise InexactError from error


def column(kind: str, chunks: Sequence[Any], *, exact: bool) -> Any:
    """A whole column.

    Args:
        kind: The Table Schema type.
        chunks: The arrays of its values, in order.
        exact: How they were made.

    Raises:
        InexactError: Some instants have a time zone, and others have none.
    """
    empty = pa.string() if is_text(kind, exact=exact) or exact else NATURAL[kind]
    types = {chunk.type for chunk in chunks if chunk.null_count < len(chunk)} or {empty}
    if len(types) > 1:
        raise InexactError
    whole = pa.chunked_array([chunk.cast(*types) for chunk in chunks], *types)
    return _decimals(whole) if exact and kind in NUMERIC else whole


def _double(value: Any) -> float | None:
    """The 64-bit number that is written with the same digits."""
    if value is None or isinstance(value, float):
        return value
    try:
        near = float(value)
    except OverflowError as error:
        raise InexactError from error
    if near == value or Decimal(repr(near)) == value or near != near:  # noqa: PLR0124 (NaN alone)
        return near
    raise InexactError


def _instants(values: Sequence[Any]) -> Any:
    zoned = {value.tzinfo is not None for value in values if value is not None}
    if len(zoned) > 1:
        raise InexactError
    if True not in zoned:
        return pa.array(values, NATURAL["datetime"])
    try:
        return pa.array([value and value.astimezone(UTC) for value in values], ZONED)
    except OverflowError as error:  # the first or the last day of all, in another zone
        raise InexactError from error


def _decimals(texts: Any) -> Any:
    """The column as decimals, or as it is where one of its numbers has too many digits."""
    numbers = [Decimal(one) for one in texts.drop_null().to_pylist()]
    if not all(number.is_finite() for number in numbers):
        return texts
    scale = max((-int(number.as_tuple().exponent) for number in numbers), default=0)
    scale = max(scale, 0)
    whole = max((number.adjusted() + 1 for number in numbers), default=1)
    if scale + max(whole, 0) > DIGITS:
        return texts
    kind = pa.decimal128(DIGITS, scale)
    return pa.chunked_array(
        [
            pa.array([None if one is None else Decimal(one) for one in chunk.to_pylist()], kind)
            for chunk in texts.chunks
        ],
        kind,
    )
