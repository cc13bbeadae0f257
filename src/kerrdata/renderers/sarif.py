"""A report as SARIF 2.1.0, which code scanning and editors read: rules, places, fixes.

Columns count characters; a path is relative wherever the package lies below the root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from sarif_pydantic import sarif

from kerrdata.findings import Finding, Location, Report, Rule
from kerrdata.renderers import wording
from kerrdata.renderers.wording import visible

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)

BY_FORMATTING = "`kerrdata fmt` mends it."
"""Said of each finding; those that are mended in their cell have a fix, too."""


def render(report: Report, *, manual: str, version: str, root: str = "") -> str:
    """The report as the text of a JSON object.

    Args:
        report: What to print.
        manual: Address of the page on which each code has an anchor.
        version: That of this program.
        root: The folder that paths start from.
    """
    rules = _rules(report, manual)
    index = {rule.id: at for at, rule in enumerate(rules)}
    driver = sarif.ToolDriver(
        name="kerrdata", semantic_version=version, information_uri=manual, rules=rules
    )
    results = [_result(one, report, index, root) for one in report.all_findings]
    run = sarif.Run(
        tool=sarif.Tool(driver=driver),
        results=results,
        invocations=[_invocation(report)],
        columnKind="unicodeCodePoints",
    )
    log = sarif.Sarif.model_validate({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
    return str(log.model_dump_json(by_alias=True, exclude_none=True, indent=2))


def _rules(report: Report, manual: str) -> list[sarif.ReportingDescriptor]:
    """Those that were checked, and the types of Frictionless that were found."""
    found = {one.code: one for one in report.all_findings if not one.is_rule}
    known = {rule.code: rule for rule in report.checked}
    types = {code: wording.manual(one, known) for code, one in found.items()}
    return [_rule(rule, manual) for _, rule in sorted({**types, **known}.items())]


def _rule(rule: Rule, manual: str) -> sarif.ReportingDescriptor:
    text = f"{rule.title}\n\n{rule.reason}"
    fix = f"\n\nFix: {rule.fix}" if rule.fix else ""
    return sarif.ReportingDescriptor(
        id=rule.code,
        short_description=_message(rule.title),
        full_description=_message(rule.reason),
        help=sarif.Message(text=text + fix, markdown=f"**{rule.title}**\n\n{rule.reason}{fix}"),
        help_uri=f"{manual}#{quote(rule.code)}",
        default_configuration=sarif.ReportingConfiguration(level=rule.severity),
    )


def _invocation(report: Report) -> sarif.Invocation:
    """What was not checked or not listed, so that silence is not taken for a pass."""
    notes: list[dict[str, Any]] = [
        {
            "level": "note",
            "message": {"text": visible(f"{one.code} was not checked: {one.reason}")},
            "associatedRule": {"id": one.code},
        }
        for one in report.skipped
    ]
    for table in report.tables:
        if table.unlisted:
            text = f"{visible(table.name)}: {wording.shown_of(table.findings, table.unlisted)}"
            notes.append({"level": "warning", "message": {"text": text}})
    return sarif.Invocation(execution_successful=True, toolConfigurationNotifications=notes)


def _result(found: Finding, report: Report, index: dict[str, int], root: str) -> sarif.Result:
    artifact = _artifact(found, report, root)
    hint = f"\n{visible(found.hint)}" if found.hint else ""
    hint += f"\n{BY_FORMATTING}" if found.is_formatting else ""
    place = sarif.PhysicalLocation(artifact_location=artifact, region=_region(found))
    return sarif.Result(
        rule_id=found.code,
        rule_index=index.get(found.code),
        level=sarif.Level(found.severity),
        message=_message(wording.wrong(found) + hint),
        locations=[
            sarif.Location(physical_location=place, logical_locations=_logical(found)),
        ],
        partial_fingerprints={"kerrdataFinding/v1": _fingerprint(found)},
        fixes=_fixes(found, artifact),
    )


def _artifact(found: Finding, report: Report, root: str) -> sarif.ArtifactLocation:
    path = wording.file_of(found, report, root).encode("utf-8", "replace").decode()
    is_absolute = PurePath(path).is_absolute()
    return sarif.ArtifactLocation(uri=PurePath(path).as_uri() if is_absolute else quote(path))


def _region(found: Finding) -> sarif.Region | None:
    place = found.location
    if not place:
        return sarif.Region(start_line=found.line) if found.line else None
    snippet = "\n".join(visible(line.text) for line in place.lines)
    return sarif.Region(**_extent(place), snippet=sarif.ArtifactContent(text=snippet))


def _extent(place: Location) -> dict[str, int]:
    return {
        "start_line": place.line,
        "start_column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _logical(found: Finding) -> list[sarif.LogicalLocation] | None:
    names = [visible(one) for one in (found.table, found.column) if one]
    if not names:
        return None
    return [sarif.LogicalLocation(name=names[-1], fully_qualified_name=".".join(names))]


def _fingerprint(found: Finding) -> str:
    """The same for the same finding, also where rows above it come and go."""
    cells = found.location.cells if found.location else ()
    parts: Iterable[str | None] = (found.code, found.table, found.column, found.value, *cells)
    text = "\0".join(one or "" for one in parts)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _fixes(found: Finding, artifact: sarif.ArtifactLocation) -> list[sarif.Fix] | None:
    if found.mended is None or not found.location:
        return None
    change = sarif.Replacement(
        deleted_region=sarif.Region(**_extent(found.location)),
        inserted_content=sarif.ArtifactContent(text=found.mended),
    )
    changes = [sarif.ArtifactChange(artifact_location=artifact, replacements=[change])]
    return [
        sarif.Fix(
            description=_message("Write the cell as `kerrdata fmt` does."), artifact_changes=changes
        )
    ]


def _message(text: str) -> sarif.Message:
    return sarif.Message(text=text.encode("utf-8", "replace").decode())
