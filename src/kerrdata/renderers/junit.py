"""A report as JUnit XML: a suite per table, a failing case per finding, a passing one per rule.

A warning is no failure, unless the check is strict; a rule that was not checked is a skipped case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from kerrdata.findings import Finding, Report, Rule, TableReport
from kerrdata.renderers import wording
from kerrdata.renderers.wording import number, visible


def render(report: Report) -> str:
    """The report as the text of an XML file.

    Args:
        report: What to print.
    """
    document = JUnitXml("kerrdata")
    whole = TableReport("package", "", findings=report.findings)
    for one in (whole, *report.tables):
        cases = [*_cases(one.findings, report, one.name), *_unlisted(one, report)]
        document.add_testsuite(_suite(f"kerrdata.{visible(one.name)}", cases))
    document.add_testsuite(_suite("kerrdata.rules", _rules(report)))
    document.update_statistics()
    document.time = report.seconds
    text = document.tostring()
    return text.decode() if isinstance(text, bytes) else str(text)


def _suite(name: str, cases: Iterable[TestCase]) -> TestSuite:
    suite = TestSuite(name)
    suite.add_testcases(list(cases))
    suite.update_statistics()
    return suite


def _cases(findings: Iterable[Finding], report: Report, table: str) -> list[TestCase]:
    made = [_case(found, report, table) for found in findings]
    return made or [TestCase("no finding", f"kerrdata.{visible(table)}", 0)]


def _unlisted(table: TableReport, report: Report) -> Iterator[TestCase]:
    """A case for each kind of which not all findings have one of their own."""
    for one in table.unlisted:
        text = f"{number(one.count, 'more finding')} of {visible(one.code)}"
        case = TestCase(text, f"kerrdata.{visible(table.name)}", 0)
        if one.severity == "error" or report.strict:
            case.result = [Failure(text, visible(one.code))]
        else:
            case.system_out = f"warning: {text}"
        yield case


def _case(found: Finding, report: Report, table: str) -> TestCase:
    place = wording.place_of(found, report)
    case = TestCase(f"{visible(found.code)} {place}", f"kerrdata.{visible(table)}", 0)
    case._elem.set("file", visible(wording.file_of(found, report)))  # there is no other way
    if found.line:
        case._elem.set("line", str(found.line))
    text = _in_full(found, place)
    if found.severity == "error" or report.strict:
        failure = Failure(wording.wrong(found), visible(found.code))
        failure.text = text
        case.result = [failure]
    else:
        case.system_out = f"warning: {text}"
    return case


def _in_full(found: Finding, place: str) -> str:
    value = None if found.value is None else f"`{visible(found.value)}`"
    parts = {"value": value, "wrong": wording.wrong(found), "mend": visible(found.hint)}
    lines = [f"{label:<6} {text}" for label, text in parts.items() if text]
    title = visible(f"{found.severity} {found.code}: {found.title}")
    return "\n".join([f"{place}: {title}{wording.in_words(found)}", *lines])


def _rules(report: Report) -> list[TestCase]:
    """What was checked and holds, and what was not checked."""
    broken = {found.code for found in report.all_findings}
    cases = [_passed(rule) for rule in report.checked if rule.code not in broken]
    for one in report.skipped:
        case = TestCase(one.code, "kerrdata.rules", 0)
        case.result = [Skipped(visible(one.reason))]
        cases.append(case)
    return cases


def _passed(rule: Rule) -> TestCase:
    return TestCase(f"{rule.code} {rule.title}", "kerrdata.rules", 0)
