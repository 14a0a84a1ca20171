"""The page of an event study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.formats.html.page import Front, Judged, Page, Part, group, render_page
from backtest.report.numbers import counted, p_value, signed_percent
from backtest.report.outside import one_line
from backtest.report.plot import Plot
from backtest.report.plots import plots_of_study
from backtest.report.section import Fact
from backtest.report.sections.study import study_sections
from backtest.report.sections.words import tone_of

if TYPE_CHECKING:
    from backtest.study.study import Study

__all__ = ["front_of_study", "render_study_html"]

ORDER = (
    ("What was found", ("average", "tests", "events", "left-out")),
    ("How it was made", ("method",)),
)
LEVEL = 0.05


def render_study_html(study: Study) -> str:
    """An event study as a page that needs nothing beside itself."""
    plots = plots_of_study(study)
    parts = [
        Part(
            section,
            plots=tuple(plot for name, plot in plots if name == section.name != "average"),
            listing=study.thesis.to_yaml() if section.name == "method" else "",
        )
        for section in study_sections(study)
    ]
    front = front_of_study(study, tuple(plot for name, plot in plots if name == "average"))
    footer = f"An event study of {one_line(study.thesis.name, 80)}."
    return render_page(Page("study", front, group(parts, ORDER), footer))


def front_of_study(study: Study, plots: tuple[Plot, ...] = ()) -> Front:
    """What a study's first screen says."""
    return Front(
        claim=one_line(study.thesis.title or study.thesis.name),
        asked="What did the average event do?",
        paid=_found(study),
        judged=_judged(study),
        reasons=tuple(one_line(note, 300) for note in study.notes),
        key=_key(study),
        plots=plots,
    )


def _found(study: Study) -> str:
    """Such as "+1.3 % beyond the normal in sessions 0:5, on average over 12 observations."."""
    known = {str(window): study.car[window].dropna() for window in study.car.columns}
    window = next((name for name, cars in known.items() if len(cars)), None)
    if window is None:
        return "Nothing could be studied."
    mean = signed_percent(float(known[window].mean()))
    over = counted(len(known[window]), "observation")
    return f"{mean} beyond the normal in sessions {window}, on average over {over}."


def _judged(study: Study) -> Judged:
    """The smallest of Holm's p-values among the tests that are shown."""
    shown = study.tests[study.tests["shown"]].dropna(subset=["p_holm"])
    asked = "Is it more than chance?"
    if not len(shown):
        return Judged("untestable", "no test is valid for these events", asked)
    least = min(shown.to_dict("records"), key=lambda row: float(row["p_holm"]))
    said = f"p = {p_value(float(least['p_holm']))} (Holm), {least['name']} {least['window']}"
    if least["p_holm"] > LEVEL:
        return Judged("not told from chance", said, asked)
    return Judged("more than chance", said, asked)


def _key(study: Study) -> tuple[Fact, ...]:
    dates = len(set(study.abnormal.rows.announced.tolist()))
    facts = [Fact("Observations", f"{len(study.events):,}", f"on {counted(dates, 'date')}")]
    for window in list(study.car.columns)[:4]:
        known = study.car[window].dropna()
        mean = float(known.mean()) if len(known) else None
        note = f"mean of {len(known):,}"
        facts.append(Fact(f"CAR {window}", signed_percent(mean), note, tone_of(mean)))
    return tuple(facts)
