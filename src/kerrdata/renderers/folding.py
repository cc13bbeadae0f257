"""Which findings are shown in full, together or folded, for all renderers alike. Draws nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from kerrdata.findings import Finding, Report, Skipped

MOST_OF_A_KIND, MOST_OF_A_CODE = 3, 10
MOST_LINES = 12
LAST = {"foreign-key", "constraint-error"}
"""Types that only repeat what a rule says better, where one speaks of the same cell."""
_VARIABLE = re.compile(r"`[^`]*`|\"[^\"]*\"|'[^']*'|\d+|\b[^\W\d_a-z][\w’-]*")


@dataclass(frozen=True)
class Cell:
    """The findings of one cell.

    Attributes:
        first: The one that says it best.
        others: What else was found there.
    """

    first: Finding
    others: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Folded:
    """Findings like others that were shown.

    Attributes:
        code: Their code.
        column: Their column.
        count: How many there are.
        lines: The physical lines that they stand on, in order.
    """

    code: str
    column: str | None
    count: int
    lines: tuple[int, ...]


def cells(findings: Iterable[Finding]) -> list[Cell]:
    """Findings by cell, in the order of the file.

    Args:
        findings: Those of one table.
    """
    groups = groupby(sorted(findings, key=_position), key=_same_cell)
    ordered = (sorted(group, key=_precedence) for _, group in groups)
    return [Cell(first, tuple(others)) for first, *others in ordered]


def fold(all_cells: Sequence[Cell]) -> tuple[list[Cell], list[Folded]]:
    """The first few of each kind, and how many more there are.

    Args:
        all_cells: The findings of one table by cell.
    """
    seen: Counter[object] = Counter()
    shown: list[Cell] = []
    rest: list[Finding] = []
    for cell in all_cells:
        code = cell.first.code
        kind = code, cell.first.column, _VARIABLE.sub("…", cell.first.note)
        if seen[kind] < MOST_OF_A_KIND and seen[code] < MOST_OF_A_CODE:
            shown.append(cell)
        else:
            rest += [cell.first, *cell.others]
        seen.update((kind, code))
    return shown, _summed(rest)


def lines_in_words(lines: Sequence[int]) -> str:
    """Numbers of lines, runs of them joined: `3, 5–9, …`.

    Args:
        lines: The numbers, in order.
    """
    runs: list[tuple[int, int]] = []
    for line in lines:
        if runs and line <= runs[-1][1] + 1:
            runs[-1] = runs[-1][0], line
        else:
            runs.append((line, line))
    words = [f"{first}–{last}" if last > first else str(first) for first, last in runs]
    return ", ".join([*words[:MOST_LINES], "…"] if len(words) > MOST_LINES else words)


def by_reason(report: Report) -> list[tuple[str, list[Skipped]]]:
    """What was not checked, by the reason why.

    Args:
        report: The report.
    """
    found: dict[str, list[Skipped]] = defaultdict(list)
    for one in report.skipped:
        found[one.reason].append(one)
    return list(found.items())


def _summed(rest: Iterable[Finding]) -> list[Folded]:
    kinds: dict[tuple[str, str | None], list[Finding]] = defaultdict(list)
    for found in rest:
        kinds[found.code, found.column].append(found)
    return [
        Folded(code, column, len(group), tuple(sorted({one.line for one in group if one.line})))
        for (code, column), group in kinds.items()
    ]


def _position(found: Finding) -> tuple[bool, int, int]:
    return found.row is None, found.row or 0, found.column_number or 0


def _same_cell(found: Finding) -> object:
    """The same for findings of one cell, and different for all others."""
    return (found.row, found.column_number) if found.row and found.column_number else id(found)


def _precedence(found: Finding) -> tuple[bool, bool, bool]:
    return found.severity != "error", found.code in LAST, found.is_rule
