"""The page of a sweep: what the best is worth, the best, each axis, and each pair of two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backtest.report.formats.html.page import Front, Judged, Page, Part, group, render_page
from backtest.report.numbers import counted, p_value, signed_percent
from backtest.report.outside import one_line
from backtest.report.plot import Plot
from backtest.report.plots import plots_of_sweep
from backtest.report.section import Fact, Line, Lines, Section
from backtest.report.sections.sweep import NOT_JUDGED, write_sweep_sections
from backtest.report.sections.words import tone_of

if TYPE_CHECKING:
    from backtest.sweep.sweep import Sweep

__all__ = ["front_of_sweep", "render_sweep_html"]

PAIRS = "pairs"


def render_sweep_html(sweep: Sweep) -> str:
    """A sweep as a page that needs nothing beside itself."""
    _, *others = write_sweep_sections(sweep)
    plots = plots_of_sweep(sweep)
    said = Line("Each tile is the mean over all values of the other axes.", "quiet")
    pairs = Section(PAIRS, "Two axes at a time", (Lines((said,)),))
    sections = [*others, pairs] if any(name == PAIRS for name, _ in plots) else others
    parts = [
        Part(
            section,
            plots=tuple(plot for name, plot in plots if name == section.name),
            listing=sweep.base.to_yaml() if section.name == "how" else "",
        )
        for section in sections
    ]
    axes = tuple(one.name for one in sections if one.name.startswith("axis-"))
    order = (
        ("What was found", ("best",)),
        ("What it hangs on", (*axes, PAIRS)),
        ("How it was made", ("how",)),
    )
    front = front_of_sweep(sweep, tuple(plot for name, plot in plots if name == "headline"))
    footer = f"A sweep of {one_line(sweep.base.name, 80)}. The best of many is not a forecast."
    return render_page(Page("sweep", front, group(parts, order), footer))


def front_of_sweep(sweep: Sweep, plots: tuple[Plot, ...] = ()) -> Front:
    """What a sweep's first screen says."""
    verdict, found = sweep.verdict, sweep.overfitting
    judged = None
    if verdict is not None and found is not None:
        p = found.placebo.p_value
        beside = "" if p is None else f"p = {p_value(p)}, the choice among {len(sweep):,} counted"
        judged = Judged(one_line(verdict.call), beside)
    return Front(
        claim=one_line(sweep.base.title or sweep.base.name),
        asked="What did the best of many give?",
        paid=f"{counted(len(sweep), 'variant')} replayed."
        if verdict is None
        else one_line(verdict.paid, 600),
        judged=judged,
        reasons=() if verdict is None else tuple(one_line(r, 500) for r in _reasons(sweep)),
        alarms=(NOT_JUDGED,) if verdict is None else (),
        key=_key(sweep),
        plots=plots,
    )


def _reasons(sweep: Sweep) -> list[str]:
    assert sweep.verdict is not None
    return [reason.removeprefix(f"{sweep.verdict.call}: ") for reason in sweep.verdict.reasons]


def _key(sweep: Sweep) -> tuple[Fact, ...]:
    best, plateau, found = sweep.best(), sweep.plateau(), sweep.overfitting
    facts = [
        Fact("Variants", f"{len(sweep):,}", counted(len(sweep.axes), "axis", "axes")),
        Fact("Best return", signed_percent(best["total_return"]), f"variant {best.name}",
             tone_of(best["total_return"])),
    ]  # fmt: skip
    if plateau is not None:
        mean = plateau["neighbourhood"]
        facts.append(Fact("Best neighbourhood", signed_percent(mean), "its mean", tone_of(mean)))
    facts.append(Fact("Separate events", f"{len(sweep.clusters):,}", "what counts, not days"))
    if found is not None and found.traded:
        middle = found.middle_mean
        facts.append(
            Fact("Middle variant", signed_percent(middle), "a trade, beside the benchmark",
                 tone_of(middle))
        )  # fmt: skip
    return tuple(facts)
