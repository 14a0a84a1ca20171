"""`backtest prices fetch`: bring series from the network into the store."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backtest.cli.options import AsJson, Quiet, StoreAt
from backtest.errors import InputError

if TYPE_CHECKING:
    from backtest.prices.fetch.fetch import Outcome

__all__ = ["fetch_prices"]

Symbols = Annotated[
    list[str] | None,
    typer.Argument(help="Such as 0700.HK BABA ^HSI; everything stored when left out."),
]
First = Annotated[
    str | None, typer.Option("--from", help="First day; the start of the year five years ago.")
]
Last = Annotated[str | None, typer.Option("--to", help="Last day; the last that is over.")]
Base = Annotated[str, typer.Option("--base", help="Fetch rates into this currency too.")]
Refresh = Annotated[
    bool, typer.Option("--refresh", help="Ask for all days again, and tell what was revised.")
]
Provider = Annotated[str, typer.Option("--prices", help="The provider: yahoo, or another's name.")]


def fetch_prices(
    symbols: Symbols = None,
    first: First = None,
    last: Last = None,
    base: Base = "USD",
    refresh: Refresh = False,
    provider: Provider = "yahoo",
    store: StoreAt = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Fetch what the store lacks of some symbols, and the currency rates that they need.

    What is fetched is kept as soon as it is there; where some fail they are named, the exit
    status is 3, and the same command goes on from there.
    """
    from backtest.cli.progress import fetching
    from backtest.prices.choose import Access
    from backtest.prices.fetch.needed import failures, fetch_needed
    from backtest.prices.fetch.provider import open_provider
    from backtest.prices.needs import YEARS, Needs

    now = datetime.now(UTC)
    access = Access(store=None if store is None else Path(store), now=now)
    source = open_provider(provider)
    kept = access.open_store()
    wanted = tuple(symbols) if symbols else kept.symbols(provider)
    if not wanted:
        raise InputError("nothing is stored yet", mend="name symbols: backtest prices fetch BABA")
    start = _day(first, "--from") or date(now.year - YEARS, 1, 1)
    end = _day(last, "--to") or now.date()
    if end < start:
        raise InputError(
            f"ends before it starts ({start})", key="--to", value=str(end), mend="exchange them"
        )
    if not re.fullmatch("[A-Z]{3}", base):
        raise InputError(
            "not a currency", key="--base", value=base, mend="three capitals, such as USD"
        )
    needs = Needs(wanted, (), base, start, end, start)
    with fetching(len(wanted), quiet=quiet) as told:
        outcomes = fetch_needed(needs, kept, source, now=now, refresh=refresh, told=told)
    lacking = failures(outcomes, needs)
    if as_json:
        typer.echo(json.dumps(_described(provider, outcomes), indent=1, ensure_ascii=False))
    elif not quiet:
        for line in _lines(outcomes):
            typer.echo(line)
    if lacking is not None:
        failed = sum(one.error is not None for one in outcomes)
        raise type(lacking)(f"{failed} of {len(outcomes)} could not be fetched:\n{lacking}")


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            "not a day", key=option, value=text, mend="write it as 2024-06-30"
        ) from None


def _lines(outcomes: Sequence[Outcome]) -> list[str]:
    said = []
    for one in outcomes:
        if one.update is None:
            continue
        done = one.update
        news = f"{done.added:,} new" if done.asked else "nothing missing"
        said.append(f"{one.symbol}: {done.rows:,} rows to {done.last}, {news}")
        if done.revision is not None:
            said.append(f"  {done.revision}")
        said += [f"  a damaged file was set aside: {path}" for path in done.set_aside]
    return said


def _described(provider: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    rows = []
    for one in outcomes:
        done, wrong = one.update, one.error
        rows.append(
            {
                "symbol": one.symbol,
                "stored": done is not None,
                "rows": None if done is None else done.rows,
                "added": None if done is None else done.added,
                "asked": None if done is None else done.asked,
                "last": None if done is None else done.last.isoformat(),
                "revision": None if done is None or not done.revision else done.revision.said(),
                "set_aside": [] if done is None else list(done.set_aside),
                "error": None if wrong is None else type(wrong).__name__,
                "message": None if wrong is None else str(wrong),
            }
        )
    return {"schema": 1, "provider": provider, "symbols": rows}
