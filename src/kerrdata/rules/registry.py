"""The `@rule` decorator, the list of all rules, and the one place where pandera is called.

What a rule finds is put together in `evaluation`.

A rule is a function that answers True where all is well; its docstring is its manual. It looks at

- a table: `@rule("KD105", table="people", columns=("death_edtf", "birth_edtf"), …)` gets the typed
  frame and answers per row; the first column is the one that a finding points at;
- cells: `@rule("KD002", cells=text_cells, …)` gets the texts of the cells that a selector picks,
  over all tables, each once per column, and answers per text, whatever the other texts are;
- or the package: `@rule("KD501", …)` with neither gets the `Tables` and yields a `Fault` for each
  thing amiss; with `each_table=True` it is asked about each table, and sees no other.

Further parameters of the first two are names of other tables, whose frames they get; a column of
another table is named `people.id`. A column that is missing, or described as of another type than
`COLUMN_TYPES` says, keeps the rule from being checked (see `obstacle`): its function need not fear
it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from kerrdata.descriptor import Field, TableSchema
from kerrdata.findings import Rule, Severity
from kerrdata.frames import Tables
from kerrdata.manuals import manual

Selector = Callable[[TableSchema, Field], bool]
Words = str | Callable[..., str]


@dataclass(frozen=True)
class Fault:
    """What a rule over the package found amiss; the fields are those of a finding.

    A `line` is given only where a physical line is meant and not the row that starts on it.
    """

    note: str
    table: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    hint: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Registered:
    """A rule together with the function that checks it.

    Attributes:
        rule: The rule's manual.
        function: Answers True where all is well, or yields faults.
        table: The table whose rows the function judges.
        columns: The columns that it needs, those of other tables as `table.column`.
        cells: Picks the cells that the function is to judge.
        note: What is wrong, as a format string over the row's columns (for cells: over `value`,
            `column` and `table`), or a function of those and the further tables.
        hint: How to mend this very case, likewise; empty text where that is not known.
        specification: Whether the rule is one of the Data Package standard, for any package.
        source_text: Whether the rule needs the texts of the sources, which a package does not hold.
        each_table: Whether the function judges one table after the other.
    """

    rule: Rule
    function: Callable[..., Any]
    table: str | None
    columns: tuple[str, ...]
    cells: Selector | None
    note: Words
    hint: Words
    specification: bool
    source_text: bool = False
    each_table: bool = False

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Names of the further tables that the function takes."""
        return tuple(inspect.signature(self.function).parameters)[1:]

    @property
    def needs(self) -> tuple[tuple[str, str], ...]:
        """The columns without which the function cannot work, each with its table."""
        named = (name.rpartition(".") for name in self.columns)
        return tuple((table or self.table or "", column) for table, _, column in named)


RULES: dict[str, Registered] = {}

COLUMN_TYPES = {
    "age": "integer",
    "length": "integer",
    "sensitive": "boolean",
    "span_end": "integer",
    "span_start": "integer",
    "words": "integer",
}
"""The types that rules rely on, by column name; all other columns that they need are `string`."""


def rule(
    code: str,
    *,
    table: str | None = None,
    columns: tuple[str, ...] = (),
    cells: Selector | None = None,
    note: Words = "",
    hint: Words = "",
    severity: Severity = "error",
    specification: bool = False,
    source_text: bool = False,
    each_table: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a rule; see the module and `Registered` for the arguments.

    Raises:
        ValueError: The code is taken, or title, reason, `Fix:` or note are missing.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        if code in RULES:
            raise ValueError(f"{code} is taken by {RULES[code].rule.title!r}")
        if (table or cells) and not note:
            raise ValueError(f"{code} does not say what is wrong: give it a note")
        words = manual(code, function.__doc__ or "", severity)
        RULES[code] = Registered(
            words,
            function,
            table,
            columns,
            cells,
            note,
            hint,
            specification,
            source_text,
            each_table,
        )
        return function

    return register


def true_except(data: pd.DataFrame | pd.Series, wrong: Iterable[Hashable]) -> pd.Series:
    """The answer of a rule that knows where it is broken: labels of rows in `wrong`."""
    return pd.Series(~data.index.isin(list(wrong)), index=data.index)


def obstacle(one: Registered, tables: Tables) -> str:
    """Why a rule cannot be checked, empty where it can."""
    needed = (one.table, *one.others, *(table for table, _ in one.needs))
    absent = next((name for name in needed if name and name not in tables), None)
    if absent:
        return f"there is no readable table {absent}"
    obstacles = (_column_obstacle(table, column, tables) for table, column in one.needs)
    found = next(filter(None, obstacles), "")
    return found or (_text_obstacle(tables) if one.source_text else "")


def _text_obstacle(tables: Tables) -> str:
    """Why a rule that needs the texts of all sources cannot be checked."""
    sources = tables.texts("sources").get("id", ()) if "sources" in tables else ()
    lacking = [name for name in sources if name not in tables.source_texts]
    if not tables.source_texts:
        return "the text of the source was not given (--source-text FILE)"
    return f"the text of `{lacking[0]}` was not given (--source-text FILE)" if lacking else ""


def _column_obstacle(table: str, column: str, tables: Tables) -> str:
    if column not in tables.texts(table):
        return f"column {column} is missing from table {table}"
    described, needed = tables.schema(table).field(column), COLUMN_TYPES.get(column, "string")
    actual = described.type if described else "string"
    if actual == needed:
        return ""
    return f"column {column} of table {table} is described as {actual}, not as {needed}"


def judge(
    chosen: Iterable[Registered], data: pd.DataFrame | pd.Series, tables: Tables
) -> Iterator[tuple[Registered, pd.Series]]:
    """Each rule that is broken somewhere, with its answer per row; pandera is the judge.

    Args:
        chosen: Rules about a table, or about cells.
        data: The table, or distinct texts.
        tables: The package's tables.
    """
    import pandera.pandas as pa

    by_code = {one.rule.code: one for one in chosen}
    checks = [
        pa.Check(_answer(one, tables), name=code, ignore_na=False) for code, one in by_code.items()
    ]
    schema: Any = pa.DataFrameSchema if isinstance(data, pd.DataFrame) else pa.SeriesSchema
    try:
        schema(checks=checks).validate(data, lazy=True)
    except pa.errors.SchemaErrors as errors:
        for error in errors.schema_errors:
            if error.reason_code is pa.errors.SchemaErrorReason.CHECK_ERROR:
                # A rule that raises is a bug of ours, and pandera would dress it as a finding.
                _answer(by_code[error.check.name], tables)(data)
            yield by_code[error.check.name], error.check_output


def _answer(one: Registered, tables: Tables) -> Callable[[Any], pd.Series]:
    """The rule's function as pandera calls it; what is undecidable is no breach."""

    def answer(data: pd.DataFrame | pd.Series) -> pd.Series:
        holds = one.function(data, *further(one, tables))
        return pd.Series(holds, index=data.index).astype("boolean").fillna(True).astype(bool)

    return answer


def further(one: Registered, tables: Tables) -> list[pd.DataFrame]:
    """The further tables that a rule's function takes.

    Args:
        one: The rule.
        tables: The package's tables.
    """
    return [tables[name] for name in one.others]
