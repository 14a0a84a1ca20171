"""The replay: a schedule and its prices in, an outcome out, by way of the kernel."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.columns import Books, Market, Orders, Records, Run, Terms
from backtest.replay.fills import Bars, Exits
from backtest.replay.kernel import kernel
from backtest.replay.market import market_of
from backtest.replay.market_fees import fees_of
from backtest.replay.outcome import Outcome, Reason, Status

if TYPE_CHECKING:
    from backtest.thesis.thesis import Thesis

__all__ = [
    "LONGEST_SILENCE",
    "bars_of",
    "empty_books",
    "empty_records",
    "exits_of",
    "orders_of",
    "replay",
    "terms_of",
]

LONGEST_SILENCE = 5  # sessions without bars before the end after which data have ended

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def replay(schedule: Schedule, panel: Panel, thesis: Thesis) -> Outcome:
    """What the schedule would have brought, to the cent (SEMANTICS 3 to 6).

    Parameters
    ----------
    schedule : Schedule
        Candidates in the order in which budgets are granted.
    panel : Panel
    thesis : Thesis
        Its capital, costs, rates, `max_gross` and period.

    Returns
    -------
    Outcome
        Columns of the schedule's tranches and paths of the replay's dates.

    Raises
    ------
    DataUnavailable
        Where a tranche would enter before the first quote of its currency.
    """
    market, charged = market_of(schedule, panel), thesis.costs.taxes == "market"
    fees = fees_of(panel.instruments, schedule.timeline, charged=charged)
    books, records = empty_books(schedule), empty_records(schedule)
    orders, exits, bars = orders_of(schedule), exits_of(schedule), bars_of(panel)
    terms = terms_of(schedule, thesis)
    run = kernel(bars, market, fees, orders, exits, None, terms, books, records)
    if run.first == -1 and terms.until >= 0:  # nothing was granted: idle cash from the first date
        terms = terms._replace(first=0)
        run = kernel(bars, market, fees, orders, exits, None, terms, books, records)
    path = slice(max(run.first, 0), max(run.first, run.last, 0) + 1)
    if run.first == -1:  # a path of one date
        records.equity[0] = records.cash[0] = terms.capital
    open_at_end = _settle(schedule, panel, market, books, path, run.ruined)
    return _outcome(schedule, panel, books, records, path, run, open_at_end, thesis)


def bars_of(panel: Panel) -> Bars:
    """The panel's prices as the kernel reads them."""
    return Bars(
        open=panel.open, high=panel.high, low=panel.low, close=panel.close,
        factor=panel.factor, suspended=panel.suspended,
        close_only=np.repeat(panel.close_only, np.diff(panel.offsets)),
    )  # fmt: skip


def orders_of(schedule: Schedule) -> Orders:
    """The schedule's entries as the kernel reads them."""
    return Orders(
        date=schedule.entry_date, bar=schedule.entry_bar, rule=schedule.rule,
        group=schedule.group, instrument=schedule.instrument, instant=schedule.entry_instant,
        side=schedule.side, share=schedule.share, at_open=schedule.entry_at_open,
        overlap_skip=schedule.overlap_skip, lot=schedule.lot,
    )  # fmt: skip


def exits_of(schedule: Schedule) -> Exits:
    """The schedule's exits as the kernel reads them."""
    return Exits(
        after=schedule.after, after_at_open=schedule.after_at_open,
        stop_loss=schedule.stop_loss, take_profit=schedule.take_profit,
        trailing_stop=schedule.trailing_stop, until_bar=schedule.until_bar,
        until_at_open=schedule.until_at_open, when_bar=schedule.when_bar,
        sells_next_day=schedule.sells_next_day,
    )  # fmt: skip


def terms_of(schedule: Schedule, thesis: Thesis) -> Terms:
    """The thesis' numbers as the kernel reads them."""
    costs, period = thesis.costs, thesis.period
    start = None if period is None else period.start
    to_the_end = period is not None and period.end is not None
    return Terms(
        capital=float(thesis.capital), max_gross=float(thesis.max_gross),
        slippage=float(costs.slippage), commission=float(costs.commission),
        minimum=float(costs.minimum), borrow=float(costs.borrow),
        cash_rate=float(costs.cash_rate), margin_rate=float(costs.margin_rate),
        first=-1 if start is None else _position(schedule, start),
        until=len(schedule.timeline) - 1 if to_the_end else -1,
    )  # fmt: skip


def _position(schedule: Schedule, start: date) -> int:
    return int(np.searchsorted(schedule.timeline, np.datetime64(start, "D")))


def empty_books(schedule: Schedule) -> Books:
    """Books for the tranches and dates of a schedule, in which nothing is written."""
    count = len(schedule)

    def ints() -> Ints:
        return np.full(count, -1)

    def floats(value: float = np.nan) -> npt.NDArray[np.float64]:
        return np.full(count, value, np.float64)

    return Books(
        holding=ints(), status=ints(), budget=floats(), left_over=floats(0), quantity=floats(),
        units=floats(), entry_fill=floats(), entry_value=floats(), exit_bar=ints(),
        leaves=ints(), exit_price=floats(), exit_fill=floats(), exit_kind=ints(),
        exit_value=floats(), reason=ints(), worth=floats(0), commission=floats(0),
        taxes=floats(0), borrow=floats(0), values=np.zeros(len(schedule.timeline)),
    )  # fmt: skip


def empty_records(schedule: Schedule) -> Records:
    """Records for the tranches and dates of a schedule, in which nothing is written."""
    count, dates = len(schedule), len(schedule.timeline)
    paths = {name: np.zeros(dates) for name in ("equity", "cash", "gross", "interest", "borrowed")}
    return Records(
        asked=np.full(count, np.nan), entry_costs=np.zeros(count), slippage=np.zeros(count),
        held=np.zeros(dates, np.bool_), **paths,
    )  # fmt: skip


def _settle(
    schedule: Schedule, panel: Panel, market: Market, books: Books, path: slice, ruined: bool
) -> Bools:
    """Give what is still held at the end its reason; return which tranches those are."""
    granted = books.status == Status.GRANTED
    leaves = np.where(books.exit_bar >= 0, market.bar_date[books.exit_bar], path.stop)
    held: Bools = granted & (leaves >= path.stop)
    books.exit_bar[held] = books.exit_kind[held] = -1
    books.exit_price[held] = books.exit_fill[held] = np.nan
    books.reason[held] = Reason.RUINED if ruined else Reason.OPEN
    if not ruined:
        for i in np.unique(schedule.instrument[held]):
            if _has_ended(panel, int(i), schedule.timeline[path][-1]):
                books.reason[held & (schedule.instrument == i)] = Reason.DATA_ENDED
    return held


def _has_ended(panel: Panel, i: int, last: np.datetime64) -> bool:
    """Whether the bars of an instrument ended long before the replay (SEMANTICS 2.7)."""
    session = np.searchsorted(panel.sessions(i).dates, last, side="right") - 1
    return bool(session - panel.session[panel.bars(i)][-1] > LONGEST_SILENCE)


def _outcome(
    schedule: Schedule, panel: Panel, books: Books, records: Records, path: slice, run: Run,
    open_at_end: Bools, thesis: Thesis,
) -> Outcome:  # fmt: skip
    capital = float(thesis.capital)
    dates, equity, cash = schedule.timeline[path], records.equity[path], records.cash[path]
    gross, held = records.gross[path], records.held[path]
    accrued = records.interest[path] - records.borrowed[path]
    if run.padded:
        dates = np.insert(dates, 0, dates[0] - 1)
        equity, cash = np.insert(equity, 0, capital), np.insert(cash, 0, capital)
        gross, held = np.insert(gross, 0, 0.0), np.insert(held, 0, False)
        accrued = np.insert(accrued, 0, 0.0)
    granted, bar = books.status == Status.GRANTED, schedule.entry_bar
    price = np.where(schedule.entry_at_open, panel.open[bar], panel.close[bar])
    last_value = np.where(open_at_end, schedule.side * books.worth, 0.0)
    received = np.where(open_at_end, last_value, schedule.side * books.exit_value)
    pnl = (
        received - schedule.side * books.entry_value - books.commission - books.taxes - books.borrow
    )
    return Outcome(
        status=books.status, asked=records.asked, budget=books.budget, quantity=books.quantity,
        entry_price=np.where(granted, price, np.nan), entry_fill=books.entry_fill,
        exit_bar=books.exit_bar, exit_price=books.exit_price, exit_fill=books.exit_fill,
        exit_kind=books.exit_kind, reason=books.reason, entry_value=books.entry_value,
        exit_value=books.exit_value, last_value=last_value, commission=books.commission,
        entry_costs=records.entry_costs,
        taxes=books.taxes, borrow=books.borrow, slippage=records.slippage,
        pnl=np.where(granted, pnl, np.nan), dates=dates, equity=equity, cash=cash, gross=gross,
        accrued=accrued, held=held, interest=float(records.interest[path][-1]),
        capital=capital, ruined=run.ruined,
    )  # fmt: skip
