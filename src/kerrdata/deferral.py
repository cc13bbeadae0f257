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
def deferred(name: str) -> Iterator[None]:
    """Let `import name` cost nothing until an attribute of the module is asked for.

    So it is for the imports within the context alone: libraries look into `sys.modules` to see
    whether others are in use.

    Args:
        name: A library; nothing happens if it is loaded already, or is not installed.
    """
    if name in sys.modules or not find_spec(name):
        yield
        return
    module = sys.modules[name] = _Deferred(name)
    try:
        yield
    finally:
        _forget(module)


def _forget(module: ModuleType) -> None:
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
