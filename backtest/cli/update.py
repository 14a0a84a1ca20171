"""`backtest events update`: bring a catalogue up to date from where its events are published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backtest.cli.options import AsJson, Contact, Offline, Quiet, StoreAt
from backtest.errors import DataUnavailable

if TYPE_CHECKING:
    from backtest.events.update import Updated

__all__ = ["update_events"]

Name = Annotated[str, typer.Argument(help="The catalogue: entity_list.")]


def update_events(
    catalog: Name = "entity_list",
    store: StoreAt = None,
    contact: Contact = None,
    offline: Offline = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Add what a catalogue lacks, and tighten its clocks, from the Federal Register.

    The bundled file is not changed: new rows and earlier clocks go into your own folder, and
    `catalog: entity_list` reads both. An update that breaks off writes nothing, and goes on
    from what it had read.
    """
    from backtest.events.made_ready import asking
    from backtest.events.shelf import default_shelf
    from backtest.events.update import update_catalog
    from backtest.events.web.documents import Documents
    from backtest.prices.choose import Access
    from backtest.progress import progress_bar

    access = Access(Path(store) if store else None, offline=offline, contact=contact)
    shelf = default_shelf(access.store)
    if access.closed():
        raise DataUnavailable(
            "an update asks the network, and it must not be asked"
            "\n  mend: run it without --offline and BACKTEST_OFFLINE"
        )
    shown = False if quiet else None
    with progress_bar("reading", None, unit=" rules", shown=shown) as advance:
        documents = Documents(shelf.kept, asking(access), now=access.at(), told=advance)
        done = update_catalog(catalog, shelf, documents)
    if as_json:
        typer.echo(json.dumps(_described(done), indent=1, ensure_ascii=False))
    elif not quiet:
        for line in _lines(done):
            typer.echo(line)


def _lines(done: Updated) -> list[str]:
    said = [f"{done.catalog}: {done.rules} rules add to it"]
    for what, ids in (
        ("new", done.added),
        ("published since", done.completed),
        ("known earlier", done.tightened),
    ):
        if ids:
            said.append(f"  {what}: {', '.join(ids)}")
    if not done.changed:
        said.append("  nothing new")
    return said


def _described(done: Updated) -> dict[str, Any]:
    return {
        "schema": 1,
        "catalog": done.catalog,
        "rules": done.rules,
        "added": list(done.added),
        "completed": list(done.completed),
        "tightened": list(done.tightened),
        "rows": str(done.rows),
        "clocks": str(done.clocks),
    }
