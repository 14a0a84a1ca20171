"""Every thesis in strategies/ says what it claims, loads, and replays on the bundled prices."""

from __future__ import annotations

from pathlib import Path

import pytest

import backtest

STRATEGIES = sorted((Path(__file__).parents[2] / "strategies").glob("*.yaml"))
each_thesis = pytest.mark.parametrize("path", STRATEGIES, ids=lambda path: path.stem)


def header(path: Path) -> str:
    """The comment on top, as one text."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return "\n".join(lines)


@each_thesis
def test_a_thesis_says_what_it_claims_and_what_would_refute_it(path: Path) -> None:
    starts = ("Claim:", "Mechanism:", "Refuted by:", "The article's:", "Ours:")
    places = [f"\n{header(path)}".find(f"\n{start}") for start in starts]
    assert -1 not in places, f"no {starts[places.index(-1)]}"
    assert places == sorted(places)


@each_thesis
def test_a_thesis_bears_the_name_of_its_file(path: Path) -> None:
    assert backtest.load(path).name == path.stem
    assert backtest.load(path.stem) == backtest.load(path)
    assert path.stem in backtest.bundled()


@each_thesis
def test_a_thesis_replays_on_the_bundled_prices(path: Path) -> None:
    result = backtest.run(backtest.load(path), prices="sample")
    assert len(result.trades) > 0
    assert len(result.skipped) == 0
    assert len(result.cuts) == 0
    assert result.equity.iloc[0] == 1_000_000
    assert result.verdict is not None


def test_the_flagship_enters_in_hong_kong_before_new_york_opens() -> None:
    # Known by 20:10 in New York on Wednesday, which is 09:10 on Thursday in Hong Kong; 09:30 is
    # later than 09:10 and 15 minutes. New York opens thirteen hours after that, also Thursday.
    trades = backtest.run("zhipu-entity-list", prices="sample").trades
    assert list(trades["symbol"]) == ["0981.HK", "BABA", "0700.HK"]
    assert {str(day.date()) for day in trades["entry_date"]} == {"2025-01-16"}
    assert set(trades["exit_reason"]) == {"after"}


def test_the_article_is_traded_on_the_day_after_its_date() -> None:
    # A date without an hour counts as known at its end in New York: noon of the 27th in Hong
    # Kong, whose first open after that is Monday the 30th; New York opens on Friday the 27th.
    trades = backtest.run("zhipu-at-publication", prices="sample").trades.set_index("symbol")
    entered = {symbol: str(day.date()) for symbol, day in trades["entry_date"].items()}
    assert entered == {"0981.HK": "2025-06-30", "BABA": "2025-06-27", "0700.HK": "2025-06-30"}


def test_the_long_short_stakes_as_much_on_either_side() -> None:
    legs = backtest.load("zhipu-long-short").rules[0].legs
    assert sum(leg.weight for leg in legs if leg.side == 1) == pytest.approx(0.5)
    assert sum(leg.weight for leg in legs if leg.side == -1) == pytest.approx(0.5)
