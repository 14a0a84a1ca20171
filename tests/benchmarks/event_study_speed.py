"""10,000 events × market model × 71 sessions, side by side with a loop over statsmodels' OLS.

Run it with ``python tests/benchmarks/event_study_speed.py`` (statsmodels must be there). Both
get the same arrays: 500 shares over 2,500 sessions against one benchmark, 221 sessions of
estimation, event days at random. Both give alpha, beta, sigma and the abnormal returns of
−10..+60. The loop runs over all 10,000 events, once; ours five times, after one that does not
count, and the median is told. Then they are compared.
"""

from __future__ import annotations

import statistics
import time

import numpy as np
import numpy.typing as npt
import statsmodels.api as sm

from backtest.study.abnormal import Abnormal
from backtest.study.normal import MODELS
from backtest.study.returns import Returns
from backtest.study.rows import Rows
from backtest.study.windows import ESTIMATION, SHOWN

SHARES, SESSIONS, EVENTS, RUNS = 500, 2500, 10_000, 5
MARGIN = 252

Floats = npt.NDArray[np.float64]


def world() -> tuple[Returns, Rows]:
    """Returns without gaps, and events with their whole windows inside."""
    rng = np.random.default_rng(5)
    market = rng.normal(0.0004, 0.01, SESSIONS)
    own = rng.uniform(0.5, 1.5, (SHARES, 1)) * market + rng.normal(0, 0.02, (SHARES, SESSIONS))
    wide = np.full((SHARES, SESSIONS + 2 * MARGIN), np.nan)
    beside, date = np.full((1, *wide.shape), np.nan), np.full(wide.shape, -1)
    inside = slice(MARGIN, MARGIN + SESSIONS)
    wide[:, inside], beside[0, :, inside], date[:, inside] = own, market, np.arange(SESSIONS)
    first = np.zeros(SHARES, np.int64)
    returns = Returns(wide, beside, date, first, first + SESSIONS - 1, MARGIN, log=False)
    day = rng.integers(251, SESSIONS - 61, EVENTS)
    pair = rng.integers(0, SHARES, EVENTS)
    never = np.zeros(EVENTS, np.bool_)
    return returns, Rows(np.arange(EVENTS), pair, MARGIN + day, day, never)


def ours(returns: Returns, rows: Rows) -> tuple[Floats, Floats, Floats, Floats]:
    """Alpha, beta, sigma, abnormal returns by running sums."""
    fitted = MODELS["market_model"](returns, rows, ESTIMATION)
    abnormal = Abnormal(returns, rows, fitted, ESTIMATION).ar(SHOWN)
    return fitted.alpha, fitted.beta[:, 0], fitted.sigma, abnormal


def loop(returns: Returns, rows: Rows) -> tuple[Floats, Floats, Floats, Floats]:
    """The same, one regression after another."""
    alpha, beta, sigma = (np.empty(EVENTS) for _ in range(3))
    abnormal = np.empty((EVENTS, SHOWN.length))
    for i in range(EVENTS):
        own, market = returns.own[rows.pair[i]], returns.explained_by[0, rows.pair[i]]
        at = int(rows.column[i])
        before = slice(at + ESTIMATION.first, at + ESTIMATION.last + 1)
        around = slice(at + SHOWN.first, at + SHOWN.last + 1)
        fit = sm.OLS(own[before], sm.add_constant(market[before])).fit()
        alpha[i], beta[i] = fit.params
        sigma[i] = np.sqrt(fit.ssr / fit.df_resid)
        abnormal[i] = own[around] - fit.predict(sm.add_constant(market[around]))
    return alpha, beta, sigma, abnormal


def main() -> None:
    """Print both times, their ratio and the largest difference."""
    returns, rows = world()
    mine = ours(returns, rows)
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        mine = ours(returns, rows)
        times.append(time.perf_counter() - began)
    began = time.perf_counter()
    theirs = loop(returns, rows)
    long = time.perf_counter() - began
    short = statistics.median(times)
    apart = max(float(np.abs(a - b).max()) for a, b in zip(mine, theirs, strict=True))
    print(f"{EVENTS:,} events x market model x {SHOWN.length} sessions, all in both")
    print(f"running sums   {short * 1e3:9.1f} ms (median of {RUNS})")
    print(f"statsmodels    {long * 1e3:9.1f} ms (loop over all {EVENTS:,}, once)")
    print(f"ratio          {long / short:9.0f}")
    print(f"largest difference of alpha, beta, sigma, AR: {apart:.1e}")
    assert apart < 1e-10
    assert long / short >= 100, "less than a hundred times faster"


if __name__ == "__main__":
    main()
