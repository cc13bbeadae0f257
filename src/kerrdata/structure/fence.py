"""What a descriptor may make Frictionless do: read files of its own package, and nothing else.

Frictionless opens whatever a descriptor names: hosts, databases, files beside the package. Here its
hooks are used to look at each resource before anything is opened, also at those that nested
descriptors name, and at each file that it reads as a descriptor: schemas, dialects, profiles. What
it answers with an error of its own, such as an absolute path, is left to it. Refused: the network
(unless allowed), databases and cloud stores, symbolic links that lead out of the package, devices
and pipes, and what a few bytes of become far more than data are: bombs, aliases of YAML.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from frictionless import Error, Metadata, Parser, Plugin, Resource, system

from kerrdata.descriptor import MAX_DESCRIPTOR_BYTES
from kerrdata.errors import KerrdataError
from kerrdata.structure.bombs import ZIPPED, unpacks_to_too_much
from kerrdata.structure.heads import head_parser

NETWORK = {"http", "https"}
ENGINES = (
    *("s3", "ftp", "postgresql", "mysql", "oracle", "mssql", "sqlite"),
    *("duckdb", "firebird", "sybase", "db2", "ibm"),
)
"""Schemes, or their beginnings, that make Frictionless connect to what is no web server."""
LOADED = {"csv", "tsv", "json", "jsonl", "ndjson", "html", "yaml", "xlsx", "xls", "ods"}
"""Formats whose files Frictionless opens itself; of others a library is given the path."""

NETWORK_HINT = (
    "If you trust the package, allow it: --allow-network, or allow_network=True in Python. "
    "Better: download what it names into the package."
)


@dataclass
class Fence:
    """The limits of one check.

    Attributes:
        root: Folder of the package.
        allow_network: Whether web servers may be asked.
        refusals: What was refused; Frictionless may have swallowed the exception.
    """

    root: Path
    allow_network: bool = False
    refusals: list[KerrdataError] = field(default_factory=list)
    _sound: set[tuple[Path, str]] = field(default_factory=set)

    def refuse(self, message: str, hint: str) -> NoReturn:
        """Stop here, and remember it.

        Raises:
            KerrdataError: Always.
        """
        self.refusals.append(KerrdataError(message, hint))
        raise self.refusals[-1]

    def check_place(self, owner: str, place: str, base: Path) -> None:
        """Refuse a path or address that leads out of the package.

        Args:
            owner: Who names it, for the message.
            place: As the descriptor has it.
            base: Folder that a relative path starts from.

        Raises:
            KerrdataError: It is refused.
        """
        scheme = scheme_of(place)
        self.check_scheme(owner, place, scheme)
        if len(scheme) == 1:  # Frictionless takes `c:data.csv` for a path from the current folder
            self.refuse(f"{owner}: {place} looks like a drive.", "Give a path inside the package.")
        self.check_file(owner, base / place)  # with a scheme of `file` it may be called anything

    def check_scheme(self, owner: str, place: str, scheme: str) -> None:
        """Refuse what connects to something.

        Raises:
            KerrdataError: It is refused.
        """
        if scheme in NETWORK and not self.allow_network:
            self.refuse(
                f"{owner}: {place} is on the network, where nothing is asked.", NETWORK_HINT
            )
        if scheme.startswith(ENGINES):
            hint = "Export the data as a CSV file into the package."
            self.refuse(f"{owner}: {place} is no file; nothing connects to {scheme}.", hint)

    def check_file(self, owner: str, path: Path) -> None:
        """Refuse a file that lies elsewhere or is none.

        Raises:
            KerrdataError: It is refused.
        """
        try:
            target = path.resolve()
            mode = target.stat().st_mode
        except (OSError, RuntimeError, ValueError):
            return  # it is not there: Frictionless says so
        if not target.is_relative_to(self.root.resolve()):
            hint = "Put the file itself into the package."
            self.refuse(f"{owner}: {self._named(path)} leads out of the package.", hint)
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            self.refuse(f"{owner}: {self._named(path)} is no file.", "Put a file in its place.")

    def check_opened(self, owner: str, place: str) -> None:
        """Refuse what a library would open by itself, unless it is a file.

        Raises:
            KerrdataError: It is refused.
        """
        is_folder = os.path.isdir(place)  # noqa: PTH112 (whatever name it has)
        if scheme_of(place) not in {"", *NETWORK} or is_folder:
            hint = "Export the data as a CSV file into the package."
            self.refuse(f"{owner}: {place.removeprefix(f'{self.root}/')} is no file.", hint)

    def check_description(self, path: Path) -> None:
        """Refuse to read as a descriptor, of whatever kind, what is too much for one.

        Raises:
            KerrdataError: It is refused.
        """
        try:
            is_too_large = path.stat().st_size > MAX_DESCRIPTOR_BYTES
        except (OSError, ValueError):
            return  # it is not there: Frictionless says so
        if is_too_large:
            message = f"the descriptor: {self._named(path)} is too large to be one."
            self.refuse(message, f"It may have {MAX_DESCRIPTOR_BYTES // 2**20} MiB.")
        if path.suffix == ".yaml":
            self.check_aliases("the descriptor", path)

    def check_aliases(self, owner: str, path: Path) -> None:
        """Refuse YAML with aliases, a few lines of which can stand for gigabytes.

        Raises:
            KerrdataError: It is refused.
        """
        from kerrdata.yamltext import line_of_alias  # noqa: PLC0415 (few packages have YAML)

        line = line_of_alias(path)
        if line:
            message = f"{owner}: {self._named(path)}:{line}: aliases are not accepted."
            self.refuse(message, "Write out what the alias stands for.")

    def check_size(self, owner: str, path: Path, compression: str) -> None:
        """Refuse a compressed file that unpacks to far more than data do.

        Raises:
            KerrdataError: It is refused.
        """
        if (path, compression) not in self._sound and unpacks_to_too_much(path, compression):
            hint = "If you trust the file, unpack it yourself and name the unpacked one."
            name = self._named(path)
            self.refuse(f"{owner}: {name} unpacks to far more than its size.", hint)
        self._sound.add((path, compression))

    def _named(self, path: Path) -> Path:
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path


class Refusal:
    """Stands where Frictionless keeps its web client, and refuses."""

    def __init__(self, fence: Fence) -> None:
        self._fence = fence

    def get(self, url: str, **_: object) -> NoReturn:
        """Refuse to fetch.

        Raises:
            KerrdataError: Always.
        """
        message = f"the descriptor: {url} is on the network, where nothing is asked."
        self._fence.refuse(message, NETWORK_HINT)


_FENCE: ContextVar[Fence | None] = ContextVar("fence", default=None)


class KerrdataPlugin(Plugin):
    """What Frictionless is taught: the fence, and that `rule/KD105` is a type of error."""

    def detect_resource(self, resource: Resource) -> None:
        """Look at a resource that is being described, before its kind is guessed from its file."""
        fence = _FENCE.get()
        if fence:
            owner, base = f"table {resource.name}", Path(resource.basepath or "")
            places = [*resource.paths, resource._schema, resource._dialect]
            for place in places:
                if isinstance(place, str):
                    fence.check_place(owner, place, base)
            scheme = str(resource.scheme).lower()
            fence.check_scheme(owner, resource.path or scheme, scheme)

    def create_loader(self, resource: Resource) -> None:
        """Look at a resource when its file is about to be opened."""
        fence = _FENCE.get()
        if fence:
            owner, scheme = f"table {resource.name}", str(resource.scheme)
            fence.check_scheme(owner, resource.normpath or scheme, scheme)
            for path in resource.normpaths:
                fence.check_place(owner, path, Path())
            if resource.normpath and not resource.multipart:  # each part has a loader of its own
                packed = str(resource.compression or resource.format)
                fence.check_size(owner, Path(resource.normpath), packed)

    def create_parser(self, resource: Resource) -> Parser | None:
        """The same, for the formats that open their file themselves; see also `heads`."""
        self.create_loader(resource)
        fence = _FENCE.get()
        if fence and resource.normpath:
            owner, path = f"table {resource.name}", Path(resource.normpath)
            if resource.format not in LOADED:
                fence.check_opened(owner, resource.normpath)
            if resource.format == "yaml":
                fence.check_aliases(owner, path)
            if resource.format in ZIPPED and resource.compression:
                fence.refuse(f"{owner}: {path.name} is packed twice.", "Name the unpacked file.")
        return head_parser(resource)

    def select_error_class(self, type: str | None = None) -> type[Error] | None:  # noqa: A002
        """The class of our own findings, so that Frictionless can read the reports written here."""
        if not type or not type.startswith("rule/"):
            return None
        return _rule_error(type)


def _retrieve(kind: type[Metadata], descriptor: Any, *, size: int | None = None) -> dict[str, Any]:
    """What a descriptor says: Frictionless reads every one here, wherever it is."""
    fence = _FENCE.get()
    if fence and isinstance(descriptor, str | Path):
        fence.check_file("the descriptor", Path(descriptor))
        if size is None:  # else it is the head of a table in JSON
            fence.check_description(Path(descriptor))
    found: dict[str, Any] = _OWN(kind, descriptor, size=size)
    return found


_OWN = vars(Metadata)["metadata_retrieve"].__func__
Metadata.metadata_retrieve = classmethod(_retrieve)  # type: ignore[method-assign, assignment]


def _rule_error(name: str) -> type[Error]:
    return type("RuleError", (Error,), {"type": name, "title": "Rule", "description": "Rule"})


def scheme_of(place: str) -> str:
    """The scheme of an address, empty for a path."""
    try:
        return urlsplit(place).scheme
    except ValueError:  # for example a broken IPv6 address: Frictionless says so
        return ""


@contextmanager
def fenced(root: Path, *, allow_network: bool = False) -> Iterator[Fence]:
    """Keep Frictionless inside a package for as long as the context lasts.

    Args:
        root: Folder of the package.
        allow_network: Whether web servers may be asked.
    """
    fence = Fence(root, allow_network)
    session: Any = None if allow_network else Refusal(fence)
    # By hand, since Frictionless does not restore its settings after an exception.
    settings = system.use_context(
        trusted=False, onerror="ignore", standards="v2", http_session=session
    )
    token = _FENCE.set(fence)
    settings.__enter__()
    try:
        yield fence
    finally:
        settings.__exit__(None, None, None)
        _FENCE.reset(token)


system.register("kerrdata", KerrdataPlugin())
