"""Version numbers as https://semver.org has them, and which of two comes after the other."""

from __future__ import annotations

import re

from kerrdata.errors import KerrdataError

# The expression that https://semver.org suggests.
_NUMBER = "(?:0|[1-9][0-9]*)"
_MARK = f"(?:{_NUMBER}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)"
_VERSION = re.compile(
    rf"({_NUMBER})\.({_NUMBER})\.({_NUMBER})(?:-({_MARK}(?:\.{_MARK})*))?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
)


def is_semantic(version: str) -> bool:
    """Whether a text is a semantic version."""
    return _VERSION.fullmatch(version) is not None


def is_higher(version: str, other: str) -> bool:
    """Whether a version comes after another, by the precedence of semver.

    Args:
        version: The version.
        other: The other.

    Raises:
        KerrdataError: One of them is not semantic.
    """
    return _precedence(version) > _precedence(other)


def parts(version: str) -> tuple[int, int, int, str]:
    """The three numbers of a version, and the mark of what stands before a release, if any.

    Args:
        version: The version.

    Raises:
        KerrdataError: It is not semantic.
    """
    found = _VERSION.fullmatch(version)
    if not found:
        raise KerrdataError(
            f"the version `{version}` is not semantic.",
            "Write `version` in the descriptor as three numbers, as in `1.2.0`.",
        )
    return int(found[1]), int(found[2]), int(found[3]), found[4] or ""


def _precedence(version: str) -> tuple[object, ...]:
    major, minor, patch, mark = parts(version)
    marks = [(0, int(one), "") if one.isdigit() else (1, 0, one) for one in mark.split(".")]
    return major, minor, patch, not mark, marks if mark else []
