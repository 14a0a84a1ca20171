"""Months of a path: by hand, and their product is the path's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtest.metrics import monthly_returns


def test_a_month_goes_from_the_last_date_before_it_to_its_own_last() -> None:
    dates = np.array(
        ["2024-11-29", "2024-12-02", "2024-12-31", "2025-01-02", "2025-03-03"],
        dtype="datetime64[D]",
    )
    months, returns = monthly_returns(np.array([100.0, 90.0, 120.0, 60.0, 66.0]), dates)
    assert months.astype(str).tolist() == ["2024-11", "2024-12", "2025-01", "2025-03"]
    assert returns == pytest.approx([0.0, 0.2, -0.5, 0.1])


@given(
    start=st.integers(15_000, 20_000),
    steps=st.lists(st.integers(1, 40), max_size=60),
    seed=st.integers(0, 2**31),
)
def test_the_months_together_are_the_path(start: int, steps: list[int], seed: int) -> None:
    days = start + np.cumsum([0, *steps])
    dates = days.astype("datetime64[D]")
    equity = np.exp(np.random.default_rng(seed).normal(0, 0.1, len(dates)).cumsum())
    months, returns = monthly_returns(equity, dates)
    assert np.prod(1 + returns) == pytest.approx(equity[-1] / equity[0])
    assert months.tolist() == sorted(set(dates.astype("datetime64[M]").tolist()))
