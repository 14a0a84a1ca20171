"""The one place that knows Numba: `@compiled` makes a function machine code.

Compiled once for a machine and kept on disk, beside the package or, where that
cannot be written, in the user's cache folder.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

__all__ = ["compiled"]

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """`function` as machine code; its plain Python stands at ``.py_func``."""
    return cast(Function, njit(cache=True)(function))
