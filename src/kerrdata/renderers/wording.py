"""The words that all renderers share: text made visible, places, counts. Draws nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sized
from pathlib import PurePath

from kerrdata import manuals
from kerrdata.findings import Finding, Report, Rule, Unlisted
from kerrdata.standard import FIXES

MOST_OF_A_TEXT = 400
HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
DESCRIPTORS = (".json", ".yaml", ".yml")


def visible(text: str, most: int = MOST_OF_A_TEXT) -> str:
    """A text in which every character is seen and none is obeyed, shortened if it is long.

    Args:
        text: Any text.
        most: Characters to keep.
    """
    if len(text) > most:
        text = f"{text[: most * 2 // 3]}…{text[-(most - most * 2 // 3 - 1) :]}"
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_seen, text))


def _seen(character: str) -> str:
    if character in ESCAPES:
        return ESCAPES[character]
    kind = unicodedata.category(character)
    strange_space = kind == "Zs" and character != " "
    return f"<U+{ord(character):04X}>" if kind in HIDDEN or strange_space else character


def width(text: str) -> int:
    """Columns that a visible text takes in a terminal.

    Args:
        text: A text without control characters.
    """
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth, wcwidth

    total = wcswidth(text)
    return total if total >= 0 else sum(max(0, wcwidth(one)) for one in text)


def folder_of(place: str) -> str:
    """What to put before a file's path so that others find it, unless it is archived.

    Args:
        place: The package as the user named it.
    """
    path = PurePath(place)
    if path.suffix in DESCRIPTORS:
        path = path.parent
    return "" if path.suffix == ".zip" else str(path)


def file_of(found: Finding, report: Report, root: str = "") -> str:
    """The file of a finding as a path with slashes, the descriptor where it has none.

    Args:
        found: The finding.
        report: The report that it stands in.
        root: The folder that the path starts from, if the file is below it.
    """
    default = report.place if report.place.endswith(DESCRIPTORS) else "datapackage.json"
    path = PurePath(folder_of(report.place), found.path or PurePath(default).name)
    if root and path.is_relative_to(root):
        path = path.relative_to(root)
    return path.as_posix()


def place_of(found: Finding, report: Report) -> str:
    """File, physical line and column in characters, as editors and terminals link it.

    Args:
        found: The finding.
        report: The report that it stands in.
    """
    if not found.path:
        return visible(f"table {found.table}" if found.table else "the package")
    column = found.location.column if found.location and found.column_number else None
    numbers = [str(one) for one in (found.line, column) if found.line and one]
    return visible(":".join([str(PurePath(folder_of(report.place), found.path)), *numbers]))


def in_words(found: Finding) -> str:
    """The column, and the table where the file does not say it.

    Args:
        found: The finding.
    """
    column = f" in column {visible(found.column)}" if found.column else ""
    is_descriptor = found.path and found.path.endswith(DESCRIPTORS)
    table = f" {'of' if column else 'in'} table {visible(found.table)}" if found.table else ""
    return column + table if is_descriptor else column


def wrong(found: Finding) -> str:
    """What is wrong; a note of Frictionless is often empty, or only understood with its title.

    Args:
        found: The finding.
    """
    if found.is_rule:
        return visible(found.note or found.title)
    return visible(f"{found.title}: {found.note}" if found.note else found.title)


def manual(found: Finding, rules: Mapping[str, Rule]) -> Rule:
    """What there is to say of a finding's code: the manual of the rule, or of Frictionless's type.

    Args:
        found: The finding.
        rules: The rules that were checked, by code.
    """
    if found.code in rules:
        return rules[found.code]
    if found.code in FIXES:
        return manuals.of_type(found.code)
    return Rule(found.code, found.title, found.note or found.title, found.hint, found.severity)


def reason(found: Finding, rules: Mapping[str, Rule]) -> str:
    """Why it matters: the first sentence of the manual.

    Args:
        found: The finding.
        rules: The rules that were checked, by code.
    """
    is_known = found.code in rules or found.code in FIXES
    text = manual(found, rules).reason if is_known else ""
    return text.partition(". ")[0].rstrip(".") + "." if text else ""


def by_formatting(findings: Iterable[Finding]) -> str:
    """How many findings `kerrdata fmt` mends, as a sentence; empty where it mends none.

    Args:
        findings: The findings.
    """
    count = sum(found.is_formatting for found in findings)
    return f"`kerrdata fmt` mends {number(count, 'finding')}" if count else ""


def number(count: int, word: str, width: int = 0) -> str:
    """A count with its noun.

    Args:
        count: How many.
        word: What, in the singular.
        width: Columns for the number.
    """
    return f"{count:>{width},} {word}{'' if count == 1 else 's'}"


def counted(findings: Iterable[Finding], unlisted: Iterable[Unlisted] = ()) -> str:
    """How many errors and warnings there are, empty for none.

    Args:
        findings: The findings.
        unlisted: How many there are beyond the limit.
    """
    counts = Counter(found.severity for found in findings)
    for one in unlisted:
        counts[one.severity] += one.count
    words = ((counts["error"], "error"), (counts["warning"], "warning"))
    return ", ".join(number(*one) for one in words if one[0])


def shown_of(findings: Sized, unlisted: Iterable[Unlisted]) -> str:
    """That not all findings are listed, empty where they are.

    Args:
        findings: Those that are listed.
        unlisted: How many there are beyond the limit.
    """
    more = {one.code: one.count for one in unlisted}
    if not more:
        return ""
    kinds = ", ".join(f"{count:,} {visible(code)}" for code, count in more.items())
    total = len(findings) + sum(more.values())
    return f"{len(findings):,} shown of {total:,}; counted only: {kinds} (--limit-errors N)"
