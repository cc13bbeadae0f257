"""One package, one report: the structure, then the rules whose tables and columns can be read.

It decides which rules apply, and says where in a file each finding stands. It neither prints nor
exits.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import kerrdata.rules  # noqa: F401 (registers the rules)
from kerrdata.columns import columns
from kerrdata.descriptor import Descriptor, TableSchema
from kerrdata.errors import DescriptorError, KerrdataError
from kerrdata.findings import THEMES, Finding, Report, Severity, Skipped, TableReport, Unlisted
from kerrdata.frames import Tables
from kerrdata.memory import Memory, Recollection, recollection
from kerrdata.nearness import did_you_mean
from kerrdata.package import Package, open_place
from kerrdata.placement import Places
from kerrdata.rules.evaluation import evaluate
from kerrdata.rules.registry import RULES, Registered, obstacle
from kerrdata.standard import FIXES
from kerrdata.streaming import header
from kerrdata.structure import Structure, broken, check
from kerrdata.structure.limits import MOST_ERRORS

FOREIGN = "the package does not follow the model of the Kerr data package"
ON_REQUEST = "on a package of another model these rules are checked on request: --select KD0"
BROKEN_DESCRIPTOR = "the descriptor has to be mended first"
TEXT_RULES = "KD0"

Beyond = dict[str, tuple[Unlisted, ...]]
"""By table how many findings there are beyond the limit."""


@dataclass(frozen=True)
class Selection:
    """Which findings are wanted.

    Attributes:
        rules: Beginnings of the codes of the wanted rules; empty for all that apply.
        types: Wanted Frictionless types; empty for all.
        ignored: Beginnings of codes, and types, that are not wanted.
    """

    rules: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()

    def wants_rule(self, code: str) -> bool:
        """Whether a rule is to be checked."""
        if code.startswith(self.ignored):
            return False
        return code.startswith(self.rules) if self.rules else not self.types

    def names_rule(self, code: str) -> bool:
        """Whether a rule was asked for by name."""
        return code.startswith(self.rules) and self.wants_rule(code) if self.rules else False

    def wants_structural(self, finding: Finding | Unlisted) -> bool:
        """Whether a finding of Frictionless, or a number of them, is to be kept."""
        return finding.code not in self.ignored and (not self.types or finding.code in self.types)


def validate(
    place: str | Path | Package | None = None,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    strict: bool = False,
    allow_network: bool = False,
    source_texts: Iterable[str | Path] = (),
    memory: Memory | None = None,
    limit_errors: int = MOST_ERRORS,
) -> Report:
    """Check a package.

    Args:
        place: A folder, a descriptor, a zip archive or an open package. None means the package
            around the current folder, else the one installed with the tool.
        select: Codes of rules (`KD105`), their beginnings (`KD1`) or Frictionless types
            (`type-error`): only these rules are checked; where types are named, only they are
            reported.
        ignore: The same: what is not to be checked or reported.
        strict: Whether a warning makes the package invalid, too.
        allow_network: Whether web servers may be asked for what the descriptor names.
        source_texts: Files with the texts of sources, without which some rules cannot be checked.
        memory: A dictionary that is handed over again and again, empty at first: what rests on
            files that have not changed is then not looked at once more.
        limit_errors: How many errors of a table, and how many findings of a rule in a table, are
            reported with their details; the others are counted.

    Raises:
        KerrdataError: There is no package at that place, the selection names something unknown, the
            descriptor names something that is not opened, or a text is not that of a source.
    """
    started = time.perf_counter()
    selection = _selection(select, ignore)
    try:
        with _opened(place) as package:
            texts = _texts(package, source_texts)
            known = recollection(package, None if allow_network else memory)
            structure = check(
                package, allow_network=allow_network, recollection=known, most_errors=limit_errors
            )
            report = _examine(package, selection, texts, structure, known, most=limit_errors)
            known.forget_if_changed()
    except DescriptorError as error:
        report = _broken(error, selection)
    return replace(report, strict=strict, seconds=round(time.perf_counter() - started, 3))


def _texts(package: Package, paths: Iterable[str | Path]) -> dict[str, str]:
    """The texts of sources by identifier, as far as files with them are given."""
    files = [Path(path) for path in paths]
    if not files:
        return {}
    # Most checks are made without a text, and need not load what reads one.
    from kerrdata.anchors.verification import very_texts  # noqa: PLC0415

    return very_texts(package, files)


def follows_model(descriptor: Descriptor) -> bool:
    """Whether a package has the tables that the rules of our model are about."""
    tables = {table.name for table in descriptor.tables}
    evidence = descriptor.table("evidence")
    columns = {column.name for column in evidence.fields} if evidence else set()
    return tables >= {"sources", "evidence", "people"} and columns >= {"row_id", "span_start"}


@contextmanager
def _opened(place: str | Path | Package | None) -> Iterator[Package]:
    if isinstance(place, Package):
        yield place
    else:
        with open_place(Path(place) if place is not None else None) as package:
            yield package


def _examine(
    package: Package,
    selection: Selection,
    texts: Mapping[str, str],
    structure: Structure,
    known: Recollection,
    *,
    most: int,
) -> Report:
    unread = structure.unreadable | _left_out(package, structure, selection)
    tables = Tables(package, unread, texts, known.resting_also_on(unread, *sorted(texts.items())))
    chosen, skipped = _applicable(structure, tables, selection)
    places = Places(package)
    listed, unlisted = _limited(evaluate(chosen, tables) if chosen else (), most)
    found = places.locate(listed)
    reports = [_kept(table, selection, places) for table in structure.tables]
    names = {table.name for table in reports}
    return Report(
        package=package.name,
        place=package.place,
        findings=(
            *places.locate(filter(selection.wants_structural, structure.findings)),
            *(one for one in found if one.table not in names),
        ),
        tables=tuple(_merged(table, found, unlisted) for table in reports),
        checked=tuple(one.rule for one in chosen),
        skipped=tuple(skipped),
    )


def _kept(table: TableReport, selection: Selection, places: Places) -> TableReport:
    kept = filter(selection.wants_structural, table.findings)
    unlisted = filter(selection.wants_structural, table.unlisted)
    return replace(table, findings=tuple(places.locate(kept)), unlisted=tuple(unlisted))


def _limited(findings: Iterable[Finding], most: int) -> tuple[list[Finding], Beyond]:
    """The first findings of each rule in each table, and how many more there are, by table."""
    counts: Counter[tuple[str, str, Severity]] = Counter()
    listed: list[Finding] = []
    for one in findings:
        key = one.table or "", one.code, one.severity
        counts[key] += 1
        if counts[key] <= most or not one.table:
            listed.append(one)
    beyond: Beyond = defaultdict(tuple)
    for (table, code, severity), count in counts.items():
        if table and count > most:
            beyond[table] += (Unlisted(code, severity, count - most),)
    return listed, beyond


def _merged(table: TableReport, found: Sequence[Finding], beyond: Beyond) -> TableReport:
    """The findings of both kinds by row; what is about the whole file stands last."""
    own = sorted(
        (one for one in found if one.table == table.name),
        key=lambda one: (one.column_number or 0, one.code),
    )
    both = sorted((*table.findings, *own), key=lambda one: one.row or sys.maxsize)
    unlisted = (*table.unlisted, *beyond[table.name])
    return replace(table, findings=tuple(both), unlisted=unlisted)


def _left_out(package: Package, structure: Structure, selection: Selection) -> frozenset[str]:
    """Tables that no rule looks into, and those that Frictionless reads by a guess, not made here.

    To read them all would take as long as to check them.
    """
    known = {table.name: table.labels for table in structure.tables}
    of_cells = follows_model(package.descriptor) or any(
        selection.names_rule(code) for code in RULES if code.startswith(TEXT_RULES)
    )
    return frozenset(
        table.name
        for table in package.descriptor.tables
        if not (of_cells or table.unique_keys)
        or not _reads_alike(package, table, known.get(table.name, ()), whole=of_cells)
    )


def _reads_alike(
    package: Package, table: TableSchema, labels: Sequence[str], *, whole: bool
) -> bool:
    """Whether a table can be read, and under the header that Frictionless has found."""
    try:
        read = (columns(package, table) or package.records(table)) if whole else None
        found = read.labels if read else header(package, table)
    except KerrdataError:
        return False
    return not labels or tuple(labels) == tuple(found)


def _applicable(
    structure: Structure, tables: Tables, selection: Selection
) -> tuple[list[Registered], list[Skipped]]:
    chosen, skipped = [], []
    foreign = not follows_model(tables.package.descriptor)
    for code in sorted(filter(selection.wants_rule, RULES)):
        one = RULES[code]
        if structure.findings:
            reason = BROKEN_DESCRIPTOR
        elif foreign and not one.specification and not code.startswith(TEXT_RULES):
            reason = FOREIGN
        elif foreign and not one.specification and not selection.names_rule(code):
            reason = ON_REQUEST
        else:
            reason = obstacle(one, tables)
        if reason:
            skipped.append(Skipped(code, one.table, reason))
        else:
            chosen.append(one)
    return chosen, skipped


def _broken(error: DescriptorError, selection: Selection) -> Report:
    wanted = sorted(filter(selection.wants_rule, RULES))
    return Report(
        package=str(error.path),
        place=str(error.path),
        findings=tuple(filter(selection.wants_structural, [broken(error)])),
        skipped=tuple(Skipped(code, RULES[code].table, BROKEN_DESCRIPTOR) for code in wanted),
    )


def _selection(select: Iterable[str], ignore: Iterable[str]) -> Selection:
    selected, ignored = _selectors(select), _selectors(ignore)
    return Selection(
        rules=tuple(one for one in selected if one not in FIXES),
        types=frozenset(one for one in selected if one in FIXES),
        ignored=tuple(ignored),
    )


def _selectors(words: Iterable[str]) -> list[str]:
    """Selectors as they were meant: several in one word, in small letters, as in a JSON report."""
    parts = [part.strip().removeprefix("rule/") for word in words for part in word.split(",")]
    return [_known(part) for part in parts if part]


def _known(word: str) -> str:
    code = word.upper()
    if code.startswith("KD") and any(known.startswith(code) for known in RULES):
        return code
    if word.lower() in FIXES:
        return word.lower()
    themes = {f"KD{number}": name for number, name in THEMES.items()}
    listed = ", ".join(f"{theme} {name}" for theme, name in themes.items())
    near = did_you_mean(word, FIXES)
    raise KerrdataError(
        f"{word}: there is no rule, theme or Frictionless type of that name.",
        f"{near} Themes: {listed}.".strip(),
    )
