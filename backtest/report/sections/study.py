"""The sections of an event study: averages, tests, each observation, what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.numbers import NOTHING, counted, day, p_value, percent, ratio, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Fact, Facts, Line, Lines, Section, Table
from backtest.report.sections.formulas import Formula
from backtest.report.sections.method import of_tests
from backtest.report.sections.words import cell, day_of, figure_of, toned, valued

if TYPE_CHECKING:
    import pandas as pd

    from backtest.study.study import Study

__all__ = ["study_sections"]

WINDOWS = (Column("Sessions", "left"), Column("CAAR"), Column("Above 0"))
TESTS = (
    Column("Test", "left"),
    Column("Sessions", "left"),
    Column("Statistic"),
    Column("p"),
    Column("p (Holm)"),
    Column("n", spare=1),
    Column("Valid", "left"),
)
LEFT_OUT = (Column("Event", "left"), Column("Instrument", "left"), Column("Why", "left"))
MODELS = {
    "market_model": "AR = r − (α + β m)",
    "market_adjusted": "AR = r − m",
    "constant_mean": "AR = r − mean(r)",
    "scholes_williams": "AR = r − (α + β m), β from leads and lags",
    "dimson": "AR = r − (α + Σ β m), over leads and lags",
    "factors": "AR = r − (α + Σ β f), f the factors",
}


def study_sections(study: Study) -> tuple[Section, ...]:
    """Everything that a study says, in reading order."""
    return (_average(study), _tests(study), _events(study), _left_out(study), _method(study))


def _average(study: Study) -> Section:
    design, n = study.design, len(study.events)
    dates = len(set(study.abnormal.rows.announced.tolist()))
    said = (
        f"{counted(n, 'observation')} on {counted(dates, 'date')}: each instrument around its own "
        f"day 0, the first session that closes after the news, beyond what the {_named(study)} "
        f"explains of it ({'log' if design.log else 'simple'} returns, estimated on sessions "
        f"{design.estimation})."
    )
    rows = []
    for window in study.car.columns:
        known = study.car[window].dropna()
        mean = float(known.mean()) if len(known) else None
        share = f"{int((known > 0).sum())} of {len(known)}"
        rows.append((cell(str(window)), toned(signed_percent(mean), mean), cell(share)))
    notes = tuple(Line(f"{one_line(note, 300)}.", "quiet") for note in study.notes)
    return Section(
        "average",
        "The average event",
        (Lines((Line(said),)), Table(WINDOWS, tuple(rows)), Lines(notes)),
    )


def _named(study: Study) -> str:
    return study.design.model.replace("_", " ")


def _tests(study: Study) -> Section:
    rows = []
    for row in study.tests.to_dict("records"):
        p, holm = figure_of(row["p_value"]), figure_of(row["p_holm"])
        number = figure_of(row["statistic"])
        say = signed_percent if row["name"] == "sq" else ratio  # of it the statistic is the CAR
        why = "yes" if row["valid"] else f"no: {one_line(str(row['why']), 200)}"
        rows.append(
            (
                cell(str(row["name"]), "strong" if row["shown"] else "plain"),
                cell(str(row["window"])),
                valued(say(number), number),
                valued(p_value(p), p),
                valued(p_value(holm), holm),
                cell(str(row["n"])),
                cell(why, "plain" if row["valid"] else "quiet"),
            )
        )
    kept = int(study.tests["shown"].sum())
    said = (
        f"p-values are two-sided. Holm’s are over the {counted(kept, 'test')} in bold: of those "
        "that are valid here, the first that lean on the least."
        if kept
        else "No test is valid for these events; each says why."
    )
    return Section("tests", "Tests", (Lines((Line(said),)), Table(TESTS, tuple(rows))))


def _events(study: Study) -> Section:
    windows = [str(window) for window in study.car.columns]
    columns = (
        Column("Event", "left"),
        Column("Instrument", "left"),
        Column("Benchmark", "left", spare=2),
        Column("Day 0", "left"),
        Column("M", spare=2),
        Column("β", spare=1),
        Column("σ", spare=1),
        *(Column(f"CAR {window}") for window in windows),
    )
    records = study.events.to_dict("records")
    rows = tuple(_event(row, study.car.iloc[i]) for i, row in enumerate(records))
    caption = "M: returns in the estimation window; σ: of a day’s abnormal return there"
    return Section("events", "Each observation", (Table(columns, rows, caption),))


def _event(row: dict[object, object], cars: pd.Series[float]) -> tuple[Cell, ...]:
    beta, sigma = figure_of(row["beta"]), figure_of(row["sigma"])
    found = [figure_of(value) for value in cars.tolist()]
    benchmark = row["benchmark"]
    return (
        cell(one_line(str(row["event_id"]), 40)),
        cell(one_line(str(row["symbol"]), 24)),
        cell(one_line(str(benchmark), 40) if benchmark else NOTHING),
        cell(day(day_of(row["day0"]))),
        cell(str(row["observations"])),
        valued(ratio(beta), beta),
        valued(percent(sigma, 2), sigma),
        *(toned(signed_percent(value), value) for value in found),
    )


def _left_out(study: Study) -> Section:
    rows = tuple(
        (
            cell(one_line(str(row.event_id), 40)),
            cell(one_line(str(row.symbol), 24)),
            cell(one_line(str(row.reason), 300), "warning"),
        )
        for row in study.skipped.itertuples(index=False)
    )
    return Section("left-out", f"Left out ({len(rows):,})", (Table(LEFT_OUT, rows),))


def _method(study: Study) -> Section:
    formulas = (
        Formula("Abnormal return", MODELS.get(study.design.model, study.design.model),
                f"from sessions {study.design.estimation}"),
        Formula("CAR, CAAR", "Σ AR over the window; its mean over events"),
        Formula("Band", "CAAR ± t₀.₉₇₅ s √(L + forecast error)",
                "s: of the events’ mean return before them. Brown and Warner (1985)"),
        Formula("p (Holm)", "max over the smaller ones of (n − rank + 1) p, at most 1",
                "Holm (1979)"),
        *of_tests(str(name) for name in dict.fromkeys(study.tests["name"])),
    )  # fmt: skip
    facts = tuple(Fact(one.name, one.written, one.note, "formula") for one in formulas)
    return Section("method", "Method", (Facts(facts),))
