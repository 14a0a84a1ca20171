"""Returns on grids of sessions: each instrument beside what explains it, in its own market.

A row of a grid is one instrument with its benchmark; a column is a session of the
instrument's exchange, with empty columns on both sides, so that no window leaves the grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import LONGEST_GAP, Panel
from backtest.study.factor_file import FactorFile

__all__ = ["Pair", "Returns", "build_returns", "explaining"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Benchmark = Mapping[str, float]  # weights by symbol, which sum to 1


@dataclass(frozen=True)
class Pair:
    """An instrument's place in the panel, and the weights of its benchmark (may be empty)."""

    instrument: int
    benchmark: Benchmark


@dataclass(frozen=True, eq=False)
class Returns:
    """Daily returns of p pairs on t columns, fractions; NaN where there is none.

    A session without a bar has no return; the return of the bar after it spans the gap,
    and so does the benchmark's beside it.
    """

    own: Floats  # (p, t); less the riskless rate where a factor file gives one
    explained_by: Floats  # (k, p, t): the benchmark, or the factors
    date: Ints  # (p, t) days since 1970 on the exchange's own calendar; −1 in the margins
    first: Ints  # (p,) the exchange's session that stands in column `margin`
    last: Ints  # (p,) the session of the last bar
    margin: int
    log: bool
    riskless: Floats | None = None  # (p, t)


def build_returns(
    panel: Panel,
    pairs: Sequence[Pair],
    *,
    margin: int,
    log: bool = False,
    factors: FactorFile | None = None,
) -> Returns:
    """Close-to-close returns of each pair, the benchmark's between the same instants.

    Parameters
    ----------
    panel : Panel
    pairs : sequence of Pair
    margin : int
        Empty columns on each side: the farthest session that a window reaches, and two.
    log : bool
        Logarithmic returns instead of simple ones.
    factors : FactorFile, optional
        Factors by date, in place of the benchmarks.

    Returns
    -------
    grids : Returns
        In the instrument's and the benchmark's own currencies, from total-return levels.
        A benchmark's close older than 5 of the instrument's sessions is missing.

    Notes
    -----
    Simple returns add up over a basket, and log returns over time; a mean of log returns
    is no portfolio's return (Campbell, Lo and MacKinlay 1997, 1.4).
    """
    spans = [(panel.session[bars.start], panel.session[bars.stop - 1])
             for bars in (panel.bars(pair.instrument) for pair in pairs)]  # fmt: skip
    columns = max((int(last - first) for first, last in spans), default=0) + 1 + 2 * margin
    k = len(factors.names) if factors else int(any(pair.benchmark for pair in pairs))
    own = np.full((len(pairs), columns), np.nan)
    explained_by = np.full((k, len(pairs), columns), np.nan)
    riskless = np.zeros_like(own) if factors and factors.riskless is not None else None
    date = np.full(own.shape, -1, dtype=np.int64)
    for p, pair in enumerate(pairs):
        bars, calendar = panel.bars(pair.instrument), panel.sessions(pair.instrument)
        first, last = (int(end) for end in spans[p])
        at = margin + panel.session[bars] - first
        held = calendar.dates[first : last + 1].astype("datetime64[D]").astype(np.int64)
        date[p, margin : margin + len(held)] = held
        own[p, at[1:]] = np.diff(panel.close[bars]) / panel.close[bars][:-1]
        if factors:
            between = factors.between(panel.dates[bars])
            explained_by[:, p, at[1:]] = between[: len(factors.names)]
            if riskless is not None:
                riskless[p, at[1:]] = between[-1]
        elif k:
            explained_by[0, p, at[1:]] = explaining(panel, pair)
    if log:
        own, explained_by = np.log1p(own), np.log1p(explained_by)
        riskless = None if riskless is None else np.log1p(riskless)
    if riskless is not None:
        own = own - riskless
    ends = np.array(spans, dtype=np.int64).reshape(len(pairs), 2)
    return Returns(own, explained_by, date, ends[:, 0], ends[:, 1], margin, log, riskless)


def explaining(panel: Panel, pair: Pair) -> Floats:
    """The benchmark's return between the closes of an instrument's bars, one fewer than bars."""
    bars, calendar = panel.bars(pair.instrument), panel.sessions(pair.instrument)
    closed, session = panel.closes_at[bars], panel.session[bars]
    total = np.zeros(max(0, bars.stop - bars.start - 1))
    for symbol, weight in pair.benchmark.items():
        theirs = panel.bars(panel.position(symbol))
        known = panel.closes_at[theirs]
        found = np.searchsorted(known, closed, side="right") - 1
        at = np.maximum(found, 0)
        stale = session - np.searchsorted(calendar.closes_at, known[at], side="left") > LONGEST_GAP
        level = np.where((found < 0) | stale, np.nan, panel.close[theirs][at])
        total += weight * (np.diff(level) / level[:-1])
    return total
