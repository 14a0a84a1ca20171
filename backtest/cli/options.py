"""Options that several commands have, said once."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["AsJson", "Contact", "Offline", "Prices", "Quiet", "Seed", "StoreAt"]

Prices = Annotated[
    str,
    typer.Option(
        "--prices",
        help="auto (stored, else bundled, else Yahoo), sample, yahoo, or a folder of "
        "SYMBOL.csv files.",
    ),
]
StoreAt = Annotated[
    str | None,
    typer.Option("--store", help="The store's folder; BACKTEST_STORE or your data folder."),
]
Contact = Annotated[
    str | None,
    typer.Option(
        "--contact", help="Who asks, with an address (the SEC wants it); also BACKTEST_CONTACT."
    ),
]
Offline = Annotated[
    bool, typer.Option("--offline", help="Never ask the network; also BACKTEST_OFFLINE=1.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="For what is drawn at random.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print no text and no progress.")]
