"""The commands: what a stranger sees who builds the page, serves it, or types something wrong."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from kerrdata import cli, site

Run = subprocess.Popen[str]


def test_build_says_what_it_made_and_what_it_left_out(
    write_package: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = write_package({"things.csv": "a\n1\n"}, name="things", version="1.0.0")
    output = tmp_path / "page"
    command = ["site", "build", str(package), "--output", str(output), "--released", "2026-11-25"]
    assert cli.main(command) == 0
    out, _ = capsys.readouterr()
    assert out.startswith(f"{output}: ")
    assert out.endswith(f"Open {output}/index.html\n")
    assert "25 November 2026" in (output / "index.html").read_text("utf-8")


def test_without_datatables_the_build_says_how_to_get_it(
    write_package: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("kerrdata.site.sorting.NAME", "node_modules/nowhere")
    package = write_package({"things.csv": "a\n1\n"})
    assert cli.main(["site", "build", str(package), "--output", str(tmp_path / "page")]) == 0
    assert "note: tables cannot be sorted" in capsys.readouterr().err
    table = (tmp_path / "page/tables/things/index.html").read_text("utf-8")
    assert "datatables" not in table
    assert "<tr id=" in table


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "nowhere"], "nowhere: there is no such file or folder."),
        (["build", "--release", "nowhere"], "nowhere: there is no such folder."),
        (["build", "--released", "yesterday"], "'yesterday' does not match"),
        (["serve", "--port", "70000"], "less than or equal to 65535"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["site", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_the_extra_is_named_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(site, "EXTRA", {"no_such_module": "the-library"})
    assert cli.main(["site", "build"]) == 2
    error = capsys.readouterr().err
    assert "the-library: what draws the page is not installed." in error
    assert "pip install 'kerrdata[site]'" in error


def test_a_port_that_is_taken(write_package: Any, capsys: pytest.CaptureFixture[str]) -> None:
    package = write_package({"things.csv": "a\n1\n"})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.main(["site", "serve", str(package), "--port", str(port)]) == 2
    error = capsys.readouterr().err
    assert f"port {port}: cannot listen there" in error
    assert "--port 0" in error


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT to send")
def test_serve_builds_anew_at_each_save_and_ends_quietly(write_package: Any) -> None:
    package = write_package({"things.csv": "a\nfirst\n"})
    command = [sys.executable, "-m", "kerrdata", "site", "serve", str(package), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
        try:
            address = until(run, " pages at ").split(" – ")[0].split()[-1]
            assert ">first<" in fetched(f"{address}tables/things/")
            (package / "things.csv").write_text("a\nsecond\n", "utf-8")
            until(run, " pages at ")
            assert ">second<" in fetched(f"{address}tables/things/")
            (package / "datapackage.json").write_text("{", "utf-8")
            until(run, "not JSON")
            assert ">second<" in fetched(f"{address}tables/things/"), "the last good page stays"
        finally:
            run.send_signal(signal.SIGINT)
        _, rest = run.communicate()
    assert run.returncode == 130
    assert "Traceback" not in rest


def until(run: Run, words: str) -> str:
    """The line of stderr that says something."""
    assert run.stderr
    for line in run.stderr:
        if words in line:
            return line
    raise AssertionError(f"it ended without saying {words!r}")


def fetched(address: str) -> str:
    assert address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(address) as answer:  # noqa: S310 (our own)
        return str(answer.read().decode())
