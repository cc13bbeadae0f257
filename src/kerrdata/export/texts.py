"""The texts of values for which a format has no type of its own."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import Any


def iso(value: Any) -> Any:
    """A date or time in ISO 8601, an instant with `Z`; all else as it is.

    Args:
        value: Any value of a table.
    """
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date | time) else value


def not_finite(value: float) -> str:
    """A number that is none, or endless, as Table Schema writes it.

    Args:
        value: NaN or an infinity.
    """
    if math.isnan(value):
        return "NaN"
    return "INF" if value > 0 else "-INF"
