"""A package about a text that we wrote, and the text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from kerrdata import spans
from kerrdata.anchors.answers import Answer
from kerrdata.anchors.source import SourceText
from kerrdata.anchors.verification import verify
from kerrdata.csvtext import canonical
from kerrdata.package import Package, open_package

TEXT = """The Keeper of Grey Point

Ada Brandt kept the lamp at Grey Point for thirty-one winters. She came to the island in March \
1952, after a dispute with the harbour board of Lindholm.

“I did not lose my nerve on the first night,” says Brandt. “I lost my hat. My brother said, \
‘You will be back by Friday,’ and [that] was that.”

In 1960 a storm took the boat and half of the jetty. Nobody was hurt. The board sent no money, so \
Brandt rebuilt the jetty with her brother Tomas.

“We never asked for thanks… and we never got any,” Tomas Brandt recalls.Read on: Ten Lamps of the \
NorthThe last winter

The lamp went dark in 1983. Ada Brandt moved to Lindholm and wrote a cook-book of the islands.
"""

QUOTES = [
    ("nerve", "I did not lose my nerve on the first night,", "not lose my nerve"),
    ("hat", "I lost my hat. … was that.", "You will be back by Friday"),
    ("thanks", "We never asked for thanks… and we never got any,", "never asked for thanks"),
]
EVIDENCE = [
    ("people", "ada", "", "Ada Brandt kept the lamp at Grey Point"),
    ("people", "ada", "arrival", "in March 1952"),
    ("people", "tomas", "", "her brother Tomas"),
    ("events", "storm", "", "In 1960 a storm took the boat and half of the jetty."),
    ("events", "dark", "", "The lamp went dark in 1983."),
    ("events", "jetty", "", "no money, so Brandt rebuilt the jetty"),
]

MakePackage = Callable[..., Package]


def columns(*names: str, key: tuple[str, ...] = ("id",)) -> dict[str, object]:
    fields = [
        {"name": name, "type": "integer" if name.startswith("span") else "string"} for name in names
    ]
    return {"fields": fields, "primaryKey": list(key)}


def span_cells(text: str, phrase: str) -> list[str]:
    (span,) = spans.find(text, phrase)
    return [str(span.start), str(span.end), span.sha256]


def table(name: str, schema: dict[str, object]) -> dict[str, object]:
    return {"name": name, "path": f"data/{name}.csv", "schema": schema}


@pytest.fixture
def make_package(tmp_path: Path) -> MakePackage:
    """A function that writes a package about a text."""
    numbers = count()

    def make(
        text: str = TEXT,
        quotes: Iterable[tuple[str, str, str]] = QUOTES,
        evidence: Iterable[tuple[str, str, str, str]] = EVIDENCE,
    ) -> Package:
        schemas = {
            "sources": columns("id", "title", "sha256"),
            "people": columns("id", "name", "arrival"),
            "events": columns("id", "title"),
            "event_people": columns("event_id", "person_id", key=("event_id", "person_id")),
            "quotes": columns("id", "source_id", "span_start", "span_end", "sha256", "excerpt"),
            "evidence": columns(
                "id", "table_name", "row_id", "column_name", "source_id", "span_start", "span_end",
                "sha256", "note",
            ),
        }  # fmt: skip
        rows = {
            "sources": [["story", "The story", sha256(text.encode()).hexdigest()]],
            "people": [["ada", "Ada Brandt", "1952-03"], ["tomas", "Tomas Brandt", ""]],
            "events": [["dark", "The end"], ["jetty", "The jetty"], ["storm", "The storm"]],
            "event_people": [["storm", "ada"]],
            "quotes": [[name, "story", *span_cells(text, run), part] for name, run, part in quotes],
            "evidence": sorted(
                ["-".join(filter(None, row)), *row, "story", *span_cells(text, run), ""]
                for *row, run in evidence
            ),
        }
        return write(tmp_path / f"package-{next(numbers)}", schemas, rows)

    return make


def write(
    root: Path, schemas: dict[str, dict[str, object]], rows: dict[str, list[list[str]]]
) -> Package:
    (root / "data").mkdir(parents=True)
    for name, schema in schemas.items():
        labels = [field["name"] for field in schema["fields"]]  # type: ignore[attr-defined]
        text = canonical([labels, *rows[name]])
        (root / "data" / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    resources = [table(name, schema) for name, schema in schemas.items()]
    described = json.dumps({"name": "story", "resources": resources})
    (root / "datapackage.json").write_text(described, encoding="utf-8")
    return open_package(root)


@pytest.fixture
def package(make_package: MakePackage) -> Package:
    """The package about the text."""
    return make_package()


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    """The text in a file outside of the package."""
    path = tmp_path / "outside" / "story.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


@pytest.fixture
def story() -> str:
    """The text."""
    return TEXT


Ask = Callable[..., dict[str, Answer]]


@pytest.fixture
def ask(package: Package) -> Ask:
    """A function that asks a copy of the text for the anchors, and answers by their identifiers."""

    def answers(copy: str, of: Package = package, **options: float) -> dict[str, Answer]:
        given = verify(
            of, [SourceText("copy.txt", copy, sha256(copy.encode()).hexdigest())], **options
        )
        return {answer.anchor.id: answer for answer in given.answers}

    return answers
