"""The CSVs hold every trade and date, numbers as numbers, and no formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from backtest.report.formats.csv import guarded, render_equity_csv, render_trades_csv
from backtest.result.result import Result


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_each_trade_is_a_row_with_its_exact_numbers(flagship: Result) -> None:
    rows = read(render_trades_csv(flagship))
    assert [row["symbol"] for row in rows] == list(flagship.trades["symbol"])
    for name in ("pnl", "entry_price", "quantity", "missed_move"):
        assert [float(row[name]) for row in rows] == list(flagship.trades[name])
    assert {row["entry_date"] for row in rows} == {"2025-01-16"}
    assert {row["cut_from"] for row in rows} == {""}


def test_each_date_has_its_equity_cash_and_benchmark(flagship: Result) -> None:
    rows = read(render_equity_csv(flagship))
    assert len(rows) == len(flagship.equity)
    assert [float(row["equity"]) for row in rows] == list(flagship.equity)
    assert [float(row["cash"]) for row in rows] == list(flagship.cash)
    assert flagship.benchmark is not None
    assert [float(row["benchmark"]) for row in rows] == list(flagship.benchmark)


@pytest.mark.parametrize(
    "text", ["=cmd()", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", " =1", "\u202e=1"]
)
def test_a_text_that_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guarded(text).startswith("'")


def test_negative_numbers_are_not_guarded(flagship: Result) -> None:
    rows = read(render_equity_csv(flagship))
    assert any(row["cash"].startswith("-") for row in rows)
    assert "'" not in render_equity_csv(flagship)


def test_a_hostile_title_reaches_no_cell_as_a_formula(titled: Callable[[str], Result]) -> None:
    rows = read(render_trades_csv(titled("=HYPERLINK(1)\n@x")))
    assert {row["title"] for row in rows} == {"'=HYPERLINK(1) @x"}
