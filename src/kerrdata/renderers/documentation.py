"""The generated parts of the documentation as Markdown: tables, columns, rules. Writes no files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from urllib.parse import quote

from kerrdata import examples
from kerrdata.descriptor import Field, Raw, TableSchema
from kerrdata.findings import THEMES, Rule
from kerrdata.package import Package
from kerrdata.renderers.manuals import example
from kerrdata.renderers.markdown import code, escaped

EXAMPLE_COLUMNS = 90
LONGEST = 2000
"""Characters of a text that are shown."""
CONSTRAINTS = {
    "minimum": "At least",
    "maximum": "At most",
    "minLength": "Characters at least",
    "maxLength": "Characters at most",
    "pattern": "Of the form",
}
"""Constraints beside `required` and `enum`, and their words."""


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
    """Each table of a package with its keys and columns.

    Args:
        package: Any package.
    """
    return "\n\n".join(map(_dictionary, package.descriptor.tables))


def dictionary(package: Package) -> str:
    """The data dictionary of a package: the text of `DICTIONARY.md` in a release.

    Args:
        package: Any package; what its descriptor does not say is left out.
    """
    raw, descriptor = package.descriptor.raw, package.descriptor
    title = raw.get("title") if isinstance(raw.get("title"), str) else descriptor.name
    heading = f"# {escaped(title, LONGEST)}: data dictionary" if title else "# Data dictionary"
    version = f"Version {escaped(descriptor.version)}." if descriptor.version else ""
    anchors = {one.name: quote(one.name, errors="replace") for one in descriptor.tables}
    listed = [f"- [{escaped(name)}](#{anchor})" for name, anchor in anchors.items()]
    parts = [heading, version, _text(raw), "\n".join(listed), columns(package)]
    return "\n\n".join(filter(None, parts)) + "\n"


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
        for name, target in zip(key.fields, key.reference_fields, strict=False)
    }
    key = f"Key: {code(', '.join(table.primary_key), LONGEST)}." if table.primary_key else ""
    unique = [f"Unique: {code(', '.join(one), LONGEST)}." for one in table.unique_keys]
    lines = [_column(field, references.get(field.name)) for field in table.fields]
    heads = "| column | type | what it holds | example |\n| --- | --- | --- | --- |"
    about = " ".join(filter(None, [_text(table.raw), key, *unique]))
    body = "\n".join([heads, *lines]) if lines else "No columns are described."
    return "\n\n".join(filter(None, [f"## {escaped(table.name, LONGEST)}", about, body]))


def _column(field: Field, reference: str | None) -> str:
    kind = f"→ {escaped(reference, LONGEST)}" if reference else escaped(field.type)
    required = ", required" if field.constraints.get("required") else ""
    about = " ".join(filter(None, [_text(field.raw), *_constraints(field)]))
    shown = field.raw.get("example")
    example = "" if shown is None else code(str(shown), LONGEST)
    cells = [code(field.name, LONGEST), kind + required, about, example]
    return f"| {' | '.join(cells)} |"


def _constraints(field: Field) -> Iterator[str]:
    allowed = field.constraints.get("enum")
    if isinstance(allowed, list) and allowed:
        yield f"One of {', '.join(code(str(value), LONGEST) for value in allowed)}."
    for name, words in CONSTRAINTS.items():
        value = field.constraints.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            yield f"{words} {code(str(value), LONGEST)}."


def _text(raw: Raw) -> str:
    value = raw.get("description")
    return escaped(value.strip(), LONGEST) if isinstance(value, str) else ""


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
