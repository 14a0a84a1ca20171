"""WHAT IF THE NUMBERS WERE OTHERS: a thesis over a grid of them, and what the best is worth.

::

    axes ─▶ grid ─▶ places ─▶ kernel ─▶ chunks on disk ─▶ Sweep ─▶ overfitting

The room shares its name with the verb ``backtest.sweep(thesis, {...})``: the module may be called.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Verb(ModuleType):
    """The room, which answers to its name as `backtest.sweeping.sweep` does.

    Python binds a package's name in its parent at the first import of anything in it, and
    would so hide a function of the same name.
    """

    @property
    def __wrapped__(self) -> Any:
        """What is called, for whoever asks for its signature."""
        return import_module("backtest.sweeping").sweep

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self.__wrapped__(*args, **options)


sys.modules[__name__].__class__ = _Verb
