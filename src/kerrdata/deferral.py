"""Libraries that are loaded when they are first used, not where they are named. Loads none itself.

Every rule module names pandas, most of them only in their types. A package of another model is
checked without a single frame, and need not wait for it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Deferred(ModuleType):
    """What stands for a module that is still to be loaded.

    The standard library's `LazyLoader` does not do: until Python 3.12 a second `import` loads it.
    """

    def __getattr__(self, name: str) -> Any:
        _forget(self)
        module = import_module(self.__name__)
        vars(self).update(vars(module))
        return getattr(module, name)


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Let `import` of some modules cost nothing until an attribute of them is asked for.

    So it is for the imports within the context alone: libraries look into `sys.modules` to see
    whether others are in use.

    Args:
        names: Libraries, each before its own modules; those that are loaded already, or not
            installed, are left alone.
    """
    modules = [_Deferred(name) for name in names if _is_missing(name)]
    for module in modules:
        sys.modules[module.__name__] = module
        parent, _, name = module.__name__.rpartition(".")
        if isinstance(sys.modules.get(parent), _Deferred):
            setattr(sys.modules[parent], name, module)
    try:
        yield
    finally:
        for module in modules:
            _forget(module)


def _is_missing(name: str) -> bool:
    """Whether a module is not loaded, but its library is there."""
    return name not in sys.modules and find_spec(name.partition(".")[0]) is not None


def _forget(module: ModuleType) -> None:
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
