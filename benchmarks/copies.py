"""This project's package many times over, each copy with ids and names of its own."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NAMES = {"name", "title", "aliases"}


def write(folder: Path, copies: int) -> None:
    """Write the package into a folder, its tables as many times as long."""
    descriptor = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for table in descriptor["resources"]:
        if table["path"].endswith(".csv"):
            rows = sorted(_rows(table, copies), key=lambda row: [row[at] for at in _key(table)])
            with (folder / table["path"]).open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow([field["name"] for field in table["schema"]["fields"]])
                writer.writerows(rows)


def _rows(table: dict[str, Any], copies: int) -> Iterator[list[str]]:
    with (ROOT / table["path"]).open(encoding="utf-8", newline="") as file:
        labels, *rows = csv.reader(file)
    kinds = [_kind(label, table) for label in labels]
    for number in range(copies):
        for row in rows:
            yield [_another(*one, number) for one in zip(kinds, row, strict=True)]


def _kind(label: str, table: dict[str, Any]) -> str:
    if label in _ids(table["schema"]):
        return "id"
    return label if label in NAMES or (label, table["name"]) == ("sha256", "sources") else ""


def _another(kind: str, cell: str, number: int) -> str:
    """The cell of a copy: another one where two rows that say the same would be a finding."""
    if not cell or not kind:
        return cell
    if kind == "id":
        return "/".join(f"{part}-{number}" for part in cell.split("/"))
    if kind == "sha256":
        return hashlib.sha256(f"{cell} {number}".encode()).hexdigest()
    return re.sub(r"\w+", lambda word: _word(f"{word[0]} {number}"), cell)


def _word(text: str) -> str:
    digits = hashlib.sha256(text.encode()).hexdigest()[:10]
    return "".join(chr(ord("a") + int(digit, 16)) for digit in digits).capitalize()


def _ids(schema: dict[str, Any]) -> set[str]:
    keys = [key["fields"] for key in schema.get("foreignKeys", [])]
    return {"id", "row_id", *(name for key in keys for name in _listed(key))}


def _key(table: dict[str, Any]) -> list[int]:
    labels = [field["name"] for field in table["schema"]["fields"]]
    return [labels.index(name) for name in _listed(table["schema"]["primaryKey"])]


def _listed(names: str | list[str]) -> list[str]:
    return [names] if isinstance(names, str) else names
