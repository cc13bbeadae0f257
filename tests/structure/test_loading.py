"""How far a file has been read is told in bytes of the file as it is stored."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from frictionless.resources import TableResource

from kerrdata.structure.loading import Loading

CONTENT = "".join(f"{number * 7919},{number}\n" for number in range(20_000)).encode()


def packed(ending: str) -> bytes:
    if ending == "gz":
        return gzip.compress(CONTENT)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("t.csv", CONTENT)
    return out.getvalue()


@pytest.mark.parametrize("ending", ["gz", "zip"])
def test_position_in_a_packed_file(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"t.csv.{ending}"
    path.write_bytes(packed(ending))
    resource = TableResource(path=str(path), encoding="utf-8")
    loading = Loading(resource)
    loading.loader.open()  # type: ignore[no-untyped-call]
    size = path.stat().st_size
    assert loading.position() <= size / 2
    assert loading.loader.text_stream.read() == CONTENT.decode()
    assert loading.position() == size
    loading.close()
