"""A market of two exchanges and five dates, and runs in it that are written by hand.

XTST is open from 01:30 to 08:00 UTC, XOTH from 14:30 to 21:00. One HKD is worth 0.10 USD
on 6 and 7 January and 0.20 from the 8th on. LEG and IDX trade on XTST in HKD, FAR on XOTH
in USD, OLD on XTST with closes alone.

=====  ====  =====  =====  ======  =====  ====  ====  ====  ====
date   LEG   LEG    LEG    IDX     IDX    FAR   FAR   OLD
Jan    open  close  factor  open   close  open  close  close
=====  ====  =====  =====  ======  =====  ====  ====  ====
6      10    10.5   0.5    100     105    50    52    4
7      11    11.5   0.5    110     112    53    54    5
8      12    12     1      120     125    55    56    6
9      13    13     1      130     140    57    60    7
10     14    15     1      150     160    61    66    8
=====  ====  =====  =====  ======  =====  ====  ====  ====
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from backtest.events.event import Event
from backtest.events.history import History
from backtest.orders.schedule import Schedule, Skip
from backtest.prices.panel import Panel
from backtest.prices.sessions import Sessions
from backtest.replay.outcome import Outcome, Reason, Status

DATES = np.arange("2025-01-06", "2025-01-11", dtype="datetime64[D]")
LEG, IDX, FAR, OLD = range(4)
MINUTE = 60_000_000_000

THESIS = """
name: by-hand
title: By hand <b>and</b> foot
source: {title: An article, url: "https://example.org/a", published: 2025-01-07, tz: UTC}
base_currency: USD
capital: 1000
benchmark: IDX
events:
  listed:
    list: [{announced_at: "2025-01-06T20:00:00+00:00", title: Listed}]
  delisted:
    list: [{announced_at: "2025-01-09T00:00:00+00:00", title: Delisted}]
rules:
  - {when: listed, long: [LEG], short: [FAR], exit: {after: 2}}
"""


def instant(text: str) -> int:
    """Nanoseconds since 1970 of a UTC time such as 2025-01-06T20:00."""
    return int(np.datetime64(text, "ns").astype(np.int64))


def sessions_between(exchange: str, opens: int, closes: int) -> Sessions:
    midnight = DATES.astype("datetime64[ns]").astype(np.int64)
    return Sessions(
        exchange, "UTC", DATES.copy(), midnight + opens * MINUTE, midnight + closes * MINUTE
    )


def an_event(
    name: str, known_from: str, known_by: str | None = None, *, definition: str = "listed"
) -> Event:
    """An event whose clock is written in UTC."""
    first, last = (
        datetime.fromisoformat(text).replace(tzinfo=UTC)
        for text in (known_from, known_by or known_from)
    )
    return Event(
        id=name,
        definition=definition,
        known_from=first,
        known_by=last,
        tz="UTC",
        precision="instant" if first == last else "bounds",
        title=f"{name} <happened>",
    )


def a_history(*events: Event, definitions: tuple[str, ...] = ("listed", "delisted")) -> History:
    """A history of events that are given in order."""
    known_by = [instant(event.known_by.replace(tzinfo=None).isoformat()) for event in events]
    return History(
        definitions=definitions,
        definition=np.array([definitions.index(e.definition) for e in events], np.int64),
        ids=tuple(event.id for event in events),
        known_from=np.array(
            [instant(e.known_from.replace(tzinfo=None).isoformat()) for e in events], np.int64
        ),
        known_by=np.array(known_by, np.int64),
        announced_on=np.array(known_by, "datetime64[ns]").astype("datetime64[D]"),
        events=events,
    )


def a_schedule(panel: Panel, *tranches: dict[str, Any], skipped: tuple[Skip, ...] = ()) -> Schedule:
    """Candidates; of each what differs from: event 0, rule 0, at the open, no exits."""
    usual = {
        "event": 0, "rule": 0, "leg": 0, "group": 0, "instrument": LEG, "side": 1.0, "share": 0.5,
        "date": 1, "at_open": True,
    }  # fmt: skip
    rows = [usual | tranche for tranche in tranches]
    bars = np.array([panel.offsets[row["instrument"]] + row["date"] for row in rows], np.int64)
    at_open = np.array([row["at_open"] for row in rows], bool)
    count = len(rows)

    def column(name: str, kind: type) -> np.ndarray:
        return np.array([row[name] for row in rows], kind)

    return Schedule(
        timeline=DATES,
        event=column("event", np.int64),
        rule=column("rule", np.int64),
        leg=column("leg", np.int64),
        group=column("group", np.int64),
        instrument=column("instrument", np.int64),
        side=column("side", float),
        share=column("share", float),
        first_bar=bars,
        entry_bar=bars,
        entry_date=column("date", np.int64),
        entry_at_open=at_open,
        entry_instant=np.where(at_open, panel.opens_at[bars], panel.closes_at[bars]),
        after=np.full(count, 2),
        after_at_open=np.zeros(count, bool),
        stop_loss=np.full(count, np.nan),
        take_profit=np.full(count, np.nan),
        trailing_stop=np.full(count, np.nan),
        until_bar=np.full(count, -1),
        until_at_open=np.zeros(count, bool),
        when_bar=np.full(count, -1),
        overlap_skip=np.zeros(count, bool),
        lot=np.zeros(count),
        sells_next_day=np.zeros(count, bool),
        skipped=skipped,
    )


def an_outcome(*tranches: dict[str, Any], dates: int = 5, **paths: Any) -> Outcome:
    """What a kernel might have found; of each tranche what differs from an open one."""
    nan = np.nan
    usual = {
        "status": Status.GRANTED, "asked": 500.0, "budget": 500.0, "quantity": 1.0,
        "entry_price": nan, "entry_fill": nan, "exit_bar": -1, "exit_price": nan,
        "exit_fill": nan, "exit_kind": -1, "reason": Reason.OPEN, "entry_value": 500.0,
        "exit_value": nan, "last_value": 0.0, "commission": 0.0, "entry_costs": 0.0, "taxes": 0.0,
        "borrow": 0.0, "slippage": 0.0, "pnl": 0.0,
    }  # fmt: skip
    whole = {"status", "exit_bar", "exit_kind", "reason"}
    rows = [usual | tranche for tranche in tranches]
    columns = {
        name: np.array([row[name] for row in rows], np.int64 if name in whole else float)
        for name in usual
    }
    path = {
        "dates": DATES[:dates],
        "equity": np.full(dates, 1000.0),
        "cash": np.full(dates, 1000.0),
        "gross": np.zeros(dates),
        "accrued": np.zeros(dates),
        "held": np.zeros(dates, bool),
    } | {name: np.array(values) for name, values in paths.items()}
    return Outcome(**columns, **path, interest=0.0, capital=1000.0, ruined=False)
