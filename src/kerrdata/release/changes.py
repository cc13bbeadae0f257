"""What changed since the release before, computed and told in Markdown and HTML."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kerrdata.descriptor import Descriptor
from kerrdata.diff.comparison import compare
from kerrdata.package import Package
from kerrdata.release.layout import CHANGES
from kerrdata.renderers.differences import html, markdown


def write_changes(previous: Package | None, package: Package, folder: Path) -> None:
    """Write `CHANGES.md` and `CHANGES.html` into a release.

    Args:
        previous: The release before; None for the first one, in which all is new.
        package: The package.
        folder: The folder of the release.
    """
    difference = compare(previous or _nothing(package), package)
    for ending, render in (("md", markdown.render), ("html", html.render)):
        text = render(difference).rstrip("\n") + "\n"
        (folder / f"{CHANGES}.{ending}").write_text(text, "utf-8", newline="\n")


def _nothing(package: Package) -> Package:
    """What there was before the first release."""
    said = {**package.descriptor.raw, "resources": []}
    return replace(package, descriptor=Descriptor("", "", (), said), place="nothing")
