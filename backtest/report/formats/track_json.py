"""A track record as JSON: the same bytes every time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from backtest.report.formats.plain import Plain, plain
from backtest.report.numbers import NARROW
from backtest.report.sections.track_words import said_of
from backtest.version import __version__

if TYPE_CHECKING:
    import pandas as pd

    from backtest.study.track import TrackRecord

__all__ = ["SCHEMA", "describe_track", "render_track_json"]

SCHEMA = 1


def render_track_json(record: TrackRecord) -> str:
    """The record as JSON text in ASCII, keys sorted, with a line feed at its end."""
    return json.dumps(describe_track(record), indent=2, allow_nan=False, sort_keys=True) + "\n"


def describe_track(record: TrackRecord) -> dict[str, Any]:
    """The record as plain dicts, lists, numbers and texts; what is no number is None.

    `calls` in order of publication, `table` and `between` as `TrackRecord` has them, and
    `compared`, how many groups were tested at each horizon.
    """
    return {
        "schema": SCHEMA,
        "said": said_of(record).replace(NARROW, " "),
        "version": __version__,
        "as_of": record.as_of.isoformat(),
        "seed": record.seed,
        "months": list(record.months),
        "compared": {str(months): record.compared(months) for months in record.months},
        "calls": _rows(record.calls),
        "table": _rows(record.table),
        "between": _rows(record.between),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Plain]]:
    return [
        {str(name): plain(value) for name, value in row.items()} for row in table.to_dict("records")
    ]
