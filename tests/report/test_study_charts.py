"""A study's charts show the study's numbers."""

from __future__ import annotations

import numpy as np
import pytest

import backtest
from backtest import Study
from backtest.report.drawing.style import saved


@pytest.fixture(scope="module")
def study() -> Study:
    return backtest.study("zhipu-entity-list", prices="sample")


def test_caar_and_its_band_are_those_of_the_table(study: Study) -> None:
    (axes,) = study.plot.caar().axes
    (line,) = (one for one in axes.lines if one.get_label() == "CAAR")
    np.testing.assert_array_equal(line.get_xdata(), range(-10, 61))
    np.testing.assert_array_equal(line.get_ydata(), study.average["caar"])
    (band,) = axes.collections
    drawn = band.get_paths()[0].get_extents()
    assert drawn.ymax == pytest.approx(study.average["high"].max())
    assert drawn.ymin == pytest.approx(study.average["low"].min())


def test_each_path_ends_at_its_own_sum(study: Study) -> None:
    (axes,) = study.plot.cars().axes
    for i, (event, symbol) in enumerate(study.ar.index):
        (line,) = (one for one in axes.lines if one.get_label() == f"{symbol} {event}")
        assert line.get_ydata()[-1] == pytest.approx(study.ar.iloc[i].sum(), abs=1e-12)


def test_a_path_ends_where_its_prices_end() -> None:
    found = backtest.study("entity-list-smic", prices="sample")
    (axes,) = found.plot.cars().axes
    paths = [one for one in axes.lines if len(one.get_xdata()) == 71]
    short = found.ar.iloc[-1].isna().to_numpy()
    assert np.isnan(paths[len(found.ar) - 1].get_ydata()[-1]) == short[-1]


def test_the_same_study_gives_the_same_bytes(study: Study) -> None:
    assert saved(study.plot.caar(), "svg", "caar") == saved(study.plot.caar(), "svg", "caar")
