"""A sweep as JSON: the contract's shape, the same bytes every time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from backtest.report.formats.plain import plain
from backtest.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    from backtest.sweep.sweep import Sweep

__all__ = ["SCHEMA", "describe_sweep", "render_sweep_json"]

SCHEMA = 1


def render_sweep_json(sweep: Sweep) -> str:
    """The sweep as JSON text in ASCII, with a line feed at its end."""
    return json.dumps(describe_sweep(sweep), indent=2, allow_nan=False) + "\n"


def describe_sweep(sweep: Sweep) -> dict[str, Any]:
    """The sweep as plain dicts, lists, numbers and texts, in the contract's order.

    `overfitting` and `verdict` are None where the grid was not repeated on shifted calendars;
    `plateau` is None where no cell has a whole neighbourhood.
    """
    plateau, found, verdict = sweep.plateau(), sweep.overfitting, sweep.verdict
    return {
        "schema": SCHEMA,
        "thesis": sweep.base.name,
        "version": __version__,
        "variants": len(sweep),
        "axes": {path: [plain(label) for label in labels] for path, labels in sweep.axes.items()},
        "sample": sweep.engine.grid.sample,
        "seed": sweep.engine.grid.seed,
        "best": _row(sweep.best()),
        "plateau": None if plateau is None else _row(plateau),
        "sensitivity": {
            path: {
                "share": plain(table.attrs["share"]),
                "mean": [plain(value) for value in table["mean"]],
                "deviation": [plain(value) for value in table["deviation"]],
            }
            for path, table in sweep.sensitivity().items()
        },
        "overfitting": None if found is None else found.figures,
        "verdict": None
        if verdict is None
        else {"paid": verdict.paid, "call": verdict.call, "reasons": list(verdict.reasons)},
        "data": {"source": sweep.engine.panel.source, "snapshot": sweep.manifest.snapshot},
    }


def _row(row: pd.Series[Any]) -> dict[str, Any]:
    return {str(name): plain(value) for name, value in row.items()}
