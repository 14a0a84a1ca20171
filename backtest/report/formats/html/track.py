"""The page of a track record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.charts.track_means import plot_track_means
from backtest.report.formats.html.page import Front, Judged, Page, Part, group, render_page
from backtest.report.numbers import counted, day, p_value, percent, signed_percent
from backtest.report.outside import one_line
from backtest.report.plot import Plot
from backtest.report.section import Fact
from backtest.report.sections.track import write_track_sections
from backtest.report.sections.track_words import LEVEL, said_of
from backtest.report.sections.words import figure_of, tone_of

if TYPE_CHECKING:
    from backtest.study.track import TrackRecord

__all__ = ["front_of_track", "render_track_html"]

ORDER = (
    ("What the calls came to", ("all", "side", "outlet", "author")),
    ("How it was made", ("not-priced", "how")),
)


def render_track_html(record: TrackRecord) -> str:
    """A track record as a page that needs nothing beside itself."""
    _, *others = write_track_sections(record)
    months = _shown(record)
    parts = [Part(section, plots=_plots(record, section.name, months)) for section in others]
    front = front_of_track(record)
    footer = f"Prices to {day(str(record.as_of))}. What could not be priced is said, not left out."
    return render_page(Page("track", front, group(parts, ORDER), footer))


def front_of_track(record: TrackRecord) -> Front:
    """What a track record's first screen says."""
    months = _shown(record)
    calls, articles = len(record.calls), record.calls["article"].nunique()
    return Front(
        claim=f"{counted(calls, 'call')} in {counted(articles, 'article')}",
        asked="Did the calls do better than their market?",
        paid=said_of(record),
        judged=_judged(record, months),
        reasons=_reasons(record),
        key=_key(record, months),
    )


def _shown(record: TrackRecord) -> int:
    """The longest horizon at which any call is priced; the shortest where none is."""
    priced = [m for m in record.months if record.of("all", m)["priced"].sum() > 0]
    return (priced or record.months[:1])[-1]


def _plots(record: TrackRecord, kind: str, months: int) -> tuple[Plot, ...]:
    if kind not in ("side", "outlet", "author"):
        return ()
    plot = plot_track_means(record, kind, months)
    return () if plot is None else (plot,)


def _judged(record: TrackRecord, months: int) -> Judged | None:
    """Whether the mean of all calls can be told from nothing."""
    if not len(record.calls):
        return None
    row = record.of("all", months).iloc[0]
    p, mean = figure_of(row["p_value"]), figure_of(row["mean"])
    asked = "Is it more than chance?"
    if p is None or mean is None:
        return Judged("too few calls", one_line(str(row["note"]), 120), asked)
    said = f"p = {p_value(p)} after {counted(months, 'month')}"
    if p > LEVEL:
        return Judged("not told from chance", said, asked)
    return Judged("more than chance" if mean > 0 else "less than chance", said, asked)


def _reasons(record: TrackRecord) -> tuple[str, ...]:
    if not len(record.calls):
        return ()
    said = []
    for months in record.months:
        row = record.of("all", months).iloc[0]
        said.append(
            f"after {counted(months, 'month')}: {row['priced']} priced, {row['open']} not over "
            f"yet, {row['unpriceable']} that no price at hand can judge"
        )
    return tuple(said)


def _key(record: TrackRecord, months: int) -> tuple[Fact, ...]:
    if not len(record.calls):
        return ()
    row = record.of("all", months).iloc[0]
    mean, middle = figure_of(row["mean"]), figure_of(row["median"])
    after = f"after {counted(months, 'month')}"
    return (
        Fact("Calls", f"{row['calls']:,}", "every one counted"),
        Fact("Priced", f"{row['priced']:,}", after),
        Fact("Hit rate", percent(figure_of(row["hit_rate"]), 0), after),
        Fact("Mean", signed_percent(mean), "beyond the benchmark", tone_of(mean)),
        Fact("Median", signed_percent(middle), "beyond the benchmark", tone_of(middle)),
    )
