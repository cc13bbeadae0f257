"""What holds between this repository and the article it rests on, where the article is at hand.

The article is under copyright and not part of the repository: on a machine without it these tests
are skipped.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from kerrdata import spans
from kerrdata.frames import Tables
from kerrdata.package import bundled_package

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
LONGEST_RUN = 10

pytestmark = pytest.mark.skipif(not ARTICLES, reason="the article is not on this machine")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables(bundled_package())


@pytest.fixture(scope="module")
def article(tables: Tables) -> str:
    texts = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in ARTICLES}
    return texts[tables["sources"].sha256.iloc[0]].read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[i : i + LONGEST_RUN + 1]) for i in range(len(found) - LONGEST_RUN))


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_repeats_the_article() -> None:
    copyrighted = {run for path in ARTICLES for run in runs(path.read_text(encoding="utf-8"))}
    files = tracked_files()
    assert ROOT / "data" / "quotes.csv" in files
    for path in files:
        text = path.read_bytes().decode("utf-8", errors="ignore")
        copied = next((run for run in runs(text) if run in copyrighted), None)
        assert copied is None, f"{path.name} repeats the article: {' '.join(copied or ())}"


def test_the_guard_sees_a_repeated_run() -> None:
    text = ARTICLES[0].read_text(encoding="utf-8")
    start = text.index(" ", len(text) // 2)
    copied = " ".join(text[start:].split()[: LONGEST_RUN + 3])
    assert set(runs(f"# {copied}\n")) & set(runs(text))


def test_source_row_describes_the_text(tables: Tables, article: str) -> None:
    source = tables["sources"].iloc[0]
    assert (source.length, source.words) == (len(article), spans.count_words(article))


@pytest.mark.parametrize("name", ["quotes", "evidence"])
def test_every_span_has_its_hash(name: str, tables: Tables, article: str) -> None:
    table = tables[name]
    found = [
        spans.digest(article[start:end])
        for start, end in zip(table.span_start, table.span_end, strict=True)
    ]
    wrong = table.id[pd.Series(found, index=table.index) != table.sha256]
    assert list(wrong) == []


def test_quotations_lie_inside_their_quotation_marks(tables: Tables, article: str) -> None:
    for quote in tables["quotes"].itertuples():
        before, after = article[: quote.span_start], article[quote.span_end :]
        words = article[quote.span_start : quote.span_end]
        assert re.search(r"[“”‘’] ?$", before), quote.id
        assert re.match(r" ?[“”‘’]", after), quote.id
        assert words == words.strip(), quote.id


def test_words_of_the_quotation_are_counted(tables: Tables, article: str) -> None:
    for quote in tables["quotes"].itertuples():
        counted = spans.count_words(article[quote.span_start : quote.span_end])
        assert quote.span_words == counted, quote.id


def test_excerpts_stand_in_their_quotation(tables: Tables, article: str) -> None:
    for quote in tables["quotes"].itertuples():
        assert quote.excerpt in article[quote.span_start : quote.span_end], quote.id
