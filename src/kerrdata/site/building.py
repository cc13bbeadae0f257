"""The whole site out of a package and its releases: composed in memory, written beside, renamed.

Refuses to take the place of a folder that it has not made. Nothing of the clock, the network, the
language or the order of a folder is in it: the same package makes the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from kerrdata import validation
from kerrdata.errors import KerrdataError
from kerrdata.findings import Report
from kerrdata.package import Package, open_place
from kerrdata.renderers import html
from kerrdata.renderers.wording import counted, number
from kerrdata.site import composing
from kerrdata.site.citations import citation
from kerrdata.site.content import Content
from kerrdata.site.drawn_pages import drawings
from kerrdata.site.folders import replace_folder
from kerrdata.site.material import REPORT, Material
from kerrdata.site.pages import Page, assets, canonical, rendered
from kerrdata.site.releases import Release, newest_first, package_alone, read_release
from kerrdata.site.sorting import HINT, sorter


@dataclass(frozen=True)
class Built:
    """A site that was built.

    Attributes:
        folder: Where it stands.
        pages: How many pages it has.
        bytes: What all its files take.
        notes: What was left out, and how to mend it.
    """

    folder: Path
    pages: int
    bytes: int
    notes: Sequence[str]


def build(
    place: Path | None,
    output: Path,
    *,
    releases: Sequence[Path] = (),
    released: date | None = None,
) -> Built:
    """Build the site of a package.

    Args:
        place: As for `package.open_place`; with releases, None means the newest of them.
        output: The folder to make; one that was built before is replaced.
        releases: Folders of releases; without them the files of the package alone are offered.
        released: The day to state where no manifest states one.

    Raises:
        KerrdataError: It cannot be built; an older site is as it was.
        OSError: A file cannot be read.
    """
    read = {folder: read_release(folder) for folder in releases}
    known = newest_first(list(read.values()))
    newest = next((folder for folder, one in read.items() if one is known[0]), None)
    with open_place(place or newest) as package:
        if known and place:
            _check_version(package, known[0])
        content = Content(package)
        offered = known or [package_alone(package, content, released)]
        files, notes, count = _composed(package, content, offered)
        _refuse_sources(output, [package.root, *releases])
        replace_folder(output, files)
        return Built(output, count, sum(map(_size, files.values())), notes)


def _composed(
    package: Package, content: Content, releases: Sequence[Release]
) -> tuple[dict[str, bytes | Path], list[str], int]:
    """All files of the site by address, what was left out, and the number of pages."""
    # The path of this machine is nothing to a visitor, and another one on the next machine.
    report = replace(validation.validate(package.path), place="")
    material = Material(
        content=content,
        releases=releases,
        citation=citation(content.descriptor, content.title, releases[0]),
        checked=_checked(report),
        drawings=drawings(content),
        has_sorter=bool(sorter()),
    )
    frame = composing.frame(material)
    files: dict[str, bytes | Path] = {**_copies(releases), **assets(), **sorter()}
    made = list(composing.pages(material))
    files |= {page.address: rendered(page, frame) for page in made}
    files[REPORT] = _report(report, releases[0])
    if frame.base:
        files["sitemap.xml"] = _sitemap(made, frame.base)
    notes = [*_left_out(content)] + (
        []
        if sorter()
        else [f"tables cannot be sorted or searched: DataTables is not installed. {HINT}"]
    )
    return files, notes, len(made) + 1


def _copies(releases: Sequence[Release]) -> dict[str, bytes | Path]:
    """The files of the releases at their addresses: no links, which a USB stick would not keep."""
    copies: dict[str, bytes | Path] = {}
    for folder, release in composing.folders(releases):
        for file in release.files:
            copies[f"{folder}/{file.path}"] = release.content(file.path)
    return copies


def _report(report: Report, release: Release) -> bytes | Path:
    if release.file("report.html"):
        return release.content("report.html")
    text = html.render(report, manual="../rules/index.html")
    return text.encode("utf-8", "backslashreplace")


def _checked(report: Report) -> str:
    found = counted(report.all_findings)
    verdict = f"found {found}" if found else "found nothing wrong"
    return f"{number(len(report.checked), 'rule')} were checked: they {verdict}."


def _sitemap(pages: Sequence[Page], base: str) -> bytes:
    """After https://www.sitemaps.org/protocol.html; what asks for care is not advertised."""
    lines = [
        f"  <url><loc>{escape(canonical(page.address, base))}</loc></url>"
        for page in pages
        if not page.is_hidden
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    opening = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return "\n".join([head, opening, *lines, "</urlset>", ""]).encode()


def _left_out(content: Content) -> list[str]:
    return [
        f"table {table.name}: it is not shown: {table.trouble}"
        for table in content.tables.values()
        if table.trouble
    ]


def _size(content: bytes | Path) -> int:
    return content.stat().st_size if isinstance(content, Path) else len(content)


def _check_version(package: Package, release: Release) -> None:
    if package.descriptor.version != release.version:
        raise KerrdataError(
            f"{package.place}: it is version {package.descriptor.version or '(none)'}, "
            f"the newest release is {release.version}.",
            "Leave the path out: the pages then show the newest release.",
        )


def _refuse_sources(output: Path, sources: Sequence[Path]) -> None:
    for source in sources:
        if source.resolve().is_relative_to(output.resolve()):
            raise KerrdataError(
                f"{output}: the site would take the place of {source}.",
                "Give another folder: --output FOLDER.",
            )
