"""Excel, as openpyxl and LibreOffice read it."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import escape

from kerrdata.errors import KerrdataError
from kerrdata.export import excel
from kerrdata.package import bundled_package

TABLES = bundled_package().descriptor.tables
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of all sheets as openpyxl reads them, dates without the time that it adds."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [tuple(map(plain, row)) for row in sheet.iter_rows(values_only=False)]
        for sheet in book
    }


def plain(cell: Any) -> Any:
    if isinstance(cell.value, datetime) and cell.number_format == "yyyy-mm-dd":
        return cell.value.date()
    return escape.unescape(cell.value) if isinstance(cell.value, str) else cell.value


def test_the_values_are_those_of_the_package(kerr: Path, kerr_values: Any) -> None:
    sheets = cells(kerr / "kerrdata.xlsx")
    assert list(sheets) == ["About", "Dictionary", *kerr_values]
    for name, rows in kerr_values.items():
        assert sheets[name][0] == tuple(rows[0])
        assert sheets[name][1:] == [tuple(row.values()) for row in rows]


def test_dates_and_truth_values_are_real(kerr: Path) -> None:
    rows = cells(kerr / "kerrdata.xlsx")["events"]
    header = rows[0]
    assert {type(row[header.index("sensitive")]) for row in rows[1:]} == {bool}
    assert date in {type(row[header.index("date_earliest")]) for row in rows[1:]}


def test_the_header_stays_in_sight_and_filters(kerr: Path) -> None:
    for sheet in openpyxl.load_workbook(kerr / "kerrdata.xlsx"):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.b
        assert all(8 <= one.width <= 61 for one in sheet.column_dimensions.values())


def test_the_first_sheets_say_what_it_is(kerr: Path) -> None:
    sheets = cells(kerr / "kerrdata.xlsx")
    facts = dict(sheets["About"][1:])
    raw = bundled_package().descriptor.raw
    assert facts["title"] == raw["title"]
    assert facts["version"] == raw["version"]
    assert raw["licenses"][0]["title"] in facts["licence"]
    assert raw["sources"][0]["title"] in facts["source"]
    entries = [
        dict(zip(sheets["Dictionary"][0], row, strict=True)) for row in sheets["Dictionary"][1:]
    ]
    assert [(entry["table"], entry["column"]) for entry in entries] == [
        (table.name, field.name) for table in TABLES for field in table.fields
    ]
    assert all(entry["description"] for entry in entries)


def test_it_is_said_to_be_made_on_the_day_of_the_release(kerr: Path) -> None:
    properties = openpyxl.load_workbook(kerr / "kerrdata.xlsx").properties
    assert properties.created.isoformat() == "2026-11-24T00:00:00"
    with zipfile.ZipFile(kerr / "kerrdata.xlsx") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE and not os.environ.get("CI"), reason="there is no LibreOffice here")
def test_libreoffice_reads_it(kerr: Path, kerr_values: Any, tmp_path: Path) -> None:
    assert OFFICE, "CI has to have LibreOffice"
    assert converted(kerr / "kerrdata.xlsx", tmp_path, "events") == [
        list(kerr_values["events"][0]),
        *([shown(value) for value in row.values()] for row in kerr_values["events"]),
    ]
    ages = converted(kerr / "kerrdata.xlsx", tmp_path, "event_people")
    assert [row[-1] for row in ages[1:]] == [
        shown(row["age"]) for row in kerr_values["event_people"]
    ]


@pytest.mark.slow
@pytest.mark.skipif(not OFFICE and not os.environ.get("CI"), reason="there is no LibreOffice here")
def test_libreoffice_takes_text_for_text(write_package: Any, exported: Any, tmp_path: Path) -> None:
    texts = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "007",
        "1e5",
        "https://example.org",
        "TRUE",
        "<r>x</r>",
        " a  b ",
        "_x0041_",
        "2020-01-01",
        "=HYPERLINK(1)",
        "{=1}",
        "mailto:a@example.org",
        "ümläut",
    ]
    kind = [
        {"name": "text", "type": "string"},
        {"name": "day", "type": "date"},
        {"name": "yes", "type": "boolean"},
    ]
    rows = "".join(f'"{text}",2024-02-29,true\n' for text in texts)
    root = write_package({"odd.csv": f"text,day,yes\n{rows}"}, fields={"odd": kind})
    assert OFFICE, "CI has to have LibreOffice"
    read = converted(exported(root, "excel") / "package.xlsx", tmp_path, "odd")
    assert read[1:] == [[text, "2024-02-29", "TRUE"] for text in texts]


def shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else str(value)


def converted(path: Path, folder: Path, sheet: str) -> list[list[str]]:
    """A sheet as LibreOffice writes it as CSV, cells as they are shown."""
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(OFFICE),
        profile,
        "--headless",
        "--convert-to",
        options,
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    text = (folder / f"{path.stem}-{sheet}.csv").read_text("utf-8")
    return list(csv.reader(text.splitlines(keepends=True)))


@pytest.mark.parametrize(
    ("kind", "written", "held"),
    [
        ("integer", "999999999999999", 999_999_999_999_999),
        ("integer", "1000000000000000", "1000000000000000"),
        ("integer", "99999999999999999999999", "99999999999999999999999"),
        ("number", "0.30000000000000004", 0.1 + 0.2),
        ("number", "1.12345678901234567890", "1.12345678901234567890"),
        ("number", "NaN", "NaN"),
        ("number", "-INF", "-INF"),
        ("date", "1900-02-28", "1900-02-28"),
        ("date", "1900-03-01", date(1900, 3, 1)),
        ("date", "9999-12-31", date(9999, 12, 31)),
        ("date", "0987-06-05", "0987-06-05"),
        ("datetime", "2024-02-29T23:59:58", datetime.fromisoformat("2024-02-29T23:59:58")),
        ("datetime", "1899-12-31T00:00:00", "1899-12-31T00:00:00"),
        ("datetime", "2024-02-29T00:30:00+01:00", datetime.fromisoformat("2024-02-28T23:30:00")),
    ],
)
def test_what_excel_cannot_hold_is_text_and_said(
    write_package: Any, exported: Any, kind: str, written: str, held: Any
) -> None:
    root = write_package(
        {"one.csv": f"value,id\n{written},1\n"},
        fields={
            "one": [
                {"name": "value", "type": kind, "format": "any" if "+" in written else "default"},
                {"name": "id", "type": "integer"},
            ]
        },
    )
    sheets = cells(exported(root, "excel") / "package.xlsx")
    assert sheets["one"][1] == (held, 1)
    note = sheets["Dictionary"][1][-1]
    if isinstance(held, str):
        assert "text" in note
    else:
        assert note == ("in UTC" if "+" in written else None)


def test_more_rows_than_a_sheet_takes(
    write_package: Any, exported: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 3)
    root = write_package({"fits.csv": "id\n1\n2\n", "many.csv": "id\n1\n2\n3\n"})
    with pytest.raises(KerrdataError, match=r"table many: .* 4 rows .* takes 3") as refused:
        exported(root, "excel")
    assert "parquet" in refused.value.hint
    assert not list(exported(root, "jsonl").glob("*.xlsx"))


@pytest.mark.parametrize(
    ("text", "fits"), [("x" * 32_767, True), ("x" * 32_768, False), ("😀" * 16_384, False)]
)
def test_the_longest_text(write_package: Any, exported: Any, text: str, fits: bool) -> None:
    root = write_package({"long.csv": f"id,text\n1,short\n2,{text}\n"})
    if fits:
        assert cells(exported(root, "excel") / "package.xlsx")["long"][2][1] == text
    else:
        with pytest.raises(KerrdataError, match=r"table long: .* row 3, column text"):
            exported(root, "excel")


def test_names_of_sheets() -> None:
    names = ["a" * 40, "a" * 41, "b/c", "b-c", "history", "about", "x.y"]
    given = excel.sheet_names(names)
    assert list(given) == names
    assert given["b-c"] == "b-c"
    assert given["about"] == "about"
    assert len({name.casefold() for name in given.values()}) == len(names)
    for name in given.values():
        assert len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.casefold() != "history"


def test_sheets_of_the_package_yield_to_tables(write_package: Any, exported: Any) -> None:
    root = write_package({"about.csv": "id\n1\n", "dictionary.csv": "id\n1\n"})
    names = list(cells(exported(root, "excel") / "package.xlsx"))
    assert names == ["About_2", "Dictionary_2", "about", "dictionary"]
