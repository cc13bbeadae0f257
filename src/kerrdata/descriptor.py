"""The promise: what a Data Package descriptor says of its tables, as frozen dataclasses.

Reading is lenient: what is malformed is left out here and reported by the checks. No data files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kerrdata.errors import DescriptorError, KerrdataError

Raw = Mapping[str, Any]

MAX_DESCRIPTOR_BYTES = 16 * 2**20
PACKED = {"bz2", "gz", "xz", "zip"}
"""Endings that Frictionless takes for a compression, whatever format is declared."""


@dataclass(frozen=True)
class Field:
    """A column as the Table Schema describes it (https://datapackage.org/standard/table-schema/).

    Attributes:
        name: The column's label.
        type: `string` unless declared.
        constraints: As declared.
        raw: The whole field descriptor.
    """

    name: str
    type: str = "string"
    constraints: Raw = field(default_factory=dict)
    raw: Raw = field(default_factory=dict)


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values have to stand in the columns of another table; both in order.

    Attributes:
        fields: The columns that refer.
        table: The table referred to; the table itself where the descriptor leaves it empty.
        reference_fields: The columns referred to.
    """

    fields: tuple[str, ...]
    table: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True)
class TableSchema:
    """What a descriptor promises of one resource.

    Attributes:
        name: Name of the resource.
        paths: Its files relative to the descriptor; empty where the data stand in the descriptor.
        fields: The columns in order.
        primary_key, foreign_keys, unique_keys: As declared, each column list a tuple.
        missing_values: Cell texts that mean *no value*.
        dialect: The table dialect as declared.
        encoding: As declared, else UTF-8.
        raw: The whole resource descriptor.
    """

    name: str
    paths: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    missing_values: tuple[str, ...] = ("",)
    dialect: Raw = field(default_factory=dict)
    encoding: str = "utf-8"
    raw: Raw = field(default_factory=dict)

    @property
    def has_header(self) -> bool:
        """Whether the first line of the file names the columns."""
        return self.dialect.get("header", True) is not False

    @property
    def delimiter(self) -> Any:
        """What separates the cells of a CSV file, as declared."""
        legacy = self.dialect.get("csv")
        declared = {**self.dialect, **(legacy if isinstance(legacy, dict) else {})}
        suffix = Path(self.paths[0]).suffix.lstrip(".").lower() if self.paths else ""
        is_tsv = (_string(self.raw.get("format")) or suffix) == "tsv"
        return declared.get("delimiter", "\t" if is_tsv else ",")

    def field(self, name: str) -> Field | None:
        """The column of that name, None where there is none."""
        return next((known for known in self.fields if known.name == name), None)

    @property
    def is_csv(self) -> bool:
        """Whether the table is one uncompressed CSV file within the package."""
        if len(self.paths) != 1 or self.raw.get("compression"):
            return False
        suffix = Path(self.paths[0]).suffix.lstrip(".").lower()
        return suffix not in PACKED and (_string(self.raw.get("format")) or suffix) in {
            "csv",
            "tsv",
        }


@dataclass(frozen=True)
class Descriptor:
    """A data package as it describes itself.

    Attributes:
        name, version: As declared, empty where they are not.
        tables: One per well-formed resource.
        raw: The whole descriptor.
    """

    name: str
    version: str
    tables: tuple[TableSchema, ...]
    raw: Raw

    def table(self, name: str) -> TableSchema | None:
        """The table of that name, None where there is none."""
        return next((known for known in self.tables if known.name == name), None)


def read_descriptor(path: Path) -> Descriptor:
    """Read a descriptor from a JSON or YAML file.

    Args:
        path: The file; `.yaml` and `.yml` are read as YAML, all else as JSON.

    Raises:
        DescriptorError: The file is too large, no UTF-8, no JSON or YAML, or no object.
        KerrdataError: The file cannot be read.
    """
    raw = _parse(path, _text(path))
    if not isinstance(raw, dict):
        raise DescriptorError(
            path,
            f"{path}: the descriptor is a {type(raw).__name__}, not an object.",
            'Write a Data Package descriptor: { "resources": [ … ] }.',
        )
    return describe(raw, path.parent)


def describe(raw: Raw, root: Path) -> Descriptor:
    """Take from a raw descriptor what is well-formed.

    Args:
        raw: The descriptor.
        root: Folder against which schemas and dialects in files of their own are resolved.
    """
    resources = [entry for entry in _items(raw.get("resources")) if isinstance(entry, dict)]
    return Descriptor(
        name=_string(raw.get("name")),
        version=_string(raw.get("version")),
        tables=tuple(_table(entry, root) for entry in resources if _string(entry.get("name"))),
        raw=raw,
    )


def inside(root: Path, relative: str) -> Path | None:
    """The file that a descriptor's path means, None where it would lie outside the package."""
    if "://" in relative or Path(relative).is_absolute() or "\0" in relative:
        return None
    try:
        target = (root / relative).resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of symbolic links, no name of a file
        return None
    return target if target.is_relative_to(root.resolve()) else None


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:  # no size is asked for: a device has none, and no end
            content = file.read(MAX_DESCRIPTOR_BYTES + 1)
        if len(content) > MAX_DESCRIPTOR_BYTES:
            raise DescriptorError(
                path,
                f"{path}: the descriptor is larger than {MAX_DESCRIPTOR_BYTES // 2**20} MiB.",
                "Keep data out of the descriptor: give each table a file of its own.",
            )
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise KerrdataError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        message = f"{path}: byte {error.start} is not UTF-8."
        raise DescriptorError(path, message, "Save the file as UTF-8.", str(error)) from error


def _parse(path: Path, text: str) -> Any:
    try:
        if path.suffix in {".yaml", ".yml"}:
            from kerrdata import yamltext  # noqa: PLC0415 (most descriptors are JSON)

            return yamltext.read(path, text)
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}."
        hint = "Mend it at that place; a comma or a quote is often missing just before."
        raise DescriptorError(path, message, hint, str(error), error.lineno) from error
    except RecursionError as error:
        message = f"{path}: it is nested too deeply."
        raise DescriptorError(path, message, "", str(error)) from error
    except ValueError as error:  # a control character, a number without end
        message = f"{path}: a value in it cannot be read: {str(error).partition(';')[0]}."
        raise DescriptorError(path, message, "", str(error)) from error


def _table(raw: Raw, root: Path) -> TableSchema:
    schema = _referenced(raw.get("schema"), root)
    name = _string(raw.get("name"))
    return TableSchema(
        name=name,
        paths=tuple(
            filter(None, map(_string, _items(raw.get("path")) + _items(raw.get("extrapaths"))))
        ),
        fields=tuple(_fields(schema)),
        primary_key=_names(schema.get("primaryKey")),
        foreign_keys=tuple(_foreign_keys(schema, name)),
        unique_keys=tuple(filter(None, map(_names, _items(schema.get("uniqueKeys"))))),
        missing_values=_missing_values(schema),
        dialect=_referenced(raw.get("dialect"), root),
        encoding=_string(raw.get("encoding")) or "utf-8",
        raw=raw,
    )


def _referenced(value: Any, root: Path) -> Raw:
    """A schema or dialect, which may stand in a file of its own within the package."""
    target = inside(root, value) if isinstance(value, str) else None
    try:
        if target and target.is_file():
            value = _parse(target, _text(target))
    except (KerrdataError, OSError):
        return {}  # the structural check says what is wrong with it
    return value if isinstance(value, dict) else {}


def _fields(schema: Raw) -> Iterator[Field]:
    for raw in _items(schema.get("fields")):
        if isinstance(raw, dict) and _string(raw.get("name")):
            constraints = raw.get("constraints")
            yield Field(
                name=raw["name"],
                type=_string(raw.get("type")) or "string",
                constraints=constraints if isinstance(constraints, dict) else {},
                raw=raw,
            )


def _foreign_keys(schema: Raw, name: str) -> Iterator[ForeignKey]:
    for raw in _items(schema.get("foreignKeys")):
        reference = raw.get("reference") if isinstance(raw, dict) else None
        if isinstance(reference, dict):
            yield ForeignKey(
                fields=_names(raw.get("fields")),
                table=_string(reference.get("resource")) or name,
                reference_fields=_names(reference.get("fields")),
            )


def _missing_values(schema: Raw) -> tuple[str, ...]:
    declared = schema.get("missingValues", [""])
    values = (item.get("value") if isinstance(item, dict) else item for item in _items(declared))
    return tuple(value for value in values if isinstance(value, str))


def _names(value: Any) -> tuple[str, ...]:
    return tuple(name for name in _items(value) if isinstance(name, str))


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
