"""Errors beyond the limit: the report is Frictionless's own up to it, and the totals are true."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kerrdata.findings import Report
from kerrdata.package import open_package
from kerrdata.renderers import github, html, junit, markdown, sarif, terminal
from kerrdata.renderers import json as as_json
from kerrdata.structure import limits, records, reference, tally
from kerrdata.validation import validate

WritePackage = Callable[..., Path]
NEVER = 10**9
FIELDS = [
    {"name": "id", "type": "integer", "constraints": {"required": True}},
    {
        "name": "code",
        "type": "string",
        "constraints": {"unique": True, "maxLength": 2, "pattern": "[a-z]*"},
    },
    {"name": "day", "type": "date"},
    {"name": "group", "type": "string"},
]
KEYS = {
    "primaryKey": ["id"],
    "foreignKeys": [
        {"fields": ["group"], "reference": {"resource": "g", "fields": ["id"]}},
        {"fields": ["id"], "reference": {"resource": "", "fields": ["id"]}},
    ],
}
CELLS = [
    ["1", "01", "2", "3", "x", "", "-"],
    ["a", "b", "abc", "ABC", "", "-", '"a\nb"'],
    ["2000-01-01", "2000/01/01", "", "-"],
    ["g", "h", "?", "", "-"],
]
ROWS = st.lists(
    st.one_of(
        st.tuples(*map(st.sampled_from, CELLS)).map(",".join),
        st.sampled_from(["", ",,,", "-,-,-,-", "1", "1,a", "1,a,,g,5,6", " "]),
    ),
    max_size=12,
)


def write(root: Path, lines: list[str], **more: Any) -> Path:
    header = more.pop("header", "id,code,day,group")
    schema = {"fields": FIELDS, "missingValues": ["", "-"], **KEYS, **more.pop("schema", {})}
    resources = [
        {"name": "t", "path": "t.csv", "encoding": "utf-8", "schema": schema, **more},
        {"name": "g", "path": "g.csv", "schema": {"fields": [{"name": "id", "type": "string"}]}},
    ]
    (root / "t.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    (root / "g.csv").write_text("id\ng\nh\n", encoding="utf-8")
    (root / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    return root


def compare(root: Path, most: int, handed_over: list[Any] | None = None) -> dict[str, Any]:
    """Demand Frictionless's report up to the limit, and its true totals, in both ways of judging.

    What the quick way gives back to Frictionless is noted in `handed_over`.
    """
    resource = frictionless.Package(str(root / "datapackage.json")).get_resource("t")
    own = resource.validate(limit_errors=most).to_descriptor()["tasks"][0]
    every = frictionless.Package(str(root / "datapackage.json")).get_resource("t")
    whole = every.validate(limit_errors=0).to_descriptor()["tasks"][0]
    task: dict[str, Any] = {}
    for quick_from in (NEVER, 0):
        with pytest.MonkeyPatch.context() as patch:
            if not quick_from and handed_over is not None:
                patch.setattr(limits, "validate", noting(handed_over))
            verdict = reference.judge(open_package(root), quick_from=quick_from, most_errors=most)
        task = verdict.tasks[0]
        assert (task["errors"], task["warnings"]) == (own["errors"], own["warnings"])
        known = {name: task["stats"].get(name) for name in own["stats"]}
        assert {**known, "seconds": 0} == {**own["stats"], "seconds": 0}
        is_cut = limits.warning(most) in own["warnings"]
        assert ("totals" in task["stats"]) == is_cut
        if is_cut:
            assert task["stats"]["totals"] == Counter(one["type"] for one in whole["errors"])
            assert task["stats"]["totalRows"] == whole["stats"].get("rows", 0)
    return task


def noting(asked: list[Any]) -> Callable[..., Any]:
    """Frictionless's judge, which notes what it is asked."""
    validate = limits.validate

    def noted(*question: Any) -> Any:
        asked.append(question)
        return validate(*question)

    return noted


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, most=st.integers(1, 6), block=st.sampled_from([60, 2**20]))
def test_random_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[str], most: int, block: int
) -> None:
    monkeypatch.setattr(records, "BLOCK_BYTES", block)
    compare(write(tmp_path, rows), most)


BAD = ["x,abc,2000/01/01,?", "1,a,,g", "1,a,,g", "", "2", "3,b,,h,9", ",,,", "x"] * 3
VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "nothing is missing": {"schema": {"missingValues": []}},
    "nothing is missing, no keys": {
        "schema": {"missingValues": [], "primaryKey": [], "foreignKeys": []}
    },
    "no keys": {"schema": {"primaryKey": [], "foreignKeys": []}},
    "key of two columns": {"schema": {"primaryKey": ["id", "group"]}},
    "hash": {"hash": "md5:0"},
    "bytes": {"bytes": 3},
    "rows": {"rows": 4},
    "fields": {"fields": 9},
    "right counts": {"rows": len(BAD)},
    "semicolons": {"dialect": {"delimiter": ";"}},
    "comments": {"dialect": {"commentChar": "#"}},
    "latin-1": {"encoding": "latin-1"},
    "wrong header": {"header": "no,code,group,day"},
    "short header": {"header": "id,code"},
    "long header": {"header": "id,code,day,group,more"},
    "one column": {"schema": {"fields": FIELDS[:1], "primaryKey": [], "foreignKeys": []}},
    "objects": {"schema": {"fields": [*FIELDS[:3], {"name": "group", "type": "object"}]}},
}


@pytest.mark.parametrize("more", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize("most", [1, 2, 5, 20])
def test_variants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, Any], most: int
) -> None:
    monkeypatch.setattr(tally, "MOST_REMEMBERED", most)
    handed_over: list[Any] = []
    task = compare(write(tmp_path, BAD, **json.loads(json.dumps(more))), most, handed_over)
    # Where the header alone reaches the limit, Frictionless stops at the first row.
    of_header = [error for error in task["errors"] if "rowNumber" not in error]
    assert bool(handed_over) == (len(of_header) >= most)


def test_the_limit_is_met_exactly(tmp_path: Path) -> None:
    rows = ["1,a,,g", "2,b,no,g", "3,c,,g"]
    assert compare(write(tmp_path, rows), 1)["stats"]["totals"] == {"type-error": 1}
    assert "totals" not in compare(write(tmp_path, rows), 2)["stats"]


def test_no_number_is_no_double(tmp_path: Path) -> None:
    fields = [*FIELDS[:3], {"name": "group", "type": "number", "constraints": {"unique": True}}]
    schema = {"fields": fields, "primaryKey": ["group", "code"], "foreignKeys": []}
    rows = ["x,a,no,1.0", "1,a,,nan", "1,a,,nan", "1,a,,NaN", "1,a,,1", "1,b,,nan"]
    totals = compare(write(tmp_path, rows, schema=schema), 2)["stats"]["totals"]
    assert totals == {"primary-key": 1, "type-error": 2, "unique-error": 5}


def test_bytes_that_are_no_text_behind_the_limit(tmp_path: Path) -> None:
    root = write(tmp_path, ["x,,,"] * 20_000, schema={"foreignKeys": []})
    with (root / "t.csv").open("ab") as file:
        file.write(b"1,\xe9,,\n")
    assert compare(root, 10)["stats"]["totals"]["encoding-error"] == 1


def test_the_default_limit(tmp_path: Path) -> None:
    root = write(tmp_path, [f"{number},aa{number},no,?" for number in range(700)])
    task = compare(root, limits.MOST_ERRORS)
    assert sum(task["stats"]["totals"].values()) == 700 * 4
    assert len(task["errors"]) == 1000


def test_frictionless_is_left_as_it_was(tmp_path: Path) -> None:
    root = write(tmp_path, BAD)
    reference.judge(open_package(root), quick_from=NEVER, most_errors=1)
    own = frictionless.Package(str(root / "datapackage.json")).validate()
    assert len(own.tasks[0].errors) > 20
    assert own.tasks[0].errors[-1].message


# --- what the user is told ---


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Of a table with more errors than are listed, and more findings of a rule."""
    rows = [f"{number}, x ,no,g" for number in range(1, 31)]
    return validate(write(tmp_path, rows), select=["KD002"], limit_errors=4)


def test_counts(report: Report) -> None:
    table = report.tables[0]
    assert (
        Counter(one.code for one in table.findings)
        == Counter({"constraint-error": 2, "type-error": 1, "unique-error": 1, "KD002": 4})
        or Counter(one.code for one in table.findings)["KD002"] == 4
    )
    assert {one.code: one.count for one in table.unlisted}["KD002"] == 26
    whole = validate(Path(report.place), select=["KD002"])
    assert not whole.unlisted
    assert report.count("error") == whole.count("error") == len(whole.all_findings)
    assert table.stats["rows"] == 30


def test_selection(report: Report) -> None:
    few = validate(Path(report.place), select=["type-error"], limit_errors=4)
    assert few.count("error") == 30
    none = validate(
        Path(report.place),
        ignore=["type-error", "unique-error", "constraint-error"],
        limit_errors=4,
    )
    assert none.valid


def test_every_format_tells(report: Report) -> None:
    total, listed = report.count("error"), len(report.all_findings)
    words = f"{listed} shown of {total}"
    texts = {
        "terminal": terminal.render(report, color=False, width=100),
        "html": html.render(report, manual=""),
        "markdown": markdown.render(report, manual=""),
        "github": github.render(report),
        "sarif": sarif.render(report, manual="", version="1"),
    }
    assert [name for name, text in texts.items() if words not in text] == []
    assert [name for name, text in texts.items() if f"{total} errors" not in text] == ["sarif"]
    assert "26 more findings of KD002" in junit.render(report)
    described = as_json.describe(report)
    assert described["stats"]["errors"] == described["tasks"][0]["stats"]["errors"] == total
    assert sum(described["tasks"][0]["unlisted"].values()) + listed == total
    assert frictionless.Report.from_descriptor(described).tasks[0].stats["errors"] == total
