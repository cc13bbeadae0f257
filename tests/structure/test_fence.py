"""What the fence leaves to Frictionless."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kerrdata.structure.fence import KerrdataPlugin
from kerrdata.validation import validate


def test_a_profile_at_an_unsafe_path_is_frictionless_s_finding(
    write_package: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p.json").write_text("{}", encoding="utf-8")
    root = write_package(
        {"t.csv": "a\n1\n"}, profile="../p.json", resources=[{"name": "t", "path": "t.csv"}]
    )
    monkeypatch.chdir(root)
    assert [one.code for one in validate(root).all_findings][:1] == ["package-error"]


def test_own_errors_can_be_read() -> None:
    plugin = KerrdataPlugin()
    own = plugin.select_error_class("rule/KD001")
    assert own is not None
    assert own(note="n").to_descriptor()["type"] == "rule/KD001"
    assert (own.title, own.description) == ("Rule", "Rule")
    assert plugin.select_error_class("type-error") is None
    assert plugin.select_error_class() is None
