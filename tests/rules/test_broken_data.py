"""No rule raises, whatever stands in the cells: a small package is broken in every place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kerrdata.rules  # noqa: F401 (registers the rules)
from kerrdata.findings import Finding
from kerrdata.frames import Tables
from kerrdata.package import bundled_package, open_package
from kerrdata.rules.evaluation import evaluate
from kerrdata.rules.registry import RULES, Registered, obstacle

KERR = bundled_package().descriptor
HASH, OTHER_HASH = "0123456789abcdef" * 4, "fedcba9876543210" * 4

Rows = list[list[str]]

TABLES = {
    "sources": f"""
id,title,kind,publisher_id,published_edtf,published_earliest,published_latest,language,url,sha256,length,words,rights
news,The final,article,paper,2001-05,2001-05-01,2001-05-31,en,,{HASH},900,150,All rights reserved.
""",
    "people": """
id,name,aliases,kind,birth_edtf,birth_earliest,birth_latest,death_edtf,death_earliest,death_latest,occupation,description,status
ann-lee,Ann Lee,Ant;The Ant,named,1960,1960-01-01,1960-12-31,2010~,2010-01-01,2010-12-31,boxer,A boxer.,inferred
ben-orr,Ben Orr,,named,195X,1950-01-01,1959-12-31,,,,coach,A coach.,stated
child,Child of Ann Lee,,unnamed,,,,,,,,A child.,stated
""",  # noqa: E501 (rows of a table)
    "organizations": """
id,name,aliases,kind,country_code,founded_edtf,founded_earliest,founded_latest,description,status
club,The Club,,gym,PE,../1980,,1980-12-31,A gym.,stated
paper,The Paper,,publisher,,,,,A newspaper.,stated
""",
    "places": """
id,name,kind,within_id,country_code
lima,Lima,city,peru,PE
peru,Peru,country,,PE
""",
    "works": """
id,title,kind,released_edtf,released_earliest,released_latest,organization_id,description,status
duel,The Duel,film,2000,2000-01-01,2000-12-31,,A film.,stated
""",
    "events": """
id,title,kind,date_edtf,date_earliest,date_latest,place_id,work_id,description,status,sensitive
final,Lee wins the final,bout,2000-05-03,2000-05-03,2000-05-03,lima,,Ann Lee beats her rival.,stated,false
opening,The Duel opens,release,2000-23,2000-09-01,2000-11-30,,duel,A film comes out.,inferred,false
""",  # noqa: E501 (rows of a table)
    "event_people": """
event_id,person_id,role,age
final,ann-lee,fighter,39
opening,ben-orr,subject,
""",
    "event_organizations": """
event_id,organization_id,role
final,club,host
""",
    "memberships": """
id,person_id,organization_id,role,start_edtf,start_earliest,start_latest,end_edtf,end_earliest,end_latest,status
ann-club,ann-lee,club,boxer,1980/1985,1980-01-01,1985-12-31,2000,2000-01-01,2000-12-31,stated
""",
    "relationships": """
id,person_id,related_person_id,kind,start_edtf,start_earliest,start_latest,end_edtf,end_earliest,end_latest,status
ann-ben,ann-lee,ben-orr,training-partner,1980,1980-01-01,1980-12-31,,,,stated
ann-child,ann-lee,child,parent,1990,1990-01-01,1990-12-31,,,,stated
""",
    "credits": """
id,person_id,work_id,role,character_id,status
duel-ben,ben-orr,duel,actor,ann-lee,stated
""",
    "quotes": f"""
id,speaker_id,source_id,span_start,span_end,sha256,words,excerpt,summary,topic,said_edtf,said_earliest,said_latest,setting,event_id,sensitive
ann-pain,ann-lee,news,10,40,{HASH},3,it hurt most,Lee felt pain.,health,2000,2000-01-01,2000-12-31,,final,true
ben-proud,ben-orr,news,50,90,{OTHER_HASH},4,I was so proud,The coach praised her.,sport,,,,,,false
""",  # noqa: E501 (rows of a table)
    "quote_people": """
quote_id,person_id
ann-pain,ann-lee
ben-proud,ann-lee
""",
}
EVIDENCE = "id,table_name,row_id,column_name,source_id,span_start,span_end,sha256,note"
WITH_IDS = [name for name in TABLES if KERR.table(name).primary_key == ("id",)]

JUNK = [
    "",
    " ",
    "?",
    "0",
    "-1",
    "1.5",
    "99999999999999999999",
    "true",
    "NaN",
    "Ann Lee",
    "ann-lee",
    "final",
    "2000-02-30",
    "2001/1999",
    "../..",
    "9999-12-31",
    "0001",
    "1900~/..",
    "{name} {0} %s \\ $(x)",
    "a;b;;c",
    "[…]",
    "Ünï\u0301cödé \u202e ‘x’",
    "=1+1",
    "a\nb",
    "x" * 5000,
]


def read(text: str) -> Rows:
    return list(csv.reader(io.StringIO(text.strip())))


def whole() -> dict[str, Rows]:
    """The package as it should be."""
    tables = {name: read(text) for name, text in TABLES.items()}
    keys = [(name, row[0]) for name in WITH_IDS for row in tables[name][1:]]
    evidence = [
        [f"{name}-{key}", name, key, "", "news", str(at), str(at + 9), f"{at:064x}", "Said so."]
        for at, (name, key) in enumerate(keys)
    ]
    return {**tables, "evidence": [EVIDENCE.split(","), *evidence]}


def findings(
    tables: dict[str, Rows], root: Path, *, about: str = "", described_as: str = ""
) -> list[Finding]:
    """What the rules that can be checked find; all of them, or those that look at one table."""
    (root / "data").mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (root / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    resources = [dict(table.raw) for table in KERR.tables if table.name in tables]
    for resource in resources if described_as else ():
        fields = [{**field, "type": described_as} for field in resource["schema"]["fields"]]
        resource["schema"] = {**resource["schema"], "fields": fields}
    (root / "datapackage.json").write_text(json.dumps({**KERR.raw, "resources": resources}))
    opened = Tables(open_package(root))
    rules = (rule for rule in RULES.values() if not about or looks_at(rule, about))
    found = list(evaluate([rule for rule in rules if not obstacle(rule, opened)], opened))
    assert all(finding.note and finding.hint for finding in found)
    return found


def looks_at(rule: Registered, table: str) -> bool:
    """Whether a rule of the model, not one of texts and files, may look at a table."""
    tables = {rule.table, *rule.others, *(name for name, _ in rule.needs)}
    known = bool(rule.table or rule.cells)
    return rule.rule.code[2] in "1234" and (table in tables or not known)


def ours(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.code[2] in "1234"]


def test_the_package_is_well(tmp_path: Path) -> None:
    assert ours(findings(whole(), tmp_path)) == []


def columns() -> Iterator[tuple[str, int]]:
    for name, rows in whole().items():
        yield from ((name, position) for position in range(len(rows[0])))


def replaced(row: list[str], position: int, cells: list[str]) -> list[str]:
    return row[:position] + cells + row[position + 1 :]


@pytest.mark.parametrize("position", range(max(len(rows[0]) for rows in whole().values())))
def test_each_column_in_turn_filled_with_junk(position: int, tmp_path: Path) -> None:
    """Of each row there is a copy with each piece of junk, so that ids stand many times, too."""
    tables = whole()
    for rows in tables.values():
        if position < len(rows[0]):
            rows += [replaced(row, position, [junk]) for row in rows[1:] for junk in JUNK]
    assert findings(tables, tmp_path)


@pytest.mark.parametrize("position", range(max(len(rows[0]) for rows in whole().values())))
def test_each_column_in_turn_empty(position: int, tmp_path: Path) -> None:
    tables = whole()
    for name, (header, *rows) in tables.items():
        if position < len(header):
            tables[name] = [header, *(replaced(row, position, [""]) for row in rows)]
    findings(tables, tmp_path)


@pytest.mark.parametrize("name", whole())
def test_each_column_in_turn_missing(name: str, tmp_path: Path) -> None:
    for position in range(len(whole()[name][0])):
        tables = whole()
        tables[name] = [replaced(row, position, []) for row in tables[name]]
        findings(tables, tmp_path, about=name)


@pytest.mark.parametrize("name", whole())
def test_each_table_in_turn_empty_missing_and_ragged(name: str, tmp_path: Path) -> None:
    tables = whole()
    header, *rows = tables[name]
    for broken in (
        [header],
        [header, *rows, *rows],
        [header, [], ["x"], [*rows[0], "y", "z"]],
        [[]],
    ):
        findings({**tables, name: broken}, tmp_path)
    del tables[name]
    (tmp_path / "data" / f"{name}.csv").unlink()
    findings(tables, tmp_path, about=name)


def test_all_tables_empty(tmp_path: Path) -> None:
    assert ours(findings({name: rows[:1] for name, rows in whole().items()}, tmp_path)) == []


def test_no_tables(tmp_path: Path) -> None:
    findings({}, tmp_path)


@pytest.mark.parametrize(
    "kind", ["string", "integer", "number", "boolean", "date", "any", "object"]
)
def test_columns_described_as_of_another_type(kind: str, tmp_path: Path) -> None:
    """A rule whose column is described otherwise is not checked, and says so."""
    findings(whole(), tmp_path, described_as=kind)


@given(st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_broken_at_once(tmp_path: Path, data: st.DataObject) -> None:
    tables = whole()
    places = data.draw(st.lists(st.sampled_from(list(columns())), min_size=1, max_size=30))
    for name, position in places:
        row = data.draw(st.integers(1, len(tables[name]) - 1))
        text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"))
        tables[name][row][position] = data.draw(st.sampled_from(JUNK) | text)
    findings(tables, tmp_path)
