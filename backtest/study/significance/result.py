"""What a test of significance says."""

from __future__ import annotations

from dataclasses import dataclass

from backtest.study.windows import Window

__all__ = ["TestResult"]


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test over one window. `statistic` and `p_value` are NaN where they cannot be had."""

    __test__ = False  # pytest takes classes of such names for its own

    name: str
    window: Window
    statistic: float
    p_value: float  # two-sided
    df: float | None  # degrees of freedom; None where there are none
    n: int  # observations: events × instruments
    dates: int  # distinct dates of announcement among them
    valid: bool  # whether its p-value means what it says in this case
    why: str | None  # why not
