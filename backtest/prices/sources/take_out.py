"""Exporting: series of a source as a folder of quotes that ``--prices DIR`` reads."""

from __future__ import annotations

import csv
import io
import math
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

from backtest.errors import BacktestError, InputError
from backtest.prices.adjust import total_return_factor
from backtest.prices.bars import Bars
from backtest.prices.instrument import Instrument
from backtest.prices.listing import quote_code
from backtest.prices.sources.source import PriceSource

__all__ = ["export_prices"]


def export_prices(source: PriceSource, folder: Path, symbols: Sequence[str]) -> tuple[str, ...]:
    """Write ``SYMBOL.csv`` files and ``instruments.csv`` into a new folder, whole or not at all.

    Dividends are written as Adj Close, in which their whole effect on a replay lies.

    Returns
    -------
    tuple of str
        Rows that were left out because they cannot be true, named.

    Raises
    ------
    InputError
        The folder is there already, or cannot be made.
    DataUnavailable
        The source lacks a symbol.
    """
    if folder.exists():
        raise InputError("is there already", value=str(folder), mend="name a new folder")
    read = {symbol: (source.instrument(symbol), source.read(symbol)) for symbol in symbols}
    files = {f"{symbol}.csv": _quotes(bars) for symbol, (_, bars) in read.items()}
    files["instruments.csv"] = _instruments([instrument for instrument, _ in read.values()])
    stage = folder.parent / f".{folder.name}.{secrets.token_hex(6)}.part"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage.mkdir()
        for name, text in files.items():
            (stage / name).write_text(text, encoding="utf-8", newline="")
        stage.rename(folder)
    except OSError as wrong:
        raise BacktestError(
            f"cannot write {folder}: {wrong.strerror or wrong}; nothing was written there"
            "\n  mend: make room, or name a folder that you may write in"
        ) from wrong
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    return tuple(fault for _, bars in read.values() for fault in bars.faults)


def _quotes(bars: Bars) -> str:
    columns = {
        "Open": bars.open,
        "High": bars.high,
        "Low": bars.low,
        "Close": bars.close,
        "Adj Close": bars.close * total_return_factor(bars)
        if bars.adjusted is not None or bars.dividends is not None
        else None,
        "Volume": bars.volume,
    }
    held = {name: values.tolist() for name, values in columns.items() if values is not None}
    return _csv(["Date", *held], zip(bars.dates.astype(str).tolist(), *held.values(), strict=True))


def _instruments(instruments: Sequence[Instrument]) -> str:
    head = ["symbol", "exchange", "currency", "lot", "kind", "tradable", "name"]
    rows = [
        (
            one.symbol,
            one.exchange or "",
            quote_code(one.currency, one.minor),
            "" if one.lot is None else f"{one.lot:g}",
            one.kind,
            "yes" if one.tradable else "no",
            one.name or "",
        )
        for one in instruments
    ]
    return _csv(head, rows)


def _csv(head: Sequence[str], rows: object) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([[_cell(value) for value in row] for row in rows])  # type: ignore[attr-defined]  # rows of texts and numbers
    return text.getvalue()


def _cell(value: object) -> object:
    """Numbers in the shortest form that reads back as the same; nothing for NaN."""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    return value
