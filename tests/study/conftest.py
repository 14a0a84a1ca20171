"""Studies made from arrays, without a thesis: returns on a grid and events on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from backtest.study.abnormal import Abnormal
from backtest.study.normal import MODELS
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import Window

Floats = npt.NDArray[np.float64]
Make = Callable[..., Abnormal]


def on_grid(own: Floats, market: Floats, margin: int, *, log: bool = False) -> Returns:
    """Returns of p series over t sessions (and of k regressors) with empty margins around."""
    p, t = own.shape
    wide = np.full((p, t + 2 * margin), np.nan)
    wide[:, margin : margin + t] = own
    more = np.full((len(market), *wide.shape), np.nan)
    more[:, :, margin : margin + t] = market
    date = np.full(wide.shape, -1)
    date[:, margin : margin + t] = 18_000 + np.arange(t)
    first = np.zeros(p, dtype=np.int64)
    return Returns(wide, more, date, first, first + t - 1, margin, log)


@pytest.fixture(scope="session")
def made() -> Make:
    """A function: own (p, t), market (k, p, t), pair (n,), day (n,) → abnormal returns."""

    def make(
        own: Floats, market: Floats, pair: object, day: object, *, model: str = "market_model",
        estimation: tuple[int, int] = (-250, -30), log: bool = False,
        announced: object = None, by_date: object = None,
    ) -> Abnormal:  # fmt: skip
        margin = 320
        returns = on_grid(own, market, margin, log=log)
        pairs, days = np.asarray(pair, dtype=np.int64), np.asarray(day, dtype=np.int64)
        on = 18_000 + days if announced is None else np.asarray(announced, dtype=np.int64)
        only = np.zeros(len(pairs), np.bool_) if by_date is None else np.asarray(by_date)
        rows = Rows(np.arange(len(pairs)), pairs, margin + days, on, only)
        window = Window(*estimation)
        return Abnormal(returns, rows, MODELS[model](returns, rows, window), window)

    return make
