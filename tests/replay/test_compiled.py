"""Compiling, where there is a place to keep the code and where there is none."""

from __future__ import annotations

import pytest

from backtest.replay import compiled as module


def double(value: float) -> float:
    return 2.0 * value


def test_a_function_compiles_where_its_code_cannot_be_kept(monkeypatch):
    whole = module.njit

    def without_a_folder(**options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function 'double': no locator available for file")
        return whole(**options)

    monkeypatch.setattr(module, "njit", without_a_folder)
    assert module.compiled(double)(21.0) == 42.0


def test_a_kernel_that_makes_an_array_does_not_compile():
    """It would count references again, and be many times as slow."""
    import numpy as np
    from numba.core.errors import TypingError

    def makes(count: int) -> float:
        return np.zeros(count).sum()

    with pytest.raises(TypingError, match="zeros"):
        module.compiled(makes)(3)
