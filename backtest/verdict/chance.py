"""What chance would have given, in sentences: an effect, its interval, what could be seen."""

from __future__ import annotations

from backtest.result import Result
from backtest.result.placebo import Chance, Placebo
from backtest.verdict.wording import count, probability, signed

__all__ = ["of_chance"]


def of_chance(result: Result, found: Placebo, judged: Chance, draws: int) -> list[str]:
    """The placebo's reasons, the weightiest first.

    Parameters
    ----------
    result : Result
    found : Placebo
    judged : Chance
        The primary measure under the common shift.
    draws : int
        The ordinary dates.
    """
    said = [_beside_ordinary_dates(judged, one=found.eligible == len(judged.values))]
    effect, smallest = judged.effect, judged.smallest_effect
    if effect is not None:
        middle, low, high = effect
        said.append(
            f"the effect: {signed(middle)} more over the benchmark than the middle ordinary date, "
            f"90 % interval {signed(low)} to {signed(high)}"
        )
    if smallest is not None:
        said.append(
            f"an effect of {signed(smallest)} is the smallest that this sample would show four "
            "times in five"
        )
    said.append(
        f"the {draws:,} ordinary dates overlap: {count(found.windows, 'holding period')} of "
        f"{count(found.horizon, 'bar')} fit into them side by side"
    )
    if result.specification is not None:
        said.append(f"the claim {result.specification.said}")
    said += _missed(result)
    return [*said, *found.notes]


def _beside_ordinary_dates(judged: Chance, *, one: bool) -> str:
    better = int((judged.values >= judged.observed).sum())
    draws = len(judged.values)
    drawn = count(draws, "ordinary date") if one else f"{draws:,} shifts to ordinary dates"
    return (
        f"the trades did {signed(judged.observed)} beside the benchmark on average; on {better:,} "
        f"of {drawn} the same trades did as well or better "
        f"(p = {probability(judged.p_value)})"
    )


def _missed(result: Result) -> list[str]:
    """What had happened before one could trade, and what came after, in the claim's direction."""
    trades = result.trades
    known = trades["missed_move"].notna()
    if not known.any():
        return []
    side = trades["side"].map({"long": 1.0, "short": -1.0})
    missed = float((trades["missed_move"] * side)[known].mean())
    came = float(trades["return"][known].mean())
    return [
        f"before one could trade the shares had moved {signed(missed)} in the claim's direction; "
        f"{signed(came)} after costs was left to be had"
    ]
