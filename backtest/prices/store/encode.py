"""A stored history as the bytes of one Parquet file, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from backtest.prices.parquet import read_parquet, write_parquet
from backtest.prices.quote_history import COLUMNS, QuoteHistory
from backtest.prices.store.merge import Revision

__all__ = ["SCHEMA", "Stored", "decoded", "encoded"]

SCHEMA = 1


@dataclass(frozen=True, eq=False)
class Stored:
    """A history with what happened to it: when it was last asked for, and what was revised.

    Before `news_at` no day later than the history's last is over: None where nobody asks again.
    """

    history: QuoteHistory
    fetched_at: datetime  # aware
    revisions: tuple[Revision, ...] = ()
    news_at: datetime | None = None  # aware


def encoded(stored: Stored) -> bytes:
    """Rows as columns (``Date``, ``Open`` … ``Volume``); the rest as JSON in the metadata."""
    history = stored.history
    columns = {"Date": history.dates, **{c.title(): getattr(history, c) for c in COLUMNS}}
    if history.adjusted is not None:
        columns["Adj Close"] = history.adjusted
    said = {
        "schema": SCHEMA,
        "history": history.said(),
        "hash": history.hash,
        "fetched_at": stored.fetched_at.isoformat(),
        "news_at": None if stored.news_at is None else stored.news_at.isoformat(),
        "revisions": [revision.said() for revision in stored.revisions],
    }
    return write_parquet(columns, json.dumps(said, ensure_ascii=False))


def decoded(content: bytes) -> Stored:
    """What `encoded` wrote.

    Raises
    ------
    ValueError
        The bytes are of another form, or the rows are not those that were hashed.
    """
    columns, text = read_parquet(content)
    said = json.loads(text)
    if said["schema"] != SCHEMA:
        raise ValueError(f"schema {said['schema']}, which this version does not read")
    was = said["history"]
    rows = {name: np.array(columns[name.title()], dtype=np.float64) for name in COLUMNS}
    adjusted = columns.get("Adj Close")
    history = QuoteHistory(
        symbol=was["symbol"],
        currency=was["currency"],
        tz=was["tz"],
        exchange=was["exchange"],
        kind=was["kind"],
        name=was["name"],
        lot=was["lot"],
        tradable=was["tradable"],
        first=date.fromisoformat(was["first"]),
        last=date.fromisoformat(was["last"]),
        dates=columns["Date"].astype("datetime64[D]"),
        open=rows["open"],
        high=rows["high"],
        low=rows["low"],
        close=rows["close"],
        volume=rows["volume"],
        adjusted=None if adjusted is None else np.array(adjusted, dtype=np.float64),
        ex_dates=np.array(was["ex_dates"], dtype="datetime64[D]"),
        dividends=np.array(was["dividends"], dtype=np.float64),
        split_dates=np.array(was["split_dates"], dtype="datetime64[D]"),
        splits=np.array(was["splits"], dtype=np.float64),
        notes=tuple(was["notes"]),
    )
    if history.hash != said["hash"]:
        raise ValueError("rows that are not those that were written")
    revisions = tuple(Revision.of(one) for one in said["revisions"])
    news_at = None if said["news_at"] is None else datetime.fromisoformat(said["news_at"])
    return Stored(history, datetime.fromisoformat(said["fetched_at"]), revisions, news_at)
