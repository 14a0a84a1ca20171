"""What a long replay's report says besides: months, exposure, each trade's return."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import backtest
from backtest.report.charts.exposure import plot_exposure, varies
from backtest.report.charts.leg import plot_leg
from backtest.report.charts.trade_returns import plot_trade_returns
from backtest.report.numbers import percent_in_table
from backtest.report.plot import Path
from backtest.report.plots import plots_of_run
from backtest.report.section import Table
from backtest.report.sections.drawdowns import drawdowns
from backtest.report.sections.months import months
from backtest.result.result import Result


@pytest.fixture(scope="module")
def many() -> Result:
    """Every Entity List addition of the catalogue: 16 trades over 22 months."""
    return backtest.run("entity-list-smic", prices="sample", placebo=False)


def table_of(result: Result, section: Callable[[Result], object]) -> Table:
    found = section(result).blocks[0]  # type: ignore[attr-defined]  # a Section
    assert isinstance(found, Table)
    return found


def test_months_are_those_of_the_equity(many: Result) -> None:
    by_pandas = many.equity.resample("ME").last().pct_change()
    assert many.months["return"].iloc[1:].to_numpy() == pytest.approx(by_pandas.iloc[1:].to_numpy())
    assert many.benchmark is not None
    other = many.benchmark.resample("ME").last().pct_change()
    assert many.months["benchmark"].iloc[5] == pytest.approx(other.iloc[5])
    assert (1 + many.months["return"]).prod() - 1 == pytest.approx(many.metrics.total_return)


def test_an_idle_month_is_no_month_of_nought_percent(many: Result) -> None:
    idle = many.months.index[many.months["held"] == 0]
    assert list(idle) == ["2024-01", "2025-07", "2025-08"]
    rows = table_of(many, months).rows
    assert [row[0].text for row in rows] == ["2024", "2025"]
    assert [rows[0][1].text, rows[1][7].text, rows[1][8].text] == ["–"] * 3
    assert rows[0][2].text == percent_in_table(many.months.loc["2024-02", "return"])
    assert [cell.text for cell in rows[1][11:13]] == ["", ""]  # after the replay's end


def test_a_year_is_the_product_of_its_months(many: Result) -> None:
    of_2025 = many.months[many.months.index.str.startswith("2025")]["return"]
    assert table_of(many, months).rows[1][13].text == percent_in_table((1 + of_2025).prod() - 1)


def test_under_twelve_months_there_is_no_table_of_months(flagship: Result) -> None:
    assert months(flagship).blocks == ()


def test_exposure_is_drawn_where_money_lay_idle_and_not_where_it_did_not(
    many: Result, flagship: Result
) -> None:
    assert varies(many)
    (placed,) = plot_exposure(many).marks
    assert isinstance(placed, Path)
    assert placed.y == pytest.approx((many.gross / many.equity).to_numpy())
    names = [plot.name for _, plot in plots_of_run(flagship)]
    assert ("exposure" in names) == varies(flagship)


def test_each_trade_stands_at_its_end_beside_the_benchmark(many: Result) -> None:
    benchmark, gain, loss = plot_trade_returns(many).marks
    trades = many.trades
    gained = trades[trades["return"] > 0]
    assert gain.y.tolist() == gained["return"].tolist()  # type: ignore[union-attr]
    assert len(gain.x) + len(loss.x) == len(benchmark.x) == len(trades)  # type: ignore[union-attr]
    last = many.outcome.dates[-1]
    ended = gained["exit_date"].fillna(str(last)).to_numpy().astype("datetime64[D]")
    assert gain.x.tolist() == ended.tolist()  # type: ignore[union-attr]
    assert "the best is #9 0981.HK" in plot_trade_returns(many).says


def test_few_trades_are_left_to_the_table(flagship: Result) -> None:
    assert "trade returns" not in [plot.name for _, plot in plots_of_run(flagship)]


def test_a_line_joins_each_entry_to_its_exit_by_what_it_made(many: Result) -> None:
    paths = {one.label: one for one in plot_leg(many, "0981.HK").marks if isinstance(one, Path)}
    closed = many.trades[many.trades["exit_date"].notna()]
    lost = closed[closed["return"] <= 0]
    assert paths["lost"].dash == "dashed"
    assert paths["gained"].dash == ""
    x, y = paths["lost"].x.reshape(-1, 3), paths["lost"].y.reshape(-1, 3)
    assert x[:, 0].tolist() == lost["entry_date"].to_numpy().astype("datetime64[D]").tolist()
    assert y[:, 1].tolist() == lost["exit_price"].tolist()
    assert np.isnan(y[:, 2]).all()
    assert len(paths["gained"].x) == 3 * (len(closed) - len(lost))


def test_a_drawdown_lasts_from_its_peak_until_it_is_made_good_or_so_far(many: Result) -> None:
    rows = table_of(many, drawdowns).rows
    assert [rows[1][k].text for k in (1, 3, 4)] == ["2024-10-07", "2024-12-30", "84"]
    days = (many.outcome.dates[-1] - np.datetime64("2025-02-27")).astype(int)
    assert rows[0][4].text == f"{days} so far"
