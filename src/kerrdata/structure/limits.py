"""Frictionless's verdict with the details of so many errors, and a true count of all of them.

Frictionless stops at a limit, by default at 1,000 errors of a table, and then reports wrong totals.
Here its own code reads on and judges the other rows as well; what it finds there is counted by
type, and no error is made of it, which would take ten times as long. The report is the one that it
would have written at the limit. Its `stats` hold, only if the limit was reached, what is known of
the whole table: `totals`, the number of errors by type, and `totalRows`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import frictionless
from frictionless import Checklist, Report, Resource, errors
from frictionless.resources import table as table_module
from frictionless.table import row as row_module

from kerrdata.progress import NOW

MOST_ERRORS = 1000
"""Frictionless's own limit."""
BY_OURSELVES = ("totals", "totalRows")
"""What `stats` hold beyond Frictionless's own counts."""


class _Counted:
    """An error of which only the type is known; it is made once and stands for all."""

    def __init__(self, kind: str) -> None:
        self.type = kind

    def __call__(self, *_: Any, **__: Any) -> _Counted:
        return self

    from_row = __call__


COUNTED = SimpleNamespace(
    **{
        name: _Counted(error.type)
        for name, error in vars(errors).items()
        if isinstance(error, type) and issubclass(error, frictionless.Error)
    }
)


@dataclass
class Limit:
    """Takes the place of a checklist, which is asked about each error whether it is to be kept.

    Attributes:
        most: How many errors are kept with their details.
        counts: How many there are of each type.
        reached: The counts of the resource when the limit was reached.
        kept: How many errors were kept.
    """

    most: int
    counts: Counter[str] = field(default_factory=Counter)
    reached: Any = None
    kept: int = 0

    def connect(self, resource: Resource) -> list[frictionless.Check]:
        """The checks that Frictionless makes unless others are asked for."""
        return Checklist().connect(resource)

    def match(self, error: Any) -> bool:
        """Count an error; it is kept until the limit is reached."""
        self.counts[error.type] += 1
        self.kept += not self.reached
        return not self.reached


def validate(resource: Resource, most: int = MOST_ERRORS) -> Report:
    """What `resource.validate(limit_errors=most)` answers, and how many errors there are in all.

    Args:
        resource: A table or a file.
        most: How many errors are reported with their details.
    """
    limit = Limit(most)
    with _counting() as count:

        def look(_: Any) -> Any:
            NOW.reach(resource.stats.bytes)
            if not limit.reached and limit.counts.total() >= most:
                limit.reached = copy(resource.stats)
                count()

        checklist: Any = limit
        see: Any = look
        report = resource.validate(checklist, limit_errors=0, on_row=see)
    return _cut(report, resource, limit) if limit.reached else report


@contextmanager
def _counting() -> Iterator[Callable[[], None]]:
    """What lets Frictionless, until the context is left, count errors of rows and make none."""
    modules: list[Any] = [row_module, table_module]

    def count() -> None:
        for module in modules:
            module.errors = COUNTED

    try:
        yield count
    finally:
        for module in modules:
            module.errors = errors


def _cut(report: Report, resource: Resource, limit: Limit) -> Report:
    """The report as it would have been written when the limit was reached."""
    task = report.task
    limit.counts.update(error.type for error in task.errors[limit.kept :])  # it could not read on
    whole, resource.stats = resource.stats, limit.reached
    cut: Report = Report.from_validation_task(
        resource,
        time=task.stats["seconds"],
        labels=task.labels,
        errors=task.errors[: limit.most],
        warnings=[*task.warnings, warning(limit.most)],
    )
    resource.stats = whole
    add_totals(cut, limit.counts, whole.rows)
    return cut


def add_totals(report: Report, counts: Mapping[str, int], rows: int | None) -> None:
    """Note in the report of one table what is known of the whole.

    Args:
        report: The report, which has reached the limit.
        counts: The errors of the table by type.
        rows: How many rows it has.
    """
    stats: Any = report.task.stats
    totals = {kind: count for kind, count in sorted(counts.items()) if count}
    stats.update(totals=totals, totalRows=rows)


def is_reached(report: Report, most: int) -> bool:
    """Whether the report of one table ends at the limit.

    Args:
        report: The report.
        most: The limit.
    """
    return warning(most) in report.task.warnings


def warning(most: int) -> str:
    """What Frictionless says of a report that ends at the limit.

    Args:
        most: The limit.
    """
    return f"reached error limit: {most}"
