"""What is read of a file, and the mark behind it."""

from __future__ import annotations

import io

import pytest

from kerrdata.structure.ending import Ended


@pytest.mark.parametrize("content", [b"", b"a\n", b"a\r", b"a"])
def test_the_mark_is_a_record_of_its_own(content: bytes) -> None:
    file = Ended(io.BytesIO(content))
    chunks = list(iter(lambda: file.read(5), b""))
    missing = b"" if content[-1:] in {b"", b"\n", b"\r"} else b"\n"
    assert b"".join(chunks) == content + missing + file.mark.encode()


def test_it_is_known_when_there_is_nothing_more() -> None:
    file = Ended(io.BytesIO(b"a\n"))
    while file.read(5):
        assert not file.ended.is_set()
    assert file.ended.is_set()


def test_what_is_closed_gives_no_more() -> None:
    file = Ended(io.BytesIO(b"a\nb\n"))
    assert file.read(2) == b"a\n"
    file.close()
    assert file.closed
    assert not file.read(2)
    assert file.ended.is_set()
