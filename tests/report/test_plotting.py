"""``result.plot`` and ``study.plot``: figures on request, on one's own axes, and clear refusals."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

import backtest
from backtest import InputError, UnknownName
from backtest.report.plotting import RunPlots, StudyPlots
from backtest.result.result import Result

OF_A_RUN = (
    "equity", "drawdown", "exposure", "trades", "ladder", "placebo", "specification", "detectable",
    "abnormal",
)  # fmt: skip


@pytest.fixture(scope="module")
def asked() -> Result:
    return backtest.run("zhipu-entity-list", prices="sample", readings=True)


@pytest.mark.parametrize("name", OF_A_RUN)
def test_each_name_is_a_figure_with_a_title(name: str, asked: Result) -> None:
    figure = getattr(asked.plot, name)()
    assert isinstance(figure, Figure)
    assert figure.axes[0].get_title("left")


def test_the_names_are_those_that_it_says(asked: Result) -> None:
    assert repr(asked.plot) == (
        "<figures of zhipu-entity-list: equity, drawdown, exposure, trades, ladder, leg, placebo, "
        "specification, detectable, abnormal>"
    )
    assert {name for name in vars(RunPlots) if name[0] != "_"} == {*OF_A_RUN, "leg"}
    assert {name for name in vars(StudyPlots) if name[0] != "_"} == {"caar", "cars"}


@pytest.mark.parametrize("name", [*OF_A_RUN, "leg"])
def test_axes_that_are_given_are_drawn_upon_and_their_figure_comes_back(
    name: str, asked: Result
) -> None:
    mine = Figure()
    left, right = mine.subplots(1, 2)
    given = ("BABA",) if name == "leg" else ()
    assert getattr(asked.plot, name)(*given, ax=right) is mine
    assert mine.axes == [left, right]
    assert not left.has_data()
    assert right.has_data()


def test_two_runs_can_be_drawn_on_one_pair_of_axes(asked: Result) -> None:
    axes = Figure().subplots()
    for _ in range(2):
        asked.plot.equity(ax=axes)
    assert [line.get_label() for line in axes.lines].count("this thesis") == 2


def test_a_notebook_gets_a_picture_without_having_been_told_to_draw_inline(asked: Result) -> None:
    picture = asked.plot.equity()._repr_png_()  # type: ignore[attr-defined]  # IPython's protocol
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"


def test_no_setting_is_changed_by_a_figure_on_given_axes(asked: Result) -> None:
    kept = dict(mpl.rcParams)
    asked.plot.placebo(ax=Figure().subplots())
    assert dict(mpl.rcParams) == kept


def test_what_was_not_asked_for_is_refused_with_what_to_ask() -> None:
    plain = backtest.run("zhipu-entity-list", prices="sample", placebo=False)
    for name, mend in (
        ("placebo", "placebo=True"),
        ("specification", "readings=True"),
        ("detectable", "readings=True"),
        ("abnormal", "readings=True"),
    ):
        with pytest.raises(InputError, match=mend):
            getattr(plain.plot, name)()


def test_a_leg_that_is_not_one_is_refused_with_the_nearest(asked: Result) -> None:
    with pytest.raises(UnknownName, match=r"(?s)no such leg.*0981\.HKK.*did you mean 0981\.HK\?"):
        asked.plot.leg("0981.HKK")
    with pytest.raises(UnknownName, match=r"legs are 0981\.HK, BABA, 0700\.HK"):
        asked.plot.leg("ZZ")


def test_axes_without_a_figure_are_refused(asked: Result) -> None:
    axes = Figure().subplots()
    axes.remove()
    with pytest.raises(InputError, match=r"belong to no figure; take them from plt\.subplots"):
        asked.plot.equity(ax=axes)


def test_bars_of_the_placebo_hold_every_draw(asked: Result) -> None:
    (axes,) = asked.plot.placebo().axes
    assert asked.placebo is not None
    assert asked.placebo.shift is not None
    drawn = sum(bar.get_height() for bar in axes.patches)  # type: ignore[attr-defined]  # bars
    assert drawn == len(asked.placebo.shift.measures["excess"].values)
    assert np.isfinite(drawn)
