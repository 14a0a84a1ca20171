"""Words that several sections share: who an event is, why a trade ended, tones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from backtest.report.outside import one_line
from backtest.report.section import Cell, Tone

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = [
    "cell",
    "day_of",
    "ending",
    "event_numbers",
    "figure_of",
    "figures_named",
    "listed_events",
    "tone_of",
    "toned",
    "valued",
]

ENDINGS = {
    "stop_loss": "stop loss",
    "take_profit": "take profit",
    "trailing_stop": "trailing stop",
    "until": "until",
    "when": "event",
    "open": "still open",
    "data_ended": "data ended",
    "ruined": "ruined",
}

FIGURES = {
    "total_return": "Total return",
    "gross_return": "Before costs",
    "cagr": "CAGR (per year)",
    "volatility": "Volatility (year)",
    "sharpe": "Sharpe",
    "sortino": "Sortino",
    "calmar": "Calmar",
    "max_drawdown": "Deepest drawdown",
    "exposure": "Exposure",
    "turnover": "Turnover (year)",
    "hit_rate": "Hit rate",
    "profit_factor": "Profit factor",
    "alpha": "Alpha (year)",
    "beta": "Beta",
    "costs": "Costs",
}


def figures_named(names: list[str]) -> str:
    """Names of figures as the table of returns writes them, in a row."""
    return ", ".join(FIGURES.get(name, one_line(name)) for name in names)


def figure_of(value: object) -> float | None:
    """A number of a table's cell as a float; None where it is missing."""
    return None if pd.isna(value) else float(value)  # type: ignore[call-overload, arg-type]  # pandas


def day_of(value: object) -> str | None:
    """A date of a table's cell in ISO 8601; None where it is missing."""
    return None if pd.isna(value) else pd.Timestamp(value).date().isoformat()  # type: ignore[call-overload, arg-type]  # pandas


def ending(reason: str, after: int | None) -> str:
    """Why a trade ended, in words.

    Examples
    --------
    >>> ending("after", 60), ending("stop_loss", 60)
    ('after 60', 'stop loss')
    """
    if reason == "after" and after is not None:
        return f"after {after}"
    return ENDINGS.get(reason, one_line(reason, 20))


def tone_of(value: float | None) -> Tone:
    """Good above zero, bad below it.

    Examples
    --------
    >>> tone_of(0.1), tone_of(-0.1), tone_of(None)
    ('good', 'bad', 'plain')
    """
    if value is None or value != value or value == 0:
        return "plain"
    return "good" if value > 0 else "bad"


def toned(text: str, value: float | None) -> Cell:
    """A cell in the tone of its number."""
    return Cell(text, tone_of(value), value)


def cell(text: str, tone: Tone = "plain") -> Cell:
    """A cell."""
    return Cell(text, tone)


def valued(text: str, value: float | None) -> Cell:
    """A plain cell that knows its number."""
    return Cell(text, "plain", value)


def listed_events(result: Result) -> list[int]:
    """Positions of the events that opened a trade or would have, in order of time."""
    wanted = {
        pair
        for table in (result.trades, result.skipped)
        for pair in zip(table["definition"], table["event_id"], strict=True)
    }
    return [
        i for i, event in enumerate(result.history.events) if (event.definition, event.id) in wanted
    ]


def event_numbers(result: Result) -> dict[tuple[str, str], int]:
    """The number under which the report lists each event, by definition and id."""
    events = result.history.events
    return {
        (events[i].definition, events[i].id): number
        for number, i in enumerate(listed_events(result), start=1)
    }
