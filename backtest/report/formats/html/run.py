"""The page of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.formats.html.page import Front, Judged, Page, Part, group, render_page
from backtest.report.numbers import counted, day, p_value
from backtest.report.outside import one_line, web_address
from backtest.report.plot import Plot
from backtest.report.plots import plots_of_run
from backtest.report.section import Line, Lines, Section
from backtest.report.sections import write_sections
from backtest.report.sections.headline import alarms, key_figures, reasons
from backtest.report.sections.method import method
from backtest.report.sections.moves import moves
from backtest.report.sections.reproduce import reproduce

if TYPE_CHECKING:
    from backtest.result.result import Result

__all__ = ["beside_verdict", "front_of_run", "render_html"]

ORDER = (
    ("What happened", ("happened", "moves", "confounders", "hindsight", "clocks")),
    ("What it gave", ("returns", "trades", "prices", "drawdowns", "skipped")),
    ("Where it came from", ("attribution", "costs")),
    ("Could one have had it", ("tradability",)),
    ("Was it more than luck", ("abnormal", "placebo", "specification", "peers")),
    ("How it was made", ("data", "method", "reproduce")),
)
LEG = "price "  # how the names of legs' plots begin


def render_html(result: Result) -> str:
    """The whole report of a run as a page that needs nothing beside itself.

    Text from outside is escaped by the templates; no other script than the page's own runs.
    """
    headline, *others = write_sections(result)
    plots = plots_of_run(result)
    sections = [one for one in others if one.name != "next"]
    sections += [moves(result), _prices(result, plots), method(result), reproduce(result)]
    parts = [
        Part(
            section,
            plots=_plots_of(section.name, plots),
            listing=result.thesis.to_yaml() if section.name == "reproduce" else "",
        )
        for section in sections
    ]
    dates = result.outcome.dates
    footer = (
        f"{one_line(result.thesis.name, 80)}, {day(str(dates[0]))} to {day(str(dates[-1]))}. "
        "A replay of what would have happened, not advice."
    )
    return render_page(
        Page("run", front_of_run(result, headline.title, plots), group(parts, ORDER), footer)
    )


def front_of_run(result: Result, title: str, plots: tuple[tuple[str, Plot], ...] = ()) -> Front:
    """What a run's first screen says."""
    verdict, source = result.verdict, result.thesis.source
    link = None
    if source is not None:
        said = "Article" + (f" of {day(source.published)}" if source.published else "")
        link = Line(said, link=web_address(source.url or ""))
    return Front(
        claim=title,
        asked="Did it pay?",
        paid="Not judged." if verdict is None else one_line(verdict.paid, 600),
        judged=None if verdict is None else Judged(one_line(verdict.call), beside_verdict(result)),
        reasons=reasons(result),
        alarms=alarms(result),
        key=key_figures(result).facts,
        plots=tuple(plot for name, plot in plots if name == "headline"),
        link=link if link is not None and link.link else None,
    )


def beside_verdict(result: Result) -> str:
    """The figure of the verdict: p, and of how many separate events."""
    found = result.placebo
    if found is None or found.shift is None:
        return ""
    chance = found.shift.measures["excess"]
    events = counted(found.clusters, "separate event")
    return f"p = {p_value(chance.p_value)}, {events}" if chance.known else events


def _plots_of(name: str, plots: tuple[tuple[str, Plot], ...]) -> tuple[Plot, ...]:
    if name == "prices":
        return tuple(plot for _, plot in plots if plot.name.startswith(LEG))
    return tuple(
        plot for section, plot in plots if section == name and not plot.name.startswith(LEG)
    )


def _prices(result: Result, plots: tuple[tuple[str, Plot], ...]) -> Section:
    legs, drawn = len(result.thesis.symbols), len(_plots_of("prices", plots))
    said = "Closes as quoted, with the news, entries and exits; prices of fills after slippage."
    if drawn < legs:
        said += f" The first {drawn} of {counted(legs, 'leg')}; the tables hold all."
    return Section("prices", "Each leg’s price", (Lines((Line(said, "quiet"),)),))
