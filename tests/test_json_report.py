"""The JSON report is Frictionless's, with our findings among its errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import frictionless
import pytest

import kerrdata.structure  # noqa: F401 (teaches Frictionless our types)
from kerrdata.findings import Finding, Report, Rule, Skipped, TableReport
from kerrdata.renderers.json import render
from kerrdata.validation import validate

RULE = Rule("KD105", "Nobody dies before birth.", "Ages would be wrong.", "Correct one.")
CELL = Finding(
    code="KD105",
    title=RULE.title,
    note="Ann died before the birth",
    hint="Correct one.",
    table="people",
    path="people.csv",
    row=3,
    line=4,
    column="death",
    column_number=2,
    value="1999",
)
TYPE_ERROR = Finding(
    code="type-error",
    title="Type Error",
    note='type is "integer/default"',
    table="people",
    row=2,
    line=2,
    column="age",
    column_number=1,
    value="x",
    details={
        "description": "…",
        "message": "…",
        "tags": ["#table"],
        "cells": ["x", "1"],
        "rowNumber": 2,
        "cell": "x",
        "fieldName": "age",
        "fieldNumber": 1,
    },
)


def report(
    *findings: Finding, of_package: tuple[Finding, ...] = (), strict: bool = False
) -> Report:
    table = TableReport(
        "people", "people.csv", "table", ("age", "death"), {"seconds": 0.1, "rows": 2}, findings
    )
    return Report(
        package="package",
        place="datapackage.json",
        findings=of_package,
        tables=(table,),
        checked=(RULE,),
        skipped=(Skipped("KD301", "quotes", "there is no readable table quotes"),),
        strict=strict,
    )


def printed(one: Report) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(render(one))
    return answer


def test_finding_of_a_rule_is_an_error_with_each_fact_under_its_key() -> None:
    (error,) = printed(report(CELL))["tasks"][0]["errors"]
    message = error.pop("message")
    assert CELL.note in message
    assert error == {
        "type": "rule/KD105",
        "title": "Nobody dies before birth.",
        "description": "Ages would be wrong.",
        "tags": ["#rule", "#table", "#row", "#cell"],
        "note": "Ann died before the birth",
        "rowNumber": 3,
        "cell": "1999",
        "fieldName": "death",
        "fieldNumber": 2,
        "severity": "error",
        "line": 4,
        "hint": "Correct one.",
    }


def test_error_of_frictionless_keeps_its_keys_in_their_order() -> None:
    (error,) = printed(report(TYPE_ERROR))["tasks"][0]["errors"]
    assert list(error) == [
        *("type", "title", "description", "message", "tags", "note"),
        *("cells", "rowNumber", "cell", "fieldName", "fieldNumber"),
        *("severity", "line", "hint"),
    ]


@pytest.mark.parametrize(
    ("findings", "strict", "valid", "errors", "warnings"),
    [
        ((), False, True, 0, 0),
        ((CELL,), False, False, 1, 0),
        ((replace(CELL, severity="warning"),), False, True, 0, 1),
        ((replace(CELL, severity="warning"),), True, False, 0, 1),
        ((TYPE_ERROR, replace(CELL, severity="warning")), False, False, 1, 1),
    ],
)
def test_warnings_are_listed_with_the_errors_and_counted_by_themselves(
    findings: tuple[Finding, ...], strict: bool, valid: bool, errors: int, warnings: int
) -> None:
    answer = printed(report(*findings, strict=strict))
    (task,) = answer["tasks"]
    for part in (answer, task):
        assert part["valid"] is valid
        assert (part["stats"]["errors"], part["stats"]["warnings"]) == (errors, warnings)
    assert len(task["errors"]) == errors + warnings
    assert task["stats"]["rows"] == 2


def test_what_was_checked_and_what_was_not() -> None:
    answer = printed(report())
    assert answer["checked"] == ["KD105"]
    reason = "there is no readable table quotes"
    assert answer["skipped"] == [{"code": "KD301", "table": "quotes", "reason": reason}]


def test_finding_of_the_package_stands_at_the_top() -> None:
    found = Finding("KD502", "Titles.", "a title is missing", table="people", column="age")
    answer = printed(report(of_package=(found,)))
    (error,) = answer["errors"]
    assert (error["type"], error["table"], error["fieldName"]) == ("rule/KD502", "people", "age")
    assert not answer["valid"]
    assert answer["tasks"][0]["valid"]


def test_frictionless_reads_the_report() -> None:
    package = Finding("KD502", "Titles.", "a title is missing")
    text = render(report(TYPE_ERROR, CELL, of_package=(package,)))
    read = frictionless.Report.from_descriptor(json.loads(text))
    assert read.flatten(["type", "rowNumber", "fieldNumber", "severity", "line"]) == [
        ["rule/KD502", None, None, "error", None],
        ["type-error", 2, 1, "error", 2],
        ["rule/KD105", 3, 2, "error", 4],
    ]


def test_frictionless_reads_the_report_of_the_kerr_package(kerr_package: Path) -> None:
    text = render(validate(kerr_package))
    read = frictionless.Report.from_descriptor(json.loads(text))
    assert read.valid
    assert len(read.tasks) == 14


def test_lone_surrogates_stay_json(write_package: Callable[..., Path]) -> None:
    fields = [{"name": "a", "type": "integer"}]
    resource = {"name": "t", "data": [{"a": "\ud800"}], "schema": {"fields": fields}}
    text = render(validate(write_package({}, resources=[resource])))
    text.encode("utf-8")
    assert json.loads(text)["tasks"][0]["errors"][0]["cell"] == "\ud800"
