"""Merging: a history held and one just fetched become one; what differs is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from backtest.prices.quote_history import COLUMNS, QuoteHistory

__all__ = ["SAME", "Revision", "merged"]

SAME = 1e-6
"""Relative: two quotes nearer than this are one. A provider's figures pass through 32-bit
floats, whose relative step is 1.2e-7; a smallest tick is larger than this of any price."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Revision:
    """What a provider changed of rows, dividends and splits that it had given before.

    `seen_on` is the day on which it was noticed; `largest` the largest change of a price as a
    fraction of the old one, None where none changed.
    """

    seen_on: str
    first: str
    last: str
    changed: int
    withdrawn: int
    late: int  # rows that appeared between rows held before
    actions: int  # dividends and splits changed, withdrawn or late
    largest: float | None

    def said(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)

    @classmethod
    def of(cls, said: dict[str, Any]) -> Self:
        """From those plain values."""
        return cls(**said)

    def __str__(self) -> str:
        parts = [
            f"{count} {noun}{'' if count == 1 else 's'} {verb}"
            for count, noun, verb in (
                (self.changed, "row", "changed"),
                (self.withdrawn, "row", "withdrawn"),
                (self.late, "row", "added between others"),
                (self.actions, "dividend or split", "changed"),
            )
            if count
        ]
        most = "" if self.largest is None else f", a price by {self.largest:.2%} at most"
        return f"revised on {self.seen_on}: {', '.join(parts)} ({self.first} to {self.last}){most}"


def merged(
    held: QuoteHistory, fetched: QuoteHistory, *, seen_on: date
) -> tuple[QuoteHistory, Revision | None]:
    """One history of both: in the days that were fetched, the fetched one holds.

    Parameters
    ----------
    held, fetched : QuoteHistory
        Of one instrument; the days asked for must overlap or follow one another.
    seen_on : datetime.date
        Today, for the revision.

    Returns
    -------
    tuple
        The whole history, and what was revised: None where the days in common agree.

    Notes
    -----
    Neither may have an Adj Close: those of two days are not of one make.
    """
    assert held.adjusted is None, held.symbol
    assert fetched.adjusted is None, fetched.symbol
    before, after = held.dates < _day(fetched.first), held.dates > _day(fetched.last)
    outside = before | after
    dates = np.concatenate([held.dates[outside], fetched.dates])
    order = np.argsort(dates, kind="stable")
    columns = {
        name: np.concatenate([getattr(held, name)[outside], getattr(fetched, name)])[order]
        for name in COLUMNS
    }
    ex_dates, dividends = _actions(held.ex_dates, held.dividends, fetched, "ex_dates", "dividends")
    split_dates, splits = _actions(held.split_dates, held.splits, fetched, "split_dates", "splits")
    whole = replace(
        fetched,
        first=min(held.first, fetched.first),
        last=max(held.last, fetched.last),
        dates=dates[order],
        ex_dates=ex_dates,
        dividends=dividends,
        split_dates=split_dates,
        splits=splits,
        open=columns["open"],
        high=columns["high"],
        low=columns["low"],
        close=columns["close"],
        volume=columns["volume"],
        notes=tuple(dict.fromkeys((*held.notes, *fetched.notes))),
    )
    return whole, _revision(held, fetched, ~outside, seen_on)


def _revision(
    held: QuoteHistory, fetched: QuoteHistory, asked: Mask, seen_on: date
) -> Revision | None:
    old, new = held.dates[asked], fetched.dates
    withdrawn = old[~np.isin(old, new)]
    # A row later than all that were held is news, one between them is a revision.
    inside = (new >= _day(held.first)) & (new <= _day(held.last))
    late = new[inside & ~np.isin(new, old)]
    common = np.intersect1d(old, new)
    i, j = np.searchsorted(held.dates, common), np.searchsorted(new, common)
    differs = np.zeros(len(common), dtype=bool)
    largest = 0.0
    for name in COLUMNS:
        was, now = getattr(held, name)[i], getattr(fetched, name)[j]
        apart = _apart(was, now)
        differs |= apart > SAME
        if name != "volume" and len(apart):
            largest = max(largest, float(np.nanmax(np.where(np.isinf(apart), 0.0, apart))))
    changed = common[differs]
    actions = _changed_actions(held, fetched)
    days = np.concatenate([withdrawn, late, changed, actions])
    if not len(days):
        return None
    return Revision(
        seen_on=seen_on.isoformat(),
        first=str(days.min()),
        last=str(days.max()),
        changed=len(changed),
        withdrawn=len(withdrawn),
        late=len(late),
        actions=len(actions),
        largest=largest if largest > SAME else None,
    )


def _apart(was: npt.NDArray[np.float64], now: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Relative differences; infinite where only one of the two is known."""
    both, neither = np.isnan(was) & np.isnan(now), np.isnan(was) ^ np.isnan(now)
    scale = np.where(was == 0, 1.0, np.abs(was))
    found = np.where(both | (was == now), 0.0, np.abs(now - was) / scale)
    return np.where(neither, np.inf, found)


def _changed_actions(held: QuoteHistory, fetched: QuoteHistory) -> npt.NDArray[np.datetime64]:
    """Days within what both cover whose dividend or split is not the same in both."""
    first, last = max(held.first, fetched.first), min(held.last, fetched.last)
    found = []
    for days, amounts in (("ex_dates", "dividends"), ("split_dates", "splits")):
        was = _by_day(getattr(held, days), getattr(held, amounts), first, last)
        now = _by_day(getattr(fetched, days), getattr(fetched, amounts), first, last)
        for day in sorted(was.keys() | now.keys()):
            a, b = was.get(day), now.get(day)
            if a is None or b is None or abs(a - b) > SAME * abs(a):
                found.append(day)
    return np.array(found, dtype="datetime64[D]")


def _by_day(
    days: npt.NDArray[np.datetime64], amounts: npt.NDArray[np.float64], first: date, last: date
) -> dict[date, float]:
    pairs = zip(days.tolist(), amounts.tolist(), strict=True)
    return {day: amount for day, amount in pairs if first <= day <= last}


def _actions(
    days: npt.NDArray[np.datetime64],
    amounts: npt.NDArray[np.float64],
    fetched: QuoteHistory,
    days_name: str,
    amounts_name: str,
) -> tuple[npt.NDArray[np.datetime64], npt.NDArray[np.float64]]:
    outside = (days < _day(fetched.first)) | (days > _day(fetched.last))
    every = np.concatenate([days[outside], getattr(fetched, days_name)])
    order = np.argsort(every, kind="stable")
    return every[order], np.concatenate([amounts[outside], getattr(fetched, amounts_name)])[order]


def _day(day: date) -> np.datetime64:
    return np.datetime64(day, "D")
