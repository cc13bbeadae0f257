"""The Kerr data package and what checks it; nothing heavy is imported before it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "KerrdataError": "kerrdata.errors",
    "load": "kerrdata.loading",
    "open_package": "kerrdata.package",
    "tables": "kerrdata.loading",
    "validate": "kerrdata.validation",
}
"""Where each name of the public API lives."""

__all__ = ["KerrdataError", "__version__", "load", "open_package", "tables", "validate"]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value: Any = import_module("kerrdata.package").bundled_package().descriptor.version
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
