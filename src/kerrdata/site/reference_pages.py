"""The pages to look things up: data dictionary, rules, changes, and the files of a version."""

from __future__ import annotations

from itertools import groupby

from kerrdata import examples, manuals
from kerrdata.findings import THEMES, Rule
from kerrdata.renderers.manuals import example
from kerrdata.site.addresses import INDEX, folder_name
from kerrdata.site.changes import versions
from kerrdata.site.content import Content
from kerrdata.site.material import (
    CHANGES,
    DICTIONARY,
    RULES,
    Facts,
    Material,
    day_of,
    dictionary_anchor,
    file_facts,
    text_of,
)
from kerrdata.site.pages import Page
from kerrdata.site.releases import LATEST, Release
from kerrdata.site.rows import Table

EXAMPLE_COLUMNS = 80


def dictionary_page(material: Material) -> Page:
    """The data dictionary: each table with its columns.

    Args:
        material: What pages are made of.
    """
    content = material.content
    facts = [
        {
            "id": dictionary_anchor(table),
            "title": table.title,
            "name": table.name,
            "description": table.description,
            "key": ", ".join(table.schema.primary_key),
            "address": table.address,
            "columns": [_column(content, table, at) for at in range(len(table.schema.fields))],
        }
        for table in content.tables.values()
    ]
    description = f"What each column of {content.title} holds."
    return Page(DICTIONARY, "dictionary", "Data dictionary", description, {"dictionary": facts})


def _column(content: Content, table: Table, at: int) -> Facts:
    column = table.schema.fields[at]
    key = next((one for one in table.schema.foreign_keys if column.name in one.fields), None)
    target = content.tables.get(key.table) if key else None
    allowed = column.constraints.get("enum")
    return {
        "id": f"{dictionary_anchor(table)}-{folder_name(column.name)}",
        "name": column.name,
        "type": column.type,
        "required": column.constraints.get("required") is True,
        "description": text_of(column.raw.get("description")) or text_of(column.raw.get("title")),
        "reference": {"id": dictionary_anchor(target), "title": target.title} if target else None,
        "allowed": [str(one) for one in allowed] if isinstance(allowed, list) else [],
        "pattern": text_of(column.constraints.get("pattern")),
        "example": "" if column.raw.get("example") is None else str(column.raw["example"]),
    }


def rules_page() -> Page:
    """The manuals of the rules and Frictionless types, each under the anchor of its code."""
    known = sorted(
        [*manuals.rules().values(), *manuals.types().values()],
        key=lambda rule: (rule.theme not in THEMES.values(), rule.code),
    )
    cases = set(examples.codes())
    themes = [
        {
            "id": f"theme-{folder_name(theme)}",
            "title": f"{theme[0].upper()}{theme[1:]}",
            "rules": [_rule(rule, rule.code in cases) for rule in group],
        }
        for theme, group in groupby(known, key=lambda rule: rule.theme)
    ]
    return Page(
        RULES,
        "rules",
        "Rules",
        "What is checked, why, and how to mend a breach.",
        {"rules": themes},
    )


def _rule(rule: Rule, has_example: bool) -> Facts:
    case = examples.read_case(rule.code) if has_example else None
    return {
        "code": rule.code,
        "title": rule.title,
        "reason": rule.reason,
        "fix": rule.fix,
        "is_warning": rule.severity == "warning",
        "example": example(case, columns=EXAMPLE_COLUMNS) if case else "",
    }


def changes_page(material: Material) -> Page:
    """What changed in each version.

    Args:
        material: What pages are made of.
    """
    release = material.latest
    told = [
        ("CHANGES.html", "Row by row"),
        ("CHANGES.md", "Row by row, as text"),
        ("CHANGELOG.md", "Change log, as text"),
    ]
    facts = {
        "files": [
            {"title": title, "address": f"{LATEST}/{name}"}
            for name, title in told
            if release.file(name)
        ],
        "versions": versions(release.text("CHANGELOG.md")),
    }
    return Page(CHANGES, "changes", "Changes", "What changed in each version.", {"changes": facts})


def version_page(release: Release, folder: str) -> Page:
    """The files of a version.

    Args:
        release: The version.
        folder: Where they stand in the site.
    """
    title = f"Version {release.version}" if release.version else "Newest version"
    facts = {
        "title": title,
        "released": day_of(release),
        "files": [file_facts(one, folder) for one in release.files],
    }
    return Page(
        f"{folder}/{INDEX}",
        "version",
        title,
        f"The files of {title.lower()}.",
        {"version": facts},
        is_hidden=folder == LATEST,
    )
