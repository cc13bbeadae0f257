"""JUnit XML as junitparser, and any XML parser, read it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

from junitparser import Failure, JUnitXml, Skipped

from kerrdata.findings import Report
from kerrdata.renderers.junit import render


def test_read_back(broken: Any) -> None:
    report = broken.report
    suites = list(JUnitXml.fromstring(render(report).encode()))
    assert [suite.name for suite in suites[1:-1]] == [
        f"kerrdata.{one.name}" for one in report.tables
    ]
    cases = [case for suite in suites for case in suite]
    kinds = [type(result) for case in cases for result in case.result]
    assert kinds.count(Failure) == report.count("error")
    assert kinds.count(Skipped) == len(report.skipped)
    assert sum(suite.failures for suite in suites) == report.count("error")
    names = [case.name for case in cases]
    assert any(name.startswith("KD002 pkg/data/people.csv:2:14") for name in names)


def test_warning_is_a_failure_only_if_strict(broken: Any) -> None:
    warnings = broken.report.count("warning")
    assert warnings
    lenient, strict = (
        JUnitXml.fromstring(render(replace(broken.report, strict=strict)).encode())
        for strict in (False, True)
    )
    assert strict.failures - lenient.failures == warnings


def test_hostile_text_is_xml_still(hostile: Report) -> None:
    text = render(hostile)
    root = ET.fromstring(text.encode())  # noqa: S314 (our own)
    assert "\x1b" not in text
    assert len(root.findall(".//failure")) == 3


def test_sound_package_passes(sound: Report) -> None:
    document = JUnitXml.fromstring(render(sound).encode())
    assert (document.failures, document.errors, document.skipped) == (0, 0, 0)
    assert document.tests == 3
