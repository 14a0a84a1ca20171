"""An event study as plain tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from backtest.report.numbers import NOTHING, counted, day, percent, ratio, signed_percent

if TYPE_CHECKING:
    import pandas as pd

    from backtest.study.study import Study
    from backtest.study.windows import Window

__all__ = ["render_study_text"]

LISTED = 40  # events told one by one
NEVER = {"sq": "the CAR itself"}


def render_study_text(study: Study, *, every: bool = False) -> str:
    """What a terminal shows: averages, the valid tests, the events, what was left out.

    Parameters
    ----------
    study : Study
    every : bool
        All tests, with why some are not valid.
    """
    design = study.design
    n = len(study.events)
    dates = study.abnormal.rows.announced
    lines = [
        f"Event study of {study.thesis.name}: {counted(n, 'observation')} on "
        f"{counted(len(set(dates.tolist())), 'date')}",
        f"{design.model}, estimated on sessions {design.estimation}; "
        f"{'log' if design.log else 'simple'} returns; day 0 is each instrument's own",
        "",
        *_grid([("window", "CAAR", "positive"), *(_average(study, w) for w in design.windows)]),
        "",
        *_tests(study, every=every),
        "",
        *_events(study),
    ]
    if len(study.skipped):
        lines += ["", "Left out:"]
        for reason, rows in study.skipped.groupby("reason", sort=False):
            lines.append(f"  {counted(len(rows), 'observation')}: {reason}")
    if study.notes:
        lines += ["", *(f"Note: {note}." for note in study.notes)]
    return "\n".join(lines) + "\n"


def _average(study: Study, window: Window) -> tuple[str, str, str]:
    car = study.car[str(window)].dropna()
    mean = float(car.mean()) if len(car) else None
    return str(window), signed_percent(mean), f"{int((car > 0).sum())} of {len(car)}"


def _tests(study: Study, *, every: bool) -> list[str]:
    told = study.tests if every else study.tests[study.tests["shown"]]
    if not len(told):
        return ["No test is valid here. --all-tests shows them, each with the reason."]
    head = ("test", "window", "statistic", "p", "p (Holm)", "n", *(["valid"] if every else []))
    rows = [head]
    for row in told.to_dict("records"):
        number = signed_percent(row["statistic"]) if row["name"] in NEVER else ratio(
            row["statistic"]
        )  # fmt: skip
        cells = (row["name"], row["window"], number, _p(row["p_value"]), _p(row["p_holm"]),
                 str(row["n"]))  # fmt: skip
        rows.append(
            (*cells, *([("yes" if row["valid"] else f"no: {row['why']}")] if every else []))
        )
    kept = len(study.tests[study.tests["shown"]])
    tail = f"p-values are two-sided; Holm over the {counted(kept, 'test')} shown by default."
    hidden = len(study.tests) - kept
    return [*_grid(rows), tail, *([] if every else [f"--all-tests shows {hidden} more."])]


def _p(value: float) -> str:
    return NOTHING if value != value else "<0.001" if value < 0.001 else f"{value:.3f}"


def _events(study: Study) -> list[str]:
    first = [str(window) for window in study.design.windows]
    head = ("event", "instrument", "benchmark", "day 0", "M", "beta", "sigma",
            *(f"CAR {window}" for window in first))  # fmt: skip
    rows = [head]
    for i, row in enumerate(study.events.head(LISTED).to_dict("records")):
        cars: pd.Series[float] = study.car.iloc[i]
        rows.append((
            row["event_id"], row["symbol"], row["benchmark"] or NOTHING, day(row["day0"]),
            str(row["observations"]), ratio(row["beta"]), percent(row["sigma"], 2),
            *(signed_percent(float(cars[window])) for window in first),
        ))  # fmt: skip
    return [*_grid(rows), *_more(len(study.events))]


def _more(count: int) -> list[str]:
    return [f"  … and {count - LISTED} more: --json has all."] if count > LISTED else []


def _grid(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
