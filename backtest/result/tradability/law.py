"""Law: what persons of the United States may not buy (the NS-CMIC list)."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from backtest.events.catalog import read_catalog
from backtest.events.event import Event
from backtest.prices.companies import other_listings

__all__ = ["Ban", "bans_on"]

SUPERSEDED = date(2021, 6, 3)  # Executive Order 14032 put its own list in the place of 13959's
LATER = timedelta(days=60)  # from a later addition to the list to the ban on purchases


@dataclass(frozen=True, slots=True)
class Ban:
    """A ban on purchases of one symbol by persons of the United States, from its first day."""

    symbol: str
    first: date
    last: date | None
    order: str
    source: str


def bans_on(symbol: str, dates: npt.NDArray[np.datetime64]) -> npt.NDArray[np.object_]:
    """Which order bans purchases of a symbol, or of another listing of its company, on each date.

    Returns
    -------
    (o,) array of str; empty where none does.

    Notes
    -----
    From the catalogue ``military_companies``, which names only some of the companies; the
    lists of the Department of Defense (sections 1237 and 1260H) ban no purchase. Removals
    from the list are not in it.

    Examples
    --------
    >>> import numpy as np
    >>> days = np.array(["2021-07-30", "2021-08-02"], "datetime64[D]")
    >>> bans_on("SMICY", days).tolist(), bans_on("0700.HK", days).tolist()
    (['', 'Executive Order 14032'], ['', ''])
    """
    names = {symbol, *(listing.symbol for listing in other_listings(symbol))}
    found = np.full(len(dates), "", dtype=object)
    for ban in _bans():
        if ban.symbol in names:
            holds = dates >= np.datetime64(ban.first, "D")
            if ban.last is not None:
                holds &= dates < np.datetime64(ban.last, "D")
            found[holds & (found == "")] = ban.order
    return found


@functools.cache  # a file of the package: it does not change while we run
def _bans() -> tuple[Ban, ...]:
    return tuple(ban for event in read_catalog("military_companies") for ban in _of(event))


def _of(event: Event) -> list[Ban]:
    begins, ends = date.fromisoformat(event.effective_on), None
    if event.id == "eo-13959":
        ends, order = SUPERSEDED, "Executive Order 13959"
    elif event.id == "eo-14032":
        order = "Executive Order 14032"
    elif event.type == "ns_cmic_list":
        begins, order = begins + LATER, "the NS-CMIC list"
    else:
        return []
    return [Ban(symbol, begins, ends, order, event.source) for symbol in event.symbols]
