"""Names that a format can hold, for tables and columns whose own names it cannot. No files."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def fitted(
    names: Iterable[str],
    spelt: Callable[[str], str] = str,
    *,
    longest: int = 200,
    taken: Iterable[str] = (),
) -> dict[str, str]:
    """A name of its own for each name, the same one wherever that is possible.

    Names that differ only in case are one name to SQLite, Excel and many file systems. Of names
    that would become one, the one that can stay as it is stays, else the first; the others get a
    number.

    Args:
        names: The names.
        spelt: Replaces what the format does not take.
        longest: Characters that it takes.
        taken: Names that are not to be given.
    """
    names = list(dict.fromkeys(names))
    used = {name.casefold() for name in taken}
    given = {}
    for name in sorted(names, key=lambda name: spelt(name)[:longest] != name):
        given[name] = _free(spelt(name)[:longest], used, longest)
        used.add(given[name].casefold())
    return {name: given[name] for name in names}


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A file name without ending for each table: letters, digits, `.`, `_` and `-`.

    Args:
        names: The names of the tables.
    """
    return fitted(names, _file_name, longest=100)


def _file_name(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in "._-" else "-" for letter in name)
    return kept.strip(".") or "table"


def _free(name: str, used: set[str], longest: int) -> str:
    number, candidate = 1, name
    while candidate.casefold() in used:
        number += 1
        candidate = f"{name[: longest - len(str(number)) - 1]}_{number}"
    return candidate
