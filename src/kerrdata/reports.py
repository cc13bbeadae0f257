"""A report as plain JSON values, and back: the two close the circle. No files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from kerrdata.findings import Report


def to_dict(report: Report) -> dict[str, Any]:
    """The report as objects, lists and plain values.

    Args:
        report: Any report. What Frictionless says of its own errors is left as it is.
    """
    return {name: _plain(value) for name, value in vars(report).items()}


def from_dict(raw: Mapping[str, Any]) -> Report:
    """The report that `to_dict` has taken apart.

    Args:
        raw: What `to_dict` gave, also by way of JSON.

    Raises:
        ValueError: It is not what `to_dict` gives.
    """
    try:
        built: Report = _built(Report, raw)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"this is no report: {error}") from error
    return built


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value):
        return {name: _plain(part) for name, part in vars(value).items()}
    return value


def _built(kind: Any, raw: Any) -> Any:
    """A value of a type out of what `_plain` made of it."""
    if raw is None or kind is Any:
        return raw
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _built(hints[name], part) for name, part in raw.items()})
    if get_origin(kind) is tuple:
        return tuple(_built(get_args(kind)[0], part) for part in raw)
    if get_origin(kind) in {Union, UnionType}:
        return _built(get_args(kind)[0], raw)  # the other is None
    return raw


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
