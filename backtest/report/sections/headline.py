"""The headline: what the money did, what can be said of it, and what must not be missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import counted, day, money, percent, signed_money, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Fact, Facts, Line, Lines, Section
from backtest.report.sections.tradability import stands_on
from backtest.report.sections.words import tone_of

if TYPE_CHECKING:
    import pandas as pd

    from backtest.result.result import Result

__all__ = ["alarms", "headline", "key_figures", "reasons"]


def headline(result: Result) -> Section:
    """The journalist's sentence first, then the verdict's call, its reasons, the alarms."""
    verdict = result.verdict
    lines: list[Line] = []
    if verdict is not None:
        lines.append(Line(one_line(verdict.paid, 600), "strong"))
        lines.append(Line(f"Verdict: {one_line(verdict.call)}.", "strong"))
        lines += [Line(f"• {reason}") for reason in reasons(result)]
    lines += [Line(f"! {text}", "warning") for text in alarms(result)]
    return Section(
        "headline", one_line(result.thesis.title or result.thesis.name), (Lines(tuple(lines)),)
    )


def reasons(result: Result) -> tuple[str, ...]:
    """The verdict's reasons; those that only explain a figure stand under Returns instead."""
    if result.verdict is None:
        return ()
    call, flags = result.verdict.call, result.metrics.flags
    endings = tuple(f": {why}" for why in flags.values())
    kept = [
        one_line(why.removeprefix(f"{call}: "), 400)
        for why in result.verdict.reasons
        if not why.endswith(endings)
    ]
    if flags:
        found = counted(len(flags), "figure")
        kept.append(f"{found} missing or misleading: Returns says which and why")
    return tuple(kept)


def alarms(result: Result) -> tuple[str, ...]:
    """What a reader must not miss: ruin, data that ended, trades that could not be had, faults,
    legs skipped or cut.

    Trades that are only still open are among the verdict's reasons.
    """
    said: list[str] = []
    if result.outcome.ruined:
        said.append(
            f"RUINED: nothing was left on {day(str(result.outcome.dates[-1]))}; "
            "the replay ends there."
        )
    if result.books is not None and not result.books.reconciled:
        said.append("BOOKS: vectorbt's account of the same fills is another; trust no figure here.")
    said += _data_ended(result)
    said += _not_to_be_had(result)
    faults = result.data.faults
    if faults:
        rows = counted(len(faults), "row")
        first = f"{'such as ' if len(faults) > 1 else ''}{one_line(faults[0], 120)}"
        said.append(f"DATA FAULTS: {rows} of prices left out ({first}). See Data.")
    if len(result.skipped):
        legs, names = counted(len(result.skipped), "leg"), _symbols(result.skipped)
        said.append(f"SKIPPED: {legs} not traded ({names}). See Skipped and cut.")
    if len(result.cuts):
        budgets, names = counted(len(result.cuts), "budget"), _symbols(result.cuts)
        least = percent(float(result.cuts["kept"].min()), 0)
        said.append(
            f"CUT: {budgets} for want of buying power ({names}), to {least} of what was asked"
            f"{'' if len(result.cuts) == 1 else ' at the least'}. See Skipped and cut."
        )
    return tuple(dict.fromkeys(said))


def _data_ended(result: Result) -> list[str]:
    """Once for each share whose bars end before the replay does."""
    said, trades = [], result.trades
    base = one_line(result.thesis.base_currency, 8)
    for symbol, rows in trades[trades["exit_reason"] == "data_ended"].groupby("symbol", sort=False):
        bars = result.panel.bars(result.panel.position(str(symbol)))
        last, held = result.panel.dates[bars.stop - 1], counted(len(rows), "trade")
        stands = "stands" if len(rows) == 1 else "stand"
        part = signed_money(float(rows["pnl"].sum()), base)
        said.append(
            f"DATA ENDED: {one_line(str(symbol), 30)} has no bars after {day(str(last))}; "
            f"{held} of it {stands} at that close, not sold: {part} of the result."
        )
    return said


def _symbols(table: pd.DataFrame, most: int = 4) -> str:
    names = list(dict.fromkeys(one_line(str(name), 24) for name in table["symbol"]))
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _not_to_be_had(result: Result) -> list[str]:
    """Trades that nobody, hardly anybody, or not everybody could have had, and what they made."""
    found, see = result.tradability, "See Could you have bought it."
    said = []
    for rows, word in (
        (found.unavailable, "UNAVAILABLE: nobody could have had"),
        (found.doubtful, "DOUBTFUL: a fill stood at the day's limit in"),
        (found.banned, "UNITED STATES: its persons may not have entered"),
    ):
        if len(rows):
            said.append(f"{word} {counted(len(rows), 'trade')}. {stands_on(result, rows)} {see}")
    if len(found.waited):
        said.append(
            f"WAITED: {counted(len(found.waited), 'trade')} ({_symbols(found.waited)}) entered or "
            f"left late, because nothing was traded. {see}"
        )
    return said


def key_figures(result: Result) -> Facts:
    """The four or five numbers that one looks at first."""
    metrics, other = result.metrics, result.benchmark_metrics
    facts = [
        Fact(
            "Return",
            signed_percent(metrics.total_return),
            "after costs",
            tone_of(metrics.total_return),
        )
    ]
    if other is not None:
        facts.append(
            Fact(
                "Benchmark",
                signed_percent(other.total_return),
                one_line(result.benchmark_symbol or "", 40),
                tone_of(other.total_return),
            )
        )
    facts += [
        Fact(
            "Deepest drawdown",
            percent(metrics.max_drawdown),
            "from a peak",
            tone_of(metrics.max_drawdown),
        ),
        Fact(
            "Hit rate",
            percent(metrics.hit_rate, 0),
            f"of {counted(int(result.trades['exit_date'].notna().sum()), 'closed trade')}",
        ),
        Fact("Costs", money(metrics.costs, result.thesis.base_currency), "all of them"),
    ]
    return Facts(tuple(facts))
