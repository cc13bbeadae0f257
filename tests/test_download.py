"""Releases from a folder, an archive and a server, and what must not come through."""

from __future__ import annotations

import hashlib
import http.server
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kerrdata
from kerrdata import KerrdataError, cache, download, transfer
from kerrdata.cli import main

DESCRIPTOR = (
    '{"name": "lamps", "version": "1.0.0", "resources": '
    '[{"name": "lamps", "path": "data/lamps.csv", "schema": "lamps.json"}]}'
)
FILES = {
    "datapackage.json": DESCRIPTOR,
    "data/lamps.csv": "id,lit\n1,true\n",
    "lamps.json": '{"fields": [{"name": "id", "type": "integer"}, '
    '{"name": "lit", "type": "boolean"}]}',
    "README.md": "Lamps\n",
    "lamps.xlsx": "is not fetched",
}


@pytest.fixture(autouse=True)
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache/releases"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The folder of a release, with its archive."""
    folder = tmp_path / "release"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    with zipfile.ZipFile(folder / "lamps-1.0.0.zip", "w") as archive:
        for name in FILES:
            archive.write(folder / name, f"lamps/{name}")
    sign(folder)
    return folder


def sign(folder: Path) -> None:
    files = [one for one in sorted(folder.rglob("*")) if one.is_file() and one.name != "SHA256SUMS"]
    sums = (
        f"{hashlib.sha256(one.read_bytes()).hexdigest()}  {one.relative_to(folder)}"
        for one in files
    )
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n")


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder, and notes what it was asked for."""

    root: Path
    asked: list[str]
    tricks: dict[str, Callable[[http.server.BaseHTTPRequestHandler], None]]


class Handler(http.server.BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if trick := self.server.tricks.get(self.path):
            trick(self)
            return
        file = self.server.root / self.path.lstrip("/")
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(release: Path) -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as serving:
        serving.root, serving.asked, serving.tricks = release, [], {}
        thread = threading.Thread(target=serving.serve_forever, args=(0.01,))
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


def address(server: Server, path: str = "/") -> str:
    return f"http://127.0.0.1:{server.server_port}{path}"


def names(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


PACKAGE = {*FILES, "SHA256SUMS"} - {"lamps.xlsx"}


# --- what comes through ---


@pytest.mark.parametrize(
    "path", ["/", "", "/SHA256SUMS", "/manifest.json", "/datapackage.json", "/lamps-1.0.0.zip"]
)
def test_package_comes_from_a_server_into_the_cache(path, server, releases):
    folder = download.fetch(address(server, path))
    assert folder == releases / "lamps-1.0.0"
    assert names(folder) - {"lamps.xlsx"} == PACKAGE
    assert names(releases.parent) == {f"releases/lamps-1.0.0/{name}" for name in names(folder)}
    assert "/lamps.xlsx" not in server.asked
    assert kerrdata.load("lamps", folder)["lit"].tolist() == [True]


@pytest.mark.parametrize("place", ["", "lamps-1.0.0.zip", "SHA256SUMS"])
def test_package_comes_from_this_machine(place, release, tmp_path):
    folder = download.fetch(str(release / place), output=tmp_path / "new/out")
    assert folder == tmp_path / "new/out"
    assert names(folder) - {"lamps.xlsx"} == PACKAGE
    download.verify(folder)


def test_load_by_path(release, server):
    for place in (release, release / "lamps-1.0.0.zip", address(server)):
        frame = kerrdata.load("lamps", version="1.0.0", path=place)
        assert frame["id"].tolist() == [1]


def test_command_prints_the_folder(release, releases, tmp_path, capsys):
    assert main(["download", str(release)]) == 0
    assert capsys.readouterr().out == f"{releases / 'lamps-1.0.0'}\n"
    assert main(["download", str(release), "--output", str(tmp_path / "out")]) == 0
    assert main(["download", str(release), "--output", str(tmp_path / "out")]) == 2
    assert "there is something already" in capsys.readouterr().err


def test_what_is_kept_is_not_fetched_again(server, releases):
    folder = download.fetch(address(server))
    server.asked.clear()
    assert download.fetch(address(server)) == folder
    assert server.asked == ["/SHA256SUMS"]
    with pytest.raises(KerrdataError, match="not 2"):
        download.fetch(address(server), version="2.0.0")
    (folder / "data/lamps.csv").write_text("spoilt")
    assert download.fetch(address(server)) == folder
    download.verify(folder)


# --- versions ---


def test_version_of_the_installation_needs_no_download():
    assert len(kerrdata.load("people", version=kerrdata.__version__))


def test_version_in_the_cache_is_found_by_its_number(release, tmp_path):
    text = DESCRIPTOR.replace('"lamps", "version": "1.0.0"', '"kerrdata", "version": "7.0.0"')
    (release / "datapackage.json").write_text(text)
    sign(release)
    download.fetch(str(release))
    assert kerrdata.load("lamps", version="7.0.0")["id"].tolist() == [1]


@pytest.mark.parametrize("version", ["9.9.9", "../../x", ""])
def test_version_that_is_not_here_says_how_to_get_it(version):
    with pytest.raises(KerrdataError, match="is not on this machine") as refused:
        kerrdata.load("people", version=version)
    assert "kerrdata download" in refused.value.hint


@pytest.mark.parametrize("place", ["", "lamps-1.0.0.zip"])
def test_another_version_is_refused(place, release, releases):
    with pytest.raises(KerrdataError, match=r"it holds lamps 1\.0\.0, not 2\.0\.0"):
        kerrdata.load("lamps", version="2.0.0", path=release / place)
    with pytest.raises(KerrdataError, match=r"it holds lamps 1\.0\.0, not 2\.0\.0"):
        kerrdata.load("lamps", release, version="2.0.0")
    assert not list(releases.glob("*"))


def test_two_places_are_refused(release):
    with pytest.raises(KerrdataError, match="two places"):
        kerrdata.load("lamps", release, path=release)


# --- what does not come through ---


def refused(source: str, releases: Path) -> str:
    """The error of a download that keeps nothing."""
    with pytest.raises(KerrdataError) as error:
        download.fetch(source)
    assert not list(releases.glob("*"))
    return str(error.value)


@pytest.mark.parametrize("name", ["datapackage.json", "data/lamps.csv", "README.md"])
def test_flipped_byte(name, release, server, releases):
    content = bytearray((release / name).read_bytes())
    expected = hashlib.sha256(content).hexdigest()
    content[3] ^= 1
    (release / name).write_bytes(content)
    for source in (address(server), str(release)):
        said = refused(source, releases)
        assert Path(name).name in said
        assert expected in said
        assert hashlib.sha256(content).hexdigest() in said
    with pytest.raises(KerrdataError, match="SHA-256"):
        kerrdata.load("lamps", path=release)


def test_flipped_byte_of_the_archive(release, server, releases):
    archive = release / "lamps-1.0.0.zip"
    archive.write_bytes(archive.read_bytes()[:-1] + b"x")
    assert "SHA-256" in refused(address(server, "/lamps-1.0.0.zip"), releases)


@pytest.mark.parametrize("name", ["SHA256SUMS", "datapackage.json", "data/lamps.csv"])
def test_missing_file(name, release, server, releases):
    (release / name).unlink()
    assert "404" in refused(address(server), releases)
    assert name in refused(str(release), releases)


def test_list_that_leaves_a_table_out(release, server, releases):
    (release / "data/lamps.csv").unlink()
    sign(release)
    assert "does not name it" in refused(address(server), releases)


def test_truncated_body(server, releases):
    def cut(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "14")
        handler.end_headers()
        handler.wfile.write(b"id,lit")

    server.tricks["/data/lamps.csv"] = cut
    assert "lamps.csv" in refused(address(server), releases)


@pytest.mark.parametrize("target", ["/SHA256SUMS", "file:///etc/passwd", "ftp://x.example/"])
def test_redirection_in_a_circle_or_elsewhere(target, server, releases):
    def send_away(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.end_headers()

    server.tricks["/SHA256SUMS"] = send_away
    refused(address(server), releases)
    assert len(server.asked) <= transfer.MOST_REDIRECTS + 1


def test_huge_announcement_is_not_read(server, releases):
    def announce(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(2**50))
        handler.end_headers()

    server.tricks["/data/lamps.csv"] = announce
    assert "larger than" in refused(address(server), releases)


def test_endless_body_is_cut(server, releases, monkeypatch):
    def pour(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"x" * 5000)

    monkeypatch.setattr(download, "MOST_BYTES", 1000)
    server.tricks["/README.md"] = pour
    assert "larger than" in refused(address(server), releases)


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a\\..\\x", "C:x", "a\x1b[31m"])
def test_paths_that_lead_out(path, release, server, releases):
    with (release / "SHA256SUMS").open("a") as stream:
        stream.write(f"{'0' * 64}  {path}\n")
    assert "leads out of the release" in refused(address(server), releases)
    with pytest.raises(KerrdataError, match="leads out"):
        download.verify(release)


@pytest.mark.parametrize("text", ["", "x", "<html>", "\x00", f"{'0' * 63}  datapackage.json\n"])
def test_what_is_no_list(text, release, server, releases):
    (release / "SHA256SUMS").write_text(text)
    refused(address(server), releases)


def test_bomb_in_an_archive(release, releases, monkeypatch):
    monkeypatch.setattr("kerrdata.archives.MOST_BYTES", 100)
    assert "unpacks to more than" in refused(str(release / "lamps-1.0.0.zip"), releases)


@pytest.mark.parametrize(
    "source",
    [
        "file:///etc/passwd",
        "ftp://x.example/",
        "http://",
        "http://[",
        "http://user:secret@127.0.0.1/",
        "gone",
        "a\0b",
    ],
)
def test_what_is_no_place(source, releases):
    assert "secret" not in refused(source, releases)


def test_damaged_cache_is_thrown_away(release, releases):
    folder = download.fetch(str(release))
    (folder / "data/lamps.csv").write_text("id,lit\n2,true\n")
    with pytest.raises(KerrdataError, match=r"lamps\.csv: its SHA-256"):
        download.kept("lamps", "1.0.0")
    assert not folder.exists()
    assert download.kept("lamps", "1.0.0") is None


def test_new_download_takes_the_place_of_the_old(release, releases):
    folder = download.fetch(str(release))
    (folder / "README.md").write_text("spoilt")
    assert download.fetch(str(release)) == folder
    download.verify(folder)


def test_stop_by_the_user_leaves_nothing(release, releases, tmp_path):
    def stop(name: str) -> None:
        if name == "data/lamps.csv":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download.fetch(str(release), progress=stop)
    with pytest.raises(KeyboardInterrupt):
        download.fetch(str(release), output=tmp_path / "out/here", progress=stop)
    assert not list(releases.iterdir())
    assert not list((tmp_path / "out").iterdir())


def test_cache_that_is_off(release, monkeypatch):
    monkeypatch.setenv(cache.FOLDER_VARIABLE, "")
    with pytest.raises(KerrdataError, match="The cache is off"):
        download.fetch(str(release))
    assert len(kerrdata.load("lamps", path=release)) == 1
