"""Did it pay? One sentence that a journalist would print, and nothing in it but facts."""

from __future__ import annotations

from backtest.result import Result

__all__ = ["paid"]

_PLACES = {"XHKG": "Hong Kong", "XTAI": "Taiwan", "XTKS": "Tokyo", "XSHG": "Shanghai"}
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def paid(result: Result) -> str:
    """Such as "Up 25 % in 60 sessions; Hong Kong rose 9 %. One event."

    Sessions are those of the longest trade. Where several events were traded the sentence
    speaks of them together, from the first date of the replay to its last.
    """
    trades = result.trades
    if len(trades) == 0:
        found = len(result.history)
        return f"Nothing was traded: {_count(found, 'event')} found, none could be entered."
    gain = float(result.equity.iloc[-1] / result.equity.iloc[0] - 1.0)
    events = int(trades["event_id"].nunique())
    longest = int(trades["sessions"].max())
    over = f"in {longest} sessions" if events == 1 else f"over {_count(events, 'event').lower()}"
    said = f"{_moved(gain)} {over}"
    market = _market_return(result, events)
    if market is not None:
        said += f"; {_market(result)} {_went(market)}"
    if result.outcome.ruined:
        said += ". All the capital was lost"
    return f"{said}. {_count(events, 'event')}."


def _market_return(result: Result, events: int) -> float | None:
    """What the benchmark did: beside the trades of one event, else over the replay's dates.

    Beside one event's trades it is the mean over the trades' own days, weighted with
    their budgets: the same days for both halves of the sentence.
    """
    if result.benchmark is None:
        return None
    trades = result.trades
    beside = trades["benchmark_return"]
    if events == 1 and beside.notna().all():
        return float((beside * trades["budget"]).sum() / trades["budget"].sum())
    return float(result.benchmark.iloc[-1] / result.benchmark.iloc[0] - 1.0)


def _market(result: Result) -> str:
    """The benchmark as people call it: a place for its index, a name, or "the benchmark"."""
    symbols = list(result.thesis.benchmark)
    if len(symbols) > 1:
        return "the benchmark"
    instrument = result.panel.instruments[result.panel.position(symbols[0])]
    if instrument.kind == "index" and instrument.exchange in _PLACES:
        return _PLACES[instrument.exchange]
    return instrument.name or symbols[0]


def _percent(fraction: float) -> str:
    size = abs(100.0 * fraction)
    return f"{size:.0f} %" if size >= 1 else f"{size:.1f} %"


def _moved(gain: float) -> str:
    if gain <= -1.0:
        return "Ruined"
    if round(gain, 3) == 0:
        return "Flat"
    return f"{'Up' if gain > 0 else 'Down'} {_percent(gain)}"


def _went(gain: float) -> str:
    if round(gain, 3) == 0:
        return "did not move"
    return f"{'rose' if gain > 0 else 'fell'} {_percent(gain)}"


def _count(number: int, noun: str) -> str:
    said = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{said} {noun}{'' if number == 1 else 's'}"
