"""`backtest prices`: what a source holds, whether it holds true; the store's commands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from backtest.cli.carry import export_folder, import_folder
from backtest.cli.fetch import fetch_prices
from backtest.cli.options import AsJson, Prices, StoreAt
from backtest.cli.table import printable, table
from backtest.cli.which import which
from backtest.errors import DataUnavailable, PriceFault
from backtest.prices.choose import Access, open_source, stored_source
from backtest.prices.inventory import Holding, inventory, verified
from backtest.prices.sources import PriceSource, SampleSource
from backtest.prices.sources.first_of import FirstOf

__all__ = ["register"]

Symbols = Annotated[
    list[str] | None, typer.Argument(help="Only these; every symbol when left out.")
]


def register(app: typer.Typer) -> None:
    """Add `backtest prices` and its commands."""
    prices = typer.Typer(
        name="prices",
        help="What prices there are, whether they hold true, and what a name of a share means.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    prices.command("list")(show)
    prices.command("verify")(verify)
    prices.command("which")(which)
    prices.command("fetch")(fetch_prices)
    prices.command("import")(import_folder)
    prices.command("export")(export_folder)
    app.add_typer(prices)


def show(
    symbols: Symbols = None,
    prices: Prices = "auto",
    store: StoreAt = None,
    as_json: AsJson = False,
) -> None:
    """List the series of a source: symbol, exchange, currency, dates, rows, basis.

    `auto` lists what is stored, then what is bundled; nothing is fetched.
    """
    source = _listed(prices, store)
    held = inventory(source, _known(source, symbols))
    if as_json:
        _print_json(source, held)
        return
    typer.echo(f"prices: {source.name}")
    head = ("symbol", "exchange", "currency", "first", "last", "rows", "name")
    rows = [
        (h.symbol, h.exchange or "-", h.currency, h.first, h.last, h.rows, h.name or "")
        if h.fault is None
        else (h.symbol, "fault", "-", "-", "-", "-", printable(h.fault.splitlines()[0]))
        for h in held
    ]
    typer.echo(table([head, *rows]))
    for h in held:
        if h.basis is not None:
            typer.echo(f"  {h.symbol}: {printable(h.basis)}")


def verify(
    symbols: Symbols = None,
    prices: Prices = "auto",
    store: StoreAt = None,
    as_json: AsJson = False,
) -> None:
    """Check hashes, rows, dividends and the calendar of a source; exit status 2 on a fault."""
    source = _listed(prices, store)
    held = verified(source, _known(source, symbols))
    faults = [h.fault for h in held if h.fault is not None]
    if as_json:
        _print_json(source, held)
    else:
        for h in held:
            if h.fault is None:
                typer.echo(f"{h.symbol}: {h.rows} rows hold true{_absent(h)}")
    for fault in faults:
        typer.echo(f"backtest: {fault}", err=True)
    if faults:
        raise typer.Exit(PriceFault.exit_status)


def _listed(prices: str, store: str | None) -> PriceSource:
    """The source as it stands; of `auto` all that it may take without the network."""
    at = None if store is None else Path(store)
    if prices == "auto":
        held = stored_source(Access(store=at))
        if held.symbols():
            return FirstOf((held, SampleSource()))
    return open_source(prices, store=at)


def _known(source: PriceSource, symbols: Sequence[str] | None) -> Sequence[str] | None:
    lacking = [symbol for symbol in symbols or () if not source.has(symbol)]
    if lacking:
        named = ", ".join(printable(symbol) for symbol in lacking)
        raise DataUnavailable(f"{source.name} has no prices of {named}\n  mend: {source.mend}")
    return symbols or None


def _absent(held: Holding) -> str:
    if not held.absent:
        return ""
    days = ", ".join(str(day) for day in held.absent[:5])
    more = f" and {len(held.absent) - 5} more" if len(held.absent) > 5 else ""
    count = "1 session" if len(held.absent) == 1 else f"{len(held.absent)} sessions"
    return f"; no bar on {count} ({days}{more})"


def _print_json(source: PriceSource, held: Sequence[Holding]) -> None:
    rows = [asdict(h) for h in held]
    said: dict[str, Any] = {"schema": 1, "source": source.name, "instruments": rows}
    typer.echo(json.dumps(said, default=str, indent=1, ensure_ascii=False))
