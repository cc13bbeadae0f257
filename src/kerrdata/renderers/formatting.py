"""What formatting did, would do or refused: for people, and as a unified diff for `git apply`."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePath

from kerrdata.canonical import Formatted, Formatting
from kerrdata.findings import Finding
from kerrdata.renderers.wording import visible

MOST_REFUSALS = 3
WIDEST = 100
BOLD, RED, GREEN, CYAN = "1", "31", "32", "36"
STYLES = {"---": BOLD, "+++": BOLD, "@@": CYAN, "-": RED, "+": GREEN}


def summary(formatting: Formatting, place: str, *, written: bool, width: int) -> str:
    """A line for each file that is not canonical or was refused, and one for all others.

    Args:
        formatting: What is known of the files.
        place: The package as the user named it, so that a terminal can open its files.
        written: Whether the files were written.
        width: Columns of the terminal.
    """
    path = PurePath(place)
    folder = str(path.parent if path.suffix in {".json", ".yaml", ".yml"} else path)
    verb = "formatted" if written else "would format"
    lines = [f"{verb} {_place(folder, one.name)}" for one in formatting.changed]
    lines += [
        f"correct {' and '.join(one.measures)} of {visible(one.table)} in the descriptor"
        for one in formatting.changed
        if one.measures
    ]
    lines += [f"left out table {visible(one.table)}: {one.reason}" for one in formatting.skipped]
    lines += _refusals(formatting.refused, folder, min(width, WIDEST))
    return "".join(f"{line}\n" for line in [*lines, _verdict(formatting, written=written)])


def diff(formatting: Formatting, *, color: bool) -> str:
    """What would change, as a unified diff.

    Args:
        formatting: What is known of the files.
        color: Whether the diff is for a person at a terminal: in colour, and with whatever a
            terminal might obey made visible.
    """
    lines = (line for one in formatting.changed for line in _changes(one))
    return "".join(_painted(line) if color else line for line in lines)


def _changes(one: Formatted) -> Iterator[str]:
    before, after = (
        content.decode(one.encoding).split("\n") for content in (one.file.before, one.file.after)
    )
    names = f"a/{one.name}", f"b/{one.name}"
    for line in difflib.unified_diff(_ended(before), _ended(after), *names):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _ended(lines: list[str]) -> list[str]:
    """The lines of a text that was split, each with its end; the last may have none."""
    ended = [f"{line}\n" for line in lines[:-1]]
    return [*ended, lines[-1]] if lines[-1] else ended


def _painted(line: str) -> str:
    text = visible(line.removesuffix("\n"), len(line))
    style = next((style for mark, style in STYLES.items() if text.startswith(mark)), "")
    return f"\x1b[{style}m{text}\x1b[0m\n" if style else f"{text}\n"


def _place(folder: str, name: str) -> str:
    return visible(str(PurePath(folder, name)))


def _refusals(refused: Iterable[Finding], folder: str, width: int) -> Iterator[str]:
    for (name, code), group in groupby(refused, key=lambda one: (one.path or "", one.code)):
        findings = list(group)
        place = _place(folder, name)
        for one in findings[:MOST_REFUSALS]:
            line = f":{one.line}" if one.line else ""
            column = f" in column {visible(one.column)}" if one.column else ""
            yield f"refused {place}{line}: {code}{column}: {visible(one.note)}"
        if findings[MOST_REFUSALS:]:
            yield f"refused {place}: {len(findings) - MOST_REFUSALS:,} more of {code}"
        hint = findings[0].hint
        yield from textwrap.wrap(hint, width, initial_indent="  mend  ", subsequent_indent=" " * 8)


def _verdict(formatting: Formatting, *, written: bool) -> str:
    changed, refused = len(formatting.changed), len({one.path for one in formatting.refused})
    same = len(formatting.files) - changed
    parts = [
        f"{_files(changed)} {'formatted' if written else 'not canonical'}" if changed else "",
        f"{_files(refused)} refused and left alone" if refused else "",
        f"{_files(same)} canonical" if same or not (changed or refused) else "",
    ]
    return ", ".join(filter(None, parts))


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"
