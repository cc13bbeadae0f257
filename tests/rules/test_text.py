"""The rules about characters: each fault is found once, by the rule that names it best."""
# ruff: noqa: RUF001 (ambiguous characters are what is tested)

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerrdata import characters
from kerrdata.findings import Finding
from kerrdata.rules.ids import SLUG, slugged
from kerrdata.rules.registry import RULES

WritePackage = Callable[..., Path]
Check = Callable[..., list[Finding]]

CELLS = ("KD002", "KD003", "KD004", "KD005", "KD006", "KD007", "KD009", "KD010")
IDS = ("KD001", "KD008")


def breaches(texts: list[str], codes: tuple[str, ...]) -> dict[str, list[str]]:
    """The codes of the rules that each text breaks."""
    series = pd.Series(texts, dtype="str")
    broken: dict[str, list[str]] = {text: [] for text in texts}
    for code in codes:
        holds = pd.Series(RULES[code].function(series), index=series.index)
        for text in series[~holds]:
            broken[text].append(code)
    return broken


def test_every_character_breaks_one_rule_at_most() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
    broken = breaches([f"a{character}b" for character in every], CELLS)
    assert [text for text, codes in broken.items() if len(codes) > 1] == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Mark Kerr", []),
        ("“Kerr’s” — 5’11”, 250 lb", []),
        ("Łódź", []),
        (" ", ["KD002"]),
        ("   ", ["KD002"]),
        ("  a", ["KD002"]),
        ("a  b  c", ["KD003"]),
        ("\ta", ["KD005"]),
        ("a\ufffd", ["KD005"]),
        ("\ufeffa", ["KD006"]),
        ("a\u00a0", ["KD006"]),
        ("a \u00a0", ["KD006"]),
        ("\u2000a", ["KD006"]),
        ("\u202eabc\u202c", ["KD007"]),
        ("a\n", ["KD010"]),
        ("a\r\nb", ["KD010"]),
        ("a\u2028b", ["KD010"]),
        ("\u212b", ["KD004"]),
        ("=1+1", ["KD009"]),
        ("+1 602 555 0100", ["KD009"]),
        ("-Mark", ["KD009"]),
        ("@kerr", ["KD009"]),
        ("＝1+1", ["KD009"]),
        ("-", ["KD009"]),
        ("-5", []),
        ("+5", []),
        ("-1,000.5", []),
        ("-1e-5", []),
        ("-5+1", ["KD009"]),
        ("–5 degrees", []),
        (" =1+1", ["KD002", "KD009"]),
        ("\t=1+1", ["KD005", "KD009"]),
        ("\u200b=1+1", ["KD006", "KD009"]),
        ("a=b", []),
    ],
)
def test_what_breaks_which_rule(text: str, codes: list[str]) -> None:
    assert breaches([text], CELLS)[text] == codes


@given(st.text(min_size=1))
def test_a_faulty_text_is_one_that_breaks_a_rule(text: str) -> None:
    assert characters.is_faulty(text) == bool(breaches([text], CELLS)[text])


@given(st.text(min_size=1))
def test_every_note_and_hint_can_be_said(text: str) -> None:
    cell = {"value": text, "column": "name", "table": "people"}
    for code in breaches([text], CELLS + IDS)[text]:
        for words in (RULES[code].note, RULES[code].hint):
            assert isinstance(words(cell) if callable(words) else words.format_map(cell), str)


@given(st.text(st.sampled_from("aB7-é\u0430\u2011\u0301 \n="), min_size=1))
def test_an_id_is_a_slug_or_breaks_a_rule(text: str) -> None:
    broken = breaches([text], CELLS + IDS)[text]
    assert bool(broken) == (re.fullmatch(SLUG, text) is None)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("mark-kerr", []),
        ("2025", []),
        ("Mark-Kerr", ["KD001"]),
        ("mark--kerr", ["KD001"]),
        ("mark-", ["KD001"]),
        ("mark_kerr", ["KD001"]),
        ("café", ["KD001"]),
        ("-5", ["KD001"]),
        (" mark", ["KD002"]),
        ("mark\n", ["KD010"]),
        ("mark\u200b", ["KD006"]),
        ("-mark", ["KD009"]),
        ("m\u0430rk", ["KD008"]),
        ("mark\u2011kerr", ["KD008"]),
        ("ｍａｒｋ", ["KD008"]),
        ("марк", ["KD008"]),
    ],
)
def test_what_an_id_breaks(text: str, codes: list[str]) -> None:
    assert sorted(breaches([text], CELLS + IDS)[text]) == codes


@given(st.text())
def test_a_suggested_slug_is_a_slug(text: str) -> None:
    slug = slugged(text)
    assert slug == "" or re.fullmatch(SLUG, slug)
    assert slugged(slug) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Łódź & Straße", "lodz-strasse"), ("Ann_B.", "ann-b"), ("ÉCOLE", "ecole"), ("…", "")],
)
def test_a_slug_is_suggested(text: str, slug: str) -> None:
    assert slugged(text) == slug


def test_columns_that_refer_to_an_id_are_judged(write_package: WritePackage, check: Check) -> None:
    def table(name: str, *columns: str, **schema: object) -> dict[str, object]:
        fields = [{"name": column} for column in columns]
        return {"name": name, "path": f"{name}.csv", "schema": {"fields": fields, **schema}}

    key = {"fields": "boss", "reference": {"resource": "", "fields": "id"}}
    root = write_package(
        {"staff.csv": "id,boss,note\nann,Ben,Who?\n", "shops.csv": "id,name\nX,Shop\n"},
        resources=[
            table("staff", "id", "boss", "note", primaryKey="id", foreignKeys=[key]),
            table("shops", "id", "name"),
        ],
    )
    found = check(root, "KD001")
    assert [(one.table, one.row, one.column) for one in found] == [("staff", 2, "boss")]


def test_numbers_and_dates_are_text_too(write_package: WritePackage, check: Check) -> None:
    fields = {"t": [{"name": "n", "type": "integer"}, {"name": "d", "type": "date"}]}
    root = write_package({"t.csv": "n,d\n 5,2020-01-01\u200b\n-5,2020-01-01\n"}, fields=fields)
    assert {(one.code, one.column) for one in check(root, "KD0")} == {
        ("KD002", "n"),
        ("KD006", "d"),
    }


def test_an_empty_table_breaks_nothing(write_package: WritePackage, check: Check) -> None:
    fields = {"t": [{"name": "id"}, {"name": "name"}]}
    assert check(write_package({"t.csv": "id,name\n"}, fields=fields), "KD0") == []


def test_the_kerr_data_package_holds(kerr_package: Path, check: Check) -> None:
    assert check(kerr_package, "KD0", "KD5") == []
