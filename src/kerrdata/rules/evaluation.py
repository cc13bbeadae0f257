"""What rules find in the tables of a package, as findings. Here is decided what is judged anew.

What a rule finds rests on the tables that its function gets or asks for: while these are the same,
so are the findings. Of cells, only texts that have not been judged yet are.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kerrdata.casts import series
from kerrdata.findings import Finding, Rule
from kerrdata.frames import Tables
from kerrdata.rules.links import among
from kerrdata.rules.registry import Fault, Registered, Selector, Words, further, judge

Findings = tuple[Finding, ...]
Texts = Any
"""A chunked array of Arrow: the texts of some columns, each once for each column it stands in."""


def evaluate(registered: Iterable[Registered], tables: Tables) -> Iterator[Finding]:
    """The findings of rules whose tables and columns are all there (see `registry.obstacle`).

    Args:
        registered: The rules to check.
        tables: The package's tables, with what is remembered of earlier rounds.
    """
    chosen = list(registered)
    for name in dict.fromkeys(one.table for one in chosen if one.table):
        yield from _of_table([one for one in chosen if one.table == name], name, tables)
    for selector in dict.fromkeys(one.cells for one in chosen if one.cells):
        yield from _of_cells([one for one in chosen if one.cells is selector], selector, tables)
    for one in chosen:
        if not one.table and not one.cells:
            yield from _of_package(one, tables)


def _of_table(chosen: list[Registered], name: str, tables: Tables) -> Iterator[Finding]:
    known = {one.rule.code: _recalled(one.rule.code, tables) for one in chosen}
    asked = [one for one in chosen if known[one.rule.code] is None]
    answers = judge(asked, tables[name], tables) if asked else ()
    broken = {one.rule.code: holds for one, holds in answers}
    for one in chosen:
        code = one.rule.code
        found = known[code]
        if found is None:
            found = tuple(_in_rows(one, broken[code], name, tables)) if code in broken else ()
            tables.recollection.keep(code, [name, *one.others], found)
        yield from found


def _in_rows(one: Registered, holds: pd.Series, table: str, tables: Tables) -> Iterator[Finding]:
    texts = tables.texts(table)
    amiss = texts[~holds].astype(object).fillna("")
    column = one.columns[0] if one.columns else None
    for row, cells in zip(amiss.index.tolist(), amiss.to_dict("records"), strict=True):
        value = cells[column] if column else None
        yield _finding(one, tables, cells, (table, row, column, value))


def _of_cells(chosen: list[Registered], selector: Selector, tables: Tables) -> Iterator[Finding]:
    picked = {
        (table, field.name): tables.texts(table)[field.name]
        for table in tables
        for field in tables.schema(table).fields
        if field.name in tables.texts(table) and selector(tables.schema(table), field)
    }
    distinct = pa.chunked_array([tables.distinct(*place) for place in picked], pa.large_string())
    for one, faulty in _faulty(chosen, distinct, tables):
        for (table, name), column in picked.items() if faulty else ():
            cells = column[among(column, faulty)]
            for row, value in zip(cells.index.tolist(), cells.tolist(), strict=True):
                cell = {"value": value, "column": name, "table": table}
                yield _finding(one, tables, cell, (table, row, name, value))


def _faulty(
    chosen: list[Registered], distinct: Texts, tables: Tables
) -> Iterator[tuple[Registered, frozenset[str]]]:
    """Of each rule the texts that break it."""
    known = [_verdict(one, tables) for one in chosen]
    fresh = _less(distinct, list({id(judged): judged for judged, _ in known}.values()))
    texts = series(fresh)
    answers = judge(chosen, texts, tables) if len(fresh) else ()
    broken = {one.rule.code: frozenset(texts[~holds]) for one, holds in answers}
    for one, (_, before) in zip(chosen, known, strict=True):
        faulty = _shared(distinct, before | broken.get(one.rule.code, frozenset()))
        tables.recollection.keep(("verdict", one.rule.code), one.others, (distinct, faulty))
        yield one, faulty


def _less(texts: Texts, judged: list[Texts]) -> Texts:
    """Of some texts those that are not among all of several others."""
    if not all(len(others) for others in judged):
        return texts
    is_judged = functools.reduce(pc.and_, (pc.is_in(texts, others) for others in judged))
    return texts.filter(pc.invert(is_judged))


def _shared(texts: Texts, others: frozenset[str]) -> frozenset[str]:
    """Of some texts those that are also among a few others."""
    if not others:
        return others
    found = pc.is_in(texts, pa.array(others, pa.large_string()))
    return frozenset(texts.filter(found).to_pylist())


def _verdict(one: Registered, tables: Tables) -> tuple[Texts, frozenset[str]]:
    """The texts that a rule has judged before, and those of them that break it."""
    known: tuple[Texts, frozenset[str]] | None = tables.recollection.recall(
        ("verdict", one.rule.code)
    )
    return known or (pa.chunked_array([], pa.large_string()), frozenset())


def _of_package(one: Registered, tables: Tables) -> Iterator[Finding]:
    for names in [(name,) for name in tables] if one.each_table else [()]:
        question = (one.rule.code, *names)
        found = _recalled(question, tables)
        if found is None:
            view = tables.view(*names)
            found = tuple(_from_fault(one.rule, fault) for fault in one.function(view))
            if not view.is_read_beyond:
                tables.recollection.keep(question, view.read, found)
        yield from found


def _recalled(question: Any, tables: Tables) -> Findings | None:
    found: Findings | None = tables.recollection.recall(question)
    return found


def _finding(
    one: Registered,
    tables: Tables,
    facts: Mapping[Any, Any],
    place: tuple[str, int, str | None, str | None],
) -> Finding:
    others = further(one, tables)
    note, hint = _say(one.note, facts, others), _say(one.hint, facts, others)
    return _from_fault(one.rule, Fault(note, *place, hint))


def _say(words: Words, facts: Mapping[Any, Any], others: list[pd.DataFrame]) -> str:
    # A note may name columns that the rule itself does not need and this package does not have.
    cells = defaultdict(str, facts)
    return words(cells, *others) if callable(words) else words.format_map(cells)


def _from_fault(manual: Rule, fault: Fault) -> Finding:
    return Finding(
        code=manual.code,
        title=manual.title,
        note=fault.note,
        hint=fault.hint or manual.fix,
        severity=manual.severity,
        table=fault.table,
        row=fault.row,
        line=fault.line,
        column=fault.column,
        value=fault.value,
    )
