"""The result as a value: frozen, equal to itself again, its views what they say."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from result_by_hand import a_schedule, an_outcome

from backtest.result import Verdict, build_result


def test_paths_are_indexed_by_date(run):
    assert run.equity.index.name == "date"
    assert run.equity.name == "equity"
    assert run.equity.loc["2025-01-09"] == 1500.0
    assert run.returns.index[0] == pd.Timestamp("2025-01-07")
    assert run.returns.tolist() == pytest.approx([-0.1, 1 / 3, 0.25, 1367 / 1500 - 1])
    assert len(run.cash) == len(run.gross) == 5


def test_drawdowns_are_dates_deepest_first(run):
    table = run.drawdowns
    assert table["depth"].tolist() == pytest.approx([-0.1, 1367 / 1500 - 1])
    assert table.loc[0, ["peak", "trough", "recovery"]].tolist() == [
        pd.Timestamp("2025-01-06"),
        pd.Timestamp("2025-01-07"),
        pd.Timestamp("2025-01-08"),
    ]
    assert pd.isna(table.loc[1, "recovery"])


def test_events_show_both_clocks_and_what_they_opened(run):
    table = run.events
    assert table["id"].tolist() == ["listed-1", "delisted-1"]
    assert table["trades"].tolist() == [2, 0]
    assert table.loc[0, "known_from"] == pd.Timestamp("2025-01-06T09:00", tz="UTC")
    assert table.loc[0, "known_by"] == pd.Timestamp("2025-01-06T20:00", tz="UTC")


def test_data_say_where_they_came_from(run):
    assert run.data.source == "by hand"
    assert (str(run.data.first), str(run.data.last)) == ("2025-01-06", "2025-01-10")
    assert run.data.routes == ("HKD: direct HKDUSD=X",)
    assert run.data.close_only == ("OLD",)
    assert run.data.notes == ("IDX: an index, without dividends",)


def test_the_same_run_is_the_same_result(run, panel, history, thesis):
    again = build_result(thesis, history, panel, run.schedule, run.outcome)
    copied = dataclasses.replace(
        again, outcome=dataclasses.replace(run.outcome, equity=run.outcome.equity.copy())
    )
    assert run == again == copied
    pd.testing.assert_frame_equal(run.trades, copied.trades)
    assert run.metrics == copied.metrics


def test_one_cent_makes_another_result(run):
    equity = run.outcome.equity.copy()
    equity[-1] += 0.01
    other = dataclasses.replace(run, outcome=dataclasses.replace(run.outcome, equity=equity))
    assert run != other
    assert run != "a result"


def test_a_result_is_frozen(run):
    with pytest.raises(dataclasses.FrozenInstanceError):
        run.verdict = None


def test_changing_a_view_changes_nothing_beneath_it(run):
    run.equity.iloc[0] = 5.0
    assert run.outcome.equity[0] == 1000.0


def test_a_verdict_is_put_beside_what_was_found(run):
    judged = dataclasses.replace(run, verdict=Verdict("Up.", "untestable", ()))
    assert judged.verdict.call == "untestable"
    assert judged.trades.equals(run.trades)


def test_the_notebook_view_escapes_what_came_from_outside(run):
    judged = dataclasses.replace(run, verdict=Verdict("<script>", "untestable", ()))
    shown = judged._repr_html_()
    assert "By hand &lt;b&gt;and&lt;/b&gt; foot" in shown
    assert "&lt;script&gt;" in shown
    assert "<script>" not in shown
    assert "<b>" not in shown


def test_repr_is_one_line(run):
    assert repr(run).startswith("<Result by-hand: 2025-01-06 to 2025-01-10, 2 trades")
    assert "\n" not in repr(run)


def test_an_outcome_of_another_schedule_is_refused(panel, history, thesis):
    with pytest.raises(ValueError, match="does not belong"):
        build_result(thesis, history, panel, a_schedule(panel, {}), an_outcome())


def test_profits_and_interest_are_the_change_of_equity(run):
    assert np.nansum(run.outcome.pnl) == run.trades["pnl"].sum()
    change = run.equity.iloc[-1] - run.outcome.capital
    assert run.trades["pnl"].sum() + run.outcome.interest == pytest.approx(change)
