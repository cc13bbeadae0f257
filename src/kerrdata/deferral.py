"""Libraries that are loaded when they are first used, not where they are named. Loads none itself.

Every rule module names pandas, most of them only in their types. A package of another model is
checked without a single frame, and need not wait for it.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any


class _Deferred(ModuleType):
    """A module that is still to be loaded.

    The standard library's `LazyLoader` does not do: until Python 3.12 a second `import` loads it.
    """

    def __getattr__(self, name: str) -> Any:
        spec = self.__spec__
        if not spec or not spec.loader:
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]
        self.__path__ = spec.submodule_search_locations or []
        try:
            spec.loader.exec_module(self)
        except BaseException:
            sys.modules.pop(self.__name__, None)
            raise
        return getattr(self, name)


def defer(name: str) -> None:
    """Let `import name` cost nothing until an attribute of the module is asked for.

    Args:
        name: A library; nothing happens if it is loaded already, or is not installed.
    """
    spec = None if name in sys.modules else find_spec(name)
    if spec and spec.loader:
        module = module_from_spec(spec)
        module.__class__ = _Deferred
        vars(module).pop("__path__", None)  # asked for by whoever imports a part of it
        sys.modules[name] = module
