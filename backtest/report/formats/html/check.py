"""The page of a check: the article with its passages marked, and what following it gave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from backtest.report.charts.equity import plot_equity
from backtest.report.formats.html.excerpt import Passage, excerpt_of
from backtest.report.formats.html.page import Front, Judged, Page, Part, group, render_page
from backtest.report.formats.html.run import beside_verdict
from backtest.report.numbers import day
from backtest.report.outside import one_line
from backtest.report.section import Section
from backtest.report.sections.article import CLOCK, check_sections
from backtest.report.sections.headline import key_figures

if TYPE_CHECKING:
    from backtest.report.plot import Plot
    from backtest.result.check import Check

__all__ = ["front_of_check", "render_check_html"]

ORDER = (
    ("What it says", ("picks", "article", "open")),
    ("Is it true", ("facts",)),
    ("What it gave", ("event", "publication", "verdicts")),
    ("What to do now", ("next",)),
)
FOLLOWED = "publication"


def render_check_html(found: Check) -> str:
    """A check as a page; it links the reports of both clocks, which stand beside it."""
    headline, *others = check_sections(found)
    article = Section("article", "The text, with what was read of it", ())
    parts = [Part(article, excerpt=excerpt_of(found.article.text, _passages(found)))]
    parts += [
        Part(
            section,
            plots=() if section.name == FOLLOWED else _plots(found, section.name),
            links=_links(found, section.name),
            listing=found.thesis if section.name == "next" else "",
        )
        for section in others
    ]
    front = front_of_check(found, headline.blocks[0].lines[0].text)  # type: ignore[union-attr]  # Lines
    footer = f"{one_line(found.title, 120)}, {day(found.published)}. A replay, not advice."
    return render_page(Page("check", front, group(parts, ORDER), footer))


def front_of_check(found: Check, claim: str) -> Front:
    """What a check's first screen says."""
    run = found.runs[FOLLOWED]
    return Front(
        claim=claim,
        asked="Did following it pay?",
        paid=one_line(found.verdict.paid, 600),
        judged=Judged(one_line(found.verdict.call), "" if run is None else beside_verdict(run)),
        reasons=tuple(
            one_line(reason.removeprefix(f"{found.verdict.call}: "), 400)
            for reason in found.verdict.reasons
        ),
        key=() if run is None else key_figures(run).facts,
        plots=_plots(found, FOLLOWED),
    )


def _plots(found: Check, clock: str) -> tuple[Plot, ...]:
    """The equity of a clock's run; that of the article's own day stands on the first screen."""
    run = found.runs.get(clock)
    if run is None:
        return ()
    return (replace(plot_equity(run), name=f"equity {clock}", title=CLOCK[clock]),)


def _links(found: Check, clock: str) -> tuple[tuple[str, str], ...]:
    if found.runs.get(clock) is None:
        return ()
    return ((f"{clock}/report.html", "The whole report of this replay"),)


def _passages(found: Check) -> list[Passage]:
    """What is evidence of a pick, what was checked, and what stays open."""
    passages = [
        Passage(one.start, one.end, f"{one_line(pick.symbol, 20)} {one.stance}", one.stance)
        for pick in found.picks
        for one in pick.evidence
    ]
    passages += [Passage(fact.start, fact.end, "checked", "fact") for fact in found.facts]
    passages += [Passage(one.start, one.end, "open", "open") for one in found.unresolved]
    return passages
