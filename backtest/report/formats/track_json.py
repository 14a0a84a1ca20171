"""A track record as JSON: calls and table, the same bytes every time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from backtest.report.formats.plain import plain

if TYPE_CHECKING:
    import pandas as pd

    from backtest.study.track_record import TrackRecord

__all__ = ["describe_track", "render_track_json"]


def render_track_json(record: TrackRecord) -> str:
    """The record as JSON text in ASCII, with a line feed at its end."""
    return json.dumps(describe_track(record), indent=2, allow_nan=False) + "\n"


def describe_track(record: TrackRecord) -> dict[str, Any]:
    """The record as plain dicts, lists, numbers and texts: `calls` and `table`."""
    return {"calls": _rows(record.calls), "table": _rows(record.table)}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): plain(value) for name, value in row.items()} for row in table.to_dict("records")
    ]
