"""`backtest prices which`: what a name of a share means here."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from backtest.cli.table import printable, table

__all__ = ["which"]

Texts = Annotated[
    list[str],
    typer.Argument(help="Names as they are written: 'HKG: 0700', '700 HK Equity', BABA, 2330."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def which(texts: Texts, as_json: AsJson = False) -> None:
    """Say which symbol a name means: exchange, currency, calendar, zone, other listings."""
    from backtest.prices.which import describe

    found = [describe(text) for text in texts]
    if as_json:
        said: dict[str, Any] = {"schema": 1, "symbols": found}
        typer.echo(json.dumps(said, indent=1, ensure_ascii=False))
        return
    head = ("written", "symbol", "exchange", "currency", "calendar", "zone", "same company")
    rows = [
        (
            printable(one["written"]),
            one["symbol"],
            one["exchange"] or "-",
            one["currency"] if one["minor"] == 1 else f"{one['currency']} / {one['minor']:g}",
            one["calendar"] or "-",
            one["tz"] or "-",
            ", ".join(other["symbol"] for other in one["listings"]) or "-",
        )
        for one in found
    ]
    typer.echo(table([head, *rows]))
    for one in found:
        if one["others"]:
            typer.echo(f"  {printable(one['written'])} may also mean {' or '.join(one['others'])}")
