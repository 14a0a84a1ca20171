"""Nothing after a decision may influence it (SEMANTICS 1.8), by instant and not by date.

Every price, rate and event later than an instant is changed; every fill, quantity and
equity value up to it must stay as it was, to the last bit.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import EXCHANGES, REAL, SESSIONS, World, replayed, worlds

from backtest import Costs, Listed, Rule, Thesis, long, run

HOUR = 3_600_000_000_000


def bent(frame: pd.DataFrame, symbol: str, t: int, rng: np.random.Generator) -> pd.DataFrame:
    """Bars that open after `t` are other ones; of the bar that is open at `t`, all but its open."""
    calendar = SESSIONS[EXCHANGES[symbol]]
    at = np.searchsorted(calendar.dates, frame.index.to_numpy().astype("datetime64[D]"))
    opens, closes = calendar.opens_at[at] > t, calendar.closes_at[at] > t
    new = frame.copy()
    factor = np.exp(rng.normal(0, 0.2, len(frame)))
    new.loc[closes, "Close"] = (frame["Close"] * factor)[closes]
    if "Open" in frame:
        new.loc[opens, "Open"] = (frame["Open"] * np.exp(rng.normal(0, 0.2, len(frame))))[opens]
        top, bottom = new[["Open", "Close"]].max(axis=1), new[["Open", "Close"]].min(axis=1)
        new.loc[closes, "High"] = (top * (1 + rng.uniform(0, 0.3, len(frame))))[closes]
        new.loc[closes, "Low"] = (bottom * (1 - rng.uniform(0, 0.3, len(frame))))[closes]
    # Some of them never were, from the next day on: see the first of the two cases below.
    another_day = frame.index.to_numpy() > np.datetime64(t, "ns").astype("datetime64[D]")
    gone = opens & another_day & (rng.random(len(frame)) < 0.1)
    return new[~gone]


def bent_rate(frame: pd.DataFrame, day: np.datetime64, rng: np.random.Generator) -> pd.DataFrame:
    """Rates of that day and later are other ones."""
    later = frame.index.to_numpy() >= day
    new = frame.copy()
    new.loc[later, "Close"] = (frame["Close"] * np.exp(rng.normal(0, 0.1, len(frame))))[later]
    return new


def another_future(world: World, t: int, seed: int) -> World:
    """The same world up to `t`, and another one after it."""
    rng = np.random.default_rng(seed)
    day = np.datetime64(t, "ns").astype("datetime64[D]")
    frames = {
        symbol: bent(frame, symbol, t, rng) if symbol in EXCHANGES else bent_rate(frame, day, rng)
        for symbol, frame in world.frames.items()
    }
    listings = []
    for n, item in enumerate(world.listings):
        known = int(datetime.fromisoformat(item["announced_at"]).timestamp() * 1e9)
        if known <= t:
            listings.append(item)
        elif n % 2:
            moved = t + int(rng.integers(1, 900)) * HOUR
            stamp = _stamp(moved)
            listings.append(item | {"announced_at": stamp})
    kinds = {item["type"] for item in world.listings}
    for kind in kinds - {item["type"] for item in listings}:  # the definitions stay defined
        stamp = _stamp(t + 5000 * HOUR)
        listings.append({"id": f"late-{kind}", "type": kind, "announced_at": stamp})
    return replace(world, frames=frames, listings=tuple(listings))


def _stamp(instant: int) -> str:
    return f"{np.datetime64(instant, 'ns').astype('datetime64[s]')}+00:00"


def seen_by(result, t: int) -> dict[str, object]:
    """Every decision and value that stood by instant `t`."""
    panel, schedule, outcome = result.panel, result.schedule, result.outcome
    rows = []
    for k in np.flatnonzero(outcome.status == 0):
        if schedule.entry_instant[k] > t:
            continue
        i = schedule.instrument[k]
        row = [
            result.history.ids[schedule.event[k]], int(schedule.rule[k]),
            panel.instruments[i].symbol, str(panel.dates[schedule.entry_bar[k]]),
            outcome.quantity[k], outcome.budget[k], outcome.entry_fill[k],
        ]  # fmt: skip
        bar = outcome.exit_bar[k]
        if bar >= 0:
            at_open = outcome.exit_kind[k] == 0
            when = panel.opens_at[bar] if at_open else panel.closes_at[bar]
            if when <= t:
                row += [str(panel.dates[bar]), outcome.exit_fill[k], int(outcome.reason[k])]
        rows.append(tuple(row))
    day = np.datetime64(t, "ns").astype("datetime64[D]")
    old = outcome.dates < day
    return {
        "fills": rows,
        "equity": dict(zip(outcome.dates[old], outcome.equity[old], strict=True)),
    }


@settings(
    max_examples=150, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(worlds(lots=True), st.integers(24 * 20, 24 * 170), st.integers(0, 59), st.integers(0, 2**31))
def test_another_future_leaves_every_earlier_fill_quantity_and_value(world, hour, minute, seed):
    t = int(np.datetime64("2024-01-04", "ns").astype(np.int64)) + hour * HOUR + minute * HOUR // 60
    before, after = replayed(world), replayed(another_future(world, t, seed))
    old, new = seen_by(before, t), seen_by(after, t)
    assert old["fills"] == new["fills"]
    both = old["equity"].keys() & new["equity"].keys()
    assert {day: old["equity"][day] for day in both} == {day: new["equity"][day] for day in both}
    # A value is missing on one side only where no tranche had been granted by then.
    capital = before.outcome.capital
    for day in old["equity"].keys() ^ new["equity"].keys():
        assert old["equity"].get(day, new["equity"].get(day)) == pytest.approx(capital) or (
            day > max(both, default=day)
        )


def test_a_fill_that_peeks_at_the_close_would_be_caught():
    """The perturbation has teeth: what it changes is what a peeking program would read."""
    rng = np.random.default_rng(5)
    calendar = SESSIONS["XHKG"]
    frame = pd.DataFrame(
        {"Open": 10.0, "High": 11.0, "Low": 9.0, "Close": 10.5},
        index=pd.DatetimeIndex(calendar.dates),
    )
    t = int(calendar.opens_at[50])
    new = bent(frame, "0700.HK", t, rng)
    today = frame.index[50]
    assert new.loc[today, "Open"] == 10.0
    assert new.loc[today, "Close"] != 10.5
    assert (new.loc[new.index < today] == frame.loc[frame.index < today]).all(axis=None)


# Two cases in which Hong Kong opens twelve hours before New York on a date whose money
# SEMANTICS 4 counts at once. In the first a fill does depend on what comes later that day.

HONG_KONG_THEN_NEW_YORK = {name: REAL[name] for name in ("0700.HK", "BABA", "HKD=X")}
DAY = pd.Timestamp("2024-03-06")


def hong_kong_budget(thesis: Thesis, new_york: pd.DataFrame) -> float:
    """What Tencent's tranche of the day was granted, beside another BABA."""
    trades = run(thesis, prices=HONG_KONG_THEN_NEW_YORK | {"BABA": new_york}).trades
    entered = trades[(trades["symbol"] == "0700.HK") & (trades["entry_date"] == DAY)]
    return float(entered["budget"].iloc[0])


def listed(name: str, *instants: str) -> Listed:
    return Listed(list=[{"announced_at": at} for at in instants])


def test_a_bar_missing_later_on_the_day_changes_the_days_cut():
    """4.2 cuts the legs that enter on a date together; one without a bar does not enter."""
    thesis = Thesis(
        name="cut",
        events={"n": listed("n", "2024-03-04T12:00:00+00:00", "2024-03-05T22:00:00+00:00")},
        rules=[Rule(when="n", legs=[long("0700.HK", "BABA")], exit={"after": 20}, size=0.7)],
        costs=Costs(taxes="none"),
    )
    whole = HONG_KONG_THEN_NEW_YORK["BABA"]
    dearer = whole.copy()
    dearer.loc[DAY:] *= 1.3
    budget = hong_kong_budget(thesis, whole)
    assert hong_kong_budget(thesis, dearer) == budget  # its prices do not matter
    assert hong_kong_budget(thesis, whole.drop(DAY)) == pytest.approx(2 * budget)


def test_what_a_lot_leaves_over_is_not_known_before_the_lot_is_bought():
    def rule(name: str, symbol: str, *, lots: bool) -> Rule:
        return Rule(when=name, legs=[long(symbol)], exit={"after": 5}, size=0.7, lots=lots)

    thesis = Thesis(
        name="lots",
        capital=3000,
        events={
            "first": listed("first", "2024-03-05T21:30:00+00:00"),
            "second": listed("second", "2024-03-05T22:00:00+00:00"),
        },
        rules=[rule("first", "BABA", lots=True), rule("second", "0700.HK", lots=False)],
        costs=Costs(taxes="none"),
    )
    whole = HONG_KONG_THEN_NEW_YORK["BABA"]
    dearer = whole.copy()
    dearer.loc[DAY:] *= 1.3
    assert hong_kong_budget(thesis, dearer) == hong_kong_budget(thesis, whole)
