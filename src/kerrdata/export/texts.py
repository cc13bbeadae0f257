"""The texts of values that a format has no type for, and of what a package says in errors."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import Any

MOST_SHOWN = 200
"""Characters of a text in an error."""


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


def visible(text: object) -> str:
    """What a package says, in an error: short, and harmless to a terminal.

    Args:
        text: A cell, a name, or what a library says of one.
    """
    shown = str(text)[:MOST_SHOWN]
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in shown
    )
