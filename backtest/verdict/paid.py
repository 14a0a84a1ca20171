"""Did it pay? One sentence that a journalist would print, and nothing in it but facts."""

from __future__ import annotations

from backtest.result import Result
from backtest.verdict.traded_events import traded_events
from backtest.verdict.wording import percent

__all__ = ["paid"]

_PLACES = {"XHKG": "Hong Kong", "XTAI": "Taiwan", "XTKS": "Tokyo", "XSHG": "Shanghai"}
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def paid(result: Result) -> str:
    """Such as "Up 25 % in 60 sessions; Hong Kong rose 9 %. One event."

    Sessions are those of the longest trade. Where several events were traded the sentence
    speaks of them together, from the first date of the replay to its last: "Up 3 % over
    14 events; Hong Kong rose 9 % in the same time."
    """
    trades = result.trades
    if len(trades) == 0:
        found = len(result.history)
        return f"Nothing was traded: {_count(found, 'event').lower()} found, none entered."
    gain = float(result.equity.iloc[-1] / result.equity.iloc[0] - 1.0)
    events = traded_events(result)
    market = _market_return(result, events)
    beside = "" if market is None else f"; {_market(result)} {_went(market)}"
    if events == 1:
        said = f"{_moved(gain)} {_within(int(trades['sessions'].max()))}{beside}. One event."
    else:
        same = " in the same time" if beside else ""
        said = f"{_moved(gain)} over {_count(events, 'event').lower()}{beside}{same}."
    return said


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


def _moved(gain: float) -> str:
    if gain <= -1.0:
        return "Ruined, all the capital lost,"
    if round(gain, 3) == 0:
        return "Flat"
    return f"{'Up' if gain > 0 else 'Down'} {percent(gain)}"


def _went(gain: float) -> str:
    if round(gain, 3) == 0:
        return "did not move"
    return f"{'rose' if gain > 0 else 'fell'} {percent(gain)}"


def _within(sessions: int) -> str:
    if sessions == 0:
        return "within one session"  # in at the open, out by the close
    return f"in {_count(sessions, 'session', words=False)}"


def _count(number: int, noun: str, *, words: bool = True) -> str:
    said = _NUMBERS[number] if words and number < len(_NUMBERS) else f"{number:,}"
    return f"{said} {noun}{'' if number == 1 else 's'}"
