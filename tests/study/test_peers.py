"""Baskets of peers: each peer traded as the thesis trades, each basket counted once."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long, short
from backtest.prices.instrument import Instrument
from backtest.prices.sources import FrameSource, SampleSource
from backtest.report.formats.json import describe_result
from backtest.report.formats.text import render_text
from backtest.result import Result
from backtest.study.peers import find_peers
from backtest.thesis.ordered import Ordered


@pytest.fixture(scope="module")
def flagship() -> Result:
    return backtest.run("zhipu-entity-list", prices="sample", readings=True)


def alone(thesis: Thesis, symbol: str, *, side: str = "long") -> float:
    """The mean excess of one share in the place of the basket, from a run of its own."""
    one, none = Ordered({symbol: 1.0}), Ordered({})
    pick = {"long": one, "short": none} if side == "long" else {"long": none, "short": one}
    rules = tuple(rule.model_copy(update=pick) for rule in thesis.rules)
    run = backtest.run(thesis.model_copy(update={"rules": rules}), prices="sample", placebo=False)
    trades = run.trades
    sign = 1.0 if side == "long" else -1.0
    return float((trades["return"] - sign * trades["benchmark_return"]).mean())


def test_every_basket_is_the_mean_of_its_peers_own_runs(flagship: Result) -> None:
    found = flagship.peers
    assert found is not None
    assert found.excess is not None
    assert found.symbols == ("0992.HK", "1024.HK", "1347.HK", "1810.HK", "BIDU")
    each = {symbol: alone(flagship.thesis, symbol) for symbol in found.symbols}
    # three legs of one market: 5 × 4 × 3 ordered baskets
    by_hand = sorted(np.mean([each[s] for s in three]) for three in permutations(each, 3))
    assert sorted(found.excess.values.tolist()) == pytest.approx(by_hand, abs=1e-12)  # noqa: PD011
    assert found.exhaustive
    trades = flagship.trades
    assert found.excess.observed == pytest.approx(
        (trades["return"] - trades["benchmark_return"]).mean()
    )


def test_a_short_leg_is_compared_with_shorts() -> None:
    thesis = Thesis(
        name="pair", benchmark="^HSI",
        events={"news": Listed(list=[{"announced_at": "2024-06-04T17:00:00-04:00", "title": "N"}])},
        rules=[Rule(when="news", legs=[long("0700.HK"), short("0992.HK")], exit=Exit(after=5))],
        costs={"taxes": "none"},
    )  # fmt: skip
    found = find_peers(backtest.run(thesis, prices="sample", placebo=False), SampleSource())
    assert found.excess is not None
    ups = {s: alone(thesis, s) for s in found.symbols}
    downs = {s: alone(thesis, s, side="short") for s in found.symbols}
    by_hand = sorted((ups[a] + downs[b]) / 2 for a, b in permutations(found.symbols, 2))
    assert sorted(found.excess.values.tolist()) == pytest.approx(by_hand, abs=1e-12)  # noqa: PD011


def test_other_listings_of_a_leg_s_company_are_no_peers() -> None:
    days = pd.DatetimeIndex(["2024-06-04", "2024-06-05", "2024-06-06"])
    frame = pd.DataFrame({"Close": [1.0, 2.0, 3.0]}, index=days)
    rate = pd.DataFrame({"Close": [7.8] * 3}, index=days)
    names = ("BABA", "9988.HK", "BIDU", "1810.HK", "1347.HK", "^HSI")
    frames = {**dict.fromkeys(names, frame), "HKD=X": rate}
    thesis = Thesis(
        name="one", benchmark="^HSI",
        events={"news": Listed(list=[{"announced_at": "2024-06-04T17:00:00-04:00", "title": "N"}])},
        rules=[Rule(when="news", legs=[long("BABA")], exit=Exit(after=1))],
    )  # fmt: skip
    found = find_peers(backtest.run(thesis, prices=frames, placebo=False), FrameSource(frames))
    assert found.symbols == ("1347.HK", "1810.HK", "BIDU")


def test_a_company_is_a_peer_once_and_what_cannot_be_priced_is_none() -> None:
    days = pd.DatetimeIndex(["2024-06-04", "2024-06-05", "2024-06-06"])
    frame = pd.DataFrame({"Close": [1.0, 2.0, 3.0]}, index=days)
    late = pd.DataFrame({"Close": [1.0, 2.0]}, index=pd.DatetimeIndex(["2025-06-04", "2025-06-05"]))
    rate = pd.DataFrame({"Close": [7.8] * 3}, index=days)
    names = ("BABA", "9988.HK", "BIDU", "1810.HK", "0700.HK", "^HSI")
    frames = {**dict.fromkeys(names, frame), "1347.HK": late, "HKD=X": rate}
    thesis = Thesis(
        name="one", benchmark="^HSI",
        events={"news": Listed(list=[{"announced_at": "2024-06-04T17:00:00-04:00", "title": "N"}])},
        rules=[Rule(when="news", legs=[long("0700.HK")], exit=Exit(after=1))],
    )  # fmt: skip
    found = find_peers(backtest.run(thesis, prices=frames, placebo=False), FrameSource(frames))
    assert found.symbols == ("1810.HK", "9988.HK", "BIDU")


def test_a_peer_whose_prices_cannot_be_converted_is_named() -> None:
    days = pd.DatetimeIndex(["2024-06-04", "2024-06-05", "2024-06-06"])
    frame = pd.DataFrame({"Close": [1.0, 2.0, 3.0]}, index=days)
    named = {"F": Instrument("F", "XNYS", "ISK")}  # no rate for it is at hand
    frames = {**dict.fromkeys(("AMD", "MU", "INTC", "F", "SPY"), frame)}
    thesis = Thesis(
        name="one", benchmark="SPY",
        events={"news": Listed(list=[{"announced_at": "2024-06-04T17:00:00-04:00", "title": "N"}])},
        rules=[Rule(when="news", legs=[long("AMD")], exit=Exit(after=1))],
    )  # fmt: skip
    source = FrameSource(frames, instruments=named)
    found = find_peers(backtest.run(thesis, prices=source, placebo=False), source)
    assert found.symbols == ("INTC", "MU")
    assert found.unmeasured == ("F",)


def test_without_peers_or_a_benchmark_it_is_said_why() -> None:
    days = pd.DatetimeIndex(["2024-06-04", "2024-06-05", "2024-06-06"])
    frames = {name: pd.DataFrame({"Close": [1.0, 2.0, 3.0]}, index=days) for name in ("F", "SPY")}
    document = {
        "name": "one",
        "events": {"news": {"list": [{"announced_at": "2024-06-04T17:00:00-04:00"}]}},
        "rules": [{"when": "news", "long": ["F"], "exit": {"after": 1}}],
    }
    bare = backtest.run(Thesis.model_validate(document), prices=frames, placebo=False)
    assert find_peers(bare, FrameSource(frames)).why == "no benchmark"
    beside = Thesis.model_validate({**document, "benchmark": "SPY"})
    found = find_peers(backtest.run(beside, prices=frames, placebo=False), FrameSource(frames))
    assert found.why == "too few shares among the prices live from the market of F"
    assert found.excess is None


def test_text_and_json_say_it(flagship: Result) -> None:
    said = " ".join(render_text(flagship).split())
    assert "Did the picks matter?" in said
    assert "of 60 baskets of their peers (all) on the same events 18 did as well or better" in said
    described = describe_result(flagship)["peers"]
    assert described["baskets"] == 60
    assert described["excess"]["p_value"] == pytest.approx(19 / 61)
