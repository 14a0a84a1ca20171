"""Small runs with numbers that a pencil can follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import pytest

import backtest

Quotes = Mapping[str, tuple[float, float]]
Run = Callable[..., backtest.Result]

# Rules without costs. News at 17:00 on Tuesday 14 January is tradable at the open of the 15th.
THESIS = """\
name: small
{head}
events:
  news:
    list:
{events}
rules:
{rules}
costs: {{taxes: {taxes}}}
"""
FIRST = '{announced_at: "2025-01-14T17:00:00-05:00", title: First}'


def frame(quotes: Quotes) -> pd.DataFrame:
    """Bars from (open, close) by date; high and low are the greater and the lesser."""
    opens, closes = zip(*quotes.values(), strict=True)
    return pd.DataFrame(
        {
            "Open": opens,
            "High": [max(pair) for pair in quotes.values()],
            "Low": [min(pair) for pair in quotes.values()],
            "Close": closes,
        },
        index=pd.DatetimeIndex(list(quotes)),
        dtype=float,
    )


@pytest.fixture
def run() -> Run:
    """Replays rules over frames made of (open, close) by date."""

    def replayed(
        rules: str,
        prices: Mapping[str, Quotes],
        *,
        events: tuple[str, ...] = (FIRST,),
        head: str = "",
        taxes: str = "none",
    ) -> backtest.Result:
        text = THESIS.format(
            head=head,
            events="\n".join(f"      - {event}" for event in events),
            rules="\n".join(f"  - {rule}" for rule in rules.splitlines()),
            taxes=taxes,
        )
        frames = {symbol: frame(quotes) for symbol, quotes in prices.items()}
        return backtest.run(backtest.loads(text), prices=frames, placebo=False)

    return replayed
