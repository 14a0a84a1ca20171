"""The order of a file matters only where SEMANTICS says so: known_by, id, the rule's place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from worlds import replayed, worlds

from backtest import Listed, Result, Rule, Thesis, long, run

SLOW = settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@SLOW
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_events_in_the_file_does_not_matter(world, random):
    shuffled = list(world.listings)
    random.shuffle(shuffled)
    one, other = replayed(world), replayed(replace(world, listings=tuple(shuffled)))
    assert one.trades.equals(other.trades)
    assert one.equity.equals(other.equity)


@SLOW
@given(worlds())
def test_the_order_of_legs_changes_no_value(world):
    def turned(rule: Rule) -> Rule:
        longs, shorts = (dict([*side.items()][::-1]) for side in (rule.long, rule.short))
        fields = {name: getattr(rule, name) for name in type(rule).model_fields}
        return Rule(**fields | {"long": longs, "short": shorts})

    one = replayed(world)
    other = replayed(replace(world, rules=tuple(turned(rule) for rule in world.rules)))
    assert np.allclose(one.outcome.equity, other.outcome.equity, atol=1e-6)


@SLOW
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_the_prices_does_not_matter(world, random):
    names = list(world.frames)
    random.shuffle(names)
    one = replayed(world)
    other = replayed(world.with_frames({name: world.frames[name] for name in names}))
    assert one.trades.equals(other.trades)
    assert one.data.snapshot == other.data.snapshot


@SLOW
@given(worlds(), st.integers(0, 2))
def test_rules_that_share_no_event_may_change_places(world, turn):
    """Each rule has its own definition: the budgets of a date go by the events' clocks."""
    news = [item for item in world.listings if item["type"] == "news"]
    assume(len(news) >= 3)
    names = ["a", "b", "c"]
    events = {
        name: Listed(list=[dict(item, type=name) for item in news[place::3]])
        for place, name in enumerate(names)
    }
    exits = [{"after": 5}, {"after": 9, "stop_loss": 0.05}, {"after": 3, "at": "open"}]
    rules = {
        name: Rule(when=name, legs=[long("BABA")], exit=exit_, size=0.6)
        for name, exit_ in zip(names, exits, strict=True)
    }
    # two events at one instant are told apart by their ids, which differ

    def played(order: list[str]) -> Result:
        thesis = Thesis(
            name="three", events={name: events[name] for name in order},
            rules=[rules[name] for name in order],
        )  # fmt: skip
        return run(thesis, prices=world.frames, placebo=False)

    one, other = played(names), played(names[turn:] + names[:turn])
    assert one.equity.equals(other.equity)
    columns = ["event_id", "budget", "entry_date", "exit_date", "pnl"]
    assert one.trades[columns].equals(other.trades[columns])


@SLOW
@given(worlds())
def test_of_two_rules_on_one_event_the_first_takes_the_money(world):
    news = next(item for item in world.listings if item["type"] == "news")
    rules = [Rule(when="news", legs=[long("BABA")], exit={"after": n}, size=0.8) for n in (2, 7)]
    thesis = Thesis(name="two", events={"news": Listed(list=[dict(news)])}, rules=rules)
    trades = run(thesis, prices=world.frames).trades
    assume(len(trades) == 2)
    assert trades["rule"].tolist() == [0, 1]
    assert np.allclose(trades["budget"], [800_000, 200_000])
    assert np.isnan(trades["cut_from"][0])
    assert trades["cut_from"][1] == 800_000
