"""The answer of `kerrdata version`: the smallest legal version and why, and the policy itself."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from kerrdata.diff.differences import Difference
from kerrdata.renderers.jsontext import written
from kerrdata.renderers.wording import visible
from kerrdata.versioning import POLICY, Level, Problem, check, level, next_version, reasons

Json = dict[str, Any]
VERSION = 1
"""Of the shape of the JSON form."""


def render(difference: Difference, *, checked: bool, width: int) -> str:
    """The answer as text.

    Args:
        difference: What is different.
        checked: Whether to say what is wrong with the version that NEW declares.
        width: Columns of the terminal.
    """
    needed = next_version(difference.old.version, difference)
    moved = level(difference)
    head = f"{needed}  ({moved.name.upper()})" if moved else f"{needed}  (nothing moves it)"
    blocks = [
        [head],
        [
            line
            for one in reasons(difference)
            for line in _wrapped(f"{one.level.name.upper():<5}  {visible(one.sentence)}", width, 7)
        ],
        list(_verdict(difference, width)) if checked else [],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def render_json(difference: Difference) -> str:
    """The answer as the text of a JSON object.

    Args:
        difference: What is different.
    """
    facts = {
        "format": "kerrdata-version",
        "version": VERSION,
        "old": vars(difference.old),
        "new": vars(difference.new),
        "level": level(difference).name,
        "next_version": next_version(difference.old.version, difference),
        "reasons": [
            {
                "code": one.clause.code,
                "level": one.level.name,
                "sentence": one.sentence,
                "table": one.table or None,
                "column": one.column or None,
                "count": one.count,
            }
            for one in reasons(difference)
        ],
        "problems": [_problem(one) for one in check(difference)],
    }
    return written(facts)


def policy(width: int) -> str:
    """The policy as text.

    Args:
        width: Columns of the terminal.
    """
    blocks = []
    for one in sorted(Level, reverse=True):
        clauses = [clause for clause in POLICY.values() if clause.level is one and one]
        lines = [f"{clause.change} – {clause.reason}" for clause in clauses]
        if lines:
            wrapped = [row for line in lines for row in _wrapped(f"  {line}", width, 4)]
            blocks.append("\n".join([one.name.upper(), *wrapped]))
    return "\n\n".join(blocks)


def policy_table() -> str:
    """The policy as a table in Markdown."""
    rows = [
        f"| {one.level.name.upper()} | {one.change} | {one.reason} | `{one.code}` |"
        for one in POLICY.values()
        if one.level
    ]
    return "\n".join(["| moves | what changed | why | code |", "| --- | --- | --- | --- |", *rows])


def policy_json() -> str:
    """The policy as the text of a JSON list."""
    clauses = [
        {"code": one.code, "level": one.level.name, "change": one.change, "reason": one.reason}
        for one in POLICY.values()
    ]
    return written(clauses)


def _verdict(difference: Difference, width: int) -> Iterator[str]:
    problems = check(difference)
    if not problems:
        yield f"legal: {visible(difference.new.version)}"
    for one in problems:
        yield from _wrapped(f"error {one.code}: {visible(one.note)}", width, 2)
        yield from _wrapped(f"  mend  {visible(one.hint)}", width, 8)


def _wrapped(text: str, width: int, indent: int) -> list[str]:
    return textwrap.wrap(
        text, max(40, min(width, 100)), subsequent_indent=" " * indent, break_on_hyphens=False
    )


def _problem(problem: Problem) -> Json:
    return {
        "code": problem.code,
        "note": problem.note,
        "hint": problem.hint,
        "table": problem.table or None,
        "key": list(problem.key),
    }
