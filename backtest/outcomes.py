"""Outcomes: what each pick and each basket gave after 1, 5, 20 and 60 sessions, and to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from backtest.pipeline import run
from backtest.prices.sources.source import PriceSource
from backtest.result import Result
from backtest.thesis import Exit

__all__ = ["COLUMNS", "HORIZONS", "tabulate_outcomes"]

HORIZONS = (1, 5, 20, 60)
"""Sessions after entry; "to date" stands beside them."""

COLUMNS = (
    "clock", "line", "symbol", "horizon", "entry_date", "return", "benchmark_return", "excess",
    "status",
)  # fmt: skip
_NEVER = date(2200, 12, 31)
Runs = Mapping[str, Result | None]


def tabulate_outcomes(lines: Mapping[str, Runs], source: PriceSource | None) -> pd.DataFrame:
    """A row per line, clock and horizon, of baskets and of single shares.

    Parameters
    ----------
    lines : mapping of str to mapping of str to Result or None
        Runs by clock, by line: "recommended", "favoured", or a share's symbol.
    source : PriceSource or None
        Where their prices came from.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`; `symbol` is "basket" for the mean of a basket's shares, `horizon` a number
        of sessions or "to date"; `excess` is the return less the benchmark's, signed by the
        side; `status` is "open" where the horizon had not passed at the last price, "ruined"
        where a short had cost all that there was before it passed.
    """
    rows = [
        row
        for line, runs in lines.items()
        for clock, result in runs.items()
        if result is not None and source is not None
        for row in _rows(line, clock, result, source)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(
    line: str, clock: str, result: Result, source: PriceSource
) -> Iterator[tuple[object, ...]]:
    for horizon in (*HORIZONS, "to date"):
        trades = _held(result, horizon, source).trades
        if not len(trades):
            continue
        side = trades["side"].map({"long": 1.0, "short": -1.0})
        excess = trades["return"] - side * trades["benchmark_return"]
        ended = trades["exit_reason"]
        status = "open" if (ended == "open").any() else "closed"
        status = "ruined" if (ended == "ruined").any() else status
        symbols = trades["symbol"].unique()
        name = symbols[0] if line == symbols[0] else "basket"
        yield (
            clock,
            line,
            name,
            horizon,
            trades["entry_date"].min(),
            trades["return"].mean(),
            trades["benchmark_return"].mean(),
            excess.mean(),
            status,
        )


def _held(result: Result, horizon: int | str, source: PriceSource) -> Result:
    """The same rules with another exit."""
    out = Exit(until=_NEVER) if isinstance(horizon, str) else Exit(after=horizon)
    rules = tuple(rule.model_copy(update={"exit": out}) for rule in result.thesis.rules)
    thesis = result.thesis.model_copy(update={"rules": rules})
    return run(thesis, prices=source, placebo=False)
