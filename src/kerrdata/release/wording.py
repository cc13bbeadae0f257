"""A plan, a verdict and the tree of a release as text, and a verdict as JSON. Escapes names."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from pathlib import Path

from kerrdata.release.files import files_below
from kerrdata.release.readiness import Plan
from kerrdata.release.verdict import Verdict
from kerrdata.renderers.jsontext import written
from kerrdata.renderers.wording import number, visible

INDENT = "  "


def plan(made: Plan, *, width: int) -> str:
    """What a release would be, and what stands in its way.

    Args:
        made: The plan.
        width: Columns of the terminal.
    """
    facts = {
        "release": made.title,
        "tag": made.tag,
        "day": made.released.isoformat() if made.released else "none yet",
        "before": made.previous or "none: it is the first release",
    }
    lines = [f"{key:<8} {value}" for key, value in facts.items()]
    for one in made.obstacles:
        lines += [
            "",
            *_wrapped("wrong    ", one.note, width),
            *_wrapped("mend     ", one.hint, width),
        ]
    count = len(made.obstacles)
    end = f"{number(count, 'obstacle')}: nothing can be released" if count else "ready"
    return "\n".join([*lines, "", end]) + "\n"


def verdict(found: Verdict) -> str:
    """The outcome of a check, with what was looked at and what could not be.

    Args:
        found: The outcome.
    """
    lines = [f"checked      {one}" for one in found.checked]
    lines += [f"not checked  {visible(one)}" for one in found.unchecked]
    lines += [f"wrong        {visible(one.path)}: {visible(one.note)}" for one in found.problems]
    end = "the release is whole" if found.valid else f"{number(len(found.problems), 'problem')}"
    return "\n".join([f"{visible(found.place)}", *lines, "", end]) + "\n"


def verdict_as_json(found: Verdict) -> str:
    """The outcome of a check as a JSON object.

    Args:
        found: The outcome.
    """
    return written({"valid": found.valid, **asdict(found)}) + "\n"


def tree(folder: Path) -> str:
    """The files of a release with their sizes.

    Args:
        folder: Of the release.
    """
    files = {path: (folder / path).stat().st_size for path in files_below(folder)}
    lines = [f"{size:>11,}  {path}" for path, size in files.items()]
    total = f"{sum(files.values()):>11,}  bytes in {number(len(files), 'file')}"
    return "\n".join([f"{folder}", *lines, total]) + "\n"


def _wrapped(head: str, text: str, width: int) -> list[str]:
    indent = " " * len(head)
    return textwrap.wrap(visible(text), width, initial_indent=head, subsequent_indent=indent)
