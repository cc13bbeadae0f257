"""SARIF as a client that we did not write reads it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sarif_pydantic.sarif import Sarif

from kerrdata import examples
from kerrdata.canonical import canonicalise
from kerrdata.findings import Finding, Report
from kerrdata.frames import Tables
from kerrdata.package import open_package
from kerrdata.placement import Places
from kerrdata.renderers.sarif import BY_FORMATTING, render
from kerrdata.rules.evaluation import evaluate
from kerrdata.rules.registry import RULES
from kerrdata.selftest.examples import written
from kerrdata.validation import validate

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
        assert "\n\nFix: " in (rule.help.text or "")
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
    """Put into the files by a program that knows SARIF alone, cell by cell."""
    run = Sarif.model_validate_json(text_of(broken.report)).runs[0]
    fixes = [(one, fix) for one in run.results or [] for fix in one.fixes or []]
    assert {one.rule_id for one, _ in fixes} >= {"KD002", "KD003", "KD004", "KD102", "KD306"}
    cells = {}
    for _, fix in fixes:
        (change,) = fix.artifact_changes
        (replacement,) = change.replacements
        region, content = replacement.deleted_region, replacement.inserted_content
        assert content
        cells[change.artifact_location.uri, region.start_line, region.start_column] = (
            region.end_column,
            content.text,
        )
    written = formatted(broken.root / "pkg")
    for (uri, line, start), (end, text) in sorted(cells.items(), reverse=True):
        lines = (broken.root / uri).read_text("utf-8-sig").splitlines()
        row = next(csv.reader([lines[line - 1]]))
        mended = lines[line - 1][: start - 1] + text + lines[line - 1][end - 1 :]
        number = next(at for at, cell in enumerate(next(csv.reader([mended]))) if cell != row[at])
        wanted = [one[number] for one in written[uri] if one[0] == row[0]]
        assert next(csv.reader([mended]))[number] in wanted, (uri, line)


def formatted(root: Path) -> dict[str, list[list[str]]]:
    """By address the rows that formatting would write."""
    found = canonicalise(open_package(root)).files
    return {
        f"pkg/{one.name}": list(csv.reader(io.StringIO(one.file.after.decode(), newline="")))
        for one in found
    }


def test_whatever_formatting_mends_is_said_to_be_mended_so(tmp_path: Path) -> None:
    """The examples of all rules and types: formatted, are they still found?"""
    said = set()
    for code in examples.codes():
        case = examples.read_case(code)
        root = written(case.breaks, tmp_path / code).path.parent
        (finding,) = broken_by(code, root, case) or [None]
        for one in canonicalise(open_package(root)).changed:
            (root / one.name).write_bytes(one.file.after)
        is_mended = bool(finding) and not broken_by(code, root, case)
        assert bool(finding and finding.is_formatting) is is_mended, code
        said |= {code} if is_mended else set()
    assert said >= {"KD002", "KD003", "KD004", "KD011", "KD012", "KD013", "KD014", "KD102"}


def broken_by(code: str, root: Path, case: examples.Case) -> list[Finding]:
    package = open_package(root)
    if code not in RULES:
        found = validate(root, select=[code]).all_findings
        return [one for one in found if one.code == code]
    tables = Tables(package, source_texts=case.breaks.source_texts)
    return Places(package).locate(evaluate([RULES[code]], tables))


def test_what_is_mended_in_the_file_is_said_in_words(broken: Any) -> None:
    run = Sarif.model_validate_json(text_of(broken.report)).runs[0]
    said = {
        one.rule_id
        for one in run.results or []
        if BY_FORMATTING in (one.message.text or "") and not one.fixes
    }
    assert said == {"KD011", "KD012", "blank-row"} | (said & {"KD013", "KD014"})


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
