"""A `pattern` constraint for Arrow: a regular expression that accepts nothing that Python refuses.

Arrow searches with RE2, which reads some expressions in another way than Python does. So the
pattern is parsed by Python, and written anew from the few parts that mean the same in both, each
character by its number. What has no such form is None: then Python judges each distinct value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

ASCII_CLASSES = {
    "CATEGORY_DIGIT": "0-9",
    "CATEGORY_WORD": "0-9A-Za-z_",
    "CATEGORY_SPACE": " \\t\\n\\r\\f",
}
"""Python's classes are larger, which is well: what is accepted here is accepted there."""


class _NoForm(Exception):  # noqa: N818 (it never leaves this module)
    """A part of an expression has no form that means the same in RE2."""


def translated(pattern: str) -> str | None:
    """An RE2 expression that finds something only in what Frictionless's check lets pass.

    Frictionless matches `^<pattern>$`, where `^a|b$` means what it says: `a` at the beginning, or
    the whole being `b`.

    Args:
        pattern: The constraint.
    """
    try:
        parsed = re._parser.parse(f"^{pattern}$")  # type: ignore[attr-defined]
        return f"\\A(?:{_sequence(parsed)})"
    except (_NoForm, re.error, OverflowError, RecursionError):
        return None


def _sequence(parts: Iterable[tuple[Any, Any]]) -> str:
    return "".join(_part(str(kind), value) for kind, value in parts)


def _part(kind: str, value: Any) -> str:
    form = FORMS.get(kind)
    if not form:
        raise _NoForm(kind)
    return form(value)


def _character(number: int) -> str:
    return f"\\x{{{number:x}}}"


def _set(parts: list[tuple[Any, Any]]) -> str:
    negated = str(parts[0][0]) == "NEGATE"
    members = "".join(_member(str(kind), value, negated) for kind, value in parts[negated:])
    return f"[{'^' if negated else ''}{members}]"


def _member(kind: str, value: Any, negated: bool) -> str:
    if kind == "LITERAL":
        return _character(value)
    if kind == "RANGE":
        return f"{_character(value[0])}-{_character(value[1])}"
    if str(value) in ASCII_CLASSES and not negated:
        return ASCII_CLASSES[str(value)]
    raise _NoForm(kind)


def _repeat(value: tuple[int, Any, Any]) -> str:
    least, most, parts = value
    is_unlimited = most is re._constants.MAXREPEAT  # type: ignore[attr-defined]
    return f"(?:{_sequence(parts)}){{{least},{'' if is_unlimited else most}}}"


def _group(value: tuple[Any, int, int, Any]) -> str:
    _, flags, _, parts = value
    if flags:  # there is none that could be taken away from a group
        raise _NoForm(flags)
    return f"(?:{_sequence(parts)})"


def _anchor(value: Any) -> str:
    if str(value) == "AT_BEGINNING":
        return "\\A"
    if str(value) == "AT_END":
        return "\\z"
    raise _NoForm(value)


FORMS: dict[str, Callable[[Any], str]] = {
    "LITERAL": _character,
    "NOT_LITERAL": lambda number: f"[^{_character(number)}]",
    "ANY": lambda _: "[^\\n]",
    "IN": _set,
    "BRANCH": lambda value: f"(?:{'|'.join(map(_sequence, value[1]))})",
    "SUBPATTERN": _group,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "AT": _anchor,
}
