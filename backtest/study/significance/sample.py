"""The sample of a test: n events over one window, with what is known of their dependence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from backtest.study.abnormal import Abnormal
from backtest.study.significance.calibrated import BEFORE, too_long, too_wild
from backtest.study.significance.correlation import mean_correlation
from backtest.study.significance.result import TestResult
from backtest.study.windows import Window

__all__ = ["Sample", "sample_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sample:
    """Events whose window is whole, n of them; M sessions of estimation, L of the window."""

    window: Window
    car: Floats  # (n,)
    bhar: Floats  # (n,)
    scar: Floats  # (n,) with forecast error
    forecast_error: Floats  # (n,) in sigma²
    sigma: Floats  # (n,)
    observations: Ints  # (n,) M of each
    parameters: int
    residuals: Floats  # (n, M) NaN where missing
    ar: Floats  # (n, L) NaN where missing
    announced: Ints  # (n,) days since 1970
    first: Ints  # (n,) days since 1970 of the window's ends
    last: Ints
    residual_dates: Ints  # (n, M) days since 1970; −1 outside the prices
    dates_of: Ints  # (n, L)
    own: Floats  # (n, L)
    explained_by: Floats  # (k, n, L)
    unrest: float = np.nan  # deviation before day 0 ÷ sigma, the mean over the n

    def __len__(self) -> int:
        return len(self.car)

    @property
    def dates(self) -> int:
        """Distinct dates of announcement."""
        return len(np.unique(self.announced))

    @cached_property
    def clusters(self) -> int:
        """The most windows of which no two overlap, instruments of one event being one."""
        found, reached = 0, -1
        _, group = np.unique(self.announced, return_inverse=True)
        first = np.full(self.dates, np.iinfo(np.int64).max)
        last = np.full(self.dates, -1)
        np.minimum.at(first, group, self.first)
        np.maximum.at(last, group, self.last)
        for place in np.argsort(last, kind="stable"):
            if first[place] > reached:
                found, reached = found + 1, int(last[place])
        return found

    @property
    def correlation(self) -> float:
        """Mean correlation r̄ over all pairs of events, as far as their windows overlap."""
        return self._correlations[0]

    @property
    def overlap(self) -> float:
        """By what the overlap of windows of different dates multiplies the mean's variance."""
        whole, between = self._correlations
        alone = 1.0 + (len(self) - 1) * (whole - between)
        return (1.0 + (len(self) - 1) * whole) / alone if alone > 0 else np.inf

    @cached_property
    def _correlations(self) -> tuple[float, float]:
        return mean_correlation(
            self.residuals, self.residual_dates, self.announced, self.first, self.last
        )

    def result(
        self, name: str, statistic: float, p_value: float, why: str | None,
        *, df: float | None = None,
    ) -> TestResult:  # fmt: skip
        """The test's result; what could not be computed is never valid."""
        if why is None and not np.isfinite(p_value):
            why = "it cannot be computed from these returns"
        if why is None:
            n = len(self)
            why = too_long(name, self.window.length, n) or too_wild(name, self.unrest, n)
        return TestResult(name, self.window, float(statistic), float(p_value), df, len(self),
                          self.dates, why is None, why)  # fmt: skip


def sample_of(abnormal: Abnormal, window: Window) -> Sample:
    """The events of a study whose window is whole and whose sigma is above zero."""
    found = abnormal.over(window)
    kept = np.isfinite(found.scar) & np.isfinite(found.bhar)
    rows = abnormal.rows
    return Sample(
        window=window,
        car=found.car[kept],
        bhar=found.bhar[kept],
        scar=found.scar[kept],
        forecast_error=found.forecast_error[kept],
        sigma=abnormal.fitted.sigma[kept],
        observations=abnormal.fitted.observations[kept],
        parameters=abnormal.fitted.parameters,
        residuals=abnormal.residuals[kept],
        ar=abnormal.ar(window)[kept],
        announced=rows.announced[kept],
        first=found.first[kept],
        last=found.last[kept],
        residual_dates=abnormal.dates(abnormal.estimation)[kept],
        dates_of=abnormal.dates(window)[kept],
        own=abnormal.own(window)[kept],
        explained_by=abnormal.explained_by(window)[:, kept],
        unrest=_unrest(abnormal, kept),
    )


def _unrest(abnormal: Abnormal, kept: npt.NDArray[np.bool_]) -> float:
    """How many times as much abnormal returns varied just before the events as in the estimation.

    The mean over observations, so that one restless share in a basket is not outvoted. Sessions
    that are part of the estimation window say nothing new: NaN then.
    """
    before = Window(-BEFORE, -1)
    if abnormal.estimation.last >= before.first or not kept.any():
        return float("nan")
    ar = abnormal.ar(before)[kept]
    known = np.isfinite(ar).sum(axis=1) >= BEFORE // 2
    if not known.any():
        return float("nan")
    spread = np.nanstd(ar[known], axis=1, ddof=1)
    return float(np.mean(spread / abnormal.fitted.sigma[kept][known]))
