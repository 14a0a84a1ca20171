"""Joining what is held with what was fetched: nothing lost, every difference told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backtest.prices.quote_history import QuoteHistory
from backtest.prices.store.merge import merged

TODAY = date(2025, 3, 1)
Made = Callable[..., QuoteHistory]


def test_news_after_what_is_held_is_no_revision(history: Made) -> None:
    whole, revision = merged(
        history("2025-01-02", 10, 11, 12), history("2025-01-04", 12, 13, 14), seen_on=TODAY
    )
    assert whole.close.tolist() == [10, 11, 12, 13, 14]
    assert (whole.first.isoformat(), whole.last.isoformat()) == ("2025-01-02", "2025-01-06")
    assert revision is None


def test_days_before_what_is_held_are_no_revision(history: Made) -> None:
    whole, revision = merged(
        history("2025-01-04", 12, 13), history("2025-01-02", 10, 11, 12), seen_on=TODAY
    )
    assert whole.close.tolist() == [10, 11, 12, 13]
    assert revision is None


def test_a_changed_row_is_told_with_its_day_and_size(history: Made) -> None:
    whole, revision = merged(
        history("2025-01-02", 10, 20, 30), history("2025-01-03", 22, 30), seen_on=TODAY
    )
    assert whole.close.tolist() == [10, 22, 30]
    assert revision is not None
    assert (revision.changed, revision.first, revision.last) == (1, "2025-01-03", "2025-01-03")
    # open and close by 2 ÷ 20, the high by 2 ÷ 21, the low by 2 ÷ 19
    assert revision.largest == pytest.approx(2 / 19)
    assert str(revision) == (
        "revised on 2025-03-01: 1 row changed (2025-01-03 to 2025-01-03), a price by 10.53% at most"
    )


def test_the_last_digits_of_32_bit_floats_are_no_revision(history: Made) -> None:
    rounded = float(np.float32(20.1))
    assert rounded != 20.1
    _, revision = merged(
        history("2025-01-02", 10, 20.1), history("2025-01-03", rounded, 30), seen_on=TODAY
    )
    assert revision is None


def test_a_row_that_is_gone_and_one_that_came_late_are_told(history: Made) -> None:
    held = history("2025-01-02", 10, 11, 12, 13, 14)
    without_third = held.between(date(2025, 1, 2), date(2025, 1, 3))
    fetched = history("2025-01-03", 11)
    whole, revision = merged(held, history("2025-01-03", 11, last="2025-01-04"), seen_on=TODAY)
    assert whole.close.tolist() == [10, 11, 13, 14]
    assert revision is not None
    assert (revision.withdrawn, revision.late, revision.changed) == (1, 0, 0)
    assert without_third.close.tolist()[-1] == fetched.close.tolist()[0]
    back, again = merged(whole, history("2025-01-03", 11, 12, 13), seen_on=TODAY)
    assert back.close.tolist() == held.close.tolist()
    assert again is not None
    assert (again.withdrawn, again.late) == (0, 1)


def test_a_dividend_that_came_late_is_told_and_taken(history: Made) -> None:
    held = history("2025-01-02", 10, 11, 12, dividends={"2025-01-03": 0.5})
    fetched = history("2025-01-03", 11, 12, 13, dividends={"2025-01-03": 0.5, "2025-01-04": 0.2})
    whole, revision = merged(held, fetched, seen_on=TODAY)
    assert whole.dividends.tolist() == [0.5, 0.2]
    assert revision is not None
    assert (revision.actions, revision.changed) == (1, 0)


def test_dividends_outside_what_was_fetched_stay(history: Made) -> None:
    held = history("2025-01-02", 10, 11, 12, dividends={"2025-01-02": 0.5})
    whole, revision = merged(
        held, history("2025-01-04", 12, 13, dividends={"2025-01-05": 0.1}), seen_on=TODAY
    )
    assert whole.ex_dates.astype(str).tolist() == ["2025-01-02", "2025-01-05"]
    assert revision is None


@given(
    closes=st.lists(st.integers(1, 10**6), min_size=2, max_size=40),
    cut=st.integers(0, 39),
    overlap=st.integers(0, 5),
)
def test_a_history_cut_anywhere_and_joined_is_the_history(
    closes: list[int], cut: int, overlap: int
) -> None:
    whole = _plain(closes)
    at = min(cut, len(closes) - 1)
    held = whole.between(whole.first, whole.dates[at].item())
    later = (
        whole.between(whole.dates[max(0, at + 1 - overlap)].item(), whole.last)
        if (at + 1 - overlap < len(closes))
        else held
    )
    joined, revision = merged(held, later, seen_on=TODAY)
    assert joined.hash == whole.hash
    assert revision is None


def _plain(closes: list[int]) -> QuoteHistory:
    close = np.array(closes, dtype=float)
    dates = np.datetime64("2025-01-01") + np.arange(len(close))
    days, none = dates[:0], np.array([])
    return QuoteHistory(
        symbol="A", currency="USD", tz="UTC", exchange="XNYS", kind="share", name=None,
        first=dates[0].item(), last=dates[-1].item(), dates=dates, open=close, high=close,
        low=close, close=close, volume=close, ex_dates=days, dividends=none, split_dates=days,
        splits=none,
    )  # fmt: skip
