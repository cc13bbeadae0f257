"""Reading the text of a source from a file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kerrdata.anchors.source import PLAIN, VISIBLE, read_source, visible_text
from kerrdata.anchors.verification import verify
from kerrdata.errors import KerrdataError
from kerrdata.package import Package

PAGE = """<!doctype html>
<html><head><title>Grey Point</title><style>p { color: red }</style></head>
<body><nav hidden>Home</nav>
<h1>The Keeper of Grey&nbsp;Point</h1>
<p>Ada <b>Bra</b>ndt kept the
lamp.<script>track()</script></p><p>&ldquo;I lost my hat.&rdquo;<br>It rained.</p>
<p style="display: none">Not seen.</p><noscript>Nor this.</noscript>
<p aria-hidden="true">Nor that.</p>
</body></html>"""


def test_only_what_a_reader_sees_is_read() -> None:
    words = visible_text(PAGE).split()
    assert " ".join(words) == (
        "The Keeper of Grey Point Ada Brandt kept the lamp. “I lost my hat.” It rained."
    )


def test_blocks_are_apart() -> None:
    assert "lamp.\n\n“I" in visible_text(PAGE)


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page.txt"])
def test_html_is_known_by_its_name_or_its_beginning(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(PAGE, encoding="utf-8")
    assert read_source(path).kind == VISIBLE


def test_an_html_file_that_is_the_source_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8", newline="")
    text = read_source(path, {sha256(PAGE.encode()).hexdigest()})
    assert (text.kind, text.text) == (PLAIN, PAGE)


def test_an_html_page_in_another_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    page = '<html><meta charset="windows-1252"><p>The caf\u00e9 \u201cof\u201d Grey Point'
    path.write_bytes(page.encode("cp1252"))
    assert read_source(path).text == "The caf\u00e9 \u201cof\u201d Grey Point"


def test_the_anchors_stand_in_an_html_copy(package: Package, story: str, tmp_path: Path) -> None:
    body = "\n".join(
        f"<p>{part.replace('Brandt', '<i>Brandt</i>')}</p>" for part in story.split("\n\n")
    )
    path = tmp_path / "copy.html"
    path.write_text(f"<!doctype html><title>x</title><div>Menu</div>{body}", encoding="utf-8")
    assert verify(package, [read_source(path)]).holds(another_copy=True)


def test_line_ends_and_byte_order_marks_of_a_known_text_are_kept(tmp_path: Path) -> None:
    data = "\ufeffOne\r\ntwo.\r".encode()
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    assert read_source(path, {sha256(data).hexdigest()}).text == "\ufeffOne\r\ntwo.\r"
    assert read_source(path).text == "One\r\ntwo.\r"


def test_utf_16_is_known_by_its_mark(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("Grey Point".encode("utf-16"))
    assert read_source(path).text == "Grey Point"


def test_what_is_no_text_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(b"abc\xff")
    with pytest.raises(KerrdataError, match="byte 3 is not UTF-8"):
        read_source(path)
    with pytest.raises(KerrdataError, match="cannot be read"):
        read_source(tmp_path / "none.txt")
    with pytest.raises(KerrdataError, match="cannot be read"):
        read_source(tmp_path)
    monkeypatch.setattr("kerrdata.anchors.source.MAX_BYTES", 3)
    with pytest.raises(KerrdataError, match="larger than"):
        read_source(path)
