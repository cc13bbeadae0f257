"""Bytes for Arrow, which loses a line feed where a block ends within a line break."""

from __future__ import annotations

import io
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kerrdata.structure.linebreaks import WholeLineBreaks


class Sparing(io.BytesIO):
    """Gives fewer bytes than it is asked for, as a socket may."""

    most = 2**20

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, self.most))


@given(st.text(alphabet="a\r\n"), st.integers(2, 9), st.integers(1, 9))
def test_no_chunk_ends_within_a_line_break(text: str, size: int, most: int) -> None:
    content = Sparing(text.encode())
    content.most = most
    file = WholeLineBreaks(content)
    chunks = list(iter(lambda: file.read(size), b""))
    assert b"".join(chunks) == text.encode()
    assert all(len(chunk) <= size for chunk in chunks)
    pairs = pairwise(chunks)
    assert not any(one.endswith(b"\r") and two.startswith(b"\n") for one, two in pairs)
