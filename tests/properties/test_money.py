"""Money is conserved, and long and short mirror each other where nothing is charged."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from worlds import World, replayed, worlds

from backtest import Costs, Result, Rule, long, run, short
from backtest.replay.outcome import Status
from backtest.result.books import reconcile

SLOW = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def check_books(result: Result) -> None:
    """SEMANTICS 6.1, 6.3 and 5.5, from the columns alone."""
    outcome, capital = result.outcome, result.outcome.capital
    granted = outcome.status == Status.GRANTED
    earned = float(outcome.pnl[granted].sum()) + outcome.interest
    assert earned == pytest.approx(outcome.equity[-1] - capital, abs=1e-9 * capital)
    assert outcome.equity[0] == capital
    # cash moves by what was bought, sold and charged, and by nothing else
    side = result.schedule.side
    sold = np.nansum((side * outcome.exit_value)[granted])
    charged = (outcome.commission + outcome.taxes + outcome.borrow)[granted].sum()
    bought = (side * outcome.entry_value)[granted].sum()
    cash = capital + sold - bought - charged + outcome.interest
    assert cash == pytest.approx(outcome.cash[-1], abs=1e-9 * capital)
    worth = outcome.last_value[granted].sum()
    assert outcome.equity[-1] == pytest.approx(outcome.cash[-1] + worth, abs=1e-9 * capital)
    # the market's fees, reckoned once more from the fills
    assert result.fees.table["amount"].sum() == pytest.approx(
        outcome.taxes[granted].sum(), abs=1e-9 * capital
    )
    # gross = net + costs at the same quantities
    trades = result.trades
    assert np.allclose(trades["gross"], trades["pnl"] + trades["costs"], atol=1e-9 * capital)
    assert (outcome.equity[:-1] > 0).all()
    # the rungs of the ladder make each profit, and with interest the change of equity
    ladder = result.attribution
    rungs = ["market", "sector", "picks", "currency", "costs"]
    made = ladder.trades[rungs].fillna(0.0).sum(axis=1)
    assert np.allclose(made, trades["pnl"], rtol=0, atol=1e-9 * capital)
    whole = made.sum() + ladder.total.interest
    assert whole == pytest.approx(ladder.total.profit, rel=0, abs=1e-9 * capital)
    # a second accountant finds the same equity at every close
    assert reconcile(result.portfolio, outcome).largest_difference < 1e-12


@SLOW
@given(worlds())
def test_profits_and_interest_add_up_to_the_change_of_equity(world):
    check_books(replayed(world))


@SLOW
@given(worlds())
def test_no_more_is_granted_than_the_buying_power_of_the_day(world):
    result = replayed(world)
    outcome, schedule = result.outcome, result.schedule
    granted = outcome.status == Status.GRANTED
    for t in np.unique(schedule.entry_date[granted]):
        today = granted & (schedule.entry_date == t)
        day = schedule.timeline[t]
        place = int(np.searchsorted(outcome.dates, day))
        before = place - 1
        base = outcome.capital if before < 0 else outcome.equity[before]
        gross = 0.0 if before < 0 else outcome.gross[before]
        free = max(0.0, world.max_gross * base - gross)
        assert outcome.budget[today].sum() <= free * (1 + 1e-9) + 1e-6


def one_trade(world: World, legs, exits: dict[str, object]) -> World:
    rule = Rule(when="news", legs=[legs], exit=exits, size=0.5)
    first = next(item for item in world.listings if item["type"] == "news")
    return replace(
        world, listings=(first,), rules=(rule,), costs=Costs(taxes="none"), max_gross=1.0
    )


@SLOW
@given(worlds(), st.integers(1, 40))
def test_a_short_loses_what_the_long_gains(world, after):
    """One trade without levels: the same fills, and the opposite profit."""
    bought = replayed(one_trade(world, long("BABA"), {"after": after}))
    sold = replayed(one_trade(world, short("BABA"), {"after": after}))
    assert len(bought.trades) == len(sold.trades)
    for name in ("entry_date", "entry_price", "quantity", "exit_price"):
        assert bought.trades[name].equals(sold.trades[name]), name
    assert np.allclose(bought.trades["pnl"], -sold.trades["pnl"], atol=1e-6)


@SLOW
@given(worlds(), st.integers(1, 40), st.sampled_from([0.02, 0.05]), st.sampled_from([0.03, 0.06]))
def test_a_short_on_prices_turned_over_ends_as_the_long_does(world, after, stop, target):
    """Prices mirrored at the entry fill: stops and targets are met on the same bars."""
    exits = {"after": after, "stop_loss": stop, "take_profit": target}
    bought = replayed(one_trade(world, long("BABA"), exits))
    assume(len(bought.trades) == 1)
    fill = float(bought.trades["entry_price"].iloc[0])
    frame = world.frames["BABA"]
    turned = 2 * fill - frame
    turned["High"], turned["Low"] = 2 * fill - frame["Low"], 2 * fill - frame["High"]
    assume(bool((turned > 0).all(axis=None)))
    other = world.with_frames(world.frames | {"BABA": turned})
    sold = replayed(one_trade(other, short("BABA"), exits))
    assert bought.trades["exit_reason"].tolist() == sold.trades["exit_reason"].tolist()
    assert bought.trades["exit_date"].equals(sold.trades["exit_date"])
    assert np.allclose(bought.trades["pnl"], sold.trades["pnl"], rtol=1e-9, atol=1e-6)


@settings(SLOW, max_examples=25)
@given(worlds())
def test_the_same_input_gives_the_same_bytes(world):
    from backtest.report.formats.json import render_json

    one, other = render_json(replayed(world)), render_json(replayed(world))
    assert one == other
    json.loads(one)


@pytest.mark.parametrize(
    "name",
    ["zhipu-entity-list", "zhipu-at-publication", "zhipu-american-side", "zhipu-long-short",
     "entity-list-smic"],
)  # fmt: skip
def test_the_books_of_the_bundled_theses_balance_on_real_prices(name):
    check_books(run(name, prices="sample"))
