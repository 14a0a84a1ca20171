"""`backtest prices import` and `export`: between a folder of quotes and the store."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from backtest.cli.options import Prices, StoreAt

__all__ = ["export_folder", "import_folder"]

Folder = Annotated[str, typer.Argument(help="A folder of SYMBOL.csv files.")]
Target = Annotated[str, typer.Argument(help="A new folder.")]
Symbols = Annotated[list[str] | None, typer.Argument(help="Only these; all when left out.")]


def import_folder(folder: Folder, symbols: Symbols = None, store: StoreAt = None) -> None:
    """Copy a folder of SYMBOL.csv files into the store, checked; all of them or none.

    `--prices auto` then takes them before anything fetched.
    """
    from backtest.prices.choose import Access
    from backtest.prices.sources import FolderSource
    from backtest.prices.sources.bring_in import import_prices

    kept = Access(store=None if store is None else Path(store)).open_store()
    source = FolderSource(Path(folder).expanduser())
    for symbol, rows in import_prices(source, kept, symbols=symbols, now=datetime.now(UTC)):
        typer.echo(f"{symbol}: {rows:,} rows stored")


def export_folder(
    folder: Target, symbols: Symbols = None, prices: Prices = "yahoo", store: StoreAt = None
) -> None:
    """Write stored series as a folder that `--prices DIR` reads, here or elsewhere."""
    from backtest.errors import DataUnavailable
    from backtest.prices.choose import open_source
    from backtest.prices.sources.take_out import export_prices

    source = open_source(prices, store=None if store is None else Path(store))
    named = tuple(symbols) if symbols else source.symbols()
    if not named:
        raise DataUnavailable(f"nothing is stored of {prices}\n  mend: {source.mend}")
    for fault in export_prices(source, Path(folder).expanduser(), named):
        sys.stderr.write(f"{fault}\n")
    typer.echo(f"{len(named)} series in {folder}")
