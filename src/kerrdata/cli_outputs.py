"""The formats of a report: which one goes where, printed or written whole or not at all.

A file takes the format that its ending names, if that is one of those asked for; files with other
endings take the remaining formats in order, those made for a log last. What has no file is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import kerrdata
from kerrdata import atomic, console
from kerrdata.errors import KerrdataError
from kerrdata.findings import MANUALS, Report


class Format(StrEnum):
    """How a report is written."""

    terminal = "terminal"
    json = "json"
    html = "html"
    markdown = "markdown"
    junit = "junit"
    sarif = "sarif"
    github = "github"


ENDINGS = {
    Format.terminal: ".txt",
    Format.json: ".json",
    Format.html: ".html",
    Format.markdown: ".md",
    Format.junit: ".xml",
    Format.sarif: ".sarif",
    Format.github: ".log",
}
OTHER_ENDINGS = {".sarif.json": Format.sarif, ".htm": Format.html, ".markdown": Format.markdown}
BY_ENDING = OTHER_ENDINGS | {ending: kind for kind, ending in ENDINGS.items()}
FOR_A_LOG = {Format.terminal, Format.github}
"""Formats that may be printed one after the other."""
WIDTH_OF_A_FILE = 100


@dataclass(frozen=True)
class Output:
    """A report to be written.

    Attributes:
        kind: How.
        path: Its file; None where it is printed.
    """

    kind: Format
    path: Path | None = None


def plan(formats: Sequence[Format], files: Sequence[Path], name: str = "kerrdata") -> list[Output]:
    """Which format goes where.

    Args:
        formats: Those asked for; none means what the endings of the files say, and the terminal.
        files: Files or folders to write; a folder takes all formats that have no file.
        name: What files in such a folder are called, without their ending.

    Raises:
        KerrdataError: A file has no format, or two reports would be printed in one.
    """
    left = list(dict.fromkeys(formats))
    outputs: list[Output] = []
    for path in [one for one in files if not one.is_dir()]:
        kind = _kind_of(path, left, may_guess=not formats)
        left = [one for one in left if one is not kind]
        outputs.append(Output(kind, path))
    for folder in [one for one in files if one.is_dir()]:
        outputs += [Output(one, folder / f"{name}{ENDINGS[one]}") for one in left]
        left = []
    printed = left if formats else [Format.terminal]
    _check(outputs, printed)
    return [*outputs, *map(Output, printed)]


def publish(report: Report, outputs: Sequence[Output]) -> None:
    """Write a report to its files, then print what has none.

    Args:
        report: What was found.
        outputs: In which formats, and where to.

    Raises:
        KerrdataError: A file cannot be written; an older one is as it was.
    """
    deliver(outputs, partial(_text, report))


def deliver(outputs: Sequence[Output], text: Callable[..., str]) -> None:
    """Write texts to their files, then print what has none.

    Args:
        outputs: In which formats, and where to.
        text: Gives the text for a format, and for the keywords `color` and `width`.

    Raises:
        KerrdataError: A file cannot be written; an older one is as it was.
    """
    for output in outputs:
        if output.path:
            content = text(output.kind, color=False, width=WIDTH_OF_A_FILE)
            atomic.write(output.path, content.encode("utf-8", "backslashreplace"))
        else:
            console.say(text(output.kind, color=console.has_color(), width=console.width()))


def _text(report: Report, kind: Format, *, color: bool, width: int) -> str:
    """The report with one line end at its end; only what the format needs is imported."""
    root = Path.cwd().as_posix()
    options: dict[Format, dict[str, Any]] = {
        Format.terminal: {"color": color, "width": width},
        Format.html: {"manual": MANUALS},
        Format.markdown: {"manual": MANUALS},
        Format.sarif: {"manual": MANUALS, "version": kerrdata.__version__, "root": root},
        Format.github: {"root": root},
    }
    renderer = import_module(f"kerrdata.renderers.{kind}")
    return str(renderer.render(report, **options.get(kind, {}))).rstrip("\n") + "\n"


def _kind_of(path: Path, left: Sequence[Format], *, may_guess: bool) -> Format:
    named = next((one for end, one in BY_ENDING.items() if path.name.lower().endswith(end)), None)
    if named and (may_guess or named in left):
        return named
    # What is made for a log is the last to go into a file of no certain kind.
    others = sorted(left, key=lambda one: one in FOR_A_LOG)
    if others:
        return others[0]
    hint = f"Give a --format for each file, or one of the endings {', '.join(BY_ENDING)}."
    raise KerrdataError(f"{path}: it is not clear in which format to write it.", hint)


def _check(outputs: Sequence[Output], printed: Sequence[Format]) -> None:
    if len(printed) > 1 and not set(printed) <= FOR_A_LOG:
        raise KerrdataError(
            f"{' and '.join(printed)} cannot both be printed.",
            f"Give an --output FILE for each, such as `--format {printed[0]} --output "
            f"report{ENDINGS[printed[0]]}`.",
        )
    paths = [output.path for output in outputs]
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice:
        raise KerrdataError(f"{twice}: two reports would be written to it.")
