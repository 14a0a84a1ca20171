"""Was it luck: what the section says, from a placebo made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backtest.report.charts.placebo import plot_placebo
from backtest.report.drawing.draw import draw
from backtest.report.formats.json_chance import describe_placebo
from backtest.report.formats.text import render_text
from backtest.result import Result
from backtest.result.placebo import Chance, Design, Placebo

VALUES = np.arange(100) / 100.0  # 0 %, 1 %, … 99 %


def made(observed: float, *, clusters: int = 6, values: np.ndarray = VALUES) -> Placebo:
    measures = {
        "return": Chance(observed, values),
        "excess": Chance(observed, values),
        "drawdown": Chance(-0.2, -values),
    }
    design = Design(100, exhaustive=True, measures=measures)
    return Placebo(100, 12, clusters, 8, 3, shift=design, independent=design)


def test_p_counts_the_draws_that_did_as_well_and_itself() -> None:
    chance = Chance(0.95, VALUES)
    assert chance.p_value == pytest.approx((1 + 5) / 101)  # 95, 96, … 99 %
    assert chance.other_tail == pytest.approx((1 + 96) / 101)
    assert Chance(2.0, VALUES).p_value == pytest.approx(1 / 101)
    assert Chance(2.0, np.array([])).p_value == 1.0


def test_effect_interval_and_smallest_effect_come_from_the_quantiles() -> None:
    chance = Chance(0.95, VALUES)
    # of 0 … 0.99: the middle is 0.495, 5 % lie below 0.0495, 20 % below 0.198, 95 % below 0.9405
    assert chance.effect == pytest.approx((0.455, 0.0095, 0.9005))
    assert chance.smallest_effect == pytest.approx(0.9405 - 0.198)


def test_the_section_says_how_many_dates_did_as_well(flagship: Result) -> None:
    said = render_text(replace(flagship, placebo=made(0.95)), width=110)
    assert "Was it luck?" in said
    line = next(line for line in said.splitlines() if "Mean excess" in line)
    assert line.split() == [
        "Mean", "excess", "+95.0", "%", "+5.0", "%", "+49.5", "%", "+94.0", "%", "5", "of", "100",
        "0.059",
    ]  # fmt: skip
    flowing = " ".join(said.split())
    assert "100 ordinary dates (all of them)" in flowing
    assert "The thesis has 6 separate events" in flowing
    assert "it never judges" in flowing


def test_one_event_shows_one_table(flagship: Result) -> None:
    said = render_text(replace(flagship, placebo=made(0.95, clusters=1)), width=110)
    assert "it never judges" not in said


def test_why_there_is_no_chance_test_is_said(flagship: Result) -> None:
    none = Placebo(3, 1, 1, 60, 0, why="only 3 ordinary dates")
    assert "No chance test: only 3 ordinary dates." in render_text(replace(flagship, placebo=none))
    assert "No chance test was run." in render_text(replace(flagship, placebo=None))


def test_json_has_the_contract_s_keys_and_null_where_nothing_can_be_said() -> None:
    said = describe_placebo(made(0.95))
    assert list(said)[:6] == ["eligible", "draws", "exhaustive", "seed", "shift", "independent"]
    assert said["shift"]["excess"]["p_value"] == pytest.approx(6 / 101)
    assert said["shift"]["excess"]["quantiles"]["0.5"] == pytest.approx(0.495)
    bare = describe_placebo(made(float("nan"), values=np.array([])))
    assert bare["shift"]["excess"] == {
        "p_value": None,
        "quantiles": {},
        "observed": None,
        "other_tail": None,
        "smallest_effect": None,
    }


def test_the_figure_marks_the_thesis_and_the_95_percent() -> None:
    figure = draw(plot_placebo(made(0.95)))
    (axes,) = figure.axes
    at = [float(line.get_xdata()[0]) for line in axes.lines]  # type: ignore[index, arg-type]
    assert at == pytest.approx([0.9405, 0.95, 0.0])
    assert sum(patch.get_height() for patch in axes.patches) == 100  # type: ignore[attr-defined]
