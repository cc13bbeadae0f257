"""A descriptor together with its files: where a package is found, and its CSV files as records.

Refuses what lies outside the package, what is not there, and archives that unpack to too much.
No pandas.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from kerrdata.archives import is_archive, unpacked
from kerrdata.descriptor import Descriptor, TableSchema, inside, read_descriptor
from kerrdata.errors import DescriptorError, KerrdataError

DESCRIPTOR_NAMES = ("datapackage.json", "datapackage.yaml", "datapackage.yml")

Answer = TypeVar("Answer")

csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Records:
    """A CSV file as its records, nothing interpreted.

    Attributes:
        labels: The header, its names without white space around them, as Frictionless reads them.
        rows: The other records.
        numbers: Of each row its record number as Frictionless counts, the header being 1.
        lines: Of each row the physical line on which it starts, from 1.
        blanks: Physical line by record number of the records without any cell.
        text: The text of the file, without byte order mark.
    """

    labels: list[str]
    rows: list[list[str]]
    numbers: list[int]
    lines: list[int]
    blanks: dict[int, int] = field(default_factory=dict)
    text: str = field(default="", repr=False)

    @cached_property
    def line_of(self) -> dict[int, int]:
        """Physical line by record number, that of the header and of blank records included."""
        return {1: 1, **self.blanks, **dict(zip(self.numbers, self.lines, strict=True))}

    @cached_property
    def row_of(self) -> dict[int, list[str]]:
        """Row by record number."""
        return dict(zip(self.numbers, self.rows, strict=True))


@dataclass(frozen=True)
class Package:
    """A data package on disk.

    Attributes:
        descriptor: What it promises.
        path: The descriptor's file.
        place: How the user named the package.
        unpacked: Whether it came out of an archive, so that its path is a passing one.
    """

    descriptor: Descriptor
    path: Path
    place: str
    unpacked: bool = False
    _known: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def root(self) -> Path:
        """The folder that the descriptor's paths start from."""
        return self.path.parent

    @property
    def name(self) -> str:
        """What the package calls itself, else how the user named it."""
        return self.descriptor.name or self.place

    def file(self, table: TableSchema) -> Path | None:
        """The table's file, None where it has not exactly one inside the package."""
        found = inside(self.root, table.paths[0]) if len(table.paths) == 1 else None
        try:
            return found if found and found.is_file() else None
        except OSError:  # a name that is longer than file systems allow
            return None

    def records(self, table: TableSchema) -> Records:
        """The records of a table that is one CSV file; read once.

        Raises:
            KerrdataError: There is no such file, or it cannot be read as text.
        """
        question = ("records", table.name, table.encoding)
        return self.once(question, lambda: _read_records(self, table))

    def once(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """What a function answers, which is called once however often the question is asked.

        Args:
            question: Whatever tells it from all others about this package.
            answer: Finds the answer.
        """
        if question not in self._known:
            self._known[question] = answer()
        known: Answer = self._known[question]
        return known


@contextmanager
def open_place(place: Path | None = None) -> Iterator[Package]:
    """Open the package that a path means, for as long as the context lasts.

    Args:
        place: A folder, a descriptor or a zip archive that holds one. None means the package
            around the current folder, else the one installed with the tool.

    Raises:
        KerrdataError: There is no package at that place, or it cannot be read.
    """
    if place is not None and is_archive(place):
        with unpacked(place) as folder:
            yield unpacked_package(folder, place)
    else:
        yield open_package(place)


def open_package(place: str | Path | None = None) -> Package:
    """Open the package in a folder or behind a descriptor.

    Args:
        place: A folder or a descriptor. None means the package around the current folder, else
            the one installed with the tool.

    Raises:
        KerrdataError: There is no package at that place, or it cannot be read.
    """
    path, shown = located(place)
    if is_archive(path):
        raise KerrdataError(
            f"{path}: an archive is only open while it is being read.",
            "Unpack it and give its folder; `validate` and `load` take the archive as it is.",
        )
    if path.suffix and path.suffix not in {Path(name).suffix for name in DESCRIPTOR_NAMES}:
        raise KerrdataError(
            f"{path}: this is neither a descriptor (.json, .yaml) nor a zip archive.",
            "Give the folder or the datapackage.json that the file belongs to.",
        )
    return _package(path, shown)


def located(place: str | Path | None = None) -> tuple[Path, str]:
    """The descriptor or archive that a place means, and how the user named it; nothing is read.

    Args:
        place: As for `open_place`.

    Raises:
        KerrdataError: There is no package at that place.
    """
    if place is None:
        path = _around(Path.cwd()) or _installed()
        return path, _shown(path)
    place = Path(place)
    try:
        if place.is_dir():
            return _descriptor_in(place, place), str(place)
        if not place.exists():
            raise KerrdataError(
                f"{place}: there is no such file or folder.",
                "Download the package first: nothing is fetched here."
                if place.parts[0] in {"http:", "https:"}
                else "Give a folder, a datapackage.json or a zip archive.",
            )
    except OSError as error:  # no permission, or a name that is longer than file systems allow
        raise KerrdataError(f"{place}: cannot be read: {error.strerror}.") from error
    return place, str(place)


def bundled_package() -> Package:
    """The Kerr data package itself: the one in the wheel, else the one of the repository."""
    path = _installed()
    return _package(path, _shown(path))


def unpacked_package(folder: Path, place: Path) -> Package:
    """The package in a passing folder, into which it was unpacked.

    Args:
        folder: The folder.
        place: What it was unpacked from, as the user named it.

    Raises:
        KerrdataError: There is none, or its descriptor cannot be read.
    """
    path = _descriptor_in(folder, place)
    try:
        return replace(_package(path, str(place)), unpacked=True)
    except DescriptorError as error:
        message = error.message.replace(str(folder), str(place))
        path = place / path.relative_to(folder)
        raise DescriptorError(path, message, error.hint, error.reason, error.line) from error


def file_of(package: Package, table: TableSchema) -> Path:
    """The file of a table that is one CSV file.

    Args:
        package: The package.
        table: The table.

    Raises:
        KerrdataError: There is no such file.
    """
    path = package.file(table)
    if not path or not table.is_csv:
        raise KerrdataError(f"table {table.name}: it is not one CSV file inside the package.")
    return path


@contextmanager
def reading(path: Path, encoding: str) -> Iterator[None]:
    """Say in one message what is wrong with a CSV file that is being read.

    Args:
        path: The file.
        encoding: By which it is read.

    Raises:
        KerrdataError: It cannot be read as text.
    """
    try:
        yield
    except OSError as error:
        raise KerrdataError(f"{path}: cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, LookupError) as error:
        raise KerrdataError(
            f"{path}: cannot be read as {encoding}.", "Save it as UTF-8."
        ) from error
    except (csv.Error, TypeError, ValueError) as error:
        raise KerrdataError(f"{path}: cannot be read as CSV: {error}.") from error


def csv_options(table: TableSchema) -> dict[str, Any]:
    """Options of Python's `csv` for a table, as Frictionless understands the table's dialect.

    The words are those of https://datapackage.org/standard/table-dialect/; without `escapeChar` a
    quotation mark is doubled whatever `doubleQuote` says, for nothing else could be done about it.
    """
    declared = {**table.dialect, **table.dialect.get("csv", {})}
    quote, escape = declared.get("quoteChar", '"'), declared.get("escapeChar")
    return {
        "delimiter": table.delimiter,
        "quotechar": quote or None,
        "quoting": csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        "escapechar": escape,
        "doublequote": declared.get("doubleQuote", True) if escape else True,
        "skipinitialspace": declared.get("skipInitialSpace", False),
    }


def _package(path: Path, place: str) -> Package:
    return Package(read_descriptor(path), path, place)


def _around(folder: Path) -> Path | None:
    candidates = (up / name for up in (folder, *folder.parents) for name in DESCRIPTOR_NAMES)
    return next((path for path in candidates if path.is_file()), None)


def _installed() -> Path:
    here = Path(__file__).resolve().parent
    for folder in (here / "bundled", here.parents[1]):
        if (folder / "datapackage.json").is_file():
            return folder / "datapackage.json"
    raise KerrdataError(
        "The data package that belongs to this tool is missing.", "Install it anew."
    )


def _shown(path: Path) -> str:
    """The path as a person in the current folder would write it."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _descriptor_in(folder: Path, place: Path) -> Path:
    """The descriptor at the top of a folder, or in its only sub-folder as in many archives."""
    inner = [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
    for candidate in [folder, *inner] if len(inner) == 1 else [folder]:
        for name in DESCRIPTOR_NAMES:
            if not (candidate / name).is_file():
                continue
            if not (candidate / name).resolve().is_relative_to(folder.resolve()):
                raise KerrdataError(
                    f"{candidate / name}: leads out of the package.",
                    "Put the file itself into the package.",
                )
            return candidate / name
    raise KerrdataError(
        f"{place}: there is no datapackage.json in it.",
        "Give the folder, descriptor or archive of a data package.",
    )


def _read_records(package: Package, table: TableSchema) -> Records:
    path = file_of(package, table)
    with reading(path, table.encoding):
        text = path.read_bytes().decode(table.encoding).removeprefix("\ufeff")
        return _records(text, table)


def _records(text: str, table: TableSchema) -> Records:
    reader = csv.reader(io.StringIO(text, newline=""), **csv_options(table))
    records = Records([], [], [], [], text=text)
    line = 1
    for number, row in enumerate(reader, start=1):
        if number == 1 and table.has_header:
            records.labels.extend(label.strip() for label in row)
        elif row:
            records.rows.append(row)
            records.numbers.append(number)
            records.lines.append(line)
        else:
            records.blanks[number] = line
        line = reader.line_num + 1
    if not records.labels:
        records.labels.extend(field.name for field in table.fields)
    return records
