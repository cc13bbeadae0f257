"""What was found before, for those who check again and again.

An answer is given once more as long as all that it rests on is the same, byte for byte: the
descriptor with the files that it names, and the files of some tables. It refuses to remember
anything of a package whose tables it cannot tell apart by their files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from kerrdata.descriptor import TableSchema
from kerrdata.inputs import Inputs, inputs_of
from kerrdata.package import Package

Answer = TypeVar("Answer")
Memory = dict[Any, Any]
"""By question the tables that its answer rests on, their contents, and the answer."""


@dataclass(frozen=True)
class Recollection:
    """A memory, and what it may rest on in this round.

    Attributes:
        memory: What was found in earlier rounds.
        common: What every answer rests on.
        files: SHA-256 of the file of each table; none where nothing is to be remembered.
        inputs: The places of all files that count.
        stamp: What these looked like when the round began.
    """

    memory: Memory = field(default_factory=dict)
    common: Hashable = ""
    files: Mapping[str, str] = field(default_factory=dict)
    inputs: Inputs = field(default_factory=lambda: Inputs(frozenset()))
    stamp: tuple[Any, ...] = ()

    def recall(self, question: Hashable) -> Any:
        """The answer to a question, None where it has to be found anew.

        Args:
            question: Whatever tells it from all others.
        """
        rests_on, content, answer = self.memory.get(question, ((), None, None))
        return answer if content is not None and content == self._content(rests_on) else None

    def keep(self, question: Hashable, rests_on: Iterable[str], answer: Answer) -> Answer:
        """Remember an answer, and forget an older one.

        Args:
            question: Whatever tells it from all others.
            rests_on: The tables whose files it rests on, besides the descriptor.
            answer: The answer; not None, and not to be changed by anybody.

        Returns:
            The answer.
        """
        names = tuple(sorted(set(rests_on)))
        content = self._content(names)
        if content is not None:
            self.memory[question] = names, content, answer
        return answer

    def resting_also_on(self, *further: Hashable) -> Recollection:
        """The same memory for answers that rest on something else besides.

        Args:
            further: What.
        """
        return replace(self, common=(self.common, *further))

    def forget_if_changed(self) -> None:
        """Forget everything if somebody has saved a file while it was read."""
        if self.inputs.stamp() != self.stamp:
            self.memory.clear()

    def _content(self, names: Iterable[str]) -> Hashable:
        files = [self.files.get(name) for name in names]
        return (self.common, *files) if self.files and all(files) else None


def recollection(package: Package, memory: Memory | None) -> Recollection:
    """What may be remembered of a package as it is now.

    Args:
        package: The package.
        memory: What was found in earlier rounds; None where nothing is to be remembered.

    Raises:
        OSError: A file cannot be read.
    """
    tables = package.descriptor.tables
    if memory is None or package.unpacked or len({one.name for one in tables}) < len(tables):
        return Recollection()
    inputs = inputs_of(package.path)
    stamp = inputs.stamp()
    files = {table.name: _file(package, table) for table in tables}
    others = replace(inputs, files=inputs.files - set(files.values()))
    known = {name: _sha256(file) for name, file in files.items() if file}
    return Recollection(memory, others.digest(), known, inputs, stamp)


def _file(package: Package, table: TableSchema) -> str:
    is_one = table.is_csv and package.file(table)
    return os.path.join(package.root, table.paths[0]) if is_one else ""  # noqa: PTH118 (as there)


def _sha256(file: str) -> str:
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()
