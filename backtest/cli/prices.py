"""`backtest prices`: what a source holds, whether it holds true, and what a name means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from backtest.cli.table import printable, table
from backtest.cli.which import which
from backtest.errors import DataUnavailable, PriceFault
from backtest.prices.inventory import Holding, inventory, verified
from backtest.prices.sources import PriceSource, open_source

__all__ = ["register"]

Prices = Annotated[
    str, typer.Option("--prices", help="auto, sample, or a folder of SYMBOL.csv files.")
]
Symbols = Annotated[
    list[str] | None, typer.Argument(help="Only these; every symbol when left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def register(app: typer.Typer) -> None:
    """Add `backtest prices list`, `verify` and `which` to the command."""
    prices = typer.Typer(
        name="prices",
        help="What prices there are, whether they hold true, and what a name of a share means.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    prices.command("list")(show)
    prices.command("verify")(verify)
    prices.command("which")(which)
    app.add_typer(prices)


def show(symbols: Symbols = None, prices: Prices = "auto", as_json: AsJson = False) -> None:
    """List the series of a source: symbol, exchange, currency, dates, rows, basis."""
    source = open_source(prices)
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


def verify(symbols: Symbols = None, prices: Prices = "auto", as_json: AsJson = False) -> None:
    """Check hashes, rows, dividends and the calendar of a source; exit status 2 on a fault."""
    source = open_source(prices)
    held = verified(source, _known(source, symbols))
    faults = [h.fault for h in held if h.fault is not None]
    if as_json:
        _print_json(source, held)
    else:
        for h in held:
            if h.fault is None:
                typer.echo(f"{h.symbol}: {h.rows} rows hold true{_absent(h)}")
    if faults:
        raise PriceFault("\n".join(faults))


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
