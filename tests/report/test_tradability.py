"""Could you have bought it: what the section says, and what it does not repeat."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

import backtest
from backtest import Exit, Listed, Result, Rule, Thesis, long, short
from backtest.prices.sessions import read_sessions
from backtest.report.section import Lines, Table
from backtest.report.sections.tradability import tradability


def said(result: Result) -> str:
    lines = [line for block in tradability(result).blocks if isinstance(block, Lines)
             for line in block.lines]  # fmt: skip
    return "\n".join(f"{line.text} {line.link or ''}".strip() for line in lines)


def share(exchange: str, **columns: object) -> pd.DataFrame:
    first, last = pd.Timestamp("2024-01-02").date(), pd.Timestamp("2024-06-28").date()
    frame = pd.DataFrame(
        {"Open": 10.0, "High": 10.5, "Low": 9.5, "Close": 10.0, "Volume": 1e8},
        index=pd.DatetimeIndex(read_sessions(exchange, first, last).dates),
    )
    return frame.assign(**columns)


def run(frames: dict[str, pd.DataFrame], *legs: object, days: int = 1) -> Result:
    dates = pd.bdate_range("2024-02-12", periods=days)
    thesis = Thesis(
        name="said", base_currency="CNY", max_gross=100.0,
        events={"news": Listed(list=[{"announced_at": str(day.date())} for day in dates])},
        rules=[Rule(when="news", legs=list(legs), exit=Exit(after=10))],
    )  # fmt: skip
    return backtest.run(thesis, prices=frames)


def test_what_a_market_says_is_said_once_for_all_its_shares() -> None:
    frames = {"600584.SS": share("XSHG"), "603986.SS": share("XSHG")}
    text = said(run(frames, long("600584.SS", "603986.SS"), days=3))
    assert text.count("through Stock Connect") == 1
    assert "600584.SS, 603986.SS, bought: foreigners get at it: since 2014-11-17" in text
    assert "Source: https://english.sse.com.cn/access/stockconnect/introduction" in text


def test_a_short_is_said_with_its_market_s_rule() -> None:
    text = said(run({"600584.SS": share("XSHG")}, short("600584.SS")))
    assert "600584.SS, sold short: what its market allows: only shares on a list" in text


def test_many_lines_of_one_kind_are_cut_short_and_counted() -> None:
    still = share("XSHG")
    still.loc["2024-02-20":"2024-03-29"] = (10.0, 10.0, 10.0, 10.0, 0.0)
    # Suspended on 29 sessions; each event before or in them waits for what is left of them.
    result = run({"600584.SS": still}, long("600584.SS"), days=30)
    lines = int((result.tradability.trades["entry_waited"].drop_duplicates() > 0).sum())
    text = said(result)
    assert lines > 12
    assert text.count("the entry waited") == 12
    assert f"and {lines - 12} more of this kind" in text


def test_orders_are_beside_the_volume_in_a_table_where_it_is_known() -> None:
    def tables(result: Result) -> list[Table]:
        return [block for block in tradability(result).blocks if isinstance(block, Table)]

    (table,) = tables(run({"600584.SS": share("XSHG")}, long("600584.SS")))
    assert [cell.text for cell in table.rows[0]][2:] == ["0.10\u202f%", "0.10\u202f%"]
    without = run({"600584.SS": share("XSHG").drop(columns="Volume")}, long("600584.SS"))
    assert tables(without) == []
    assert "Volume in the 20 sessions before is not known: 600584.SS" in said(without)


def test_after_sessions_without_trading_an_order_is_no_multiple_of_anything() -> None:
    dead = share("XSHG", Open=10.0, High=10.0, Low=10.0, Close=10.0)
    dead.loc[:"2024-02-09", "Volume"] = 0.0
    text = said(run({"600584.SS": dead}, long("600584.SS")))
    assert "orders after 20 sessions in most of which nothing was traded" in text


def test_without_trades_nothing_is_said_to_be_in_the_way(
    replayed: Callable[..., Result],
) -> None:
    assert said(replayed(exit_="{until: 2025-01-02}")) == "No trade was made."
