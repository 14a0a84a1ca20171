"""The study of a thesis: day 0, returns between closes, what is left out, against plain loops."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import (
    DataUnavailable,
    Exit,
    InputError,
    Listed,
    Period,
    Rule,
    Study,
    Thesis,
    UnknownName,
    long,
    short,
)
from backtest.study.average import average
from backtest.study.windows import Window, as_window

SAMPLE = Path(backtest.__file__).parent / "prices" / "sample"


def thesis_on(*at: str, legs: tuple[str, ...] = ("BABA",), sell: tuple[str, ...] = ()) -> Thesis:
    return Thesis(
        name="one",
        events={"news": Listed(list=[{"announced_at": one} for one in at])},
        rules=[Rule(when="news", legs=[long(*legs), *([short(*sell)] if sell else [])],
                    exit=Exit(after=5))],
    )  # fmt: skip


def studied(*at: str, legs: tuple[str, ...] = ("BABA",), **options: object) -> Study:
    return backtest.study(thesis_on(*at, legs=legs), prices="sample", **options)


def frame(symbol: str) -> pd.DataFrame:
    """Bars with an adjusted close: each dividend lowers what was before it (SEMANTICS 2.1)."""
    bars = pd.read_parquet(SAMPLE / f"{symbol}.parquet")
    table = bars.assign(Date=pd.to_datetime(bars["Date"])).set_index("Date")
    table["Adj Close"] = table["Close"]
    paid = pd.read_csv(SAMPLE / "dividends.csv", parse_dates=["ex_date"])
    for one in paid[paid["symbol"] == symbol].itertuples():
        before = table.index < one.ex_date
        if before.any() and not before.all():
            kept = 1 - one.dividend / table["Close"][before].iloc[-1]
            table.loc[before, "Adj Close"] *= kept
    return table


def total_return(symbol: str) -> pd.Series:
    return frame(symbol)["Adj Close"]


@pytest.mark.parametrize(
    ("at", "hong_kong", "new_york"),
    [
        ("2025-01-15T20:10:00-05:00", "2025-01-16", "2025-01-16"),  # after both closes
        ("2025-01-15T12:00:00-05:00", "2025-01-16", "2025-01-15"),  # New York is open
        ("2025-01-16T10:00:00+08:00", "2025-01-16", "2025-01-16"),  # Hong Kong is open
        ("2025-01-15T15:59:59-05:00", "2025-01-16", "2025-01-15"),
        ("2025-01-15T16:00:00-05:00", "2025-01-16", "2025-01-16"),  # the close itself is late
        ("2025-01-17T18:00:00-05:00", "2025-01-20", "2025-01-21"),  # a weekend and a holiday
    ],
)
def test_day_0_is_the_first_close_after_the_news_in_each_market(
    at: str, hong_kong: str, new_york: str
) -> None:
    found = studied(at, legs=("0700.HK", "BABA")).events
    assert found["day0"].dt.strftime("%Y-%m-%d").tolist() == [hong_kong, new_york]


def test_news_known_by_date_counts_from_the_session_after_that_date() -> None:
    found = studied("2025-01-15", windows=["0:0", "-1:1", "0:5"])
    assert found.events["day0"].dt.strftime("%Y-%m-%d").tolist() == ["2025-01-16"]
    assert np.isnan(found.car["0:0"].iloc[0])
    assert np.isfinite(found.car[["-1:1", "0:5"]].to_numpy()).all()
    assert any("day 0 is uncertain by one session" in note for note in found.notes)
    assert any("0:0 is too short" in note for note in found.notes)


def test_the_flagship_by_plain_loops() -> None:
    found = backtest.study("zhipu-entity-list", prices="sample", windows=["0:5"])
    for i, row in found.events.iterrows():
        own = total_return(row["symbol"])
        if row["symbol"] == "BABA":  # its closes come 16 hours after Hong Kong's of that date
            own.index = own.index + pd.Timedelta(hours=21)
        market = total_return("^HSI")
        market.index = market.index + pd.Timedelta(hours=8)
        if row["symbol"] != "BABA":
            own.index = own.index + pd.Timedelta(hours=8)
        level = market.reindex(own.index, method="ffill")
        y, x = own.pct_change(fill_method=None), level.pct_change(fill_method=None)
        at = y.index.get_loc(y.index[y.index.normalize() == row["day0"]][0])
        yy, xx = y.iloc[at - 250 : at - 29], x.iloc[at - 250 : at - 29]
        beta = ((xx - xx.mean()) * (yy - yy.mean())).sum() / ((xx - xx.mean()) ** 2).sum()
        alpha = yy.mean() - beta * xx.mean()
        assert row["observations"] == len(yy) == 221
        assert row["alpha"] == pytest.approx(alpha, abs=1e-12)
        assert row["beta"] == pytest.approx(beta, abs=1e-10)
        left = yy - alpha - beta * xx
        assert row["sigma"] == pytest.approx(np.sqrt((left**2).sum() / 219), abs=1e-12)
        ar = (y - alpha - beta * x).iloc[at - 10 : at + 61]
        np.testing.assert_allclose(found.ar.iloc[i], ar, atol=1e-12)
        assert found.car["0:5"].iloc[i] == pytest.approx(ar.iloc[10:16].sum(), abs=1e-12)


def test_a_benchmark_of_another_market_is_read_at_the_instruments_close() -> None:
    found = studied("2025-01-15T20:10:00-05:00", legs=("0700.HK",), benchmark="SPY")
    own, spy = frame("0700.HK").index, total_return("SPY")
    # At Hong Kong's close of a date New York's last close is that of an earlier date.
    level = pd.Series([spy[spy.index < day].iloc[-1:].sum() or np.nan for day in own], index=own)
    wanted = level.pct_change(fill_method=None).to_numpy()[1:]
    returns = found.abnormal.returns
    here = np.isfinite(returns.own[0])
    np.testing.assert_allclose(returns.explained_by[0, 0, here], wanted, atol=1e-14)


def test_a_halt_has_no_return_and_the_next_one_spans_it() -> None:
    prices = {name: frame(name) for name in ("BABA", "SPY")}
    whole = total_return("BABA")
    prices["BABA"] = prices["BABA"].drop(pd.Timestamp("2025-01-22"))
    found = backtest.study(thesis_on("2025-01-17T12:00:00-05:00"), prices=prices,
                           benchmark="SPY", windows=["0:5"])  # fmt: skip
    assert np.isnan(found.ar[2].iloc[0])  # 17, 21, 22 January
    row = found.events.iloc[0]
    spy = total_return("SPY")
    own, other = (one.loc["2025-01-23"] / one.loc["2025-01-21"] - 1 for one in (whole, spy))
    wanted = own - row["alpha"] - row["beta"] * other
    assert found.ar[3].iloc[0] == pytest.approx(wanted, abs=1e-12)


def test_a_benchmark_that_stopped_is_missing_after_five_sessions() -> None:
    prices = {name: frame(name) for name in ("BABA", "SPY")}
    spy = prices["SPY"]
    prices["SPY"] = spy[(spy.index < "2025-01-22") | (spy.index > "2025-02-05")]
    found = backtest.study(thesis_on("2025-01-17T12:00:00-05:00"), prices=prices, benchmark="SPY",
                           model="market_adjusted")  # fmt: skip
    returns = found.abnormal.returns
    inside = returns.date[0] >= 0
    days = returns.date[0, inside].astype("datetime64[D]")
    beside = pd.Series(returns.explained_by[0, 0, inside], pd.to_datetime(days))
    # its last close is of the 21st: five sessions later is the 28th
    assert beside.loc["2025-01-22":"2025-01-28"].tolist() == [0.0] * 5
    assert beside.loc["2025-01-29":"2025-02-06"].isna().all()
    assert beside.loc["2025-02-07":].notna().sum() > 100


def test_an_instrument_against_itself_is_left_out() -> None:
    found = studied("2025-01-15T12:00:00-05:00", benchmark="BABA")
    assert found.skipped["reason"].tolist() == ["nothing is left of it beside its benchmark"]


def test_holm_is_over_what_is_shown() -> None:
    tests = studied("2025-01-15T12:00:00-05:00").tests
    told = tests[tests["shown"]].sort_values("p_value", kind="stable")
    assert len(told) > 1
    assert tests.loc[~tests["shown"], "p_holm"].isna().all()
    largest = 0.0
    for place, (_, one) in enumerate(told.iterrows()):
        largest = max(largest, (len(told) - place) * one["p_value"])
        assert one["p_holm"] == pytest.approx(min(1.0, largest), abs=1e-15)


def test_a_young_listing_is_left_out_with_the_reason() -> None:
    first = frame("BABA").index[70].date()
    found = studied(
        f"{first}T12:00:00-05:00", "2025-01-15T12:00:00-05:00", "1999-01-04T12:00-05:00"
    )
    assert len(found.events) == 1
    assert found.skipped["reason"].tolist() == [
        "day 0 is outside its prices",
        "40 usable returns in the estimation window: it needs 60",
    ]


def test_events_outside_the_period_are_not_studied() -> None:
    at = ("2024-10-01T12:00:00-04:00", "2025-01-15T12:00:00-05:00", "2025-03-05T12:00:00-05:00")
    thesis = thesis_on(*at).model_copy(
        update={"period": Period(start="2025-01-01", end="2025-02-28")}
    )
    found = backtest.study(thesis, prices="sample")
    assert found.events["day0"].dt.strftime("%Y-%m-%d").tolist() == ["2025-01-15"]
    assert found.skipped.empty
    assert found.ar.columns[found.ar.iloc[0].notna()][-1] == 30  # 28 February


def test_two_events_of_one_day_are_told_as_the_same_observation() -> None:
    found = studied("2025-01-15T11:00:00-05:00", "2025-01-15T12:00:00-05:00")
    assert found.car.iloc[0].tolist() == found.car.iloc[1].tolist()
    assert found.notes == ("1 of 2 observations repeat another's instrument and day 0",)
    assert set(found.tests["dates"]) == {1}


def test_a_period_without_prices_is_said() -> None:
    thesis = thesis_on("2025-01-15T12:00:00-05:00").model_copy(
        update={"period": Period(end="2020-12-31")}
    )
    with pytest.raises(DataUnavailable, match="has no prices in its period"):
        backtest.study(thesis, prices="sample")


def test_other_events_in_the_estimation_window_are_counted() -> None:
    found = studied("2024-10-01T12:00:00-04:00", "2025-01-15T12:00:00-05:00")
    assert found.events["others_in_estimation"].tolist() == [0, 1]
    assert found.notes == (
        "1 of 2 estimation windows hold day 0 of another event of the same instrument",
    )


def test_log_returns_add_up_to_the_price_ratio() -> None:
    at = "2025-01-15T12:00:00-05:00"
    options = {"model": "market_adjusted", "benchmark": "SPY", "windows": ["0:5"]}
    log, simple = studied(at, log=True, **options), studied(at, **options)
    own, spy = total_return("BABA"), total_return("SPY")
    ratio = [one.loc["2025-01-23"] / one.loc["2025-01-14"] for one in (own, spy)]
    assert log.car["0:5"].iloc[0] == pytest.approx(np.log(ratio[0] / ratio[1]), abs=1e-12)
    for found in (log, simple):
        assert found.bhar["0:5"].iloc[0] == pytest.approx(ratio[0] - ratio[1], abs=1e-12)


def test_the_average_and_its_band_by_hand() -> None:
    found = backtest.study("zhipu-entity-list", prices="sample", model="market_adjusted")
    np.testing.assert_allclose(found.average["aar"], found.ar.mean(), atol=1e-15)
    np.testing.assert_allclose(found.average["caar"], found.ar.mean().cumsum(), atol=1e-14)
    mean = np.nanmean(found.abnormal.residuals, axis=0)
    s = np.sqrt((mean**2).sum() / (len(mean) - 1))
    half = 1.9708057 * s * np.sqrt(np.arange(1, 72))  # t with 220 degrees of freedom
    np.testing.assert_allclose(found.average["high"] - found.average["caar"], half, rtol=1e-6)


def test_the_band_is_wider_where_windows_of_different_dates_overlap() -> None:
    found = studied("2025-01-15T12:00:00-05:00", "2025-01-17T12:00:00-05:00",
                    benchmark="SPY")  # fmt: skip
    shown = found.design.shown
    narrow, wide = (average(found.abnormal, shown, overlap=times) for times in (1.0, 4.0))
    np.testing.assert_allclose(wide.high - wide.caar, 2 * (narrow.high - narrow.caar))
    # windows of 71 sessions, two sessions apart: one share's returns, seen nearly twice
    times = (found.average["high"] - found.average["caar"]) / (narrow.high - narrow.caar)
    assert times.iloc[0] == pytest.approx(np.sqrt(2), abs=0.05)


def test_the_room_answers_to_its_name_before_and_after_a_run() -> None:
    backtest.run("zhipu-entity-list", prices="sample")
    assert isinstance(backtest.study("zhipu-entity-list", prices="sample"), Study)


def test_short_legs_are_studied_as_they_moved() -> None:
    at = "2025-01-15T12:00:00-05:00"
    both = backtest.study(thesis_on(at, sell=("NVDA",)), prices="sample", benchmark="SPY")
    alone = studied(at, legs=("NVDA",), benchmark="SPY")
    assert both.car.iloc[1].tolist() == alone.car.iloc[0].tolist()
    assert any("a fall is what a short leg earns from" in note for note in both.notes)


def test_a_study_says_itself_in_a_line() -> None:
    found = backtest.study("zhipu-entity-list", prices="sample", windows=["0:5", "-1:1"])
    assert repr(found) == "<Study of zhipu-entity-list: 3 observations, windows 0:5, -1:1>"


def test_the_same_seed_gives_the_same_study() -> None:
    one, two = (backtest.study("entity-list-smic", prices="sample", seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one.tests, two.tests)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"model": "market"}, "did you mean market_model"),
        ({"windows": ["5:0"]}, "ends before it begins"),
        ({"windows": ["0-5"]}, "not a window"),
        ({"windows": []}, "no window"),
        ({"windows": ["0:5", (0, 5)]}, "the same twice"),
        ({"windows": ["-40:5"]}, "does not come after the estimation window"),
        ({"estimation": "-60:-30"}, "an estimation window of 31 sessions"),
        ({"benchmark": {"NVDIA": "SPY"}}, "no instrument of the thesis"),
        ({"model": "factors"}, "model and factors belong together"),
    ],
)
def test_what_is_wrong_is_said_in_one_message(options: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        studied("2025-01-15T12:00:00-05:00", **options)
    assert "mend" in str(caught.value)


def test_a_model_without_its_benchmark_says_how_to_name_one() -> None:
    prices = {"F": frame("BABA")}
    with pytest.raises(InputError, match="market_model needs a benchmark for F"):
        backtest.study(thesis_on("2025-01-15T12:00:00-05:00", legs=("F",)), prices=prices)
    found = backtest.study(thesis_on("2025-01-15T12:00:00-05:00", legs=("F",)), prices=prices,
                           model="constant_mean")  # fmt: skip
    assert found.events["benchmark"].tolist() == [None]
    assert np.isnan(found.events["beta"]).all()


def test_windows_are_read_as_people_write_them() -> None:
    assert as_window(" -1 : +1 ", key="") == Window(-1, 1)
    with pytest.raises(UnknownName):
        studied("2025-01-15T12:00:00-05:00", model="x")
