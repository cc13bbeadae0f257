"""DataTables, the script that sorts and searches tables: from npm, never in the repository.

Without it tables are complete all the same, and the build says how to get it.
"""

from __future__ import annotations

from importlib.resources import files

NAME = "node_modules/datatables.net"
HINT = (
    "`make setup` fetches it where npm is; or: npm ci --ignore-scripts --prefix src/kerrdata/site"
)
LICENCE = "assets/datatables-licence.txt"


def sorter() -> dict[str, bytes]:
    """The script and its licence by address in the site; empty where it is not installed."""
    folder = files("kerrdata.site") / NAME
    script, licence = folder / "js" / "dataTables.min.js", folder / "License.txt"
    if not script.is_file() or not licence.is_file():
        return {}
    return {"assets/datatables.min.js": script.read_bytes(), LICENCE: licence.read_bytes()}
