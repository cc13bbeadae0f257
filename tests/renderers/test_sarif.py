"""SARIF as a client that we did not write reads it."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from sarif_pydantic.sarif import Sarif

from kerrdata.findings import Report
from kerrdata.renderers.sarif import render

MANUAL = "https://kerrdata.example/docs/rules.md"


def text_of(report: Report, root: str = "") -> str:
    return render(report, manual=MANUAL, version="1.2.3", root=root)


def test_any_report_is_understood(broken: Any, hostile: Report, sound: Report) -> None:
    for report in (broken.report, hostile, sound):
        run = Sarif.model_validate_json(text_of(report).encode("utf-8")).runs[0]
        assert len(run.results or []) == len(report.all_findings)


def test_read_back(broken: Any) -> None:
    run = Sarif.model_validate_json(text_of(broken.report)).runs[0]
    rules = run.tool.driver.rules or []
    assert len(run.results or []) == len(broken.report.all_findings)
    for result, found in zip(run.results or [], broken.report.all_findings, strict=True):
        rule = rules[result.rule_index or 0]
        assert (rule.id, result.rule_id) == (found.code, found.code)
        assert result.level
        assert result.level.value == found.severity
        assert rule.help
        assert rule.help_uri == f"{MANUAL}#{found.code}"


def test_regions_are_the_cells_of_the_files(broken: Any) -> None:
    """The characters of a region, read as a program that knows SARIF alone would read them."""
    compared = 0
    for result in json.loads(text_of(broken.report))["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        region, uri = place.get("region", {}), place["artifactLocation"]["uri"]
        name = result["locations"][0].get("logicalLocations", [{}])[0].get("name")
        if uri.endswith(".csv") and name == "title" and region["startLine"] == 2:
            text = (broken.root / uri).read_text("utf-8-sig")
            assert next(csv.reader([region_of(text, region)]))[0].startswith("日本語の長い題名 |")
            compared += 1
    assert compared


def test_fixes_are_what_formatting_writes(broken: Any) -> None:
    results = json.loads(text_of(broken.report))["runs"][0]["results"]
    fixed = {one["ruleId"]: one["fixes"][0] for one in results if "fixes" in one}
    assert set(fixed) == {"KD002", "KD003", "KD004"}
    for fix in fixed.values():
        change = fix["artifactChanges"][0]
        text = (broken.root / change["artifactLocation"]["uri"]).read_text("utf-8-sig")
        replacement = change["replacements"][0]
        before = region_of(text, replacement["deletedRegion"])
        after = replacement["insertedContent"]["text"]
        assert before != after
        assert after in {"Benny Safdie", "日本語の長い題名 | A24 announces the fílm"}


def test_what_was_not_checked_is_said(broken: Any) -> None:
    run = json.loads(text_of(broken.report))["runs"][0]
    notes = run["invocations"][0]["toolConfigurationNotifications"]
    assert len(notes) == len(broken.report.skipped)


@pytest.mark.parametrize("root", ["", "/elsewhere"])
def test_paths_are_addresses(broken: Any, root: str) -> None:
    run = json.loads(text_of(broken.report, root))["runs"][0]
    uris = {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]
    }
    assert "pkg/data/people.csv" in uris


def region_of(text: str, region: dict[str, Any]) -> str:
    lines = io.StringIO(text, newline="").readlines()
    first, last = region["startLine"] - 1, region["endLine"] - 1
    assert first == last, "the regions compared here are of one line"
    return lines[first][region["startColumn"] - 1 : region["endColumn"] - 1]
