"""JSON is harmless on a terminal, whatever its texts hold."""

from __future__ import annotations

import json

import pytest

from kerrdata.renderers.jsontext import written


@pytest.mark.parametrize("sign", ["\x7f", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_json_is_harmless_on_a_terminal(sign: str) -> None:
    text = written({"a": f"ä{sign}"})
    assert sign not in text
    assert json.loads(text) == {"a": f"ä{sign}"}
    assert "ä" in text
