"""Figures of a run, and why some are missing."""

from dataclasses import replace

import numpy as np
import pytest
from result_by_hand import a_schedule, an_outcome

from backtest.result.measures import FEW_DATES, FEWEST_DATES, YEARLY, measure_path, measure_run


def weekdays(count: int) -> np.ndarray:
    return np.busday_offset("2024-01-01", np.arange(count)).astype("datetime64[D]")


def a_path(count: int, seed: int = 3) -> np.ndarray:
    steps = np.random.default_rng(seed).normal(0.001, 0.01, count - 1)
    return 1000.0 * np.concatenate(([1.0], np.cumprod(1 + steps)))


def test_costs_and_gross_return_are_over_all_trades(run):
    # 151 + 17 = 168; (1367 + 168) ÷ 1000 − 1
    assert run.metrics.costs == 168.0
    assert run.metrics.gross_return == pytest.approx(0.535)
    assert run.metrics.total_return == pytest.approx(0.367)


def test_only_closed_trades_win_or_lose(run):
    assert run.metrics.hit_rate == 1.0
    assert run.metrics.profit_factor is None
    assert run.metrics.flags["profit_factor"] == "no closed trade lost money"


def test_turnover_counts_what_was_bought_and_sold_at_the_fills(run):
    # 484 + 936 + 250 = 1670; mean equity 1193.4; 4 days
    mean = (1000 + 900 + 1200 + 1500 + 1367) / 5
    assert run.metrics.turnover == pytest.approx(1670 / 2 / mean / (4 / 365.25))
    assert run.metrics.exposure == 1.0


def test_yearly_figures_of_sixty_two_dates_are_null_and_say_so():
    few = measure_path(a_path(FEWEST_DATES - 1), weekdays(FEWEST_DATES - 1))
    for name in set(YEARLY) - {"alpha"}:
        assert getattr(few, name) is None
        assert few.flags[name].startswith("62 dates are fewer than 63")
    assert few.volatility is not None
    assert few.max_drawdown is not None


@pytest.mark.parametrize(("count", "flagged"), [(FEWEST_DATES, True), (251, True), (252, False)])
def test_yearly_figures_under_252_dates_are_flagged(count, flagged):
    assert FEW_DATES == 252
    found = measure_path(a_path(count), weekdays(count))
    for name in set(YEARLY) - {"alpha"}:
        assert getattr(found, name) is not None
        assert (name in found.flags) is flagged


def test_alpha_is_null_under_sixty_three_dates_and_beta_is_not():
    count = 40
    outcome = replace(
        an_outcome(), dates=weekdays(count), equity=a_path(count), held=np.ones(count, bool)
    )
    found = measure_run(outcome, a_path(count, seed=4))
    assert found.beta is not None
    assert found.alpha is None
    assert found.flags["alpha"].startswith("40 dates")


def test_beta_under_twenty_returns_is_null_with_the_reason(run):
    assert run.metrics.beta is None
    assert run.metrics.flags["beta"] == "fewer than 20 daily returns"


def test_a_path_of_one_date_has_reasons_for_every_null(panel, made):
    result = made(a_schedule(panel), an_outcome(dates=1))
    figures = result.metrics.figures()
    assert figures["total_return"] == 0.0
    assert figures["max_drawdown"] == 0.0
    missing = {name for name, figure in figures.items() if figure is None}
    assert missing == set(result.metrics.flags)
    assert missing >= {*YEARLY, "volatility", "hit_rate", "exposure", "turnover"}


def test_ruin_leaves_no_growth_but_a_total_and_a_drawdown():
    count = 70
    equity = a_path(count)
    equity[-1] = -20.0
    found = measure_path(equity, weekdays(count))
    assert found.total_return == pytest.approx(-1.02)
    assert found.max_drawdown < -1.0
    assert found.cagr is None
    assert found.calmar is None
    assert found.flags["cagr"] == "nothing is left, and no yearly growth leads there"


def test_every_null_has_its_reason(run):
    for name, figure in run.metrics.figures().items():
        if figure is None:
            assert run.metrics.flags[name]


def test_figures_stand_in_the_contracts_order(run):
    assert list(run.metrics.figures()) == [
        "total_return", "cagr", "volatility", "sharpe", "sortino", "calmar", "max_drawdown",
        "exposure", "turnover", "hit_rate", "profit_factor", "alpha", "beta", "costs",
        "gross_return",
    ]  # fmt: skip
