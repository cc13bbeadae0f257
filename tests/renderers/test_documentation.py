"""The data dictionary of any package: all that its descriptor promises, each in its cell."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kerrdata.descriptor import describe
from kerrdata.package import Package, bundled_package
from kerrdata.renderers import documentation

TEXTS = st.text(st.characters(codec=None), min_size=1, max_size=20)


def dictionary(**raw: object) -> str:
    path = Path("datapackage.json")
    return documentation.dictionary(Package(describe(raw, Path()), path, str(path)))


def cells(text: str) -> list[str]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inside = [after for token, after in pairwise(tokens) if token.type == "td_open"]
    return ["".join(child.content for child in token.children or ()) for token in inside]


def test_every_column_of_the_kerr_data_is_in_it():
    package = bundled_package()
    text = documentation.dictionary(package)
    shown = cells(text)
    for table in package.descriptor.tables:
        assert f"\n## {table.name}\n".replace("_", "\\_") in text
        assert {column.name for column in table.fields} <= set(shown)
    assert "Key: `event_id, person_id, role`." in text


def test_all_promises_are_told():
    constraints = {
        "required": True, "minimum": 1, "maximum": 9, "minLength": 2, "maxLength": 3,
        "pattern": "a|b", "enum": ["x", 2], "unique": True,
    }  # fmt: skip
    column = {"name": "a", "description": "An *a*.", "example": 0, "constraints": constraints}
    text = dictionary(
        resources=[{"name": "t", "schema": {"fields": [column], "uniqueKeys": ["a"]}}]
    )
    assert "Unique: `a`." in text
    name, kind, about, example = cells(text)
    assert (name, kind, example) == ("a", "string, required", "0")
    assert about == (
        "An *a*. One of x, 2. At least 1. At most 9. Characters at least 2. "
        "Characters at most 3. Of the form a|b."
    )


def test_bare_package():
    text = dictionary(resources=[{"name": "t"}])
    assert text == "# Data dictionary\n\n- [t](#t)\n\n## t\n\nNo columns are described.\n"


@given(TEXTS, TEXTS)
def test_any_text_stays_in_its_cell(name, description):
    column = {"name": name, "description": description, "example": description, "type": name}
    key = [{"fields": name, "reference": {"resource": name, "fields": [name, name]}}]
    schema = {"fields": [column], "primaryKey": name, "foreignKeys": key}
    text = dictionary(name=name, title=description, resources=[{"name": name, "schema": schema}])
    assert len(cells(text.encode().decode())) == 4
