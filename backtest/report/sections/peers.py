"""Did the picks matter: the basket beside baskets of its legs' peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import counted, p_value, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Line, Lines, Section

if TYPE_CHECKING:
    from backtest.result.peers import Peers
    from backtest.result.placebo import Chance
    from backtest.result.result import Result

__all__ = ["peers"]

TITLE = "Did the picks matter?"
MOST = 12


def peers(result: Result) -> Section:
    """On how many baskets of peers the same events did as much."""
    found = result.peers
    if found is None:
        lines = [Line("That was not asked (--readings).", "quiet")]
    elif found.excess is None:
        lines = [Line(f"It cannot be said: {one_line(found.why, 200)}.", "quiet")]
    else:
        lines = [Line(_said(found, found.excess)), Line(_who(found), "quiet")]
    return Section("peers", TITLE, (Lines(tuple(lines)),))


def _said(found: Peers, excess: Chance) -> str:
    better = int((excess.values >= excess.observed).sum())
    which = "all" if found.exhaustive else "drawn"
    return (
        f"The picks did {signed_percent(excess.observed)} beside the benchmark; of "
        f"{counted(found.baskets, 'basket')} of their peers ({which}) on the same events "
        f"{better:,} did as well or better (p = {p_value(excess.p_value)}); the middle one did "
        f"{signed_percent(excess.quantiles[0.5])}."
    )


def _who(found: Peers) -> str:
    said = (
        "Peers are the shares among these prices that live from the same market: "
        f"{_named(found.symbols)}."
    )
    if found.unmeasured:
        said += f" Left out, for they cannot be priced: {_named(found.unmeasured)}."
    return said


def _named(symbols: tuple[str, ...]) -> str:
    names = ", ".join(one_line(symbol, 24) for symbol in symbols[:MOST])
    more = len(symbols) - MOST
    return f"{names} and {more} more" if more > 0 else names
