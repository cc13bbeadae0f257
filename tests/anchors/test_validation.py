"""The rules that need the texts of the sources, as `validate` checks or skips them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kerrdata.errors import KerrdataError
from kerrdata.package import Package
from kerrdata.validation import validate

CODES = ("KD320", "KD321", "KD420", "KD421")


def test_without_the_text_they_are_named_as_skipped(package: Package) -> None:
    report = validate(package.root, select=CODES)
    assert report.valid
    assert not report.checked
    assert [one.code for one in report.skipped] == list(CODES)
    assert {one.reason for one in report.skipped} == {
        "the text of the source was not given (--source-text FILE)"
    }


def test_with_the_text_they_are_checked(package: Package, text_file: Path) -> None:
    report = validate(package.root, select=CODES, source_texts=[text_file])
    assert report.valid
    assert [one.code for one in report.checked] == list(CODES)
    assert not report.skipped


def test_a_wrong_row_is_found_where_it_stands(
    package: Package, text_file: Path, story: str
) -> None:
    quotes = package.root / "data" / "quotes.csv"
    text = quotes.read_text(encoding="utf-8")
    quotes.write_text(text.replace("not lose my nerve", "did lose my nerve"), encoding="utf-8")
    evidence = package.root / "data" / "evidence.csv"
    start = story.index("The lamp went dark")
    text = evidence.read_text(encoding="utf-8")
    evidence.write_text(text.replace(f",{start},", f",{start + 6},"), encoding="utf-8")
    report = validate(package.root, select=CODES, source_texts=[text_file])
    assert [(one.code, one.table, one.row, one.column) for one in report.all_findings] == [
        ("KD321", "quotes", 2, "excerpt"),
        ("KD421", "evidence", 2, "span_start"),
        ("KD420", "evidence", 2, "sha256"),
    ]


def test_a_source_without_its_text_keeps_them_from_being_checked(
    package: Package, text_file: Path
) -> None:
    path = package.root / "data" / "sources.csv"
    path.write_text(f"{path.read_text(encoding='utf-8')}talk,A talk,{'0' * 64}\n", encoding="utf-8")
    report = validate(package.root, select=CODES, source_texts=[text_file])
    assert [one.reason for one in report.skipped] == [
        "the text of `talk` was not given (--source-text FILE)"
    ] * len(CODES)


def test_another_copy_is_no_source_text(package: Package, text_file: Path) -> None:
    text_file.write_text("x" + text_file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(KerrdataError, match="hash is not that"):
        validate(package.root, source_texts=[text_file])
