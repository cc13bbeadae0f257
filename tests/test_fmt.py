"""`kerrdata fmt`: one right text for each file, and not a cell lost on the way to it."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kerrdata import atomic, canonical, console
from kerrdata.cli import main
from kerrdata.package import bundled_package, open_package
from kerrdata.validation import validate

Table = dict[str, Any]


def column(name: str, kind: str = "string", **constraints: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "constraints": constraints}


def table(*names: str | dict[str, Any], **schema: Any) -> Table:
    fields = [column(name) if isinstance(name, str) else name for name in names]
    return {"schema": {"fields": fields, **schema}}


PEOPLE = table("id", "name", column("born", "integer"), primaryKey=["id"])


def write(folder: Path, tables: dict[str, tuple[Table, str | bytes]]) -> Path:
    """A package with these tables; the text of each is its file as it is."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    resources = []
    for name, (described, text) in tables.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / "data" / f"{name}.csv").write_bytes(content)
        resources.append({"name": name, "path": f"data/{name}.csv", **described})
    (folder / "datapackage.json").write_text(json.dumps({"name": "x", "resources": resources}))
    return folder


def people(folder: Path, text: str | bytes, described: Table = PEOPLE) -> Path:
    return write(folder, {"people": (described, text)}) / "data" / "people.csv"


def run(*arguments: str | Path) -> int:
    return main(["fmt", *map(str, arguments)])


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


# --- the text ---


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffid,name,born\nann,Ann,1\nben,Ben,2\n",
        "id,name,born\r\nann,Ann,1\r\nben,Ben,2\r\n",
        "id,name,born\rann,Ann,1\rben,Ben,2",
        '"id","name","born"\n"ann","Ann","1"\n"ben","Ben","2"\n',
        "id,name,born\n\nann,Ann,1\n\n\nben,Ben,2\n\n",
        "id,name,born\nben,Ben,2\nann,Ann,1\n",
        "id, name ,born\nann ,  Ann,+1\nben,Ben , 02\n",
    ],
    ids=["BOM", "CRLF", "CR", "quotes", "blank lines", "order", "white space"],
)
def test_all_ways_to_write_the_rows_become_one(tmp_path: Path, text: str) -> None:
    file = people(tmp_path, text)
    assert run(tmp_path) == 0
    assert file.read_text() == "id,name,born\nann,Ann,1\nben,Ben,2\n"
    assert run(tmp_path, "--check") == 0


def test_what_needs_quotation_marks_has_them(tmp_path: Path) -> None:
    text = 'id,name,born\na,"Lee, Ann",\nb,"""B"" Bo",\nc,"two\r\nlines",\n'
    file = people(tmp_path, text)
    assert run(tmp_path) == 0
    assert file.read_bytes() == text.encode()


def test_an_empty_cell_alone_in_its_row_is_not_lost(tmp_path: Path) -> None:
    file = people(tmp_path, 'id\r\n""\r\nb\r\n', table("id"))
    assert run(tmp_path) == 0
    assert file.read_text() == 'id\n""\nb\n'


def test_bounds_and_words_are_filled(tmp_path: Path) -> None:
    described = table(
        *("id", "at_edtf", column("at_earliest", "date"), column("at_latest", "date")),
        *("span_start", "excerpt", column("words", "integer")),
    )
    head = "id,at_edtf,at_earliest,at_latest,span_start,excerpt,words\n"
    before = (
        "a,1999,,,0,so it is,\n"  # filled
        "b,../1999-02,1999-01-01,1998-01-01,0,so it is,4\n"  # corrected, and emptied where open
        "c,,1999-01-01,,0,,4\n"  # nothing follows from nothing
        "d,someday,1999-01-01,,0,one  two ,2\n"  # nor from what cannot be read
    )
    file = people(tmp_path, head + before, described)
    assert run(tmp_path) == 0
    assert file.read_text() == head + (
        "a,1999,1999-01-01,1999-12-31,0,so it is,3\n"
        "b,../1999-02,,1999-02-28,0,so it is,3\n"
        "c,,1999-01-01,,0,,4\n"
        "d,someday,1999-01-01,,0,one two,2\n"
    )


def test_words_of_something_else_than_an_anchored_excerpt_stay(tmp_path: Path) -> None:
    described = table("id", "excerpt", column("words", "integer"))
    file = people(tmp_path, "id,excerpt,words\na,so it is,812\nb,so it is,\n", described)
    assert run(tmp_path) == 0
    assert file.read_text() == "id,excerpt,words\na,so it is,812\nb,so it is,3\n"


def test_a_bound_that_may_not_be_empty_is_not_emptied(tmp_path: Path) -> None:
    bounds = (column(name, "date", required=True) for name in ("at_earliest", "at_latest"))
    text = "at_edtf,at_earliest,at_latest\n../1999,1900-01-01,1999-12-31\n"
    file = people(tmp_path, text, table("at_edtf", *bounds))
    assert run(tmp_path) == 0
    assert file.read_text() == text


def test_columns_that_nothing_describes_are_left_as_they_are(tmp_path: Path) -> None:
    file = people(tmp_path, '"id",extra\n"b ",  x  y \na,TRUE\n', table("id", primaryKey="id"))
    assert run(tmp_path) == 0
    assert file.read_text() == "id,extra\na,TRUE\nb,  x  y \n"


def test_the_kerr_package_is_canonical() -> None:
    done = canonical.canonicalise(bundled_package())
    assert (done.changed, done.refused, done.skipped) == ((), (), ())
    assert len(done.files) == len(bundled_package().descriptor.tables)


# --- dialects ---

CAFE = "id,name,born\nb,Café,2\na,  Ann,1\n"


@pytest.mark.parametrize(
    ("described", "before", "after"),
    [
        ({"dialect": {"delimiter": ";"}}, 'id;name;born\nb;"x,y";2\na;"c;d";1\n',
         'id;name;born\na;"c;d";1\nb;x,y;2\n'),
        ({"format": "tsv"}, "id\tname\tborn\nb\tB, C\t2\na\tA\t1\n",
         "id\tname\tborn\na\tA\t1\nb\tB, C\t2\n"),
        ({"dialect": {"quoteChar": "'"}}, "id,name,born\nb,'x,y',2\na,'c\"',1\n",
         "id,name,born\na,c\",1\nb,'x,y',2\n"),
        ({"dialect": {"doubleQuote": False, "escapeChar": "\\"}},
         'id,name,born\nb,"say \\"x\\"",2\na,A,1\n', 'id,name,born\na,A,1\nb,say \\"x\\",2\n'),
        ({"dialect": {"header": False}}, "b,B,2\na,A,1\n", "a,A,1\nb,B,2\n"),
        ({"dialect": {"lineTerminator": "\r\n"}}, "id,name,born\nb,B,2\na,A,1\n",
         "id,name,born\r\na,A,1\r\nb,B,2\r\n"),
        ({"dialect": {"skipInitialSpace": True}}, "id, name, born\nb, B, 2\na, A, 1\n",
         "id,name,born\na,A,1\nb,B,2\n"),
        ({"dialect": {"headerRows": [3], "commentChar": "#"}},
         "# made by hand\r\n\r\nid,name,born\r\nb,B,2\r\na,A,1\r\n",
         "# made by hand\n\nid,name,born\na,A,1\nb,B,2\n"),
        ({"encoding": "latin-1"}, CAFE.encode("latin-1"),
         "id,name,born\na,Ann,1\nb,Café,2\n".encode("latin-1")),
        ({"encoding": "utf-16"}, CAFE.encode("utf-16"),
         "id,name,born\na,Ann,1\nb,Café,2\n".encode("utf-16")),
    ],
    ids=["semicolon", "tab", "quote", "escape", "no header", "CRLF", "initial space", "preamble",
         "Latin-1", "UTF-16"],
)  # fmt: skip
def test_dialect_and_encoding_are_kept(
    tmp_path: Path, described: Table, before: str | bytes, after: str | bytes
) -> None:
    file = people(tmp_path, before, {**PEOPLE, **described})
    assert run(tmp_path) == 0
    assert file.read_bytes() == (after if isinstance(after, bytes) else after.encode())
    assert run(tmp_path, "--check") == 0


@pytest.mark.parametrize(
    ("described", "reason"),
    [
        ({"dialect": {"headerRows": [1, 2]}}, "its header has several lines"),
        ({"dialect": {"lineTerminator": "|"}}, "its lines end with something else"),
        ({"dialect": {"delimiter": "||"}}, "its dialect is not one that CSV knows"),
        ({"encoding": "klingon"}, "its encoding, klingon, is not known"),
        ({"path": ["data/people.csv", "data/people.csv"]}, "it is spread over several files"),
        ({"path": "data/people.xlsx", "format": "xlsx"}, "it is not a plain CSV file"),
    ],
)
def test_what_it_cannot_format_it_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], described: Table, reason: str
) -> None:
    file = people(tmp_path, "id,name,born\nb,B,2\na,A,1\n", {**PEOPLE, **described})
    assert run(tmp_path) == 0
    assert f"left out table people: {reason}" in capsys.readouterr().out
    assert file.read_text() == "id,name,born\nb,B,2\na,A,1\n"


def test_a_file_of_two_tables_is_left_alone(tmp_path: Path) -> None:
    text = "id,name,born\nb,B,2\na,A,1\n"
    write(
        tmp_path, {"people": (PEOPLE, text), "twins": ({**PEOPLE, "path": "data/people.csv"}, "")}
    )
    done = canonical.canonicalise(open_package(tmp_path))
    assert [one.table for one in done.skipped] == ["people", "twins"]


# --- what is refused ---


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("id,name,born\nb,B,2\na,A,1,\n", "extra-cell", 3),
        ("id,name,born\nb,B\na,A,1\n", "missing-cell", 2),
        ('id,name,born\nb,"x\ny",2\na,A\n', "missing-cell", 4),
        ("id,name,name\nb,B,2\na,A,1\n", "duplicate-label", 1),
        ("id;name;born\nb;B;2\n", "missing-label", 1),
        ('id,name,born\nb,"B"s,2\n', "source-error", 2),
        ('id,name,born\na,A,1\nb,"B,2\nc,C,3\n', "source-error", 3),
        ("", "blank-header", 1),
        ("\n", "blank-header", 1),
        ("id,name,born\nb,Bj\udcf8rn,2\n", "encoding-error", 2),
        ("id,name,born\na,A,1\na ,B,2\n", "primary-key", 3),
    ],
)  # fmt: skip
def test_doubtful_files_are_refused_with_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, code: str, line: int
) -> None:
    content = text.encode("utf-8", "surrogateescape")
    file = people(tmp_path, content)
    for arguments in ([], ["--check"], ["--diff"]):
        assert run(tmp_path, *arguments) == 1
        printed = capsys.readouterr()
        said = printed.err if arguments == ["--diff"] else printed.out
        assert f"refused {file}:{line}: {code}" in said
        assert "  mend  " in said
    assert file.read_bytes() == content


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(tmp_path, "").unlink()
    assert run(tmp_path) == 1
    assert "there is no file data/people.csv" in capsys.readouterr().out


def test_a_blank_line_may_be_a_row_where_there_is_one_column(tmp_path: Path) -> None:
    people(tmp_path, "id\na\n\nb\n", table("id"))
    assert run(tmp_path) == 1


def test_comments_among_the_rows_are_not_moved(tmp_path: Path) -> None:
    people(tmp_path, "id,name,born\n#b,B,2\na,A,1\n", {**PEOPLE, "dialect": {"commentChar": "#"}})
    assert run(tmp_path) == 1


def test_many_faults_of_a_kind_are_folded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people(tmp_path, "id,name,born\n" + "a\n" * 5000)
    assert run(tmp_path) == 1
    printed = capsys.readouterr().out
    assert "4,997 more of missing-cell" in printed
    assert len(printed.splitlines()) == 6


def test_one_refused_file_does_not_keep_the_others_from_being_formatted(tmp_path: Path) -> None:
    write(tmp_path, {"people": (PEOPLE, "id,name,born\na\n"), "more": (PEOPLE, CAFE)})
    assert run(tmp_path) == 1
    assert (tmp_path / "data/more.csv").read_text() == "id,name,born\na,Ann,1\nb,Café,2\n"


# --- keys ---

REFERENCE = {"fields": ["of"], "reference": {"resource": "people", "fields": ["id"]}}
DEEDS = table("id", "of", primaryKey=["id"], foreignKeys=[REFERENCE])


@pytest.mark.parametrize(
    ("of", "deeds", "expected"),
    [
        ("id,name,born\nann ,A,1\n", "id,of\nx,ann \n", "id,of\nx,ann\n"),  # both mended alike
        ("id,name,born\nann,A,1\n", "id,of\nx,ann \n", "id,of\nx,ann\n"),  # it led nowhere
        ("id,name,born\nann ,A\n", "id,of\nx,ann \n", None),  # the key stays, for its file does
        ("id,name,born\nann,A,1\nann ,B,2\n", "id,of\nx,ann \n", None),
    ],
)
def test_references_go_where_they_went(
    tmp_path: Path, of: str, deeds: str, expected: str | None
) -> None:
    write(tmp_path, {"people": (PEOPLE, of), "deeds": (DEEDS, deeds)})
    assert run(tmp_path) == (0 if expected else 1)
    assert (tmp_path / "data/deeds.csv").read_text() == (expected or deeds)


def test_a_key_that_needs_its_space_keeps_the_references_to_it(tmp_path: Path) -> None:
    spaced = table(column("id", pattern="[a-z]+ "), primaryKey=["id"])
    write(tmp_path, {"people": (spaced, "id\nann \n"), "deeds": (DEEDS, "id,of\nx,ann \n")})
    assert run(tmp_path) == 1
    assert (tmp_path / "data/deeds.csv").read_text() == "id,of\nx,ann \n"


# --- writing ---


def test_a_canonical_file_is_not_touched(tmp_path: Path) -> None:
    file = people(tmp_path, "id,name,born\na,A,1\n")
    os.utime(file, (1, 1))
    before = file.stat()
    assert run(tmp_path) == 0
    assert (file.stat().st_mtime, file.stat().st_ino) == (1, before.st_ino)


def test_mode_is_kept_and_nothing_else_lies_about(tmp_path: Path) -> None:
    file = people(tmp_path, CAFE)
    file.chmod(0o640)
    assert run(tmp_path) == 0
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["people.csv"]


def test_a_symbolic_link_inside_the_package_is_written_through(tmp_path: Path) -> None:
    file = people(tmp_path, CAFE)
    target = file.rename(tmp_path / "real.csv")
    file.symlink_to("../real.csv")
    assert run(tmp_path) == 0
    assert file.is_symlink()
    assert target.read_text() == "id,name,born\na,Ann,1\nb,Café,2\n"


def test_a_symbolic_link_out_of_the_package_is_refused(tmp_path: Path) -> None:
    file = people(tmp_path / "package", CAFE)
    target = file.rename(tmp_path / "outside.csv")
    file.symlink_to(target)
    assert run(tmp_path / "package") == 1
    assert target.read_text() == CAFE


def test_a_read_only_file_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = people(tmp_path, CAFE)
    file.chmod(0o444)
    assert run(tmp_path) == 2
    assert capsys.readouterr().err == (
        f"error: {file}: cannot be written: it is write-protected.\nhint: Nothing was written.\n"
    )
    assert file.read_text() == CAFE


def test_a_full_disk_leaves_every_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"people": (PEOPLE, CAFE), "more": (PEOPLE, CAFE)})
    calls: list[int] = []

    def full(number: int) -> None:
        calls.append(number)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(atomic.os, "fsync", full)
    assert run(tmp_path) == 2
    said = capsys.readouterr().err
    assert said.count("No space left on device") == 1
    assert str(tmp_path / "data/more.csv") in said
    files = {path.name: path.read_text() for path in (tmp_path / "data").iterdir()}
    assert files == {"people.csv": CAFE, "more.csv": CAFE}


# --- the command ---


def test_check_writes_nothing_and_names_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = people(tmp_path, CAFE)
    assert run(tmp_path, "--check") == 1
    assert f"would format {file}\n1 file not canonical" in capsys.readouterr().out
    assert file.read_text() == CAFE


@pytest.mark.parametrize("text", [CAFE, "\ufeff" + CAFE.replace("\n", "\r\n"), CAFE.rstrip("\n")])
def test_diff_is_a_patch_that_git_applies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    file = people(tmp_path, text)
    assert run(tmp_path, "--diff") == 0
    patch = capsys.readouterr().out
    assert file.read_bytes() == text.encode()

    apply = ["git", "apply", "--whitespace=nowarn", "-"]
    subprocess.run(apply, cwd=tmp_path, input=patch.encode(), check=True)
    assert file.read_text() == "id,name,born\na,Ann,1\nb,Café,2\n"


def test_what_the_descriptor_says_of_the_bytes_has_to_be_corrected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people(tmp_path, CAFE, {**PEOPLE, "bytes": len(CAFE.encode()), "hash": "0" * 32})
    assert run(tmp_path) == 0
    assert "correct bytes and hash of people in the descriptor" in capsys.readouterr().out
    assert run(tmp_path) == 0
    assert "correct" not in capsys.readouterr().out


def test_diff_with_check_is_for_ci(tmp_path: Path) -> None:
    people(tmp_path, CAFE)
    assert run(tmp_path, "--diff", "--check") == 1


def test_diff_is_coloured_and_harmless_on_a_terminal_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    people(tmp_path, "id,name,born\nb,\x1b[2JB,2\na,A,1\n")
    assert run(tmp_path, "--diff") == 0
    plain = capsys.readouterr().out
    assert " b,\x1b[2JB,2\n-a,A,1\n" in plain

    monkeypatch.setattr(console, "has_color", lambda: True)
    assert run(tmp_path, "--diff") == 0
    coloured = capsys.readouterr().out
    assert " b,<U+001B>[2JB,2\n\x1b[31m-a,A,1\x1b[0m\n" in coloured


def test_one_file_may_be_named(tmp_path: Path) -> None:
    write(tmp_path, {"people": (PEOPLE, CAFE), "more": (PEOPLE, CAFE)})
    assert run(tmp_path / "data/more.csv") == 0
    assert (tmp_path / "data/people.csv").read_text() == CAFE
    assert (tmp_path / "data/more.csv").read_text() != CAFE


def test_a_file_of_no_table_is_not_formatted(tmp_path: Path) -> None:
    people(tmp_path, CAFE)
    other = tmp_path / "data" / "other.csv"
    other.write_text(CAFE)
    assert run(other) == 2
    assert other.read_text() == CAFE


def test_without_a_package_around_nothing_is_formatted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The package that is installed with the tool is nobody's to format."""
    monkeypatch.chdir(tmp_path)
    assert run() == 2
    assert "there is no data package around this folder" in capsys.readouterr().err
    lonely = tmp_path / "lonely.csv"
    lonely.write_text(CAFE)
    assert run(lonely) == 2


def test_the_package_around_the_folder_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = people(tmp_path, CAFE)
    monkeypatch.chdir(file.parent)
    assert run() == 0
    assert file.read_text() != CAFE


def test_validate_has_nothing_to_say_of_form_after_formatting(tmp_path: Path) -> None:
    """The rules about form (KD011 to KD014) and this command mean the same."""
    kerr = bundled_package()
    shutil.copytree(kerr.root / "data", tmp_path / "data")
    shutil.copy(kerr.path, tmp_path)
    for file in (tmp_path / "data").glob("*.csv"):
        head, *lines = file.read_text("utf-8").splitlines()
        worse = "".join(f"{line}\r\n" for line in [head, *reversed(lines)])
        worse = worse.replace(",false\r", ",FALSE\r")
        file.write_bytes(f"\ufeff{worse}".encode())
    codes = ["KD002", "KD003", "KD004", "KD011", "KD012", "KD013", "KD014", "KD102", "KD306"]
    assert not validate(tmp_path, select=codes).valid
    assert run(tmp_path) == 0
    assert validate(tmp_path, select=codes).valid
    for file in (tmp_path / "data").glob("*.csv"):
        assert file.read_bytes() == (kerr.root / "data" / file.name).read_bytes()
