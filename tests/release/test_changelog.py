"""What a changelog says of a version, and on which day."""

from __future__ import annotations

from datetime import date

import pytest

from kerrdata.release.changelog import entries, entry

TEXT = """# Changelog

## [Unreleased]

## [1.1.0] - 2027-01-31

### Data

- A row.

## [1.0.0]

- The first.

## [0.9.0] - 2026-02-30
"""


def test_each_version_has_its_text_and_day() -> None:
    found = entry(TEXT, "1.1.0")
    assert found is not None
    assert (found.released, found.text) == (date(2027, 1, 31), "### Data\n\n- A row.")
    assert [known.version for known in entries(TEXT)] == ["Unreleased", "1.1.0", "1.0.0", "0.9.0"]


@pytest.mark.parametrize(("version", "empty"), [("Unreleased", True), ("1.0.0", False)])
def test_an_entry_of_headings_alone_tells_nothing(version: str, *, empty: bool) -> None:
    found = entry(TEXT, version)
    assert found is not None
    assert found.is_empty is empty


@pytest.mark.parametrize("version", ["1.0.0", "0.9.0", "Unreleased"])
def test_no_day_and_an_impossible_one_are_none(version: str) -> None:
    found = entry(TEXT, version)
    assert found is not None
    assert found.released is None


def test_a_version_that_is_not_told_of_is_none() -> None:
    assert entry(TEXT, "2.0.0") is None
    assert entry("", "1.0.0") is None
