"""A sweep in sections: what the best is worth, the best and the best neighbourhood, each axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backtest.report.charts.heatmap import IN_PERCENT, said_label
from backtest.report.numbers import counted, percent, ratio, signed_percent
from backtest.report.outside import one_line
from backtest.report.section import Cell, Column, Line, Lines, Section, Table
from backtest.report.sections.words import FIGURES, cell, toned

if TYPE_CHECKING:
    import pandas as pd

    from backtest.sweep.sweep import Sweep

__all__ = ["write_sweep_sections"]

SHOWN = ("total_return", "cagr", "volatility", "sharpe", "max_drawdown", "trades", "hit_rate")
MOST = 24  # values of an axis that are shown
NO_PLATEAU = (
    "No neighbourhood: a sample has none, and a cell at the end of an axis counts for no middle."
)
NOT_JUDGED = "The grid was not repeated on shifted calendars: nothing says what luck would give."


def write_sweep_sections(sweep: Sweep) -> tuple[Section, ...]:
    """The headline, why, the best row beside the best neighbourhood, what each axis does."""
    return (_headline(sweep), _best(sweep), *_axes(sweep), _how(sweep))


def _headline(sweep: Sweep) -> Section:
    verdict = sweep.verdict
    title = f"{one_line(sweep.base.name)}: {counted(len(sweep), 'variant')}"
    if verdict is None:
        return Section("headline", title, (Lines((Line(NOT_JUDGED, "warning"),)),))
    said = [Line(one_line(verdict.paid, 300), "strong")]
    said += [Line(one_line(reason, 500)) for reason in verdict.reasons]
    return Section("headline", title, (Lines(tuple(said)),))


def _best(sweep: Sweep) -> Section:
    best, plateau = sweep.best(), sweep.plateau()
    columns = [Column("", "left"), Column("Highest return")]
    found = [best]
    if plateau is not None:
        columns.append(Column("Middle of the best neighbourhood"))
        found.append(plateau)
    rows: list[tuple[Cell, ...]] = [(cell("Variant"), *(cell(f"{row.name}") for row in found))]
    for axis in sweep.engine.grid.axes:
        values = (cell(said_label(row[axis.path], axis.path)) for row in found)
        rows.append((cell(one_line(axis.path)), *values))
    rows += [(cell(FIGURES.get(name, "Trades")), *(_figure(row, name) for row in found))
             for name in SHOWN]  # fmt: skip
    if plateau is not None:
        mean = signed_percent(plateau["neighbourhood"])
        rows.append((cell("Mean of the neighbourhood"), cell(""), toned(mean, 1.0)))
    blocks = [Table(tuple(columns), tuple(rows), whole=True)]
    lines = () if plateau is not None else (Line(NO_PLATEAU, "quiet"),)
    return Section("best", "The best, and the best neighbourhood", (*blocks, Lines(lines)))


def _figure(row: pd.Series[Any], name: str) -> Cell:
    value = row[name]
    if name == "trades":
        return cell(f"{value}")
    if name in ("total_return", "cagr", "max_drawdown"):
        return toned(signed_percent(value), value)
    return cell(percent(value) if name in IN_PERCENT else ratio(value))


def _axes(sweep: Sweep) -> tuple[Section, ...]:
    """The mean total return by value of each axis, over all values of the others."""
    found: list[Section] = []
    for path, table in sweep.sensitivity().items():
        rows = tuple(
            (
                cell(said_label(label, path)),
                toned(signed_percent(row["mean"]), row["mean"]),
                cell(percent(row["deviation"])),
                cell(f"{int(row['variants']):,}"),
            )
            for label, row in zip(table.index, table.to_dict("records"), strict=True)
        )
        share = percent(table.attrs["share"])
        columns = (Column(one_line(path), "left"), Column("Mean total return"),
                   Column("Deviation"), Column("Variants"))  # fmt: skip
        said = Line(f"{share} of the variance of all total returns lies between these values.")
        found.append(
            Section(f"axis-{len(found)}", f"Along {one_line(path)}",
                    (Lines((said,)), Table(columns, rows)))
        )  # fmt: skip
    return tuple(found)


def _how(sweep: Sweep) -> Section:
    grid = sweep.engine.grid
    whole = " × ".join(f"{len(axis):,}" for axis in grid.axes)
    of = f"all {whole} cells of the grid" if grid.sample is None else (
        f"{grid.sample} of {whole} cells, seed {grid.seed}"
    )  # fmt: skip
    clusters = counted(len(sweep.clusters), "event cluster")
    lines = (
        Line(f"Replayed: {of}; {clusters}, those of the thesis as written, for every variant."),
        Line("Any row in full: sweep.replay(VARIANT) in Python; its document: "
             "sweep.thesis(VARIANT).to_yaml().", "quiet"),
    )  # fmt: skip
    return Section("how", "How this was counted", (Lines(lines),))
