"""One check as it was asked for on the command line: its answer, from the cache or anew."""

from __future__ import annotations

import gc
import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kerrdata import cache
from kerrdata.errors import KerrdataError
from kerrdata.findings import Report
from kerrdata.inputs import Inputs, inputs_of
from kerrdata.package import located


@dataclass(frozen=True)
class Check:
    """The arguments of `validation.validate`, and where the answer may come from.

    Attributes:
        place: A folder, a descriptor or an archive.
        select: Codes of what is checked.
        ignore: Codes of what is not.
        strict: Whether a warning counts.
        allow_network: Whether web servers may be asked; what they say is never kept.
        source_texts: Files with the texts of sources.
        use_cache: Whether an answer may be one that was kept.
        memory: What was found in each table, for those who ask again and again.
        limit_errors: How many errors of a table are reported with their details.
    """

    place: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    allow_network: bool = False
    source_texts: tuple[Path, ...] = ()
    use_cache: bool = True
    memory: dict[str, Any] | None = None
    limit_errors: int = 1000

    def report(self) -> Report:
        """The answer: the one that was kept if nothing has changed since, else a new one.

        Raises:
            KerrdataError: The package could not be checked.
        """
        started = time.perf_counter()
        key = self._key()
        kept = cache.read(key) if key else None
        if kept:
            return replace(kept, seconds=round(time.perf_counter() - started, 3))
        report = self._checked()
        if key and key == self._key():  # nobody has saved a file in the meantime
            cache.write(key, report)
        return report

    def inputs(self) -> Inputs | None:
        """What the answer rests on, None where there is no package."""
        with suppress(KerrdataError, OSError):
            return inputs_of(located(self.place)[0], self.source_texts)
        return None

    def _key(self) -> str:
        if not self.use_cache or self.allow_network or not cache.folder():
            return ""
        options = (self.select, self.ignore, self.strict, self.limit_errors)
        with suppress(KerrdataError, OSError):
            return cache.Question(self.place, options, self.source_texts).key()
        return ""

    def _checked(self) -> Report:
        if "kerrdata.validation" not in sys.modules:
            _load()
        from kerrdata import validation

        return validation.validate(
            self.place,
            select=self.select,
            ignore=self.ignore,
            strict=self.strict,
            allow_network=self.allow_network,
            source_texts=self.source_texts,
            memory=self.memory,
            limit_errors=self.limit_errors,
        )


def _load() -> None:
    """Load the libraries: that makes no garbage, and what is loaded stays. A tenth of the time."""
    # Arrow's own allocator hands memory back at once and asks for it anew: another tenth.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    gc.disable()
    import kerrdata.validation  # noqa: F401 (it is what takes so long)

    gc.freeze()
    # A check makes many objects and few circles: to look for these so often costs a thirtieth.
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
