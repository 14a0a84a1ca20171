"""Yahoo, through yfinance: the one file that imports it.

What yfinance is told: raw quotes with dividends and splits, rows of nulls kept, errors
raised. What is done around it: answers that it remembers are forgotten before each request,
since it remembers failures too; its word "delisted" is never passed on, because an empty
answer does not say why it is empty.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from backtest.errors import (
    DataUnavailable,
    NoDataInRange,
    RateLimited,
    UnknownSymbol,
    Unreachable,
)
from backtest.prices.fetch.yahoo_listing import YahooListing, listed
from backtest.prices.quote_history import QuoteHistory
from backtest.prices.symbols import check_symbol

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Yahoo"]

TIMEOUT = 30  # seconds


class Yahoo:
    """Daily quotes of Yahoo Finance.

    Parameters
    ----------
    session : requests.Session, optional
        What yfinance sends its requests with; its own by default.
    cache : pathlib.Path, optional
        The folder of yfinance's cookies and time zones; its own by default.
    timeout : float
        Seconds without a byte after which a request has no answer.

    Notes
    -----
    Source: yfinance, an unofficial client; Yahoo's terms allow personal use.
    """

    name = "yahoo"
    at_once = 2

    def __init__(
        self, *, session: Any = None, cache: Path | None = None, timeout: float = TIMEOUT
    ) -> None:
        self._session = session
        self._cache = cache
        self._timeout = timeout

    @contextmanager
    def session(self) -> Iterator[None]:
        """Have yfinance raise what goes wrong, in silence; afterwards it is as it was."""
        with warnings.catch_warnings():  # importing it turns warnings on for everybody
            import yfinance

        log, debug = logging.getLogger("yfinance"), yfinance.config.debug
        hidden, propagated, muted = debug.hide_exceptions, log.propagate, logging.NullHandler()
        if self._cache is not None:
            yfinance.set_tz_cache_location(str(self._cache))
        debug.hide_exceptions, log.propagate = False, False
        log.addHandler(muted)
        try:
            yield
        finally:
            log.removeHandler(muted)
            debug.hide_exceptions, log.propagate = hidden, propagated

    def fetch(self, symbol: str, first: date, last: date) -> QuoteHistory:
        """One request for the rows of `first` to `last` (and one for a zone not yet known).

        Raises
        ------
        UnknownSymbol, NoDataInRange, RateLimited, Unreachable
        """
        _refuse_what_yahoo_reads_otherwise(symbol)
        import yfinance
        from yfinance.data import YfData

        try:
            YfData(session=self._session).cache_get.cache_clear()
            ticker = yfinance.Ticker(symbol, session=self._session)
            frame = ticker.history(
                start=first.isoformat(),
                end=(last + timedelta(days=1)).isoformat(),
                interval="1d",
                auto_adjust=False,
                actions=True,
                keepna=True,
                timeout=self._timeout,
            )
            meta = ticker.get_history_metadata()
        except Exception as wrong:  # yfinance lets through whatever the answer made it raise
            raise _typed(wrong, symbol, first, last) from wrong
        if not len(frame):
            raise _nothing(symbol, first, last)
        said = listed({name: meta[name] for name in meta if name != "tradingPeriods"}, symbol)
        return _history(symbol, first, last, frame, said, ticker._price_history)


def _history(
    symbol: str, first: date, last: date, frame: pd.DataFrame, said: YahooListing, raw: Any
) -> QuoteHistory:
    """Rows of the frame, and the actions as Yahoo dates them.

    In the frame yfinance puts an action of a day without a row on the row before, or on a
    new row; their own days stand beside it (`raw`), where no public method gives them without
    asking the network again.
    """
    dates = np.array([day.date() for day in frame.index], dtype="datetime64[D]")
    order = np.argsort(dates, kind="stable")
    columns = {name: _column(frame, name)[order] for name in _QUOTES}
    actions = _column(frame, "Dividends") + _column(frame, "Stock Splits")
    if "Capital Gains" in frame:
        actions += _column(frame, "Capital Gains")
    made = np.isnan(columns["Open"]) & np.isnan(columns["Close"]) & (actions[order] != 0)
    dates = dates[order]
    kept = (dates >= np.datetime64(first)) & (dates <= np.datetime64(last)) & ~made
    paid, foreign = _dividends(raw, said.currency, first, last)
    split = {day: ratio for day, ratio in _dated(raw._splits, first, last) if ratio not in (0, 1)}
    return QuoteHistory(
        symbol=symbol,
        currency=said.currency,
        tz=said.tz,
        exchange=said.exchange,
        kind=said.kind,
        name=said.name,
        first=first,
        last=last,
        dates=dates[kept],
        open=columns["Open"][kept],
        high=columns["High"][kept],
        low=columns["Low"][kept],
        close=columns["Close"][kept],
        volume=columns["Volume"][kept],
        ex_dates=np.array(list(paid), dtype="datetime64[D]"),
        dividends=np.array(list(paid.values())),
        split_dates=np.array(list(split), dtype="datetime64[D]"),
        splits=np.array(list(split.values())),
        notes=foreign,
    )


def _dividends(
    raw: Any, currency: str, first: date, last: date
) -> tuple[dict[date, float], tuple[str, ...]]:
    """Dividends and gains paid out, by day; and those in another currency, in words."""
    column, codes = raw._dividends, {}
    paid: dict[date, float] = {}
    notes = []
    if "currency" in getattr(column, "columns", ()):
        codes = {day.date(): str(code) for day, code in column["currency"].items()}
        column = column["Dividends"]
    for day, amount in (*_dated(column, first, last), *_dated(raw._capital_gains, first, last)):
        code = codes.get(day) or currency
        if code != currency:
            notes.append(f"the dividend of {day} is in {code}, the quotes in {currency}: left out")
        elif amount != 0:
            paid[day] = paid.get(day, 0.0) + amount
    return dict(sorted(paid.items())), tuple(notes)


def _dated(column: pd.Series | None, first: date, last: date) -> list[tuple[date, float]]:
    """The entries of a column by day, of `first` to `last`, in order."""
    if column is None:
        return []
    named = sorted((day.date(), float(amount)) for day, amount in column.items())  # type: ignore[attr-defined]  # an index of instants
    return [(day, amount) for day, amount in named if first <= day <= last]


_QUOTES = ("Open", "High", "Low", "Close", "Volume")


def _column(frame: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
    return np.array(frame[name].to_numpy(dtype=np.float64, na_value=np.nan))


def _refuse_what_yahoo_reads_otherwise(symbol: str) -> None:
    """For yfinance turns letters into capitals, and looks an ISIN up: we ask for what was said."""
    check_symbol(symbol)
    capital = symbol.upper()
    if capital != symbol:
        raise UnknownSymbol(
            f"{symbol}: Yahoo's symbols are in capitals\n  mend: did you mean {capital}?"
        )
    if _ISIN.fullmatch(symbol):
        raise UnknownSymbol(
            f"{symbol}: an ISIN, not a symbol\n  mend: give the symbol of a listing, such as AAPL"
        )


_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")


def _nothing(symbol: str, first: date, last: date) -> NoDataInRange:
    return NoDataInRange(
        f"{symbol}: Yahoo has it, but nothing from {first} to {last}"
        "\n  mend: ask for other days (--from, --to)"
    )


def _typed(wrong: Exception, symbol: str, first: date, last: date) -> DataUnavailable:
    """What an exception of yfinance means, in our words."""
    kind, said = type(wrong).__name__, str(wrong)
    status = getattr(getattr(wrong, "response", None), "status_code", None)
    if kind == "YFRateLimitError" or status == 429:
        return RateLimited(
            f"{symbol}: Yahoo says: too many requests"
            "\n  mend: wait some minutes; what was fetched is kept, and the same command goes on"
        )
    if kind == "YFTzMissingError" or status == 404 or "No data found" in said:
        return UnknownSymbol(
            f"{symbol}: Yahoo has nothing of that name"
            f"\n  mend: look at how Yahoo spells it (`backtest prices which '{symbol}'`)"
        )
    if kind == "YFPricesMissingError":
        return _nothing(symbol, first, last)
    return Unreachable(
        f"{symbol}: no answer of Yahoo that can be read ({kind}: {said[:120]})"
        "\n  mend: look at the connection; what was fetched is kept, and the same command goes on"
    )
