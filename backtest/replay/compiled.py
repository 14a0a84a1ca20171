"""The one place that knows Numba: `@compiled` makes a function machine code.

Compiled once for a machine and kept on disk, beside the package or, where that
cannot be written, in the user's cache folder.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

__all__ = ["compiled", "place"]

#: Inlined into one another: a call hands over some eighty arrays, and took half of the time.
_OPTIONS: dict[str, Any] = {"_nrt": False, "nogil": True, "forceinline": True}

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """`function` as machine code; its plain Python stands at ``.py_func``.

    It works on arrays that it is given and makes none: so Numba need not count who
    holds them at every call, which took 14 times as long as the work itself. A
    function that does make an array does not compile. While it works, Python's other threads
    do: so many replays are dealt out to as many as there are processors.
    """
    try:
        return cast(Function, njit(cache=True, **_OPTIONS)(function))
    except RuntimeError:  # no folder to keep it in, as in a container that is read-only
        return cast(Function, njit(**_OPTIONS)(function))


@compiled
def place(k: int) -> int:
    """A place in an array that is counted from its start.

    Of a plain number machine code asks at every access whether it counts from the end, and
    goes an element at a time where it might.

    Examples
    --------
    >>> [10.0, 20.0][place(1)]
    20.0
    """
    return np.uint64(k)  # type: ignore[return-value]  # without a sign; used as a place alone
