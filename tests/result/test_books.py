"""Two accountants of the same fills: vectorbt's equity is the kernel's at every close."""

from __future__ import annotations

import inspect
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import backtest
from backtest import Costs, Exit, Listed, Result, Rule, Thesis, long, short
from backtest.result.books import CLOSENESS, keep_books, reconcile

MARKET = Path(__file__).parents[3] / "shared" / "market"
BUNDLED = (
    "zhipu-entity-list", "zhipu-at-publication", "zhipu-american-side", "zhipu-long-short",
    "entity-list-smic",
)  # fmt: skip


def of(thesis: Thesis) -> Result:
    return backtest.run(thesis, prices="sample", books=True)


def thesis(*dates: str, legs=None, leave: Exit | None = None, **more) -> Thesis:
    rule = {"when": "news", "legs": legs or [long("0700.HK", "BABA")]}
    sized = {name: more.pop(name) for name in ("size", "overlap", "enter") if name in more}
    return Thesis(
        name="books",
        events={"news": Listed(list=[{"announced_at": day} for day in dates])},
        rules=[Rule(**rule, exit=leave or Exit(after=20), **sized)],
        **more,
    )


@pytest.fixture(scope="module")
def flagship() -> Result:
    return backtest.run("zhipu-entity-list", prices="sample", books=True)


@pytest.mark.parametrize("name", BUNDLED)
def test_the_bundled_theses_reconcile(name: str):
    result = backtest.run(name, prices="sample", books=True)
    assert result.books.reconciled
    assert result.books.largest_difference < 1e-12


@pytest.mark.parametrize(
    "made",
    [
        thesis("2024-03-04", "2024-03-05", "2024-03-06", "2024-03-20", "2024-04-17", size=0.4),
        thesis("2024-03-04", "2024-03-06", legs=[long("BABA"), short("0700.HK", "NVDA")],
               costs=Costs(borrow=0.2, cash_rate=0.03, margin_rate=0.1, commission=0.001,
                           minimum=50, slippage=0.002)),
        thesis("2024-03-04", "2024-03-11", leave=Exit(after=0), size=2.0, max_gross=3.0),
        thesis("2024-03-04", "2024-06-03", leave=Exit(stop_loss=0.03, take_profit=0.05)),
        thesis("2025-10-20", leave=Exit(after=200)),  # still open at the end
        thesis("2024-03-04", leave=Exit(after=1), enter={"at": "close"}),
        thesis("2024-03-04", legs=[long("BABA")], leave=Exit(after=5), size=1e4, max_gross=1e4,
               costs=Costs(taxes="none")),
        thesis("2024-03-04", "2024-03-11", capital=1e13),
        thesis("2024-03-04", "2024-03-05", size=0.1, costs=Costs(minimum=1e6)),
    ],
    ids=["overlapping", "long and short, all costs", "in and out on one date", "stops", "open",
         "entered at the close", "ten thousand times the capital", "ten trillion",
         "fees beyond what a sale brings"],
)  # fmt: skip
def test_equity_before_interest_and_borrow_is_vectorbt_s(made: Thesis):
    result = of(made)
    assert len(result.trades) > 0
    assert result.books.largest_difference < 1e-12


def test_a_millionth_of_a_dollar_that_fees_eat_reconciles_as_far_as_numbers_go():
    """A quarter of a dollar is lost: its last bit alone is 5.6e-11 of the capital."""
    result = of(thesis("2024-03-04", "2024-03-11", capital=1e-6))
    assert result.outcome.ruined
    assert result.books.reconciled


def test_a_run_in_which_everything_is_lost_reconciles_to_its_last_day():
    made = thesis(
        "2024-01-15", legs=[short("NVDA")], leave=Exit(after=200), size=3.0, max_gross=3.0
    )
    result = of(made)
    assert result.outcome.ruined
    assert result.books.reconciled


def test_a_run_without_a_trade_has_books_of_cash_alone():
    result = of(thesis("2035-01-01"))
    assert result.books.reconciled
    assert result.portfolio.total_profit() == 0.0


@pytest.mark.skipif(not MARKET.is_dir(), reason="../shared/market is not here")
def test_thousands_of_tranches_on_real_prices_reconcile():
    dates = [str(day) for day in np.arange("2019-01-07", "2025-03-01", 7, dtype="datetime64[D]")]
    legs = [long("0700.HK", "0981.HK", "2330.TW", "600584.SS"), short("NVDA", "MSFT")]
    result = backtest.run(
        thesis(*dates, legs=legs, leave=Exit(after=60, stop_loss=0.1), size=0.2, max_gross=5.0),
        prices=MARKET, books=True,
    )  # fmt: skip
    assert len(result.trades) > 1500
    assert result.books.largest_difference < 1e-11


@pytest.mark.parametrize("tranche", [0, 1, 2])
@pytest.mark.parametrize(
    ("column", "off"),
    [("entry_fill", 0.01), ("exit_fill", 0.01), ("quantity", 1.0), ("commission", 0.01),
     ("taxes", 0.01), ("exit_bar", -1)],
)  # fmt: skip
def test_one_cent_one_share_or_one_bar_does_not_reconcile(
    flagship: Result, column: str, off: float, tranche: int
):
    wrong = getattr(flagship.outcome, column).copy()
    wrong[tranche] += off
    outcome = replace(flagship.outcome, **{column: wrong})
    books = keep_books(flagship.panel, flagship.schedule, outcome)
    apart = reconcile(books, flagship.outcome)
    assert not apart.reconciled
    assert apart.largest_difference > 5 * CLOSENESS


def test_a_fault_of_the_kernel_s_own_account_is_found_on_its_date(flagship: Result):
    """Costs booked a date late, as an account of its own would get them wrong."""
    late = flagship.outcome.equity.copy()
    late[1] += flagship.outcome.entry_costs.max()  # right again from the next date on
    apart = reconcile(flagship.portfolio, replace(flagship.outcome, equity=late))
    assert not apart.reconciled
    assert str(apart.on) == str(flagship.outcome.dates[1])


def test_what_is_no_number_does_not_reconcile(flagship: Result):
    equity = flagship.outcome.equity.copy()
    equity[3] = np.nan
    assert not reconcile(flagship.portfolio, replace(flagship.outcome, equity=equity)).reconciled


def test_the_first_date_of_the_largest_difference_is_told(flagship: Result):
    equity = flagship.outcome.equity.copy()
    equity[7] += 1.0
    apart = reconcile(flagship.portfolio, replace(flagship.outcome, equity=equity))
    assert str(apart.on) == str(flagship.outcome.dates[7])
    assert apart.largest_difference == pytest.approx(1.0 / flagship.outcome.capital)


def test_each_trade_of_the_books_earned_what_ours_did(flagship: Result):
    records = flagship.portfolio.trades.records_readable
    theirs = {str(row["Column"][0]): row["PnL"] for _, row in records.iterrows()}
    ours = dict(zip(flagship.trades["symbol"], flagship.trades["pnl"], strict=True))
    assert theirs == pytest.approx(ours, rel=1e-9)
    profit = flagship.outcome.equity[-1] - flagship.outcome.capital
    assert flagship.portfolio.total_profit() == pytest.approx(profit, rel=1e-9)


def test_every_tranche_of_every_lane_earned_what_ours_did():
    """Vectorbt knows no borrow, and charges an open tranche the same entry as ours."""
    result = of(
        thesis("2024-03-04", "2024-03-06", "2024-03-08", "2024-04-10", "2025-10-01",
               legs=[long("BABA", "0700.HK"), short("NVDA")], size=0.3, leave=Exit(after=30),
               costs=Costs(borrow=0.1, commission=0.001, slippage=0.001))
    )  # fmt: skip
    records = result.portfolio.trades.records_readable
    theirs = pd.DataFrame(
        {"symbol": [column[0] for column in records["Column"]], "pnl": records["PnL"],
         "entry_date": records["Entry Timestamp"].dt.normalize(),
         "open": records["Status"] == "Open"}
    )  # fmt: skip
    ours = result.trades.assign(
        pnl=result.trades["pnl"] + result.trades["borrow"],
        open=result.trades["exit_reason"] == "open",
    )
    assert ours["open"].any()
    assert len({column[1] for column in records["Column"]}) >= 3  # lanes are needed
    key = ["symbol", "entry_date"]
    both = theirs.merge(ours, on=key, validate="one_to_one")
    assert len(both) == len(theirs) == len(ours)
    assert both["open_x"].tolist() == both["open_y"].tolist()
    np.testing.assert_allclose(both["pnl_x"], both["pnl_y"], rtol=0, atol=1e-6)


def test_without_interest_and_borrow_vectorbt_s_return_is_ours_short_or_long():
    """Its first cash is the capital and what the entries cost, no more: not diluted."""
    result = of(thesis("2024-03-04", "2024-06-03", costs=Costs(taxes="none"),
                       legs=[long("BABA"), short("NVDA", "0700.HK")]))  # fmt: skip
    assert result.outcome.accrued.tolist() == [0.0] * len(result.outcome.dates)
    theirs, ours = result.portfolio.total_return(), result.metrics.total_return
    assert theirs == pytest.approx(ours, rel=2e-6)
    assert float(np.asarray(result.portfolio.init_cash).sum()) == pytest.approx(1e6, rel=2e-6)


def test_every_option_of_vectorbt_is_given(flagship: Result, monkeypatch: pytest.MonkeyPatch):
    import vectorbt

    real, given = vectorbt.Portfolio.from_orders, {}

    def listening(close, **options):
        given.update(options)
        return real(close, **options)

    known = set(inspect.signature(real).parameters) - {"close", "kwargs"}
    monkeypatch.setattr(vectorbt.Portfolio, "from_orders", listening)
    keep_books(flagship.panel, flagship.schedule, flagship.outcome)
    assert known - set(given) == set()


def test_both_engines_of_vectorbt_keep_the_same_books(
    flagship: Result, monkeypatch: pytest.MonkeyPatch
):
    import vectorbt

    real, values = vectorbt.Portfolio.from_orders, {}
    for chosen in ("rust", "numba"):

        def by_engine(close, *, engine, chosen=chosen, **options):
            assert engine == "auto"
            return real(close, engine=chosen, **options)

        monkeypatch.setattr(vectorbt.Portfolio, "from_orders", by_engine)
        books = keep_books(flagship.panel, flagship.schedule, flagship.outcome)
        values[chosen] = np.asarray(books.value())
    assert np.array_equal(values["rust"], values["numba"])


def test_the_portfolio_does_all_that_vectorbt_s_do(flagship: Result):
    portfolio = flagship.portfolio
    stats = portfolio.stats()
    assert stats["Total Trades"] == 3
    assert stats["Total Fees Paid"] == pytest.approx(
        flagship.trades[["commission", "taxes"]].sum().sum()
    )
    assert portfolio.drawdowns.count() > 0
    assert len(portfolio.orders.records_readable) == 6
    # Of the whole group, all that vectorbt draws of groups; of one lane its orders and trades too.
    assert len(portfolio.plot(silence_warnings=True).data) > 3
    assert len(portfolio.plot(column=("0700.HK", 0), group_by=False).data) > 5
    assert flagship.portfolio is portfolio  # built once


def test_the_books_begin_with_the_capital_and_no_more_than_they_need(flagship: Result):
    spent = flagship.outcome.entry_costs.sum()  # beyond the capital
    begins = float(np.asarray(flagship.portfolio.init_cash).sum())
    assert begins == pytest.approx(flagship.outcome.capital + spent, rel=1e-3)


def test_a_plain_run_does_not_import_vectorbt():
    code = (
        "import sys; from backtest.cli import main; "
        "main(['run', 'zhipu-entity-list', '--prices', 'sample', '--quiet']); "
        "print('vectorbt' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.split()[-1] == "False"
