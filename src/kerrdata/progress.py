"""How far a check has come, for whoever watches it from another thread. Draws nothing.

There is one for the process: Arrow reads in threads of its own, which know no context.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Progress:
    """What has been read of the tables of a package.

    Attributes:
        table: The table that is being read, empty while none is.
        total: Bytes that will probably be read of all tables.
    """

    table: str = ""
    total: int = 0
    _expected: Mapping[str, int] = field(default_factory=dict)
    _before: int = 0
    _current: int = 0

    def start(self, expected: Mapping[str, int]) -> None:
        """Begin with the tables of a package.

        Args:
            expected: By table the bytes that will probably be read to judge it.
        """
        self._expected, self.total = expected, sum(expected.values())
        self.table, self._before, self._current = "", 0, 0

    def enter(self, table: str) -> None:
        """Go on to a table; those before it are done."""
        self._before += self._expected.get(self.table, 0)
        self.table, self._current = table, 0

    def advance(self, count: int) -> None:
        """So many more bytes were read."""
        self._current += count

    def reach(self, count: int | None) -> None:
        """So many bytes of the table were read so far."""
        self._current = count or self._current

    @property
    def done(self) -> int:
        """Bytes that were read of all tables, never more than expected."""
        return self._before + min(self._current, self._expected.get(self.table, 0))


NOW = Progress()
"""That of this process."""
