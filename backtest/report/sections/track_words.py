"""A track record in words: the one sentence, and how it was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backtest.report.numbers import NARROW, NOTHING, counted, p_value, percent, signed_percent
from backtest.report.section import Line
from backtest.report.sections.words import figure_of
from backtest.study.track.interval import FEWEST

if TYPE_CHECKING:
    import pandas as pd

    from backtest.study.track import TrackRecord

__all__ = ["LEVEL", "after", "how_it_was_counted", "rate_of", "said_of", "with_interval"]

LEVEL = 0.05


def said_of(record: TrackRecord) -> str:
    """What the record says, in one sentence.

    It is of the longest horizon at which all calls together have an interval, else of the
    longest at which any is priced: fixed by the calendar, before any result is seen.
    """
    if not len(record.calls):
        return "No calls: nothing can be said."
    rows = [record.of("all", months).iloc[0] for months in record.months]
    known = [row for row in rows if row["p_value"] == row["p_value"]]
    priced = [row for row in rows if row["priced"]]
    if not priced:
        return f"{counted(len(record.calls), 'call')}, none of which can be priced."
    row = (known or priced)[-1]
    right = (
        f"After {after(row['months'])} {row['hits']:,} of {counted(row['priced'], 'call')} "
        f"{'was' if row['hits'] == 1 else 'were'} right, mean excess "
        f"{signed_percent(figure_of(row['mean']))}: "
    )
    if not known:
        return right + "too few to tell from chance."
    p = f" (p = {p_value(row['p_value'])})".replace("= <", "< ")
    if row["p_value"] > LEVEL:
        return f"{right}no more than chance{p}."
    return f"{right}{'better' if row['mean'] > 0 else 'worse'} than chance{p}."


def after(months: int) -> str:
    """A horizon in words."""
    return counted(months, "month")


def rate_of(row: pd.Series[Any]) -> str:
    """A hit rate and its interval in percent, the sign left to the heading."""
    rate, low, high = (figure_of(row[name]) for name in ("hit_rate", "hit_low", "hit_high"))
    return _between(percent(rate, 0), percent(low, 0), percent(high, 0))


def with_interval(row: pd.Series[Any], name: str, stem: str | None = None) -> str:
    """A mean or median and its interval in percent, the sign left to the heading."""
    stem = stem or name
    value, low, high = (figure_of(row[one]) for one in (name, f"{stem}_low", f"{stem}_high"))
    return _between(signed_percent(value), signed_percent(low), signed_percent(high))


def how_it_was_counted(record: TrackRecord) -> tuple[Line, ...]:
    """What a reader must know to read the tables."""
    tested = [f"{n} after {after(m)}" for m in record.months if (n := record.compared(m))]
    said = [
        "Right: the share did better than its benchmark (long), or worse (short, avoid). Returns "
        "are signed by the side; a call counts once, and none is left out: what is open or cannot "
        "be priced is counted beside what is.",
        "Intervals are of 95 %. Calls whose horizons overlap are not independent: they are in one "
        "cluster, long chains cut into parts no shorter than the horizon, and what overlaps "
        "between parts widens the interval. Clusters: their effective number.",
        f"Fewer than {FEWEST:.0f} clusters: no interval and no p ({NOTHING}).",
        "p: two-sided, of a mean of zero. p (Holm): for as many sides, outlets and authors as were "
        f"tested at that horizon ({', '.join(tested) or 'here none'}); horizons are not corrected "
        "for.",
        "Shrunk: the mean pulled towards that of all calls, the more the less it is based on and "
        f"the less groups differ at all.{_spread(record)}",
    ]
    return tuple(Line(f"• {one}") for one in said)


def _spread(record: TrackRecord) -> str:
    known = record.between.dropna(subset="between_sd")
    said = []
    for kind, rows in known.groupby("kind", sort=False):
        values = ", ".join(
            f"{percent(figure_of(row['between_sd']))} after {after(int(row['months']))}"
            for _, row in rows.iterrows()
        )
        said.append(f"{kind}s {values}")
    return f" True means differ by (standard deviation): {'; '.join(said)}." if said else ""


def _between(value: str, low: str, high: str) -> str:
    bare = [one.replace(NARROW + "%", "") for one in (value, low, high)]
    return bare[0] if bare[1] == NOTHING else f"{bare[0]} ({bare[1]}, {bare[2]})"
