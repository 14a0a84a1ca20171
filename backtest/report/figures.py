"""The figures of a report: which there are, how their files are called, what they show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backtest.report.outside import one_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from backtest.result.result import Result

    Drawn = tuple[str, str, str, Figure]  # name, section, what it shows

__all__ = ["LEG_PREFIX", "Drawing", "draw_figures", "file_names"]

LEG_PREFIX = "price-"
MOST_LEGS = 24  # a picture each; the tables hold the others


@dataclass(frozen=True, slots=True)
class Drawing:
    """One figure as files: the name they share, the section beside which it stands, what it
    shows, and both contents.
    """

    name: str
    section: str
    says: str
    png: bytes
    svg: bytes


def draw_figures(result: Result) -> tuple[Drawing, ...]:
    """Every figure of a run, each with the section of the report beside which it stands."""
    from backtest.report.charts.drawdown import draw_drawdown
    from backtest.report.charts.equity import draw_equity
    from backtest.report.charts.ladder import draw_ladder
    from backtest.report.charts.leg import draw_leg
    from backtest.report.charts.style import saved

    legs = result.thesis.symbols[:MOST_LEGS]
    names = file_names(legs)
    figures: list[Drawn] = [
        ("equity", "headline", "Equity with the news, the trades and the benchmark",
         draw_equity(result)),
        ("drawdown", "headline", "Drawdown: how far below its peak the money was",
         draw_drawdown(result)),
        ("ladder", "attribution", "Where the profit came from, rung by rung", draw_ladder(result)),
        *_of_chance(result),
    ]  # fmt: skip
    for symbol in legs:
        says = f"Price of {one_line(symbol, 40)} with entries and exits"
        figures.append((names[symbol], "trades", says, draw_leg(result, symbol)))
    return tuple(
        Drawing(name, section, says, saved(figure, "png", name), saved(figure, "svg", name))
        for name, section, says, figure in figures
    )


def _of_chance(result: Result) -> list[Drawn]:
    """What chance would have given, as far as it was asked for."""
    from backtest.report.charts.caar import draw_caar
    from backtest.report.charts.detectable import draw_detectable
    from backtest.report.charts.placebo import draw_placebo, has_excess
    from backtest.report.charts.specification import draw_specification

    figures: list[Drawn] = []
    placebo, curve, returns = result.placebo, result.specification, result.abnormal
    if placebo is not None and has_excess(placebo):
        says = "How often chance did as well: the mean excess on ordinary dates"
        figures.append(("placebo", "placebo", says, draw_placebo(placebo)))
    if curve is not None and curve.judged:
        says = "The mean excess of every reading of the claim, and where it holds"
        figures.append(("specification", "specification", says, draw_specification(curve)))
    if curve is not None and curve.detectable:
        says = "The smallest effect that could have been seen, by holding period"
        figures.append(("detectable", "specification", says, draw_detectable(curve)))
    if returns is not None and len(returns.average):
        says = "The average event beyond its market, session by session, with a 95 % band"
        drawn = draw_caar(returns.average, len(returns.events))
        figures.append(("caar", "abnormal", says, drawn))
    return figures


def file_names(symbols: Iterable[str]) -> dict[str, str]:
    """A file's name for each symbol: no separators, no dots in front, all different.

    Two that differ only in case are told apart as well: not every disk tells them.

    Examples
    --------
    >>> file_names(["0981.HK", "^HSI", "../HSI", "HSI"])["0981.HK"]
    'price-0981.HK'
    >>> sorted(file_names(["^HSI", "_HSI"]).values())
    ['price-_HSI', 'price-_HSI-2']
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for symbol in symbols:
        safe = LEG_PREFIX + (re.sub(r"[^A-Za-z0-9._-]", "_", symbol)[:60].rstrip(".") or "_")
        name, number = safe, 1
        while name.casefold() in taken:
            number += 1
            name = f"{safe}-{number}"
        taken.add(name.casefold())
        names[symbol] = name
    return names
