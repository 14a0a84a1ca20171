"""How much the best of many owes to having been chosen, in sentences."""

from __future__ import annotations

import numpy as np

from backtest.sweep.overfitting import Overfitting
from backtest.verdict.wording import count, percent, probability, signed

__all__ = ["of_overfitting"]


def of_overfitting(found: Overfitting) -> list[str]:
    """The reasons of a sweep's verdict, the weightiest first; what is null last, with its cause."""
    said = [
        *_of_placebo(found),
        *_of_middle(found),
        *_of_halves(found),
        *_of_forward(found),
        *_of_single_events(found),
        *_of_sharpe(found),
        *_of_superior(found),
    ]
    named: dict[str, list[str]] = {}
    for name, why in found.nulls.items():
        named.setdefault(why, []).append(name)
    said += [
        f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} null: {why}"
        for why, names in named.items()
    ]
    return [*said, *found.notes]


def _of_placebo(found: Overfitting) -> list[str]:
    seen = found.placebo
    if seen.p_value is None:
        return []
    tried, drawn = count(found.variants, "variant"), count(seen.draws, "shifted calendar")
    every = "all " if seen.draws == seen.shifts else ""
    ended = "; it was clear, and no more were drawn" if seen.stopped else ""
    middle, high = np.quantile(seen.values, (0.5, 0.95)).tolist()
    return [
        f"the best of {tried} by the excess of a trade, number {found.best:,}, did "
        f"{signed(found.best_mean)} beside the benchmark; on {seen.as_good:,} of {every}{drawn} "
        "the best of as many did as well or better "
        f"(p = {probability(seen.p_value)}{ended})",
        f"by chance the best of as many did {signed(middle)} on the middle calendar, and "
        f"{signed(high)} or more on one in twenty",
    ]


def _of_middle(found: Overfitting) -> list[str]:
    if found.traded < 2:
        return []
    return [
        f"the middle one of {count(found.traded, 'variant')} that traded did "
        f"{signed(found.middle_mean)} a trade beside the benchmark"
    ]


def _of_halves(found: Overfitting) -> list[str]:
    seen = found.pbo
    if seen.value is None:
        return []
    return [
        "chosen on half of the events, the best variant was no better than the middle one on the "
        f"other half in {percent(seen.value)} of {len(seen.rank):,} ways to halve them "
        f"(PBO {seen.value:.2f}{_among(seen.variants, found.traded)})"
    ]


def _of_forward(found: Overfitting) -> list[str]:
    after, promised, share = found.forward.after, found.forward.promised, found.forward.share
    if after is None or promised is None:
        return []
    kept = "" if share is None else f", {'−' if share < 0 else ''}{percent(share)} of it"
    return [
        f"chosen on the events before and tried on the next, {len(found.forward.chosen)} times "
        f"over, it had shown {signed(promised)} a trade and then did {signed(after)}{kept}"
    ]


def _of_single_events(found: Overfitting) -> list[str]:
    seen = found.without
    if seen.why:
        return []
    stays = int(seen.stays.sum())
    return [
        f"without {found.labels[seen.carrier]} the best variant does {signed(seen.lowest)} rather "
        f"than {signed(seen.whole)}; left out one by one, {stays} of "
        f"{count(len(seen.without), 'separate event')} leave it the best"
    ]


def _of_sharpe(found: Overfitting) -> list[str]:
    seen = found.sharpe
    if seen.value is None:
        return []
    return [
        f"the chance that its Sharpe ratio, {seen.sharpe:.2f} over {seen.clusters} separate events"
        f", is truly above {seen.threshold:.2f}, what the best of {seen.trials:,.0f} trials would "
        f"have by luck, is {probability(seen.value)} (deflated Sharpe; the variants move together, "
        "so they count as so many)"
    ]


def _of_superior(found: Overfitting) -> list[str]:
    seen = found.superior
    if seen.p_value is None:
        return []
    return [
        f"Hansen's SPA{_among(seen.variants, found.traded)} gives p = {probability(seen.p_value)}; "
        f"Romano and Wolf's StepM finds {len(seen.better):,} of them better than the benchmark"
    ]


def _among(tested: int, traded: int) -> str:
    """Which variants, where a cover stood for all."""
    chosen = ", chosen to cover the grid" if tested < traded else ""
    return f" among {count(tested, 'variant')}{chosen}"
