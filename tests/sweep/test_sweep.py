"""What a sweep is asked, beside plain loops over its table."""

from __future__ import annotations

import numpy as np
import pytest

import backtest
from backtest import InputError, Sweep, UnknownName
from backtest.sweep.neighbours import neighbourhoods


def test_the_table_is_in_grid_order_with_a_column_for_each_path(flagship_sweep: Sweep) -> None:
    table = flagship_sweep.variants
    assert table.columns.tolist() == [
        "variant", "exit.after", "exit.stop_loss", "enter.lag", "total_return", "cagr",
        "volatility", "sharpe", "max_drawdown", "trades", "hit_rate",
    ]  # fmt: skip
    assert table["variant"].tolist() == list(range(48))
    assert table["exit.after"].tolist() == [a for a in (10, 20, 30, 40) for _ in range(12)]
    assert table["enter.lag"].tolist() == [0, 1, 2] * 16
    assert np.isnan(table["exit.stop_loss"][9])


def test_the_best_is_the_first_highest_row(flagship_sweep: Sweep) -> None:
    table = flagship_sweep.variants
    for by in ("total_return", "max_drawdown", "hit_rate"):
        assert flagship_sweep.best(by)["variant"] == int(table[by].idxmax())


def test_the_plateau_is_the_best_mean_of_whole_neighbourhoods(flagship_sweep: Sweep) -> None:
    cube = flagship_sweep.variants["total_return"].to_numpy().reshape(4, 4, 3)
    best, at = -np.inf, None
    for i in range(1, 3):
        for j in range(1, 3):
            mean = cube[i - 1 : i + 2, j - 1 : j + 2, 0:3].mean()
            if mean > best:
                best, at = mean, (i, j, 1)
    found = flagship_sweep.plateau()
    assert found is not None
    assert found["neighbourhood"] == pytest.approx(best, abs=1e-15)
    assert found["variant"] == np.ravel_multi_index(at, (4, 4, 3))


def test_along_an_axis_without_order_a_cell_stands_alone() -> None:
    values = np.array([[1.0, 2.0, 30.0], [4.0, 5.0, 6.0]]).ravel()
    found = neighbourhoods(values, [2, 3], [False, True]).reshape(2, 3)
    assert found[:, 1].tolist() == [11.0, 5.0]
    assert np.isnan(found[:, [0, 2]]).all()


def test_a_heat_map_is_the_mean_over_the_other_axes(flagship_sweep: Sweep) -> None:
    table = flagship_sweep.variants
    found = flagship_sweep.heatmap("exit.after", "enter.lag")
    for lag in (0, 1, 2):
        for after in (10, 20, 30, 40):
            own = table[(table["enter.lag"] == lag) & (table["exit.after"] == after)]
            assert found.loc[lag, after] == pytest.approx(own["total_return"].mean(), abs=1e-15)


def test_the_shares_of_two_axes_that_add_up_to_all() -> None:
    sweep = backtest.sweep(
        "zhipu-entity-list", {"exit.after": "10,20,40"}, prices="sample", honest=False
    )
    means = sweep.axis_means("exit.after")
    assert means["mean"].tolist() == sweep.variants["total_return"].tolist()
    assert means.attrs["share"] == pytest.approx(1.0)


def test_what_is_not_there_is_said_with_the_nearest(flagship_sweep: Sweep) -> None:
    with pytest.raises(UnknownName, match="did you mean total_return"):
        flagship_sweep.best("totl_return")
    with pytest.raises(UnknownName, match=r"did you mean exit\.after"):
        flagship_sweep.heatmap("exit.aftr", "enter.lag")
    with pytest.raises(InputError, match="from 0 to 47"):
        flagship_sweep.replay(48)


def test_a_variant_is_a_thesis_that_can_be_written_and_read(flagship_sweep: Sweep) -> None:
    thesis = flagship_sweep.thesis(25)
    assert (thesis.rules[0].exit.after, thesis.rules[0].enter.lag) == (30, 1)
    again = backtest.run(backtest.loads(thesis.to_yaml()), prices="sample", placebo=False)
    found = flagship_sweep.variants["total_return"][25]
    assert again.metrics.total_return == pytest.approx(found, abs=1e-12)


def test_trials_are_scaled_and_chosen_by_row(flagship_sweep: Sweep) -> None:
    whole, some = flagship_sweep.trials(), flagship_sweep.trials(rows=np.array([0, 25, 47]))
    assert some.variants.tolist() == [0, 25, 47]
    assert some.coordinates[[0, 2]].tolist() == [[0, 0, 0], [1, 1, 1]]
    assert some.coordinates[1] == pytest.approx([2 / 3, 0.0, 0.5])
    assert some.total.tolist() == whole.total[[0, 25, 47]].tolist()
    assert len(flagship_sweep.trials(limit=5)) == 5


def test_figures_are_drawn(flagship_sweep: Sweep) -> None:
    plot = flagship_sweep.plot
    figure = plot.heatmap("exit.after", "exit.stop_loss")
    axes = figure.axes[0]
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["10", "20", "30", "40"]
    assert axes.get_yticklabels()[-1].get_text() == "none"
    assert len(axes.texts) == 16
    assert plot.sensitivity("enter.lag").axes[0].get_xlabel() == "enter.lag"
