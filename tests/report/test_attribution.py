"""The section on where the profit came from says every rung, and what it stands on."""

from __future__ import annotations

from collections.abc import Callable

from backtest.report.formats.html import render_html
from backtest.report.formats.text import render_text
from backtest.report.numbers import signed_money
from backtest.report.sections.attribution import attribution
from backtest.result.result import Result


def section(result: Result, width: int = 120) -> str:
    text = render_text(result, width=width)
    return text.split("\nWhere the profit came from\n")[1].split("\nDrawdowns\n")[0]


def test_every_rung_of_the_run_and_of_each_trade_is_said(flagship: Result) -> None:
    said, found = section(flagship), flagship.attribution
    for name in ("market", "sector", "picks", "currency", "costs", "profit", "missed_move"):
        assert signed_money(getattr(found.total, name)) in said
    for row in found.trades.to_dict("records"):
        (line,) = (one for one in said.splitlines() if one.split()[1:2] == [row["symbol"]])
        assert signed_money(row["picks"]) in line
        assert signed_money(row["pnl"]) in line


def test_it_names_the_benchmarks_and_who_has_none(flagship: Result) -> None:
    said = " ".join(section(flagship).split())
    assert "^HSI over the same days" in said
    assert "KWEB beyond the market; none for 0981.HK: in picks" in said
    assert "not in the sum" in said


def test_a_share_of_no_known_sector_says_so(replayed: Callable[..., Result]) -> None:
    said = " ".join(section(replayed(legs="[MSFT]")).split())
    assert "no sector benchmark: in picks" in said


def test_the_page_holds_the_section_and_the_break_even_slippage(flagship: Result) -> None:
    page = render_html(flagship)
    assert '<section id="attribution"' in page
    assert "Break-even slippage" in page


def test_without_trades_there_is_a_ladder_of_nothing(replayed: Callable[..., Result]) -> None:
    nothing = replayed(more="period: {start: 2025-06-02, end: 2025-06-30}\n")
    made = attribution(nothing)
    assert made.title == "Where the profit came from"
    assert "nothing was traded" in section(nothing)
