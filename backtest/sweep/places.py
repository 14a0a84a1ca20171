"""Places: what variants share that trade the same tranches; made once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.columns import Hits
from backtest.replay.market import market_of
from backtest.replay.market_fees import fees_of
from backtest.replay.replay import bars_of, exits_of, orders_of, terms_of
from backtest.replay.variants import NEVER, Against, Same, fill_hits
from backtest.result.benchmark import TradeEnd, benchmark_worths
from backtest.sweep.axis import Axis
from backtest.sweep.levels import rows_of
from backtest.thesis import Thesis

__all__ = ["Place", "place_of"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Place:
    """A schedule, and all that its variants have in common.

    `hits` are made when a slippage is first asked for: levels hang on the fill.
    """

    thesis: Thesis
    history: History
    schedule: Schedule
    same: Same
    against: Against
    axes: tuple[Axis, ...]
    key: tuple[int, ...] = ()  # which value it has of each axis that makes places
    _hits: dict[float, Hits] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of its arrays, so that places are kept while there is room."""
        arrays = [*self.same.market, *self.same.orders, *self.same.exits, *self.against]
        tables = [table for hits in self._hits.values() for table in hits]
        return sum(int(one.nbytes) for one in (*arrays, *self.same.fees, *tables))

    def hits(self, slippage: float) -> Hits:
        """Where each level of each rule is first met, with fills at that slippage."""
        if slippage not in self._hits:
            self._hits[slippage] = _hits(self, slippage)
        return self._hits[slippage]


def place_of(
    thesis: Thesis,
    history: History,
    panel: Panel,
    schedule: Schedule,
    *,
    axes: Sequence[Axis],
    clusters: Ints,
    longest: Ints | None = None,
    like: Place | None = None,
    key: tuple[int, ...] = (),
) -> Place:
    """The place of a schedule.

    Parameters
    ----------
    thesis, history, panel, schedule
        Of one combination of the axes that say which tranches there are.
    axes : sequence of Axis
        All of the sweep.
    clusters : (events,) array
        The cluster of each event of the history.
    longest : (k,) array, optional
        Bars after which a tranche ends whatever `after` says; by default none does.
    like : Place, optional
        One of the same timeline and instruments, whose market serves this one too: its events
        were moved, and its `period` begins and ends nothing.
    key : tuple of int
    """
    count = len(schedule)
    if like is None:
        charged = thesis.costs.taxes == "market"
        bars, market = bars_of(panel), market_of(schedule, panel)
        fees = fees_of(panel.instruments, schedule.timeline, charged=charged)
        share, sold = _sold(panel, thesis, schedule)
    else:
        bars, market, fees = like.same.bars, like.same.market, like.same.fees
        share, sold = like.against.share, like.against.sold
    terms = terms_of(schedule, thesis)
    legs = np.cumsum([0, *(len(rule.legs) for rule in thesis.rules)])
    same = Same(
        bars=bars, market=market, fees=fees, orders=orders_of(schedule), exits=exits_of(schedule),
        slot=legs[schedule.rule] + schedule.leg,
        longest=np.full(count, NEVER) if longest is None else longest,
        cluster=clusters[schedule.event] if count else np.zeros(0, np.int64),
        first=terms.first if like is None else -1,
        until=terms.until if like is None else -1,
    )  # fmt: skip
    against = Against(share, _bought(panel, thesis, schedule), sold)
    return Place(thesis, history, schedule, same, against, tuple(axes), key)


def _bought(panel: Panel, thesis: Thesis, schedule: Schedule) -> Floats:
    bar, i = schedule.entry_bar, schedule.instrument
    entry = TradeEnd(
        date=panel.dates[bar],
        instant=schedule.entry_instant,
        at_open=schedule.entry_at_open & ~panel.close_only[i],
        instrument=i,
    )
    return benchmark_worths(panel, entry, weights=thesis.benchmark, entering=True)[1]


def _sold(panel: Panel, thesis: Thesis, schedule: Schedule) -> tuple[Floats, Floats]:
    """(p, 2, bars) for an exit on any bar of a traded instrument: at its close, at its open."""
    instrument = np.repeat(np.arange(len(panel.instruments)), np.diff(panel.offsets))
    traded = np.flatnonzero(np.isin(instrument, schedule.instrument))
    sold = np.full((len(thesis.benchmark), 2, len(instrument)), np.nan)
    share = np.zeros(0)
    for kind in (0, 1):
        at_open = np.full(len(traded), kind == 1) & ~panel.close_only[instrument[traded]]
        leave = TradeEnd(
            date=panel.dates[traded],
            instant=np.where(at_open, panel.opens_at[traded], panel.closes_at[traded]),
            at_open=at_open,
            instrument=instrument[traded],
        )
        share, sold[:, kind, traded] = benchmark_worths(
            panel, leave, weights=thesis.benchmark, entering=False
        )
    return share, sold


def _hits(place: Place, slippage: float) -> Hits:
    orders, same = place.same.orders, place.same
    count, rules = len(orders.bar), len(place.thesis.rules)
    ends = _ends(place)
    tables = []
    for kind, rows in enumerate(rows_of(place.thesis, place.axes)):
        bar_of = np.full((len(rows.values), count), NEVER)
        best_of = np.full((len(rows.values), count), np.nan)
        for r in range(rules):
            own = slice(int(rows.offsets[r]), int(rows.offsets[r + 1]))
            fill_hits(
                same.bars, orders, ends, slippage, r, kind, rows.values[own],
                bar_of[own], best_of[own],
            )  # fmt: skip
        tables.append((bar_of, best_of))
    none = np.zeros(rules, np.int64)
    (stop, _), (target, _), (trail, best) = tables
    return Hits(stop, target, trail, best, none, none.copy(), none.copy())


def _ends(place: Place) -> Ints:
    """The first bar of each tranche at which no variant holds it any more."""
    orders, market = place.same.orders, place.same.market
    ends = market.ends[orders.instrument].copy()
    for r, rule in enumerate(place.thesis.rules):
        path = ("rules", r, "exit", "after")
        values = next((axis.values for axis in place.axes if axis.at == path), (rule.exit.after,))
        if None not in values:
            of = orders.rule == r
            ends[of] = np.minimum(ends[of], orders.bar[of] + max(values) + 1)
    capped = place.same.longest != NEVER
    ends[capped] = np.minimum(ends[capped], (orders.bar + place.same.longest + 1)[capped])
    return ends
