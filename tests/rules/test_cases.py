"""Every rule has an example with both faces, and sees exactly what is wrong in it."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

import kerrdata.rules.cases
from kerrdata.findings import Finding
from kerrdata.rules.cases import read_case
from kerrdata.rules.registry import RULES


@pytest.mark.parametrize("code", sorted(RULES))
def test_case_with_both_faces(code: str, judge: Callable[..., list[Finding]]) -> None:
    case = read_case(code)
    holds, breaks = case.holds, case.breaks
    assert judge(code, holds.tables, holds.descriptor, holds.source_texts) == []
    found = judge(code, breaks.tables, breaks.descriptor, breaks.source_texts)
    assert len(found) == 1, found
    for key, value in case.finding.items():
        assert getattr(found[0], key) == value
    assert found[0].note, "a finding says what is wrong"
    assert found[0].hint, "a finding says how to mend it"
    assert "{" not in found[0].note, "a placeholder was left unfilled"


def test_every_case_belongs_to_a_rule() -> None:
    cases = {path.name for path in files(kerrdata.rules.cases).iterdir()}
    assert {name for name in cases if name.endswith(".toml")} == {f"{code}.toml" for code in RULES}
