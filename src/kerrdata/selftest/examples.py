"""The examples of rules as packages: a few tables, described as in the Kerr data package."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from kerrdata.package import Package, bundled_package, open_package
from kerrdata.rules.cases import Face


def written(face: Face, folder: Path) -> Package:
    """Write one side of an example.

    Args:
        face: The side.
        folder: Where; it is made.
    """
    (folder / "data").mkdir(parents=True)
    for table, text in face.tables.items():
        (folder / "data" / f"{table}.csv").write_bytes(text.encode())
    resources = [_resource(table, text) for table, text in face.tables.items()]
    descriptor = {"name": "example", "resources": resources, **face.descriptor}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return open_package(folder)


def _resource(name: str, text: str) -> dict[str, Any]:
    labels = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")), [])
    known = bundled_package().descriptor.table(name)
    described = {field.name: dict(field.raw) for field in known.fields} if known else {}
    schema: dict[str, Any] = {"fields": [described.get(label, {"name": label}) for label in labels]}
    if known:
        schema["primaryKey"] = [key for key in known.primary_key if key in labels]
        references = known.raw["schema"].get("foreignKeys", [])
        schema["foreignKeys"] = [key for key in references if set(key["fields"]) <= set(labels)]
    return {"name": name, "path": f"data/{name}.csv", "schema": schema}
