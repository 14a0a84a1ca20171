"""Abnormal returns: what happened less what a return model expected; cumulated, held, scaled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from backtest.study.normal.fitted import Fitted
from backtest.study.normal.sums import residuals
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import SHORTEST_BY_DATE, Window

__all__ = ["Abnormal", "InWindow"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class InWindow:
    """Of n events over L sessions; NaN where an event's window is not whole."""

    car: Floats  # (n,) Σ AR
    bhar: Floats  # (n,) Π(1 + R) − Π(1 + E[R])
    scar: Floats  # (n,) CAR ÷ its standard deviation with forecast error
    forecast_error: Floats  # (n,) that part of the variance, in sigma²
    first: Ints  # (n,) days since 1970 of the window's ends; −1 where outside the prices
    last: Ints


@dataclass(frozen=True, eq=False)
class Abnormal:
    """AR = R − (alpha + beta · x) around each of n events' day 0.

    A session without a return (a halt) has none: it adds nothing to a sum, and the
    return after it spans it. A window is whole when its sessions lie inside the
    instrument's bars and its last one has a return.
    """

    returns: Returns
    rows: Rows
    fitted: Fitted
    estimation: Window

    def ar(self, window: Window) -> Floats:
        """(n, L) abnormal returns of the sessions of a window."""
        fitted, k = self.fitted, self.fitted.beta.shape[1]
        return residuals(self.returns.own, self.returns.explained_by[:k], self.rows.pair,
                         self.rows.column, window, fitted.alpha, fitted.beta)  # fmt: skip

    @cached_property
    def residuals(self) -> Floats:
        """(n, M) abnormal returns of the estimation window.

        Where a model uses neighbouring sessions there may be more of them than it counted.
        """
        return self.ar(self.estimation)

    def dates(self, window: Window) -> Ints:
        """(n, L) days since 1970 of the sessions of a window; −1 outside the prices."""
        return self.returns.date[self.rows.pair[:, None], self._columns(window)]

    def own(self, window: Window) -> Floats:
        """(n, L) the instruments' returns, less the riskless rate where there is one."""
        return self._read(window)[0]

    def explained_by(self, window: Window) -> Floats:
        """(k, n, L) the benchmark's or the factors' returns."""
        return self._read(window)[1]

    def over(self, window: Window) -> InWindow:
        """CAR, BHAR and SCAR of each event over a window.

        Notes
        -----
        SCAR = CAR ÷ (sigma √(L + forecast error)). BHAR holds the instrument against what
        the model expected of it. An event known by date only has no window shorter than
        three sessions. Source: MacKinlay (1997); Barber and Lyon (1997)
        """
        own, explained_by = self._read(window)
        expected = self._expected(explained_by)
        ar = own - expected
        here = np.isfinite(ar)
        dates = self.dates(window)
        whole = (dates >= 0).all(axis=1) & here[:, -1]
        if window.length < SHORTEST_BY_DATE:
            whole &= ~self.rows.by_date
        car = np.where(whole, np.where(here, ar, 0.0).sum(axis=1), np.nan)
        bhar = np.where(whole, self._grown(own, here) - self._grown(expected, here), np.nan)
        apart = explained_by - self.fitted.mean.T[:, :, None]
        moved = np.where(here, apart, 0.0).sum(axis=2).T
        length = np.full(len(car), window.length)
        error = self.fitted.forecast_error(length, moved)
        with np.errstate(divide="ignore", invalid="ignore"):
            scar = car / (self.fitted.sigma * np.sqrt(length + error))
        return InWindow(car, bhar, np.where(np.isfinite(scar), scar, np.nan), error,
                        dates[:, 0], dates[:, -1])  # fmt: skip

    def _grown(self, returns: Floats, here: npt.NDArray[np.bool_]) -> Floats:
        kept = np.where(here, returns, 0.0)
        grown = np.exp(kept.sum(axis=1)) if self.returns.log else np.prod(1.0 + kept, axis=1)
        return np.asarray(grown - 1.0)

    def _columns(self, window: Window) -> Ints:
        return self.rows.column[:, None] + np.arange(window.first, window.last + 1)

    def _read(self, window: Window) -> tuple[Floats, Floats]:
        at = (self.rows.pair * self.returns.own.shape[1])[:, None] + self._columns(window)
        k = self.fitted.beta.shape[1]
        return self.returns.own.ravel().take(at), np.stack(
            [one.ravel().take(at) for one in self.returns.explained_by[:k]]
        ) if k else np.empty((0, *at.shape))

    def _expected(self, explained_by: Floats) -> Floats:
        expected = np.repeat(self.fitted.alpha[:, None], explained_by.shape[2], axis=1)
        for one, beta in zip(explained_by, self.fitted.beta.T, strict=True):
            expected += beta[:, None] * one
        return expected
