"""What is demanded, in words: the manuals, their examples, and the commands that print them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest

from kerrdata import manuals
from kerrdata.cli import main
from kerrdata.elsewhere import ELSEWHERE
from kerrdata.examples import codes, read_case
from kerrdata.renderers.manuals import example, explain
from kerrdata.rules.registry import RULES
from kerrdata.selftest.examples import written
from kerrdata.standard import FIXES
from kerrdata.validation import validate

# Frictionless leaves files open when it gives up on them.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
ROOT = Path(__file__).parents[1]
TYPES_WITH_EXAMPLE = [code for code in codes() if code in FIXES]

Output = pytest.CaptureFixture[str]


def test_manuals_read_from_the_text_are_those_of_the_registry() -> None:
    assert manuals.rules() == {code: RULES[code].rule for code in sorted(RULES)}


def test_every_type_has_a_manual_and_an_example_or_can_have_none() -> None:
    """All that Frictionless knows: a new release with a new type fails here."""
    known = {one.type for one in classes(frictionless.Error)} - {"rule"}
    assert known == FIXES.keys() == manuals.types().keys()
    assert sorted(FIXES) == sorted([*TYPES_WITH_EXAMPLE, *ELSEWHERE])
    for rule in manuals.types().values():
        assert rule.title.endswith(".")
        assert rule.reason.endswith(".")
        assert rule.fix
        assert rule.theme == "structure"


def classes(kind: type[frictionless.Error]) -> set[type[frictionless.Error]]:
    found = {kind}.union(*(classes(one) for one in kind.__subclasses__()))
    return {one for one in found if one.__module__.startswith("frictionless")}


@pytest.mark.parametrize("code", TYPES_WITH_EXAMPLE)
def test_example_of_a_type_has_two_faces(code: str, tmp_path: Path) -> None:
    case = read_case(code)
    assert case.title.endswith(".")
    assert case.reason.endswith(".")
    holds = validate(written(case.holds, tmp_path / "holds"), ignore=["KD"])
    breaks = validate(written(case.breaks, tmp_path / "breaks"), ignore=["KD"])
    assert holds.all_findings == ()
    assert [found.code for found in breaks.all_findings] == [code]
    for key, value in case.finding.items():
        assert getattr(breaks.all_findings[0], key) == value


@pytest.mark.parametrize("code", codes())
def test_every_example_is_drawn(code: str) -> None:
    case = read_case(code)
    text = example(case, columns=80)
    assert "All is well:" in text
    assert "Found:" in text
    assert text.isprintable() or set(text) - {"\n"} == {one for one in text if one.isprintable()}
    row_is_known = case.finding.get("row") and case.finding.get("table") in case.breaks.tables
    assert ("\n  >" in text) or not row_is_known


def test_page(capsys: Output) -> None:
    assert main(["explain", "kd105", "rule/KD105"]) == 0
    page, again = capsys.readouterr().out.split("\n\n\n")
    assert page == again.removesuffix("\n")
    assert page.startswith("KD105 (error, dates): Nobody dies before they are born.\n")
    assert "Fix: Compare both dates" in page
    assert page.endswith("  > ben  Ben   1980        1908\n                           ^^^^")


def test_type_without_example() -> None:
    rule = manuals.named("pipeline-error")
    page = explain(rule, None, color=False, columns=80)
    assert page.startswith("pipeline-error (error, structure): A pipeline is a sound one.\n\nNot ")


def test_nothing_is_said_by_colour_alone() -> None:
    rule, case = manuals.named("KD105"), read_case("KD105")
    plain = explain(rule, case, color=False, columns=80)
    colored = explain(rule, case, color=True, columns=80)
    assert "\x1b" in colored
    for style in ("1;31", "1;32", "1;33", "0"):
        colored = colored.replace(f"\x1b[{style}m", "")
    assert colored == plain


@pytest.mark.parametrize("command", ["explain", "rules"])
def test_unknown_code(command: str, capsys: Output) -> None:
    assert main([command, "typ-eror"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "typ-eror: there is no rule or Frictionless type" in err
    assert "Did you mean `type-error`?" in err


def test_list(capsys: Output) -> None:
    assert main(["rules", "kd1"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Dates\nKD101  ")
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n{code} " in out for code in [*RULES, *FIXES])


def test_list_for_programs(capsys: Output) -> None:
    assert main(["rules", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["code"] for one in listed] == [*sorted(RULES), *sorted(FIXES)]
    assert {key for one in listed for key in one} == {
        *("code", "title", "reason", "fix", "severity", "theme")
    }


def test_list_in_markdown_has_an_anchor_per_code(capsys: Output) -> None:
    assert main(["rules", "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    page = (ROOT / "docs/rules.md").read_text("utf-8")
    for code in [*RULES, *FIXES]:
        assert out.count(f'<a id="{code}"></a>') == page.count(f'<a id="{code}"></a>') == 1


@pytest.mark.slow
@pytest.mark.parametrize("words", [["explain", "KD105", "type-error"], ["rules"]])
def test_nothing_heavy_is_imported(words: list[str]) -> None:
    code = (
        "import sys; from kerrdata.cli import main; code = main(sys.argv[1:]); "
        "heavy = {'pandas', 'pandera', 'frictionless', 'pyarrow', 'rich', 'rapidfuzz', 'edtf'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); sys.exit(code)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *words], check=True, capture_output=True, text=True
    )
    assert run.stderr == "[]\n"


def test_arrow_points_at_what_is_wrong_in_a_descriptor() -> None:
    case = read_case("control-error")
    marked = [line for line in example(case, columns=80).splitlines() if line.startswith("  >")]
    assert marked == ['  >       "dialect": {"delimiter": 1},']


def test_codes_are_not_broken_at_their_hyphens() -> None:
    page = explain(manuals.named("row-error"), None, color=False, columns=80)
    assert "`foreign-key`" in page
