"""Before and after the article: two samples worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

import backtest
from backtest import Exit, Listed, Rule, Thesis, long
from backtest.report.formats.text import render_text


def made(published: date | None, **named: object) -> backtest.Result:
    """Three events of 2024 in BABA beside SPY."""
    source = None if published is None else {"title": "An article", "published": published}
    days = ("2024-03-05", "2024-05-07", "2024-09-10")
    return backtest.run(
        Thesis(
            name="three", source=source, benchmark="SPY",
            events={"news": Listed(list=[
                {"announced_at": f"{day}T17:00:00-05:00", "title": day} for day in days
            ])},
            rules=[Rule(when="news", legs=[long("BABA")], exit=Exit(after=5))],
        ),
        prices="sample", placebo=False,
    )  # fmt: skip


def test_events_before_the_day_of_the_article_are_the_sample_and_the_others_the_test() -> None:
    result = made(date(2024, 5, 8))
    found, trades = result.hindsight, result.trades
    assert found is not None
    assert (found.before.events, found.before.trades) == (2, 2)
    assert (found.after.events, found.after.trades) == (1, 1)
    assert found.before.mean_return == pytest.approx(trades["return"].iloc[:2].mean())
    excess = trades["return"] - trades["benchmark_return"]
    assert found.before.excess == pytest.approx(excess.iloc[:2].mean())
    assert found.after.excess == pytest.approx(excess.iloc[2])
    assert found.after.won == float(excess.iloc[2] > 0)


def test_an_event_of_the_article_s_own_day_is_of_the_test() -> None:
    found = made(date(2024, 5, 7)).hindsight
    assert found is not None
    assert (found.before.events, found.after.events) == (1, 2)


def test_without_an_article_there_is_no_split() -> None:
    assert made(None).hindsight is None


def test_a_side_without_trades_has_no_means() -> None:
    found = made(date(2025, 1, 1)).hindsight
    assert found is not None
    assert (found.after.trades, found.after.mean_return, found.after.won) == (0, None, None)


def test_the_report_has_two_rows_and_the_verdict_says_what_came_before() -> None:
    result = made(date(2024, 5, 8))
    said = render_text(result)
    assert "Before and after the article" in said
    assert "before 2024-05-08" in said
    assert "from 2024-05-08 on" in said
    assert result.verdict is not None
    assert "2 events came before the article, which may have been made from them" in (
        result.verdict.reasons
    )
