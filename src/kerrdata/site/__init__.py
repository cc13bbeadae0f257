"""The page of a data package: one static folder to read, look, download and cite. No network.

It opens from a USB stick as well as from a web host. Everything on it comes out of the package and
the folders of its releases; it composes what lower floors compute.
"""

from __future__ import annotations

from importlib.util import find_spec

from kerrdata.errors import KerrdataError

EXTRA = {"altair": "altair", "networkx": "networkx", "vl_convert": "vl-convert-python"}
"""What draws the page: modules, and the distributions that bring them."""


def require_libraries() -> None:
    """See that what draws is installed.

    Raises:
        KerrdataError: It is not.
    """
    missing = [library for module, library in EXTRA.items() if find_spec(module) is None]
    if missing:
        raise KerrdataError(
            f"{', '.join(missing)}: what draws the page is not installed.",
            "Install it with: pip install 'kerrdata[site]'",
        )
