"""Every figure of a variant is that of the thesis written with its values and run in full."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import backtest
from backtest import Detector, Exit
from backtest.sweep.figures import FIGURES

FALL = Detector.model_validate(
    {"detect": {"symbol": "BABA", "measure": "return", "window": 1, "below": "-5%"}}
)
LEVELS = {"exit.after": [0, 3, 20, 60], "exit.stop_loss": "4%,12%,none",
          "exit.take_profit": "5%,none", "exit.trailing_stop": "6%,none"}  # fmt: skip

GRIDS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, object]]] = {
    "levels and holding": ({"exit": Exit(after=30)}, {}, LEVELS),
    "without any sure exit": ({"exit": Exit(stop_loss="9%")}, {}, {"exit.stop_loss": "4%,15%,40%"}),
    "entries": (
        {"exit": Exit(after=20, stop_loss="8%")}, {},
        {"enter.lag": "0:2:1", "enter.at": "open,close", "enter.reaction": "15m,2d"},
    ),
    "sizes and weights": (
        {"exit": Exit(after=40), "size": "70%"}, {"max_gross": "120%"},
        {"size": "20%:80%:30%", "long.BABA": "1,3", "short.SPY": [0.5, 2.0], "max_gross": "90%,2"},
    ),
    "terms": (
        {"exit": Exit(after=25, stop_loss="7%")}, {},
        {"capital": "1000,1_000_000", "costs.slippage": "0,30bps", "costs.minimum": "0,25",
         "costs.borrow": "0,9%", "costs.cash_rate": "0,4%", "costs.margin_rate": "0,8%",
         "costs.commission": "0,10bps", "risk_free": "0,2%"},
    ),
    "legs": (
        {"exit": Exit(after=15)}, {},
        {"legs": "subsets", "exit.after": [5, 15]},
    ),
    "one side, another benchmark, no taxes": (
        {"exit": Exit(after=15)}, {},
        {"long": "0981.HK+BABA,BABA,0700.HK", "benchmark": "SPY,^HSI,none",
         "costs.taxes": "market,none"},
    ),
    "a period that ends, and cash that earns": (
        {"exit": Exit(after=15)},
        {"period": {"start": "2024-03-01", "end": "2025-01-31"},
         "costs": {"cash_rate": "3%", "borrow": "2%"}},
        {"exit.after": [2, 15, 90], "costs.cash_rate": "0,3%"},
    ),
    "lots and one at a time": (
        {"exit": Exit(after=25)}, {"capital": 60_000},
        {"lots": "true,false", "overlap": "stack,skip", "exit.after": [5, 25, 120]},
    ),
    "events that end trades, found in prices": (
        {"exit": Exit(after=25, when="fall")}, {"events": {"fall": FALL}},
        {"events.fall.detect.below": "-8%:-3%:1%", "exit.until": "2024-12-31,2025-06-30,none"},
    ),
    "ruin": (
        {"exit": Exit(after=60), "size": "20"}, {"max_gross": "50"},
        {"size": "1,8,20,40", "exit.after": [20, 60]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GRIDS)
def test_a_row_is_the_run_of_its_thesis(name: str, basket: Any) -> None:
    rule, named, vary = GRIDS[name]
    sweep = backtest.sweep(basket(rule, **named), vary, prices="sample", honest=False)
    table = sweep.variants
    rng = np.random.default_rng(0)
    tried = rng.permutation(len(sweep))[:8].tolist()
    ruined = False
    for variant in tried:
        run = sweep.replay(variant)
        ruined |= run.outcome.ruined
        for figure in FIGURES:
            found = table[figure][variant]
            known = len(run.trades) if figure == "trades" else getattr(run.metrics, figure)
            if known is None:
                assert np.isnan(found), (variant, figure, found)
            else:
                assert found == pytest.approx(known, rel=1e-9, abs=1e-9), (variant, figure)
        assert_excess(sweep, variant, run)
    assert ruined == (name == "ruin")


def assert_excess(sweep: backtest.Sweep, variant: int, run: backtest.Result) -> None:
    """Count, sum and sum of squares are those of the table of trades."""
    trials, trades = sweep.trials(rows=np.array([variant])), run.trades
    side = trades["side"].map({"long": 1.0, "short": -1.0})
    other = trades["benchmark_return"] if run.thesis.benchmark else 0.0
    excess = (trades["return"] - side * other).to_numpy(float)
    assert trials.count.sum() == np.isfinite(excess).sum()
    assert trials.total.sum() == pytest.approx(np.nansum(excess), abs=1e-9)
    assert trials.squares.sum() == pytest.approx(np.nansum(excess**2), abs=1e-9)


def test_clusters_are_those_of_the_thesis_as_written_for_every_variant(basket: Any) -> None:
    days = ("2024-05-08", "2024-05-20", "2024-12-04")
    # Held 30 bars the first two overlap; held 3 they would not, and are counted as one still.
    sweep = backtest.sweep(
        basket({"exit": Exit(after=30), "size": "40%"}, days), {"exit.after": [3, 30]},
        prices="sample", honest=False,
    )  # fmt: skip
    assert [name[11:] for name in sweep.clusters] == ["On 2024-05-08", "On 2024-12-04"]
    assert sweep.trials().count.tolist() == [[8, 4], [8, 4]]


def test_two_rules_vary_each_by_itself(basket: Any) -> None:
    one = basket({"exit": Exit(after=30)})
    other = {"when": "news", "long": ["0700.HK"], "exit": {"after": 10, "stop_loss": "5%"}}
    both = backtest.Thesis(**{**dict(one), "rules": [*one.rules, other]})
    vary = {"rules[0].exit.after": [5, 30], "rules[1].exit.stop_loss": "2%,8%", "max_gross": "1,2",
            "rules[1].size": "20%,60%"}  # fmt: skip
    sweep = backtest.sweep(both, vary, prices="sample", honest=False)
    for variant in (0, 5, 10, 15):
        run = sweep.replay(variant)
        found = sweep.variants.loc[variant]
        assert found["total_return"] == pytest.approx(run.metrics.total_return, abs=1e-9)
        assert found["max_drawdown"] == pytest.approx(run.metrics.max_drawdown, abs=1e-9)
        assert_excess(sweep, variant, run)


def test_one_thread_and_many_give_the_same_bytes(basket: Any) -> None:
    thesis, vary = basket({"exit": Exit(after=30)}), {"exit.after": range(2, 60)}
    one, many = (
        backtest.sweep(thesis, vary, prices="sample", honest=False, threads=count)
        for count in (1, 3)
    )
    for name in ("variants.parquet", "clusters/000000.parquet"):
        assert (one.folder / name).read_bytes() == (many.folder / name).read_bytes()
