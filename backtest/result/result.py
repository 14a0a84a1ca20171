"""The result: everything that one replay produced, frozen, with views on demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest import metrics
from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Outcome
from backtest.result.abnormal import AbnormalReturns
from backtest.result.attribution import Attribution, attribute
from backtest.result.benchmark import benchmark_label, benchmark_path
from backtest.result.books import Reconciliation, keep_books
from backtest.result.break_even import BreakEven, break_even
from backtest.result.clocks import Clocks
from backtest.result.columns import days
from backtest.result.confounders import Confounders
from backtest.result.data import Data, describe_data
from backtest.result.fees import Fees, tabulate_fees
from backtest.result.happened import tabulate_events
from backtest.result.hindsight import Hindsight, split
from backtest.result.measures import Metrics, measure_path, measure_run
from backtest.result.months import tabulate_months
from backtest.result.peers import Peers
from backtest.result.placebo import Placebo
from backtest.result.sameness import same
from backtest.result.skipped import tabulate_cuts, tabulate_skipped
from backtest.result.specification import Specification
from backtest.result.tradability import Tradability, assess_tradability
from backtest.result.trades import granted_tranches, tabulate_trades
from backtest.result.verdict import Verdict
from backtest.shown import ShownRun

if TYPE_CHECKING:
    import vectorbt

    from backtest.thesis.thesis import Thesis

__all__ = ["Result"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Result(ShownRun):
    """What one replay produced.

    The fields are what went in and what the kernel found; everything else is a view,
    built from them when it is first looked at. Money is in the thesis' base currency,
    a fraction is a fraction (0.25 is 25 %), dates are the exchange's own. What cannot
    be computed is None (in a table NaN or NaT), and `metrics.flags` says why.

    Attributes
    ----------
    clocks : Clocks
        The same rules on other clocks, as far as they were asked for.
    verdict : Verdict, optional
        What can be said of it, once the pipeline has judged it.
    confounders : Confounders, optional
        Other known events of the holding periods, once the pipeline has looked for them.
    books : Reconciliation, optional
        How far vectorbt's account of the fills is from the kernel's, where it was asked for.
    placebo : Placebo, optional
        What chance alone would have given, once the pipeline has drawn ordinary dates.
    specification : Specification, optional
        The claim under other readings, where they were asked for.
    peers : Peers, optional
        Whether other picks would have done as well, where that was asked for.
    abnormal : AbnormalReturns, optional
        What the instruments did beyond their market, where that was asked for.
    """

    thesis: Thesis
    history: History
    panel: Panel
    schedule: Schedule
    outcome: Outcome
    clocks: Clocks
    verdict: Verdict | None = None
    confounders: Confounders | None = field(default=None, compare=False)
    books: Reconciliation | None = field(default=None, compare=False)
    placebo: Placebo | None = field(default=None, compare=False)
    specification: Specification | None = field(default=None, compare=False)
    peers: Peers | None = field(default=None, compare=False)
    abnormal: AbnormalReturns | None = field(default=None, compare=False)

    def __eq__(self, other: object) -> bool:
        return same(self, other) if isinstance(other, Result) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # arrays inside: equal, and not hashable

    @cached_property
    def equity(self) -> pd.Series[float]:
        """Equity at each date's close; the first value is the capital."""
        return self._path(self.outcome.equity, "equity")

    @cached_property
    def returns(self) -> pd.Series[float]:
        """Daily returns of `equity`, from the second date on."""
        values = metrics.daily_returns(self.outcome.equity)
        return self._path(values, "returns", first=1)

    @cached_property
    def cash(self) -> pd.Series[float]:
        """Cash at each date's close; negative where money was borrowed."""
        return self._path(self.outcome.cash, "cash")

    @cached_property
    def gross(self) -> pd.Series[float]:
        """Σ |value| of what is held at each date's close."""
        return self._path(self.outcome.gross, "gross")

    @cached_property
    def benchmark(self) -> pd.Series[float] | None:
        """The capital in the benchmark instead, held from the first date's close.

        Named `benchmark_symbol`; None without a benchmark, or where it has no price on
        or before the first date.
        """
        path = self._benchmark_path
        return None if path is None else self._path(path, self.benchmark_symbol or "benchmark")

    @property
    def benchmark_symbol(self) -> str | None:
        """The benchmark's symbol, or its weights: "0.5 SPY + 0.5 ^HSI"."""
        return benchmark_label(self.thesis.benchmark)

    @cached_property
    def hindsight(self) -> Hindsight | None:
        """Trades on events before the article's day and from it on; None without a day."""
        source = self.thesis.source
        return split(self.trades, self.history, None if source is None else source.published)

    @cached_property
    def trades(self) -> pd.DataFrame:
        """A row per granted tranche, in the order of the grants."""
        return tabulate_trades(
            self.panel,
            self.schedule,
            outcome=self.outcome,
            history=self.history,
            benchmark=self.thesis.benchmark,
        )

    @cached_property
    def skipped(self) -> pd.DataFrame:
        """A row per leg that was not opened, with the reason in plain words."""
        return tabulate_skipped(
            self.panel,
            self.schedule,
            outcome=self.outcome,
            history=self.history,
            rules=self.thesis.rules,
        )

    @cached_property
    def cuts(self) -> pd.DataFrame:
        """A row per tranche whose budget was cut for want of buying power."""
        return tabulate_cuts(self.panel, self.schedule, outcome=self.outcome, history=self.history)

    @cached_property
    def events(self) -> pd.DataFrame:
        """A row per event of every definition, with both clocks (UTC)."""
        return tabulate_events(self.history, self.schedule, outcome=self.outcome)

    @cached_property
    def drawdowns(self) -> pd.DataFrame:
        """Falls from a peak to the first date at or above it, deepest first.

        `recovery` is NaT while the path is still below the peak.
        """
        found = metrics.episodes(self.outcome.equity)
        dates = self.outcome.dates
        recovered = np.where(found.recovery >= 0, dates[found.recovery], np.datetime64("NaT", "D"))
        return pd.DataFrame(
            {
                "peak": days(dates[found.peak]),
                "trough": days(dates[found.trough]),
                "recovery": days(recovered),
                "depth": found.depth,
            }
        )

    @cached_property
    def months(self) -> pd.DataFrame:
        """What each calendar month earned, by month ("2025-01"); see `tabulate_months`."""
        return tabulate_months(self.outcome, self._benchmark_path)

    @cached_property
    def metrics(self) -> Metrics:
        """The figures of SEMANTICS 6, and why some are missing."""
        return measure_run(
            self.outcome, self._benchmark_path, risk_free=float(self.thesis.risk_free)
        )

    @cached_property
    def benchmark_metrics(self) -> Metrics | None:
        """The same figures of the benchmark's path; those of trades are None."""
        path = self._benchmark_path
        if path is None:
            return None
        return measure_path(path, self.outcome.dates, risk_free=float(self.thesis.risk_free))

    @cached_property
    def attribution(self) -> Attribution:
        """Where the profit came from: market, sector, picks, currency, costs, interest."""
        return attribute(
            self.panel,
            self.schedule,
            outcome=self.outcome,
            trades=self.trades,
            granted=granted_tranches(self.outcome),
            benchmark=self.thesis.benchmark,
        )

    @cached_property
    def fees(self) -> Fees:
        """What the markets charged, by market and fee, and where nobody knows what they charge."""
        return tabulate_fees(
            self.panel,
            self.schedule,
            outcome=self.outcome,
            charged=self.thesis.costs.taxes == "market",
        )

    @cached_property
    def tradability(self) -> Tradability:
        """Whether one could have had the trades: halts, limits, volume, access, law."""
        return assess_tradability(
            self.panel,
            self.schedule,
            outcome=self.outcome,
            history=self.history,
            thesis=self.thesis,
        )

    @cached_property
    def break_even(self) -> BreakEven:
        """The slippage a fill at which nothing is left; found by replaying."""
        return break_even(self.schedule, self.panel, self.thesis)

    @cached_property
    def portfolio(self) -> vectorbt.Portfolio:
        """The same fills in vectorbt's books, in the base currency, with all it can do.

        Built when first asked for: importing vectorbt takes seconds. See
        `backtest.result.books.keep_books` for its rows, columns and cash.
        """
        return keep_books(self.panel, self.schedule, self.outcome)

    @cached_property
    def data(self) -> Data:
        """Where the prices came from."""
        return describe_data(self.panel)

    @cached_property
    def _benchmark_path(self) -> Floats | None:
        return benchmark_path(
            self.panel,
            self.outcome.dates,
            weights=self.thesis.benchmark,
            capital=self.outcome.capital,
        )

    def _path(self, values: Floats, name: str, first: int = 0) -> pd.Series[float]:
        index = pd.DatetimeIndex(days(self.outcome.dates[first:]), name="date")
        return pd.Series(values.copy(), index=index, name=name)

    def __repr__(self) -> str:
        first, last = self.outcome.dates[0], self.outcome.dates[-1]
        opened = len(self.trades)
        return (
            f"<Result {self.thesis.name}: {first} to {last}, {opened} trades, "
            f"total_return={self.metrics.total_return}>"
        )
