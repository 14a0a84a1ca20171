"""Law: what persons of the United States may not buy, and which list bans nothing."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from backtest.events.catalog import read_catalog
from backtest.prices.companies import other_listings
from backtest.prices.us_bans import Ban, bans_of
from backtest.result.columns import words

__all__ = ["Law", "laws"]

Dates = npt.NDArray[np.datetime64]
Texts = npt.NDArray[np.object_]

NAMED_ONLY = "dod_1260h_list"  # the Defense Department's list, which bans no purchase


@dataclass(frozen=True, eq=False)
class Law:
    """Of n trades: the `order` that bans them (empty where none does), its first day, the
    last day on which what one had could be sold (both NaT where none does), since when the
    company stands on the section 1260H list, which bans nothing (NaT where it does not), and
    the `sources`.
    """

    order: Texts
    since: Dates
    divest_by: Dates
    named: Dates
    sources: Texts


def laws(symbols: Texts, dates: Dates) -> Law:
    """What the law said to persons of the United States of trades opened on these dates.

    Parameters
    ----------
    symbols : (n,) array of str
        Each listing of a banned company is banned.
    dates : (n,) array of datetime64[D]

    Examples
    --------
    >>> import numpy as np
    >>> days = np.array(["2021-07-30", "2021-08-02"], "datetime64[D]")
    >>> laws(words(["SMICY", "SMICY"]), days).order.tolist()
    ['', 'Executive Order 14032 (NS-CMIC list)']
    >>> laws(words(["SMICY", "0700.HK"]), days).order.tolist()
    ['', '']
    """
    order, sources = words([""] * len(dates)), words([""] * len(dates))
    since, divest_by, named = (np.full(len(dates), "NaT", "datetime64[D]") for _ in range(3))
    for symbol in dict.fromkeys(symbols):
        mine = symbols == symbol
        for ban in bans_of(symbol):
            holds = mine & _holds(ban, dates) & (order == "")
            order[holds], sources[holds] = ban.order, " ".join(ban.sources)
            since[holds] = np.datetime64(ban.first, "D")
            divest_by[holds] = np.datetime64(ban.divest_by, "D")
        for first in _named(symbol):
            named[mine & (dates >= np.datetime64(first, "D")) & np.isnat(named)] = first
    return Law(order, since, divest_by, named, sources)


def _holds(ban: Ban, dates: Dates) -> npt.NDArray[np.bool_]:
    last = np.datetime64(ban.last or date.max, "D")
    return (dates >= np.datetime64(ban.first, "D")) & (dates <= last)


def _named(symbol: str) -> list[date]:
    """The days on which the section 1260H list named a company, by any of its listings."""
    names = {symbol, *(listing.symbol for listing in other_listings(symbol))}
    return [day for day, symbols in _named_companies() if not names.isdisjoint(symbols)]


@functools.cache  # a file of the package: it does not change while we run
def _named_companies() -> tuple[tuple[date, tuple[str, ...]], ...]:
    return tuple(
        (date.fromisoformat(event.effective_on), tuple(event.symbols))
        for event in read_catalog("military_companies")
        if event.type == NAMED_ONLY
    )
