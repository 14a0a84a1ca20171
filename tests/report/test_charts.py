"""Charts: the right marks on the right dates, the same bytes, and no trace left behind."""

from __future__ import annotations

import sys
from collections.abc import Callable

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from backtest.report.drawing.draw import draw
from backtest.report.drawing.style import draw_on, drawable, saved, styled
from backtest.report.figures import figure_files, file_names
from backtest.report.plot import Axis, Path, Plot
from backtest.report.plots import plots_of_run
from backtest.result.result import Result


def line(axes: Axes, label: str) -> Line2D:
    (found,) = (one for one in axes.lines if one.get_label() == label)
    return found


def at(one: Line2D) -> list[float]:
    return [float(value) for value in date2num(one.get_xdata())]


def test_a_legs_marks_stand_at_its_fills(flagship: Result) -> None:
    for symbol in flagship.thesis.symbols:
        (axes,) = flagship.plot.leg(symbol).axes
        trades = flagship.trades[flagship.trades["symbol"] == symbol]
        for label, side in (("entry", "entry"), ("exit", "exit")):
            mark = line(axes, label)
            assert at(mark) == list(date2num(trades[f"{side}_date"]))
            assert list(mark.get_ydata()) == list(trades[f"{side}_price"])


def test_the_news_stands_on_its_own_date(flagship: Result) -> None:
    (axes,) = flagship.plot.equity().axes
    assert at(line(axes, "news")) == [date2num(np.datetime64("2025-01-15"))] * 2


def test_equity_and_benchmark_are_drawn_as_change_since_the_start(flagship: Result) -> None:
    (axes,) = flagship.plot.equity().axes
    path = line(axes, "this thesis").get_ydata()
    assert path[0] == 0
    assert path[-1] == pytest.approx(flagship.metrics.total_return, abs=1e-12)
    assert flagship.benchmark is not None
    other = line(axes, "^HSI").get_ydata()
    assert other[-1] == pytest.approx(flagship.benchmark.iloc[-1] / 1e6 - 1, abs=1e-12)


def test_entries_and_exits_stand_on_the_path(flagship: Result) -> None:
    (axes,) = flagship.plot.equity().axes
    on = dict(zip(flagship.equity.index, flagship.equity / 1e6 - 1, strict=True))
    exits = sorted(set(flagship.trades["exit_date"]))
    assert list(line(axes, "exit").get_ydata()) == pytest.approx([on[day] for day in exits])


def test_the_deepest_point_is_marked(flagship: Result) -> None:
    (axes,) = flagship.plot.drawdown().axes
    mark = line(axes, "deepest 2025-04-08")
    assert list(mark.get_ydata()) == pytest.approx([flagship.metrics.max_drawdown])


def test_each_step_of_the_ladder_starts_where_the_last_one_ended(flagship: Result) -> None:
    (axes,) = flagship.plot.ladder().axes
    *steps, whole = axes.patches
    reached = 0.0
    for step in steps:
        assert step.get_y() == pytest.approx(reached, abs=1e-12)
        reached += step.get_height()
    assert whole.get_y() == 0.0
    assert whole.get_height() == pytest.approx(reached, abs=1e-9)
    assert whole.get_height() == pytest.approx(flagship.metrics.total_return, abs=1e-9)


def test_an_open_trade_has_an_entry_and_no_exit(replayed: Callable[..., Result]) -> None:
    (axes,) = replayed(exit_="{stop_loss: 95%}").plot.leg("BABA").axes
    assert {"entry"} == {str(one.get_label()) for one in axes.lines} & {"entry", "exit"}


def test_a_replay_without_a_trade_is_drawn_too(replayed: Callable[..., Result]) -> None:
    result = replayed(exit_="{until: 2025-01-02}")
    assert len(figure_files(plot for _, plot in plots_of_run(result))) == 2 * 5


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_the_same_chart_gives_the_same_bytes(kind: str, flagship: Result) -> None:
    first, second = (saved(flagship.plot.equity(), kind, "equity") for _ in range(2))  # type: ignore[arg-type]
    assert first == second


def test_no_setting_is_left_behind_and_a_users_own_does_not_get_in(flagship: Result) -> None:
    before = saved(flagship.plot.equity(), "png", "equity")
    with mpl.rc_context({"lines.linewidth": 9.0, "axes.facecolor": "black", "font.size": 30}):
        kept = dict(mpl.rcParams)
        assert saved(flagship.plot.equity(), "png", "equity") == before
        assert dict(mpl.rcParams) == kept


def test_nothing_is_ever_shown(flagship: Result) -> None:
    figure_files(plot for _, plot in plots_of_run(flagship))
    assert (
        "matplotlib.pyplot" not in sys.modules or not sys.modules["matplotlib.pyplot"].get_fignums()
    )


def test_a_dollar_is_a_dollar_and_not_mathematics() -> None:
    with styled():
        figure, axes = draw_on(r"$\frac{1}{0$ " + "x" * 500)
    assert isinstance(figure, Figure)
    assert axes.get_title("left").startswith(r"$\frac{1}{0$ xxx")
    assert saved(figure, "png", "x")[:4] == b"\x89PNG"


def test_letters_that_the_font_lacks_are_replaced() -> None:
    assert drawable("阿里 \x1b é") == "?? ? é"


def test_a_symbol_makes_a_file_name_that_stays_in_its_folder() -> None:
    symbols = ["../../etc/passwd", "^HSI", "_HSI", "0981.HK", "a" * 300, "A" * 300, ".."]
    names = file_names(f"price {symbol}" for symbol in symbols)
    assert names["price 0981.HK"] == "price-0981.HK"
    assert len({name.casefold() for name in names.values()}) == 7
    for name in names.values():
        assert name.startswith("price-")
        assert not set(name) & set("/\\:^")
        assert len(name) < 80


@pytest.mark.parametrize("days", [3, 40, 800, 1_308, 1_460, 7_000])
def test_dates_are_marked_whatever_the_length_of_the_path(days: int) -> None:
    first = np.datetime64("2018-01-15")
    path = Path(np.array([first, first + np.timedelta64(days)]), np.array([0.0, 1.0]))
    plot = Plot("path", "A path", x=Axis("date"), y=Axis("percent"), marks=(path,), says="")
    axes = draw(plot).axes[0]
    assert 2 <= len(axes.get_xticks()) <= 10
