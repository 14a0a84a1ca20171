"""The flagship with a pencil: every figure of its headline from twelve quotes and four rates."""

from __future__ import annotations

import pytest

import backtest

# Quotes as the bundled prices have them; HKD for one USD on the day itself or the day before.
OPEN = {"0981.HK": 38.0, "BABA": 82.02, "0700.HK": 384.0}  # 2025-01-16
CLOSE = {"0981.HK": 45.4, "BABA": 113.97, "0700.HK": 448.0}  # bar 60: 04-16, BABA 04-14
RATE_BEFORE, RATE_IN, RATE_OUT = 7.787, 7.78504, 7.7569  # 2025-01-15, 01-16, 04-16
COST = 0.0005  # commission, and slippage
# Hong Kong, each side: stamp duty, trading fee, SFC and AFRC levies, settlement (of some 2.6
# million Hong Kong dollars it lies between its bounds). New York, on the sale alone.
HONG_KONG = 0.001 + 0.0000565 + 0.000027 + 0.0000015 + 0.00002
SEC_FEE, TAF = 27.80e-6, 0.000166  # of the value, a share


def pencil(symbol: str) -> float:
    """Profit of one leg in dollars: a third of a million, in at the open, out at the close."""
    hong_kong = symbol.endswith(".HK")
    budget = 1_000_000 / 3
    before, bought, sold = (
        1 / rate if hong_kong else 1.0 for rate in (RATE_BEFORE, RATE_IN, RATE_OUT)
    )
    fill = OPEN[symbol] * (1 + COST)
    shares = budget / (fill * before)
    paid = shares * fill * bought
    received = shares * CLOSE[symbol] * (1 - COST) * sold
    fees = HONG_KONG * (paid + received) if hong_kong else SEC_FEE * received + TAF * shares
    return received - paid - COST * paid - COST * received - fees


@pytest.fixture(scope="module")
def flagship():
    return backtest.run("zhipu-entity-list", prices="sample")


def test_each_leg_of_the_flagship_earns_what_the_pencil_says(flagship):
    earned = dict(zip(flagship.trades["symbol"], flagship.trades["pnl"], strict=True))
    assert earned == pytest.approx({symbol: pencil(symbol) for symbol in OPEN}, rel=1e-9)


def test_the_flagships_total_return_is_the_sum_of_its_legs(flagship):
    total = sum(pencil(symbol) for symbol in OPEN) / 1_000_000
    assert flagship.metrics.total_return == pytest.approx(total, rel=1e-9)
    assert flagship.verdict.paid.startswith("Up 25 % in 60 sessions; Hong Kong rose 9 %.")


def test_news_at_ten_past_eight_in_new_york_is_traded_at_the_next_open_of_both_cities(flagship):
    assert {str(day.date()) for day in flagship.trades["entry_date"]} == {"2025-01-16"}
    hong_kong, new_york = flagship.schedule.entry_instant[[0, 1]]
    assert new_york - hong_kong == 13 * 3600 * 10**9  # 09:30 and 09:30, thirteen hours apart


def test_the_missed_move_is_from_the_last_close_nobody_could_have_known_better(flagship):
    # known from midnight in New York on the 15th, 13:00 in Hong Kong: the close of the 14th
    missed = dict(zip(flagship.trades["symbol"], flagship.trades["missed_move"], strict=True))
    closes = {"0981.HK": 35.1, "BABA": 81.68, "0700.HK": 375.0}  # BABA: of the 14th as well
    expected = {symbol: OPEN[symbol] / closes[symbol] - 1 for symbol in OPEN}
    assert missed == pytest.approx(expected, rel=1e-9)


def test_the_clock_that_begins_earlier_enters_hong_kong_and_new_york_earlier(flagship):
    assert flagship.clocks.event_known_from.total_return != flagship.clocks.event.total_return
    assert flagship.clocks.publication is not None


def test_frames_of_pandas_give_what_the_bundled_prices_give(flagship):
    from backtest.prices.sources import SampleSource

    pd = pytest.importorskip("pandas")
    frames = {}
    for symbol in ("0981.HK", "BABA", "0700.HK", "^HSI", "HKD=X"):
        bars = SampleSource().read(symbol)
        columns = {"Close": bars.close}
        if not bars.close_only:
            columns = {"Open": bars.open, "High": bars.high, "Low": bars.low} | columns
        frames[symbol] = pd.DataFrame(columns, index=pd.DatetimeIndex(bars.dates))
    again = backtest.run("zhipu-entity-list", prices=frames)
    assert again.metrics.total_return == pytest.approx(flagship.metrics.total_return, rel=1e-12)


def test_what_is_no_thesis_and_what_are_no_prices_is_said() -> None:
    with pytest.raises(backtest.InputError, match="not a thesis: 5") as wrong:
        backtest.run(5)  # type: ignore[arg-type]  # on purpose
    assert "mend: give a Thesis, the path of its file" in str(wrong.value)
    with pytest.raises(backtest.InputError, match="prices: no prices") as wrong:
        backtest.run("zhipu-entity-list", prices=None)  # type: ignore[arg-type]  # on purpose
    assert "mend: give auto, sample, yahoo, a folder" in str(wrong.value)
