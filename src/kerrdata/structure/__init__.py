"""Structure: does a package keep the Data Package standard? Judged by Frictionless, in our words.

Only `check` is for the floors above; what stands behind it may change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kerrdata.deferral import deferred
from kerrdata.errors import DescriptorError
from kerrdata.findings import Finding, TableReport
from kerrdata.memory import Recollection
from kerrdata.package import Package

# What Frictionless publishes, prints and reads frames with takes half of its start.
with deferred(
    "dateutil.tz:tzoffset",
    "frictionless.portals.zenodo.models:ZenodoCreator ZenodoMetadata",
    "frictionless.system.models:PublishResult",
    "tabulate:tabulate",
):
    import frictionless.portals  # noqa: F401 (it would be loaded later, and what it names with it)

    from kerrdata.structure.limits import MOST_ERRORS
    from kerrdata.structure.reference import judge, unreadable
    from kerrdata.structure.translation import problem, translate

UNREADABLE = {
    "compression-error",
    "encoding-error",
    "format-error",
    "resource-error",
    "schema-error",
    "scheme-error",
    "source-error",
}
"""Errors after which nothing can be said of the cells of a table."""


@dataclass(frozen=True)
class Structure:
    """What the structural check found.

    Attributes:
        findings: Those of the descriptor; where there are any, no data were looked at.
        tables: One report per table.
    """

    findings: tuple[Finding, ...]
    tables: tuple[TableReport, ...]

    @property
    def unreadable(self) -> frozenset[str]:
        """Names of the tables that could not be read to their end."""
        return frozenset(
            table.name
            for table in self.tables
            if any(found.code in UNREADABLE for found in table.findings)
        )


def check(
    package: Package,
    *,
    allow_network: bool = False,
    recollection: Recollection | None = None,
    most_errors: int = MOST_ERRORS,
) -> Structure:
    """Check a package against the Data Package standard, as `frictionless validate` does.

    Args:
        package: The package.
        allow_network: Whether web servers may be asked for what the descriptor names.
        recollection: What was found before, for those who check again and again.
        most_errors: How many errors of a table are reported with their details.

    Raises:
        KerrdataError: The descriptor names something that is not opened: on the network, outside
            the package, a database, a decompression bomb.
    """
    verdict = judge(
        package, allow_network=allow_network, recollection=recollection, most_errors=most_errors
    )
    findings, tables = translate(verdict, package)
    return Structure(findings, tuple(tables))


def broken(error: DescriptorError) -> Finding:
    """The finding of a descriptor that cannot be understood, as Frictionless reports it.

    Args:
        error: Why it cannot be.
    """
    return replace(
        problem(unreadable(str(error.path), error.reason), error.path.name),
        hint=f"{error.message} {error.hint}".strip(),
        line=error.line,
    )
