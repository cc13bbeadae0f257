"""Frictionless's report in our words: its errors as findings, its tasks as table reports."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

from kerrdata.findings import Finding, TableReport, Unlisted
from kerrdata.package import Package
from kerrdata.standard import FIXES
from kerrdata.structure.advice import Advisor, Place
from kerrdata.structure.limits import BY_OURSELVES
from kerrdata.structure.verdicts import Verdict

Raw = Mapping[str, Any]


def translate(verdict: Verdict, package: Package) -> tuple[tuple[Finding, ...], list[TableReport]]:
    """The findings of the descriptor, and a report of each table.

    Args:
        verdict: What Frictionless says.
        package: The package that it speaks of.
    """
    advisor = Advisor(package)
    tables = [_table(task, verdict, advisor) for task in verdict.tasks]
    return tuple(problem(error, package.path.name) for error in verdict.problems), tables


def _table(task: Raw, verdict: Verdict, advisor: Advisor) -> TableReport:
    name = str(task["name"])
    place = Place(name, task["labels"], verdict.fields.get(name, ()))
    schema = advisor.package.descriptor.table(name)
    key = schema.primary_key if schema else ()
    return TableReport(
        name=name,
        place=str(task["place"]),
        type=task.get("type"),
        labels=tuple(task["labels"]),
        stats=_stats(task["stats"]),
        findings=tuple(_finding(error, place, advisor, key) for error in task["errors"]),
        warnings=tuple(task["warnings"]),
        unlisted=tuple(_unlisted(task)),
    )


def _stats(said: Raw) -> Raw:
    """The counts of a table; of rows all, also where Frictionless stopped at its limit."""
    counts = {name: value for name, value in said.items() if name not in COUNTED}
    return {**counts, "rows": said["totalRows"]} if "totalRows" in said else counts


def _unlisted(task: Raw) -> Iterator[Unlisted]:
    listed = Counter(str(error["type"]) for error in task["errors"])
    for kind, total in task["stats"].get("totals", {}).items():
        if total > listed[kind]:
            yield Unlisted(kind, "error", total - listed[kind])


CHUNK = 2**20
COUNTED = {"errors", "warnings", *BY_OURSELVES}
"""Counts that a renderer takes from the findings, and what is said in another place."""
ATTRIBUTES = {"type", "title", "note", "table", "column"}
"""What a finding has attributes for, and keeps nowhere else."""


def _finding(error: Raw, place: Place, advisor: Advisor, key: Sequence[str] = ()) -> Finding:
    column, value = _cell(error, place.labels, key)
    number = error.get("fieldNumber")
    return Finding(
        code=str(error["type"]),
        title=str(error["title"]),
        note=str(error["note"]),
        hint=advisor.advise(error, place),
        table=place.table,
        line=_undecodable_line(advisor.package, place)
        if error["type"] == "encoding-error"
        else None,
        row=error.get("rowNumber") or min(error.get("rowNumbers") or [0]) or None,
        column=column,
        column_number=number or _number(column, place.labels),
        value=value,
        details={name: said for name, said in error.items() if name not in ATTRIBUTES},
    )


def problem(error: Raw, path: str) -> Finding:
    """A finding of the descriptor.

    Args:
        error: Frictionless's error descriptor, with `table` and `column` where they are known.
        path: The descriptor's file.
    """
    return Finding(
        code=str(error["type"]),
        title=str(error["title"]),
        note=str(error["note"]),
        hint=FIXES[str(error["type"])],
        table=error.get("table"),
        path=path,
        column=error.get("column"),
        details={name: said for name, said in error.items() if name not in ATTRIBUTES},
    )


def _cell(error: Raw, labels: Sequence[str], key: Sequence[str]) -> tuple[str | None, str | None]:
    """The column that an error is about, and the cell, the label or the joined cells of a key."""
    if "label" in error:
        return str(error["fieldName"]), str(error["label"])
    if "cell" in error:
        return str(error["fieldName"]), str(error["cell"])
    if "fieldCells" in error:
        return str(error["fieldNames"][0]), ", ".join(error["fieldCells"])
    if error["type"] == "primary-key" and key:
        cells = dict(zip(labels, error["cells"], strict=False))
        return key[0], ", ".join(str(cells.get(name, "")) for name in key)
    return None, None


def _number(column: str | None, labels: Sequence[str]) -> int | None:
    return next((at for at, label in enumerate(labels, start=1) if label == column), None)


def _undecodable_line(package: Package, place: Place) -> int | None:
    """The physical line of the first bytes that are no text in the table's encoding."""
    schema = package.descriptor.table(place.table)
    path = package.file(schema) if schema else None
    if not schema or not path:
        return None
    with suppress(LookupError, ValueError), path.open("rb") as file:  # there is no such encoding
        return _first_undecodable(file, codecs.getincrementaldecoder(schema.encoding)())
    return None


def _first_undecodable(file: BinaryIO, decoder: codecs.IncrementalDecoder) -> int | None:
    line, is_end = 1, False
    while not is_end:
        chunk = file.read(CHUNK)
        is_end = not chunk
        kept = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk, final=is_end)
        except UnicodeDecodeError as error:
            return line + chunk.count(b"\n", 0, max(error.start - kept, 0))
        line += chunk.count(b"\n")
    return None
