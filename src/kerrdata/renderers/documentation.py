"""The generated parts of the documentation as Markdown: tables, columns, rules. Writes no files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby

from kerrdata import examples
from kerrdata.descriptor import Field, TableSchema
from kerrdata.findings import THEMES, Rule
from kerrdata.package import Package
from kerrdata.renderers.manuals import example

EXAMPLE_COLUMNS = 90


def tables(package: Package) -> str:
    """A table of the package's tables with their row counts."""
    schemas = package.descriptor.tables
    counts = {table.name: len(package.records(table).rows) for table in schemas}
    lines = [
        f"| [`{table.paths[0]}`](docs/tables.md#{table.name}) | {counts[table.name]} "
        f"| {table.raw['description']} |"
        for table in schemas
    ]
    total = f"| **{len(schemas)} tables** | **{sum(counts.values())}** | |"
    return "\n".join(["| table | rows | what a row is |", "| --- | ---: | --- |", *lines, total])


def columns(package: Package) -> str:
    """The data dictionary: each table with its keys and columns."""
    return "\n\n".join(map(_dictionary, package.descriptor.tables))


def rules(known: Iterable[Rule]) -> str:
    """Each rule's manual with its example, by theme, under an anchor named after its code.

    Args:
        known: Rules, and Frictionless types, which stand behind them.
    """
    prefixes = {theme: f": KD{digit}" for digit, theme in THEMES.items()}
    ordered = sorted(known, key=lambda rule: (rule.theme not in prefixes, rule.code))
    with_example = set(examples.codes())
    sections = []
    for theme, group in groupby(ordered, key=lambda rule: rule.theme):
        manuals = [_manual(rule, with_example) for rule in group]
        sections += [f"## {theme[0].upper()}{theme[1:]}{prefixes.get(theme, '')}", *manuals]
    return "\n\n".join(sections)


def _dictionary(table: TableSchema) -> str:
    references = {
        name: f"{key.table}.{target}"
        for key in table.foreign_keys
        for name, target in zip(key.fields, key.reference_fields, strict=True)
    }
    heading = (
        f"## {table.name}\n\n{table.raw['description']} Key: `{', '.join(table.primary_key)}`."
    )
    lines = [_column(field, references.get(field.name)) for field in table.fields]
    return "\n".join(
        [
            heading,
            "",
            "| column | type | what it holds | example |",
            "| --- | --- | --- | --- |",
            *lines,
        ]
    )


def _column(field: Field, reference: str | None) -> str:
    kind = f"→ {reference}" if reference else field.type
    required = ", required" if field.constraints.get("required") else ""
    allowed = field.constraints.get("enum", [])
    values = f" One of {', '.join(f'`{value}`' for value in allowed)}." if allowed else ""
    return (
        f"| `{field.name}` | {kind}{required} | {field.raw['description']}{values} "
        f"| `{field.raw['example']}` |"
    )


def _manual(rule: Rule, with_example: Collection[str]) -> str:
    warning = " *(warning)*" if rule.severity == "warning" else ""
    parts = [
        f'<a id="{rule.code}"></a>',
        f"### {rule.code}{warning}",
        f"**{rule.title}**",
        rule.reason,
        f"Fix: {rule.fix}",
        _example(rule.code) if rule.code in with_example else "",
    ]
    return "\n\n".join(filter(None, parts))


def _example(code: str) -> str:
    text = example(examples.read_case(code), columns=EXAMPLE_COLUMNS)
    return f"<details><summary>Example</summary>\n\n```text\n{text}\n```\n\n</details>"
