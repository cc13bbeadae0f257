"""The words every layer speaks: a rule, a finding, a report. No pandas, no files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]

MANUALS = "https://kerrdata.example/docs/rules.md"
"""The page with an anchor for each code."""
THEMES = {
    "0": "text and ids",
    "1": "dates",
    "2": "references",
    "3": "quotations",
    "4": "evidence",
    "5": "package",
}


@dataclass(frozen=True)
class Rule:
    """What is demanded of the data, why, and how to mend a breach.

    Attributes:
        code: `KD` and three digits, the first of which is the theme; never renumbered nor reused.
        title: What holds where all is well, in one sentence.
        reason: Why it matters.
        fix: How a curator mends a breach.
        severity: Whether a breach makes the package invalid.
    """

    code: str
    title: str
    reason: str
    fix: str
    severity: Severity = "error"

    @property
    def theme(self) -> str:
        """What the rule is about, in words."""
        return THEMES.get(self.code[2], "structure")


@dataclass(frozen=True)
class Line:
    """A physical line of a file, or the part of a long one around what is meant.

    Attributes:
        number: Its number, from 1.
        text: Its characters without the line end.
        column: Column of the first of them, 1 where nothing was cut off.
    """

    number: int
    text: str
    column: int = 1


@dataclass(frozen=True)
class Location:
    """Where in the text of a file a cell, or a row, stands. Columns count characters, from 1.

    Attributes:
        line: The physical line on which it begins.
        column: The column at which it begins.
        end_line: The physical line on which it ends.
        end_column: The column behind its last character.
        lines: The first of the lines that it touches.
        cells: The cells of the row that it is or belongs to.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    lines: tuple[Line, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: facts only, sentences are the renderers' part.

    Attributes:
        code: A rule's code (`KD105`) or one of Frictionless's error types (`type-error`).
        title: The code in words.
        note: What is wrong here.
        hint: How to mend it; names a near miss where there is one.
        severity: `error` or `warning`.
        table: Name of the table, None where the package itself is meant.
        path: The file, as it is named in the descriptor.
        row: Record number as Frictionless counts: the header is 1, blank lines count.
        line: Physical line of the file on which the cell, or else the row, begins, from 1.
        column: Name of the column.
        column_number: Position of the column, from 1.
        value: The cell as text.
        details: What else Frictionless says of its own errors, under its own keys.
        location: Where the cell, the row or the line stands in the text of the file.
        mended: What to write in the place of the cell, where formatting would mend it.
        is_formatting: Whether `kerrdata fmt` mends it, in the cell or in other ways.
    """

    code: str
    title: str
    note: str
    hint: str = ""
    severity: Severity = "error"
    table: str | None = None
    path: str | None = None
    row: int | None = None
    line: int | None = None
    column: str | None = None
    column_number: int | None = None
    value: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    location: Location | None = None
    mended: str | None = None
    is_formatting: bool = False

    @property
    def is_rule(self) -> bool:
        """Whether one of our own rules speaks, and not Frictionless."""
        return self.code.startswith("KD")

    @property
    def type(self) -> str:
        """The code in the name space of a Frictionless report."""
        return f"rule/{self.code}" if self.is_rule else self.code


@dataclass(frozen=True)
class Skipped:
    """A rule that was not checked, and why: silence is not a pass."""

    code: str
    table: str | None
    reason: str


@dataclass(frozen=True)
class Unlisted:
    """How many findings of one kind there are beyond those that are listed."""

    code: str
    severity: Severity
    count: int


@dataclass(frozen=True)
class TableReport:
    """What was found in one table.

    Attributes:
        name: The table.
        place: Its file, or where else it stands.
        type: Frictionless's resource type, `table` for a table.
        labels: The header as read.
        stats: Frictionless's counts: `rows`, `fields`, `bytes`, `md5`, `sha256`, `seconds`.
        findings: In the order of the file.
        warnings: What Frictionless remarks of the run itself, such as a limit that was reached.
        unlisted: How many findings there are beyond the limit, by kind.
    """

    name: str
    place: str
    type: str | None = None
    labels: tuple[str, ...] = ()
    stats: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity, those beyond the limit included."""
        listed = sum(found.severity == severity for found in self.findings)
        return listed + sum(one.count for one in self.unlisted if one.severity == severity)


@dataclass(frozen=True)
class Report:
    """What was found in a package, what was checked and what was not.

    Attributes:
        package: Name, or where it has none the path, of the package.
        place: The path of the descriptor or archive as the user knows it.
        findings: Those of the package itself; a table's stand with the table.
        tables: One report per table.
        checked: The rules that were evaluated.
        skipped: The rules that were not, and why.
        seconds: Wall time of the check.
        strict: Whether a warning makes the package invalid, too.
    """

    package: str
    place: str
    findings: tuple[Finding, ...] = ()
    tables: tuple[TableReport, ...] = ()
    checked: tuple[Rule, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    seconds: float = 0.0
    strict: bool = False

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """Those of the package, then those of each table."""
        return self.findings + tuple(found for table in self.tables for found in table.findings)

    @property
    def unlisted(self) -> tuple[Unlisted, ...]:
        """How many findings there are beyond the limit."""
        return tuple(one for table in self.tables for one in table.unlisted)

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity, those beyond the limit included."""
        own = sum(found.severity == severity for found in self.findings)
        return own + sum(table.count(severity) for table in self.tables)

    @property
    def valid(self) -> bool:
        """Whether there is no error and, if the check is strict, no warning."""
        return not self.count("error") and not (self.strict and self.count("warning"))
