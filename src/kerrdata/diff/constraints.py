"""Whether a column or key accepts fewer values than before. Reads nothing.

Each constraint of https://datapackage.org/standard/table-schema/ is judged alone. What cannot be
decided, such as a changed pattern, counts as tightened, for a user may have to act on it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kerrdata.diff.differences import Kind

Raw = Mapping[str, Any]

UNDECIDED = "cannot be decided"


def judged(old: Raw, new: Raw) -> Iterator[tuple[str, Kind, str]]:
    """The constraints that changed, each with its judgement and a note where it is none.

    Args:
        old: The constraints of a column as declared in OLD.
        new: Those in NEW.
    """
    for name in sorted({*old, *new}, key=str):
        before, after = old.get(name), new.get(name)
        if name in {"required", "unique"}:  # absent is false
            before, after = before is True or None, after is True or None
        if before != after:
            verdict = _verdict(name, before, after)
            if verdict:
                yield str(name), *verdict


def listed(old: Any, new: Any) -> tuple[Kind, str] | None:
    """The judgement of a list of the values that are accepted, None where they are the same.

    Args:
        old: The list in OLD.
        new: The list in NEW.
    """
    before, after = _values(old), _values(new)
    if before is None or after is None:
        return Kind.constraint_tightened, UNDECIDED
    if before == after:
        return None
    return (Kind.constraint_loosened if before < after else Kind.constraint_tightened), ""


def _verdict(name: str, old: Any, new: Any) -> tuple[Kind, str] | None:
    if old is None:
        return Kind.constraint_tightened, ""
    if new is None:
        return Kind.constraint_loosened, ""
    if name == "enum":
        return listed(old, new)
    is_tighter = _BOUNDS[name](old, new) if name in _BOUNDS else None
    if is_tighter is None:
        return Kind.constraint_tightened, UNDECIDED
    if _comparable(old) == _comparable(new):
        return None
    return (Kind.constraint_tightened if is_tighter else Kind.constraint_loosened), ""


def _greater(old: Any, new: Any) -> bool | None:
    before, after = _comparable(old), _comparable(new)
    if isinstance(before, Decimal) and isinstance(after, Decimal):
        return before < after
    if isinstance(before, str) and isinstance(after, str) and len(before) == len(after):
        return before < after  # dates and times of one form
    return None


def _less(old: Any, new: Any) -> bool | None:
    return _greater(new, old)


_BOUNDS: dict[str, Callable[[Any, Any], bool | None]] = {
    "minimum": _greater,
    "exclusiveMinimum": _greater,
    "minLength": _greater,
    "maximum": _less,
    "exclusiveMaximum": _less,
    "maxLength": _less,
}


def _comparable(value: Any) -> Decimal | str | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return number if number.is_finite() else str(value)


def _values(declared: Any) -> set[str] | None:
    """The values that a list names, None where it is no list."""
    if not isinstance(declared, list):
        return None
    values = (one.get("value", one) if isinstance(one, dict) else one for one in declared)
    return {json.dumps(value, sort_keys=True, default=str) for value in values}
