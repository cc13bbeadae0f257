"""The smallest legal next version, and why a version may not be released as it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kerrdata.diff.differences import Difference
from kerrdata.retired import Key
from kerrdata.versioning.numbers import is_higher, is_semantic, parts
from kerrdata.versioning.policy import Level
from kerrdata.versioning.reasons import level, reasons


@dataclass(frozen=True)
class Problem:
    """Why a version may not be released as it is.

    Attributes:
        code: What it is called in JSON.
        note: What is wrong.
        hint: How to mend it.
        table, key: The row that is meant; empty where none is.
    """

    code: str
    note: str
    hint: str
    table: str = ""
    key: Key = ()


def next_version(version: str, difference: Difference) -> str:
    """The smallest legal version for what a package has become.

    Below 1.0.0 nothing is promised yet: what would move MAJOR moves MINOR. What stands before a
    release, as `2.0.0-rc.1`, becomes that release. Without a difference the version stays.

    Args:
        version: The version before.
        difference: What has become different since.

    Raises:
        KerrdataError: The version is not semantic.
    """
    major, minor, patch, mark = parts(version)
    moved = level(difference)
    if moved is Level.none:
        return version
    if mark:
        return f"{major}.{minor}.{patch}"
    if moved is Level.major and major:
        return f"{major + 1}.0.0"
    if moved >= Level.minor:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def check(difference: Difference) -> tuple[Problem, ...]:
    """Why NEW may not be released under the version that it declares; nothing if it may.

    The version has to be as high as the difference asks for, at least; and ids are never reused: a
    removed one has to be in the list `retired`, which only grows, and stays there.

    Args:
        difference: What is different between the last version and the new one.

    Raises:
        KerrdataError: The version of OLD is not semantic.
    """
    return (*_of_version(difference), *_of_ids(difference))


def _of_version(difference: Difference) -> Iterator[Problem]:
    old, new = difference.old.version, difference.new.version
    needed = next_version(old, difference)
    told = f"`version` of {difference.new.place or 'the package'}"
    if not is_semantic(new):
        hint = f"Write `{needed}` or higher."
        yield Problem("version-malformed", f"{told} is `{new}`, which is not semantic", hint)
    elif is_higher(old, new):
        hint = f"Write `{needed}` or higher."
        yield Problem("version-lower", f"{told} is `{new}`, and was `{old}` before", hint)
    elif _is_too_low(new, old, needed):
        counted = Counter(one.level for one in reasons(difference))
        moved = max(counted)
        many = f"{counted[moved]} change{'' if counted[moved] == 1 else 's'}"
        note = (
            f"{told} is `{new}`, and has to be `{needed}` at least: {many} of {moved.name.upper()}"
        )
        yield Problem("version-low", note, f"Write `{needed}` or higher.")


def _is_too_low(new: str, old: str, needed: str) -> bool:
    """Whether a version is lower than the one needed; what stands before that one is not."""
    *numbers, mark = parts(new)
    release = ".".join(map(str, numbers))
    is_before = bool(mark) and is_higher(new, old) and not is_higher(needed, release)
    return is_higher(needed, new) and not is_before


def _of_ids(difference: Difference) -> Iterator[Problem]:
    version = _first_without(difference)
    for table in difference.tables:
        for key in table.unretired:
            entry = _entry(table.name, key, version)
            note = f"`{', '.join(key)}` is gone from `{table.name}`, and not in the list `retired`"
            yield Problem("id-not-retired", note, f"Add {entry} to it.", table.name, key)
        for key in table.reused:
            note = f"`{', '.join(key)}` was retired, and is in use again in `{table.name}`"
            hint = "Give the row a new id: others may still refer to the old one."
            yield Problem("id-reused", note, hint, table.name, key)
    for one in difference.unlisted:
        note = f"`{', '.join(one.key)}` of `{one.table}` is not in the list `retired` any more"
        yield Problem("id-unlisted", note, "Put the entry back.", one.table, one.key)


def _first_without(difference: Difference) -> str:
    """The version that removed rows should be said to be gone in."""
    new, needed = difference.new.version, next_version(difference.old.version, difference)
    return new if is_semantic(new) and not is_higher(needed, new) else needed


def _entry(table: str, key: Key, version: str) -> str:
    """What the list `retired` should say of a key."""
    named = {"id": key[0]} if len(key) == 1 else {"key": list(key)}
    entry = {"table": table, **named, "version": version}
    return f"`{json.dumps(entry, ensure_ascii=False)}`"
