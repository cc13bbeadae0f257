"""What the shell may offer while a command is typed: codes, tables, rows. Never heavy or loud."""

from __future__ import annotations

from contextlib import suppress

from kerrdata.errors import KerrdataError


def codes(incomplete: str) -> list[str]:
    """The codes that a rule or Frictionless type can have, also behind a comma.

    Args:
        incomplete: What has been typed.
    """
    from kerrdata.examples import codes as known
    from kerrdata.standard import FIXES

    before, comma, word = incomplete.rpartition(",")
    names = sorted({*known(), *FIXES})
    found = [name for name in names if name.lower().startswith(word.lower())]
    return [f"{before}{comma}{name}" for name in found]


def rows(incomplete: str) -> list[str]:
    """Tables, and behind the slash the rows and columns, of the package around this folder.

    Args:
        incomplete: What has been typed of TABLE/ID/COLUMN.
    """
    from kerrdata.package import open_package

    parts = incomplete.split("/")
    with suppress(KerrdataError, OSError):
        package = open_package()
        if len(parts) == 1:
            names = [f"{table.name}/" for table in package.descriptor.tables]
        elif len(parts) == 2:
            names = [f"{parts[0]}/{name}" for name in _ids(parts[0])]
        else:
            table = package.descriptor.table(parts[0])
            columns = [field.name for field in table.fields] if table else []
            names = [f"{parts[0]}/{parts[1]}/{column}" for column in columns]
        return [name for name in names if name.startswith(incomplete)]
    return []


def sources(incomplete: str) -> list[str]:
    """The identifiers of the sources of the package around this folder.

    Args:
        incomplete: What has been typed.
    """
    with suppress(KerrdataError, OSError):
        return [name for name in _ids("sources") if name.startswith(incomplete)]
    return []


def _ids(name: str) -> list[str]:
    """The keys of the rows of a table; none where a key is of several columns.

    Raises:
        KerrdataError: There is no package, or its file cannot be read.
    """
    from kerrdata.package import open_package

    package = open_package()
    table = package.descriptor.table(name)
    records = package.records(table) if table else None
    if not table or not records or table.primary_key[1:] or not table.primary_key:
        return []
    at = records.labels.index(table.primary_key[0]) if table.primary_key[0] in records.labels else 0
    return [row[at] for row in records.rows if len(row) > at]
