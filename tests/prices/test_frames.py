"""Prices that a program holds as pandas objects."""

from __future__ import annotations

import pandas as pd
import pytest

from backtest.errors import DataUnavailable, InputError, PriceFault
from backtest.prices.build import build_panel
from backtest.prices.instrument import Instrument
from backtest.prices.sources import FrameSource

DAYS = pd.DatetimeIndex(["2024-01-02", "2024-01-03"])


def frame(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=DAYS)


def test_a_frame_becomes_a_panel() -> None:
    held = frame(Open=[1, 2], High=[2, 3], Low=[1, 2], Close=[2, 3], Volume=[5, 0])
    panel = build_panel(["A"], FrameSource({"A": held}), base_currency="USD")
    assert panel.close.tolist() == [2, 3]
    assert panel.source == "frames"


def test_dates_with_a_zone_are_the_exchange_s_own() -> None:
    held = frame(Close=[1.0, 2.0]).tz_localize("Asia/Hong_Kong")
    bars = FrameSource({"0700.HK": held}).read("0700.HK")
    assert bars.dates.astype(str).tolist() == ["2024-01-02", "2024-01-03"]


def test_the_frame_is_copied() -> None:
    held = frame(Close=[1.0, 2.0])
    bars = FrameSource({"A": held}).read("A")
    held.loc[DAYS[0], "Close"] = 9.0
    assert bars.close[0] == 1


def test_instruments_can_be_given() -> None:
    vodafone = Instrument("VOD.L", "XLON", "GBP", minor=100.0)
    source = FrameSource({"VOD.L": frame(Close=[70.0, 71.0])}, instruments={"VOD.L": vodafone})
    panel = build_panel(["VOD.L"], source, base_currency="GBP")
    assert panel.close.tolist() == [0.7, 0.71]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (frame(Close=[1.0, float("nan")]), "frame A:2: 2024-01-03 Close: a price is missing"),
        (frame(close=[1.0, 2.0]), "an unknown column: 'close'"),
        (frame(Open=[1.0, 2.0], Close=[1.0, 2.0]), "the column High, Low is missing"),
        (frame(Close=[1.0, 2.0]).iloc[:0], "no rows"),
        (frame(Close=[1.0, 2.0]).iloc[::-1], "a date earlier than the row before it"),
        (frame(Close=[1.0, 2.0]).shift(freq="9h"), "not a date at midnight"),
        (frame(Close=[1.0, 2.0]).reset_index(drop=True), "the index is not of dates"),
        (pd.DataFrame({"Close": ["a", "b"]}, index=DAYS), "Close: not numbers"),
    ],
)
def test_a_wrong_frame_is_named(held: pd.DataFrame, said: str) -> None:
    with pytest.raises((InputError, PriceFault), match=said):
        FrameSource({"A": held}).read("A")


def test_a_missing_frame_is_unavailable() -> None:
    with pytest.raises(DataUnavailable, match="AA: not among the frames"):
        FrameSource({"A": frame(Close=[1.0, 2.0])}).read("AA")
