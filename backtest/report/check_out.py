"""The folder of ``check --out``: the draft, both clocks' reports, every table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from backtest.report.folder import require_ours, write_files

if TYPE_CHECKING:
    from backtest.result.check import Check

__all__ = ["write_check"]

OURS = "check.json"
KEYS = ("article", "picks", "unresolved", "facts", "runs")
NAMES = ("thesis.yaml", "picks.csv", "evidence.csv", "unresolved.csv", "facts.csv", "outcomes.csv",
         "event", "publication")  # fmt: skip


def write_check(found: Check, folder: str | Path) -> Path:
    """Write report.html, check.json, the drafted thesis.yaml, tables, and a report for each clock.

    Parameters
    ----------
    found : Check
    folder : str or pathlib.Path
        Made where it does not exist, parents too. Other files in it are left alone.

    Returns
    -------
    pathlib.Path
        The folder.

    Raises
    ------
    InputError
        `folder` is a file, holds files of the same names that no check wrote, or cannot be
        written; it is as it was before.
    BacktestError
        The disk is full or fails; the folder is as it was before.
    """
    folder = Path(folder)
    require_ours(folder, ("report.html", OURS, *NAMES), mark=OURS, keys=KEYS, writer="check")
    return write_files(_contents(found), folder)


def _contents(found: Check) -> dict[str, bytes]:
    from backtest.report.formats.check_json import render_check_json
    from backtest.report.formats.csv import render_table_csv
    from backtest.report.formats.html import render_check_html
    from backtest.report.out import contents

    files = {
        "report.html": render_check_html(found).encode(),
        OURS: render_check_json(found).encode(),
    }
    if found.thesis:
        files["thesis.yaml"] = found.thesis.encode()
    for name, table in _tables(found).items():
        files[name] = render_table_csv(table).encode()
    for clock, result in found.runs.items():
        if result is not None:
            files |= {f"{clock}/{name}": content for name, content in contents(result).items()}
    return files


def _tables(found: Check) -> dict[str, pd.DataFrame]:
    picks = [
        (p.symbol, p.name, p.stance, p.strength, p.horizon, "; ".join(p.notes)) for p in found.picks
    ]
    evidence = [
        (p.symbol, e.start, e.end, e.stance, e.strength, e.why, e.text)
        for p in found.picks
        for e in p.evidence
    ]
    asked = [(q.text, q.start, q.end, q.why, "; ".join(q.candidates)) for q in found.unresolved]
    facts = [(f.claim, f.found, f.agrees, f.source, f.start, f.end) for f in found.facts]
    return {
        "picks.csv": _table(picks, "symbol name stance strength horizon notes"),
        "evidence.csv": _table(evidence, "symbol start end stance strength why text"),
        "unresolved.csv": _table(asked, "text start end why candidates"),
        "facts.csv": _table(facts, "claim found agrees source start end"),
        "outcomes.csv": found.outcomes,
    }


def _table(rows: Sequence[tuple[object, ...]], columns: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())
